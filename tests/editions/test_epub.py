"""What the EPUB is made of, on tiny books and on the two whole ones."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from stamba.checks.epub_file import EpubFile, elements, open_epub, text_of, types_of
from stamba.checks.epub_pages import read_marked
from tests.conftest import BOOKS, ROOT, Built, build_book, write_book

OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
NCX = {"ncx": "http://www.daisy.org/z3986/2005/ncx/"}
CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"


def made(folder: Path, chapters: Mapping[str, str], book: str = "") -> EpubFile:
    written = write_book(folder / "book", dict(chapters), book)
    return open_epub(build_book(written, folder / "out", "epub").files["epub"])


def picture(path: Path, colour: str = "gray") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (1400, 1050), colour).save(path)  # fine enough for print
    return path


# --- metadata ------------------------------------------------------------------------------------------------


def test_the_package_says_who_and_what(real_book: Built) -> None:
    book = open_epub(real_book.files["epub"])
    assert book.metadata("dc:title")[0] == "ალან ვუდსი რუსეთის რევოლუციაზე. ნაწილი პირველი"
    assert book.metadata("title-type") == ["main", "subtitle"]
    assert book.metadata("dc:creator") == ["ალან ვუდსი"]
    assert book.metadata("dc:contributor") == ["ჟურნალი „სუდესტადა“", "გ. ჩ."]
    roles = [
        (element.get("refines"), element.text, element.get("scheme"))
        for element in book.package.iterfind(".//opf:meta[@property='role']", OPF)
    ]
    assert roles == [
        ("#person-1", "ive", "marc:relators"), ("#person-2", "ivr", "marc:relators"),
        ("#person-3", "trl", "marc:relators"), ("#person-3", "win", "marc:relators"),
    ]  # fmt: skip
    assert book.metadata("file-as") == ["ვუდსი, ალან", "სუდესტადა", "ჩ., გ."]


@pytest.mark.parametrize(
    ("isbn", "source"),
    [('isbn = "978-9941-0-0000-3"\n', "urn:isbn:9789941000003"), ("", r"მცირე წიგნი, ბეჭდური გამოცემა, ვერსია [0-9a-f]{8}")],
)  # fmt: skip
def test_the_pages_are_of_a_named_print_edition(tmp_path: Path, isbn: str, source: str) -> None:
    folder = write_book(tmp_path / "book", {})
    toml = folder / "book.toml"
    toml.write_text(isbn + toml.read_text(encoding="utf-8"), encoding="utf-8")
    book = open_epub(build_book(folder, tmp_path / "out", "epub").files["epub"])
    (told,) = book.metadata("pageBreakSource")
    assert re.fullmatch(source, told)
    assert book.metadata("dc:source") == [told]


# --- accessibility, from facts ---------------------------------------------------------------------------------


def test_a_book_that_was_judged_says_by_whom_and_when(real_book: Built) -> None:
    book = open_epub(real_book.files["epub"])
    assert book.metadata("dcterms:conformsTo") == [CONFORMS]
    assert book.metadata("a11y:certifiedBy") == ["სტამბა"]
    (day,) = book.package.iterfind(".//opf:meta[@property='dcterms:date']", OPF)
    assert (day.text, day.get("refines")) == ("2026-11-25", "#evaluator")
    (summary,) = book.metadata("schema:accessibilitySummary")
    assert "24 გვერდის" in summary
    assert "ხელმისაწვდომობის შემფასებელი: სტამბა" in summary
    assert not re.search("[A-Za-z]", summary)
    assert "displayTransformability" in book.metadata("schema:accessibilityFeature")


def test_a_book_waits_for_a_judge(english_book: Built, tmp_path: Path) -> None:
    book = open_epub(english_book.files["epub"])
    assert book.metadata("dcterms:conformsTo") == []
    assert "no person or organisation has evaluated" in book.metadata("schema:accessibilitySummary")[0]
    folder = tmp_path / "book"
    shutil.copytree(BOOKS / "english-interview", folder)
    toml = folder / "book.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8") + '\n[epub]\nevaluated_by = "The Press"\n', encoding="utf-8"
    )
    judged = build_book(folder, tmp_path / "out", "epub")
    book = open_epub(judged.files["epub"])
    assert judged.findings["epub"] == ()
    assert book.metadata("dcterms:conformsTo") == [CONFORMS]
    (by,) = book.package.iterfind(".//opf:meta[@property='a11y:certifiedBy']", OPF)
    assert (by.text, by.get("refines")) == ("The Press", "#conformance")
    assert "evaluated by The Press" in book.metadata("schema:accessibilitySummary")[0]


def test_what_is_not_there_is_not_claimed(tmp_path: Path) -> None:
    """A judge cannot make a book conform that says "New York" in Latin letters and not in which language."""
    folder = write_book(
        tmp_path / "book",
        {"10-a.md": "# თავი\n\nქალაქი New York დიდია.\n"},
        '[epub]\nevaluated_by = "ვინმე"\n',
    )
    built = build_book(folder, tmp_path / "out", "epub")
    book = open_epub(built.files["epub"])
    assert book.metadata("dcterms:conformsTo") == []
    assert book.metadata("a11y:certifiedBy") == []
    (finding,) = built.findings["epub"]
    assert (finding.code, finding.severity) == ("E-115", "warning")
    assert "[New York]{lang=en}" in finding.hint
    assert str(finding.where).endswith("10-a.md:3:8")


def test_a_phrase_that_says_its_language_is_well(tmp_path: Path) -> None:
    chapter = "# თავი\n\nქალაქი [New York]{lang=en} დიდია.\n"
    book = made(tmp_path, {"10-a.md": chapter}, '[epub]\nevaluated_by = "ვინმე"\n')
    assert book.metadata("dcterms:conformsTo") == [CONFORMS]
    (phrase,) = [part for part in elements(book.documents["EPUB/text/s1.xhtml"], "span") if part.get("lang")]
    assert phrase.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


# --- structure -------------------------------------------------------------------------------------------------


def test_nothing_english_is_in_the_georgian_book(real_book: Built) -> None:
    """Neither seen nor heard: texts, names for voices, labels of the NCX. What is in another language says so."""
    book = open_epub(real_book.files["epub"])
    latin = re.compile("[A-Za-z]{2,}")
    for name, root in book.documents.items():
        for element in root.iter():
            heard = [element.get(key, "") for key in ("aria-label", "alt", "title")]
            assert not [text for text in heard if latin.search(text)], name
        for part in root.xpath("//*[@lang != 'ka']"):
            part.text, part[:] = "", []
        text = re.sub(r"[a-z]+\.com|ვერსია [0-9a-f]{8}", "", text_of(root))
        assert not latin.search(re.sub("X[IV]+", "", text)), name
    ncx = etree.fromstring(book.members["EPUB/toc.ncx"])
    labels = " ".join(label.text or "" for label in ncx.iterfind(".//ncx:text", NCX))
    assert not latin.search(re.sub("X[IV]+", "", labels))


def test_a_noteref_is_superior_without_the_style_sheet(real_book: Built) -> None:
    talk = open_epub(real_book.files["epub"]).documents["EPUB/text/s2.xhtml"]
    calls = [link for link in elements(talk, "a") if types_of(link) == ["noteref"]]
    assert len(calls) == 25
    assert {str(part.tag).rpartition("}")[2] for call in calls for part in call} == {"sup"}
    for aside in elements(talk, "aside"):
        back = next(iter(elements(aside, "a")))
        assert back.get("role") == "doc-backlink"
        assert text_of(aside).startswith(text_of(back))  # in front: Kindle cuts off a note that ends with it


def test_a_page_break_is_in_words_that_a_voice_reads_whole(tmp_path: Path) -> None:
    """Pages that begin inside a divided word: here many do."""
    words = (
        "რევოლუციონერების ორგანიზაციის საერთაშორისო კონფერენციაზე წარმოდგენილი დელეგატები თვითგამორკვევის "
    )
    folder = write_book(
        tmp_path / "book", {"10-a.md": f"# თავი\n\n{words * 90}\n\n## ქვეთავი\n\n{words * 90}\n"}
    )
    built = build_book(folder, tmp_path / "out", "epub")
    assert [found for found in built.findings["epub"] if found.severity == "error"] == []
    marked = read_marked(open_epub(built.files["epub"]))
    text = text_of(open_epub(built.files["epub"]).documents["EPUB/text/s1.xhtml"])
    known = {"თავი", "ქვეთავი", *words.split()}
    begins = [marked.text[mark.offset : mark.offset + mark.word] for mark in marked.breaks[6:]]
    begins = begins[: begins.index("გამოცემის")]
    assert len(begins) > 10
    assert set(begins) <= known
    assert "კონფერენციაზე" in begins  # print divides it: კონფე-რენციაზე
    assert "\u00ad" not in text


def test_the_ncx_counts_in_reading_order(english_book: Built) -> None:
    book = open_epub(english_book.files["epub"])
    ncx = etree.fromstring(book.members["EPUB/toc.ncx"])
    targets = sorted(
        (int(target.get("playOrder", "")), target.findall("ncx:content", NCX)[0].get("src", ""))
        for target in ncx.iterfind(".//*[@playOrder]", NCX)
    )
    assert [number for number, _ in targets] == list(range(1, len(targets) + 1))
    places = [
        f"{name.removeprefix('EPUB/')}#{element.get('id')}"
        for name, root in book.documents.items()
        for element in root.iter()
        if element.get("id")
    ]
    hrefs = [href for _, href in targets]
    assert hrefs == sorted(hrefs, key=places.index)
    assert ncx.find(".//ncx:meta[@name='dtb:totalPageCount']", NCX).get("content") == "12"


# --- pictures --------------------------------------------------------------------------------------------------


def test_pictures_get_names_that_every_reader_opens(tmp_path: Path) -> None:
    """Georgian letters, spaces, one name in two folders, and an ending that is not the picture's."""
    chapter = "# თავი\n\nა.\n\n![ერთი](ა/a.png)\n\n![ორი](b/a.png)\n\n![სამი](b/a.png)\n\n![ოთხი](b/c.jpeg)\n"
    folder = write_book(tmp_path / "book", {"10-a.md": chapter})
    picture(folder / "ა" / "a.png", "red")
    picture(folder / "b" / "a.png", "blue")
    picture(folder / "b" / "c.png").rename(folder / "b" / "c.jpeg")
    built = build_book(folder, tmp_path / "out", "epub")
    book = open_epub(built.files["epub"])
    sources = [image.get("src") for image in elements(book.documents["EPUB/text/s1.xhtml"], "img")]
    assert sources == [f"../images/image-{n}.png" for n in (1, 2, 2, 3)]
    assert book.members["EPUB/images/image-1.png"] == (folder / "ა" / "a.png").read_bytes()
    assert book.members["EPUB/images/image-2.png"] == (folder / "b" / "a.png").read_bytes()
    assert built.findings["epub"] == ()


