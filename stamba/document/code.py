"""Code as pandoc's writer of HTML highlights it, brought to what the style sheets know: `pre`, `code`, and a span of a
short class for each kind of token (skylighting: `kw` a keyword, `co` a comment, `st` a string …).
"""

from __future__ import annotations

import re

from lxml import etree

from stamba.manuscript.authors import OWN

_SOURCE = "sourceCode"
_LINE = re.compile(r"cb\d+(-\d+)?")


def plain(root: etree._Element) -> None:
    """Take away the anchors, lines and boxes around code; a language is a class of the author's."""
    for anchor in list(root.iter("a")):
        if anchor.text is None and _LINE.fullmatch(anchor.get("href", "")[1:]):
            _drop(anchor)
    for box in [one for one in root.iter("div") if one.get("class") == _SOURCE]:
        pre, outer = box[0], box.getparent()
        for name, value in box.attrib.items():
            if name != "class" and not (name == "id" and _LINE.fullmatch(str(value))):
                pre.set(str(name), str(value))
        pre.tail = box.tail
        if outer is not None:
            outer.replace(box, pre)
    for part in list(root.iter("pre", "code")):
        _own_classes(part)
        for line in [one for one in part.iter("span") if _LINE.fullmatch(one.get("id", ""))]:
            line.tag = "line"
        etree.strip_tags(part, "line")


def _own_classes(part: etree._Element) -> None:
    words = [word for word in part.get("class", "").split() if not word.startswith(_SOURCE[:6])]
    own = [word if word.startswith(OWN) else OWN + word for word in words]
    if own and not (part.tag == "code" and part.getparent() is not None and part.getparent().tag == "pre"):  # type: ignore[union-attr]
        part.set("class", " ".join(own))
    else:
        part.attrib.pop("class", "")


def _drop(element: etree._Element) -> None:
    """Take an element without text out of its place, and leave what follows it."""
    before, outer = element.getprevious(), element.getparent()
    if outer is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        outer.text = (outer.text or "") + (element.tail or "")
    outer.remove(element)
