"""What the caller says about its style sheet: which elements are paragraphs, in which face, size and measure.

The composer does not read CSS. A row that disagrees with the style sheet gives lines that miss the measure,
which the page-quality check sees (Q-015).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stamba.setting.paragraphs.settings import Measure, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from stamba.setting.paragraphs.cuts import Hyphenation
    from stamba.setting.paragraphs.widths import TextStyle


@dataclass(frozen=True, slots=True)
class InlineRule:
    """How an inline element differs from its parent; None and 1.0 change nothing.

    `match` is a tag ("strong"), a class (".label") or both ("a.noteref"). `faces` gives the face by the face
    of the parent, for an element that is bolder than whatever it stands in; `face` wins over it.
    `size_pt` is absolute, `scale` relative to the parent, `tracking_em` replaces the parent's.
    """

    match: str
    face: Path | None = None
    faces: tuple[tuple[Path, Path], ...] = ()
    scale: float = 1.0
    size_pt: float | None = None
    tracking_em: float | None = None
    features: tuple[str, ...] | None = None
    hyphenate: bool | None = None
    breakable: bool | None = None

    def matches(self, tag: str, classes: tuple[str, ...]) -> bool:
        """Whether the row is meant for an element of this local name and these classes."""
        name, _, wanted = self.match.partition(".")
        return name in {"", tag} and (not wanted or wanted in classes)

    def applied(self, style: TextStyle) -> TextStyle:
        """The style of the element in a parent of this style."""
        face = self.face or dict(self.faces).get(style.face, style.face)
        size = self.size_pt if self.size_pt is not None else style.size_pt * self.scale
        tracking = style.tracking_pt if self.tracking_em is None else self.tracking_em * size
        return replace(
            style,
            face=face,
            size_pt=size,
            tracking_pt=tracking,
            features=style.features if self.features is None else self.features,
            hyphenate=style.hyphenate if self.hyphenate is None else self.hyphenate,
            breakable=style.breakable if self.breakable is None else self.breakable,
        )


@dataclass(frozen=True, slots=True)
class BlockRule:
    """Which elements are justified paragraphs of one kind, and how they are set.

    `xpath` selects them in the whole tree (prefix `h` is XHTML); of several rows the first one wins.
    `lead_in` is text that the style sheet generates before the paragraph in `lead_in_style` (the marker of
    a note); in it and in `NoteRule.call` "{number}" is the note's running number.
    """

    xpath: str
    style: TextStyle
    measure: Measure
    inlines: tuple[InlineRule, ...] = ()
    lead_in: str = ""
    lead_in_style: TextStyle | None = None


@dataclass(frozen=True, slots=True)
class NoteRule:
    """Elements that float to the foot of the page and leave a call behind: their class, the generated call.

    An empty `call` means that nothing is generated (the noteref is text of its own). The engine gives the
    call the style of the note, so say its size in pt on both sides.
    """

    class_name: str = "note"
    call: str = "{number}"
    style: InlineRule = field(default_factory=lambda: InlineRule("", scale=0.65, tracking_em=0.0))


@dataclass(frozen=True, slots=True)
class CompositionStyles:
    """Everything the composer must know of the style sheet; rows in order, the first that matches wins."""

    blocks: tuple[BlockRule, ...]
    hyphenation: Hyphenation
    inlines: tuple[InlineRule, ...] = ()
    note: NoteRule = NoteRule()
    settings: Settings = field(default_factory=Settings)
