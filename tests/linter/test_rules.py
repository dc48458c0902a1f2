"""What each rule sees and what it must leave alone: (language, text, code and the characters it points at)."""

import pytest

from tests.linter.books import INTERVIEW, codes_on, remarks_on, spot

SEEN = [
    ("ka", "ეს არის წиგნი.", "T-001", "წиგნი"),
    ("en", "The λόγoς is here.", "T-001", "λόγoς"),  # a Latin o
    ("en", "The bооk is here.", "T-001", "bооk"),  # two Cyrillic letters
    ("en", "This is the оре.", "T-001", "оре"),  # Cyrillic throughout
    ("ka", "ეს არის ᲬIGNი.", "T-001", "ᲬIGNი"),
    ("ka", "ეს არის PDFში.", "T-001", "PDFში"),
    ("ka", "ეს „არის «წიგნი“.", "T-012", "„"),
    ("ka", "ეს არის წიგნი“.", "T-012", "“"),
    ("ka", 'ეს არის "წიგნი.', "T-012", '"'),
    ("ka", "ეს არის <<წიგნი>>.", "T-013", "<<"),
    ("ka", "ეს „არის “წიგნი” აქ“.", "T-010", "”"),
    ("en", "This is „a book“ here.", "T-010", "„"),
    ("ka", "მან თქვა: “ეს არის ძველი წიგნი” მერე წავიდა.", "T-015", "წიგნი”"),
    ("ka", "ეს არის [ძველი *წიგნი*](https://example.org/)", "T-016", "წიგნი"),
    ("ka", "ეს არის ძველი წიგნი,", "T-016", "წიგნი,"),
    ("ka", "წიგნი -- ეს არის სახლი.", "T-020", "--"),
    ("ka", "- ვინ მოვიდა?", "", ""),
    ("ka", "წიგნი -სახლი მოვიდა.", "T-021", "წიგნი -სახლი"),
    ("en", "The book —it was old.", "T-021", "book —it"),
    ("ka", "ეს არის წიგნი .", "T-023", " "),
    ("ka", "ეს არის წიგნი\u00a0; ეს კი სახლი.", "T-023", "\u00a0"),
    ("ka", "ეს არის წიგნი.ეს კი სახლი.", "T-024", "."),
    ("ka", "ეს არის წიგნი,1917 წელს.", "T-024", ","),
    ("ka", "ეს არის წიგნი,, ეს კი სახლი.", "T-025", ",,"),
    ("ka", "მან თქვა რომ მოვა.", "T-027", "თქვა"),
    ("ka", "ცნობილია რომ მოვა.", "T-027", "ცნობილია"),
    ("ka", "ეს მოხდა იმის გამო რომ წვიმდა.", "T-027", "გამო"),
    ("ka", "წიგნი (და სახლი) რომელიც ნახა, ძველია.", "T-027", "სახლი)"),
    ("ka", "იკითხა თუ როგორ მოვიდა.", "T-027", "იკითხა"),
    ("ka", "სახლი „წიგნი“ სადაც მოვიდა.", "T-027", "წიგნი“"),
    ("ka", "ის აქ არ იყო არამედ იქ.", "T-027", "იყო"),
    ("en", "This is the the book.", "T-030", "the the"),
    ("en", "The the book.", "T-030", "The the"),
    ("ka", "ეს გან ვითარებაა.", "", ""),
    ("ka", "მა სგანზრახული ჰქონდა.", "T-031", "მა სგანზრახული"),
    ("ka", "ეს დაწყე ბა იყო.", "T-031", "დაწყე ბა"),
    ("ka", "ეს კონტრ-რევოლუცია იყო.", "T-032", "კონტრ-რევოლუცია"),
    ("ka", "ეს ხუთ წლიანი გეგმაა.", "T-032", "ხუთ წლიანი"),
    ("ka", "ის კომუნისტებთან ერთან წავიდა.", "T-033", "კომუნისტებთან ერთან"),
    ("ka", "მას სახლი ყავდა.", "T-033", "ყავდა"),
    ("ka", "პარტიის ფართ წევრობამ იცოდა.", "T-035", "ფართ წევრობამ"),
    ("ka", "მათ იხსნეს ძველო მეგობრები აქ.", "T-035", "ძველო მეგობრები"),
    ("ka", "წინააღმდეგი იყო ანდერძის წაკითხვის. ასეა.", "T-038", "წაკითხვის"),
    ("ka", "მან თქვა: „ეს არის დარღვევა მათი უფლების.“", "T-038", "უფლების"),
    ("ka", "ეს იყო 1920 იან წლებში.", "T-040", "1920 იან"),
    ("ka", "ეს იყო 1917ში.", "T-040", "1917ში"),
    ("ka", "ეს იყო 3ართულ საქმეში.", "T-040", "3ართულ"),
    ("ka", "ეს 5-ე წიგნია.", "T-041", "5-ე"),
    ("ka", "ეს მე-5-ე წიგნია.", "T-041", "მე-5-ე"),
    ("ka", "ეს 93ე წიგნია.", "T-041", "93ე"),
    ("ka", "ეს მე-1 წიგნია.", "T-041", "მე-1"),
    ("ka", "ეს XII-ე ყრილობაა.", "T-041", "XII-ე"),
    ("ka", "ეს მე-XII ყრილობაა.", "T-041", "მე-XII"),
    ("en", "This is the 21th book.", "T-041", "21th"),
    ("en", "Lenstrom came. Now Lenstrom saw, and Lenstrom won, as Lenstrom said and Lenstrim knew.", "T-051", "Lenstrim"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "code", "where"), SEEN)
