"""Every known fault of EbookLib 0.20, each shown to be impossible in what the container writes."""

from __future__ import annotations

import dataclasses
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from lxml import etree

from stamba.editions.epub.container import CSS, NCX, PACKAGE, XHTML, Enclosure, Item, Meta, Package, write
from stamba.ground.errors import RenderError

OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
PAGE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    '<html xmlns:epub="http://www.idpf.org/2007/ops" xmlns="http://www.w3.org/1999/xhtml" lang="ka"><head>'
    '<title>თავი</title><link rel="stylesheet" type="text/css" href="a.css"/><meta name="x" content="y"/></head>'
    '<body epub:type="bodymatter" class="b" id="top"><p>ერთი<br/> <i/>ორი'
    '<a epub:type="noteref" id="noteref-1" href="#note-1">1</a></p>'
    '<aside epub:type="footnote" id="note-1"><p>შენიშვნა</p></aside></body></html>\n'
).encode()
NAV = PAGE.replace(b"<body", b"<body data-nav=''")
MODIFIED = datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)
BOOK = Package(
    identifier="urn:uuid:00000000-0000-4000-8000-000000000001",
    language="ka",
    modified=MODIFIED,
    metadata=(
        Meta("dc:title", "წიგნი", "title"),
        Meta("dc:creator", "პირველი", "person-1"),
        Meta("file-as", "ა", refines="person-1"),
        Meta("dc:creator", "მეორე", "person-2"),
        Meta("role", "aut", refines="person-2", scheme="marc:relators"),
    ),
    items=(
        Item("nav.xhtml", "nav", XHTML, NAV, ("nav",)),
        Item("toc.ncx", "ncx", NCX, b'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"/>'),
        Item("a.css", "css", CSS, b"p { margin: 0 }"),
        Item("c.png", "cover", "image/png", b"\x89PNG", ("cover-image",)),
        Item("text/one.xhtml", "one", XHTML, PAGE),
    ),
    spine=("one", "nav"),
    enclosures=(Enclosure("fonts/OFL.txt", ("a.css",), "dcterms:license", "text/plain", b"licence"),),
)


def written(package: Package, folder: Path) -> dict[str, bytes]:
    target = folder / "book.epub"
    write(package, target)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def members(tmp_path: Path) -> dict[str, bytes]:
    return written(BOOK, tmp_path)


@pytest.fixture
def package(members: dict[str, bytes]) -> etree._Element:
    return etree.fromstring(members[PACKAGE])


def test_documents_are_written_byte_for_byte(members: dict[str, bytes]) -> None:
    """EbookLib drops the head and the attributes of the body, and parses XHTML as HTML."""
    for item in BOOK.items:
        assert members[f"EPUB/{item.name}"] == item.content


def test_no_page_list_is_made_of_notes(members: dict[str, bytes]) -> None:
    """EbookLib lists every element with an epub:type and an id as a page."""
    assert not [name for name, content in members.items() if b"page-list" in content]
    assert len(members) == len(BOOK.items) + len(BOOK.enclosures) + 3  # mimetype, container, package


def test_no_furniture_of_its_own(members: dict[str, bytes], package: etree._Element) -> None:
    """EbookLib writes "Guide" and "Pages", `id="id"`, guide types as landmarks, and names itself the generator."""
    whole = b"".join(members.values())
    for word in (b"Guide", b"Pages", b'"id"', b"generator", b"Ebook-lib", b"<guide", b"Cover"):
        assert word not in whole, word


@pytest.fixture
def in_tbilisi() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Tbilisi")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_tbilisi")
def test_the_moment_is_utc_in_whole_seconds(tmp_path: Path) -> None:
    """EbookLib writes local time and a Z behind it."""
    east = MODIFIED.astimezone(timezone(timedelta(hours=4))).replace(microsecond=123456)
    package = etree.fromstring(written(dataclasses.replace(BOOK, modified=east), tmp_path)[PACKAGE])
    assert (
        package.xpath("string(//opf:meta[@property='dcterms:modified'])", namespaces=OPF)
        == "2026-03-01T12:30:15Z"
    )


