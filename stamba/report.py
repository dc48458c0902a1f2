"""Every word printed to people. The only door to rich, and the only module that prints."""

from __future__ import annotations

import json
import math
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from stamba.ground.errors import NOWHERE, CheckFailed, StambaError
from stamba.ground.findings import Finding

if TYPE_CHECKING:  # the linter speaks through this module too, and has no use for the engines
    from stamba.doctor import Part
    from stamba.editions.fates import Made
    from stamba.linter.proofread import Proof
    from stamba.passport import Group
    from stamba.pdf.quality import PageQuality
    from stamba.shelf import Shelved

_EXCERPT = 60  # characters of a sentence shown on either side of what is wrong
_COLOURS = {"error": "bold red", "warning": "yellow", "note": "cyan"}


class _Stream(Console):
    """A console that grows silent when nobody reads it any more, as in `stamba build | head`: the work goes on."""

    def on_broken_pipe(self) -> None:
        """Write to nowhere from now on, the interpreter's last words too."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.file.fileno())


class TimeLeft:
    """Tells how long a step has yet to go, once it has said often enough that so many things of so many are done."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._of = self._first = self._done = self._steps = 0
        self._began = self._ends = 0.0

    def behind(self, text: str) -> str:
        """Return a text with the time left behind it, which goes by the pace so far and runs down as a clock does."""
        count, now = re.search(r"(\d+) of (\d+)", text), self._clock()
        if not count:
            return text
        done, of = int(count[1]), int(count[2])
        if of != self._of or done < self._done:
            self._of, self._first, self._done, self._steps = of, done, done, 0
            self._began, self._ends = now, 0.0
        if done > self._done:
            self._done, self._steps = done, self._steps + 1
            left = (now - self._began) / (done - self._first) * (of - done)
            # a little more or less would only make it jump
            if self._steps > 1 and now - self._began > 3 and abs(now + left - self._ends) > 1 + left / 10:
                self._ends = now + left
        return f"{text}, about {_span(self._ends - now)} left" if self._ends > now else text


def _span(seconds: float) -> str:
    if seconds > 90:
        return f"{math.ceil(seconds / 60)} min"
    return f"{5 * math.ceil(seconds / 5) if seconds > 20 else math.ceil(seconds)} s"