def test_a_rule_points_at_the_characters(tmp_path, language, text, code, where):
    remarks = [
        one
        for one in remarks_on(tmp_path, text, language=language)
        if one.severity != "note" or code > "T-009"
    ]
    found = [(one.code, spot(one)) for one in remarks]
    assert (code, where) in found or not code


LEFT_ALONE = [
    ("en", "The wire has 5 µm, x² is nine, CO₂ rises, and 2πr is long by 5 μm."),
    ("ka", "ნელ-ნელა, ცალ-ცალკე, ერთ-ერთი, სოციალ-დემოკრატიული პარტია."),
    ("ka", "მე 5 ვაშლი მაქვს, 5 კგ, 1 000 000 ლარი, 3,5 მეტრი, 12:30 საათზე, 10.05.1888 წ."),
    ("ka", "ეს მე-19, მე-20, 21-ე, 93-ე, მე-40, 1-ლი, მე-100 და 1917-ში, 1920-იან წლებში."),
    ("ka", "XII ყრილობა, ერეკლე II-მ და ერეკლე II-ის დრო."),
    ("ka", "ი. ჭავჭავაძე, ე. წ. „წიგნი“ და ა.შ., ასე რომ, და ა. შ."),
    ("ka", "„ვინ არის?“ იკითხა მან. „წიგნი!“ თქვა მან… კარგი?.."),
    ("ka", "„ეს არის «ძველი» წიგნი“, „ეს არის „ძველი“ წიგნი“."),
    ("ka", "წიგნ(ებ)ი და სახლი, [...] და ასე შემდეგ."),
    ("ka", "ეს არის `კოდი,, კოდი  ,კოდი` და https://example.org/ა,ბ..გ/ აქ."),
    ("ka", "ეს არის [an English,text  withe erors]{lang=en} აქ."),
    ("ka", "::: {lang=en}\nAn English,text withe erors\n:::"),
    ("ka", "::: signature\nგ. ჩ.\n:::"),
    ("ka", "- ერთი\n- ორი"),
    ("ka", "მიუხედავად ამისა, სხვათა შორის, ჯერ კიდევ, თავის მხრივ, მათ შორის."),
    ("ka", "შესვლა- და გასვლა აქ არის."),
    ("ka", "ის წავიდა — მაშინვე — სახლში."),
    ("ka", "ის „წიგნი“ და სახლი ნახა."),
    ("ka", "სულ მნიშვნელობა აქვს."),
    ("ka", "ტექსტი\\: ასე."),
    # the rules of cases: stems and vocatives that are none, genitives before their noun or in a short answer
    ("ka", "ჩვენ განცხადება გავაკეთეთ, ფართო მასები და ახლო მეგობრები იყვნენ, როგორ ცხოვრებამ ისურვა."),
    ("ka", "მათი ბრძოლით განვითარება დაიწყო, მეგობრებო, ქართველო მეგობრებო."),
    ("ka", "ის წიგნის კითხვის დროს იყო, რა არის ის. რა იყო ეს, ვის. ეს წიგნი მათთვის."),
    ("ka", "ვისი წიგნი? მეგობრების. ხელს უწყობს მათი სურვილების ასრულებას."),
    ("ka", "მაგალითად ეს, და, მაგალითად, ის. იანვარს კრებაა."),
    # a clause that begins before its conjunction, or has one only in its looks
    ("ka", "წიგნი, ადვილად რომ იპოვოთ, აქ არის. ის რომ მოვა, ნახავს. ახალ სახლში რომ მოვიდა, ნახა."),
    ("ka", "მან იცის, რომ მოვა და რომ ნახავს. სახლი, რომლის კარიც ძველია. მხოლოდ როცა მოვა."),
    ("ka", "მოვა თუ არა, რაც შეიძლება მალე, ან თუ როგორ. ის როდესაც მოვიდა, ნახა. ვინც უნდა მოვიდეს."),
    ("ka", "მეგობრებს რომ ნახავს, მოვა. რევოლუცია რომ იყო, ვნახე."),
    ("en", "He had had enough, don’t you think that that is so?"),
    ("en", "“It was,” she said, “the boys’ own book.” It’s 5 p.m. in the U.S. today, e.g. at Node.js."),
    ("en", "The 1st, 2nd, 3rd, 4th, 11th, 12th, 13th, 21st, 22nd, 101st and 111th book, the 1920s."),
    ("en", "A two- and three-storey house from 1917–19, well-known—and old."),
    ("en", "Germany won, said Germany to Germany, and the German of Germany slept."),
    ("fr", "Il dit : « Bonjour » ; elle répond."),
]


