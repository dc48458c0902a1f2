from __future__ import annotations

import pypdfium2
import pytest

from stamba import config
from stamba.config.imposition.choices import Backs, Flip
from stamba.document import matter
from stamba.ground.errors import StyleError
from stamba.ground.geometry import PAPER_SIZES, Length
from stamba.imposition import ImpositionSpec, Wording, calibration_sheet
from stamba.imposition.lettering import ADVANCE, GLYPH_HEIGHT, GLYPH_WIDTH, GLYPHS, MarkType, fitting
from stamba.theme import fonts
from tests.conftest import HOUSE, ROOT

BOOKS = {"ka": ROOT / "tests/books/bare", "en": ROOT / "tests/books/english-interview"}


def wording(language="en"):
    words = matter.calibration_words(config.load(BOOKS[language]), HOUSE)
    face = fonts.covering("".join(words.values()), fonts.faces(HOUSE.font_files))
    return Wording(words, fonts.Outlines(face))


TEXT = wording()


def pictures(path):
    """Pages as one-bit pictures, one pixel a millimetre, dark where there is ink."""
    document = pypdfium2.PdfDocument(path)
    images = [page.render(scale=0.999999 / Length(1).pt, grayscale=True).to_pil() for page in document]
    document.close()
    return [image.point(lambda level: 255 * (level < 200)) for image in images]


@pytest.mark.parametrize(("flip", "turn"), [(Flip.SHORT, 0), (Flip.LONG, 180)])
def test_front_and_back_meet_on_the_paper(tmp_path, flip, turn):
    (path,) = calibration_sheet(tmp_path / "calibration.pdf", ImpositionSpec(flip=flip), TEXT)
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
    fronts, backs = calibration_sheet(tmp_path / "c.pdf", spec, TEXT)
    assert (fronts.name, backs.name) == ("c-fronts.pdf", "c-backs.pdf")
    other = ImpositionSpec(flip=Flip.HAND, backs=Backs.FIRST_FIRST)
    _, turned = calibration_sheet(tmp_path / "d.pdf", other, TEXT)
    names = [image.crop((40, 140, 110, 170)).tobytes() for image in pictures(backs)]
    assert len(set(names)) == len(pictures(fronts)) == 3
    assert names == [image.crop((40, 140, 110, 170)).tobytes() for image in pictures(turned)][::-1]


@pytest.mark.parametrize(("sheet", "language"), [("A5", "ka"), ("A4", "en"), ("A4", "ka"), ("SRA3", "ka")])
def test_nothing_leaves_the_sheet(tmp_path, sheet, language):
    spec, text = ImpositionSpec(sheet=PAPER_SIZES[sheet]), wording(language)
    (path,) = calibration_sheet(tmp_path / "calibration.pdf", spec, text)
    assert path.read_bytes() == calibration_sheet(tmp_path / "again.pdf", spec, text)[0].read_bytes()
    document = pypdfium2.PdfDocument(path)
    for page in document:
        width, height = page.get_size()
        for part in page.get_objects():
            x0, y0, x1, y1 = part.get_bounds()
            assert 3 <= x0 <= x1 <= width - 3
            assert 3 <= y0 <= y1 <= height - 3
    document.close()


def test_the_sheet_speaks_the_language_of_the_book(tmp_path):
    assert wording("ka").words["back"] == "უკანა"
    assert TEXT.words["back"] == "back"
    assert wording("ka").words.keys() == TEXT.words.keys()
    spec = ImpositionSpec()
    (georgian,) = calibration_sheet(tmp_path / "c.pdf", spec, wording("ka"))
    (english,) = calibration_sheet(tmp_path / "d.pdf", spec, TEXT)
    assert [one.tobytes() for one in pictures(georgian)] != [one.tobytes() for one in pictures(english)]


def test_a_language_without_these_words_gets_english_ones(tmp_path):
    folder = tmp_path / "book"
    folder.mkdir()
    told = (
        (BOOKS["ka"] / "book.toml").read_text(encoding="utf-8").replace('language = "ka"', 'language = "de"')
    )
    (folder / "book.toml").write_text(f'{told}\n[words]\ncalibration_back = "hinten"\n', encoding="utf-8")
    words = matter.calibration_words(config.load(folder), HOUSE)
    assert (words["back"], words["front"]) == ("hinten", "front")


def test_letters_that_no_font_has_are_refused():
    with pytest.raises(StyleError, match="no font has all the letters"):
        fonts.covering("\u4e2d", fonts.faces(HOUSE.font_files))


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
    assert MarkType(6).width("AB") == 10
    assert MarkType(6).at((10, 20), "i") == "12 20 m 12 26 l S 11 20 m 13 20 l S 11 26 m 13 26 l S"
    assert fitting("AAAA", 11, 6).size == 3
    assert fitting("A", 100, 6).size == 6
