"""Setting up a machine: what lacks is installed in one go when it may be, and else named in one command."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from stamba import bootstrap
from stamba.bootstrap import Need

PYTHON = Path("python")
LAMP = Need("a lamp", ("lamp",), {"apt-get": ("lamp-bin", "oil"), "dnf": ("lamp",)})
CHAIR = Need("a chair", ("chair",), {"apt-get": ("chair",)})
DESK = Need("a desk", ("desk",), {"apt-get": ("oil", "desk")})


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch):
    """A machine with apt-get: what is on it, who works at it, and which commands were run."""

    box = SimpleNamespace(has={"apt-get"}, root=False, installs=True, ran=[])

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        box.ran.append(list(command))
        if "install" in command and box.installs:
            box.has |= {"lamp", "chair", "desk"}
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name if name in box.has else None)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0 if box.root else 1000)
    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    monkeypatch.setattr(
        bootstrap,
        "_works",
        lambda command, _=None: (" ".join(command) if command[0] == "sudo" else command[0]) in box.has,
    )
    return box


def test_what_is_there_is_not_installed(machine, capsys) -> None:
    machine.has |= {"lamp"}
    assert bootstrap._meet((LAMP,), PYTHON) == 0
    assert machine.ran == []
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("rights", "prefix"), [("root", []), ("sudo", ["sudo", "-n"])])
def test_everything_lacking_is_installed_in_one_go(machine, capsys, rights: str, prefix: list[str]) -> None:
    machine.root = rights == "root"
    machine.has |= {"sudo", "sudo -n true"} if rights == "sudo" else set()
    machine.has |= {"chair"}
    assert bootstrap._meet((LAMP, CHAIR, DESK), PYTHON) == 0
    install = [*prefix, "apt-get", "install", "-y", "--no-install-recommends", "lamp-bin", "oil", "desk"]
    assert machine.ran == [[*prefix, "apt-get", "update", "-qq"], install]
    assert "installing a lamp; a desk: " + " ".join(install) in capsys.readouterr().err


def test_without_rights_the_exact_command_is_told(machine, capsys) -> None:
    machine.has |= {"sudo"}
    assert bootstrap._meet((LAMP, CHAIR), PYTHON, along=(DESK,)) == 5
    assert machine.ran == []
    assert capsys.readouterr().err == (
        "error: this machine lacks a lamp; a chair. "
        "Run: sudo apt-get install -y --no-install-recommends lamp-bin oil chair desk\n"
    )


def test_without_sudo_the_command_is_for_root(machine, capsys) -> None:
    assert bootstrap._meet((CHAIR,), PYTHON) == 5
    assert 'Run: su -c "apt-get install -y --no-install-recommends chair"' in capsys.readouterr().err


def test_an_installer_that_installs_nothing_is_told(machine, capsys) -> None:
    machine.root, machine.installs = True, False
    assert bootstrap._meet((CHAIR,), PYTHON) == 5
    assert "this machine still lacks a chair" in capsys.readouterr().err


def test_what_no_package_holds_is_pointed_at_after_the_rest(machine, capsys) -> None:
    machine.has, machine.root = {"dnf"}, True
    assert bootstrap._meet((LAMP, CHAIR), PYTHON) in (0, 5)
    assert ["dnf", "install", "-y", "lamp"] in machine.ran


def test_an_old_python_is_told_what_to_type(monkeypatch: pytest.MonkeyPatch, capsys, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "LEAST_PYTHON", (4, 0))
    assert bootstrap.set_up(tmp_path, tmp_path / "venv", "build") == 5
    assert "Run: make PYTHON=python3.11" in capsys.readouterr().err
    assert not (tmp_path / "venv").exists()


def test_every_level_asks_for_packages_once() -> None:
    for needs in bootstrap.NEEDS.values():
        assert len({need.what for need in needs}) == len({need.probe for need in needs}) == len(needs)
