"""The ink for each colour of the layout: black and gray are K alone, named colours are the book's own inks.

Pure but for the profile's arithmetic. A colour that no ink of this job can print is a ColourRefusedError.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image, ImageCms

from stamba.pdf.profiles import transform
from stamba.pdf.spaces import told

if TYPE_CHECKING:
    from stamba.pdf.profiles import Profile
    from stamba.press.spec import InkRule, PressSpec

# Within this of a pure value a tint prints as its pure neighbour: a 99.5 % black would be screened into dots.
_SNAP = 0.0101
_SAME_GRAY = 1.5 / 255


class ColourRefusedError(ValueError):
    """A colour this job cannot print; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The inks of one colour: CMYK from 0 to 1, or a tint of a spot ink whose substitute is that CMYK."""

    cmyk: tuple[float, float, float, float]
    spot: str = ""

    @property
    def solid_black(self) -> bool:
        """Exactly 100 % K and nothing else: the one ink that may overprint."""
        return not self.spot and self.cmyk == (0.0, 0.0, 0.0, 1.0)


BLACK = Ink((0.0, 0.0, 0.0, 1.0))


def _snapped(value: float) -> float:
    if value < _SNAP:
        return 0.0
    return 1.0 if value > 1 - _SNAP else round(value, 4)


@dataclass(slots=True)
class Inker:
    """The mapping from colours to inks of one job; it remembers what it has answered."""

    press: PressSpec
    profile: Profile
    _known: dict[tuple[str, tuple[float, ...]], Ink] = field(default_factory=dict)

    def ink(self, kind: str, values: tuple[float, ...]) -> Ink:
        """The ink for a colour of kind gray, rgb or cmyk; raises ColourRefusedError for what cannot be printed."""
        key = (kind, values)
        if key not in self._known:
            self._known[key] = self._decide(kind, values)
        return self._known[key]

    def _decide(self, kind: str, values: tuple[float, ...]) -> Ink:
        if kind == "gray" and len(values) == 1:
            return Ink((0.0, 0.0, 0.0, _snapped(1 - values[0])))
        if kind == "rgb" and len(values) == 3:
            return self._from_rgb(values)
        if kind == "cmyk" and len(values) == 4:
            return self._from_cmyk(values)
        msg = f"{told(kind, values)} is not a colour of a press"
        raise ColourRefusedError(msg)

    def _rule(self, values: tuple[float, ...]) -> InkRule | None:
        eight_bit = tuple(round(value * 255) for value in values)
        return next((rule for rule in self.press.inks if rule.rgb == eight_bit), None)

    def _from_rgb(self, values: tuple[float, ...]) -> Ink:
        if rule := self._rule(values):
            return Ink(rule.cmyk, rule.spot)
        if max(values) - min(values) <= _SAME_GRAY:
            return Ink((0.0, 0.0, 0.0, _snapped(1 - sum(values) / 3)))
        if self.press.colours == "black":
            msg = f"{told('rgb', values)} is a colour, and this job has one ink"
            raise ColourRefusedError(msg)
        red, green, blue = (max(0, min(255, round(value * 255))) for value in values)
        pixel = Image.new("RGB", (1, 1), (red, green, blue))
        converted = ImageCms.applyTransform(pixel, transform(b"", self.profile.content, ("RGB", "CMYK")))
        c, m, y, k = converted.tobytes()  # type: ignore[union-attr]
        return Ink((_snapped(c / 255), _snapped(m / 255), _snapped(y / 255), _snapped(k / 255)))

    def _from_cmyk(self, values: tuple[float, ...]) -> Ink:
        c, m, y, k = (_snapped(value) for value in values)
        if self.press.colours == "black" and (c or m or y):
            msg = f"{told('cmyk', values)} is a colour, and this job has one ink"
            raise ColourRefusedError(msg)
        return Ink((c, m, y, k))
