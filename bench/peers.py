"""What others make of the text of a book: the commands, of those that are installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pypandoc

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "fonts"
PANDOC = Path(pypandoc.__file__).parent / "files" / "pandoc"
# What refers to a note of ours is a citation to pandoc, and stops Typst.
_READ = (str(PANDOC), "-f", "markdown-citations", "-s", "--toc")
_CSS = """@page { size: A5; margin: 20mm 18mm 27mm 20mm } html { font: 10pt/14pt "Noto Serif Georgian" }
p { text-align: justify; hyphens: auto; margin: 0; text-indent: 14pt } img { max-width: 100% }
@font-face { font-family: "Noto Serif Georgian"; src: url("NotoSerifGeorgian-Regular.ttf") }
@font-face { font-family: "Noto Serif Georgian"; font-weight: bold; src: url("NotoSerifGeorgian-Bold.ttf") }"""
_A5 = (
    "-V", "papersize=a5", "-V", "fontsize=10pt", "-V", "geometry=inner=20mm,outer=18mm,top=20mm,bottom=27mm",
    "-V", "margin.left=20mm", "-V", "margin.right=18mm", "-V", "margin.top=20mm", "-V", "margin.bottom=27mm",
)  # fmt: skip
_TEX_FONT = ("mainfont=NotoSerifGeorgian", *(
    f"mainfontoptions={one}" for one in ("Extension=.ttf", "UprightFont=*-Regular", "BoldFont=*-Bold")
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Peer:
    """A command of others, in the folder of the book, and the file it makes."""

    name: str
    command: tuple[str, ...]
    makes: str


def chapters_of(book: Path) -> list[str]:
    """The files of a book in their order."""
    told = tomllib.loads((book / "book.toml").read_text(encoding="utf-8"))
    return told.get("chapters") or sorted(path.name for path in book.glob("*.md"))


def peers(book: Path, vivliostyle: str | None) -> list[Peer]:
    """The commands for a book; its folder is written to, and what pandoc reads is read beforehand."""
    language = tomllib.loads((book / "book.toml").read_text(encoding="utf-8"))["language"]
    read = [*_READ, "-M", "title=x", *chapters_of(book)]
    (book / "page.css").write_text(_CSS, encoding="utf-8")
    for face in FONTS.glob("NotoSerifGeorgian-*.ttf"):
        shutil.copy(face, book)
    tex = [word for one in _TEX_FONT for word in ("-V", one)]
    for made in (
        ("book.html", "-M", f"lang={language}"),
        ("book.typ", *_A5, "-V", "mainfont=Noto Serif Georgian", "-M", f"lang={language}"),
        ("book.tex", *_A5, *tex),
    ):
        subprocess.run([*read, *made[1:], "-o", made[0]], check=True, capture_output=True, cwd=book)
    typst = f"import typst; typst.compile('book.typ', output='typst.pdf', font_paths=[{str(FONTS)!r}])"
    latex = "xelatex -interaction=batchmode book.tex"
    found = [
        Peer(
            "pandoc's HTML, plain WeasyPrint",
            (sys.executable, "-m", "weasyprint", "-s", "page.css", "book.html", "plain.pdf"),
            "plain.pdf",
        ),
        Peer("pandoc's Typst", (sys.executable, "-c", typst), "typst.pdf"),
        Peer("pandoc's EPUB", (*read, "-M", f"lang={language}", "-o", "pandoc.epub"), "pandoc.epub"),
    ]
    if shutil.which("xelatex"):
        found.append(Peer("pandoc's XeLaTeX, twice", ("sh", "-c", f"{latex}; {latex}"), "book.pdf"))
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if vivliostyle and browser:
        words = ("build", "book.html", "-d", "--executable-browser", browser, "--style", "page.css")
        words += ("-t", "7200", "-o", "vivliostyle.pdf")
        found.append(Peer("pandoc's HTML, Vivliostyle", (vivliostyle, *words), "vivliostyle.pdf"))
    if shutil.which("ebook-convert"):
        command = ("ebook-convert", "book.html", "calibre.epub", "--no-default-epub-cover")
        found.append(Peer("pandoc's HTML, Calibre's EPUB", command, "calibre.epub"))
    return found


def versions(vivliostyle: str | None) -> str:
    """The versions of all that is measured beside Stamba."""
    told = [f"{name} {version(name)}" for name in ("weasyprint", "typst")]
    for command in (
        [str(PANDOC)],
        ["xelatex"],
        ["ebook-convert"],
        ["chromium"],
        [vivliostyle or "vivliostyle"],
    ):
        if shutil.which(command[0]):
            said = subprocess.run([*command, "--version"], check=False, capture_output=True, text=True).stdout
            lines = " ".join(said.splitlines()[: 2 if command[0] == vivliostyle else 1])
            told.append(f"Vivliostyle {lines}" if command[0] == vivliostyle else lines)
    return ", ".join(told)
