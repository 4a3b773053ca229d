"""Widgets in rows of one width, as many beside each other as fit."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget


class Grid(QGridLayout):
    """Places widgets anew whenever their number or the room changes."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)

    def arrange(self, widgets: Sequence[QWidget], columns: int) -> None:
        """Place widgets in rows of this many, which share the whole width alike."""
        for number, widget in enumerate(widgets):
            self.addWidget(widget, number // columns, number % columns)
        for column in range(max(self.columnCount(), columns)):
            self.setColumnStretch(column, 1 if column < columns else 0)
