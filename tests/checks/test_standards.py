"""PDF/A-3a and PDF/UA-1 by both validators; what each finds on files that are neither."""

from __future__ import annotations

import os
import re
import stat
import sys

import page as validator
import pikepdf
import pytest

from stamba.checks import standards
from tests.checks.broken import broken, evidence_for, findings
from tests.conftest import ROOT
from tests.tools import verapdf


def program(folder, script: str) -> None:
    """A program named verapdf."""
    path = folder / "verapdf"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def on_path(tmp_path, monkeypatch):
    """A folder at the front of the PATH, and what is needed behind it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return folder


@pytest.fixture
def real_verapdf(on_path):
    assert verapdf.engine(), "veraPDF's engine is not here; run: make setup-test"
    program(on_path, f"cd '{ROOT}' && exec '{sys.executable}' -m tests.tools.verapdf \"$@\"")


@pytest.mark.parametrize("code", ["P-201", "P-202"])
@pytest.mark.parametrize("book", ["real_book", "english_book", "tagged_book"])
def test_page_validation_finds_nothing(code, book, request):
    built = request.getfixturevalue(book)
    assert findings(evidence_for(built, built.files["screen"]), code) == []


@pytest.mark.long
@pytest.mark.parametrize("book", ["real_book", "english_book", "tagged_book"])
def test_verapdf_finds_nothing(book, request, real_verapdf):
    built = request.getfixturevalue(book)
    assert findings(evidence_for(built, built.files["screen"]), "P-203") == []


def ends_in_cr(pdf):
    """A stream whose last byte is that of half an end of line, so that page-validation miscounts it."""
    page = pdf.pages[0]
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\r")


def test_what_qpdf_contradicts_is_not_told(tagged_book, tmp_path):
    path = tmp_path / "broken.pdf"
    with pikepdf.open(tagged_book.files["screen"]) as pdf:
        ends_in_cr(pdf)
        pdf.save(path, compress_streams=False)
    report = validator.validate_pdf(str(path), profile=validator.ValidationProfile.PDF_A_3A)
    assert {failure.rule_id for failure in report.failures} == {standards._LENGTH}
    assert findings(evidence_for(tagged_book, path), "P-201") == []
    wrong = re.sub(
        rb"/Length (\d+)", lambda told: b"/Length %d" % (int(told[1]) - 1), path.read_bytes(), count=1
    )
    path.write_bytes(wrong)
    assert standards._LENGTH in str(findings(evidence_for(tagged_book, path), "P-201"))


def no_claims(pdf):
    del pdf.Root.Metadata


def no_words(pdf):
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure":
            del item.Alt


def unmarked(pdf):
    del pdf.Root.MarkInfo


def a_note_without_name(pdf):
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Note":
            del item.ID


BREAKS = [
    (no_claims, {"P-201", "P-202"}), (unmarked, {"P-201", "P-202"}), (no_words, {"P-202"}),
    (a_note_without_name, {"P-202"}),
]  # fmt: skip


@pytest.mark.parametrize(("harm", "codes"), BREAKS)
def test_page_validation_finds_what_is_wrong(harm, codes, tagged_book, tmp_path):
    evidence = broken(tagged_book, tmp_path / "broken.pdf", harm)
    assert {code for code in ("P-201", "P-202") if findings(evidence, code)} == codes


@pytest.mark.long
@pytest.mark.parametrize(("harm", "codes"), [BREAKS[0], BREAKS[3]])
def test_verapdf_finds_the_same(harm, codes, tagged_book, tmp_path, real_verapdf):
    evidence = broken(tagged_book, tmp_path / "broken.pdf", harm)
    standards = {
        finding.message.split(":")[0].removeprefix("not ") for finding in findings(evidence, "P-203")
    }
    assert standards == {{"P-201": "PDF/A-3a", "P-202": "PDF/UA-1"}[code] for code in codes}


def test_a_file_that_is_no_pdf(tagged_book, tmp_path):
    path = tmp_path / "no.pdf"
    path.write_bytes(b"this is not a PDF")
    assert (
        "page-validation cannot read the file"
        in findings(evidence_for(tagged_book, path), "P-201")[0].message
    )


def test_the_absence_of_verapdf_is_said(tagged_book, on_path, monkeypatch):
    monkeypatch.setenv("PATH", str(on_path))
    (only,) = findings(evidence_for(tagged_book, tagged_book.files["screen"]), "P-203")
    assert (only.severity, only.code) == ("note", "P-203")
    assert "veraPDF is not on this machine" in only.message


REPORT = """<?xml version="1.0"?><report><jobs><job><validationReport isCompliant="{good}">
<details><rule specification="ISO 14289-1:2014" clause="7.1" testNumber="8" status="{status}" failedChecks="3">
<description>Metadata shall be there</description></rule></details></validationReport></job></jobs></report>"""


@pytest.mark.parametrize(
    ("script", "severity", "message"),
    [
        (f"cat <<'END'\n{REPORT.format(good='false', status='failed')}\nEND", "error",
         "not PDF/A-3a: Metadata shall be there (ISO 14289-1:2014, 7.1, test 8; 3 times)"),
        (f"cat <<'END'\n{REPORT.format(good='false', status='passed')}\nEND", "error",
         "veraPDF says the file is not PDF/A-3a"),
        ("echo '<report/>'; echo 'Exception: no such thing' >&2; exit 7", "error",
         "veraPDF cannot read the file: Exception: no such thing"),
        ("echo 'a banner and no report'", "warning", "veraPDF did not answer"),
    ],
)  # fmt: skip
def test_what_verapdf_says_is_told(script, severity, message, tagged_book, on_path):
    program(on_path, script)
    found = findings(evidence_for(tagged_book, tagged_book.files["screen"]), "P-203")
    assert found[0].severity == severity
    assert found[0].message.startswith(message)
