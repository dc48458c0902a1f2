"""Draw the pictures of README.md and the guide: pages of the first book, its booklet, the themes on tiny books."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

# The edition and the indices of its pages: title page, contents and a spread with notes; a side with two pages.
SHOWN = (("screen", (3, 5, 10, 11)), ("booklet", (8,)))
# The theme, its tiny book, and the indices of its pages.
THEMES = (("book", "novel", (3, 9, 10, 12)), ("technical", "handbook", (7, 8, 9, 10)))
_ROOT = Path(__file__).resolve().parents[1]
_GUIDE = _ROOT / "docs" / "guide" / "pictures"
_HEIGHT, _GAP, _GROUND = 560, 12, (136, 136, 136)


def row_of_pages(source: Path, indices: tuple[int, ...], target: Path) -> None:
    """Write pages of a PDF, by index, side by side into a PNG of 560 pixels' height."""
    with pypdfium2.PdfDocument(source) as pdf:
        pages = [_picture(pdf[index]) for index in indices if index < len(pdf)]
    width = sum(page.width + _GAP for page in pages) + _GAP
    row = Image.new("RGB", (width, _HEIGHT + 2 * _GAP), _GROUND)
    at = _GAP
    for page in pages:
        row.paste(page, (at, _GAP))
        at += page.width + _GAP
    row.quantize(48).save(target, "PNG", optimize=True)


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    picture: Image.Image = page.render(scale=2 * _HEIGHT / page.get_height()).to_pil().convert("RGB")
    return picture.resize((picture.width * _HEIGHT // picture.height, _HEIGHT), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for edition, indices in SHOWN:
        row_of_pages(
            Path(f"{sys.argv[1]}-{edition}.pdf"),
            indices,
            (Path(__file__).parent if edition == "screen" else _GUIDE) / f"{edition}.png",
        )
    for theme, name, indices in THEMES:
        with tempfile.TemporaryDirectory() as folder:
            order = ["build", "screen", "--book", _ROOT / "tests" / "books" / name, "--build", folder]
            subprocess.run([sys.executable, _ROOT / "build.py", *order], check=True)
            row_of_pages(next(Path(folder).glob("*-screen.pdf")), indices, _GUIDE / f"{theme}.png")
