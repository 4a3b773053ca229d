"""The codes on paper: a QR code for each control code with its name, and a page to set scanners up by."""

from collections.abc import Sequence
from pathlib import Path

import segno
from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from station.calibration.code import CODE, STRIPS
from station.text import say
from station.ui.symbols import code_128, data_matrix, draw

DPI = 300
COLUMNS = 3
MODULE_MM = 0.7
CELL_MM = (62.0, 34.0)
MARGIN_MM = 12.0
BAR_MM, BAR_HEIGHT_MM = 0.254, 18.0
SET_UP_WORDS = say(
    "Open the page of the scanners (scan the control code Scanners, or press F3), then scan the code above. "
    "For scanners that read lines only, scan the one below."
)


def write_sheet(file: Path, codes: Sequence[tuple[str, str]], title: str) -> bool:
    """Write a PDF on A4 with a QR code for each (name, code) and the set-up codes; False if that fails.

    It works without a display, with Qt's offscreen platform.
    """
    application = QGuiApplication.instance() or QGuiApplication([])
    writer = QPdfWriter(str(file))
    writer.setResolution(DPI)
    writer.setTitle(title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter)
    drawn = _drawn(writer, codes, title)
    # The application must outlive everything that draws.
    del writer, application
    return drawn


def _drawn(writer: QPdfWriter, codes: Sequence[tuple[str, str]], title: str) -> bool:
    painter = QPainter()
    if not painter.begin(writer):
        return False
    _heading(painter, title)
    rows_on_page = int((writer.height() / _px(1) - CELL_MM[1] / 2) // CELL_MM[1])
    for place, (name, code) in enumerate(codes):
        row, column = divmod(place, COLUMNS)
        page, row = divmod(row, rows_on_page)
        if page and not row and not column:
            writer.newPage()
        _cell(painter, column * CELL_MM[0], (row + 0.5) * CELL_MM[1], name, code)
    writer.newPage()
    _set_up_page(painter)
    return bool(painter.end())


def _set_up_page(painter: QPainter) -> None:
    """Draw the codes by which a scanner is set up, the large one and the one for line scanners."""
    _heading(painter, str(say("Scanner set-up")))
    dot, bar_dot = round(_px(MODULE_MM)), round(_px(BAR_MM))
    top = round(_px(CELL_MM[1] / 2))
    matrix = data_matrix(CODE)
    draw(painter, matrix, 0, top, dot)
    words = top + len(matrix) * dot + round(_px(8))
    painter.setFont(QFont("sans-serif", 12))
    flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
    box = QRectF(0, words, _px(CELL_MM[0] * COLUMNS), _px(20))
    painter.drawText(box, flags, str(SET_UP_WORDS))
    draw(
        painter,
        code_128(STRIPS[0]),
        round(_px(6)),
        words + round(_px(24)),
        bar_dot,
        round(_px(BAR_HEIGHT_MM)),
    )


def _px(millimetres: float) -> float:
    return millimetres / 25.4 * DPI


def _heading(painter: QPainter, title: str) -> None:
    painter.setFont(QFont("sans-serif", 18, QFont.Weight.Bold))
    box = QRectF(0, 0, _px(CELL_MM[0] * COLUMNS), _px(CELL_MM[1] / 2))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)


def _cell(painter: QPainter, left: float, top: float, name: str, code: str) -> None:
    # make_qr: segno.make gives Micro QR for short texts, which few scanners read.
    modules = [[bool(dark) for dark in row] for row in segno.make_qr(code, error="m").matrix]
    dot = round(_px(MODULE_MM))
    x, y = round(_px(left)), round(_px(top))
    draw(painter, modules, x, y, dot)
    text = x + len(modules) * dot + _px(3)
    width = _px(left + CELL_MM[0]) - text - _px(2)
    painter.setFont(QFont("sans-serif", 12, QFont.Weight.Bold))
    flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(QRectF(text, y, width, _px(12)), flags, name)
    painter.setFont(QFont("monospace", 7))
    painter.drawText(QRectF(text, y + _px(12), width, _px(8)), flags, code)
