"""Other people's books into a book's folder: what they have is copied, what they say is written into book.toml."""

from stamba.manuscript.importing.begun import new_book
from stamba.manuscript.importing.book import Imported, import_book

__all__ = ["Imported", "import_book", "new_book"]
