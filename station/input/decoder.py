"""Reads the codes in a picture: zxing-cpp first, then zbar, then other views of the picture."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import zxingcpp

from station.input.base import text_of
from station.input.camera_codes import Code, Pixel
from station.input.opencv import Picture, cv2
from station.input.views import bar_angle, distinct, four_corners, moved, turned_view

try:
    from pyzbar import pyzbar
except (ImportError, OSError):  # the Python part is there, the zbar library is not
    pyzbar = None

Pass = Callable[[Picture], list[Code]]

LARGEST_DOUBLED = 2_000_000
LONGEST_TURNED = 16_000
"""OpenCV turns no picture whose diagonal is twice as long, in pixels."""
SHORTEST_ITF = 6
STRAIGHT = 3.0
"""Degrees."""

# By the names of zxing-cpp's formats; of Code 39 only the plain one, or 3PRM8N would read as a Code 32.
SYMBOLOGIES = {
    "DataMatrix": "DataMatrix",
    "QRCode": "QRCode",
    "QRCodeModel1": "QRCode",
    "QRCodeModel2": "QRCode",
    "MicroQRCode": "MicroQRCode",
    "RMQRCode": "RMQRCode",
    "Aztec": "Aztec",
    "AztecCode": "Aztec",
    "AztecRune": "Aztec",
    "PDF417": "PDF417",
    "CompactPDF417": "PDF417",
    "MicroPDF417": "MicroPDF417",
    "Code128": "Code128",
    "Code39": "Code39",
    "Code39Std": "Code39",
    "Code93": "Code93",
    "EAN13": "EAN-13",
    "EAN8": "EAN-8",
    "UPCA": "UPC-A",
    "UPCE": "UPC-E",
    "ITF": "ITF",
    "ITF14": "ITF",
    "Codabar": "Codabar",
    "DataBar": "DataBar",
    "DataBarOmni": "DataBar",
    "DataBarStk": "DataBar",
    "DataBarStkOmni": "DataBar",
    "DataBarLtd": "DataBarLimited",
    "DataBarExp": "DataBarExpanded",
    "DataBarExpStk": "DataBarExpanded",
}
_READ = (
    *("DataMatrix", "QRCode", "MicroQRCode", "RMQRCode", "Aztec", "PDF417", "MicroPDF417", "Code128"),
    *("Code39Std", "Code93", "EAN13", "EAN8", "UPCA", "UPCE", "ITF", "Codabar", "DataBar"),
)
FORMATS = [getattr(zxingcpp.BarcodeFormat, name) for name in _READ]
_LINEAR = [
    f
    for f in FORMATS
    if f.name in {"Code128", "Code39Std", "Code93", "EAN13", "EAN8", "UPCE", "ITF", "Codabar"}
]

# zbar's names, with the AIM identifier where there is only one; a Code 128 may be a GS1 one.
_ZBAR = {
    "EAN13": ("EAN-13", "]E0"),
    "EAN8": ("EAN-8", "]E4"),
    "UPCE": ("UPC-E", "]E0"),
    "I25": ("ITF", "]I0"),
    "CODABAR": ("Codabar", "]F0"),
    "CODE39": ("Code39", "]A0"),
    "CODE93": ("Code93", "]G0"),
    "CODE128": ("Code128", ""),
    "QRCODE": ("QRCode", ""),
}


def decode(image: Picture) -> list[Code]:
    """Return the codes of a grey or BGR picture, and spare no effort if none is found at first."""
    if not image.size:
        return []
    grey = to_grey(image)
    return next((codes for one in (zxing, *EXTRA_PASSES) if (codes := sound(one(grey), grey))), [])


class LiveDecoder:
    """Reads the frames of a camera: zxing-cpp, and where that finds nothing now and then one pass more.

    The extra passes take turns; one that found something keeps its turn until it fails.
    """

    def __init__(self) -> None:
        self._misses = 0
        self._lucky: Pass | None = None

    def decode(self, image: Picture, extra: bool = True) -> list[Code]:
        """Return the codes of the next frame; without ``extra`` in the time that zxing-cpp takes."""
        grey = to_grey(image)
        codes = sound(zxing(grey), grey)
        return codes or (self._by_extra_pass(grey) if extra or self._lucky else [])

    def _by_extra_pass(self, grey: Picture) -> list[Code]:
        one = self._lucky or LIVE_PASSES[self._misses % len(LIVE_PASSES)]
        codes = sound(one(grey), grey) if one else []
        self._lucky = one if codes else None
        self._misses += not codes
        return codes


def to_grey(image: Picture) -> Picture:
    """Return the picture in shades of grey."""
    if image.ndim == 2:
        return np.ascontiguousarray(image)
    return cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]


# Interleaved 2 of 5.


def sound(codes: list[Code], grey: Picture) -> list[Code]:
    """Replace what may be a part of an ITF code: a slanting line across its bars is a valid code as well."""
    if all(code.symbology != "ITF" for code in codes):
        return codes
    kept = [code for code in codes if code.symbology != "ITF"]
    for code in codes:
        if code.symbology == "ITF" and not any(_inside(code.centre, whole) for whole in kept):
            kept += [one for one in _whole(code, grey) if len(one.text) >= SHORTEST_ITF]
    return distinct(kept)


def _whole(code: Code, grey: Picture) -> list[Code]:
    """Read along the one direction that is square to the bars."""
    angle = bar_angle(grey, code)
    straight = min(angle % 90, 90 - angle % 90) < STRAIGHT
    if straight or math.hypot(*grey.shape) > LONGEST_TURNED:
        return [code]
    view, back = turned_view(grey, angle)
    found = zxing(view, formats=[zxingcpp.BarcodeFormat.ITF], try_rotate=False, try_invert=False)
    return [moved(one, back) for one in found]


def _inside(point: Pixel, code: Code) -> bool:
    return math.dist(point, code.centre) < math.dist(code.corners[0], code.corners[2]) / 2


# zxing-cpp.


def zxing(grey: Picture, **options: Any) -> list[Code]:  # noqa: ANN401 - the library's own options
    """Read with zxing-cpp, in its own words for what it can be told."""
    told = {"formats": FORMATS, "text_mode": zxingcpp.TextMode.Plain, **options}
    return distinct(_from_zxing(found) for found in zxingcpp.read_barcodes(grey, **told))


def _from_zxing(found: Any) -> Code:  # noqa: ANN401 - the library has no types
    at = found.position
    corners = tuple((p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left))
    raw = bytes(found.bytes)
    name = SYMBOLOGIES.get(found.format.name, found.format.name)
    text = _text(raw, found.text)
    name = _retail(name, text)
    return Code(text, raw, name, corners, "zxing-cpp", found.symbology_identifier)


def _text(raw: bytes, told: str) -> str:
    """Return UTF-8 if the bytes are that; else what the engine makes of the encoding told in the code."""
    return text_of(raw) if not raw.isascii() and _is_utf8(raw) else told


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _retail(name: str, text: str) -> str:
    """Name a UPC-A, which both engines give as the EAN-13 that it also is: 13 digits, the first one a 0."""
    return "UPC-A" if name == "EAN-13" and text.startswith("0") else name


# zbar.


def zbar(grey: Picture) -> list[Code]:
    """Read the linear codes and QR codes that zbar finds."""
    if pyzbar is None:
        return []
    symbols = [pyzbar.ZBarSymbol[name] for name in _ZBAR]
    return [code for found in pyzbar.decode(grey, symbols=symbols) for code in _from_zbar(found, grey)]


def _from_zbar(found: Any, grey: Picture) -> Iterator[Code]:  # noqa: ANN401 - the library has no types
    name, aim = _ZBAR[found.type]
    corners = four_corners([(float(p.x), float(p.y)) for p in found.polygon])
    raw = _RESTORED.get(name, bytes)(found.data)
    if raw is not None and corners:
        text = text_of(raw)
        yield Code(text, raw, _retail(name, text), corners, "pyzbar", aim)


def _unmangled(data: bytes) -> bytes | None:
    """Return a QR code's bytes, which zbar re-encodes after a guess; None if they cannot be had back."""
    text = text_of(data)
    if text.isascii():
        return data
    for guess in ("shift_jis", "big5", "latin-1"):
        try:
            raw = text.encode(guess)
            raw.decode("utf-8")
        except UnicodeError:
            continue
        return raw
    binary = any("\x80" <= char <= "\x9f" or "\uff61" <= char <= "\uff9f" for char in text)
    return None if binary else data


