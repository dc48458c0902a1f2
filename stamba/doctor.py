"""The parts that are installed, their versions, and those that are missing. Looks only; `stamba.bootstrap` installs."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from stamba import __version__, bootstrap
from stamba.ground import house

_REQUIREMENT = re.compile(r"([\w.-]+) *(?:(==|>=) *([\d.]+))?")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that Stamba needs: `found` is its version or its place, empty when it is missing or unfit."""

    what: str
    found: str
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """All parts, and the commands that bring what is missing; empty when nothing is."""

    parts: tuple[Part, ...]
    remedy: str


def examine() -> Examination:
    """Look at the program, its libraries and the libraries of the machine, for building and for checking."""
    folders = [
        Part(name, str(house.folder(name)) if house.folder(name).is_dir() else "")
        for name in ("styles", "fonts")
    ]
    libraries = [_library(*found.groups()) for found in map(_REQUIREMENT.match, _requirements()) if found]
    needs = [need for level in ("build", "check") for need in bootstrap.NEEDS[level]]
    answers = [(need, bootstrap.answer(need.probe, Path(sys.executable))) for need in needs]
    lacking = tuple(need for need, answer in answers if answer is None)
    remedies = []
    if not all(part.found for part in (*folders, *libraries)):
        remedies.append("pip install --force-reinstall stamba (in a clone: make setup)")
    if lacking:
        remedies.append(bootstrap.command_for(lacking))
    parts = (
        Part("stamba", __version__),
        Part("Python", sys.version.split()[0]),
        *folders,
        *libraries,
        *(Part(need.what, answer or "") for need, answer in answers),
    )
    return Examination(parts, " ".join(f"Run: {command}" for command in remedies))


def _requirements() -> list[str]:
    """The libraries of pyproject.toml, which a wheel has in its metadata; those of an extra are not needed."""
    project = house.CLONE / "pyproject.toml"
    if project.is_file():
        listed: list[str] = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"]
        return listed
    return [line for line in metadata.requires("stamba") or () if "extra ==" not in line]


def _library(name: str, how: str | None, version: str | None) -> Part:
    """One library: found when it is there and not another version than the pinned, nor older than the least."""
    wanted = f"{how} {version}" if how and version else ""
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Part(name, "", wanted)
    fits = not version or (found == version if how == "==" else _numbers(found) >= _numbers(version))
    return Part(name, found if fits else "", wanted if fits else f"{wanted}, not {found}")


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]
