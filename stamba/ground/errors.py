"""One tree of errors and the places they point at; the exit code is on the class.

    StambaError
    ├── ConfigError      2  book.toml is missing, malformed, or says something we do not know
    ├── ManuscriptError  3  the text cannot be read as a book
    ├── StyleError       4  styles/ or fonts/ cannot serve this book
    ├── MissingTool      5  a program or library of the machine is not there
    ├── RenderError      6  an engine failed, or made something we cannot use
    └── CheckFailed      7  an edition was made and does not keep its promise

Anything else that reaches the command line is a bug and shows its traceback.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from stamba.ground.folios import page_runs


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place in a file of the author, or in a finished file.

    Line and column count from 1, and 0 means unknown; `pages` are indexes of pages; `member` is a file inside an EPUB;
    `spot` says in words where on the page.
    """

    path: Path
    line: int = 0
    column: int = 0
    pages: tuple[int, ...] = ()
    member: str = ""
    spot: str = ""

    def __str__(self) -> str:
        place = f"{self.path}!{self.member}" if self.member else str(self.path)
        if self.line:
            place += f":{self.line}:{self.column}" if self.column else f":{self.line}"
        if self.pages:
            told = page_runs(index + 1 for index in self.pages)
            place += f" page {told}" if told.isdigit() else f" pages {told}"
        return f"{place}, {self.spot}" if self.spot else place


NOWHERE = Source(Path())


class StambaError(Exception):
    """Something a person can mend: says where, what, and what to do."""

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, remedy: str = "", *, where: Source | None = None, code: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.where = where
        self.code = code

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        code = f"[{self.code}]" if self.code else ""
        end = "" if self.what.endswith((".", "?", "!")) else "."
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}error{code}: {self.what}{end}{remedy}"


class ConfigError(StambaError):
    """book.toml is missing, malformed, or says something we do not know."""

    exit_code = 2


class ManuscriptError(StambaError):
    """The text cannot be read as a book."""

    exit_code = 3


class _Several(StambaError):  # noqa: N818 - of errors
    """Several mistakes, told in one run: those of a file together, in the order of its lines."""

    _SHOWN: ClassVar[int] = 50

    def __init__(self, found: Sequence[StambaError]) -> None:
        super().__init__(found[0].what, found[0].remedy, where=found[0].where, code=found[0].code)
        self.found: tuple[Any, ...] = tuple(found)

    def __str__(self) -> str:
        lines = [str(one) for one in self.found[: self._SHOWN]]
        rest = len(self.found) - len(lines)
        return "\n".join([*lines, *([f"and {rest} more"] if rest else [])])


class Mistakes(_Several, ManuscriptError):  # noqa: N818 - several of them
    """Several mistakes of the text."""

    found: tuple[ManuscriptError, ...]


class ConfigMistakes(_Several, ConfigError):  # noqa: N818 - several of them
    """Several mistakes of book.toml."""

    found: tuple[ConfigError, ...]


def raise_all(found: Sequence[ManuscriptError] | Sequence[ConfigError]) -> None:
    """Raise what was found: nothing, the one mistake, or all of them; the same mistake once."""
    once = list({str(one): one for one in found}.values())
    if len(once) == 1:
        raise once[0]
    if once:
        raise (ConfigMistakes if isinstance(once[0], ConfigError) else Mistakes)(once)


class StyleError(StambaError):
    """styles/ or fonts/ cannot serve this book."""

    exit_code = 4


class MissingTool(StambaError):  # noqa: N818 - the trade's word, as design and README have it
    """A program or library of the machine is not there."""

    exit_code = 5


class RenderError(StambaError):
    """An engine failed, or made something we cannot use."""

    exit_code = 6


# What a machine says that a person can mend, and how (errno of POSIX.1-2017).
_MENDABLE = {
    errno.ENOSPC: "Make room on the disk.",
    errno.EDQUOT: "Make room on the disk.",
    errno.EROFS: "Name another folder with --build (make: BUILD=…).",
    errno.EACCES: "Give yourself the right to it, or name another folder.",
    errno.EPERM: "Give yourself the right to it, or name another folder.",
    errno.EFBIG: "Raise the limit of the size of files (ulimit -f).",
    errno.EMFILE: "Raise the limit of open files (ulimit -n).",
    errno.ENFILE: "End other programs; the machine has too many files open.",
    errno.ENAMETOOLONG: "Choose a shorter name, or another folder.",
    errno.EISDIR: "Take the folder away, or choose another name.",
    errno.ENOTDIR: "Take the file away that stands where a folder should, or name another folder.",
    errno.EEXIST: "Take away what stands there, or name another folder.",
    errno.ENOTEMPTY: "Take the folder away, or choose another name.",
    errno.ELOOP: "Look at the symbolic links.",
    errno.ENOENT: "It was taken away meanwhile; put it back and begin again.",
    errno.ESTALE: "The disk went away meanwhile; begin again.",
    errno.EIO: "The disk cannot read or write it; look at the disk.",
    errno.ETXTBSY: "Another program holds it; close it there.",
}


def of_the_machine(wrong: OSError) -> StambaError | None:
    """Say what a full disk or a locked file means to the person at the machine; None for what is a bug of ours."""
    remedy = _MENDABLE.get(wrong.errno or 0)
    if remedy is None:
        return None
    return RenderError(f"{wrong.filename or 'the disk'}: {wrong.strerror}", remedy)


class CheckFailed(StambaError):  # noqa: N818 - the trade's word, as design and README have it
    """An edition does not keep its promise; `findings` say which, `made` what became of each edition."""

    exit_code = 7

    def __init__(
        self, what: str, remedy: str = "", *, findings: Sequence[Any] = (), made: Sequence[Any] = ()
    ) -> None:
        super().__init__(what, remedy)
        self.findings = tuple(findings)
        self.made = tuple(made)
