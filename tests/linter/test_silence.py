"""Findings are explained away with a reason, where the author or book.toml says so, and nowhere else."""

import pytest

from stamba.linter.fixes import lint
from tests.linter.books import book_of, codes_on

TWICE = "ეს ეს არის წიგნი."


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"<!-- lint: T-030 რეფრენი -->\n{TWICE}", []),
        (f"<!-- lint: T-030 რეფრენი -->\n\n{TWICE}", []),
        (f"<!-- lint: T-030, T-050: რეფრენი -->\n\n{TWICE[:-1]} მიუხედეავად.", []),
        (f"{TWICE} <!-- lint: T-030 რეფრენი -->", []),
        (f"<!-- lint: T-030 რეფრენი -->\n\n- {TWICE}\n- {TWICE}", []),
        (f"<!-- lint: T-030 რეფრენი -->\n\n::: verse\n{TWICE}\n:::", []),
        (f"::: verse\n<!-- lint: T-030 რეფრენი -->\n\n{TWICE}\n:::", []),
        (f"წიგნი.[^1]\n\n<!-- lint: T-030 რეფრენი -->\n[^1]: {TWICE}", []),
        (f"<!-- lint: T-030 რეფრენი -->\n\n{TWICE}\n\n{TWICE}", ["T-030"]),
        (f"{TWICE}\n\n<!-- lint: T-030 რეფრენი -->\n\nწიგნი.", ["T-030", "M-202"]),
        (f"<!-- lint: T-023 რეფრენი -->\n\n{TWICE}", ["M-202", "T-030"]),
        (f"<!-- lint: T-030 -->\n\n{TWICE}", ["M-201", "T-030"]),
        (f"<!-- lint: T-777 რეფრენი -->\n\n{TWICE}", ["M-203", "T-030"]),
        (f"<!-- lint რეფრენი -->\n\n{TWICE}", ["M-203", "T-030"]),
        (f"<!-- linty is this -->\n\n{TWICE}", ["T-030"]),
        (f"`<!-- lint: T-030 რეფრენი -->` {TWICE}", ["T-030"]),
    ],
)
def test_a_comment_is_about_its_block(tmp_path, text, codes):
    assert codes_on(tmp_path, text) == codes


def entry(**said):
    return "\n[[lint.silence]]\n" + "".join(
        f"{key} = {value!r}\n".replace("'", '"') for key, value in said.items()
    )


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"code": "T-030", "reason": "რეფრენი"}, []),
        ({"code": "T-030", "path": "10-chapter.md", "line": 3, "reason": "რეფრენი"}, []),
        ({"code": "T-030", "text": "ეს ეს", "reason": "რეფრენი"}, []),
        ({"code": "T-030", "text": "წიგნი", "reason": "რეფრენი"}, ["M-202", "T-030"]),
        ({"code": "T-030", "path": "20-other.md", "reason": "რეფრენი"}, ["M-202", "T-030"]),
        ({"code": "T-030", "line": 4, "reason": "რეფრენი"}, ["M-202", "T-030"]),
        ({"code": "T-030"}, ["M-201", "T-030"]),
        ({"code": "T-130", "reason": "რეფრენი"}, ["M-203", "T-030"]),
    ],
)
def test_book_toml_names_a_code_and_a_place(tmp_path, said, codes):
    assert codes_on(tmp_path, TWICE, entry(**said)) == codes


def test_what_is_silenced_is_counted(tmp_path):
    proof = lint(book_of(tmp_path, f"<!-- lint: T-030 რეფრენი -->\n{TWICE} კი კი."))
    assert (proof.findings, proof.silenced) == ((), 2)


def test_a_remark_on_the_silences_names_their_place(tmp_path):
    remarks = lint(
        book_of(tmp_path, "წიგნი.", entry(code="T-030", reason="ა") + entry(code="T-031", reason="ბ"))
    ).findings
    lines = (tmp_path / "book" / "book.toml").read_text(encoding="utf-8").split("\n")
    assert [lines[one.where.line] for one in remarks] == ['code = "T-030"', 'code = "T-031"']
