"""The copy to correct on paper: every page, line, finding, correction and change is on it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2
import pytest
from lxml import html

from stamba import cli
from stamba.ground.errors import ConfigError
from stamba.ground.house import ours
from stamba.pipeline import Unheard
from stamba.proofs.copy import Since, make_copy
from stamba.proofs.earlier import put_earlier
from tests.conftest import write_book

BEFORE = '# თავი\n\nპირველი სიტყვა დგას.\n\nმეორე აბზაცი [აქ]{sic="იქ"} დგას.[^a]\n\n[^a]: შენიშვნა დგას.\n'
NOW = BEFORE.replace("პირველი სიტყვა", "პირველი ახალი სიტყვა სიტყვა").replace("მეორე აბზაცი", "აბზაცი")


def git(folder: Path, *words: str) -> None:
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in a folder of a repository: committed, and changed since."""
    root = tmp_path_factory.mktemp("proof")
    folder = write_book(root / "book", {"10-a.md": BEFORE})
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "a")
    git(root, "tag", "first")
    (folder / "10-a.md").write_text(NOW, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(book: Path) -> tuple[Path, ...]:
    return make_copy(book, book / "build", ours(), Since("first"), Unheard())


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_page_is_there_with_its_lines_and_remarks(made: tuple[Path, ...]) -> None:
    with pypdfium2.PdfDocument(made[0]) as copy:
        sizes = {tuple(round(side) for side in page.get_size()) for page in copy}
        texts = [page.get_textpage().get_text_bounded() for page in copy]
    assert sizes == {(595, 842)}
    (page,) = [text for text in texts if "ახალი" in text and "T-030" in text]
    whole = squeezed(page)
    assert "სიტყვადგას" in whole  # the page itself
    assert squeezed("2 T-030 სიტყვა stands twice") in whole  # beside its line
    assert squeezed("3 იქ → აქ") in whole  # a correction in both readings
    assert squeezed("3 მეორე") in whole  # taken away
    for number, text in enumerate(texts, start=1):
        stamp = squeezed(f"page {number} of {len(texts)} · version ")
        assert stamp in squeezed(text)
        assert squeezed("changes since first") in squeezed(text)


def test_changes_are_a_page_too(made: tuple[Path, ...]) -> None:
    page = html.fromstring(made[1].read_bytes())
    assert not page.xpath("//script | //link | //img")
    assert page.xpath("//main//ins/text()") == ["ახალი სიტყვა"]
    assert page.xpath("//main//del/text()") == ["მეორე"]
    assert page.xpath("string(//main/h2)") == "თავი"
    assert "2 words added" in page.text_content()


def test_the_same_book_is_the_same_copy_and_a_folder_can_be_compared(
    book: Path, made: tuple[Path, ...], tmp_path: Path
) -> None:
    other = write_book(tmp_path / "other", {"10-a.md": BEFORE})
    before = made[0].read_bytes(), made[1].read_text(encoding="utf-8")
    again = make_copy(book, book / "build", ours(), Since("first"), Unheard())
    assert (again[0].read_bytes(), again[1].read_text(encoding="utf-8")) == before
    against = make_copy(book, tmp_path, ours(), Since(folder=other), Unheard())
    told = against[1].read_text(encoding="utf-8").replace(str(other), "first")
    assert told == before[1]


def test_the_last_good_state_is_read_as_it_was_committed(book: Path, tmp_path: Path) -> None:
    put_earlier(book, "first", tmp_path)
    assert (tmp_path / "10-a.md").read_text(encoding="utf-8") == BEFORE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["10-a.md", "book.toml"]
    for wrong in ("nowhere", "--help", "first:book"):
        with pytest.raises(ConfigError, match="git knows no revision"):
            put_earlier(book, wrong, tmp_path)


def test_two_other_states_are_one_too_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["proof", "--since", "a", "--against", "b"]) == ConfigError.exit_code
    assert "--since and --against name two other states. Name one." in capsys.readouterr().err
