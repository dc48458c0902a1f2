"""A user's mistake gets one line with place and remedy, a non-zero exit, and the last good build stays."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from PIL import Image

from stamba import cli, config, document, manuscript
from stamba.ground.errors import ConfigError, ManuscriptError
from tests.conftest import BOOKS, ROOT, build_book, write_book

GOOD = (BOOKS / "bare" / "book.toml").read_text(encoding="utf-8")
CHAPTER = "# თავი\n\nერთი აბზაცი.\n"
INTERVIEW = '[[speakers]]\nlabel = "კ"\nname = "კითხვა"\nrole = "interviewer"\n[[speakers]]\nlabel = "ავ"\nname = "ა"\n'


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What the program does, in this process, which has the libraries already."""
    before = {number: signal.getsignal(number) for number in cli._ENDS}
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main(list(arguments))
    for number, disposition in before.items():
        signal.signal(number, disposition)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def chapter(text: str | bytes, more: str = "") -> tuple[dict[str, str | bytes], str]:
    return {"10-chapter.md": text}, GOOD + "\n" + more


# what is wrong: the files, book.toml, exit code, place, words of the message, words of the remedy
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
CASES = {
    "no book.toml": ({"10-chapter.md": CHAPTER}, None, 2, "book.toml", "the file is missing", "stamba import"),
    "not TOML": (*chapter(CHAPTER)[:1], GOOD + "\ntitle = = 1\n", 2, "book.toml:10:9", "not TOML", "quotation marks"),
    "unknown key": (*chapter(CHAPTER, "subtilte = 'x'\n")[:1], "subtilte = 'x'\n" + GOOD, 2, "book.toml:1",
                    "subtilte: this key is not known", "Did you mean subtitle?"),
    "unknown key in a table": (*chapter(CHAPTER), 2, "book.toml", "", ""),
    "wrong kind": ({"10-chapter.md": CHAPTER}, GOOD.replace('"bare"', "3"), 2, "book.toml:1", "3 is not a string", ""),
    "no title": ({"10-chapter.md": CHAPTER}, GOOD.replace("title", "part"), 2, "book.toml", "title is missing", "Add"),
    "bad slug": ({"10-chapter.md": CHAPTER}, GOOD.replace('"bare"', '"Ba re"'), 2, "book.toml:1", "cannot name", "a-z"),
    "bad role": ({"10-chapter.md": CHAPTER}, GOOD.replace('"aut"', '"trn"'), 2, "book.toml:8", "not a MARC relator",
                 "Did you mean"),
    "margins too wide": (*chapter(CHAPTER, '[print.margins]\ninner = "90mm"\nouter = "40mm"\n'), 2, "book.toml:10",
                         "holds no text", "margins smaller"),
    "unknown size": (*chapter(CHAPTER, '[print]\ntrim = "A55"\n'), 2, "book.toml:11", "'A55' is not a size", ""),
    "unknown imposition key": (*chapter(CHAPTER, '[imposition]\nsheeet = "A4"\n'), 2, "book.toml", "sheeet",
                               "Did you mean sheet?"),
    "no chapters": ({"10-chapter.md": None}, GOOD, 3, "book", "no chapters", "10-interview.md"),
    "undefined note": (*chapter("# თავი\n\nსიტყვა[^a].\n"), 3, "10-chapter.md:3:7", "[^a] is called but not written",
                       "Add a paragraph"),
    "unused note": (*chapter("# თავი\n\nსიტყვა.\n\n[^a]: შენიშვნა.\n"), 3, "10-chapter.md:5:1", "never called", "delete"),
    "note written twice": (*chapter("# თავი\n\nსიტყვა[^a].\n\n[^a]: ერთი.\n\n[^a]: ორი.\n"), 3, "10-chapter.md:7:1",
                           "written twice, first at line 5", "another label"),
    "note called twice": (*chapter("# თავი\n\nერთი[^a] ორი[^a].\n\n[^a]: ერთი.\n"), 3, "10-chapter.md:3:13",
                          "called twice", "second note"),
    "missing image": (*chapter("# თავი\n\n![სურათი](images/no.png)\n"), 3, "10-chapter.md:3:1", "no.png is missing",
                      "images/"),
    "image outside": (*chapter("# თავი\n\n![სურათი](../../x.png)\n"), 3, "10-chapter.md:3:1", "outside the book", "Copy"),
    "image on the web": (*chapter("# თავი\n\n![სურათი](https://example.org/x.png)\n"), 3, "10-chapter.md:3:1",
                         "not a file", "folder"),
    "unknown speaker": (*chapter("# თავი\n\nკ: რა?\n\nავვ: ეს.\n", INTERVIEW), 3, "10-chapter.md:5:1", "nobody speaks as ავვ:",
                        "Did you mean ავ?"),
    "empty chapter": (*chapter("# თავი\n"), 3, "10-chapter.md:1", "the chapter is empty", "Write its text"),
    "not UTF-8": (*chapter("# თავი\n\nაბ".encode() + b"\xff"), 3, "10-chapter.md:3:7", "not UTF-8", "Save the file"),
    "raw HTML": (*chapter("# თავი\n\nა\n\n<style>p { color: red }</style>\n"), 3, "10-chapter.md:5", "style", "raw_html"),
    "contributors as a table": ({"10-chapter.md": CHAPTER}, GOOD.replace("[[contributors]]", "[contributors]"), 2,
                                "book.toml:6", "not a list of tables", "Write [[contributors]]"),
    "key of the book below a table": (*chapter(CHAPTER, 'subtitle = "x"\n'), 2, "book.toml:10", "contributors.subtitle",
                                      "above the first table"),
    "key twice": ({"10-chapter.md": CHAPTER}, 'slug = "x"\n' + GOOD, 2, "book.toml:2:14", "Cannot overwrite", "once"),
    "a control character in the title": ({"10-chapter.md": CHAPTER}, GOOD.replace("მცირე", "მც\\u0007ირე"), 2, "book.toml:4",
                                         "control character, U+0007", "Delete"),
    "an address that is none": ({"10-chapter.md": CHAPTER}, GOOD.replace("urn:uuid:", "http "), 2, "book.toml:3", "web address",
                                "Make one"),
    "a speaker without a label": (*chapter(CHAPTER, '[[speakers]]\nlabel = ":"\nname = "ა"\n'), 2, "book.toml:11",
                                  "a word before the colon", "Write"),
    "lines that run into each other": (*chapter(CHAPTER, '[print]\nline = "2pt"\n'), 2, "book.toml:11", "2pt is too little",
                                       "or more"),
    "lines of no height": (*chapter(CHAPTER, '[print]\nline = "0pt"\n'), 2, "book.toml:11", "0pt is too little", "or more"),
    "a margin below zero": (*chapter(CHAPTER, '[print.margins]\ninner = "-5mm"\n'), 2, "book.toml:11", "-5mm is too little",
                            "or more"),
    "a chapter that is a folder": ({"10-chapter.md": CHAPTER, "20-b.md/x": ""}, GOOD, 3, "20-b.md", "the chapter is no file", "Put a file there"),
    "old line ends and nothing else wrong": ({"10-chapter.md": CHAPTER.replace("\n", "\r") + "x[^a]"}, GOOD, 3,
                                             "10-chapter.md:4:2", "[^a] is called but not written", "Add"),
    "a formula": (*chapter("# თავი\n\nჯამი $\\ce{x_{i=0}^2}$ და 5$.\n"), 3, "10-chapter.md:3:6", "unexpected control sequence \\ce",
                  "the TeX of AMS-LaTeX"),
    "a control character": (*chapter("# თავი\n\nა\0ბ\n"), 3, "10-chapter.md:3:2", "control character, U+0000", "Delete"),
    "a line end of Unicode": (*chapter("# თავი\n\nა\u2028ბ\n"), 3, "10-chapter.md:3:2", "U+2028", "as usual"),
    "an empty note": (*chapter("# თავი\n\nა[^a].\n\n[^a]:\n"), 3, "10-chapter.md:5:1", "[^a] is empty", "Write its text"),
    "a note without its colon": (*chapter("# თავი\n\nა[^a].\n\n[^a] შ.\n"), 3, "10-chapter.md:5:1", "called twice",
                                 "begin the line with [^a]:"),
    "a label with a space": (*chapter("# თავი\n\nა[^a b].\n"), 3, "10-chapter.md:3:2", "[^a b] is called but not written", ""),
    "a note in a note": (*chapter("# თავი\n\nა[^a].\n\n[^a]: ბ[^b].\n\n[^b]: გ.\n"), 3, "10-chapter.md:5:8", "inside a note",
                         "one note"),
    "definitions in a note": (*chapter("# თავი\n\nა[^a].\n\n[^a]: ბ.\n\n    გ\n    :   დ\n"), 3, "10-chapter.md:",
                              "a list of definitions inside a note", "Put it"),
    "a picture in a note": ({"10-chapter.md": "# თავი\n\nა[^a].\n\n[^a]: ![რამე](a.svg)\n", "a.svg": DRAWING}, GOOD, 3, "10-chapter.md:5", "a picture inside a note",
                            "Put it"),
    "a note in the words of a picture": ({"10-chapter.md": "# თავი\n\n![ა](a.svg \"ბ[^a]\")\n\n[^a]: შ.\n", "a.svg": DRAWING}, GOOD, 3, "10-chapter.md:3:1",
                                         "in the words of a picture", "sentence before"),
    "a note behind a comment's mark": (*chapter("# თავი\n\nა[^a].\n\n<!--\n[^a]: შ.\n-->\n"), 3, "10-chapter.md:3:2",
                                       "called but not written", "Add"),
    "a hand at a piece of a note": (*chapter("# თავი\n\nა[^a].\n\n[^a]: [ბ]{.editor} გ\n"), 3, "10-chapter.md:5", "a piece of the note",
                                    "the whole note"),
    "a class with a slip": (*chapter("# თავი {.introductoin}\n\nა.\n"), 3, "10-chapter.md:1", "no introductoin",
                            "Did you mean introduction?"),
    "an empty heading": (*chapter("#\n\nა.\n"), 3, "10-chapter.md:1", "heading is empty", "words"),
    "a link to nowhere": (*chapter("# თავი\n\n[ა](#nowhere)\n"), 3, "10-chapter.md:3", "#nowhere, which is nowhere",
                          "Write {#nowhere}"),
    "a link to nowhere in a note": (*chapter("# თავი\n\nა[^a].\n\n[^a]: [ა](#nowhere)\n"), 3, "10-chapter.md:5", "#nowhere",
                                    "heading"),
    "raw HTML that is not closed": (*chapter("# თავი\n\nა\n\n<svg><g></svg>\n")[:1], "raw_html = true\n" + GOOD, 3, "10-chapter.md:5",
                                    "not well-formed", "Close"),
    "a drawing with letters": ({"10-chapter.md": "# თავი\n\n![ა](a.svg)\n", "a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><text>'
                                "a</text></svg>"}, GOOD, 3, "10-chapter.md:3:1", "letters", "outlines"),
    "a speaker inside a paragraph": (*chapter("# თავი\n\nკ: რა?\nავ: ეს.\n", INTERVIEW), 3, "10-chapter.md:4",
                                     "inside a paragraph of another speaker", "empty line"),
    "a speaker in a list": (*chapter("# თავი\n\nკ: რა?\n\n- ავ: ეს.\n", INTERVIEW), 3, "10-chapter.md:5", "paragraph of its own",
                            "empty line"),
    "a note inside a label": (*chapter("# თავი\n\nკ[^a]: რა?\n\nავ: ეს.\n\n[^a]: შ.\n", INTERVIEW), 3, "10-chapter.md:3",
                              "inside the label", "behind the colon"),
    "same identifier twice": ({"10-chapter.md": "# ა {#x}\n\nბ.\n", "20-b.md": "# გ {#x}\n\nდ.\n"}, GOOD, 3, "20-b.md:1",
                              "#x is used twice", "Rename"),
    "a letter that no font has": (*chapter("# თავი\n\nაბზაცი 漢.\n"), 7, "10-chapter.md:3", "U+6F22", "add a font"),
}  # fmt: skip
CASES["a picture in other letters"] = (
    {"10-chapter.md": "# თავი\n\n![ა](Oven.SVG)\n", "oven.svg": DRAWING}, GOOD, 3, "10-chapter.md:3:1", "Oven.SVG is missing",
    "Did you mean oven.svg?",
)  # fmt: skip
CASES["a key with a slip that must be there"] = (
    {"10-chapter.md": CHAPTER}, GOOD.replace("title =", "titel ="), 2, "book.toml:", "titel: this key is not known",
    "Did you mean title?",
)  # fmt: skip
CASES["margins without a table"] = (
    {"10-chapter.md": CHAPTER}, GOOD + '[print]\nmargins = "20mm"\n', 2, "book.toml:10", "is not a table",
    "Write [print.margins], and below it a key a line.",
)  # fmt: skip
CASES["a character that was lost"] = (
    *chapter("# თავი\n\nა\ufffdბ.\n"),
    7,
    "10-chapter.md:3",
    "U+FFFD",
    "Type what was lost here.",
)
CASES["an author in pandoc's words"] = (
    {"10-chapter.md": CHAPTER}, 'author = "A"\n' + GOOD, 2, "book.toml:1", "author: this key is not known",
    'Write [[contributors]], and below it name = "…" and roles = ["aut"].',
)  # fmt: skip
CASES["a key in pandoc's words"] = (
    {"10-chapter.md": CHAPTER}, 'lang = "ka"\n' + GOOD, 2, "book.toml:1", "lang: this key is not known", "Did you mean language?",
)  # fmt: skip
CASES["a comment without an end"] = (
    *chapter("# თავი\n\nა.\n\n<!-- ბ\n\nგ.\n"), 3, "10-chapter.md:5", "a comment is never closed", "Write --> where it ends.",
)  # fmt: skip
CASES["names without numbers"] = (
    {"10-chapter.md": None, "one.md": CHAPTER, "two.md": CHAPTER}, GOOD, 3, "book: error", "the book has no chapters",
    'Write in book.toml, in the order of reading: chapters = ["one.md", "two.md"]',
)  # fmt: skip
CASES["a document of a word processor"] = (
    {"10-chapter.md": None, "my book.docx": b"PK"}, GOOD, 3, "book: error", "the book has no chapters",
    "stamba import 'my book.docx' NEWBOOK",
)  # fmt: skip
CASES["text in UTF-16"] = (
    *chapter(CHAPTER.encode("utf-16")),
    3,
    "10-chapter.md:1:1",
    "not UTF-8 but UTF-16",
    "Save",
)
CASES["text in Windows-1252"] = (
    *chapter(b"# A\n\n\x93No,\x94 she said.\n"), 3, "10-chapter.md:3:1", "a byte that is '“' in Windows-1252", "Save",
)  # fmt: skip
CASES["unknown key in a table"] = (
    {"10-chapter.md": CHAPTER}, GOOD + '[print]\nbleeed = "3mm"\n', 2, "book.toml:10", "print.bleeed: this key is not known",
    "Did you mean bleed?",
)  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_gets_one_clear_line(name: str, tmp_path: Path) -> None:
    files, toml, code, place, what, remedy = CASES[name]
    book = write_book(tmp_path / "book", {})
    for file, text in files.items():
        if text is None:
            (book / file).unlink()
        else:
            (book / file).parent.mkdir(exist_ok=True)
            (book / file).write_bytes(text if isinstance(text, bytes) else text.encode())
    if toml is None:
        (book / "book.toml").unlink()
    else:
        (book / "book.toml").write_text(toml, encoding="utf-8")
    build = tmp_path / "build"
    build.mkdir()
    good = build / "bare-screen.pdf"
    good.write_bytes(b"the last good one")
    ran = run("build", "--book", str(book), "--build", str(build), "screen")
    first = ran.stderr.splitlines()[0]
    assert ran.returncode == code
    assert "error" in first
    assert place in first
    assert what in first
    assert remedy in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.splitlines()) == (2 if code == 7 else 1)
    assert good.read_bytes() == b"the last good one"
    told = {"rejected", "bare.html", "bare.json"} if code == 7 else set()
    assert {path.name for path in build.iterdir()} == {"bare-screen.pdf", *told}


