"""A book found elsewhere: its chapters in order, what is said of it, and what is not sure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Found:
    """A book as it was found.

    `chapters` are names in the new folder with their Markdown, in reading order; `said` is in the keys of book.toml;
    `files` are other files by their names there, such as pictures; `nested` names what stood below a chapter.
    """

    kind: str
    chapters: dict[str, str] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)

    def part(self, title: str) -> None:
        """Add the title of a part, in a file of its own."""
        number = sum(name.startswith("part-") for name in self.chapters) + 1
        self.chapters[f"part-{number}.md"] = f"# {title} {{.part}}\n"