def _unshortened(data: bytes) -> bytes:
    """Write a UPC-E of eight digits as the 13 digits that it stands for, as zxing-cpp does."""
    system, body, last, check = data[:1], data[1:6], data[6:7], data[7:8]
    if last in b"012":
        number = body[:2] + last + b"0000" + body[2:5]
    elif last in b"34":
        kept = int(last)
        number = body[:kept] + b"00000" + body[kept:]
    else:
        number = body + b"0000" + last
    return b"0" + system + number + check


_RESTORED: dict[str, Callable[[bytes], bytes | None]] = {"QRCode": _unmangled, "UPC-E": _unshortened}


# Other views of the same picture.


def doubled(grey: Picture) -> list[Code]:
    """Read the picture at twice its size, which helps where modules are hardly two pixels wide."""
    if grey.size > LARGEST_DOUBLED:
        return []
    larger = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return [moved(code, np.array([[0.5, 0, 0], [0, 0.5, 0]])) for code in zxing(larger)]  # type: ignore[arg-type]


def turned(grey: Picture) -> list[Code]:
    """Read the linear codes of the picture turned: their scan lines run along and across only."""
    if math.hypot(*grey.shape) > LONGEST_TURNED:
        return []
    view, back = turned_view(grey, 45.0)
    codes = zxing(view, formats=_LINEAR, try_invert=False)
    return distinct(moved(code, back) for code in codes)


def sharpened(grey: Picture) -> list[Code]:
    """Read the picture with its edges raised, which helps against a little blur."""
    soft = cv2.GaussianBlur(grey, (0, 0), 2.0)
    return zxing(cv2.addWeighted(grey, 2.5, soft, -1.5, 0))  # type: ignore[arg-type]


def by_histogram(grey: Picture) -> list[Code]:
    """Read with one threshold for the whole picture, which helps against glare and grain."""
    return zxing(grey, binarizer=zxingcpp.Binarizer.GlobalHistogram)


EXTRA_PASSES: tuple[Pass, ...] = (zbar, by_histogram, doubled, turned, sharpened)
# Every other frame without a code goes without: a picture that moves shall not be read late.
LIVE_PASSES: tuple[Pass | None, ...] = (None, zbar, None, turned)
