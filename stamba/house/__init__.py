"""The publishing house: where its folders styles/ and fonts/ lie.

In a clone they lie beside the package, where designers work; the wheel carries them inside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from stamba.errors import Source, StyleError

_INSTALLED = Path(__file__).resolve().parent
CLONE = _INSTALLED.parents[1]


@dataclass(frozen=True, slots=True)
class House:
    """The folders of the publishing house: styles/ and fonts/."""

    styles: Path
    fonts: Path

    def sheet(self, name: str) -> str:
        """Return the text of a style sheet; raises StyleError when it cannot be read."""
        path = self.styles / name
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
    installed = _INSTALLED / name
    return installed if installed.is_dir() else CLONE / name


def ours() -> House:
    """Return the house that came with the program."""
    return House(folder("styles"), folder("fonts"))
