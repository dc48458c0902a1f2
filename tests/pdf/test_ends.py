"""Data of a stream that end in CR are told from the end of their line (ISO 32000-1, 7.3.8.1; ISO 19005-3, 6.1.7.1)."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pikepdf
import pytest

from stamba.pdf.ends import with_plain_ends
from stamba.pdf.objects import Dictionary, Name, Pdf, open_pdf, save


def drawn(number: int) -> Pdf:
    """A PDF of two pages whose bytes depend on a number."""
    pdf = pikepdf.new()
    for page in range(2):
        words = hashlib.sha512(f"{number} {page}".encode()).hexdigest()[: 1 + number % 127]
        content = pdf.make_stream(f"% {words}".encode())
        made = Dictionary(Type=Name.Page, MediaBox=[0, 0, 9, 9], Resources=Dictionary(), Contents=content)
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    pdf.docinfo["/Title"] = "a" * (number % 97) + "\u10d0" * (number % 31)
    return pdf


def lengths(file: bytes) -> list[tuple[int, int]]:
    """The /Length of each stream, and how long a reader that trusts only ends of lines takes its data to be."""
    found = []
    for match in re.finditer(rb"/Length (\d+)[^\n]*\nstream\n", file):
        end = file.index(b"endstream", match.end() + int(match[1]))
        data = file[match.end() : end]
        found.append((int(match[1]), len(data.removesuffix(b"\n").removesuffix(b"\r"))))
    return found


@pytest.mark.parametrize("version", ["1.4", "1.7"])
def test_data_that_end_in_cr_are_parted_from_endstream_by_cr_lf(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.pdf"
    monkeypatch.setattr("stamba.pdf.objects.with_plain_ends", lambda file: file)
    ambiguous = set[bytes]()
    for number in range(2000):
        save(drawn(number), path, version)
        plain = path.read_bytes()
        if b"\r\nendstream\n" not in plain:
            assert with_plain_ends(plain) is plain
            continue
        mended = with_plain_ends(plain)
        assert all(told == read for told, read in lengths(mended))
        assert any(told != read for told, read in lengths(plain))
        path.write_bytes(mended)
        with open_pdf(path) as pdf:
            assert [*pdf.check_pdf_syntax(), *pdf.get_warnings()] == []
            own = drawn(number)
            assert [page.Contents.read_bytes() for page in pdf.pages] == [
                page.Contents.read_bytes() for page in own.pages
            ]
            assert pdf.docinfo.Title == own.docinfo.Title
        ambiguous.add(b"XRef" if plain.rindex(b"\r\nendstream\n") > plain.rindex(b" obj\n") else b"data")
        if ambiguous == ({b"data"} if version == "1.4" else {b"data", b"XRef"}):
            return
    pytest.fail(f"only {ambiguous} ended in CR")
