"""What a check has to say about a finished file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One judgement on a file: its code, how grave it is, what is wrong, where, and what to do."""

    code: str
    severity: str  # "error" | "warning" | "note"
    message: str
    where: str = ""  # "path:line:col" or "file.pdf page 7"
    hint: str = ""
