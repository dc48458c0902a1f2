"""Whole books, built and re-read: with the checks, with poppler as a second reader, and byte for byte."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from stamba import config, document, manuscript, pipeline
from stamba.ground.errors import ConfigError
from tests.conftest import BOOKS, HOUSE, ROOT, Built, Silence, build_book, write_book

H = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def pdftotext(path: Path, *options: str) -> str:
    return subprocess.run(
        ["pdftotext", *options, str(path), "-"], capture_output=True, text=True, check=True
    ).stdout


def sections(path: Path) -> dict[str, etree._Element]:
    with zipfile.ZipFile(path) as archive:
        return {
            Path(name).stem: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.startswith("EPUB/text/")
        }


@pytest.mark.parametrize("book", ["real_book", "english_book"])
def test_editions_keep_their_promises(book: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue(book)
    assert set(built.files) >= {"epub", "screen", "print", "booklet"}
    assert all(
        path.stat().st_size > 10_000 for path in built.files.values() if path.suffix in (".pdf", ".epub")
    )
    assert not [
        finding for found in built.findings.values() for finding in found if finding.severity == "error"
    ]


def test_the_log_names_the_steps(real_book: Built) -> None:
    names = [step.split()[0] for step in real_book.steps]
    assert sorted(set(names)) == ["1", "2", "3", "4", "5", "6", "7"]
    assert names == sorted(names)


def test_poppler_reads_every_paragraph_of_the_text(real_book: Built) -> None:
    """A second reader, and no code of ours: every word of the manuscript's paragraphs, notes aside."""
    words = re.findall(r"\w+", pdftotext(real_book.files["screen"]).replace("-\n", ""))
    found = set(words)
    text = (ROOT / "manuscript" / "10-interview.md").read_text(encoding="utf-8")
    body = re.sub(r"\{[^}]*\}|\[\^[^\]]*\]:?|[\[\]]", " ", text)
    wanted = list(re.findall(r"[ა-ჰ]{4,}", body))
    missing = [word for word in wanted if word not in found]
    assert len(wanted) > 1400
    # poppler keeps the hyphen of a compound that ends a line; nothing else may differ
    assert len(missing) <= 10, missing


def test_text_is_mkhedruli_in_every_edition(real_book: Built) -> None:
    texts = [pdftotext(real_book.files[name]) for name in ("screen", "print", "booklet")]
    texts += ["".join(root.itertext()) for root in sections(real_book.files["epub"]).values()]
    for text in texts:
        assert re.search("[ა-ჰ]", text)
        assert not re.search("[\u1c90-\u1cbf\u10a0-\u10cf\u2d00-\u2d2f]", text)


def test_the_booklet_has_its_cover_around_it(real_book: Built) -> None:
    sides = pdftotext(real_book.files["booklet"], "-layout").split("\f")
    assert len(sides) == 15  # seven sheets, and what follows the last
    titles = [line.index("ალან ვუდსი") for line in sides[0].splitlines() if "ალან ვუდსი" in line]
    blurbs = [line.index("მისცა") for line in sides[0].splitlines() if "მისცა" in line]
    assert blurbs[0] + 30 < titles[0]  # back on the left, front on the right
    assert sides[1].strip() == ""
    assert "ალან ვუდსი რუსეთის რევოლუციაზე" in sides[2]  # the half-title


