"""The table view of a screen: large rows, the current one highlighted and kept in sight."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from station.model import Tone
from station.screen import Action, Row
from station.text import Text, Translate, english, visible
from station.ui.icons import Icons
from station.ui.theme import Look
from station.ui.widgets.key_cap import cap_side, paint_cap
from station.ui.widgets.lines_model import ROW_ROLE, LinesModel
from station.ui.widgets.picture import SmallPictures, paint_whole
from station.ui.widgets.plain_text import Style, sized
from station.ui.widgets.progress_bar import paint_progress

MOST_MEASURED = 200
MARK = 5
"""The width of the mark at the left of the current line."""
PICTURE_MARGIN = 3
BAR_WIDTH_PER_SIZE = 5
FRAME_WIDTH = 3
DENSE = 0.8
"""How high the rows of a dense table are, as a part of the usual height."""
NO_ROW = -1


class LineDelegate(QStyledItemDelegate):
    """Paints a cell literally; the first one carries the row's key, its picture and the icon of its tone.

    Beside pictures the icon has no place of its own: it stands on the corner of the picture.
    """

    def __init__(self, look: Look, icons: Icons, model: LinesModel) -> None:
        super().__init__(model)
        self.look = look
        self._icons = icons
        self._model = model
        self.pictures = SmallPictures()
        self.framed = NO_ROW
        self.is_dense = False

    def row_height(self) -> int:
        """Return how high a row is."""
        return round(self.look.sizes.row * (DENSE if self.is_dense else 1))

    def gap(self) -> int:
        """Return the width that stays free at each side of a cell."""
        return self.look.sizes.gap // (2 if self.is_dense else 1)

    def body(self) -> int:
        """Return the size in which texts are set that have the room."""
        return self.look.sizes.body - (2 if self.is_dense else 0)

    def icon_room(self) -> int:
        """Return the width that the icon in the first column takes, none in a dense table without icons."""
        if self.is_dense and not self._model.has_icons:
            return 0
        return round(self.look.sizes.body * 1.3) + self.gap()

    def picture_side(self) -> int:
        """Return how wide and high a picture is in its row."""
        return self.row_height() - 2 * PICTURE_MARGIN

    def first_room(self) -> int:
        """Return the width that stands before the text of the first column."""
        with_picture = self.picture_side() + self.gap()
        return MARK + self.key_room() + (with_picture if self._model.has_pictures else self.icon_room())

    def key_room(self) -> int:
        """Return the width that the key of a row takes, none in a table without keys."""
        return cap_side(self.look) + self.gap() if self._model.has_keys else 0

    def bar_width(self) -> int:
        """Return the width of a bar without the gaps beside it."""
        return self.look.sizes.body * BAR_WIDTH_PER_SIZE

    def cell_style(self, row: Row) -> Style:
        """Return how the text of a row is set."""
        sizes, palette = self.look.sizes, self.look.palette
        return Style(self.body(), sizes.small, palette.ink, bold=row.current)

    def _paint_ground(self, painter: QPainter, rect: QRect, row: Row, column: int) -> None:
        palette = self.look.palette
        if row.current:
            painter.fillRect(rect, QColor(palette.current))
            if column == 0:
                painter.fillRect(rect.left(), rect.top(), MARK, rect.height(), QColor(palette.accent))
        painter.setPen(QColor(palette.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _paint_frame(self, painter: QPainter, rect: QRect, column: int) -> None:
        """Paint the part of the frame around a row that belongs to one cell."""
        left = 0 if column == 0 else -FRAME_WIDTH
        right = 0 if column == self._model.columnCount() - 1 else FRAME_WIDTH
        frame = rect.adjusted(left, 0, right - 1, -1)
        painter.setClipRect(rect)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(self.look.palette.accent))
        for n in range(FRAME_WIDTH):
            painter.drawRect(frame.adjusted(n, n, -n, -n))

    def _paint_key(self, painter: QPainter, rect: QRect, row: Row) -> None:
        if row.action is not None and row.action.key:
            side = cap_side(self.look)
            top = rect.top() + (rect.height() - side) // 2
            place = QRect(rect.left() + self.gap() + MARK, top, side, side)
            paint_cap(painter, place, visible(row.action.key), self.look, painter.font())

    def _paint_icon(self, painter: QPainter, rect: QRect, row: Row) -> None:
        if row.tone is Tone.NEUTRAL:
            return
        place = self._icon_place(rect, row)
        ink = self.look.palette.tones[row.tone].ink
        pixmap = self._icons.pixmap(row.tone.value, ink, place.width(), painter.device().devicePixelRatio())
        if row.picture:
            palette = self.look.palette
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(palette.current if row.current else palette.surface))
            painter.drawEllipse(place)
        painter.drawPixmap(place.topLeft(), pixmap)

    def _icon_place(self, rect: QRect, row: Row) -> QRect:
        """Return where the icon stands: on the corner of the picture, else in the middle of its room."""
        left, room = self._picture_left(rect), self.picture_side()
        if row.picture:
            side = self.look.sizes.body
            bottom = rect.top() + (rect.height() + room) // 2
            return QRect(left + room - side, bottom - side, side, side)
        side = round(self.look.sizes.body * 1.3)
        aside = (room - side) // 2 if self._model.has_pictures else 0
        return QRect(left + aside, rect.top() + (rect.height() - side) // 2, side, side)

    def _picture_left(self, rect: QRect) -> int:
        return rect.left() + self.gap() + MARK + self.key_room()

    def _paint_picture(self, painter: QPainter, rect: QRect, row: Row) -> None:
        image = self.pictures.image(row.picture) if row.picture else None
        if image is not None and not image.isNull():
            side = self.picture_side()
            place = QRect(self._picture_left(rect), rect.top() + (rect.height() - side) // 2, side, side)
            paint_whole(painter, place, image)

    def _paint_bar(self, painter: QPainter, inner: QRect, row: Row) -> None:
        if row.progress is not None:
            height = self.look.sizes.body
            top = inner.top() + (inner.height() - height) // 2
            place = QRect(inner.left(), top, self.bar_width(), height)
            paint_progress(painter, place, row.progress, self.look.palette)

    def _paint_text(
        self, painter: QPainter, rect: QRect, row: Row, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        style = self.cell_style(row)
        text = self._model.text(index.row(), index.column())
        font = font_for(text, painter.font(), style, rect.width())
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(style.colour))
        # In little room the end of a name tells more than its middle, such as the bin of a place.
        mode = Qt.TextElideMode.ElideMiddle if self.is_dense else Qt.TextElideMode.ElideRight
        text = metrics.elidedText(text, mode, rect.width())
        is_right = self._model.is_numeric(index.column())
        left = rect.right() - metrics.horizontalAdvance(text) if is_right else rect.left()
        painter.drawText(left, rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) // 2, text)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the ground of one cell, and on it text, key, icon and picture, or the bar."""
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        gap = self.gap()
        painter.save()
        self._paint_ground(painter, rect, row, index.column())
        inner = rect.adjusted(gap, 0, -gap, 0)
        if index.column() == 0:
            self._paint_key(painter, rect, row)
            self._paint_picture(painter, rect, row)
            self._paint_icon(painter, rect, row)
            inner = inner.adjusted(self.first_room(), 0, 0, 0)
        if index.column() == self._model.bars:
            self._paint_bar(painter, inner, row)
        else:
            self._paint_text(painter, inner, row, index)
        if index.row() == self.framed:
            self._paint_frame(painter, rect, index.column())
        painter.restore()


