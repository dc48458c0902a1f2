"""The forms of pandoc's tree that the CommonMark reader leaves to us: verse, captions, task boxes, figures, tables.

Takes a tree as `pandoc` lifted it and gives one in which nothing of `dialect`'s marks is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from stamba.manuscript.typed import BREAK, CAPTION, LINE

Tree = dict[str, Any]
NBSP = "\u00a0"
PAGE_BREAK = "page-break"
_PAGE_BREAKS = re.compile(r"\\(newpage|pagebreak|clearpage|cleardoublepage)|\{\{< pagebreak >\}\}")
_BOXES = {"[]": (["task"], NBSP), "[x]": (["task", "done"], "×"), "[X]": (["task", "done"], "×")}
_BREAKS = ("SoftBreak", "LineBreak")
_DISPLAY = "DisplayMath"
_EQUATION = re.compile(r"\{#(eq[:-][^\s{}]+)\}")


def shaped(blocks: Sequence[Tree]) -> tuple[Tree, ...]:
    """Blocks with their forms made: children before parents."""
    return tuple(_blocks(list(blocks)))


def _blocks(blocks: list[Tree]) -> list[Tree]:
    out: list[Tree] = []
    for block in map(_block, blocks):
        if block["t"] == "RawBlock" and block["c"][1].strip() == BREAK:
            continue
        if out and _is_caption(block) and out[-1]["t"] == "Table" and not _captioned(out[-1]):
            out[-1] = _with_caption(out[-1], block)
        elif out and block["t"] == "Table" and _is_caption(out[-1]) and not _captioned(block):
            out[-1] = _with_caption(block, out[-1])
        else:
            out.append(block)
    return [_uncaptioned(block) if _is_caption(block) else block for block in out]


def _block(block: Tree) -> Tree:
    block = _math_block(block) or _undefined(block) or block
    kind, content = block["t"], block.get("c", [])
    if kind == "Div":
        return {**block, "c": [content[0], _blocks(content[1])]}
    if kind == "BlockQuote":
        return {**block, "c": _blocks(content)}
    if kind == "BulletList":
        return {**block, "c": [_task(_blocks(item)) for item in content]}
    if kind == "OrderedList":
        return {**block, "c": [content[0], [_blocks(item) for item in content[1]]]}
    if kind == "DefinitionList":
        return {**block, "c": [[term, [_blocks(one) for one in meanings]] for term, meanings in content]}
    if kind not in ("Para", "Plain"):
        return block
    block = {**block, "c": _formulas(_with_notes(content))}
    for form in (_verse, _figure, _page_break):
        made = form(block)
        if made is not None:
            return {**made, "pos": (block["pos"][0], max(block["pos"][1], 1))} if "pos" in block else made
    return block


def _with_notes(part: Any) -> Any:  # noqa: ANN401 - any part of a tree
    """The same with the blocks of its notes shaped."""
    if isinstance(part, list):
        return [_with_notes(one) for one in part]
    if not isinstance(part, dict) or "c" not in part:
        return part
    return {**part, "c": _blocks(part["c"]) if part["t"] == "Note" else _with_notes(part["c"])}


# --- formulas -------------------------------------------------------------------------------------------------


def _formulas(inlines: Sequence[Tree]) -> list[Tree]:
    """The inlines of a paragraph with GitHub's `$`x`$` read, and `{#eq:x}` behind a formula as its identifier."""
    out: list[Tree] = []
    for inline in map(_unquoted, inlines):
        label = _EQUATION.fullmatch(inline["c"]) if inline["t"] == "Str" else None
        before = len(out) - 1
        while label and before >= 0 and out[before]["t"] in ("Space", "SoftBreak"):
            before -= 1
        if label and before >= 0 and is_display(out[before]):
            out[before:] = [
                {"t": "Span", "c": [[label[1], [], []], [out[before]]], "pos": out[before].get("pos")}
            ]
        else:
            out.append(inline)
    return out


def _math_block(node: Tree) -> Tree | None:
    """A block of code in the language "math", as GitHub has it, as a paragraph with a formula; None for any other."""
    if node["t"] != "CodeBlock" or node["c"][0][1] != ["math"]:
        return None
    math = {"t": "Math", "c": [{"t": _DISPLAY}, node["c"][1]], "pos": node.get("pos", (0, 0))}
    return {**node, "t": "Para", "c": [math]}


def _undefined(node: Tree) -> Tree | None:
    """A term with nothing but a colon on the line below it as the paragraph that it is; None for any other node."""
    if node["t"] != "DefinitionList" or len(node["c"]) > 1 or any(node["c"][0][1]):
        return None
    return {**node, "t": "Para", "c": [*node["c"][0][0], {"t": "SoftBreak"}, {"t": "Str", "c": ":"}]}


def is_display(inline: Tree) -> bool:
    """Tell whether an inline is a formula that stands by itself, with or without its identifier around it."""
    if inline["t"] == "Span" and inline["c"][1]:
        inline = inline["c"][1][0]
    return bool(inline["t"] == "Math" and inline["c"][0]["t"] == _DISPLAY)


def _unquoted(inline: Tree) -> Tree:
    if inline["t"] == "Math" and re.fullmatch(r"`[^`]+`", inline["c"][1]):
        return {**inline, "c": [inline["c"][0], inline["c"][1][1:-1]]}
    return inline


# --- captions of tables ----------------------------------------------------------------------------------


def _is_caption(block: Tree) -> bool:
    words = block.get("c")
    first = words[0] if block["t"] in ("Para", "Plain") and words else {"t": ""}
    return first["t"] == "Str" and first["c"].startswith(CAPTION)


def _captioned(table: Tree) -> bool:
    return bool(table["c"][1][1])


