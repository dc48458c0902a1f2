"""Stretches joined: a picture that several of them show is in the file once, and none stands for another."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from stamba.setting.joining import joined
from stamba.setting.laid_out import Element, LaidOut
from stamba.setting.stretches import DrawnStretch

GREY = bytes([128] * 200)


def stretch(**pictures: tuple[int, int]) -> DrawnStretch:
    """A page that shows pictures of these widths and heights, all of the same bytes."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.Resources = pdf.make_indirect(Dictionary(XObject=Dictionary()))
        for name, (width, height) in pictures.items():
            page.obj.Resources.XObject[f"/{name}"] = pdf.make_stream(
                GREY,
                Subtype=Name.Image,
                Width=width,
                Height=height,
                ColorSpace=Name.DeviceGray,
                BitsPerComponent=8,
            )
        pdf.save(target)
    return DrawnStretch(target.getvalue(), LaidOut(1, Element("body"), ()), (), ())


def fonts() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.Root.StambaFonts = Dictionary()
        pdf.save(target)
    return target.getvalue()


def test_a_picture_is_in_the_file_once_and_stands_for_no_other_of_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "joined.pdf"
    joined([stretch(wide=(20, 10)), stretch(tall=(10, 20), wide=(20, 10))], fonts(), path)
    with pikepdf.open(path) as pdf:
        first, second = (page.Resources.XObject for page in pdf.pages)
        assert first.wide.objgen == second.wide.objgen
        assert [(int(one.Width), int(one.Height)) for one in (second.wide, second.tall)] == [
            (20, 10),
            (10, 20),
        ]
