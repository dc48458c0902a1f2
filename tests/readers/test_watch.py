"""`stamba watch` in headless Chromium, used as an author does: see, save, click, make a mistake, mend it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import BOOKS, ROOT
from tests.readers.conftest import HERE

pytestmark = [pytest.mark.readers, pytest.mark.long]

OLD, NEW = "Eighteen hours", "Nineteen nights nights"  # a word that stands twice is a finding


@pytest.fixture(scope="module")
def used(modules: Path, chromium: str, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What the browser saw, and the folder of the book, its editor's words, and how the program ended."""
    place = tmp_path_factory.mktemp("watch")
    book = shutil.copytree(BOOKS / "english-interview", place / "book")
    (place / "editor").write_text(f'#!/bin/sh\necho "$@" > "{place}/opened"\n', encoding="utf-8")
    (place / "editor").chmod(0o755)
    environment = {**os.environ, "VISUAL": str(place / "editor"), "CHROMIUM": chromium}
    watching = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "watch", "--no-browser", str(book)],
        env=environment, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    assert watching.stdout
    try:
        address = watching.stdout.readline().split()[0]
        command = [
            "node",
            str(HERE / "watch.mjs"),
            address,
            str(book / "10-interview.md"),
            str(place),
            OLD,
            NEW,
        ]
        ran = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
    finally:
        watching.send_signal(signal.SIGINT)
        code = watching.wait()
        watching.stdout.close()
    told = json.loads((place / "watch.json").read_text(encoding="utf-8"))
    return {
        **told,
        "book": book,
        "opened": (place / "opened").read_text(encoding="utf-8").strip(),
        "code": code,
    }


def test_pages_are_shown_and_shown_anew_at_the_same_place(used: dict) -> None:
    assert used["title"] == "A Talk About Bread · Stamba"
    assert used["firstStatus"].startswith("Pages in ")
    assert used["found"]
    assert used["place"] == used["placeAfter"] != "0"
    assert used["errors"] == []


def test_a_click_and_a_key_tell_the_line_and_open_the_editor(used: dict) -> None:
    assert used["clicked"].startswith("10-interview.md, line 5")
    assert used["entered"].startswith("10-interview.md, line 5")
    assert used["opened"] == f"+5 {used['book'] / '10-interview.md'}"


def test_the_text_of_the_epub_stands_beside_and_findings_lead_to_their_place(used: dict) -> None:
    assert "/text/" in used["beside"]
    assert any("T-030" in one and "10-interview.md:5" in one for one in used["findings"])
    assert used["marked"] in {2 * int(used["place"]) - 1, 2 * int(used["place"])}


def test_an_error_keeps_the_last_good_pages_and_goes_when_it_is_mended(used: dict) -> None:
    assert "note [^wrote] is called but not written" in used["error"]
    assert used["pagesUnderError"] >= 1
    assert used["above"]
    assert "finding" in used["mended"]


def test_it_is_for_every_eye_and_ear_and_asks_nobody_else(used: dict) -> None:
    assert used["elsewhere"] == []
    assert used["dark"] == "rgb(23, 21, 15)"
    heard = {(role, name) for role, name in map(tuple, used["heard"])}
    assert {("heading", "Findings"), ("button", "Next spread"), ("textbox", "Page")} <= heard
    assert any(role == "image" and name.startswith("Page ") for role, name in heard)
    assert {"main", "navigation", "status"} <= {role for role, _ in heard}


def test_it_ends_by_ctrl_c_and_leaves_nothing(used: dict) -> None:
    assert used["code"] == 128 + signal.SIGINT
    assert [path.name for path in (used["book"] / "build").iterdir() if path.name != ".kept"] == []
