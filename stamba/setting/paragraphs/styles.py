"""The input of the composer: which elements are paragraphs, in which face, size and measure, and their inlines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from stamba.setting.paragraphs.settings import Measure, Settings

if TYPE_CHECKING:
    from lxml import etree

    from stamba.setting.paragraphs.cuts import Hyphenation
    from stamba.theme.theme import TextStyle

STYLE = "data-style"  # on an inline element: the number of its style


class Unsettable(Exception):  # noqa: N818 - an answer to the composer, never shown as it is
    """The paragraph holds something whose width the composer does not know."""


class InlineStyles(Protocol):
    """Knows how the inline elements of paragraphs are set."""

    def applied(self, element: etree._Element, around: TextStyle) -> TextStyle:
        """Return the style of an element that stands in text of another; raises Unsettable for one without width."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """Styles by the number that an element bears; for one that cannot be measured, why."""

    styles: tuple[TextStyle | str, ...] = ()

    def applied(self, element: etree._Element, around: TextStyle) -> TextStyle:
        """Return the style of the element's number; one without a number is set as what is around it."""
        number = element.get(STYLE)
        if number is None:
            return around
        style = self.styles[int(number)]
        if isinstance(style, str):
            raise Unsettable(style)
        return replace(style, language=around.language)


@dataclass(frozen=True, slots=True)
class BlockRule:
    """The rule of the justified paragraphs of one kind: which elements they are, and how they are set.

    `xpath` selects them in the whole tree (prefix `h` is XHTML); of several rows the first one wins.
    `lead_in` is text that the style sheet generates before the paragraph in `lead_in_style` (the marker of
    a note); in it and in `NoteRule.call` "{number}" is the note's running number.
    """

    xpath: str
    style: TextStyle
    measure: Measure
    lead_in: str = ""
    lead_in_style: TextStyle | None = None


@dataclass(frozen=True, slots=True)
class NoteRule:
    """Elements that float to the foot of the page and leave a call behind: their class, the generated call.

    An empty `call` means that nothing is generated (the noteref is text of its own); `scale` is that of a call.
    """

    class_name: str = "note"
    call: str = "{number}"
    scale: float = 0.65


@dataclass(frozen=True, slots=True)
class CompositionStyles:
    """Everything the composer must know of the style sheet; the first row of `blocks` that matches wins."""

    blocks: tuple[BlockRule, ...]
    hyphenation: Hyphenation
    inlines: InlineStyles = Numbered()
    note: NoteRule = NoteRule()
    settings: Settings = field(default_factory=Settings)
    digest: bytes = (
        b""  # of the fonts and of the rules of hyphenation; without it no lines are kept between runs
    )
