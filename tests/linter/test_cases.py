"""Every code has a folder under tests/checks/lint with the smallest book that trips it, and the same book mended.

`expected.txt` holds what the linter says of `wrong`; `pytest --golden tests/linter` writes it anew, to be read.
"""

from pathlib import Path

import pytest

from stamba.linter.fixes import lint
from stamba.linter.rules import CODES

CASES = Path(__file__).resolve().parent.parent / "checks" / "lint"


def said(book):
    for remark in lint(book).findings:
        source, fix = remark.where, remark.fix
        place = f"{source.path.relative_to(book)}:{source.line}:{source.column}+{remark.excerpt.length}"
        mended = f" [{fix.old} → {fix.new}]" if fix else ""
        yield f"{place} {remark.severity} {remark.code} {remark.message} | {remark.hint}{mended}\n"


@pytest.mark.parametrize("code", CODES)
def test_a_code_says_what_is_expected(code, request):
    lines = "".join(said(CASES / code / "wrong"))
    golden = CASES / code / "expected.txt"
    if request.config.getoption("golden"):
        golden.write_text(lines, encoding="utf-8")
    assert lines == golden.read_text(encoding="utf-8")
    assert f" {code} " in lines


@pytest.mark.parametrize("code", CODES)
def test_a_mended_book_is_silent(code):
    assert list(said(CASES / code / "right")) == []


def test_there_is_no_folder_without_a_code():
    assert sorted(path.name for path in CASES.iterdir()) == sorted(CODES)
