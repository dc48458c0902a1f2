"""The table [cover] of book.toml: the inks of the printed cover, what stands on its back, pictures of one's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from stamba.ground.files import NotOfTheBookError, own_path
from stamba.ground.tables import TomlTable
from stamba.press.spec import wrong_spot


@dataclass(frozen=True, slots=True)
class CoverSpec:
    """The wishes of a book for its printed cover.

    `spot` is the name of a spot ink for its field. `text` stands on the back for the description of the book, `about`
    says a line on the author below it, `price` stands over the bars, `add_on` are the five digits beside them. `front`
    and `wrap` are pictures in the book's folder for the front alone and for back, spine and front together; they reach
    to the bleed, and nothing but the bar code stands on a wrap.
    """

    colours: str = "cmyk"
    spot: str = ""
    text: str = ""
    about: str = ""
    price: str = ""
    add_on: str = ""
    front: str = ""
    wrap: str = ""

    @property
    def picture(self) -> str:
        """The picture that holds the title, "" where the house draws it."""
        return self.wrap or self.front


def read_cover(table: TomlTable, folder: Path) -> CoverSpec:
    """Read the table [cover]; raises ConfigError for an unknown key, a bad value, a picture that is not there."""
    spec = CoverSpec(
        colours=table.choice("colours", ("cmyk", "black"), "cmyk"),
        spot=_spot(table),
        text=table.text("text").strip(),
        about=table.line("about"),
        price=table.line("price"),
        add_on=table.line("add_on"),
        front=_picture(table, "front", folder),
        wrap=_picture(table, "wrap", folder),
    )
    if spec.add_on and not re.fullmatch(r"\d{5}", spec.add_on):
        raise table.error("add_on", f"{spec.add_on!r} is not five digits", "Leave it out if unsure.")
    if spec.front and spec.wrap:
        raise table.error("front", "a wrap covers the front, too", "Leave one of them out.")
    for key in ("text", "about") if spec.wrap else ():
        if table.has(key):
            raise table.error(
                key, "nothing but the bar code stands on a picture of the whole wrap", "Draw it there."
            )
    table.close()
    return spec


def _spot(table: TomlTable) -> str:
    name = table.line("spot")
    if what := wrong_spot(name):
        raise table.error("spot", what, 'Name it as the printer does, such as "PANTONE 185 C".')
    return name


def _picture(table: TomlTable, key: str, folder: Path) -> str:
    name = table.line(key)
    if name:
        try:
            path = own_path(folder, name)
        except NotOfTheBookError as wrong:
            raise table.error(key, f"{name} {wrong}", wrong.remedy) from None
        if not path.is_file():
            raise table.error(key, f"the file {name} is missing", "Restore it, or mend the name.")
    return name
