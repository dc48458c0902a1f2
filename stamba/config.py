"""book.toml, read into frozen values; what it does not know it refuses, with the line and the nearest key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from stamba.errors import ConfigError
from stamba.geometry import PAPER_SIZES, Length, Margins, Size
from stamba.imposition.spec import ImpositionSpec
from stamba.tables import Table, nearest

BOOK_FILE = "book.toml"

# MARC relator codes (Library of Congress) that a title page or a package document can name.
RELATORS = {
    "aut": "author", "trl": "translator", "edt": "editor", "ill": "illustrator", "ive": "interviewee",
    "ivr": "interviewer", "win": "writer of introduction", "aui": "author of introduction",
    "aft": "author of afterword",
    "ann": "annotator", "com": "compiler", "ctb": "contributor", "bkd": "book designer", "pbl": "publisher",
    "cov": "cover designer", "pht": "photographer", "pfr": "proofreader", "cre": "creator",
}  # fmt: skip
CREATOR_ROLES = ("aut", "ive", "cre")
SPEAKER_ROLES = ("interviewer", "interviewee")


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or body with the roles they had, as MARC relator codes."""

    name: str
    roles: tuple[str, ...]
    file_as: str = ""

    @property
    def is_creator(self) -> bool:
        """Whether the book is by them, rather than helped by them."""
        return any(role in CREATOR_ROLES for role in self.roles)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a library would want to know; all strings as the author typed them."""

    title: str
    part: str
    subtitle: str
    original: str
    language: str
    identifier: str
    isbn: str
    publisher: str
    rights: str
    description: str
    contributors: tuple[Contributor, ...]

    def having(self, role: str) -> tuple[Contributor, ...]:
        """The contributors who had this role."""
        return tuple(who for who in self.contributors if role in who.roles)

    @property
    def creators(self) -> tuple[Contributor, ...]:
        """Those the book is by."""
        return tuple(who for who in self.contributors if who.is_creator)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice of an interview: the label that opens its paragraphs, who it is, and which side it is on."""

    label: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class PrintSpec:
    """The page of the PDF editions: trim size, margins, lines of the type area, bleed.

    `roman_front`: the pages before the body are numbered i, ii, iii, and the body begins with 1.
    """

    trim: Size
    margins: Margins
    bleed: Length
    line: Length
    roman_front: bool = False

    @property
    def lines(self) -> int:
        """Whole lines of text that the type area holds."""
        white = self.margins.head.mm + self.margins.foot.mm
        return int((self.trim.height.mm - white) / self.line.mm + 1e-6)


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """The screen PDF: whether the Markdown and book.toml are inside it, as its source."""

    attach_source: bool = False


@dataclass(frozen=True, slots=True)
class BookConfig:
    """Everything book.toml says, and the folder it lies in."""

    folder: Path
    slug: str
    metadata: Metadata
    speakers: tuple[Speaker, ...]
    print: PrintSpec
    imposition: ImpositionSpec
    raw_html: bool
    words: tuple[tuple[str, str], ...]
    screen: ScreenSpec = ScreenSpec()

    @property
    def path(self) -> Path:
        """Where book.toml lies."""
        return self.folder / BOOK_FILE


def load(folder: Path) -> BookConfig:
    """Read the book in this folder; raises ConfigError at the first thing that is wrong."""
    if not folder.is_dir():
        raise ConfigError(f"there is no folder {folder}", "Name the book's folder with BOOK=…")
    table = Table.read(folder / BOOK_FILE)
    config = BookConfig(
        folder=folder,
        slug=_slug(table),
        metadata=_metadata(table),
        speakers=_speakers(table),
        print=_print(table.table("print")),
        imposition=ImpositionSpec.from_table(
            table.table("imposition").mapping(), table.table("imposition").where()
        ),
        raw_html=table.flag("raw_html"),
        words=_words(table.table("words")),
        screen=_screen(table.table("screen")),
    )
    table.close()
    return config


def _slug(table: Table) -> str:
    slug = table.required("slug")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise table.error(
            "slug", f"{slug!r} cannot name files everywhere", "Use a-z, 0-9 and single hyphens."
        )
    return slug


def _metadata(table: Table) -> Metadata:
    language = table.required("language")
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
        raise table.error(
            "language", f"{language!r} is not a language tag (BCP 47)", 'Write "ka" or "en-GB".'
        )
    identifier = table.required("identifier")
    uuid = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    if not re.fullmatch(uuid, identifier) and not identifier.startswith(("urn:isbn:", "http")):
        raise table.error(
            "identifier",
            f"{identifier!r} is not a urn:uuid, a urn:isbn or a web address",
            "Make one with: python3 -c 'import uuid; print(uuid.uuid4().urn)'",
        )
    return Metadata(
        title=table.required("title"),
        part=table.text("part"),
        subtitle=table.text("subtitle"),
        original=table.text("original"),
        language=language,
        identifier=identifier,
        isbn=table.text("isbn"),
        publisher=table.text("publisher"),
        rights=table.text("rights"),
        description=table.text("description"),
        contributors=tuple(_contributor(entry) for entry in table.tables("contributors")),
    )


def _contributor(table: Table) -> Contributor:
    who = Contributor(table.required("name"), table.texts("roles"), table.text("file_as"))
    for role in who.roles:
        if role not in RELATORS:
            raise table.error(
                "roles", f"{role!r} is not a MARC relator we know", nearest(role, tuple(RELATORS))
            )
    if not who.roles:
        raise table.error("", f"{who.name} has no role", 'Add roles = ["aut"], or another MARC relator.')
    table.close()
    return who


def _speakers(table: Table) -> tuple[Speaker, ...]:
    speakers: list[Speaker] = []
    for entry in table.tables("speakers"):
        label = entry.required("label").rstrip(": ")
        role = entry.choice("role", SPEAKER_ROLES, "interviewee")
        if label in (known.label for known in speakers):
            raise entry.error(
                "label", f"{label!r} is declared twice", "Give each speaker a label of their own."
            )
        speakers.append(Speaker(label, entry.required("name"), role))
        entry.close()
    return tuple(speakers)


def _print(table: Table) -> PrintSpec:
    margins = table.table("margins")
    spec = PrintSpec(
        trim=table.size("trim", PAPER_SIZES["A5"]),
        margins=Margins(
            inner=margins.length("inner", Length(20)),
            outer=margins.length("outer", Length(18)),
            head=margins.length("head", Length(20)),
            foot=margins.length("foot", Length(27)),
        ),
        bleed=table.length("bleed", Length(3)),
        line=table.length("line", Length.from_pt(14)),
        roman_front=table.flag("roman_front"),
    )
    margins.close()
    table.close()
    width = spec.trim.width.mm - spec.margins.inner.mm - spec.margins.outer.mm
    if width < 30 or spec.lines < 5:
        raise table.error(
            "",
            f"a type area of {width:g} mm and {spec.lines} lines holds no text",
            "Make the trim larger or the margins smaller.",
        )
    return spec


def _screen(table: Table) -> ScreenSpec:
    spec = ScreenSpec(attach_source=table.flag("attach_source"))
    table.close()
    return spec


def _words(table: Table) -> tuple[tuple[str, str], ...]:
    words = table.mapping()
    for key, value in words.items():
        if not isinstance(value, str):
            raise table.error(key, f"{value!r} is not a string")
    return tuple(sorted(words.items()))
