"""The table of a screen, such as the lines of an order, as a model that keeps its rows."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from station.model import Tone
from station.screen import Row
from station.text import Text, Translate, english, visible

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
NO_INDEX = QModelIndex()
NO_ROW = Row(())


class LinesModel(QAbstractTableModel):
    """Rows of plain text; only rows that changed are painted again."""

    def __init__(self, translate: Translate = english, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translate = translate
        self._columns: tuple[str, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._filled: tuple[bool, ...] = ()
        self._numeric: frozenset[int] = frozenset()
        self._has_bars = False
        self._has_pictures = False
        self._has_keys = False
        self._has_icons = False

    @property
    def bars(self) -> int:
        """Return the number of the column with the bars, -1 if no line has one."""
        return len(self._columns) if self._has_bars else -1

    @property
    def has_pictures(self) -> bool:
        """Tell whether any line has a picture, so that all leave room for one."""
        return self._has_pictures

    @property
    def has_keys(self) -> bool:
        """Tell whether any line is chosen by a key, so that all leave room for one."""
        return self._has_keys

    @property
    def has_icons(self) -> bool:
        """Tell whether any line has the icon of a tone."""
        return self._has_icons

    def rows(self) -> tuple[Row, ...]:
        """Return all rows."""
        return self._rows

    def show_lines(self, columns: tuple[str, ...], rows: tuple[Row, ...]) -> bool:
        """Show a table; return whether its shape changed, so that widths must be found anew."""
        if rows is self._rows and columns == self._columns:
            return False
        has_bars = bool(columns) and any(row.progress is not None for row in rows)
        has_pictures = any(row.picture for row in rows)
        self._has_icons = any(row.tone is not Tone.NEUTRAL for row in rows)
        # A column whose texts come later needs more room then.
        filled = tuple(any(n < len(row.cells) and row.cells[n] for row in rows) for n in range(len(columns)))
        has_keys = any(row.action is not None and row.action.key for row in rows)
        shape = (columns, filled, len(rows), has_bars, has_pictures, has_keys)
        if shape != self._shape():
            self.beginResetModel()
            self._columns, self._rows, self._filled = columns, rows, filled
            self._has_bars, self._has_pictures, self._has_keys = has_bars, has_pictures, has_keys
            self._numeric = frozenset(n for n in range(len(columns)) if self._holds_quantities(n))
            self.endResetModel()
            return True
        self._update(rows)
        return False

    def _shape(self) -> tuple[object, ...]:
        has = (self._has_bars, self._has_pictures, self._has_keys)
        return (self._columns, self._filled, len(self._rows), *has)

    def row(self, number: int) -> Row:
        """Return a row of the table."""
        return self._rows[number]

    def current(self) -> int:
        """Return the number of the row that the last scan belongs to, -1 if there is none."""
        return next((number for number, row in enumerate(self._rows) if row.current), -1)

    def text(self, row: int, column: int) -> str:
        """Return a cell as it can be shown; a missing cell is empty."""
        cells = self._rows[row].cells
        if column >= min(len(cells), len(self._columns)):
            return ""
        cell = cells[column]
        return visible(cell.rendered(self._translate) if isinstance(cell, Text) else cell)

    def is_numeric(self, column: int) -> bool:
        """Tell whether a column is one of quantities, which are set to the right.

        It is found when the table is new and kept, so that no column jumps while its lines change.
        """
        return column in self._numeric

    def _holds_quantities(self, column: int) -> bool:
        texts = [self.text(row, column) for row in range(len(self._rows))]
        return any(texts) and all(_is_quantity(text) for text in texts)

    def _update(self, rows: tuple[Row, ...]) -> None:
        changed = [n for n, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old != new]
        self._rows = rows
        for number in changed:
            self.dataChanged.emit(self.index(number, 0), self.index(number, self.columnCount() - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of columns; the bars have the last one."""
        return 0 if parent.isValid() else len(self._columns) + self._has_bars

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row itself, or the cell as plain text."""
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            return self._rows[index.row()]
        return self.text(index.row(), index.column()) if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column, set to the side that its cells are set to."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section] if section < len(self._columns) else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.is_numeric(section) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def _is_quantity(text: str) -> bool:
    return all(char in "0123456789.,/+- " for char in text)
