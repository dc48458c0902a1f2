"""The shapes that pandoc's writer of HTML does not tell: lines of verse, and formulas that stand by themselves.

Verse is stanzas of lines, each line a paragraph of its own with its indent: a line that is longer than the measure is
turned, and what is turned hangs deeper than the line begins. A formula that stands by itself parts its paragraph; a
mark right behind it stays beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from stamba.manuscript import pandoc
from stamba.manuscript.forms import is_display
from stamba.manuscript.pandoc import Tree

NBSP = "\u00a0"
_SHAPED = ("LineBlock", "Para", "Plain", "OrderedList", "BulletList")
_DEEPEST = 12  # steps of indent that the style sheets know, two characters each


def shaped(blocks: Sequence[Tree]) -> list[Tree]:
    """The blocks with classes around what a style sheet cannot tell apart otherwise."""
    out: list[Tree] = pandoc.rewrite(list(blocks), _shape, _SHAPED)
    return out


def _shape(node: Tree) -> Tree | list[Tree]:
    if node["t"] == "LineBlock":
        return _stanzas(node)
    if node["t"] in ("Para", "Plain") and any(map(is_display, node["c"])):
        return _around_formulas(node)
    look = _LOOKS.get(node["c"][0][2]["t"]) if node["t"] == "OrderedList" else None
    if is_boxes(node):
        look = "boxes"
    return pandoc.div([look], [node]) if look else node


_LOOKS = {"TwoParens": "two-parens", "OneParen": "one-paren"}  # of pandoc's ListNumberDelim


def is_boxes(node: Tree) -> bool:
    """Tell whether a list has a box at the head of every item, which stands for the bullet."""
    return node["t"] == "BulletList" and all(item and _has_box(item[0]) for item in node["c"])


def _has_box(block: Tree) -> bool:
    words = block["c"] if block["t"] in ("Para", "Plain") else []
    return bool(words) and words[0]["t"] == "Span" and "task" in pandoc.attr(words[0])[1]


def looks_on_lists(root: etree._Element) -> None:
    """Move the look of a list from the div around it to the list itself."""
    for look in (*_LOOKS.values(), "boxes"):
        for box in list(root.iter("div")):
            if box.get("class") == look and len(box) == 1 and box[0].tag in ("ol", "ul"):
                box[0].set("class", " ".join(filter(None, [box[0].get("class"), look])))
                box[0].tail = box.tail
                parent = box.getparent()
                if parent is not None:
                    parent.replace(box, box[0])


def _around_formulas(node: Tree) -> list[Tree]:
    """A paragraph parted where formulas stand by themselves."""
    out: list[Tree] = []
    text: list[Tree] = []

    equation: list[Tree] = []

    def close() -> None:
        words = _stripped(text)
        if words:
            paragraph = {**node, "c": words}
            out.append(pandoc.div(["continued"], [paragraph]) if out else paragraph)
        text.clear()

    for inline in node["c"]:
        if is_display(inline):
            close()
            equation, block = _equation(inline)
            out.append(block)
        elif equation and not text and inline["t"] == "Str" and not inline["c"][:1].isalnum():
            equation.insert(1, inline)
        else:
            text.append(inline)
    close()
    return out


def _equation(inline: Tree) -> tuple[list[Tree], Tree]:
    """The inlines of a formula that stands by itself, and its block; a numbered one stands between two like widths."""
    if inline["t"] == "Math":
        inner = [inline]
        return inner, pandoc.div(["equation"], [{"t": "Plain", "c": inner}])
    (identifier, _, pairs), inner = inline["c"]
    inner = list(inner)
    block: Tree = {"t": "Div", "c": [[identifier, ["equation"], pairs], [{"t": "Plain", "c": inner}]]}
    if len(inner) == 1:
        return inner, block
    formula, number = [inner[0]], inner[1]
    content = [
        pandoc.span(["equation-gap"], []),
        {"t": "Space"},
        pandoc.span([], formula),
        {"t": "Space"},
        number,
    ]
    block["c"][0][1].append("numbered")
    block["c"][1][0]["c"] = content
    return content[2]["c"][1], block


def _stripped(words: Sequence[Tree]) -> list[Tree]:
    inside = [n for n, word in enumerate(words) if word["t"] not in ("Space", "SoftBreak", "LineBreak")]
    return list(words[inside[0] : inside[-1] + 1]) if inside else []


def _stanzas(node: Tree) -> Tree:
    stanzas: list[list[Tree]] = [[]]
    for line in node["c"]:
        if line:
            stanzas[-1].append(_line(line))
        elif stanzas[-1]:
            stanzas.append([])
    return pandoc.div(["poem"], [pandoc.div(["stanza"], lines) for lines in stanzas if lines])


def _line(words: Sequence[Tree]) -> Tree:
    first = words[0]
    indent = 0
    if first["t"] == "Str" and "pos" not in first and first["c"].strip(NBSP) == "":
        indent, words = len(first["c"]), words[1:]
    step = min((indent + 1) // 2, _DEEPEST)
    return pandoc.div(["line", *([f"in-{step}"] if step else [])], [{"t": "Para", "c": list(words)}])
