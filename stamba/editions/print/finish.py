"""Make the print file: a PDF from the renderer in, PDF/X-4 or PDF/X-1a:2003 out, Path to Path.

1 sizes     every page is the book's size                    2 inks    colours, pictures, overprint
3 pages     boxes, marks, blanks                             4 strip   no links, tags, actions, outlines
5 identity  output intent, Info, XMP                         6 save    same source, same bytes
"""

from __future__ import annotations

import hashlib
from itertools import cycle
from typing import TYPE_CHECKING

from stamba.editions.print import frames, identity
from stamba.editions.print.convert import Converter
from stamba.ground.errors import ConfigError, RenderError
from stamba.ground.files import whole_or_absent
from stamba.ground.folios import page_runs
from stamba.pdf.boxes import inherited
from stamba.pdf.objects import Array, Dictionary, Name, Pdf, PdfError, PdfObject, String, open_pdf, save
from stamba.pdf.profiles import load_profile
from stamba.pdf.spaces import registration
from stamba.pdf.xmp import write_xmp
from stamba.press.tables import condition_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from stamba.ground.findings import Finding
    from stamba.pdf.profiles import Profile
    from stamba.press.spec import DocumentFacts, PressSpec

_CATALOG = frozenset({"/Type", "/Pages", "/Lang", "/OutputIntents", "/Metadata", "/Outlines"})


def finish_print(
    source: Path, target: Path, press: PressSpec, facts: DocumentFacts, coloured: frozenset[str] = frozenset()
) -> None:
    """Write the print file of a rendered PDF: exact boxes, the job's inks only, one output intent.

    `coloured` are the pictures, by their names in the page engine, that keep their colours in a job that marks them.

    Raises ConfigError for a profile that is not a CMYK press profile, and RenderError (with page numbers and the
    X code) for what cannot be printed: a colour in a one-ink job, Lab, a transparent picture, a page of another
    size, transparency in PDF/X-1a. The target is whole or absent.
    """
    profile = load_profile(press.profile)
    _agree(profile, press)
    try:
        pdf = open_pdf(source)
    except (PdfError, OSError) as error:
        raise RenderError(f"{source.name} cannot be read as a PDF: {error}", "Render it again.") from error
    with pdf:
        if not len(pdf.pages):
            raise RenderError(f"{source.name} has no pages", "Render it again.", code="X-605")
        _plain(pdf, source)
        trims = [frames.source_trim(page) for page in pdf.pages]
        frames.check_sizes(trims, press, source)
        framed = [frames.frame(press, trims[0], index) for index in range(2)]  # a recto and a verso
        fingerprint = _convert(pdf, source, Converter(pdf, press, profile, coloured), framed)
        _outlines(pdf, keep=press.outlines)
        frames.insert_blanks(pdf, press)
        if press.marks and not press.one_plate:
            _registration_ink(pdf)
        _strip(pdf)
        identity.write_output_intent(pdf, press, profile)
        identity.write_info(pdf, press, facts)
        write_xmp(pdf, identity.xmp_packet(press, facts, fingerprint))
        _save(pdf, target, press)


def _agree(profile: Profile, press: PressSpec) -> None:
    """Refuse a profile that says it is made for another condition than the one the file would claim."""
    made_for = condition_of(profile.name)
    if press.condition.registry and press.embed_profile and made_for and made_for.key != press.condition.key:
        raise ConfigError(
            f"the profile {press.profile.name} ({profile.name}) is made for {made_for.key}, "
            f"and the condition of the job is {press.condition.key}",
            f'Set condition = "{made_for.key}", or take the profile of {press.condition.key}.',
        )


def _plain(pdf: Pdf, source: Path) -> None:
    """Refuse what no renderer of ours writes and we would change by dropping it: layers, turned or scaled pages."""
    if "/OCProperties" in pdf.Root:
        raise RenderError(f"{source.name} has layers", "Flatten them first.", code="X-124")
    for number, page in enumerate(pdf.pages, start=1):
        if int(inherited(page.obj, "/Rotate") or 0) % 360 or float(page.obj.get("/UserUnit", 1)) != 1:
            raise RenderError(
                f"{source.name}: page {number} is turned or scaled",
                "Export it upright and at 100 %.",
                code="X-207",
            )


