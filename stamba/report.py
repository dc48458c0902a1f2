"""Every word printed to people. The only door to rich, and the only module that prints."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from stamba.checks.finding import Finding
from stamba.errors import StambaError
from stamba.pipeline import Made

_COLOURS = {"error": "bold red", "warning": "yellow", "note": "cyan"}


class Report:
    """Speaks to the terminal: progress while it works, quiet when nobody looks, a table at the end."""

    def __init__(self) -> None:
        # Text that is not for a terminal is never wrapped: a line is a finding, and can be searched for.
        self._out = Console(highlight=False, soft_wrap=True)
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)
        self._live = self._err.is_terminal
        self._status = self._err.status("", spinner="line") if self._live else None
        self._step = ""

    def step(self, name: str, detail: str = "") -> None:
        """Say that a step has begun."""
        self._step = f"{name}{f' · {detail}' if detail else ''}"
        if self._status:
            self._err.print(f"[dim]{escape(self._step)}[/]")
            self._status.update(escape(self._step))
            self._status.start()

    def detail(self, text: str) -> None:
        """Say what is going on inside a step."""
        if self._status:
            self._status.update(escape(f"{self._step} · {text}"))

    def remark(self, text: str) -> None:
        """Say something that people should know, whether they look or not."""
        self._err.print(f"[cyan]note[/]: {escape(text)}.")

    def _rest(self) -> None:
        if self._status:
            self._status.stop()

    def error(self, wrong: StambaError) -> None:
        """Say what is wrong, in one line; after the findings it rests on."""
        self._rest()
        self.findings(finding for finding in getattr(wrong, "findings", ()) if isinstance(finding, Finding))
        self._err.print(f"[bold red]{escape(str(wrong))}[/]" if self._live else str(wrong), markup=self._live)

    def findings(self, findings: Iterable[Finding]) -> None:
        """One line a finding."""
        for finding in findings:
            end = "" if finding.message.endswith((".", "?", "!")) else "."
            place = f"{finding.where}: " if finding.where else ""
            hint = f" {finding.hint}" if finding.hint else ""
            colour = _COLOURS[finding.severity]
            head = f"{escape(place)}[{colour}]{finding.severity}[/]\\[{finding.code}]: "
            self._err.print(head + escape(finding.message + end + hint))

    def made(self, made: Sequence[Made]) -> None:
        """The table at the end of a build."""
        self._rest()
        rows = [
            (
                one.artifact.edition,
                str(one.artifact.path),
                str(one.artifact.pages) if one.artifact.pages else "–",
                _size(one.artifact.path.stat().st_size),
                _count(one.findings),
                f"{one.seconds:.1f}",
            )
            for one in made
        ]
        self._table(("edition", "file", "pages", "size", "findings", "seconds"), rows)
        for one in made:
            self.findings(one.findings)

    def checked(self, findings: dict[str, tuple[Finding, ...]]) -> None:
        """The table at the end of a check."""
        self._rest()
        for some in findings.values():
            self.findings(some)
        self._table(("checked", "findings"), [(name, _count(some)) for name, some in findings.items()])

    def say(self, text: str) -> None:
        """A line that was asked for."""
        self._out.print(text, markup=False)

    def _table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        if self._out.is_terminal:
            table = Table(box=None, pad_edge=False, header_style="dim")
            for name in head:
                table.add_column(name, no_wrap=name != "file", overflow="fold")
            for row in rows:
                table.add_row(*map(escape, row))
            self._out.print(table)
            return
        widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
        for row in (head, *rows):
            sys.stdout.write(
                "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"
            )


def _size(octets: int) -> str:
    return f"{octets / 1000:.0f} kB" if octets < 10_000_000 else f"{octets / 1_000_000:.1f} MB"


def _count(findings: Sequence[Finding]) -> str:
    counts = {severity: sum(one.severity == severity for one in findings) for severity in _COLOURS}
    said = [f"{count} {severity}{'s' if count != 1 else ''}" for severity, count in counts.items() if count]
    return ", ".join(said) or "none"
