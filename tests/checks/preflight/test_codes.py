"""Every X code: the smallest file that trips it, and the clean file that does not."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from stamba.checks.preflight import CHECKS, preflight
from stamba.ground.geometry import PAPER_SIZES, Length, Size
from stamba.pdf.reading.measure import filters_of
from stamba.press import tables
from stamba.press.cover import CoverPlan
from stamba.press.spec import STANDARDS, PressSpec
from tests.checks.preflight.samples import A5, BLEED, PROFILE, XMP, Sample, flat, separation

ORDERED = PressSpec()
COLOUR = replace(ORDERED, colours="cmyk")
FLAT = replace(ORDERED, standard=STANDARDS["x1a"])
PLAN = CoverPlan(PAPER_SIZES["A5"], Length(10), Length(3))
COVER_PT = (2 * A5[0] + Length(10).pt, A5[1])


def codes(findings):
    return {finding.code for finding in findings}


# Each case: code, what is changed in the clean file, what was ordered, and other codes the change must bring along.
CASES = []


def case(code, ordered=ORDERED, *, also=(), base=Sample, cover=None):
    def keep(spoil):
        CASES.append(
            pytest.param(code, spoil, ordered, set(also), base, cover, id=f"{code}-{spoil.__name__}")
        )
        return spoil

    return keep


# the file


@case("X-002")
def encrypted(s):
    s.encryption = pikepdf.Encryption(owner="owner", user="", R=4)  # what PDF 1.6 can hold


@case("X-003")
def nonsense_operands(s):
    s.draw("(x) 1 0 0 rg /Nowhere Do")


@case("X-003")
def unbalanced(s):
    s.draw("q q")


@case("X-003")
def a_form_that_draws_itself(s):
    form = s.pdf.make_indirect(
        pikepdf.Stream(
            s.pdf, b"/Me Do", Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        )
    )
    form.Resources = Dictionary(XObject=Dictionary(Me=form))
    s.resource("/XObject", "/Fm", form)
    s.draw("/Fm Do")


@case("X-101")
def too_new(s):
    s.version = "1.7"


@case("X-101", FLAT, base=flat)
def too_new_for_x1a(s):
    s.version = "1.5"


@case("X-104", also={"X-109"})
def no_claim(s):
    del s.pdf.Root.Metadata


@case("X-104", FLAT, also={"X-101", "X-102"})
def another_claim(s):
    pass


@case("X-104", None)
def an_unknown_claim(s):
    s.xmp(XMP.replace("PDF/X-4", "PDF/X-5g"))


@case("X-105")
def no_title(s):
    del s.info.Title


@case("X-106")
def no_trapped(s):
    del s.info.Trapped


@case("X-106")
def trapped_as_a_string(s):
    s.info.Trapped = String("False")


@case("X-107")
def another_title(s):
    s.info.Title = String("Another")


@case("X-107")
def another_author(s):
    s.info.Author = String("One; Two")
    s.xmp(
        XMP.replace(
            "<dc:title>", "<dc:creator><rdf:Seq><rdf:li>One</rdf:li></rdf:Seq></dc:creator><dc:title>"
        )
    )


@case("X-107")
def another_program(s):
    s.info.Creator = String("One")
    s.xmp(XMP.replace("<dc:title>", "<xmp:CreatorTool>Two</xmp:CreatorTool><dc:title>"))


@case("X-107")
def another_date(s):
    s.info.ModDate = String("D:20260102030406+00'00'")


@case("X-108")
def no_date(s):
    del s.info.CreationDate


@case("X-109", also={"X-104"})
def broken_xmp(s):
    s.xmp("<x:xmpmeta")


@case("X-110")
def no_intent(s):
    del s.pdf.Root.OutputIntents


@case("X-110")
def two_intents(s):
    s.pdf.Root.OutputIntents.append(s.intent)


@case("X-111")
def not_a_profile(s):
    s.intent.DestOutputProfile = s.profile(b"no profile")


@case("X-111")
def a_piece_of_a_profile(s):
    s.intent.DestOutputProfile = s.profile(PROFILE[:5000])


@case("X-111")
def a_monitor(s):
    s.intent.DestOutputProfile = s.profile(PROFILE[:12] + b"mntr" + PROFILE[16:])


@case("X-112")
def no_profile_in_x4(s):
    del s.intent.DestOutputProfile


@case("X-112", FLAT, base=flat)
def unregistered_without_profile(s):
    del s.intent.DestOutputProfile
    del s.intent.RegistryName


@case("X-113", None, also={"X-115"})
def unheard_of(s):
    s.intent.OutputConditionIdentifier = String("FOGRA99")


@case("X-114", also={"X-115"})
def another_condition(s):
    s.intent.OutputConditionIdentifier = String("FOGRA52")


@case("X-115", None)
def a_false_flag(s):
    s.intent.OutputConditionIdentifier = String("FOGRA51")


@case("X-120")
def a_form_field(s):
    s.pdf.Root.AcroForm = Dictionary(Fields=Array([]))


@case("X-121")
def an_open_action(s):
    s.pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("1"))


@case("X-121")
def an_action_of_a_page(s):
    s.page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("1")))


@case("X-122")
def an_attachment(s):
    s.pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))


@case("X-123")
def a_link(s):
    s.page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([20, 20, 60, 40]))])


@case("X-124", FLAT, base=flat)
def layers(s):
    s.pdf.Root.OCProperties = Dictionary(OCGs=Array([]))


@case("X-125")
def bookmarks(s):
    with s.pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("One", 0))


@case("X-126")
def tags(s):
    s.pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot)


@case("X-127")
def switched_layers(s):
    s.pdf.Root.OCProperties = Dictionary(OCGs=Array([]))


@case("X-130", FLAT, base=flat)
def jbig2(s):
    picture = s.picture(size=(800, 800), BitsPerComponent=1)
    picture.write(b"x", filter=Name.JBIG2Decode)
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-318")
def a_transfer_curve(s):
    curve = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1)
    s.resource("/ExtGState", "/T", Dictionary(TR=curve))
    s.draw("/T gs")


@case("X-318")
def postscript(s):
    s.resource(
        "/XObject", "/Ps", s.pdf.make_indirect(pikepdf.Stream(s.pdf, b"", Dictionary(Subtype=Name.PS)))
    )
    s.draw("/Ps Do")


# boxes


@case("X-201")
def no_trim(s):
    del s.page.TrimBox


@case("X-201")
def trim_and_art(s):
    s.page.ArtBox = s.page.TrimBox


@case("X-202", also={"X-204"})
def bleed_inside_trim(s):
    s.page.BleedBox = Array([BLEED + 20, BLEED + 20, 400, 580])


@case("X-203", also={"X-204", "X-208"})
def another_size(s):
    s.pdf.pages[2].obj.TrimBox = Array([BLEED, BLEED, 400, 590])


@case("X-204")
def uneven_bleed(s):
    box = s.page.TrimBox
    s.page.BleedBox = Array([0, float(box[1]) - 4, float(box[2]) + BLEED, float(box[3]) + BLEED])


@case("X-204", replace(ORDERED, bleed=Length(5)))
def less_bleed_than_ordered(s):
    pass


@case("X-204")
def no_bleed_box(s):
    del s.page.BleedBox


@case("X-205")
def moved_origin(s):
    for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
        s.page[key] = Array([float(value) - 20 for value in s.page[key]])


@case("X-206")
def a_tight_crop_box(s):
    s.page.CropBox = s.page.TrimBox


@case("X-207")
def turned(s):
    s.page.Rotate = 90


@case("X-207")
def scaled(s):
    s.page.UserUnit = 2


@case("X-208", replace(ORDERED, trim=PAPER_SIZES["A6"]))
def not_what_was_ordered(s):
    pass


@case("X-209")
def short_of_the_bleed(s):
    s.draw(f"0 0 0 0.5 k {BLEED} {BLEED} 30 30 re f")


@case("X-210")
def near_the_trim(s):
    s.draw("/Over gs 0 0 0 1 k BT /F 10 Tf 417 300 Td <0001> Tj ET")


@case("X-211")
def near_the_fold(s):
    s.draw(f"/Over gs 0 0 0 1 k BT /F 10 Tf {BLEED + 18} 300 Td <0001> Tj ET")


@case("X-212")
def cut_off(s):
    s.draw("/Over gs 0 0 0 1 k BT /F 10 Tf 426 300 Td <0001> Tj ET")


# colour


@case("X-301")
def rgb_text(s):
    s.draw("0 0 0 rg BT /F 10 Tf 60 100 Td <0001> Tj ET")


@case("X-301")
def rgb_in_a_form(s):
    form = pikepdf.Stream(
        s.pdf, b"1 0 0 RG 2 w 0 0 m 50 50 l S", Dictionary(Subtype=Name.Form, BBox=Array([0, 0, 99, 99]))
    )
    s.resource("/XObject", "/Fm", s.pdf.make_indirect(form))
    s.draw("q 1 0 0 1 60 60 cm /Fm Do Q")


@case("X-301")
def rgb_in_a_tile(s):
    tile = pikepdf.Stream(
        s.pdf,
        b"1 0 0 rg 0 0 5 5 re f",
        Dictionary(
            PatternType=1,
            PaintType=1,
            TilingType=1,
            BBox=Array([0, 0, 9, 9]),
            XStep=9,
            YStep=9,
            Resources=Dictionary(),
        ),
    )
    s.resource("/Pattern", "/P", s.pdf.make_indirect(tile))
    s.draw("/Pattern cs /P scn 60 60 90 90 re f")


@case("X-301")
def rgb_gradient(s):
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 9, 9]), Function=function
    )
    s.resource("/Shading", "/S", shading)
    s.draw("q 60 60 90 90 re W n /S sh Q")


@case("X-301")
def indexed_rgb(s):
    s.resource("/ColorSpace", "/I", Array([Name.Indexed, Name.DeviceRGB, 0, String("abc")]))
    s.draw("/I cs 0 sc 60 60 90 90 re f")


@case("X-301", also={"X-123"})
def rgb_in_an_annotation(s):
    look = pikepdf.Stream(
        s.pdf, b"1 0 0 rg 0 0 9 9 re f", Dictionary(Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    )
    s.page.Annots = Array(
        [
            Dictionary(
                Subtype=Name.Stamp, Rect=Array([60, 60, 90, 90]), AP=Dictionary(N=s.pdf.make_indirect(look))
            )
        ]
    )


@case("X-302")
def lab(s):
    s.resource("/ColorSpace", "/L", Array([Name.Lab, Dictionary(WhitePoint=Array([0.9642, 1, 0.8249]))]))
    s.draw("/L cs 50 0 0 scn 60 60 90 90 re f")


@case("X-302")
def gray_with_a_profile(s):
    s.resource("/ColorSpace", "/G", Array([Name.ICCBased, s.profile(b"", 1)]))
    s.draw("/G cs 0 scn 60 60 90 90 re f")


@case("X-303", COLOUR)
def rich_black_text(s):
    s.draw("0.5 0.4 0.3 1 k BT /F 10 Tf 60 100 Td <0001> Tj ET")


@case("X-304", COLOUR)
def small_red_text(s):
    s.draw("0 1 1 0 k BT /F 6 Tf 60 100 Td <0001> Tj ET")


@case("X-305", COLOUR)
def too_much_ink(s):
    s.draw("1 1 1 0.5 k 60 60 90 90 re f")


@case("X-319", COLOUR)
def overprinting_shapes_on_each_other(s):
    s.draw("1 1 0 0 k 60 60 90 90 re f /Over gs 0 0 1 1 k 90 90 90 90 re f")


@case("X-306", COLOUR)
def a_heavy_picture(s):
    s.picture(size=(300, 300), ColorSpace=Name.DeviceCMYK)
    s.draw("q 60 0 0 60 60 60 cm /Im Do Q")


@case("X-307")
def white_overprints(s):
    s.draw("/Over gs 0 0 0 0 k 60 60 90 90 re f")


@case("X-308")
def black_text_knocks_out(s):
    s.draw("0 0 0 1 k BT /F 10 Tf 60 100 Td <0001> Tj ET")


@case("X-308")
def gray_text_cannot_overprint(s):
    s.draw("/Over gs 0 g BT /F 10 Tf 60 100 Td <0001> Tj ET")


@case("X-309")
def a_hairline(s):
    s.draw("0 0 0 1 K 0 w 60 60 m 90 90 l S")


@case("X-309")
def a_filled_hairline(s):
    s.draw("0 0 0 1 k 60 60 90 0.1 re f")


@case("X-310", FLAT, base=flat)
def alpha_in_x1a(s):
    s.resource("/ExtGState", "/A", Dictionary(ca=0.5))
    s.draw("/A gs 0 0 0 0.5 k 60 60 90 90 re f")


@case("X-310", FLAT, base=flat)
def a_group_in_x1a(s):
    s.page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)


@case("X-311")
def blending_in_rgb(s):
    s.page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    s.resource("/ExtGState", "/A", Dictionary(BM=Name.Multiply))
    s.draw("/A gs 0 0 0 0.5 k 60 60 90 90 re f")


@case("X-312", COLOUR)
def a_spot(s):
    s.resource("/ColorSpace", "/Sp", separation("Gold"))
    s.draw("/Sp cs 1 scn 60 60 90 90 re f")


@case("X-313")
def colour_in_a_black_job(s):
    s.draw("0 1 0 0 k 60 60 90 90 re f")


@case("X-314", COLOUR)
def a_thin_colour_line(s):
    s.draw("0 1 1 0 K 0.3 w 60 60 m 90 90 l S")


@case("X-315")
def nearly_black_text(s):
    s.draw("0 0 0 0.93 k BT /F 10 Tf 60 100 Td <0001> Tj ET")


# pictures and fonts


@case("X-401")
def very_coarse(s):
    s.picture()
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-402")
def coarse(s):
    s.picture(size=(200, 200))
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-402")
def coarse_one_way(s):
    s.picture(size=(400, 200))
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-403")
def coarse_line_art(s):
    s.picture(size=(300, 300), BitsPerComponent=1)
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-404")
def an_rgb_picture(s):
    s.picture(size=(300, 300), ColorSpace=Name.DeviceRGB)
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-404")
def an_indexed_picture(s):
    s.picture(size=(300, 300), ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 255, String("abc" * 256)]))
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-404")
def a_jpeg_2000_with_colours_of_its_own(s):
    stream = io.BytesIO()
    Image.new("RGB", (300, 300), "red").save(stream, "JPEG2000")
    picture = s.picture(size=(300, 300))
    picture.write(stream.getvalue(), filter=Name.JPXDecode)
    del picture.ColorSpace
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-404")
def a_picture_in_a_space_that_is_none(s):
    s.picture(size=(300, 300), ColorSpace=Array([Name.Nothing]))
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-301", also={"X-003"})
def a_shape_in_a_space_that_is_none(s):
    s.resource("/ColorSpace", "/No", Array([Name.Nothing]))
    s.draw("/No cs 1 scn 60 60 90 90 re f")


@case("X-404")
def an_inline_rgb_picture(s):
    s.draw("q .1 0 0 .1 60 60 cm BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI Q")


@case("X-405")
def a_soft_mask(s):
    mask = s.picture("/Mask", size=(300, 300))
    s.picture(size=(300, 300), SMask=mask)
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-406", FLAT, base=flat)
def sixteen_bits(s):
    s.picture(size=(300, 300), BitsPerComponent=16)
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-407")
def a_broken_picture(s):
    picture = s.picture(size=(300, 300))
    picture.write(b"no jpeg", filter=Name.DCTDecode)
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-407")
def half_a_photograph(s):
    stream = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(stream, "JPEG")
    s.picture(size=(300, 300)).write(stream.getvalue()[: stream.tell() // 2], filter=Name.DCTDecode)
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-407")
def a_picture_that_ends_early(s):
    s.picture(size=(300, 300)).write(b"\xff" * 300 * 299)
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")


@case("X-213", None)
def larger_than_any_press(s):
    for page in s.pdf.pages:
        page.obj.MediaBox = page.obj.BleedBox = Array([0, 0, 20_000, 20_000])
        page.obj.TrimBox = Array([BLEED, BLEED, 20_000 - BLEED, 20_000 - BLEED])


@case("X-203", None)
def another_size_without_a_trim(s):
    for page in s.pdf.pages:
        page.obj.TrimBox = page.obj.BleedBox = page.obj.MediaBox
    s.pdf.pages[2].obj.TrimBox = s.pdf.pages[2].obj.BleedBox = s.pdf.pages[2].obj.MediaBox = Array(
        [0, 0, 400, 590]
    )


@case("X-209", None)
def a_field_to_the_edge_of_a_page_without_bleed(s):
    for page in s.pdf.pages:
        page.obj.TrimBox = page.obj.BleedBox = page.obj.MediaBox
    s.draw("0 0 0 0.5 k 0 0 30 900 re f")


@case("X-316", None)
def registration_colour_in_the_artwork(s):
    s.resource("/ColorSpace", "/All", separation("All"))
    s.draw("/All cs 1 scn 100 100 30 30 re f")


@case("X-317", None)
def a_shape_that_lets_through(s):
    s.resource("/ExtGState", "/Half", Dictionary(ca=0.5))
    s.draw("/Half gs 0 0 0 1 k 100 100 30 30 re f")


@case("X-317", None)
def a_group_that_lets_through_whatever_is_set_inside(s):
    s.resource("/ExtGState", "/Half", Dictionary(ca=0.5))
    group = s.pdf.make_stream(b"/Whole gs 0 0 0 1 k 100 100 30 30 re f")
    group.Type, group.Subtype, group.BBox = Name.XObject, Name.Form, Array([0, 0, 400, 400])
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    group.Resources = Dictionary(ExtGState=Dictionary(Whole=Dictionary(ca=1)))
    s.resource("/XObject", "/Group", group)
    s.draw("q /Half gs /Group Do Q")


@case("X-408")
def a_picture_on_words(s):
    s.picture(size=(400, 400))
    s.draw("q 72 0 0 72 40 270 cm /Im Do Q")


@case("X-408")
def white_words_on_paper(s):
    s.draw("0 0 0 0 k BT /F 10 Tf 60 200 Td <0001> Tj ET")


@case("X-507", None)
def words_that_are_not_painted(s):
    s.draw("BT 3 Tr /F 10 Tf 60 200 Td <0001> Tj ET")


@case("X-607", None, base=lambda: Sample(5))
def half_a_leaf(s):
    pass


KDP = replace(ORDERED, printer="kdp", given=frozenset({"pages"}))


@case(
    "X-214",
    replace(ORDERED, printer="bod", trim=Size(Length(150), Length(200))),
    base=lambda: Sample(24, (425.2, 566.93)),
)
def of_a_size_that_the_printer_has_not(s):
    pass


@case("X-215", KDP, base=lambda: Sample(24), also={"X-211"})
def nearer_to_the_fold_than_the_printer_takes(s):
    s.draw(f"/Over gs 0 0 0 1 k BT /F 10 Tf {BLEED + 18} 300 Td <0001> Tj ET")


@case("X-606", KDP, base=lambda: Sample(20))
def fewer_pages_than_the_printer_takes(s):
    pass


@case("X-204", replace(KDP, inner_bleed=Length(0)), base=lambda: Sample(24))
def a_bleed_at_the_spine_that_the_printer_refuses(s):
    pass


@case("X-501")
def not_embedded(s):
    s.resource("/Font", "/F", s.font(embedded=False))


@case("X-502")
def type_3(s):
    glyph = s.pdf.make_stream(b"600 0 0 0 9 9 d1 0 0 9 9 re f")
    s.resource(
        "/Font",
        "/T3",
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 9, 9]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(a=glyph),
            Encoding=Dictionary(Differences=Array([97, Name.a])),
            FirstChar=97,
            LastChar=97,
            Widths=Array([600]),
        ),
    )
    s.draw("/Over gs 0 0 0 1 k BT /T3 10 Tf 60 100 Td (a) Tj ET")


@case("X-503")
def a_missing_glyph(s):
    s.draw("/Over gs 0 0 0 1 k BT /F 10 Tf 60 100 Td <0000> Tj ET")


@case("X-504")
def tiny_type(s):
    s.draw("/Over gs 0 0 0 1 k BT /F 10 Tf .4 0 0 .4 60 100 Tm <0001> Tj ET")


@case("X-506", FLAT, base=flat)
def opentype(s):
    descriptor = s.page.Resources.Font.F.DescendantFonts[0].FontDescriptor
    del descriptor.FontFile2
    descriptor.FontFile3 = s.pdf.make_stream(b"")
    descriptor.FontFile3.Subtype = Name.OpenType


# pages and cover


@case("X-601", base=lambda: Sample(6))
def six_pages(s):
    pass


@case("X-601", replace(ORDERED, pages=8))
def not_a_multiple_of_eight(s):
    pass


@case("X-602", base=lambda: Sample(84))
def too_many_to_staple(s):
    pass


@case("X-602", replace(ORDERED, binding=tables.binding("perfect")))
def too_few_to_glue(s):
    pass


@case("X-603", base=lambda: Sample(68))
def thick_for_staples(s):
    pass


@case("X-604")
def a_blank(s):
    s.pdf.pages[3].obj.Contents = s.pdf.make_stream(b"q Q")


@case("X-605", None, base=lambda: Sample(0))
def empty(s):
    pass


@case(
    "X-701",
    PLAN.press(ORDERED),
    base=lambda: Sample(1, (COVER_PT[0] + 6, COVER_PT[1])),
    cover=PLAN,
    also={"X-704"},
)
def a_cover_too_wide(s):
    pass


@case("X-702", PLAN.press(ORDERED), base=lambda: Sample(2, COVER_PT), cover=PLAN, also={"X-704"})
def a_cover_of_two_pages(s):
    pass


@case("X-703", PLAN.press(ORDERED), base=lambda: Sample(1, COVER_PT), cover=PLAN)
def spine_text_near_the_fold(s):
    s.draw(f"/Over gs 0 0 0 1 k BT /F 20 Tf {BLEED + A5[0] + 2} 300 Td <0001> Tj ET")


@case(
    "X-703",
    replace(PLAN, spine=Length(3)).press(ORDERED),
    base=lambda: Sample(1, (2 * A5[0] + Length(3).pt, A5[1])),
    cover=replace(PLAN, spine=Length(3)),
)
def text_on_too_thin_a_spine(s):
    s.draw(f"/Over gs 0 0 0 1 k BT /F 5.5 Tf {BLEED + A5[0] + 2.6} 300 Td <0001> Tj ET")


def spined():
    """A clean cover with its title on the spine."""
    sample = Sample(1, COVER_PT)
    sample.draw(f"/Over gs 0 0 0 1 k BT /F 10 Tf {BLEED + A5[0] + 11} 300 Td <0001> Tj ET")
    return sample


@case("X-704", PLAN.press(ORDERED), base=spined, cover=PLAN)
def a_spine_without_a_title(s):
    s.page.Contents = s.pdf.make_stream(s.page.Contents.read_bytes().split(b"/Under")[0])


@pytest.mark.parametrize(("code", "spoil", "ordered", "also", "base", "cover"), CASES)
def test_the_smallest_file_that_trips_it(tmp_path, code, spoil, ordered, also, base, cover):
    sample = base()
    spoil(sample)
    findings = preflight(sample.save(tmp_path / "book.pdf"), ordered, cover)
    assert codes(findings) == {code, *also}
    for finding in findings:
        assert finding.message
        assert finding.hint
        assert str(finding.where).startswith("book.pdf")


def of_three_sides():
    s = Sample()
    for index, page in enumerate(s.pdf.pages):
        _, _, x1, y1 = (float(value) for value in page.obj.MediaBox)
        page.obj.MediaBox = page.obj.BleedBox = Array([0, 0, x1 - BLEED, y1])
        page.obj.TrimBox = Array(
            [0 if index % 2 == 0 else BLEED, BLEED, x1 - 2 * BLEED + (BLEED if index % 2 else 0), y1 - BLEED]
        )
    return s


def in_light_with_a_profile():
    s = Sample()
    s.picture(size=(300, 300), ColorSpace=Array([Name.ICCBased, s.profile(b"never read", 3)])).write(
        bytes(270_000)
    )
    s.draw("q 72 0 0 72 60 60 cm /Im Do Q")
    return s


def white_on_a_field():
    s = Sample()
    s.draw("0 0 0 0.9 k 50 190 60 40 re f 0 0 0 0 k BT /F 10 Tf 60 200 Td <0001> Tj ET")
    return s


@pytest.mark.parametrize(
    ("base", "ordered", "cover"),
    [
        (of_three_sides, None, None),
        (in_light_with_a_profile, None, None),
        (white_on_a_field, ORDERED, None),
        (Sample, ORDERED, None),
        (Sample, COLOUR, None),
        (Sample, None, None),
        (flat, FLAT, None),
        (flat, None, None),
        (spined, PLAN.press(ORDERED), PLAN),
    ],
)
def test_a_clean_file_has_no_finding(tmp_path, base, ordered, cover):
    assert preflight(base().save(tmp_path / "book.pdf"), ordered, cover) == ()


def test_line_art_as_a_fax_packs_it_is_read(tmp_path):
    Image.new("1", (600, 600), 1).save(tmp_path / "fax.pdf", resolution=1200)
    with pikepdf.open(tmp_path / "fax.pdf") as pdf:
        assert "CCITTFaxDecode" in filters_of(pdf.pages[0].images["/image"])
    assert not {"X-403", "X-404", "X-407"} & codes(preflight(tmp_path / "fax.pdf"))


def test_packed_objects(tmp_path):
    sample = flat()
    sample.version, sample.streams = "1.5", pikepdf.ObjectStreamMode.generate
    path = sample.save(tmp_path / "book.pdf")
    path.write_bytes(
        path.read_bytes().replace(b"%PDF-1.5", b"%PDF-1.4")
    )  # qpdf itself would never write this
    assert codes(preflight(path, FLAT)) == {"X-102"}


def test_no_identity(tmp_path):
    path = Sample().save(tmp_path / "book.pdf")
    flat_path = tmp_path / "plain.pdf"
    with pikepdf.open(path) as pdf:
        pdf.save(flat_path, qdf=True, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = flat_path.read_bytes()
    assert content.count(b"/ID [") == 1
    flat_path.write_bytes(content.replace(b"/ID [", b"/XX ["))
    assert "X-103" in codes(preflight(flat_path, ORDERED))


def test_every_code_has_its_case():
    tripped = {parameters.values[0] for parameters in CASES}
    elsewhere = {"X-004", "X-102", "X-103"}  # below, and the damaged files of test_damage.py
    assert {check.code for check in CHECKS} == tripped | elsewhere


def test_codes_are_said_once():
    assert len({check.code for check in CHECKS}) == len(CHECKS)


def test_a_foreign_page_without_bleed_and_a_page_to_open_at_are_no_faults(tmp_path):
    sample = Sample()
    sample.pdf.Root.OpenAction = Array([sample.pdf.pages[0].obj, Name.FitH, 0])
    for page in sample.pdf.pages:
        del page.obj.BleedBox
    assert not codes(preflight(sample.save(tmp_path / "a.pdf"))) & {"X-121", "X-204"}
