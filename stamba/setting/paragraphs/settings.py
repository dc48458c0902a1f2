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

    The values were tuned with bench/paragraphs.py at measures from 80 to 120 mm, and on the first book.
    `space_stretch`, `space_shrink`: change of a word space of badness 100 (shrink is also the limit).
    `tolerance`: widest word space, in stretches; a paragraph that has no lines within it, or only with a ladder, is
    tried with `hard_tolerance`. `letters`: the letter space of any line; `letter_step`: most by which lines that touch
    should differ, `letter_step_demerits` for those that cannot but; `letter_demerits` for each per cent of letter
    space, squared, without which a line could not be set.
    `letter_cost`, `letter_contrast`, `letter_change` share the white of chosen lines between letters and gaps, where a
    gap a stretch wider costs 1: for a per cent of letter space, for one between lines that touch (both squared), for
    any change between them.
    `hanging`: 0 none, 1 the table HANG. Penalties are added squared; `against_penalty` for each thing that speaks
    against a hyphen where it stands. `last_line`: shortest last line, in indents.
    """

    space_stretch: float = 0.4
    space_shrink: float = 0.29
    letters: LetterSpace = LetterSpace(stretch=0.014, limit=0.0144, shrink=0.0206)
    letter_step: float = 0.015
    letter_step_demerits: float = 1_000_000.0
    letter_demerits: float = 100_000.0
    letter_cost: float = 0.1
    letter_contrast: float = 0.2
    letter_change: float = 0.2
    tolerance: float = 2.25
    hard_tolerance: float = 4.0
    hanging: float = 1.0
    line_penalty: float = 10.0
    hyphen_penalty: float = 800.0
    against_penalty: float = 350.0
    joint_penalty: float = 100.0
    double_hyphen_demerits: float = 50_000.0
    ladder_demerits: float = 1e10
    contrast_demerits: float = 100_000.0
    last_hyphen_demerits: float = 300_000.0
    runt_demerits: float = 5e6
    last_line: float = 1.5

    @property
    def unspaced(self) -> Settings:
        """The same without any change of letter space."""
        none = LetterSpace(0.0, 0.0, 0.0)
        return replace(self, letters=none)


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
