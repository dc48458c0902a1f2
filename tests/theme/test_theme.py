"""The theme is read from the style sheets, and a book's own styles and fonts lie over the house's."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from stamba import config, pipeline
from stamba.checks.cover import words_stand_out
from stamba.ground.errors import StyleError
from stamba.setting import engine
from stamba.setting.theming import read_theme
from stamba.theme.fonts import drawn, faces, offers
from stamba.theme.theme import Theme
from tests.conftest import BOOKS, HOUSE, ROOT, Silence, build_book, write_book

OWN = BOOKS / "another-hand"
WORDS = "A miller who has never used a sieve knows what he has, and says so to whoever asks him about it. "


def theme_of(folder: Path) -> Theme:
    book = config.load(folder)
    return read_theme(book, HOUSE.under(folder, book.metadata.language, book.theme.name))


def own_sheet(book: Path, name: str, before: str, after: str) -> Path:
    """Give a book a style sheet of its own: the house's with one thing changed."""
    text = HOUSE.sheet(name)
    assert before in text
    (book / "styles").mkdir(exist_ok=True)
    (book / "styles" / name).write_text(text.replace(before, after), encoding="utf-8")
    return book


def test_the_house_as_its_sheets_have_it() -> None:
    theme = theme_of(ROOT / "manuscript")
    text, note = theme.text, theme.note
    assert (text.text.size_pt, text.line_pt, text.indent_pt, text.justified) == (10.0, 14.0, 14.0, True)
    assert (note.text.size_pt, note.line_pt, note.indent_pt) == (8.0, 10.5, 0.0)
    assert text.text.face.name == "NotoSerifGeorgian-Regular.ttf"
    assert (theme.hyphens.sign, theme.hyphens.word) == ("-", 6)
    assert [one.name for one in theme.families_of(())] == ["Noto Serif Georgian", "Noto Sans Georgian"]


def test_the_language_chooses_the_faces_and_another_stands_in(tmp_path: Path) -> None:
    """Only Georgian has faces without italics; what a face lacks, the next one of faces.css draws."""
    english = theme_of(BOOKS / "english-interview")
    assert [one.name for one in english.families_of(())] == ["Noto Serif", "Noto Sans"]
    for theme, first, second in (
        (english, "NotoSerif-Regular.ttf", "NotoSerifGeorgian-Regular.ttf"),
        (theme_of(ROOT / "manuscript"), "NotoSerifGeorgian-Regular.ttf", "NotoSerif-Regular.ttf"),
    ):
        style = theme.text.text
        assert (style.face.name, style.others[0].name) == (first, second)
    assert HOUSE.under(tmp_path, "ka-GE").sheet("page.css") == HOUSE.under(tmp_path, "ka").sheet("page.css")
    assert HOUSE.under(tmp_path, "kab").sheet("page.css") == HOUSE.sheet("page.css")


def test_the_cover_as_its_sheets_have_it() -> None:
    cover = theme_of(ROOT / "manuscript").cover
    assert (cover.colour, cover.ink) == ((0x8C, 0x1D, 0x18), (0.0, 0.9, 0.8, 0.4))
    sizes = [cover.width, cover.height, cover.least, cover.above, cover.below]
    assert [length.pt for length in sizes] == pytest.approx([120, 192, 150, 15, 69])
    assert [cover.white.mm, cover.spine_size.mm] == pytest.approx([6, 6])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("", "", None),
        ("--field: #8c1d18", "--field: #f0c8c4", "a contrast of 1.5 : 1"),
        ("device-cmyk(0 90% 80% 40%)", "device-cmyk(0 10% 5% 0)", "a contrast of 1.2 : 1"),
        ("--paper: #fff", "--paper: #7a1010", "a contrast of 1.2 : 1"),
    ],
)  # fmt: skip
def test_words_that_do_not_stand_out_from_the_field_are_told(
    tmp_path: Path, before: str, after: str, told: str | None
) -> None:
    """F-115: on the screen, in ink, or in both, and before anything is made."""
    house = HOUSE.under(own_sheet(write_book(tmp_path / "book", {}), "cover.css", before, after))
    theme = read_theme(config.load(tmp_path / "book"), house)
    found = list(words_stand_out(theme, house))
    assert [(one.code, one.severity, one.where.path.name) for one in found] == [
        ("F-115", "warning", "cover.css")
    ] * bool(told)
    assert all(told in one.message for one in found)


