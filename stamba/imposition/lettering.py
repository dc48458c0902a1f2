"""Letters made of lines, for the labels of sheets.

A PDF/X file embeds every font it uses (ISO 15930), and the book's fonts are subset to the book's text;
lines need no font. Capitals, digits and a stroke; nothing of a book is set in them.
"""

from __future__ import annotations

from dataclasses import dataclass

from stamba.imposition.ink import Point, polyline


@dataclass(frozen=True, slots=True)
class MarkType:
    """Letters of one size: the height of the capitals, in points."""

    size: float

    def width(self, text: str) -> float:
        """Return the width of a line of text, in pt."""
        return max(0, len(text) * ADVANCE - (ADVANCE - GLYPH_WIDTH)) * self.size / GLYPH_HEIGHT

    def at(self, start: Point, text: str) -> str:
        """Return operators that draw text from its lower left corner; raises KeyError for a letter not in GLYPHS."""
        unit = self.size / GLYPH_HEIGHT
        strokes: list[str] = []
        for place, letter in enumerate(text.upper()):
            left = start[0] + place * ADVANCE * unit
            for stroke in GLYPHS[letter].split():
                points = [(left + int(x) * unit, start[1] + int(y) * unit) for x, y in _pairs(stroke)]
                strokes.append(polyline(points))
        return " ".join(strokes)

    def centred(self, middle: Point, text: str) -> str:
        """Return the operators that draw text whose baseline is centred on a point."""
        return self.at((middle[0] - self.width(text) / 2, middle[1]), text)


def fitting(text: str, width: float, most: float) -> MarkType:
    """Return letters no larger than `most` in which the text is no wider than `width`, in points."""
    return MarkType(min(most, most * width / max(MarkType(most).width(text), 1e-6)))


def _pairs(stroke: str) -> zip[tuple[str, str]]:
    return zip(stroke[::2], stroke[1::2], strict=True)


# On a grid 4 wide and 6 high, baseline at 0: strokes between blanks, each a run of points "xy".
GLYPH_WIDTH, GLYPH_HEIGHT, ADVANCE = 4, 6, 6
GLYPHS = {
    " ": "",
    "A": "002640 1333",
    "B": "00063645443303 3342413000",
    "C": "4536160501103041",
    "D": "00062644422000",
    "E": "46060040 0333",
    "F": "460600 0333",
    "G": "45361605011030414323",
    "H": "0006 4046 0343",
    "I": "2026 1030 1636",
    "J": "4641301001",
    "K": "0006 460340",
    "L": "060040",
    "M": "0006234640",
    "N": "00064046",
    "O": "100105163645413010",
    "P": "00063645443303",
    "Q": "100105163645413010 2240",
    "R": "00063645443303 2340",
    "S": "453616050413334241301001",
    "T": "2026 0646",
    "U": "060110304146",
    "V": "062046",
    "W": "0610233046",
    "X": "0046 0640",
    "Y": "062346 2320",
    "Z": "06460040",
    "0": "100105163645413010 1135",
    "1": "152620 1030",
    "2": "05163645440040",
    "3": "0516364544334241301001 1333",
    "4": "30360242",
    "5": "460603334241301001",
    "6": "4536160501103041423303",
    "7": "064610",
    "8": "13040516364544331302011030414233",
    "9": "4313040516364541301001",
    "/": "0046",
}
