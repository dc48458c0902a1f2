"""The screen PDF edition."""

from __future__ import annotations

import tempfile
from pathlib import Path

from stamba.editions.artifact import Artifact, Order
from stamba.editions.cover import draw_front
from stamba.editions.screen.facts import about
from stamba.editions.screen.finish import finish_screen
from stamba.ground.files import whole_or_absent
from stamba.setting.inks import SCREEN
from stamba.setting.pages import reading_texts


def make_screen(order: Order) -> Artifact:
    """Write the screen PDF, its cover first: rendered as PDF/A-3a, then tagged anew, so that it is PDF/UA-1 too."""
    with tempfile.TemporaryDirectory() as folder, whole_or_absent(order.target) as temporary:
        rendered = Path(folder) / "rendered.pdf"
        laid_out = order.pages.draw(rendered, SCREEN)
        order.progress("cover")
        cover = Path(folder) / "cover.pdf"
        draw_front(order, cover)
        order.progress("tags")
        finish_screen(
            rendered,
            temporary,
            laid_out,
            reading_texts(order.book.document, order.book.words),
            about(order, laid_out, cover),
            order.book.document.config.press.profile,
        )
    return Artifact("screen", order.target, laid_out.pages + 1)
