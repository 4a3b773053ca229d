"""Pictures from a server, decoded within limits and never trusted."""

from collections.abc import Iterable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.ui.icons import Icons
from station.ui.theme import Look

LARGEST_FILE = 8_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 512
SMALL_SIDE = 128
SMALL_MOST_PIXELS = 4_000_000
"""A table decodes several pictures within one paint."""
FORMATS = frozenset({b"png", b"jpeg", b"gif", b"bmp", b"webp"})
"""Raster formats only: vector formats can name other files."""


def decoded(data: bytes, longest_side: int = LONGEST_SIDE, most_pixels: int = MOST_PIXELS) -> QImage:
    """Decode a picture to at most ``longest_side`` pixels a side; a null image stands for anything unfit."""
    if not data or len(data) > LARGEST_FILE:
        return QImage()
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    if bytes(reader.format().data()) not in FORMATS:
        return QImage()
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > most_pixels:
        return QImage()
    reader.setAutoTransform(True)
    if max(size.width(), size.height()) > longest_side:
        limit = QSize(longest_side, longest_side)
        reader.setScaledSize(size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    return reader.read()


def paint_whole(painter: QPainter, place: QRect, image: QImage) -> None:
    """Paint a picture as large as its place allows, in the middle and with its own proportions."""
    size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (place.width() - size.width()) // 2, (place.height() - size.height()) // 2
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place.adjusted(left, top, -left, -top), image)


class SmallPictures:
    """The pictures of a table, each decoded when it is first painted and kept while the table has it."""

    def __init__(self) -> None:
        self._images: dict[bytes, QImage] = {}

    def keep(self, pictures: Iterable[bytes]) -> None:
        """Forget all pictures but these."""
        wanted = set(pictures)
        self._images = {data: image for data, image in self._images.items() if data in wanted}

    def image(self, data: bytes) -> QImage:
        """Return a picture small, a null image for anything unfit."""
        if data not in self._images:
            self._images[data] = decoded(data, SMALL_SIDE, SMALL_MOST_PIXELS)
        return self._images[data]


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
        if self._image.isNull():
            side = self.width() // 2
            icon = self._icons.pixmap("picture", self._look.palette.muted, side, self.devicePixelRatioF())
            painter.drawPixmap(self.width() // 4, self.height() // 4, icon)
        else:
            paint_whole(painter, self.rect(), self._image)
        painter.end()
