"""The comma before a clause: words that begin one, and the signs that they do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stamba.ground.findings import Finding
from stamba.linter.language import Clauses
from stamba.linter.lexicon import Lexicon
from stamba.linter.prose import Prose
from stamba.linter.rule import Copy

_KINDS = ("paragraph", "note", "item")  # verse and headings have their own order of words


def comma_before_clause(prose: Prose, copy: Copy) -> Iterator[Finding]:
    """T-027: a comma stands before a clause that begins with a conjunction or a relative word."""
    clauses = copy.language.clauses
    if not clauses.openers or prose.kind not in _KINDS:
        return
    words = "|".join((clauses.openers, clauses.that, clauses.whether))
    letters = copy.language.letters
    pattern = rf"(?P<before>(?<![\w-])[{letters}]+)(?P<close>[”“»)\"]?)[ \u00a0\n](?P<word>{words})(?![\w-])"
    for match in re.finditer(pattern, prose.text):
        if _begins_clause(match, clauses, copy.lexicon):
            before = match["before"] + match["close"]
            yield prose.finding(
                "T-027", (match.start(), match.end("close")), f"no comma before {match['word']}",
                f"Write {before}, {match['word']}.", f"{before},",
            )  # fmt: skip


def _begins_clause(match: re.Match[str], clauses: Clauses, lexicon: Lexicon) -> bool:
    """Tell whether the word of a match begins a clause behind the word before it."""
    before, word = match["before"], match["word"]
    if before in clauses.not_after:
        return False
    if word == clauses.that:
        two = re.search(rf"(?<!\w)(?:{clauses.phrases})$", match.string[: match.end("before")])
        return before in clauses.heads or two is not None or _is_verb(before, clauses, lexicon)
    if word == clauses.whether:
        return before not in clauses.pairs and bool(
            re.match(rf" (?:{clauses.question})(?!\w)(?! {word})", match.string[match.end() :])
        )
    if word in clauses.inner and before in clauses.inside:
        return False
    return not re.match(rf" (?:{clauses.indefinite})", match.string[match.end() :])


def _is_verb(word: str, clauses: Clauses, lexicon: Lexicon) -> bool:
    """Tell whether a word is surely a finite verb, or a noun with "is" at its end."""
    ending, of_nouns = clauses.verb_or_noun
    if word.endswith(ending):
        return not any(lexicon.is_in_dictionary(word.removesuffix(ending) + other) for other in of_nouns)
    if re.fullmatch(clauses.verbs, word) or re.search(f"(?:{clauses.verb_ends})$", word):
        return True
    copula, nominative = clauses.copula
    return word.endswith(copula) and lexicon.is_in_dictionary(word.removesuffix(copula) + nominative)
