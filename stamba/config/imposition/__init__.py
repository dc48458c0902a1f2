"""The table [imposition] of book.toml: the choices for a booklet."""
