"""SECURITY.md says what is so: every threat has a test that is there, every library its row."""

from __future__ import annotations

import re
import tomllib

from tests.conftest import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_threat_has_a_test_that_is_there() -> None:
    rows = TEXT[TEXT.index("## Threats") : TEXT.index("## Limits")].splitlines()[4:]
    for row in (row for row in rows if row):
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
        assert named, row
        for path, name in named:
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


def test_every_library_has_its_row() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[=><]", line)[0] for line in project["dependencies"]}
    told = set(re.findall(r"^\| ([a-z0-9-]+) \|", TEXT[TEXT.index("## Libraries") :], re.MULTILINE))
    assert told - {"library"} == wanted