def _convert(pdf: Pdf, source: Path, converter: Converter, framed: list[frames.Frame]) -> str:
    """Convert and frame every page; the fingerprint of the result in hexadecimal."""
    boxes = tuple(dict.fromkeys(frame.boxes for frame in framed))
    digest = hashlib.sha256(repr((converter.press.standard.key, *boxes)).encode())
    for index, page in enumerate(pdf.pages):
        frame = framed[index % 2]
        try:
            content = converter.page(page, index)
        except PdfError as error:
            raise RenderError(
                f"{source.name}: page {index + 1} cannot be read: {error}", code="X-003"
            ) from error
        page.obj.Contents = pdf.make_stream(frame.wrap(content))
        frames.set_boxes(page, frame.boxes)
        digest.update(content)
    if converter.refused:
        raise _refusal(converter.refused, source)
    converter.prune()
    frames.shift_patterns(pdf, zip(pdf.pages, cycle(framed)))
    return digest.hexdigest()


def _refusal(found: Iterable[Finding], source: Path) -> RenderError:
    """Return one error for everything that cannot be printed: the first reasons with their pages."""
    ordered = sorted(found, key=lambda one: (one.where, one.code, one.message))
    reasons: dict[str, list[int]] = {}
    for one in ordered:
        reasons.setdefault(one.message, []).extend(index + 1 for index in one.where.pages)
    told = [f"page {page_runs(places)}: {reason}" for reason, places in list(reasons.items())[:5]]
    if len(reasons) > 5:
        told.append(f"and {len(reasons) - 5} more")
    remedy = 'Set it in black or gray, give the colour an ink in [press.inks], or print in colours = "cmyk".'
    if any(one.code != "X-301" for one in ordered):
        remedy = "Mend these places and build again."
    return RenderError(f"{source.name} cannot go to press: {'; '.join(told)}", remedy, code=ordered[0].code)


def _registration_ink(pdf: Pdf) -> None:
    """Give every page the space of registration colour, in which the marks are drawn on all plates."""
    space = pdf.make_indirect(registration())
    for page in pdf.pages:
        resources = page.obj.Resources
        if "/ColorSpace" not in resources:
            resources.ColorSpace = Dictionary()
        resources.ColorSpace["/StambaAll"] = space


def _outlines(pdf: Pdf, *, keep: bool) -> None:
    """Drop the bookmarks, or keep them pointing at whole pages, without actions."""
    if not keep:
        if "/Outlines" in pdf.Root:
            del pdf.Root.Outlines
        return
    with pdf.open_outline() as outline:
        destinations = _named_destinations(pdf)
        _aim(outline.root, destinations)


def _named_destinations(pdf: Pdf) -> dict[str, PdfObject]:
    names: PdfObject = pdf.Root.get("/Names")
    tree = names.get("/Dests") if names is not None else None
    flat = list(tree.get("/Names", [])) if tree is not None else []
    return {str(flat[place]): flat[place + 1] for place in range(0, len(flat) - 1, 2)}


def _aim(items: Iterable[PdfObject], destinations: dict[str, PdfObject]) -> None:
    for item in items:
        where = item.destination if item.destination is not None else (item.action or {}).get("/D")
        if isinstance(where, String | str):
            where = destinations.get(str(where))
        item.action = None
        if isinstance(where, Array) and len(where):
            item.destination = Array([where[0], Name.Fit])
        _aim(item.children, destinations)


def _strip(pdf: Pdf) -> None:
    """Leave in the catalog only what a press may meet: no tags, names, forms, actions, layers, labels."""
    for key in list(pdf.Root.keys()):
        if key not in _CATALOG:
            del pdf.Root[key]


def _save(pdf: Pdf, target: Path, press: PressSpec) -> None:
    try:
        with whole_or_absent(target) as temporary:
            save(pdf, temporary, press.standard.pdf_version)
    except OSError as error:
        raise RenderError(f"{target} cannot be written: {error.strerror}") from error
