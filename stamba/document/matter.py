"""Front and back matter: half-title, title page, imprint, contents and colophon. The only door to jinja2.

The wording is in styles/matter/: templates, and words.toml with one table a language.
"""

from __future__ import annotations

import dataclasses
import re
import traceback
from dataclasses import dataclass
from pathlib import Path

import jinja2
from lxml import etree
from markupsafe import Markup, escape

from stamba.config import BookConfig
from stamba.config.words import words_of
from stamba.document import Document, Landmark, Section, parse_body
from stamba.ground.errors import ConfigError, Source, StyleError
from stamba.ground.house import House
from stamba.ground.tables import TomlTable
from stamba.manuscript.revision import Revision
from stamba.theme.theme import Family

WORDS_FILE = "matter/words.toml"

# Section kind (epub:type), template, identifier, word for its title; in the order of the book.
_FRONT = (
    ("halftitlepage", "half-title", "halftitle", "half_title"),
    ("titlepage", "title-page", "titlepage", "title_page"),
    ("imprint", "imprint", "imprint", "imprint"),
    ("toc", "contents", "contents", "contents"),
)
_BACK = (("colophon", "colophon", "colophon", "colophon"),)
_LANDMARKS = (("titlepage", "title_page"), ("toc", "contents"), ("bodymatter", "text"))


@dataclass(frozen=True, slots=True)
class Furniture:
    """The furniture of a language: every word and sentence that is the publisher's, not the author's."""

    language: str
    table: tuple[tuple[str, str], ...]
    months: tuple[str, ...]

    def __getitem__(self, key: str) -> str:
        for name, value in self.table:
            if name == key:
                return value
        raise StyleError(
            f"there is no word for {key!r} in {self.language!r}",
            f"Add it to [{self.language}] in styles/{WORDS_FILE}, or to [words] in book.toml.",
        )

    def __getattr__(self, key: str) -> str:
        if key.startswith("_"):
            raise AttributeError(key)
        return self[key]

    def date(self, day: int, month: int, year: int) -> str:
        """A date as a reader of the language writes it."""
        name = self.months[month - 1] if self.months else f"{month:02}"
        return self["date"].format(day=day, month=name, year=year)


@dataclass(frozen=True, slots=True)
class BookFacts:
    """The facts of colophon and imprint beside the metadata; `received`: the text as received is known."""

    revision: Revision
    faces: tuple[Family, ...]
    corrections: int
    received: bool


def words_for(config: BookConfig, house: House) -> Furniture:
    """Return the furniture for a book's language: the house's words, English where it has none, and the book's own."""
    language = config.metadata.language
    words, months = words_in(WORDS_FILE, language, house)
    return Furniture(language, tuple({**words, **dict(config.words)}.items()), config.months or months)


def words_in(file: str, language: str, house: House) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the words of a file of styles/ in a language, in English those it lacks, and its months."""
    english, months = _known(file, "en", house) or ({}, ())
    words, months = _known(file, language, house) or ({}, months)
    return {**english, **words}, months


def has_words(config: BookConfig, house: House) -> bool:
    """Tell whether the house or the book itself has words in the book's language."""
    return bool(config.words) or _known(WORDS_FILE, config.metadata.language, house) is not None


def _known(file: str, language: str, house: House) -> tuple[dict[str, str], tuple[str, ...]] | None:
    path = house.style(file)
    return _house_words(path, language) or _house_words(path, language.split("-", maxsplit=1)[0])


def _house_words(path: Path, language: str) -> tuple[dict[str, str], tuple[str, ...]] | None:
    """The house's words and months in a language, if it has some; raises StyleError for words that cannot be."""
    try:
        table = TomlTable.read(path)
        return words_of(table.table(language)) if language in table.mapping() else None
    except ConfigError as wrong:
        raise StyleError(wrong.what, wrong.remedy or "Mend the words.", where=wrong.where) from None


