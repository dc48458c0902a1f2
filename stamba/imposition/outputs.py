"""The files of an imposed book: their names, their sides, and writing all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from stamba.config.imposition.choices import Backs, Flip
from stamba.config.imposition.spec import ImpositionSpec
from stamba.ground.errors import RenderError, Source
from stamba.ground.files import whole_or_absent
from stamba.imposition.layout import PrintedSide


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One PDF to write: its path and its sides in the order of its pages."""

    path: Path
    sides: tuple[PrintedSide, ...]


def output_files(target: Path, sides: Sequence[PrintedSide], spec: ImpositionSpec) -> tuple[OutputFile, ...]:
    """Deal the sides of a book, in printing order, into files named after `target`.

    With split_every = n: `name-01.pdf`, `name-02.pdf`, each with n signatures. With flip = "hand":
    `name-fronts.pdf` and, following it, `name-backs.pdf`, the backs in the order that spec.backs says.
    """
    if not spec.split_every:
        return _by_hand(target, tuple(sides), spec)
    parts = [tuple(part) for _, part in groupby(sides, lambda side: (side.signature - 1) // spec.split_every)]
    digits = max(2, len(str(len(parts))))
    return tuple(
        file
        for number, part in enumerate(parts, start=1)
        for file in _by_hand(_named(target, f"{number:0{digits}}"), part, spec)
    )


def _by_hand(path: Path, sides: tuple[PrintedSide, ...], spec: ImpositionSpec) -> tuple[OutputFile, ...]:
    if spec.flip is not Flip.HAND:
        return (OutputFile(path, sides),)
    fronts = tuple(side for side in sides if not side.back)
    backs = tuple(side for side in sides if side.back)
    if spec.backs is Backs.LAST_FIRST:
        backs = backs[::-1]
    return OutputFile(_named(path, "fronts"), fronts), OutputFile(_named(path, "backs"), backs)


def _named(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.stem}-{ending}{path.suffix}")


def write_whole(writers: Sequence[tuple[Path, Callable[[Path], None]]]) -> None:
    """Let every writer fill a temporary file beside its path, then rename them all.

    When one of them fails none is renamed and the temporary files are removed: what was there stays.
    Raises RenderError when the disk refuses.
    """
    try:
        with ExitStack() as files:
            drafts = [files.enter_context(whole_or_absent(path)) for path, _ in writers]
            for draft, (_, write) in zip(drafts, writers, strict=True):
                write(draft)
    except OSError as wrong:
        folder = writers[0][0].parent
        raise RenderError(f"cannot write: {wrong}", "Make room there.", where=Source(folder)) from None
