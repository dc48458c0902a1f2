"""Finding: what a check has to say about a finished file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One judgement: severity is "error", "warning" or "note"; where is "path:line:col" or "file.pdf page 7"."""

    code: str
    severity: str
    message: str
    where: str = ""
    hint: str = ""
