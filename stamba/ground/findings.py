"""Findings, and the catalogue of their codes: what each promises, how severe a breach is, and why.

An error means one of the reasons below and nothing else, and holds back the edition that it is about. Taste is a
warning: a good editor, designer or printer would look. A note is worth knowing. What book.toml asks for itself, in
`[quality]`, `[press]`, `[lint]` or `[received]`, is a promise, and its breach an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from stamba.ground.errors import NOWHERE, Source

ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITIES = (ERROR, WARNING, NOTE)

# Why a breach is an error.
BROKEN = "the file is broken"
CLAIM = "a standard that the file claims is not kept"
LOST = "text or its meaning is lost"
ASKED = "book.toml asks for it"


@dataclass(frozen=True, slots=True)
class Fix:
    """Text of one source line to be replaced: `old` stands there from line:column of the file on.

    `kind` is the word of the errata for such a correction.
    """

    source: Source
    old: str
    new: str
    kind: str = "typo"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The characters that a finding is about: their number, and where they begin in the sentence around them."""

    length: int = 0
    sentence: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One judgement: its code, a sentence, the place, the remedy.

    The severity is that of the code in the catalogue, unless it is given; what has no code is an error. The linter
    adds the excerpt of the text, and sometimes a safe fix.
    """

    code: str
    message: str
    where: Source = NOWHERE
    hint: str = ""
    severity: str = ""
    excerpt: Excerpt = Excerpt()
    fix: Fix | None = None

    def __post_init__(self) -> None:
        if not self.severity:
            known = CATALOGUE.get(self.code)
            object.__setattr__(self, "severity", known.severity if known else ERROR)

    def covers(self, other: Finding) -> bool:
        """Tell whether two findings are about the same characters of the same line."""
        mine, its = self.where, other.where
        return (
            (mine.path, mine.line) == (its.path, its.line)
            and mine.column < its.column + other.excerpt.length
            and its.column < mine.column + self.excerpt.length
        )


def without(findings: Iterable[Finding], codes: Collection[str], pages: frozenset[int]) -> Iterator[Finding]:
    """Yield findings but those of some codes that are about these pages alone: a cause of theirs was told."""
    for one in findings:
        if one.code not in codes or not one.where.pages:
            yield one
        elif rest := tuple(page for page in one.where.pages if page not in pages):
            yield replace(one, where=replace(one.where, pages=rest))


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its severity, the promise that it stands for, and, for an error, why it is one."""

    code: str
    severity: str
    promise: str
    why: str = ""


# The groups of codes by their letter, as the passport and `stamba check` name them.
GROUPS = {
    "M": "the manuscript as a book",
    "T": "letters, marks and words",
    "F": "fidelity to what was typed and received",
    "E": "the EPUB",
    "P": "the PDFs as files",
    "Q": "how the pages are set",
    "X": "the files for the press",
}

