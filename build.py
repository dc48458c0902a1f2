#!/usr/bin/env python3
"""The command line of Stamba: arguments in, exit code out. `make` calls it; so can you."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    """Run one command; gives its exit code, which stamba.errors explains."""
    options = _parser().parse_args(arguments)
    if options.command == "setup":
        from stamba import bootstrap  # noqa: PLC0415 - must run before anything is installed

        return bootstrap.set_up(ROOT, Path(options.venv), options.level)
    from stamba.errors import StambaError  # noqa: PLC0415
    from stamba.report import Report  # noqa: PLC0415

    report = Report()
    try:
        return _run(options, report)
    except StambaError as wrong:
        report.error(wrong)
        return wrong.exit_code
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py", description="Make and check the editions of a book.")
    commands = parser.add_subparsers(dest="command", required=True)
    setup = commands.add_parser("setup", help="install what a level of work needs")
    setup.add_argument("level", choices=("build", "check", "test"), nargs="?", default="build")
    setup.add_argument("--venv", default=".venv")
    for name, what in (
        ("build", "make editions"),
        ("check", "check the finished editions"),
        ("dump", "write the Document"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("--book", default="manuscript", help="the folder of the book")
        command.add_argument("--build", default="build", help="the folder for the editions")
        if name == "build":
            command.add_argument(
                "editions", nargs="*", help="epub, screen, print, booklet; all when none is named"
            )
    tags = commands.add_parser("dump-tags", help="read the tags of a PDF from top to bottom")
    tags.add_argument("file", help="a PDF with tags, such as the screen edition")
    return parser


def _run(options: argparse.Namespace, report: object) -> int:
    from stamba import pipeline  # noqa: PLC0415
    from stamba.editions.artifact import House  # noqa: PLC0415
    from stamba.editions.table import EDITIONS, USUAL  # noqa: PLC0415
    from stamba.errors import ConfigError  # noqa: PLC0415
    from stamba.report import Report  # noqa: PLC0415
    from stamba.tables import one_of  # noqa: PLC0415
    from stamba.tagging.dump import dump_lines  # noqa: PLC0415
    from stamba.tagging.reading import read_tags  # noqa: PLC0415

    assert isinstance(report, Report)  # noqa: S101
    if options.command == "dump-tags":
        for line in dump_lines(read_tags(Path(options.file))):
            report.say(line)
        return 0
    house = House(ROOT / "styles", ROOT / "fonts")
    book, target = Path(options.book), Path(options.build)
    if options.command == "check":
        findings = pipeline.check(book, target, house, report)
        report.checked(findings)
        return 7 if any(one.severity == "error" for some in findings.values() for one in some) else 0
    wanted = ("dump",) if options.command == "dump" else tuple(options.editions) or USUAL
    for name in wanted:
        if name not in EDITIONS:
            raise ConfigError(f"there is no edition {name!r}", f"Editions are {one_of(tuple(EDITIONS))}.")
    report.made(pipeline.build(book, target, wanted, house, report))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
