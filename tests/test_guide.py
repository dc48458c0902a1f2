"""The guide: its reference chapters are those of the program, it builds in two themes, and nothing of it travels in the wheel."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from docs import reference
from stamba import pipeline
from stamba.ground.findings import CATALOGUE
from stamba.linter import fixes
from tests.conftest import HOUSE, ROOT, Silence

GUIDE = ROOT / "docs" / "guide"


@pytest.fixture(scope="module")
def found() -> reference.Keys:
    """All keys that the program asks for when it reads the examples; an example that is no book raises."""
    return reference.keys()


def test_every_key_of_the_program_is_described_and_no_other(found: reference.Keys) -> None:
    told = {(table, key) for table, rows in reference.sentences().items() for key in rows if key}
    assert told == set(found)


def test_every_code_has_a_remedy_and_no_other() -> None:
    remedies = tomllib.loads((ROOT / "docs" / "remedies.toml").read_text(encoding="utf-8"))
    assert list(remedies) == list(CATALOGUE)
    assert all(remedies.values())


@pytest.mark.parametrize("path", sorted(reference.made()), ids=lambda path: path.name)
def test_what_is_made_from_the_program_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == reference.made()[path], "run: make guide"


def test_the_defaults_are_those_of_the_program(found: reference.Keys) -> None:
    defaults = {
        key: found[key].default
        for key in (("print", "trim"), ("press", "bleed"), ("quality", "rivers"), ("press", "standard"),
                    ("paragraphs", "compose"), ("typography", "links"), ("imposition", "flip"))
        if key in found
    }  # fmt: skip
    assert defaults == {
        ("print", "trim"): '"148 × 210 mm"',
        ("quality", "rivers"): "2",
        ("press", "standard"): '"x4"',
        ("paragraphs", "compose"): "true",
        ("typography", "links"): '"notes"',
        ("imposition", "flip"): '"short"',
    }


def test_the_schema_takes_every_example_and_refuses_an_unknown_key() -> None:
    schema = json.loads((ROOT / "docs" / "book.schema.json").read_text(encoding="utf-8"))
    for book in reference.examples():
        assert fits(tomllib.loads(book), schema), book
    assert not fits({"titel": "A"}, schema)
    assert not fits({"press": {"standard": "x5"}}, schema)
    assert not fits({"contributors": [{"roles": ["aut"]}]}, schema)


def fits(value: object, schema: dict) -> bool:
    """Whether a value fits what the schema uses of JSON Schema."""
    kinds = {
        "object": dict,
        "array": list,
        "string": str,
        "boolean": bool,
        "integer": int,
        "number": (int, float),
    }
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    asked = schema.get("type", list(kinds))
    asked = [asked] if isinstance(asked, str) else asked
    if not any(isinstance(value, kinds[one]) for one in asked) or value not in schema.get("enum", [value]):
        return False
    if isinstance(value, list):
        return all(fits(one, schema.get("items", {})) for one in value)
    if isinstance(value, dict):
        own, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        return set(schema.get("required", ())) <= set(value) and all(
            fits(one, own[key]) if key in own else others is not False and fits(one, others)
            for key, one in value.items()
        )
    return True


@pytest.mark.long
def test_the_guide_builds_in_another_theme_without_a_finding(tmp_path: Path) -> None:
    folder = shutil.copytree(GUIDE, tmp_path / "guide", ignore=shutil.ignore_patterns("build"))
    said = (folder / "book.toml").read_text(encoding="utf-8")
    (folder / "book.toml").write_text(said.replace('"technical"', '"book"'), encoding="utf-8")
    made = pipeline.build(folder, tmp_path / "out", ("epub", "screen"), HOUSE, Silence())
    assert {one.edition for one in made} == {"epub", "screen"}
    assert [finding for one in made for finding in one.findings] == []


def test_the_linter_warns_of_nothing_in_the_guide() -> None:
    assert [str(one) for one in fixes.lint(GUIDE).findings if one.severity != "note"] == []


def test_links_of_readme_and_guide_lead_to_files() -> None:
    for page in (ROOT / "README.md", *sorted(GUIDE.glob("*.md"))):
        text = re.sub(r"`[^`]*`", "", page.read_text(encoding="utf-8"))
        for address in re.findall(r"\]\(([^)#:\s]+\.(?:md|png))", text):
            assert (page.parent / address).is_file(), (page, address)


def test_every_chapter_is_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for page in sorted(GUIDE.glob("*.md")):
        title = page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        assert f"[{title}](docs/guide/{page.name})" in readme
