"""The server of a watched book: for the browser of this machine alone, with a token in every address.

It answers on 127.0.0.1 and only who asks for it by that name, so that no page of another site, and no name of another
site that leads here, gets an answer. What it sends may ask nobody else for anything. The only door to Starlette and
Uvicorn.
"""

from __future__ import annotations

import json
import mimetypes
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from stamba.ground.errors import NOWHERE, ConfigError, Source
from stamba.ground.files import NotOfTheBookError, own_path
from stamba.watch import editors
from stamba.watch.state import Board, Shown, State

_HOST = "127.0.0.1"
_PAGE = Path(__file__).parent / "page"
_ASSETS = {"watch.css": "text/css", "watch.js": "text/javascript"}
_GUARD = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}  # fmt: skip
# The text of a book acts in nothing, whatever its author wrote.
_TEXT_GUARD = _GUARD | {
    "Content-Security-Policy": "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-same-origin",
}


def serve(board: Board, book: Path, port: int) -> str:
    """Serve in a thread of its own until the process ends; return the address. Raises ConfigError for a port in use."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HOST, port))
        listening.listen()  # so that who comes before the thread has begun is heard
    except (OSError, OverflowError):
        listening.close()
        raise ConfigError(
            f"the port {port} of this machine is taken", "Name another with --port, or none."
        ) from None
    port, token = listening.getsockname()[1], secrets.token_urlsafe(16)
    settings = uvicorn.Config(
        application(board, book, token, port), log_level="error", access_log=False, lifespan="off", ws="none"
    )
    server = uvicorn.Server(settings)
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    return f"http://{_HOST}:{port}/{token}/"


def application(board: Board, book: Path, token: str, port: int) -> Starlette:
    """Return what answers requests for a book: all addresses begin with the token."""
    pages = _Pages(board, book)
    routes = [
        Route("/", pages.page),
        Route("/events", pages.events),
        Route("/pages/{version:int}/{index:int}.png", pages.picture),
        Route("/lines/{index:int}", pages.lines),
        Route("/source/{index:int}", pages.source),
        Route("/open", pages.open, methods=["POST"]),
        Route("/text/{version:int}/{name:path}", pages.text),
        Route("/{name}", pages.asset),
    ]
    whole = Starlette(routes=[Mount(f"/{token}", routes=routes)])
    whole.add_middleware(_Guard, hosts=(f"{_HOST}:{port}", f"localhost:{port}"))
    return whole


class _Guard:
    """Refuse who calls this server by another name, or from a page of another site."""

    def __init__(self, app: Callable[..., Awaitable[None]], hosts: tuple[str, ...]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - ASGI
        headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
        ours = headers.get(b"host", "") in self._hosts
        origin = headers.get(b"origin", "")
        ours = ours and origin in {"", *(f"http://{host}" for host in self._hosts)}
        ours = ours and headers.get(b"sec-fetch-site", "none") in {"none", "same-origin"}
        if scope["type"] == "http" and not ours:
            await Response("this is for the browser of this machine alone", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class _Pages:
    """The answers, one method an address."""

    def __init__(self, board: Board, book: Path) -> None:
        self._board = board
        self._book = book

    def page(self, _: Request) -> Response:
        return HTMLResponse((_PAGE / "index.html").read_text(encoding="utf-8"), headers=_GUARD)

    def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            return _nothing()
        return Response((_PAGE / name).read_bytes(), media_type=_ASSETS[name], headers=_GUARD)

    async def events(self, _: Request) -> Response:
        """Send the state, and again whenever it changes (HTML, 9.2)."""

        async def sent() -> AsyncIterator[str]:
            state = self._board.state
            while True:
                yield f"data: {json.dumps(self._told(state), ensure_ascii=False)}\n\n"
                state = await self._board.change(state.number)

        return StreamingResponse(sent(), media_type="text/event-stream", headers=_GUARD)

    def picture(self, request: Request) -> Response:
        width = request.query_params.get("width", "")
        content = self._board.picture(
            request.path_params["index"], int(width) if width.isdecimal() and len(width) < 6 else 800
        )
        return _nothing() if content is None else Response(content, media_type="image/png", headers=_GUARD)

    def lines(self, request: Request) -> Response:
        return JSONResponse(self._board.lines(request.path_params["index"]), headers=_GUARD)

    def source(self, request: Request) -> Response:
        """Tell the place in the manuscript of a point of a page."""
        try:
            x, y = (float(request.query_params.get(name, "")) for name in "xy")
        except ValueError:
            return _nothing()
        return JSONResponse(_place(self._board.source(request.path_params["index"], x, y)), headers=_GUARD)

    async def open(self, request: Request) -> Response:
        """Open a file of the book in the editor."""
        try:
            asked = json.loads(await request.body())
            path = own_path(self._book, Path(asked["file"]).resolve().relative_to(self._book.resolve()))
            if not path.is_file():
                return _nothing()
            line, column = int(asked["line"]), int(asked["column"])
        except (ValueError, KeyError, TypeError, NotOfTheBookError):
            return _nothing()
        return JSONResponse({"opened": editors.start(path, line, column)}, headers=_GUARD)

    def text(self, request: Request) -> Response:
        """Send a file of the EPUB."""
        epub, name = self._board.epub, request.path_params["name"]
        if epub is None or name not in epub.members:
            return _nothing()
        kind = "application/xhtml+xml" if name.endswith(".xhtml") else mimetypes.guess_type(name)[0]
        return Response(
            epub.members[name], media_type=kind or "application/octet-stream", headers=_TEXT_GUARD
        )

    def _told(self, state: State) -> dict[str, Any]:
        error = None
        if state.error:
            message, where = state.error
            error = {"message": message, **_place(where)}
        return {
            "working": state.working, "error": error, "title": state.title, "language": state.language,
            "pages": state.pages, "sizes": state.sizes, "seconds": round(state.seconds, 2), "text": state.text,
            "documents": state.documents, "marks": state.marks, "editor": editors.kind(),
            "findings": [self._shown(one) for one in state.findings],
        }  # fmt: skip

    def _shown(self, shown: Shown) -> dict[str, Any]:
        one, spot = shown.finding, shown.spot
        place = _place(one.where if one.where.line else None)
        told = {
            "severity": one.severity,
            "code": one.code,
            "message": one.message,
            "remedy": one.hint,
            **place,
        }
        if spot:
            width, height = self._board.state.sizes[spot.page]
            box = spot.box
            told |= {"page": spot.page}
            told |= {"box": [box.x0 / width, 1 - box.y1 / height, box.width / width, box.height / height]}
        return told


def _place(where: Source | None) -> dict[str, Any]:
    if where is None or where == NOWHERE:
        return {"file": "", "line": 0, "column": 0, "address": ""}
    path = where.path.resolve()
    address = editors.address(path, where.line, where.column)
    return {
        "file": str(path),
        "name": path.name,
        "line": where.line,
        "column": where.column,
        "address": address,
    }


def _nothing() -> Response:
    return Response("there is no such thing here", 404, headers=_GUARD)
