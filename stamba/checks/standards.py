"""Checks of the screen PDF against its standards: PDF/A-3a (ISO 19005-3), PDF/UA-1 (ISO 14289-1), and its colours.

Two validators are asked: page-validation, of which this is the only door, in every check, and veraPDF, the
reference, when `verapdf` is on the PATH.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import page
import pikepdf
from lxml import etree

from stamba.checks.evidence import Evidence
from stamba.checks.finding import Finding

_PROFILES = {
    "P-201": ("PDF/A-3a", page.ValidationProfile.PDF_A_3A, "3a"),
    "P-202": ("PDF/UA-1", page.ValidationProfile.PDF_UA_1, "ua1"),
}
_PATIENCE = 600  # seconds for one run of veraPDF, which needs about two minutes for a thousand pages
_HINT = "This is a fault of Stamba, not of the book."


def standards_are_kept(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-201, P-202: page-validation finds nothing against PDF/A-3a and PDF/UA-1."""
    path = evidence.files[edition]
    for code, (name, profile, _) in _PROFILES.items():
        try:
            report = page.validate_pdf(str(path), profile=profile, limits=page.SafetyLimits.unlimited())
        except page.PageError as wrong:
            yield Finding(code, "error", f"page-validation cannot read the file: {wrong}", str(path), _HINT)
            continue
        for failure in report.failures:
            where = f"{path} object {failure.object_id.object_number}" if failure.object_id else str(path)
            yield Finding(code, "error", f"not {name}: {failure.message} ({failure.rule_id})", where, _HINT)


def verapdf_agrees(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-203: veraPDF finds nothing either; when it is not on this machine, that is said."""
    path = evidence.files[edition]
    program = shutil.which("verapdf")
    if program is None:
        yield Finding(
            "P-203", "note", "veraPDF is not on this machine, so only page-validation has judged the file", str(path),
            "Install it from verapdf.org to have the reference judge too.",
        )  # fmt: skip
        return
    for name, _, flavour in _PROFILES.values():
        command = [program, "--format", "xml", "--flavour", flavour, str(path)]
        try:
            ran = subprocess.run(command, capture_output=True, check=False, timeout=_PATIENCE)
            report = etree.fromstring(ran.stdout).find(".//validationReport")
        except (OSError, subprocess.TimeoutExpired, etree.XMLSyntaxError) as wrong:
            yield Finding("P-203", "warning", f"veraPDF did not answer: {wrong}", str(path))
            return
        if report is None:
            said = ran.stderr.decode(errors="replace").strip().splitlines() or ["no report"]
            yield Finding("P-203", "error", f"veraPDF cannot read the file: {said[-1]}", str(path), _HINT)
            return
        for rule in report.iterfind(".//rule[@status='failed']"):
            clause = f"{rule.get('specification')}, {rule.get('clause')}, test {rule.get('testNumber')}"
            times = rule.get("failedChecks", "1")
            yield Finding(
                "P-203", "error", f"not {name}: {rule.findtext('description')} ({clause}; {times} times)", str(path),
                _HINT,
            )  # fmt: skip
        if report.get("isCompliant") != "true" and report.find(".//rule[@status='failed']") is None:
            yield Finding("P-203", "error", f"veraPDF says the file is not {name}", str(path), _HINT)


def colours_are_of_the_screen(evidence: Evidence, edition: str) -> Iterator[Finding]:
    """P-204: colours are RGB or gray under an sRGB output intent; nothing is in the inks of a press."""
    path = evidence.files[edition]
    with pikepdf.open(path) as pdf:
        yield from _intent(pdf, path)
        for number, one in enumerate(pdf.pages, start=1):
            for what in dict.fromkeys(_inks(one, one.obj.get("/Resources", pikepdf.Dictionary()))):
                yield Finding(
                    "P-204", "error", f"{what} is in CMYK", f"{path} page {number}",
                    "Use RGB colours in screen.css, and RGB or gray pictures.",
                )  # fmt: skip


def _intent(pdf: pikepdf.Pdf, path: Path) -> Iterator[Finding]:
    intents = list(pdf.Root.get("/OutputIntents", ()))
    profiles = [intent.DestOutputProfile.read_bytes() for intent in intents if "/DestOutputProfile" in intent]
    # The header of an ICC profile has its colour space at octet 16 (ISO 15076-1, 7.2.6).
    if len(intents) != 1 or [profile[16:20] for profile in profiles] != [b"RGB "]:
        yield Finding(
            "P-204", "error", "the file has no sRGB output intent, or more than one", str(path), _HINT
        )


def _inks(content: pikepdf.Page | pikepdf.Object, resources: pikepdf.Object) -> Iterator[str]:
    """What is in CMYK in a content stream and in the forms and pictures that it draws."""
    for parsed in pikepdf.parse_content_stream(content):
        operator = str(parsed.operator)
        if operator in ("k", "K"):
            yield f"the operator {operator}"
        elif operator in ("cs", "CS") and _is_cmyk(_named(resources, "/ColorSpace", parsed.operands[0])):
            yield "a colour space"
        elif operator in ("sh", "Do"):
            kind = "/Shading" if operator == "sh" else "/XObject"
            drawn = _named(resources, kind, parsed.operands[0])
            if not isinstance(drawn, pikepdf.Dictionary | pikepdf.Stream):
                continue
            if _is_cmyk(drawn.get("/ColorSpace")):
                yield "a picture" if operator == "Do" else "a shading"
            if drawn.get("/Subtype") == "/Form":
                yield from _inks(drawn, drawn.get("/Resources", resources))


def _named(resources: pikepdf.Object, kind: str, name: pikepdf.Object) -> pikepdf.Object:
    return resources.get(kind, pikepdf.Dictionary()).get(str(name), name)


def _is_cmyk(space: pikepdf.Object | None) -> bool:
    if isinstance(space, pikepdf.Array) and len(space) > 1:
        if space[0] == "/ICCBased":
            return int(space[1].get("/N", 3)) == 4
        return any(
            _is_cmyk(part) for part in list(space)[1:] if isinstance(part, pikepdf.Name | pikepdf.Array)
        )
    return space == "/DeviceCMYK"
