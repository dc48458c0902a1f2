"""What the composer of lines tells of a paragraph that it could not set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unset:
    """A paragraph that keeps the engine's own lines: its index, its first words, why."""

    index: int
    words: str
    reason: str
