"""The table [press] of book.toml as a frozen value; pure, no PDF is touched here.

Every key is a row of READERS; an unknown key, an unknown word or a wrong type is a ConfigError.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stamba.ground import house
from stamba.ground.errors import ConfigError, Source
from stamba.ground.files import NotOfTheBookError, own_path
from stamba.ground.geometry import PAPER_SIZES, Length, Size, parse_size
from stamba.ground.tables import nearest, one_of
from stamba.press import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    # Gives the place of a key in its file; that of the table for "".
    Where = Callable[[str], Source | None]

_PROCESS = ("all", "none", "cyan", "magenta", "yellow", "black", "gray", "grey", "registration")
_LONGEST_NAME = 127  # bytes of a name in a PDF (ISO 32000-1, C.2)
HOUSE_PROFILES = house.folder("styles") / "icc"
HOUSE_PROFILE = HOUSE_PROFILES / "FOGRA39L_coated.icc"
BLEED = Length(3)
SAFE = Length(5)
INNER_SAFE = Length(8)
CONDITION = tables.condition("FOGRA39")
BINDING = tables.binding("saddle_stitch")
PAPER = tables.paper("offset-80")
COVER_PAPER = tables.paper("board-250")
MULTIPLES = (1, 2, 4, 6, 8, 12, 16, 24, 32)


@dataclass(frozen=True, slots=True)
class Standard:
    """A part of ISO 15930: its name, the PDF version it is written against, and what it allows."""

    key: str
    name: str
    pdf_version: str
    transparency: bool
    object_streams: bool


# PDF/X-1a:2003 is ISO 15930-4 on PDF 1.4, PDF/X-4 is ISO 15930-7 on PDF 1.6.
STANDARDS = {
    "x4": Standard("x4", "PDF/X-4", "1.6", transparency=True, object_streams=True),
    "x1a": Standard("x1a", "PDF/X-1a:2003", "1.4", transparency=False, object_streams=False),
}


@dataclass(frozen=True, slots=True)
class InkRule:
    """A colour of the screen and the ink it stands for: CMYK from 0 to 1, or a spot with that substitute."""

    rgb: tuple[int, int, int]
    cmyk: tuple[float, float, float, float]
    spot: str = ""


@dataclass(frozen=True, slots=True)
class PressSpec:
    """Everything about the print files that a printer may ask for.

    `colours` is "black" (one plate), "cmyk", or "marked": pictures are gray but those that the text marks; `pages` is
    the multiple the page count is padded to (1: not at all);
    `keep_last` pages stay last, the blanks go before them; `alpha` says what to do with a picture that is really
    transparent: "flatten" on white, as paper is, or "refuse"; `folds` are marked on a cover, in mm from the left
    trim. `bleed` is that of the interior; at the spine `inner_bleed` stands for it where it is given, and on the
    cover `cover_bleed`. `spine` and `allowance` are the binder's own figures: the width of the spine, or what is
    added to the leaves. `safe` is the white that text keeps to the trim, `inner_safe` to the fold. `bound` is the
    side of the spine when one looks at the front: "left" or "right". `asked` are the keys that book.toml itself
    names, which are promises; `given` are these and those of a named printer, and what is not among them may follow
    the pages.
    """

    trim: Size = PAPER_SIZES["A5"]
    bleed: Length = BLEED
    inner_bleed: Length | None = None
    cover_bleed: Length | None = None
    marks: bool = False
    standard: Standard = STANDARDS["x4"]
    condition: tables.Condition = CONDITION
    profile: Path = HOUSE_PROFILE
    embed_profile: bool = True
    colours: str = "black"
    inks: tuple[InkRule, ...] = ()
    alpha: str = "flatten"
    overprint: bool = True
    pages: int = 4
    keep_last: int = 0
    outlines: bool = False
    ink_limit: int = 300
    safe: Length = SAFE
    inner_safe: Length = INNER_SAFE
    binding: tables.Binding = BINDING
    paper: tables.Paper = PAPER
    cover_paper: tables.Paper = COVER_PAPER
    spine_width: Length | None = None
    allowance: Length = tables.NOTHING
    printer: str = ""
    bound: str = "left"
    folds: tuple[Length, ...] = ()
    asked: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    @property
    def one_plate(self) -> bool:
        """True if black is the only ink of the job: no colours, and no rule that asks for another ink."""
        return self.colours == "black" and not any(rule.spot or any(rule.cmyk[:3]) for rule in self.inks)

    @property
    def rules(self) -> tables.Rules:
        """The rules of the printer that is named; none of anybody where none is."""
        return tables.printer(self.printer).rules if self.printer else tables.NO_RULES

    def bleeds(self, index: int) -> tuple[Length, Length]:
        """Return the bleed at the left and at the right edge of the page with this index; a cover has one all round."""
        inner = self.bleed if self.inner_bleed is None else self.inner_bleed
        if self.spine_at(index) == "left":
            return inner, self.bleed
        return self.bleed, inner

    def spine_at(self, index: int) -> str:
        """Return the side of the page with this index that lies at the spine; page 0 is a recto."""
        other = {"left": "right", "right": "left"}[self.bound]
        return other if index % 2 else self.bound


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The metadata of the print file; `moment` is an aware datetime, the one date of all of it."""

    title: str
    moment: datetime
    authors: tuple[str, ...] = ()
    language: str = ""
    subject: str = ""
    identifier: str = ""
    isbn: str = ""

    def __post_init__(self) -> None:
        if self.moment.tzinfo is None:
            msg = "DocumentFacts.moment needs a time zone"
            raise ValueError(msg)
        if not self.title.strip():
            raise ConfigError("the book has no title", "PDF/X wants one: set title in book.toml.")


