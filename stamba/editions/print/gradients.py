"""Gradients in the inks of a job: the two ends of every exponential function are inked, the ramp between is linear.

Shadings of type 1 to 3 with functions of type 2 or 3 (ISO 32000-1, 8.7.4.5 and 7.10), which is what the renderer
writes; a mesh or a sampled function in another space than gray or CMYK is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stamba.editions.print.inks import ColourRefusedError
from stamba.pdf.objects import Array, Dictionary, Name, PdfObject
from stamba.pdf.spaces import space_of

if TYPE_CHECKING:
    from stamba.editions.print.inks import Inker


def convert_shading(shading: PdfObject, inker: Inker, resources: PdfObject) -> None:
    """Rewrite the shading's space, function and background in CMYK; raises ColourRefusedError."""
    space = space_of(shading.get("/ColorSpace"), resources)
    kind = "cmyk" if space.kind == "cmyk" else space.kind
    if kind not in {"gray", "rgb", "cmyk"}:
        msg = f"its colours are {space.told}"
        raise ColourRefusedError(msg)
    if int(shading.get("/ShadingType", 0)) > 3 or "/Function" not in shading:
        if kind == "rgb" or space.managed:
            msg = "it is a mesh in RGB"
            raise ColourRefusedError(msg)
        return
    shading.Function = _function(shading.Function, kind, inker)
    shading.ColorSpace = Name.DeviceCMYK
    if "/Background" in shading:
        shading.Background = _inked(shading.Background, kind, inker)


def _inked(values: PdfObject, kind: str, inker: Inker) -> Array:
    return Array([*inker.ink(kind, tuple(float(value) for value in values)).cmyk])


def _function(function: PdfObject, kind: str, inker: Inker, depth: int = 0) -> Dictionary:
    type_ = int(function.get("/FunctionType", -1)) if isinstance(function, Dictionary) else -1
    if type_ == 2:
        made = Dictionary(FunctionType=2, Domain=function.Domain, N=function.N)
        made.C0 = _inked(function.get("/C0", [0.0]), kind, inker)
        made.C1 = _inked(function.get("/C1", [1.0]), kind, inker)
        return made
    if type_ == 3 and depth < 8:
        parts = [_function(part, kind, inker, depth + 1) for part in function.Functions]
        return Dictionary(
            FunctionType=3,
            Domain=function.Domain,
            Functions=parts,
            Bounds=function.Bounds,
            Encode=function.Encode,
        )
    msg = "its colours come from a function we do not convert"
    raise ColourRefusedError(msg)
