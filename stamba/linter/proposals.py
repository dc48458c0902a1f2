"""The errata as the linter sees them: what is proposed and not done stands as a warning where it belongs.

The tables are read by `stamba.manuscript.errata`. Rows that bind are proved by F-205; all others wait for an editor.
"""

from __future__ import annotations

from collections.abc import Iterator

from stamba.ground.findings import Excerpt, Finding
from stamba.linter.rule import Copy
from stamba.manuscript.errata import Settled, settled


def proposal(copy: Copy) -> Iterator[Finding]:
    """M-301: a proposal of the errata that nobody has carried out is a warning."""
    for one in settled(copy.manuscript):
        if not one.erratum.binds and not one.corrections:
            yield _standing(copy, one)


def _standing(copy: Copy, one: Settled) -> Finding:
    row = one.erratum
    place = one.line.where(one.start)
    message = f"{row.found}: {row.kind}, {row.certainty} certainty"
    hint = f"Proposed: {row.proposed}{f' ({row.note})' if row.note else ''}"
    for prose in copy.prose:
        if prose.path == place.path and (place.line, place.column) in prose.places:
            at = prose.places.index((place.line, place.column))
            return prose.finding("M-301", (at, at + len(row.found)), message, hint)
    return Finding("M-301", message, place, hint, excerpt=Excerpt(len(row.found), one.line.text, one.start))
