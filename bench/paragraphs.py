"""The same text, face, size and measure set by four composers and scored by one scorer; prints a table.

    python bench/paragraphs.py [--typst PYTHON] [--keep FOLDER]

`--typst` names a Python interpreter that has the PyPI package `typst`; xelatex is used if it is on the PATH.
What is not there is left out of the table and said below it. Nothing is fetched.
"""

from __future__ import annotations

import argparse
import html
import shutil
import subprocess
import sys
import tempfile
import time
from functools import lru_cache
from pathlib import Path

import pyphen
from lxml import etree
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from stamba.pdf.quality import PageQuality, PageSpec, score_pdf  # noqa: E402
from stamba.setting.paragraphs import (  # noqa: E402
    COMPOSED_CSS,
    BlockRule,
    CompositionStyles,
    Hyphenation,
    LetterSpace,
    Measure,
    Settings,
    compose,
)
from stamba.theme.theme import TextStyle  # noqa: E402

FONTS = HERE.parent / "fonts"
FACE = FONTS / "NotoSerifGeorgian-Regular.ttf"
TEXT = HERE / "texts" / "interview.ka.txt"
MEASURES_MM = (80, 100, 112)
SIZE_PT, LEADING_PT, SPACE_EM = 10.0, 14.0, 0.26
PAGE = "width: {width}mm, height: 210mm, margin: (x: 18mm, top: 19mm, bottom: 24mm)"


def paragraphs() -> list[str]:
    return [line for line in TEXT.read_text(encoding="utf-8").splitlines() if line.strip()]


@lru_cache
def dictionary(folder: Path) -> Path:
    path = folder / "hyph_ka.dic"
    names = ("hyph-ka.pat.txt", "hyph-ka-extra.pat.txt")
    patterns = [(FONTS / "hyphenation" / name).read_text("utf-8") for name in names]
    path.write_text("UTF-8\n" + "\n".join(patterns), encoding="utf-8")
    for code in ("ka", "ka_GE"):
        pyphen.LANGUAGES[code] = path
        pyphen.LANGUAGES_LOWERCASE[code.lower()] = code
    return path


def hyphenation(folder: Path) -> Hyphenation:
    georgian = pyphen.Pyphen(filename=str(dictionary(folder)), left=2, right=2)

    @lru_cache
    def hyphenate(word: str, language: str) -> tuple[int, ...]:
        return tuple(georgian.positions(word)) if language.startswith("ka") else ()

    return Hyphenation(hyphenate)


def page(root: etree._Element, millimetres: float, target: Path) -> None:
    fonts = FontConfiguration()
    sheet = CSS(
        string=f"""
        @font-face {{ font-family: Bench; src: url({FACE.as_uri()}) }}
        @page {{ size: {millimetres + 36}mm 210mm; margin: 19mm 18mm 24mm }}
        html {{ font: {SIZE_PT}pt/{LEADING_PT}pt Bench }} body {{ margin: 0 }}
        p {{ margin: 0; text-align: justify; hyphens: auto; hyphenate-limit-chars: 6 2 2;
             hyphenate-character: "-"; orphans: 1; widows: 1 }}"""
        + COMPOSED_CSS,
        font_config=fonts,
    )
    text = etree.tostring(root, encoding="unicode", method="html")
    HTML(string=text).write_pdf(target, stylesheets=[sheet], font_config=fonts)


def tree() -> etree._Element:
    body = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs())
    return etree.fromstring(f'<html lang="ka"><head><title>bench</title></head><body>{body}</body></html>')


def by_stamba(millimetres: float, target: Path, settings: Settings | None = None) -> None:
    rule = BlockRule("//p", TextStyle(FACE, SIZE_PT), Measure(millimetres / 25.4 * 72))
    styles = CompositionStyles((rule,), hyphenation(target.parent), settings=settings or Settings())
    page(compose(tree(), styles).root, millimetres, target)


def by_stamba_without_letter_space(millimetres: float, target: Path) -> None:
    none = LetterSpace(0.0, 0.0, 0.0)
    by_stamba(millimetres, target, Settings(letters=none, hanging=0.0))


def by_weasyprint(millimetres: float, target: Path) -> None:
    dictionary(target.parent)
    page(tree(), millimetres, target)


