"""Three dots that walk slowly while the station waits for the server."""

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

STEP_MS = 250
DOTS = 3


class BusyDots(QWidget):
    """Repaints a few hundred pixels four times a second while busy, and nothing at all otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self.step)
        self._phase = 0
        self._colour = "#ffffff"
        self._is_busy = False

    def is_busy(self) -> bool:
        """Tell whether the dots are shown."""
        return self._is_busy

    def set_busy(self, is_busy: bool) -> None:
        """Show the dots and let them walk, or hide them and stop the timer."""
        if is_busy == self._is_busy:
            return
        self._is_busy = is_busy
        if is_busy:
            self._timer.start()
        else:
            self._timer.stop()
        self.update()

    def set_colour(self, colour: str) -> None:
        """Paint in this colour."""
        self._colour = colour
        self.update()

    def step(self) -> None:
        """Light the next dot."""
        self._phase = (self._phase + 1) % DOTS
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for room for the dots."""
        return QSize(64, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots, one of them bright."""
        if not self._is_busy:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(0, 0, 0, 0))
        side = min(self.height(), self.width() // 5)
        for number in range(DOTS):
            colour = QColor(self._colour)
            colour.setAlphaF(1.0 if number == self._phase else 0.35)
            painter.setBrush(colour)
            painter.drawEllipse(
                self.width() - side * (5 - 2 * number), (self.height() - side) // 2, side, side
            )
        painter.end()
