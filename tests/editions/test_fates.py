"""What becomes of the editions of a run, whoever makes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stamba.document.finished import FinishedPdfs
from stamba.editions.artifact import Artifact, Order
from stamba.editions.fates import BuildRun, Made, make
from stamba.editions.table import EDITIONS, nothing_against, nothing_more
from stamba.ground.beside import PROCESSORS
from stamba.ground.errors import RenderError

NAMES = ("screen", "pages", "print", "epub", "cover", "ticket", "booklet")


def made_by(makers: dict[str, Callable[[Order], Artifact]], folder: Path) -> dict[str, Made]:
    """What becomes of the editions if some have other makers."""
    book: Any = SimpleNamespace(flow=SimpleNamespace(sections=(), notes=()))
    book.document = SimpleNamespace(config=SimpleNamespace(slug="book"))
    book.for_edition = lambda _: book

    def maker(name: str) -> Callable[[Order], Artifact]:
        def write(order: Order) -> Artifact:
            order.target.write_text(" ".join(sorted(order.made)))
            return Artifact(name, order.target, 1)

        return makers.get(name, write)

    run = BuildRun(book, folder, FinishedPdfs(), lambda *_: None, lambda _: None, lambda _: None)
    editions = (
        replace(EDITIONS[name], make=maker(name), refusals=nothing_against, also=nothing_more)
        for name in NAMES
    )
    return {one.edition: one for one in make(run, editions)}


@pytest.fixture(params=[1, 2])
def _processors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROCESSORS, str(request.param))


@pytest.mark.usefixtures("_processors")
def test_each_edition_is_made_when_what_it_needs_is_there(tmp_path: Path) -> None:
    made = made_by({}, tmp_path)
    assert tuple(made) == NAMES
    for name, one in made.items():
        assert one.artifact is not None
        assert set(EDITIONS[name].needs) <= set(one.artifact.path.read_text().split())


@pytest.mark.usefixtures("_processors")
def test_what_goes_wrong_beside_others_holds_back_what_is_made_from_it(tmp_path: Path) -> None:
    def wrong(_: Order) -> Artifact:
        raise RenderError("the ink ran out", "Buy some.")

    made = made_by({"print": wrong}, tmp_path)
    assert {name: one.held for name, one in made.items() if one.held} == {
        "print": "it could not be made",
        "ticket": "it is made from print",
        "booklet": "it is made from print",
    }
    assert [one.message for one in made["print"].findings] == ["the ink ran out"]
    assert made["epub"].artifact
