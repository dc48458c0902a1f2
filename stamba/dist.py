"""Handing out: the editions that have passed all their checks, under names that a person understands, with a page.

dist/<slug>-<date>-<digest>/ holds the editions, a folder for the printer, the licences, checksums and index.html in the
language of the book; beside it lies the same as one ZIP. Same book, same bytes.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from stamba import pipeline
from stamba.document.book import Book
from stamba.document.matter import render_template, words_in
from stamba.editions import packing
from stamba.editions.table import EDITIONS, USUAL
from stamba.ground import house as houses
from stamba.ground import kept
from stamba.ground.errors import CheckFailed
from stamba.ground.findings import ERROR, Finding
from stamba.ground.house import House

_WORDS = "matter/dist.toml"
# Edition: the name it is given; the slug goes before.
_NAMES = {"epub": ".epub", "screen": "-screen.pdf", "booklet": "-booklet.pdf"}
_FOR_THE_PRINTER = {"print": "-interior.pdf", "cover": "-cover.pdf", "ticket": "-ticket.txt"}


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The folder that was made and its ZIP."""

    folder: Path
    archive: Path


def hand_out(folder: Path, built: Path, target: Path, house: House, listener: pipeline.Listener) -> HandedOut:
    """Put a checked book's editions into a folder of their own below `target`, and the same into a ZIP beside it.

    Raises CheckFailed when an edition is missing, or a promise is not kept by what lies in `built`.
    """
    with kept.keeping(built):
        book = pipeline.assemble(folder, house, listener)
    findings = pipeline.check_book(book, built, listener)
    broken = tuple(one for some in findings.values() for one in some if one.severity == ERROR)
    missing = [name for name in USUAL if name not in findings]
    if broken or missing:
        raise _refused(broken, missing)
    files = dict(_files(book, built))
    files["index.html"] = _page(book, files)
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items())
    )
    files["SHA256SUMS"] = sums.encode()
    revision = book.revision
    name = f"{book.document.config.slug}-{revision.moment.date().isoformat()}-{revision.digest}"
    return _put(target, name, files)


def _refused(broken: Iterable[Finding], missing: list[str]) -> CheckFailed:
    broken = tuple(broken)
    if missing:
        what = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not among the editions"
        return CheckFailed(f"{what}; nothing was handed out", "Run: stamba build", findings=broken)
    promises = f"{len(broken)} promise{'s' if len(broken) != 1 else ''} not kept"
    return CheckFailed(f"{promises}; nothing was handed out", findings=broken)


def _files(book: Book, built: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files to hand out, by their names; an edition in several files keeps the ends of their names."""
    slug = book.document.config.slug
    for names, below in ((_NAMES, ""), (_FOR_THE_PRINTER, "printer/")):
        for edition, suffix in names.items():
            stem, dot, kind = f"{slug}{EDITIONS[edition].suffix}".rpartition(".")
            whole = built / f"{stem}.{kind}"
            for path in [whole] if whole.exists() else sorted(built.glob(f"{stem}-*.{kind}")):
                name = suffix.rpartition(".")[0] + path.stem.removeprefix(stem)
                yield f"{below}{slug}{name}{dot}{kind}", path.read_bytes()
    with zipfile.ZipFile(built / f"{slug}.epub") as epub:
        for member in epub.namelist():
            if Path(member).stem == "cover" and Path(member).suffix in {".png", ".jpg"}:
                yield f"cover{Path(member).suffix}", epub.read(member)
    for path in sorted(houses.folder("fonts").glob("*.txt")):
        yield f"licences/{path.name}", path.read_bytes()


def _page(book: Book, files: dict[str, bytes]) -> bytes:
    """Return the page that shows a reader the right file for the right device."""
    cover = next((name for name in files if name.startswith("cover.")), "")
    kinds = (
        ("epub", [name for name in files if name.endswith(".epub")]),
        ("screen", [name for name in files if name.endswith("-screen.pdf")]),
        ("booklet", [name for name in files if "-booklet" in name]),
        ("printer", [name for name in files if name.startswith("printer/")]),
    )
    words, _ = words_in(_WORDS, book.document.metadata.language, book.house)
    context: dict[str, object] = {
        "meta": book.document.metadata,
        "words": words,
        "furniture": book.words,
        "cover": cover,
        "flip": book.words[f"calibration_{book.document.config.imposition.flip.value}"],
        "kinds": [(kind, [(name, _size(len(files[name]))) for name in names]) for kind, names in kinds],
        "date": book.words.date(*book.revision.moment.timetuple()[2::-1]),
    }
    return (render_template(book.house, "dist.html.j2", context) + "\n").encode()


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{-(-count // 1000)} kB"


def _put(target: Path, name: str, files: dict[str, bytes]) -> HandedOut:
    """Write the folder and the ZIP, each whole or not at all; what was handed out under the same name is replaced."""
    target.mkdir(parents=True, exist_ok=True)
    whole = packing.archive((f"{name}/{each}", content) for each, content in sorted(files.items()))
    with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=target) as made:
        draft = Path(made) / name
        for each, content in files.items():
            path = draft / each
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        archive = Path(made) / f"{name}.zip"
        archive.write_bytes(whole)
        if (target / name).exists():
            shutil.rmtree(target / name)
        draft.rename(target / name)
        archive.replace(target / archive.name)
    return HandedOut(target / name, target / f"{name}.zip")
