"""Setting up a machine: the virtual environment from the lock file, and the libraries that no wheel carries.

Runs on the machine's own Python before anything is installed, so it imports nothing but the standard library.
It installs packages of the system when it may (root, or sudo without a password) and says so; otherwise it stops
with the exact command to type.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LEAST_PYTHON = (3, 11)
MISSING_TOOL = 5  # the exit code of stamba.ground.errors.MissingTool


# Without the subsetter WeasyPrint starts and complains only while it writes, so ask for it here.
_PANGO = """
from weasyprint.text.ffi import harfbuzz_subset, pango
assert harfbuzz_subset
number = pango.pango_version()
print(f"Pango {number // 10000}.{number // 100 % 100}.{number % 100}")
"""


@dataclass(frozen=True)
class Need:
    """Something of the machine: what it is for, a command that tells its version when it is there, its packages."""

    what: str
    probe: tuple[str, ...]
    packages: dict[str, tuple[str, ...]]


# What each level of work needs, in the order they build on one another.
NEEDS = {
    "build": (
        Need(
            "Pango and HarfBuzz, with which WeasyPrint sets text",
            ("{python}", "-c", _PANGO),
            {
                "apt-get": ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
                "dnf": ("pango", "harfbuzz"),
                "brew": ("pango",),
            },
        ),
    ),
    "check": (
        Need(
            "Java, which EPUBCheck runs on",
            ("java", "-version"),
            {
                "apt-get": ("default-jre-headless",),
                "dnf": ("java-latest-openjdk-headless",),
                "brew": ("openjdk",),
            },
        ),
    ),
    "test": (
        Need(
            "poppler's tools, with which the tests read PDFs a second time",
            ("pdftotext", "-v"),
            {"apt-get": ("poppler-utils",), "dnf": ("poppler-utils",), "brew": ("poppler",)},
        ),
        Need(
            "MuPDF's tools, with which the tests read PDFs a third time, and EPUBs",
            ("mutool", "-v"),
            {"apt-get": ("mupdf-tools",), "dnf": ("mupdf",), "brew": ("mupdf-tools",)},
        ),
        Need(
            "JAXB, which veraPDF's engine needs and Java no longer has (else put its jars into /usr/share/java)",
            ("sh", "-c", "! command -v apt-get || test -f /usr/share/java/jaxb-runtime.jar"),
            {"apt-get": ("libjaxb-java",)},
        ),
        Need(
            "Ghostscript, with which the tests measure ink",
            ("gs", "--version"),
            {"apt-get": ("ghostscript",), "dnf": ("ghostscript",), "brew": ("ghostscript",)},
        ),
        Need(
            "ZBar, with which the tests read bar codes a second time",
            ("zbarimg", "--version"),
            {"apt-get": ("zbar-tools",), "dnf": ("zbar",), "brew": ("zbar",)},
        ),
        Need(
            "qpdf, with which the tests examine PDFs",
            ("qpdf", "--version"),
            {"apt-get": ("qpdf",), "dnf": ("qpdf",), "brew": ("qpdf",)},
        ),
        Need(
            "Node.js and npm, which run the reading systems and Ace",
            ("npm", "--version"),
            {"apt-get": ("nodejs", "npm"), "dnf": ("nodejs", "npm"), "brew": ("node",)},
        ),
        Need(
            "Chromium, in which the tests open the EPUB",
            ("chromium", "--version"),
            {"apt-get": ("chromium",), "dnf": ("chromium",)},
        ),
        Need(
            "strace, with which the tests see what a build opens and starts",
            ("strace", "--version"),
            {"apt-get": ("strace",), "dnf": ("strace",)},
        ),
        Need(
            "git, whose dates the tests look at",
            ("git", "--version"),
            {"apt-get": ("git",), "dnf": ("git",), "brew": ("git",)},
        ),
    ),
}
INSTALL = {"apt-get": ("apt-get", "install", "-y", "--no-install-recommends"), "dnf": ("dnf", "install", "-y"),
           "brew": ("brew", "install")}  # fmt: skip


_BY_HAND = "your system's installer; docs/guide/50-programming.md, “The machine”, names it"


def main(arguments: list[str]) -> int:
    """Run as `python -m stamba.bootstrap LEVEL VENV` by the Makefile of a clone; gives the exit code."""
    level, venv = arguments
    return set_up(Path(__file__).resolve().parents[1], Path(venv), level)


def set_up(root: Path, venv: Path, level: str) -> int:
    """Make everything ready for a level of work; gives the exit code."""
    if sys.version_info < LEAST_PYTHON:
        wanted = ".".join(map(str, LEAST_PYTHON))
        return _stop(
            f"Python {sys.version.split()[0]} is too old; {wanted} or newer is needed",
            "make PYTHON=python3.11",
        )
    code = 0 if level != "build" else _environment(root, venv)
    if level == "test":
        code = _libraries(root / "tests" / "requirements.lock", venv)
    return code or _meet(NEEDS[level], venv / "bin" / "python")


def _environment(root: Path, venv: Path) -> int:
    """The virtual environment, with exactly what the lock file says."""
    python = venv / "bin" / "python"
    if not _works((str(python), "-m", "pip", "--version")):
        _say(f"making the virtual environment {venv}")
        shutil.rmtree(venv, ignore_errors=True)
        if not _works(("{python}", "-c", "import venv, ensurepip"), Path(sys.executable)):
            version = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
            need = Need(
                "venv, Python's own tool for virtual environments",
                (sys.executable, "-c", "import venv, ensurepip"),
                {"apt-get": (version,)},
            )
            # What the build needs besides can only be asked for in the environment, so take it along.
            if _meet((need,), venv, NEEDS["build"]):
                return MISSING_TOOL
        if subprocess.run([sys.executable, "-m", "venv", str(venv)], check=False).returncode:
            return _stop("the virtual environment could not be made", f"{sys.executable} -m venv {venv}")
    return _libraries(root / "requirements.lock", venv)


def _libraries(lock: Path, venv: Path) -> int:
    """Exactly what a lock file says, in the virtual environment."""
    _say(f"installing the libraries of {lock}")
    install = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
               "--require-hashes", "--no-deps", "-r", str(lock)]  # fmt: skip
    if subprocess.run(install, check=False).returncode:
        return _stop("pip could not install the libraries", " ".join(install))
    return 0


def _meet(needs: tuple[Need, ...], python: Path, along: tuple[Need, ...] = ()) -> int:
    """Install what is lacking of some needs in one go, and with it what other needs ask for; gives the exit code."""
    lacking = [need for need in needs if not _works(need.probe, python)]
    manager = _manager()
    known = [need for need in lacking if need.packages.get(manager)]
    if known:
        command = _command(manager, (*known, *along))
        prefix = _rights(manager)
        if prefix is None:
            return _stop(f"this machine lacks {_list(known)}", _as_root(command))
        _install(manager, prefix, command, _list(known))
        lacking = [need for need in lacking if not _works(need.probe, python)]
        if any(need in known for need in lacking):
            return _stop(f"this machine still lacks {_list(lacking)}", " ".join([*prefix, *command]))
    if lacking:
        return _stop(f"this machine lacks {_list(lacking)}", _BY_HAND)
    return 0


def lack(needs: tuple[Need, ...]) -> tuple[str, str]:
    """Return what to tell somebody whose machine lacks these: what is wrong, and the remedy."""
    return f"this machine lacks {_list(needs)}", f"Run: {command_for(needs)}"


def command_for(needs: tuple[Need, ...]) -> str:
    """Return the command, as a person types it, that installs what is lacking."""
    manager = _manager()
    known = tuple(need for need in needs if need.packages.get(manager))
    if not known:
        return _BY_HAND
    command = _command(manager, known)
    return " ".join(command) if manager == "brew" or os.geteuid() == 0 else _as_root(command)


def _manager() -> str:
    return next((name for name in INSTALL if shutil.which(name)), "")


def _command(manager: str, needs: tuple[Need, ...]) -> list[str]:
    packages = (name for need in needs for name in need.packages.get(manager, ()))
    return [*INSTALL[manager], *dict.fromkeys(packages)]


def _as_root(command: list[str]) -> str:
    """Return a command as somebody types it who has no right to install."""
    words = " ".join(command)
    return f"sudo {words}" if shutil.which("sudo") else f'su -c "{words}"'


def _install(manager: str, prefix: list[str], command: list[str], what: str) -> None:
    _say(f"installing {what}: {' '.join([*prefix, *command])}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if manager == "apt-get":
        subprocess.run([*prefix, "apt-get", "update", "-qq"], env=environment, check=False)
    subprocess.run([*prefix, *command], env=environment, check=False, stdout=subprocess.DEVNULL)


def _list(needs: Iterable[Need]) -> str:
    return "; ".join(need.what for need in needs)


def _rights(manager: str) -> list[str] | None:
    """Return what to put before an installer's command; None when we may not install."""
    if manager == "brew" or os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and _works(("sudo", "-n", "true")) else None


def _works(command: tuple[str, ...], python: Path | None = None) -> bool:
    return answer(command, python) is not None


def answer(command: tuple[str, ...], python: Path | None = None) -> str | None:
    """Return the first line that a command says, as of its version; None when it is not there or fails."""
    filled = [str(python) if part == "{python}" else part for part in command]
    try:
        ran = subprocess.run(filled, check=False, capture_output=True)
    except OSError:
        return None
    said = (ran.stdout or ran.stderr).decode(errors="replace").splitlines()
    return None if ran.returncode else (said or ["is there"])[0]


def _say(text: str) -> None:
    print(f"setup: {text}", file=sys.stderr, flush=True)


def _stop(what: str, command: str) -> int:
    print(f"error: {what}. Run: {command}", file=sys.stderr, flush=True)
    return MISSING_TOOL


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