class Report:
    """Speaks to the terminal: progress while it works, quiet when nobody looks, a table at the end.

    `quiet` tells what is wrong and nothing else; `program` gives a program JSON on the standard output instead.
    """

    def __init__(self, *, quiet: bool = False, program: bool = False) -> None:
        self._terse, self._program = quiet or program, program
        # Text that is not for a terminal is never wrapped: a line is a finding, and can be searched for.
        self._out = _Stream(highlight=False, soft_wrap=True)
        self._err = _Stream(stderr=True, highlight=False, soft_wrap=True)
        self._live = self._err.is_terminal and not self._terse
        self._status = self._err.status("", spinner="line") if self._live else None
        self._step, self._left = "", TimeLeft()
        self._process = os.getpid()  # another one, forked from it, is silent
        self._said: set[str] = set()
        self._proved: tuple[Sequence[Group], Path | None] = ((), None)

    def step(self, name: str, detail: str = "") -> None:
        """Say that a step has begun."""
        self._step, self._left = f"{name}{f' · {detail}' if detail else ''}", TimeLeft()
        if self._status:
            self._err.print(f"[dim]{escape(self._step)}[/]")
            self._status.update(escape(self._step))
            self._status.start()

    def detail(self, text: str) -> None:
        """Say what is going on inside a step."""
        if self._status and os.getpid() == self._process:
            self._status.update(escape(f"{self._step} · {self._left.behind(text)}"))

    def remark(self, text: str) -> None:
        """Say something that people should know, whether they look or not."""
        if not self._terse:
            self._err.print(f"[cyan]note[/]: {escape(text)}.")

    def _rest(self) -> None:
        if self._status:
            self._status.stop()

    def error(self, wrong: StambaError) -> None:
        """Say what is wrong, in one line; after the findings it rests on."""
        self._rest()
        if self._program and not self._proved[1]:
            told = {"error": str(wrong), "exit_code": wrong.exit_code}
            self._out.out(json.dumps(told, ensure_ascii=False, indent=1))
        if isinstance(wrong, CheckFailed) and wrong.made:
            self.made(wrong.made)
        elif isinstance(wrong, CheckFailed):
            self.findings(wrong.findings)
        self._err.print(f"[bold red]{escape(str(wrong))}[/]" if self._live else str(wrong), markup=self._live)

    def findings(self, findings: Iterable[Finding]) -> None:
        """One line a finding; what was said is not said again, of another edition."""
        for finding in findings:
            if (line := _line(finding)) not in self._said:
                self._said.add(line)
                self._err.print(line)

    def proved(self, groups: Sequence[Group], page: Path | None) -> None:
        """Hear of the promises that were looked at, to be told behind the table."""
        self._proved = (groups, page)

    def _tell_proved(self) -> None:
        groups, page = self._proved
        if self._program and page:
            self._out.out(page.with_suffix(".json").read_text(encoding="utf-8").rstrip())
        if self._terse:
            return
        kept, looked = sum(one.kept for one in groups), sum(len(one.promises) for one in groups)
        if looked:
            where = f"; {page} tells all" if page else ""
            self._out.print(f"promises: {kept} of {looked} kept{where}", markup=False)

    def made(self, made: Sequence[Made]) -> None:
        """The table at the end of a build."""
        self._rest()
        rows = [
            (
                one.edition,
                str(one.artifact.path) if one.artifact else "–",
                str(one.artifact.pages) if one.artifact and one.artifact.pages else "–",
                _size(one.artifact.path.stat().st_size) if one.artifact else "–",
                _count(one.findings),
                f"{one.seconds:.1f}",
                f"held back: {one.held}" if one.held else "delivered",
            )
            for one in made
        ]
        if not self._terse:
            self._table(("edition", "file", "pages", "size", "findings", "seconds", ""), rows)
        for one in made:
            if one.artifact and one.artifact.chosen and not self._terse:
                self._out.print(f"{one.edition}: {one.artifact.chosen}", markup=False)
            if one.quality and not self._terse:
                self._out.print(f"{one.edition}: {one.quality}", markup=False)
            # notes are counted in the table; `make check` tells them
            self.findings(found for found in one.findings if found.severity != "note")
        self._tell_proved()

    def shelf(self, books: Sequence[Shelved]) -> None:
        """The table at the end of a shelf, and what was told of the books that failed."""
        self._rest()
        for one in (one for one in books if one.code):
            self._err.print(one.told, markup=False)
        if self._program:
            told = [
                asdict(one) | {"folder": str(one.folder), "findings": dict(one.findings)} for one in books
            ]
            self._out.out(json.dumps(told, ensure_ascii=False, indent=1))
        if self._terse:
            return
        rows = [
            (
                str(one.folder),
                one.title or "–",
                one.series or "–",
                _of(one.editions),
                _of(one.promises),
                ", ".join(f"{count} {severity}{'s' * (count != 1)}" for severity, count in one.findings)
                or "–",
                f"{one.seconds:.1f}",
                f"ended with {one.code}" if one.code else "built",
            )
            for one in books
        ]
        self._table(("book", "title", "series", "editions", "promises kept", "findings", "seconds", ""), rows)
        built = sum(not one.code for one in books)
        self._out.print(f"built: {built} of {len(books)} books", markup=False)

    def checked(self, findings: dict[str, tuple[Finding, ...]]) -> None:
        """The table at the end of a check."""
        self._rest()
        for some in findings.values():
            self.findings(some)
        if self._terse:
            self._tell_proved()
            return
        self._table(("checked", "findings"), [(name, _count(some)) for name, some in findings.items()])
        if groups := self._proved[0]:
            rows = [(f"{one.letter}  {one.name}", f"{one.kept} of {len(one.promises)}") for one in groups]
            self._out.print()
            self._table(("promises", "kept"), rows)
            self._tell_proved()

    def quality(self, quality: PageQuality, *, verbose: bool) -> None:
        """Tell in one line how the pages of a PDF are set; with every defect when asked."""
        self._out.print(quality.summary(), markup=False)
        for defect in quality.defects if verbose else ():
            place = f"page {defect.page + 1}" + (f" line {defect.line}" if defect.line else "")
            self._out.print(f"{defect.code} {place}: {defect.text}", markup=False)

    def linted(self, proof: Proof, fixed: int, *, notes: bool) -> None:
        """The findings of the linter with their sentences; without `notes` those of one code are one line."""
        folded = Counter(one.code for one in proof.findings if one.severity == "note" and not notes)
        said: set[str] = set()
        for finding in proof.findings:
            if finding.code in said:
                continue
            count = folded[finding.code]
            said.update([finding.code] if count else [])
            more = f" ({count} of them)" if count > 1 else ""
            self._out.print(_line(replace(finding, message=finding.message + more)))
            self._excerpt(finding)
        counts = Counter(finding.severity for finding in proof.findings)
        parts = [f"{counts[one]} {one}{'' if counts[one] == 1 else 's'}" for one in _COLOURS]
        parts += [f"{proof.silenced} silenced"] * bool(proof.silenced) + [f"{fixed} fixed"] * bool(fixed)
        self._out.print(", ".join(parts))

    def _excerpt(self, finding: Finding) -> None:
        one = finding.excerpt
        if one.sentence:
            start, stop = one.at, one.at + one.length
            left, right = one.sentence[:start], one.sentence[stop:]
            left = f"…{left[-_EXCERPT:]}" if len(left) > _EXCERPT else left
            right = f"{right[:_EXCERPT]}…" if len(right) > _EXCERPT else right
            middle = f"[{_COLOURS[finding.severity]}]{escape(one.sentence[start:stop])}[/]"
            self._out.print(f"    {escape(left)}{middle}{escape(right)}".replace("\n", " "))

    def linted_json(self, proof: Proof, fixed: int) -> None:
        """The findings of the linter for a program."""
        remarks = [
            {
                "code": one.code,
                "severity": one.severity,
                "path": str(one.where.path),
                "line": one.where.line,
                "column": one.where.column,
                "length": one.excerpt.length,
                "sentence": one.excerpt.sentence,
                "message": one.message,
                "hint": one.hint,
                "fix": {"old": one.fix.old, "new": one.fix.new} if one.fix else None,
            }
            for one in proof.findings
        ]
        outcome = {"remarks": remarks, "silenced": proof.silenced, "fixed": fixed}
        self._out.out(json.dumps(outcome, ensure_ascii=False, indent=1))

    def examined(self, parts: Sequence[Part]) -> None:
        """Tell what is installed, one line each."""
        rows = [(one.what, one.found or "missing", one.wanted) for one in parts]
        self._table(("part", "found", "wanted"), rows)

    def rules(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """The codes with their promises, one line each."""
        self._table(("code", "severity", "rule"), rows)

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
            self._out.out(
                "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            )


def _line(finding: Finding) -> str:
    """One finding as a line: place, severity, code, sentence, remedy."""
    place = "" if finding.where == NOWHERE else f"{finding.where}: "
    code = f"\\[{finding.code}]" if finding.code else ""
    end = "" if finding.message.endswith((".", "?", "!", "…")) else "."
    head = f"{escape(place)}[{_COLOURS[finding.severity]}]{finding.severity}[/]{code}: "
    return head + escape(f"{finding.message}{end} {finding.hint}".rstrip())


def _of(pair: tuple[int, int]) -> str:
    return f"{pair[0]} of {pair[1]}" if pair[1] else "–"


def _size(octets: int) -> str:
    return f"{octets / 1000:.0f} kB" if octets < 10_000_000 else f"{octets / 1_000_000:.1f} MB"


def _count(findings: Sequence[Finding]) -> str:
    counts = {severity: sum(one.severity == severity for one in findings) for severity in _COLOURS}
    said = [f"{count} {severity}{'s' if count != 1 else ''}" for severity, count in counts.items() if count]
    return ", ".join(said) or "none"
