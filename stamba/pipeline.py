"""The seven steps in order, nothing else: load, read, typeset, assemble, render, impose, check."""

from __future__ import annotations

import gc
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from stamba import config, document, manuscript, passport
from stamba.checks import cover, early, fidelity, table, text
from stamba.checks.evidence import Evidence
from stamba.document import flow, matter
from stamba.document.addresses import with_addresses
from stamba.document.book import Book
from stamba.document.corrections import listed
from stamba.document.finished import FinishedPdf, FinishedPdfs
from stamba.editions import fates
from stamba.editions.artifact import Artifact
from stamba.editions.delivery import draft_folder
from stamba.editions.fates import Made
from stamba.editions.table import DELIVERED, EDITIONS, in_order
from stamba.ground import kept
from stamba.ground.beside import beside
from stamba.ground.errors import CheckFailed, ConfigError, MissingTool
from stamba.ground.findings import Finding
from stamba.ground.house import House
from stamba.language import has_rules
from stamba.language.manuscripts import typeset
from stamba.manuscript import pandoc, references
from stamba.manuscript.pandoc import PANDOC_VERSION, version
from stamba.manuscript.revision import EDITIONS_FOLDER, revision
from stamba.pdf.quality import score_pdf
from stamba.setting.set_book import SetBook
from stamba.setting.theming import read_theme

if TYPE_CHECKING:
    from stamba.imposition import ImposedBook, ImpositionSpec, Taking

_JUDGED_BESIDE = ("screen",)


class Listener(Protocol):
    """The listener to a run: it is told how far the work is."""

    def step(self, name: str, detail: str = "") -> None:
        """A step has begun."""

    def detail(self, text: str) -> None:
        """Something happened inside the step."""

    def remark(self, text: str) -> None:
        """Something that people should know, once."""

    def findings(self, findings: Iterable[Finding]) -> None:
        """Findings on the text are told before anything is made of it."""

    def proved(self, groups: Sequence[passport.Group], page: Path | None) -> None:
        """The promises that were looked at, and the page that tells of all."""


class Unheard:
    """A listener that hears nothing."""

    def step(self, name: str, detail: str = "") -> None:
        """Hear nothing."""

    def detail(self, text: str) -> None:
        """Hear nothing."""

    def remark(self, text: str) -> None:
        """Hear nothing."""

    def findings(self, findings: Iterable[Finding]) -> None:
        """Hear nothing."""

    def proved(self, groups: Sequence[passport.Group], page: Path | None) -> None:
        """Hear nothing."""


@contextmanager
def _uncounted() -> Iterator[None]:
    """Look for no objects out of use while trees are built that live to the end; a tenth of the time went into that."""
    counted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if counted:
            gc.enable()


