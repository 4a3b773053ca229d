"""Every label with every symbology at every resolution is read back byte for byte by the station's reader."""

import io
import json
import shutil
import subprocess
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from zebrafy import ZebrafyZPL

from station.labels.drawing import Trouble
from station.labels.layout import lay_out
from station.labels.proof import unread
from station.labels.render import paint, render
from station.labels.symbols import Symbology
from station.labels.template import Code, Each, When
from station.labels.zpl import to_zpl
from tests.labels.samples import (
    CONTENTS,
    RESISTOR,
    SHELF,
    TEMPLATES,
    contents,
    label,
    read,
    read_picture,
    shipped,
)

RESOLUTIONS = (203, 300, 600)
DOTS_PER_MM = {203: 8, 300: 12, 600: 24}
RENDERER = Path(__file__).parents[2] / "build" / "zpl-renderer" / "node_modules"
NAMES = sorted(TEMPLATES)
LARGE = 10_000
"""Square millimetres."""


def chosen(template, symbology):
    """Return the resolutions to draw at: all, but for large labels one with each symbology in turn."""
    turn = list(Symbology).index(symbology) % len(RESOLUTIONS)
    return RESOLUTIONS if template.width * template.height < LARGE else RESOLUTIONS[turn : turn + 1]


def with_symbology(parts, symbology):
    """Return the parts with another kind of code in each code's place."""
    for part in parts:
        if isinstance(part, Code):
            yield replace(part, symbology=symbology)
        elif isinstance(part, When | Each):
            yield replace(part, parts=tuple(with_symbology(part.parts, symbology)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("symbology", list(Symbology))
def test_every_template_with_every_symbology_at_every_resolution(name, symbology):
    template = TEMPLATES[name]
    template = replace(template, parts=tuple(with_symbology(template.parts, symbology)))
    first, *others = CONTENTS[symbology]
    for dpi, content in [
        *((dpi, first) for dpi in chosen(template, symbology)),
        *((203, one) for one in others),
    ]:
        data = {"barcode": content, "tracking": content, "codes": [content]}
        page = render(template, data, dpi, SHELF.typeface)
        assert page.symbols, page.cautions
        assert unread(page, read) == ()
        assert set(contents(page)) == {content.encode()}


@pytest.mark.parametrize("name", NAMES)
def test_every_label_as_it_ships_is_without_reproach(name):
    for dpi in RESOLUTIONS:
        page = shipped(name, dpi)
        assert page.cautions == ()
        assert unread(page, read) == ()


def test_a_label_that_does_not_read_back_is_told():
    page = label('<code kind="qr" x="5" y="5" width="20" height="20" quiet="0">{barcode}</code>', barcode="X")
    drawing = page.drawing
    symbol = page.symbols[0]
    wrong = replace(symbol, content="Y")
    (caution,) = unread(paint(replace(drawing, primitives=(wrong,)), SHELF.typeface), read)
    assert caution.trouble is Trouble.UNREADABLE
    assert "Y" in str(caution.text)


# ZPL.


@pytest.mark.parametrize("name", [name for name in NAMES if name != "commands"])
def test_the_picture_in_zpl_is_the_label(name):
    for dpi in (203, 300):
        page = shipped(name, dpi)
        (picture,) = ZebrafyZPL(to_zpl(page, native=False).decode()).to_images()
        assert picture.size == (page.row_bytes * 8, page.height)
        assert set(contents(page)) <= set(read_picture(picture))


@pytest.mark.parametrize("symbology", list(Symbology))
def test_every_symbology_survives_the_picture_in_zpl(symbology):
    for content in CONTENTS[symbology]:
        body = f'<code kind="{symbology}" x="0" y="0" width="50" height="25">{{barcode}}</code>'
        page = label(body, 300, barcode=content)
        (picture,) = ZebrafyZPL(to_zpl(page, native=False).decode()).to_images()
        assert read_picture(picture) == [content.encode()]


def drawn_by_printer(pages):
    """Return what a Zebra printer makes of the pages' own ZPL, as a simulator of it draws them."""
    lines = [
        json.dumps([to_zpl(page).decode(), page.width / dots, page.height / dots, dots])
        for page in pages
        for dots in [DOTS_PER_MM[page.dpi]]
    ]
    script = Path(__file__).with_name("zpl_pictures.cjs")
    command = ["node", str(script), str(RENDERER)]
    run = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr[-500:]
    return [Image.open(io.BytesIO(b64decode(line))) for line in run.stdout.split()]


@pytest.mark.skipif(
    not (shutil.which("node") and RENDERER.exists()), reason="needs Node and: make zpl-renderer"
)
def test_the_codes_that_a_zebra_printer_draws_itself_read_the_same():
    bodies = [
        ('<code kind="qr" x="2" y="2" width="16" height="16">{barcode}</code>', "Größe 日本 ^XZ~_\\&\x1d<b>"),
        (
            '<code kind="datamatrix" x="2" y="2" width="16" height="16">{barcode}</code>',
            "A|!^XZ~_\x1d\x1e\x04",
        ),
        ('<code kind="code-128" x="2" y="2" width="46" height="9">{barcode}</code>', "AB-ab_^XZ 12345"),
        ('<code kind="code-39" x="2" y="2" width="46" height="9">{barcode}</code>', "A-1 $/+%."),
        ('<code kind="ean-13" x="2" y="2" width="46" height="9">{barcode}</code>', "4006381333931"),
        ('<code kind="micro-qr" x="2" y="2" width="16" height="16">{barcode}</code>', "A\x1d1"),
    ]
    pages = [label(body, dpi, barcode=content) for body, content in bodies for dpi in (203, 300)]
    pages += [shipped(name) for name in ("stock-item", "stock-item-small", "bag", "shipment")]
    for page, picture in zip(pages, drawn_by_printer(pages), strict=True):
        assert set(contents(page)) <= set(read_picture(picture))
        # The printer puts a code exactly where the label has it.
        if len(page.drawing.primitives) == 1:
            (symbol,) = page.symbols
            box = picture.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
            right, bottom = symbol.left + symbol.width, symbol.top + symbol.height
            assert box == (symbol.left, symbol.top, right, bottom)


def test_native_zpl_uses_the_printers_own_codes_where_it_has_them():
    kinds = {"qr": "^BQ", "datamatrix": "^BX", "code-128": "^BC", "code-39": "^B3", "code-93": "^BA"}
    for kind, command in {**kinds, "ean-13": "^BE", "ean-8": "^B8", "micro-qr": "^GFA"}.items():
        body = f'<code kind="{kind}" x="2" y="2" width="46" height="20">{{barcode}}</code>'
        content = {"ean-13": "4006381333931", "ean-8": "96385074"}.get(kind, "AB1")
        assert command.encode() in to_zpl(label(body, barcode=content))


def test_one_layout_serves_every_form():
    drawing = lay_out(TEMPLATES["stock-item"], RESISTOR, 203, SHELF.typeface)
    assert paint(drawing, SHELF.typeface).bits == shipped("stock-item").bits
