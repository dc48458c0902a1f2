"""Reading a TOML table strictly: every value has a kind, and a key that nobody asked for is an error.

Used by everything that is read from TOML. Owns no setting itself. It knows too which characters can stand in no
text, in a table or a chapter (XML 1.0, 2.2).
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from stamba.ground.errors import ConfigError, Source, raise_all
from stamba.ground.geometry import Length, Size, parse_size

T = TypeVar("T")
D = TypeVar("D")
Word = TypeVar("Word", bound=StrEnum)
_NOTHING = Length(0)

# What tomllib says of the usual slips, and what to do.
_SLIPS = (
    ("Invalid value", 'Text stands between straight quotation marks: key = "text".'),
    ("Invalid statement", 'A line is key = "text", with a key of Latin letters, or a table in brackets.'),
    ("Expected '='", 'Write key = "text".'),
    ("Illegal character", "Close the quotation mark on the line where it opens."),
    ("Unterminated string", "Close the quotation mark on the line where it opens."),
    ("after a statement", r"A line holds one key; a quotation mark inside a text is written \"."),
    ("Unescaped", "A backslash inside a text is written twice."),
    ("Cannot overwrite", "A key stands once; delete one of the two."),
    ("Cannot declare", "A table stands once; put the keys of both below one heading."),
    ("Unclosed array", "Put a comma between the parts of the list, and a bracket at its end."),
)


class TomlTable:
    """One table of a TOML file; take the values out by name, then `close()` it.

    Every taker raises ConfigError with the file, the line and a remedy when the value is of another kind.
    """

    def __init__(self, values: Mapping[str, Any], where: Source, name: str = "", text: str = "") -> None:
        self._values = dict(values)
        self._taken: list[str] = []
        self._where = where
        self._name = name
        self._text = text
        self._nth = 0  # which of the tables of an array, from 0
        self._behind: TomlTable | None = None
        self._below: tuple[Source, str] | None = (
            None  # file and text of the table that this one was laid over
        )

    def filled(self, values: Mapping[str, Any]) -> TomlTable:
        """Return a table at the same place with other values."""
        return self._part(values, self._name)

    def _part(self, values: Mapping[str, Any], name: str) -> TomlTable:
        part = TomlTable(values, self._where, name, self._text)
        part._below = self._below
        return part

    def over(self, other: TomlTable) -> TomlTable:
        """Return this table laid over another, key by key in tables inside of it, too; each key keeps its place."""
        whole = self.filled(_laid_over(self._values, other._values))
        whole._below = other._where, other._text  # noqa: SLF001 - of our own kind
        return whole

    def fall_back_on(self, other: TomlTable) -> None:
        """Take from another table what this one leaves out; mistakes are told where the value stands."""
        self._behind = other

    def _falls_back(self, key: str) -> bool:
        return self._behind is not None and key not in self._values and key in self._behind._values  # noqa: SLF001

    @classmethod
    def read(cls, path: Path) -> TomlTable:
        """Read a whole TOML file; raises ConfigError when it is missing, not UTF-8 or not TOML."""
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            raise ConfigError(
                "the file is missing",
                "Write one, or let it be made: stamba import SOURCE NEWBOOK.",
                where=Source(path),
            ) from None
        except UnicodeDecodeError as wrong:
            line = path.read_bytes()[: wrong.start].count(b"\n") + 1
            raise ConfigError("not UTF-8", "Save the file as UTF-8.", where=Source(path, line)) from None
        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as wrong:
            found = re.search(r"\(at line (\d+), column (\d+)\)", str(wrong))
            place = (
                Source(path, int(found[1]), int(found[2])) if found else Source(path, len(text.splitlines()))
            )
            sentence = re.sub(r"\s*\(at .*\)$", "", str(wrong))
            remedy = next((said for slip, said in _SLIPS if slip in sentence), "Mend this line.")
            raise ConfigError(f"not TOML: {sentence}", remedy, where=place) from None
        return cls(values, Source(path), text=text)

    def where(self, key: str = "") -> Source:
        """Return the place of a key of this table in the file, as well as it can be found."""
        if self._behind is not None and self._falls_back(key):
            return self._behind.where(key)
        found = self._line(self._text, key)
        if found is None and self._below and (line := self._line(self._below[1], key)):
            return Source(self._below[0].path, line)
        return Source(self._where.path, found) if found else self._where

    def _line(self, text: str, key: str) -> int | None:
        """Return the line of a text that a key of this table stands in."""
        header = re.escape(self._name)
        inside = not self._name
        before = self._nth
        for number, line in enumerate(text.splitlines(), start=1):
            if re.match(r"\s*\[", line):
                inside = bool(self._name) and re.match(rf"\s*\[+\s*{header}\s*\]+", line) is not None
                if inside and before:
                    inside, before = False, before - 1
                opened = f"{header}\\.{re.escape(key)}" if header else re.escape(key)
                if (inside and not key) or (key and re.match(rf"\s*\[+\s*{opened}\s*\]+", line)):
                    return number
            elif inside and key and re.match(rf'\s*"?{re.escape(key)}"?\s*[=:]', line):
                return number
        return None

    def error(self, key: str, what: str, remedy: str = "") -> ConfigError:
        """Return an error at this key."""
        full = f"{self._name}.{key}" if self._name else key
        return ConfigError(f"{full}: {what}" if key else what, remedy, where=self.where(key))

    def _take(self, key: str, kind: type[T] | tuple[type, ...], called: str, remedy: str = "") -> Any:  # noqa: ANN401 - TOML
        self._taken.append(key)
        if self._behind is not None and self._falls_back(key):
            return self._behind._take(key, kind, called, remedy)  # noqa: SLF001
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(key, f"{value!r} is not {called}", remedy)
        return value

    def text(self, key: str, default: str = "") -> str:
        """Return the string at a key."""
        value: str | None = self._take(key, str, "a string")
        stray = first_unprintable(value or "")
        if stray:
            raise self.error(key, stray.what, stray.remedy)
        return default if value is None else value

    def required(self, key: str) -> str:
        """Return a string that must be there and not be empty."""
        value = self.text(key)
        if not value.strip():
            others = [one for one in self._values if one not in self._taken]
            if meant := difflib.get_close_matches(key, others, n=1, cutoff=0.8):
                self._taken.append(meant[0])
                raise self.error(meant[0], "this key is not known", f"Did you mean {key}?")
            raise self.error("", f"{key} is missing", f'Add {key} = "…".')
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value: bool | None = self._take(key, bool, "true or false")
        return default if value is None else value

    def whole(self, key: str, default: int, least: int = 0) -> int:
        """Return a whole number, not below `least`."""
        value: int | None = self._take(key, int, "a whole number")
        if value is None:
            return default
        if value < least:
            raise self.error(key, f"{value} is less than {least}", f"Write {least} or more.")
        return value

    def number(self, key: str, default: float) -> float:
        """Return the number at a key."""
        value: float | None = self._take(key, (int, float), "a number")
        return default if value is None else float(value)

    def number_or_text(self, key: str) -> str:
        """Return a number, or a string, as text."""
        value: object = self._take(key, (int, float, str), "a number")
        return "" if value is None else str(value).strip()

    def owns(self, key: str) -> bool:
        """Tell whether the table says this itself, and not the one that it falls back on."""
        return key in self._values

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """One of some words."""
        value = self.text(key, default)
        if value not in choices:
            raise self.error(key, f"{value!r} is not known", f"Use {one_of(choices)}.")
        return value

    def line(self, key: str, *, required: bool = False) -> str:
        """Return a string for one line: a line end in the file is a space."""
        value = re.sub(r"\s*[\r\n]\s*", " ", self.required(key) if required else self.text(key))
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings; a single string is a list of one."""
        value = self._take(key, (str, list), "a list of strings")
        if value is None:
            return ()
        items = [value] if isinstance(value, str) else value
        if not all(isinstance(item, str) for item in items):
            raise self.error(key, f"{value!r} is not a list of strings")
        return tuple(items)

    def member(self, key: str, words: type[Word], default: Word) -> Word:
        """Return the member of an enumeration that a string names."""
        return words(self.choice(key, [word.value for word in words], default.value))

    def members(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        """Return the members of an enumeration that a list of strings names."""
        known = [word.value for word in words]
        texts = self.texts(key)
        for text in texts:
            if text not in known:
                raise self.error(key, f"{text!r} is not known", f"Use {one_of(known)}.")
        return tuple(words(text) for text in texts)

    def value(self, key: str) -> Any:  # noqa: ANN401 - TOML
        """Return what a key has, of whatever kind; the key does not count as read."""
        return self._values.get(key)

    def has(self, key: str) -> bool:
        """Tell whether the table has a value for this key."""
        return self._values.get(key) is not None or self._falls_back(key)

    def _parsed(self, key: str, parse: Callable[[str], T], default: D) -> T | D:
        text = self.text(key)
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as wrong:
            raise self.error(key, str(wrong)) from None

    def length(self, key: str, default: Length, least: Length = _NOTHING) -> Length:
        """Return a length such as "20mm", not below `least`."""
        length = self._parsed(key, Length.parse, default)
        if length < least:
            raise self.error(key, f"{self._values[key]} is too little", f"Write {least} or more.")
        return length

    def optional_length(self, key: str) -> Length | None:
        """Return a length such as "0.1mm", None when it is not there."""
        return self._parsed(key, Length.parse, None)

    def size(self, key: str, default: Size) -> Size:
        """Return a size such as "A5"."""
        return self._parsed(key, parse_size, default)

    def table(self, key: str) -> TomlTable:
        """Return a table inside this one; empty when it is not there."""
        name = f"{self._name}.{key}" if self._name else key
        value = self._take(key, dict, "a table", f"Write [{name}], and below it a key a line.")
        return self._part(value or {}, name)

    def tables(self, key: str) -> tuple[TomlTable, ...]:
        """Return the tables of an array."""
        value = self._take(key, (list, dict, str, int, float), "a list of tables")
        name = f"{self._name}.{key}" if self._name else key
        if value is not None and not (
            isinstance(value, list) and all(isinstance(item, dict) for item in value)
        ):
            raise self.error(
                key, "not a list of tables", f"Write [[{name}]], in double brackets, above each."
            )
        tables = tuple(self._part(item, name) for item in value or [])
        for number, table in enumerate(tables):
            table._nth = number  # noqa: SLF001 - of our own kind
        return tables

    def mapping(self) -> dict[str, Any]:
        """Return all values as they are, for a reader of its own; the table counts as fully read."""
        self._taken.extend(self._values)
        return dict(self._values)

    def close(self, meant: Mapping[str, str] = MappingProxyType({})) -> None:
        """Refuse what nobody took; raises ConfigError naming the nearest known key of each.

        `meant` are the remedies for keys that are usual elsewhere.
        """
        known = f"Known here: {one_of(self._taken)}."
        if self._name:
            known += " A key of the whole book stands above the first table."
        raise_all(
            [
                self.error(key, "this key is not known", meant.get(key) or nearest(key, self._taken) or known)
                for key in self._values
                if key not in self._taken
            ]
        )


def _laid_over(upper: Mapping[str, Any], lower: Mapping[str, Any]) -> dict[str, Any]:
    whole = {**lower, **upper}
    for key in upper.keys() & lower.keys():
        if isinstance(upper[key], dict) and isinstance(lower[key], dict):
            whole[key] = _laid_over(upper[key], lower[key])
    return whole


def nearest(word: str, known: Sequence[str], cutoff: float = 0.6) -> str:
    """Return a remedy that names the nearest known word in either case, or nothing; `cutoff` is difflib's, 0 to 1."""
    words = {each.lower(): each for each in known}
    close = difflib.get_close_matches(word.lower(), words, n=1, cutoff=cutoff)
    return f"Did you mean {words[close[0]]}?" if close else ""


def one_of(words: Sequence[str]) -> str:
    """Return the words as a list for a sentence."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} or {last}" if most else last


# What XML 1.0 (2.2) has no place for, and the line ends of Unicode that Markdown does not know.
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff"
_ENDS = "\x85\u2028\u2029"
_UNPRINTABLE = re.compile(f"[{_CONTROL}{_ENDS}]")


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A character that cannot be printed: its offset in the text, what it is, and what to do."""

    at: int
    what: str
    remedy: str


def first_unprintable(text: str) -> Unprintable | None:
    """Return the first character of a text that cannot stand in a book."""
    found = _UNPRINTABLE.search(text)
    if not found:
        return None
    code = f"U+{ord(found[0]):04X}"
    if found[0] in _ENDS:
        return Unprintable(
            found.start(), f"a line end that Markdown does not know, {code}", "End the line as usual."
        )
    return Unprintable(found.start(), f"a control character, {code}", "Delete it.")
