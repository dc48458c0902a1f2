"""The seven steps in order, nothing else: load, read, typeset, assemble, render, impose, check."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from stamba import config, document, manuscript
from stamba.checks import fidelity, table, text
from stamba.checks.evidence import Evidence
from stamba.document import flow, matter
from stamba.document.book import Book
from stamba.document.corrections import listed
from stamba.document.finished import FinishedPdfs
from stamba.editions.artifact import Artifact, Order
from stamba.editions.table import EDITIONS, Edition, in_order
from stamba.errors import CheckFailed, ConfigError, MissingTool, RenderError
from stamba.findings import Finding
from stamba.house import House
from stamba.language import has_rules
from stamba.language.manuscripts import typeset
from stamba.manuscript.pandoc import PANDOC_VERSION, version
from stamba.manuscript.revision import EDITIONS_FOLDER, revision
from stamba.pdf.quality import score_pdf
from stamba.setting.engine import SetBook
from stamba.setting.lines import page_spec
from stamba.theme.fonts import families


class Listener(Protocol):
    """Who wants to know how far the work is."""

    def step(self, name: str, detail: str = "") -> None:
        """A step has begun."""

    def detail(self, text: str) -> None:
        """Something happened inside the step."""

    def remark(self, text: str) -> None:
        """Something that people should know, once."""

    def findings(self, findings: Iterable[Finding]) -> None:
        """What is to be said of the text before anything is made of it."""


@dataclass(frozen=True, slots=True)
class Made:
    """An edition with the findings on it and the seconds it took."""

    artifact: Artifact
    findings: tuple[Finding, ...]
    seconds: float
    quality: str = ""


def assemble(folder: Path, house: House, listener: Listener) -> Book:
    """Steps 1 to 4."""
    if version().split(".")[:2] != PANDOC_VERSION.split("."):
        raise MissingTool(
            f"pandoc {version()} is not the {PANDOC_VERSION} we know", "Run: stamba doctor (make setup)"
        )
    listener.step("1 load", str(folder / config.BOOK_FILE))
    settings = config.load(folder)
    words = matter.words_for(settings, house.styles)
    listener.step("2 read", _names(manuscript.chapter_files(folder)))
    for path in manuscript.passed_over(folder):
        listener.remark(f"{path} is not in the book: a chapter's name begins with a number and ends in .md")
    received = manuscript.read(settings)
    listener.step("3 typeset", settings.metadata.language)
    if not has_rules(settings.metadata.language):
        listener.remark(
            f"there are no typographic rules for {settings.metadata.language}; the text is set as typed"
        )
    settled = typeset(received)
    listener.step("4 assemble")
    state = revision(folder)
    corrections = sum(len(manuscript.corrections(chapter)) for chapter in settled.chapters)
    facts = matter.BookFacts(state, families(house.fonts), corrections)
    whole = matter.add_matter(document.assemble(settled), words, facts, house.styles)
    return Book(
        house, received, settled, whole, words, state, flow.expected(settled, whole, words),
        listed(received, settled),
    )  # fmt: skip


def build(
    folder: Path, target: Path, wanted: Iterable[str], house: House, listener: Listener
) -> tuple[Made, ...]:
    """All seven steps for some editions; what fails its checks is put aside and the last good files stay.

    Raises CheckFailed, with the findings as its `findings`, when an edition does not keep its promises.
    """
    own, place = folder.resolve(), target.resolve()
    if place.is_relative_to(own) and place != own / EDITIONS_FOLDER:
        raise ConfigError(
            f"the editions' folder {target} lies in the book's folder, and would be a part of the book",
            f"Name {folder / EDITIONS_FOLDER}, or a folder outside, with --build (make: BUILD=…).",
        )
    began = time.time()
    book = assemble(folder, house, listener)
    before = _judge_text(book)
    if any(finding.severity == "error" for finding in before):
        raise _failed(before, "nothing was made")
    listener.findings(before)
    with _drafts(target) as drafts, FinishedPdfs() as pdfs:
        made = _make(book, drafts, in_order(wanted), listener, pdfs)
        listener.step("7 check")
        places = _places(drafts, book.document.config.slug, (one.artifact.edition for one in made))
        judged = _judge(Evidence(book, places, pdfs))
        findings = tuple(finding for some in judged.values() for finding in some)
        if any(finding.severity == "error" for finding in findings):
            rejected = target / "rejected"
            shutil.rmtree(rejected, ignore_errors=True)
            drafts.rename(rejected)
            findings = tuple(
                replace(one, where=one.where.replace(str(drafts), str(rejected))) for one in findings
            )
            raise _failed(findings, f"what was made is in {rejected}, and what was there before is untouched")
        finished = []
        for one in made:
            quality = _quality(book, pdfs, one.artifact)
            artifact = _deliver(one.artifact, target, began)
            finished.append(Made(artifact, judged[artifact.edition], one.seconds, quality))
    shutil.rmtree(target / "rejected", ignore_errors=True)
    return tuple(finished)


def check(folder: Path, target: Path, house: House, listener: Listener) -> dict[str, tuple[Finding, ...]]:
    """Step 7 on what lies in the target folder, with the slow checks too."""
    book = assemble(folder, house, listener)
    slug = book.document.config.slug
    files = {
        name: path
        for name, path in _places(target, slug, EDITIONS).items()
        if any(target.glob(f"{path.stem}*{path.suffix}"))
    }
    listener.step("7 check", ", ".join(files))
    findings = {"text": _judge_text(book)}
    with FinishedPdfs() as pdfs:
        return findings | _judge(Evidence(book, files, pdfs), slow=True)


def _names(files: tuple[Path, ...]) -> str:
    shown = ", ".join(path.name for path in files[:4])
    return shown if len(files) <= 4 else f"{shown} and {len(files) - 4} more"


def _make(
    book: Book, drafts: Path, editions: Iterable[Edition], listener: Listener, pdfs: FinishedPdfs
) -> tuple[Made, ...]:
    made: dict[str, Artifact] = {}
    pages = SetBook(book, listener.detail)
    results = []
    for edition in editions:
        listener.step(edition.step, edition.name)
        began = time.perf_counter()
        path = drafts / f"{book.document.config.slug}{edition.suffix}"
        order = Order(book, pages, path, made, listener.detail, pdfs)
        artifact = edition.make(order)
        made[edition.name] = artifact
        results.append(Made(artifact, (), time.perf_counter() - began))
    return tuple(results)


def _places(folder: Path, slug: str, editions: Iterable[str]) -> dict[str, Path]:
    """Where each edition's file is; a booklet in several files has names that begin like this one."""
    return {name: folder / f"{slug}{EDITIONS[name].suffix}" for name in editions}


