"""The scans of the session as a list model that moves only what changed."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from station.screen import TapeRow
from station.text import Translate, say, visible

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
NO_INDEX = QModelIndex()
UNDER_WAY = say("Working on it ...")


class TapeModel(QAbstractListModel):
    """Newest scan first; a new scan is inserted on top, a new result changes its own row."""

    def __init__(self, translate: Translate, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translate = translate
        self._rows: tuple[TapeRow, ...] = ()

    def rows(self) -> tuple[TapeRow, ...]:
        """Return the rows that are shown."""
        return self._rows

    def show_rows(self, rows: tuple[TapeRow, ...]) -> list[TapeRow]:
        """Show these rows; return those that are new or changed, newest first."""
        if rows is self._rows:
            return []
        fresh = self._fresh_on_top(rows)
        if fresh < 0:
            return self._replace(rows)
        self._insert(fresh, rows)
        self._cut(len(rows))
        return [*rows[:fresh], *self._update(fresh, rows)]

    def headline(self, row: TapeRow) -> str:
        """Return what became of a scan in the operator's language."""
        return (row.headline if row.headline.template else UNDER_WAY).rendered(self._translate)

    def label(self, row: TapeRow) -> str:
        """Return what became of a scan's labels in the operator's language, empty if it has none."""
        return row.label.text.rendered(self._translate) if row.label is not None else ""

    def clock(self, row: TapeRow) -> str:
        """Return the time of day at which a scan came, by the clock on the operator's wall."""
        return row.at.astimezone().strftime("%H:%M:%S")

    def _fresh_on_top(self, rows: tuple[TapeRow, ...]) -> int:
        """Count the new rows above the old first one, -1 if the old rows are not below them."""
        if not self._rows:
            return len(rows) if rows else 0
        first = self._rows[0].scan_id
        fresh = next((n for n, row in enumerate(rows) if row.scan_id == first), -1)
        old = rows[fresh:] if fresh >= 0 else ()
        is_same_order = all(a.scan_id == b.scan_id for a, b in zip(old, self._rows, strict=False))
        moved = {row.scan_id for row in rows[: max(fresh, 0)]} & {row.scan_id for row in self._rows}
        return fresh if is_same_order and not moved and len(old) <= len(self._rows) else -1

    def _replace(self, rows: tuple[TapeRow, ...]) -> list[TapeRow]:
        known = {row.scan_id: row for row in self._rows}
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return [row for row in rows if known.get(row.scan_id) != row]

    def _insert(self, fresh: int, rows: tuple[TapeRow, ...]) -> None:
        if fresh:
            self.beginInsertRows(NO_INDEX, 0, fresh - 1)
            self._rows = rows[:fresh] + self._rows
            self.endInsertRows()

    def _cut(self, length: int) -> None:
        if len(self._rows) > length:
            self.beginRemoveRows(NO_INDEX, length, len(self._rows) - 1)
            self._rows = self._rows[:length]
            self.endRemoveRows()

    def _update(self, fresh: int, rows: tuple[TapeRow, ...]) -> list[TapeRow]:
        pairs = zip(self._rows, rows, strict=True)
        changed = [n for n, (old, new) in enumerate(pairs) if old is not new and old != new]
        self._rows = rows
        for number in changed:
            index = self.index(number)
            self.dataChanged.emit(index, index)
        return [rows[number] for number in changed]

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Return the number of scans."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row itself, or its headline, its code and how its labels are as one plain text."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            told = (self.headline(row), visible(row.text), self.label(row))
            return " · ".join(part for part in told if part)
        return None
