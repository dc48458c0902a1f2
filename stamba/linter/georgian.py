"""Georgian, as the linter reads it: marks, ordinals, endings on figures, and words that are often written wrong.

Quotes after CLDR 48 (`ka/delimiters`), ordinals after its ordinal rules; solid compounds, the hyphen after figures
and ჰ- before the verbs of having after the orthographic dictionary of the Arnold Chikobava Institute.
"""

from __future__ import annotations

from stamba.linter.language import Cases, Figures, Language, Usage


def ordinal(number: int) -> str:
    """1-ლი, მე-2 to მე-20, მე-40, მე-60, მე-80, მე-100; every other one 21-ე."""
    if number == 1:
        return "1-ლი"
    if number <= 20 or number in (40, 60, 80, 100):
        return f"მე-{number}"
    return f"{number}-ე"


_LETTER = "[ა-ჰ]"
_BEGIN, _END = rf"(?<!{_LETTER})", rf"(?!{_LETTER})"

_PHRASES = (
    ("თავის", "მხრივ"), ("ჯერ", "კიდევ"), ("საბჭოთა", "კავშირ*"), ("საბჭოთა", "ხელისუფლებ*"), ("*თან", "ერთად"),
    ("მიუხედავად", "იმისა"), ("მიუხედავად", "ამისა"), ("სხვათა", "შორის"), ("თქმა", "უნდა"),
    ("უპირველეს", "ყოვლისა"), ("პირველ", "რიგში"), ("ყოველ", "შემთხვევაში"), ("სამოქალაქო", "ომ*"),
)  # fmt: skip

_SLIPS = (
    (rf"{_BEGIN}(ყავ(?:ს|თ|დ{_LETTER}+)|(?:ქონდ|ქონი|ქვია|გონია){_LETTER}*){_END}", r"ჰ\1"),
    (rf"(?<=\d )წლის თავ(ი|ს|ზე|თან|ისთვის|ამდე){_END}", r"წლისთავ\1"),
    (rf"{_BEGIN}თითქოს და{_END}", "თითქოსდა"),
    (rf"{_BEGIN}ინსტიქტ({_LETTER}*)", r"ინსტინქტ\1"),
    (rf"{_BEGIN}ერთერთ({_LETTER}*)", r"ერთ-ერთ\1"),
    (rf"{_BEGIN}ეხლა({_LETTER}*)", r"ახლა\1"),
    (rf"{_BEGIN}მითუმეტეს{_END}", "მით უმეტეს"),
    (rf"{_BEGIN}ესეიგი{_END}", "ესე იგი"),
    (rf"{_BEGIN}რათქმაუნდა{_END}", "რა თქმა უნდა"),
)

GEORGIAN = Language(
    tag="ka",
    script="GEORGIAN",
    letters="აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    quotes=("„", "“"),
    inner=("«", "»"),
    stop_outside=True,
    names_have_capitals=False,
    usage=Usage(
        doubled=frozenset({"ხან", "ძლივს"}),
        never_open=frozenset({"არამედ"}),
        hanging=frozenset({"და", "ან", "თუ"}),
        phrases=_PHRASES,
        slips=_SLIPS,
        prefixes=frozenset(
            ("ანტი", "კონტრ", "პრო", "ურთიერთ", "ფსევდო", "ნეო", "ულტრა", "სუპერ", "მულტი", "მიკრო", "მაკრო")
        ),
        solid=frozenset({"წვრილ", "მსხვილ", "მრავალ"}),
        counted=(
            "ერთ|ორ|სამ|ოთხ|ხუთ|ექვს|შვიდ|რვა|ცხრა|ათ|თორმეტ|ოც|ას|მრავალ",
            "(?:წლი|დღი|თვი|კვირი|საათი|ტომი|ნაწილი|კაცი|სართული|გვერდი)ან|(?:ენ|წლ)ოვან",
        ),
        parenthetic=frozenset({"მაგალითად", "რასაკვირველია", "სხვათა შორის", "სამწუხაროდ", "საბედნიეროდ"}),
    ),
    cases=Cases(
        not_before=(
            ("შორის", ("ში", "ზე")),
            ("შესახებ", ("ში", "ზე")),
            ("მიერ", ("ში", "ზე")),
            ("გამო", ("ში", "ზე")),
        ),
        bare_attribute="(?:ურ|ულ|იან|ოვან)",
        full_noun="(?:(?:ობ|ებ|ცი)ამ?|იზმი|იზმმა)",
        of_stems=("ი", "მა"),
        no_stems=frozenset(
            {"ჩვენ", "თქვენ", "როგორ"}
        ),  # pronouns and an adverb that have attributes beside them
        no_stem_ends="(?:[აეიოუსდ]|ით)",
        vocative=("ო", "ი"),
        no_vocative="ებ(?:ი|მა|ს|ის|ით|თან|ზე|ში)",
        after_vowels=("ს", "მ", "დ", "ც", "ა", "თი", "ზე"),
        no_subject=("(?:ობ|ებ|ცი)ას", "(?:(?:ობ|ებ|ცი)აა|იზმია)"),
        genitive=r"\w\w(?:ებ|ობ)ის",
        genitive_of=("ვის", "ვა"),  # of what is done: წაკითხვა
        no_genitive="თვის",
        long="ა",
    ),
    figures=Figures(
        endings="იან(?:ი|ებ)?|ში|ზე|ის|ს|ით|ად|მდე|ამდე|დან|იდან|თან|თვის|ისთვის|მა|მ|ელი|ები|ებს|ების",
        apart="იან(?:ი|ებ)?|ში|ზე|მდე|დან",
        ordinals=rf"{_BEGIN}(?:მე-?(\d+)(?:-?ე{_END})?|(?<![\d-])(\d+)[- ]?(?:ე|ლი){_END})",
        ordinal=ordinal,
    ),
)
