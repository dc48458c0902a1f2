"""What is kept is taken again when all that it depends on is the same, and made anew in every other case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stamba.ground import kept
from stamba.ground.beside import beside

Made = list[str]


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    monkeypatch.delenv(kept.SWITCH, raising=False)

    def of(user: str) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / user))

    of("one user")
    return of


def upper(made: Made, *inputs: str) -> str:
    def make() -> str:
        made.append(" ".join(inputs))
        return made[-1].upper()

    return kept.once("upper", inputs, make, str.encode, bytes.decode)


def run(folder: Path, *texts: str) -> Made:
    """The inputs of which a run has made something; its results are right in any case."""
    folder.mkdir(exist_ok=True)
    made: Made = []
    with kept.keeping(folder):
        assert [upper(made, text) for text in texts] == [text.upper() for text in texts]
    return made


def test_a_result_is_made_once_and_taken_by_later_runs(tmp_path: Path) -> None:
    assert run(tmp_path / "out", "a", "b", "a") == ["a", "b"]
    assert run(tmp_path / "out", "b", "c") == ["c"]
    assert run(tmp_path / "out", "a", "b", "c") == []


def test_a_run_that_fails_has_kept_what_it_made(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        run(tmp_path, "a", b"no text")  # type: ignore[arg-type]
    assert run(tmp_path, "a", "b") == ["b"]


def test_inputs_are_told_apart_by_their_ends_and_by_their_kind(tmp_path: Path) -> None:
    made: Made = []
    with kept.keeping(tmp_path):
        assert upper(made, "ab", "c") == "AB C"
        assert upper(made, "a", "bc") == "A BC"
        assert kept.once("lower", ("ab", "c"), lambda: "other", str.encode, bytes.decode) == "other"


def test_another_program_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path / "out", "a")
    monkeypatch.setattr(kept, "_program", lambda: b"another version")
    assert run(tmp_path / "out", "a") == ["a"]


def test_the_program_is_its_files_and_the_versions_of_its_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept._program.__wrapped__()
    assert before == kept._program.__wrapped__()
    monkeypatch.setattr(kept, "version", lambda name: "0.0")
    assert kept._program.__wrapped__() != before


@pytest.mark.parametrize("at", [0, 31, 32, 39, 40, 71, 72, -1])
def test_a_damaged_entry_is_made_anew(at: int, tmp_path: Path) -> None:
    run(tmp_path / "out", "a")
    file = tmp_path / "out" / kept.FILE
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)
    assert run(tmp_path / "out", "a") == ["a"]
    assert run(tmp_path / "out", "a") == []


@pytest.mark.parametrize("length", [0, 10, 50, -1])
def test_half_a_file_is_what_it_holds(length: int, tmp_path: Path) -> None:
    run(tmp_path / "out", "a", "b")
    file = tmp_path / "out" / kept.FILE
    file.write_bytes(file.read_bytes()[:length])
    assert run(tmp_path / "out", "a", "b")[-1:] == ["b"]
    assert run(tmp_path / "out", "a", "b") == []


def test_what_another_user_has_kept_is_not_taken(tmp_path: Path, secret: Callable[[str], None]) -> None:
    run(tmp_path / "out", "a")
    secret("another user")
    assert run(tmp_path / "out", "a") == ["a"]


def test_what_was_not_used_for_long_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MOST_BYTES", 3 * 45)  # an entry is a code of 32 bytes and some ten more
    assert run(tmp_path / "out", "a", "b", "c") == ["a", "b", "c"]
    assert run(tmp_path / "out", "c", "a", "d") == ["d"]
    assert run(tmp_path / "out", "c", "a", "d", "b") == ["b"]


def test_work_beside_keeps_too(tmp_path: Path) -> None:
    with kept.keeping(tmp_path):
        assert beside(lambda: upper([], "a"))() == "A"
    assert run(tmp_path, "a") == []


def test_two_runs_at_once_do_no_harm(tmp_path: Path) -> None:
    first, second = (kept._Store(tmp_path / kept.FILE, b"secret") for _ in range(2))
    for store, key in ((first, b"1" * 32), (second, b"2" * 32)):
        store.put(key, b"result")
        store.write()
    last = kept._Store(tmp_path / kept.FILE, b"secret")
    assert (last.get(b"1" * 32), last.get(b"2" * 32)) == (None, b"result")


@pytest.mark.parametrize("name", [kept.SWITCH, "XDG_CACHE_HOME"])
def test_nothing_is_kept_when_that_is_not_wanted_or_not_possible(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, {kept.SWITCH: "no"}.get(name, "/dev/null"))
    assert run(tmp_path, "a") == ["a"]
    assert not (tmp_path / kept.FILE).exists()
