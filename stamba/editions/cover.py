"""The front cover: one template and the book's metadata, drawn as a page, and a picture of it for the EPUB."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pypdfium2

from stamba.editions import pdf
from stamba.editions.artifact import Order
from stamba.matter import render_template

# Stores ask for at least 1600 by 2560 pixels; the page is drawn at a tenth of that in CSS pixels of 0.75 pt.
WIDTH, HEIGHT = 1600, 2560
_CSS_PIXELS = 160, 256


def cover_image(order: Order) -> bytes:
    """The front cover as a PNG of 1600 by 2560 pixels."""
    context: dict[str, object] = {"meta": order.document.metadata, "words": order.words}
    body = render_template(order.house.styles, "cover.html.j2", context)
    page = f"@page {{ size: {_CSS_PIXELS[0]}px {_CSS_PIXELS[1]}px; margin: 0 }}"
    language = order.document.metadata.language
    html = f'<!DOCTYPE html><html lang="{language}"><head><title></title></head><body>{body}</body></html>'
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "cover.pdf"
        pdf.draw(order, html, (page, (order.house.styles / "cover.css").read_text(encoding="utf-8")), drawn)
        with pypdfium2.PdfDocument(drawn) as document:
            picture = document[0].render(scale=WIDTH / (_CSS_PIXELS[0] * 0.75)).to_pil()
    picture = picture.convert("RGB").resize((WIDTH, HEIGHT)).quantize(64)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