@pytest.mark.parametrize(
    ("sheet", "before", "after", "told"),
    [
        ("cover.css", "--field: #8c1d18; ", "", "does not say `--field` of `:root`, by which covers are drawn."),
        ("cover.css", "--field: #8c1d18; ", "--field: currentcolor; ", "does not say `--field` of `:root`"),
        ("cover.css", "device-cmyk(0 90% 80% 40%)", "#8c1d18", "does not say `--field-ink` of `:root`"),
        ("cover.css", "min-height: 20px; ", "", "does not say `min-height` of `.author`"),
        ("cover.css", "width: 160px; ", "width: 100%; ", "does not say `width` of `.cover`"),
        ("cover.css", "min-height: 200px; ", "min-height: 0; ", "does not say `min-height` of `.cover`"),
    ],
)  # fmt: skip
def test_a_cover_that_does_not_say_what_is_asked(
    tmp_path: Path, sheet: str, before: str, after: str, told: str
) -> None:
    book = own_sheet(write_book(tmp_path / "book", {}), sheet, before, after)
    with pytest.raises(StyleError) as wrong:
        theme_of(book)
    assert str(wrong.value).startswith(f"{book}/styles/{sheet}: error: the style sheet ")
    assert told in str(wrong.value)


def test_a_book_of_another_hand() -> None:
    theme = theme_of(OWN)
    assert (theme.text.text.size_pt, theme.text.line_pt, theme.text.indent_pt) == (12.0, 15.0, 15.0)
    assert theme.text.text.face == OWN / "fonts" / "EBGaramond-Regular.ttf"
    assert [one.name for one in theme.families_of(())] == ["EB Garamond"]


def test_another_hand_needs_no_line_of_python(tmp_path: Path) -> None:
    """Another face with italics, small capitals and ligatures, 12 pt on 15 pt, 6 × 9 inches, through all editions."""
    built = build_book(OWN, tmp_path)
    errors = [one for some in built.findings.values() for one in some if one.severity == "error"]
    assert not errors
    assert set(fonts_in(built.files["print"])) == {
        f"Stamba-EB-Garamond{style}" for style in ("", "-Bold-Italic", "-Italic")
    }


def test_a_sheet_of_a_book_may_import_the_houses_and_say_only_what_differs() -> None:
    text = HOUSE.under(OWN).sheet("page.css")
    assert text.index("html { font-size: 10pt;") < text.index("html { font-size: 12pt; }")
    assert "@import" not in text
    assert 'font: italic 10pt/var(--line) "Stamba EB Garamond"' in text


def looks_by_tag(language: str, sheets: tuple[str, ...], body: str) -> dict[str, tuple[str, int, bool]]:
    """The style, the weight, and whether letters are drawn by `case`, of the last of each element."""
    page = f'<!DOCTYPE html><html lang="{language}"><body>{body}</body></html>'
    return {
        element.tag: (one.style["font_style"], one.style["font_weight"], "case=1" in one.features)
        for element, one in engine.computed(HOUSE, page, [HOUSE.sheet(name) for name in sheets])
    }


def test_what_only_georgian_asks() -> None:
    body = "<h1>A</h1><p><em>b</em> <cite>c</cite> <b><em>d</em></b> <i>e</i></p>"
    georgian, english = (looks_by_tag(language, engine.PAGE_SHEETS, body) for language in ("ka", "en-GB"))
    assert (georgian["h1"], english["h1"]) == (("normal", 600, True), ("normal", 600, False))
    assert (georgian["i"], english["i"]) == (("normal", 600, False), ("italic", 400, False))
    assert (georgian["cite"], english["cite"]) == (("normal", 400, False), ("italic", 400, False))


@pytest.mark.parametrize(("language", "case"), [("ka", True), ("en", False)])
def test_titles_of_page_and_cover(language: str, case: bool) -> None:
    body = '<section class="titlepage"><h1 class="title">A</h1><p class="part">B</p></section>'
    for sheets in (engine.PAGE_SHEETS, ("cover.css",)):
        found = looks_by_tag(language, sheets, body)
        assert (found["h1"][2], found["p"][2]) == (case, case)


