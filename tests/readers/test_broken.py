"""That the tests of the reading systems can fail: the real book broken in every way they look for, and each of them run
on it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable

import pytest

from tests.conftest import Built
from tests.readers import test_browsers as browsers
from tests.readers import test_mupdf as mupdf
from tests.readers.conftest import Seen

pytestmark = [pytest.mark.readers, pytest.mark.long]

# File -> what is replaced by what; each one is what one of the tests below is to see.
HARM = {
    "EPUB/text/s2.xhtml": [
        ('href="#note-5"', 'href="#note-x"'), ('href="#note-6"', 'href="#note-5"'), ('href="#note-x"', 'href="#note-6"'),
        ('role="group" ', ""), ('href="#noteref-9" class="backlink" role="doc-backlink"', 'href="#noteref-9" class="backlink"'), ("<h1 ", '<h1 style="white-space: nowrap; font-size: 60px; color: black" '),
    ],
    "EPUB/text/colophon.xhtml": [("<h1 ", "<h1>\U00011ac0</h1><h1 "), ('<div class="small">', '<div class="small" style="display: none">')],
    "EPUB/text/imprint.xhtml": [("<body ", '<body hidden="hidden" ')],
    "EPUB/nav.xhtml": [("#s2-h0", "#s2-x1"), ("#page-11", "#page-12")],
    "EPUB/styles/book.css": [('@font-face { font-family: "Stamba Noto Serif', '@font-face { font-family: "Other Serif')],
}  # fmt: skip


@pytest.fixture(scope="session")
def broken_book(real_book: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    target = tmp_path_factory.mktemp("broken") / "book.epub"
    with zipfile.ZipFile(real_book.files["epub"]) as good, zipfile.ZipFile(target, "w") as bad:
        for entry in good.infolist():
            content = good.read(entry)
            for old, new in HARM.get(entry.filename, []):
                assert old.encode() in content, old
                content = content.replace(old.encode(), new.encode())
            bad.writestr(entry, content)
    return Built(real_book.folder, {"epub": target}, {}, [])


ENGINE_TESTS = (
    browsers.test_every_section_is_rendered, browsers.test_the_faces_on_screen_are_the_books_own,
    browsers.test_the_contents_lead_to_the_headings, browsers.test_the_page_list_leads_to_the_pages,
    browsers.test_a_noteref_shows_its_note,
)  # fmt: skip
PLAIN_TESTS = (
    browsers.test_colours_and_sizes_are_the_readers, browsers.test_nothing_runs_off_a_narrow_screen_in_large_type,
    browsers.test_nothing_is_lost_with_the_spaces_of_wcag, browsers.test_a_screen_reader_hears_who_speaks,
    browsers.test_a_screen_reader_hears_pages_notes_and_lists,
)  # fmt: skip
MUPDF_TESTS = (
    mupdf.test_every_word_is_there_in_order, mupdf.test_pages_and_notes_are_found,
    mupdf.test_every_glyph_is_of_the_books_own_faces,
)  # fmt: skip


def fails(test: Callable[..., None], *arguments: object) -> None:
    wanted = test.__code__.co_varnames[: test.__code__.co_argcount]
    with pytest.raises(AssertionError):
        test(*arguments[: len(wanted)])


@pytest.mark.parametrize("test", ENGINE_TESTS, ids=lambda test: re.sub("^test_", "", test.__name__))
@pytest.mark.parametrize("engine", browsers.ENGINES)
def test_the_engines_see_what_is_broken(
    engine: str, test: Callable[..., None], seen: Seen, request: pytest.FixtureRequest
) -> None:
    fails(test, engine, "broken_book", seen, request)


@pytest.mark.parametrize("test", PLAIN_TESTS, ids=lambda test: re.sub("^test_", "", test.__name__))
def test_the_browser_sees_what_is_broken(
    test: Callable[..., None], seen: Seen, request: pytest.FixtureRequest
) -> None:
    fails(test, "broken_book", seen, request)


@pytest.mark.parametrize("test", MUPDF_TESTS, ids=lambda test: re.sub("^test_", "", test.__name__))
def test_mupdf_sees_what_is_broken(test: Callable[..., None], request: pytest.FixtureRequest) -> None:
    fails(test, "broken_book", request)
