"""Drawings of a book: SVG 2 through a parser and a whitelist, so that a drawing shows and does nothing else.

What acts, or asks for anything outside the drawing, is refused. What has no meaning for the picture, such as the
notes that a drawing program keeps in it, is left out. What is drawn is counted, references followed, so that a few
lines cannot ask for a million shapes.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from stamba.ground import limits
from stamba.manuscript.css import CssError, Rule, parts_of_value, rules_of_sheet

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

_SHAPES = (
    "svg", "g", "defs", "symbol", "use", "switch", "a", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "image", "title", "desc", "style", "linearGradient", "radialGradient", "stop", "pattern", "clipPath",
    "mask", "marker", "filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow",
    "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feMorphology",
    "feOffset", "feTile",
)  # fmt: skip
_LETTERS = ("text", "tspan", "textPath", "tref", "altGlyph", "font")
_PASSED_OVER = ("metadata", "view")
# Attributes that hold numbers and words, and nothing that CSS would read.
_PLAIN = """
    id class lang role version baseProfile x y z width height cx cy r rx ry x1 x2 y1 y2 fx fy fr d points pathLength
    viewBox preserveAspectRatio gradientUnits spreadMethod offset patternUnits patternContentUnits
    clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient filterUnits
    primitiveUnits in in2 result stdDeviation dx dy mode type values tableValues slope intercept amplitude exponent
    operator k1 k2 k3 k4 radius systemLanguage requiredFeatures requiredExtensions media
"""
# Presentation attributes (SVG 2, 6.6), read as CSS.
_STYLED = """
    clip clip-path clip-rule color color-interpolation color-interpolation-filters color-profile color-rendering
    display enable-background fill fill-opacity fill-rule filter flood-color flood-opacity gradientTransform
    image-rendering isolation marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow
    paint-order patternTransform shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style transform transform-origin
    vector-effect visibility
"""
_KEPT, _READ = frozenset(_PLAIN.split()), frozenset(_STYLED.split())
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,(.*)", re.DOTALL | re.IGNORECASE)


class DrawingError(ValueError):
    """The drawing is none that a book can hold; the sentence says why, the remedy what to do."""

    def __init__(self, what: str, remedy: str = "Save it as PNG, JPEG or SVG.") -> None:
        super().__init__(what)
        self.remedy = remedy


def read(content: bytes, look: Callable[[bytes], object]) -> etree._Element:
    """Return a drawing from its file's bytes, cleaned; `look` judges the bytes of a picture inside it.

    Raises DrawingError for what is no drawing, or is one that no book can hold.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DrawingError("it is not well-formed SVG") from None
    if root.tag != f"{{{SVG}}}svg":
        raise DrawingError("it is not SVG")
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise DrawingError("its XML has entities of its own", "Save it anew without them.")
    for before in root.itersiblings(preceding=True):
        _pass_over(before)
    clean(root, look)
    return root


def clean(root: etree._Element, look: Callable[[bytes], object]) -> None:
    """Take everything out of a drawing that has no meaning for the picture; raises DrawingError for the rest."""
    weights = _Weights()
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            _pass_over(element)
            _drop(element)
            continue
        space, _, name = element.tag.rpartition("}")  # a namespace may hold what no name may
        if space != f"{{{SVG}" or name in _PASSED_OVER:
            _drop(element)
            continue
        _judge_name(name)
        parts = [*_attributes(element, look)]
        if name == "a":
            element.tag = f"{{{SVG}}}g"  # nothing in a picture can be followed
        if name == "style":
            weights.rules.extend(_sheet(element.text or ""))
        weights.parts[element] = parts
        weights.named.setdefault(element.get("id", ""), element)
    weights.of(root)


_QUOTED_OWN = re.compile(r"""url\(\s*["'](#[^"']*)["']\s*\)""")


def written(root: etree._Element) -> bytes:
    """The bytes of a cleaned drawing, without document type and processing instructions.

    What it refers to in itself stands without quotation marks: EPUBCheck 5.3 takes them for a part of the name.
    """
    for element in root.iter(etree.Element):
        for key, value in element.items():
            if "url(" in value:
                element.set(key, _QUOTED_OWN.sub(r"url(\1)", str(value)))
        if element.text and "url(" in element.text:
            element.text = _QUOTED_OWN.sub(r"url(\1)", element.text)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, with_tail=False)


