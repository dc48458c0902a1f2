"""Checks of the manuscript before any typographic rule: against what was typed, and against what was received."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.language import typeset_text
from stamba.manuscript import Chapter, Manuscript, compare, errata, links, pandoc, proof
from stamba.manuscript.pandoc import Tree
from stamba.manuscript.received import is_correction, whose


def received_can_be_rebuilt(manuscript: Manuscript) -> Iterator[Finding]:
    """F-201: with its corrections undone, and without notes and markup, the manuscript is the text as received."""
    for one in compare.differences(manuscript):
        if one.reads is None:
            what = f"behind this place the paragraph “{one.received}” is missing ({one.received_at})"
        elif one.received is None:
            what = f"the paragraph “{one.reads}” was not received, or not here ({one.received_at.path})"
        else:
            what = f"reads “{one.reads}” where the text as received has “{one.received}” ({one.received_at})"
        yield Finding(
            "F-201", what, one.source,
            'Restore it, or mark the change: [printed]{sic="received"}.',
        )  # fmt: skip


def received_is_untouched(manuscript: Manuscript) -> Iterator[Finding]:
    """F-202: the file of the text as received has the digest that book.toml records."""
    spec = manuscript.config.received
    if spec is not None and spec.sha256 and (found := compare.digest(spec.text)) != spec.sha256:
        yield Finding(
            "F-202", f"the text as received was changed: its SHA-256 is {found}", Source(spec.text),
            "Restore the file; corrections are made in the manuscript.",
        )  # fmt: skip


def errata_point_at_the_received(manuscript: Manuscript) -> Iterator[Finding]:
    """F-203: what a row of the errata finds stands in the text as received where the row says."""
    for row in errata.misplaced(manuscript):
        yield Finding(
            "F-203", f"“{row.found}” does not stand at {row.line}:{row.column} of the text as received",
            row.source, "Mend line and column; both count from 1.",
        )  # fmt: skip


def errata_are_carried_out(manuscript: Manuscript) -> Iterator[Finding]:
    """F-205: every row of the errata that is certain or high is corrected as proposed, or answered by a note."""
    config = manuscript.config
    typeset = partial(typeset_text, language=config.metadata.language, house=config.typography)
    for one in errata.settled(manuscript):
        wrong = errata.breach(one, typeset)
        if wrong:
            yield Finding(
                "F-205", f"{wrong} ({one.erratum.source})", one.line.where(one.start),
                f"Proposed: {one.erratum.proposed}.",
            )  # fmt: skip


def corrections_have_a_kind(manuscript: Manuscript) -> Iterator[Finding]:
    """F-206: where there are errata, every correction has a row in them or says its kind itself."""
    if manuscript.config.received is None or not manuscript.config.received.errata:
        return
    known = {undone.correction.source for one in errata.settled(manuscript) for undone in one.corrections}
    for chapter in manuscript.chapters:
        for node in pandoc.walk(chapter.tree, pandoc.WITH_ATTR):
            place = Source(chapter.source.path, *node.get("pos", ()))
            if not is_correction(node) or place in known or pandoc.attribute(node, "kind"):
                continue
            yield Finding(
                "F-206", f"the correction of “{pandoc.attribute(node, 'sic')}” is in no list of errata",
                place, 'Add a row for it, or its kind: [printed]{sic="received" kind="typo"}.',
            )  # fmt: skip


def typed_is_read(manuscript: Manuscript) -> Iterator[Finding]:
    """F-207: every letter and figure that was typed stands in the tree, in order, or in known markup; and no other."""
    return proof.misread(manuscript)


def marks_are_understood(manuscript: Manuscript) -> Iterator[Finding]:
    """F-208: no mark of Markdown or its relatives is printed as a mark."""
    return proof.left_as_marks(manuscript)


def links_lead_somewhere(manuscript: Manuscript) -> Iterator[Finding]:
    """M-107: every link leads into the book, or to an address of the network."""
    return links.lost(manuscript)


def notes_are_short(manuscript: Manuscript) -> Iterator[Finding]:
    """F-204: no editor's note is longer than `lint.longest_note` in book.toml, in characters."""
    longest = manuscript.config.lint.longest_note
    for chapter in manuscript.chapters if longest else ():
        for node in pandoc.walk(chapter.tree, ("Note",)):
            if whose(node) != "editor":
                continue
            length = len(pandoc.text_of(node["c"]).strip())
            if length > longest:
                yield Finding(
                    "F-204", f"the editor's note has {length} characters, and {longest} are the most",
                    _written(chapter, node),
                    "Shorten it, or raise longest_note in [lint] of book.toml.",
                )  # fmt: skip


def _written(chapter: Chapter, note: Tree) -> Source:
    """Return the place where a note is written, not the place of its call."""
    return next(
        (Source(chapter.source.path, *node["pos"]) for node in pandoc.walk(note["c"]) if "pos" in node),
        chapter.source,
    )


# In the order in which they are judged.
_PROMISES: tuple[Callable[[Manuscript], Iterator[Finding]], ...] = (
    typed_is_read,
    marks_are_understood,
    links_lead_somewhere,
    received_is_untouched,
    received_can_be_rebuilt,
    errata_point_at_the_received,
    errata_are_carried_out,
    corrections_have_a_kind,
    notes_are_short,
)


def manuscript_keeps_its_promises(manuscript: Manuscript) -> Iterator[Finding]:
    """F-201 to F-208 and M-107: all of this module, on the manuscript as it was read."""
    for judge in _PROMISES:
        yield from judge(manuscript)
