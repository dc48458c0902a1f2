"""The EPUB edition: what goes into the package. The XHTML of its files is in `epub_text`, the ZIP in `container`."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from pathlib import Path

from stamba.document import Document, Section, parse_body, place_of
from stamba.document.epub import SKIPPED_KINDS
from stamba.editions.artifact import Artifact, Order
from stamba.editions.cover import Cover, front_cover
from stamba.editions.epub import access as epub_access
from stamba.editions.epub import meta as epub_meta
from stamba.editions.epub import nav as epub_nav
from stamba.editions.epub import text as epub_text
from stamba.editions.epub.container import CSS, NCX, XHTML, Enclosure, Item, Package, write
from stamba.editions.epub.page_breaks import PageBreak, page_breaks
from stamba.editions.epub.text import Contents, file_name
from stamba.editions.epub.xml import STYLE
from stamba.editions.faces import subsets
from stamba.editions.starts import printed_pages
from stamba.ground.errors import ManuscriptError, Source
from stamba.ground.files import whole_or_absent
from stamba.language import hyphenation
from stamba.manuscript import images
from stamba.pdf.profiles import load_profile, on_screen
from stamba.theme.fonts import Face, face_rules

_SHEETS = ("base.css", "epub.css")


def make_epub(order: Order) -> Artifact:
    """Write the EPUB, with the pages of the printed book marked in it."""
    document = order.book.document
    hyphenation.register(order.book.house)
    sections = tuple(section for section in document.sections if section.kind not in SKIPPED_KINDS)
    pictures = _pictures(document, sections)
    order.progress("pages of the print edition")
    names = {name: item.name for name, item in pictures.items()}
    contents = Contents(document, order.book.words, sections, _breaks(order, sections), names)
    order.progress("cover")
    cover = front_cover(order)
    files = _documents(contents, cover)
    order.progress("fonts")
    sheet = "\n".join(order.book.house.sheet(name) for name in _SHEETS)
    fonts = subsets(order, sheet, "".join(content.decode() for content in files.values()))
    urls = {face.path: f"../fonts/{face.path.name}" for face, _ in fonts}
    style = f"{face_rules([face for face, _ in fonts], urls)}\n{sheet}"
    moves = any(images.look(document.config.folder / name).moves for name in pictures)
    facts = epub_access.facts_of(files, style, document.metadata.language, moves=moves)
    ids = {name: _identifier(name) for name in files}
    properties = {file_name(section.id): epub_text.properties(section) for section in sections}
    package = Package(
        identifier=document.metadata.identifier,
        language=document.metadata.language,
        modified=order.book.revision.moment,
        metadata=epub_meta.metadata(order, facts),
        items=(
            *(
                Item(name, ids[name], XHTML, content, ("nav",) if name == epub_nav.NAV else properties.get(name, ()))
                for name, content in files.items()
            ),
            Item("toc.ncx", "ncx", NCX, epub_nav.ncx_file(contents, files)),
            Item(STYLE, "style", CSS, style.encode()),
            Item(cover.name, "cover-image", cover.media_type, cover.content, ("cover-image",)),
            *(
                Item(f"fonts/{face.path.name}", f"font-{number}", "font/ttf", content)
                for number, (face, content) in enumerate(fonts, start=1)
            ),
            *pictures.values(),
        ),
        spine=tuple(ids.values()),
        enclosures=_licences([face for face, _ in fonts]),
    )  # fmt: skip
    with whole_or_absent(order.target) as temporary:
        write(package, temporary)
    return Artifact("epub", order.target, 0)


def _breaks(order: Order, sections: tuple[Section, ...]) -> tuple[PageBreak, ...]:
    """Return the starts of the print pages in the sections of the EPUB and on its page of contents."""
    printed = printed_pages(order)
    if printed is None:
        return ()
    held = [
        section.id for section in order.book.document.sections if section in sections or section.kind == "toc"
    ]
    return page_breaks(printed, order.book.flow, held)


def _documents(contents: Contents, cover: Cover) -> dict[str, bytes]:
    """Return the documents of the spine in reading order, by name: the contents stand behind the front furniture."""
    texts = epub_text.section_files(contents)
    cover_page = epub_text.cover_file(contents.document, contents.words, cover.name)
    files = {file_name("cover"): cover_page}
    front = [
        section for section in contents.sections if section.kind in ("halftitlepage", "titlepage", "imprint")
    ]
    files |= {file_name(section.id): texts[section.id] for section in front}
    files[epub_nav.NAV] = epub_nav.nav_file(contents)
    return files | {file_name(section.id): texts[section.id] for section in contents.sections}


def _identifier(name: str) -> str:
    return "nav" if name == epub_nav.NAV else name.removesuffix(".xhtml").replace("/", "-")


def _licences(found: Sequence[Face]) -> tuple[Enclosure, ...]:
    """The licences of fonts travel beside them; nothing of the book shows them, so the package links to them.

    A book that has a face of its own of a family of the house has its licence twice, under one name.
    """
    paths = {face.licence.name: face.licence for face in found if face.licence.is_file()}
    return tuple(
        Enclosure(
            f"fonts/{name}",
            tuple(f"fonts/{face.path.name}" for face in found if face.licence.name == name),
            "dcterms:license",
            "text/plain",
            paths[name].read_bytes(),
        )
        for name in sorted(paths)
    )


def _pictures(document: Document, sections: tuple[Section, ...]) -> dict[str, Item]:
    """Return the pictures of the text by their path in the book's folder, under names that every reader can open."""
    found: dict[str, Item] = {}
    for number, name in enumerate(epub_text.picture_names(sections, document.notes), start=1):
        path = document.config.folder / name
        picture = images.look(path)
        if not picture.media_type:
            raise ManuscriptError(
                f"image {name} is {picture.format}, which readers of EPUB cannot show",
                "Save it as PNG, JPEG or SVG.", where=_place(sections, name),
            )  # fmt: skip
        media_type, ending = images.CORE_FORMATS[picture.format]
        found[name] = Item(
            f"images/image-{number}{ending}", f"image-{number}", media_type, _shown(path, picture, document)
        )
    return found


def _shown(path: Path, picture: images.Image, document: Document) -> bytes:
    """Return the bytes of a picture as screens show them: one in inks as the paper of the book's print edition does."""
    content = images.content_of(path)
    return (
        on_screen(content, load_profile(document.config.press.profile).content)
        if picture.for_print
        else content
    )


def _place(sections: tuple[Section, ...], name: str) -> Source | None:
    for section in sections:
        for image in parse_body(section.body).iter("img"):
            if posixpath.normpath(image.get("src", "")) == name:
                return place_of(section, image)
    return None
