"""The wheel: everything that a book needs travels in it, and nothing of the clone is asked for."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from stamba import __version__
from stamba.ground import house
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as `pip wheel .` does, with the build system of requirements.lock and without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        ".",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*command, "--wheel-dir", str(folder)], cwd=ROOT, check=True)
    (built,) = folder.iterdir()
    assert built.name == f"stamba-{__version__}-py3-none-any.whl"
    return built


def files_of(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}


def test_the_wheel_has_the_program_the_styles_and_the_fonts(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    program = {path.relative_to(ROOT).as_posix() for path in files_of(ROOT / "stamba")}
    ours = {
        f"stamba/{path.relative_to(ROOT).as_posix()}"
        for name in ("styles", "fonts")
        for path in files_of(ROOT / name)
    }
    assert packed == program | ours
    for name in ("matter/words.toml", "matter/imprint.html.j2", "icc/FOGRA39L_coated.icc", "page.css"):
        assert f"stamba/styles/{name}" in packed
    for name in (
        "OFL-NotoSerifGeorgian.txt",
        "hyphenation/hyph-ka.pat.txt",
        "hyphenation/LICENSE-hyph-ka.txt",
    ):
        assert f"stamba/fonts/{name}" in packed
    assert {"stamba/linter/dictionaries/ka/ka.dic", "stamba/linter/dictionaries/ka/LICENSE"} <= packed


def test_the_wheel_has_the_command_and_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        about = f"stamba-{__version__}.dist-info"
        assert "stamba = stamba.cli:main" in packed.read(f"{about}/entry_points.txt").decode()
        assert packed.read(f"{about}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()


def test_what_is_unpacked_finds_its_own_folders(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    ask = "from stamba.ground import house; from stamba.press.spec import HOUSE_PROFILE as p; print(house.folder('fonts'), p)"
    said = subprocess.run(
        [sys.executable, "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    inside = tmp_path.resolve() / "stamba"
    assert said.stdout.split() == [str(inside / "fonts"), str(inside / "styles/icc/FOGRA39L_coated.icc")]


def test_a_clone_finds_the_folders_beside_the_package() -> None:
    assert (house.folder("styles"), house.folder("fonts")) == (ROOT / "styles", ROOT / "fonts")