def _judge_text(book: Book) -> tuple[Finding, ...]:
    """What can be judged before anything is made."""
    return (
        *fidelity.manuscript_keeps_its_promises(book.read),
        *text.every_character_has_a_glyph(book.flow, book.house),
    )


def _judge(evidence: Evidence, *, slow: bool = False) -> dict[str, tuple[Finding, ...]]:
    return {edition: table.judge(evidence, edition, slow=slow) for edition in evidence.files}


def _quality(book: Book, pdfs: FinishedPdfs, artifact: Artifact) -> str:
    """One line on how the pages are set; read from the print PDF, where a hyphen is a hyphen."""
    if artifact.edition != "print":
        return ""
    return score_pdf(pdfs.of(artifact.path, book), page_spec(book.document.config)).summary()


def _deliver(artifact: Artifact, target: Path, began: float) -> Artifact:
    """Put an edition in its place, dated from the beginning: a text changed meanwhile is newer than it.

    The first file, by which make knows the edition, comes last: until then the edition is out of date as a whole.
    """
    for path in artifact.files:
        os.utime(path, (began, began))
    *others, first = (path.replace(target / path.name) for path in (*artifact.others, artifact.path))
    return Artifact(artifact.edition, first, artifact.pages, tuple(others))


@contextmanager
def _drafts(target: Path) -> Iterator[Path]:
    """A folder beside the finished files, gone when the work is; it has a name before it is there, so that a signal at
    any moment leaves none.
    """
    folder = target / f".draft-{secrets.token_hex(8)}"
    try:
        try:
            target.mkdir(parents=True, exist_ok=True)
            folder.mkdir()
        except OSError as wrong:
            what = f"nothing can be written to {target}: {wrong.strerror}"
            raise RenderError(what, "Name another folder with --build (make: BUILD=…).") from None
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _failed(findings: tuple[Finding, ...], what: str) -> CheckFailed:
    count = sum(finding.severity == "error" for finding in findings)
    return CheckFailed(f"{count} promise{'s' if count != 1 else ''} not kept; {what}", findings=findings)
