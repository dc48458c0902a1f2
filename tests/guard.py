"""What no test may do: reach the network, or open a file that is neither the project's, a library's nor temporary."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "::1", "localhost")
NOWHERE = "/nowhere"  # for the test of this guard
_PRIVATE = tuple({str(ROOT.parent), str(Path.home()), NOWHERE} - {"/"})


class OutsideError(AssertionError):
    """A test went where none may go."""


def install() -> None:
    """Watch this process from now on (PEP 578); a fork of it is watched, too, a program that it starts is not."""
    own = {str(ROOT), sys.prefix, sys.base_prefix, sys.exec_prefix, tempfile.gettempdir()}
    allowed = tuple(own | {os.path.realpath(path) for path in own})

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            address = arguments[1]
            if arguments[0].family != socket.AF_UNIX and address[0] not in LOOPBACK:
                message = f"a test asks the network for {address}"
                raise OutsideError(message)
        elif event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100 - a link is not followed
            if _lies_in(path, _PRIVATE) and not _lies_in(path, allowed):
                message = f"a test opens {path}"
                raise OutsideError(message)

    sys.addaudithook(watch)


def _lies_in(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(f"{folder}{os.sep}") for folder in folders)
