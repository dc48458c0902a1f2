"""book.toml, read into frozen values; what it does not know it refuses, with the line and the nearest key."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

from stamba.config import chapters, front_matter, scripts
from stamba.config.cover import CoverSpec, read_cover
from stamba.config.imposition.spec import ImpositionSpec
from stamba.config.quality import QualityLimits
from stamba.config.themes import DEFAULT, ThemeSpec
from stamba.config.typography import HouseStyle
from stamba.config.words import words_of
from stamba.ground.errors import NOWHERE, ConfigError, ConfigMistakes, Source, raise_all
from stamba.ground.files import NotOfTheBookError, namesake, own_path
from stamba.ground.geometry import PAPER_SIZES, Length, Margins, Size
from stamba.ground.tables import TomlTable, nearest
from stamba.press import tables as press_tables
from stamba.press.barcode import isbn13
from stamba.press.spec import PressSpec
from stamba.press.spec import from_table as press_from_table

BOOK_FILE = "book.toml"
HOUSE_FILE = "house.toml"  # above the folders of books: what they have in common
OWN = (  # the keys that no house.toml has
    "slug",
    "identifier",
    "title",
    "chapters",
    "isbn",
    "isbn_epub",
    "isbn_pdf",
    "series_index",
    "received",
)
T = TypeVar("T")

# MARC relator codes (Library of Congress) that a title page or a package document can name.
RELATORS = {
    "aut": "author", "trl": "translator", "edt": "editor", "ill": "illustrator", "ive": "interviewee",
    "ivr": "interviewer", "win": "writer of introduction", "aui": "author of introduction",
    "aft": "author of afterword",
    "ann": "annotator", "com": "compiler", "ctb": "contributor", "bkd": "book designer", "pbl": "publisher",
    "cov": "cover designer", "pht": "photographer", "pfr": "proofreader", "cre": "creator",
}  # fmt: skip
# Classifications of subjects, by their keys in book.toml and as EPUB names them (EPUB 3.3, D.3.2).
SCHEMES = {"bisac": "BISAC", "thema": "THEMA", "udc": "UDC"}
CREATOR_ROLES = ("aut", "ive", "cre")
LEAST_LINE = Length.from_pt(10)  # the size of the text; on less the lines would run into each other
SPEAKER_ROLES = ("interviewer", "interviewee")


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or body with the roles they had, as MARC relator codes."""

    name: str
    roles: tuple[str, ...]
    file_as: str = ""

    @property
    def is_creator(self) -> bool:
        """Tell whether the book is by them, rather than helped by them."""
        return any(role in CREATOR_ROLES for role in self.roles)


@dataclass(frozen=True, slots=True)
class Code:
    """A subject by its code in a classification of SCHEMES."""

    scheme: str
    term: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a book, as a library asks for it; all strings as the author typed them.

    `imprint` are lines of the imprint besides those that have keys. `title_lines` and `subtitle_lines` say where title
    and subtitle break in every edition; without them they break where there is no room.
    """

    title: str
    part: str
    subtitle: str
    original: str
    original_language: str
    language: str
    identifier: str
    isbn: str
    publisher: str
    rights: str
    description: str
    contributors: tuple[Contributor, ...]
    date: str = ""
    subjects: tuple[str, ...] = ()
    series: str = ""
    series_index: str = ""
    place: str = ""
    edition: str = ""
    original_rights: str = ""
    address: str = ""
    imprint: tuple[str, ...] = ()
    isbn_epub: str = ""
    isbn_pdf: str = ""
    codes: tuple[Code, ...] = ()
    title_lines: tuple[str, ...] = ()
    subtitle_lines: tuple[str, ...] = ()

    @property
    def byline(self) -> tuple[Contributor, ...]:
        """Those the book is by, without the ones whose names stand in its title."""
        return tuple(who for who in self.creators if who.name not in self.title)

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

    `roman_front`: the pages before the body are numbered i, ii, iii, and the body begins with 1. `sheets` are laid over
    page.css. `edge` is the white that the printer who is named wants at head, foot and fore-edge.
    """

    trim: Size
    margins: Margins
    bleed: Length
    line: Length
    roman_front: bool = False
    sheets: tuple[str, ...] = ()
    edge: Length = press_tables.NOTHING

    @property
    def lines(self) -> int:
        """Whole lines of text that the type area holds."""
        white = self.margins.head.mm + self.margins.foot.mm
        return int((self.trim.height.mm - white) / self.line.mm + 1e-6)

    @property
    def measure_pt(self) -> float:
        """The width of the type area in pt."""
        return Length(self.trim.width.mm - self.margins.inner.mm - self.margins.outer.mm).pt

    @property
    def foot_pt(self) -> float:
        """Return the height left below the type area when it is a whole number of lines, in pt."""
        return self.trim.height.pt - self.margins.head.pt - self.lines * self.line.pt


