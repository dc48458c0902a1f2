"""The forms of known markup: what may stand in a file and not in its tree, since it says how to print and where to go.

Written from the syntax that authors know, not from pandoc's rules: a form counts here whatever the reader makes of it,
and what has no form here and is not in the tree is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from stamba.manuscript.proof.runs import TOLD
from stamba.manuscript.proof.typed import ENTITY, WORD, Span, Typed, letters

_ELEMENTS = (
    "a|abbr|address|article|aside|audio|b|bdi|bdo|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|"
    "dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|li|main|mark|math|nav|"
    "ol|p|picture|pre|q|rp|rt|ruby|s|samp|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|"
    "tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr"
)
_TITLE = r"(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\))"
# An address may hold parentheses in parentheses, as deep as anybody writes them.
_PLAIN_ADDRESS = r"(?:\\.|[^\s()\\])*"
_ADDRESS = rf"(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\]|\({_PLAIN_ADDRESS}\))*\))*\))*"
_PAIR = r"[\w:.-]+=(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[^\s{}\"']+)"
_ATTRIBUTES = rf"\{{[ \t]*(?:(?:[#.][^\s{{}}.#=]+|=[\w+-]+|-|{_PAIR})\s*)++\}}"
# In front of a mark that begins a line: quotation marks, list marks, a term's colon.
_HEAD = re.compile(
    r"[\s>]*(?:(?:[-*+:~]|\(?(?:[0-9]{1,9}|[A-Za-z]{1,9}|#|@[\w-]*)[.)]|\[\^[^\]]+\]:)[ \t]+)*"
)
_HEADING = re.compile(r"[\s>]*#{1,6}[ \t].*")
_CAPTION = re.compile(r"[\s>]*(?::|[Tt]able:)[ \t].*")
_BULLET = re.compile(r"[\s>]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class MarkupForm:
    """One form of markup: how it looks, and what must be in front of it for it to be one.

    `behind` looks at the file and the offset where the form begins; None where it may stand anywhere.
    """

    name: str
    opens: str
    pattern: re.Pattern[str]
    behind: Callable[[Typed, int, int], bool] | None = None


def _at_head(text: Typed, at: int, _: int) -> bool:
    return _HEAD.fullmatch(text.line_before(at)) is not None


def _at_start(_: Typed, at: int, __: int) -> bool:
    return at == 0


def _behind_markup(text: Typed, at: int, free_from: int) -> bool:
    """Behind the mark that closes a link, code, emphasis or a formula, and is not itself printed."""
    before = at - 1 if text.text[at - 1 : at] != " " or text.text[at - 3 : at] != "$$ " else at - 2
    return before >= free_from and text.text[before] in "])`*_~^$>"


def _in_heading(text: Typed, at: int, _: int) -> bool:
    line = text.line_before(at)
    return (_HEADING.fullmatch(line) or _CAPTION.fullmatch(line)) is not None


def _in_box(text: Typed, at: int, _: int) -> bool:
    return _BULLET.fullmatch(text.line_before(at)) is not None


def _form(
    name: str, opens: str, pattern: str, behind: Callable[[Typed, int, int], bool] | None = None
) -> MarkupForm:
    return MarkupForm(name, opens, re.compile(pattern, re.DOTALL | re.MULTILINE), behind)


FORMS = (
    _form("front matter", "-", r"---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$", _at_start),
    _form("comment", "<", r"<!--.*?-->"),
    _form("style or program", "<", r"<(style|script)\b[^>]*>.*?</\1\s*>"),
    _form("tag", "<", rf"</?(?i:{_ELEMENTS})(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"),
    _form("entity", "&", ENTITY.pattern),
    _form("address", "]", rf"\]\([ \t\n]*(?:<[^<>\n]*>|{_ADDRESS})"
          rf"(?:\s+(?P<title>{_TITLE}))?\s*\)"),
    _form("definition", "[", rf"\[(?!\^)(?:\\.|[^\]\\])+\]:[ \t]*\n?[ \t]*(?P<address><[^<>\n]*>|\S+)"
          rf"(?:[ \t]*\n?[ \t]*(?P<title>{_TITLE}))?(?:[ \t]*{_ATTRIBUTES})?[ \t]*$", _at_head),
    _form("label", "]", r"\] ?(?:\n(?!\[[^\[\]\n]+\]:))?\[(?P<label>(?:\\.|[^\[\]\\])+)\]"),
    _form("note", "[", r"\[\^(?P<note>[^\]\s]+)\]"),
    _form("task", "[", r"\[[ xX]\](?=\s)", _in_box),
    _form("box", "[", r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", _at_head),
    _form("attributes", "{", _ATTRIBUTES, _behind_markup),
    _form("attributes", "{", rf"{_ATTRIBUTES}[ \t#]*$", _in_heading),
    _form("attributes", "{", rf"{_ATTRIBUTES}[ \t]*\n[ \t>]*(?:=+|-+)[ \t]*$"),
    _form("attributes", "{", rf"{_ATTRIBUTES}[ \t]*$", _at_head),
    _form("fence", "`", r"`{3,}[^`\n]*$", _at_head),
    _form("fence", "~", r"~{3,}[^\n]*$", _at_head),
    _form("fence", ":", r":{3,}[^\n]*$", _at_head),
    _form("page break", "\\", r"\\(?:newpage|pagebreak|clearpage|cleardoublepage)\b"),
    _form("page break", "{", r"\{\{<\s*pagebreak\s*>\}\}"),
    _form("list mark", "(0123456789#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
          r"\(?(?:[0-9]{1,9}|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+|#|@[\w-]*)[.)](?=\s)", _at_head),
    _form("example", "(@", r"\(?@[\w-]+\)?"),
    _form("caption mark", "Tt", r"[Tt]able:(?=[ \t])", _at_head),
)  # fmt: skip

_BY_OPENING: dict[str, tuple[MarkupForm, ...]] = {
    sign: tuple(form for form in FORMS if sign in form.opens) for form in FORMS for sign in form.opens
}
_OF_INTEREST = re.compile(
    r"[^\W_]+|[" + re.escape("".join(sign for sign in _BY_OPENING if not sign.isalnum())) + "]"
)


@dataclass(frozen=True, slots=True)
class Labels:
    """The names in the forms of a file: its notes, definitions and headings, and what its tree keeps beside."""

    notes: frozenset[str]
    definitions: frozenset[str]
    headings: frozenset[str]
    told: frozenset[str]
    addresses: frozenset[str]


_NOTE = re.compile(r"^[ \t>]*\[\^([^\]\s]+)\]:", re.MULTILINE)
_DEFINITION = re.compile(r"^[ \t>]*\[(?!\^)((?:\\.|[^\]\\])+)\]:", re.MULTILINE)


def labels_of(text: Typed, headings: set[str], told: set[str], addresses: set[str]) -> Labels:
    """Return what can be referred to in a file."""
    return Labels(
        frozenset(_NOTE.findall(text.text)),
        frozenset(letters(label).casefold() for label in _DEFINITION.findall(text.text)),
        frozenset(headings), frozenset(told), frozenset(addresses),
    )  # fmt: skip


def outside(text: Typed, gaps: Iterable[Span], labels: Labels) -> Iterator[tuple[Span, Span]]:
    """Yield each gap with each word in it that stands in no form of markup."""
    passed = 0
    for low, high in gaps:
        here = max(low, passed)
        while here < high:
            found = _OF_INTEREST.search(text.text, here, high)
            if found is None:
                break
            end, piece = _read_form(text, found.start(), low, labels)
            if end is None:
                here = found.end()
                piece = found.span() if WORD.match(found[0]) else None
            else:
                here = passed = end
            if piece:
                yield (low, high), piece


def _read_form(text: Typed, at: int, free_from: int, labels: Labels) -> tuple[int | None, Span | None]:
    """Return the end of the form that begins here, and what of it should have reached the tree and did not."""
    for form in _BY_OPENING.get(text.text[at], ()):
        found = form.pattern.match(text.text, at)
        if found and (form.behind is None or form.behind(text, at, free_from)):
            verdict = _judge(form, found, labels)
            if verdict is not _NO_FORM:
                return found.end(), verdict
    return None, None


_NO_FORM = (-1, -1)
_LIKE_AN_ADDRESS = re.compile(r"<?(?:[A-Za-z][\w+.-]*:[^\s:]|#\w|(?:\.{0,2}/)+\w|[\w-]+(?:[./][\w-]+)+)")


def _judge(form: MarkupForm, found: re.Match[str], labels: Labels) -> Span | None:
    """Return the letters of a form that are lost; None when none is, and _NO_FORM when it is no form after all."""
    parts = found.groupdict()
    if form.name == "entity":
        return _NO_FORM if letters(unescape(found[0])) else None
    if form.name == "note":
        return None if parts["note"] in labels.notes else _NO_FORM
    if form.name == "label":
        named = letters(parts["label"]).casefold()
        return None if named in labels.definitions | labels.headings else _NO_FORM
    if form.name == "definition":
        address = parts["address"]
        comment = address == "#"  # [//]: # (as many write a comment)
        leads = comment or _LIKE_AN_ADDRESS.match(address) or letters(address) in labels.addresses
        return None if leads else found.span()
    if form.name == "tag":
        for told in TOLD.finditer(found[0]):
            if not _is_told(told[1] or told[2] or "", labels):
                return found.start() + told.start(), found.start() + told.end()
    elif parts.get("title") and not _is_told(parts["title"], labels):
        return found.span("title")
    return None


def _is_told(title: str, labels: Labels) -> bool:
    return letters(unescape(title)) in labels.told or not letters(title)
