"""What the house cannot set is refused in one line, before anything is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from stamba import config, pipeline
from stamba.config.scripts import unset_way
from stamba.ground.errors import ConfigError, StyleError
from tests.conftest import HOUSE, Silence, write_book


def in_language(folder: Path, language: str) -> Path:
    book = write_book(folder / "book", {})
    toml = book / "book.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"ka"', f'"{language}"'), encoding="utf-8")
    return book


@pytest.mark.parametrize(
    ("language", "how"),
    [
        ("ar", "from right to left"), ("he-IL", "from right to left"), ("fa", "from right to left"),
        ("ur", "from right to left"), ("az-Arab", "from right to left"), ("mn-Mong", "from top to bottom"),
        ("ja", "without spaces between words"), ("zh-Hant-TW", "without spaces between words"),
        ("th", "without spaces between words"),
    ],
)  # fmt: skip
def test_a_script_that_is_not_set_is_refused_in_one_line(tmp_path: Path, language: str, how: str) -> None:
    book = in_language(tmp_path, language)
    with pytest.raises(ConfigError) as wrong:
        config.load(book)
    assert str(wrong.value) == (
        f"{book}/book.toml:2: error: language: {language} is written {how}, and the house cannot set it."
        " It sets what is written from left to right, with spaces between words."
    )


@pytest.mark.parametrize("language", ["ar-Latn", "mn", "sr-Latn", "sv", "xmf", "az", "en-US"])
def test_what_is_set_is_not_refused(language: str) -> None:
    assert not unset_way(language)


def test_a_language_whose_letters_no_face_has_is_refused_in_one_line(tmp_path: Path) -> None:
    book = in_language(tmp_path, "hy")
    with pytest.raises(StyleError) as wrong:
        pipeline.assemble(book, HOUSE, Silence())
    assert str(wrong.value).startswith(
        f"{book}/book.toml: error: no face of fonts/ has the letters of hy. Put one into"
    )