@dataclass(frozen=True, slots=True)
class Words:
    """The reader of a key that knows these words alone."""

    words: tuple[str, ...]

    def __call__(self, value: object) -> str:
        """Return the word; raises ValueError for another."""
        if value not in self.words:
            msg = f"is {value!r}, and must be one of {', '.join(self.words)}"
            raise ValueError(msg)
        return str(value)


def _word(*words: str) -> Words:
    return Words(words)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        msg = f"is {value!r}, and must be true or false"
        raise ValueError(msg)
    return value


def _length(value: object) -> Length:
    length = Length.parse(str(value))
    if length.mm < 0:
        msg = f"is {value!r}, and must not be negative"
        raise ValueError(msg)
    return length


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        msg = f"is {value!r}, and must be a whole number, 0 or more"
        raise ValueError(msg)
    return value


def _percent(value: object) -> int:
    if not 100 <= (limit := _count(value)) <= 400:
        msg = f"is {value!r}, and must be between 100 and 400 percent"
        raise ValueError(msg)
    return limit


def _multiple(value: object) -> int:
    if value == "none":
        return 1
    if value not in MULTIPLES or isinstance(value, bool):
        msg = f'is {value!r}, and must be "none" or one of {", ".join(map(str, MULTIPLES[1:]))}'
        raise ValueError(msg)
    return _count(value)


def _ink(rgb: str, value: object) -> InkRule:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", rgb):
        msg = f"has {rgb!r}, and a screen colour is written #rrggbb"
        raise ValueError(msg)
    spot = ""
    if isinstance(value, dict):
        if set(value) != {"spot", "cmyk"} or not isinstance(value["spot"], str) or not value["spot"]:
            msg = f'{rgb} wants {{ spot = "name of the ink", cmyk = [c, m, y, k] }}'
            raise ValueError(msg)
        spot, value = value["spot"], value["cmyk"]
        if what := wrong_spot(spot):
            raise ValueError(what)
    if not (isinstance(value, list) and len(value) == 4):
        msg = f"{rgb} wants four percentages [c, m, y, k]"
        raise ValueError(msg)
    if not all(isinstance(part, int | float) and 0 <= part <= 100 for part in value):
        msg = f"{rgb} wants percentages from 0 to 100, and has {value!r}"
        raise ValueError(msg)
    c, m, y, k = (round(part / 100, 4) for part in value)
    return InkRule((int(rgb[1:3], 16), int(rgb[3:5], 16), int(rgb[5:7], 16)), (c, m, y, k), spot)


def _inks(value: object) -> tuple[InkRule, ...]:
    if not isinstance(value, dict):
        msg = 'must be a table such as { "#8c1d18" = [0, 90, 80, 40] }'
        raise ValueError(msg)
    return tuple(_ink(rgb, ink) for rgb, ink in sorted(value.items()))


READERS: Mapping[str, Callable[[Any], object]] = {
    "trim": lambda value: parse_size(str(value)),
    "bleed": _length,
    "inner_bleed": _length,
    "cover_bleed": _length,
    "marks": _flag,
    "standard": lambda value: STANDARDS[_word(*STANDARDS)(value)],
    "condition": lambda value: tables.condition(str(value)),
    "profile": str,  # a path, resolved by from_table against the book's folder
    "embed_profile": _flag,
    "colours": _word("black", "cmyk", "marked"),
    "inks": _inks,
    "alpha": _word("refuse", "flatten"),
    "overprint": _flag,
    "pages": _multiple,
    "keep_last": _count,
    "outlines": _flag,
    "ink_limit": _percent,
    "safe": _length,
    "inner_safe": _length,
    "binding": lambda value: tables.binding(str(value)),
    "paper": lambda value: tables.paper(str(value)),
    "cover_paper": lambda value: tables.paper(str(value)),
    "caliper": _length,  # of one's own paper: taken by from_table
    "spine_width": _length,
    "allowance": _length,
    "printer": str,
}


