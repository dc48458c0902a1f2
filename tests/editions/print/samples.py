"""Small books rendered by WeasyPrint for the prepress tests, and second tools to look at the result."""

from __future__ import annotations

import base64
import gc
import io
import subprocess
import warnings
from datetime import UTC, datetime
from pathlib import Path

import weasyprint
from PIL import Image

from stamba.press.spec import DocumentFacts

ROOT = Path(__file__).parents[3]
FONT = (ROOT / "fonts" / "NotoSerifGeorgian-Regular.ttf").as_uri()
PROFILE = (ROOT / "styles" / "icc" / "FOGRA39L_coated.icc").as_uri()
FACTS = DocumentFacts(
    "სტამბა", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), ("ავტორი ა.", "ავტორი ბ."), "ka", "ნიმუში"
)
GEORGIAN = "ქართული ტექსტი, „ციტატა“ — 1234 და ABC. " * 12


def html(body: str, style: str = "", size: str = "A5") -> str:
    return (
        '<html lang="ka"><head><meta charset="utf-8"><title>სტამბა</title><style>'
        f'@font-face {{ font-family: S; src: url("{FONT}") }}'
        f"@page {{ size: {size}; margin: 20mm; bleed: 3mm; @bottom-center {{ content: counter(page); font: 8pt S }} }}"
        "body { font: 10pt/14pt S; margin: 0 } a { color: inherit; text-decoration: none }"
        f"{style}</style></head><body>{body}</body></html>"
    )


def render(path: Path, body: str, style: str = "", variant: str | None = None, size: str = "A5") -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its sRGB profile open
        weasyprint.HTML(string=html(body, style, size)).write_pdf(path, pdf_variant=variant)
        gc.collect()
    return path


def text_book(pages: int = 3) -> str:
    parts = [f'<h1 id="c{n}" style="break-before: page">თავი {n}</h1><p>{GEORGIAN}</p>' for n in range(pages)]
    parts.append('<p><a href="#c0">იხ. თავი 0</a></p>')
    return "".join(parts)


def data_url(image: Image.Image, kind: str = "PNG", **options: object) -> str:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(stream.getvalue()).decode()}"


def run(*command: str | Path) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def inkcov(path: Path) -> list[tuple[float, ...]]:
    """Ghostscript's coverage of C, M, Y and K, page by page."""
    lines = run("gs", "-q", "-o", "-", "-sDEVICE=inkcov", path).splitlines()
    return [tuple(float(part) for part in line.split()[:4]) for line in lines if line.strip().endswith("OK")]


def plates(path: Path, folder: Path, dpi: int = 72) -> dict[str, float]:
    """The mean darkness (0 to 1) of each separation of page 1, with overprint on, by Ghostscript's tiffsep."""
    folder.mkdir(exist_ok=True)
    target = folder / "plate%d.tif"
    run(
        "gs",
        "-q",
        "-dBATCH",
        "-dNOPAUSE",
        "-dLastPage=1",
        f"-r{dpi}",
        "-sDEVICE=tiffsep",
        "-dOverprint=/enable",
        f"-sOutputFile={target}",
        path,
    )
    found = {}
    for plate in sorted(folder.glob("plate1(*).tif")):
        image = Image.open(plate).convert("L")
        histogram = image.histogram()
        found[plate.name[7:-5]] = sum((255 - value) * count for value, count in enumerate(histogram)) / (
            255 * sum(histogram)
        )
    return found


def picture(path: Path, folder: Path, dpi: int = 50, page: int = 1) -> Image.Image:
    """A page as poppler shows it, in gray."""
    folder.mkdir(exist_ok=True)
    run(
        "pdftoppm",
        "-r",
        str(dpi),
        "-gray",
        "-f",
        str(page),
        "-l",
        str(page),
        "-singlefile",
        path,
        folder / path.stem,
    )
    return Image.open(folder / f"{path.stem}.pgm")
