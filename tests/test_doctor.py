"""What is installed and what is missing: every part with its version, and one command that brings the rest."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from stamba import bootstrap, cli, doctor
from stamba.bootstrap import Need
from stamba.doctor import Part
from stamba.ground import house
from stamba.ground.errors import MissingTool
from stamba.setting import engine
from tests.conftest import ROOT

LAMP = Need("a lamp", ("no-such-lamp",), {"apt-get": ("lamp-bin",), "dnf": ("lamp",)})
PYTHON = Need("a snake", ("{python}", "-c", "print('Snake 3')"), {})


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who may not install, on a machine with apt-get and sudo."""
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name if name in ("apt-get", "sudo") else None)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)


def test_every_part_is_told_with_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "NEEDS", {"build": (PYTHON,), "check": ()})
    looked = doctor.examine()
    found = {part.what: part for part in looked.parts}
    assert found["weasyprint"] == Part("weasyprint", "70.0", "== 70.0")
    assert found["styles"].found == str(ROOT / "styles")
    assert found["a snake"].found == "Snake 3"
    assert looked.remedy == ""


def test_what_is_missing_comes_with_one_command(machine, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(bootstrap, "NEEDS", {"build": (PYTHON,), "check": (LAMP,)})
    assert cli.main(["doctor"]) == MissingTool.exit_code
    said = capsys.readouterr()
    assert [line.split() for line in said.out.splitlines() if line.startswith("a lamp")] == [
        ["a", "lamp", "missing"]
    ]
    assert said.err.endswith("Run: sudo apt-get install -y --no-install-recommends lamp-bin\n")


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        (("no-such-library", ">=", "2"), Part("no-such-library", "", ">= 2")),
        (("weasyprint", "==", "1.0"), Part("weasyprint", "", "== 1.0, not 70.0")),
        (("weasyprint", ">=", "70.1"), Part("weasyprint", "", ">= 70.1, not 70.0")),
        (("weasyprint", ">=", "9.5"), Part("weasyprint", "70.0", ">= 9.5")),
        (("weasyprint", None, None), Part("weasyprint", "70.0")),
    ],
)
def test_a_library_must_be_there_and_fit(wanted: tuple[str, str | None, str | None], part: Part) -> None:
    assert doctor._library(*wanted) == part


def test_a_wheel_needs_no_library_of_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = ["rich>=14", 'distributed>=2025; extra == "shelf"']
    monkeypatch.setattr(house, "CLONE", tmp_path)
    monkeypatch.setattr(doctor.metadata, "requires", lambda _: listed)
    assert doctor._requirements() == ["rich>=14"]


def test_a_command_that_fails_is_not_there() -> None:
    assert bootstrap.answer(("{python}", "-c", "raise SystemExit(1)"), Path(sys.executable)) is None
    assert bootstrap.answer(("no-such-lamp",)) is None


def test_a_machine_without_the_subsetter_gets_the_command(machine, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = engine._weasyprint(ROOT / "fonts")
    monkeypatch.setattr(loaded.text.ffi, "harfbuzz_subset", None)
    with pytest.raises(MissingTool) as wrong:
        engine._weasyprint(ROOT / "fonts")
    assert str(wrong.value) == (
        "error: this machine lacks Pango and HarfBuzz, with which WeasyPrint sets text. Run: sudo apt-get install -y "
        "--no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )
