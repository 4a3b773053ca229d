"""Labels to test with: data as the station has them, small templates, and the station's own reader."""

import io

import numpy as np
from PIL import Image

from station.input.decoder import decode
from station.labels.reading import read_template
from station.labels.render import Page, render
from station.labels.shelf import load
from station.labels.symbols import Symbology
from station.labels.template import Template

SHELF = load()
TEMPLATES = SHELF.templates

RESISTOR = {
    "barcode": '{"stockitem":1234}',
    "name": "Resistor 10 kΩ 1 % 0603",
    "IPN": "RES-0603-10K",
    "description": "Thick film chip resistor, general purpose, 75 V",
    "revision": "C",
    "quantity": "4900",
    "units": "pcs",
    "batch": "B-2217",
    "expiry": "2027-01-31",
    "status": "QUARANTINED",
    "location": "Shelf A-03",
    "pathstring": "Warehouse/Row A/Shelf A-03",
    "order": "PO-0042",
    "supplier": "DigiKey",
    "sku": "311-10.0KHRCT-ND",
    "manufacturer": "Yageo",
    "mpn": "RC0603FR-0710KL",
    "lot": "L9912",
    "date_code": "2231",
    "origin": "TW",
    "date": "2026-11-21",
    "user": "Anna",
    "station": "Bench 3",
    "customer": "Müller & Söhne GmbH",
    "address": "Hauptstraße 12\n10115 Berlin\nGermany",
    "tracking": "1Z999AA10123456784",
    "reference": "1",
    "copy": "1",
    "copies": "2",
    "codes": [{"barcode": f"STATION:{word}", "name": word.title()} for word in ("CONFIRM", "CANCEL", "UNDO")],
}

ENVELOPE = "[)>\x1e06\x1dP296-1\x1dQ5\x1e\x04"
# Content that each symbology can hold, separators and other scripts where it can.
CONTENTS = {
    Symbology.QR: (ENVELOPE, "Größe", "Größe 日本 🙂"),
    Symbology.MICRO_QR: ("A\x1d1", "é1"),
    Symbology.DATA_MATRIX: (ENVELOPE, "Größe", "Größe 日本 🙂"),
    Symbology.CODE_128: ("P1\x1dQ5", "ab>c"),
    Symbology.CODE_39: ("A-1 $",),
    Symbology.CODE_93: ("A\x1d", "b1"),
    Symbology.EAN_13: ("4006381333931",),
    Symbology.EAN_8: ("96385074",),
}


def template(body: str, width: float = 50, height: float = 25) -> Template:
    """Read a template with these elements."""
    source = f'<label title="Test" width="{width}" height="{height}">{body}</label>'
    read = read_template("test", "test.xml", source.encode())
    assert isinstance(read, Template), [str(problem) for problem in read]
    return read


def label(body: str, dpi: int = 203, /, width: float = 50, height: float = 25, **data: object) -> Page:
    """Draw a label with these elements."""
    return render(template(body, width, height), data, dpi, SHELF.typeface)


def shipped(which: str, dpi: int = 203, /, **data: object) -> Page:
    """Draw a label that comes with the station."""
    return render(TEMPLATES[which], {**RESISTOR, **data}, dpi, SHELF.typeface)


def troubles(page: Page) -> list[str]:
    return [str(caution.trouble) for caution in page.cautions]


def texts(page: Page) -> list[str]:
    """Return the lines of text on a label."""
    return [one.text for one in page.drawing.primitives if hasattr(one, "text")]


def read(pixels: bytes, width: int, height: int) -> list[bytes]:
    """Read a grey picture with the station's own reader."""
    return [code.raw for code in decode(np.frombuffer(pixels, np.uint8).reshape(height, width))]


def read_picture(picture: Image.Image) -> list[bytes]:
    grey = picture.convert("L")
    return read(grey.tobytes(), *grey.size)


def contents(page: Page) -> list[bytes]:
    """Return what the codes on a label hold."""
    return [symbol.content.encode() for symbol in page.symbols]


def png(width: int = 8, height: int = 8, colour: object = 0, mode: str = "L") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), colour).save(out, "PNG")
    return out.getvalue()
