"""The table of rules. F judges how the text is read, M the manuscript as a book, T its letters, marks and words."""

from __future__ import annotations

from stamba.findings import CATALOGUE
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

# What judges the silences themselves, after all else; silence.py yields them.
UNEXPLAINED, IDLE, UNREADABLE = "M-201", "M-202", "M-203"

RULES = (
    Rule("F-207", structure.unread),
    Rule("F-208", structure.left_as_mark),
    Rule("M-101", speakers.alternation),
    Rule("M-102", speakers.label),
    Rule("M-103", structure.long_note),
    Rule("M-105", structure.image_text),
    Rule("M-107", structure.address),
    Rule("M-301", proposals.proposal),
    Rule("T-001", each(letters.mixed_scripts)),
    Rule("T-001", each(letters.lookalike_words)),
    Rule("T-002", each(letters.mtavruli)),
    Rule("T-003", each(letters.old_georgian)),
    Rule("T-004", each(letters.unseen)),
    Rule("T-005", each(letters.figure_in_word)),
    Rule("T-010", each(quotes.foreign)),
    Rule("T-011", each(quotes.straight)),
    Rule("T-012", quotes.unbalanced),
    Rule("T-013", each(quotes.made_up)),
    Rule("T-014", each(quotes.stop_inside)),
    Rule("T-015", each(quotes.stop_missing)),
    Rule("T-016", each(punctuation.paragraph_end)),
    Rule("T-017", each(punctuation.heading_end)),
    Rule("T-020", each(punctuation.dash_by_hyphen)),
    Rule("T-021", each(punctuation.uneven_dash)),
    Rule("T-022", each(punctuation.range_by_hyphen)),
    Rule("T-023", each(punctuation.space_before)),
    Rule("T-024", each(punctuation.space_after)),
    Rule("T-025", each(punctuation.doubled_mark)),
    Rule("T-026", each(punctuation.parenthetic)),
    Rule("T-030", each(words.doubled)),
    Rule("T-031", each(words.torn)),
    Rule("T-032", each(words.solid)),
    Rule("T-033", each(words.phrase)),
    Rule("T-034", each(grammar.government)),
    Rule("T-035", each(grammar.agreement)),
    Rule("T-036", each(words.sentence_opening)),
    Rule("T-037", each(grammar.predicate)),
    Rule("T-038", each(grammar.long_genitive)),
    Rule("T-040", each(figures.bare_ending)),
    Rule("T-041", each(figures.ordinal)),
    Rule("T-042", each(punctuation.initials)),
    Rule("T-050", each(spelling.misspelt)),
    Rule("T-051", spelling.misspelt_name),
    Rule("T-052", spelling.no_dictionary),
)  # fmt: skip


def listing() -> tuple[tuple[str, str, str], ...]:
    """Code, severity and sentence of every rule, by code."""
    codes = {*(rule.code for rule in RULES), UNEXPLAINED, IDLE, UNREADABLE}
    return tuple((one.code, one.severity, one.promise) for one in map(CATALOGUE.__getitem__, sorted(codes)))
