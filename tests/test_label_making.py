"""Labels as printers get them: in every language, on as many pages as a list takes, or not at all."""

import io
from datetime import datetime

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from station.input.decoder import decode
from station.label_making import LabelMaker
from station.labels.shelf import load
from station.settings_tree import PrinterSettings
from station.text import Text

SHELF = load()
ITEM = {"barcode": '{"stockitem":12}', "name": "Bolt"}
WORKS_ON = datetime(2026, 11, 21, 7, 5)


def maker(**options):
    return LabelMaker(SHELF, now=lambda: WORKS_ON, **options)


def printer(language="zpl", **options):
    return PrinterSettings(name="Desk", language=language, **options)


def read(picture):
    return {code.raw.decode() for code in decode(np.asarray(picture.convert("L")))}


def pages_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=300 / 72).to_pil() for page in document]


def told(*given):
    said = maker().document(*given)
    assert isinstance(said, Text)
    return str(said)


@pytest.mark.parametrize(
    ("language", "start"),
    [
        ("zpl", b"^XA"),
        ("zpl-bitmap", b"^XA"),
        ("epl", b"\nN\n"),
        ("tspl", b"SIZE 62 mm"),
        ("brother", b"\0\0\0"),
        ("pdf", b"%PDF"),
        ("png", b"\x89PNG"),
        ("svg", b"<svg"),
    ],
)
def test_every_language_of_a_printer_is_spoken(language, start):
    made = maker().document("stock-item", ITEM, printer(language, media="62"))
    assert made.startswith(start)


def test_a_picture_for_the_printer_reads_as_the_thing_itself():
    made = maker().document("stock-item", ITEM, printer("png"))
    assert read(Image.open(io.BytesIO(made))) == {'{"stockitem":12}'}


def test_what_the_server_makes_is_not_made_here():
    assert maker().document("whatever", {}, printer(kind="server")) == b""


def test_a_label_that_is_not_there_names_those_that_are():
    assert told("stock-itme", ITEM, printer()).startswith(
        'There is no label "stock-itme". There are: badge, bag,'
    )


def test_a_template_with_a_mistake_says_where(tmp_path):
    (tmp_path / "mine.xml").write_text('<label title="x" width="50" height="25">\n<nonsense/>\n</label>')
    made = LabelMaker(load(tmp_path)).document("mine", ITEM, printer())
    assert str(made).startswith('The label "mine" cannot be used (mine.xml, line 2): ')


@pytest.mark.parametrize("data", [{}, {"barcode": "x" * 4000}])
def test_a_label_without_its_code_is_not_printed(data):
    assert told("stock-item", data, printer()).startswith('The label "stock-item" is not printed. ')


def test_a_text_that_is_cut_is_printed_all_the_same():
    made = maker().document("stock-item", {**ITEM, "name": "long words " * 50}, printer())
    assert isinstance(made, bytes)


def test_a_label_that_is_larger_than_those_in_the_printer_is_not_printed():
    said = told("stock-item", ITEM, printer(width_mm=50))
    assert said == (
        "The label is 62 × 29 mm large, those in the printer 50 × … mm. Choose another printer or label."
    )
    assert isinstance(maker().document("stock-item", ITEM, printer(width_mm=62, height_mm=28.5)), bytes)


def test_dots_that_cannot_be_drawn_at_their_size_are_not_printed():
    assert "100 to 600 dpi" in told("stock-item", ITEM, printer(dpi=1200))
    assert isinstance(maker().document("stock-item", ITEM, printer("pdf", dpi=1200)), bytes)


def test_a_brother_without_its_roll_is_told():
    assert "set media to one of" in told("stock-item", ITEM, printer("brother"))


def test_a_badge_is_made_for_an_operator():
    badge = maker().page("badge", {"user": "anna"}, 203)
    assert [symbol.content for symbol in badge.symbols] == ["STATION:BADGE-anna"]
    assert "anna" in [one.text for one in badge.drawing.primitives if hasattr(one, "text")]
    other = maker(prefix="DOCK:").page("badge", {"user": "anna", "name": "Anna B."}, 203)
    assert [symbol.content for symbol in other.symbols] == ["DOCK:BADGE-anna"]
    assert "Anna B." in [one.text for one in other.drawing.primitives if hasattr(one, "text")]


@pytest.mark.parametrize("user", ["än na", "x" * 41, "^XZ"])
def test_a_badge_that_would_not_scan_is_not_made(user):
    assert told("badge", {"user": user}, printer()).startswith("No badge can be made for ")


def test_the_sheet_of_control_codes_takes_as_many_pages_as_there_are_codes():
    recipes = [("Put away", "put-away")]
    made = maker(recipes=recipes).document("commands", {}, printer("pdf"))
    found = [read(page) for page in pages_of(made)]
    assert len(found) == 2
    assert len(found[0]) == 54
    assert {"STATION:CONFIRM", "STATION:RECIPE-put-away", "STATION:QTY-1000"} <= found[0] | found[1]


def test_a_list_of_ones_own_takes_the_place_of_the_control_codes():
    codes = [{"barcode": f"BIN-{number}", "name": f"Bin {number}"} for number in range(55)]
    pages = maker().pages("commands", {"codes": codes}, 203)
    assert [len(page.symbols) for page in pages] == [54, 1]
    assert maker().document("commands", {"codes": codes}, printer("zpl", dpi=203)).count(b"^XZ") == 2
    assert (
        told("commands", {"codes": codes}, printer("png"))
        == "The list takes 2 pages, and png holds one. Take pdf."
    )


def test_a_list_without_end_is_not_printed():
    said = told("commands", {"codes": ["X"] * 5401}, printer("pdf"))
    assert said == "The list takes 101 labels; the most are 100."


def test_a_label_knows_the_day_and_the_station():
    template = SHELF.templates["badge"]
    assert template.name == "badge"
    page = maker(station="Bench 3").page("badge", {"user": "anna"}, 203)
    assert "Bench 3" in [one.text for one in page.drawing.primitives if hasattr(one, "text")]


NASTY = [
    "^XZ~_^FS",
    "<b>&amp;</b>\r\n",
    "\u202eabc",
    "\ud800",
    "🙂" * 30,
    "x" * 4000,
    "\x00\x1b[31m",
    {"a": 1},
    [1],
    1e400,
]


@pytest.mark.parametrize("value", NASTY)
def test_whatever_a_value_is_the_label_comes_out_or_why_not_is_said(value):
    for field in ("name", "user", "barcode", "image", "codes"):
        for name, language in (("bag", "zpl"), ("bag", "pdf"), ("badge", "svg"), ("part", "png")):
            made = maker().document(name, {**ITEM, field: value}, printer(language))
            assert made if isinstance(made, bytes) else str(made)
