"""Work beside other work gives what it would give here, whatever becomes of the process that does it."""

import os
import signal
from collections.abc import Callable

import pytest

from stamba.ground import beside

HERE = os.getpid()


def test_work_is_done_in_another_process_that_knows_what_this_one_knows():
    known = {"a": [1, 2, 3]}
    result = beside.beside(lambda: (os.getpid(), sum(known["a"])))
    process, total = result()
    assert total == 6
    assert (process == HERE) is (beside.processors() == 1)


def fail() -> str:
    message = "no such thing"
    raise ValueError(message)


def die() -> str:
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done here"


def unsendable() -> Callable[[], str]:
    return lambda: "done here"


def test_what_fails_there_fails_here_with_its_own_error():
    result = beside.beside(fail)
    with pytest.raises(ValueError, match="no such thing"):
        result()


def test_work_of_a_killed_process_is_done_again():
    assert beside.beside(die)() == "done here"


def test_a_result_that_cannot_be_sent_is_made_here():
    assert beside.beside(unsendable)()() == "done here"


def test_a_process_that_hangs_is_ended_and_its_work_done_here(monkeypatch):
    monkeypatch.setattr(beside, "_LEAST_PATIENCE", 0.1)
    monkeypatch.setattr(beside, "PATIENCE", 0)
    assert beside.beside(lambda: signal.pause() if os.getpid() != HERE else "done here")() == "done here"


def test_one_processor_does_it_itself(monkeypatch):
    monkeypatch.setattr(beside, "processors", lambda: 1)
    assert beside.beside(os.getpid)() == HERE
