"""The cover as the first page of the screen PDF: seen, said, labelled, and missed when it is not there."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from stamba import pipeline
from stamba.checks.screen import page_labels
from stamba.document.finished import FinishedPdf
from stamba.editions.cover import _edges
from stamba.ground.errors import CheckFailed
from stamba.ground.geometry import Length, Size
from stamba.pdf.tags import read_tags
from tests.checks.broken import assembled, broken, edit_page, evidence_for, findings, first
from tests.conftest import BOOKS, HOUSE, Built, Once, Silence, build_book, write_book

BLUE, ORANGE = (20, 60, 90), (255, 165, 0)


@pytest.fixture(scope="module")
def bare_book(once: Once) -> Built:
    return once(
        "bare-with-cover", lambda folder: build_book(BOOKS / "bare", folder, "screen", "epub", "cover")
    )


def shown(path: Path, page: int, width: int) -> Image.Image:
    """A page as poppler draws it, so many pixels wide."""
    command = ["pdftoppm", "-png", "-f", str(page), "-l", str(page), "-scale-to-x", str(width), "-scale-to-y", "-1"]  # fmt: skip
    drawn = subprocess.run([*command, str(path)], capture_output=True, check=True).stdout
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def alike(one: Image.Image, other: Image.Image) -> float:
    """The share of a picture in which another is as light or dark."""
    difference = ImageChops.difference(one.convert("L"), other.convert("L")).histogram()
    return sum(difference[:64]) / sum(difference)


def test_it_is_the_front_of_the_printed_cover_in_the_colours_of_the_screen(bare_book: Built) -> None:
    with pypdfium2.PdfDocument(bare_book.files["cover"]) as printed:
        x0, y0, x1, y1 = printed[0].get_trimbox()
    sheet = shown(bare_book.files["cover"], 1, 1400)
    scale = sheet.width / (2 * x0 + x1 - x0)
    left = (x0 + x1) / 2 * scale  # a saddle stitch has no spine
    front = sheet.crop((round(left), round(y0 * scale), round(x1 * scale), round(y1 * scale)))
    page = shown(bare_book.files["screen"], 1, front.width).resize(front.size)
    assert alike(page, front) > 0.98
    with zipfile.ZipFile(bare_book.files["epub"]) as epub:
        picture = Image.open(io.BytesIO(epub.read("EPUB/images/cover.png"))).convert("RGB")
    assert page.getpixel((5, 5)) == picture.getpixel((5, 5))
    titles = [image.crop((0, 0, image.width, image.height // 2)).getcolors(1 << 20) for image in (page, picture)]  # fmt: skip
    assert all(any(colour == (255, 255, 255) for _, colour in colours or ()) for colours in titles)


def test_it_is_one_figure_with_words_and_nothing_besides(bare_book: Built) -> None:
    path = bare_book.files["screen"]
    tree = read_tags(path)
    cover = next(tag for tag in tree.walk() if tag.type == "Figure")
    assert tree.roots[0].kids[0] is cover
    assert cover.alternative == "ყდა: ავტორი. მცირე წიგნი"
    (mark,) = cover.marks()
    assert (mark.page, mark.text) == (0, "ავტორიმცირე წიგნი")
    assert [one for one in tree.outside if one.page == 0] == []
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        (box,) = [one.value for one in cover.attributes if one.key == "BBox"]
        assert list(box) == pytest.approx([float(edge) for edge in page.trimbox], abs=0.01)
        assert [float(edge) for edge in page.mediabox] == pytest.approx(
            [float(edge) for edge in pdf.pages[1].mediabox], abs=0.01
        )
        content = page.Contents.read_bytes()
    assert len(re.findall(rb"\b(?:BDC|BMC)\b", content)) == len(re.findall(rb"\bEMC\b", content)) == 1


def test_a_viewer_says_cover_and_the_folios_of_the_book(bare_book: Built, tagged_book: Built) -> None:
    with pikepdf.open(bare_book.files["screen"]) as pdf:
        assert page_labels(pdf) == ["ყდა", *map(str, range(1, len(pdf.pages)))]
        assert pdf.Root.PageLayout == "/TwoPageLeft"  # with the cover, odd pages of the book are on the right
    with pypdfium2.PdfDocument(tagged_book.files["screen"]) as pdf:
        assert [pdf.get_page_label(index) for index in range(11)] == [
            "ყდა", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "1", "2"
        ]  # fmt: skip


def test_folios_of_the_contents_are_the_labels_of_the_pages_they_lead_to(real_book: Built) -> None:
    path = real_book.files["screen"]
    with FinishedPdf(path, assembled(real_book.folder)) as file:
        folios = [folio for _, folio in file.reading.folios]
        labels = page_labels(file.objects)
        numbers = {page.obj.objgen: index for index, page in enumerate(file.objects.pages)}
        places = pikepdf.NameTree(file.objects.Root.Names.Dests)
        contents = next(index for index, page in enumerate(file.pages) if "სარჩევი" in page.text)
        links = [str(one.Dest) for one in file.objects.pages[contents].obj.Annots]
        reached = [labels[numbers[places[name][0].objgen]] for name in dict.fromkeys(links)]
    assert len(folios) > 5
    assert reached == folios


def another_word(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels.Nums[1].P = pikepdf.String("Front")


def no_cover(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0]
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.D)]))


def words_besides(pdf: pikepdf.Pdf) -> None:
    """The cover of the book, and on it what another page says."""
    other = pdf.pages[-1]
    pdf.pages[0].obj.Resources = other.obj.Resources
    edit_page(pdf, 0, lambda _: other.Contents.read_bytes())


def no_words(pdf: pikepdf.Pdf) -> None:
    edit_page(pdf, 0, lambda _: b"/Figure <</MCID 0>> BDC 0 0 9 9 re f EMC")


def another_alternative(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Figure").Alt = pikepdf.String("სურათი")


def a_smaller_box(pdf: pikepdf.Pdf) -> None:
    first(pdf, "Figure").A.BBox = pikepdf.Array([0, 0, 90, 90])


@pytest.mark.parametrize(
    ("code", "harm", "message"),
    [
        ("F-112", another_word, "the first page is not labelled as the cover"),
        ("F-112", no_cover, "the first page is not labelled as the cover"),
        ("F-112", no_words, "the cover does not say “მცირეწიგნი”"),
        ("F-112", words_besides, "besides"),
        ("F-101", another_word, "page 2 reads “მცირე წიგნი”"),
        ("P-217", another_alternative, "the pictures of the tags are not those of the book"),
        ("P-217", a_smaller_box, "is not where it is drawn"),
    ],
)
def test_a_cover_that_is_not_one_is_found_out(
    code: str, harm, message: str, bare_book: Built, tmp_path: Path
) -> None:
    assert findings(evidence_for(bare_book, bare_book.files["screen"]), code) == []
    found = findings(broken(bare_book, tmp_path / "broken.pdf", harm), code)
    assert any(message in one.message for one in found), found


def own_book(folder: Path, size: tuple[int, int]) -> Path:
    book = write_book(folder / "book", {}, '[epub]\ncover = "my ყდა.png"\n')
    image = Image.new("RGB", size, BLUE)
    image.paste(ORANGE, (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    image.save(book / "my ყდა.png")
    return book


def test_a_cover_of_ones_own_is_shown_whole_on_the_colour_of_its_edges(tmp_path: Path) -> None:
    built = build_book(own_book(tmp_path, (1600, 2560)), tmp_path / "out", "screen")
    assert [one for one in built.findings["screen"] if one.severity == "error"] == []
    page = shown(built.files["screen"], 1, 600)
    assert all(page.getpixel(place) == pytest.approx(BLUE, abs=1) for place in ((2, 400), (300, 20)))
    row = [page.getpixel((at, page.height * 3 // 8))[0] > 137 for at in range(600)]
    column = [page.getpixel((200, at))[0] > 137 for at in range(page.height)]
    assert sum(column) / sum(row) == pytest.approx(1.6, abs=0.03)  # not stretched
    assert sum(column) == pytest.approx(page.height / 4, abs=2)  # nor cut


def test_the_colour_of_edges_is_that_of_the_two_that_have_room(tmp_path: Path) -> None:
    image = Image.new("RGB", (100, 160), ORANGE)
    image.paste(BLUE, (0, 10, 100, 150))
    image.save(tmp_path / "a.png")
    assert _edges(tmp_path / "a.png", Size(Length(90), Length(200))) == f"rgb{ORANGE}"
    sides = _edges(tmp_path / "a.png", Size(Length(150), Length(200)))
    assert sides == "rgb(49, 73, 79)"  # seven eighths blue


def test_a_picture_that_cannot_be_a_cover_is_told_once(tmp_path: Path) -> None:
    book = own_book(tmp_path, (160, 256))
    listener = Silence()
    with pytest.raises(CheckFailed) as wrong:
        pipeline.build(book, tmp_path / "out", ("screen", "epub", "print"), HOUSE, listener)
    held = {one.edition: one.held for one in wrong.value.made}
    assert held == {"screen": "it could not be made", "epub": "it could not be made", "print": ""}
    assert len([step for step in listener.steps if "has 160 × 256 pixels" in step]) == 1
