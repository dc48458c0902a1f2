from __future__ import annotations

from dataclasses import replace

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from stamba.editions.print.gradients import convert_shading
from stamba.editions.print.inks import ColourRefusedError, Ink, Inker
from stamba.pdf.profiles import load_profile, parse_profile
from stamba.pdf.spaces import space_of, told
from stamba.press.spec import HOUSE_PROFILE, InkRule, PressSpec
from stamba.press.tables import condition_of

HOUSE = load_profile(HOUSE_PROFILE)
BLACK, COLOUR = PressSpec(), PressSpec(colours="cmyk")


@pytest.mark.parametrize(
    ("kind", "values", "k"),
    [
        ("gray", (0.0,), 1.0),
        ("gray", (1.0,), 0.0),
        ("gray", (0.25,), 0.75),
        ("rgb", (0.0, 0.0, 0.0), 1.0),
        ("rgb", (1.0, 1.0, 1.0), 0.0),
        ("rgb", (0.5, 0.5, 0.5), 0.5),
        ("rgb", (0.00668, 0.00668, 0.00668), 1.0),  # the renderer's "darker than black" border
        ("cmyk", (0.0, 0.0, 0.0, 0.3), 0.3),
    ],
)
def test_black_and_gray_are_k_alone(kind, values, k):
    for press in (BLACK, COLOUR):
        assert Inker(press, HOUSE).ink(kind, values) == Ink((0.0, 0.0, 0.0, k))


@given(st.floats(0, 1))
def test_only_full_black_overprints(gray):
    ink = Inker(BLACK, HOUSE).ink("gray", (gray,))
    assert ink.solid_black == (ink.cmyk[3] == 1.0)
    assert 0 <= ink.cmyk[3] <= 1


@pytest.mark.parametrize(
    ("press", "kind", "values", "message"),
    [
        (BLACK, "rgb", (1.0, 0.0, 0.0), "#ff0000 is a colour, and this job has one ink"),
        (BLACK, "cmyk", (0.0, 1.0, 0.0, 0.0), "C 0 M 100 Y 0 K 0 is a colour"),
        (COLOUR, "lab", (50.0, 0.0, 0.0), "lab 50 0 0 is not a colour of a press"),
        (COLOUR, "cmyk", (1.0, 1.0, 1.0), "is not a colour of a press"),
        (COLOUR, "separation", (1.0,), "is not a colour of a press"),
    ],
)
def test_what_no_ink_can_print_is_refused(press, kind, values, message):
    with pytest.raises(ColourRefusedError, match=message):
        Inker(press, HOUSE).ink(kind, values)


def test_the_book_names_its_inks():
    rule = InkRule((140, 29, 24), (0.0, 0.9, 0.8, 0.4))
    red = tuple(value / 255 for value in rule.rgb)
    assert Inker(replace(BLACK, inks=(rule,)), HOUSE).ink("rgb", red).cmyk == rule.cmyk
    assert Inker(replace(BLACK, inks=(replace(rule, spot="Red"),)), HOUSE).ink("rgb", red).spot == "Red"


@given(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)))
def test_any_colour_has_lawful_inks(rgb):
    ink = Inker(COLOUR, HOUSE).ink("rgb", rgb)
    assert len(ink.cmyk) == 4
    assert all(0 <= part <= 1 for part in ink.cmyk)
    assert told("rgb", rgb).startswith("#")


def stream(content: bytes = b"", **keys):
    made = pikepdf.Stream(PDF, content)
    for key, value in keys.items():
        made[f"/{key}"] = value
    return made


PDF = pikepdf.new()
TINT = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), C1=Array([0, 1, 1, 0]), N=1)


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (Name.DeviceGray, "gray", "gray"),
        (Name("/RGB"), "rgb", "RGB"),
        (Array([Name.DeviceCMYK]), "cmyk", "CMYK"),
        (Array([Name.CalRGB, Dictionary()]), "rgb", "RGB with a profile"),
        (Array([Name.Lab, Dictionary()]), "lab", "Lab with a profile"),
        (Array([Name.Indexed, Name.DeviceRGB, 1, String("x")]), "indexed", "indexed RGB"),
        (Array([Name.Separation, Name.Gold, Name.DeviceCMYK, TINT]), "separation", "Gold"),
        (
            Array([Name.DeviceN, Array([Name.Gold, Name.Black]), Name.DeviceCMYK, TINT]),
            "devicen",
            "Gold + Black",
        ),
        (Name.Pattern, "pattern", "pattern"),
        (Name.Nowhere, "unknown", "unknown"),
        (Array([]), "unknown", "unknown"),
        (Array([Name.ICCBased]), "unknown", "unknown"),
        (17, "unknown", "unknown"),
    ],
)
def test_spaces(value, kind, words):
    assert (space_of(value).kind, space_of(value).told) == (kind, words)


