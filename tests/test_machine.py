"""What a machine says that a person can mend, and what the lock file leaves out."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from stamba.ground.errors import RenderError, of_the_machine
from tests.conftest import ROOT

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
