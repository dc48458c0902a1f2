from pathlib import Path

import pytest

from stamba.ground.errors import ConfigError
from stamba.press import tables
from stamba.press.spec import from_table

READERS = {"papers": tables.paper, "bindings": tables.binding, "conditions": tables.condition}


@pytest.mark.parametrize("table", READERS)
def test_every_row_can_be_read(table):
    assert tables.known(table)
    for key in tables.known(table):
        assert READERS[table](key).key == key


def test_every_paper_and_printer_has_a_source_and_a_date():
    for key in tables.known("papers"):
        stock = tables.paper(key)
        assert stock.source
        assert stock.read.startswith("20")
        assert 0.05 < stock.caliper.mm < 0.6
    for key in tables.known("printers"):
        row = tables.printer(key)
        assert row.source
        assert row.hand in {"first", "second"}
        assert from_table({"printer": key}, Path()).rules == row.rules  # its wishes are keys of [press]
        assert set(row.rules.pages) <= {"any", *tables.known("papers")}


@pytest.mark.parametrize(
    ("key", "caliper"),
    [("offset-80", 0.1), ("offset-120", 0.15), ("book-80", 0.12), ("matt-115", 0.115), ("gloss-130", 0.117)],
)
def test_the_caliper_is_grammage_times_bulk(key, caliper):
    assert tables.paper(key).caliper.mm == pytest.approx(caliper)


def test_an_unknown_row_names_the_nearest():
    with pytest.raises(ConfigError, match=r"'offset-81' is not among our papers\. Did you mean offset-80\?"):
        tables.paper("offset-81")
    with pytest.raises(ConfigError, match=r"Did you mean FOGRA39\?"):
        tables.condition("fogra 39")
    with pytest.raises(ConfigError, match="Use case, perfect, saddle_stitch or sewn"):
        tables.binding("wire")
