"""The publishing house: where its folders styles/ and fonts/ lie, and what a book lays over them.

In a clone they lie beside the package, where designers work; the wheel carries them inside this one. A book may have
folders of the same names: a file in them stands for the house's file of that name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from stamba.ground.errors import Source, StyleError
from stamba.ground.files import NotOfTheBookError, own_path

_PACKAGE = Path(__file__).resolve().parents[1]
CLONE = _PACKAGE.parent
FACES = "faces.css"  # names the families of fonts, once for all sheets
_RULE = re.compile(r":root(?::lang\(([^)]*)\))?\s*\{([^}]*)\}")
_FACE = re.compile(r"(--[\w-]+):\s*([^;]+);")


@dataclass(frozen=True, slots=True)
class House:
    """The house's folders styles/ and fonts/, the folder of the book whose own styles/ and fonts/ lie over them, and
    the language of the book (BCP 47), by which faces.css chooses families.
    """

    styles: Path
    fonts: Path
    book: Path | None = None
    language: str = ""

    def under(self, book: Path, language: str = "") -> House:
        """Return the house as a book in a language has it."""
        return replace(self, book=book, language=language)

    def style(self, name: str) -> Path:
        """Return the style sheet, template or table of this name: the book's own, or else the house's."""
        return self._all("styles", name).get(name, self.styles / name)

    @property
    def font_files(self) -> tuple[Path, ...]:
        """The files of fonts, by name."""
        found = self._all("fonts", "*.[to]tf") | self._all("fonts", "*.[TO]TF")
        return tuple(found[name] for name in sorted(found))

    def patterns(self) -> dict[str, Path]:
        """The files of hyphenation patterns by name."""
        return self._all("fonts/hyphenation", "*.pat.txt")

    def _all(self, kind: str, pattern: str) -> dict[str, Path]:
        """The files of a kind by their name in its folder; raises StyleError for one that lies outside the book."""
        room, *inner = kind.split("/")
        folders = [{"styles": self.styles, "fonts": self.fonts}[room].joinpath(*inner)]
        if self.book is not None:
            folders.append(self.book.joinpath(kind))
        found = {
            path.relative_to(folder).as_posix(): path
            for folder in folders
            for path in sorted(folder.glob(pattern))
        }
        for path in found.values():
            if self.book is not None and path.is_relative_to(self.book / room):
                try:
                    own_path(self.book, path.relative_to(self.book))
                except NotOfTheBookError as wrong:
                    raise StyleError(str(wrong), wrong.remedy, where=Source(path)) from None
        return found

    def sheet(self, name: str) -> str:
        """Return the text of a style sheet or template; raises StyleError when it cannot be read.

        `@import "page.css";` in a book's page.css stands for the house's page.css, so that a book says only what it has
        otherwise; and `var(--text-face)` for the families that faces.css gives it.
        """
        text = _read(self.style(name))
        if name.endswith(".css"):
            text = text.replace(f'@import "{name}";\n', _read(self.styles / name))
            for variable, families in self._faces().items():
                text = text.replace(f"var({variable})", families)
        return text

    def _faces(self) -> dict[str, str]:
        """The families that faces.css gives its variables: `:root` for every language, `:root:lang(ka, …)` for some."""
        found: dict[str, str] = {}
        for languages, rule in _RULE.findall(
            re.sub(r"/\*.*?\*/", "", _read(self.style(FACES)), flags=re.DOTALL)
        ):
            asked = [one.strip().lower() for one in languages.split(",")]
            if any(f"{self.language.lower()}-".startswith(f"{one}-") or not one for one in asked):
                found |= dict(_FACE.findall(rule))
        return found


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as wrong:
        what = f"the style sheet cannot be read: {wrong.strerror}"
        raise StyleError(what, "Restore it.", where=Source(path)) from None
    except UnicodeDecodeError as wrong:
        line = wrong.object.count(b"\n", 0, wrong.start) + 1
        raise StyleError("not UTF-8", "Save the file as UTF-8.", where=Source(path, line)) from None


def folder(name: str) -> Path:
    """Return the house's folder of that name, "styles" or "fonts", whether the program is installed or cloned."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else CLONE / name


def ours() -> House:
    """Return the house that came with the program."""
    return House(folder("styles"), folder("fonts"))
