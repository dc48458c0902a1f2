"""Pandoc: reading Markdown into its tree, walking that tree, and writing XHTML from it. The only door to pypandoc.

The tree is pandoc's own JSON (pandoc-types 1.23), with one addition: a node that has a place in the source
carries it as `pos`, a (line, column) pair counted from 1; code carries its `end` too. The wrapper spans of the
`sourcepos` extension, in which pandoc hands the places over, are taken away here.
"""

from __future__ import annotations

import json
import marshal
import operator
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from stamba.ground import kept, limits
from stamba.ground.errors import ManuscriptError, MissingTool, RenderError, Source
from stamba.manuscript import dialect, forms, fragments
from stamba.manuscript.nesting import too_deep
from stamba.manuscript.typed import BREAK

Tree = dict[str, Any]
Attr = tuple[str, list[str], list[list[str]]]

# Extensions that change a text silently are off: `smart` makes English quotes of everything, `emoji` puts in characters
# that no text face has; metadata, identifiers of headings and links to headings are ours (dialect, links).
_OFF = ("smart", "emoji", "yaml_metadata_block", "gfm_auto_identifiers", "implicit_header_references")
READER = "commonmark_x+sourcepos" + "".join(f"-{name}" for name in _OFF)
# What tables in pandoc's own Markdown are read by.
_FRAGMENTS = "markdown-smart-auto_identifiers-implicit_header_references-latex_macros-raw_tex"
PANDOC_VERSION = "3.9"
_WRAPPERS = ("Div", "Span")
_API = [1, 23, 1, 1]
_POS = re.compile(r"(?:.*@)?(\d+):(\d+)-(?:.*[-;])?(\d+):(\d+)$")

_NURSERY = (
    "-A32m"  # of memory: with less (4), a fifth of reading a chapter goes into looking for what is out of use
)
_HEAP_EXHAUSTED = 251  # its exit code (GHC, "The garbage collector and heap overflow")
_MANY_MARKS = "Look for a great many * _ ` [ or > that belong to nothing."

# What stands between formulas that are written one after the other, and why one of them cannot be.
_BETWEEN = {"html5": "<hr/>", "typst": "//-"}
_COMPLAINT = re.compile(r"Could not convert TeX math.*?\n +\^\n +([^\n]+)", re.DOTALL)

_RULE_BELOW_HEAD = re.compile(r"[ \t>]*(?:\|[ \t]*)?:?-+:?[ \t]*\|[ \t|:-]*$")

# Where the attributes of a node are in its "c".
_ATTR_AT = {
    "Header": 1, "Div": 0, "Span": 0, "Code": 0, "CodeBlock": 0, "Link": 0, "Image": 0, "Table": 0, "Figure": 0,
}  # fmt: skip
WITH_ATTR = frozenset(_ATTR_AT)
_LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak"})


def read(markdown: str, references: Sequence[str] = (), elsewhere: Sequence[str] = ()) -> tuple[Tree, ...]:
    """Read Markdown into blocks with places; raises RenderError when pandoc refuses, ManuscriptError for a table.

    `references` are addresses that other files of the book write, `[label]: address`, and `elsewhere` those of their
    headings.
    """
    prepared = dialect.prepare(markdown, references, elsewhere)
    document = json.loads(dialect.restore(_run(prepared.text, READER, "json", [])))
    blocks = _lift(document["blocks"])
    _place(blocks, prepared)
    if prepared.fragments:
        blocks = fragments.put(blocks, prepared, markdown, _read_fragments)
    return forms.shaped(blocks)


def _read_fragments(markdown: str) -> list[Tree]:
    blocks: list[Tree] = json.loads(_convert(markdown, _FRAGMENTS, "json", []))["blocks"]
    return blocks


def _place(blocks: Sequence[Tree], prepared: dialect.Prepared) -> None:
    """Lead the places in a tree back to where the author typed; the names of kinds become one object each."""
    for node in walk(blocks):
        node["t"] = sys.intern(node["t"])
        if node["t"] in ("Code", "CodeBlock"):
            node["c"][1] = prepared.uncalled(node["c"][1])
            if "end" in node:
                node["end"] = prepared.origin(*node["end"])
        place = node.get("pos")
        if place is None:
            continue
        if node["t"] == "Table" and _RULE_BELOW_HEAD.match(prepared.lines[place[0] - 1].text):
            place = (place[0] - 1, 1)  # pandoc tells the line below the head
        node["pos"] = prepared.origin(*place)


