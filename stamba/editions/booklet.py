"""The booklet: the print PDF imposed for a printer at home or a short run."""

from __future__ import annotations

from stamba.editions.artifact import Artifact, Order
from stamba.imposition import impose


def make_booklet(order: Order) -> Artifact:
    """Impose the print PDF of the same build as `[imposition]` in book.toml asks; pages are sides of sheets."""
    imposed = impose(order.made["print"].path, order.target, order.book.document.config.imposition)
    first, *others = imposed.files
    sides = 2 * sum(len(signature.sheets) for signature in imposed.plan.signatures)
    return Artifact("booklet", first, sides, tuple(others))
