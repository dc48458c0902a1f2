"""Total-fit paragraphs in front of the page engine: Document in, the same Document with its lines chosen out.

Owns the choice of lines and their spacing in justified paragraphs; not pages, not headings, not CSS.
A paragraph it cannot set keeps the engine's own lines and is named in `Composition.unset`.
"""

from stamba.setting.paragraphs.composition import (
    TOO_WIDE,
    ComposedParagraph,
    Composition,
    KnownLines,
    Unset,
    alternatives,
    compose,
    found_beside,
)
from stamba.setting.paragraphs.cuts import Hyphenation
from stamba.setting.paragraphs.engine import COMPOSED_CSS, NEW_PAGE
from stamba.setting.paragraphs.markup import INDEX, NOTEREF, WIDTH
from stamba.setting.paragraphs.relining import source_text
from stamba.setting.paragraphs.settings import LetterSpace, Measure, Settings, Wish
from stamba.setting.paragraphs.styles import (
    STYLE,
    BlockRule,
    CompositionStyles,
    InlineStyles,
    NoteRule,
    Numbered,
    Unsettable,
)
from stamba.setting.paragraphs.task import Line

__all__ = [
    "COMPOSED_CSS",
    "INDEX",
    "NEW_PAGE",
    "NOTEREF",
    "STYLE",
    "TOO_WIDE",
    "WIDTH",
    "BlockRule",
    "ComposedParagraph",
    "Composition",
    "CompositionStyles",
    "Hyphenation",
    "InlineStyles",
    "KnownLines",
    "LetterSpace",
    "Line",
    "Measure",
    "NoteRule",
    "Numbered",
    "Settings",
    "Unset",
    "Unsettable",
    "Wish",
    "alternatives",
    "compose",
    "found_beside",
    "source_text",
]
