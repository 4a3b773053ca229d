"""A label as PDF, SVG, PNG, ZPL, TSPL and EPL: its size, its codes and its texts, in each of them."""

import io
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from station.labels.bitmap_printers import to_epl, to_tspl
from station.labels.pdf import to_pdf
from station.labels.png import to_png
from station.labels.render import unpacked
from station.labels.svg import to_svg
from station.labels.zpl import escaped, to_zpl
from tests.labels.samples import TEMPLATES, contents, label, png, read_picture, shipped

GOLDEN = Path(__file__).parents[1] / "data" / "labels"
RTL = "\u05e9\u05dc\u05d5\u05dd"
MIXED = (
    '<box x="1" y="1" width="48" height="23" thickness="0.3"/>'
    '<box x="40" y="18" width="5" height="5" thickness="0" fill="50"/>'
    '<picture x="40" y="3" width="8" height="8" field="image"/>'
    '<code kind="qr" x="2" y="2" width="20" height="20">{barcode}</code>'
    '<text x="23" y="12" width="25" height="4" size="3" bold="yes">{name}</text>'
    '<text x="23" y="3" width="15" height="4" size="3" align="right">{lot}</text>'
)


def mixed(dpi=300, **data):
    return label(MIXED, dpi, **{"barcode": "A\x1dB", "name": "Größe <1>", "lot": RTL, "image": png(), **data})


