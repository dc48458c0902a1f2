"""Front and back matter: half-title, title page, imprint, contents and colophon. The only door to jinja2.

The wording is in styles/matter/: templates, and words.toml with one table a language.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import jinja2

from stamba.config import BookConfig
from stamba.document import Document, Landmark, Section, TocEntry
from stamba.errors import ConfigError, Source, StyleError
from stamba.manuscript.revision import Revision
from stamba.tables import Table

WORDS_FILE = "words.toml"

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
class Words:
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
            f"Add it to [{self.language}] in styles/matter/{WORDS_FILE}, or to [words] in book.toml.",
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
    """What the colophon and the imprint say beside the metadata."""

    revision: Revision
    faces: tuple[str, ...]
    corrections: int


def words_for(config: BookConfig, styles: Path) -> Words:
    """The furniture for a book's language; raises ConfigError for a language we have no words for."""
    path = styles / "matter" / WORDS_FILE
    table = Table.read(path).mapping()
    language = config.metadata.language
    known = table.get(language) or table.get(language.split("-")[0])
    own = dict(config.words)
    if known is None and not own:
        raise ConfigError(
            f"there are no words for titles and labels in {language!r}",
            f"Add a table [{language}] to {path}, or [words] to this file.", where=Source(config.path),
        )  # fmt: skip
    both = {**(known or {}), **own}
    months = config.months or tuple(both.get("months", ()))
    both.pop("months", None)
    return Words(language, tuple(both.items()), months)


def calibration_words(config: BookConfig, styles: Path) -> dict[str, str]:
    """What the calibration sheet says, by what follows `calibration_` in words.toml; English where words lack."""
    words = {
        **Table.read(styles / "matter" / WORDS_FILE).mapping()["en"],
        **dict(words_for(config, styles).table),
    }
    own = "calibration_"
    return {key.removeprefix(own): str(value) for key, value in words.items() if key.startswith(own)}


def add_matter(document: Document, words: Words, facts: BookFacts, styles: Path) -> Document:
    """The Document with its front and back matter, and landmarks; raises StyleError when a template is wrong."""
    environment = _environment(styles)
    moment = facts.revision.moment
    toc = (*document.toc, TocEntry(words.colophon, "colophon", "colophon-h"))
    context = {
        "meta": document.metadata,
        "words": words,
        "facts": facts,
        "date": words.date(moment.day, moment.month, moment.year),
        "toc": toc,
        "notes": document.notes,
    }

    def sections(rows: tuple[tuple[str, str, str, str], ...], matter: str) -> tuple[Section, ...]:
        return tuple(
            Section(
                identifier, kind, matter, words[title],
                _render(environment, f"{template}.html.j2", context), Source(document.config.path),
            )
            for kind, template, identifier, title in rows
        )  # fmt: skip

    whole = (*sections(_FRONT, "front"), *document.sections, *sections(_BACK, "back"))
    return dataclasses.replace(document, sections=whole, toc=toc, landmarks=_landmarks(whole, words))


def render_template(styles: Path, name: str, context: dict[str, object]) -> str:
    """One template of styles/matter/ filled in; raises StyleError when it is wrong."""
    return _render(_environment(styles), name, context)


def _environment(styles: Path) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(styles / "matter"), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["bound"] = _bound
    return environment


def _bound(text: str) -> str:
    """The last two words bound together, so that no title ends in a lonely word."""
    first, space, last = text.rpartition(" ")
    return f"{first}\u00a0{last}" if space and " " in first else text


def _landmarks(sections: tuple[Section, ...], words: Words) -> tuple[Landmark, ...]:
    first_body = next((section for section in sections if section.matter == "body"), sections[-1])
    places = {section.kind: section.id for section in reversed(sections)} | {"bodymatter": first_body.id}
    return tuple(Landmark(kind, words[word], places[kind]) for kind, word in _LANDMARKS if kind in places)


def _render(environment: jinja2.Environment, name: str, context: dict[str, object]) -> str:
    try:
        return environment.get_template(name).render(context).strip()
    except jinja2.TemplateSyntaxError as wrong:
        place = Source(Path("styles/matter") / name, wrong.lineno)
        raise StyleError(f"template: {wrong.message}", "Mend the template.", where=place) from None
    except jinja2.TemplateError as wrong:
        place = Source(Path("styles/matter") / name)
        raise StyleError(f"template: {wrong}", "Mend the template.", where=place) from None