def test_the_same_book_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """EbookLib stamps the members of the ZIP with the time of day, and gives random identifiers."""
    first, second = tmp_path / "1.epub", tmp_path / "2.epub"
    write(BOOK, first)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    write(BOOK, second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        names = archive.namelist()[1:]
        assert names == sorted(names)


def test_the_package_tells_its_language_and_no_prefix(package: etree._Element) -> None:
    """EbookLib leaves xml:lang out and declares the prefix of fixed layouts."""
    assert package.get("{http://www.w3.org/XML/1998/namespace}lang") == "ka"
    assert package.get("prefix") is None
    assert package.get("version") == "3.0"


def test_people_keep_their_own_identifiers(package: etree._Element) -> None:
    """EbookLib gives every author the id "creator", and `file-as` a scheme that it has not."""
    ids = package.xpath("//dc:creator/@id", namespaces=OPF)
    assert ids == ["person-1", "person-2"]
    (file_as,) = package.xpath("//opf:meta[@property='file-as']", namespaces=OPF)
    assert file_as.get("refines") == "#person-1"
    assert file_as.get("scheme") is None


def test_every_document_is_in_the_reading_order(package: etree._Element) -> None:
    """EbookLib sets `linear="no"` on its cover page."""
    refs = package.xpath("//opf:itemref", namespaces=OPF)
    assert [ref.get("idref") for ref in refs] == ["one", "nav"]
    assert not [ref for ref in refs if ref.get("linear")]


def test_the_cover_is_known_to_old_readers_too(package: etree._Element) -> None:
    assert package.xpath("//opf:meta[@name='cover']/@content", namespaces=OPF) == ["cover"]


def test_an_enclosure_is_linked_and_no_part_of_the_book(
    members: dict[str, bytes], package: etree._Element
) -> None:
    assert members["EPUB/fonts/OFL.txt"] == b"licence"
    (link,) = package.xpath("//opf:metadata/opf:link", namespaces=OPF)
    assert dict(link.attrib) == {
        "rel": "dcterms:license", "href": "fonts/OFL.txt", "media-type": "text/plain", "refines": "#css"
    }  # fmt: skip
    assert "fonts/OFL.txt" not in package.xpath("//opf:item/@href", namespaces=OPF)


FAULTS = {
    "a line of metadata that XML cannot hold is left out": (
        {"metadata": (Meta("dc:title", "წიგნი\x0b"),)}, "left out dc:title"
    ),
    "two files have one name": ({"items": (*BOOK.items, Item("a.css", "b", CSS, b""))}, "the name 'a.css'"),
    "two files have one id": ({"items": (*BOOK.items, Item("b.css", "css", CSS, b""))}, "the id 'css'"),
    "a person has the id of a file": ({"metadata": (Meta("dc:title", "წიგნი", "css"),)}, "the id 'css'"),
    "the spine names nothing": ({"spine": ("one", "two")}, "the spine names 'two'"),
    "the spine names a file twice": ({"spine": ("one", "one")}, "the place in the spine 'one'"),
    "a document is not well-formed": (
        {"items": (*BOOK.items, Item("b.xhtml", "b", XHTML, b"<p>"))}, "b.xhtml is not well-formed"
    ),
    "the moment has no time zone": ({"modified": datetime(2026, 3, 1)}, "no time zone"),  # noqa: DTZ001
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_what_would_break_the_file_is_refused(name: str, tmp_path: Path) -> None:
    """EbookLib swallows its errors, logs them, or writes a file that no reader opens."""
    changes, message = FAULTS[name]
    with pytest.raises(RenderError, match=message):
        write(dataclasses.replace(BOOK, **changes), tmp_path / "book.epub")
    assert not (tmp_path / "book.epub").exists()


def test_what_ebooklib_raises_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object) -> None:
        msg = "no more"
        raise KeyError(msg)

    monkeypatch.setattr("ebooklib.epub.EpubWriter._write_opf_spine", lambda self, root, ncx: broken(self))
    with pytest.raises(RenderError, match="EbookLib: 'no more'"):
        write(BOOK, tmp_path / "book.epub")


def test_a_document_that_ebooklib_changed_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ebooklib.epub.EpubItem.get_content", lambda self, default=None: b"<html/>")
    with pytest.raises(RenderError, match=r"EbookLib changed nav\.xhtml"):
        write(BOOK, tmp_path / "book.epub")
