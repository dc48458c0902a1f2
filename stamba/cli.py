"""The command line: words in, exit code out. It has the one `except` of the program, and report every word.

What a command needs is imported when the command runs, so that `--help` is there at once.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import re
import signal
import string
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stamba import __version__
from stamba.ground import errors, house
from stamba.ground.errors import ConfigError, MissingTool, StambaError

if TYPE_CHECKING:
    from stamba.report import Report

BOOK_FILE = "book.toml"
# The names in the table of editions, which is slow to import; a test holds the two together.
EDITIONS = ("screen", "large-print", "print", "epub", "cover", "ticket", "corrections", "booklet", "dump")
_EXAMPLES = """\
examples:
  stamba build                     all usual editions of the book in this folder, into its build/
  stamba build epub screen         two of them, and the print PDF whose pages the EPUB tells
  stamba build path/to/book epub   of a book elsewhere, into path/to/book/build/
  stamba build --build DIR         into another folder
  stamba import SOURCE NEWBOOK     make a book's folder of Markdown, mdBook, Quarto, DOCX, EPUB and more
  stamba lint                      read the text by the rules of the linter
  stamba check                     read the finished editions again and prove every promise
  stamba preflight FILE.pdf        judge any PDF for the press
  eval "$(stamba completion bash)" complete words of the command line (bash, zsh, fish)

exit codes:
  0  all is well
  1  a fault of Stamba, with its traceback
"""
KINDS = (ConfigError, errors.ManuscriptError, errors.StyleError, MissingTool, errors.RenderError,
         errors.CheckFailed)  # fmt: skip
_ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_HELP = "the folder of the book: this one, or manuscript/ in it"


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code, which stamba.ground.errors explains."""
    _end_by_signals()
    # The trees of a book live to the end, and a third of reading went into counting what is in use.
    gc.set_threshold(100_000, 20, 50)
    parser = _parser()
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete  # noqa: PLC0415

        argcomplete.autocomplete(parser)
    options = parser.parse_args(arguments)
    try:
        from stamba.report import Report  # noqa: PLC0415
    except ModuleNotFoundError as wrong:
        parser.exit(
            MissingTool.exit_code,
            f"error: the library {wrong.name} is missing. Run: pip install stamba (make setup)\n",
        )
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows no Georgian stops nothing
    report = Report(quiet=getattr(options, "quiet", False), program=getattr(options, "json", False))
    try:
        return _run(options, report)
    except (StambaError, OSError) as wrong:
        known = wrong if isinstance(wrong, StambaError) else errors.of_the_machine(wrong)
        if known is None:
            raise
        report.error(known)
        return known.exit_code


def _end_by_signals() -> None:
    """Let a signal end the program with 128 and its number, as a shell counts, after drafts were taken away.

    Whoever starts a program beyond the reach of the keyboard (`nohup`, a shell script with `&`) has it ignore SIGINT or
    SIGHUP, and so it does. SIGTERM is meant for this program and ends it in any case.
    """
    for number in _ENDS:
        if number == signal.SIGTERM or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _: object) -> None:
    for other in _ENDS:  # a second one, as make sends, disturbs no clearing away
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


def _run(options: argparse.Namespace, report: Report) -> int:
    run: Callable[[argparse.Namespace, Report], int] = options.run
    return run(options, report)


@dataclass(frozen=True, slots=True)
class Folders:
    """The folder of a book, and the folder of its editions."""

    book: Path
    build: Path


def _place(options: argparse.Namespace, named: str | None) -> Folders:
    """Return the book that was named, or the one in this folder or in manuscript/ below it, and its build/."""
    if named and options.book:
        raise ConfigError(f"two books are named, {named} and {options.book}", "Name one.")
    book = Path(named or options.book or ".")
    if book.suffix == ".md" and book.is_file():
        book = _folder_of(book)
    home = book
    if (
        not (named or options.book)
        and not Path(BOOK_FILE).exists()
        and Path("manuscript", BOOK_FILE).exists()
    ):
        book = Path("manuscript")
    return Folders(book, Path(options.build) if options.build else home / "build")


def _folder_of(file: Path) -> Path:
    """Return the folder of a chapter that is the whole book."""
    from stamba.config.chapters import chapter_files  # noqa: PLC0415

    if chapter_files(file.parent) != (file,):
        raise ConfigError(
            f"{file} is not the only chapter of its folder", f"Run: stamba import {file} NEWBOOK"
        )
    return file.parent