def test_the_house_emphasises_in_italics_where_the_face_has_them(tmp_path: Path) -> None:
    """The house's own sheets under other families, which one sheet names for all of them."""
    folder = tmp_path / "book"
    shutil.copytree(OWN, folder, ignore=shutil.ignore_patterns("styles", "*.md"))
    (folder / "10-a.md").write_text("# One\n\nA miller *waits* and mends.\n", encoding="utf-8")
    (folder / "styles").mkdir()
    shutil.copy(OWN / "styles" / "faces.css", folder / "styles")
    built = build_book(folder, tmp_path / "out", "print", "epub")
    assert "Stamba-EB-Garamond-Italic" in fonts_in(built.files["print"])
    with zipfile.ZipFile(built.files["epub"]) as archive:
        assert "EPUB/fonts/EBGaramond-Italic.ttf" in archive.namelist()
        assert "em, i, cite, dfn { font-style: italic; }" in archive.read("EPUB/styles/book.css").decode()


def fonts_in(path: Path) -> set[str]:
    """The fonts that draw text on the pages of a PDF."""
    found = set()
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
                found.add(item.get_font().get_base_name().partition("+")[2])
    return found


def test_text_of_eleven_points_passes(tmp_path: Path) -> None:
    folder = write_book(
        tmp_path / "book", {"10-a.md": "# თავი\n\n" + "წისქვილში ქარს ელოდებიან და ფქვილს ინახავენ. " * 40}
    )
    own_sheet(folder, "page.css", "html { font-size: 10pt;", "html { font-size: 11pt;")
    assert theme_of(folder).text.text.size_pt == 11.0
    build_book(folder, tmp_path / "out", "print")


def test_bold_italic_is_measured_as_it_is_drawn(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    shutil.copytree(BOOKS / "english-interview", folder)
    (folder / "00-introduction.md").write_text(f"# One\n\n***{WORDS * 6}so*** on.\n", encoding="utf-8")
    build_book(folder, tmp_path / "out", "print")


def test_a_family_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    folder = own_sheet(
        write_book(tmp_path / "book", {}), "faces.css", "Stamba Noto Sans Georgian", "Stamba None"
    )
    with pytest.raises(
        StyleError, match=r"styles/faces\.css:\d+:\d+: error: there is no font of the family “Stamba None”"
    ):
        pipeline.assemble(folder, HOUSE, Silence())


def test_a_font_that_is_gone_is_told_with_the_line_that_asks_for_it(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    shutil.copytree(OWN, folder)
    sheet = folder / "styles" / "faces.css"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("EB Garamond", "Bembo"), encoding="utf-8")
    with pytest.raises(StyleError, match=r"faces\.css:\d+.*Stamba Bembo.*Put its fonts there") as wrong:
        pipeline.assemble(folder, HOUSE, Silence())
    assert wrong.value.exit_code == 4


def test_a_weight_that_is_gone_is_drawn_by_the_nearest(tmp_path: Path) -> None:
    files = tuple(path for path in HOUSE.font_files if not re.search("SemiBold", path.name))
    face = drawn(faces(files), "Stamba Noto Serif Georgian", 600, italic=False)
    assert face is not None
    assert face.weight == 700


def test_what_a_family_without_italics_offers_for_them() -> None:
    made = {
        offer.weight: offer.face.weight
        for offer in offers(faces(HOUSE.font_files))
        if offer.italic and "Noto" in offer.face.family
    }
    assert made == {400: 600, 600: 700, 700: 700}


def test_a_file_of_the_book_lies_over_the_house_s_and_none_leads_out_of_it(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "book", {})
    house = HOUSE.under(folder)
    assert house.style("base.css") == HOUSE.styles / "base.css"
    (folder / "styles" / "matter").mkdir(parents=True)
    own = folder / "styles" / "matter" / "imprint.html.j2"
    own.write_text("<p>Mine</p>", encoding="utf-8")
    assert house.style("matter/imprint.html.j2") == own
    (folder / "styles" / "page.css").symlink_to(HOUSE.styles / "page.css")
    with pytest.raises(StyleError, match=r"page\.css: error: lies outside the book's folder"):
        house.style("page.css")
