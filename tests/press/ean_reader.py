"""A second reader of EAN-13: pixels of one row in, thirteen digits out; it shares no line and no table with the writer."""

from __future__ import annotations

from itertools import groupby

from PIL import Image

# The widths in modules of the four runs of a digit, white first on the left side of the symbol (GS1 General
# Specifications, figure 5.2.1.1-1); an even left digit has them from behind.
WIDTHS = ("3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112")
FIRST = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")
QUIET = (11, 7)  # modules of light the scanner wants before and behind


def read_bars(image: Image.Image) -> str:
    """The digits of the first symbol that any row of a gray picture shows; "" when there is none."""
    gray = image.convert("L")
    for y in range(gray.height):
        row = gray.crop((0, y, gray.width, y + 1)).tobytes()
        runs = [(dark, sum(1 for _ in run)) for dark, run in groupby(value < 128 for value in row)]
        for start in range(1, len(runs) - 59):
            if runs[start][0] and (digits := _symbol(runs[start - 1 : start + 60])):
                return digits
    return ""


def _symbol(runs: list[tuple[bool, int]]) -> str:
    """The digits of 59 runs from guard to guard between two of light; "" when they are none."""
    widths = [width for _, width in runs]
    module = sum(widths[1:60]) / 95
    if widths[0] < QUIET[0] * module - 1 or widths[60] < QUIET[1] * module - 1:
        return ""
    sizes = [round(width / module) for width in widths[1:60]]
    if sizes[:3] != [1, 1, 1] or sizes[27:32] != [1] * 5 or sizes[56:] != [1, 1, 1]:
        return ""
    digits, sides = "", ""
    for place in (*range(3, 27, 4), *range(32, 56, 4)):
        code = "".join(map(str, sizes[place : place + 4]))
        side = "L" if code in WIDTHS else "G"
        if side == "G" and code[::-1] not in WIDTHS:
            return ""
        sides += side
        digits += str(WIDTHS.index(code if side == "L" else code[::-1]))
    if sides[:6] not in FIRST or sides[6:] != "LLLLLL":
        return ""
    whole = str(FIRST.index(sides[:6])) + digits
    right = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(whole)) % 10 == 0
    return whole if right else ""
