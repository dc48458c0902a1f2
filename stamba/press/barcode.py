"""The bar code of an ISBN: EAN-13 with an optional five-digit add-on, drawn as SVG in one ink; pure.

ISO/IEC 15420 and the GS1 General Specifications, 5.2: the module X is 0.33 mm at magnification 1, the symbol with its
light margins is 37.29 x 25.93 mm, and magnifications run from 0.8 to 2. The digits are drawn as strokes in
the manner of OCR-B, so the picture needs no font.
"""

from __future__ import annotations

import re

from stamba.ground.errors import ConfigError
from stamba.ground.geometry import Length, Size

X_MM = 0.33
MAGNIFICATIONS = (0.8, 2.0)
# The add-on wants 7 to 12 X of light before it (GS1, 5.2.2.5), and 5 X after it.
LEFT_LIGHT, RIGHT_LIGHT, GAP, ADD_ON_LIGHT = 11, 7, 9, 5
SYMBOL, ADD_ON = 95, 47
BAR_MM, GUARD_MM, ADD_ON_MM, HEIGHT_MM, DIGIT_MM = 22.85, 24.5, 21.9, 25.93, 2.75

# Seven modules a digit, 1 is a bar: set A (odd parity), and which set each of the left six takes by the first digit.
# fmt: off
_A = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_PARITY = ("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA")
_ADD_ON_PARITY = ("BBAAA", "BABAA", "BAABA", "BAAAB", "ABBAA", "AABBA", "AAABB", "ABABA", "ABAAB", "AABAB")
# fmt: on

# One stroke a figure, in a cell 6 wide and 10 high.
_FIGURES = (
    "M3 .5C1.2 .5 .5 2.3 .5 5S1.2 9.5 3 9.5 5.5 7.7 5.5 5 4.8 .5 3 .5Z",
    "M1.1 2.2 3.2 .5V9.5M1.2 9.5H5.2",
    "M.7 2.6C.8 1.2 1.7 .5 3 .5 4.5 .5 5.4 1.4 5.4 2.8 5.4 5 .6 6.6 .6 9.5H5.5",
    "M.8 .5H5.2L2.8 3.9C4.5 3.9 5.5 5 5.5 6.6 5.5 8.4 4.4 9.5 2.8 9.5 1.7 9.5 .9 9.1 .5 8.3",
    "M3.4 .5 .5 7H5.7M4.2 4.8V9.5",
    "M5.1 .5H1.3L1.1 4.4C1.6 4.1 2.2 3.9 2.9 3.9 4.5 3.9 5.5 5 5.5 6.7 5.5 8.4 4.4 9.5 2.8 9.5 1.8 9.5 1 9.2 .5 8.5",
    "M4.3 .5C2 2.4 .5 4.6 .5 6.7 .5 8.4 1.5 9.5 3 9.5S5.5 8.4 5.5 6.7 4.5 4 3 4 .9 4.8 .6 6",
    "M.5 .5H5.5C4 3.4 2.6 5.6 2.4 9.5",
    "M3 4.5A2 2 0 1 1 3 .5 2 2 0 1 1 3 4.5 2.5 2.5 0 1 0 3 9.5 2.5 2.5 0 1 0 3 4.5Z",
    "M1.7 9.5C4 7.6 5.5 5.4 5.5 3.3 5.5 1.6 4.5 .5 3 .5S.5 1.6 .5 3.3 1.5 6 3 6 5.1 5.2 5.4 4",
)


def check_digit(twelve: str) -> str:
    """Return the thirteenth digit of an EAN: weights 1 and 3 in turn, the sum made a multiple of ten."""
    return str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(twelve)) % 10)


def isbn13(text: str) -> str:
    """Return the thirteen digits of an ISBN written with or without hyphens; an ISBN-10 becomes its 978 form.

    Raises ConfigError when it is not an ISBN or its check digit is wrong.
    """
    digits = re.sub(r"[\s‐‑–-]|^ISBN(?:-1[03])?:?", "", text.strip(), flags=re.IGNORECASE).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        last = -sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
        if digits[9] != "0123456789X"[last]:
            raise ConfigError(
                f"the ISBN {text!r} has a wrong check digit", "Copy it again from the agency's letter."
            )
        digits = "978" + digits[:9]
        return digits + check_digit(digits)
    if not re.fullmatch(r"97[89]\d{10}", digits):
        raise ConfigError(f"{text!r} is not an ISBN", "It has thirteen digits and begins with 978 or 979.")
    if digits[12] != check_digit(digits[:12]):
        raise ConfigError(
            f"the ISBN {text!r} has a wrong check digit", "Copy it again from the agency's letter."
        )
    return digits


def _set(name: str, digit: str) -> str:
    """Return the modules of a digit in a set: C is the negative of A, B is C reversed."""
    odd = _A[int(digit)]
    right = "".join("10"[int(module)] for module in odd)
    return {"A": odd, "B": right[::-1], "C": right}[name]


