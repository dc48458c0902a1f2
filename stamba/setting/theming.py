"""The theme, read from the page engine's own computed styles of a tiny document with one of each kind."""

from __future__ import annotations

from lxml import html

from stamba.config import BookConfig
from stamba.house import House
from stamba.setting import engine
from stamba.setting.computed import looks
from stamba.theme import fonts
from stamba.theme.theme import Theme

_PROBE = (
    '<html lang="{language}"><body><section class="body text"><h1>A</h1><p>First</p>'
    '<p id="text">Text<span class="note"><span class="p" id="note">Note</span><span class="p" id="later">Later</span>'
    "</span></p></section></body></html>"
)


def read_theme(config: BookConfig, house: House) -> Theme:
    """Return the theme of a book; raises StyleError when style sheets ask for fonts that are not there."""
    faces = fonts.faces(house.font_files)
    names = (*engine.PAGE_SHEETS, "epub.css", "cover.css", "cover-print.css")
    fonts.require_named([house.style(name) for name in names], faces)
    sheets = engine.page_sheets(config.print, house)
    tree = html.fromstring(_PROBE.format(language=config.metadata.language))
    found = looks(tree, faces, lambda page: engine.computed(house, page, sheets))
    of = {element.get("id"): look for element, look in found.items()}
    text = of["text"].paragraph_style
    return Theme(
        text=text,
        note=of["note"].paragraph_style,
        note_later=of["later"].paragraph_style,
        hyphens=of["text"].hyphen_style,
        space_em=fonts.space_em(text.text.face),
        families=tuple(sorted({face.family for face in fonts.named(sheets, faces)})),
    )
