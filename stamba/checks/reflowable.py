"""Reading a reflowable edition against the flow: every section and every note is whole and in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stamba.checks.finding import Finding
from stamba.pagination.flow import FOLIO, MARKER, Flow, squeeze
from stamba.pagination.reading import excerpt

_NOTE_EXCERPT = 40


def read_reflowable(name: str, texts: dict[str, str], notes: Sequence[str], flow: Flow) -> Iterator[Finding]:
    """Compare the text of every section file, and of the notes, with the flow; all are whole strings."""
    for section in flow.sections:
        if section.section not in texts:
            continue
        wanted, got = section.text.replace(MARKER, "").replace(FOLIO, ""), squeeze(texts[section.section])
        if wanted != got:
            at = next(
                (n for n, (a, b) in enumerate(zip(wanted, got, strict=False)) if a != b),
                min(len(wanted), len(got)),
            )
            yield Finding(
                "F-102", "error",
                f"{name} {section.section} reads “{excerpt(got, at)}” where the text has “{excerpt(wanted, at)}”",
                str(section.where(at)), "The edition lost, doubled or moved something here; it is not the text.",
            )  # fmt: skip
    for note, got in zip(flow.notes, notes, strict=False):
        if squeeze(note.text).replace(MARKER, "") != squeeze(got):
            yield Finding(
                "F-103", "error", f"{name} note {note.number} reads “{got.strip()[:_NOTE_EXCERPT]}…”", str(note.source),
                "The edition lost, doubled or moved something here; it is not the note.",
            )  # fmt: skip
    if len(flow.notes) != len(notes):
        yield Finding("F-103", "error", f"{name} has {len(notes)} notes and the text {len(flow.notes)}", name)
