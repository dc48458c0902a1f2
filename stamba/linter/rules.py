"""The table of rules. F judges how the text is read, M the manuscript as a book, T its letters, marks and words."""

from __future__ import annotations

from stamba.linter import (
    figures,
    grammar,
    letters,
    proposals,
    punctuation,
    quotes,
    speakers,
    spelling,
    structure,
    words,
)
from stamba.linter.rule import Rule, each

ERROR, WARNING, NOTE = "error", "warning", "note"

# What judges the silences themselves, after all else; silence.py yields them.
UNEXPLAINED, IDLE, UNREADABLE = "M-201", "M-202", "M-203"

RULES = (
    Rule("F-207", ERROR, "every letter and figure that is typed is read, in order, or is markup", structure.unread),
    Rule("F-208", WARNING, "no mark of Markdown is printed as a mark", structure.left_as_mark),
    Rule("M-101", WARNING, "questions and answers alternate", speakers.alternation),
    Rule("M-102", ERROR, "labels are spelled as book.toml declares them", speakers.label),
    Rule("M-103", WARNING, "no note is longer than lint.longest_note of book.toml", structure.long_note),
    Rule("M-104", ERROR, "no note is longer than half a page", structure.boundless_note),
    Rule("M-105", ERROR, "every image has an alternative text", structure.image_text),
    Rule("M-106", ERROR, "links inside the book lead to an identifier that is there", structure.anchor),
    Rule("M-107", ERROR, "links out of the book are whole addresses", structure.address),
    Rule("M-301", WARNING, "no proposal of the errata is still open", proposals.proposal),
    Rule("T-001", ERROR, "a word is written in one script, without look-alike letters", each(letters.mixed_scripts)),
    Rule("T-001", ERROR, "", each(letters.lookalike_words)),
    Rule("T-002", ERROR, "no Mtavruli code points", each(letters.mtavruli)),
    Rule("T-003", ERROR, "no Asomtavruli or Nuskhuri letters", each(letters.old_georgian)),
    Rule("T-004", ERROR, "no invisible and no lost characters", each(letters.unseen)),
    Rule("T-005", WARNING, "no figure inside a word", each(letters.figure_in_word)),
    Rule("T-010", NOTE, "quotation marks are the language's own (typography sets them)", each(quotes.foreign)),
    Rule("T-011", NOTE, "quotation marks are not straight (typography sets them)", each(quotes.straight)),
    Rule("T-012", WARNING, "quotation marks are balanced, over the bounds of paragraphs too", quotes.unbalanced),
    Rule("T-013", WARNING, "no quotation mark is made up of others", each(quotes.made_up)),
    Rule("T-014", NOTE, "the full stop follows the closing quotation mark (typography moves it)",
         each(quotes.stop_inside)),
    Rule("T-015", WARNING, "a quoted sentence ends with a stop", each(quotes.stop_missing)),
    Rule("T-016", WARNING, "a paragraph and a note end with a stop", each(punctuation.paragraph_end)),
    Rule("T-017", WARNING, "a heading has no final stop", each(punctuation.heading_end)),
    Rule("T-020", NOTE, "no hyphen stands for a dash (typography sets it)", each(punctuation.dash_by_hyphen)),
    Rule("T-021", WARNING, "a dash has a space on both sides, a hyphen on none", each(punctuation.uneven_dash)),
    Rule("T-022", NOTE, "a range is joined by a dash (typography sets it)", each(punctuation.range_by_hyphen)),
    Rule("T-023", WARNING, "no space before a mark or inside brackets", each(punctuation.space_before)),
    Rule("T-024", WARNING, "a space follows a mark", each(punctuation.space_after)),
    Rule("T-025", WARNING, "no mark stands twice", each(punctuation.doubled_mark)),
    Rule("T-026", WARNING, "a parenthetic word has commas on both sides", each(punctuation.parenthetic)),
    Rule("T-030", WARNING, "no word stands twice", each(words.doubled)),
    Rule("T-031", WARNING, "no word is torn by a stray space", each(words.torn)),
    Rule("T-032", WARNING, "compounds with a bound first element are written solid", each(words.solid)),
    Rule("T-033", WARNING, "set phrases and words often written wrong are right", each(words.phrase)),
    Rule("T-034", WARNING, "a postposition stands after its case", each(grammar.government)),
    Rule("T-035", WARNING, "an attribute agrees with its noun", each(grammar.agreement)),
    Rule("T-036", WARNING, "no sentence opens with a word that cannot open one", each(words.sentence_opening)),
    Rule("T-037", WARNING, "the subject of “is” is in the nominative", each(grammar.predicate)),
    Rule("T-038", WARNING, "a genitive that ends a sentence has its long form", each(grammar.long_genitive)),
    Rule("T-040", WARNING, "an ending is joined to its figure by a hyphen", each(figures.bare_ending)),
    Rule("T-041", WARNING, "ordinals are well formed", each(figures.ordinal)),
    Rule("T-042", WARNING, "initials keep their last full stop", each(punctuation.initials)),
    Rule("T-050", WARNING, "words are in the dictionary or in words.txt", each(spelling.misspelt)),
    Rule("T-051", WARNING, "no name is one letter away from a much more frequent one", spelling.misspelt_name),
    Rule("T-052", NOTE, "the language has a dictionary", spelling.no_dictionary),
)  # fmt: skip

# The rules about silences have no judge in the table: they are known only when all else is.
AFTERWARDS = (
    (UNEXPLAINED, WARNING, "a silence has a reason, else it does not count"),
    (IDLE, WARNING, "a silence silences something"),
    (UNREADABLE, WARNING, "a silence names rules that exist"),
)


def listing() -> tuple[tuple[str, str, str], ...]:
    """Code, severity and sentence of every rule, by code."""
    rows = [(rule.code, rule.severity, rule.sentence) for rule in RULES if rule.sentence]
    return tuple(sorted((*rows, *AFTERWARDS)))
