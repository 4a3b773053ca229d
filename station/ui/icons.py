"""Icons as pixmaps in any colour and size, from one-colour SVG files."""

import logging

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImageReader, QPixmap

from station.ui.resources import resource

log = logging.getLogger(__name__)


class Icons:
    """Reads each icon once per colour and size; a missing file gives an empty pixmap and a log line."""

    def __init__(self) -> None:
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def pixmap(self, name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
        """Return the icon as a square of ``size`` pixels for a screen with this pixel ratio."""
        key = (name, colour, size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = _rendered(name, colour, size, ratio)
        return self._pixmaps[key]


def _rendered(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    try:
        svg = resource("icons", f"{name}.svg").read_bytes()
    except OSError as error:
        log.warning("The icon %s cannot be read: %s", name, error.strerror)
        return QPixmap()
    buffer = QBuffer()
    buffer.setData(QByteArray(svg.replace(b"currentColor", colour.encode())))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    side = round(size * ratio)
    reader.setScaledSize(QSize(side, side))
    pixmap = QPixmap.fromImage(reader.read())
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
