"""The values that a template is tried with, to be changed in place."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

LONGEST = 8000
"""Characters that the table holds of a value."""


class SamplesTable(QTableWidget):
    """Two columns: the field, and its value, which can be written anew; ``take`` is told of that."""

    def __init__(self, headings: tuple[str, str], take: Callable[[str, str], None]) -> None:
        super().__init__(0, 2)
        self._take = take
        self._is_filling = False
        self.setObjectName("plain")
        self.setHorizontalHeaderLabels(list(headings))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self._changed)

    def show_samples(self, samples: Sequence[tuple[str, str]]) -> None:
        """Show fields with their values."""
        self._is_filling = True
        self.setRowCount(len(samples))
        for row, (name, value) in enumerate(samples):
            field = QTableWidgetItem(name)
            field.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.setItem(row, 0, field)
            self.setItem(row, 1, QTableWidgetItem(value[:LONGEST]))
        self._is_filling = False

    def _changed(self, item: QTableWidgetItem) -> None:
        field = self.item(item.row(), 0)
        if item.column() == 1 and field is not None and not self._is_filling:
            self._take(field.text(), item.text())
