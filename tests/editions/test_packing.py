"""The ZIP and the PNG, opened again by other programs."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from stamba.editions.packing import archive, png

NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\\", exclude_categories=("Cc", "Cs")), min_size=1
)


@given(st.dictionaries(NAMES, st.binary(max_size=300), max_size=6))
def test_what_goes_in_comes_out(members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(archive(members.items()))) as opened:
        assert opened.testzip() is None
        assert {entry.filename: opened.read(entry) for entry in opened.infolist()} == members


def test_a_second_program_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive([("mimetype", b"application/epub+zip"), ("ტექსტი.xhtml", b"a" * 5000)]))
    told = subprocess.run(
        [sys.executable, "-m", "zipfile", "-t", str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "Done testing" in told
    assert path.read_bytes()[30:38] == b"mimetype"
    assert path.read_bytes()[38:58] == b"application/epub+zip"


def test_what_is_packed_already_is_stored() -> None:
    with zipfile.ZipFile(io.BytesIO(archive([("a.jpg", b"a" * 99), ("a.css", b"a" * 99)]))) as opened:
        methods = {entry.filename: entry.compress_type for entry in opened.infolist()}
    assert methods == {"a.jpg": zipfile.ZIP_STORED, "a.css": zipfile.ZIP_DEFLATED}


@pytest.mark.parametrize("width", [1, 7, 8])
def test_the_picture_has_its_pixels(width: int) -> None:
    wanted = [(n, 2 * n, 3 * n) for n in range(width * 5)]
    with Image.open(
        io.BytesIO(png(width, 5, bytes(value for pixel in wanted for value in pixel)))
    ) as picture:
        assert (picture.size, picture.mode) == ((width, 5), "RGB")
        assert list(picture.get_flattened_data()) == wanted
