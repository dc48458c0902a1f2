"""Import: every kind of source becomes a book's folder that can be read without an edit."""

from __future__ import annotations

from pathlib import Path

import pypandoc
import pytest

from stamba import cli, config, manuscript
from stamba.ground.errors import ConfigError, ManuscriptError
from stamba.manuscript import pandoc
from stamba.manuscript.importing import import_book
from tests.conftest import BOOKS, ROOT

LOAF = (BOOKS / "tagged" / "images" / "loaf.png").read_bytes()
ONE = "# One\n\nThe first text.\n"
TWO = "# Two\n\nThe other text, see [One](one.md) and ![a loaf](img/loaf.png).\n"
PARTED = ["Part", "One", "Two"]
SOURCES: dict[str, tuple[dict[str, str], list[str]]] = {
    "folder": ({"1-one.md": ONE, "2-two.md": TWO.replace("one.md", "1-one.md"), "README.md": "# Not it\n"}, ["One", "Two"]),
    "mdBook": ({"book.toml": '[book]\ntitle = "T"\nauthors = ["A. A."]\nlanguage = "en"\n', "src/one.md": ONE, "src/two.md": TWO,
                "src/SUMMARY.md": "# Summary\n\n# Part\n\n- [One](one.md)\n  - [Two](./two.md)\n"}, PARTED),
    "GitBook": ({"SUMMARY.md": "# Оглавление\n\n* [Two](two.md)\n* [One](one.md)\n", "one.md": ONE, "two.md": TWO}, ["Two", "One"]),
    "Quarto": ({"_quarto.yml": "book:\n  title: T\n  author: A. A.\n  chapters:\n    - part: Part\n      chapters:\n        - one.qmd\n        - two.qmd\n",
                "one.qmd": ONE, "two.qmd": TWO.replace("one.md", "one.qmd")}, PARTED),
    "Bookdown": ({"_bookdown.yml": "book_filename: x\n", "index.Rmd": "---\ntitle: T\nauthor: A. A.\n---\n\n" + ONE,
                  "02-two.Rmd": TWO.replace("](one.md)", "](#one)")}, ["One", "Two"]),
    "pandoc": ({"metadata.yaml": "---\ntitle: T\nauthor: A. A.\n---\n", "01-one.md": ONE, "02-two.md": TWO.replace("](one.md)", "](#one)")},
               ["One", "Two"]),
}  # fmt: skip


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        if "img/loaf.png" in text:
            picture = (folder / name).parent / "img" / "loaf.png"
            picture.parent.mkdir(exist_ok=True)
            picture.write_bytes(LOAF)
    return folder


def titles(folder: Path) -> list[str]:
    read = manuscript.read(config.load(folder))
    return [pandoc.text_of(chapter.tree[0]).strip() for chapter in read.chapters]


@pytest.mark.parametrize("kind", SOURCES)
def test_a_folder_is_taken_to_the_letter_and_in_its_order(tmp_path: Path, kind: str) -> None:
    files, expected = SOURCES[kind]
    source, target = written(tmp_path / "source", files), tmp_path / "new" / "book"
    made = import_book(source, target)
    assert titles(target) == expected
    assert made.pictures == 1
    for name in config.load(target).chapter_names:
        if not name.startswith("part-"):
            assert (target / name).read_bytes() == (source / name).read_bytes()
    if "A. A." in str(files):
        meta = config.load(target).metadata
        assert (meta.title, [who.name for who in meta.creators]) == ("T", ["A. A."])


@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "html"])
def test_a_document_becomes_a_file_a_chapter(tmp_path: Path, kind: str) -> None:
    written(tmp_path, {"a.md": f"---\ntitle: T\nlang: en\nauthor: A. A.\n---\n\n{ONE}\n> *Said*, with a note.[^n]\n\n[^n]: The note.\n\n"
                       + TWO.replace("](one.md)", "](#one)")})  # fmt: skip
    source, target = tmp_path / f"a.{kind}", tmp_path / "book"
    pypandoc.convert_file(
        str(tmp_path / "a.md"), kind, format="markdown-auto_identifiers+gfm_auto_identifiers", outputfile=str(source),
        extra_args=["--standalone", f"--resource-path={tmp_path}"],
    )  # fmt: skip
    made = import_book(source, target)
    read = manuscript.read(config.load(target))
    assert titles(target)[-2:] == ["One", "Two"]
    assert read.config.metadata.title == "T"
    words = " ".join(pandoc.text_of(chapter.tree) for chapter in read.chapters)
    assert "Said, with a note." in words
    assert "The other text, see One and" in words
    assert any(node["t"] == "Note" for chapter in read.chapters for node in pandoc.walk(chapter.tree))
    assert made.pictures == 1


