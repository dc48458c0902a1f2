"""One PDF of stretches that were drawn apart: their pages in a row, each font put in once.

Part of WeasyPrint's door. A stretch is drawn without its fonts; what the engine knows of each, its glyphs among them,
goes with the pages. The engine then makes one subset for the whole book, with the numbers that glyphs have in the face.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stamba.ground.errors import RenderError
from stamba.pdf.objects import Array, Dictionary, Name, OutlineItem, Pdf, PdfObject
from stamba.setting.stretches import DrawnStretch

Engine = Any  # what is WeasyPrint's, which has no types
_LEFT_OUT = ("hb_font", "hb_face", "file_content")  # of a font, what only its own process knows
_FILE = "file"  # its digest stands for it
_FONTS = "StambaFonts"
_MORE_OF_HARFBUZZ = """
    hb_blob_t * hb_blob_create (const char *, unsigned int, int, void *, void *);
    hb_face_t * hb_face_create (hb_blob_t *, unsigned int);
"""


@contextmanager
def leaving_out_fonts(engine: Engine) -> Iterator[list[dict[str, Any]]]:
    """Let the engine write names in place of fonts, and no tags; yields what it knows of each font, when it has."""
    module, found, digests = engine.pdf, list[dict[str, Any]](), dict[bytes, str]()
    fonts, tags = module.build_fonts_dictionary, module.add_tags

    def named(_: Engine, used: Mapping[Engine, Engine], *__: object) -> Engine:
        for font in used.values():
            state = {name: value for name, value in vars(font).items() if name not in _LEFT_OUT}
            content = font.file_content
            if content not in digests:
                digests[content] = hashlib.sha256(content).hexdigest()
            found.append({**state, _FILE: digests[content]})
        return module.pydyf.Dictionary({font.hash: f"/{font.hash}" for font in used.values()})

    module.build_fonts_dictionary, module.add_tags = named, lambda *_: None
    try:
        yield found
    finally:
        module.build_fonts_dictionary, module.add_tags = fonts, tags


def fonts_of(engine: Engine, drawn: Iterable[DrawnStretch], files: Sequence[Path]) -> bytes:
    """Return a PDF that holds the fonts of stretches, whose files are among some, by their names in the catalog.

    Raises RenderError for a font that is not among them.
    """
    contents = {
        hashlib.sha256(content).hexdigest(): content for content in (path.read_bytes() for path in files)
    }
    fonts: dict[str, Engine] = {}
    for one in drawn:
        for state in one.fonts:
            name = str(state["hash"])
            if name in fonts:
                for table in ("widths", "to_unicode", "missing"):
                    getattr(fonts[name], table).update(state[table])
            else:
                fonts[name] = _font(engine, state, contents)
    module, options = engine.pdf, {"hinting": False, "pdf_version": "1.7"}
    pdf = module.pydyf.PDF()
    found = module.build_fonts_dictionary(pdf, fonts, True, True, options)  # noqa: FBT003 - packed, and in part
    pdf.add_object(found)
    pdf.catalog[_FONTS] = found.reference
    target = io.BytesIO()
    pdf.write(target)
    return target.getvalue()


def _font(engine: Engine, state: Mapping[str, Any], contents: Mapping[str, bytes]) -> Engine:
    """Return the engine's font in this state, with its face read anew."""
    content = contents.get(str(state[_FILE]))
    if content is None:
        raise RenderError(
            f"the font {state['family']} is not one of the book's", "Take it out of the style sheets."
        )
    module = engine.pdf.fonts
    font = module.Font.__new__(module.Font)
    vars(font).update({name: value for name, value in state.items() if name != _FILE})
    for table in ("widths", "to_unicode", "missing", "variations"):
        setattr(font, table, dict(state[table]))
    ffi, harfbuzz = module.ffi, module.harfbuzz
    if not hasattr(harfbuzz, "hb_face_create"):
        ffi.cdef(_MORE_OF_HARFBUZZ)
    font.octets = ffi.from_buffer(content)  # which must live as long as the face
    blob = harfbuzz.hb_blob_create(font.octets, len(content), 0, ffi.NULL, ffi.NULL)
    font.hb_face = ffi.gc(harfbuzz.hb_face_create(blob, font.index), harfbuzz.hb_face_destroy)
    font.file_content = content
    return font


def joined(drawn: Sequence[DrawnStretch], fonts: bytes, target: Path) -> None:
    """Write the pages of stretches in a row as one PDF, their fonts taken from another; the catalog is the first's."""
    pictures: dict[tuple[str, bytes], PdfObject] = {}
    with Pdf.open(io.BytesIO(drawn[0].pdf)) as pdf, Pdf.open(io.BytesIO(fonts)) as source:
        kept = {name: pdf.copy_foreign(font) for name, font in source.Root[f"/{_FONTS}"].items()}
        for one in drawn[1:]:
            with Pdf.open(io.BytesIO(one.pdf)) as more:
                pdf.pages.extend(more.pages)
        seen: set[tuple[int, int]] = set()
        for page in pdf.pages:
            resources = page.obj.Resources
            if resources.objgen in seen:
                continue
            seen.add(resources.objgen)
            for name in list(resources.get(Name.Font, Dictionary()).keys()):
                resources.Font[name] = kept[name]
            _share_pictures(resources, pictures)
        _write_bookmarks(pdf, drawn)
        pdf.save(target, deterministic_id=True)


def _share_pictures(resources: PdfObject, known: dict[tuple[str, bytes], PdfObject]) -> None:
    """Put each picture in once. The engine names it by its address; it may have more pixels where it is larger."""
    for name, picture in resources.get(Name.XObject, Dictionary()).items():
        if picture.get(Name.Subtype) != Name.Image:
            continue
        mask = picture.get(Name.SMask)
        both = (picture,) if mask is None else (picture, mask)
        digest = hashlib.sha256(b"\0".join(one.read_raw_bytes() for one in both)).digest()
        resources.XObject[name] = known.setdefault((name, digest), picture)


def _write_bookmarks(pdf: Pdf, drawn: Iterable[DrawnStretch]) -> None:
    """Write the bookmarks of all stretches, in place of those of the first."""
    with pdf.open_outline() as outline:
        outline.root.clear()
        first = 0
        for one in drawn:
            outline.root.extend(_bookmark(pdf, mark, first) for mark in one.bookmarks)
            first += one.laid_out.pages


def _bookmark(pdf: Pdf, mark: Any, first: int) -> OutlineItem:  # noqa: ANN401 - the engine's tuples
    label, (page, left, top), children, state = mark
    place = Array([pdf.pages[first + page].obj, Name.XYZ, left, top, 0])
    item = OutlineItem(label, place)
    item.is_closed = state == "closed"
    item.children.extend(_bookmark(pdf, child, first) for child in children)
    return item
