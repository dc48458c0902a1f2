"""The faults that keep an imported text from being a book: mended where that is plain, and told in any case.

A text is read as every book is; what reading says of a place is mended there: a picture that is not to be had
becomes a link or its words, a link that leads nowhere becomes its words, a mark without meaning gets a backslash.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from stamba import config
from stamba.ground.errors import ConfigError, ManuscriptError, Mistakes
from stamba.manuscript import book

_ROUNDS = 6
_PICTURE = re.compile(
    r"!\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\](?P<target>\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])?(?:\{[^{}]*\})?",
    re.DOTALL,
)
_LINK = re.compile(
    r"\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\](?:\([^)]*\))?)*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])?(?:\{[^{}]*\})?",
    re.DOTALL,
)


_ACTS = re.compile(r"<(style|script)\b.*?</\1\s*>|<\?.*?\?>", re.DOTALL | re.IGNORECASE)
_FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(\S[^$]*?)\$", re.DOTALL)


def mend(folder: Path) -> list[str]:
    """Mend the book in a folder until it can be read; return a sentence for each change, and for each mistake left."""
    told: list[str] = []
    mistakes: tuple[ManuscriptError, ...] = ()
    for _ in range(_ROUNDS):
        try:
            book.read(config.load(folder))
        except ConfigError as wrong:
            told.append(_without_the_key(folder, wrong))
        except ManuscriptError as wrong:
            mistakes = wrong.found if isinstance(wrong, Mistakes) else (wrong,)
            changed = [*_mended(mistakes), *_without_empty(folder, mistakes)]
            told += changed
            if not changed:
                break
        else:
            return told
    return [*told, *(str(one) for one in mistakes)]


def _without_the_key(folder: Path, wrong: ConfigError) -> str:
    """Make the line of book.toml that is wrong a comment; raises the mistake again if it has no line there."""
    path = folder / config.BOOK_FILE
    if wrong.where is None or wrong.where.path != path or not wrong.where.line:
        raise wrong
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[wrong.where.line - 1] = f"# {lines[wrong.where.line - 1]}"
    path.write_text("\n".join(lines), encoding="utf-8")
    return f"{wrong}; the line is a comment now"


def _without_empty(folder: Path, mistakes: tuple[ManuscriptError, ...]) -> list[str]:
    """Take files that say nothing out of the chapters; tell which."""
    told = []
    path = folder / config.BOOK_FILE
    toml = path.read_text(encoding="utf-8")
    for one in mistakes:
        if one.where and one.what == "the chapter is empty":
            line = f'    "{one.where.path.relative_to(folder).as_posix()}",\n'
            if line in toml:
                toml = toml.replace(line, f"    #{line[3:]}")
                told.append(f"{one.where}: {one.what}; it is a comment in book.toml now")
    path.write_text(toml, encoding="utf-8")
    return told


def _mended(mistakes: tuple[ManuscriptError, ...]) -> list[str]:
    """Mend what can be, in each file from its end; tell what was done."""
    told: list[str] = []
    places: dict[Path, dict[int, tuple[ManuscriptError, Callable[[str, int], str]]]] = defaultdict(dict)
    texts: dict[Path, str] = {}
    for one in mistakes:
        change = next((change for what, change in _CHANGES if one.what.startswith(what)), None)
        if change is None or one.where is None or not one.where.line:
            continue
        path = one.where.path
        text = texts.setdefault(path, path.read_text(encoding="utf-8"))
        places[path].setdefault(_offset(text, one.where.line, one.where.column), (one, change))
    for path, some in places.items():
        text = texts[path]
        for at in sorted(some, reverse=True):
            one, change = some[at]
            new = change(text, at)
            if new != text:
                told.append(f"{one.where}: {one.what}; {_SAID[change]}")
                text = new
        path.write_text(text, encoding="utf-8")
    return told[::-1]


def _offset(text: str, line: int, column: int) -> int:
    """Return the offset of a place, in whose line a tab counts up to its stop."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    here, at = 1, start
    while here < column and at < len(text) and text[at] != "\n":
        here += 4 - (here - 1) % 4 if text[at] == "\t" else 1
        at += 1
    return at


def _no_picture(text: str, at: int) -> str:
    found = _PICTURE.search(text, at)
    if not found:
        return text
    target = found["target"] or ""
    away = re.match(r"\(\s*<?(https?:[^\s>)]+)", target)
    words = found["words"].strip()
    if away:
        new = f"[{words or away[1]}](<{away[1]}>)"
    else:
        new = words or f"`{' '.join(target.strip('()[]<>').split()) or 'picture'}`"
    return text[: found.start()] + new + text[found.end() :]


def _no_link(text: str, at: int) -> str:
    found = _LINK.search(text, at)
    return text[: found.start()] + found["words"] + text[found.end() :] if found else text


def _no_html(text: str, at: int) -> str:
    """Make a style or a program a comment; of another tag the first sign is text."""
    acts = _ACTS.match(text, at)
    if acts and "-->" not in acts[0]:
        return f"{text[:at]}<!--{acts[0]}-->{text[acts.end() :]}"
    return _no_mark(text, at)


def _no_mark(text: str, at: int) -> str:
    return f"{text[:at]}\\{text[at:]}" if at < len(text) and text[at] in "[<{$!@" else text


def _no_reference(text: str, at: int) -> str:
    sign = text.find("@", at, text.find("\n", at) + 1 or len(text))
    return f"{text[:sign]}\\{text[sign:]}" if sign >= 0 else text


def _as_code(text: str, at: int) -> str:
    found = _FORMULA.search(text, at)
    if not found:
        return text
    inside = (found[1] or found[2]).strip("\n")
    new = f"\n```\n{inside}\n```\n" if found[1] else f"`{inside}`"
    return text[: found.start()] + new + text[found.end() :]


def _no_line(text: str, at: int) -> str:
    end = text.find("\n", at)
    start = text.rfind("\n", 0, at) + 1
    return text[:start] + text[end if end >= 0 else len(text) :]


# What a mistake begins with -> what mends it.
_CHANGES: tuple[tuple[str, Callable[[str, int], str]], ...] = (
    ("image ", _no_picture),
    ("a picture without a file", _no_picture),
    ("the link leads to", _no_link),
    ("the address ", _no_link),
    ("raw HTML", _no_html),
    ("the heading is empty", _no_line),
    ("note [^", _no_mark),
    ("@", _no_reference),
    ("the formula ", _as_code),
)
_SAID: dict[Callable[[str, int], str], str] = {
    _no_picture: "its words stand there now",
    _no_link: "the words are no link now",
    _no_mark: "a backslash makes it text now",
    _no_html: "it is a comment now, or begins with a backslash",
    _no_line: "it is taken out",
    _no_reference: "a backslash makes it text now",
    _as_code: "it is code now",
}