def _build(options: argparse.Namespace, report: Report) -> int:
    named = options.words[0] if options.words and options.words[0] not in EDITIONS else None
    wanted = tuple(options.words[1:] if named else options.words)
    for word in wanted if named is None or Path(named).exists() else (named,):
        if word not in EDITIONS:
            raise ConfigError(
                f"there is no edition {word!r}{' and no such folder' if word == named else ''}",
                f"Editions are {', '.join(EDITIONS)}.",
            )
    return _make(_place(options, named), wanted, report)


def _import(options: argparse.Namespace, report: Report) -> int:
    from stamba.manuscript.importing import import_book  # noqa: PLC0415

    made = import_book(Path(options.source), Path(options.newbook))
    for one in made.unsure:
        report.remark(one)
    report.say(f"{made.folder}: {made.chapters} files of text and {made.pictures} others, from {made.kind}")
    report.say(f"Look into {made.folder / BOOK_FILE}, then run: stamba build {made.folder}")
    return 0


def _new(options: argparse.Namespace, report: Report) -> int:
    from stamba.manuscript.importing import new_book  # noqa: PLC0415

    made = new_book(Path(options.folder), options.language, options.theme, interview=options.interview)
    report.say(f"{made.folder}: book.toml, {made.chapters} chapters to write over, Makefile")
    report.say(f"Run: stamba build {made.folder}")
    return 0


def _shelf(options: argparse.Namespace, report: Report) -> int:
    """Build many books, and tell in one table what became of each."""
    from stamba import shelf  # noqa: PLC0415

    folders = [Path(one) for one in options.folders] or shelf.books_in(Path())
    report.step("build", f"{len(folders)} books")
    done = shelf.build(folders, options.only, options.scheduler, report.detail)
    report.shelf(done)
    return max((errors.CheckFailed.exit_code if one.code < 0 else one.code for one in done), default=0)


def _dump(options: argparse.Namespace, report: Report) -> int:
    return _make(_place(options, options.folder), ("dump",), report)


def _make(place: Folders, wanted: tuple[str, ...], report: Report) -> int:
    from stamba import pipeline  # noqa: PLC0415
    from stamba.editions.table import USUAL  # noqa: PLC0415

    report.made(pipeline.build(place.book, place.build, wanted or USUAL, house.ours(), report))
    return 0


def _check(options: argparse.Namespace, report: Report) -> int:
    from stamba import pipeline  # noqa: PLC0415

    place = _place(options, options.folder)
    findings = pipeline.check(place.book, place.build, house.ours(), report)
    report.checked(findings)
    return _verdict(one.severity for some in findings.values() for one in some)


def _proof(options: argparse.Namespace, report: Report) -> int:
    """Write a copy to correct on paper, and what was changed since another state of the book."""
    from stamba.proofs.copy import Since, make_copy  # noqa: PLC0415

    place = _place(options, options.folder)
    if options.since and options.against:
        raise ConfigError("--since and --against name two other states", "Name one.")
    since = Since(options.since or "", Path(options.against) if options.against else None)
    made = make_copy(place.book, place.build, house.ours(), since if since.name else None, report)
    for path in made:
        report.say(str(path))
    return 0


def _watch(options: argparse.Namespace, report: Report) -> int:
    """Show the book in the browser and make it again on every save, until the process is ended."""
    try:
        from stamba.watch.run import watch  # noqa: PLC0415
    except ModuleNotFoundError as wrong:
        raise MissingTool(
            f"the library {wrong.name} is missing", "Run: pip install stamba (make setup)"
        ) from None

    place = _place(options, options.folder)
    told = partial(_tell_address, report)
    watch(place.book, place.build, house.ours(), port=options.port, browser=not options.no_browser, told=told)
    return 0


def _tell_address(report: Report, address: str) -> None:
    report.say(f"{address} shows the book; Ctrl-C ends it")


def _dist(options: argparse.Namespace, report: Report) -> int:
    """Hand out what has passed all its checks."""
    from stamba import dist  # noqa: PLC0415

    place = _place(options, options.folder)
    # A folder of its own inside the book's would be a part of the book.
    inside = place.build.resolve().is_relative_to(place.book.resolve())
    target = Path(options.to) if options.to else (place.build if inside else place.build.parent) / "dist"
    try:
        made = dist.hand_out(place.book, place.build, target, house.ours(), report)
    except errors.CheckFailed as wrong:
        report.findings(wrong.findings)
        raise
    report.say(f"{made.folder}: open index.html; all of it in {made.archive.name}")
    return 0


