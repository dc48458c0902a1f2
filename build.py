#!/usr/bin/env python3
"""The command line of Stamba: arguments in, exit code out. `make` calls it; so can you."""

from __future__ import annotations

import argparse
import io
import signal
import string
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stamba.config.house import House
    from stamba.report import Report

ROOT = Path(__file__).resolve().parent
_ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def main(arguments: list[str]) -> int:
    """Run one command; gives its exit code, which stamba.errors explains."""
    _end_by_signals()
    options = _parser().parse_args(arguments)
    if options.command == "setup":
        from stamba import bootstrap  # noqa: PLC0415 - must run before anything is installed

        return bootstrap.set_up(ROOT, Path(options.venv), options.level)
    from stamba.errors import StambaError, of_the_machine  # noqa: PLC0415
    from stamba.report import Report  # noqa: PLC0415

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows no Georgian stops nothing
    report = Report()
    try:
        return _run(options, report)
    except StambaError as wrong:
        report.error(wrong)
        return wrong.exit_code
    except OSError as wrong:
        known = of_the_machine(wrong)
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


# command, what it does, the command's own arguments
COMMANDS = (
    ("build", "make editions", (("editions", {"nargs": "*", "help": "which; the usual ones when none is named"}),)),
    ("check", "check the finished editions", ()),
    ("dump", "write the Document", ()),
    ("pictures", "draw pages of the finished editions", ()),
    ("quality", "measure how the pages of a PDF are set",
     (("file", {"nargs": "?", "help": "any PDF; the print PDF when none is named"}),
      ("--verbose", {"action": "store_true"}), ("--html", {"metavar": "FOLDER", "help": "mark the pages there"}))),
    ("dump-tags", "read the tags of a PDF from top to bottom", (("file", {}),)),
    ("preflight", "judge any PDF for the press", (("file", {}),)),
    ("plan", "show the sheets of the booklet as a picture",
     (("--svg", {"action": "store_true", "help": "a picture for a browser, which is what you get anyhow"}),
      ("--json", {"action": "store_true", "help": "for a program"}))),
    ("lint", "read the text by the rules of the linter",
     (("--fix", {"action": "store_true", "help": "carry out the safe fixes"}),
      ("--json", {"action": "store_true", "help": "for a program"}),
      ("--notes", {"action": "store_true", "help": "every note on its own line"}),
      ("--rules", {"action": "store_true", "help": "list the rules and do nothing else"}))),
    ("calibration", "write a sheet that shows how a printer turns paper", ()),
)  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", description="Make and check the editions of a book.")
    commands = parser.add_subparsers(dest="command", required=True)
    setup = commands.add_parser("setup", help="install what a level of work needs")
    setup.add_argument("level", choices=("build", "check", "test"), nargs="?", default="build")
    setup.add_argument("--venv", default=".venv")
    for name, what, own in COMMANDS:
        command = commands.add_parser(name, help=what)
        command.add_argument("--book", default="manuscript", help="the folder of the book")
        command.add_argument("--build", default="build", help="the folder for the editions")
        for argument, settings in own:
            command.add_argument(argument, **settings)
    return parser


def _run(options: argparse.Namespace, report: Report) -> int:
    if options.command == "lint":
        return _lint(options, report)  # without the engines, which are slow to load
    from stamba.config.house import House  # noqa: PLC0415

    house = House(ROOT / "styles", ROOT / "fonts")
    runs: dict[str, Callable[..., int]] = {
        "check": _check, "pictures": _pictures, "plan": _plan, "preflight": _preflight, "quality": _quality,
        "dump-tags": _dump_tags, "calibration": _calibration,
    }  # fmt: skip
    return runs.get(options.command, _build)(options, house, report)


def _build(options: argparse.Namespace, house: House, report: Report) -> int:
    from stamba import pipeline  # noqa: PLC0415
    from stamba.editions.table import EDITIONS, USUAL  # noqa: PLC0415
    from stamba.errors import ConfigError  # noqa: PLC0415
    from stamba.tables import one_of  # noqa: PLC0415

    wanted = ("dump",) if options.command == "dump" else tuple(options.editions) or USUAL
    for name in wanted:
        if name not in EDITIONS:
            raise ConfigError(f"there is no edition {name!r}", f"Editions are {one_of(tuple(EDITIONS))}.")
    report.made(pipeline.build(Path(options.book), Path(options.build), wanted, house, report))
    return 0


def _check(options: argparse.Namespace, house: House, report: Report) -> int:
    from stamba import pipeline  # noqa: PLC0415

    findings = pipeline.check(Path(options.book), Path(options.build), house, report)
    report.checked(findings)
    return 7 if any(one.severity == "error" for some in findings.values() for one in some) else 0


