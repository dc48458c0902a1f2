"""Lines as the PDF engine breaks them: what is wrapped would break, what is not wrapped does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import weasyprint

from stamba.config.typography import HouseStyle
from stamba.language import Tree, typeset_blocks

FONT = Path(__file__).resolve().parents[2] / "fonts" / "NotoSerifGeorgian-Regular.ttf"
STYLE = f"""
@font-face {{ font-family: Text; src: url({FONT.as_uri()}) }}
@page {{ size: 100mm 2000mm; margin: 0 }}
p {{ font: 10pt Text; width: 1px }}
.nobr {{ white-space: nowrap }}
"""
WRAPPED = [
    "93-ე", "1920-იან", "1917-19", "1917–1919", "XIX-XX", "2-3-ჯერ", "5%-იანი", "41°-იანი", "ც.კ.-ში", "„ტროიკა“-ს",
    "(93-ე),", "სსრკ-ს", "NATO-ს",
]  # fmt: skip
WHOLE = ["მე-12", "ა.შ.", "ვ.ი.", "1917/18", "№5", "-5", "[…]", "რა?..", "100₾", "50%", "„ა“."]
GLUED = [
    "ა. შ.",
    "გ. ჩ.",
    "1917 წლის",
    "XII ყრილობა",
    "გვ. 5",
    "№ 5",
    "14 ნოემბერს",
    "ნ. კრუპსკაია",
    "იყო -",
    "20 %",
]


def lines_of(box: Any) -> list[str]:
    return [
        "".join(part.text for part in line.descendants() if type(part).__name__ == "TextBox")
        for line in box.descendants()
        if type(line).__name__ == "LineBox"
    ]


def break_lines(paragraphs: list[str]) -> list[list[str]]:
    """Paragraphs of XHTML set one pixel wide: every line that may break does."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    document = weasyprint.HTML(string=f'<html lang="ka"><style>{STYLE}</style>{body}</html>').render()
    (page,) = document.pages
    boxes = [box for box in page._page_box.descendants() if type(box).__name__ == "BlockBox"]
    return [lines_of(box) for box in boxes if box.element_tag == "p"]


def inlines(text: str) -> list[Tree]:
    words = [{"t": "Str", "c": word} for word in text.split(" ")]
    return [node for word in words for node in (word, {"t": "Space"})][:-1]


def xhtml(node: Tree) -> str:
    if node["t"] == "Span":
        return f'<span class="{node["c"][0][1][0]}">{"".join(map(xhtml, node["c"][1]))}</span>'
    return node.get("c", " ")


def typeset(texts: list[str]) -> list[str]:
    blocks = [{"t": "Para", "c": inlines(text)} for text in texts]
    return ["".join(map(xhtml, block["c"])) for block in typeset_blocks(blocks, "ka", HouseStyle())]


@pytest.fixture(scope="module")
def lines() -> dict[str, list[str]]:
    """The lines of every text: as it is set, and without the wrappers under the name "bare …"."""
    texts = WRAPPED + WHOLE + GLUED
    set_texts = typeset(texts)
    bare = [text.replace('<span class="nobr">', "").replace("</span>", "") for text in set_texts]
    broken = break_lines(set_texts + bare)
    return dict(zip([*texts, *(f"bare {text}" for text in texts)], broken, strict=True))


@pytest.mark.parametrize("text", WRAPPED)
def test_what_is_wrapped_stays_whole_and_would_break(text: str, lines: dict[str, list[str]]) -> None:
    assert len(lines[text]) == 1
    assert len(lines[f"bare {text}"]) > 1


@pytest.mark.parametrize("text", WHOLE + GLUED)
def test_what_is_not_wrapped_does_not_break(text: str, lines: dict[str, list[str]]) -> None:
    assert len(lines[text]) == 1
    assert "nobr" not in typeset([text])[0]


def test_a_space_that_is_not_glued_breaks() -> None:
    assert break_lines(typeset(["იყო ასე"])) == [["იყო", "ასე"]]
