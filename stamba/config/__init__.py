"""1 load: book.toml into frozen values."""

from stamba.config.book import (
    BOOK_FILE,
    BookConfig,
    Contributor,
    EpubSpec,
    Metadata,
    PrintSpec,
    ReceivedSpec,
    Speaker,
    house_file,
    load,
)

__all__ = [
    "BOOK_FILE",
    "BookConfig",
    "Contributor",
    "EpubSpec",
    "Metadata",
    "PrintSpec",
    "ReceivedSpec",
    "Speaker",
    "house_file",
    "load",
]
