"""The catalogue of findings: every code that the program can say is in it, and it has no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from stamba.ground.errors import Source
from stamba.ground.findings import CATALOGUE, ERROR, GROUPS, NOTE, SEVERITIES, WARNING, Finding
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
    """Codes with the severity that a call of Finding gives in place of the catalogue's."""
    for path in sorted((ROOT / "stamba").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                given = [word.value for word in node.keywords if word.arg == "severity"]
                if given and isinstance(node.args[0], ast.Constant) and isinstance(given[0], ast.Constant):
                    yield str(node.args[0].value), str(given[0].value)


def test_every_code_that_can_be_said_is_in_the_catalogue_and_the_reverse() -> None:
    said = {code for code, _ in strings()}
    assert said - set(CATALOGUE) == set()
    assert set(CATALOGUE) - said == set()


def test_a_severity_that_is_given_is_milder_than_the_catalogue_has_it() -> None:
    found = list(graded())
    assert found
    for code, severity in found:
        assert SEVERITIES.index(severity) > SEVERITIES.index(CATALOGUE[code].severity), code


def test_a_finding_is_as_severe_as_the_catalogue_says_and_names_its_place() -> None:
    assert [Finding(code, "").severity for code in ("F-101", "P-104", "X-604", "")] == [
        ERROR,
        WARNING,
        NOTE,
        ERROR,
    ]
    assert Finding("P-203", "", severity=NOTE).severity == NOTE
    path = Path("book")
    places = {
        Source(path): "book",
        Source(path, 3): "book:3",
        Source(path, 3, 4): "book:3:4",
        Source(path, 3, member="a.xhtml"): "book!a.xhtml:3",
        Source(path, pages=(0,)): "book page 1",
        Source(path, pages=(0, 1, 2, 6)): "book pages 1–3, 7",
        Source(path, pages=(1,), spot="left half"): "book page 2, left half",
    }
    assert [str(place) for place in places] == list(places.values())


def test_every_error_has_its_reason_and_nothing_else_has_one() -> None:
    for one in CATALOGUE.values():
        assert bool(one.why) == (one.severity == ERROR), one.code
        assert one.promise
        assert one.severity in SEVERITIES


def expected() -> set[str]:
    """The codes that a test expects: a string of a test that it begins, or a folder of the linter's cases."""
    found = {path.name for path in (ROOT / "tests" / "checks" / "lint").iterdir()}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        if path.name != Path(__file__).name:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            strings = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
            found |= {code[0] for text in strings if isinstance(text, str) and (code := CODE.match(text))}
    return found


def test_every_code_of_the_catalogue_is_tripped_by_a_test() -> None:
    assert set(CATALOGUE) - expected() == set()


def test_the_catalogue_is_in_order() -> None:
    codes = [code for code in CATALOGUE if code[0] not in "MTFEP"]
    assert codes == sorted(codes)


def test_every_letter_has_a_group_and_no_other() -> None:
    assert list(GROUPS) == list(dict.fromkeys(code[0] for code in CATALOGUE))


def test_taste_is_no_error() -> None:
    assert {one.severity for code, one in CATALOGUE.items() if code.startswith("Q-")} == {"warning"}
    assert {CATALOGUE[code].severity for code in ("X-401", "E-105", "P-104")} == {"warning"}
