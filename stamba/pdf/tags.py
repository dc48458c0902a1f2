"""Reading a tagged PDF back: its structure tree with what every piece says, and what stands outside the tree.

Reads any PDF, not only ours, and rests on nothing that the writer knew: text comes from the fonts' ToUnicode and
from replacement texts (ISO 32000-1, 9.10 and 14.9.4), order from the tree (14.7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stamba.ground import limits
from stamba.ground.errors import RenderError
from stamba.ground.geometry import Box
from stamba.pdf.file import PdfFile, opened
from stamba.pdf.glyphs import ToUnicodeMap
from stamba.pdf.objects import (
    Array,
    Dictionary,
    Name,
    Object,
    Page,
    PasswordError,
    Pdf,
    PdfError,
    String,
)
from stamba.pdf.page_by_page import page_by_page
from stamba.pdf.roles import BLOCKS
from stamba.pdf.streams import instructions
from stamba.pdf.structure import Attribute, MarkedContent, Tag

_NO_BOX = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Outside:
    """Content that no tag holds: its page index, the kind of artifact ("" when it is not even one), its text."""

    page: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class TagTree:
    """The tags of a file: the roots, the file's language, what its own types stand for, what is outside.

    `joined` counts words over two lines that replacement texts make whole. `astray` names pieces whose page knows
    another owner than the tree does.
    """

    roots: tuple[Tag, ...]
    language: str
    roles: dict[str, str]
    outside: tuple[Outside, ...]
    joined: int
    astray: tuple[str, ...]

    def walk(self) -> Iterator[Tag]:
        """All tags in reading order."""
        for root in self.roots:
            yield from root.walk()

    def spoken(self) -> str:
        """All that the tags say, blocks parted by line feeds."""
        return "".join(_spoken(root) for root in self.roots)

    def standard(self, kind: str) -> str:
        """The standard type behind a type (ISO 32000-1, 14.7.3)."""
        seen = {kind}
        while kind in self.roles and self.roles[kind] not in seen:
            kind = self.roles[kind]
            seen.add(kind)
        return kind


def _spoken(tag: Tag) -> str:
    text = "".join(kid.text if isinstance(kid, MarkedContent) else _spoken(kid) for kid in tag.kids)
    return f"\n{text}\n" if tag.type in BLOCKS or tag.type == "Lbl" else text


def said(tag: Tag) -> str:
    """Return the text of a tag, its pieces in order."""
    return "".join(mark.text for mark in tag.marks())


def read_tags(source: Path | PdfFile) -> TagTree:
    """Read the tags of a PDF; one that has none gives an empty tree. Raises RenderError for what is no PDF."""
    with opened(source) as file:
        return _Reader(file).read()


def _objects(file: PdfFile) -> Pdf:
    try:
        return file.objects
    except OSError as wrong:
        raise RenderError(f"{file.path} cannot be read: {wrong.strerror}", "Make it with: make pdf") from None
    except PasswordError:
        raise RenderError(f"{file.path} asks for a password", "Save it without one.") from None
    except PdfError:
        raise RenderError(f"{file.path} is not a whole PDF", "Make it with: make pdf") from None


@dataclass(slots=True)
class _PageSaid:
    """The text of the pieces of a page, by number, and what is outside of them."""

    pieces: dict[int, str] = field(default_factory=dict)
    outside: list[tuple[str, str]] = field(default_factory=list)
    joined: int = 0


class _Reader:
    """Carries the pages by their object numbers and what is on them."""

    def __init__(self, file: PdfFile) -> None:
        self.pdf = pdf = _objects(file)
        self.numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self.pages = page_by_page(file, "said", _pages_said, lambda _: ())
        self.owners = _owners(pdf)
        self.astray: list[str] = []

    def read(self) -> TagTree:
        root = self.pdf.Root.get("/StructTreeRoot", Dictionary())
        roots = tuple(kid for kid in self.kids(root, None, 0) if isinstance(kid, Tag))
        outside = tuple(
            Outside(index, kind, text) for index, page in enumerate(self.pages) for kind, text in page.outside
        )
        return TagTree(
            roots=roots,
            language=str(self.pdf.Root.get("/Lang", "")),
            roles={key[1:]: str(value)[1:] for key, value in root.get("/RoleMap", {}).items()},
            outside=outside,
            joined=sum(page.joined for page in self.pages),
            astray=tuple(self.astray),
        )

    def kids(self, element: Object, page: int | None, depth: int) -> Iterator[Tag | MarkedContent]:
        if depth > limits.PDF_TREE_LEVELS:
            raise RenderError("the tags of the file turn in a circle", "Make it with: make pdf")
        kids = element.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary):
                if "/S" in kid:
                    yield self.tag(kid, depth + 1)
                elif "/MCID" in kid:
                    own = self.numbers.get(kid.Pg.objgen) if "/Pg" in kid else page
                    yield self.piece(element, own, int(kid.MCID))
            else:
                yield self.piece(element, page, int(kid))

    def piece(self, element: Object, page: int | None, number: int) -> MarkedContent:
        index = -1 if page is None else page
        text = self.pages[index].pieces.get(number) if page is not None else None
        if text is None:
            self.astray.append(f"page {index + 1} has no piece {number}")
        elif self.owners.get((index, number)) != element.objgen:
            self.astray.append(f"page {index + 1} thinks piece {number} is another's")
        return MarkedContent(index, number, text or "", 0, _NO_BOX)

    def tag(self, element: Object, depth: int) -> Tag:
        page = self.numbers.get(element.Pg.objgen) if "/Pg" in element else None
        texts = {name: str(element.get(key, "")) for name, key in _TEXTS.items()}
        return Tag(
            str(element.S)[1:],
            tuple(self.kids(element, page, depth)),
            href=_href(element),
            attributes=tuple(_attributes(element)),
            **texts,
        )


_TEXTS = {"language": "/Lang", "alternative": "/Alt", "expansion": "/E", "title": "/T", "id": "/ID"}


def _owners(pdf: Pdf) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the owner of each piece as its page says: page index and number to the object number of a tag."""
    tree = pdf.Root.get("/StructTreeRoot", Dictionary()).get("/ParentTree")
    by_key = dict(_number_tree(tree)) if tree is not None else {}
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for index, page in enumerate(pdf.pages):
        entry = by_key.get(int(page.obj.get("/StructParents", -1)))
        if isinstance(entry, Array):
            for number, owner in enumerate(entry):
                if isinstance(owner, Dictionary):
                    owners[index, number] = owner.objgen
    return owners


