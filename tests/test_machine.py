"""What a machine says that a person can mend, and what the lock file leaves out."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from stamba.ground.errors import RenderError, of_the_machine
from tests.conftest import BOOKS, ROOT

LEFT_OUT = ("tablib", "xlrd", "xlwt")


@pytest.mark.parametrize(
    "number",
    [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EFBIG, errno.EMFILE, errno.ENAMETOOLONG, errno.EISDIR,
     errno.ENOTDIR, errno.EEXIST, errno.ELOOP, errno.ENOENT, errno.EIO],
)  # fmt: skip
def test_a_fault_of_the_machine_is_one_line_with_the_file(number: int) -> None:
    told = of_the_machine(OSError(number, os.strerror(number), "a.pdf"))
    assert isinstance(told, RenderError)
    assert told.what == f"a.pdf: {os.strerror(number)}"
    assert told.remedy


def test_any_other_fault_is_a_bug() -> None:
    assert of_the_machine(OSError(errno.EINVAL, "Invalid argument")) is None


def test_the_lock_leaves_out_what_nobody_looks_after_and_nothing_misses_it() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not [name for name in LEFT_OUT if f"\n{name}==" in lock]
    code = f"import sys; sys.modules.update(dict.fromkeys({LEFT_OUT})); import stamba.checks.epub"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


# What a build may read besides its book: the program, its libraries, and what belongs to every system.
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc", "/proc", "/sys", "/dev", "/opt")


@pytest.mark.long
def test_a_build_asks_no_network_opens_nothing_beside_its_book_and_starts_three_programs(
    tmp_path: Path,
) -> None:
    """As the kernel sees it, of all that the build starts (strace)."""
    calls, book, out = tmp_path / "calls", tmp_path / "book", tmp_path / "out"
    shutil.copytree(BOOKS / "tagged", book)
    (tmp_path / "beside.md").write_text("A neighbour.", encoding="utf-8")
    wanted = ("screen", "print", "epub", "corrections", "dump")
    subprocess.run(
        ["strace", "-f", "-y", "-e", "trace=connect,open,openat,execve", "-o", str(calls), sys.executable,
         "build.py", "build", *wanted, "--book", str(book), "--build", str(out)],
        check=True, cwd=ROOT, capture_output=True,
    )  # fmt: skip
    lines = [line for line in calls.read_text(errors="replace").splitlines() if "ENOENT" not in line]
    assert not [line for line in lines if re.search(r"connect\(.*sa_family=AF_INET", line)]
    started = {Path(found[1]).name for line in lines if (found := re.search(r'execve\("([^"]+)"', line))}
    assert {re.sub(r"[\d.]+$", "", name) for name in started} <= {"python", "pandoc", "git"}
    opened = {found[1] for line in lines if (found := re.search(r"= \d+<(/[^>]*)>$", line))}
    own = [
        book,
        out,
        Path.home(),
        ROOT,
        *map(os.path.realpath, (sys.prefix, sys.base_prefix)),
        sys.prefix,
        *_SYSTEM,
    ]
    temporary, here = tempfile.gettempdir(), str(tmp_path)
    strangers = [
        path
        for path in opened - {here, temporary}
        if not path.startswith(tuple(map(str, own)))
        and (path.startswith(here) or not path.startswith(temporary))
    ]
    assert len(opened) > 100
    assert strangers == []
