"""Watching a book: what changed is made again on every save and shown in the browser, from one warm process.

The finished editions are left alone: what is shown lies in a draft folder beside them. The only door to watchfiles.
"""

from __future__ import annotations

import os
import queue
import threading
import webbrowser
from collections.abc import Callable, Iterable
from pathlib import Path

import watchfiles

from stamba.config import house_file
from stamba.editions.delivery import draft_folder
from stamba.ground.beside import PROCESSORS
from stamba.ground.house import House
from stamba.manuscript.revision import SKIPPED
from stamba.watch.builds import Builder
from stamba.watch.server import serve
from stamba.watch.state import Board

_QUIET = 25  # milliseconds without a change, after which a save is whole


def watch(
    book: Path, target: Path, house: House, *, port: int, browser: bool, told: Callable[[str], None]
) -> None:
    """Show a book until the process is ended; `told` hears the address, and port 0 is any that is free.

    Raises ConfigError for a port that is taken.
    """
    os.environ[PROCESSORS] = "1"  # nothing is forked off beside the server's thread
    with draft_folder(target) as drafts:
        board = Board()
        address = serve(board, book, port)
        told(address)
        if browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        changes: queue.SimpleQueue[None] = queue.SimpleQueue()
        shared = house_file(book)
        folders = (book, house.styles, house.fonts, *([shared] if shared else ()))
        threading.Thread(target=_hear, args=(changes, folders, target), daemon=True).start()
        builder = Builder(book, target, drafts, house, board)
        while True:
            while not changes.empty():
                changes.get()
            builder.build(stale=lambda: not changes.empty())
            changes.get()


def _hear(changes: queue.SimpleQueue[None], folders: Iterable[Path], target: Path) -> None:
    """Put something into the queue whenever a file of the book or of the house's look was saved."""
    editions, roots = target.resolve(), [folder.resolve() for folder in folders if folder.exists()]

    def matters(_: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        inside = next((path.relative_to(root) for root in roots if path.is_relative_to(root)), path)
        hidden = any(part.startswith(".") for part in inside.parts)
        return not (hidden or path.is_relative_to(editions) or name.endswith(SKIPPED))

    for _ in watchfiles.watch(*roots, watch_filter=matters, step=_QUIET, debounce=200, raise_interrupt=False):
        changes.put(None)
