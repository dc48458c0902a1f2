"""The publishing house: where its folders styles/ and fonts/ lie.

In a clone they lie beside the package, where designers work; the wheel carries them inside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_INSTALLED = Path(__file__).resolve().parent
CLONE = _INSTALLED.parents[1]


@dataclass(frozen=True, slots=True)
class House:
    """The folders of the publishing house: styles/ and fonts/."""

    styles: Path
    fonts: Path


def folder(name: str) -> Path:
    """Return the house's folder of that name, "styles" or "fonts", whether the program is installed or cloned."""
    installed = _INSTALLED / name
    return installed if installed.is_dir() else CLONE / name


def ours() -> House:
    """Return the house that came with the program."""
    return House(folder("styles"), folder("fonts"))