def test_the_text_as_received_is_kept_letter_by_letter(tmp_path: Path) -> None:
    received = ROOT / "manuscript" / "received" / "received.ka.txt"
    target = tmp_path / "book"
    import_book(received, target)
    read = manuscript.read(config.load(target))
    assert read.config.metadata.language == "ka"
    told = "".join(pandoc.text_of(block) for chapter in read.chapters for block in chapter.tree)
    assert "".join(told.split()) == "".join(received.read_text(encoding="utf-8").split())


def test_what_cannot_be_kept_is_mended_and_told(tmp_path: Path) -> None:
    text = "# One\n\nSee ![far](https://example.org/a.png), ![gone](gone.png), [nowhere](#nowhere) and this.[^x]\n"
    made = import_book(written(tmp_path / "s", {"a.md": text}), tmp_path / "book")
    assert (tmp_path / "book" / "a.md").read_text("utf-8") == (
        "# One\n\nSee [far](<https://example.org/a.png>), gone, nowhere and this.\\[^x]\n"
    )
    assert sum(f"{tmp_path / 'book' / 'a.md'}:3:" in one for one in made.unsure) == 4


def test_headings_that_tell_title_and_author_are_metadata(tmp_path: Path) -> None:
    text = "# Title: A: B\n\n## Author: A. A.\n\n## Year: 1888\n\n-------\n\n## One\n\na\n\n## Two\n\nb\n"
    import_book(written(tmp_path / "s", {"a.md": text}) / "a.md", tmp_path / "book")
    meta = config.load(tmp_path / "book").metadata
    assert (meta.title, meta.date, [who.name for who in meta.creators]) == ("A: B", "1888", ["A. A."])
    assert titles(tmp_path / "book") == ["One", "Two"]


def test_commands_of_tex_for_the_layout_are_comments(tmp_path: Path) -> None:
    text = "\\setcounter{page}{1}\n\\doublespacing\n\n# One\n\na\n\n\\newpage\n\n```\n\\code\n```\n"
    import_book(written(tmp_path / "s", {"a.md": text}), tmp_path / "book")
    new = text.replace(
        "\\setcounter{page}{1}\n\\doublespacing\n", "<!--\n\\setcounter{page}{1}\n\\doublespacing\n-->\n"
    )
    assert (tmp_path / "book" / "a.md").read_text("utf-8") == new
    assert titles(tmp_path / "book") == ["One"]


def test_formulas_and_references_without_meaning_are_mended(tmp_path: Path) -> None:
    text = "---\nbibliography: none.bib\n---\n\n# One\n\nSee @fig:none.\n\n$$\n\\undefinedthing x\n$$\n"
    made = import_book(written(tmp_path / "s", {"a.md": text}), tmp_path / "book")
    new = (tmp_path / "book" / "a.md").read_text("utf-8")
    assert "See \\@fig:none." in new
    assert "```\n\\undefinedthing x\n```" in new
    assert any("none.bib" in one for one in made.unsure)
    assert titles(tmp_path / "book") == ["One"]


def test_what_stands_behind_a_tab_is_mended(tmp_path: Path) -> None:
    text = "# One\n\n- a\n\t- [b](none.md) and [c](#one)\n"
    import_book(written(tmp_path / "s", {"a.md": text}), tmp_path / "book")
    assert (tmp_path / "book" / "a.md").read_text("utf-8") == text.replace("[b](none.md)", "b")


