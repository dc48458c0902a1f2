"""YAML: the metadata at the head of a chapter, in the words of book.toml. The only door to yaml.

The keys are those of pandoc's manual (MANUAL, "Metadata variables" and "EPUB Metadata"). Every scalar is text as it is
typed; anchors, which can make a gigabyte of ten lines, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from stamba.ground.errors import ConfigError, Source

_DEEPEST = 100  # brackets in each other
BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"^[\w-]+\s*:", re.MULTILINE)
_MARKS = re.compile(r"(?<![\w*_\\])(\*\*?|__?)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_TABBED = re.compile(
    r"^([\w-]+:)\t+", re.MULTILINE
)  # YAML 1.2.2, 6.2, allows tabs there; the reader does not
# Key of book.toml -> the keys of metadata that mean it, the first that is there.
_SAME = {
    "subtitle": ("subtitle",), "language": ("lang", "language"), "description": ("description", "abstract"),
    "publisher": ("publisher",), "rights": ("rights", "copyright"), "date": ("date",),
    "series": ("series", "belongs-to-collection"), "slug": ("slug",), "csl": ("csl",),
}  # fmt: skip
_LISTS = {"subjects": ("subject", "keywords", "subjects"), "bibliography": ("bibliography",)}
# Key of metadata -> the MARC relator of the people in it.
_PEOPLE = {
    "author": "aut", "authors": "aut", "creator": "aut", "translator": "trl", "editor": "edt",
    "illustrator": "ill", "contributor": "ctb",
}  # fmt: skip
_ROLES = {"author": "aut", "editor": "edt", "translator": "trl", "illustrator": "ill"}

# Keys of metadata that book.toml has by other words, each with what to write instead.
MEANT = {
    name: f"Did you mean {key}?"
    for key, names in (*_SAME.items(), *_LISTS.items())
    for name in names
    if name != key
} | {
    name: f'Write [[contributors]], and below it name = "…" and roles = ["{role}"].'
    for name, role in _PEOPLE.items()
}


def block(text: str) -> str:
    """Return the YAML of the block of metadata at the head of a text; nothing if there is none."""
    found = BLOCK.match(text)
    return str(found["yaml"]) if found and _KEY.search(found["yaml"] or "") else ""


def _too_deep(text: str) -> int:
    """Return the line at which too many brackets are open, 0 for none; the reader of YAML takes ages over them."""
    opened = 0
    for sign in re.finditer(r"[\[{]|[\]}]", text):
        opened += 1 if sign[0] in "[{" else -1
        if opened > _DEEPEST:
            return text.count("\n", 0, sign.start()) + 1
    return 0


def values_of(text: str, where: Source) -> dict[str, Any]:
    """Return a table of YAML as text, lists and tables of text; raises ConfigError, with its line, for what is none."""
    if line := _too_deep(text):
        raise ConfigError(
            "the metadata is not YAML that can be read: too much in each other",
            "Look for brackets that are never closed.", where=Source(where.path, where.line + line - 1),
        )  # fmt: skip
    text = _TABBED.sub(r"\1 ", text)
    import yaml  # noqa: PLC0415 - few chapters have metadata

    try:
        for event in yaml.parse(text, yaml.BaseLoader):
            if isinstance(event, yaml.AliasEvent):
                raise yaml.MarkedYAMLError(problem="an alias, *name", problem_mark=event.start_mark)
        found = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - a loader that makes nothing but text
    except (yaml.YAMLError, RecursionError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        place = Source(where.path, where.line + mark.line) if mark else where
        what = getattr(wrong, "problem", "") or "too much in each other"
        raise ConfigError(
            f"the metadata is not YAML that can be read: {what}",
            'Put a text with a colon or a bracket into quotation marks: title: "One: Two".', where=place,
        ) from None  # fmt: skip
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}


def in_words_of_the_book(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the metadata that a book.toml could say, by its keys; what is empty or of another form is left out."""
    book: dict[str, Any] = dict(_titles(found.get("title")))
    for key, names in _SAME.items():
        value = next((plain(found[name]) for name in names if plain(found.get(name))), "")
        if value:
            book[key] = value.replace("_", "-") if key == "language" else value
    for key, names in _LISTS.items():
        texts = next((list(_texts(found[name])) for name in names if found.get(name)), [])
        if texts:
            book[key] = texts
    book |= dict(
        _identifiers(found.get("identifier")), **({"isbn": found["isbn"]} if found.get("isbn") else {})
    )
    number = plain(found.get("series-index") or found.get("series_index") or found.get("group-position"))
    if number:
        book["series_index"] = number
    people = [
        {"name": name, "roles": [role], **({"file_as": file_as} if file_as else {})}
        for key, role in _PEOPLE.items()
        for name, role, file_as in _people(found.get(key), role)
    ]
    if people:
        book["contributors"] = people
    return book


def with_keys_of_the_book(text: str) -> str:
    """Return the same lines of YAML with the keys that book.toml has, for the places of mistakes."""
    known = {name: key for key, names in {**_SAME, **_LISTS}.items() for name in names}
    return re.sub(r"^[\w-]+(?=\s*:)", lambda key: known.get(key[0], key[0]), text, flags=re.MULTILINE)


def plain(value: Any) -> str:  # noqa: ANN401 - YAML has no types
    """Return a text without emphasis, its line ends spaces; nothing for what is no text."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        value = "\n".join(value)
    if not isinstance(value, str) or value in ("null", "~"):
        return ""
    return " ".join(_MARKS.sub(r"\2", value).split())


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401
    for one in (
        value if isinstance(value, list) else re.split(r"[,;]\s*", value) if isinstance(value, str) else ()
    ):
        text = plain(one)
        if text:
            yield text


def _titles(value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """The title, and the subtitle where each says which it is."""
    for one in value if isinstance(value, list) else [value]:
        kind, text = (one.get("type", "main"), one.get("text")) if isinstance(one, dict) else ("main", one)
        if plain(text) and kind in ("main", "subtitle"):
            yield "title" if kind == "main" else "subtitle", plain(text)


def _identifiers(value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for one in value if isinstance(value, list) else [value]:
        scheme, text = (
            (one.get("scheme", ""), plain(one.get("text"))) if isinstance(one, dict) else ("", plain(one))
        )
        if text.startswith(("urn:", "http")):
            yield "identifier", text
        elif text and "ISBN" in (scheme + text).upper():
            yield "isbn", re.sub(r"(?i)^isbn[\s:]*", "", text)


def _people(value: Any, role: str) -> Iterator[tuple[str, str, str]]:  # noqa: ANN401
    """Name, role and the name to file by of each; an author may be a table with more than a name."""
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            name = re.sub(r"\s*(?:\^\[.*|<\S+@\S+>)$", "", plain(one))
            if name:
                yield name, role, ""
            continue
        given = one.get("name") or one.get("text")
        if isinstance(given, dict):
            given = given.get("literal") or " ".join(str(given.get(part, "")) for part in ("given", "family"))
        said = plain(one.get("role"))
        if plain(given):
            yield (
                plain(given),
                _ROLES.get(said, said if re.fullmatch("[a-z]{3}", said) else role),
                plain(one.get("file-as")),
            )
