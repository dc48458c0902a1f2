"""The pages that the house itself writes for people, in headless Chromium: narrow, light and dark, and as they are heard."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from stamba.ground.house import ours
from stamba.pipeline import Unheard
from stamba.proofs.copy import Since, make_copy
from tests.conftest import BOOKS, Built, write_book
from tests.readers.conftest import HERE

pytestmark = [pytest.mark.readers, pytest.mark.long]


@pytest.fixture(scope="module")
def seen(
    english_book: Built, modules: Path, chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict]:
    folder = tmp_path_factory.mktemp("pages")
    other = write_book(folder / "other", {"10-a.md": "# თავი\n\nსიტყვა.\n"})
    changed = make_copy(BOOKS / "bare", folder, ours(), Since(folder=other), Unheard())[1]
    files = {"passport": english_book.files["epub"].with_suffix(".html"), "changes": changed}
    environment = {**os.environ, "CHROMIUM": chromium}
    command = ["node", str(HERE / "page.mjs"), *map(str, files.values())]
    ran = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return dict(zip(files, json.loads(ran.stdout), strict=True))


@pytest.mark.parametrize("name", ["passport", "changes"])
def test_a_page_is_right_on_a_narrow_screen_in_light_and_dark(name: str, seen: dict[str, dict]) -> None:
    page = seen[name]
    for scheme in ("light", "dark"):
        assert page[scheme]["overflow"] <= 0
        assert page[scheme]["contrast"] >= 4.5  # WCAG 2.2, 1.4.3
    assert page["light"]["ground"] != page["dark"]["ground"]
    assert (page["errors"], page["elsewhere"]) == ([], [])


def test_a_screen_reader_hears_the_passport(seen: dict[str, dict]) -> None:
    heard = {(role, name) for role, name in map(tuple, seen["passport"]["heard"])}
    parts = ("Editions", "What was proved", "Findings", "Pages", "Made with", "Times")
    assert {("heading", part) for part in parts} <= heard
    assert ("main", "") in heard
    assert any(role == "DisclosureTriangle" and "the EPUB" in name for role, name in heard)
