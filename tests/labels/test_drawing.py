"""What stands on a label, dot for dot, and what a person is told about it before it is printed."""

import itertools

import pytest
from PIL import Image

from station.labels import typeface
from station.labels.drawing import Symbol, TextRun, dots_per_mm
from station.labels.render import unpacked
from station.labels.symbols import QUIET, Symbology, encode
from station.text import Text
from tests.labels.samples import CONTENTS, SHELF, label, png, shipped, texts, troubles

QR = '<code kind="qr" x="2" y="2" width="20" height="20">{barcode}</code>'
BARS = '<code kind="code-128" x="0" y="2" width="50" height="10">{barcode}</code>'


def text_element(content="{name}", **attributes):
    given = {"x": 1, "y": 1, "width": 20, "height": 10, "size": 3, **attributes}
    return "<text {}>{}</text>".format(" ".join(f'{k}="{v}"' for k, v in given.items()), content)


def sizes(page):
    return [one.size for one in page.drawing.primitives if isinstance(one, TextRun)]


def dark(page):
    """Return the box around all that is black, in dots."""
    return unpacked(page).point(lambda value: 255 - value).getbbox()


# Codes.


@pytest.mark.parametrize("symbology", list(Symbology))
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_modules_are_whole_dots_as_large_as_fit(symbology, dpi):
    body = f'<code kind="{symbology}" x="1" y="1" width="48" height="23">{{barcode}}</code>'
    page = label(body, dpi, barcode=CONTENTS[symbology][0])
    (symbol,) = page.symbols
    columns = len(symbol.rows[0]) + 2 * QUIET[symbology]
    high = 0 if symbol.bar else len(symbol.rows) + 2 * QUIET[symbology]
    dots = dots_per_mm(dpi)
    assert columns * symbol.module <= 48 * dots
    assert high * symbol.module <= 23 * dots
    larger = symbol.module + 1
    assert columns * larger > 48 * dots - 1 or high * larger > 23 * dots - 1
    sheet = unpacked(page)
    for row, line in enumerate(symbol.rows):
        top = symbol.top + row * symbol.module
        for column, is_dark in enumerate(line):
            left = symbol.left + column * symbol.module
            corners = itertools.product((left, left + symbol.module - 1), (top, top + (symbol.bar or 1) - 1))
            assert {sheet.getpixel(corner) for corner in corners} == {0 if is_dark else 255}


def test_the_size_of_a_module_can_be_chosen():
    body = '<code kind="qr" x="1" y="1" width="20" height="20" module="0.25">{barcode}</code>'
    assert [label(body, dpi, barcode="A").symbols[0].module for dpi in (203, 300, 600)] == [2, 3, 6]
    assert label(body, barcode="A").cautions == ()


@pytest.mark.parametrize(("module", "expected"), [("0.3", 2), ("0.02", None), ("5", 6)])
def test_a_module_that_is_no_whole_dot_is_told(module, expected):
    body = f'<code kind="qr" x="1" y="1" width="23" height="23" module="{module}">{{barcode}}</code>'
    if expected is None:
        body = body.replace("0.02", "0.06")
        assert troubles(label(body, barcode="A")) == ["small modules", "rounded modules"]
        return
    page = label(body, barcode="A")
    assert page.symbols[0].module == expected
    assert troubles(page) == ["rounded modules"]


def test_a_code_with_one_dot_a_module_is_told():
    body = '<code kind="qr" x="1" y="1" width="5" height="5">{barcode}</code>'
    page = label(body, barcode="A")
    assert page.symbols[0].module == 1
    assert [str(caution.text) for caution in page.cautions] == [
        "A module of the code has only 1 of the printer's dots, 0.12 mm: not every scanner reads that. "
        "Make its place larger, or its content shorter."
    ]


def test_a_code_that_has_no_room_is_left_out_and_told():
    page = label('<code kind="qr" x="1" y="1" width="3" height="3">{barcode}</code>', barcode="A")
    assert page.symbols == ()
    assert "its place is too small for one dot each. Give it at least 3.6 mm." in str(page.cautions[0].text)


