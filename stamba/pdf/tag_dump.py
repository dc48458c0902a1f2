"""The tags of a file as lines of text, to be read from top to bottom as a screen reader would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stamba.pdf.structure import MarkedContent, Tag
from stamba.pdf.tags import TagTree, read_tags


def lines_of(path: Path) -> tuple[str, ...]:
    """Return the tags of a PDF as lines of text; raises RenderError for what is no PDF."""
    return tuple(dump_lines(read_tags(path)))


def dump_lines(tree: TagTree) -> Iterator[str]:
    """One line a tag, indented by its depth, with what it says; then what stands outside the tree, counted."""
    if not tree.roots:
        yield "no tags"
        return
    for root in tree.roots:
        yield from _lines(tree, root, 0, 0)
    counted = Counter(
        (one.kind or "NOT MARKED", one.text.strip()) for one in tree.outside if one.text.strip()
    )
    for (kind, text), times in counted.items():
        yield f"outside the tree · {kind}{f' · {times} times' if times > 1 else ''}: “{text}”"


def _lines(tree: TagTree, tag: Tag, depth: int, page: int) -> Iterator[str]:
    standard = tree.standard(tag.type)
    head = [tag.type if standard == tag.type else f"{tag.type} = {standard}"]
    head += [f"{name} {value}" for name, value in _notable(tag)]
    first = next((mark.page + 1 for mark in tag.marks()), page)
    if first != page:
        head.append(f"page {first}")
        page = first
    runs = list(_runs(tag))
    if len(runs) == 1 and isinstance(runs[0], str):
        yield f"{'  ' * depth}{' · '.join(head)}: “{runs[0]}”"
        return
    yield f"{'  ' * depth}{' · '.join(head)}"
    for run in runs:
        if isinstance(run, str):
            yield f"{'  ' * (depth + 1)}“{run}”"
        else:
            yield from _lines(tree, run, depth + 1, page)
            page = next((mark.page + 1 for mark in reversed(tuple(run.marks()))), page)


def _notable(tag: Tag) -> Iterator[tuple[str, str]]:
    named = (
        ("language", tag.language), ("id", tag.id), ("title", tag.title), ("stands for", tag.expansion),
        ("shows", tag.alternative), ("to", tag.href),
    )  # fmt: skip
    yield from ((name, value) for name, value in named if value)
    yield from ((one.key, _shown(one.value)) for one in tag.attributes)


def _shown(value: str | float | tuple[float, ...]) -> str:
    if isinstance(value, str):
        return value
    return " ".join(f"{number:g}" for number in (value if isinstance(value, tuple) else (value,)))


def _runs(tag: Tag) -> Iterator[str | Tag]:
    """The kids of a tag, its pieces put together."""
    text = ""
    for kid in tag.kids:
        if isinstance(kid, MarkedContent):
            text += kid.text
        else:
            if text:
                yield text
            text = ""
            yield kid
    if text:
        yield text
