"""Handing out: whole, checked, reproducible, and a page that asks nobody for anything."""

from __future__ import annotations

import hashlib
import tomllib
import zipfile
from pathlib import Path

import pytest
from lxml import html

from stamba import dist, pipeline
from stamba.editions.table import USUAL
from stamba.ground.errors import CheckFailed
from stamba.ground.findings import Finding
from stamba.ground.house import ours
from stamba.manuscript.importing import new_book
from tests.conftest import BOOKS, ROOT, Silence, build_book


@pytest.mark.long
def test_what_has_passed_its_checks_is_handed_out(tmp_path: Path) -> None:
    folder = new_book(tmp_path / "en").folder
    build_book(folder, tmp_path / "build")
    made = [
        dist.hand_out(folder, tmp_path / "build", tmp_path / name, ours(), Silence())
        for name in ("one", "two", "two")
    ]
    names = {
        path.relative_to(made[0].folder).as_posix() for path in made[0].folder.rglob("*") if path.is_file()
    }
    assert {
        "en.epub", "en-screen.pdf", "en-booklet.pdf", "cover.png", "index.html", "SHA256SUMS", "printer/en-interior.pdf",
        "printer/en-cover.pdf", "printer/en-ticket.txt",
    } == {name for name in names if not name.startswith("licences/")}  # fmt: skip
    sums = (made[0].folder / "SHA256SUMS").read_text().splitlines()
    assert {line.split("  ")[1] for line in sums} == names - {"SHA256SUMS"}
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256((made[0].folder / name).read_bytes()).hexdigest() == digest
    assert made[0].archive.read_bytes() == made[1].archive.read_bytes()
    with zipfile.ZipFile(made[0].archive) as packed:
        assert {name.partition("/")[2] for name in packed.namelist()} == names
    page = html.fromstring((made[0].folder / "index.html").read_bytes())
    assert page.get("lang") == "en"
    assert not page.xpath("//script | //link | //iframe | //@onclick")
    leads = [one.get("href") or one.get("src") for one in page.xpath("//a | //img")]
    assert all((made[0].folder / name).exists() for name in leads)
    assert not [*made[0].archive.parent.glob(".*"), *made[1].archive.parent.glob(".*")]  # no draft is left


def test_what_is_missing_or_broken_is_not_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {name: () for name in USUAL if name != "booklet"}
    monkeypatch.setattr(pipeline, "check_book", lambda *_: found)

    def hand_out() -> None:
        dist.hand_out(BOOKS / "bare", tmp_path, tmp_path / "dist", ours(), Silence())

    with pytest.raises(CheckFailed, match="booklet is not among the editions; nothing was handed out"):
        hand_out()
    found["booklet"] = (Finding("X-605", "there is nothing to print"),)
    with pytest.raises(CheckFailed, match="1 promise not kept; nothing was handed out"):
        hand_out()
    assert not (tmp_path / "dist").exists()


def test_the_page_has_its_words_in_every_language_of_the_house() -> None:
    pages = tomllib.loads((ROOT / "styles/matter/dist.toml").read_text(encoding="utf-8"))
    words = tomllib.loads((ROOT / "styles/matter/words.toml").read_text(encoding="utf-8"))
    assert set(words) <= set(pages)
    assert {tuple(one) for one in pages.values()} == {tuple(pages["en"])}
