"""The costs that the line breaker weighs, with the defaults of the house."""

from __future__ import annotations

from dataclasses import dataclass, replace

HYPHENS = "-\u2010"

# How far a character may hang over the edge, in em, at the start and at the end of a line.
HANG: dict[str, tuple[float, float]] = {
    "-": (0.0, 0.18),
    "‐": (0.0, 0.18),
    ".": (0.0, 0.17),
    ",": (0.0, 0.17),
    ":": (0.0, 0.08),
    ";": (0.0, 0.08),
    "–": (0.0, 0.12),
    "—": (0.0, 0.15),
    "„": (0.18, 0.0),
    "“": (0.18, 0.18),
    "”": (0.18, 0.18),
    "«": (0.12, 0.06),
    "»": (0.06, 0.12),
    "(": (0.04, 0.0),
    ")": (0.0, 0.04),
}


@dataclass(frozen=True, slots=True)
class LetterSpace:
    """Change of letter space in em: what goes with the stretch and shrink of the word space, its limit."""

    stretch: float
    limit: float
    shrink: float


@dataclass(frozen=True, slots=True)
class Settings:
    """The costs of an uneven paragraph. Ratios are of the natural word space, letter space is of the em.

    The values were tuned with bench/paragraphs.py at measures from 80 to 120 mm.
    `space_stretch`, `space_shrink`: change of a word space of badness 100 (shrink is also the limit).
    `letters` and `tolerance` (widest word space, in stretches) are those of the first pass; a paragraph that
    has no lines within them, or only with a ladder, is tried with `hard_letters` and `hard_tolerance`.
    `hanging`: 0 none, 1 the table HANG. Penalties are added squared. `last_line`: shortest last line, in
    indents.
    """

    space_stretch: float = 0.5
    space_shrink: float = 0.29
    letters: LetterSpace = LetterSpace(stretch=0.008, limit=0.012, shrink=0.006)
    hard_letters: LetterSpace = LetterSpace(stretch=0.014, limit=0.02, shrink=0.012)
    tolerance: float = 1.8
    hard_tolerance: float = 3.2
    hanging: float = 1.0
    line_penalty: float = 10.0
    hyphen_penalty: float = 400.0
    short_part_penalty: float = 150.0
    joint_penalty: float = 100.0
    double_hyphen_demerits: float = 50_000.0
    ladder_demerits: float = 1e9
    contrast_demerits: float = 40_000.0
    last_hyphen_demerits: float = 300_000.0
    runt_demerits: float = 5e6
    last_line: float = 1.5

    @property
    def unspaced(self) -> Settings:
        """The same without any change of letter space."""
        none = LetterSpace(0.0, 0.0, 0.0)
        return replace(self, letters=none, hard_letters=none)


@dataclass(frozen=True, slots=True)
class Wish:
    """The wish of the pages for one paragraph, once they are known.

    `no_hyphen_after`: lines (indices) that may not end in a hyphen. `looseness`: how many lines more (fewer,
    if negative) than the best it should have; as many are granted as `hard_tolerance` allows. `on_new_page`: it
    should begin on the next page.
    """

    no_hyphen_after: frozenset[int] = frozenset()
    looseness: int = 0
    on_new_page: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """The width of a line in pt, the indent of the first (negative: it hangs out), as CSS has it."""

    width_pt: float
    indent_pt: float = 0.0

    @property
    def first_pt(self) -> float:
        """Width in pt of the first line."""
        return self.width_pt - self.indent_pt
