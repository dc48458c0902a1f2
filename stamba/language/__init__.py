"""The typography of a language: quotation marks, dashes, ellipses, spaces that hold, groups that stay whole.

Works on pandoc's tree, before any edition knows of it. Owns no looks (CSS) and no judgement of the text (checks).
"""

from stamba.language.inline_text import Tree
from stamba.language.typeset import has_rules, typeset_blocks, typeset_text

__all__ = ["Tree", "has_rules", "typeset_blocks", "typeset_text"]
