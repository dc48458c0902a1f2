"""The Document as plain XHTML, to look at: what every edition is made from."""

from __future__ import annotations

from stamba.editions.artifact import Artifact, Order
from stamba.ground.files import whole_or_absent
from stamba.setting.pages import page_html


def make_dump(order: Order) -> Artifact:
    """Write the Document with its notes behind their calls, without any look."""
    with whole_or_absent(order.target) as temporary:
        temporary.write_text(page_html(order.book.document, order.book.words), encoding="utf-8")
    return Artifact("dump", order.target, 0)
