"""Total-fit paragraphs in front of the page engine: Document in, the same Document with its lines chosen out.

Owns the choice of lines and their spacing in justified paragraphs; not pages, not headings, not CSS.
A paragraph it cannot set keeps the engine's own lines and is named in `Composition.unset`.
"""

from stamba.paragraphs.composition import ComposedParagraph, Composition, Unset, compose
from stamba.paragraphs.cuts import Hyphenation
from stamba.paragraphs.engine import COMPOSED_CSS
from stamba.paragraphs.relining import source_text
from stamba.paragraphs.settings import LetterSpace, Measure, Settings, Wish
from stamba.paragraphs.styles import BlockRule, CompositionStyles, InlineRule, NoteRule
from stamba.paragraphs.task import Line
from stamba.paragraphs.widths import TextStyle
from stamba.paragraphs.wishes import begin_on_new_page, fill_page, no_hyphens_at

__all__ = [
    "COMPOSED_CSS",
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
    "begin_on_new_page",
    "compose",
    "fill_page",
    "no_hyphens_at",
    "source_text",
]
