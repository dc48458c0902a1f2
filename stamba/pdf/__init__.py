"""Reading and writing any PDF."""
