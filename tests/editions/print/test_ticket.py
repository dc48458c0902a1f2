from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stamba.editions.print.finish import finish_print
from stamba.editions.ticket import job_ticket, ticket_json, ticket_text
from stamba.ground.errors import RenderError
from stamba.ground.folios import page_runs
from stamba.ground.geometry import PAPER_SIZES, Length
from stamba.press import tables
from stamba.press.cover import CoverPlan
from stamba.press.spec import InkRule, PressSpec
from tests.editions.print.samples import FACTS, render, text_book

PRESS = PressSpec(binding=tables.binding("perfect"), pages=8, printer="offset")
PLAN = CoverPlan(PAPER_SIZES["A5"], Length(0.4), Length(3))


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    folder = tmp_path_factory.mktemp("job")
    finish_print(render(folder / "a.pdf", text_book()), folder / "book.pdf", PRESS, FACTS)
    cover = replace(PLAN.press(PRESS), inks=(InkRule((255, 0, 0), (0.0, 1.0, 1.0, 0.0), "Red"),))
    source = render(folder / "b.pdf", '<p style="color: #f00; font-size: 30pt">წინ</p>', size="296.4mm 210mm")
    finish_print(source, folder / "cover.pdf", cover, FACTS)
    return folder


def test_the_ticket_tells_what_the_files_are(job):
    ticket = job_ticket(job / "book.pdf", PRESS, FACTS, job / "cover.pdf")
    assert (ticket.pages, ticket.leaves, ticket.sheets) == (8, 4, 0)
    assert ticket.blank_pages == (4, 5, 6, 7, 8)
    assert (ticket.trim, ticket.bleed_mm) == ("148 × 210 mm", 3.0)
    assert ticket.spine_mm == 0.4
    assert (ticket.standard, ticket.profile) == ("PDF/X-4", "FOGRA39L Coated, embedded")
    assert [(run.part, run.pages, run.inks) for run in ticket.inks] == [
        ("interior", "1–3", ("Black",)),
        ("cover", "1", ("Black", "Red")),
    ]
    for file in ticket.files:
        content = (job / file.name).read_bytes()
        assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert ticket.files[1].trim == "296.4 × 210 mm"


def test_as_text_and_as_json(job):
    ticket = job_ticket(job / "book.pdf", PRESS, FACTS)
    text = ticket_text(ticket)
    for part in (
        "JOB TICKET",
        "სტამბა",
        "148 × 210 mm, bleed 3 mm",
        "8, blank: 4–8",
        "0.4 mm; please send a dummy",
    ):
        assert part in text
    assert max(len(line) for line in text.splitlines()) <= 120
    assert text == ticket_text(job_ticket(job / "book.pdf", PRESS, FACTS))
    told = json.loads(ticket_json(ticket))
    assert told["files"][0]["sha256"] == ticket.files[0].sha256
    assert told["title"] == "სტამბა"


def test_in_the_words_of_a_printer(job):
    facts = replace(FACTS, isbn="978-3-16-148410-0")
    text = ticket_text(job_ticket(job / "book.pdf", PRESS, facts, job / "cover.pdf"))
    for line in (
        "ISBN       978-3-16-148410-0",
        "Leaves     4",
        "Paper      uncoated offset, 80 g/m²",
        f"Caliper    0.1 mm a leaf, from our table of {PRESS.paper.read}",
        "Cover      cover board, 250 g/m²",
    ):
        assert line in text.splitlines()
    assert "1 page of 296.4 × 210 mm" in text
    assert "Sheets" not in text
    assert "ISBN" not in ticket_text(job_ticket(job / "book.pdf", PRESS, FACTS))


def test_a_ticket_for_nothing_is_refused(tmp_path):
    with pytest.raises(RenderError, match=r"none\.pdf cannot be read: No such file"):
        job_ticket(tmp_path / "none.pdf", PRESS, FACTS)


@given(st.sets(st.integers(1, 200)))
def test_runs_of_pages_can_be_read_back(pages):
    found = set()
    for part in filter(None, page_runs(pages).split(", ")):
        first, _, last = part.partition("–")
        found |= set(range(int(first), int(last or first) + 1))
    assert found == pages
