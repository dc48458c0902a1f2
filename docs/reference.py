"""Write what the guide tells of every key, option and code, and the schema of book.toml, from the program itself.

The program knows kinds, defaults and choices: its readers of TOML are listened to while they read each example of
keys.toml. keys.toml and remedies.toml have the sentences. Run by `make guide`; tests/test_guide.py tells when a file is
out of date.
"""

from __future__ import annotations

import inspect
import json
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, fields
from enum import Enum
from pathlib import Path
from typing import Any
from unittest.mock import patch

_DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(_DOCS.parent))

from stamba import cli, config  # noqa: E402
from stamba.config.book import OWN  # noqa: E402
from stamba.ground import findings, house  # noqa: E402
from stamba.ground.geometry import Length, Size  # noqa: E402
from stamba.ground.tables import TomlTable  # noqa: E402
from stamba.press import spec as press  # noqa: E402
from stamba.press import tables as press_tables  # noqa: E402

# The hand-written sentences of the chapters.
_OF_KEYS = """\
# Every key of book.toml

Made from the program by `make guide`. A *text* stands between straight quotation marks; *texts* are a list of them,
`["so", "and so"]`, or one alone; a *length* is a text such as `"20 mm"`, `"14 pt"` or `"0.5 in"`; a *size* is the name of a
paper, or two lengths, `"6 x 9 in"`; a *word* is one of those that are named. A key that the house does not know is refused,
with the nearest one that it knows."""
_OF_WORDS = """\
## `[words]`

Other words for titles and labels than those of the house, in the language of the book; here the house's in English. What
stands in braces is filled in. `months` are twelve, January first.

| key | English |
|---|---|
"""
_OF_A_HOUSE = """\
## house.toml

A `house.toml` in the folder above those of several books says once what they have in common. It knows the keys of book.toml,
but not these, which each book has of its own: {own}. What a book says itself wins, key by key."""
_OF_COMMANDS = """\
# Every command

Made from the program by `make guide`. `stamba COMMAND --help` says the same on the terminal, and `stamba --version` tells
the version. In a clone, `.venv/bin/python build.py` is `stamba`.

## What most commands know

"""
_OF_CODES = """\
# From message to remedy

Made from the program by `make guide`. Every finding has a code, and every code a promise that the house makes. The letter
says what it is about: {letters}.

An *error* holds back the edition that it is about, for one of four reasons: {reasons}. A *warning* asks an editor, a designer
or a printer to look. A *note* is worth knowing. A mistake in book.toml or in the markup has no code: it is told with its place
and its remedy, and ends the run."""