def calibration_words(config: BookConfig, house: House) -> dict[str, str]:
    """Return the words of the calibration sheet by their keys behind `calibration_`; English where words lack."""
    own, words = "calibration_", words_for(config, house).table
    return {key.removeprefix(own): str(value) for key, value in words if key.startswith(own)}


def add_matter(document: Document, words: Furniture, facts: BookFacts, house: House) -> Document:
    """The Document with its front and back matter, and landmarks; raises StyleError when a template is wrong."""
    moment = facts.revision.moment
    context = {
        "meta": document.metadata,
        "words": words,
        "facts": facts,
        "date": words.date(moment.day, moment.month, moment.year),
        "toc": document.toc,
        "notes": document.notes,
        "speakers": document.config.speakers,
    }

    where = Source(document.config.path)

    def body(template: str) -> str:
        return _well_formed(render_template(house, template, context), house.style(f"matter/{template}"))

    def sections(rows: tuple[tuple[str, str, str, str], ...], matter: str) -> tuple[Section, ...]:
        made = ((row, body(f"{row[1]}.html.j2")) for row in rows)
        return tuple(
            Section(identifier, kind, matter, words[title], text, where)
            for (kind, _, identifier, title), text in made
            if "".join(map(str, parse_body(text).itertext())).strip()  # an imprint may have nothing to say
        )  # fmt: skip

    whole = (*sections(_FRONT, "front"), *document.sections, *sections(_BACK, "back"))
    return dataclasses.replace(document, sections=whole, landmarks=_landmarks(whole, words))


def render_template(house: House, name: str, context: dict[str, object]) -> str:
    """Return one template of styles/matter/ filled in; raises StyleError when it is wrong."""
    try:
        return _environment(house).get_template(name).render(context).strip()
    except StyleError:
        raise
    except Exception as wrong:  # noqa: BLE001 - a template computes, and anything may come of it
        path = house.style(f"matter/{name}")
        line = wrong.lineno if isinstance(wrong, jinja2.TemplateSyntaxError) else _line_in(wrong, name)
        what = str(wrong) if isinstance(wrong, jinja2.TemplateError) else f"{type(wrong).__name__}: {wrong}"
        raise StyleError(f"template: {what}", "Mend the template.", where=Source(path, line)) from None


def _environment(house: House) -> jinja2.Environment:
    def load(name: str) -> tuple[str, str, None]:
        return house.sheet(f"matter/{name}"), name, None

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(load), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["broken"] = _broken
    return environment


def _broken(text: str, lines: tuple[str, ...]) -> Markup:
    """A title with a break behind each of its lines; without lines its last two words are bound together, so that it
    does not end in a lonely word.
    """
    if not lines:
        first, space, last = text.rpartition(" ")
        return escape(f"{first}\u00a0{last}" if space and " " in first else text)
    words = iter(re.findall(r"\S+\s*", text))
    return Markup(" <br/>").join("".join(next(words) for _ in line.split()).strip() for line in lines)


def _landmarks(sections: tuple[Section, ...], words: Furniture) -> tuple[Landmark, ...]:
    first_body = next((section for section in sections if section.matter == "body"), sections[-1])
    places = {section.kind: section.id for section in reversed(sections)} | {"bodymatter": first_body.id}
    return tuple(Landmark(kind, words[word], places[kind]) for kind, word in _LANDMARKS if kind in places)


def _line_in(wrong: Exception, name: str) -> int:
    """The line of a template that an error comes from, 0 if none is known; jinja2 writes it into the traceback."""
    frames = traceback.extract_tb(wrong.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename).name == name]
    return (lines[-1] or 0) if lines else 0


def _well_formed(body: str, path: Path) -> str:
    """The text that a template gave; raises StyleError when an edition could not read it."""
    try:
        parse_body(body)
    except etree.XMLSyntaxError as wrong:
        sentence = re.sub(r", line \d+, column \d+.*", "", wrong.msg or "")
        raise StyleError(
            f"template: not well-formed: {sentence}", "Close what is opened.", where=Source(path)
        ) from None
    return body
