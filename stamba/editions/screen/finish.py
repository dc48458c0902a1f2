"""Make the screen PDF of what the page engine rendered: PDF/A-3a and PDF/UA-1 in one file, Path to Path.

1 letters    spaces that can be searched for          2 words      what each piece of a line says
3 tags       structure tree, links, destinations      4 pages      content marked as the tree says, the cover first
5 identity   Info, XMP, outline, labels, sources      6 save       same source, same bytes
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from stamba.editions.screen import identity
from stamba.editions.screen.about import About
from stamba.editions.screen.front import append_cover, put_first
from stamba.editions.screen.links import Destinations, Links, write_bookmarks
from stamba.editions.screen.structure import structure
from stamba.editions.screen.words import edits
from stamba.editions.screen.writer import TreeWriter, write_pages
from stamba.ground.errors import RenderError
from stamba.pdf.glyphs import ToUnicodeMap, with_plain_spaces
from stamba.pdf.objects import Dictionary, Name, Pdf, open_pdf, save
from stamba.pdf.profiles import load_profile, on_screen
from stamba.setting.laid_out import LaidOut

_VERSION = "1.7"  # of PDF, on which PDF/A-3 and PDF/UA-1 stand
_KEPT = frozenset({"/Type", "/Pages", "/OutputIntents"})  # of the engine's catalog


def finish_screen(
    source: Path, target: Path, laid_out: LaidOut, texts: Mapping[str, str], about: About, profile: Path
) -> None:
    """Write the screen PDF of a rendered PDF, the cover first. `texts` are what sections and notes say, by identifier
    (see `words`); `profile` is that of the paper on which pictures in CMYK are printed.

    Raises RenderError when the file is not the one that was watched.
    """
    content = io.BytesIO(source.read_bytes())  # processes share no place in what is in memory
    with Pdf.open(content) as pdf, open_pdf(about.cover.path) as cover:
        if len(pdf.pages) != laid_out.pages:
            raise RenderError(f"{source.name} has {len(pdf.pages)} pages, and {laid_out.pages} were laid out")
        for key in list(pdf.Root.keys()):
            if key not in _KEPT:
                del pdf.Root[key]
        font_maps = _font_maps(pdf)
        _font_maps(cover)  # its fonts have names of their own
        tree = structure(laid_out, about.names.language, append_cover(pdf, cover.pages[0], about.cover.words))
        _show_inks(pdf, profile)
        said = edits(laid_out.body, texts)
        destinations = Destinations(pdf, laid_out)
        links = Links(pdf, destinations, about)
        writer = TreeWriter(pdf, tree, links)
        writer.write()
        write_pages(pdf, tree, writer.numbers, said, font_maps)
        put_first(pdf)
        destinations.write(pdf, links.targets | {bookmark.anchor for bookmark in about.bookmarks})
        write_bookmarks(pdf, about.bookmarks, destinations)
        identity.write_identity(pdf, about)
        identity.write_labels(pdf, about.cover.label, about.roman_pages)
        identity.attach(pdf, about.sources, about.moment)
        pdf.remove_unreferenced_resources()
        save(pdf, target, _VERSION, recompress=True)


def _show_inks(pdf: Pdf, profile: Path) -> None:
    """Turn pictures in CMYK, which are JPEGs, into RGB, as PDF/A with an intent in RGB asks (ISO 19005-3, 6.2.4.3), and
    ask for no interpolation (6.2.8), as the engine does for pictures inside drawings.
    """
    for page in pdf.pages:
        for picture in page.get_images().values():
            for one in (picture, picture.get(Name.SMask)):
                if one is not None and Name.Interpolate in one:
                    del one.Interpolate
            if picture.get(Name.ColorSpace) == Name.DeviceCMYK:
                content = on_screen(picture.read_raw_bytes(), load_profile(profile).content)
                picture.write(content, filter=Name.DCTDecode)
                picture.ColorSpace = Name.DeviceRGB
                if Name.Decode in picture:
                    del picture.Decode


def _font_maps(pdf: Pdf) -> dict[str, ToUnicodeMap]:
    """Return the ToUnicode maps of all fonts by their resource names; the engine shares one set of names."""
    found: dict[str, ToUnicodeMap] = {}
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        for name, font in page.obj.Resources.get("/Font", Dictionary()).items():
            if name in found:
                continue
            if "/ToUnicode" in font and font.ToUnicode.objgen not in seen:
                seen.add(font.ToUnicode.objgen)
                font.ToUnicode.write(with_plain_spaces(font.ToUnicode.read_bytes()))
            found[name] = ToUnicodeMap(font)
    return found
