"""Turn the content of a rendered PDF into the inks of a job: colours, overprint, marked content, resources.

One walk over every content stream that marks paper: pages, form XObjects, tiling patterns. Soft masks are left
alone, their colours are not ink. Overprint needs DeviceCMYK (ISO 32000-1, 8.6.7: OPM 1 looks at CMYK components
only), so black text is `0 0 0 1 k`, never `0 g`. What cannot be printed is gathered as findings, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stamba.document.pictures import in_colour
from stamba.editions.print.gradients import convert_shading
from stamba.editions.print.inks import BLACK, ColourRefusedError, Ink, Inker
from stamba.editions.print.pictures import PictureRefusedError, convert_picture
from stamba.editions.print.states import (
    KNOCKOUT,
    OVERPRINT,
    clean_state,
    is_transparent,
    overprint_states,
)
from stamba.ground.errors import Source
from stamba.ground.findings import Finding
from stamba.pdf.boxes import inherited
from stamba.pdf.objects import Dictionary, Name, Page, Pdf, PdfObject
from stamba.pdf.spaces import CMYK, GRAY, RGB, Space, separation, space_of
from stamba.pdf.streams import INLINE_IMAGE, Instruction, instructions, written

if TYPE_CHECKING:
    from stamba.pdf.profiles import Profile
    from stamba.press.spec import PressSpec

_SET_OVERPRINT = Instruction("gs", OVERPRINT.encode())
_SET_KNOCKOUT = Instruction("gs", KNOCKOUT.encode())
_START_BLACK = [Instruction("k", b"0 0 0 1"), Instruction("K", b"0 0 0 1")]

_DROPPED = frozenset({"BMC", "BDC", "EMC", "MP", "DP", "BX", "EX", "ri", "i"})
_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_MARKS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", INLINE_IMAGE})
_DEVICE_OPERATORS = {"g": GRAY, "G": GRAY, "rg": RGB, "RG": RGB, "k": CMYK, "K": CMYK}
_COLOUR = frozenset({*_DEVICE_OPERATORS, "cs", "CS", "sc", "SC", "scn", "SCN"})
_PRIVATE_KEYS = ("/StructParent", "/StructParents", "/Metadata", "/PieceInfo", "/OC", "/OPI", "/LastModified")


@dataclass(slots=True)
class _State:
    """The part of the graphics state that decides about ink (ISO 32000-1, 8.4)."""

    fill: Space = CMYK
    stroke: Space = CMYK
    fill_black: bool = True
    stroke_black: bool = True
    render: int = 0
    overprint: bool = False


@dataclass(slots=True)
class _Scope:
    """One content stream at work: its resources, the names it uses of them, the page it serves."""

    resources: PdfObject
    used: dict[str, set[str]]
    index: int
    transparent: bool = False


@dataclass(slots=True)
class Converter:
    """The conversion of one document; call `page` for each page, then `prune` once."""

    pdf: Pdf
    press: PressSpec
    profile: Profile
    coloured: frozenset[str] = frozenset()
    refused: set[Finding] = field(default_factory=set)
    _inker: Inker = field(init=False)
    _used: dict[tuple[int, int] | int, tuple[PdfObject, dict[str, set[str]]]] = field(default_factory=dict)
    _seen: dict[tuple[int, int], bool] = field(default_factory=dict)
    _added: dict[str, dict[str, PdfObject]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._inker = Inker(self.press, self.profile)
        self._added["/ExtGState"] = {
            name: self.pdf.make_indirect(state) for name, state in overprint_states().items()
        }
        self._added["/ColorSpace"] = {}

    def page(self, page: Page, index: int) -> bytes:
        """Return the page's content in the inks of the job; sets a CMYK page group where it is transparent."""
        if "/Resources" not in page.obj:
            have = inherited(page.obj, "/Resources")
            page.obj.Resources = Dictionary() if have is None else have
        scope = self._scope(page.obj.Resources, index)
        self._annotations(page, scope)
        content = self._rewrite(page.obj, scope, [*_START_BLACK], _State())
        if "/Group" in page.obj:
            del page.obj.Group
        if scope.transparent:
            page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
        return content

    def prune(self) -> None:
        """Leave in every resource dictionary what its content uses; unused spaces of the renderer go."""
        for resources, used in self._used.values():
            for kind in list(resources.keys()):
                if kind not in used:
                    del resources[kind]
            for kind, names in used.items():
                have = resources.get(kind, Dictionary())
                mine = self._added.get(kind, {})
                resources[kind] = Dictionary(
                    {
                        name: mine.get(name, have.get(name))
                        for name in sorted(names)
                        if name in mine or name in have
                    }
                )

    def _annotations(self, page: Page, scope: _Scope) -> None:
        """Links go without a trace; anything that paints would be missed."""
        for annotation in page.obj.get("/Annots", []):
            subtype = str(annotation.get("/Subtype", ""))
            if subtype != "/Link" and "/AP" in annotation:
                self._refuse(scope, "X-123", f"an annotation of kind {subtype[1:]}, which would vanish")

    def _scope(self, resources: PdfObject, index: int) -> _Scope:
        key: tuple[int, int] | int = id(resources)
        if resources is not None and resources.is_indirect:
            key = resources.objgen
        _, used = self._used.setdefault(key, (resources, {})) if resources is not None else (None, {})
        return _Scope(resources, used, index)

    def _refuse(self, scope: _Scope, code: str, reason: str) -> None:
        self.refused.add(Finding(code, reason, Source(Path(), pages=(scope.index,))))

    def _rewrite(self, owner: PdfObject, scope: _Scope, out: list[Instruction], state: _State) -> bytes:
        stack = [replace(state)]
        parsed, complaint = instructions(owner)
        if complaint:
            self._refuse(scope, "X-003", complaint)
        for instruction in parsed:
            operator = instruction.operator
            if operator in _DROPPED:
                continue
            if operator == "q":
                stack.append(replace(state))
            elif operator == "Q":
                state = stack.pop() if len(stack) > 1 else state
            elif operator in _COLOUR:
                out.extend(self._colour(operator, instruction, state, scope))
                continue
            elif operator in _TEXT:
                self._overprint(state, scope, out, wanted=self._may_overprint(state))
            elif operator in _MARKS:
                self._overprint(state, scope, out, wanted=False)
                self._mark(operator, instruction, scope)
            elif operator == "Tr":
                state.render = int(instruction.operands[0])
            elif operator == "Tf":
                self._font(str(instruction.operands[0]), scope)
            elif operator == "gs" and not self._graphics_state(str(instruction.operands[0]), scope):
                continue
            out.append(instruction)
        out.extend([Instruction("Q")] * (len(stack) - 1))
        return written(out)

    def _may_overprint(self, state: _State) -> bool:
        if not self.press.overprint:
            return False
        fills, strokes = state.render in {0, 2, 4, 6}, state.render in {1, 2, 5, 6}
        return (fills or strokes) and (state.fill_black or not fills) and (state.stroke_black or not strokes)

    def _overprint(self, state: _State, scope: _Scope, out: list[Instruction], *, wanted: bool) -> None:
        if wanted != state.overprint:
            out.append(_SET_OVERPRINT if wanted else _SET_KNOCKOUT)
            scope.used.setdefault("/ExtGState", set()).add(OVERPRINT if wanted else KNOCKOUT)
            state.overprint = wanted

    def _colour(
        self, operator: str, instruction: Instruction, state: _State, scope: _Scope
    ) -> list[Instruction]:
        """Return the instructions that say the same colour in ink; the state remembers its space and blackness."""
        stroke = operator.isupper()
        if operator in _DEVICE_OPERATORS:
            space = _DEVICE_OPERATORS[operator]
        elif operator in {"cs", "CS"}:
            space = space_of(instruction.operands[0], scope.resources)
        else:
            space = state.stroke if stroke else state.fill
        if stroke:
            state.stroke, state.stroke_black = space, False
        else:
            state.fill, state.fill_black = space, False
        if space.kind == "pattern":
            return self._pattern_colour(operator, instruction, scope)
        ink = self._ink(operator, instruction, space, scope)
        if stroke:
            state.stroke_black = ink.solid_black
        else:
            state.fill_black = ink.solid_black
        return self._say(ink, scope, stroke=stroke)

    def _ink(self, operator: str, instruction: Instruction, space: Space, scope: _Scope) -> Ink:
        if operator in {"cs", "CS"}:  # a new space starts at black (ISO 32000-1, 8.6.8)
            values = (0.0, 0.0, 0.0, 1.0) if space.kind == "cmyk" else (0.0,) * space.components
        else:
            values = tuple(float(operand) for operand in instruction.operands)
        try:
            return self._inker.ink(space.kind, values)
        except ColourRefusedError as error:
            self._refuse(scope, "X-301", str(error))
            return BLACK

    def _say(self, ink: Ink, scope: _Scope, *, stroke: bool) -> list[Instruction]:
        if not ink.spot:
            return [Instruction.of("K" if stroke else "k", *ink.cmyk)]
        spots = self._added["/ColorSpace"]
        name = next((name for name, space in spots.items() if str(space[1]) == "/" + ink.spot), "")
        if not name:
            name = f"/StambaSpot{len(spots) + 1}"
            spots[name] = self.pdf.make_indirect(separation(ink.spot, ink.cmyk))
        scope.used.setdefault("/ColorSpace", set()).add(name)
        operators = ("CS", "SCN") if stroke else ("cs", "scn")
        return [Instruction.of(operators[0], Name(name)), Instruction(operators[1], b"1")]

    def _pattern_colour(self, operator: str, instruction: Instruction, scope: _Scope) -> list[Instruction]:
        if operator in {"cs", "CS"}:
            return [Instruction.of(operator, Name.Pattern)]
        operands = instruction.operands
        if len(operands) != 1 or not isinstance(operands[0], Name):
            self._refuse(scope, "X-301", "a pattern without colours of its own")
            return []
        if pattern := self._resource("/Pattern", str(operands[0]), scope):
            if int(pattern.get("/PatternType", 1)) == 1:
                self._stream(pattern, scope, [*_START_BLACK])
            else:
                self._shading(pattern.get("/Shading"), scope)
        return [instruction]

    def _resource(self, kind: str, name: str, scope: _Scope) -> PdfObject:
        have = scope.resources.get(kind) if scope.resources is not None else None
        if have is None or name not in have:
            self._refuse(scope, "X-003", f"the content asks for {kind[1:]} {name[1:]}, which is not there")
            return None
        scope.used.setdefault(kind, set()).add(name)
        return have[name]

    def _mark(self, operator: str, instruction: Instruction, scope: _Scope) -> None:
        if operator == INLINE_IMAGE:
            image = instruction.picture
            if not image.image_mask and image.colorspace not in {"/DeviceGray", "/DeviceCMYK"}:
                self._refuse(scope, "X-404", f"an inline picture in {str(image.colorspace)[1:]}")
        elif operator in {"sh", "Do"}:
            name = str(instruction.operands[0])
            thing = self._resource("/Shading" if operator == "sh" else "/XObject", name, scope)
            if thing is None:
                return
            if operator == "sh":
                self._shading(thing, scope)
            else:
                self._drawn(thing, name, scope)

    def _drawn(self, drawn: PdfObject, name: str, scope: _Scope) -> None:
        subtype = str(drawn.get("/Subtype"))
        if subtype == "/Form":
            self._stream(drawn, scope, [])
        elif subtype == "/Image":
            if drawn.objgen in self._seen:
                return
            self._seen[drawn.objgen] = False
            self._drop_private(drawn)
            try:
                gray = self.press.colours == "marked" and not in_colour(name[1:], self.coloured)
                press = replace(self.press, colours="black") if gray else self.press
                convert_picture(drawn, press, self.profile, scope.resources)
            except PictureRefusedError as error:
                self._refuse(scope, error.code, f"the picture {name[1:]} {error}")
        else:
            self._refuse(scope, "X-318", f"{subtype[1:]} XObject {name[1:]}")

    def _stream(self, stream: PdfObject, scope: _Scope, start: list[Instruction]) -> None:
        """Rewrite a form or tile once; its transparency is its caller's.

        A form that is not started in black has the colours of whoever draws it, so that only what it colours black
        itself is known to be black.
        """
        if stream.objgen not in self._seen:
            self._seen[stream.objgen] = False
            inner = self._scope(stream.get("/Resources", scope.resources), scope.index)
            stream.write(
                self._rewrite(stream, inner, start, _State(fill_black=bool(start), stroke_black=bool(start)))
            )
            self._drop_private(stream)
            self._group(stream)
            self._seen[stream.objgen] = inner.transparent
        scope.transparent |= self._seen[stream.objgen]

    def _group(self, stream: PdfObject) -> None:
        """A group blends in CMYK; where transparency is forbidden it changes nothing, and goes."""
        if "/Group" not in stream:
            return
        if not self.press.standard.transparency:
            del stream.Group
        elif "/CS" in stream.Group:
            stream.Group.CS = Name.DeviceCMYK

    def _drop_private(self, thing: PdfObject) -> None:
        for key in _PRIVATE_KEYS:
            if key in thing:
                del thing[key]

    def _shading(self, shading: PdfObject, scope: _Scope) -> None:
        try:
            convert_shading(shading, self._inker, scope.resources)
        except ColourRefusedError as error:
            self._refuse(scope, "X-301", f"a gradient: {error}")

    def _font(self, name: str, scope: _Scope) -> None:
        font = self._resource("/Font", name, scope)
        if font is not None and str(font.get("/Subtype")) == "/Type3":
            self._refuse(scope, "X-502", f"the font {name[1:]} is of Type 3")

    def _graphics_state(self, name: str, scope: _Scope) -> bool:
        """Tell whether to keep this `gs`: PDF/X-1a drops a state that asks for nothing and refuses transparency."""
        state = self._resource("/ExtGState", name, scope)
        if state is None:
            return False
        transparent = is_transparent(state)
        scope.transparent |= transparent
        if transparent and not self.press.standard.transparency:
            self._refuse(scope, "X-310", "transparency")
        if clean_state(state, transparency=self.press.standard.transparency):
            return True
        scope.used["/ExtGState"].discard(name)
        return False