_IMPOSITION = (
    "scheme", "sheet", "binding", "flip", "creep", "marks", "max_sheets", "keep_last", "split_every", "bleed",
    "caliper", "trimmed", "form", "work", "milling", "gripper", "scale", "grid",
)  # fmt: skip


def _impose(options: argparse.Namespace, report: Report) -> int:
    """Impose any PDF by the keys of [imposition]."""
    from stamba import pipeline  # noqa: PLC0415
    from stamba.ground.tables import TomlTable  # noqa: PLC0415
    from stamba.imposition import ImpositionSpec, Taking  # noqa: PLC0415
    from stamba.pdf.apart import read_apart  # noqa: PLC0415

    source = Path(options.file)
    target = Path(options.to) if options.to else source.with_name(f"{source.stem}-imposed.pdf")
    asked = {key: value for key in _IMPOSITION if (value := getattr(options, key)) not in (None, False)}
    if options.form and options.form[0].endswith(".toml"):
        asked["form"] = TomlTable.read(Path(options.form[0])).mapping()
    spec = ImpositionSpec.from_table(TomlTable(asked, errors.NOWHERE, "imposition"))
    taking = Taking(_numbers(options.pages), options.box, options.mixed == "centre")
    run = partial(pipeline.impose_file, target=target, spec=spec, taking=taking)
    imposed, findings = read_apart(run, source)
    report.findings(findings)
    if not imposed.files:
        raise errors.CheckFailed("the sheets do not fold into the file; nothing was written")
    for path in imposed.files:
        report.say(str(path))
    report.say(
        f"{imposed.plan.sheet_count} sheets, {imposed.plan.spec.scheme.value}; read back from the file, and right"
        if imposed.plan.spec.in_grid
        else f"{imposed.plan.sheet_count} sheets, {imposed.plan.spec.scheme.value}; folded in code, and right"
    )
    return 0


def _numbers(ranges: str) -> tuple[int, ...]:
    """Read "1-16,20" as the numbers of pages; raises ConfigError for anything else."""
    found: list[int] = []
    for part in filter(None, ranges.split(",")):
        ends = re.fullmatch(r"\s*(\d+)(?:\s*-\s*(\d+))?\s*", part)
        if not ends:
            raise ConfigError(f"--pages {ranges}: {part!r} is no range of pages", "Write 1-16,20.")
        found += range(int(ends[1]), int(ends[2] or ends[1]) + 1)
    return tuple(found)


def _verdict(severities: Any) -> int:  # noqa: ANN401
    return errors.CheckFailed.exit_code if "error" in set(severities) else 0


def _lint(options: argparse.Namespace, report: Report) -> int:
    """Tell the findings of the linter on the manuscript; errors fail, warnings do not."""
    from stamba.linter import fixes  # noqa: PLC0415

    book = _place(options, options.folder).book
    fixed = fixes.mend(book) if options.fix else 0
    proof = fixes.lint(book)
    if options.json:
        report.linted_json(proof, fixed)
    else:
        report.linted(proof, fixed, notes=options.notes)
    return _verdict(one.severity for one in proof.findings)


def _codes(_: argparse.Namespace, report: Report) -> int:
    """Every code with its severity and its promise, and what the rules of typography set right."""
    from stamba.ground.findings import CATALOGUE  # noqa: PLC0415
    from stamba.language.languages import LANGUAGES  # noqa: PLC0415

    quotes = "quotation marks are the language's own, nested ones the inner pair"
    report.rules(
        (
            *(
                (one.code, one.severity, f"{one.promise}{f' ({one.why})' if one.why else ''}")
                for one in CATALOGUE.values()
            ),
            *(
                (language, "set right", name)
                for language, own in LANGUAGES.items()
                for name in (
                    quotes,
                    *(rule.name for rule in own.rules),
                    *(f"{rule.name} stay whole" for rule in own.keep),
                )
            ),
        )
    )
    return 0


def _finished(place: Folders, edition: str) -> Path:
    from stamba import config  # noqa: PLC0415
    from stamba.editions.table import EDITIONS as TABLE  # noqa: PLC0415

    path = place.build / f"{config.load(place.book).slug}{TABLE[edition].suffix}"
    if not path.is_file():
        raise MissingTool(f"there is no {path} yet", f"Run: stamba build {edition}")
    return path