_ROWS: tuple[tuple[str, str, str], ...] = (
    # M: the manuscript as a book
    ("M-101", WARNING, "questions and answers alternate"),
    ("M-102", LOST, "labels are spelled as book.toml declares them"),
    ("M-103", WARNING, "no note is longer than lint.longest_note of book.toml"),
    ("M-105", WARNING, "every image has an alternative text"),
    ("M-107", WARNING, "every link leads into the book, or to an address of the network"),
    ("M-201", WARNING, "a silence has a reason, else it does not count"),
    ("M-202", WARNING, "a silence silences something"),
    ("M-203", WARNING, "a silence names rules that exist"),
    ("M-301", WARNING, "no proposal of the errata is still open"),
    # T: letters, marks and words
    ("T-001", LOST, "a word is written in one script, without look-alike letters, so that it can be found"),
    ("T-002", WARNING, "no Mtavruli code points"),
    ("T-003", WARNING, "no Asomtavruli or Nuskhuri letters"),
    ("T-004", LOST, "no invisible and no lost characters"),
    ("T-005", WARNING, "no figure inside a word"),
    ("T-010", NOTE, "quotation marks are the language's own (typography sets them)"),
    ("T-011", NOTE, "quotation marks are not straight (typography sets them)"),
    ("T-012", WARNING, "quotation marks are balanced, over the bounds of paragraphs too"),
    ("T-013", WARNING, "no quotation mark is made up of others"),
    ("T-014", NOTE, "the full stop follows the closing quotation mark (typography moves it)"),
    ("T-015", WARNING, "a quoted sentence ends with a stop"),
    ("T-016", WARNING, "a paragraph and a note end with a stop"),
    ("T-017", WARNING, "a heading has no final stop"),
    ("T-020", NOTE, "no hyphen stands for a dash (typography sets it)"),
    ("T-021", WARNING, "a dash has a space on both sides, a hyphen on none"),
    ("T-022", NOTE, "a range is joined by a dash (typography sets it)"),
    ("T-023", WARNING, "no space before a mark or inside brackets"),
    ("T-024", WARNING, "a space follows a mark"),
    ("T-025", WARNING, "no mark stands twice"),
    ("T-026", WARNING, "a parenthetic word has commas on both sides"),
    ("T-027", WARNING, "a comma stands before a clause"),
    ("T-030", WARNING, "no word stands twice"),
    ("T-031", WARNING, "no word is torn by a stray space"),
    ("T-032", WARNING, "compounds with a bound first element are written solid"),
    ("T-033", WARNING, "set phrases and words often written wrong are right"),
    ("T-034", WARNING, "a postposition stands after its case"),
    ("T-035", WARNING, "an attribute agrees with its noun"),
    ("T-036", WARNING, "no sentence opens with a word that cannot open one"),
    ("T-037", WARNING, "the subject of “is” is in the nominative"),
    ("T-038", WARNING, "a genitive that ends a sentence has its long form"),
    ("T-040", WARNING, "an ending is joined to its figure by a hyphen"),
    ("T-041", WARNING, "ordinals are well formed"),
    ("T-042", WARNING, "initials keep their last full stop"),
    ("T-050", WARNING, "words are in the dictionary or in words.txt"),
    ("T-051", WARNING, "no name is one letter away from a much more frequent one"),
    ("T-052", NOTE, "the language has a dictionary"),
    # F: fidelity to what was typed and received
    ("F-101", LOST, "the whole text stands on the pages of a PDF, once and in order"),
    ("F-102", LOST, "the whole text is in the reflowable edition, once and in order"),
    ("F-103", LOST, "every note is whole"),
    ("F-104", LOST, "the fonts can draw every character"),
    ("F-105", LOST, "nothing is wider than its page has room for, and nothing is cut off"),
    ("F-106", LOST, "the EPUB's contents name every entry"),
    ("F-107", WARNING, "the margins hold running heads and folios only"),
    ("F-109", LOST, "the list of corrections has them all, in order, in both readings"),
    ("F-110", BROKEN, "the list of corrections asks for no other file"),
    ("F-111", LOST, "every note is called, and every call has its note"),
    ("F-112", LOST, "the cover says what book it is, and nothing else"),
    ("F-113", BROKEN, "the dump acts and fetches nothing"),
    ("F-114", LOST, "every formula is in the EPUB, once, in order, with its TeX"),
    ("F-115", WARNING, "the words on the cover stand out from its field, on the screen and in ink"),
    ("F-116", WARNING, "the family of the text has every letter of it"),
    ("F-201", ASKED, "the manuscript, its corrections undone, is the text as received"),
    ("F-202", ASKED, "the text as received is untouched"),
    ("F-203", ASKED, "the rows of the errata point at what they find"),
    ("F-204", ASKED, "no editor's note is longer than lint.longest_note"),
    ("F-205", ASKED, "every sure row of the errata is corrected as proposed, or answered by a note"),
    ("F-206", ASKED, "every correction has a row in the errata, or a kind"),
    ("F-207", LOST, "every letter and figure that is typed is read, in order, or is markup"),
    ("F-208", WARNING, "no mark of Markdown is printed as a mark, left open, or one by accident"),
    # E: the EPUB
    ("E-101", CLAIM, "EPUBCheck finds nothing"),
    ("E-102", BROKEN, "the EPUB's fonts are ours"),
    ("E-103", CLAIM, "the EPUB's container is in order"),
    ("E-104", WARNING, "every picture has words and a fair weight"),
    ("E-105", WARNING, "headings go down step by step"),
    ("E-106", WARNING, "the style yields to the reader"),
    ("E-107", CLAIM, "printed pages begin at their words"),
    ("E-108", CLAIM, "the page lists lead to the pages"),
    ("E-109", BROKEN, "the contents lead to the headings"),
    ("E-110", BROKEN, "notes and their calls are linked"),
    ("E-111", LOST, "every turn names its speaker"),
    ("E-112", CLAIM, "claims of accessibility are proved"),
    ("E-113", BROKEN, "the cover is fit for shops"),
    ("E-114", BROKEN, "nothing acts or fetches"),
    ("E-115", LOST, "languages are told"),
    ("E-116", LOST, "the EPUB's fonts serve its text"),
    ("E-117", BROKEN, "the package speaks of this book"),
    ("E-118", LOST, "sections are what they are"),
    ("E-119", BROKEN, "lines are left to the reader"),
    # P: the PDFs as files
    ("P-102", WARNING, "each note begins on the page of its call"),
    ("P-103", BROKEN, "the contents give the right pages"),
    ("P-104", WARNING, "words are hyphenated where lines are loose"),
    ("P-105", BROKEN, "all fonts are ours"),
    ("P-106", CLAIM, "all fonts are embedded"),
    ("P-107", BROKEN, "every page has the trim size"),
    ("P-108", BROKEN, "screen and print share one pagination"),
    ("P-201", CLAIM, "the screen PDF is PDF/A-3a"),
    ("P-202", CLAIM, "the screen PDF is PDF/UA-1"),
    ("P-203", CLAIM, "veraPDF, the reference, agrees"),
    ("P-204", CLAIM, "the screen's colours are RGB or gray"),
    ("P-211", CLAIM, "the tags, read aloud, are the book"),
    ("P-212", CLAIM, "everything that is read aloud is of the book"),
    ("P-213", CLAIM, "every note has a name and leads back"),
    ("P-214", CLAIM, "headings nest"),
    ("P-215", LOST, "questions and answers are told apart"),
    ("P-216", CLAIM, "lists are lists"),
    ("P-217", CLAIM, "pictures have words"),
    ("P-218", CLAIM, "tables have heads"),
    ("P-219", CLAIM, "nothing stands outside the tags but artifacts"),
    ("P-220", CLAIM, "every language is told"),
    ("P-221", CLAIM, "the file tells title and language"),
    ("P-222", BROKEN, "every section has a bookmark"),
    ("P-223", BROKEN, "labels of pages are their folios"),
    ("P-224", BROKEN, "links work"),
    ("P-225", ASKED, "the source is attached if asked for"),
    ("P-226", LOST, "words come out whole"),
    ("P-227", CLAIM, "marked-up words are tagged as what they are"),
    ("P-228", CLAIM, "formulas are tagged as such, with their TeX"),
    # Q: how the pages are set; `[quality]` makes a limit a promise
    ("Q-001", WARNING, "few lines have wide word spaces"),
    ("Q-002", WARNING, "few lines have narrow word spaces"),
    ("Q-003", WARNING, "not too many lines end in a hyphen"),
    ("Q-004", WARNING, "no three lines in a row end in a hyphen"),
    ("Q-005", WARNING, "no river of white runs through the text"),
    ("Q-006", WARNING, "no last line stands alone at the head of a page"),
    ("Q-007", WARNING, "no first line stands alone at the foot of a page"),
    ("Q-008", WARNING, "no last line is shorter than the indent"),
    ("Q-009", WARNING, "facing pages are of equal depth"),
    ("Q-010", WARNING, "lines of the text stand on the grid"),
    ("Q-011", WARNING, "no word is parted where a leaf turns"),
    ("Q-012", WARNING, "the last page has more than a line"),
    ("Q-013", WARNING, "a note begins on the page of its call"),
    ("Q-014", WARNING, "word spaces are even"),
    ("Q-015", WARNING, "no line sticks out of the measure"),
    ("Q-016", WARNING, "no heading and no question is the last line of its page"),
    ("Q-017", WARNING, "no page is blank that the plan does not have"),
    ("Q-018", WARNING, "headings, questions and notes stand on the grid"),
    ("Q-019", WARNING, "few pages have a hole above their notes"),
    ("Q-020", WARNING, "paragraphs are set by total fit; the build itself tells which are not"),
    ("Q-021", WARNING, "tables fit the page; the build itself tells which do not in their smallest type"),
    # X: the files for the press, ours and others'; `[press]` makes a wish a promise
    ("X-001", BROKEN, "the file can be read"),
    ("X-002", CLAIM, "the file is not locked"),
    ("X-003", BROKEN, "every page can be read to its end"),
    ("X-004", BROKEN, "the file needs no repair to be read"),
    ("X-101", WARNING, "the PDF version is not above that of the standard"),
    ("X-102", CLAIM, "PDF/X-1a has no object streams"),
    ("X-103", CLAIM, "the file has an identity"),
    ("X-104", CLAIM, "the file claims the version of PDF/X that was ordered"),
    ("X-105", CLAIM, "the file has a title"),
    ("X-106", CLAIM, "the file says whether it is trapped"),
    ("X-107", CLAIM, "Info and XMP agree"),
    ("X-108", CLAIM, "the file has its dates"),
    ("X-109", CLAIM, "the file has metadata that can be read"),
    ("X-110", CLAIM, "there is exactly one output intent"),
    ("X-111", CLAIM, "the output profile is that of a CMYK press"),
    ("X-112", CLAIM, "the printing condition is described"),
    ("X-113", WARNING, "the printing condition is a known one"),
    ("X-114", ASKED, "the printing condition is the one ordered"),
    ("X-115", CLAIM, "profile and condition belong together"),
    ("X-120", CLAIM, "there are no forms"),
    ("X-121", CLAIM, "there are no actions and scripts"),
    ("X-122", CLAIM, "there are no files inside the file"),
    ("X-123", CLAIM, "annotations lie outside the bleed"),
    ("X-124", CLAIM, "PDF/X-1a has no layers"),
    ("X-125", WARNING, "there are no bookmarks, which some printers refuse"),
    ("X-126", NOTE, "there are no tags, for which a press has no use"),
    ("X-127", WARNING, "there are no layers, of which one may be off"),
    ("X-130", CLAIM, "compressions are those that a press knows"),
    ("X-201", CLAIM, "every page says where it is trimmed"),
    ("X-202", CLAIM, "trim lies in bleed, and bleed in media"),
    ("X-203", BROKEN, "every page has the size of the first"),
    ("X-204", ASKED, "the bleed is as wide as ordered on each side"),
    ("X-205", WARNING, "the media starts at 0,0"),
    ("X-206", CLAIM, "no crop box cuts into the bleed"),
    ("X-207", BROKEN, "no page is turned or scaled by its dictionary"),
    ("X-208", ASKED, "the trimmed page has the size that was ordered"),
    ("X-209", WARNING, "what touches the trim goes on into the bleed"),
    ("X-210", WARNING, "text keeps its distance from the trim"),
    ("X-211", WARNING, "text keeps its distance from the fold"),
    ("X-212", LOST, "no text is cut off by the trim"),
    ("X-213", BROKEN, "a press and a PDF can hold pages of this size"),
    ("X-214", ASKED, "the printer that is named takes pages of this size"),
    ("X-215", ASKED, "text keeps the white that the printer asks for in a book of so many pages"),
    ("X-301", CLAIM, "everything is painted in inks"),
    ("X-302", CLAIM, "no colour brings its own profile"),
    ("X-303", WARNING, "small black text is black alone"),
    ("X-304", WARNING, "small text stands in one ink"),
    ("X-305", WARNING, "inks do not add up to more than the paper bears"),
    ("X-306", WARNING, "nor do those of a picture"),
    ("X-307", LOST, "white does not overprint"),
    ("X-308", WARNING, "black text overprints"),
    ("X-309", WARNING, "no line is too thin to print"),
    ("X-310", CLAIM, "PDF/X-1a has no transparency"),
    ("X-311", WARNING, "transparency blends in the inks of the press"),
    ("X-312", WARNING, "every spot ink was ordered"),
    ("X-313", ASKED, "a job in black has one plate"),
    ("X-314", WARNING, "a thin line stands in one ink"),
    ("X-315", WARNING, "black text is 100 % black"),
    ("X-316", WARNING, "registration colour stands outside the trim"),
    ("X-317", NOTE, "nothing is left to be flattened"),
    ("X-318", CLAIM, "the file does not command the press"),
    ("X-319", WARNING, "nor do the inks of overprinting shapes with those below them"),
    ("X-401", WARNING, "a picture has 150 dpi at the very least"),
    ("X-402", WARNING, "and should have 300"),
    ("X-403", WARNING, "line art has 600 dpi"),
    ("X-404", CLAIM, "pictures are in ink"),
    ("X-405", WARNING, "no picture is transparent"),
    ("X-406", CLAIM, "pictures are of kinds that PDF 1.4 knows"),
    ("X-407", BROKEN, "every picture can be decoded"),
    ("X-408", LOST, "words that are painted can be read"),
    ("X-410", NOTE, "pictures in colour are printed in colour, unless book.toml says otherwise"),
    ("X-411", WARNING, "a picture in CMYK was made for the condition of the book"),
    ("X-501", CLAIM, "every font is embedded"),
    ("X-502", WARNING, "no font is of Type 3"),
    ("X-503", LOST, "no box stands for a letter that a font lacks"),
    ("X-504", WARNING, "type is large enough to be read"),
    ("X-506", CLAIM, "PDF 1.4 has no OpenType fonts"),
    ("X-507", NOTE, "text is painted"),
    ("X-601", WARNING, "the page count fills its sheets, as a printer could mend by adding blanks"),
    ("X-602", ASKED, "the binding can hold the book"),
    ("X-603", WARNING, "the binding holds the book well"),
    ("X-604", NOTE, "no page is blank"),
    ("X-605", BROKEN, "there is something to print"),
    ("X-606", ASKED, "the printer that is named takes a book of so many pages"),
    ("X-607", WARNING, "every leaf has two pages"),
    ("X-701", BROKEN, "the cover fits the book"),
    ("X-702", BROKEN, "the cover is one page"),
    ("X-703", LOST, "type keeps clear of the folds of the spine"),
    ("X-704", NOTE, "a spine with room for a title has it"),
    ("X-801", LOST, "the booklet has all sides, and no more"),
    ("X-802", LOST, "every page is where its turn in the book is, and upright"),
    ("X-803", BROKEN, "every page is on its place"),
    ("X-804", LOST, "no letter is lost, and none is off its place"),
    ("X-805", LOST, "no ink is lost or gained"),
    ("X-806", BROKEN, "sheet, trim and bleed have their sizes"),
    ("X-807", WARNING, "ink keeps 5 mm from the edge of a sheet for a home printer"),
    ("X-808", BROKEN, "every mark is on its line"),
    ("X-809", BROKEN, "inks, overprint and pictures are those of the print PDF"),
    ("X-810", BROKEN, "the booklet says of itself what its source says"),
    ("X-811", LOST, "creep leaves the inner margin"),
    ("X-812", LOST, "right angle folds bring the pages of a form into order"),
    ("X-813", WARNING, "no smaller sheets would leave fewer blanks"),
)  # fmt: skip

CATALOGUE = {
    code: Code(code, grade, promise) if grade in SEVERITIES else Code(code, ERROR, promise, grade)
    for code, grade, promise in _ROWS
}
