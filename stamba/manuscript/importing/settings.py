"""The book.toml of an imported book: what was found, with a comment at each key."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from stamba.manuscript.importing.found import Found

# Key and what its comment says; what was not found stands there as a comment with the value of the third.
_KEYS = (
    ("slug", "names the files of the editions: a-z, 0-9, hyphens", ""),
    ("theme", "the look: book, interview or technical", "book"),
    ("language", "BCP 47, such as ka or en-GB", ""),
    ("identifier", "of this book; keep it", ""),
    ("title", "the title page", ""),
    ("subtitle", "", "…"),
    ("date", "when it is published", "2026"),
    ("isbn", "", "978-…"),
    ("publisher", "", "…"),
    ("rights", "the line of the imprint", "© …"),
    ("description", "for shops, and the back of the cover", "…"),
    ("subjects", "keywords", ""),
    ("series", "", ""),
    ("series_index", "", ""),
    ("bibliography", "", ""),
    ("csl", "", ""),
)


_HEADS = {"new": "A new book."}
_TO_CHOOSE = """
[print]
# trim = "A5"            # or another size, such as "6 x 9 in"

[press]
# printer = "kdp"        # what a printer takes: stamba printers
# colours = "cmyk"       # colour pictures are printed in colour

[typography]
# links = "notes"        # where addresses are told: notes, brackets, off""".splitlines()


def written(found: Found) -> str:
    """Return the text of book.toml."""
    return "\n".join(
        (
            f"# {_HEADS.get(found.kind, f'Made from {found.kind}.')} docs/guide/80-keys.md of Stamba tells every key.",
            "",
            *_lines(found),
            "",
        )
    )


def _lines(found: Found) -> Iterator[str]:
    for key, comment, example in _KEYS:
        value = found.said.get(key)
        behind = f"  # {comment}" if comment else ""
        if value or value == []:
            yield f"{key} = {_toml(value)}{behind}"
        elif example:
            yield f"# {key} = {_toml(example)}{behind}"
    yield ""
    yield "# The text in reading order; a file with nothing but a heading names a part."
    yield "chapters = ["
    yield from (f"    {_toml(name)}," for name in found.chapters)
    yield "]"
    for who in found.said.get("contributors", ()):
        yield ""
        yield "[[contributors]]"
        yield from (f"{key} = {_toml(who[key])}" for key in ("name", "file_as", "roles") if who.get(key))
    if not found.said.get("contributors"):
        yield ""
        yield "# [[contributors]]"
        yield '# name = "…"'
        yield '# roles = ["aut"]  # aut author, trl translator, edt editor, ill illustrator …'
    for who in found.said.get("speakers", ()):
        yield ""
        yield "[[speakers]]  # a paragraph that opens with the label and a colon is this speaker's turn"
        yield from (f"{key} = {_toml(who[key])}" for key in ("label", "name", "role"))
    if found.kind in _HEADS:
        yield from _TO_CHOOSE


def _toml(value: Any) -> str:  # noqa: ANN401 - text or a list of it
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(" ".join(str(value).split()), ensure_ascii=False).replace("\x7f", "")