def font_for(text: str, base: QFont, style: Style, width: int) -> QFont:
    """Return the largest font of a style in which a text fits into one line, else its least."""
    for pixels in range(style.largest, style.least, -1):
        font = sized(base, style, pixels)
        if QFontMetrics(font).horizontalAdvance(text) <= width:
            return font
    return sized(base, style, style.least)


def shared(wanted: list[int], room: int) -> list[int]:
    """Share ``room`` among columns: too little cuts the widest ones alike, too much goes to the widest."""
    widths = list(wanted)
    while sum(widths) > max(room, len(widths)):
        top = max(widths)
        widest = [column for column, width in enumerate(widths) if width == top]
        next_width = max((width for width in widths if width < top), default=1)
        missing = sum(widths) - max(room, len(widths))
        cut = min(top - next_width, missing // len(widest))
        for column in widest if cut else widest[:missing]:
            widths[column] -= cut or 1
    widths[widths.index(max(widths))] += max(0, room - sum(widths))
    return widths


class Lines(QTableView):
    """A table without grid, focus or selection, whose columns share the width by what they hold.

    Only the column of the bars has a width of its own. ``on_painted`` is called with the current row once it
    is on the screen: after the paint event that showed it has been flushed to the window system.
    ``on_pressed`` is called with the action of a row that was clicked; a double click counts once, and a
    click does not count if other rows came between pressing and letting go.
    """

    def __init__(self, look: Look, icons: Icons, translate: Translate = english) -> None:
        super().__init__()
        self._lines = LinesModel(translate, self)
        self._delegate = LineDelegate(look, icons, self._lines)
        self.on_painted: Callable[[Row], None] | None = None
        self.on_pressed: Callable[[Action], None] | None = None
        self._painted: Row | None = None
        self._held = NO_ROW
        self.setObjectName("lines")
        self.setModel(self._lines)
        self.setItemDelegate(self._delegate)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def show_lines(self, columns: tuple[str, ...], rows: tuple[Row, ...]) -> None:
        """Show a table and bring its current row into sight."""
        before, offered, had_icons = self._lines.current(), self._lines.rows(), self._lines.has_icons
        is_new_shape = self._lines.show_lines(columns, rows)
        if max(self.framed, self._held) > NO_ROW and _choices(offered) != _choices(rows):
            self.frame(NO_ROW)
            self._held = NO_ROW
        self._delegate.pictures.keep(row.picture for row in rows)
        if is_new_shape or (self._delegate.is_dense and self._lines.has_icons != had_icons):
            self._share_width()
        if is_new_shape or self._lines.current() != before:
            self._show_current()
        self.setVisible(bool(columns))

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._delegate.look = look
        self._set_row_height()

    def set_dense(self, is_dense: bool) -> None:
        """Set the rows closer to each other, or as usual."""
        if is_dense != self._delegate.is_dense:
            self._delegate.is_dense = is_dense
            header = self.horizontalHeader()
            header.setProperty("dense", is_dense)
            header.style().polish(header)
            self._set_row_height()

    def _set_row_height(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height())
        self._share_width()

    @property
    def framed(self) -> int:
        """Return the number of the row that the arrow keys have chosen, -1 if there is none."""
        return self._delegate.framed

    def frame(self, row: int) -> None:
        """Frame a row and bring it into sight; -1 frames none."""
        if row != self.framed:
            self._delegate.framed = row
            self.viewport().update()
        if row != NO_ROW:
            self.scrollTo(self._lines.index(row, 0))

    def choices(self) -> list[tuple[int, Action]]:
        """Return the rows that can be chosen, each with its action."""
        return [(n, row.action) for n, row in enumerate(self._lines.rows()) if row.action is not None]

    def _show_current(self) -> None:
        current = self._lines.current()
        if current >= 0:
            # Of a new table the scroll bar does not know the length before the next layout.
            self.updateGeometries()
            self.scrollTo(self._lines.index(current, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _share_width(self) -> None:
        """Give each column what its texts need, as far as the table is wide enough."""
        bars = self._lines.bars
        wanted = [self._wanted(column) for column in range(self._lines.columnCount()) if column != bars]
        if not wanted:
            return
        bar = self._delegate.bar_width() + 2 * self._delegate.gap() if bars >= 0 else 0
        # What stands before the first text is not shared: cutting it would leave no text at all.
        first = self._delegate.first_room()
        for column, width in enumerate(shared(wanted, self.viewport().width() - bar - first)):
            self.setColumnWidth(column, width + (first if column == 0 else 0))
        if bars >= 0:
            self.setColumnWidth(bars, bar)

    def _wanted(self, column: int) -> int:
        style = Style(self._delegate.body(), 1, "", bold=True)
        metrics = QFontMetrics(sized(self.font(), style, style.largest))
        rows = range(min(self._lines.rowCount(), MOST_MEASURED))
        texts = [self._lines.text(row, column) for row in rows]
        header = self._lines.headerData(column, Qt.Orientation.Horizontal)
        title = QFontMetrics(self.horizontalHeader().font()).horizontalAdvance(str(header))
        width = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return max(width, title + 4) + 2 * self._delegate.gap() + 4

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what has changed, and report the current row if it is new."""
        super().paintEvent(event)
        current = self._lines.current()
        if self.on_painted is None or current < 0 or self._lines.row(current) is self._painted:
            return
        self._painted = self._lines.row(current)
        QTimer.singleShot(0, self, lambda row=self._painted: self._tell(row))

    def _tell(self, row: Row) -> None:
        if self.on_painted is not None:
            self.on_painted(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take note of the row; nothing is selected and nothing takes the focus."""
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._held = self._row_at(event) if is_left else NO_ROW

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let the second click of a double click do nothing: what it meant has been done."""
        self._held = NO_ROW

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the row, if it is the one on which the button went down."""
        held, self._held = self._held, NO_ROW
        action = self._lines.row(held).action if held == self._row_at(event) != NO_ROW else None
        if action is not None and self.on_pressed is not None:
            self.on_pressed(action)

    def _row_at(self, event: QMouseEvent) -> int:
        return self.indexAt(event.position().toPoint()).row()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width among the columns, and keep the current line in sight."""
        super().resizeEvent(event)
        self._share_width()
        self._show_current()

    def sizeHint(self) -> QSize:
        """Ask for little; the layout gives all the room that is left."""
        return QSize(200, self._delegate.look.sizes.row * 3)


def _choices(rows: tuple[Row, ...]) -> list[tuple[tuple[str | Text, ...], Action | None]]:
    """Return what is chosen from: a picture that comes later makes no other choice."""
    return [(row.cells, row.action) for row in rows]