def test_a_note_written_in_another_file_is_one_mistake(tmp_path: Path) -> None:
    notes = "# შენიშვნები\n\n[^a]: შ.\n\n[^b]: შ.\n"
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\nა[^a].\n", "90-notes.md": notes})
    with pytest.raises(ManuscriptError) as wrong:
        manuscript.read(config.load(book))
    assert [line.split("/")[-1] for line in str(wrong.value).splitlines()] == [
        "10-a.md:3:2: error: note [^a] is called here and written in 90-notes.md:3. Move its paragraph [^a]: … to this file.",
        "90-notes.md:5:1: error: note [^b] is written but never called. Put [^b] where it belongs, or delete the note.",
    ]


def test_all_that_is_wrong_in_book_toml_is_told_in_one_run(tmp_path: Path) -> None:
    book = write_book(
        tmp_path / "book",
        {},
        '[print]\ntrim = "5 x 8"\n[press]\npagse = 4\n[epub]\ncovr = "a"\ncover = "b"\n',
    )
    toml = book / "book.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"ka"', '"Georgian"'), encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        config.load(book)
    said = [re.sub(r"^.*?error: ", "", line) for line in str(wrong.value).splitlines()]
    assert [one.split(":")[0] for one in said] == [
        "language",
        "print.trim",
        "[press] has an unknown key 'pagse'. Did you mean pages?",
        "epub.cover",
    ]
    assert wrong.value.exit_code == 2