@dataclass(frozen=True, slots=True)
class ParagraphSpec:
    """The setting of the lines of justified paragraphs: chosen by us as a whole, or by the engine one by one."""

    compose: bool
    hanging: bool
    letter_space: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """A finding that book.toml explains away: its code, where it stands, why, and where book.toml says so."""

    code: str
    path: str
    line: int
    text: str
    reason: str
    source: Source

    @classmethod
    def read(cls, table: TomlTable) -> Silence:
        """One `[[lint.silence]]`; raises ConfigError for what it does not know."""
        silence = cls(
            code=table.required("code"),
            path=table.text("path"),
            line=table.whole("line", 0),
            text=table.text("text"),
            reason=table.text("reason"),
            source=table.where(),
        )
        table.close()
        return silence


@dataclass(frozen=True, slots=True)
class LintSpec:
    """The table `[lint]`.

    `longest_note` counts characters, 0 means no limit of the house; `as_corrections` writes fixes as
    corrections, `[new]{sic="old"}`.
    """

    silences: tuple[Silence, ...] = ()
    longest_note: int = 0
    as_corrections: bool = False

    @classmethod
    def read(cls, table: TomlTable) -> LintSpec:
        """The whole table; raises ConfigError for what it does not know."""
        spec = cls(
            silences=tuple(Silence.read(entry) for entry in table.tables("silence")),
            longest_note=table.whole("longest_note", 0),
            as_corrections=table.flag("as_corrections"),
        )
        table.close()
        return spec


@dataclass(frozen=True, slots=True)
class ReceivedSpec:
    """The place of the text as received, and its parts: `lines` say what each of its first things is made of.

    In a line, `{title}` and the other strings of book.toml stand for themselves, and `{10-interview}` for all
    paragraphs of that chapter; what else the line has, the text as received has at that place. `ours` are chapters
    that it has not. `errata` are the tables of its slips, in the order in which they were written.
    """

    text: Path
    errata: tuple[Path, ...]
    sha256: str
    lines: tuple[str, ...]
    ours: tuple[str, ...]
    headings: bool
    where: Source


@dataclass(frozen=True, slots=True)
class EpubSpec:
    """The wishes of a book for its EPUB: a cover of its own as a path in its folder, or none; soft hyphens in the text;
    who evaluated its accessibility, or nobody, and on which day (YYYY-MM-DD), if that is known. `where` is the
    line of the cover.
    """

    cover: str
    soft_hyphens: bool
    evaluated_by: str
    evaluated_on: str = ""
    where: Source = NOWHERE


@dataclass(frozen=True, slots=True)
class ScreenSpec:
    """The screen PDF: whether the Markdown and book.toml are inside it, as its source."""

    attach_source: bool = False


@dataclass(frozen=True, slots=True)
class BookConfig:
    """Everything book.toml says, and the folder it lies in."""

    folder: Path
    slug: str
    theme: ThemeSpec
    metadata: Metadata
    speakers: tuple[Speaker, ...]
    print: PrintSpec
    epub: EpubSpec
    imposition: ImpositionSpec
    typography: HouseStyle
    paragraphs: ParagraphSpec
    quality: QualityLimits
    press: PressSpec
    cover: CoverSpec
    lint: LintSpec
    raw_html: bool
    words: tuple[tuple[str, str], ...]
    months: tuple[str, ...]
    received: ReceivedSpec | None = None
    screen: ScreenSpec = ScreenSpec()
    bibliography: tuple[str, ...] = ()
    csl: str = ""
    chapter_names: tuple[str, ...] = ()
    questions_in_contents: bool = False
    numbered_sections: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def chapters(self) -> tuple[Path, ...]:
        """The files of the text in reading order."""
        return tuple(self.folder / name for name in self.chapter_names)

    @property
    def path(self) -> Path:
        """Return the path of book.toml."""
        return self.folder / BOOK_FILE


