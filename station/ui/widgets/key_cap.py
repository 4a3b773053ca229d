"""The key of an action, drawn as on a keyboard."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.ui.theme import Look
from station.ui.widgets.plain_text import Style, sized

SIDE_PER_SIZE = 1.5


def cap_side(look: Look) -> int:
    """Return how wide and high a key cap is."""
    return round(look.sizes.body * SIDE_PER_SIZE)


def paint_cap(painter: QPainter, place: QRect, key: str, look: Look, base: QFont) -> None:
    """Paint a cap with its key in the middle."""
    palette, body = look.palette, look.sizes.body
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(palette.accent))
    painter.setBrush(QColor(palette.accent))
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 5, 5)
    painter.setFont(sized(base, Style(body, body, palette.on_accent, bold=True), body))
    painter.setPen(QColor(palette.on_accent))
    metrics = QFontMetrics(painter.font())
    left = place.left() + (place.width() - metrics.horizontalAdvance(key)) // 2
    painter.drawText(left, place.top() + (place.height() + metrics.ascent() - metrics.descent()) // 2, key)
    painter.restore()


class KeyCap(QWidget):
    """The cap of a key on a button."""

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self._look: Look | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def key(self) -> str:
        """Return the key that is shown."""
        return self._key

    def show_key(self, key: str) -> None:
        """Show a key; none leaves no room for one."""
        self.setVisible(bool(key))
        if key != self._key:
            self._key = key
            self.update()

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        self.setFixedSize(cap_side(look), cap_side(look))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cap."""
        if self._look is not None:
            painter = QPainter(self)
            paint_cap(painter, self.rect(), self._key, self._look, self.font())
            painter.end()
