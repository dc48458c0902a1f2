from __future__ import annotations

import pypdfium2
import pytest

from stamba.geometry import PAPER_SIZES, Length
from stamba.imposition import ImpositionSpec, calibration_sheet
from stamba.imposition.choices import Backs, Flip
from stamba.imposition.lettering import ADVANCE, GLYPH_HEIGHT, GLYPH_WIDTH, GLYPHS, Lettering, fitting


def pictures(path):
    """Pages as one-bit pictures, one pixel a millimetre, dark where there is ink."""
    document = pypdfium2.PdfDocument(path)
    images = [page.render(scale=0.999999 / Length(1).pt, grayscale=True).to_pil() for page in document]
    document.close()
    return [image.point(lambda level: 255 * (level < 200)) for image in images]


@pytest.mark.parametrize(("flip", "turn"), [(Flip.SHORT, 0), (Flip.LONG, 180)])
def test_front_and_back_meet_on_the_paper(tmp_path, flip, turn):
    (path,) = calibration_sheet(tmp_path / "calibration.pdf", ImpositionSpec(flip=flip))
    front, back = pictures(path)
    assert front.size == (297, 210)
    # Seen through the paper, a back that was turned upright is mirrored; its arrow lies on the front's.
    through = back.rotate(turn).transpose(0)
    shaft = (297 * 3 // 4 - 1, 80, 297 * 3 // 4 + 2, 130)
    cross = (138, 104, 160, 107)
    for box in (shaft, cross):
        assert front.crop(box).getbbox() is not None
        assert through.crop(box).getbbox() is not None
    head = (297 * 3 // 4 - 4, 70, 297 * 3 // 4 + 6, 80)
    assert through.crop(head).histogram()[255] == pytest.approx(front.crop(head).histogram()[255], abs=10)


def test_by_hand_three_sheets_tell_the_order_of_backs(tmp_path):
    spec = ImpositionSpec(flip=Flip.HAND)
    fronts, backs = calibration_sheet(tmp_path / "c.pdf", spec)
    assert (fronts.name, backs.name) == ("c-fronts.pdf", "c-backs.pdf")
    other = ImpositionSpec(flip=Flip.HAND, backs=Backs.FIRST_FIRST)
    _, turned = calibration_sheet(tmp_path / "d.pdf", other)
    names = [image.crop((40, 140, 110, 170)).tobytes() for image in pictures(backs)]
    assert len(set(names)) == len(pictures(fronts)) == 3
    assert names == [image.crop((40, 140, 110, 170)).tobytes() for image in pictures(turned)][::-1]


@pytest.mark.parametrize("sheet", ["A5", "A4", "SRA3"])
def test_nothing_leaves_the_sheet(tmp_path, sheet):
    spec = ImpositionSpec(sheet=PAPER_SIZES[sheet])
    (path,) = calibration_sheet(tmp_path / "calibration.pdf", spec)
    assert path.read_bytes() == calibration_sheet(tmp_path / "again.pdf", spec)[0].read_bytes()
    document = pypdfium2.PdfDocument(path)
    for page in document:
        width, height = page.get_size()
        for part in page.get_objects():
            x0, y0, x1, y1 = part.get_bounds()
            assert 3 <= x0 <= x1 <= width - 3
            assert 3 <= y0 <= y1 <= height - 3
    document.close()


def test_letters_are_lines_on_their_grid():
    for glyph in GLYPHS.values():
        for stroke in glyph.split():
            assert len(stroke) % 2 == 0
            assert all(
                int(x) <= GLYPH_WIDTH and int(y) <= GLYPH_HEIGHT
                for x, y in zip(stroke[::2], stroke[1::2], strict=True)
            )
    assert GLYPH_WIDTH < ADVANCE


def test_letters_fit():
    assert Lettering(6).width("AB") == 10
    assert Lettering(6).at((10, 20), "i") == "12 20 m 12 26 l S 11 20 m 13 20 l S 11 26 m 13 26 l S"
    assert fitting("AAAA", 11, 6).size == 3
    assert fitting("A", 100, 6).size == 6
