"""What a camera sees, live: its picture with the codes in it outlined; a tap on a code lets it count."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.input.preview import Outline, Point, Preview
from station.model import Tone
from station.screen import Device
from station.text import NOTHING, Text, Translate, say, visible_in_line
from station.ui.theme import Look

LONGEST_LABEL = 24
SHADE = QColor(0, 0, 0, 130)
LABEL_GROUND = QColor(0, 0, 0, 190)
GROUND = QColor("#101418")
ON_GROUND = QColor("#ffffff")
SEVERAL = say("Several codes: tap the one that counts.")
LEAST_TARGET = 48.0
"""Gloves hit nothing smaller, in pixels."""

Tapped = Callable[[str, Point], None]


class CameraView(QWidget):
    """Shows one picture of one camera; ``tapped`` gets the camera's name and the place in its picture.

    Of several cameras the one that sees a code is shown, and stays until another one sees one.
    """

    def __init__(self, look: Look, translate: Translate, tapped: Tapped) -> None:
        super().__init__()
        self._look = look
        self._translate = translate
        self._tapped = tapped
        self._preview: Preview | None = None
        self._sides = (0, 0)
        self._image = QImage()
        self._trouble: Text = NOTHING
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def source(self) -> str:
        """Return the name of the camera that is shown, empty before the first picture."""
        return self._preview.source if self._preview else ""

    def show_preview(self, preview: Preview) -> bool:
        """Show a picture; tells whether it is shown, or belongs to a camera that has nothing to show."""
        if self._preview is not None and preview.source != self.source and not preview.outlines:
            return False
        sides = (preview.width, preview.height)
        is_same_shape = sides == self._sides
        self._preview, self._sides = preview, sides
        # The bytes belong to the preview, which is kept as long as the picture that is made of them.
        self._image = QImage(
            preview.rgb, preview.width, preview.height, 3 * preview.width, QImage.Format.Format_RGB888
        )
        self._trouble = NOTHING
        if not is_same_shape:
            self.updateGeometry()
        self.update()
        return True

    def show_device(self, device: Device) -> None:
        """Cover the picture of a camera that gives none any more; an old picture would lie."""
        if str(device.name) == self.source:
            trouble = NOTHING if device.ready else device.state
            if trouble != self._trouble:
                self._trouble = trouble
                self.update()

    def words(self) -> str:
        """Return what is written over the picture."""
        if self._trouble is not NOTHING:
            return self._trouble.rendered(self._translate)
        outlines = self._preview.outlines if self._preview else ()
        is_open = len(outlines) > 1 and not any(outline.chosen for outline in outlines)
        return SEVERAL.rendered(self._translate) if is_open else ""

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the shape of the picture."""
        return QSize(320, self.heightForWidth(320))

    def hasHeightForWidth(self) -> bool:
        """The picture keeps its shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the picture at a width; a tall picture is bounded and stands in the middle."""
        if self._image.isNull():
            return width * 9 // 16
        return min(width * self._image.height() // self._image.width(), width)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the code that was tapped count; a finger is broad, so the nearest one within reach."""
        if self._preview is not None and self._trouble is NOTHING:
            self._tapped(self.source, self._aimed_at(event.position()))
        event.accept()

    def _aimed_at(self, place: QPointF) -> Point:
        room = self._room()
        middles = [(self._middle(outline), outline) for outline in self._outlines()]
        reach = [
            (_distance(middle, place), outline) for middle, outline in middles if self._within(outline, place)
        ]
        if reach:
            place = self._middle(min(reach, key=lambda one: one[0])[1])
        across = (place.x() - room.left()) / room.width()
        down = (place.y() - room.top()) / room.height()
        return min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0)

    def _within(self, outline: Outline, place: QPointF) -> bool:
        box = self._polygon(outline).boundingRect()
        wide, high = max(LEAST_TARGET - box.width(), 0) / 2, max(LEAST_TARGET - box.height(), 0) / 2
        return box.adjusted(-wide, -high, wide, high).contains(place)

    def _outlines(self) -> tuple[Outline, ...]:
        return self._preview.outlines if self._preview else ()

    def _room(self) -> QRectF:
        """Return where the picture lies in the widget."""
        if self._image.isNull():
            return QRectF(self.rect())
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def _place(self, point: Point) -> QPointF:
        room = self._room()
        return QPointF(room.left() + point[0] * room.width(), room.top() + point[1] * room.height())

    def _polygon(self, outline: Outline) -> QPolygonF:
        return QPolygonF([self._place(corner) for corner in outline.corners])

    def _middle(self, outline: Outline) -> QPointF:
        corners = [self._place(corner) for corner in outline.corners]
        return QPointF(
            sum(corner.x() for corner in corners) / len(corners),
            sum(corner.y() for corner in corners) / len(corners),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, what of it is read, the codes and what is to be done."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), GROUND)
        if not self._image.isNull():
            painter.drawImage(self._room(), self._image)
        if self._trouble is NOTHING:
            self._paint_region(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for outline in self._outlines():
                self._paint_outline(painter, outline)
        else:
            painter.fillRect(self.rect(), SHADE)
        self._paint_words(painter)
        painter.end()

    def _paint_region(self, painter: QPainter) -> None:
        region = self._preview.region if self._preview else None
        if region is None:
            return
        read = QRectF(self._place(region[0]), self._place(region[1]))
        room = self._room()
        # What is not read is dark; four bars around what is.
        painter.fillRect(QRectF(room.topLeft(), QPointF(room.right(), read.top())), SHADE)
        painter.fillRect(QRectF(QPointF(room.left(), read.bottom()), room.bottomRight()), SHADE)
        painter.fillRect(QRectF(QPointF(room.left(), read.top()), QPointF(read.left(), read.bottom())), SHADE)
        painter.fillRect(
            QRectF(QPointF(read.right(), read.top()), QPointF(room.right(), read.bottom())), SHADE
        )

    def _paint_outline(self, painter: QPainter, outline: Outline) -> None:
        tone = Tone.GOOD if outline.chosen else Tone.UNSURE
        colour = QColor(self._look.palette.tones[tone].fill)
        polygon = self._polygon(outline)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A dark line beneath: the outline is seen on white paper and on a dark bench.
        for pen_colour, width in ((LABEL_GROUND, 7), (colour, 4)):
            painter.setPen(QPen(pen_colour, width))
            painter.drawPolygon(polygon)
        self._paint_label(painter, visible_in_line(outline.text, LONGEST_LABEL), polygon.boundingRect())

    def _paint_label(self, painter: QPainter, text: str, box: QRectF) -> None:
        font = self.font()
        font.setPixelSize(self._look.sizes.small)
        metrics = QFontMetricsF(font)
        width = min(metrics.horizontalAdvance(text) + 8, self.width())
        height = metrics.height() + 4
        left = min(max(box.center().x() - width / 2, 0), self.width() - width)
        top = box.bottom() + 4 if box.bottom() + 4 + height <= self.height() else box.top() - 4 - height
        ground = QRectF(left, max(top, 0), width, height)
        painter.fillRect(ground, LABEL_GROUND)
        painter.setFont(font)
        painter.setPen(ON_GROUND)
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, text)

    def _paint_words(self, painter: QPainter) -> None:
        words = self.words()
        if not words:
            return
        font = self.font()
        font.setPixelSize(self._look.sizes.body)
        font.setBold(True)
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        room = QRectF(self.rect()).adjusted(8, 4, -8, -4)
        box = painter.boundingRect(room, flags, words)
        if self._trouble is NOTHING:
            box.moveTop(0)
        painter.fillRect(QRectF(0, box.top() - 4, self.width(), box.height() + 8), LABEL_GROUND)
        painter.setPen(ON_GROUND)
        painter.drawText(box, flags, words)


def _distance(one: QPointF, other: QPointF) -> float:
    return (one - other).manhattanLength()