def load(folder: Path) -> BookConfig:
    """Read the book in this folder; raises ConfigError for all that is wrong.

    The metadata at the head of the first chapter says what book.toml leaves out, and may stand for it.
    """
    if not folder.is_dir():
        raise ConfigError(f"there is no folder {folder}", "Name the book's folder with BOOK=…")
    table, files, remarks = _opened(folder)
    each = _Each()
    words, months = each(words_of, table.table("words")) or ({}, ())
    sheets = each(ImpositionSpec.from_table, table.table("imposition"))
    press = table.table("press")
    theme = each(ThemeSpec.read, table) or ThemeSpec.named(DEFAULT)
    page = each(_print, table.table("print"), press, theme)
    order = each(_press, press, folder)
    config = BookConfig(
        folder=folder,
        slug=each(_slug, table),
        theme=theme,
        metadata=_metadata(table, each),
        speakers=each(_speakers, table),
        print=page,
        epub=each(_epub, table.table("epub"), folder),
        imposition=sheets,
        typography=each(HouseStyle.read, table.table("typography")),
        paragraphs=each(_paragraphs, table.table("paragraphs")),
        quality=each(QualityLimits.read, table.table("quality")),
        cover=each(read_cover, table.table("cover"), folder) or CoverSpec(),
        press=order,
        lint=each(LintSpec.read, table.table("lint")),
        raw_html=each(table.flag, "raw_html"),
        months=months,
        words=tuple(sorted(words.items())),
        received=each(_received, table.table("received"), folder),
        screen=each(_screen, table.table("screen")),
        chapter_names=tuple(path.relative_to(folder).as_posix() for path in files),
        remarks=remarks,
        bibliography=each(table.texts, "bibliography"),
        csl=each(table.text, "csl"),
        questions_in_contents=each(table.flag, "questions_in_contents"),
        numbered_sections=each(partial(table.flag, default=theme.numbered_sections), "numbered_sections"),
    )
    each(table.close, front_matter.MEANT)
    raise_all(sorted(each.wrong, key=lambda one: one.where or Source(folder)))
    pressed = replace(order, trim=page.trim, bleed=page.bleed, bound=sheets.binding.value)
    return replace(config, press=pressed)


class _Each:
    """Reads the parts of book.toml one by one, so that a mistake in one of them hides none in another."""

    def __init__(self) -> None:
        self.wrong: list[ConfigError] = []

    def __call__(self, read: Callable[..., T], *given: object) -> T:
        """Return a part; for one with a mistake, which is kept, None, of which nothing is made."""
        try:
            return read(*given)
        except ConfigError as wrong:
            self.wrong.extend(wrong.found if isinstance(wrong, ConfigMistakes) else [wrong])
            return cast("T", None)


def _opened(folder: Path) -> tuple[TomlTable, tuple[Path, ...], tuple[str, ...]]:
    """book.toml with the metadata of the first chapter behind it, the chapters, and what is to be said of them."""
    try:
        path = own_path(folder, BOOK_FILE)
    except NotOfTheBookError as wrong:
        raise ConfigError(f"the file {wrong}", wrong.remedy, where=Source(folder / BOOK_FILE)) from None
    if not path.exists():
        files = chapters.chapter_files(folder)
        found = chapters.standing_for_a_book(files, folder)
        if found:
            return found[0], files, (found[1],)
    table = TomlTable.read(path)
    shared = house_file(folder)
    if shared:
        table = table.over(_defaults(shared))
    files = chapters.listed(table, folder)
    behind = chapters.metadata_of(files[0], folder) if files else None
    if behind is not None:
        table.fall_back_on(behind)
    return table, files, ()


def house_file(folder: Path) -> Path | None:
    """Return the house.toml above the folder of a book, whose keys hold for all books beside it; None without one."""
    path = folder.resolve().parent / HOUSE_FILE
    return path if path.is_file() else None


def _defaults(path: Path) -> TomlTable:
    """Read a house.toml; raises ConfigError for what each book has of its own."""
    table = TomlTable.read(path)
    if key := next((key for key in OWN if table.has(key)), ""):
        raise table.error(key, "each book has its own", f"Write it in the {BOOK_FILE} of the book.")
    return table


def _slug(table: TomlTable) -> str:
    slug = table.required("slug")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        raise table.error(
            "slug", f"{slug!r} cannot name files everywhere", "Use a-z, 0-9 and single hyphens."
        )
    return slug


def _language(table: TomlTable) -> str:
    """The language of the book, which the house can set."""
    tag = _tag(table, "language", table.required("language"))
    if how := scripts.unset_way(tag):
        remedy = "It sets what is written from left to right, with spaces between words."
        raise table.error("language", f"{tag} is written {how}, and the house cannot set it", remedy)
    return tag


