"""CSS that comes with a book, in its drawings and its HTML: what it may say (CSS Syntax 3).

A parser reads it, so that an escape or a comment hides nothing; what is not known is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import tinycss2
from tinycss2.color3 import RGBA, parse_color

# Functions that compute and fetch nothing; `url()` is judged by where it leads.
FUNCTIONS = frozenset(
    {"calc", "min", "max", "clamp", "var", "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch",
     "color", "color-mix", "device-cmyk", "icc-color", "matrix", "translate", "translatex", "translatey", "scale",
     "scalex", "scaley", "rotate", "skewx", "skewy", "inset", "circle", "ellipse", "polygon", "path", "rect",
     "blur", "brightness", "contrast", "drop-shadow", "grayscale", "hue-rotate", "invert", "opacity", "saturate",
     "sepia", "counter", "counters", "lang", "not", "is", "where", "nth-child", "nth-of-type",
     "nth-last-child", "nth-last-of-type"}
)  # fmt: skip
_FETCHING = ("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "element")
_NO_COLOUR = ("none", "inherit", "currentcolor", "transparent", "context-fill", "context-stroke")
_SAME_GRAY = 1.5 / 255
_BLOCKS = ("() block", "[] block", "{} block")
_AT_RULES = ("media", "charset")


class CssError(ValueError):
    """The CSS says what a book's own may not; the sentence says what."""


@dataclass(slots=True)
class Rule:
    """A rule that refers to other parts of its drawing: the words of its selectors, and the identifiers it names."""

    words: frozenset[str]
    parts: list[str] = field(default_factory=list)


def parts_of_value(text: str) -> list[str]:
    """The identifiers that a value names, as in `url(#a)`; raises CssError for what asks for anything else."""
    return list(_parts(tinycss2.parse_component_value_list(text)))


def rules_of_sheet(text: str) -> list[Rule]:
    """The rules of a style sheet with what they name; raises CssError for what asks for anything else."""
    found: list[Rule] = []
    waiting = [tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)]
    while waiting:
        for rule in waiting.pop():
            if rule.type == "error":
                raise CssError(f"the style sheet has a mistake in line {rule.source_line}: {rule.message}")
            if rule.type == "at-rule":
                if rule.lower_at_keyword not in _AT_RULES:
                    raise CssError(f"it says @{rule.at_keyword}")
                list(_parts(rule.prelude))
                waiting.append(
                    tinycss2.parse_rule_list(rule.content or [], skip_comments=True, skip_whitespace=True)
                )
                continue
            list(_parts(rule.prelude))
            parts = list(_parts(rule.content))
            if parts:
                words = (token.value for token in rule.prelude if token.type in ("ident", "hash"))
                found.append(Rule(frozenset(words), parts))
    return found


def addresses(text: str) -> Iterator[str]:
    """Yield every address in a style sheet or in a value, as well as it can be read: of `url()`, @import and more."""
    waiting = tinycss2.parse_component_value_list(text)
    while waiting:
        token = waiting.pop()
        if token.type == "url":
            yield token.value
        elif token.type == "error" or (token.type == "at-keyword" and token.lower_value == "import"):
            yield token.serialize()
        elif token.type == "function":
            if token.lower_name in _FETCHING:
                yield from (one.value for one in token.arguments if one.type == "string")
            waiting.extend(token.arguments)
        elif token.type in _BLOCKS:
            waiting.extend(token.content)


def _parts(tokens: Iterable[Any]) -> Iterator[str]:
    """The identifiers that tokens name, whatever they are nested in."""
    waiting = list(tokens)
    while waiting:
        token = waiting.pop()
        if token.type == "error":
            raise CssError(f"it has a mistake: {token.message}")
        if token.type == "at-keyword":
            raise CssError(f"it says @{token.value}")
        if token.type in _BLOCKS:
            waiting.extend(token.content)
        elif token.type == "url":
            yield _own_part(token.value)
        elif token.type == "function" and token.lower_name == "url":
            inner = [one for one in token.arguments if one.type not in ("whitespace", "comment")]
            yield _own_part(
                inner[0].value if len(inner) == 1 and inner[0].type == "string" else token.serialize()
            )
        elif token.type == "function":
            if token.lower_name not in FUNCTIONS:
                raise CssError(f"it says {token.name}()")
            waiting.extend(token.arguments)


def _own_part(address: str) -> str:
    if not address.startswith("#"):
        raise CssError(f"it points outside itself, to {address}")
    return address[1:]


def is_gray(value: str) -> bool:
    """Return whether the value of a paint is black, white or between them, or asks for no colour of its own."""
    if value.lower() in _NO_COLOUR or value.startswith("url("):
        return True
    colour = parse_color(value)
    return isinstance(colour, RGBA) and max(colour[:3]) - min(colour[:3]) <= _SAME_GRAY
