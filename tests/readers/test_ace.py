"""Ace by DAISY, the accessibility checker of EPUB, on the finished books."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Built
from tests.readers.conftest import BOOKS

pytestmark = [pytest.mark.readers, pytest.mark.long]


def ace(epub: Path, out: Path, modules: Path, chromium: str) -> dict:
    command = [
        "node",
        str(modules / "@daisy" / "ace-cli" / "bin" / "ace.js"),
        "-f",
        "-s",
        "-o",
        str(out),
        str(epub),
    ]
    environment = {
        **os.environ, "PUPPETEER_EXECUTABLE_PATH": chromium, "ACE_TIMEOUT_INITIAL": "1800000",
        "HOME": str(out), "XDG_CONFIG_HOME": str(out),
    }  # fmt: skip
    ran = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    assert (out / "report.json").is_file(), ran.stdout + ran.stderr
    report: dict = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return report


def violations(report: dict) -> list[tuple[str, str, str]]:
    return [
        (
            part["earl:testSubject"]["url"],
            found["earl:test"]["dct:title"],
            found["earl:result"]["dct:description"],
        )
        for part in report["assertions"]
        for found in part["assertions"]
    ]


@pytest.mark.parametrize("book", BOOKS)
def test_ace_finds_no_violation_of_any_impact(
    book: str, modules: Path, chromium: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    built: Built = request.getfixturevalue(book)
    report = ace(built.files["epub"], tmp_path, modules, chromium)
    assert violations(report) == []
    assert report["earl:result"]["earl:outcome"] == "pass"
    assert report["properties"]["hasPageBreaks"] is True
    assert {"schema:accessMode", "schema:accessibilityFeature", "schema:accessibilityHazard",
            "schema:accessibilitySummary", "schema:accessModeSufficient"} <= set(report["a11y-metadata"]["present"])  # fmt: skip
    assert report["a11y-metadata"]["empty"] == []