def wrong_spot(name: str) -> str:
    """Return the fault of the name of a spot ink, nothing if it can be one (ISO 32000-1, 8.6.6.4)."""
    if name.strip().lower() in _PROCESS:
        return f"{name!r} is no spot ink: it is every plate, or one that the job has anyhow"
    return "" if len(name.encode()) <= _LONGEST_NAME else f"{name[:20]!r}… is too long for the name of an ink"


def _profile(named: str, root: Path, where: Source | None) -> Path:
    """Return the profile the user named, in the book's folder or in styles/icc; nothing else is read."""
    for folder in (root, HOUSE_PROFILES):
        with suppress(NotOfTheBookError):
            path = own_path(folder, named)
            if path.is_file():
                return path.resolve()
    raise ConfigError(
        f"[press] profile: {named!r} is not in the book's folder nor in styles/icc",
        "Copy the .icc file your printer gave you there.",
        where=where,
    )


def _values(table: Mapping[str, Any], where: Where) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in READERS:
            remedy = nearest(key, tuple(READERS)) or f"Use {one_of(tuple(READERS))}."
            raise ConfigError(f"[press] has an unknown key {key!r}", remedy, where=where(key))
        try:
            values[key] = READERS[key](value)
        except ConfigError as error:
            raise ConfigError(f"[press] {key}: {error.what}", error.remedy, where=where(key)) from error
        except (ValueError, TypeError) as error:
            raise ConfigError(f"[press] {key} {error}", where=where(key)) from error
    return values


def _contradiction(spec: PressSpec) -> tuple[str, str] | None:
    """Return the contradiction of two keys with its remedy, None without one; no file claims a profile it has not."""
    described = spec.profile.parent != HOUSE_PROFILES or spec.profile.name == spec.condition.file
    if not spec.condition.registry and not (spec.embed_profile and described):
        return (
            f"[press] condition {spec.condition.key!r} is in no registry",
            "Name the printer's profile and leave embed_profile = true.",
        )
    if spec.standard.key == "x4" and not spec.embed_profile:
        return (
            "[press] PDF/X-4 carries its profile inside",
            'Set embed_profile = true, or standard = "x1a".',
        )
    if not described and (spec.embed_profile or spec.colours == "cmyk"):
        ours = one_of([key for key in tables.known("conditions") if tables.condition(key).file])
        return (
            f"[press] condition {spec.condition.key!r} is not what {spec.profile.name} describes",
            f"Name a profile made for that condition, or a condition that the house has one for: {ours}.",
        )
    return None


def from_table(table: Mapping[str, Any], root: Path, where: Where = lambda _: None) -> PressSpec:
    """Read the table [press]; `root` is the book's folder, where a profile may lie; `where` places a key in its file.

    The keys of a named printer come first, the book's own win. Raises ConfigError for an unknown key (with
    the nearest known one), an unknown word, a wrong type, a profile that is not there, and for keys that
    contradict each other.
    """
    name = table.get("printer")
    wishes = tables.printer(str(name), where("printer")).wishes if name else {}
    values = _values({**wishes, **table}, where)
    if "caliper" in values:
        paper = values.get("paper", PAPER)
        values["paper"] = replace(paper, caliper=values.pop("caliper"), extra=Length(0), spine=())
    if "profile" in values:
        values["profile"] = _profile(values["profile"], root, where("profile"))
    elif "condition" in values and values["condition"].file:
        values["profile"] = HOUSE_PROFILES / values["condition"].file
    spec = replace(PressSpec(), asked=frozenset(table), given=frozenset(values), **values)
    if spec.profile != HOUSE_PROFILE and "condition" not in values:
        raise ConfigError(
            f"[press] profile {spec.profile.name!r} comes without its printing condition",
            'Add the name the printer gives it, such as condition = "FOGRA52", or "Custom" when it has none.',
            where=where("profile"),
        )
    if "ink_limit" not in values:
        spec = replace(spec, ink_limit=spec.condition.ink_limit)
    if wrong := _contradiction(spec):
        raise ConfigError(*wrong, where=where(""))
    return spec