def test_a_file_without_a_word_is_an_empty_chapter(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-a.md": "", "20-b.md": CHAPTER})
    with pytest.raises(ManuscriptError, match=r"10-a\.md:1: error: the chapter is empty"):
        manuscript.read(config.load(book))


def test_a_chapter_from_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nText.\n", encoding="utf-8")
    book = write_book(tmp_path / "book", {})
    (book / "20-b.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(ManuscriptError, match="lies outside the book's folder"):
        manuscript.read(config.load(book))


def test_book_toml_may_begin_with_a_byte_order_mark_and_break_a_title(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {})
    toml = "\ufeff" + GOOD.replace('"მცირე წიგნი"', '"""მცირე\r\n  წიგნი"""')
    (book / "book.toml").write_bytes(toml.encode())
    assert config.load(book).metadata.title == "მცირე წიგნი"


def test_chapters_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    names = ("9-i.md", "10-j.md", "10-k.md", "010.5-l.md", "11-m.md")
    book = write_book(tmp_path / "book", dict.fromkeys(names, CHAPTER))
    assert [path.name for path in config.load(book).chapters] == [
        "9-i.md", "10-j.md", "10-k.md", "010.5-l.md", "11-m.md",
    ]  # fmt: skip


def test_what_looks_like_a_chapter_and_is_none_is_told(tmp_path: Path) -> None:
    others = ("chapter.md", "20-b.MD", "30-c.txt", "README.md", "words.txt", ".40-d.md")
    book = write_book(tmp_path / "book", {"10-a.md": CHAPTER} | dict.fromkeys(others, CHAPTER))
    assert [path.name for path in manuscript.passed_over(config.load(book))] == [
        "20-b.MD",
        "30-c.txt",
        "chapter.md",
    ]
    told = build_book(book, tmp_path / "build", "dump").steps
    assert sum("is not in the book" in step for step in told) == 3


def test_editions_inside_the_book_are_refused(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {})
    ran = run("build", "--book", str(book), "--build", str(book / "out"), "dump")
    assert ran.returncode == 2
    assert "lies in the book's folder" in ran.stderr
    assert not (book / "out").exists()


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = run("build", "--book", str(BOOKS / "bare"), "--build", str(tmp_path / "file"), "dump")
    assert ran.returncode == 6
    assert ran.stderr.startswith("error: nothing can be written to ")
    assert len(ran.stderr.splitlines()) == 1


def test_a_full_disk_is_no_bug(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/a/file")

    monkeypatch.setattr(cli, "_run", full)
    assert cli.main(["build"]) == 6
    assert "/a/file: No space left on device. Make room on the disk." in capsys.readouterr().err


# A build that stops in the midst of an edition until its input ends: `disposition` is how it inherits SIGINT and SIGHUP.
HELD = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.Handlers(int(sys.argv[1])))
os.execv(sys.executable, [sys.executable, "-c", '''
import sys
from stamba import cli
from stamba.report import Report
def detail(self, text):
    print(text, flush=True)
    sys.stdin.read()
Report.detail = detail
sys.exit(cli.main(sys.argv[1:]))
''', *sys.argv[2:]])
"""


def interrupted(folder: Path, disposition: signal.Handlers, *stops: signal.Signals) -> tuple[int, bytes]:
    """Interrupt a build of the bare book amid its work; gives its exit code and what it said on stderr.

    A signal that arrives before the build waits for its input is noticed when that ends.
    """
    for name in ("build", "temporary"):
        (folder / name).mkdir()
    (folder / "build" / "bare-screen.pdf").write_bytes(b"the last good one")
    arguments = ("build", "--book", str(BOOKS / "bare"), "--build", str(folder / "build"), "screen")
    environment = {**os.environ, "TMPDIR": str(folder / "temporary")}
    command = [sys.executable, "-c", HELD, str(int(disposition)), *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT, env=environment
    ) as running:
        assert running.stdout
        assert running.stdout.readline()  # the edition is being made
        assert list((folder / "build").glob(".draft-*"))
        for stop in stops:
            running.send_signal(stop)
        said = running.communicate()[1]
        return running.returncode, said


@pytest.mark.parametrize(
    "stop", [signal.SIGINT, signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.long)]
)
def test_an_interrupted_build_leaves_no_litter(stop: signal.Signals, tmp_path: Path) -> None:
    said = interrupted(tmp_path, signal.SIG_DFL, stop)
    assert said == (128 + stop, b"")
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["bare-screen.pdf"]
    assert (tmp_path / "build" / "bare-screen.pdf").read_bytes() == b"the last good one"
    assert not list((tmp_path / "temporary").iterdir())


def test_a_second_signal_disturbs_no_clearing_away(tmp_path: Path) -> None:
    interrupted(tmp_path, signal.SIG_DFL, signal.SIGTERM, signal.SIGTERM, signal.SIGINT)
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["bare-screen.pdf"]
    assert not list((tmp_path / "temporary").iterdir())


def test_a_build_beyond_the_keyboard_heeds_sigterm_alone(tmp_path: Path) -> None:
    """As `nohup` and shell scripts start what is to go on in the background."""
    said = interrupted(tmp_path, signal.SIG_IGN, signal.SIGINT, signal.SIGHUP, signal.SIGTERM)
    assert said == (128 + signal.SIGTERM, b"")
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["bare-screen.pdf"]


def test_a_build_beyond_the_keyboard_ends_as_usual(tmp_path: Path) -> None:
    assert interrupted(tmp_path, signal.SIG_IGN, signal.SIGINT, signal.SIGHUP) == (0, b"")
    assert (tmp_path / "build" / "bare-screen.pdf").read_bytes().startswith(b"%PDF")


def test_a_terminal_without_georgian_stops_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\nა[^თ].\n"})
    command = [
        sys.executable,
        str(ROOT / "build.py"),
        "build",
        "--book",
        str(book),
        "--build",
        str(tmp_path / "b"),
        "dump",
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 3
    assert "note [^\\u10d7] is called" in ran.stderr


def test_a_bug_shows_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "_run", broken)
    with pytest.raises(ZeroDivisionError):
        cli.main(["build"])


def test_an_unknown_edition_is_named(tmp_path: Path) -> None:
    ran = run("build", "--book", str(BOOKS / "bare"), "--build", str(tmp_path), "mobi")
    assert ran.returncode == 2
    assert "there is no edition 'mobi'" in ran.stderr
    assert "screen" in ran.stderr


def test_signs_with_a_backslash_and_in_code_are_signs(tmp_path: Path) -> None:
    text = "# თავი\n\n\\[ა\\]\\[ბ\\] \\[\\[ა\\]\\] `[ა][ბ] ![ა](ბ გ)` \\!\\[ა\\]\n\n\\#ა\n\n\\::: ა\n"
    book = write_book(tmp_path / "book", {"10-chapter.md": text})
    assert document.assemble(manuscript.read(config.load(book)))


def test_a_link_may_lead_to_another_chapter(tmp_path: Path) -> None:
    chapters = {"10-a.md": "# ა\n\n[ბ](#second)\n", "20-b.md": "# ბ {#second}\n\nგ.\n"}
    whole = document.assemble(manuscript.read(config.load(write_book(tmp_path / "book", chapters))))
    assert 'id="second"' in whole.sections[1].body
    assert whole.toc[1].anchor == "second"


@pytest.mark.parametrize(
    ("mode", "name", "what"),
    [
        ("CMYK", "a.tif", "image a.tif is in CMYK"),
        ("I;16", "a.png", "image a.png cannot be used: it has more than 8 bits"),
    ],
)
def test_colours_that_no_screen_shows_are_refused(mode: str, name: str, what: str, tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-a.md": f"# თავი\n\n![ა]({name})\n"})
    Image.new(mode, (800, 600)).save(book / name)
    with pytest.raises(ManuscriptError, match=what):
        manuscript.read(config.load(book))


def test_half_a_jpeg_is_refused(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-a.md": "# თავი\n\n![ა](a.jpg)\n"})
    Image.effect_noise((800, 600), 50).save(book / "a.jpg")
    (book / "a.jpg").write_bytes((book / "a.jpg").read_bytes()[:9000])
    with pytest.raises(ManuscriptError, match="not a picture that can be read"):
        manuscript.read(config.load(book))


def test_a_label_may_be_escaped(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-chapter.md": "# თავი\n\nკ: რა?\n\nსხვ\\: ეს.\n"}, INTERVIEW)
    assert build_book(book, tmp_path / "build", "screen").findings == {"screen": ()}


def test_a_note_in_code_is_no_note(tmp_path: Path) -> None:
    book = write_book(tmp_path / "book", {"10-chapter.md": "# თავი\n\nასე: `[^a]`.\n\n```\n[^b]: c\n```\n"})
    assert build_book(book, tmp_path / "build", "screen").findings == {"screen": ()}