class _Timed:
    """A listener that notes how long each step takes, in seconds, and hands on what it hears."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._began: tuple[str, float] = ("", time.perf_counter())
        self._seconds: dict[str, float] = {}
        self.detail, self.remark = listener.detail, listener.remark
        self.findings, self.proved = listener.findings, listener.proved

    def step(self, name: str, detail: str = "") -> None:
        """A step has begun, and the one before has ended."""
        self._end(name)
        self._listener.step(name, detail)

    def _end(self, following: str) -> None:
        name, began = self._began
        now = time.perf_counter()
        if name:
            self._seconds[name] = self._seconds.get(name, 0.0) + now - began
        self._began = (following, now)

    def times(self, made: Iterable[Made] = ()) -> dict[str, float]:
        """Return the seconds of the steps so far, and of the editions, which are a part of them."""
        self._end("")
        return self._seconds | {one.edition: one.seconds for one in made if one.artifact}


@_uncounted()
def assemble(folder: Path, house: House, listener: Listener) -> Book:
    """Steps 1 to 4."""
    if version().split(".")[:2] != PANDOC_VERSION.split("."):
        raise MissingTool(
            f"pandoc {version()} is not the {PANDOC_VERSION} we know", "Run: stamba doctor (make setup)"
        )
    listener.step("1 load", str(folder / config.BOOK_FILE))
    settings = config.load(folder)
    house = house.under(folder, settings.metadata.language, settings.theme.name)
    words = matter.words_for(settings, house)
    listener.step("2 read", _names(settings.chapters))
    language = settings.metadata.language
    if not matter.has_words(settings, house):
        listener.remark(
            f"titles and labels are in English, for there are none in {language}; [words] in book.toml can say them"
        )
    for remark in settings.remarks:
        listener.remark(remark)
    for path in manuscript.passed_over(settings) if settings.chapters else ():
        listener.remark(f"{path} is not in the book: a chapter's name begins with a number and ends in .md")
    received = manuscript.read(settings)
    for remark in manuscript.unused_metadata(received):
        listener.remark(remark)
    listener.step("3 typeset", settings.metadata.language)
    if not has_rules(settings.metadata.language):
        listener.remark(
            f"there are no typographic rules for {settings.metadata.language}; the text is set as typed"
        )
    settled = references.with_note_numbers(with_addresses(typeset(references.settled(received, words))))
    listener.step("4 assemble")
    state = revision(folder)
    corrections = sum(len(manuscript.corrections(chapter)) for chapter in settled.chapters)
    theme = read_theme(settings, house)
    kinds = {node["t"] for chapter in settled.chapters for node in pandoc.walk(chapter.tree)}
    facts = matter.BookFacts(state, theme.families_of(kinds), corrections, settings.received is not None)
    whole = matter.add_matter(document.assemble(settled), words, facts, house)
    return Book(
        house, theme, received, settled, whole, words, state, flow.expected(settled, whole, words),
        listed(received, settled),
    )  # fmt: skip


def build(
    folder: Path, target: Path, wanted: Iterable[str], house: House, listener: Listener
) -> tuple[Made, ...]:
    """Make some editions by all seven steps; what fails its checks is put aside, and its last good files stay.

    Every edition stands for itself: one that cannot be made, or breaks a promise, holds back those made from it and
    nothing else. Raises CheckFailed when an edition is held back, with the findings as its `findings` and what became
    of each edition as its `made`.
    """
    own, place = folder.resolve(), target.resolve()
    if place.is_relative_to(own) and place != own / EDITIONS_FOLDER:
        raise ConfigError(
            f"the editions' folder {target} lies in the book's folder, and would be a part of the book",
            f"Name {folder / EDITIONS_FOLDER}, or a folder outside, with --build (make: BUILD=…).",
        )
    with kept.keeping(target):
        return _build(folder, target, wanted, house, listener)


def _build(
    folder: Path, target: Path, wanted: Iterable[str], house: House, unheard: Listener
) -> tuple[Made, ...]:
    began = time.time()
    listener = _Timed(unheard)
    book = assemble(folder, house, listener)
    before = judge_text(book)
    if fates.errors(one for one in before if not table.judges(one.code)):
        raise _failed(before, "nothing was made")
    listener.findings(before)
    if "print" in {one.name for one in in_order(wanted, book)}:
        listener.findings(early.of_print(book))
    with draft_folder(target) as drafts, FinishedPdfs() as pdfs:
        slug = book.document.config.slug
        run = fates.BuildRun(book, drafts, pdfs, listener.step, listener.detail, listener.findings)
        made = fates.make(run, in_order(wanted, book))
        listener.step("7 check")
        files = _places(drafts, slug, (one.edition for one in made if one.artifact))
        quality = beside(partial(_quality, book, pdfs.of(files["print"], book))) if "print" in files else str
        judged = _judge(Evidence(book, files, pdfs))
        made = tuple(
            replace(one, quality=quality()) if one.edition == "print" and one.artifact else one
            for one in fates.settled(made, judged, book)
        )
        papers = passport.Run(book, made, before, pdfs, listener.times(made))
        told = papers.delivered
        paths = passport.write(papers, drafts) if {one.edition for one in told} != {"dump"} else ()
        _clear_rejected(target, told)
        homes = {
            path: target / "rejected" if one.held else target
            for one in told
            if one.artifact
            for path in one.artifact.files
        }
        told = tuple(_put(one, homes, began) for one in told)
        for path in paths:
            path.replace(target / path.name)
    listener.proved(papers.groups, target / paths[0].name if paths else None)
    if any(one.held for one in told):
        findings = (*before, *(finding for one in told for finding in one.findings))
        raise _failed(findings, fates.fate(told, target / "rejected"), told)
    return told


def _clear_rejected(target: Path, made: Iterable[Made]) -> None:
    """Take away what an earlier run rejected: all of it when nothing is held back, else the files made anew."""
    rejected = target / "rejected"
    if not any(one.held for one in made):
        shutil.rmtree(rejected, ignore_errors=True)
    for path in (path for one in made if one.artifact for path in one.artifact.files):
        (rejected / path.name).unlink(missing_ok=True)


def _put(one: Made, homes: Mapping[Path, Path], began: float) -> Made:
    """Put an edition into its home, its place or `rejected/`; give it with its new paths, and those of its findings."""
    if one.artifact is None:
        return one
    folder = homes[one.artifact.path]
    folder.mkdir(exist_ok=True)
    artifact = _deliver(one.artifact, folder, began)
    findings = tuple(
        replace(found, where=replace(found.where, path=homes[found.where.path] / found.where.path.name))
        if found.where.path in homes
        else found
        for found in one.findings
    )
    return replace(one, artifact=artifact, findings=findings)


def check(folder: Path, target: Path, house: House, unheard: Listener) -> dict[str, tuple[Finding, ...]]:
    """Step 7 on what lies in the target folder, with the slow checks too; its passport is written anew."""
    listener = _Timed(unheard)
    with kept.keeping(target):
        book = assemble(folder, house, listener)
    with FinishedPdfs() as pdfs:
        findings = check_book(book, target, listener, pdfs)
        made = tuple(
            _found(book, target, pdfs, name, some) for name, some in findings.items() if name != "text"
        )
        papers = passport.Run(book, made, findings["text"], pdfs, listener.times(), slow=True)
        page: Path | None = None
        if made:
            with draft_folder(target) as drafts:
                page, _ = (path.replace(target / path.name) for path in passport.write(papers, drafts))
    listener.proved(papers.groups, page)
    return findings


def _found(book: Book, target: Path, pdfs: FinishedPdfs, edition: str, findings: tuple[Finding, ...]) -> Made:
    """Return a finished edition of an earlier run as one of this."""
    path = _places(target, book.document.config.slug, (edition,))[edition]
    files = (path,) if path.is_file() else tuple(sorted(target.glob(f"{path.stem}-*{path.suffix}")))
    pages = len(pdfs.of(files[0], book).drawn) if path.suffix == ".pdf" and files else 0
    count = fates.errors(findings)
    held = f"{count} promise{'s' if count != 1 else ''} not kept" if count else ""
    return Made(edition, Artifact(edition, files[0], pages, files[1:]), findings, 0.0, held)


def check_book(
    book: Book, target: Path, listener: Listener, pdfs: FinishedPdfs | None = None
) -> dict[str, tuple[Finding, ...]]:
    """Step 7 on the editions of a book that is assembled already; `pdfs` are those that are open."""
    slug = book.document.config.slug
    files = {
        name: path
        for name, path in _places(target, slug, DELIVERED).items()
        if any(target.glob(f"{path.stem}*{path.suffix}"))
    }
    listener.step("7 check", ", ".join(files))
    findings = {"text": judge_text(book)}
    with pdfs or FinishedPdfs() as opened:
        return findings | _judge(Evidence(book, files, opened), slow=True)


def impose_file(
    source: Path, target: Path, spec: ImpositionSpec, taking: Taking | None = None
) -> tuple[ImposedBook, tuple[Finding, ...]]:
    """Impose any PDF, of which `taking` says what is taken, and fold the sheets in code.

    What does not fold into the book is not put into its place: then the files of the result are none, and the findings
    say why. Raises RenderError and ConfigError as `impose` does, and RenderError for a page that is not there.
    """
    from stamba.checks.booklet import fewer_blanks  # noqa: PLC0415 - a sixth of the start-up
    from stamba.checks.fold import prove_fold  # noqa: PLC0415
    from stamba.imposition import Taking, impose, take_pages  # noqa: PLC0415

    with draft_folder(target.parent) as drafts:
        chosen = source
        if taking is not None and taking != Taking():
            chosen = drafts / f"{source.stem}.pages.pdf"
            take_pages(source, chosen, taking)
        imposed = impose(chosen, drafts / target.name, spec)
        findings = (*prove_fold(chosen, imposed.files, imposed.plan.spec), *fewer_blanks(imposed.plan))
        if fates.errors(findings):
            return replace(imposed, files=()), findings
        return replace(
            imposed, files=tuple(path.replace(target.parent / path.name) for path in imposed.files)
        ), findings


def _names(files: tuple[Path, ...]) -> str:
    shown = ", ".join(path.name for path in files[:4])
    return shown if len(files) <= 4 else f"{shown} and {len(files) - 4} more"


def _places(folder: Path, slug: str, editions: Iterable[str]) -> dict[str, Path]:
    """Return the path of each edition's file; a booklet in several files has names that begin like this one."""
    return {name: folder / f"{slug}{EDITIONS[name].suffix}" for name in editions}


