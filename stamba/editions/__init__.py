"""The finished forms of a book; `stamba.editions.table` lists them."""