def _lint(options: argparse.Namespace, report: Report) -> int:
    """What the linter says of the manuscript; errors fail, warnings do not."""
    from stamba.linter import fixes, rules  # noqa: PLC0415

    if options.rules:
        report.rules((*rules.listing(), *_rules_besides()))
        return 0
    book = Path(options.book)
    fixed = fixes.mend(book) if options.fix else 0
    proof = fixes.lint(book)
    if options.json:
        report.linted_json(proof, fixed)
    else:
        report.linted(proof, fixed, notes=options.notes)
    return 7 if any(remark.severity == "error" for remark in proof.remarks) else 0


def _rules_besides() -> list[tuple[str, str, str]]:
    """The promises of fidelity, by code, and what the typographic rules of each language set right by themselves."""
    from stamba.checks import fidelity, table  # noqa: PLC0415 - loads the engines
    from stamba.language.languages import LANGUAGES  # noqa: PLC0415

    promises = [(one.codes, "error", one.promise) for one in table.CHECKS if one.codes.startswith("F-")]
    promises += [("F-104", "error", "the fonts can draw every character")]
    promises += [(code, "error", promise) for code, promise, _ in fidelity.PROMISES]
    quotes = "quotation marks are the language's own, nested ones the inner pair"
    return sorted(promises) + [
        (language, "set right", name)
        for language, own in LANGUAGES.items()
        for name in (
            quotes,
            *(rule.name for rule in own.rules),
            *(f"{rule.name} stay whole" for rule in own.keep),
        )
    ]


def _finished(options: argparse.Namespace, edition: str) -> Path:
    from stamba import config  # noqa: PLC0415
    from stamba.editions.table import EDITIONS  # noqa: PLC0415
    from stamba.errors import MissingTool  # noqa: PLC0415

    path = Path(options.build) / f"{config.load(Path(options.book)).slug}{EDITIONS[edition].suffix}"
    if not path.is_file():
        raise MissingTool(f"there is no {path} yet", "Run: make")
    return path


def _plan(options: argparse.Namespace, _: House, report: Report) -> int:
    """The plan of the booklet's sheets for the print PDF as it is: JSON, or else a picture in SVG."""
    from stamba import config, imposition  # noqa: PLC0415

    plan = imposition.plan_file(_finished(options, "print"), config.load(Path(options.book)).imposition)
    report.say(imposition.plan_json(plan) if options.json else imposition.plan_svg(plan))
    return 0


def _quality(options: argparse.Namespace, _: House, report: Report) -> int:
    """The quality of the pages of any PDF: one line, every offence, or pictures with marks."""
    from stamba import config  # noqa: PLC0415
    from stamba.checks.quality_report import write_report  # noqa: PLC0415
    from stamba.pdf.quality import score_pdf  # noqa: PLC0415
    from stamba.setting.lines import page_spec  # noqa: PLC0415

    path = Path(options.file) if options.file else _finished(options, "print")
    spec = None if options.file else page_spec(config.load(Path(options.book)))
    scored = score_pdf(path, spec)
    report.quality(scored, verbose=options.verbose)
    if options.html:
        report.say(str(write_report(path, scored, Path(options.html))))
    return 0


def _preflight(options: argparse.Namespace, _: House, report: Report) -> int:
    """Preflight of any PDF by its own claim and common limits."""
    from stamba.checks.preflight import preflight  # noqa: PLC0415

    findings = preflight(Path(options.file))
    report.checked({options.file: findings})
    return 7 if any(one.severity == "error" for one in findings) else 0


def _dump_tags(options: argparse.Namespace, _: House, report: Report) -> int:
    """The tag tree of a PDF, as it is read aloud."""
    from stamba.pdf.tag_dump import dump_lines  # noqa: PLC0415
    from stamba.pdf.tags import read_tags  # noqa: PLC0415

    for line in dump_lines(read_tags(Path(options.file))):
        report.say(line)
    return 0


def _calibration(options: argparse.Namespace, house: House, report: Report) -> int:
    """A sheet to print on both sides, which shows how the printer turns paper, in the language of the book."""
    from stamba import config, imposition  # noqa: PLC0415
    from stamba.document import matter  # noqa: PLC0415
    from stamba.theme import fonts  # noqa: PLC0415

    book = config.load(Path(options.book))
    target = Path(options.build) / f"{book.slug}-calibration.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    words = matter.calibration_words(book, house.styles)
    face = fonts.covering(
        "".join(words.values()) + '0123456789="_' + string.ascii_lowercase, fonts.faces(house.fonts)
    )
    text = imposition.Wording(words, fonts.Outlines(face))
    for path in imposition.calibration_sheet(target, book.imposition, text):
        report.say(str(path))
    return 0


def _pictures(options: argparse.Namespace, _: House, report: Report) -> int:
    """The pictures of README.md: title page, contents and a spread with notes; a side of the booklet."""
    from stamba.editions import readme_pictures as pictures  # noqa: PLC0415

    for edition, indices in (("screen", (2, 4, 9, 10)), ("booklet", (6,))):
        target = ROOT / ".readme" / f"{edition}.png"
        pictures.row_of_pages(_finished(options, edition), indices, target)
        report.say(str(target.relative_to(ROOT)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
