"""Pictures from a server, decoded within limits and never trusted."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.ui.icons import Icons
from station.ui.theme import Look

LARGEST_FILE = 8_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 512
FORMATS = frozenset({b"png", b"jpeg", b"gif", b"bmp", b"webp"})
"""Raster formats only: vector formats can name other files."""


def decoded(data: bytes) -> QImage:
    """Decode a picture to at most 512 pixels a side; a null image stands for anything unfit."""
    if not data or len(data) > LARGEST_FILE:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    if bytes(reader.format().data()) not in FORMATS:
        return QImage()
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        return QImage()
    reader.setAutoTransform(True)
    if max(size.width(), size.height()) > LONGEST_SIDE:
        limit = QSize(LONGEST_SIDE, LONGEST_SIDE)
        reader.setScaledSize(size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    return reader.read()


class Picture(QWidget):
    """A square for the picture of the thing on the screen; a broken picture gives a placeholder."""

    def __init__(self, look: Look, icons: Icons) -> None:
        super().__init__()
        self._look = look
        self._icons = icons
        self._data = b""
        self._image = QImage()
        self.set_look(look)

    def image(self) -> QImage:
        """Return the decoded picture, null where the placeholder is shown."""
        return self._image

    def show_picture(self, data: bytes) -> None:
        """Show the picture of an image file's bytes; the same bytes are decoded only once."""
        self.setVisible(bool(data))
        if data != self._data:
            self._data = data
            self._image = decoded(data)
            self.update()

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        self.setFixedSize(look.sizes.picture, look.sizes.picture)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture whole, centred in its square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._image.isNull():
            side = self.width() // 2
            icon = self._icons.pixmap("picture", self._look.palette.muted, side, self.devicePixelRatioF())
            painter.drawPixmap(self.width() // 4, self.height() // 4, icon)
        else:
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
            painter.drawImage(self.rect().adjusted(left, top, -left, -top), self._image)
        painter.end()
