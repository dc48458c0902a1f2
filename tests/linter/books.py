"""One-chapter books for the linter's tests."""

from pathlib import Path

from stamba.linter.fixes import lint
from tests.conftest import write_book

INTERVIEW = """
[[speakers]]
label = "კ"
name = "კითხვა"
role = "interviewer"

[[speakers]]
label = "ავ"
name = "პასუხი"
role = "interviewee"
"""


def book_of(folder: Path, text: str, book: str = "", *, language: str = "ka", heading: str = "თავი") -> Path:
    made = write_book(folder / "book", {"10-chapter.md": f"# {heading}\n\n{text}\n"}, book)
    toml = made / "book.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"ka"', f'"{language}"'), encoding="utf-8")
    return made


def remarks_on(folder: Path, text: str, book: str = "", *, language: str = "ka", heading: str = "თავი"):
    return lint(book_of(folder, text, book, language=language, heading=heading)).findings


def codes_on(
    folder: Path, text: str, book: str = "", *, language: str = "ka", heading: str = "თავი"
) -> list[str]:
    said = remarks_on(folder, text, book, language=language, heading=heading)
    return [remark.code for remark in said if remark.code != "T-052"]


def spot(remark) -> str:
    """The characters of the source that a remark is about."""
    source = remark.where
    line = source.path.read_text(encoding="utf-8").split("\n")[source.line - 1]
    return line[source.column - 1 : source.column - 1 + remark.excerpt.length]
