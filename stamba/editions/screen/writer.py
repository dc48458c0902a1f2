"""The structure tree in the file: elements, the trees that lead to them from pages and names, the role map.

ISO 32000-1, 14.7. Elements are written in reading order, so that the same book gives the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from stamba.editions.screen.links import Links
from stamba.editions.screen.streams import ContentPlan, PlacedPiece, rewritten
from stamba.editions.screen.structure import Structure
from stamba.editions.screen.words import ActualText
from stamba.ground import kept
from stamba.ground.beside import shared
from stamba.pdf.glyphs import ToUnicodeMap, digest_of
from stamba.pdf.objects import Array, Dictionary, Name, Object, Pdf, String
from stamba.pdf.roles import ROLE_MAP
from stamba.pdf.streams import data_of
from stamba.pdf.structure import Attribute, MarkedContent, Tag
from stamba.setting.laid_out import Ornament


class TreeWriter:
    """Writes the tags of a book into a PDF; `numbers` are the new numbers of its pieces."""

    def __init__(self, pdf: Pdf, structure: Structure, links: Links) -> None:
        self._pdf = pdf
        self._structure = structure
        self._links = links
        self._pages = [page.obj for page in pdf.pages]
        self._owners: dict[int, list[Object]] = defaultdict(list)
        self._annotations: list[Object] = []
        self._ids: dict[str, Object] = {}
        self._used: set[str] = set()
        self.numbers: dict[tuple[int, int], int] = {}

    def write(self) -> None:
        """Put the tree in place of the one that is there."""
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._element(self._structure.document, root)
        numbers: list[object] = []
        for page, owners in sorted(self._owners.items()):
            numbers += [page, self._pdf.make_indirect(Array(owners))]
            self._pages[page].StructParents = page
        for key, owner in enumerate(self._annotations, start=len(self._pages)):
            numbers += [key, owner]
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = len(self._pages) + len(self._annotations)
        if self._ids:
            names: list[object] = []
            for identifier, element in sorted(self._ids.items(), key=lambda one: bytes(String(one[0]))):
                names += [String(identifier), element]
            root.IDTree = self._pdf.make_indirect(Dictionary(Names=Array(names)))
        roles = {f"/{kind}": Name(f"/{ROLE_MAP[kind]}") for kind in sorted(self._used & ROLE_MAP.keys())}
        if roles:
            root.RoleMap = Dictionary(roles)
        self._pdf.Root.StructTreeRoot = root

    def _element(self, tag: Tag, parent: Object) -> Object:
        element = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{tag.type}"), P=parent))
        self._used.add(tag.type)
        texts = {
            "/Lang": tag.language,
            "/Alt": tag.alternative,
            "/E": tag.expansion,
            "/T": tag.title,
            "/ID": tag.id,
        }
        for key, text in texts.items():
            if text:
                element[key] = String(text)
        if tag.id:
            self._ids[tag.id] = element
        if tag.attributes:
            element.A = _attributes(tag.attributes)
        home = next((mark.page for mark in tag.marks()), None)
        if home is not None:
            element.Pg = self._pages[home]
        kids: list[object] = list(self._objects(tag, element, home))
        kids += (
            self._element(kid, element) if isinstance(kid, Tag) else self._piece(kid, element, home)
            for kid in tag.kids
        )
        if kids:
            element.K = kids[0] if len(kids) == 1 else Array(kids)
        return element

    def _objects(self, tag: Tag, element: Object, home: int | None) -> list[Object]:
        """Return the annotations of a link, as its kids."""
        references: list[Object] = []
        for page, annotation in self._links.annotations(tag) if tag.href else ():
            annotation.StructParent = len(self._pages) + len(self._annotations)
            self._annotations.append(element)
            reference = Dictionary(Type=Name.OBJR, Obj=annotation)
            if page != home:
                reference.Pg = self._pages[page]
            references.append(reference)
        return references

    def _piece(self, mark: MarkedContent, element: Object, home: int | None) -> object:
        number = len(self._owners[mark.page])
        self._owners[mark.page].append(element)
        self.numbers[mark.place] = number
        if mark.page == home:
            return number
        return Dictionary(Type=Name.MCR, Pg=self._pages[mark.page], MCID=number)


def _attributes(attributes: tuple[Attribute, ...]) -> Object:
    """Return the attribute objects of an element, one an owner (ISO 32000-1, 14.7.5)."""
    owners: dict[str, Dictionary] = {}
    for one in attributes:
        values = owners.setdefault(one.owner, Dictionary(O=Name(f"/{one.owner}")))
        if isinstance(one.value, str):
            values[f"/{one.key}"] = Name(f"/{one.value}")
        elif isinstance(one.value, tuple):
            values[f"/{one.key}"] = Array([round(value, 2) for value in one.value])
        else:
            values[f"/{one.key}"] = one.value
    return next(iter(owners.values())) if len(owners) == 1 else Array(list(owners.values()))


def write_pages(
    pdf: Pdf,
    structure: Structure,
    numbers: Mapping[tuple[int, int], int],
    edits: Mapping[tuple[int, int], ActualText],
    font_maps: Mapping[str, ToUnicodeMap],
) -> None:
    """Mark the content of every page as the tree says. A page is read through before its notes."""
    text: dict[int, list[PlacedPiece]] = defaultdict(list)
    notes: dict[int, list[PlacedPiece]] = defaultdict(list)
    for mark, kind, in_note in _pieces(structure.document, in_note=False):
        placed = PlacedPiece(mark, kind, numbers[mark.place], edits.get(mark.place, ActualText()))
        (notes if in_note else text)[mark.page].append(placed)
    ornaments: dict[int, list[Ornament]] = defaultdict(list)
    for ornament in structure.ornaments:
        ornaments[ornament.mark.page].append(ornament)
    fonts = digest_of(font_maps)

    def written(indices: Sequence[int]) -> list[bytes]:
        contents = []
        for index in indices:
            page, plan = pdf.pages[index], ContentPlan([*text[index], *notes[index]], ornaments[index])
            make = partial(rewritten, page, font_maps, plan)
            inputs = (data_of(page), fonts, plan.of_its_page())
            contents.append(kept.once("content", inputs, make, bytes, bytes))
        return contents

    for page, content in zip(pdf.pages, shared(written, range(len(pdf.pages))), strict=True):
        page.obj.Contents = pdf.make_stream(content)
        page.obj.Tabs = Name.S


def _pieces(tag: Tag, *, in_note: bool) -> Iterator[tuple[MarkedContent, str, bool]]:
    """Yield all pieces in reading order, with the type of their tag and whether they stand in a note."""
    in_note = in_note or tag.type == "Note"
    for kid in tag.kids:
        if isinstance(kid, Tag):
            yield from _pieces(kid, in_note=in_note)
        else:
            yield kid, tag.type, in_note
