"""Pictures: none is larger than its page, caption included; small ones among words have their height."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree
from PIL import Image

from stamba import config
from stamba.setting.paragraphs import WIDTH
from stamba.setting.pictures import size_pictures
from tests.conftest import BOOKS


def sized(folder: Path, xml: str) -> etree._Element:
    Image.new("L", (40, 20)).save(folder / "small.png")
    Image.new("L", (400, 900)).save(folder / "large.png")
    tree = etree.fromstring(f"<body>{xml}</body>")
    size_pictures(tree, folder, config.load(BOOKS / "bare").print, 10.0)
    return tree


def depth(picture: etree._Element) -> float:
    found = re.search(r"max-height: ([\d.]+)pt", picture.get("style", ""))
    assert found
    return float(found[1])


def test_a_long_caption_leaves_less_of_the_page_to_its_picture(tmp_path: Path) -> None:
    figure = '<figure><img src="large.png"/><figcaption>{}</figcaption></figure>'
    tree = sized(tmp_path, figure.format("Short.") + figure.format("Long. " * 60))
    one, other = tree.iter("img")
    line = config.load(BOOKS / "bare").print.line.pt
    assert depth(one) - depth(other) >= 4 * line


def test_a_small_picture_among_words_is_as_high_as_they_are(tmp_path: Path) -> None:
    picture = next(sized(tmp_path, '<p>Press <img src="small.png"/> now.</p>').iter("img"))
    assert "height: 1.05em" in picture.get("style", "")
    assert float(picture.get(WIDTH, "0")) == 2.1


def test_a_large_picture_or_one_alone_keeps_its_size(tmp_path: Path) -> None:
    tree = sized(tmp_path, '<p>See <img src="large.png"/>.</p><p><img src="small.png"/></p>')
    assert [picture.get("style") for picture in tree.iter("img")] == [None, None]


def test_a_size_of_the_author_stands(tmp_path: Path) -> None:
    picture = next(sized(tmp_path, '<p>So <img src="small.png" style="width: 9px"/>.</p>').iter("img"))
    assert picture.get("style") == "width: 9px"
