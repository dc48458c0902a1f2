"""Work beside other work gives what it would give here, whatever becomes of the process that does it."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from stamba.ground import beside, kept

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


class Worker:
    """Adds up what it was told under each number."""

    def __init__(self) -> None:
        self.sums: dict[int, int] = {}

    def add(self, number: int, value: int, told: Callable[[str], None]) -> tuple[int, int]:
        told(f"{number}+{value}")
        self.sums[number] = self.sums.get(number, 0) + value
        return self.sums[number], os.getpid()

    def fall(self, number: int, _: Callable[[str], None]) -> str:
        if number == 1 and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return f"done {number}"

    def keep(self, number: int, _: Callable[[str], None]) -> None:
        kept.keep("test", [str(number)], b"made")

    def fail(self, number: int, _: Callable[[str], None]) -> None:
        raise ValueError(str(number))


def done(crew: beside.Crew, kind: str, tasks: dict[int, tuple[object, ...]]) -> dict[int, object]:
    """The results of tasks by number."""
    given = ((kind, number, task) for number, task in tasks.items())
    return {number: result for (_, number, _), result in crew.results(given)}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_crew_holds_what_was_done_of_each_task(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(beside, "processors", lambda: count)
    heard: list[str] = []
    with closing(beside.Crew(Worker(), heard.append)) as crew:
        first = done(crew, "add", {number: (number,) for number in range(6)})
        then = done(crew, "add", dict.fromkeys(range(6), (10,)))
    assert {number: total for number, (total, _) in then.items()} == {
        number: number + 10 for number in range(6)
    }
    assert [first[number][1] for number in range(6)] == [then[number][1] for number in range(6)]
    assert sorted(heard) == sorted(f"{number}+{value}" for number in range(6) for value in (number, 10))


def test_tasks_of_a_process_that_falls_are_done_here() -> None:
    with closing(beside.Crew(Worker(), lambda _: None)) as crew:
        found = done(crew, "fall", dict.fromkeys(range(4), ()))
    assert found == {number: f"done {number}" for number in range(4)}


def test_what_a_crew_keeps_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.SWITCH)
    with kept.keeping(tmp_path), closing(beside.Crew(Worker(), lambda _: None)) as crew:
        done(crew, "keep", dict.fromkeys(range(4), ()))
    with kept.keeping(tmp_path):
        assert [kept.found("test", [str(number)]) for number in range(5)] == [b"made"] * 4 + [None]


@pytest.mark.parametrize("count", [1, 2])
def test_what_is_given_meanwhile_is_done_by_one_before_what_nobody_has_begun(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(beside, "processors", lambda: count)
    order: list[tuple[int, int]] = []
    with closing(beside.Crew(Worker(), lambda _: None)) as crew:
        for (_, number, (value,)), (total, _) in crew.results(("add", number, (1,)) for number in range(5)):
            order.append((number, total))
            if value == 1:
                crew.give("add", number, 10)
    assert sorted(order) == sorted(
        [*((number, 1) for number in range(5)), *((number, 11) for number in range(5))]
    )
    assert count > 1 or order.index((0, 11)) < order.index((4, 1))


def test_tasks_are_asked_for_when_somebody_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that each can be made of what is known by then."""
    monkeypatch.setattr(beside, "processors", lambda: 1)
    known = 0

    def tasks() -> Iterator[beside.Task]:
        for number in range(4):
            yield "add", number, (known,)

    with closing(beside.Crew(Worker(), lambda _: None)) as crew:
        for (_, number, (value,)), _ in crew.results(tasks()):
            assert value == number
            known += 1


def test_what_fails_in_a_crew_fails_here() -> None:
    with closing(beside.Crew(Worker(), lambda _: None)) as crew, pytest.raises(ValueError, match="3"):
        done(crew, "fail", {3: ()})


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("items", [0, 1, 50])
def test_what_is_shared_comes_back_in_order(monkeypatch: pytest.MonkeyPatch, count: int, items: int) -> None:
    monkeypatch.setattr(beside, "processors", lambda: count)
    assert beside.shared(lambda some: [one * one for one in some], range(items)) == [
        one * one for one in range(items)
    ]
