"""A new book: it is whole, it is clean, and it never writes over another."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from stamba import config
from stamba.ground.errors import ConfigError
from stamba.language.languages import LANGUAGES
from stamba.manuscript.importing import new_book
from stamba.manuscript.importing.begun import _TEXTS
from tests.conftest import build_book


@pytest.mark.parametrize("language", [*LANGUAGES, "en-GB"])
def test_a_new_book_reads_clean_in_every_language(language: str, tmp_path: Path) -> None:
    folder = new_book(tmp_path / "my-book", language).folder
    settings = config.load(folder)
    assert (settings.slug, settings.metadata.language) == ("my-book", language)
    assert [path.name for path in settings.chapters] == ["10-first.md", "20-second.md"]
    assert (folder / ".gitignore").read_text() == "build/\n"
    assert len((folder / "Makefile").read_text().splitlines()) <= 6


def test_every_language_with_rules_has_a_text_to_begin_with() -> None:
    assert set(_TEXTS) == set(LANGUAGES)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_interview_has_two_voices(language: str, tmp_path: Path) -> None:
    folder = new_book(tmp_path / "talk", language, interview=True).folder
    built = build_book(folder, tmp_path / "out", "screen")
    assert not [one for one in built.findings["screen"] if one.severity != "note"]
    told = subprocess.run(
        ["pdftotext", built.files["screen"], "-"], capture_output=True, text=True, check=True
    )
    answers, gap = ("R", "[ \u00a0]") if language == "fr" else ("A", "")
    assert re.findall(rf"^(\w){gap}:", told.stdout, re.MULTILINE) == ["Q", answers]


def test_a_folder_that_is_there_and_a_language_without_a_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is there already"):
        new_book(tmp_path)
    with pytest.raises(ConfigError, match="no text to begin with in 'xx'"):
        new_book(tmp_path / "new", "xx")
    assert not (tmp_path / "new").exists()
