"""HTML that authors write for what Markdown lacks: the harmless and usual becomes part of the tree.

Pandoc's own reader of HTML reads it, with a place-holder for each piece of Markdown that stands in between. HTML that
acts, draws or styles stays as it is, for `markup` to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

from stamba.manuscript import pandoc
from stamba.manuscript.forms import PAGE_BREAK
from stamba.manuscript.pandoc import Tree

_VOID = frozenset({"br", "hr", "img", "wbr", "col"})
_KNOWN = frozenset(
    re.findall(
        r"\w+",
        """a abbr b bdi bdo big br cite code del dfn em font i img ins kbd mark q s samp small span strike
        strong sub sup time tt u var wbr
        address article aside blockquote caption center col colgroup dd details div dl dt figcaption
        figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead
        tr ul picture""",
    )
)
_HOLDER = "stamba-holder-"
_UNSAFE = re.compile(r"(?i)^\s*(javascript|vbscript|data):")
# A page that begins before or behind an element by its style, in the words of CSS 2 and of CSS Fragmentation 3.
_BREAK = r"\s[^>]*\bbreak-%s\s*:\s*(?:always|page|left|right|recto|verso)\b[^>]*>"
_BREAK_BEFORE = re.compile(r"<(?:div|p|br|hr|h[1-6])" + _BREAK % "before", re.IGNORECASE)
_BREAK_AFTER = re.compile(
    r"<(div|p|br|hr|h[1-6])" + _BREAK % "after" + r"(?:(?:(?!<\1\b).)*?</\1>)?", re.IGNORECASE | re.DOTALL
)
_PAGE_BREAK = f'<div class="{PAGE_BREAK}"></div>'
_MOST_BLOCKS = 600  # that one element encloses
_KEPT = ("lang", "dir", "width", "height", "title", "alt", "sic")


class _Tags(HTMLParser):
    """The tags of a piece of HTML: which are left open, and whether all are harmless."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.harmless = True
        self.any = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.any = True
        for key, value in attrs:
            acts = key.startswith("on") or key in ("srcset", "srcdoc", "formaction")
            styled = key == "style" and re.search(r"url\s*\(|\\|expression|@", value or "", re.IGNORECASE)
            unsafe = key != "src" and _UNSAFE.match(value or "")  # a picture's name is judged as all are
            self.harmless &= not (acts or styled or unsafe)
        self.harmless &= tag in _KNOWN
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        self.harmless &= tag in _KNOWN

    def handle_pi(self, data: str) -> None:  # noqa: ARG002 - what it says does not matter
        self.harmless = False

    def handle_decl(self, decl: str) -> None:  # noqa: ARG002
        self.harmless = False

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002
        self.harmless = False


class _Pieces:
    """Pieces of HTML to be read in one go, and the Markdown that stands in them."""

    def __init__(self) -> None:
        self.html: list[str] = []
        self.held: list[list[Tree]] = []

    def hold(self, nodes: list[Tree], tag: str) -> str:
        """Return a place-holder for nodes of Markdown."""
        self.held.append(nodes)
        return f'<{tag} id="{_HOLDER}{len(self.held) - 1}"></{tag}>'

    def add(self, html: str) -> int:
        """Add a piece; return its number."""
        self.html.append(html)
        return len(self.html) - 1


def understood(tree: Sequence[Tree], read: Callable[[str], list[Tree]]) -> tuple[Tree, ...]:
    """Return the tree with its harmless HTML read; `read` gives the blocks of HTML."""
    if not any(_is_raw(node) for node in pandoc.walk(list(tree), ("RawBlock", "RawInline"))):
        return tuple(tree)
    pieces = _Pieces()
    marked = _blocks(list(tree), pieces)
    if not pieces.html:
        return tuple(tree)
    whole = "\n".join(f'<div id="stamba-piece-{n}">{html}</div>' for n, html in enumerate(pieces.html))
    found = {
        int(block["c"][0][0].rpartition("-")[2]): block["c"][1]
        for block in read(whole)
        if block["t"] == "Div" and block["c"][0][0].startswith("stamba-piece-")
    }
    filled: list[Tree] = pandoc.rewrite(_filled(marked, found, pieces), _key, ("Span",))
    return tuple(filled)


def _key(node: Tree) -> Tree:
    """A key of a keyboard as code."""
    if "kbd" in pandoc.attr(node)[1]:
        return {"t": "Code", "c": [["", ["kbd"], []], pandoc.text_of(node["c"][1])]}
    return node


def _is_raw(node: Tree) -> bool:
    return node["t"] in ("RawBlock", "RawInline") and node["c"][0] == "html"


def _tags(html: str) -> _Tags:
    tags = _Tags()
    tags.feed(html)
    tags.close()
    return tags