@pytest.mark.parametrize(
    ("symbology", "content", "told"),
    [
        ("code-39", "abc", "Code 39 cannot hold a: it has capital letters, digits and a few signs only."),
        ("code-128", "größe", "ö cannot stand in a linear code. Use a QR code or a DataMatrix."),
        ("code-93", "日", "日 cannot stand in a linear code. Use a QR code or a DataMatrix."),
        ("ean-13", "4006381333932", "The check digit of 4006381333932 is wrong: it must be 1. "),
        ("ean-8", "96385070", "The check digit of 96385070 is wrong: it must be 4. "),
        ("ean-13", "123", "An EAN-13 has 13 digits, or 12 without its check digit."),
        ("ean-8", "1234567x", "An EAN-8 has 8 digits, or 7 without its check digit."),
        ("ean-8", "\u0661234567", "\u0661 cannot stand in a linear code."),
        ("micro-qr", "A" * 36, "36 characters are too many for this code."),
        ("qr", "A" * 4000, "4000 characters are too many for this code."),
        ("qr", "é" * 1500, "1500 characters are too many for this code."),
        ("datamatrix", "é" * 1500, "1500 characters are too many for this code."),
        ("code-128", "A" * 500, "500 characters are too many for this code."),
        ("qr", "\ud800", "<U+D800> is half a character, which no code can hold."),
    ],
)
def test_what_a_symbology_cannot_hold_is_told(symbology, content, told):
    body = f'<code kind="{symbology}" x="1" y="1" width="48" height="20">{{barcode}}</code>'
    page = label(body, barcode=content)
    assert page.symbols == ()
    assert troubles(page) == ["no code"]
    assert str(page.cautions[0].text).startswith(f"The code is missing: {told}")


def test_the_check_digit_of_an_ean_is_added():
    for symbology, content, whole in (
        (Symbology.EAN_13, "400638133393", "4006381333931"),
        (Symbology.EAN_8, "9638507", "96385074"),
    ):
        made = encode(symbology, content)
        assert not isinstance(made, Text)
        assert made.content == whole


def test_an_empty_code_is_told():
    assert troubles(label(QR)) == ["no code"]
    assert troubles(label(QR.replace("{barcode}", "S-{serial}"))) == ["no code"]


# Margins and contrast.


def test_ink_in_the_margin_is_told():
    line = '<line x="{}" y="2" width="0.5" height="20"/>'
    assert troubles(label(QR + line.format(23), barcode="A")) == []
    assert troubles(label(QR + line.format(20), barcode="A")) == ["quiet zone"]
    assert troubles(label(QR + text_element(x=16, y=9), barcode="A", name="HHH")) == ["contrast"]


def test_a_margin_beyond_the_edge_is_told():
    at_edge = '<code kind="qr" x="0" y="0" width="20" height="20" quiet="{}">{{barcode}}</code>'
    assert troubles(label(at_edge.format(4), barcode="A")) == []
    assert troubles(label(at_edge.format(2), barcode="A")) == ["quiet zone"]


def test_a_linear_code_needs_no_margin_above():
    line = '<line x="1" y="1.7" width="48" height="0.3"/>'
    assert troubles(label(line + BARS, barcode="ABC")) == []


def test_a_code_on_grey_or_on_a_picture_is_told():
    grey = '<box x="1" y="1" width="24" height="23" thickness="0" fill="20"/>'
    assert troubles(label(grey + QR, barcode="A")) == ["contrast"]
    picture = '<picture x="5" y="5" width="9" height="9" field="image"/>'
    assert troubles(label(picture + QR, barcode="A", image=png())) == ["contrast"]


# Text.


def test_text_gets_smaller_until_it_fits():
    assert sizes(label(text_element(least=1), name="short")) == [3]
    (size,) = sizes(label(text_element(least=1, wrap="no"), name="rather a long name"))
    assert 1 < size < 3
    page = label(text_element(least=1, wrap="no"), name="rather a long name")
    left, _, right, _ = dark(page)
    assert left >= 8
    assert right <= 21 * 8 + 2
    assert page.cautions == ()


def test_text_is_broken_between_words_and_within_the_longest():
    page = label(text_element(size=3, height=20), name="one two three four five")
    assert len(texts(page)) > 1
    assert " ".join(texts(page)) == "one two three four five"
    page = label(text_element(size=3, height=20), name="x" * 40)
    assert "".join(texts(page)) == "x" * 40
    assert page.cautions == ()


def test_text_that_does_not_fit_is_cut_and_told():
    page = label(text_element(lines=2), name="one two three four five six seven eight nine")
    assert len(texts(page)) == 2
    assert texts(page)[-1].endswith("…")
    assert [str(caution.text) for caution in page.cautions] == [
        "one two three four five six seven eight nine does not fit and is cut. "
        "Make its place larger, or its least size smaller."
    ]
    assert dark(page)[2] <= 21 * 8 + 2


def test_lines_of_a_value_are_lines_of_the_label():
    assert texts(label(text_element(height=20), name="a\nb\r\nc\rd")) == ["a", "b", "c", "d"]


def test_text_lies_left_right_in_the_middle_and_below():
    boxes = {
        (align, valign): dark(label(text_element(align=align, valign=valign), name="HHH"))
        for align, valign in (("left", "top"), ("centre", "middle"), ("right", "bottom"))
    }
    assert boxes["left", "top"][0] == pytest.approx(8, abs=2)
    left, top, right, bottom = boxes["centre", "middle"]
    assert (left + right) / 2 == pytest.approx(11 * 8, abs=2)
    assert (top + bottom) / 2 == pytest.approx(6 * 8, abs=4)
    assert boxes["right", "bottom"][2] == pytest.approx(21 * 8, abs=2)
    assert boxes["right", "bottom"][3] == pytest.approx(11 * 8, abs=6)


