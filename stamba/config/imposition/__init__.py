"""What a booklet is asked to be: the table [imposition] of book.toml."""
