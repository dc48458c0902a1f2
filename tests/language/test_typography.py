"""The rules case by case: every case of the tables beside this file, and what the tables cannot show.

A table holds cases of `=== title [setting=word …]`, the Markdown as typed, a line `>>>`, and the Markdown as set,
in which ⍽ is a no-break space and ⍾ a thin one.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypandoc
import pytest

from stamba.config.typography import HouseStyle
from stamba.ground.errors import ConfigError, Source
from stamba.ground.tables import TomlTable
from stamba.language import Tree, has_rules, typeset_blocks, typeset_text
from stamba.language.languages import LANGUAGES, RULES

BOOK = Source(Path("book.toml"), 12)


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    language: str
    house: HouseStyle
    typed: str
    expected: str


def cases() -> list[Case]:
    found = []
    for path in sorted(Path(__file__).parent.glob("*.txt")):
        for part in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            title, body = part.split("\n", 1)
            typed, expected = body.split("\n>>>\n")
            settings = dict(re.findall(r"(\w+)=(\w+)", title))
            found.append(
                Case(
                    f"{path.stem}: {title}",
                    path.stem.rpartition("-")[0],
                    HouseStyle.read(TomlTable(settings, BOOK, "typography")),
                    typed,
                    expected,
                )
            )
    return found


CASES = cases()


def read_all(texts: list[str]) -> list[list[Tree]]:
    """Many texts in one call of pandoc, their notes' labels made different."""
    parts = []
    for number, text in enumerate(texts):
        unique = text.strip().replace("⍽", "\u00a0").replace("⍾", "\u202f").replace("[^", f"[^{number}-")
        parts.append(f"::::::: {{#case-{number}}}\n{unique}\n:::::::\n")
    document = json.loads(
        pypandoc.convert_text("\n".join(parts), "json", format="commonmark_x-smart-gfm_auto_identifiers")
    )
    divisions = {block["c"][0][0]: block["c"][1] for block in document["blocks"] if block["t"] == "Div"}
    return [divisions[f"case-{number}"] for number in range(len(texts))]


@pytest.fixture(scope="module")
def trees() -> list[tuple[list[Tree], list[Tree]]]:
    read = read_all([text for case in CASES for text in (case.typed, case.expected)])
    return list(zip(read[::2], read[1::2], strict=True))


def merged(part: Any) -> Any:
    """A tree with neighbouring strings made one and empty containers kept, to compare what is read."""
    if isinstance(part, dict):
        return {key: merged(value) for key, value in part.items() if key != "pos"}
    if not isinstance(part, list | tuple):
        return part
    out: list[Any] = []
    for item in map(merged, part):
        if out and isinstance(item, dict) and item.get("t") == "Str" and out[-1].get("t") == "Str":
            out[-1] = {"t": "Str", "c": out[-1]["c"] + item["c"]}
        else:
            out.append(item)
    return out


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_case(number: int, trees: list[tuple[list[Tree], list[Tree]]]) -> None:
    case, (typed, expected) = CASES[number], trees[number]
    assert merged(typeset_blocks(typed, case.language, case.house)) == merged(expected)


def test_there_are_enough_cases_of_every_language() -> None:
    assert {case.language for case in CASES} == set(RULES)
    assert len({case.name for case in CASES}) == len(CASES) >= 60


# --- what tables cannot show ---


def para(*inlines: Tree) -> Tree:
    return {"t": "Para", "c": list(inlines)}


def string(text: str, *pos: int) -> Tree:
    return {"t": "Str", "c": text, **({"pos": pos} if pos else {})}


SPACE: Tree = {"t": "Space"}
HOUSE = HouseStyle()


def test_places_are_kept_and_counted_on() -> None:
    block = {
        **para(string("(1905-07)", 3, 5), {"t": "Space", "pos": (3, 14)}, string("წელი", 3, 15)),
        "pos": (3, 5),
    }
    (set_block,) = typeset_blocks([block], "ka", HOUSE)
    assert set_block == {
        "t": "Para",
        "pos": (3, 5),
        "c": [
            string("(", 3, 5),
            {"t": "Span", "c": [["", ["nobr"], []], [string("1905–07", 3, 6)]]},
            string(")", 3, 13),
            {"t": "Space", "pos": (3, 14)},
            string("წელი", 3, 15),
        ],
    }


def test_a_space_that_holds_is_a_string_at_the_place_of_the_space() -> None:
    block = para(string("1917", 3, 5), {"t": "SoftBreak", "pos": (3, 9)}, string("წელი", 4, 1))
    (set_block,) = typeset_blocks([block], "ka", HOUSE)
    assert set_block["c"] == [string("1917", 3, 5), string("\u00a0", 3, 9), string("წელი", 4, 1)]


