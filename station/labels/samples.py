"""Values to try a template with, as long and as short as they are in practice. Pure."""

import re

from station.labels.fields import FIELDS, LISTS, Data
from station.text import visible

SAMPLES: dict[str, str] = {
    "barcode": '{"stockitem":1234}',
    "name": "Resistor 10 kΩ 1 % 0603",
    "IPN": "RES-0603-10K",
    "description": "Thick film chip resistor, general purpose, 75 V",
    "revision": "C",
    "quantity": "4900",
    "units": "pcs",
    "batch": "B-2217",
    "serial": "1042",
    "expiry": "2027-01-31",
    "status": "Quarantined",
    "packaging": "Reel",
    "location": "Shelf A-03",
    "pathstring": "Warehouse/Row A/Shelf A-03",
    "reference": "SO-0007/1",
    "order": "PO-0042",
    "supplier": "DigiKey",
    "manufacturer": "Yageo",
    "customer": "Müller & Söhne GmbH",
    "address": "Hauptstraße 12\n10115 Berlin\nGermany",
    "tracking": "1Z999AA10123456784",
    "link": "https://example.org/part/17",
    "notes": "Keep dry",
    "sku": "311-10.0KHRCT-ND",
    "mpn": "RC0603FR-0710KL",
    "lot": "L9912",
    "date_code": "2231",
    "origin": "TW",
    "date": "2026-11-21",
    "time": "16:54",
    "user": "Anna",
    "station": "Bench 3",
    "copy": "1",
    "copies": "2",
    "codes": "STATION:CONFIRM STATION:CANCEL STATION:UNDO STATION:REPEAT STATION:NEXT-LINE STATION:FINISH",
}
"""A value for each field; the entries of a list stand beside one another."""

ORDER = (*FIELDS, *LISTS)
_ESCAPED = re.compile(
    r"\\(?:([\\nt])|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U(000[0-9A-Fa-f]{5}|0010[0-9A-Fa-f]{4}))"
)
_SIGNS = {"\\": "\\", "n": "\n", "t": "\t"}
_WRITTEN = {char: f"\\{sign}" for sign, char in _SIGNS.items()}


def data_of(values: dict[str, str]) -> Data:
    """Return what fills a template: the values, lists as such."""
    return {name: value.split() if name in LISTS else value for name, value in values.items()}


def written(value: str) -> str:
    r"""Return a value on one line with nothing hidden: ``\n`` for a new line, ``\x1d`` for GS."""
    return "".join(_written(char) for char in value)


def unwritten(text: str) -> str:
    """Return the value that was written so."""
    return _ESCAPED.sub(lambda match: _SIGNS.get(match[1] or "") or chr(_code(match)), text)


def _written(char: str) -> str:
    if char in _WRITTEN:
        return _WRITTEN[char]
    if visible(char) == char:
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _code(match: re.Match[str]) -> int:
    return int(match[2] or match[3] or match[4], 16)
