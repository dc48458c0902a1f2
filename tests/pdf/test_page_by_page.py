"""Pages read one by one, and as they were read before where they are the same."""

from __future__ import annotations

import pikepdf
import pytest

from stamba.ground import kept
from stamba.pdf.file import PdfFile
from stamba.pdf.page_by_page import page_by_page, page_digests
from stamba.pdf.reading import read_print


def drawn(path, *contents, change=lambda _: None):
    """A file with pages of these contents that share a font."""
    with pikepdf.new() as pdf:
        program = pdf.make_stream(b"glyphs")
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, W=[1, 2], Descriptor=pikepdf.Dictionary(FontFile=program)
            )
        )
        for content in contents:
            page = pdf.add_blank_page(page_size=(100, 100))
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.obj.Contents = pdf.make_stream(content)
        change(pdf)
        pdf.save(path)
    return path


def digests(path):
    with PdfFile(path) as file:
        return page_digests(file)


def set_font(pdf):
    pdf.pages[0].obj.Resources.Font.F1.W = pikepdf.Array([1, 3])


def set_program(pdf):
    pdf.pages[0].obj.Resources.Font.F1.Descriptor.FontFile.write(b"other glyphs")


def set_box(pdf):
    pdf.pages[0].obj.TrimBox = pikepdf.Array([0, 0, 90, 90])


def set_inherited(pdf):
    pdf.Root.Pages.Rotate = 90


@pytest.mark.parametrize("change", [set_font, set_program, set_box, set_inherited])
def test_what_a_page_is_made_of_tells_it_from_others(tmp_path, change):
    assert digests(drawn(tmp_path / "a.pdf", b"q Q")) != digests(
        drawn(tmp_path / "b.pdf", b"q Q", change=change)
    )


def test_where_a_page_stands_does_not(tmp_path):
    one, two = (
        digests(drawn(tmp_path / "a.pdf", b"q Q", b"n")),
        digests(drawn(tmp_path / "b.pdf", b"n", b"n", b"q Q")),
    )
    assert one[0] == two[2] != one[1] == two[0] == two[1]


def test_a_broken_page_has_none(tmp_path):
    def broken(pdf):
        pdf.pages[0].obj.Contents = pdf.make_indirect(pikepdf.Dictionary(No="stream"))

    assert digests(drawn(tmp_path / "a.pdf", b"q Q", b"n", change=broken))[0] == b""


def test_only_what_is_new_is_read(tmp_path, monkeypatch):
    monkeypatch.delenv(kept.SWITCH, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    asked = []

    def read(file, indices):
        asked.extend(indices)
        return [bytes(file.objects.pages[index].Contents.read_bytes()) for index in indices]

    def run(path, more):
        with kept.keeping(tmp_path), PdfFile(path) as file:
            return page_by_page(file, "test", read, lambda index: None if index == 1 else (more,))

    first, second = (
        drawn(tmp_path / "a.pdf", b"q Q", b"n", b"S"),
        drawn(tmp_path / "b.pdf", b"S", b"n", b"B", b"q Q"),
    )
    assert run(first, "one") == [b"q Q", b"n", b"S"]
    assert run(second, "one") == [b"S", b"n", b"B", b"q Q"]
    assert asked == [0, 1, 2, 1, 2]
    run(second, "two")
    assert asked[5:] == [0, 1, 2, 3]


def test_what_a_page_calls_its_picture_does_not_depend_on_other_pages(tmp_path):
    """They may be read in another process."""

    def with_picture(pdf):
        picture = pdf.make_stream(
            b"\0", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1,
            ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
        )  # fmt: skip
        for page, name in zip(pdf.pages, ("/One", "/Other"), strict=True):
            page.obj.Resources.XObject = pikepdf.Dictionary({name: picture})

    path = drawn(
        tmp_path / "a.pdf", b"9 0 0 9 9 9 cm /One Do", b"9 0 0 9 9 9 cm /Other Do", change=with_picture
    )
    assert [page.pictures[0].name for page in read_print(path).pages] == ["One", "Other"]
