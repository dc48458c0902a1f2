"""Tiny PDFs made by hand, so that every gap and edge of a test page is known to the point."""

from dataclasses import dataclass

MEASURE = 240.0  # forty characters of Courier 10 pt, each 6 pt wide
LEFT, HEAD, LEADING = 50.0, 500.0, 14.0


@dataclass(frozen=True)
class Set:
    """A line of a made page: its text, baseline, left edge, size, font, and whether it fills the measure."""

    text: str
    y: float
    x: float = LEFT
    size: float = 10.0
    font: str = "Courier"
    fill: bool = True

    def operators(self):
        width = 0.6 * self.size
        gaps = self.text.count(" ")
        room = LEFT + MEASURE - self.x - len(self.text) * width
        spacing = room / gaps if self.fill and gaps else 0.0
        text = self.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return (
            f"BT /{self.font} {self.size} Tf {spacing:.4f} Tw 1 0 0 1 {self.x} {self.y:.4f} Tm ({text}) Tj ET"
        )


def made_pdf(pages):
    """A PDF of standard fonts, whose widths PDFium knows: a page is a list of Set."""
    fonts = ("Courier", "Helvetica")
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>" for font in fonts
    ]
    resources = " ".join(f"/{font} {number} 0 R" for number, font in enumerate(fonts, start=3))
    kids = []
    for lines in pages:
        content = "\n".join(line.operators() for line in lines)
        objects.append(f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 340 560] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << {resources} >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        out += f"{offset:010d} 00000 n \n".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


# Forty characters each: full at the natural space; the gaps of neighbours do not meet.
EVEN = (
    "paper nothing stone measure column lines",
    "single paper in the is not margin thread",
    "sheet not margin letter single on wisdom",
    "are binding leaf meant to single nothing",
    "we foot words quiet here common are leaf",
    "to in all lines line places sheet column",
    "out the common no under head quiet river",
    "the reader measure shorter light nothing",
)


def column(texts, top=HEAD, **more):
    """Lines of one column, each at its place on the grid."""
    return [Set(text, top - number * LEADING, **more) for number, text in enumerate(texts)]


def even(count, start=0):
    return [EVEN[(start + number) % len(EVEN)] for number in range(count)]
