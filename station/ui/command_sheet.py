"""The sheet of control codes on paper: a QR code for each, with its name beside it."""

from collections.abc import Sequence
from pathlib import Path

import segno
from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

DPI = 300
COLUMNS = 3
MODULE_MM = 0.7
CELL_MM = (62.0, 34.0)
MARGIN_MM = 12.0


def write_sheet(file: Path, codes: Sequence[tuple[str, str]], title: str) -> bool:
    """Write a PDF on A4 with a QR code for each (name, code); False if the file cannot be written.

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
    return bool(painter.end())


def _px(millimetres: float) -> float:
    return millimetres / 25.4 * DPI


def _heading(painter: QPainter, title: str) -> None:
    painter.setFont(QFont("sans-serif", 18, QFont.Weight.Bold))
    box = QRectF(0, 0, _px(CELL_MM[0] * COLUMNS), _px(CELL_MM[1] / 2))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)


def _cell(painter: QPainter, left: float, top: float, name: str, code: str) -> None:
    # make_qr: segno.make gives Micro QR for short texts, which few scanners read.
    modules = [list(row) for row in segno.make_qr(code, error="m").matrix]
    dot = round(_px(MODULE_MM))
    x, y = round(_px(left)), round(_px(top))
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            if dark:
                painter.fillRect(x + column * dot, y + row * dot, dot, dot, Qt.GlobalColor.black)
    text = x + len(modules) * dot + _px(3)
    width = _px(left + CELL_MM[0]) - text - _px(2)
    painter.setFont(QFont("sans-serif", 12, QFont.Weight.Bold))
    flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(QRectF(text, y, width, _px(12)), flags, name)
    painter.setFont(QFont("monospace", 7))
    painter.drawText(QRectF(text, y + _px(12), width, _px(8)), flags, code)
