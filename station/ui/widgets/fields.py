"""The labelled values of a screen, the strong ones large."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from station.screen import Field
from station.text import Text, Translate, visible
from station.ui.theme import Look
from station.ui.widgets.plain_text import PlainText, Style

EMPTY = "\N{EN DASH}"


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
        self.value.set_style(Style(largest, min(largest, sizes.body), palette.ink, bold=strong))


class Fields(QWidget):
    """A grid of fields that keeps its cells from one snapshot to the next."""

    def __init__(self, look: Look, translate: Translate) -> None:
        super().__init__()
        self._look = look
        self._translate = translate
        self._fields: tuple[Field, ...] = ()
        self._cells: list[FieldCell] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)

    def cells(self) -> list[FieldCell]:
        """Return the cells that show the present fields."""
        return self._cells[: len(self._fields)]

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
        self._grid.setHorizontalSpacing(2 * self._look.sizes.gap)
        self._grid.setVerticalSpacing(self._look.sizes.gap // 2)
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
        """Place two fields in a row, three where there are many; the cells fill the rows in order."""
        columns = 3 if len(self._fields) > 4 else 2
        for number, cell in enumerate(self._cells):
            if number < len(self._fields):
                self._grid.addWidget(cell, number // columns, number % columns)
            cell.setVisible(number < len(self._fields))
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
