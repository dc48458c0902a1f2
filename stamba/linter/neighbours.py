"""Words one letter apart: one more, one fewer, another, or two neighbours swapped; asked of a pair or of many words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def one_edit_apart(one: str, other: str) -> bool:
    """Tell whether two words differ by one letter inserted, deleted or replaced, or by two neighbours swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    head = 0
    while head < min(len(one), len(other)) and one[head] == other[head]:
        head += 1
    a, b = one[head:], other[head:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]


class Neighbours:
    """Many words, ready to tell which of them are one edit away from a word.

    Two such words agree when each loses at most one letter, so every word is filed under what is left of it.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._filed: dict[str, list[str]] = {}
        for word in words:
            for rest in _rests(word):
                self._filed.setdefault(rest, []).append(word)

    def of(self, word: str) -> tuple[str, ...]:
        """Return the words one edit away, sorted."""
        near = {other for rest in _rests(word) for other in self._filed.get(rest, ())}
        return tuple(sorted(other for other in near if one_edit_apart(word, other)))


def _rests(word: str) -> Iterator[str]:
    yield from {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
