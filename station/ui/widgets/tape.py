"""The tape: every scan of the session with what became of it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem

from station.model import TONE_OF, Result, Tone
from station.screen import LabelNote, TapeRow
from station.text import say, visible_in_line
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
    Result.REPEATED: "repeated",
    Result.TAKEN_BACK: "taken-back",
}

TROUBLE = frozenset({Tone.ASK, Tone.BAD, Tone.UNSURE})
"""What is said of labels with these tones stands in place of the code."""
MOST_KEPT = 64
"""Painted rows; a tall screen shows about thirty."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A row as it was painted, for as long as row and size stay the same."""

    row: TapeRow
    size: QSize
    ratio: float
    pixmap: QPixmap


class TapeDelegate(QStyledItemDelegate):
    """Paints a scan: icon, headline, code, time; always literally."""

    def __init__(self, look: Look, icons: Icons, model: TapeModel) -> None:
        super().__init__(model)
        self.look = look
        self._icons = icons
        self._model = model
        self.painted: list[tuple[str, Result]] = []
        self._kept: dict[str, _Kept] = {}

    def forget(self) -> None:
        """Paint every row anew, for the look is another."""
        self._kept.clear()

    def _picture(self, row: TapeRow, size: QSize, ratio: float) -> QPixmap:
        """Return a row as it is painted; most rows only move when a new one comes."""
        kept = self._kept.get(row.scan_id)
        if kept is None or kept.row is not row or kept.size != size or kept.ratio != ratio:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[row.scan_id] = _Kept(row, size, ratio, self._painted_row(row, size, ratio))
        return kept.pixmap

    def _painted_row(self, row: TapeRow, size: QSize, ratio: float) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(self.look.palette.surface))
        painter = QPainter(pixmap)
        self._paint_row(painter, QRect(QPoint(0, 0), size), row)
        painter.end()
        return pixmap

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
        is_trouble = row.label is not None and row.label.tone in TROUBLE
        headline = Style(sizes.body, sizes.body, ink, lines=1 if is_trouble else 2, bold=True)
        below = self._trouble(painter, words, row) if is_trouble else [self._code(row)]
        small = self._spacing(self._caption())
        under = small * len(below)
        fitted = fit(
            self._model.headline(row), painter.font(), headline, words.width(), words.height() - under
        )
        block = len(fitted.lines) * self._spacing(headline) + under
        top = words.top() + max(0, words.height() - block) // 2
        for number, line in enumerate(fitted.lines):
            self._line(painter, words, top + number * self._spacing(headline), headline, line)
        top += block - under
        if row.label is not None and not is_trouble:
            words = self._paint_label(painter, words, top, row.label, self._model.label(row))
        style = self._of_label(row.label) if is_trouble and row.label else self._caption()
        for number, line in enumerate(below):
            self._line(painter, words, top + number * small, style, line)

    def _caption(self) -> Style:
        return Style(self.look.sizes.small, self.look.sizes.small, self.look.palette.muted, mono=True)

    def _of_label(self, note: LabelNote) -> Style:
        small = self.look.sizes.small
        return Style(small, small, self.look.palette.tones[note.tone].ink, lines=2, bold=True)

    def _code(self, row: TapeRow) -> str:
        return f"{self._model.clock(row)}  {visible_in_line(row.text)}"

    def _trouble(self, painter: QPainter, words: QRect, row: TapeRow) -> list[str]:
        """Return what is wrong with a label, in as many lines as there is room for; the code gives way."""
        assert row.label is not None, "only a row with labels tells of them"
        style = self._of_label(row.label)
        return list(fit(self._model.label(row), painter.font(), style, words.width(), words.height()).lines)

    def _paint_label(self, painter: QPainter, words: QRect, top: int, note: LabelNote, text: str) -> QRect:
        """Paint at the right that all is well with the labels; return the room that is left."""
        style = self._of_label(note)
        wanted = QFontMetrics(sized(painter.font(), style, style.largest)).horizontalAdvance(text) + 1
        width = min(wanted, words.width() * 2 // 3)
        self._line(painter, words.adjusted(words.width() - width, 0, 0, 0), top, style, text)
        return words.adjusted(0, 0, -width - self.look.sizes.gap, 0)

    def _spacing(self, style: Style) -> int:
        return QFontMetrics(sized(QFont(), style, style.largest)).lineSpacing()

    def _line(self, painter: QPainter, words: QRect, top: int, style: Style, text: str) -> None:
        font = sized(painter.font(), style, style.largest)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(style.colour))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words.left(), top + metrics.ascent(), shown)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Give every row the same height."""
        sizes = self.look.sizes
        words = 2 * self._spacing(Style(sizes.body, 1, "", bold=True)) + self._spacing(
            Style(sizes.small, 1, "", mono=True)
        )
        return QSize(sizes.tape // 2, words + sizes.gap + 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one scan and note that it is on the screen."""
        row = index.data(ROW_ROLE)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(option.rect.topLeft(), self._picture(row, option.rect.size(), ratio))
        self.painted.append((row.scan_id, row.result))


class Tape(QListView):
    """The list of scans; while it is empty it says what to do.

    ``on_label_clicked`` is called with the scan of a row that has labels when that is clicked. ``on_painted``
    is called with a scan's id and result once they are first on the screen: after the
    paint event that showed them has been flushed to the window system.
    """

    def __init__(self, look: Look, icons: Icons, model: TapeModel, empty: str) -> None:
        super().__init__()
        self._delegate = TapeDelegate(look, icons, model)
        self._empty = empty
        self._seen: set[tuple[str, Result]] = set()
        self.on_painted: Painted | None = None
        self.on_label_clicked: Callable[[str], None] | None = None
        self.setObjectName("tape")
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._row_clicked)

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._delegate.look = look
        self._delegate.forget()
        self.doItemsLayout()

    def show_newest(self) -> None:
        """Go back to the newest scan, however far somebody scrolled."""
        self.scrollToTop()

    def lay_out(self) -> None:
        """Lay out now what has changed; by itself it would be painted one turn of the event loop later."""
        self.executeDelayedItemsLayout()

    def _row_clicked(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row.label is not None and self.on_label_clicked is not None:
            self.on_label_clicked(row.scan_id)

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
