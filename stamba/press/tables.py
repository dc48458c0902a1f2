"""The data of printers, papers, bindings and printing conditions: TOML files beside this module, read once.

A row is looked up by its key; an unknown key is a ConfigError that names the nearest one we have.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stamba.ground.errors import ConfigError
from stamba.ground.geometry import Length
from stamba.ground.tables import nearest, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stamba.ground.errors import Source

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper stock: grammage in g/m², the thickness of one leaf, and who says so."""

    key: str
    name: str
    gsm: float
    caliper: Length
    source: str
    read: str


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
class Condition:
    """A printing condition an output intent may name; `registry` is empty where it is not registered, `profiles` are
    words in the names of profiles made for it.
    """

    key: str
    condition: str
    paper: str
    ink_limit: int
    registry: str
    profiles: tuple[str, ...] = ()


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
    return Paper(key, row["name"], row["gsm"], Length(round(caliper, 4)), row["source"], str(row["read"]))


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
        key, row["condition"], row["paper"], row["ink_limit"], row["registry"], tuple(row["profiles"])
    )


def condition_of(profile_name: str) -> Condition | None:
    """Return the condition that a profile of this name says it was made for; None when it names none we know."""
    name = _plain(profile_name)
    told = (condition(key) for key in known("conditions"))
    return next((each for each in told if any(_plain(word) in name for word in each.profiles)), None)


def _plain(name: str) -> str:
    return "".join(name.lower().replace("_", " ").split())


def printer(key: str, where: Source | None = None) -> Mapping[str, Any]:
    """Return the keys of [press] that this printer asks for; raises ConfigError for an unknown printer."""
    row = _row("printers", key, where)
    return {name: value for name, value in row.items() if name not in {"name", "source", "read"}}


def printer_name(key: str) -> str:
    """Return the name of the printer with this key, and the day on which its page was read."""
    row = _row("printers", key, None)
    return f"{row['name']} (as read on {row['read']})"


def known(table: str) -> tuple[str, ...]:
    """Return the keys of papers, bindings, conditions or printers, in the order of the file."""
    return tuple(_rows(table))
