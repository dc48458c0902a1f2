"""Editors: how each is told the line of a file, by its command or by an address that it answers to."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from urllib.parse import quote

EDITOR = "STAMBA_EDITOR"  # in the environment: an address with {path}, {line} and {column}
# Command: what it is given; {place} is path:line:column.
_COMMANDS = {
    **dict.fromkeys(("code", "codium", "code-insiders", "cursor", "windsurf"), ("-g", "{place}")),
    **dict.fromkeys(("subl", "zed", "mate"), ("{place}",)),
    **dict.fromkeys(("emacs", "emacsclient"), ("+{line}:{column}", "{path}")),
    **dict.fromkeys(("kate", "kwrite"), ("-l", "{line}", "-c", "{column}", "{path}")),
    **dict.fromkeys(("idea", "pycharm", "webstorm"), ("--line", "{line}", "{path}")),
}
_USUAL = ("+{line}", "{path}")
# They would write over the terminal that watches.
_OF_THE_TERMINAL = frozenset(
    {"vi", "vim", "nvim", "nano", "pico", "ed", "hx", "kak", "micro", "joe", "mcedit", "less"}
)


def kind() -> str:
    """Return how an editor is opened: "command" by $VISUAL, "address" by $STAMBA_EDITOR, or empty."""
    if os.environ.get(EDITOR):
        return "address"
    command = _command()
    return "command" if command and Path(command[0]).name not in _OF_THE_TERMINAL else ""


def address(path: Path, line: int, column: int) -> str:
    """Return the address that opens a place in the editor; empty without one."""
    pattern = os.environ.get(EDITOR, "")
    told = {"path": quote(str(path)), "line": str(max(line, 1)), "column": str(max(column, 1))}
    for name, value in told.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


def start(path: Path, line: int, column: int) -> bool:
    """Start the editor of $VISUAL at a place, and wait for nothing; tell whether that was done."""
    command = _command()
    if kind() != "command":
        return False
    told = {"path": str(path), "line": max(line, 1), "column": max(column, 1)}
    told["place"] = "{path}:{line}:{column}".format(**told)
    arguments = (one.format(**told) for one in _COMMANDS.get(Path(command[0]).name, _USUAL))
    try:
        subprocess.Popen(
            [*command, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    except OSError:
        return False
    return True


def _command() -> list[str]:
    try:
        return shlex.split(os.environ.get("VISUAL", ""))
    except ValueError:
        return []