def modules(digits: str) -> str:
    """Return the 95 modules of an EAN-13, 1 for a bar, guards included."""
    left = "".join(
        _set(kind, digit) for kind, digit in zip(_PARITY[int(digits[0])], digits[1:7], strict=True)
    )
    right = "".join(_set("C", digit) for digit in digits[7:])
    return f"101{left}01010{right}101"


def add_on_modules(digits: str) -> str:
    """Return the 47 modules of a five-digit add-on, 1 for a bar."""
    weight = sum(int(digit) * (3, 9)[place % 2] for place, digit in enumerate(digits)) % 10
    return "1011" + "01".join(
        _set(kind, digit) for kind, digit in zip(_ADD_ON_PARITY[weight], digits, strict=True)
    )


def _bars(pattern: str, left: int, top: float, foot: dict[int, float], height: float) -> str:
    """Return the bars of a pattern as one path in mm; `foot` gives the height of modules that reach lower."""
    path = []
    for run in re.finditer("1+", pattern):
        bottom = foot.get(run.start(), height)
        x, width = (left + run.start()) * X_MM, len(run[0]) * X_MM
        path.append(f"M{x:.3f} {top:.3f}H{x + width:.3f}V{bottom:.3f}H{x:.3f}Z")
    return "".join(path)


def _figures(digits: str, left: float, top: float) -> str:
    """Return the SVG of digits seven modules apart, their cells centred in them, `left` in modules and `top` in mm."""
    scale = DIGIT_MM / 10
    drawn = []
    for place, digit in enumerate(digits):
        x = (left + 7 * place) * X_MM + (7 * X_MM - 6 * scale) / 2
        drawn.append(
            f'<path transform="translate({x:.3f} {top:.3f}) scale({scale:.4f})" d="{_FIGURES[int(digit)]}"/>'
        )
    return "".join(drawn)


def bar_code_size(*, add_on: bool = False, magnification: float = 1.0) -> Size:
    """Return the width and height of the symbol with its light margins."""
    count = LEFT_LIGHT + SYMBOL + (GAP + ADD_ON + ADD_ON_LIGHT if add_on else RIGHT_LIGHT)
    return Size(Length(round(count * X_MM * magnification, 3)), Length(round(HEIGHT_MM * magnification, 3)))


def bar_code(isbn: str | None, add_on: str = "", magnification: float = 1.0, ink: str = "#000") -> str | None:
    """Return the bar code as SVG in mm, transparent but for one ink; None when the book has no ISBN.

    `add_on` is five digits or nothing. `ink` is any CSS colour; the print step turns black into K alone. Raises
    ConfigError for a wrong ISBN, add-on or magnification.
    """
    if not isbn or not isbn.strip():
        return None
    if add_on and not re.fullmatch(r"\d{5}", add_on):
        raise ConfigError(
            f"the add-on of a bar code is five digits, not {add_on!r}", "Leave it out if unsure."
        )
    if not MAGNIFICATIONS[0] <= magnification <= MAGNIFICATIONS[1]:
        raise ConfigError(
            f"a bar code of magnification {magnification:g} cannot be read in every shop",
            "Take a magnification from 0.8 to 2.",
        )
    digits = isbn13(isbn)
    guards = dict.fromkeys((0, 2, 46, 48, 92, 94), GUARD_MM)
    bars = _bars(modules(digits), LEFT_LIGHT, 0.0, guards, BAR_MM)
    figures_top = HEIGHT_MM - DIGIT_MM
    figures = (
        _figures(digits[0], LEFT_LIGHT - 9, figures_top)
        + _figures(digits[1:7], LEFT_LIGHT + 3, figures_top)
        + _figures(digits[7:], LEFT_LIGHT + 50, figures_top)
    )
    if add_on:
        left = LEFT_LIGHT + SYMBOL + GAP
        top = GUARD_MM - ADD_ON_MM
        bars += _bars(add_on_modules(add_on), left, top + 0.4, {}, GUARD_MM)
        figures += "".join(
            _figures(digit, left + 3 + 9 * place, top - DIGIT_MM + 0.2) for place, digit in enumerate(add_on)
        )
    size = bar_code_size(add_on=bool(add_on), magnification=magnification)
    plain = bar_code_size(add_on=bool(add_on))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width.mm:g}mm" height="{size.height.mm:g}mm" '
        f'viewBox="0 0 {plain.width.mm:g} {plain.height.mm:g}" role="img" aria-label="ISBN {digits}">'
        f'<path fill="{ink}" d="{bars}"/>'
        f'<g fill="none" stroke="{ink}" stroke-width="1" stroke-linecap="round" stroke-linejoin="round">{figures}</g>'
        "</svg>"
    )