def _original_language(table: TomlTable, language: str) -> str:
    own = table.line("original_language")
    return _tag(table, "original_language", own) if own else language


def _tag(table: TomlTable, key: str, tag: str) -> str:
    """A language tag, checked (BCP 47)."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise table.error(key, f"{tag!r} is not a language tag (BCP 47)", 'Write "ka" or "en-GB".')
    return tag


def _metadata(table: TomlTable, each: _Each) -> Metadata:
    language = each(_language, table)
    return Metadata(
        title=each(_title, table),
        part=each(table.line, "part"),
        subtitle=each(table.line, "subtitle"),
        original=each(table.line, "original"),
        original_language=each(_original_language, table, language),
        language=language,
        identifier=each(_identifier, table),
        isbn=each(_isbn, table, "isbn"),
        publisher=each(table.line, "publisher"),
        rights=each(table.line, "rights"),
        description=each(table.line, "description"),
        contributors=tuple(each(_contributor, entry) for entry in each(table.tables, "contributors") or ()),
        date=each(_day, table),
        subjects=each(table.texts, "subjects"),
        series=each(table.line, "series"),
        series_index=each(_series_index, table),
        place=each(table.line, "place"),
        edition=each(table.line, "edition"),
        original_rights=each(table.line, "original_rights"),
        address=each(table.line, "address"),
        imprint=each(table.texts, "imprint"),
        isbn_epub=each(_isbn, table, "isbn_epub"),
        isbn_pdf=each(_isbn, table, "isbn_pdf"),
        codes=tuple(Code(SCHEMES[key], term) for key in SCHEMES for term in each(table.texts, key) or ()),
        title_lines=each(_lines, table, "title"),
        subtitle_lines=each(_lines, table, "subtitle"),
    )


def _title(table: TomlTable) -> str:
    return table.line("title", required=True)


def _identifier(table: TomlTable) -> str:
    identifier = table.required("identifier")
    uuid = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    if not re.fullmatch(rf"{uuid}|urn:isbn:[0-9Xx-]+|https?://\S+", identifier):
        raise table.error(
            "identifier",
            f"{identifier!r} is not a urn:uuid, a urn:isbn or a web address",
            "Make one with: python3 -c 'import uuid; print(uuid.uuid4().urn)'",
        )
    return identifier


def _lines(table: TomlTable, key: str) -> tuple[str, ...]:
    """The lines of a title, which say the same as the title itself."""
    lines = table.texts(f"{key}_lines")
    if lines and " ".join(lines).split() != table.line(key).split():
        raise table.error(
            f"{key}_lines", f"the lines are not the words of {key}", "Break it and change nothing."
        )
    return lines


def _day(table: TomlTable) -> str:
    """Return the day of publication; a date of front matter that is written in words is none of the book's."""
    date = table.line("date")
    if date and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", date):
        if not table.owns("date"):
            return ""
        raise table.error("date", f"{date!r} is not a date", "Write it as 2026, 2026-11 or 2026-11-25.")
    return date


def _series_index(table: TomlTable) -> str:
    """The number of the book in its series, as a figure or as text."""
    number = table.number_or_text("series_index")
    if number and not re.fullmatch(r"\d+(\.\d+)*", number):
        raise table.error("series_index", f"{number!r} is not a number", "Write series_index = 2.")
    if number and not table.has("series"):
        raise table.error("series_index", "there is a number and no series", 'Add series = "…".')
    return number


def _isbn(table: TomlTable, key: str) -> str:
    """An ISBN as it is written, with its hyphens; a wrong one is told before anything is made."""
    text = table.line(key).strip()
    if text:
        try:
            isbn13(text)
        except ConfigError as wrong:
            raise table.error(key, wrong.what, wrong.remedy) from None
    return text


def _contributor(table: TomlTable) -> Contributor:
    who = Contributor(table.line("name", required=True), table.texts("roles"), table.line("file_as"))
    for role in who.roles:
        if role not in RELATORS:
            raise table.error(
                "roles", f"{role!r} is not a MARC relator we know", nearest(role, tuple(RELATORS))
            )
    if not who.roles:
        raise table.error("", f"{who.name} has no role", 'Add roles = ["aut"], or another MARC relator.')
    table.close()
    return who


