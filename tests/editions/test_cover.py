"""The cover: drawn from any book's metadata, in its own type, whole, the same every time; or the author's own."""

from __future__ import annotations

import dataclasses
import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from stamba import pipeline
from stamba.editions import cover, packing
from stamba.editions.artifact import Order
from stamba.ground import kept as store
from stamba.ground.errors import ConfigError, StyleError
from stamba.ground.house import House
from stamba.setting.engine import unheard
from stamba.setting.set_book import SetBook
from tests.conftest import BOOKS, HOUSE, ROOT, Silence, build_book, write_book

RED, PAPER = (140, 29, 24), (255, 255, 255)
LONG = "კაპიტალი და რევოლუციური სოციალ-დემოკრატიის თვითგამორკვევის უფლება მეოცე საუკუნის დასაწყისის ამიერკავკასიაში"


def order(folder: Path, house: House = HOUSE, **metadata: object) -> Order:
    book = pipeline.assemble(folder, house, Silence())
    document = book.document
    changed = dataclasses.replace(document.metadata, **metadata)
    document = dataclasses.replace(document, metadata=changed)
    changed_book = dataclasses.replace(book, document=document)
    return Order(changed_book, SetBook(changed_book, unheard), folder / "x", {}, unheard)


def picture(made: cover.Cover) -> Image.Image:
    return Image.open(io.BytesIO(made.content)).convert("RGB")


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    """Whether something is drawn in a part of the picture beside its grounds."""
    colours = {colour for _, colour in image.crop(box).getcolors(1 << 20) or []}
    return bool(colours - {RED, PAPER})


@pytest.mark.parametrize(
    ("folder", "metadata"),
    [
        pytest.param(ROOT / "manuscript", {}, marks=pytest.mark.long),
        pytest.param(BOOKS / "english-interview", {}, marks=pytest.mark.long),
        (BOOKS / "bare", {}),
        (ROOT / "manuscript", {"title": LONG, "subtitle": "დოკუმენტების კრებული შენიშვნებით, საძიებლებით და რუკებით"}),
        pytest.param(ROOT / "manuscript", {"title": "ა", "title_lines": ()}, marks=pytest.mark.long),
        (BOOKS / "english-interview", {"title": "Antidisestablishmentarianism", "subtitle": ""}),
    ],
    ids=["real", "english", "bare", "long", "one letter", "one long word"],
)  # fmt: skip
def test_every_title_has_room(folder: Path, metadata: dict[str, object]) -> None:
    made = cover.front_cover(order(folder, **metadata))
    assert (made.name, made.media_type, made.own) == ("images/cover.png", "image/png", False)
    image = picture(made)
    assert image.size == (1600, 2560)
    assert len(made.content) < 200_000
    for edge in ((0, 0, 95, 2560), (1505, 0, 1600, 2560), (0, 0, 1600, 95), (0, 2465, 1600, 2560)):
        assert not inked(image, edge), edge
    assert inked(image, (150, 400, 1450, 2000))


def test_the_same_words_give_the_same_bytes() -> None:
    first = cover.front_cover(order(BOOKS / "bare")).content
    assert cover.front_cover(order(BOOKS / "bare")).content == first


def test_a_cover_that_is_kept_is_not_packed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(store.SWITCH, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def made(title: str) -> bytes:
        with store.keeping(tmp_path):
            return cover.front_cover(order(BOOKS / "bare", title=title)).content

    first = made("ა")
    monkeypatch.setattr(packing, "_LEVEL", 0)
    assert made("ა") == first
    assert made("ბ") != first


def test_a_title_that_fits_in_no_size_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StyleError, match="do not fit"):
        cover.front_cover(order(BOOKS / "bare", title="წ" * 60))


