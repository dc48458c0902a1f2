"""A page to look at: the pages with defects as pictures, the offending lines marked."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from lxml import etree

from stamba.checks.quality import CODES
from stamba.pdf.file import PdfFile

if TYPE_CHECKING:
    from pathlib import Path

    from stamba.ground.geometry import Box
    from stamba.pdf.quality import Defect, PageQuality

DOTS_PER_PT = 1.5  # 108 dpi: small letters can be read, a page is about 60 kB

_CSS = """
body { font: 14px/1.5 sans-serif; margin: 2em; background: #eee; color: #222 }
table { border-collapse: collapse } td { padding: .1em .8em; border-bottom: 1px solid #ccc }
figure { display: inline-block; margin: 0 1em 2em 0; vertical-align: top }
.page { position: relative; background: #fff; box-shadow: 0 1px 4px #888 }
.page img { display: block }
.mark { position: absolute; background: #f6c34355; outline: 1px solid #c80 }
.Q-001 { background: #4a90d955; outline-color: #26a } .Q-005 { background: #7ed32155; outline-color: #480 }
.Q-015, .Q-006, .Q-007 { background: #e0303055; outline-color: #a00 }
"""


def write_report(pdf: Path, quality: PageQuality, target_dir: Path) -> Path:
    """Write index.html and the pictures of the pages with defects into a folder; gives the path of the page.

    The folder is made under a temporary name and takes the place of an earlier report at the end.
    """
    target_dir.parent.mkdir(parents=True, exist_ok=True)
    making = target_dir.with_name(target_dir.name + ".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    html = _head(quality)
    by_page: dict[int, list[Defect]] = {}
    for defect in quality.defects:
        by_page.setdefault(defect.page, []).append(defect)
    with PdfFile(pdf) as file:
        for index, defects in sorted(by_page.items()):
            _add_page(html, file, index, defects, making)
    (making / "index.html").write_bytes(
        etree.tostring(html.getroottree(), method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
    )
    shutil.rmtree(target_dir, ignore_errors=True)
    making.rename(target_dir)
    return target_dir / "index.html"


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, {name.rstrip("_"): value for name, value in attributes.items()})
    element.text = text or None
    return element


def _head(quality: PageQuality) -> etree._Element:
    """The document with its summary and a table of what was found."""
    html = etree.Element("html", lang="en")
    head = _add(html, "head")
    _add(head, "meta", charset="utf-8")
    _add(head, "title", f"{quality.name}: quality of the pages")
    _add(head, "style", _CSS)
    body = _add(html, "body")
    _add(body, "h1", quality.name)
    _add(body, "p", f"{quality.pages} pages, {quality.full_lines} full lines: {quality.summary()}")
    table = _add(body, "table")
    for code, (_, what, _) in CODES.items():
        if count := quality.count(code):
            row = _add(table, "tr")
            for cell in (code, what, str(count)):
                _add(row, "td", cell)
    return html


def _add_page(
    html: etree._Element,
    file: PdfFile,
    index: int,
    defects: list[Defect],
    folder: Path,
) -> None:
    """The picture of a page, each offending line under a coloured box whose tooltip says why."""
    page = file.drawn[index]
    left, _, _, top = page.get_cropbox()
    name = f"page-{index + 1:04d}.png"
    page.render(scale=DOTS_PER_PT).to_pil().save(folder / name)
    page.close()
    body = html.find("body")
    assert body is not None  # noqa: S101 - _head has made it
    figure = _add(body, "figure", id=f"page-{index + 1}")
    _add(figure, "figcaption", f"page {index + 1}")
    holder = _add(figure, "div", class_="page")
    _add(holder, "img", src=name, alt=f"page {index + 1}")
    for defect in defects:
        title = f"{defect.code} line {defect.line}: {CODES[defect.code][1]} ({defect.amount:.2f})"
        style = _place(defect.box, left, top)
        _add(holder, "div", class_=f"mark {defect.code}", style=style, title=title)


def _place(box: Box, left: float, top: float) -> str:
    """A box of the page in pt as CSS pixels of its picture."""
    x, y = (box.x0 - left) * DOTS_PER_PT, (top - box.y1) * DOTS_PER_PT
    width, height = box.width * DOTS_PER_PT, box.height * DOTS_PER_PT
    return f"left:{x:.1f}px;top:{y:.1f}px;width:{width:.1f}px;height:{height:.1f}px"
