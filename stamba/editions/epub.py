"""The EPUB edition: what goes into the package. The XHTML of its files is in `epub_text`, the ZIP in `container`."""

from __future__ import annotations

import mimetypes
import posixpath
from pathlib import Path

from stamba.config import RELATORS, Contributor
from stamba.document import Document, Section
from stamba.editions import cover, epub_nav, epub_text
from stamba.editions.artifact import Artifact, Order, whole_or_absent
from stamba.editions.container import CSS, NCX, XHTML, Item, Meta, Package, write
from stamba.fonts import Face, face_rules, faces, subset_face

SKIPPED_KINDS = ("halftitlepage", "toc")
FACES = (("Noto Serif Georgian", (400, 600)), ("Noto Sans Georgian", (600, 700)))
COVER_IMAGE = "images/cover.png"


def make_epub(order: Order) -> Artifact:
    """Write the EPUB."""
    document = order.document
    sections = tuple(section for section in document.sections if section.kind not in SKIPPED_KINDS)
    texts = epub_text.section_files(document, sections, order.words)
    order.progress("cover")
    cover_page = epub_text.cover_file(document, order.words, COVER_IMAGE)
    nav = epub_nav.nav_file(document, sections, order.words)
    everything = "".join(content.decode() for content in (cover_page, nav, *texts.values()))
    order.progress("fonts")
    fonts = _fonts(order, everything)
    css = _style(order, fonts)
    items = [
        Item("nav.xhtml", "nav", XHTML, nav, ("nav",)),
        Item("toc.ncx", "ncx", NCX, epub_nav.ncx_file(document, sections)),
        Item("styles/book.css", "style", CSS, css.encode()),
        Item(COVER_IMAGE, "cover-image", "image/png", cover.cover_image(order), ("cover-image",)),
        Item("text/cover.xhtml", "cover", XHTML, cover_page),
        *(
            Item(
                f"text/{section.id}.xhtml",
                f"text-{section.id}",
                XHTML,
                texts[section.id],
                epub_text.properties(section),
            )
            for section in sections
        ),
        *(
            Item(f"fonts/{face.path.name}", f"font-{n}", "font/ttf", content)
            for n, (face, content) in enumerate(fonts, 1)
        ),
        *_licences(order.house.fonts),
        *_images(document, sections),
    ]
    spine = ("cover", *_with_contents(sections))
    package = Package(
        identifier=document.metadata.identifier,
        language=document.metadata.language,
        modified=order.revision.moment,
        metadata=_metadata(document),
        items=tuple(items),
        spine=spine,
    )
    with whole_or_absent(order.target) as temporary:
        write(package, temporary)
    return Artifact("epub", order.target, 0)


def _with_contents(sections: tuple[Section, ...]) -> list[str]:
    """The spine behind the cover: the contents stand where the book has them, behind the front furniture."""
    ids = [f"text-{section.id}" for section in sections]
    furniture = sum(section.kind in ("titlepage", "imprint") for section in sections)
    return [*ids[:furniture], "nav", *ids[furniture:]]


def _fonts(order: Order, text: str) -> list[tuple[Face, bytes]]:
    wanted = {(family, weight) for family, weights in FACES for weight in weights}
    chosen = [face for face in faces(order.house.fonts) if (face.family, face.weight) in wanted]
    return [(face, subset_face(face, text)) for face in chosen]


def _style(order: Order, fonts: list[tuple[Face, bytes]]) -> str:
    urls = {face.path: f"../fonts/{face.path.name}" for face, _ in fonts}
    sheets = [(order.house.styles / name).read_text(encoding="utf-8") for name in ("base.css", "epub.css")]
    return "\n".join([face_rules([face for face, _ in fonts], urls), *sheets])


def _licences(folder: Path) -> list[Item]:
    return [
        Item(f"fonts/{path.name}", f"licence-{number}", "text/plain", path.read_bytes())
        for number, path in enumerate(sorted(folder.glob("OFL-*.txt")), start=1)
    ]


def _images(document: Document, sections: tuple[Section, ...]) -> list[Item]:
    items = []
    for number, name in enumerate(epub_text.image_names(sections, document.notes), start=1):
        path = document.config.folder / name
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        items.append(
            Item(f"images/{posixpath.basename(name)}", f"image-{number}", media_type, path.read_bytes())
        )
    return items


def _metadata(document: Document) -> tuple[Meta, ...]:
    meta = document.metadata
    lines = [Meta("dc:title", meta.title, "title"), Meta("title-type", "main", refines="title")]
    for number, (kind, title) in enumerate((("collection", meta.part), ("subtitle", meta.subtitle)), start=1):
        if title and kind == "subtitle":
            lines += [
                Meta("dc:title", title, f"title-{number}"),
                Meta("title-type", kind, refines=f"title-{number}"),
            ]
    for number, who in enumerate(meta.contributors, start=1):
        lines += _contributor(who, f"person-{number}")
    for name, value in (
        ("dc:publisher", meta.publisher),
        ("dc:rights", meta.rights),
        ("dc:description", meta.description),
    ):
        if value:
            lines.append(Meta(name, value))
    if meta.isbn:
        lines.append(Meta("dc:source", f"urn:isbn:{meta.isbn.replace('-', '')}"))
    return tuple(lines)


def _contributor(who: Contributor, identifier: str) -> list[Meta]:
    element = "dc:creator" if who.is_creator else "dc:contributor"
    lines = [Meta(element, who.name, identifier)]
    lines += [
        Meta("role", role, refines=identifier, scheme="marc:relators")
        for role in who.roles
        if role in RELATORS
    ]
    if who.file_as:
        lines.append(Meta("file-as", who.file_as, refines=identifier))
    return lines