def same(name, content):
    """Compare with the golden file; with STATION_GOLDEN set it is written anew."""
    file = GOLDEN / name
    if os.environ.get("STATION_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    return file.read_bytes() == content


# Golden files.


def as_text(page):
    """Write a drawing down for people: one primitive a line, codes row by row."""
    lines = [f"{page.width} x {page.height} dots"]
    for one in page.drawing.primitives:
        rows = getattr(one, "rows", ())
        shown = re.sub(r"rows=\(.*?\)\)?$", "", repr(one)) if rows else repr(one)
        lines.append(re.sub(r"\d+\.\d{4,}", lambda number: f"{float(number[0]):.3f}", shown))
        lines += ["".join(".#"[dark] for dark in row) for row in rows]
    return ("\n".join(lines) + "\n").encode()


@pytest.mark.parametrize("name", ["bag", "stock-item", "shipment"])
def test_labels_are_as_they_were(name):
    page = shipped(name, 203)
    assert same(f"{name}.drawing", as_text(page))
    assert same(f"{name}.zpl", to_zpl(page))
    assert same(f"{name}.svg", to_svg(page))


# PDF.


def drawn(pdf, number=0, dpi=300):
    document = pypdfium2.PdfDocument(pdf)
    picture = document[number].render(scale=dpi / 72).to_pil()
    document.close()
    return picture


@pytest.mark.parametrize("name", sorted(TEMPLATES.keys() - {"commands"}))
def test_a_pdf_page_is_exactly_as_large_as_the_label_and_its_codes_read(name):
    page = shipped(name, 300)
    pdf = to_pdf((page,))
    document = pypdfium2.PdfDocument(pdf)
    width, height = document[0].get_size()
    document.close()
    assert width * 25.4 / 72 == pytest.approx(TEMPLATES[name].width, abs=0.01)
    assert height * 25.4 / 72 == pytest.approx(TEMPLATES[name].height, abs=0.01)
    assert set(contents(page)) <= set(read_picture(drawn(pdf)))


def test_text_in_a_pdf_can_be_found_and_its_font_is_inside():
    page = mixed()
    pdf = to_pdf((page,))
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage()
    found = text.get_text_range()
    text.close()
    document.close()
    assert "Größe <1>" in found
    assert b"FontFile2" in pdf
    assert b"Helvetica" not in pdf
    assert read_picture(drawn(pdf)) == [b"A\x1dB"]


def test_a_pdf_shows_what_the_printer_prints():
    page = mixed()
    ours = unpacked(page).convert("L").resize((50, 25), Image.Resampling.BOX)
    pdfs = drawn(to_pdf((page,))).convert("L").resize((50, 25), Image.Resampling.BOX)
    apart = [abs(a - b) for a, b in zip(ours.tobytes(), pdfs.tobytes(), strict=True)]
    assert max(apart) < 80
    assert sum(apart) / len(apart) < 5


def test_copies_are_pages_and_the_same_label_is_the_same_file():
    page = mixed()
    document = pypdfium2.PdfDocument(to_pdf((page,), copies=3))
    assert len(document) == 3
    document.close()
    assert to_pdf((page,)) == to_pdf((mixed(),))


def test_right_to_left_text_without_ink_is_no_trouble():
    assert to_pdf((mixed(lot="\u05b0"),))


# SVG and PNG.


@pytest.mark.parametrize("name", ["stock-item", "bag", "shipment"])
def test_the_codes_of_an_svg_read(qapp, name):
    page = shipped(name, 300)
    renderer = QSvgRenderer(QByteArray(to_svg(page)))
    image = QImage(page.width, page.height, QImage.Format.Format_Grayscale8)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    picture = Image.frombytes(
        "L", (page.width, page.height), bytes(image.constBits()), "raw", "L", image.bytesPerLine()
    )
    assert set(contents(page)) <= set(read_picture(picture))


def test_an_svg_has_its_size_its_texts_and_nothing_from_elsewhere():
    content = to_svg(mixed(name="</text><script>&\x01\ufffe"))
    root = ElementTree.fromstring(content)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("50mm", "25mm", "0 0 50 25")
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names == {"svg", "title", "rect", "text", "image"}
    first = next(element.text for element in root.iter() if element.tag.endswith("text"))
    assert first == "</text><scrip…"
    assert b">&amp;&lt;SOH&gt;&lt;U+F" in to_svg(mixed(name="&\x01\ufffe"))
    assert re.findall(rb'href="(.{15})', content) == [b"data:image/png;"]


def test_a_png_is_the_page_with_its_resolution():
    page = mixed()
    picture = Image.open(io.BytesIO(to_png(page)))
    assert picture.size == (page.width, page.height)
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert picture.tobytes() == unpacked(page).tobytes()
    assert read_picture(picture) == [b"A\x1dB"]


# Printers' languages.


def test_native_zpl_of_a_label_with_everything():
    zpl = to_zpl(mixed(), copies=7).decode()
    assert zpl.startswith("^XA^CI28^PW591^LL295^LH0,0\n")
    assert zpl.endswith("^PQ7^XZ\n")
    assert "^FDGr_C3_B6_C3_9Fe _3C1_3E^FS" in zpl
    # Grey, the picture and the Hebrew are sent as pictures.
    assert zpl.count("^GFA") == 3
    assert zpl.count("^GB") == 1


def test_what_a_printer_cannot_do_as_wanted_is_sent_as_a_picture():
    code = '<code kind="{}" x="2" y="{}" width="46" height="{}">{{barcode}}</code>'
    for kind, top, height, content in (
        ("qr", 0.5, 20, "A"),
        ("qr", 2, 20, "\x1d" * 1050),
        ("datamatrix", 2, 20, "日"),
        ("datamatrix", 2, 20, "|!@$%&"),
        ("code-128", 2, 20, "a>b"),
        ("code-93", 2, 20, "ab"),
    ):
        page = label(code.format(kind, top, height), 600, barcode=content)
        assert "^GFA" in to_zpl(page).decode(), (kind, content)
    large = label(code.format("code-39", 2, 20), 600, barcode="A")
    assert large.symbols[0].module > 10
    assert "^GFA" in to_zpl(large).decode()


def test_every_value_is_escaped():
    assert escaped("^XZ~_\\{}\"'<>\n\x1dé") == "_5EXZ_7E_5F_5C_7B_7D_22_27_3C_3E_0A_1D_C3_A9"


@pytest.mark.parametrize(("copies", "printed"), [(-1, 1), (0, 1), (5, 5), (10**9, 9999)])
def test_copies_have_limits(copies, printed):
    page = label("")
    assert f"^PQ{printed}^XZ" in to_zpl(page, copies=copies).decode()
    assert to_tspl(page, copies).endswith(f"\r\nPRINT {printed},1\r\n".encode())
    assert to_epl(page, copies).endswith(f"\nP{printed}\n".encode())


@pytest.mark.parametrize(
    ("convert", "command"),
    [
        (to_tspl, rb"SIZE 50 mm,25 mm\r\n.*BITMAP 0,0,(\d+),(\d+),0,"),
        (to_epl, rb"\nN\nq591\nQ295,24\nGW0,0,(\d+),(\d+),"),
    ],
)
def test_pictures_in_tspl_and_epl_are_the_label(convert, command):
    page = mixed()
    job = convert(page)
    head = re.match(command, job, re.DOTALL)
    row, height = int(head[1]), int(head[2])
    bits = job[head.end() : head.end() + row * height]
    picture = Image.frombytes("1", (row * 8, height), bits)
    assert picture.crop((0, 0, page.width, page.height)).tobytes() == unpacked(page).tobytes()
    assert read_picture(picture) == [b"A\x1dB"]