def _blocks(blocks: list[Any], pieces: _Pieces) -> list[Any]:
    """The blocks with each run of HTML, and what it encloses, as one mark `{"t": "Html", "c": number}`."""
    out: list[Any] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if not (isinstance(block, dict) and block.get("t") == "RawBlock" and block["c"][0] == "html"):
            out.append(_inside(block, pieces))
            at += 1
            continue
        end = _end(blocks, at)
        html = "".join(one["c"][1] for one in blocks[at:end] if one["t"] == "RawBlock")
        tags = _tags(html)
        if not tags.harmless or not tags.any:  # text behind a comment is Markdown that pandoc did not read
            out.append(block)
            at += 1
            continue
        whole = "".join(
            one["c"][1] if one["t"] == "RawBlock" else pieces.hold([_inside(one, pieces)], "div")
            for one in blocks[at:end]
        )
        whole = _BREAK_BEFORE.sub(rf"{_PAGE_BREAK}\g<0>", _BREAK_AFTER.sub(rf"\g<0>{_PAGE_BREAK}", whole))
        out.append({"t": "Html", "c": pieces.add(whole), "pos": block.get("pos", (0, 0))})
        at = end
    return out


def _end(blocks: list[Tree], at: int) -> int:
    """Return the end of the HTML that begins here: behind the block that closes what is open, or at once."""
    tags = _Tags()
    for end in range(at, min(len(blocks), at + _MOST_BLOCKS)):
        if blocks[end]["t"] == "RawBlock":
            tags.feed(blocks[end]["c"][1])
            if not tags.open:
                return end + 1
    return at + 1


def _inside(node: Any, pieces: _Pieces) -> Any:  # noqa: ANN401 - any part of a tree
    """A node with the HTML inside of it marked: in paragraphs, lists, quotations, cells and notes."""
    if isinstance(node, list):
        if any(isinstance(one, dict) and one.get("t") == "RawInline" for one in node):
            return _inlines(node, pieces)
        if any(isinstance(one, dict) and one.get("t") == "RawBlock" for one in node):
            return _blocks(node, pieces)
        return [_inside(one, pieces) for one in node]
    if isinstance(node, dict) and "c" in node:
        return {**node, "c": _inside(node["c"], pieces)}
    return node


def _inlines(inlines: list[Tree], pieces: _Pieces) -> list[Any]:
    raw = [one["c"][1] for one in inlines if one["t"] == "RawInline" and one["c"][0] == "html"]
    if not raw or not _tags("".join(raw)).harmless:
        return [_inside(one, pieces) for one in inlines]
    html, waiting = "", list[Any]()
    for one in [*inlines, None]:
        if one is not None and not _is_raw(one):
            waiting.append(_inside(one, pieces))
            continue
        html += pieces.hold(waiting, "span") if waiting else ""
        waiting = []
        html += one["c"][1] if one is not None else ""
    pos = next((one["pos"] for one in inlines if "pos" in one), (0, 0))
    return [{"t": "HtmlInline", "c": pieces.add(f"<p>{html}</p>"), "pos": pos}]


def _filled(part: list[Any], found: dict[int, list[Tree]], pieces: _Pieces) -> list[Any]:
    """The marked tree with what was read, and in that the Markdown again."""
    out: list[Any] = []
    for node in part:
        if isinstance(node, list):
            out.append(_filled(node, found, pieces))
        elif not isinstance(node, dict) or "t" not in node:
            out.append(node)
        elif node["t"] in ("Html", "HtmlInline"):
            blocks = [_plain(one, node["pos"]) for one in found.get(node["c"], [])]
            if node["t"] == "HtmlInline":
                blocks = [
                    one
                    for block in blocks
                    for one in (block["c"] if block["t"] in ("Para", "Plain") else [block])
                ]
            out += list(_held(blocks, found, pieces))
        elif isinstance(node.get("c"), list):
            out.append({**node, "c": _filled(node["c"], found, pieces)})
        else:
            out.append(node)
    return out


def _held(nodes: Sequence[Any], found: dict[int, list[Tree]], pieces: _Pieces) -> Iterator[Any]:
    for node in nodes:
        if isinstance(node, list):
            yield list(_held(node, found, pieces))
            continue
        if not isinstance(node, dict) or not isinstance(node.get("c"), list):
            yield node
            continue
        holder = pandoc.attr(node)[0] if node.get("t") in ("Div", "Span") else ""
        if holder.startswith(_HOLDER):
            yield from _filled(pieces.held[int(holder.removeprefix(_HOLDER))], found, pieces)
        else:
            yield {**node, "c": list(_held(node["c"], found, pieces))}


def _plain(node: Any, pos: tuple[int, int]) -> Any:  # noqa: ANN401 - any part of a tree
    """Return the nodes read of HTML, without styles; its blocks and pictures have the place of the whole."""
    if isinstance(node, list):
        return [_plain(one, pos) for one in node]
    if not isinstance(node, dict) or "t" not in node:
        return node
    new: Tree = {**node, "c": _plain(node["c"], pos)} if "c" in node else dict(node)
    identifier, classes, pairs = pandoc.attr(new)
    if identifier.startswith(_HOLDER):
        return new
    if pairs:
        kept = [[key, value] for key, value in pairs if key in _KEPT]
        new = pandoc.with_attr(new, (identifier, classes, kept))
    if node["t"] in ("Image", "Link", "Para", "Table", "Figure", "Header", "Div", "CodeBlock"):
        new["pos"] = pos
    return new
