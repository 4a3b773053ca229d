"""A label in ZPL: as one picture, or in the printer's own text and codes. Pure.

Native fields are written so that no value can end them: everything but letters, digits and a few signs goes
as ``^FH`` hexadecimal. What the printer cannot do as wanted is sent as a picture of that part.
"""

import re
from typing import assert_never

from PIL import Image

from station.labels.drawing import Frame, Placed, Primitive, Symbol, TextRun, dots_per_mm
from station.labels.render import Page, packed, unpacked
from station.labels.symbols import Symbology
from station.labels.template import Area
from station.labels.typeface import ASCENT, LEADING, needs_shaping

MOST_COPIES = 9999
LONGEST_FIELD = 3000
"""Bytes; a printer holds 3072."""
_QR_DROP = 10
"""Dots that a printer leaves above a QR code."""
_MOST_MAGNIFICATION = 10
_LONGER_GUARDS = 5
"""Modules."""
_EAN = (Symbology.EAN_13, Symbology.EAN_8)
_LAST_LATIN = "\u024f"
_ORDINARY = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;/()+*=#-")
# In Code 128 the printer takes > for a command; Code 93 writes lower case as pairs.
_PLAIN_128 = re.compile(r"[ -=?-}]+")
_PLAIN_93 = re.compile(r"[A-Z0-9 .$/+%-]+")
_ESCAPES = "|!@$%&"


def to_zpl(page: Page, native: bool = True, copies: int = 1) -> bytes:
    """Return a label for a Zebra printer of the page's resolution."""
    count = max(1, min(copies, MOST_COPIES))
    head = f"^XA^CI28^PW{page.width}^LL{page.height}^LH0,0"
    sheet = unpacked(page)
    body = "\n".join(_native(page, sheet)) if native else _graphic(sheet, (0, 0, *sheet.size))
    return f"{head}\n{body}\n^PQ{count}^XZ\n".encode()


def escaped(text: str) -> str:
    """Return a value for a field after ``^FH_``: each byte that could mean something as two digits."""
    return "".join(chr(byte) if byte in _ORDINARY else f"_{byte:02X}" for byte in text.encode())


def _native(page: Page, sheet: Image.Image) -> list[str]:
    dots = dots_per_mm(page.dpi)
    return [_field(one, dots) or _graphic(sheet, _box(one, dots)) for one in page.drawing.primitives]


def _field(primitive: Primitive, dots: float) -> str:
    """Return a primitive in the printer's own commands; empty if it has none for this."""
    match primitive:
        case TextRun():
            return _text(primitive, dots)
        case Symbol():
            return _code(primitive)
        case Frame():
            return _frame(primitive, dots)
        case Placed():
            return ""
        case _:
            assert_never(primitive)


def _text(run: TextRun, dots: float) -> str:
    if any(char > _LAST_LATIN for char in run.text) or needs_shaping(run.text):
        return ""
    size = round(run.size * dots)
    left, baseline = round(run.left * dots), round(run.baseline * dots)
    return f"^FT{left},{baseline}^A0N,{size},{size}^FH_^FD{escaped(run.text)}^FS"


def _frame(frame: Frame, dots: float) -> str:
    if frame.fill not in (0, 100):
        return ""
    left, top, right, bottom = _area_box(frame.area, dots)
    width, height = right - left, bottom - top
    border = min(width, height) if frame.fill else max(1, round(frame.thickness * dots))
    return f"^FO{left},{top}^GB{width},{height},{border}^FS"


# Codes.


def _code(symbol: Symbol) -> str:
    # The printer adds an EAN's check digit itself.
    content = escaped(symbol.content[:-1] if symbol.symbology in _EAN else symbol.content)
    if len(content) > LONGEST_FIELD:
        return ""
    if symbol.symbology is Symbology.QR:
        return _qr(symbol, content)
    command = _data_matrix(symbol) if symbol.symbology is Symbology.DATA_MATRIX else _linear(symbol)
    return f"^FO{symbol.left},{symbol.top}{command}^FH_^FD{content}^FS" if command else ""


def _qr(symbol: Symbol, content: str) -> str:
    top = symbol.top - _QR_DROP
    if symbol.module > _MOST_MAGNIFICATION or top < 0:
        return ""
    command = f"^BQN,2,{symbol.module},{symbol.level}"
    return f"^FO{symbol.left},{top}{command}^FH_^FD{symbol.level}A,{content}^FS"


def _data_matrix(symbol: Symbol) -> str:
    # The printer looks for its own escapes in the data: the sign for them must not be there.
    sign = next((one for one in _ESCAPES if one not in symbol.content), "")
    # What becomes of other characters than ASCII here differs from printer to printer.
    return f"^BXN,{symbol.module},200,,,,{sign}" if sign and symbol.content.isascii() else ""


def _linear(symbol: Symbol) -> str:
    if symbol.module > _MOST_MAGNIFICATION:
        return ""
    bars = f"^BY{symbol.module},2.0,{symbol.bar}"
    match symbol.symbology:
        case Symbology.CODE_128 if _PLAIN_128.fullmatch(symbol.content):
            return f"{bars}^BCN,{symbol.bar},N,N,N,A"
        case Symbology.CODE_39:
            return f"{bars}^B3N,N,{symbol.bar},N,N"
        case Symbology.CODE_93 if _PLAIN_93.fullmatch(symbol.content):
            return f"{bars}^BAN,{symbol.bar},N,N,N"
        case Symbology.EAN_13:
            return f"{bars}^BEN,{_shorter(symbol)},N,N"
        case Symbology.EAN_8:
            return f"{bars}^B8N,{_shorter(symbol)},N,N"
        case _:
            return ""


def _shorter(symbol: Symbol) -> int:
    """Return the height of an EAN's bars; the printer makes the outer ones longer."""
    return max(1, symbol.bar - _LONGER_GUARDS * symbol.module)


# Pictures of what the printer has no command for.


def _box(primitive: Primitive, dots: float) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a primitive, in dots."""
    match primitive:
        case TextRun():
            top = primitive.baseline - primitive.size * ASCENT
            area = Area(primitive.left, top, primitive.width, primitive.size * LEADING)
            left, upper, right, bottom = _area_box(area, dots)
            return left - 1, upper, right + 1, bottom
        case Symbol():
            right, bottom = primitive.left + primitive.width, primitive.top + primitive.height
            return primitive.left, primitive.top, right, bottom
        case Frame() | Placed():
            return _area_box(primitive.area, dots)
        case _:
            assert_never(primitive)


def _area_box(area: Area, dots: float) -> tuple[int, int, int, int]:
    left, top = round(area.left * dots), round(area.top * dots)
    right, bottom = round((area.left + area.width) * dots), round((area.top + area.height) * dots)
    return left, top, max(left + 1, right), max(top + 1, bottom)


def _graphic(sheet: Image.Image, box: tuple[int, int, int, int]) -> str:
    """Return a part of the label as a picture, as far as it lies on the label."""
    left, top = max(0, box[0]), max(0, box[1])
    part = sheet.crop((left, top, min(box[2], sheet.width), min(box[3], sheet.height)))
    bits = packed(part)
    return f"^FO{left},{top}^GFA,{len(bits)},{len(bits)},{(part.width + 7) // 8},{bits.hex().upper()}^FS"