def test_a_cover_of_many_colours_keeps_them(tmp_path: Path) -> None:
    styles = tmp_path / "styles"
    shutil.copytree(ROOT / "styles", styles)
    style = styles / "cover.css"
    style.write_text(
        style.read_text(encoding="utf-8") + "\n.field { background: linear-gradient(90deg, #00f, #0f0) }\n",
        encoding="utf-8",
    )
    image = picture(cover.front_cover(order(BOOKS / "bare", House(styles, ROOT / "fonts"))))
    left, right = image.getpixel((2, 500)), image.getpixel((1597, 500))
    assert (left[2] > 200, left[1] < 60) == (True, True)
    assert (right[1] > 200, right[2] < 60) == (True, True)


def own(folder: Path, name: str, mode: str = "RGB", size: tuple[int, int] = (1600, 2560)) -> Path:
    book = write_book(folder / "book", {}, f'[epub]\ncover = "{name}"\n')
    Image.new(mode, size).save(book / name)
    return book


@pytest.mark.parametrize(
    ("name", "kept"), [("my cover.jpg", "images/cover.jpg"), ("ყდა.png", "images/cover.png")]
)
def test_the_authors_own_picture_replaces_it(tmp_path: Path, name: str, kept: str) -> None:
    folder = own(tmp_path, name)
    made = cover.front_cover(order(folder))
    assert made.name == kept
    assert made.own
    assert made.content == (folder / name).read_bytes()


REFUSED = {
    "a GIF": ("a.gif", "P", (1600, 2560), "is GIF, and stores take JPEG and PNG"),
    "a CMYK JPEG": ("a.jpg", "CMYK", (1600, 2560), "has CMYK colours"),
    "a thumbnail": ("a.png", "RGB", (160, 256), "has 160 × 256 pixels"),
}


def test_a_transparent_picture_is_refused_and_an_opaque_one_with_alpha_is_not(tmp_path: Path) -> None:
    book = own(tmp_path, "a.png", "RGBA")  # all of it is clear
    with pytest.raises(ConfigError, match="transparent in places"):
        cover.front_cover(order(book))
    Image.new("RGBA", (1600, 2560), (140, 29, 24, 255)).save(book / "a.png")
    assert cover.front_cover(order(book)).own


def test_half_a_picture_is_refused(tmp_path: Path) -> None:
    book = own(tmp_path, "a.jpg")
    Image.effect_noise((1600, 2560), 90).save(book / "a.jpg")
    whole = (book / "a.jpg").read_bytes()
    (book / "a.jpg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ConfigError, match="cannot be used"):
        cover.front_cover(order(book))


@pytest.mark.parametrize("name", REFUSED)
def test_a_picture_that_cannot_be_a_cover_is_refused(tmp_path: Path, name: str) -> None:
    file, mode, size, message = REFUSED[name]
    with pytest.raises(ConfigError, match=message) as wrong:
        cover.front_cover(order(own(tmp_path, file, mode, size)))
    assert "book.toml" in str(wrong.value)


def test_a_file_that_is_no_picture_is_refused(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {}, '[epub]\ncover = "a.png"\n')
    (book / "a.png").write_text("no picture", encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot be used"):
        cover.front_cover(order(book))


@pytest.mark.parametrize(
    ("value", "message"),
    [("no.png", "the file no.png is missing"), ("../../x.png", "outside the book's folder")],
)
def test_a_cover_that_is_not_in_the_books_folder_is_refused(tmp_path: Path, value: str, message: str) -> None:
    book = write_book(tmp_path / "book", {}, f'[epub]\ncover = "{value}"\n')
    with pytest.raises(ConfigError, match=message) as wrong:
        pipeline.assemble(book, HOUSE, Silence())
    assert wrong.value.where
    assert wrong.value.where.line > 1


def test_a_small_cover_is_built_and_warned_of(tmp_path: Path) -> None:
    built = build_book(own(tmp_path, "a.png", size=(1000, 1600)), tmp_path / "out", "epub")
    assert [(found.code, found.severity) for found in built.findings["epub"]] == [("E-113", "warning")]