@dataclass(slots=True)
class _Weights:
    """The number of things that each element of a drawing draws, with all that it refers to."""

    parts: dict[etree._Element, list[str]] = field(default_factory=dict)
    named: dict[str, etree._Element] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    known: dict[etree._Element, tuple[int, int]] = field(default_factory=dict)
    open: set[etree._Element] = field(default_factory=set)

    def of(self, element: etree._Element, level: int = 0) -> tuple[int, int]:
        """Return the number of elements drawn and the levels of nesting; raises DrawingError when they are too many."""
        if element in self.open:
            raise DrawingError("a part of it is drawn inside itself", "Draw it anew without that reference.")
        if element not in self.known:
            if level > limits.DRAWING_LEVELS:
                raise DrawingError(
                    f"it is nested deeper than {limits.DRAWING_LEVELS} levels", "Flatten its groups."
                )
            self.open.add(element)
            below = [self.of(part, level + 1) for part in (*element, *self._meant(element))]
            self.open.remove(element)
            shapes, levels = 1 + sum(one for one, _ in below), 1 + max((deep for _, deep in below), default=0)
            self.known[element] = shapes, levels
        shapes, levels = self.known[element]
        if shapes > limits.DRAWING_SHAPES:
            raise DrawingError(
                f"it draws more than {limits.DRAWING_SHAPES} shapes", "Simplify it, or save it as PNG."
            )
        if level + levels > limits.DRAWING_LEVELS:
            raise DrawingError(
                f"it is nested deeper than {limits.DRAWING_LEVELS} levels", "Flatten its groups."
            )
        return shapes, levels

    def _meant(self, element: etree._Element) -> Iterator[etree._Element]:
        words = {element.get("id", ""), etree.QName(element).localname, *element.get("class", "").split()}
        ruled = [part for rule in self.rules if not rule.words or rule.words & words for part in rule.parts]
        for part in (*self.parts.get(element, ()), *ruled):
            if part in self.named:
                yield self.named[part]


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _pass_over(node: etree._Element) -> None:
    """Raise DrawingError for a processing instruction that fetches a style sheet."""
    if getattr(node, "target", "") == "xml-stylesheet":
        raise DrawingError("it points outside itself, to a style sheet")


def _judge_name(name: str) -> None:
    if name in _LETTERS:
        raise DrawingError(
            "it has letters, which would be set in another face", "Turn its text into outlines."
        )
    if name not in _SHAPES:
        raise DrawingError(f"it holds <{name}>, and a book's drawing shows shapes and does nothing else")


def _attributes(element: etree._Element, look: Callable[[bytes], object]) -> Iterator[str]:
    """Take the attributes that are not known away; give the identifiers that the others name."""
    for key, value in list(element.attrib.items()):
        name = str(key)
        if name in ("href", XLINK_HREF):
            yield from _reference(element, name, str(value), look)
        elif name in _READ:
            try:
                yield from parts_of_value(str(value))
            except CssError as wrong:
                raise DrawingError(str(wrong)) from None
        elif name.lower().startswith("on"):
            raise DrawingError(f"it holds {name}=…, and a book's drawing does not act")
        elif name not in _KEPT and not name.startswith("aria-"):
            del element.attrib[name]


def _reference(
    element: etree._Element, key: str, value: str, look: Callable[[bytes], object]
) -> Iterator[str]:
    if etree.QName(element).localname == "a":
        del element.attrib[key]
        return
    address = value.strip()
    if address.startswith("#"):
        yield address[1:]
        return
    picture = _PICTURE.fullmatch(address)
    if picture is None or etree.QName(element).localname != "image":
        raise DrawingError(f"it points outside itself, to {address[:60]}")
    try:
        look(base64.b64decode(picture[2]))
    except binascii.Error:
        raise DrawingError("the picture inside it cannot be read") from None


def _sheet(text: str) -> list[Rule]:
    try:
        return rules_of_sheet(text)
    except CssError as wrong:
        raise DrawingError(f"of its style sheet: {wrong}") from None