def typst(millimetres: float, target: Path, python: str, more: str) -> None:
    source = target.with_suffix(".typ")
    # leading: Typst measures it between the lines; the edges make a line as high as the size.
    source.write_text(
        f"#set page({PAGE.format(width=millimetres + 36)})\n"
        f'#set text(font: "Noto Serif Georgian", size: {SIZE_PT}pt, lang: "ka", hyphenate: true, '
        f"top-edge: 0.8em, bottom-edge: -0.2em)\n#set smartquote(enabled: false)\n"
        f'#set par(justify: true, linebreaks: "optimized", leading: {LEADING_PT - SIZE_PT}pt, '
        f"spacing: {LEADING_PT - SIZE_PT}pt{more})\n"
        + "\n\n".join("".join("\\" + c if c in "[]#*_$@<>`\\" else c for c in text) for text in paragraphs()),
        encoding="utf-8",
    )
    program = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]])"
    subprocess.run([python, "-c", program, str(source), str(target), str(FONTS)], check=True)


def xelatex(millimetres: float, target: Path, more: str) -> None:
    source = target.with_suffix(".tex")
    text = "\n\n".join(paragraphs())
    for sign in "#$%&_{}":
        text = text.replace(sign, "\\" + sign)
    source.write_text(
        rf"""\documentclass[10pt]{{article}}
\usepackage[paperwidth={millimetres + 36}mm,paperheight=210mm,hmargin=18mm,top=19mm,bottom=24mm]{{geometry}}
\usepackage{{fontspec}}\usepackage{{polyglossia}}\setmainlanguage{{georgian}}
\setmainfont{{NotoSerifGeorgian-Regular}}[Path={FONTS}/,Extension=.ttf,Script=Georgian]
\newfontfamily\georgianfont{{NotoSerifGeorgian-Regular}}[Path={FONTS}/,Extension=.ttf,Script=Georgian]
{more}
\begin{{document}}\fontsize{{10bp}}{{14bp}}\selectfont
\setlength\parindent{{0pt}}\setlength\parskip{{0pt}}\pagestyle{{empty}}\frenchspacing
{text}
\end{{document}}""",
        encoding="utf-8",
    )
    command = ["xelatex", "-interaction=batchmode", f"-output-directory={target.parent}", str(source)]
    subprocess.run(command, check=True, capture_output=True)


def row(composer: str, millimetres: float, quality: PageQuality, seconds: float) -> str:
    gaps = [f"{gap:.2f}" for gap in (quality.gap_mean, quality.gap_sd, quality.gap_p95)]
    shares = [f"{share:.1%}" for share in (quality.loose_share, quality.tight_share, quality.hyphen_share)]
    counts = [str(quality.count(code)) for code in ("Q-004", "Q-005")]
    cells = (composer, str(millimetres), str(quality.full_lines), *gaps, *shares, *counts, f"{seconds:.1f}")
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--typst", metavar="PYTHON", help="a Python interpreter that has the package typst")
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="leave the PDFs there")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    composers = {
        "WeasyPrint 70, hyph-ka": by_weasyprint,
        "Stamba": by_stamba,
        "Stamba, no letter space, no hanging": by_stamba_without_letter_space,
    }
    if (
        arguments.typst
    ):  # by default it changes word spaces only; then with the letter space we allow ourselves
        tracking = ", justification-limits: (tracking: (min: -0.0206em, max: 0.0144em))"
        composers["Typst 0.15"] = lambda mm, to: typst(mm, to, arguments.typst, "")
        composers["Typst, the same letter space"] = lambda mm, to: typst(mm, to, arguments.typst, tracking)
    if shutil.which("xelatex"):
        loose = r"\emergencystretch=2em"
        composers["XeLaTeX, emergencystretch 2em"] = lambda mm, to: xelatex(mm, to, loose)
        tuned = r"\usepackage{microtype}\tolerance=3000\hbadness=3000\emergencystretch=1em\hyphenpenalty=50"
        composers["XeLaTeX, tolerance 3000, microtype"] = lambda mm, to: xelatex(mm, to, tuned)
    print(
        f"Natural word space {SPACE_EM * SIZE_PT:.2f} pt; gaps in pt; loose: wider than 1.9 natural spaces.\n"
    )
    columns = (
        "mm",
        "full lines",
        "mean gap",
        "sd",
        "p95",
        "loose",
        "tight",
        "hyphens",
        "ladders",
        "rivers",
        "s",
    )
    print("| composer | " + " | ".join(columns) + " |\n|---|" + "--:|" * len(columns))
    for number, (name, composer) in enumerate(composers.items()):
        for millimetres in MEASURES_MM:
            target = folder / f"{number}-{millimetres}.pdf"
            begun = time.perf_counter()
            composer(millimetres, target)
            seconds = time.perf_counter() - begun
            print(row(name, millimetres, score_pdf(target, PageSpec(space_em=SPACE_EM)), seconds))
    for name, there in (("Typst", arguments.typst), ("XeLaTeX", shutil.which("xelatex"))):
        if not there:
            print(f"\n{name} is not here, so it is not in the table.")


if __name__ == "__main__":
    main()