@pytest.mark.parametrize(("language", "text"), LEFT_ALONE)
def test_what_is_right_is_left_alone(tmp_path, language, text):
    rest = [one for one in remarks_on(tmp_path, text, language=language) if one.severity != "note"]
    assert [(one.code, spot(one)) for one in rest] == []


def test_notes_about_marks_that_typography_sets_are_notes_only(tmp_path):
    remarks = remarks_on(tmp_path, 'ეს "წიგნი" - “სახლი.” 1917-19 წელს.')
    assert {one.severity for one in remarks} == {"note"}
    assert {one.code for one in remarks} == {"T-010", "T-011", "T-014", "T-020", "T-022"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("„ერთი აბზაცი.\n\n„მეორე აბზაცი“.", []),
        ("„ერთი აბზაცი.\n\nმეორე აბზაცი“.", ["T-012", "T-012"]),
        ("„ერთი აბზაცი.\n\n„მეორე აბზაცი.", ["T-012"]),
    ],
)
def test_quotes_are_balanced_over_the_bounds_of_paragraphs(tmp_path, text, codes):
    assert codes_on(tmp_path, text) == codes


TURNS = [
    ("კ: ვინ?\n\nავ: მე.\n\nაბზაცი აქ არის.\n\nკ: როდის?\n\nავ: გუშინ.", []),
    ("ავ: მე.", ["M-101"]),
    ("კ: ვინ?\n\nავ: მე.\n\nავ: ისევ მე.", ["M-101"]),
    ("კ: ვინ?\n\n## თავი\n\nავ: მე.", ["M-101", "M-101"]),
    ("კ: ვინ?", ["M-101"]),
    ("კ : ვინ?\n\nავ: მე.", ["M-102", "M-101"]),
    ("კ:ვინ?\n\nავ: მე.", ["M-102"]),
    ("კ; ვინ?\n\nავ: მე.", ["M-102", "M-101"]),
    ("კ: ვინ?\n\nა: მე.", ["M-101", "M-102"]),
    ("კ: ვინ?\n\nავ. მე.", ["M-101", "M-102"]),
    ("კ: ვინ?\n\nავ: მე.\n\nშენ\\: ეს სიტყვაა.", []),
    ("კ: ვინ?\n\nავ: მე.\n\nასე ვთქვი: ეს სიტყვაა.", []),
]


@pytest.mark.parametrize(("text", "codes"), TURNS)
def test_turns_alternate_under_labels_that_are_declared(tmp_path, text, codes):
    assert codes_on(tmp_path, text, INTERVIEW, heading="ინტერვიუ {.interview}") == codes


def test_a_label_is_mended_when_only_its_space_is_wrong(tmp_path):
    remarks = remarks_on(tmp_path, "კ : ვინ?\n\nავ: მე.", INTERVIEW, heading="ინტერვიუ {.interview}")
    assert [(one.fix.old, one.fix.new) for one in remarks if one.fix] == [("კ :", "კ:")]


@pytest.mark.parametrize(
    ("target", "codes"),
    [
        ("https://example.org/a", []),
        ("mailto:a@example.org", []),
        ("#here", []),
        ("book.toml", ["M-107"]),
        ("http:/example.org", ["M-107"]),
        ("", ["M-107"]),
    ],
)
def test_links_lead_somewhere(tmp_path, target, codes):
    assert codes_on(tmp_path, f"ეს [წიგნია]({target}) [აქ]{{#here}}.") == codes


def test_places_are_exact_behind_markup_and_in_notes(tmp_path):
    text = 'ეს\\* *არის* [სიტყვა]{sic="სიტყა"} &amp; **კარგი** სახლი ,\nმეორე  მეორე ხაზი.[^1]\n\n[^1]: [შიგ შიგ **აქ** .]{.editor}'
    remarks = remarks_on(tmp_path, text)
    assert [(one.code, spot(one), one.where.line) for one in remarks] == [
        ("T-023", " ", 3),
        ("T-030", "მეორე  მეორე", 4),
        ("T-030", "შიგ შიგ", 6),
        ("T-023", " ", 6),
    ]


def test_a_correction_is_read_as_it_is_printed(tmp_path):
    assert codes_on(tmp_path / "a", 'ეს [მიუხედავად]{sic="მიუხედეავად"} წიგნია.') == []
    assert codes_on(tmp_path / "b", 'ეს [მიუხედეავად]{sic="მიუხედავად"} წიგნია.') == ["T-050"]