def _plan(options: argparse.Namespace, report: Report) -> int:
    """The plan of the booklet's sheets for the print PDF as it is: JSON, or else a picture in SVG."""
    from stamba import config, imposition  # noqa: PLC0415

    place = _place(options, options.folder)
    plan = imposition.plan_file(_finished(place, "print"), config.load(place.book).imposition)
    report.say(imposition.plan_json(plan) if options.json else imposition.plan_svg(plan))
    return 0


def _quality(options: argparse.Namespace, report: Report) -> int:
    """The quality of the pages of any PDF: one line, every defect, or pictures with marks."""
    from stamba import config  # noqa: PLC0415
    from stamba.checks.quality_report import write_report  # noqa: PLC0415
    from stamba.pdf.apart import read_apart  # noqa: PLC0415
    from stamba.pdf.quality import score_pdf  # noqa: PLC0415
    from stamba.setting.theming import read_theme  # noqa: PLC0415

    place = _place(options, None)
    path = Path(options.file) if options.file else _finished(place, "print")
    spec = None
    if not options.file:
        book = config.load(place.book)
        spec = read_theme(
            book, house.ours().under(place.book, book.metadata.language, book.theme.name)
        ).page_spec(book.print)
    scored = read_apart(partial(score_pdf, spec=spec), path)
    report.quality(scored, verbose=options.verbose)
    if options.html:
        report.say(str(write_report(path, scored, Path(options.html))))
    return 0


def _preflight(options: argparse.Namespace, report: Report) -> int:
    """Preflight of any PDF by its own claim and common limits, by those of a printer, or by the order of a book."""
    from stamba import config  # noqa: PLC0415
    from stamba.checks.preflight import preflight, preflight_for  # noqa: PLC0415
    from stamba.pdf.apart import read_apart  # noqa: PLC0415

    if options.printer and options.book:
        raise ConfigError("--book and --printer are two orders", "Name one of them.")
    judge = partial(preflight_for, options.printer) if options.printer else preflight
    if options.book:
        judge = partial(preflight, expected=config.load(Path(options.book)).press)
    findings = read_apart(judge, Path(options.file))
    report.checked({options.file: findings})
    return _verdict(one.severity for one in findings)


def _printers(_: argparse.Namespace, report: Report) -> int:
    """The rows of printers: what each takes, since when that is known, and how surely."""
    from stamba.press.printers import about  # noqa: PLC0415
    from stamba.press.tables import known  # noqa: PLC0415

    for key in known("printers"):
        report.say("\n  ".join(about(key)))
    return 0


def _dump_tags(options: argparse.Namespace, report: Report) -> int:
    """The tag tree of a PDF, as it is read aloud."""
    from stamba.pdf.apart import read_apart  # noqa: PLC0415
    from stamba.pdf.tag_dump import lines_of  # noqa: PLC0415

    for line in read_apart(lines_of, Path(options.file)):
        report.say(line)
    return 0


def _calibration(options: argparse.Namespace, report: Report) -> int:
    """A sheet to print on both sides, which shows how the printer turns paper, in the language of the book."""
    from stamba import config, imposition  # noqa: PLC0415
    from stamba.document import matter  # noqa: PLC0415
    from stamba.theme import fonts  # noqa: PLC0415

    place = _place(options, options.folder)
    book = config.load(place.book)
    ours = house.ours().under(place.book, book.metadata.language, book.theme.name)
    words = matter.calibration_words(book, ours)
    face = fonts.covering(
        "".join(words.values()) + '0123456789="_' + string.ascii_lowercase, fonts.faces(ours.font_files)
    )
    place.build.mkdir(parents=True, exist_ok=True)
    target = place.build / f"{book.slug}-calibration.pdf"
    text = imposition.Wording(words, fonts.Outlines(face))
    for path in imposition.calibration_sheet(target, book.imposition, text):
        report.say(str(path))
    return 0


def _doctor(_: argparse.Namespace, report: Report) -> int:
    from stamba import doctor  # noqa: PLC0415

    looked = doctor.examine()
    report.examined(looked.parts)
    if looked.remedy:
        raise MissingTool("something is missing", looked.remedy)
    return 0


def _completion(options: argparse.Namespace, report: Report) -> int:
    from argcomplete.shell_integration import shellcode  # noqa: PLC0415

    report.say(shellcode(["stamba"], shell=options.shell))
    return 0