_GUIDE = _DOCS / "guide"
# The files that examples name; empty ones do.
FILES = ("10-chapter.md", "cover.jpg", "works.bib", "style.csl", "received.txt", "errata.tsv")
_BOOK = {
    "slug": '"a"',
    "language": '"en"',
    "identifier": '"urn:uuid:00000000-0000-4000-8000-000000000000"',
    "title": '"A"',
}
_ARRAYS = ("contributors", "speakers", "lint.silence")
# Taker of TomlTable, or type of a value -> how the guide calls the kind, and what JSON Schema says of it.
_TEXT, _TEXTS = {"type": "string"}, {"type": ["string", "array"], "items": {"type": "string"}}
KINDS: dict[object, tuple[str, dict[str, Any]]] = {
    "text": ("text", _TEXT), "line": ("text", _TEXT), "required": ("text, must be there", _TEXT),
    "flag": ("true or false", {"type": "boolean"}), "whole": ("whole number", {"type": "integer", "minimum": 0}),
    "number": ("number", {"type": "number"}), "number_or_text": ("number", {"type": ["number", "string"]}),
    "choice": ("word", _TEXT), "member": ("word", _TEXT), "texts": ("texts", _TEXTS), "members": ("words", _TEXTS),
    "length": ("length", _TEXT), "optional_length": ("length", _TEXT), "size": ("size", _TEXT),
    Length: ("length", _TEXT), bool: ("true or false", {"type": "boolean"}), int: ("whole number", {"type": "integer"}),
    str: ("text", _TEXT), Path: ("file", _TEXT), tuple: ("table", {"type": "object"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """A key of book.toml as the program reads it: its kind, a row of KINDS, its default as TOML, the words it knows."""

    kind: object
    default: str = ""
    words: tuple[str, ...] = ()


Keys = dict[tuple[str, str], Key]


def sentences() -> dict[str, dict[str, dict[str, str]]]:
    """Return keys.toml: what each key of each table is for."""
    return tomllib.loads((_DOCS / "keys.toml").read_text(encoding="utf-8"))


def keys() -> Keys:
    """Return every key that the program asked book.toml for while it read the examples, by table and name.

    Raises ConfigError for an example that is no book.
    """
    found: Keys = {}
    with ExitStack() as stack:
        for name in ("text", "line", "required", "flag", "whole", "number", "number_or_text", "choice", "member",
                     "members", "texts", "length", "optional_length", "size"):  # fmt: skip
            stack.enter_context(patch.object(TomlTable, name, _listening(name, found)))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name in FILES:
            (folder / name).touch()
        for book in examples():
            (folder / config.BOOK_FILE).write_text(book, encoding="utf-8")
            config.load(folder)
    return {key: found[key] for key in sorted(found)} | _of_the_press()


def examples() -> Iterator[str]:
    """Yield a small book.toml for every example of keys.toml; the keys of a table that may stand often are together."""
    for table, rows in sentences().items():
        rows.pop("")
        if table in _ARRAYS:
            together = (f"{key} = {row['example']}" for key, row in rows.items())
            yield _book("\n".join((f"[[{table}]]", *together)))
            continue
        for key, row in rows.items():
            lines = (f"{key} = {row['example']}", row.get("with", ""))
            yield _book("", *lines) if table == "book" else _book("\n".join((f"[{table}]", *lines)))


def _book(table: str, *lines: str) -> str:
    said = {line.partition(" =")[0] for line in lines}
    plain = [f"{key} = {value}" for key, value in _BOOK.items() if key not in said]
    return "\n".join((*plain, *lines, table, ""))


def _listening(name: str, found: Keys) -> Callable[..., Any]:
    """Return a taker of TomlTable that notes what it was asked for; takers that it calls itself are not heard."""
    plain = getattr(TomlTable, name)
    signature = inspect.signature(plain)

    def taken(table: TomlTable, key: str, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - of all takers
        if table.where().path.name == config.BOOK_FILE and not inside and table._name != "words":
            asked = signature.bind(table, key, *given, **named)
            asked.apply_defaults()
            words = asked.arguments.get("choices") or asked.arguments.get("words") or ()
            of = table._name or "book"
            kind = "required" if name == "line" and asked.arguments["required"] else name
            said = tuple(str(word.value) if isinstance(word, Enum) else word for word in words)
            found.setdefault((of, key), Key(kind, _toml(asked.arguments.get("default")), said))
        inside.append(key)
        try:
            return plain(table, key, *given, **named)
        finally:
            inside.pop()

    return taken


inside: list[str] = []  # the takers that are at work, the outermost first


def _of_the_press() -> Keys:
    """The keys of [press], which are rows of a table of their own."""
    usual = {field.name: getattr(press.PressSpec(), field.name) for field in fields(press.PressSpec)}
    known = {
        "printer": "printers", "condition": "conditions", "binding": "bindings", "paper": "papers",
        "cover_paper": "papers",
    }  # fmt: skip
    found: Keys = {}
    for name, read in press.READERS.items():
        if name in {"trim", "bleed"}:  # which [print] has
            continue
        words = tuple(press_tables.known(known[name])) if name in known else ()
        words = words or (read.words if isinstance(read, press.Words) else ())
        words = words or (tuple(press.STANDARDS) if name == "standard" else ())
        default = usual.get(name)
        kind: object = next(
            (kind for kind in (bool, int, str, Path, Length) if isinstance(default, kind)), Length
        )
        kind = tuple if isinstance(default, tuple) else "number_or_text" if name == "pages" else kind
        found["press", name] = Key(
            "choice" if words else kind, _toml(getattr(default, "key", default)), words
        )
    return found


def _toml(value: object) -> str:
    """A default as it would be written in book.toml; nothing for nothing."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, Length | Size):
        return f'"{value}"'
    if isinstance(value, str | Path):
        return f'"{value}"' if str(value) else ""
    return f"{value:g}" if isinstance(value, int | float) else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def keys_chapter(found: Keys) -> str:
    """Return the chapter of all keys of book.toml."""
    parts = [_OF_KEYS]
    for table, rows in sentences().items():
        name = {"book": "The book"}.get(table, f"`[[{table}]]`" if table in _ARRAYS else f"`[{table}]`")
        parts += [f"## {name}", rows[""]["what"]]
        lines, told = ["| key | what |", "|---|---|"], set[tuple[str, ...]]()
        for key, row in rows.items():
            if key:
                lines.append(f"| `{key}` | {_cell(_key(key, row, found[table, key], told))} |")
        parts.append("\n".join(lines))
    parts += [_words_table(), _shared(found)]
    return "\n\n".join(parts) + "\n"


def _key(key: str, row: dict[str, str], known: Key, told: set[tuple[str, ...]]) -> str:
    """A key's sentence, its words if they were not told yet in this table, its kind, default and example."""
    words = ", ".join(f"`{word}`" for word in known.words if f"`{word}`" not in row["what"])
    what = f"{row['what']}: {words}" if words and known.words not in told else row["what"]
    told.add(known.words)
    default = row.get("default") or (f"`{known.default}`" if known.default else "")
    default = f"; if left out: {default}" if default else ""
    return f"{what}. *{KINDS[known.kind][0].capitalize()}*, `{key} = {row['example']}`{default}"


def _words_table() -> str:
    english = tomllib.loads((house.ours().style("matter/words.toml")).read_text(encoding="utf-8"))["en"]
    rows = (f"| `{key}` | {_cell(str(text))} |" for key, text in english.items() if key != "months")
    return _OF_WORDS + "\n".join(rows)


def _shared(found: Keys) -> str:
    own = ", ".join(f"`[{key}]`" if ("book", key) not in found else f"`{key}`" for key in OWN)
    return _OF_A_HOUSE.format(own=own)


# What most commands know, told once.
_COMMON = ("folder", "--book", "--build", "--quiet", "--json")


def options_chapter() -> str:
    """Return the chapter of all commands and their options."""
    usual = {flag: of for command in cli.COMMANDS if command[0] == "check" for flag, of in command[3]}
    rows = (f"| {_option(flag, usual[flag])} | {_cell(_told(usual[flag]))} |" for flag in _COMMON)
    parts = [_OF_COMMANDS + "\n".join(("| word or option | what |", "|---|---|", *rows))]
    for name, what, _, given in cli.COMMANDS:
        usage = " ".join(_usage(flag, of) for flag, of in given)
        parts.append(
            f"## stamba {name}\n\n{what[0].upper()}{what[1:]}.\n\n    stamba {name} {usage}".rstrip()
        )
        rows = (
            f"| {_option(flag, of)} | {_cell(_told(of))} |" for flag, of in given if usual.get(flag) != of
        )
        told = "\n".join(rows)
        if told:
            parts[-1] += f"\n\n| word or option | what |\n|---|---|\n{told}"
    rows = (
        f"| {kind.exit_code} | {(kind.__doc__ or '').partition(chr(10))[0].strip().rstrip('.')} |"
        for kind in cli.KINDS
    )
    parts.append(
        "\n".join(
            (
                "## Exit codes",
                "",
                "| code | what |",
                "|---|---|",
                "| 0 | all is well |",
                "| 1 | a fault of Stamba, with its traceback |",
                *rows,
                "| 130 | ended by Ctrl-C; by another signal, 128 and its number |",
            )
        )
    )
    return "\n\n".join(parts) + "\n"


def _option(flag: str, of: Mapping[str, Any]) -> str:
    """An option with the word behind it; an argument without a hyphen is the word."""
    if not flag.startswith("-"):
        return _cell(f"`{of.get('metavar') or '|'.join(of['choices'])}`")
    if of.get("action") == "store_true":
        return f"`{flag}`"
    return f"`{flag} {of.get('metavar') or flag.strip('-').upper()}`"


def _usage(flag: str, of: Mapping[str, Any]) -> str:
    """An argument as a line of usage has it, in brackets if it may be left out."""
    word = _option(flag, of).replace("\\|", "|").strip("`")
    word += " …" if of.get("nargs") == "*" or of.get("action") == "append" else ""
    return f"[{word}]" if flag.startswith("-") or of.get("nargs") else word


def _told(of: Mapping[str, Any]) -> str:
    words = of.get("choices") or ()
    told = str(of.get("help", "")).replace("%%", "%")
    choices = "" if all(word in told for word in words) else f"{', '.join(f'`{word}`' for word in words)}"
    return "; ".join(filter(None, (told, choices)))


def codes_chapter() -> str:
    """Return the chapter from message to remedy: all codes of the catalogue."""
    remedies = tomllib.loads((_DOCS / "remedies.toml").read_text(encoding="utf-8"))
    letters = ", ".join(f"{letter} {what}" for letter, what in findings.GROUPS.items())
    reasons = f"{findings.BROKEN}, {findings.CLAIM}, {findings.LOST}, or {findings.ASKED}"
    parts = [_OF_CODES.format(letters=letters, reasons=reasons)]
    for letter, what in findings.GROUPS.items():
        rows = (
            f"| {one.code} | {_cell(_promise(one))} | {_cell(remedies[one.code])} |"
            for one in findings.CATALOGUE.values()
            if one.code.startswith(letter)
        )
        parts.append(
            "\n".join((f"## {letter}: {what}", "", "| code | promise | what to do |", "|---|---|---|", *rows))
        )
    return "\n\n".join(parts) + "\n"


def _promise(one: findings.Code) -> str:
    return f"{one.promise}. *{one.severity.capitalize()}{f': {one.why}' if one.why else ''}*"


def schema(found: Keys) -> str:
    """Return the JSON Schema of book.toml, for editors."""
    tables: dict[str, dict[str, Any]] = {}
    for table, rows in sentences().items():
        said = {key: (row["what"], found[table, key]) for key, row in rows.items() if key}
        own = tables[table] = {
            "description": rows[""]["what"],
            "type": "object",
            "additionalProperties": False,
            "properties": {
                key: {"description": what, **KINDS[known.kind][1]} | _enumerated(known)
                for key, (what, known) in said.items()
            },
        }
        if table in _ARRAYS:
            own["required"] = [key for key, (_, known) in said.items() if known.kind == "required"]
            own = {"type": "array", "items": own}
        if table != "book":
            above, _, name = table.rpartition(".")
            beside = tables[above or "book"]["properties"]
            beside[name] = {"anyOf": [beside[name], own]} if name in beside else own
    whole = tables["book"]
    whole["properties"]["words"] = {"type": "object", "additionalProperties": {"type": ["string", "array"]}}
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "book.toml"}
    return json.dumps(head | whole, ensure_ascii=False, indent=1) + "\n"


def _enumerated(known: Key) -> dict[str, Any]:
    if not known.words:
        return {}
    each = {"enum": list(known.words)}
    return {"items": each} if known.kind == "members" else each


def made() -> dict[Path, str]:
    """Return the text of every file that this program writes, by its path."""
    found = keys()
    return {
        _GUIDE / "80-keys.md": keys_chapter(found),
        _GUIDE / "82-commands.md": options_chapter(),
        _GUIDE / "84-messages.md": codes_chapter(),
        _DOCS / "book.schema.json": schema(found),
    }


if __name__ == "__main__":
    for path, text in made().items():
        path.write_text(text, encoding="utf-8")
