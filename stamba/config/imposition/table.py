"""Reading the flat `[imposition]` table of book.toml into fields of ImpositionSpec; refuses the unknown."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from stamba.config.imposition.choices import (
    Backs,
    BoundEdge,
    Creep,
    CreepMode,
    Flip,
    MarkColour,
    PrinterMark,
    PrinterMarks,
    Scheme,
)
from stamba.errors import ConfigError, Source
from stamba.geometry import Length, Size, parse_size


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        msg = f"{value!r} is not a whole number"
        raise ValueError(msg)
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        msg = f"{value!r} is not a number"
        raise ValueError(msg)
    return float(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        msg = f"{value!r} is not true or false"
        raise ValueError(msg)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        msg = f"{value!r} is not a string"
        raise ValueError(msg)
    return value


def _length(value: object) -> Length:
    if not isinstance(value, str):
        msg = f"{value!r} is not a length such as 0.1mm"
        raise ValueError(msg)
    return Length.parse(value)


def _size(value: object) -> Size:
    return parse_size(_text(value))


def _word(choices: type[StrEnum]) -> Callable[[object], StrEnum]:
    def read(value: object) -> StrEnum:
        known = [choice.value for choice in choices]
        if value not in known:
            msg = f"{value!r} is not one of {', '.join(known)}"
            raise ValueError(msg)
        return choices(value)

    return read


def _marks(value: object) -> frozenset[PrinterMark]:
    if not isinstance(value, list):
        msg = f"{value!r} is not a list of marks"
        raise ValueError(msg)
    read = _word(PrinterMark)
    return frozenset(PrinterMark(read(item)) for item in value)


READERS: Mapping[str, Callable[[object], Any]] = {
    "scheme": _word(Scheme),
    "sheet": _size,
    "max_sheets": _whole,
    "binding": _word(BoundEdge),
    "flip": _word(Flip),
    "backs": _word(Backs),
    "keep_last": _whole,
    "caliper": _length,
    "creep": _word(CreepMode),
    "creep_factor": _number,
    "creep_total": _length,
    "trimmed": _flag,
    "bleed": _length,
    "marks": _marks,
    "mark_colour": _word(MarkColour),
    "split_every": _whole,
}
"""Every key of the table and how its value is read; a reader raises ValueError with the sentence."""

_NEEDS: Mapping[str, tuple[Callable[[Mapping[str, Any]], bool], str]] = {
    "backs": (lambda values: values.get("flip") is Flip.HAND, 'does nothing unless flip = "hand"'),
    "mark_colour": (lambda values: bool(values.get("marks")), "does nothing without marks"),
}
"""Keys that mean something only beside another one: an option must not silently do nothing."""


def read_values(table: Mapping[str, object], where: Source) -> dict[str, Any]:
    """Read a flat table of the keys in READERS into fields of ImpositionSpec; absent keys stay absent.

    Raises ConfigError at `where` for a key that is not known (naming the nearest), a value of another
    kind, and an option that would do nothing.
    """
    values = {key: _read(key, value, where) for key, value in table.items()}
    for key, (holds, sentence) in _NEEDS.items():
        if key in values and not holds(values):
            raise ConfigError(f"imposition.{key}: {sentence}", "Leave it out.", where=where)
    values["creep"] = Creep(
        mode=values.pop("creep", CreepMode.OFF),
        factor=values.pop("creep_factor", 1.0),
        total=values.pop("creep_total", None),
    )
    values["marks"] = PrinterMarks(values.pop("marks", frozenset()), values.pop("mark_colour", MarkColour.K))
    return values


def _read(key: str, value: object, where: Source) -> Any:  # noqa: ANN401 - each key has its own kind
    if key not in READERS:
        near = difflib.get_close_matches(key, READERS, n=1, cutoff=0.5)
        remedy = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(READERS)}."
        raise ConfigError(f"imposition.{key}: this key is not known", remedy, where=where)
    try:
        return READERS[key](value)
    except ValueError as wrong:
        raise ConfigError(f"imposition.{key}: {wrong}", where=where) from None
