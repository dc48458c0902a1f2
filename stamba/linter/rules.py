"""The table of rules. F judges how the text is read, M the manuscript as a book, T its letters, marks and words."""

from __future__ import annotations

from stamba.ground.findings import CATALOGUE
from stamba.linter import (
    clauses,
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
from stamba.linter.rule import Judge, each

# What judges the silences themselves, after all else; silence.py yields them.
UNEXPLAINED, IDLE, UNREADABLE = "M-201", "M-202", "M-203"

RULES: tuple[Judge, ...] = (
    structure.unread,
    structure.left_as_mark,
    speakers.alternation,
    speakers.label,
    structure.long_note,
    structure.image_text,
    structure.address,
    proposals.proposal,
    each(letters.mixed_scripts),
    each(letters.lookalike_words),
    each(letters.mtavruli),
    each(letters.old_georgian),
    each(letters.unseen),
    each(letters.figure_in_word),
    each(quotes.foreign),
    each(quotes.straight),
    quotes.unbalanced,
    each(quotes.made_up),
    each(quotes.stop_inside),
    each(quotes.stop_missing),
    each(punctuation.paragraph_end),
    each(punctuation.heading_end),
    each(punctuation.dash_by_hyphen),
    each(punctuation.uneven_dash),
    each(punctuation.range_by_hyphen),
    each(punctuation.space_before),
    each(punctuation.space_after),
    each(punctuation.doubled_mark),
    each(punctuation.parenthetic),
    each(clauses.comma_before_clause),
    each(words.doubled),
    each(words.torn),
    each(words.solid),
    each(words.phrase),
    each(grammar.government),
    each(grammar.agreement),
    each(words.sentence_opening),
    each(grammar.predicate),
    each(grammar.long_genitive),
    each(figures.bare_ending),
    each(figures.ordinal),
    each(punctuation.initials),
    each(spelling.misspelt),
    spelling.misspelt_name,
    spelling.no_dictionary,
)  # fmt: skip


# The codes that the linter can say, and a silence can name.
CODES = tuple(code for code in sorted(CATALOGUE) if code[0] in "MT" or code in {"F-207", "F-208"})