def test_pages_are_a5_with_margins_that_swap(real_book: Built) -> None:
    box = subprocess.run(
        ["pdftotext", "-bbox", "-f", "12", "-l", "13", str(real_book.files["screen"]), "-"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', box)[0] == ("419.527559", "595.275591")
    lefts = [
        min(float(x) for x in re.findall(r'xMin="([\d.]+)" yMin="(?:[1-4]\d\d)', page))
        for page in box.split("<page ")[1:]
    ]
    recto, verso = lefts
    assert recto == pytest.approx(20 / 25.4 * 72, abs=1.5)
    assert verso == pytest.approx(18 / 25.4 * 72, abs=1.5)


def test_questions_and_answers_are_structure(real_book: Built) -> None:
    talk = sections(real_book.files["epub"])["s2"]
    received = (ROOT / "manuscript" / "10-interview.md").read_text(encoding="utf-8")
    asked, answered = (
        len(re.findall(r"^კ: ", received, re.MULTILINE)),
        len(re.findall(r"^ავ: ", received, re.MULTILINE)),
    )
    questions = talk.findall(f".//{H}div[@class='question']")
    answers = talk.findall(f".//{H}div[@class='answer']")
    assert (len(questions), len(answers)) == (asked, answered)
    assert asked == 6
    assert max(len(answer.findall(f"{H}p")) for answer in answers) == 7  # a long answer keeps its paragraphs
    assert all("".join(question.itertext()).strip().startswith("კ:") for question in questions)


def test_every_kind_of_matter_is_there(real_book: Built) -> None:
    kinds = {
        root.find(f".//{H}section").get(EPUB_TYPE) for root in sections(real_book.files["epub"]).values()
    }
    assert kinds == {
        "cover", "halftitlepage", "titlepage", "imprint", "introduction", "qna", "bibliography", "colophon",
    }  # fmt: skip
    text = pdftotext(real_book.files["screen"])
    for words in (
        "სარჩევი",
        "მთარგმნელის შესავალი",
        "ინტერვიუ",
        "გამოცემის შესახებ",
        "ესაუბრა",
        "მთარგმნელი",
    ):
        assert words in text


def test_english_book_has_no_georgian_furniture(english_book: Built) -> None:
    texts = [pdftotext(english_book.files[name]) for name in ("screen", "print", "booklet")]
    with zipfile.ZipFile(english_book.files["epub"]) as archive:
        texts += [
            archive.read(n).decode() for n in archive.namelist() if n.endswith((".xhtml", ".opf", ".ncx"))
        ]
    for text in texts:
        assert not re.search("[\u10a0-\u10ff\u1c90-\u1cbf]", text)


def test_other_speakers_and_two_questions_in_a_row(english_book: Built) -> None:
    talk = sections(english_book.files["epub"])["s2"]
    turns = [
        div.get("class") for div in talk.findall(f".//{H}div") if div.get("class") in ("question", "answer")
    ]
    assert turns == ["question", "answer", "question", "answer", "question", "question", "answer"]
    assert len(talk.findall(f".//{H}div[@class='exchange']")) == 3
    labels = ["".join(label.itertext()) for label in talk.findall(f".//{H}*[@class='label']")]
    assert labels == ["Visitor:", "Baker:", "Visitor:", "Baker:", "Visitor:", "Visitor:", "Baker:"]


def test_same_source_same_bytes_on_one_processor_and_on_more(
    tmp_path: Path, english_book: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stamba.ground.beside.processors", lambda: 1)
    again = build_book(BOOKS / "english-interview", tmp_path / "again")
    for name in ("epub", "screen", "print", "booklet"):
        assert again.files[name].read_bytes() == english_book.files[name].read_bytes(), name


@pytest.mark.long
def test_system_fonts_are_never_used(tmp_path: Path) -> None:
    """A face named like ours on the machine changes nothing: fontconfig sees our folder only."""
    book = write_book(tmp_path / "book", {})
    before = build_book(book, tmp_path / "one", "screen").files["screen"].read_bytes()
    home = tmp_path / "home" / ".fonts"
    home.mkdir(parents=True)
    shutil.copy(ROOT / "fonts" / "NotoSansGeorgian-Bold.ttf", home / "NotoSerifGeorgian-Regular.ttf")
    environment = {**os.environ, "HOME": str(tmp_path / "home"), "XDG_DATA_HOME": str(tmp_path / "home")}
    environment.pop("FONTCONFIG_FILE", None)
    environment.pop("STAMBA_FONTCONFIG", None)
    subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "build", "--book", str(book), "--build", str(tmp_path / "two"), "screen"],
        check=True, env=environment, capture_output=True,
    )  # fmt: skip
    assert (tmp_path / "two" / "bare-screen.pdf").read_bytes() == before


def test_introduction_and_interview_share_their_styles(real_book: Built) -> None:
    fonts = subprocess.run(
        ["pdffonts", "-f", "2", str(real_book.files["screen"])], capture_output=True, text=True, check=True
    ).stdout  # the cover is drawn apart
    names = re.findall(r"\+(Stamba-\S+)", fonts)
    assert len(names) == len(set(names))
    assert {name.split("-Georgian")[0] for name in names} == {"Stamba-Noto-Serif", "Stamba-Noto-Sans"}


def test_paragraph_that_opens_with_an_initial_is_no_list(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-chapter.md": "# თავი\n\nნ. კრუპსკაია თქვა.\n"})
    whole = document.assemble(manuscript.read(config.load(book)))
    assert '<p data-line="3">ნ. კრუპსკაია თქვა.</p>' in whole.sections[0].body


def test_a_language_without_rules_is_set_as_typed_and_says_so_once(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-chapter.md": '# Unum\n\n"Duo" - tres...\n'})
    toml = (book / "book.toml").read_text(encoding="utf-8").replace('language = "ka"', 'language = "la"')
    (book / "book.toml").write_text(toml.replace("მცირე წიგნი", "Liber parvus"), encoding="utf-8")
    built = build_book(book, tmp_path / "build", "screen")
    assert '"Duo" - tres...' in pdftotext(built.files["screen"])
    assert len([step for step in built.steps if "no typographic rules for la" in step]) == 1


@pytest.mark.parametrize(("key", "language"), [("", "ka"), ('original_language = "de"\n', "de")])
def test_the_line_on_the_original_says_its_language(tmp_path: Path, key: str, language: str) -> None:
    folder = write_book(tmp_path / "book", {})
    toml = folder / "book.toml"
    toml.write_text(f'original = "Die Ausgabe"\n{key}' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    book = pipeline.assemble(folder, HOUSE, Silence())
    imprint = next(section.body for section in book.document.sections if section.kind == "imprint")
    assert f'lang="{language}" xml:lang="{language}">Die Ausgabe' in imprint


def test_a_language_that_is_none_is_refused(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {})
    toml = folder / "book.toml"
    toml.write_text('original_language = "German"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(
        ConfigError, match=r"book\.toml:1: error: original_language: 'German' is not a language tag"
    ):
        pipeline.assemble(folder, HOUSE, Silence())


@pytest.mark.long
def test_chapters_may_be_called_by_numbers(tmp_path: Path) -> None:
    """In the contents a folio stands before the number that is the next title."""
    titles = ("1", "22", "1917", "7", "XII")
    chapters = {f"{10 + at}-a.md": f"# {title}\n\nტექსტი {title}.\n" for at, title in enumerate(titles)}
    built = build_book(write_book(tmp_path / "book", chapters), tmp_path / "out", "screen", "print", "epub")
    assert [found for some in built.findings.values() for found in some if found.severity == "error"] == []
    assert re.search(
        r"1917[ .]+\d+\s+7[ .]+\d+\s+XII", pdftotext(built.files["screen"], "-f", "6", "-l", "6")
    )
