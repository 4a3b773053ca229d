"""Values that try to be commands, markup or too much: nothing but a sentence comes of them."""

import re

import pytest
from hypothesis import given, settings, strategies as st

from station.labels.bitmap_printers import to_epl, to_tspl
from station.labels.fields import FIELDS
from station.labels.pdf import to_pdf
from station.labels.png import to_png
from station.labels.proof import unread
from station.labels.svg import to_svg
from station.labels.zpl import to_zpl
from tests.labels.samples import RESISTOR, TEMPLATES, label, read, shipped, texts

HOSTILE = {
    "end of label": "^XZ^XA^JUS",
    "tilde": "~JR~HS",
    "escapes": "_5EXZ _ \\& \\\\ >8 >; {name} {{",
    "markup": "</text><script>alert(1)</script>&amp;<b>]]>",
    "new lines": "a\nb\r\nc\r\x0b\x0cd\x85e\u2028f",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \u202eabc",
    "emoji": "🙂👩‍🔧🇩🇪",
    "long": "x" * 4000,
    "long words": "word " * 800,
    "many lines": "a\n" * 2000,
    "controls": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "marks": "e" + "\u0301" * 200,
    "surrogate": "a\ud800b",
    "last": "\U0010ffff\ufffe\uffff",
    "blank": " \t\u00a0\u200b\ufeff",
    "format": "%s %(a)s {0} {}",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", ["bag", "shipment"])
def test_no_value_does_more_than_stand_on_the_label(name, value):
    data = {**dict.fromkeys(FIELDS, value), "codes": [value, {"name": value}], "image": value}
    page = shipped(name, 203, **data)
    assert unread(page, read) == ()
    zpl = to_zpl(page).decode()
    assert re.findall(r"\^X.|~", zpl) == ["^XA", "^XZ"]
    fields = re.findall(r"\^FH_\^FD(.*?)\^FS", zpl)
    assert all(re.fullmatch(r"(?:[A-Za-z0-9 .,:;/()+*=#-]|_[0-9A-F]{2})*", one) for one in fields)
    for form in (lambda page: to_pdf((page,)), to_png, to_svg, to_tspl, to_epl):
        assert form(page)
    for caution in page.cautions:
        assert str(caution.text).replace("\u00a0", " ").isprintable()


def test_every_template_takes_the_worst_of_every_kind():
    for name in TEMPLATES:
        for value in (
            "\ud800" * 50,
            10**5000,
            1e999,
            float("nan"),
            b"\0",
            ["a", None, 3, {}],
            {"barcode": 1},
        ):
            page = shipped(name, 203, **{**dict.fromkeys(FIELDS, value), "codes": value, "image": value})
            assert unread(page, read) == ()


def test_what_a_text_shows_of_it():
    body = '<text x="1" y="1" width="48" height="23" size="2">{name}</text>'
    assert texts(label(body, name="a\x1db\t\u202ec\nd")) == ["a<GS>b <U+202E>c", "d"]
    assert texts(label(body, name="^XZ <b> {IPN} _5E", IPN="no")) == ["^XZ <b> {IPN} _5E"]
    shown = texts(label(body, name="x" * 4000))
    assert sum(map(len, shown)) < 4000
    assert shown[-1].endswith("…")


@given(st.text(st.characters(), max_size=60), st.sampled_from(["qr", "datamatrix", "code-128", "code-93"]))
def test_whatever_a_code_holds_reads_the_same_or_is_told(content, kind):
    body = f'<code kind="{kind}" x="0" y="0" width="50" height="25">{{barcode}}</code>'
    page = label(body, 300, barcode=content)
    assert len(page.symbols) + sum(caution.trouble == "no code" for caution in page.cautions) == 1
    assert unread(page, read) == ()


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), st.text(max_size=40)))
def test_whatever_stands_in_the_fields_the_label_comes_out(data):
    page = shipped("stock-item", 203, **data)
    assert unread(page, read) == ()
    assert len(page.bits) == page.row_bytes * page.height
    assert re.findall(rb"\^X.|~", to_zpl(page)) == [b"^XA", b"^XZ"]


def test_the_data_of_a_resistor_has_only_fields_that_exist():
    assert set(RESISTOR) - {"codes"} <= set(FIELDS)