def test_a_profiled_space_counts_components():
    assert space_of(Array([Name.ICCBased, stream(N=4)])).kind == "cmyk"
    assert space_of(Array([Name.ICCBased, stream(N=3)])).managed


def test_a_name_of_the_resources_wins_over_a_short_name():
    resources = Dictionary(ColorSpace=Dictionary(G=Array([Name.DeviceRGB])))
    assert space_of(Name("/G"), resources).kind == "rgb"
    assert space_of(Name("/G"), None).kind == "gray"


def test_a_gradient_is_inked_at_its_ends():
    ends = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 1, 1]), C1=Array([0, 0, 0]), N=1)
    joined = Dictionary(
        FunctionType=3, Domain=Array([0, 1]), Functions=Array([ends]), Bounds=Array([]), Encode=Array([0, 1])
    )
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Function=joined, Background=Array([1, 1, 1])
    )
    convert_shading(shading, Inker(BLACK, HOUSE), None)
    assert shading.ColorSpace == Name.DeviceCMYK
    assert [float(value) for value in shading.Function.Functions[0].C1] == [0, 0, 0, 1]
    assert [float(value) for value in shading.Background] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("shading", "message"),
    [
        (Dictionary(ShadingType=4, ColorSpace=Name.DeviceRGB), "a mesh in RGB"),
        (
            Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Function=Dictionary(FunctionType=4)),
            "do not convert",
        ),
        (Dictionary(ShadingType=2, ColorSpace=Array([Name.Lab, Dictionary()])), "its colours are Lab"),
    ],
)
def test_a_gradient_we_cannot_follow_is_refused(shading, message):
    with pytest.raises(ColourRefusedError, match=message):
        convert_shading(shading, Inker(COLOUR, HOUSE), None)


def test_the_house_profile_is_read():
    assert (HOUSE.device_class, HOUSE.space, HOUSE.name, HOUSE.components) == (
        "prtr",
        "CMYK",
        "FOGRA39L Coated",
        4,
    )


def test_a_name_of_version_4_is_read():
    name = "PSO Coated".encode("utf-16-be")
    tag = b"mluc" + bytes(4) + (1).to_bytes(4, "big") + (12).to_bytes(4, "big") + b"enUS"
    tag += len(name).to_bytes(4, "big") + (28).to_bytes(4, "big") + name
    header = (
        (144 + len(tag)).to_bytes(4, "big")
        + HOUSE.content[4:128]
        + (1).to_bytes(4, "big")
        + b"desc"
        + (144).to_bytes(4, "big")
        + len(tag).to_bytes(4, "big")
    )
    profile = parse_profile(header + tag)
    assert profile is not None
    assert profile.name == "PSO Coated"


@pytest.mark.parametrize(
    ("name", "condition"),
    [
        ("FOGRA39L Coated", "FOGRA39"),
        ("ISO Coated v2 300% (ECI)", "FOGRA39"),
        ("Coated FOGRA39 (ISO 12647-2:2004)", "FOGRA39"),
        ("PSO Coated v3", "FOGRA51"),
        ("PSO Uncoated v3 (FOGRA52)", "FOGRA52"),
        ("PSO Uncoated ISO12647 (ECI)", "FOGRA47"),
        ("U.S. Web Coated (SWOP) v2", "CGATS TR 001"),
        ("Japan Color 2001 Coated", "JC200103"),
        ("Artifex CMYK SWOP Profile", None),
        ("", None),
    ],
)
def test_a_profile_tells_its_condition(name, condition):
    found = condition_of(name)
    assert (found.key if found else None) == condition


@given(st.binary(max_size=300))
def test_no_bytes_make_the_profile_reader_fall(content):
    parse_profile(HOUSE.content[:40] + content)
    parse_profile(content)
