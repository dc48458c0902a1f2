"""Rules about stops, commas, dashes and the spaces around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stamba.ground.findings import Finding
from stamba.linter.prose import MASK, Prose
from stamba.linter.rule import Copy

_LETTER = r"[^\W\d_]"
_BEFORE = re.compile(r"(?<=\S)[ \u00a0]+(?=[,;:!?)\]”»](?!\w)|[,;](?=\w)|\.(?![.\d\w])|…(?!\w))")
_AFTER_OPENING = re.compile(r"(?<=[(\[„«])[ \u00a0]+(?=\S)")
_RUN_ON = re.compile(rf"(?<={_LETTER}|[”“»)])[,;:!?](?={_LETTER})|(?<={_LETTER})[,;](?=\d)")
_STOP_RUN_ON = re.compile(rf"(?<={_LETTER}{{2}})\.(?={_LETTER}{{2}})")
_DOUBLED = re.compile(r",\s*,(?!\w)|(?<![.?!])\.\.(?!\.)|;\s*;|:\s*:|,\.|;,|,;|(?<=\w)\s+\.(?=\s+\.)")
_DASH = re.compile(r"(?:(?<=\s)|^)(?:-|--|---)(?=\s)|(?<=\w)\s*---?\s*(?=\w)")
_UNEVEN = re.compile(rf"(?<=[\w,;])(?P<left> +)?(?P<dash>[-–—])(?P<right> +)?(?={_LETTER})")
_RANGE = re.compile(r"(?<![\w.,-])(\d{1,4})-(\d{1,4})(?![\w-]|[.,]\d)")
_ENDS = re.compile(r"[”“’»)\]\"*\s]*$")
_UNFINISHED_CLASSES = frozenset({"signature", "verse", "epigraph", "dedication", "attribution", "title"})
_INITIALS = re.compile(r"(?<![\w.])([^\W\d_])\.[ \u00a0]?([^\W\d_])(?![\w.’'])")


def dash_by_hyphen(prose: Prose, copy: Copy) -> Iterator[Finding]:  # noqa: ARG001 - the same for every language
    """T-020: no hyphen stands for a dash between words; a note, for the typographic rules set it."""
    for dash in _DASH.finditer(prose.text):
        start = dash.start() + len(dash[0]) - len(dash[0].lstrip())
        end = dash.end() - len(dash[0]) + len(dash[0].rstrip())
        yield prose.finding(
            "T-020", (start, end), f"{dash[0].strip()} stands for a dash", "A dash will be set."
        )


def uneven_dash(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-021: a dash or hyphen has a space on both sides or on none."""
    hanging = copy.language.usage.hanging
    for dash in _UNEVEN.finditer(prose.text):
        if bool(dash["left"]) == bool(dash["right"]):
            continue
        following = re.match(r"\w+", prose.text[dash.end() :])
        before = re.search(r"\w+$", prose.text[: dash.start()])
        if dash["dash"] == "-" and dash["right"] and following and following[0] in hanging:
            continue  # a first element that waits for its second: da- and to-
        start = before.start() if before else dash.start()
        end = dash.end() + (following.end() if following else 0)
        yield prose.finding(
            "T-021", (start, end), f"{dash['dash']} has a space on one side only",
            "A dash has a space on both sides, a hyphen on none.",
        )  # fmt: skip


def range_by_hyphen(prose: Prose, copy: Copy) -> Iterator[Finding]:  # noqa: ARG001 - the same for every language
    """T-022: a range of figures is joined by a dash; a note, for the typographic rules set it."""
    for span in _RANGE.finditer(prose.text):
        yield prose.finding(
            "T-022", span.span(), f"the range {span[0]} is joined by a hyphen", f"{span[1]}–{span[2]} will be set."
        )  # fmt: skip


def space_before(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-023: no space before a stop, a comma or a closing bracket, and none after an opening one."""
    if not copy.language.script:
        return  # French, for one, has its spaces before the marks
    for pattern, side in ((_BEFORE, "before"), (_AFTER_OPENING, "after")):
        for space in pattern.finditer(prose.text):
            mark = prose.text[space.end()] if side == "before" else prose.text[space.start() - 1]
            yield prose.finding("T-023", space.span(), f"a space {side} {mark}", "Delete the space.", "")


def space_after(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-024: a space follows a comma, a stop, a colon."""
    for pattern in (_RUN_ON, _STOP_RUN_ON) if copy.language.script else ():
        for mark in pattern.finditer(prose.text):
            if mark[0] == "." and _is_abbreviation(prose.text, mark.start()):
                continue
            new = f"{mark[0]} "
            yield prose.finding("T-024", mark.span(), f"no space after {mark[0]}", "Add a space.", new)


def _is_abbreviation(text: str, stop: int) -> bool:
    """Tell whether a full stop between letters belongs to a file name, an address or a string of abbreviations."""
    before = re.search(r"[\w.]*$", text[:stop])
    after = re.match(r"\.[\w.]*", text[stop:])
    chain = (before[0] if before else "") + (after[0] if after else "")
    return chain.count(".") > 1 or chain.isascii()


def doubled_mark(prose: Prose, copy: Copy) -> Iterator[Finding]:  # noqa: ARG001 - the same for every language
    """T-025: no comma or stop twice."""
    for mark in _DOUBLED.finditer(prose.text):
        yield prose.finding("T-025", mark.span(), f"{mark[0]} has one mark too many", "Keep one of them.")


def parenthetic(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-026: a parenthetic word with a comma before it has one behind it."""
    for words in sorted(copy.language.usage.parenthetic):
        for match in re.finditer(rf"(?<=, ){words}(?= [\w„“\"])", prose.text):
            yield prose.finding(
                "T-026", match.span(), f"{words} has a comma on one side only", f"Write {words},"
            )  # fmt: skip


def paragraph_end(prose: Prose, copy: Copy) -> Iterator[Finding]:  # noqa: ARG001 - the same for every language
    """T-016: a paragraph and a note end with a stop."""
    if prose.kind not in ("paragraph", "note") or _UNFINISHED_CLASSES & set(prose.classes):
        return
    ends = _ENDS.search(prose.text)
    text = prose.text[: ends.start()] if ends else prose.text
    if text and text[-1] not in ".?!…:;—–" + MASK and len(text.split()) > 3:
        start = max(text.rfind(" ") + 1, 0)
        yield prose.finding(
            "T-016", (start, len(text)), f"the {prose.kind} ends without a full stop", "Write the stop."
        )


def heading_end(prose: Prose, copy: Copy) -> Iterator[Finding]:  # noqa: ARG001 - the same for every language
    """T-017: a heading has no final stop."""
    text = prose.text.rstrip()
    if prose.kind == "heading" and re.search(r"\w{2}\.$", text):
        yield prose.finding(
            "T-017", (len(text) - 1, len(text)), "a heading ends with a full stop", "Delete it.", ""
        )


def initials(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-042: initials and abbreviations of single letters keep their last stop."""
    if copy.language.names_have_capitals:
        return  # where capitals are, “A.I” may be a brand and “p.m” is another rule's
    for pair in _INITIALS.finditer(prose.text):
        yield prose.finding(
            "T-042", pair.span(), f"{pair[0]} lacks its last full stop", f"Write {pair[1]}. {pair[2]}."
        )  # fmt: skip