def test_a_picture_that_only_adorns_says_so(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\nა.\n\n![](a.png){.decorative}\n"})
    picture(folder / "a.png")
    built = build_book(folder, tmp_path / "out", "epub")
    book = open_epub(built.files["epub"])
    (image,) = elements(book.documents["EPUB/text/s1.xhtml"], "img")
    assert (image.get("alt"), image.get("role")) == ("", "presentation")
    assert book.metadata("schema:accessMode") == ["textual"]
    assert built.findings["epub"] == ()


# --- bytes -----------------------------------------------------------------------------------------------------


def test_the_real_book_weighs_less_than_300_kb(real_book: Built) -> None:
    assert real_book.files["epub"].stat().st_size < 300_000


def test_the_licences_lie_beside_the_fonts(real_book: Built) -> None:
    with zipfile.ZipFile(real_book.files["epub"]) as archive:
        for name in ("NotoSansGeorgian", "NotoSerifGeorgian"):
            content = archive.read(f"EPUB/fonts/OFL-{name}.txt")
            assert content == (ROOT / "fonts" / f"OFL-{name}.txt").read_bytes()
    links = list(open_epub(real_book.files["epub"]).package.iterfind(".//opf:link", OPF))
    assert links
    assert all(link.get("refines", "").startswith("#font-") for link in links)  # not of the whole book
