"""The tests themselves: they see the same world wherever they run, and wait for nothing but events."""

from __future__ import annotations

import ast
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import settings

from stamba import cli
from tests.conftest import KEPT, ROOT
from tests.guard import NOWHERE, OutsideError

# Calls and marks that make a test wait, compare clocks, or pass without a proof.
NOT_IN_TESTS = {
    "sleep",
    "perf_counter",
    "monotonic",
    "process_time",
    "skip",
    "skipif",
    "importorskip",
    "xfail",
}
# A start that is unlike the state of the tests in all they can inherit.
ELSEWHERE = {
    "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Chatham", "HOME": "/nowhere", "COLUMNS": "20",
    "TERM": "dumb", "FORCE_COLOR": "1", "SOURCE_DATE_EPOCH": "1", "MAKEFLAGS": "-n", "GIT_DIR": "/nowhere",
    "PYTHONHASHSEED": "7", "STAMBA_FONTCONFIG": "/nowhere", "FONTCONFIG_FILE": "/nowhere/fonts.conf",
}  # fmt: skip
STARTED = """
import os, signal, sys
os.umask(0o077)
os.chdir("/")
for number in (signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
os.execv(sys.executable, [sys.executable, "-m", "pytest", *sys.argv[1:]])
"""


def test_the_state_is_known(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    strange = {name for name in os.environ if name not in KEPT and not name.startswith("PYTEST_")}
    ours = {"HOME", "JAVA_TOOL_OPTIONS", "LC_ALL", "STAMBA_KEEP", "TZ"}
    assert strange - {"FONTCONFIG_FILE", "STAMBA_FONTCONFIG"} == ours
    assert (os.environ["LC_ALL"], os.environ["TZ"], time.tzname[0]) == ("C.UTF-8", "UTC", "UTC")
    assert Path.home().parent == tmp_path_factory.getbasetemp()
    assert Path.cwd() == ROOT
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    (tmp_path / "file").touch()
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o644


def test_the_state_holds_wherever_the_tests_are_started(tmp_path: Path) -> None:
    environment = {**os.environ, **ELSEWHERE}
    arguments = (
        "-p",
        "no:cacheprovider",
        "--basetemp",
        str(tmp_path / "base"),
        "-k",
        "state_is_known",
        __file__,
    )
    ran = subprocess.run(
        [sys.executable, "-c", STARTED, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in ran.stdout, ran.stdout + ran.stderr


def test_no_test_opens_what_lies_beside_the_project_or_asks_the_network() -> None:
    with pytest.raises(OutsideError, match="opens"), Path(NOWHERE, "file").open():
        pass
    with pytest.raises(OutsideError, match="network"), socket.socket() as asking:
        asking.connect(("192.0.2.1", 80))  # an address that is nobody's (RFC 5737)


def test_a_skipped_test_has_failed(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import pytest_runtest_makereport\n", encoding="utf-8"
    )
    (tmp_path / "test_a.py").write_text(
        "import pytest\ndef test_a(): pytest.skip('no tool')\n", encoding="utf-8"
    )
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "1 failed" in ran.stdout
    assert "no tool" in ran.stdout


def test_no_test_waits_or_compares_clocks_or_is_skipped() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {name}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (name := getattr(node, "attr", getattr(node, "id", ""))) in NOT_IN_TESTS
    ]
    assert found == []


def test_properties_draw_the_same_examples_in_every_run() -> None:
    settings.load_profile("house")
    assert settings.default.derandomize
    assert settings.default.deadline is None


def test_a_command_inside_a_test_changes_the_answers_to_signals_of_that_test_alone() -> None:
    cli.main(["codes"])
    assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler


def test_the_test_after_it_has_the_usual_answers() -> None:
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