def test_nodes_that_no_rule_touches_are_the_same_objects() -> None:
    word, code, last = string("წიგნი", 1, 1), {"t": "Code", "c": [["", [], []], "a - b"]}, string('"ა"', 1, 9)
    (set_block,) = typeset_blocks([para(word, SPACE, code, SPACE, last)], "ka", HOUSE)
    assert set_block["c"][0] is word
    assert set_block["c"][2] is code
    assert set_block["c"][4] == string("„ა“", 1, 9)


def test_the_input_is_not_changed() -> None:
    typed = read_all([case.typed for case in CASES])
    before = copy.deepcopy(typed)
    for tree, case in zip(typed, CASES, strict=True):
        typeset_blocks(tree, case.language, case.house)
    assert typed == before


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_case_as_set_is_left_as_it_is(case: Case, trees: list[tuple[list[Tree], list[Tree]]]) -> None:
    _, expected = trees[CASES.index(case)]
    assert merged(typeset_blocks(expected, case.language, case.house)) == merged(expected)


@pytest.mark.parametrize(
    ("tag", "known"),
    [("ka", True), ("ka-GE", True), ("KA_ge", True), ("en", True), ("de", True), ("tlh", False), ("", False)],
)
def test_a_language_tag_is_known_by_its_first_part(tag: str, known: bool) -> None:
    assert has_rules(tag) is known
    assert (typeset_text('"ა"', tag, HOUSE) != '"ა"') is known


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("რევოლუციაზე - “აღზევება პროცესი იყო”", "რევოლუციაზე\u00a0— „აღზევება პროცესი იყო“"),
        ("1917-19 წლები, https://a.ge/1-2", "1917–19\u00a0წლები, https://a.ge/1-2"),
        ("", ""),
    ],
)
def test_a_title_is_set_without_wrappers(typed: str, expected: str) -> None:
    assert typeset_text(typed, "ka", HOUSE) == expected


def test_another_language_inside_one_without_rules() -> None:
    typed, expected = read_all(['"a" - ["ბ"]{lang=ka} - c', '"a" - [„ბ“]{lang=ka} - c'])
    assert merged(typeset_blocks(typed, "tlh", HOUSE)) == expected


def test_alternative_text_is_never_wrapped() -> None:
    typed, expected = read_all(["![1917-19](a.png)", "![1917–19](a.png)"])
    assert merged(typeset_blocks(typed, "ka", HOUSE)) == expected


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            {"abreviations": "closed"},
            "book.toml:12: error: typography.abreviations: this key is not known. Did you mean abbreviations?",
        ),
        (
            {"zzz": 1},
            "book.toml:12: error: typography.zzz: this key is not known. Known here: abbreviations, dash or links. A key of the whole book stands above the first table.",
        ),
        ({"dash": "long"}, "book.toml:12: error: typography.dash: 'long' is not known. Use own, em or en."),
        ({"dash": 3}, "book.toml:12: error: typography.dash: 3 is not a string."),
    ],
)
def test_a_house_style_refuses_what_it_does_not_know(table: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        HouseStyle.read(TomlTable(table, BOOK, "typography"))
    assert str(wrong.value) == message


def test_a_house_style_has_defaults() -> None:
    assert HouseStyle.read(TomlTable({}, BOOK)) == HouseStyle("spaced", "own")
    assert HouseStyle.read(TomlTable({"dash": "en"}, BOOK)) == HouseStyle(dash="en")


ROWS = [
    (language, field, number)
    for language, rules in LANGUAGES.items()
    for field in ("rules", "keep")
    for number in range(len(getattr(rules, field)))
]


@pytest.mark.parametrize(("language", "field", "number"), ROWS)
def test_without_a_rule_some_case_fails(
    language: str,
    field: str,
    number: int,
    trees: list[tuple[list[Tree], list[Tree]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = list(getattr(LANGUAGES[language], field))
    gone = rows.pop(number)
    monkeypatch.setitem(RULES, language, replace(RULES[language], **{field: tuple(rows)}))
    assert any(
        merged(typeset_blocks(typed, case.language, case.house)) != merged(expected)
        for case, (typed, expected) in zip(CASES, trees, strict=True)
    ), gone.name


def test_a_text_pasted_with_no_break_spaces_alone_can_be_broken() -> None:
    typed = "Mix⍽oil⍽and⍽flour⍽over heat, at⍽5⍽km, «⍽a⍽!⍽»⍽: b."
    expected = "Mix oil and flour over heat, at⍽5⍽km, «⍽a⍽!⍽»⍽: b."
    assert typeset_text(typed.replace("⍽", "\u00a0"), "en", HouseStyle()).replace("\u00a0", "⍽") == expected