def to_xhtml(blocks: Sequence[Tree]) -> list[str]:
    """Write each of some blocks as an XHTML 5 fragment, the blocks in it with their source line as `data-line`."""
    mark = {"t": "RawBlock", "c": ["html", BREAK]}
    parted = [one for block in blocks for one in (_lower(block), mark)]
    document = {"pandoc-api-version": _API, "meta": {}, "blocks": parted}
    made = _run(json.dumps(document), "json", "html5", ["--wrap=none", "--mathml"])
    return [one.strip("\n") for one in made.split(BREAK)][: len(blocks)]


def read_html(html: str) -> list[Tree]:
    """Return the blocks of a piece of HTML."""
    blocks: list[Tree] = json.loads(
        _convert(html, "html+native_divs+native_spans-auto_identifiers", "json", [], heard=[])
    )["blocks"]
    return blocks


def document_of(content: bytes, kind: str) -> dict[str, Any]:
    """Return metadata and blocks of a document of another program, "docx", "odt", "epub" or "html"."""
    found: dict[str, Any] = json.loads(_convert(content, kind, "json", [], heard=[]))
    return found


def markdown_of(blocks: Sequence[Tree]) -> str:
    """Return blocks as Markdown, a paragraph a line."""
    document = {"pandoc-api-version": _API, "meta": {}, "blocks": list(blocks)}
    options = ["--wrap=none", "--markdown-headings=atx", "--columns=200"]
    return _convert(
        json.dumps(document), "json", "markdown-smart-raw_attribute-raw_html-raw_tex-simple_tables", options
    )


def references(text: str, form: str) -> list[Tree]:
    """The works of a bibliography in one of pandoc's formats, or in YAML, as its metadata."""
    source, text = ("markdown", f"---\n{text.strip('- ')}\n---\n") if form == "yaml" else (form, text)
    found = json.loads(_convert(text, source, "json", []))["meta"].get("references", {"c": []})
    return list(found["c"])


def cited(blocks: Sequence[Tree], works: Sequence[Tree], style: Path | None, language: str) -> list[Tree]:
    """Blocks with their citations written by citeproc in a style (CSL), and the list of works behind them."""
    meta = {
        "references": {"t": "MetaList", "c": list(works)},
        "lang": {"t": "MetaString", "c": language},
        "link-citations": {"t": "MetaBool", "c": True},
    }
    document = {"pandoc-api-version": _API, "meta": meta, "blocks": list(blocks)}
    options = ["--citeproc", *([f"--csl={style}"] if style else [])]
    made: list[Tree] = json.loads(_convert(json.dumps(document), "json", "json", options))["blocks"]
    return made


def formulas(maths: Sequence[Tree], target: str) -> tuple[list[str], list[str]]:
    """Write formulas, each alone, in "html5" with MathML, or in "typst"; and what pandoc says of those it cannot read.

    Those are written as they are typed.
    """
    between = _BETWEEN[target]
    mark = {"t": "RawBlock", "c": [target.rstrip("5"), between]}
    blocks = [one for math in maths for one in ({"t": "Para", "c": [_lower(math)]}, mark)]
    document = {"pandoc-api-version": _API, "meta": {}, "blocks": blocks}
    said: list[str] = []
    made = _convert(json.dumps(document), "json", target, ["--wrap=none", "--mathml"], said)
    return [one.strip() for one in made.split(between)][: len(maths)], _COMPLAINT.findall("".join(said))


def _convert(
    text: str | bytes, source: str, target: str, options: list[str], heard: list[str] | None = None
) -> str:
    """Return what pandoc makes of a text, or has made of it before, by `_run`; raises what that raises."""
    if heard is not None or any(option.startswith("--csl") for option in options):  # a file, or what it says
        return _run(text, source, target, options, heard)
    inputs = (text, source, target, *options)
    return kept.once("pandoc", inputs, lambda: _run(text, source, target, options), str.encode, bytes.decode)


