"""The tape: every scan of the session with what became of it."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem

from station.model import TONE_OF, Result, TapeRow
from station.text import say, visible
from station.ui.icons import Icons
from station.ui.theme import Look
from station.ui.widgets.plain_text import Style, fit, sized
from station.ui.widgets.tape_model import ROW_ROLE, TapeModel

Painted = Callable[[str, Result], None]
ICONS = {
    Result.PENDING: "pending",
    Result.DONE: "good",
    Result.REFUSED: "bad",
    Result.KEPT: "kept",
    Result.UNSURE: "unsure",
    Result.ASK: "ask",
}


class TapeDelegate(QStyledItemDelegate):
    """Paints a scan: icon, headline, code, time; always literally."""

    def __init__(self, look: Look, icons: Icons, model: TapeModel) -> None:
        super().__init__(model)
        self.look = look
        self._icons = icons
        self._model = model
        self.painted: list[tuple[str, Result]] = []

    def _paint_row(self, painter: QPainter, rect: QRect, row: TapeRow) -> None:
        sizes, palette = self.look.sizes, self.look.palette
        tone = palette.tones[TONE_OF[row.result]]
        gap, side = sizes.gap, round(sizes.body * 1.6)
        painter.setPen(QColor(palette.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        pixmap = self._icons.pixmap(ICONS[row.result], tone.ink, side, painter.device().devicePixelRatio())
        painter.drawPixmap(rect.left() + gap, rect.top() + (rect.height() - side) // 2, pixmap)
        words = rect.adjusted(2 * gap + side, gap // 2, -gap, -gap // 2)
        self._paint_words(painter, words, row)

    def _paint_words(self, painter: QPainter, words: QRect, row: TapeRow) -> None:
        sizes, palette = self.look.sizes, self.look.palette
        ink = palette.muted if row.result is Result.PENDING else palette.ink
        self._line(painter, words, Style(sizes.body, sizes.body, ink, bold=True), self._model.headline(row))
        caption = Style(sizes.small, sizes.small, palette.muted)
        code = Style(sizes.small, sizes.small, palette.muted, mono=True)
        top = words.adjusted(0, self._height(sizes.body) + 2, 0, 0)
        self._line(painter, top, caption, self._model.caption(row))
        self._line(painter, top.adjusted(0, self._height(sizes.small) + 1, 0, 0), code, visible(row.text))

    def _height(self, pixels: int) -> int:
        return round(pixels * 1.25)

    def _line(self, painter: QPainter, rect: QRect, style: Style, text: str) -> None:
        font = sized(painter.font(), style, style.largest)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(style.colour))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect.left(), rect.top() + metrics.ascent(), shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give every row the same height."""
        sizes = self.look.sizes
        words = self._height(sizes.body) + 2 * self._height(sizes.small)
        return QSize(sizes.tape // 2, words + sizes.gap + 6)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one scan and note that it is on the screen."""
        row = index.data(ROW_ROLE)
        painter.save()
        self._paint_row(painter, option.rect, row)
        painter.restore()
        self.painted.append((row.scan_id, row.result))


class Tape(QListView):
    """The list of scans; while it is empty it says what to do.

    ``on_painted`` is called with a scan's id and result once they are first on the screen: after the
    paint event that showed them has been flushed to the window system.
    """

    def __init__(self, look: Look, icons: Icons, model: TapeModel, empty: str) -> None:
        super().__init__()
        self._delegate = TapeDelegate(look, icons, model)
        self._empty = empty
        self._seen: set[tuple[str, Result]] = set()
        self.on_painted: Painted | None = None
        self.setObjectName("tape")
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._delegate.look = look
        self.setFixedWidth(look.sizes.tape)
        self.doItemsLayout()

    def show_newest(self) -> None:
        """Go back to the newest scan, however far somebody scrolled."""
        self.scrollToTop()

    def _report(self) -> None:
        painted, self._delegate.painted = self._delegate.painted, []
        fresh = [shown for shown in painted if shown not in self._seen]
        if self.on_painted is None or not fresh:
            return
        self._seen.update(fresh)
        # Widgets are flushed together after the last paint event; a posted call comes after that.
        QTimer.singleShot(0, self, lambda: self._tell(fresh))

    def _tell(self, fresh: list[tuple[str, Result]]) -> None:
        if self.on_painted is not None:
            for scan_id, result in fresh:
                self.on_painted(scan_id, result)

    def _paint_empty(self) -> None:
        look = self._delegate.look
        style = Style(look.sizes.value, look.sizes.small, look.palette.muted, lines=4)
        room = self.viewport().rect().adjusted(2 * look.sizes.gap, look.sizes.gap, -2 * look.sizes.gap, 0)
        fitted = fit(self._empty, self.font(), style, room.width(), room.height())
        painter = QPainter(self.viewport())
        painter.setFont(fitted.font)
        painter.setPen(QColor(style.colour))
        spacing = QFontMetrics(fitted.font).lineSpacing()
        for number, line in enumerate(fitted.lines, 1):
            painter.drawText(room.left(), room.top() + number * spacing, line)
        painter.end()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or the sentence that stands for none."""
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            self._paint_empty()
        self._report()


EMPTY = say("Nothing scanned yet. Pull the trigger on any code.")
