"""The text of a template with the numbers of its lines; lines with something to say are marked."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from station.model import Tone
from station.ui.theme import Look

MARK = "!"
_GAP = 8
_FAINT = 70
"""Of 255: how strong the colour of a mark is behind a line."""


class SourceView(QPlainTextEdit):
    """Takes plain text only; Tab leaves it, for a template needs none."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._marks: Mapping[int, Tone] = {}
        self._look = look
        self.setObjectName("source")
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(look.sizes.small + 1)
        self.setFont(fixed)
        self._numbers = _Numbers(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scrolled)
        self._make_room()

    @property
    def text(self) -> str:
        """The text as it was written; its plain form would turn hard spaces into soft ones."""
        return self.document().toRawText().replace("\u2029", "\n")

    def set_look(self, look: Look) -> None:
        """Choose the colours anew."""
        self._look = look
        self.mark(self._marks)

    def mark(self, marks: Mapping[int, Tone]) -> None:
        """Mark lines, counted from 1, each by how bad it is."""
        self._marks = marks
        selections = []
        for line, tone in marks.items():
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                selections.append(self._selection(QTextCursor(block), tone))
        self.setExtraSelections(selections)
        self._numbers.update()

    def marked(self) -> dict[int, Tone]:
        """Return the marks."""
        return dict(self._marks)

    def go_to(self, line: int) -> None:
        """Put the cursor into a line, in the middle of what is seen."""
        block = self.document().findBlockByNumber(line - 1)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.centerCursor()
        self.setFocus()

    def _selection(self, cursor: QTextCursor, tone: Tone) -> QTextEdit.ExtraSelection:
        colour = QColor(self._look.palette.tones[tone].fill)
        colour.setAlpha(_FAINT)
        form = QTextCharFormat()
        form.setBackground(colour)
        form.setProperty(QTextFormat.Property.FullWidthSelection, True)
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        selection.format = form
        return selection

    def numbers_width(self) -> int:
        """Return how wide the column of the numbers is."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9" * digits + MARK) + 2 * _GAP

    def paint_numbers(self, painter: QPainter, place: QRect) -> None:
        """Paint the numbers of the lines that are seen."""
        palette = self._look.palette
        painter.fillRect(place, QColor(palette.raised))
        painter.setFont(self.font())
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        height = self.fontMetrics().height()
        while block.isValid() and top <= place.bottom():
            tone = self._marks.get(block.blockNumber() + 1)
            painter.setPen(QColor(palette.tones[tone].ink if tone else palette.muted))
            number = f"{block.blockNumber() + 1}{MARK if tone else ' '}"
            row = QRect(0, round(top), self._numbers.width() - _GAP, height)
            painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
            top += self.blockBoundingRect(block).height()
            block = block.next()

    def _make_room(self) -> None:
        self.setViewportMargins(self.numbers_width(), 0, 0, 0)

    def _scrolled(self, place: QRect, by: int) -> None:
        if by:
            self._numbers.scroll(0, by)
        else:
            self._numbers.update(0, place.y(), self._numbers.width(), place.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers beside the text."""
        super().resizeEvent(event)
        # What is found below takes room, and must not cover what is being written.
        self.ensureCursorVisible()
        inner = self.contentsRect()
        self._numbers.setGeometry(inner.left(), inner.top(), self.numbers_width(), inner.height())


class _Numbers(QWidget):
    """The column of the numbers."""

    def __init__(self, source: SourceView) -> None:
        super().__init__(source)
        self._source = source

    def sizeHint(self) -> QSize:
        """Return the width that the numbers need."""
        return QSize(self._source.numbers_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the numbers."""
        self._source.paint_numbers(QPainter(self), event.rect())