def _run(
    text: str | bytes, source: str, target: str, options: list[str], heard: list[str] | None = None
) -> str:
    """Return what pandoc makes of a text; raises RenderError when it refuses, or asks for too much time or memory.

    A warning is a refusal, unless `heard` takes it.
    """
    seconds = limits.PANDOC_SECONDS + len(text) // limits.PANDOC_LETTERS
    command = [
        _program(), "+RTS", f"-M{limits.PANDOC_BYTES}", _NURSERY, "-RTS", f"--from={source}", f"--to={target}",
        "--sandbox", *([] if heard is not None else ["--fail-if-warnings"]), *options,
    ]  # fmt: skip
    try:
        running = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as wrong:
        raise MissingTool(
            f"pandoc cannot be started: {wrong.strerror}", "Run: stamba doctor (make setup)"
        ) from None
    with running:
        try:
            _limit(running.pid, seconds)
            out, said = running.communicate(
                text if isinstance(text, bytes) else text.encode(), timeout=limits.PATIENCE * seconds
            )
        except subprocess.TimeoutExpired:
            running.kill()
            out, said = running.communicate()
        except BaseException:
            running.kill()
            raise
    if running.returncode < 0:
        raise RenderError(f"pandoc reads longer than {seconds} seconds", _MANY_MARKS)
    if running.returncode == _HEAP_EXHAUSTED:
        raise RenderError(
            f"pandoc asks for more than {limits.PANDOC_BYTES // limits.MEGABYTE} MB of memory", _MANY_MARKS
        )
    if running.returncode:
        complaint = " ".join(said.decode(errors="replace").split())
        raise RenderError(f"pandoc: {complaint}", "Look at the Markdown.")
    made = out.decode()
    if heard is not None:
        heard.append(said.decode(errors="replace"))
    place = too_deep(made) if target == "json" else None
    if place:
        raise ManuscriptError(
            "too many quotations, lists or emphases inside each other",
            "Some thirty are the most; look for marks that belong to nothing.", where=Source(Path(), *place),
        )  # fmt: skip
    return made


def _limit(process: int, seconds: int) -> None:
    """Give a process so many seconds of processor, where the machine can; else only the clock ends it."""
    if sys.platform == "linux":
        with suppress(OSError):
            resource.prlimit(process, resource.RLIMIT_CPU, (seconds, seconds + 1))


@cache
def _program() -> str:
    """Return the path of the pandoc that came with pypandoc, whatever else is installed on the machine."""
    library = find_spec("pypandoc")
    bundled = Path(library.origin).parent / "files" / "pandoc" if library and library.origin else Path()
    if bundled.is_file():
        return str(bundled)
    import pypandoc  # noqa: PLC0415 - a twentieth of the start-up, and it has what is needed to fetch a pandoc

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise MissingTool("there is no pandoc", "Run: stamba doctor (make setup)") from None


@cache
def version() -> str:
    """The version of the pandoc in use."""
    asked = subprocess.run([_program(), "--version"], check=False, capture_output=True)
    return (asked.stdout.decode(errors="replace").split() or ["", "?"])[1]


def attr(node: Tree) -> Attr:
    """Identifier, classes and key-value pairs of a node; empty for a node that has none."""
    at = _ATTR_AT.get(node["t"])
    if at is None:
        return "", [], []
    identifier, classes, pairs = node["c"][at]
    return identifier, classes, pairs


def attribute(node: Tree, key: str) -> str:
    """The value of one attribute, or nothing."""
    return next((value for name, value in attr(node)[2] if name == key), "")


def with_attr(node: Tree, new: Attr) -> Tree:
    """The same node with other attributes."""
    at = _ATTR_AT[node["t"]]
    return {**node, "c": [*node["c"][:at], list(new), *node["c"][at + 1 :]]}