def test_what_looks_like_verse_is_told(tmp_path: Path) -> None:
    stanza = "Piping down the valleys wild,\nPiping songs of pleasant glee,\nOn a cloud I saw a child\n\n"
    made = import_book(written(tmp_path / "s", {"a.md": f"# One\n\n{stanza * 3}"}), tmp_path / "book")
    assert any("3 paragraphs look like verse" in one for one in made.unsure)


def test_a_style_is_a_comment(tmp_path: Path) -> None:
    text = "# One\n\n<style>\np { color: red }\n</style>\n\na <video src='b'> c\n"
    import_book(written(tmp_path / "s", {"a.md": text}), tmp_path / "book")
    new = (
        text.replace("<style>", "<!--<style>")
        .replace("</style>", "</style>-->")
        .replace("<video", "\\<video")
    )
    assert (tmp_path / "book" / "a.md").read_text("utf-8") == new


def test_a_file_that_says_nothing_is_no_chapter(tmp_path: Path) -> None:
    made = import_book(written(tmp_path / "s", {"1.md": ONE, "2.md": "# References\n"}), tmp_path / "book")
    assert titles(tmp_path / "book") == ["One"]
    assert any("the chapter is empty" in one for one in made.unsure)


def test_what_a_book_takes_in_is_put_there_and_told(tmp_path: Path) -> None:
    files = {
        "src/SUMMARY.md": "- [One](one.md)\n", "book.toml": "[book]\n", "listing/a.rs": "1\n// ANCHOR: x\n2\n// ANCHOR_END: x\n",
        "src/one.md": "# One\n\n```\n{{#include ../listing/a.rs:x}}\n```\n\n\\{{#include me}}\n",
    }  # fmt: skip
    made = import_book(written(tmp_path / "s", files), tmp_path / "book")
    assert (tmp_path / "book/src/one.md").read_text("utf-8") == "# One\n\n```\n2\n```\n\n{{#include me}}\n"
    assert "src/one.md is not to the letter: it takes in ../listing/a.rs:x" not in made.unsure
    assert any("takes in ../listing/a.rs" in one for one in made.unsure)


def test_a_heading_that_r_writes_is_one_of_the_text(tmp_path: Path) -> None:
    text = "`r if (knitr:::is_html_output()) '\n# Two {-}\n'`\n\nText.\n"
    files = {"_bookdown.yml": "book_filename: x\n", "index.Rmd": ONE, "02-two.Rmd": text}
    made = import_book(written(tmp_path / "s", files), tmp_path / "book")
    assert (tmp_path / "book/02-two.Rmd").read_text("utf-8") == "# Two {-}\n\nText.\n"
    assert any("a heading that R writes" in one for one in made.unsure)


def test_nothing_outside_of_the_source_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n", "utf-8")
    (tmp_path / "secret.png").write_bytes(LOAF)
    files = {
        "SUMMARY.md": "- [a](../secret.md)\n- [One](one.md)\n- [l](link.md)\n",
        "one.md": "# One\n\n![a](../secret.png)\n\n{{#include ../secret.md}}\n",
    }
    source = written(tmp_path / "s", files)
    (source / "link.md").symlink_to(tmp_path / "secret.md")
    made = import_book(source, tmp_path / "book")
    assert made.pictures == 0
    assert all(
        "ecret" not in path.read_text("utf-8") or path.name == "one.md"
        for path in (tmp_path / "book").glob("*.md")
    )
    assert "# Secret" not in (tmp_path / "book" / "one.md").read_text("utf-8")


def test_a_folder_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    source = written(tmp_path / "s", {"a.md": ONE})
    for target in (tmp_path, source / "new"):
        with pytest.raises(ConfigError):
            import_book(source, target)
    with pytest.raises(ManuscriptError):
        import_book(written(tmp_path / "empty", {"b.md": "\n"}), tmp_path / "book")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "s"]


def test_the_command_says_what_it_was_unsure_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path / "s", {"a.md": ONE})
    assert cli.main(["import", str(source), str(tmp_path / "book")]) == 0
    told = capsys.readouterr()
    assert "note: the author: none was found." in told.err
    assert f"then run: stamba build {tmp_path / 'book'}" in told.out
