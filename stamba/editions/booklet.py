"""The booklet: the print PDF imposed for a printer at home or a short run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stamba.config.imposition.choices import Scheme
from stamba.document.book import Book
from stamba.editions.artifact import Artifact, Order
from stamba.ground.errors import ConfigError
from stamba.imposition import Plan, impose, plan_book
from stamba.imposition.layout import sheet_frame


def refused_booklet(book: Book) -> Iterator[ConfigError]:
    """Yield why no two pages fit on a sheet; a single sheet needs least, since more of them creep."""
    config = book.document.config
    try:
        sheet_frame(plan_book(4, config.print.trim, replace(config.imposition, keep_last=0)))
    except ConfigError as wrong:
        yield wrong


def make_booklet(order: Order) -> Artifact:
    """Impose the print PDF of the same build as `[imposition]` in book.toml asks; pages are sides of sheets."""
    imposed = impose(order.made["print"].path, order.target, order.book.document.config.imposition)
    first, *others = imposed.files
    plan = imposed.plan
    return Artifact("booklet", first, plan.side_count, tuple(others), _chosen(plan))


def _chosen(plan: Plan) -> str:
    """Say what the scheme is, where book.toml names none."""
    if not plan.spec.free:
        return ""
    if plan.spec.scheme is Scheme.SADDLE_STITCH:
        return f'{plan.sheet_count} sheets, to be stapled ([imposition] scheme = "saddle_stitch")'
    return (
        f"{plan.sheet_count} sheets are too thick to be stapled: {len(plan.signatures)} sections of {plan.thickest} or "
        f'fewer, to be sewn or glued ([imposition] scheme = "{plan.spec.scheme.value}")'
    )