def test_bold_is_bold():
    plain, bold = (label(text_element(bold=bold), name="HHH") for bold in ("no", "yes"))
    assert bold.bits.count(0) < plain.bits.count(0)


def test_characters_that_the_font_lacks_are_boxes_and_told():
    page = label(text_element(height=20), name="日本 ok")
    assert [str(caution.text) for caution in page.cautions] == ["The font has no 日本: boxes are printed."]
    assert label(text_element(), name="Ω µ é ß Ж ☺").cautions == ()


def test_right_to_left_text_is_set_from_right_to_left():
    assert typeface.has_shaping()
    pair, second = (label(text_element(width=40), name=name) for name in ("אב", "ב"))
    assert pair.cautions == ()
    # The letter that is read last stands left.
    box = dark(second)
    assert unpacked(pair).crop(box).tobytes() == unpacked(second).crop(box).tobytes()


def test_without_fribidi_right_to_left_text_is_told(monkeypatch):
    typeface.has_shaping.cache_clear()
    monkeypatch.setattr(typeface.features, "check", lambda name: False)
    SHELF.typeface.font.cache_clear()
    try:
        assert troubles(label(text_element(), name="אב")) == ["direction"]
    finally:
        typeface.has_shaping.cache_clear()
        SHELF.typeface.font.cache_clear()


# Boxes, lines, pictures.


def test_lines_and_boxes_lie_where_they_say():
    assert dark(label('<line x="2" y="3" width="10" height="0.5"/>')) == (16, 24, 96, 28)
    assert dark(label('<line x="2" y="3" width="10" height="0.1"/>')) == (16, 24, 96, 25)
    frame = unpacked(label('<box x="1" y="1" width="10" height="10" thickness="0.5"/>'))
    assert frame.point(lambda value: 255 - value).getbbox() == (8, 8, 88, 88)
    assert frame.getpixel((40, 40)) == 255
    assert frame.getpixel((11, 40)) == 0
    assert frame.getpixel((12, 40)) == 255


def test_a_box_is_filled_to_a_percentage():
    for fill in (25, 50, 100):
        box = f'<box x="0" y="0" width="50" height="25" thickness="0" fill="{fill}"/>'
        blacks = unpacked(label(box)).histogram()[0]
        assert blacks == pytest.approx(400 * 200 * fill / 100, rel=0.02)


def test_a_picture_keeps_its_proportions():
    picture = '<picture x="0" y="0" width="20" height="20" field="image"/>'
    assert dark(label(picture, image=png(10, 5))) == (0, 40, 160, 120)
    assert dark(label(picture, image=png(10, 10, (0, 0, 0, 255), "RGBA"))) == (0, 0, 160, 160)
    assert dark(label(picture, image=png(10, 10, (0, 0, 0, 0), "RGBA"))) is None


@pytest.mark.parametrize(
    "image", [b"no picture", "text", png(50, 50)[:50], png(3001, 1), b"\x89PNG" * 600_000]
)
def test_a_picture_that_is_none_is_left_out_and_told(image):
    page = label('<picture x="0" y="0" width="20" height="20" field="image"/>', image=image)
    assert troubles(page) == ["no picture"]
    assert dark(page) is None


def test_no_picture_is_no_trouble():
    body = '<if field="image"><picture x="0" y="0" width="20" height="20" field="image"/></if>'
    assert label(body).cautions == ()
    assert dark(label(body, image=png())) is not None
    assert label('<picture x="0" y="0" width="20" height="20" field="image"/>').cautions == ()


# The page.


def test_the_page_has_the_dots_of_its_size():
    sizes = {
        dpi: (page.width, page.height) for dpi in (203, 300, 600) for page in [shipped("stock-item", dpi)]
    }
    assert sizes == {203: (496, 232), 300: (732, 343), 600: (1465, 685)}
    page = shipped("stock-item", 300)
    assert len(page.bits) == page.row_bytes * page.height
    picture = Image.frombytes("1", (page.row_bytes * 8, page.height), bytes(b ^ 255 for b in page.bits))
    # The rows are filled up with white.
    assert picture.crop((page.width, 0, *picture.size)).histogram()[0] == 0


def test_resolutions_have_limits():
    assert [label("", dpi).dpi for dpi in (-1, 0, 10**9)] == [100, 100, 600]


def test_a_list_tells_its_trouble_once():
    page = shipped("commands", codes=[""] * 3)
    assert troubles(page) == ["no code"]
    assert not [one for one in page.drawing.primitives if isinstance(one, Symbol)]
