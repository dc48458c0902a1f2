"""The publishing house: where its folders styles/ and fonts/ lie, and what a theme and a book lay over them.

In a clone they lie beside the package, where designers work; the wheel carries them inside this one. A theme is a
folder of styles/themes/, and a book may have folders styles/ and fonts/: a file in them stands for the file of that
name below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from stamba.ground.errors import Source, StyleError
from stamba.ground.files import NotOfTheBookError, own_path

_PACKAGE = Path(__file__).resolve().parents[1]
CLONE = _PACKAGE.parent
THEMES = "themes"  # the folder of styles/ with a folder a theme
FACES = "faces.css"  # names the families of fonts, once for all sheets
_RULE = re.compile(r":root(?::lang\(([^)]*)\))?\s*\{([^}]*)\}")
_FACE = re.compile(r"(--[\w-]+):\s*([^;]+);")


@dataclass(frozen=True, slots=True)
class House:
    """The house's folders styles/ and fonts/, the folder of the book whose own styles/ and fonts/ lie over them, the
    language of the book (BCP 47), by which faces.css chooses families, and its theme, which lies between.
    """

    styles: Path
    fonts: Path
    book: Path | None = None
    language: str = ""
    theme: str = ""

    def under(self, book: Path, language: str = "", theme: str = "") -> House:
        """Return the house as a book in a language and a theme has it."""
        return replace(self, book=book, language=language, theme=theme)

    def style(self, name: str) -> Path:
        """Return the style sheet, template or table of this name: the book's own, else the theme's or the house's."""
        return self.layers(name)[-1]

    def layers(self, name: str) -> tuple[Path, ...]:
        """Return the files of styles/ of this name that lie over one another: the house's, the theme's, the book's."""
        over = [folder / name for folder in self._folders("styles")[1:]]
        return (self.styles / name, *(self._own(path) for path in over if path.is_file()))

    @property
    def font_files(self) -> tuple[Path, ...]:
        """The files of fonts, by name; what a book has of a family, by the names of files, stands for all of the
        house's: the two may not have the same letters.
        """
        found = self._all("fonts", "*.[to]tf") | self._all("fonts", "*.[TO]TF")
        own = {_family(name) for name, path in found.items() if path.parent != self.fonts}
        return tuple(
            found[name]
            for name in sorted(found)
            if found[name].parent != self.fonts or _family(name) not in own
        )

    def patterns(self) -> dict[str, Path]:
        """The files of hyphenation patterns by name."""
        return self._all("fonts/hyphenation", "*.pat.txt")

    def _folders(self, kind: str) -> list[Path]:
        """The folders of a kind, `styles` or one below `fonts`, each over the one before."""
        room, *inner = kind.split("/")
        folders = [{"styles": self.styles, "fonts": self.fonts}[room].joinpath(*inner)]
        if self.theme and room == "styles":
            folders.append(self.styles / THEMES / self.theme)
        if self.book is not None:
            folders.append(self.book.joinpath(kind))
        return folders

    def _all(self, kind: str, pattern: str) -> dict[str, Path]:
        """The files of a kind by their name in its folder; raises StyleError for one that lies outside the book."""
        return {
            path.relative_to(folder).as_posix(): self._own(path)
            for folder in self._folders(kind)
            for path in sorted(folder.glob(pattern))
        }

    def _own(self, path: Path) -> Path:
        """Return a path; raises StyleError when it is in the book's folder by its name, and in fact outside."""
        if self.book is not None and any(
            path.is_relative_to(self.book / room) for room in ("styles", "fonts")
        ):
            try:
                own_path(self.book, path.relative_to(self.book))
            except NotOfTheBookError as wrong:
                raise StyleError(str(wrong), wrong.remedy, where=Source(path)) from None
        return path

    def sheet(self, name: str) -> str:
        """Return the text of a style sheet or template; raises StyleError when it cannot be read.

        `@import "page.css";` in a page.css stands for the one that it lies over, so that a theme and a book say only
        what they have otherwise; and `var(--text-face)` for the families that faces.css gives it.
        """
        if not name.endswith(".css"):
            return _read(self.style(name))
        text = self._imported(name)
        for variable, families in self._faces().items():
            text = text.replace(f"var({variable})", families)
        return text

    def _imported(self, name: str) -> str:
        """The text of a style sheet with those in it that it imports from below."""
        text = ""
        for path in self.layers(name):
            text = _read(path).replace(f'@import "{name}";\n', text)
        return text

    def _faces(self) -> dict[str, str]:
        """The families that faces.css gives its variables: `:root` for every language, `:root:lang(ka, …)` for some."""
        found: dict[str, str] = {}
        for languages, rule in _RULE.findall(
            re.sub(r"/\*.*?\*/", "", self._imported(FACES), flags=re.DOTALL)
        ):
            asked = [one.strip().lower() for one in languages.split(",")]
            if any(f"{self.language.lower()}-".startswith(f"{one}-") or not one for one in asked):
                found |= dict(_FACE.findall(rule))
        return found


def _family(name: str) -> str:
    return name.partition("-")[0]


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


def themes() -> tuple[str, ...]:
    """Return the names of the themes, in the order of the alphabet."""
    return tuple(sorted(path.name for path in (folder("styles") / THEMES).iterdir() if path.is_dir()))


def ours() -> House:
    """Return the house that came with the program."""
    return House(folder("styles"), folder("fonts"))