Argument = tuple[str, dict[str, Any]]
_WHERE: tuple[Argument, ...] = (
    ("--book", {"metavar": "BOOK", "help": f"{_HELP}; for a folder with the name of an edition"}),
    (
        "--build",
        {"metavar": "DIR", "help": "the folder of the editions; build/ in the book's when none is named"},
    ),
)
_OF_A_BOOK: tuple[Argument, ...] = (("folder", {"nargs": "?", "metavar": "BOOK", "help": _HELP}), *_WHERE)
_JSON: Argument = ("--json", {"action": "store_true", "help": "for a program, on the standard output"})
_TERSE: tuple[Argument, ...] = (
    ("--quiet", {"action": "store_true", "help": "tell what is wrong, and nothing else"}),
    ("--json", {"action": "store_true", "help": "for a program: what became of it, on the standard output"}),
)
_FILE: tuple[Argument, ...] = (("file", {"metavar": "FILE", "help": "a PDF"}),)

# The commands: name, what it does, what runs it, its arguments.
COMMANDS: tuple[tuple[str, str, Callable[[argparse.Namespace, Report], int], tuple[Argument, ...]], ...] = (
    ("build", "make editions", _build,
     (("words", {"nargs": "*", "metavar": "BOOK | EDITION",
                 "help": f"a folder first, if any, then editions ({', '.join(EDITIONS)}); the usual ones if none"}),
      *_WHERE, *_TERSE)),
    ("new", "begin a book: a folder that builds at once", _new,
     (("folder", {"metavar": "NAME", "help": "a folder that is not there yet"}),
      ("--language", {"default": "en", "metavar": "LANGUAGE", "help": "such as ka, en or fr; en if none is named"}),
      ("--theme", {"default": "", "choices": house.themes(), "metavar": "THEME",
                   "help": f"the look, of {', '.join(house.themes())}; interview if none is named"}),
      ("--interview", {"action": "store_true", "help": "with speakers who ask and answer"}))),
    ("import", "make a book's folder of Markdown, mdBook, Quarto, Bookdown, DOCX, ODT, HTML or EPUB", _import,
     (("source", {"metavar": "SOURCE", "help": "a file, or a folder"}),
      ("newbook", {"metavar": "NEWBOOK", "help": "a folder that is not there yet"}))),
    ("shelf", "build many books beside one another", _shelf,
     (("action", {"choices": ("build",), "help": "make the books"}),
      ("folders", {"nargs": "*", "metavar": "BOOK",
                   "help": "the folder of a book; all books in the folders of this one if none is named"}),
      ("--only", {"action": "append", "default": [], "choices": EDITIONS, "metavar": "EDITION",
                  "help": "this edition, and others named so; the usual ones if none"}),
      ("--scheduler", {"default": "", "metavar": "ADDRESS",
                       "help": "a Dask scheduler whose workers see the same folders; this machine if none"}), *_TERSE)),
    ("check", "read the finished editions again and prove every promise", _check,
     (*_OF_A_BOOK, *_TERSE)),
    ("watch", "show the book in the browser, made again on every save", _watch,
     (*_OF_A_BOOK, ("--port", {"type": int, "default": 0, "help": "of 127.0.0.1; any that is free if none"}),
      ("--no-browser", {"action": "store_true", "help": "tell the address, and open no browser"}))),
    ("proof", "write a copy to correct on paper: wide margin, numbered lines, findings beside them", _proof,
     (*_OF_A_BOOK, ("--since", {"metavar": "REVISION", "help": "mark what was changed since this commit or tag"}),
      ("--against", {"metavar": "FOLDER", "help": "mark what is otherwise than in this folder of the book"}))),
    ("lint", "read the text by the rules of the linter", _lint,
     (*_OF_A_BOOK, _JSON, ("--fix", {"action": "store_true", "help": "carry out the safe fixes"}),
      ("--notes", {"action": "store_true", "help": "every note on its own line"}))),
    ("dump", "write the book as plain HTML, as the editions get it", _dump, _OF_A_BOOK),
    ("impose", "lay the pages of any PDF on sheets that fold into it", _impose,
     (*_FILE, ("--to", {"metavar": "OUT", "help": "the file to write; FILE-imposed.pdf beside it if none"}),
      ("--pages", {"default": "", "metavar": "1-16,20", "help": "only these pages, in this order"}),
      ("--box", {"choices": ("media", "crop", "bleed", "trim", "art"), "default": "trim",
                 "help": "the box of each page that is the page; all around it is cut off"}),
      ("--mixed", {"choices": ("refuse", "centre"), "default": "refuse",
                   "help": "pages of another size: refused, or in the middle of the largest, lying ones turned"}),
      ("--scheme", {"choices": ("saddle_stitch", "sewn", "perfect", "cut_and_stack", "n_up", "step_and_repeat"),
                    "help": "how sheets become a book; this and what follows are keys of [imposition]"}),
      ("--form", {"action": "append", "metavar": "FORM",
                  "help": "folded sheets of 4, 8, 16, 32 pages, or a TOML file with front and back; may stand often"}),
      ("--work", {"choices": ("sheetwise", "turn", "tumble"), "help": "how the sheet is turned for its other side"}),
      ("--grid", {"metavar": "3x2", "help": "columns and rows of n_up and step_and_repeat; as many as fit if none"}),
      ("--scale", {"metavar": "SCALE", "help": "fit, or a percentage such as 71%%; 100%% if none"}),
      ("--milling", {"metavar": "LENGTH", "help": "what a binder mills off at the fold"}),
      ("--gripper", {"metavar": "LENGTH", "help": "the edge of the sheet that stays white"}),
      ("--sheet", {"help": "A4 if none is named, or a size such as 320 x 450 mm"}),
      ("--binding", {"choices": ("left", "right"), "help": "the side of the spine"}),
      ("--flip", {"choices": ("short", "long", "hand"), "help": "the edge about which the printer turns a sheet"}),
      ("--creep", {"choices": ("off", "in", "out", "centred"), "help": "where inner sheets are shifted to"}),
      ("--marks", {"action": "append", "metavar": "MARK", "help": "crop, fold and others; may stand often"}),
      ("--max-sheets", {"type": int, "metavar": "N", "help": "the most sheets of a signature"}),
      ("--keep-last", {"type": int, "metavar": "N", "help": "so many pages stay last, behind blanks"}),
      ("--split-every", {"type": int, "metavar": "N", "help": "a new file after so many signatures"}),
      ("--bleed", {"metavar": "LENGTH", "help": "what is printed beyond the trim"}),
      ("--caliper", {"metavar": "LENGTH", "help": "thickness of a leaf"}),
      ("--trimmed", {"action": "store_true", "help": "the sheets are cut after folding"}))),
    ("dist", "put the checked editions into a folder to hand out, with a page for readers", _dist,
     (*_OF_A_BOOK, ("--to", {"metavar": "DIR", "help": "the folder above it; dist/ beside the editions' if none"}))),
    ("preflight", "judge any PDF for the press", _preflight,
     (*_FILE, ("--printer", {"metavar": "PRINTER", "help": "by the rules of a row of `stamba printers`"}),
      ("--book", {"metavar": "BOOK", "default": "", "help": "by what [press] of this book orders for its pages"}))),
    ("printers", "list the printers whose rules are known", _printers, ()),
    ("quality", "measure how the pages of a PDF are set", _quality,
     (("file", {"nargs": "?", "metavar": "FILE", "help": "any PDF; the book's print PDF when none is named"}),
      *_WHERE, ("--verbose", {"action": "store_true", "help": "tell every place"}),
      ("--html", {"metavar": "DIR", "help": "write pictures of the pages with marks there"}))),
    ("plan", "show the sheets of the booklet as a picture in SVG", _plan, (*_OF_A_BOOK, _JSON)),
    ("calibration", "write a sheet that shows how a printer turns paper", _calibration, _OF_A_BOOK),
    ("dump-tags", "read the tags of a PDF from top to bottom", _dump_tags, _FILE),
    ("codes", "list the codes of all findings with their promises", _codes, ()),
    ("doctor", "tell what is installed, and what is missing with the command that brings it", _doctor, ()),
    ("completion", "print what makes a shell complete words", _completion,
     (("shell", {"choices": ("bash", "zsh", "fish"), "help": "the shell"}),)),
)  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    codes = "\n".join(f"  {kind.exit_code}  {kind.__doc__}" for kind in KINDS)
    codes += "\n  130  ended by Ctrl-C; by another signal, 128 and its number"
    parser = argparse.ArgumentParser(
        prog="stamba", description="Make the editions of a book from a folder of Markdown, and check them.",
        epilog=_EXAMPLES + codes, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"stamba {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, what, run, arguments in COMMANDS:
        command = commands.add_parser(
            name,
            help=what,
            description=f"{what[0].upper()}{what[1:]}.",
            epilog="What the exit codes mean: stamba --help",
        )
        command.set_defaults(run=run)
        for argument, settings in arguments:
            command.add_argument(argument, **settings)
    return parser
