"""A theme lies between the house and the book, says only what differs, and stands on every trim."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stamba import config, pipeline
from stamba.cli import main
from stamba.config.themes import ThemeSpec
from stamba.ground.errors import ConfigError, Source
from stamba.ground.house import THEMES, themes
from stamba.ground.tables import TomlTable, one_of
from stamba.manuscript.importing import new_book
from tests.conftest import BOOKS, HOUSE, Built, Once, Silence, build_book, write_book
from tests.theme.test_theme import fonts_in, theme_of

EDITIONS = ("screen", "print", "epub", "large-print")
TRIMS = ("A5", "6 x 9 in", "5 x 8 in")
SHOWN = {"book": BOOKS / "novel", "technical": BOOKS / "handbook"}  # the tiny book of each theme


@pytest.fixture(scope="module", params=sorted(SHOWN))
def shown(request: pytest.FixtureRequest, once: Once) -> tuple[str, Built]:
    theme = str(request.param)
    return theme, once(theme, lambda folder: build_book(SHOWN[theme], folder, *EDITIONS))


def in_theme(folder: Path, theme: str, more: str = "") -> Path:
    """The bare book in a theme."""
    book = write_book(folder / "book", {}, more)
    toml = book / "book.toml"
    toml.write_text(f'theme = "{theme}"\n{toml.read_text(encoding="utf-8")}', encoding="utf-8")
    return book


def test_a_theme_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    folder = in_theme(tmp_path, "novel")
    with pytest.raises(ConfigError) as wrong:
        config.load(folder)
    told = f"{folder}/book.toml:1: error: theme: there is no theme 'novel'. Use {one_of(themes())}."
    assert str(wrong.value) == told


@pytest.mark.parametrize("said", ["1/0", "a/b", "wide"])
def test_a_margin_of_a_theme_that_is_none_is_told(said: str) -> None:
    with pytest.raises(ConfigError, match=f"{said}' is no margin. Write a length"):
        ThemeSpec.of_table("own", TomlTable({"margins": {"inner": said}}, Source(Path("theme.toml"))))


def test_a_new_book_in_a_theme(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert config.load(new_book(tmp_path / "one", "fr", "book").folder).theme.name == "book"
    assert main(["new", str(tmp_path / "two"), "--theme", "book"]) == 0
    assert config.load(tmp_path / "two").theme.name == "book"
    with pytest.raises(SystemExit):
        main(["new", str(tmp_path / "three"), "--theme", "novel"])
    assert "interview" in capsys.readouterr().err


def test_a_book_lies_over_its_theme_and_the_theme_over_the_house(tmp_path: Path) -> None:
    folder = in_theme(tmp_path, "book")
    (folder / "styles").mkdir()
    (folder / "styles" / "page.css").write_text('@import "page.css";\np { color: gray; }\n', encoding="utf-8")
    house = HOUSE.under(folder, "en", "book")
    text = house.sheet("page.css")
    order = [
        text.index(part)
        for part in ("html { font-size: 10pt;", "html { font-size: 11.5pt;", "p { color: gray; }")
    ]
    assert order == sorted(order)
    assert "@import" not in text
    assert house.sheet("screen.css") == HOUSE.sheet("screen.css")


@pytest.mark.parametrize("theme", themes())
def test_every_theme_tells_what_it_is_for(theme: str) -> None:
    page = (HOUSE.styles / THEMES / theme / "README.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {theme}\n")
    assert "| what | measure |" in page


@pytest.mark.parametrize("theme", sorted(SHOWN))
@pytest.mark.parametrize("trim", TRIMS)
def test_the_type_area_has_the_proportions_of_the_page(tmp_path: Path, theme: str, trim: str) -> None:
    page = config.load(in_theme(tmp_path, theme, f'[print]\ntrim = "{trim}"')).print
    wide = page.trim.width.mm - page.margins.inner.mm - page.margins.outer.mm
    deep = page.trim.height.mm - page.margins.head.mm - page.margins.foot.mm
    assert deep / wide == pytest.approx(page.trim.height.mm / page.trim.width.mm, abs=0.01)
    assert page.margins.inner.mm >= 15.8


@pytest.mark.parametrize(
    ("language", "face", "size"), [("el", "EBGaramond", 11.5), ("ka", "NotoSerifGeorgian", 9.5)]
)
def test_the_face_and_size_of_a_novel_follow_its_language(
    tmp_path: Path, language: str, face: str, size: float
) -> None:
    text = theme_of(new_book(tmp_path / "new", language, "book").folder).text.text
    assert (text.face.stem.partition("-")[0], text.size_pt) == (face, size)


def test_a_book_in_a_theme_passes_its_checks(shown: tuple[str, Built]) -> None:
    theme, built = shown
    assert not [one for some in built.findings.values() for one in some if one.severity != "note"]
    families = {
        re.sub("-(Bold|Italic|Oblique|Semi-Bold)", "", font) for font in fonts_in(built.files["print"])
    }
    assert (
        families
        == {
            "book": {"Stamba-EB-Garamond"},
            "technical": {"Stamba-Noto-Serif", "Stamba-Noto-Sans", "Stamba-DejaVu-Sans-Mono"},
        }[theme]
    )


def section_texts(folder: Path) -> str:
    return "\n".join(
        section.body for section in pipeline.assemble(folder, HOUSE, Silence()).document.sections
    )


def test_headings_of_a_handbook_have_numbers_and_boxes_titles() -> None:
    book = pipeline.assemble(SHOWN["technical"], HOUSE, Silence()).document
    told = [entry.title for top in book.toc for entry in top.with_all_below()]
    assert told == [
        "1\u00a0A Queue in Forty Lines",
        "1.1 Putting and taking",
        "2\u00a0How Long One Waits",
        "Measured",
    ]
    text = "".join(section.body for section in book.sections)
    assert re.findall(r'"x-title">\s*<p>(.*?)</p>', text) == ["Warning", "Try it", "Note"]
    assert ">1.1.1</span>\u00a0What may go wrong" in text
    assert "“2\u00a0How Long One Waits”" in text


def test_numbers_and_titles_of_boxes_are_the_themes_unless_book_toml_says(tmp_path: Path) -> None:
    text = {"10-a.md": "# თავი\n\n::: note\nსიტყვა.\n:::\n"}
    plain = write_book(tmp_path / "plain", text)
    assert "x-title" not in section_texts(plain)
    assert ">1</span>" not in section_texts(plain)
    toml = plain / "book.toml"
    toml.write_text(f"numbered_sections = true\n{toml.read_text(encoding='utf-8')}", encoding="utf-8")
    assert ">1</span>" in section_texts(plain)
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("= true", '= false\ntheme = "technical"'), encoding="utf-8"
    )
    assert ">1</span>" not in section_texts(plain)
    assert "<p>შენიშვნა</p>" in section_texts(plain)


@pytest.mark.long
@pytest.mark.parametrize("theme", sorted(SHOWN))
@pytest.mark.parametrize("trim", TRIMS[1:])
def test_a_theme_on_other_trims(tmp_path: Path, theme: str, trim: str) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    for path in SHOWN[theme].iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    toml = folder / "book.toml"
    toml.write_text(f'{toml.read_text(encoding="utf-8")}\n[print]\ntrim = "{trim}"\n', encoding="utf-8")
    built = build_book(folder, tmp_path / "out", "print")
    assert not [one for one in built.findings["print"] if one.severity != "note"]
