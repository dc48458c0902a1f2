"""Elements of the laid-out book to tags, from tables of small trees."""

from __future__ import annotations

import pytest
from lxml import etree

from stamba.editions.screen.structure import structure
from stamba.ground.geometry import Box
from stamba.pdf.structure import MarkedContent, Tag
from stamba.setting.laid_out import Element, LaidOut, Ornament

BOX = Box(1, 2, 3, 4)


class Reader:
    """Makes laid-out elements of XHTML: every text is a piece, every img a picture."""

    def __init__(self):
        self.count = 0

    def piece(self, text: str) -> MarkedContent:
        self.count += 1
        return MarkedContent(0, self.count, text, 1, BOX)

    def element(self, source: etree._Element) -> Element:
        kids: list[Element | MarkedContent] = [self.piece("")] if source.tag == "img" else []
        if source.text:
            kids.append(self.piece(source.text))
        for child in source:
            kids.append(self.element(child))
            if child.tail:
                kids.append(self.piece(child.tail))
        tag = f"{source.get('of')}::{source.tag}" if source.get("of") else str(source.tag)
        return Element(tag, dict(source.attrib), tuple(kids))


def made(xhtml: str, language: str = "ka") -> tuple[str, tuple[Ornament, ...]]:
    """The tags of a body in brackets, with what else they say, and the ornaments."""
    body = Reader().element(etree.fromstring(f"<body>{xhtml}</body>"))
    tags = structure(LaidOut(1, body, ()), language)
    return "".join(written(kid) for kid in tags.document.kids), tags.ornaments


def written(kid: Tag | MarkedContent) -> str:
    if isinstance(kid, MarkedContent):
        return kid.text or "□"
    facts = [kid.language, kid.alternative, kid.expansion, kid.title, kid.id, kid.href]
    facts += [str(one.value) for one in kid.attributes if one.key != "BBox"]
    head = "|".join([kid.type, *(fact for fact in facts if fact)])
    return f"[{head} {''.join(written(inner) for inner in kid.kids)}]"


