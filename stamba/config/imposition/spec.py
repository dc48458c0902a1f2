"""ImpositionSpec: the choices for a booklet, and the contradictions between them.

Read from the table [imposition] of book.toml; its words are in `choices`.
The defaults are the home preset: A5 on A4 at 100 %, saddle stitch, no marks, no creep, flip on the short edge.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from stamba.config.imposition.choices import (
    TRAITS,
    Backs,
    BoundEdge,
    Creep,
    CreepMode,
    Flip,
    MarkColour,
    PrinterMark,
    PrinterMarks,
    Scheme,
    SchemeTraits,
    Work,
)
from stamba.config.imposition.forms import Form, read_forms
from stamba.ground.errors import ConfigError, Source
from stamba.ground.geometry import PAPER_SIZES, Length, Size
from stamba.ground.tables import TomlTable

OFFICE_CALIPER = Length(0.1)
"""Thickness of 80 gsm office paper at a bulk of 1.25; assumed where no caliper is given."""
STAPLE_LIMIT = Length(5.0)
"""Thickness at the fold that a stapler and a knife still serve; printers quote 4 to 5 mm."""
_NO_LENGTH, _NO_CREEP, _NO_MARKS = Length(0.0), Creep(), PrinterMarks()


@dataclass(frozen=True, slots=True)
class ImpositionSpec:
    """The choices by which pages are laid on sheets; the defaults are the home preset.

    `max_sheets` bounds a signature (0: the scheme's own bound); `keep_last` pages stay at the very end and
    blanks go before them; `split_every` signatures a new file begins (0: never); `free` is true where book.toml names
    no scheme, so that it follows the pages. `forms` are those of folded sheets, the largest first (none: sheets of two
    pages a side); `milling` is the paper between fold and page that a binder mills off, `gripper` the lower edge of the
    sheet that stays white; `scale` is the size of the pages against the file's, 0 as large as the sheet takes; `grid`
    the columns and rows of pages that are not folded, (0, 0) as many as fit; `cover` lays the book's cover around all
    sheets as one more. Raises ConfigError, with `where`, for choices that contradict each other.
    """

    scheme: Scheme = Scheme.SADDLE_STITCH
    sheet: Size = PAPER_SIZES["A4"]
    max_sheets: int = 0
    binding: BoundEdge = BoundEdge.LEFT
    flip: Flip = Flip.SHORT
    backs: Backs = Backs.LAST_FIRST
    keep_last: int = 0
    caliper: Length | None = None
    creep: Creep = _NO_CREEP
    trimmed: bool = False
    bleed: Length = _NO_LENGTH
    marks: PrinterMarks = _NO_MARKS
    split_every: int = 0
    forms: tuple[Form, ...] = ()
    work: Work = Work.SHEETWISE
    milling: Length = _NO_LENGTH
    gripper: Length = _NO_LENGTH
    scale: float = 1.0
    grid: tuple[int, int] = (0, 0)
    cover: bool = False
    free: bool = False
    where: Source | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        for contradiction in CONTRADICTIONS:
            if contradiction.broken(self):
                raise self.error(contradiction.what.format(self), contradiction.remedy)

    @property
    def traits(self) -> SchemeTraits:
        """The traits of its scheme."""
        return TRAITS[self.scheme]

    @property
    def signature_bound(self) -> int | None:
        """The most sheets a signature may have; None when all sheets are one signature."""
        return self.max_sheets or self.traits.default_sheets

    @property
    def paper(self) -> Length:
        """The thickness of a leaf, office paper if none was given."""
        return self.caliper or OFFICE_CALIPER

    @property
    def for_home(self) -> bool:
        """True for sheets of a home printer that are folded and not cut: no marks, bleed, trim."""
        return not (self.trimmed or self.bleed.mm or self.marks.kinds)

    @property
    def in_grid(self) -> bool:
        """True for pages that are neither folded nor stacked, but lie in columns and rows."""
        return self.scheme in {Scheme.N_UP, Scheme.STEP_AND_REPEAT}

    @property
    def gap(self) -> Length:
        """The distance of the two trims in the middle of the sheet: what is milled off, or two bleeds."""
        return Length(2 * (self.milling if self.traits.folded else self.bleed).mm)

    def error(self, what: str, remedy: str = "") -> ConfigError:
        """Return an error at the table this spec came from."""
        return ConfigError(f"imposition: {what}", remedy, where=self.where)

    def for_pages(self, pages: int) -> ImpositionSpec:
        """Return the spec for so many pages: where no scheme is named, what cannot be stapled is sewn."""
        if (
            not self.free
            or self.forms
            or self.scheme is not Scheme.SADDLE_STITCH
            or not self.too_thick(self.cover - (-pages // 4))
        ):
            return self
        try:
            return replace(self, scheme=Scheme.SEWN)
        except ConfigError:  # other keys are for a saddle stitch alone
            return self

    def too_thick(self, sheets: int) -> bool:
        """Return whether so many nested sheets cannot be stapled."""
        return 2 * sheets * self.paper.mm > STAPLE_LIMIT.mm + 1e-9

    @classmethod
    def from_table(cls, table: TomlTable) -> ImpositionSpec:
        """Read the table [imposition]; raises ConfigError for an unknown key, a bad value, a key that does nothing."""
        forms = read_forms(table)
        spec = cls(
            scheme=table.member("scheme", Scheme, Scheme.SEWN if forms else Scheme.SADDLE_STITCH),
            sheet=table.size("sheet", PAPER_SIZES["A4"]),
            max_sheets=table.whole("max_sheets", 0),
            binding=table.member("binding", BoundEdge, BoundEdge.LEFT),
            flip=table.member("flip", Flip, Flip.SHORT),
            backs=table.member("backs", Backs, Backs.LAST_FIRST),
            keep_last=table.whole("keep_last", 0),
            caliper=table.optional_length("caliper"),
            creep=Creep(
                table.member("creep", CreepMode, CreepMode.OFF),
                table.number("creep_factor", 1.0),
                table.optional_length("creep_total"),
            ),
            trimmed=table.flag("trimmed", default=bool(forms)),
            bleed=table.length("bleed", _NO_LENGTH),
            marks=PrinterMarks(
                frozenset(table.members("marks", PrinterMark)),
                table.member("mark_colour", MarkColour, MarkColour.K),
            ),
            split_every=table.whole("split_every", 0),
            forms=forms,
            work=table.member("work", Work, Work.SHEETWISE),
            milling=table.length("milling", _NO_LENGTH),
            gripper=table.length("gripper", _NO_LENGTH),
            scale=_scale(table),
            grid=_grid(table),
            cover=table.flag("cover", default=False),
            free=not table.has("scheme"),
            where=table.where(),
        )
        table.close()
        if table.has("backs") and spec.flip is not Flip.HAND:
            raise table.error("backs", 'does nothing unless flip = "hand"', "Leave it out.")
        if table.has("mark_colour") and not spec.marks.kinds:
            raise table.error("mark_colour", "does nothing without marks", "Leave it out.")
        return spec


def _scale(table: TomlTable) -> float:
    """Read `scale`: "fit" as 0, a percentage such as "71 %" as its share of 1; from 10 % to 400 %."""
    text = table.text("scale", "100 %").strip()
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", text)
    if text != "fit" and not (match and 10 <= float(match[1]) <= 400):
        raise table.error(
            "scale", f"{text!r} is no scale", 'Write "fit", or a percentage from "10 %" to "400 %".'
        )
    return float(match[1]) / 100 if match else 0.0


def _grid(table: TomlTable) -> tuple[int, int]:
    """Read `grid`, "3 x 2": three columns, two rows; nothing as many as fit."""
    text = table.text("grid")
    match = re.fullmatch(r"\s*([1-9]\d?)\s*[x×]\s*([1-9]\d?)\s*", text)
    if text and not match:
        raise table.error("grid", f"{text!r} is no grid", 'Write columns and rows, such as "3 x 2".')
    return (int(match[1]), int(match[2])) if match else (0, 0)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A contradiction in a spec: its test, the sentence (formatted with the spec as {0}) and the remedy."""

    broken: Callable[[ImpositionSpec], bool]
    what: str
    remedy: str


def _outside(spec: ImpositionSpec) -> bool:
    traits = spec.traits
    too_many = traits.most is not None and spec.max_sheets > traits.most
    return spec.max_sheets != 0 and (spec.max_sheets < traits.least or too_many)


_ON = (CreepMode.IN, CreepMode.OUT, CreepMode.CENTRED)
CONTRADICTIONS: tuple[Contradiction, ...] = (
    Contradiction(
        lambda s: s.scheme is Scheme.SADDLE_STITCH and s.max_sheets != 0,
        "max_sheets = {0.max_sheets} does nothing in a saddle stitch, which nests every sheet",
        'Leave it out, or use scheme = "sewn".',
    ),
    Contradiction(
        _outside,
        "max_sheets = {0.max_sheets} does not make a signature for scheme = {0.scheme.value}",
        "Sewn signatures have 2 to 16 sheets, perfect-bound ones 1 to 16, a cut pile 1 or more.",
    ),
    Contradiction(
        lambda s: s.keep_last < 0, "keep_last = {0.keep_last} is less than 0", "Count pages from the end."
    ),
    Contradiction(
        lambda s: s.split_every < 0,
        "split_every = {0.split_every} is less than 0",
        "Use 0 for a single file.",
    ),
    Contradiction(
        lambda s: s.split_every > 0 and s.signature_bound is None,
        "split_every has nothing to split, as all sheets are one signature",
        'Leave it out, or use scheme = "sewn" or "perfect", or give a cut pile its max_sheets.',
    ),
    Contradiction(
        lambda s: min(s.sheet.width.mm, s.sheet.height.mm) <= 0 or s.sheet.landscape.width.mm > 2000,
        "a sheet of {0.sheet} does not exist",
        'Use a name such as "A4", or "320 x 450 mm".',
    ),
    Contradiction(
        lambda s: s.caliper is not None and not 0.01 <= s.caliper.mm <= 1,
        "a caliper of {0.caliper} is not paper",
        "Give the thickness of one leaf, such as 0.1mm.",
    ),
    Contradiction(
        lambda s: not 0.25 <= s.creep.factor <= 4,
        "creep_factor = {0.creep.factor:g} is out of reason",
        "A sharp crease has 1, a round fold about 1.6; 0.25 to 4 are taken.",
    ),
    Contradiction(
        lambda s: s.creep.total is not None and not 0 < s.creep.total.mm <= 20,
        "creep_total = {0.creep.total} is out of reason",
        "Measure it on a folded dummy: more than 0, at most 20 mm.",
    ),
    Contradiction(
        lambda s: s.creep.mode is CreepMode.OFF and (s.creep.total is not None or s.creep.factor != 1),
        "creep_factor and creep_total do nothing while creep is off",
        'Set creep = "in", "out" or "centred", or leave them out.',
    ),
    Contradiction(
        lambda s: s.creep.total is not None and s.creep.factor != 1,
        "creep_total is measured, so creep_factor has nothing to multiply",
        "Leave one of them out.",
    ),
    Contradiction(
        lambda s: s.creep.mode in _ON and not s.traits.folded,
        "creep needs nested sheets, and scheme = {0.scheme.value} folds nothing",
        'Set creep = "off".',
    ),
    Contradiction(
        lambda s: s.creep.mode in _ON and not s.trimmed,
        "creep in a booklet that is not trimmed only unbalances its margins",
        'Set trimmed = true or creep = "off".',
    ),
    Contradiction(
        lambda s: s.creep.mode in _ON and s.caliper is None and s.creep.total is None,
        "creep needs a thickness to follow",
        'Give caliper = "0.1mm", or creep_total as measured on a folded dummy.',
    ),
    Contradiction(
        lambda s: s.cover and s.scheme is not Scheme.SADDLE_STITCH,
        "cover = true is a sheet around all others, and scheme = {0.scheme.value} has none",
        'Use scheme = "saddle_stitch", or leave cover out.',
    ),
    Contradiction(
        lambda s: s.cover and bool(s.forms),
        "cover = true is a sheet of two pages a side, and a form folds sheets of more",
        "Leave form or cover out.",
    ),
    Contradiction(
        lambda s: not 0 <= s.bleed.mm <= 20,
        "a bleed of {0.bleed} is out of reason",
        "Use 0mm to 20mm; printers ask for 3mm.",
    ),
    Contradiction(
        lambda s: s.bleed.mm > 0 and not s.trimmed,
        "a bleed of {0.bleed} is printed to be cut off, and this booklet is not trimmed",
        'Set trimmed = true or bleed = "0mm".',
    ),
    Contradiction(
        lambda s: bool(s.marks.kinds - s.traits.marks),
        "scheme = {0.scheme.value} has no use for some of the marks asked for",
        "Fold marks need a fold, staple marks a saddle stitch, sewing marks a sewn book, "
        "collation marks gathered signatures (sewn or perfect).",
    ),
    Contradiction(
        lambda s: bool(s.forms) and not s.traits.folded,
        "scheme = {0.scheme.value} folds nothing, and a form is folded",
        'Leave form out, or use scheme = "saddle_stitch", "sewn" or "perfect".',
    ),
    Contradiction(
        lambda s: bool(s.forms) and not s.trimmed,
        "a folded sheet has pages that are closed at the head until they are trimmed",
        "Set trimmed = true, or leave form out.",
    ),
    Contradiction(
        lambda s: bool(s.forms) and s.max_sheets != 0,
        "max_sheets does nothing where a form says what a sheet holds",
        "Leave it out.",
    ),
    Contradiction(
        lambda s: s.work is not Work.SHEETWISE and not s.forms,
        'work = "{0.work.value}" is for folded sheets',
        'Say form = "8" or another, or leave work out.',
    ),
    Contradiction(
        lambda s: s.work is not Work.SHEETWISE and s.flip is not Flip.SHORT,
        'flip does nothing where work = "{0.work.value}": one plate prints both sides',
        "Leave flip out.",
    ),
    Contradiction(
        lambda s: s.milling.mm > 0 and s.scheme is not Scheme.PERFECT,
        "milling = {0.milling} is cut from the back of a glued book alone",
        'Use scheme = "perfect", or leave milling out.',
    ),
    Contradiction(
        lambda s: not (0 <= s.milling.mm <= 10 and 0 <= s.gripper.mm <= 40),
        "milling = {0.milling} or gripper = {0.gripper} is out of reason",
        "Binders mill 2 to 4 mm, presses grip 8 to 15 mm.",
    ),
    Contradiction(
        lambda s: s.grid != (0, 0) and not s.in_grid,
        "grid does nothing where pages are folded or stacked",
        'Use scheme = "n_up" or "step_and_repeat", or leave grid out.',
    ),
    Contradiction(
        lambda s: s.in_grid and s.scale == 0 and s.grid == (0, 0),
        'scale = "fit" needs to know how many pages lie on a side',
        'Say grid = "2 x 2" or another.',
    ),
    Contradiction(
        lambda s: s.in_grid and s.keep_last > 0,
        "keep_last does nothing where pages lie in a grid",
        "Leave it out.",
    ),
)
