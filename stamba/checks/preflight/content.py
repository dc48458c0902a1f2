"""X-4xx and X-5xx: pictures fine enough and in ink, fonts there and complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stamba.checks.preflight.job import Hit, Job, PreflightCheck, odd
from stamba.press.spec import STANDARDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stamba.pdf.reading import FontUse, PictureUse

_SPACES = {"unknown": "a space that cannot be read"}
COARSE_DPI, FINE_DPI, LINE_ART_DPI = 150, 300, 600
SMALLEST_TYPE_PT = 5


def _pictures(job: Job, say: Callable[[PictureUse], str]) -> Iterator[Hit]:
    for page in job.reading.pages:
        for picture in page.pictures:
            if words := say(picture):
                yield Hit(page.index, f"{picture.name}, {words}")


def _fonts(job: Job, say: Callable[[FontUse], str]) -> Iterator[Hit]:
    for page in job.reading.pages:
        for font in page.fonts:
            if words := say(font):
                yield Hit(page.index, words)


def _tones(picture: PictureUse) -> bool:
    return picture.bits > 1


def coarse(job: Job) -> Iterator[Hit]:
    """A picture with tones has 150 dpi at the very least."""
    return _pictures(
        job, lambda picture: f"{picture.dpi:.0f} dpi" if _tones(picture) and picture.dpi < COARSE_DPI else ""
    )


def not_fine(job: Job) -> Iterator[Hit]:
    """And should have 300."""
    return _pictures(
        job,
        lambda picture: (
            f"{picture.dpi:.0f} dpi" if _tones(picture) and COARSE_DPI <= picture.dpi < FINE_DPI - 0.5 else ""
        ),
    )


def line_art(job: Job) -> Iterator[Hit]:
    """Line art shows its steps below 600 dpi."""
    return _pictures(
        job,
        lambda picture: (
            f"{picture.dpi:.0f} dpi" if not _tones(picture) and picture.dpi < LINE_ART_DPI - 0.5 else ""
        ),
    )


def rgb_pictures(job: Job) -> Iterator[Hit]:
    """No picture is in RGB or Lab, or brings a profile, or is in a space nobody can name.

    PDF/X-4 takes pictures whose colours a profile describes (ISO 15930-7, 6.4); what was ordered may not.
    """
    described = job.press is None and job.standard is STANDARDS["x4"]
    return _pictures(
        job,
        lambda picture: (
            f"in {_SPACES.get(picture.space.rests_on, picture.space.told)}"
            if not (described and _managed(picture))
            and (picture.space.rests_on in {"rgb", "lab", "unknown"} or _managed(picture))
            else ""
        ),
    )


def _managed(picture: PictureUse) -> bool:
    return picture.space.managed or (picture.space.base is not None and picture.space.base.managed)


def unreadable_words(job: Job) -> Iterator[Hit]:
    """Words that are painted can be read."""
    return odd(job, "lost")


def invisible_words(job: Job) -> Iterator[Hit]:
    """Text that is not painted stands on no plate; scanned pages have such text beneath their pictures."""
    return odd(job, "invisible")


def transparent_pictures(job: Job) -> Iterator[Hit]:
    """A picture with a soft mask depends on the press to flatten it."""
    return _pictures(job, lambda picture: "it has a soft mask" if picture.soft_mask else "")


def new_pictures(job: Job) -> Iterator[Hit]:
    """PDF 1.4 has no 16-bit pictures and no JPEG 2000."""
    if not job.flattened:
        return iter(())
    return _pictures(
        job,
        lambda picture: (
            "16 bits" if picture.bits == 16 else ("JPEG 2000" if "JPXDecode" in picture.filters else "")
        ),
    )


def unreadable_pictures(job: Job) -> Iterator[Hit]:
    """Every picture can be decoded."""
    return _pictures(job, lambda picture: picture.trouble)


def embedded(job: Job) -> Iterator[Hit]:
    """Every font is embedded."""
    return _fonts(job, lambda font: "" if font.program else font.name)


def type3(job: Job) -> Iterator[Hit]:
    """No font is of Type 3: its glyphs are drawings without hints, often pictures."""
    return _fonts(job, lambda font: font.name if font.subtype == "Type3" else "")


def missing_glyphs(job: Job) -> Iterator[Hit]:
    """No box stands for a letter the font lacks."""
    return _fonts(job, lambda font: font.name if font.notdef else "")


def small_type(job: Job) -> Iterator[Hit]:
    """Type can be read."""
    return job.marks(
        lambda mark: f"{mark.size:g} pt" if mark.kind == "text" and 0 < mark.size < SMALLEST_TYPE_PT else ""
    )


def new_fonts(job: Job) -> Iterator[Hit]:
    """PDF 1.4 knows no OpenType programs."""
    if not job.flattened:
        return iter(())
    return _fonts(job, lambda font: font.name if font.program.endswith("OpenType") else "")


FINER = "Take a larger picture, or set it smaller."
CHECKS = (
    PreflightCheck("X-401", "a picture is too coarse", FINER, "printers", coarse),
    PreflightCheck("X-402", "a picture is coarse", FINER, "printers", not_fine),
    PreflightCheck("X-403", "line art is coarse", "Scan it at 1200 dpi.", "printers", line_art),
    PreflightCheck(
        "X-404",
        "a picture is not in ink",
        "Convert it to gray or CMYK.",
        "15930-4 6.2, -7 6.4",
        rgb_pictures,
    ),
    PreflightCheck(
        "X-408",
        "words cannot be read",
        "Move what hides them, or set them in ink.",
        "house",
        unreadable_words,
    ),
    PreflightCheck(
        "X-507", "text is invisible", "Look whether it should be printed.", "house", invisible_words
    ),
    PreflightCheck(
        "X-405",
        "a picture is transparent",
        "Save it on white.",
        "15930-7 6.20",
        transparent_pictures,
    ),
    PreflightCheck(
        "X-406",
        "a picture is of a kind PDF 1.4 does not know",
        "Save it with 8 bits as JPEG or PNG.",
        "15930-4 6.5",
        new_pictures,
    ),
    PreflightCheck(
        "X-407",
        "a picture cannot be decoded",
        "Save it again.",
        "ISO 32000-1 8.9",
        unreadable_pictures,
    ),
    PreflightCheck("X-501", "a font is not embedded", "Embed it.", "15930-4 6.3, -7 6.5", embedded),
    PreflightCheck("X-502", "a font is of Type 3", "Take another font, or outline it.", "printers", type3),
    PreflightCheck(
        "X-503",
        "a font lacks a letter of the text",
        "Take a font that has it.",
        "15930-7 6.5",
        missing_glyphs,
    ),
    PreflightCheck("X-504", "type is too small to read", "Set it larger.", "printers", small_type),
    PreflightCheck(
        "X-506", "PDF 1.4 has no OpenType fonts", "Embed TrueType or CFF.", "15930-4 6.3", new_fonts
    ),
)
