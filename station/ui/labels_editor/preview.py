"""A label on the screen, as large as it is in the hand."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QWidget

MILLIMETRES_PER_INCH = 25.4
LEAST_DPI, MOST_DPI = 40.0, 1000.0
"""What a screen can have; what others say of themselves is not believed."""
_FAINT = 0.3


def dots_per_mm(screen: QScreen) -> float:
    """Return how many of Qt's pixels a millimetre of this screen has."""
    physical = screen.physicalDotsPerInch()
    is_likely = LEAST_DPI <= physical <= MOST_DPI
    return (physical if is_likely else screen.logicalDotsPerInch()) / MILLIMETRES_PER_INCH


class LabelPreview(QWidget):
    """Shows a label; one that is out of date is faint."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._is_old = False

    @property
    def is_old(self) -> bool:
        """Whether the label is from before a mistake."""
        return self._is_old

    def show_label(self, image: QImage, size: QSize) -> None:
        """Show a label in this size."""
        self._image, self._is_old = image, False
        self.setFixedSize(size)
        self.update()

    def show_old(self) -> None:
        """Show that the label is no longer what the text says."""
        self._is_old = True
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the label; dots that are larger than pixels stay sharp."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        painter.setOpacity(_FAINT if self._is_old else 1.0)
        painter.drawImage(QRectF(self.rect()), self._image)
