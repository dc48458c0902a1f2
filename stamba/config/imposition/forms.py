"""Forms: the pages of a folded sheet in their rows and columns, as data; the house's are in forms.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stamba.ground.tables import TomlTable, one_of

Cell = tuple[int, bool]
"""A page of the section, from 1, and whether its head is down."""
Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """Two pages side by side on a form: their row and pair of columns, the nested sheet they are of (0 the outermost),
    whether they are its back, and whether their heads are down."""

    row: int
    column: int
    sheet: int
    back: bool
    turned: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A folded sheet: its front, with page 1, and its back, both as they are looked at; `folds` as forms.toml says."""

    name: str
    front: Rows
    back: Rows
    folds: str = ""

    @property
    def pages(self) -> int:
        """The pages on both sides."""
        return 2 * self.rows * self.columns

    @property
    def rows(self) -> int:
        """The rows of a side."""
        return len(self.front)

    @property
    def columns(self) -> int:
        """The pages in a row."""
        return len(self.front[0])

    def slots(self, *, back: bool) -> tuple[Slot, ...]:
        """Return the pairs of pages on a side that are one another's neighbours at the spine."""
        return tuple(
            _slot(row, column // 2, cells[column], self.pages)
            for row, cells in enumerate(self.back if back else self.front)
            for column in range(0, self.columns, 2)
        )


def _slot(row: int, pair: int, cell: Cell, pages: int) -> Slot:
    """Return the place of a pair by its left page: sheet i of n pages has n-2i | 2i+1 outside, 2i+2 | n-2i-1 inside."""
    page, turned = cell
    first = min(page, pages + 1 - page)
    return Slot(row, pair, (first - 1) // 2, back=first % 2 == 0, turned=turned)


def read_forms(table: TomlTable) -> tuple[Form, ...]:
    """Return the forms that `form` of [imposition] asks for, the largest first: names, or a table of one's own.

    Raises ConfigError for an unknown name and for rows that are no form.
    """
    if isinstance(table.value("form"), dict):
        own = table.table("form")
        form = Form("own", _rows(own, "front"), _rows(own, "back"), own.text("folds"))
        own.close()
        if fault := _fault(form):
            raise own.error(
                "front", fault, "Write the rows of both sides as the printer's folding dummy has them."
            )
        return (form,)
    names = table.texts("form")
    if unknown := [name for name in names if name not in house_forms()]:
        raise table.error(
            "form", f"{unknown[0]!r} is not known", f"Use {one_of(list(house_forms()))}, or a table."
        )
    return tuple(sorted((house_forms()[name] for name in names), key=lambda form: -form.pages))


@cache
def house_forms() -> dict[str, Form]:
    """Return the forms of forms.toml by name."""
    with Path(__file__).with_name("forms.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {
        name: Form(name, _parsed(row["front"]), _parsed(row["back"]), row["folds"])
        for name, row in rows.items()
    }


def _rows(table: TomlTable, key: str) -> Rows:
    lines = table.texts(key)
    wrong = [cell for line in lines for cell in line.split() if not re.fullmatch(r"\d{1,3}[v^]?", cell)]
    if not lines or wrong:
        said = f"{wrong[0]!r} is no page of a form" if wrong else "is missing"
        raise table.error(key, said, 'Write a row a string: ["5v 4v", "8^ 1^"]; v is head down.')
    return _parsed(lines)


def _parsed(lines: tuple[str, ...] | list[str]) -> Rows:
    return tuple(
        tuple((int(cell.rstrip("v^")), cell.endswith("v")) for cell in line.split()) for line in lines
    )


def _fault(form: Form) -> str:
    """Say why the rows are no form; whether it folds is asked of the folded sheet."""
    sides = (form.front, form.back)
    if (
        len({len(row) for side in sides for row in side}) > 1
        or form.columns % 2
        or len(form.back) != form.rows
    ):
        return "the rows of both sides must be as many, and each have the same even number of pages"
    pages = sorted(page for side in sides for row in side for page, _ in row)
    if pages != list(range(1, form.pages + 1)):
        return f"{form.pages} pages have places, and they are not 1 to {form.pages}, each once"
    for row in (row for side in sides for row in side):
        for (one, head), (other, its_head) in zip(row[::2], row[1::2], strict=True):
            if one + other != form.pages + 1 or head is not its_head or (one % 2 == 1) is not head:
                return f"pages {one} and {other} do not face one another at the spine"
    return ""
