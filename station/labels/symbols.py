"""Texts as the modules of a code: what each symbology can hold, and what it cannot."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

import segno
import zxingcpp

from station.text import Text, say


class Symbology(StrEnum):
    """The codes that can stand on a label, as templates name them."""

    QR = "qr"
    MICRO_QR = "micro-qr"
    DATA_MATRIX = "datamatrix"
    CODE_128 = "code-128"
    CODE_39 = "code-39"
    CODE_93 = "code-93"
    EAN_13 = "ean-13"
    EAN_8 = "ean-8"


LINEAR = frozenset(Symbology) - {Symbology.QR, Symbology.MICRO_QR, Symbology.DATA_MATRIX}

QUIET = {
    Symbology.QR: 4,
    Symbology.MICRO_QR: 2,
    Symbology.DATA_MATRIX: 1,
    Symbology.CODE_128: 10,
    Symbology.CODE_39: 10,
    Symbology.CODE_93: 10,
    Symbology.EAN_13: 11,
    Symbology.EAN_8: 7,
}
"""Modules that stay white around a code, as its standard wants; left and right only for linear codes."""

LEVELS = ("L", "M", "Q", "H")
LONGEST = 3000
"""Characters; more than that goes into no code."""

_WRITTEN = {
    Symbology.CODE_128: zxingcpp.BarcodeFormat.Code128,
    Symbology.CODE_39: zxingcpp.BarcodeFormat.Code39,
    Symbology.CODE_93: zxingcpp.BarcodeFormat.Code93,
    Symbology.EAN_13: zxingcpp.BarcodeFormat.EAN13,
    Symbology.EAN_8: zxingcpp.BarcodeFormat.EAN8,
}
_EAN_DIGITS = {Symbology.EAN_13: 13, Symbology.EAN_8: 8}
_NOT_IN_CODE_39 = re.compile(r"[^A-Z0-9 .$/+%-]")
_DARK = 128


@dataclass(frozen=True, slots=True)
class Matrix:
    """The modules of a code, row by row with 1 for dark; a linear code has one row. ``level`` is QR's."""

    content: str
    rows: tuple[bytes, ...]
    level: str = ""


def encode(symbology: Symbology, text: str, level: str = "M") -> Matrix | Text:
    """Make a code that reads as exactly this text in UTF-8; a Text says why that cannot be."""
    if wrong := _objection(symbology, text):
        return wrong
    content = _checked(text, _EAN_DIGITS[symbology]) if symbology in _EAN_DIGITS else text
    if isinstance(content, Text):
        return content
    try:
        if symbology in (Symbology.QR, Symbology.MICRO_QR):
            return _quick_response(symbology, content, level)
        return Matrix(content, _written(symbology, content))
    except ValueError:
        return say("{count} characters are too many for this code.", count=len(text))


def _objection(symbology: Symbology, text: str) -> Text | None:
    if len(text) > LONGEST:
        return say("{count} characters are too many for this code.", count=len(text))
    if symbology is Symbology.CODE_39 and (odd := _NOT_IN_CODE_39.search(text)):
        return say(
            "Code 39 cannot hold {character}: it has capital letters, digits and a few signs only.",
            character=odd[0],
        )
    if symbology in LINEAR and (odd := re.search(r"[^\x00-\x7f]", text)):
        return say(
            "{character} cannot stand in a linear code. Use a QR code or a DataMatrix.", character=odd[0]
        )
    if odd := re.search(r"[\ud800-\udfff]", text):
        return say("{character} is half a character, which no code can hold.", character=odd[0])
    return None


def _checked(text: str, digits: int) -> str | Text:
    """Return an EAN with its check digit, which may be left out."""
    if not re.fullmatch("[0-9]+", text) or len(text) not in (digits - 1, digits):
        return say(
            "An EAN-{digits} has {digits} digits, or {fewer} without its check digit.",
            digits=digits,
            fewer=digits - 1,
        )
    body = text[: digits - 1]
    total = sum(int(digit) * (1 + 2 * (place % 2 == 0)) for place, digit in enumerate(reversed(body)))
    check = str(-total % 10)
    if text[digits - 1 :] not in ("", check):
        return say(
            "The check digit of {number} is wrong: it must be {check}. Compare the number.",
            number=text,
            check=check,
        )
    return body + check


def _quick_response(symbology: Symbology, text: str, level: str) -> Matrix:
    if symbology is Symbology.MICRO_QR:
        made = segno.make_micro(text, encoding="utf-8")
    else:
        made = segno.make_qr(text, encoding="utf-8", error=level)
    return Matrix(text, tuple(bytes(row) for row in made.matrix), made.error or "")


def _written(symbology: Symbology, text: str) -> tuple[bytes, ...]:
    if symbology is Symbology.DATA_MATRIX:
        # As bytes, or the code would name an encoding that not every scanner understands.
        content = text if text.isascii() else text.encode()
        made = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    else:
        made = zxingcpp.create_barcode(text, _WRITTEN[symbology])
    picture = made.to_image(scale=1, add_quiet_zones=False)
    height, width = picture.shape[:2]
    # The picture has the buffer protocol, which its type does not tell.
    pixels = bytes(cast(Any, picture))
    rows = 1 if symbology in LINEAR else height
    return tuple(
        bytes(pixel < _DARK for pixel in pixels[row * width : (row + 1) * width]) for row in range(rows)
    )
