"""The folders of the publishing house."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class House:
    """The folders of the publishing house: styles/ and fonts/."""

    styles: Path
    fonts: Path