def text_of(node: Any) -> str:  # noqa: ANN401 - any part of a tree
    """The text of a node as it would be read, without its notes; a break is a space."""
    if isinstance(node, dict) and node.get("t") == "Str":
        return str(node["c"])
    parts: list[str] = []
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list | tuple):
            waiting += part[::-1]
        elif isinstance(part, dict):
            kind = part.get("t")
            if kind == "Str":
                parts.append(part["c"])
            elif kind in ("Space", "SoftBreak", "LineBreak"):
                parts.append(" ")
            elif kind in ("Code", "CodeBlock", "Math"):
                parts.append(part["c"][1])
            elif kind not in (None, "Note", "RawInline", "RawBlock"):
                waiting.append(part.get("c"))
    return "".join(parts)


def walk(node: Any, kinds: Collection[str] = ()) -> Iterator[Tree]:  # noqa: ANN401 - any part of a tree
    """Every node of a tree in reading order, outer before inner; or those of some kinds."""
    passed = _LEAVES.difference(kinds) if kinds else frozenset[str]()
    waiting = [node]  # a stack: a tree has hundreds of thousands of parts, and every step of reading walks it
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if "t" in part and (not kinds or part["t"] in kinds):
                yield part
            part = part.get("c")
        if isinstance(part, dict):
            waiting.append(part)
        elif isinstance(part, list | tuple):
            waiting += [
                one
                for one in part
                if (one.get("t") not in passed if isinstance(one, dict) else not isinstance(one, str))
            ][::-1]


def rewrite(node: Any, change: Callable[[Tree], Tree | list[Tree]], kinds: Collection[str]) -> Any:  # noqa: ANN401 - any part of a tree
    """A tree in which `change` was asked, inner first, what should stand for each node of some kinds.

    What holds none that changes is no copy.
    """
    passed = _LEAVES.difference(kinds)

    def written(part: Any) -> Any:  # noqa: ANN401
        if isinstance(part, dict):
            inner = part.get("c")
            new = inner if isinstance(inner, str) else written(inner)
            part = part if new is inner else {**part, "c": new}
            return change(part) if part.get("t") in kinds else part
        if not isinstance(part, list | tuple) or (part and isinstance(part[0], str)):
            return part  # attributes, addresses, raw text
        out: list[Any] = []
        for one in part:
            new = one if isinstance(one, dict) and one.get("t") in passed else written(one)
            if isinstance(new, list) and isinstance(one, dict) and "t" in one:
                out += new
            else:
                out.append(new)
        same = len(out) == len(part) and all(map(operator.is_, out, part))
        return part if same and isinstance(part, list) else out

    return written(node)


def replaced(node: Any, change: Callable[[Tree], Tree], kinds: Collection[str]) -> Any:  # noqa: ANN401 - any part of a tree
    """A tree in which `change` was asked, outer first and in reading order, what stands for each node of some kinds.

    What holds none that changes is no copy.
    """
    passed = _LEAVES.difference(kinds)

    def written(part: Any) -> Any:  # noqa: ANN401
        if isinstance(part, dict):
            part = change(part) if part.get("t") in kinds else part
            inner = part.get("c")
            new = inner if isinstance(inner, str) else written(inner)
            return part if new is inner else {**part, "c": new}
        if not isinstance(part, list | tuple) or (part and isinstance(part[0], str)):
            return part  # attributes, addresses, raw text
        out = [one if isinstance(one, dict) and one.get("t") in passed else written(one) for one in part]
        return part if isinstance(part, list) and all(map(operator.is_, out, part)) else out

    return written(node)


def octets(tree: Any) -> bytes:  # noqa: ANN401 - any part of a tree
    """All that a tree is, in octets that are the same for the same tree, as a part of a key."""
    return marshal.dumps(tree, 2)  # the newer forms tell too which objects are one


def line_of(node: Tree) -> int:
    """The source line of the first thing in a node that has a place; 0 when nothing has."""
    return next((part["pos"][0] for part in walk(node) if "pos" in part), 0)


def div(classes: Sequence[str], blocks: Sequence[Tree], **pairs: str) -> Tree:
    """A Div around blocks."""
    return {
        "t": "Div",
        "c": [["", list(classes), [[k.replace("_", "-"), v] for k, v in pairs.items()]], list(blocks)],
    }


def span(classes: Sequence[str], inlines: Sequence[Tree], **pairs: str) -> Tree:
    """A Span around inlines."""
    return {
        "t": "Span",
        "c": [["", list(classes), [[k.replace("_", "-"), v] for k, v in pairs.items()]], list(inlines)],
    }


