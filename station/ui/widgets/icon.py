"""An icon on its own, sharp on every screen."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.ui.icons import Icons


class Icon(QWidget):
    """A square with one icon in it."""

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._name = ""
        self._colour = ""

    def name(self) -> str:
        """Return the name of the icon that is shown."""
        return self._name

    def set_icon(self, name: str, colour: str, size: int) -> None:
        """Show another icon."""
        self._name = name
        self._colour = colour
        self.setFixedSize(size, size)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon at the pixel ratio of the screen."""
        painter = QPainter(self)
        pixmap = self._icons.pixmap(self._name, self._colour, self.width(), self.devicePixelRatioF())
        painter.drawPixmap(0, 0, pixmap)
        painter.end()
