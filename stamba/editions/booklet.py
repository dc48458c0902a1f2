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
    """Yield why no two pages fit on a sheet, and a cover not around them; a single sheet needs least, as more creep."""
    config = book.document.config
    if config.imposition.cover and config.press.binding.key == "case":
        yield config.imposition.error(
            "cover = true is a sheet around stapled ones, and [press] orders a hardcover", "Leave cover out."
        )
    try:
        sheet_frame(plan_book(4, config.print.trim, replace(config.imposition, keep_last=0)))
    except ConfigError as wrong:
        yield wrong


def cover_of_booklet(book: Book) -> tuple[str, ...]:
    """Return the edition that the booklet needs beside the print PDF."""
    return ("cover",) if book.document.config.imposition.cover else ()


def make_booklet(order: Order) -> Artifact:
    """Impose the print PDF of the same build as `[imposition]` in book.toml asks; pages are sides of sheets."""
    spec = order.book.document.config.imposition
    cover = order.made["cover"].path if spec.cover else None
    imposed = impose(order.made["print"].path, order.target, spec, cover)
    first, *others = imposed.files
    plan = imposed.plan
    return Artifact("booklet", first, plan.side_count, tuple(others), _chosen(plan))


def _chosen(plan: Plan) -> str:
    """Say what the scheme is, where book.toml names none, and where the cover is."""
    if plan.spec.cover:
        return f"{plan.sheet_count} sheets, to be stapled; the outermost is the cover ([imposition] cover = true)"
    if not plan.spec.free:
        return ""
    if plan.spec.scheme is Scheme.SADDLE_STITCH:
        return f'{plan.sheet_count} sheets, to be stapled ([imposition] scheme = "saddle_stitch")'
    return (
        f"{plan.sheet_count} sheets are too thick to be stapled: {len(plan.signatures)} sections of {plan.thickest} or "
        f'fewer, to be sewn or glued ([imposition] scheme = "{plan.spec.scheme.value}")'
    )
