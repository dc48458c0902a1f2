"""The typography of a language: quotation marks, dashes, ellipses, spaces that hold, groups that stay whole.

Works on pandoc's tree, before any edition knows of it. Owns no looks (CSS) and no judgement of the text (checks).
"""

from stamba.typography.flow import Tree
from stamba.typography.house import HouseStyle
from stamba.typography.typeset import has_rules, typeset_blocks, typeset_text

__all__ = ["HouseStyle", "Tree", "has_rules", "typeset_blocks", "typeset_text"]
