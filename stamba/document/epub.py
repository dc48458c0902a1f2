"""Tables of the EPUB that its builder writes by and its checks read by: its standards' words, what it leaves out."""

from __future__ import annotations

SKIPPED_KINDS = ("toc",)  # sections of the printed book that the EPUB has in another form
CONFORMANCE = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"

# Sections whose epub:type has a role of the same meaning in DPUB-ARIA 1.1.
ROLES = {
    "introduction": "doc-introduction", "qna": "doc-qna", "chapter": "doc-chapter", "colophon": "doc-colophon",
    "dedication": "doc-dedication", "epigraph": "doc-epigraph", "foreword": "doc-foreword", "preface": "doc-preface",
    "prologue": "doc-prologue", "epilogue": "doc-epilogue", "conclusion": "doc-conclusion",
    "part": "doc-part",
    "afterword": "doc-afterword", "appendix": "doc-appendix", "acknowledgments": "doc-acknowledgments",
    "bibliography": "doc-bibliography", "glossary": "doc-glossary",
}  # fmt: skip
MATTERS = {"front": "frontmatter", "body": "bodymatter", "back": "backmatter"}
# Elements of XHTML that begin and end a line of text.
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption",
     "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "nav", "ol", "p", "pre", "section", "table", "tbody",
     "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
# Languages that are written in letters of their own, so that a foreign phrase among them can be seen.
SCRIPTS = {"ka": "GEORGIAN", "hy": "ARMENIAN", "el": "GREEK", "he": "HEBREW", "am": "ETHIOPIC", "th": "THAI"}
