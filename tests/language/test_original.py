"""The line on the original is in the language of the original."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from stamba import config, manuscript
from stamba.language.manuscripts import typeset
from tests.conftest import BOOKS


@pytest.mark.parametrize(("language", "set_as"), [("de", "„Brot“"), ("tlh", '"Brot"'), ("en", "“Brot”")])
def test_an_original_is_set_by_the_rules_of_its_own_language(
    language: str, set_as: str, tmp_path: Path
) -> None:
    folder = tmp_path / "book"
    shutil.copytree(BOOKS / "english-interview", folder)
    toml = folder / "book.toml"
    lines = f'original = \'"Brot"\'\noriginal_language = "{language}"\n'
    toml.write_text(lines + toml.read_text(encoding="utf-8"), encoding="utf-8")
    assert typeset(manuscript.read(config.load(folder))).config.metadata.original == set_as