@pytest.mark.parametrize(
    ("xhtml", "want"),
    [
        ("<p>a</p>", "[P a]"),
        ("<section><p>a</p></section>", "[Sect [P a]]"),
        # what only looks different is nothing; what means something is
        ("<p>a <span class='nobr'>b</span> <em>c</em> <strong>d</strong></p>", "[P a b[Em c][Strong d]]"),
        ("<div><p>a</p></div>", "[P a]"),
        # loose text in a group is a paragraph
        ("<section>a <em>b</em><p>c</p>d</section>", "[Sect [P a [Em b]][P c][P d]]"),
        ("<blockquote>a</blockquote>", "[BlockQuote [P a]]"),
        # languages
        ("<p lang='en'>a</p>", "[P|en a]"),
        ("<p>a <span lang='la'>b <em>c</em></span></p>", "[P a [Span|la b [Em c]]]"),
        ("<p lang='ka'>a</p>", "[P a]"),
        ("<section lang='en'><p lang='ka'>a</p></section>", "[Sect|en [P|ka a]]"),
        # headings nest, whatever the author skipped
        ("<h1>a</h1><h3>b</h3><h3>c</h3><h2>d</h2><h4>e</h4><h1>f</h1>",
         "[H1 a][H2 b][H2 c][H2 d][H3 e][H1 f]"),
        ("<h2>a</h2><h3>b</h3>", "[H1 a][H2 b]"),
        # a note in a paragraph, and one in a heading
        (("<p>a<a class='noteref' href='#note-1'>1</a><span class='note' id='note-1'><span class='p'>"
         "<a class='number' href='#noteref-1'>1.</a> b</span><span class='p'>c</span></span> d</p>"),
         "[P a[Reference [Link|#note-1 1]][Note|note-1 [Lbl [Link|#noteref-1 1.]][P  b][P c]] d]"),
        # lists in a note, which its paragraphs tell of; the number of the note is no part of the first item
        (("<p><span class='note' id='note-1'><span class='p'><a class='number' href='#noteref-1'>1.</a> a</span>"
          "<span class='p' data-lists='ul1 0'><span class='marker'>•</span>b</span><span class='p' data-lists='ul1 0'>c"
          "</span><span class='p' data-lists='ul1 1'><span class='marker'>•</span>d</span>"
          "<span class='p' data-lists='ul1 1 ol1 0'><span class='marker'>1.</span>e</span>"
          "<span class='p'>f</span><span class='p' data-lists='ul3 0'><span class='marker'>•</span>g</span></span></p>"),
         ("[P [Note|note-1 [Lbl [Link|#noteref-1 1.]][P  a][L|Disc [LI [Lbl •][LBody [P b][P c]]]"
          "[LI [Lbl •][LBody [P d][L|Decimal [LI [Lbl 1.][LBody [P e]]]]]]][P f][L|Disc [LI [Lbl •][LBody [P g]]]]]]")),
        (("<p><span class='note' id='note-1'><span class='p' data-lists='ul0 0'><a class='number' href='#noteref-1'>1."
          "</a> <span class='marker'>•</span>b</span></span></p>"),
         "[P [Note|note-1 [Lbl [Link|#noteref-1 1.]][L|Disc [LI [Lbl •][LBody [P b]]]]]]"),
        (("<h1>a<a class='noteref' href='#note-1'>1</a><span class='note' id='note-1'><span class='p'>b</span></span>"
         " c</h1>"), "[H1 a[Reference [Link|#note-1 1]] c][Note|note-1 [P b]]"),
        # exchanges
        (("<div class='exchange'><div class='question'><p><span class='label' title='N'>Q:</span>a</p></div>"
         "<div class='answer'><p><span class='label' title='M'>A:</span>b</p><p>c</p></div></div>"),
         "[Exchange [Question|N [P [Speaker|N Q:]a]][Answer|M [P [Speaker|M A:]b][P c]]]"),
        # lists
        ("<ul><li><marker of='li'>• </marker>a</li></ul>", "[L|Disc [LI [Lbl • ][LBody a]]]"),
        ("<ol type='a'><li><marker of='li'>a. </marker><p>a</p></li></ol>",
         "[L|LowerAlpha [LI [Lbl a. ][LBody [P a]]]]"),
        ("<ul><li>a</li></ul>", "[L|None [LI [LBody a]]]"),
        ("<dl><dt>a</dt><dd>b</dd><dd>c</dd><dt>d</dt><dd>e</dd></dl>",
         "[L|None [LI [Lbl a][LBody b][LBody c]][LI [Lbl d][LBody e]]]"),
        # contents
        (("<ol class='contents'><li><a href='#x'>a<after of='a'>7</after></a><ol><li><a href='#y'>b</a></li></ol>"
         "</li></ol>"),
         "[TOC [TOCI [Reference [Link|#x a[Folio 7]]][TOC [TOCI [Reference [Link|#y b]]]]]]"),
        # tables
        (("<table><caption>z</caption><thead><tr><th>a</th><th colspan='2'>b</th></tr></thead>"
         "<tbody><tr><th>c</th><td rowspan='2'>d</td><td/></tr></tbody></table>"),
         "[Table [Caption z][THead [TR [TH|Column a][TH|Column|2 b]]][TBody [TR [TH|Row c][TD|2 d][TD ]]]]"),
        ("<table><tr><th scope='col'>a</th></tr></table>", "[Table [TR [TH|Column a]]]"),
        # pictures
        ("<figure><img alt='w'/><figcaption>c</figcaption></figure>", "[Div [Figure|w|Block □][Caption c]]"),
        ("<p>a <img alt='w'/></p>", "[P a [Figure|w|Inline □]]"),
        # links of the web, of the book, of a machine
        ("<p><a href='https://a.b'>c</a></p>", "[P [Link|https://a.b c]]"),
        ("<p><a href='other.md'>c</a></p>", "[P c]"),
        # the rest
        ("<p><abbr title='w'>a</abbr><abbr>b</abbr><q>c</q><code>d</code></p>", "[P [Span|w a]b[Quote c][Code d]]"),
        ("<div class='signature'><p>a</p></div><div class='verse'><p>b</p></div>",
         "[Signature [P a]][Verse [P b]]"),
        ("<p>a <img class='formula' alt='w'/></p>", "[P a [Formula|w|Inline □]]"),
        ("<p> </p><ul/><p/>", ""),
    ],
)  # fmt: skip
def test_elements_become_tags(xhtml, want):
    assert made(xhtml)[0] == want


def test_a_picture_without_words_is_an_ornament():
    tags, ornaments = made("<p>a<img alt=''/></p>")
    assert tags == "[P a]"
    assert [(one.mark.mcid, one.kind) for one in ornaments] == [(2, "Layout")]


def test_a_figure_has_its_box():
    body = Reader().element(etree.fromstring("<body><img alt='w'/></body>"))
    figure = next(
        tag for tag in structure(LaidOut(1, body, ()), "ka").document.walk() if tag.type == "Figure"
    )
    assert next(one.value for one in figure.attributes if one.key == "BBox") == (1, 2, 3, 4)


def test_the_document_has_the_language_of_the_book():
    body = Reader().element(etree.fromstring("<body><p>a</p></body>"))
    assert structure(LaidOut(1, body, ()), "ka").document.language == "ka"
