"""Reading the codes of a printed sheet back."""

from pathlib import Path

import zxingcpp
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

DOTS_A_POINT = 4
"""288 dpi, as the narrow bars of the code for line scanners ask for."""


def codes_on_pages(file: Path) -> list[list[str]]:
    """Decode the codes of each page."""
    document = QPdfDocument(None)
    document.load(str(file))
    found = []
    for number in range(document.pageCount()):
        size = document.pagePointSize(number).toSize() * DOTS_A_POINT
        image = QImage(size, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        painter.drawImage(0, 0, document.render(number, size))
        painter.end()
        codes = zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)
        found.append([code.text for code in codes])
    document.close()
    return found
