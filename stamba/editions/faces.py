"""The faces that travel inside an edition: of each a subset with the letters that the edition has."""

from __future__ import annotations

import re

from stamba.editions.artifact import Order
from stamba.theme.fonts import Face, faces, subset_face, uncovered

_USUAL_WEIGHT = 400
_MARKUP = {
    "Math": "<math",
    "Code": "<code",
    "CodeBlock": "<pre",
}  # what in the files is set in a family of its own


def subsets(order: Order, sheet: str, text: str) -> list[tuple[Face, bytes]]:
    """Return a subset of every face that the style sheets can ask for, of the families and the weights they name; those
    of a family that stands in only if the others lack a letter of the text.
    """
    weights = {_USUAL_WEIGHT, *(int(weight) for weight in re.findall(r"font-weight:\s*(\d+)", sheet))}
    asked = [face for face in faces(order.book.house.font_files) if f'"{face.private_family}"' in sheet]
    kinds = {kind for kind, markup in _MARKUP.items() if markup in text}
    theme = order.book.theme
    families = {family.name for family in theme.families_of(kinds)}
    lacking = set(map(ord, uncovered(text, [face for face in asked if face.family in families])))
    standing = {family.name for family in theme.families if family.stands_in and not family.kinds}
    families |= {face.family for face in asked if face.family in standing and lacking & face.characters}
    return [
        (face, subset_face(face, text))
        for face in asked
        if face.weight in weights and face.family in families
    ]