def _speakers(table: TomlTable) -> tuple[Speaker, ...]:
    speakers: list[Speaker] = []
    for entry in table.tables("speakers"):
        label = entry.line("label", required=True).rstrip(": ")
        role = entry.choice("role", SPEAKER_ROLES, "interviewee")
        if not label:
            raise entry.error("label", "a label is a word before the colon", 'Write label = "Q".')
        if label in (known.label for known in speakers):
            raise entry.error(
                "label", f"{label!r} is declared twice", "Give each speaker a label of their own."
            )
        speakers.append(Speaker(label, entry.line("name", required=True), role))
        entry.close()
    return tuple(speakers)


def _print(table: TomlTable, press: TomlTable, theme: ThemeSpec) -> PrintSpec:
    """The page; what it leaves out the theme says, and the printer named in [press] the bleed."""
    printer = press.mapping().get("printer")
    row = press_tables.printer(str(printer), press.where()) if printer else None
    asked = row.wishes if row else {}
    margins = table.table("margins")
    trim = table.size("trim", PAPER_SIZES["A5"])
    usual = theme.margins(trim)
    spec = PrintSpec(
        trim=trim,
        margins=Margins(
            inner=margins.length("inner", usual.inner),
            outer=margins.length("outer", usual.outer),
            head=margins.length("head", usual.head),
            foot=margins.length("foot", usual.foot),
        ),
        bleed=table.length("bleed", Length.parse(asked.get("bleed", "3mm"))),
        line=table.length("line", theme.line, least=LEAST_LINE),
        roman_front=table.flag("roman_front"),
        edge=row.rules.edge if row else press_tables.NOTHING,
    )
    margins.close()
    table.close()
    width = spec.trim.width.mm - spec.margins.inner.mm - spec.margins.outer.mm
    if width < 30 or spec.lines < 5:
        raise margins.error(
            "",
            f"a type area of {width:g} mm and {spec.lines} lines holds no text",
            "Make the trim larger or the margins smaller.",
        )
    return spec


def _press(table: TomlTable, folder: Path) -> PressSpec:
    """Return the order for the printer; the page's own size and bleed are said once, in [print]."""
    wishes = table.mapping()
    for key in ("trim", "bleed"):
        if key in wishes:
            raise table.error(key, "this belongs to the page", f"Move it to [print].{key}.")
    return press_from_table(wishes, folder, table.where)


def _paragraphs(table: TomlTable) -> ParagraphSpec:
    spec = ParagraphSpec(
        compose=table.flag("compose", default=True),
        hanging=table.flag("hanging", default=True),
        letter_space=table.flag("letter_space", default=True),
    )
    table.close()
    return spec


def _screen(table: TomlTable) -> ScreenSpec:
    spec = ScreenSpec(attach_source=table.flag("attach_source"))
    table.close()
    return spec


def _epub(table: TomlTable, folder: Path) -> EpubSpec:
    cover = table.text("cover")
    if cover:
        _file_of(table, "cover", cover, folder)
    day, judge = table.text("evaluated_on").strip(), table.text("evaluated_by").strip()
    if day and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", day):
        raise table.error("evaluated_on", f"{day!r} is not a day", "Write it as 2026-11-25.")
    if day and not judge:
        raise table.error(
            "evaluated_on", "there is a day and nobody who evaluated", "Name them as evaluated_by."
        )
    spec = EpubSpec(cover, table.flag("soft_hyphens"), judge, day, table.where("cover"))
    table.close()
    return spec


def _received(table: TomlTable, folder: Path) -> ReceivedSpec | None:
    text = table.text("text")
    if not text:
        table.close()
        return None
    spec = ReceivedSpec(
        text=_file_of(table, "text", text, folder),
        errata=tuple(_file_of(table, "errata", name, folder) for name in table.texts("errata")),
        sha256=table.text("sha256"),
        lines=table.texts("lines"),
        ours=table.texts("ours"),
        headings=table.flag("headings", default=True),
        where=table.where("lines") if table.texts("lines") else table.where(),
    )
    if spec.sha256 and not re.fullmatch(r"[0-9a-f]{64}", spec.sha256):
        raise table.error("sha256", f"{spec.sha256!r} is not a SHA-256 in hexadecimal digits")
    table.close()
    return spec


def _file_of(table: TomlTable, key: str, name: str, folder: Path) -> Path:
    """A file named in book.toml, which lies in the book's folder."""
    try:
        path = own_path(folder, name)
    except NotOfTheBookError as wrong:
        raise table.error(key, f"{name} {wrong}", wrong.remedy) from None
    if not path.is_file():
        raise table.error(
            key, f"the file {name} is missing", namesake(path) or "Restore it, or mend the name."
        )
    return path
