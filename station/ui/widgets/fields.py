"""The labelled values of a screen, the strong ones large."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.screen import Field
from station.text import Text, Translate, visible
from station.ui.theme import Look
from station.ui.widgets.grid import Grid
from station.ui.widgets.plain_text import PlainText, Style

EMPTY = "\N{EN DASH}"
WIDTH_PER_SIZE = 8
TWO_LINES = 2
LEAST_COLUMNS, MOST_COLUMNS = 2, 4


class FieldCell(QWidget):
    """One label with its value under it."""

    def __init__(self) -> None:
        super().__init__()
        self.label = PlainText(Style(13, 10, "#000000"))
        self.value = PlainText(Style(19, 13, "#000000"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.label)
        layout.addWidget(self.value)

    def show_field(self, label: str, value: str, strong: bool, look: Look) -> None:
        """Show a field; what is empty is shown as a dash, so that it cannot be missed."""
        sizes, palette = look.sizes, look.palette
        largest = sizes.strong if strong else sizes.value
        self.label.set_text(label)
        self.value.set_text(value or EMPTY)
        self.label.set_style(Style(sizes.small, sizes.small, palette.muted))
        # A strong value that is long, such as a place, is whole in two small lines rather than cut in one.
        least = sizes.body - TWO_LINES if strong else sizes.small
        self.value.set_style(Style(largest, least, palette.ink, bold=strong))


class Fields(QWidget):
    """The strong fields above, the others below, in cells that are kept from one snapshot to the next.

    As many stand beside each other as the width lets be read, so that a long list leaves the table its room.
    """

    def __init__(self, look: Look, translate: Translate) -> None:
        super().__init__()
        self._look = look
        self._translate = translate
        self._fields: tuple[Field, ...] = ()
        self._cells: list[FieldCell] = []
        self._strong, self._others = Grid(), Grid()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(self._strong)
        self._layout.addLayout(self._others)

    def cells(self) -> list[FieldCell]:
        """Return the cells that show the present fields."""
        return self._cells[: len(self._fields)]

    def as_text(self) -> str:
        """Return labels and values as lines of text."""
        return "\n".join(f"{cell.label.text()}: {cell.value.text()}" for cell in self.cells())

    def show_fields(self, fields: tuple[Field, ...]) -> None:
        """Show these fields and no others."""
        if fields != self._fields:
            self._fields = fields
            self._refresh()

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        self._refresh()

    def _refresh(self) -> None:
        gap = self._look.sizes.gap
        for grid in (self._strong, self._others):
            grid.setHorizontalSpacing(2 * gap)
            grid.setVerticalSpacing(gap // 2)
        self._layout.setSpacing(gap // 2)
        while len(self._cells) < len(self._fields):
            self._cells.append(FieldCell())
        for cell, field in zip(self._cells, self._fields, strict=False):
            cell.show_field(
                field.label.rendered(self._translate), self._shown(field.value), field.strong, self._look
            )
        self._arrange()

    def _shown(self, value: str | Text) -> str:
        return value.rendered(self._translate) if isinstance(value, Text) else visible(value)

    def _arrange(self) -> None:
        pairs = list(zip(self._cells, self._fields, strict=False))
        strong = [cell for cell, field in pairs if field.strong]
        others = [cell for cell, field in pairs if not field.strong]
        sizes = self._look.sizes
        self._strong.arrange(strong, self._columns(len(strong), sizes.strong * WIDTH_PER_SIZE))
        self._others.arrange(others, self._columns(len(others), sizes.value * WIDTH_PER_SIZE))
        for number, cell in enumerate(self._cells):
            cell.setVisible(number < len(self._fields))

    def _columns(self, count: int, least_width: int) -> int:
        fitting = min(MOST_COLUMNS, max(1, self.width() // least_width))
        return min(fitting, max(LEAST_COLUMNS, count))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows where the new width wants it."""
        self._arrange()
