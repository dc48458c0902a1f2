"""Checks of the screen PDF against its standards: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).

Two validators are asked: page-validation, of which this is the only door, in every check, and veraPDF, the
reference, when `verapdf` is on the PATH.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import page
from lxml import etree

from stamba.checks.evidence import Evidence
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.pdf.file import PdfFile
from stamba.pdf.objects import Stream

_PROFILES = {
    "P-201": ("PDF/A-3a", page.ValidationProfile.PDF_A_3A, "3a"),
    "P-202": ("PDF/UA-1", page.ValidationProfile.PDF_UA_1, "ua1"),
}
_LENGTH = "PDFA3A-STREAM-LENGTH-001"
_PATIENCE = 600  # seconds for one run of veraPDF, which needs about two minutes for a thousand pages
_HINT = "This is a fault of Stamba, not of the book."


def standards_are_kept(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-201, P-202: page-validation finds nothing against PDF/A-3a and PDF/UA-1."""
    path = evidence.files[edition]
    for code, (name, profile, _) in _PROFILES.items():
        try:
            report = page.validate_pdf(str(path), profile=profile, limits=page.SafetyLimits.unlimited())
        except page.PageError as wrong:
            yield Finding(code, f"page-validation cannot read the file: {wrong}", Source(path), _HINT)
            continue
        for failure in report.failures:
            if _is_contradicted(failure, evidence.pdf(edition)):
                continue
            spot = f"object {failure.object_id.object_number}" if failure.object_id else ""
            yield Finding(
                code, f"not {name}: {failure.message} ({failure.rule_id})", Source(path, spot=spot), _HINT
            )


def _is_contradicted(failure: page.ValidationFailure, file: PdfFile) -> bool:
    """Tell whether a second reader, qpdf, finds that a stream has the length that it says, by its keyword at the end.

    page-validation takes a last data byte 0x0D for half of the end of line before `endstream`.
    """
    if failure.rule_id != _LENGTH or not failure.object_id:
        return False
    stream = file.objects.get_object(failure.object_id.object_number, failure.object_id.generation)
    return isinstance(stream, Stream) and len(stream.read_raw_bytes()) == int(stream.get("/Length", -1))


def verapdf_agrees(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-203: veraPDF finds nothing either; when it is not on this machine, that is said."""
    path = evidence.files[edition]
    program = shutil.which("verapdf")
    if program is None:
        yield Finding(
            "P-203", "veraPDF is not on this machine, so only page-validation has judged the file", Source(path),
            "Install it from verapdf.org to have the reference judge too.", severity="note",
        )  # fmt: skip
        return
    for name, _, flavour in _PROFILES.values():
        command = [program, "--format", "xml", "--flavour", flavour, str(path)]
        try:
            ran = subprocess.run(command, capture_output=True, check=False, timeout=_PATIENCE)
            report = etree.fromstring(ran.stdout).find(".//validationReport")
        except (OSError, subprocess.TimeoutExpired, etree.XMLSyntaxError) as wrong:
            yield Finding("P-203", f"veraPDF did not answer: {wrong}", Source(path), severity="warning")
            return
        if report is None:
            said = ran.stderr.decode(errors="replace").strip().splitlines() or ["no report"]
            yield Finding("P-203", f"veraPDF cannot read the file: {said[-1]}", Source(path), _HINT)
            return
        for rule in report.iterfind(".//rule[@status='failed']"):
            clause = f"{rule.get('specification')}, {rule.get('clause')}, test {rule.get('testNumber')}"
            times = rule.get("failedChecks", "1")
            yield Finding(
                "P-203", f"not {name}: {rule.findtext('description')} ({clause}; {times} times)", Source(path),
                _HINT,
            )  # fmt: skip
        if report.get("isCompliant") != "true" and report.find(".//rule[@status='failed']") is None:
            yield Finding("P-203", f"veraPDF says the file is not {name}", Source(path), _HINT)
