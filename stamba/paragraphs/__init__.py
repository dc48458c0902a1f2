"""Total-fit paragraphs in front of the page engine: Document in, the same Document with its lines chosen out.

Owns the choice of lines and their spacing in justified paragraphs; not pages, not headings, not CSS.
A paragraph it cannot set keeps the engine's own lines and is named in `Composition.unset`.
"""

from stamba.paragraphs.composition import ComposedParagraph, Composition, Unset, alternatives, compose
from stamba.paragraphs.cuts import Hyphenation
from stamba.paragraphs.engine import COMPOSED_CSS, NEW_PAGE
from stamba.paragraphs.markup import INDEX, NOTEREF
from stamba.paragraphs.relining import source_text
from stamba.paragraphs.settings import LetterSpace, Measure, Settings, Wish
from stamba.paragraphs.styles import BlockRule, CompositionStyles, InlineRule, NoteRule
from stamba.paragraphs.task import Line
from stamba.paragraphs.widths import TextStyle

__all__ = [
    "COMPOSED_CSS",
    "INDEX",
    "NEW_PAGE",
    "NOTEREF",
    "BlockRule",
    "ComposedParagraph",
    "Composition",
    "CompositionStyles",
    "Hyphenation",
    "InlineRule",
    "LetterSpace",
    "Line",
    "Measure",
    "NoteRule",
    "Settings",
    "TextStyle",
    "Unset",
    "Wish",
    "alternatives",
    "compose",
    "source_text",
]
