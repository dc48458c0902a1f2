"""The theme, read from the page engine's own computed styles of a tiny document with one of each kind."""

from __future__ import annotations

from lxml import html

from stamba.config import BookConfig
from stamba.config.scripts import letter_of
from stamba.ground import kept
from stamba.ground.errors import Source, StyleError
from stamba.ground.geometry import Length
from stamba.ground.house import FACES, House
from stamba.setting import engine
from stamba.setting.computed import looks
from stamba.theme import fonts
from stamba.theme.theme import CoverStyle, Family, Theme

_PROBE = (
    '<html lang="{language}"><body><section class="body text"><h1>A</h1><p>First</p>'
    '<p id="text">Text<span class="note"><span class="p" id="note">Note</span>'
    '</span><math id="formula">x</math><code id="code">x</code></p></section></body></html>'
)

_COVER_PROBE = (
    '<html><body><div class="cover"><p class="author"></p><div class="field"></div></div>'
    '<div class="band"></div><p class="spine-type"></p>'
    '<p class="ink" style="background: var(--field); color: var(--field-ink)"></p></body></html>'
)
# The lengths of a cover: the sheet that says them, the class, and the property.
_COVER_LENGTHS = {
    "width": ("cover.css", "cover", "width"),
    "height": ("cover.css", "cover", "height"),
    "least": ("cover.css", "cover", "min-height"),
    "above": ("cover.css", "author", "min-height"),
    "deep": ("cover.css", "field", "min-height"),
    "white": ("cover-print.css", "band", "padding-top"),
    "spine_size": ("cover-print.css", "spine-type", "font-size"),
}
_MAY_BE_NONE = ("above", "white")


def read_theme(config: BookConfig, house: House) -> Theme:
    """Return the theme of a book; raises StyleError when style sheets ask for fonts that are not there, or no font has
    the letters of the language.
    """
    faces = fonts.faces(house.font_files)
    if fonts.uncovered(letter_of(config.metadata.language), faces):
        raise StyleError(
            f"no face of fonts/ has the letters of {config.metadata.language}",
            "Put one into the fonts/ of the book, and name it in its styles/faces.css.", where=Source(config.path),
        )  # fmt: skip
    names = (FACES, *engine.PAGE_SHEETS, "epub.css", "cover.css", "cover-print.css")
    fonts.require_named([path for name in names for path in house.layers(name)], faces)
    sheets = engine.page_sheets(config.print, house)
    covers = (house.sheet("cover.css"), house.sheet("cover-print.css"))
    files = (str(path) for path in house.font_files)
    inputs: tuple[str | bytes, ...] = (
        config.metadata.language,
        *sheets,
        *covers,
        *files,
        kept.digest_of(house.font_files),
    )
    return kept.once("theme", inputs, lambda: _theme(config, house, sheets, faces))


def _theme(config: BookConfig, house: House, sheets: tuple[str, ...], faces: tuple[fonts.Face, ...]) -> Theme:
    """Return the theme as the page engine computes it from style sheets and faces."""
    tree = html.fromstring(_PROBE.format(language=config.metadata.language))
    found = looks(tree, faces, lambda page: engine.computed(house, page, sheets))
    of = {element.get("id"): look for element, look in found.items()}
    text, formula = of["text"].paragraph_style, of["formula"].text_style.face
    if not fonts.has_mathematics(formula):
        formula = next((face.path for face in faces if fonts.has_mathematics(face.path)), formula)
    family = {face.path: face.family for face in faces}
    own = family[text.text.face]  # the text's stands before the others
    special = {
        family[of["code"].text_style.face]: frozenset({"Code", "CodeBlock"}), family[formula]: frozenset({"Math"})
    }  # fmt: skip
    special.pop(family[text.text.face], None)
    first = {face.family for face in fonts.named_first(sheets, faces)}
    licences = {face.family: face.licence_name for face in faces}
    return Theme(
        text=text,
        note=of["note"].paragraph_style,
        hyphens=of["text"].hyphen_style,
        space_em=fonts.space_em(text.text.face),
        families=tuple(
            Family(name, special.get(name, frozenset()), licences[name], name not in first)
            for name in sorted(
                {face.family for face in fonts.named(sheets, faces)}, key=lambda name: (name != own, name)
            )
        ),
        formula=formula,
        cover=_cover(house, faces),
    )


def _cover(house: House, faces: tuple[fonts.Face, ...]) -> CoverStyle:
    """Return how covers are drawn; raises StyleError when a sheet of the cover does not say it."""
    sheets = (house.sheet("cover.css"), house.sheet("cover-print.css"))
    found = looks(html.fromstring(_COVER_PROBE), faces, lambda page: engine.computed(house, page, sheets))
    of = {element.get("class"): look for element, look in found.items()}
    lengths: dict[str, Length] = {}
    for name, (sheet, kind, what) in _COVER_LENGTHS.items():
        points = of[kind].points(what.replace("-", "_"))
        if points is None or not (points or name in _MAY_BE_NONE):
            raise _unsaid(house, sheet, f"`{what}` of `.{kind}`", "px, pt or mm")
        lengths[name] = Length.from_pt(points)
    colour, ink = of["ink"].colour("background_color", "srgb"), of["ink"].colour("color", "device-cmyk")
    words = of["field"].colour("color", "srgb")
    if not colour:
        raise _unsaid(house, "cover.css", "`--field` of `:root`", "a colour of the screen")
    if not ink:
        raise _unsaid(house, "cover.css", "`--field-ink` of `:root`", "device-cmyk()")
    if not words:
        raise _unsaid(house, "cover.css", "`color` of `.field`", "a colour of the screen")
    red, green, blue = (round(part * 255) for part in colour)
    typed = (round(words[0] * 255), round(words[1] * 255), round(words[2] * 255))
    cyan, magenta, yellow, black = ink
    below = Length(lengths["height"].mm - lengths["above"].mm - lengths.pop("deep").mm)
    return CoverStyle(
        **lengths,
        below=below,
        colour=(red, green, blue),
        type_colour=typed,
        ink=(cyan, magenta, yellow, black),
    )


def _unsaid(house: House, sheet: str, what: str, unit: str) -> StyleError:
    return StyleError(
        f"the style sheet does not say {what}, by which covers are drawn", f"Say it in {unit}.",
        where=Source(house.style(sheet)),
    )  # fmt: skip