@_uncounted()
def judge_text(book: Book) -> tuple[Finding, ...]:
    """Judge what can be judged before anything is made."""
    return (
        *fidelity.manuscript_keeps_its_promises(book.read),
        *text.every_character_is_drawn(book.flow, book.house),
        *text.letters_are_of_the_family(book.flow, book.house, book.theme.text.text),
        *text.the_linter_is_heard(book.read, book.flow),
        *cover.words_stand_out(book.theme, book.house),
    )


def look_over(book: Book, setting: SetBook, file: FinishedPdf) -> tuple[Finding, ...]:
    """Return what an author should look at in a book whose pages were set and drawn: in the text, by the checks and the
    linter, and on the pages.
    """
    from stamba.linter.proofread import proofread  # noqa: PLC0415 - a build does not ask the linter

    pdfs = FinishedPdfs()
    pdfs.take(file)
    pages = table.judge_pages(Evidence(book, {"screen": file.path}, pdfs))
    found = (*judge_text(book), *proofread(book.read).findings, *setting.findings, *pages)
    return tuple(dict.fromkeys(found))


def _judge(evidence: Evidence, *, slow: bool = False) -> dict[str, tuple[Finding, ...]]:
    """All findings by edition, when all pages are read; those on what is large beside those on the rest."""
    table.read_pages(evidence)
    begun = {
        edition: beside(partial(table.judge, evidence, edition, slow=slow))
        for edition in evidence.files
        if edition in _JUDGED_BESIDE and len(evidence.files) > 1
    }
    here = {
        edition: table.judge(evidence, edition, slow=slow)
        for edition in evidence.files
        if edition not in begun
    }
    return {edition: begun[edition]() if edition in begun else here[edition] for edition in evidence.files}


def _quality(book: Book, printed: FinishedPdf) -> str:
    """One line on how the pages are set; read from the print PDF, where a hyphen is a hyphen."""
    return score_pdf(printed, book.page_spec).summary()


def _deliver(artifact: Artifact, target: Path, began: float) -> Artifact:
    """Put an edition in its place, dated from the beginning: a text changed meanwhile is newer than it.

    The first file, by which make knows the edition, comes last: until then the edition is out of date as a whole.
    """
    for path in artifact.files:
        os.utime(path, (began, began))
    *others, first = (path.replace(target / path.name) for path in (*artifact.others, artifact.path))
    return replace(artifact, path=first, others=tuple(others))


def _failed(findings: tuple[Finding, ...], what: str, made: tuple[Made, ...] = ()) -> CheckFailed:
    count = fates.errors(dict.fromkeys(findings))
    return CheckFailed(
        f"{count} promise{'s' if count != 1 else ''} not kept; {what}", findings=findings, made=made
    )
