"""Symbols to be scanned from the screen or from paper, as modules that are dark or light."""

from typing import Any, cast

import zxingcpp
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

Modules = list[list[bool]]
"""Rows of dark (True) and light modules, without the quiet zone around them."""


def data_matrix(text: str) -> Modules:
    """Return the modules of a DataMatrix that holds exactly this text."""
    return _modules(text, zxingcpp.BarcodeFormat.DataMatrix)


def code_128(text: str) -> Modules:
    """Return the bars of a Code 128, as one row."""
    return _modules(text, zxingcpp.BarcodeFormat.Code128)[:1]


def qr_code(text: str) -> Modules | None:
    """Return the modules of a QR code that holds exactly this text, None if no QR code can."""
    try:
        # Half a surrogate pair has no bytes, and the library does not say so.
        text.encode()
        return _modules(text, zxingcpp.BarcodeFormat.QRCode)
    except ValueError:
        return None


def _modules(text: str, symbology: zxingcpp.BarcodeFormat) -> Modules:
    picture = zxingcpp.create_barcode(text, symbology).to_image(scale=1, add_quiet_zones=False)
    rows, columns = picture.shape[:2]
    # The picture has the buffer protocol, which its type does not tell.
    pixels = bytes(cast(Any, picture))
    return [[pixels[row * columns + column] < 128 for column in range(columns)] for row in range(rows)]


def draw(painter: QPainter, modules: Modules, left: int, top: int, dot: int, bar: int = 0) -> None:
    """Fill a square of ``dot`` device units for each dark module; ``bar`` is the height of a single row.

    Rectangles, not paths: paths may get a stroke in printers and run together.
    """
    for row, line in enumerate(modules):
        for column, is_dark in enumerate(line):
            if is_dark:
                place = QRect(left + column * dot, top + row * dot, dot, bar or dot)
                painter.fillRect(place, Qt.GlobalColor.black)


def picture_of(modules: Modules, dot: int, quiet_modules: int = 2) -> QImage:
    """Draw a symbol black on white with the quiet zone that scanners want around it."""
    quiet = quiet_modules * dot
    image = QImage(
        len(modules[0]) * dot + 2 * quiet, len(modules) * dot + 2 * quiet, QImage.Format.Format_RGB32
    )
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw(painter, modules, quiet, quiet, dot)
    painter.end()
    return image