def _number_tree(node: Object) -> Iterator[tuple[int, Object]]:
    flat = node.get("/Nums", Array())
    for at in range(0, len(flat) - 1, 2):
        yield int(flat[at]), flat[at + 1]
    for kid in node.get("/Kids", ()):
        yield from _number_tree(kid)


def _href(element: Object) -> str:
    """Return the destination of the first annotation of a tag: an address, or # and the name of a place."""
    kids = element.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/Obj" in kid:
            annotation = kid.Obj
            if "/Dest" in annotation and isinstance(annotation.Dest, String):
                return f"#{annotation.Dest}"
            if "/A" in annotation and "/URI" in annotation.A:
                return str(annotation.A.URI)
    return ""


def _attributes(element: Object) -> Iterator[Attribute]:
    given = element.get("/A", Array())
    for one in given if isinstance(given, Array) else [given]:
        if not isinstance(one, Dictionary):
            continue
        owner = str(one.get("/O", "/"))[1:]
        for key, value in one.items():
            if key == "/O":
                continue
            if isinstance(value, Array):
                yield Attribute(owner, key[1:], tuple(float(part) for part in value))
            elif isinstance(value, Name):
                yield Attribute(owner, key[1:], str(value)[1:])
            else:
                yield Attribute(owner, key[1:], float(value))


@dataclass(slots=True)
class _Open:
    """A marked-content sequence that is open: its number, its kind when it is an artifact, what stands for it."""

    number: int | None = None
    artifact: str = ""
    stands: str | None = None


def _pages_said(file: PdfFile, indices: Sequence[int]) -> list[_PageSaid]:
    """Return the texts of some pages of a file. Pages share fonts, whose maps are read once."""
    known: dict[tuple[int, int], ToUnicodeMap] = {}
    pages = [file.objects.pages[index] for index in indices]
    return [_page_said(page, _font_maps(page, known)) for page in pages]


def _page_said(page: Page, font_maps: Mapping[str, ToUnicodeMap]) -> _PageSaid:
    """Return the text of a page, piece by piece, by the ToUnicode maps of its fonts."""
    out = _PageSaid()
    opened: list[_Open] = []
    font_map: ToUnicodeMap | None = None
    for parsed in instructions(page)[0]:
        operator = parsed.operator
        if operator in ("BDC", "BMC"):
            one = _opened(parsed.operands, page)
            replaced = any(outer.stands is not None for outer in opened)
            opened.append(one)
            if one.number is not None:
                out.pieces.setdefault(one.number, "")
            if one.stands is not None and not replaced:
                _add(out, opened, one.stands)
                out.joined += one.stands.isspace()
        elif operator == "EMC" and opened:
            opened.pop()
        elif operator == "Tf":
            font_map = font_maps.get(str(parsed.operands[0]))
        elif operator in ("Tj", "TJ") and font_map is not None:
            if all(one.stands is None for one in opened):
                _add(out, opened, font_map.text_of(parsed.operands[0]))
        elif operator == "Do" and not opened:
            out.outside.append(("", "a picture"))
    return out


def _font_maps(page: Page, known: dict[tuple[int, int], ToUnicodeMap]) -> Mapping[str, ToUnicodeMap]:
    fonts = page.obj.get("/Resources", Dictionary()).get("/Font", Dictionary())
    found = {}
    for name, font in fonts.items():
        font_map = known.get(font.objgen) if font.is_indirect else None
        found[name] = ToUnicodeMap(font) if font_map is None else font_map
        if font.is_indirect:
            known[font.objgen] = found[name]
    return found


def _opened(operands: Sequence[Any], page: Page) -> _Open:
    tag, *rest = operands
    properties = rest[0] if rest else Dictionary()
    if isinstance(properties, Name):
        known = page.obj.get("/Resources", Dictionary()).get("/Properties", Dictionary())
        properties = known.get(str(properties), Dictionary())
    stands = properties.get("/ActualText")
    return _Open(
        number=int(properties.MCID) if "/MCID" in properties else None,
        artifact=str(properties.get("/Subtype", properties.get("/Type", "/Artifact")))[1:]
        if tag == "/Artifact"
        else "",
        stands=None if stands is None else str(stands),
    )


def _add(out: _PageSaid, opened: list[_Open], text: str) -> None:
    """Give a text to whom it belongs: the innermost piece or artifact around it, or nobody."""
    for one in reversed(opened):
        if one.number is not None:
            out.pieces[one.number] += text
            return
        if one.artifact:
            out.outside.append((one.artifact, text))
            return
    if text.strip():
        out.outside.append(("", text))
