"""Results of pure work that a run keeps for the next one, by a digest of all that they depend on.

All lies in one file in the folder of the editions, written anew in one step, so that runs beside one another do no
harm. An entry carries a code of authentication (HMAC, RFC 2104) by a secret of this user: one that is damaged, or that
came with a stranger's book, is not taken, and made anew. No result depends on whether it was kept.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import pickle
import platform
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

from stamba.ground.files import whole_or_absent
from stamba.ground.limits import MEGABYTE

FILE = ".kept"  # in the folder of the editions
SWITCH = "STAMBA_KEEP"  # in the environment; "no" keeps nothing
_MOST_BYTES = 64 * MEGABYTE
_DIGEST = 32  # bytes of a SHA-256
_LENGTH = 8  # bytes that tell how long an entry is
_Result = TypeVar("_Result")
_LIBRARIES = (
    "deflate",
    "fonttools",
    "lxml",
    "pikepdf",
    "pillow",
    "pypandoc_binary",
    "pypdfium2",
    "pyphen",
    "tinycss2",
    "uharfbuzz",
    "weasyprint",
)


class _Store:
    """The entries of a file, by key: code of authentication and packed result; and what this run has used and made."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self.path = path
        self.secret = secret
        self.entries: dict[bytes, bytes] = {}
        self.used: dict[bytes, None] = {}
        self.made: dict[bytes, bytes] = {}
        with suppress(OSError):
            self._read(path.read_bytes())

    def _read(self, content: bytes) -> None:
        at, head = 0, _DIGEST + _LENGTH
        while at + head < len(content):
            key = content[at : at + _DIGEST]
            end = at + head + int.from_bytes(content[at + _DIGEST : at + head], "big")
            if end <= len(content):
                self.entries[key] = content[at + head : end]
            at = end

    def get(self, key: bytes) -> bytes | None:
        """Return a result; None for one that is not there or not as it was left."""
        entry = self.made.get(key) or self.entries.get(key, b"")
        code, packed = entry[:_DIGEST], entry[_DIGEST:]
        if not entry or not hmac.compare_digest(code, self._code(key, packed)):
            return None
        self.used[key] = None
        return zlib.decompress(packed)

    def put(self, key: bytes, result: bytes) -> None:
        """Keep a result."""
        packed = zlib.compress(result, 1)
        self.made[key] = self._code(key, packed) + packed
        self.used[key] = None

    def _code(self, key: bytes, packed: bytes) -> bytes:
        return hmac.digest(self.secret, key + packed, "sha256")

    def write(self) -> None:
        """Write the file anew if there is news: what was used first, then the rest, as much as has room."""
        if not self.made or not self.path.parent.is_dir():
            return
        room = _MOST_BYTES
        with suppress(OSError), whole_or_absent(self.path) as draft, draft.open("wb") as file:
            for key in (*self.used, *(key for key in self.entries if key not in self.used)):
                entry = self.made.get(key) or self.entries[key]
                room -= len(entry)
                if room < 0:
                    break
                file.write(key + len(entry).to_bytes(_LENGTH, "big") + entry)


_open: list[_Store] = []  # the store of the run; it is one of the process, as the work is


@contextmanager
def keeping(folder: Path) -> Iterator[None]:
    """Keep results in a folder of editions while the work lasts, and take those that earlier runs have left there.

    What was made before the work failed is kept, too: it is whole, and right for its inputs.
    """
    secret = None if os.environ.get(SWITCH) == "no" or _open else _secret()
    if secret is None:
        yield
        return
    _program()  # once, before others begin to work beside this thread and this process
    _open.append(_Store(folder / FILE, secret))
    try:
        yield
    finally:
        _open.pop().write()


def once(
    kind: str,
    inputs: Iterable[str | bytes],
    make: Callable[[], _Result],
    written: Callable[[_Result], bytes] = pickle.dumps,
    read: Callable[[bytes], _Result] = pickle.loads,
) -> _Result:
    """Return what this program has made of these inputs before, or make it.

    `inputs` are all that the result depends on; it is kept as it is `written`, and had by `read`: pickled, if nothing
    else is said, for what is read carries this user's code.
    """
    if not _open:
        return make()
    inputs = tuple(inputs)
    known = found(kind, inputs)
    if known is not None:
        return read(known)
    made = make()
    keep(kind, inputs, written(made))
    return made


def is_keeping() -> bool:
    """Tell whether results are kept."""
    return bool(_open)


def found(kind: str, inputs: Iterable[str | bytes]) -> bytes | None:
    """Return what was kept for these inputs; None if nothing was."""
    return _open[0].get(_key(kind, inputs)) if _open else None


def keep(kind: str, inputs: Iterable[str | bytes], result: bytes) -> None:
    """Keep a result for these inputs, which are all that it depends on."""
    if _open:
        _open[0].put(_key(kind, inputs), result)


def _key(kind: str, inputs: Iterable[str | bytes]) -> bytes:
    whole = hashlib.sha256(_program())
    for one in (kind, *inputs):
        octets = one if isinstance(one, bytes) else one.encode("utf-8", "surrogatepass")
        whole.update(len(octets).to_bytes(_LENGTH, "big") + octets)
    return whole.digest()


News = tuple[dict[bytes, None], dict[bytes, bytes]]  # what was used and made


def apart() -> None:
    """Begin to count news anew, in a process that was forked off."""
    for store in _open:
        store.used, store.made = {}, {}


def news() -> News:
    """Return what was used and made since then."""
    return (_open[0].used, _open[0].made) if _open else ({}, {})


def take(told: News) -> None:
    """Take over the news of another process."""
    for store in _open:
        store.used |= told[0]
        store.made |= told[1]


@cache
def _program() -> bytes:
    """Return the digest of the program and of the versions that its results depend on."""
    whole = hashlib.sha256(platform.python_version().encode())
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            whole.update(f"{name} {version(name)}\0".encode())
    package = Path(__file__).resolve().parents[1]
    for path in sorted(package.rglob("*.py")):
        whole.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.digest()


def digest_of(paths: Iterable[Path]) -> bytes:
    """Return a digest of the content of files."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.digest()


def _secret() -> bytes | None:
    """Return the secret of this user, made when it is first asked for; None where nothing can be written."""
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stamba"
        path = folder / "secret"
        if not path.is_file():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with whole_or_absent(path) as draft:
                draft.touch(mode=0o600)
                draft.write_bytes(os.urandom(_DIGEST))
        found = path.read_bytes()
    except (OSError, RuntimeError):
        return None
    return found if len(found) == _DIGEST else None
