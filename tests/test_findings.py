"""The catalogue of findings: every code that the program can say is in it, and it has no other."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from stamba.findings import CATALOGUE, ERROR, SEVERITIES
from tests.conftest import ROOT

SAID_BY = ("findings.py",)  # the catalogue itself
CODE = re.compile(r"[A-Z]-\d{3}")


def strings() -> Iterator[tuple[str, str]]:
    """Every string of the program that is a code, with its module; codes in docstrings and lists of codes are not."""
    for path in sorted((ROOT / "stamba").rglob("*.py")):
        if path.name in SAID_BY:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                yield node.value, path.name


def graded() -> Iterator[tuple[str, str]]:
    """Codes and severities that are written side by side in a call of Finding."""
    for path in sorted((ROOT / "stamba").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                first = [arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant)]
                if len(first) == 2:
                    yield str(first[0]), str(first[1])


def test_every_code_that_can_be_said_is_in_the_catalogue_and_the_reverse() -> None:
    said = {code for code, _ in strings()}
    assert said - set(CATALOGUE) == set()
    assert set(CATALOGUE) - said == set()


def test_nothing_is_said_more_severely_than_the_catalogue_has_it() -> None:
    told: dict[str, set[str]] = defaultdict(set)
    for code, severity in graded():
        told[code].add(severity)
    for code, severities in told.items():
        gravest = min(severities, key=SEVERITIES.index)
        assert gravest == CATALOGUE[code].severity, f"{code} is {sorted(severities)}"


def test_every_error_has_its_reason_and_nothing_else_has_one() -> None:
    for one in CATALOGUE.values():
        assert bool(one.why) == (one.severity == ERROR), one.code
        assert one.promise
        assert one.severity in SEVERITIES


def test_the_catalogue_is_in_order() -> None:
    codes = [code for code in CATALOGUE if code[0] not in "MTFEP"]
    assert codes == sorted(codes)


def test_the_readme_tells_the_letters_of_all_codes() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = re.search(r"Findings have letters: (.*?)\.", readme, re.DOTALL)
    assert told is not None
    letters = [part.split()[0] for part in told[1].split(",")]
    assert letters == list(dict.fromkeys(code[0] for code in CATALOGUE))


def test_taste_is_no_error() -> None:
    assert {one.severity for code, one in CATALOGUE.items() if code.startswith("Q-")} == {"warning", "note"}
    assert {CATALOGUE[code].severity for code in ("X-401", "E-105", "P-104")} == {"warning"}
