"""Text in several inks: the engine shows its glyphs once, and what it has shown is repeated in the next ink.

Part of WeasyPrint's door. Inks differ in colours; glyphs and their places are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Engine = Any  # what is WeasyPrint's, which has no types
_SHOWING = ("begin_text", "set_text_matrix", "set_font_size", "set_text_rise", "show_text", "end_text")
_Calls = list[tuple[str, tuple[Any, ...]]]
_shown: list[dict[Engine, _Calls]] = []  # by box of text, while several inks are drawn


@contextmanager
def remembered() -> Iterator[None]:
    """Remember what is shown of each text, and repeat it when the text is drawn again."""
    _shown.append({})
    try:
        yield
    finally:
        _shown.clear()


class _Noting:
    """A stream of the engine that notes how text is shown in it."""

    def __init__(self, stream: Engine) -> None:
        self._stream = stream
        self.calls: _Calls = []
        self.is_all = True

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        method = getattr(self._stream, name)
        self.is_all = self.is_all and name != "stacked"  # else a picture is drawn for a letter
        if name not in _SHOWING:
            return method

        def noted(*arguments: Any) -> None:  # noqa: ANN401
            self.calls.append((name, arguments))
            method(*arguments)

        return noted


def repeating(draw_text: Callable[..., None]) -> Callable[..., None]:
    """The engine's drawing of a text, which repeats what it has shown before."""

    def draw(stream: Engine, text: Engine, *rest: Any, **more: Any) -> None:  # noqa: ANN401
        if not _shown or text.style["text_decoration_line"] != "none":
            draw_text(stream, text, *rest, **more)
            return
        calls = _shown[-1].get(text)
        if calls is None:
            noting = _Noting(stream)
            draw_text(noting, text, *rest, **more)
            if noting.is_all:
                _shown[-1][text] = noting.calls
            return
        if calls:
            stream.set_color(text.style["color"])
        for name, arguments in calls:
            getattr(stream, name)(*arguments)

    return draw
