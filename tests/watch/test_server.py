"""The server of a watched book: it answers the browser of this machine, and nobody else."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from stamba.document.places import Spot
from stamba.ground.errors import ConfigError, Source
from stamba.ground.findings import Finding
from stamba.ground.geometry import Box
from stamba.watch import editors
from stamba.watch.server import serve
from stamba.watch.state import Board, Shown

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    (folder / "10-a.md").write_text("# A\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(book: Path) -> str:
    board = Board()
    place = Source(book / "10-a.md", 3, 2)
    shown = (
        Shown(Finding("T-030", "a word stands twice", place), Spot(0, Box(10, 20, 40, 30))),
        Shown(Finding("M-101", "no")),
    )
    board.show(title="A book", sizes=((100.0, 200.0),), findings=shown)
    return serve(board, book, 0)


def ask(address: str, path: str = "", method: str = "GET", body: str | None = None, **headers: str) -> Answer:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc)
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path if path.startswith("/") else parts.path + path, body, told)
    answer = connection.getresponse()
    content = answer.readline() if path == "events" else answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, content


def test_the_page_asks_nobody_else(address: str) -> None:
    for name, kind in (("", "text/html"), ("watch.css", "text/css"), ("watch.js", "text/javascript")):
        status, headers, content = ask(address, name)
        assert (status, headers["content-type"].split(";")[0]) == (200, kind)
        assert b"http:" not in content
        assert b"https:" not in content
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'")
        assert "unsafe" not in policy
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec_Fetch_Site": "same-origin"}, 200),
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "example.org"}, 403),
        ({"Host": "example.org:80"}, 403),
    ],
)
def test_nobody_else_gets_an_answer(address: str, headers: dict[str, str], status: int) -> None:
    assert ask(address, **headers)[0] == status


@pytest.mark.parametrize("path", ["/", "/watch.js", "/events", "/wrong/", "/wrong/watch.js"])
def test_an_address_without_the_token_is_none(address: str, path: str) -> None:
    assert ask(address, path)[0] == 404


def test_the_state_is_told(address: str, book: Path) -> None:
    status, headers, content = ask(address, "events")
    assert (status, headers["content-type"].split(";")[0]) == (200, "text/event-stream")
    told = json.loads(content.removeprefix(b"data: "))
    first, second = told["findings"]
    assert told["title"] == "A book"
    assert (first["page"], first["box"]) == (0, [0.1, 0.85, 0.3, 0.05])
    assert (first["file"], first["name"], first["line"]) == (str(book / "10-a.md"), "10-a.md", 3)
    assert "page" not in second
    assert second["file"] == ""


@pytest.mark.parametrize(
    "path", ["pages/1/0.png?width=9999999", "pages/1/99.png", "source/0?x=1", "text/1/../../x", "nothing"]
)
def test_what_is_not_there_is_told(address: str, path: str) -> None:
    assert ask(address, path)[0] == 404


def test_only_files_of_the_book_are_opened(address: str, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Path, int, int]] = []
    monkeypatch.setattr(editors, "start", lambda *place: opened.append(place) or True)

    def open_(file: object, line: object = 3) -> int:
        return ask(address, "open", "POST", json.dumps({"file": file, "line": line, "column": 2}))[0]

    assert open_(str(book / "10-a.md")) == 200
    assert opened == [(book / "10-a.md", 3, 2)]
    outside = book.parent / "other.md"
    outside.touch()
    (book / "link.md").symlink_to(outside)
    for wrong in (
        str(outside),
        "/etc/passwd",
        str(book / "link.md"),
        str(book / ".." / "other.md"),
        str(book),
        "x\0",
        7,
        "",
    ):
        assert open_(wrong) == 404
    assert open_(str(book / "10-a.md"), "no line") == 404
    assert ask(address, "open", "GET")[0] == 404
    assert len(opened) == 1


def test_a_port_that_is_taken_is_told(address: str, book: Path) -> None:
    with pytest.raises(ConfigError, match="is taken"):
        serve(Board(), book, urlsplit(address).port or 0)


@pytest.mark.parametrize(
    ("visual", "arguments"),
    [
        ("code --wait", "--wait -g a b.md:3:2"),
        ("subl", "a b.md:3:2"),
        ("gvim", "+3 a b.md"),
        ("emacsclient -c", "-c +3:2 a b.md"),
        ("kate", "-l 3 -c 2 a b.md"),
    ],
)
def test_each_editor_is_told_the_line_in_its_own_way(
    visual: str, arguments: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setenv("VISUAL", visual)
    monkeypatch.setattr(editors.subprocess, "Popen", lambda command, **_: started.append(command))
    assert editors.start(Path("a b.md"), 3, 2)
    assert " ".join(started[0][1:]) == arguments


def test_an_editor_of_the_terminal_is_not_started_and_an_address_is_filled_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VISUAL", "/usr/bin/vim -f")
    assert editors.kind() == ""
    assert not editors.start(Path("a.md"), 1, 1)
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert not editors.start(Path("a.md"), 1, 1)
    monkeypatch.setenv(editors.EDITOR, "vscode://file/{path}:{line}:{column}")
    assert editors.kind() == "address"
    assert editors.address(Path("/b/წ 1.md"), 3, 0) == "vscode://file//b/%E1%83%AC%201.md:3:1"
