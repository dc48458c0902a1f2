"""The data of printers, papers, bindings and printing conditions: TOML files beside this module, read once.

A row is looked up by its key; an unknown key is a ConfigError that names the nearest one we have.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stamba.ground.errors import ConfigError
from stamba.ground.geometry import Length, Size, parse_size
from stamba.ground.tables import nearest, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stamba.ground.errors import Source

HERE = Path(__file__).resolve().parent
NOTHING = Length(0)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper stock: grammage in g/m², the thickness of one leaf, and who says so.

    `extra` is what its printer adds to the leaves for a spine; `spine` are spines that the printer told, as pairs of
    pages and mm, which stand for the leaves where there are some.
    """

    key: str
    name: str
    gsm: float
    caliper: Length
    source: str
    read: str
    extra: Length = NOTHING
    spine: tuple[tuple[int, float], ...] = ()

    def block(self, pages: int) -> float:
        """Return the thickness of so many pages bound between boards of paper, in mm."""
        if not self.spine:
            return -(-pages // 2) * self.caliper.mm + self.extra.mm
        (low, thin), (high, thick) = next(
            (pair for pair in pairwise(self.spine) if pages <= pair[1][0]), self.spine[-2:]
        )
        return thin + (pages - low) * (thick - thin) / (high - low)


@dataclass(frozen=True, slots=True)
class Binding:
    """A kind of binding: limits in pages, and in mm of paper (0 where there is none)."""

    key: str
    name: str
    spine: bool
    step: int
    least: int
    many: int
    most: int
    thickest: Length
    thinnest: Length
    source: str


@dataclass(frozen=True, slots=True)
class Case:
    """The case of a hardcover, in mm: its turn-in, what a panel is wider and higher than a page, its hinge and spine.

    `hinge` is the strip of a panel beside the spine, where the case bends; `spine` is added to the leaves.
    """

    turn_in: Length
    wider: Length
    higher: Length
    hinge: Length
    spine: Length


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a printer for the interior: rows of printers.toml, where each key is explained.

    `pages` are the least and most by the key of the paper; `inner` the white to the fold from so many pages on.
    """

    trims: tuple[Size, ...] = ()
    custom: tuple[Size, ...] = ()
    pages: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    inner: tuple[tuple[int, Length], ...] = ()
    edge: Length = NOTHING
    spine_words: int = 0
    case: Case | None = None
    notes: tuple[str, ...] = ()

    def range(self, paper: Paper) -> tuple[int, int] | None:
        """Return the least and most pages of this paper; None where no limit is known."""
        return self.pages.get(paper.key, self.pages.get("any"))

    def inner_white(self, pages: int) -> Length:
        """Return the white that text keeps to the fold in a book of so many pages."""
        return max((white for least, white in self.inner if pages >= least), default=NOTHING)


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer and product: its wishes as keys of [press], its rules, and who says so, first hand or second."""

    key: str
    name: str
    wishes: Mapping[str, Any]
    rules: Rules
    hand: str
    source: str
    read: str

    @property
    def told(self) -> str:
        """The name, and how sure we are: the day on which the source was read."""
        return f"{self.name} (as read on {self.read}, {self.hand} hand)"


NO_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition an output intent may name; `registry` is empty where it is not registered, `profiles` are
    words in the names of profiles made for it, `file` is the one in styles/icc, "" for none.
    """

    key: str
    condition: str
    paper: str
    ink_limit: int
    registry: str
    profiles: tuple[str, ...] = ()
    file: str = ""


@cache
def _rows(table: str) -> Mapping[str, Mapping[str, Any]]:
    with (HERE / f"{table}.toml").open("rb") as file:
        return tomllib.load(file)


def _row(table: str, key: str, where: Source | None) -> Mapping[str, Any]:
    rows = _rows(table)
    if key not in rows:
        remedy = nearest(key, tuple(rows)) or f"Use {one_of(sorted(rows))}."
        raise ConfigError(f"{key!r} is not among our {table}", remedy, where=where)
    return rows[key]


def paper(key: str, where: Source | None = None) -> Paper:
    """Return the stock of this key in papers.toml; raises ConfigError for an unknown one."""
    row = _row("papers", key, where)
    caliper = row.get("caliper", row["gsm"] * row.get("bulk", 0) / 1000)
    return Paper(
        key, row["name"], row["gsm"], Length(round(caliper, 4)), row["source"], str(row["read"]),
        Length(row.get("extra", 0)), tuple((pages, mm) for pages, mm in row.get("spine", ())),
    )  # fmt: skip


def binding(key: str, where: Source | None = None) -> Binding:
    """Return the binding of this key in bindings.toml; raises ConfigError for an unknown one."""
    row = _row("bindings", key, where)
    return Binding(
        key=key,
        name=row["name"],
        spine=row["spine"],
        step=row["step"],
        least=row["least"],
        many=row["many"],
        most=row["most"],
        thickest=Length(row.get("thickest", 0.0)),
        thinnest=Length(row.get("thinnest", 0.0)),
        source=row["source"],
    )


def condition(key: str, where: Source | None = None) -> Condition:
    """Return the printing condition of this reference name; raises ConfigError for an unknown one."""
    row = _row("conditions", key, where)
    return Condition(
        key,
        row["condition"],
        row["paper"],
        row["ink_limit"],
        row["registry"],
        tuple(row["profiles"]),
        row.get("file", ""),
    )


def condition_of(profile_name: str) -> Condition | None:
    """Return the condition that a profile of this name says it was made for; None when it names none we know."""
    name = _plain(profile_name)
    told = (condition(key) for key in known("conditions"))
    return next((each for each in told if any(_plain(word) in name for word in each.profiles)), None)


def _plain(name: str) -> str:
    return "".join(name.lower().replace("_", " ").split())


def printer(key: str, where: Source | None = None) -> Printer:
    """Return the printer of this key in printers.toml; raises ConfigError for an unknown one."""
    row = _row("printers", key, where)
    about = {"name", "hand", "source", "read"}
    wishes = {name: value for name, value in row.items() if name not in {*about, "rules"}}
    told = {name: str(row[name]) for name in about}
    return Printer(key, wishes=wishes, rules=_rules(row.get("rules", {})), **told)


def _rules(row: Mapping[str, Any]) -> Rules:
    return Rules(
        trims=tuple(map(parse_size, row.get("trims", ()))),
        custom=tuple(map(parse_size, row.get("custom", ()))),
        pages={paper: (least, most) for paper, (least, most) in row.get("pages", {}).items()},
        inner=tuple((pages, Length.parse(white)) for pages, white in row.get("inner", ())),
        spine_words=row.get("spine_words", 0),
        case=Case(**{key: Length.parse(value) for key, value in row["case"].items()})
        if "case" in row
        else None,
        notes=tuple(row.get("notes", ())),
        edge=Length.parse(row.get("edge", "0mm")),
    )


def known(table: str) -> tuple[str, ...]:
    """Return the keys of papers, bindings, conditions or printers, in the order of the file."""
    return tuple(_rows(table))
