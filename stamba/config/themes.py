"""The theme of a book, and what its theme.toml says of the page where book.toml says nothing."""

from __future__ import annotations

from dataclasses import dataclass

from stamba.ground import house
from stamba.ground.errors import ConfigError, Source, StyleError
from stamba.ground.geometry import Length, Margins, Size
from stamba.ground.tables import TomlTable, one_of

DEFAULT = "interview"
THEME_FILE = "theme.toml"


@dataclass(frozen=True, slots=True)
class ThemeSpec:
    """The theme of a book by its name, the lines of its grid, and its margins inner, outer, head and foot, each a
    length or a share of the width or height of the trim.

    `numbered_sections`: headings are numbered if book.toml does not say; `box_titles`: boxes such as `::: note` begin
    with their title, or the word of the house.
    """

    name: str
    line: Length
    sides: tuple[str, ...]
    numbered_sections: bool
    box_titles: bool

    @classmethod
    def read(cls, book: TomlTable) -> ThemeSpec:
        """Return the theme that book.toml names; raises ConfigError for one that is not there."""
        name, known = book.line("theme") or DEFAULT, house.themes()
        if name not in known:
            raise book.error("theme", f"there is no theme {name!r}", f"Use {one_of(known)}.")
        return cls.named(name)

    @classmethod
    def named(cls, name: str) -> ThemeSpec:
        """Return the theme of this name, which is there; raises StyleError for a mistake in its theme.toml."""
        path = house.folder("styles") / house.THEMES / name / THEME_FILE
        try:
            return cls.of_table(name, TomlTable.read(path))
        except ConfigError as wrong:
            raise StyleError(wrong.what, wrong.remedy, where=wrong.where or Source(path)) from None

    @classmethod
    def of_table(cls, name: str, table: TomlTable) -> ThemeSpec:
        """Return the theme of a theme.toml; raises ConfigError for what it does not know."""
        margins = table.table("margins")
        spec = cls(
            name,
            table.length("line", Length.from_pt(14)),
            tuple(_side(margins, side) for side in ("inner", "outer", "head", "foot")),
            table.flag("numbered_sections"),
            table.flag("box_titles"),
        )
        margins.close()
        table.close()
        return spec

    def margins(self, trim: Size) -> Margins:
        """Return the margins of a trim, shares in tenths of a millimetre."""
        whole = (trim.width, trim.width, trim.height, trim.height)
        return Margins(*(_part(side, length) for side, length in zip(self.sides, whole, strict=True)))


def _side(margins: TomlTable, key: str) -> str:
    """A margin as it is written, which can be read."""
    said = margins.required(key)
    try:
        _part(said, Length(100))
    except (ValueError, ZeroDivisionError):
        raise margins.error(
            key, f"{said!r} is no margin", 'Write a length, "20 mm", or a share, "1/8".'
        ) from None
    return said


def _part(side: str, whole: Length) -> Length:
    """A length, or a share such as 1/8 of a whole."""
    over, slash, under = side.partition("/")
    return Length(round(whole.mm * int(over) / int(under), 1)) if slash else Length.parse(side)