def _with_caption(table: Tree, caption: Tree) -> Tree:
    (attr, _, *rest), words = table["c"], _strip(caption["c"][1:])
    (identifier, classes, pairs) = attr
    if words and words[-1]["t"] == "Span" and words[-1]["c"][0][0]:
        (identifier, classes, pairs), inner = words.pop()["c"]
        words = _strip([*words, *inner])
    return {**table, "c": [[identifier, classes, pairs], [None, [{"t": "Plain", "c": words}]], *rest]}


def _uncaptioned(block: Tree) -> Tree:
    first, *rest = block["c"]
    typed = ":" if len(first["c"]) == 1 else "Table:"
    return {**block, "c": [{**first, "c": typed}, *rest]}


def _strip(inlines: Sequence[Tree]) -> list[Tree]:
    out = list(inlines)
    while out and out[0]["t"] in ("Space", *_BREAKS):
        out.pop(0)
    while out and out[-1]["t"] in ("Space", *_BREAKS):
        out.pop()
    return out


# --- verse -------------------------------------------------------------------------------------------------


def _verse(block: Tree) -> Tree | None:
    """A paragraph of marked lines as a block of lines, each with its indent in no-break spaces."""
    if not any(_is_line(inline) for inline in block["c"]):
        return None
    lines: list[list[Tree]] = []
    for inline in block["c"]:
        if _is_line(inline):
            if lines:
                lines[-1] = _strip(lines[-1])
            lines.append([inline])
        elif lines:
            lines[-1].append(_unmarked(inline))
    return {"t": "LineBlock", "c": [_line(line) for line in lines]}


def _is_line(inline: Tree) -> bool:
    return inline["t"] == "Str" and str(inline["c"]) == LINE


def _line(line: Sequence[Tree]) -> list[Tree]:
    words = _strip(line[1:])
    column = next((node["pos"][1] - level for node, level in _deep(words) if "pos" in node), 0)
    indent = max(column - line[0].get("pos", (0, column))[1] - 2, 0) if words else 0
    return [{"t": "Str", "c": NBSP * indent}, *words] if indent else words


def _unmarked(inline: Tree) -> Tree:
    """An inline that goes over the end of a line: the mark of the next line in it is a forced line end."""
    content = inline.get("c")
    if not isinstance(content, list):
        return inline
    if not any(isinstance(one, dict) and _is_line(one) for one in content):
        return {**inline, "c": [_unmarked(one) if isinstance(one, dict) else one for one in content]}
    out: list[Tree] = []
    for one in content:
        if not _is_line(one):
            out.append(_unmarked(one))
            continue
        while out and out[-1]["t"] in ("Space", *_BREAKS):
            out.pop()
        out.append({"t": "LineBreak"})
    return {**inline, "c": out}


def _deep(inlines: Iterable[Tree], level: int = 0) -> Iterator[tuple[Tree, int]]:
    """Inlines with how many marks stand before them at the least."""
    for inline in inlines:
        yield inline, level
        content = inline.get("c")
        if isinstance(content, list):
            nested = [one for one in content if isinstance(one, dict)] or [
                one for part in content if isinstance(part, list) for one in part if isinstance(one, dict)
            ]
            yield from _deep(nested, level + 1)


# --- figures, task boxes, page breaks ----------------------------------------------------------------------


def _figure(block: Tree) -> Tree | None:
    """A picture alone in its paragraph: a figure, whose caption is its title or else its words.

    A backslash behind the picture, as pandoc has it, or `{.decorative}` leaves it without a caption. A plate fills its
    page, so that only its title is a caption, which stands before it, on the page that faces it.
    """
    words = block["c"]
    bare = len(words) == 2 and words[1]["t"] == "Str" and words[1]["c"] == "\\"
    if not words or words[0]["t"] != "Image" or (len(words) != 1 and not bare):
        return None
    image = words[0]
    (identifier, classes, pairs), alternative, (target, title) = image["c"]
    caption: list[Tree] = [{"t": "Str", "c": title}] if title else list(alternative)
    plate = "plate" in classes
    if bare or (not title and ("decorative" in classes or plate)):
        caption = []
    inner = {**image, "c": [["", classes, pairs], alternative, [target, ""]]}
    told = [{"t": "Plain", "c": caption}] if caption else []
    if not plate:
        return {"t": "Figure", "c": [[identifier, [], []], [None, told], [{"t": "Plain", "c": [inner]}]]}
    figure = {"t": "Figure", "c": [[identifier, ["plate"], []], [None, []], [{"t": "Plain", "c": [inner]}]]}
    if not caption:
        return figure
    facing = {"t": "Div", "c": [["", ["plate-caption"], []], [{"t": "Para", "c": caption}]]}
    return {"t": "Div", "c": [["", [], []], [facing, figure]]}


def _task(item: list[Tree]) -> list[Tree]:
    """An item of a list that begins with a box: empty, or with a cross."""
    words = item[0]["c"] if item and item[0]["t"] in ("Para", "Plain") else []
    for length in (1, 3):
        head = words[:length]
        typed = "".join(one["c"] if one["t"] == "Str" else "" for one in head)
        box = _BOXES.get(typed)
        follows = words[length : length + 1]
        if box and follows and follows[0]["t"] == "Space" and head[-1]["t"] == "Str":
            classes, sign = box
            mark = {"t": "Span", "c": [["", classes, []], [{"t": "Str", "c": sign}]]}
            return [{**item[0], "c": [mark, *words[length:]]}, *item[1:]]
    return item


def _page_break(block: Tree) -> Tree | None:
    typed = "".join(one["c"] if one["t"] == "Str" else " " for one in block["c"])
    if not _PAGE_BREAKS.fullmatch(typed):
        return None
    return {"t": "Div", "c": [["", [PAGE_BREAK], []], []]}