def _range(pairs: Iterable[Sequence[str]]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Return the beginning and the end of a node; in a list pandoc tells the places of what is around it first."""
    for key, value in reversed(list(pairs)):
        if key == "data-pos":
            match = _POS.match(value)
            return ((int(match[1]), int(match[2])), (int(match[3]), int(match[4]))) if match else None
    return None


def _lift(part: Any) -> Any:  # noqa: ANN401 - any part of a tree
    """A part of pandoc's tree with the places in its nodes; the nodes are changed, and wrappers go."""
    if isinstance(part, dict):
        return _lift_node(part)
    if not isinstance(part, list) or (part and isinstance(part[0], str)):  # attributes, addresses, raw text
        return part
    out: list[Any] = []
    for item in part:
        if not isinstance(item, dict):
            out.append(_lift(item))
        elif item.get("t") in _WRAPPERS and ["wrapper", "1"] in item["c"][0][2] and not item["c"][0][0]:
            _join(out, _unwrapped(item))
        elif "c" in item:
            _join(out, [_lift_node(item)])
        else:
            out.append(item)
    return out


def _join(out: list[Tree], nodes: Sequence[Tree]) -> None:
    """Add nodes to others; strings that stand side by side in the source too are one: then a column can be counted."""
    for node in nodes:
        if out and node["t"] == out[-1]["t"] == "Str" and "pos" in node and "pos" in out[-1]:
            line, column = out[-1]["pos"]
            if node["pos"] == (line, column + len(out[-1]["c"])):
                out[-1] = {**out[-1], "c": out[-1]["c"] + node["c"]}
                continue
        out.append(node)


def _unwrapped(node: Tree) -> list[Tree]:
    """The nodes in a wrapper, with its place."""
    inner: list[Tree] = _lift(node["c"][1])
    place = _range(node["c"][0][2])
    for child in inner if place else ():
        child.setdefault("pos", place[0] if place else None)
    return inner


def _lift_node(node: Tree) -> Tree:
    kind = node["t"]
    if kind == "Str":
        return node
    node["c"] = _lift(node["c"])
    at = _ATTR_AT.get(kind)
    if at is None:
        return node
    identifier, classes, pairs = node["c"][at]
    place = _range(pairs)
    node["c"][at] = [identifier, classes, [one for one in pairs if one[0] not in ("data-pos", "wrapper")]]
    if place:
        node["pos"] = place[0]
        if kind in ("Code", "CodeBlock"):
            node["end"] = place[1]
    return node


def _lower(node: Any) -> Any:  # noqa: ANN401 - any part of a tree
    """Hand a block's line to the writer the way pandoc understands it: a wrapper Div around the block."""
    if isinstance(node, list | tuple):
        return [_lower(part) for part in node]
    if not isinstance(node, dict) or "t" not in node:
        return node
    plain = {"t": node["t"], **({"c": _lower(node["c"])} if "c" in node else {})}
    if node["t"] in ("Code", "CodeBlock"):
        (identifier, classes, pairs), text = plain["c"]
        plain["c"] = [[identifier, [re.sub(r"^x-(?=[\w+#-]+$)", "", word) for word in classes], pairs], text]
    if node["t"] == "RawBlock" and "pos" in node and node["c"][0] == "html":
        place = rf'\g<0> data-line="{node["pos"][0]}"'
        plain["c"] = ["html", re.sub(r"^\s*<[A-Za-z][\w:-]*", place, node["c"][1])]
    elif node["t"] == "Header" and "pos" in node:
        level, (identifier, classes, pairs), inlines = plain["c"]
        plain["c"] = [level, [identifier, classes, [*pairs, ["data-line", str(node["pos"][0])]]], inlines]
    elif node["t"] in _LINED and "pos" in node:
        return {"t": "Div", "c": [["", [], [["wrapper", "1"], ["data-line", str(node["pos"][0])]]], [plain]]}
    return plain


_LINED = {"Para", "BlockQuote", "BulletList", "OrderedList", "DefinitionList", "LineBlock", "CodeBlock",
          "HorizontalRule", "Table", "Figure"}  # fmt: skip
