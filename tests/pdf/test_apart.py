"""Files of strangers, read in a process of their own: every answer is a value or one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from stamba.checks.preflight import preflight
from stamba.ground import limits
from stamba.ground.errors import RenderError, Source, StyleError
from stamba.pdf.apart import read_apart
from stamba.pdf.quality import score_pdf
from stamba.pdf.tag_dump import lines_of

# What a PDF says -> read by each of these.
READERS = {"preflight": preflight, "quality": score_pdf, "dump-tags": lines_of}


def size(path: Path) -> int:
    return path.stat().st_size


def stumble(path: Path) -> int:
    raise KeyError(path)


def refuse(path: Path) -> int:
    raise StyleError("the style is wrong", "Mend it.", where=Source(path, 3))


def hang(path: Path) -> int:
    while True:
        pass


def swell(path: Path) -> int:
    return len(bytearray(2_000_000_000))


def die(path: Path) -> int:
    os.abort()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"12345")
    return path


def test_what_is_read_is_the_answer(file: Path) -> None:
    assert read_apart(size, file) == 5


def test_an_error_of_ours_comes_through_whole(file: Path) -> None:
    with pytest.raises(StyleError) as wrong:
        read_apart(refuse, file)
    assert str(wrong.value) == f"{file}:3: error: the style is wrong. Mend it."


@pytest.mark.parametrize(
    ("read", "words"),
    [(stumble, r"damaged \(KeyError\)"), (hang, "more time"), (swell, "MemoryError"), (die, "more memory")],
)
def test_every_other_end_is_one_sentence(
    read: object, words: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PDF_SECONDS", 1)
    with pytest.raises(RenderError, match=words):
        read_apart(read, file)


def test_only_a_file_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for name, words in (("fifo", "is no file"), ("", "is no file"), ("none.pdf", "is missing")):
        with pytest.raises(RenderError, match=words):
            read_apart(size, tmp_path / name)


def page(pdf: pikepdf.Pdf, content: bytes = b"", **resources: pikepdf.Object) -> pikepdf.Page:
    new = pdf.add_blank_page(page_size=(100, 100))
    new.obj.Resources = Dictionary(**resources)
    new.obj.Contents = pdf.make_stream(content)
    return new


def cyclic(path: Path) -> None:
    with pikepdf.new() as pdf:
        page(pdf)
        pdf.Root.Pages.Kids = Array([pdf.Root.Pages])
        pdf.save(path)


def locked(path: Path) -> None:
    with pikepdf.new() as pdf:
        page(pdf)
        pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))


def numbered_font(path: Path) -> None:
    with pikepdf.new() as pdf:
        page(pdf, b"BT /F 9 Tf (a) Tj ET", Font=Dictionary(F=3))
        pdf.save(path)


def crooked_structure(path: Path) -> None:
    with pikepdf.new() as pdf:
        page(pdf)
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, K=Name.A, Pg=7))
        pdf.save(path)


def bomb(path: Path) -> None:
    """Forms in forms: a hundred million of them in a file of two kilobytes."""
    with pikepdf.new() as pdf:
        new = page(pdf)
        form = pdf.make_stream(b"/F Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        for _ in range(8):
            form = pdf.make_stream(
                b"/F Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9],
                Resources=Dictionary(XObject=Dictionary(F=form)),
            )  # fmt: skip
        new.obj.Resources = Dictionary(XObject=Dictionary(F=form))
        new.obj.Contents = pdf.make_stream(b"/F Do")
        pdf.save(path)


def cut_off(path: Path) -> None:
    locked(path)
    path.write_bytes(path.read_bytes()[:300])


def no_pdf(path: Path) -> None:
    path.write_text("no PDF", encoding="utf-8")


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "make",
    [
        cyclic, locked, numbered_font, crooked_structure, pytest.param(bomb, marks=pytest.mark.long), cut_off, no_pdf,
    ],
)  # fmt: skip
def test_a_pdf_of_any_kind_gets_an_answer(make: object, read: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    make(path)
    told = ""
    try:
        assert read_apart(READERS[read], path) is not None
    except RenderError as wrong:
        told = str(wrong)
    assert not told or told.startswith(f"error: {path} ")
