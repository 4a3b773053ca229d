"""The bar of a line: how much is done and how much is on its way, without a word."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from station.model import Tone
from station.screen import Progress
from station.ui.theme import Palette

LEAST = 2
"""The pixels of what has begun, be it one of a thousand."""
UNDER_WAY_OPACITY = 100


def paint_progress(painter: QPainter, place: QRect, progress: Progress, palette: Palette) -> None:
    """Paint an outline, in it what is done solid from the left, and what is under way hatched after it."""
    painter.fillRect(place, QColor(palette.canvas))
    inner = place.adjusted(1, 1, -1, -1)
    done, under_way = _widths(progress, inner.width())
    solid = QRect(inner.left(), inner.top(), done, inner.height())
    painter.fillRect(solid, QColor(palette.tones[Tone.GOOD].ink))
    hatched = QRect(inner.left() + done, inner.top(), under_way, inner.height())
    ink = QColor(palette.tones[Tone.UNSURE].ink)
    painter.fillRect(hatched, QBrush(ink, Qt.BrushStyle.BDiagPattern))
    ink.setAlpha(UNDER_WAY_OPACITY)
    painter.fillRect(hatched, ink)
    painter.setPen(QColor(palette.muted))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(0, 0, -1, -1))


def _widths(progress: Progress, room: int) -> tuple[int, int]:
    """Share the room: only the whole fills it, and what has begun is seen."""
    done, under_way = _part(progress.done), _part(progress.under_way)
    solid = max(LEAST, int(done * room)) if done else 0
    end = int(_part(round(done + under_way, 6)) * room)
    return solid, max(min(LEAST, room - solid), end - solid) if under_way else 0


def _part(number: float) -> float:
    """Bring a number between 0 and 1; one that is none, as a sum of strange quantities can be, is 0."""
    # The order matters: max keeps its first value where the other is not a number.
    return min(1.0, max(0.0, number))
