"""The rows of a screen, and beside them its second table; rows are chosen by mouse, key or arrow keys."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from station.screen import Action, Row, Table, View
from station.text import NOTHING, Text, Translate, say
from station.ui.icons import Icons
from station.ui.theme import Look
from station.ui.widgets.lines import NO_ROW, Lines
from station.ui.widgets.plain_text import PlainText, Style

NONE = say("There is nothing to list.")
SIDE_BY_SIDE_PER_SIZE = 42
"""In less width than this two tables stand one below the other."""
MOST_COUNTED = 8
"""Rows that give one of two tables more of the height than the other."""

OnPressed = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands above a table that has a name, and what stands in it while it is empty."""

    caption: PlainText
    nothing: PlainText


class TableCard(QFrame):
    """A table, with its name above it where it has one; the words for that are made when first wanted."""

    def __init__(self, look: Look, icons: Icons, translate: Translate) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.lines = Lines(look, icons, translate)
        self.words: Words | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2, 2, 2, 2)
        self.column.addWidget(self.lines, 1)
        self.column.addStretch(0)

    def show_table(self, caption: str, columns: tuple[str, ...], rows: tuple[Row, ...], none: str) -> None:
        """Show a table; ``none`` is what stands under its name while it has no rows."""
        self.lines.show_lines(columns, rows)
        if self.words is None and caption:
            self.words = self._made_words()
        if self.words is not None:
            is_empty = bool(caption) and not rows
            self.words.caption.set_text(caption)
            self.words.caption.setVisible(bool(caption))
            self.words.nothing.set_text(none)
            self.words.nothing.setVisible(is_empty)
            self.lines.setVisible(bool(columns) and not is_empty)

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        self.lines.set_look(look)
        if self.words is not None:
            self._style(self.words)

    def _made_words(self) -> Words:
        words = Words(PlainText(Style(16, 13, "#000000")), PlainText(Style(16, 13, "#000000")))
        self._style(words)
        self.column.setSpacing(0)
        self.column.insertWidget(0, words.caption)
        self.column.insertWidget(2, words.nothing)
        return words

    def _style(self, words: Words) -> None:
        sizes, palette = self._look.sizes, self._look.palette
        words.caption.set_style(Style(sizes.body, sizes.small, palette.ink, bold=True))
        words.nothing.set_style(Style(sizes.body, sizes.small, palette.muted))
        for text in (words.caption, words.nothing):
            text.setContentsMargins(sizes.gap, 0, sizes.gap, 0)


class Tables(QWidget):
    """One table or two, each of which scrolls by itself; the second is made when it is first wanted."""

    def __init__(self, look: Look, icons: Icons, translate: Translate, on_pressed: OnPressed) -> None:
        super().__init__()
        self._look = look
        self._icons = icons
        self._translate = translate
        self._on_pressed = on_pressed
        self._question: tuple[str, Text, Text] | None = None
        self.first = self._made()
        self.second: TableCard | None = None
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.first)

    def show_view(self, view: View) -> None:
        """Show the tables of a view; a cursor stays only while the same is asked about the same rows."""
        question = (view.screen, view.headline, view.prompt)
        if question != self._question:
            self._question = question
            self.forget_cursor()
        self._show(self.first, view.caption, view.columns, view.rows)
        self.first.setVisible(bool(view.columns) or view.beside is None)
        if view.beside is not None:
            self._show_second(view.beside)
        elif self.second is not None:
            self.second.hide()
            self._show(self.second, NOTHING, (), ())
        self.first.lines.set_dense(view.beside is not None)
        self._arrange()

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        self._layout.setSpacing(look.sizes.gap)
        for card in self._cards():
            card.set_look(look)
        self._arrange()

    def press_key(self, key: str) -> bool:
        """Press the row that has this key; tell whether there is one."""
        actions = (action for lines in self._tables() for _, action in lines.choices())
        action = next((action for action in actions if action.key and action.key == key), None)
        if action is not None:
            self._press(action)
        return action is not None

    def move_cursor(self, step: int) -> None:
        """Frame the row that can be chosen so many further on, at first the first or the last of them."""
        places = [(lines, row) for lines in self._tables() for row, _ in lines.choices()]
        if not places:
            return
        at = next((n for n, (lines, row) in enumerate(places) if lines.framed == row), None)
        if at is None:
            at = -1 if step > 0 else len(places)
        self.forget_cursor()
        lines, row = places[min(max(0, at + step), len(places) - 1)]
        lines.frame(row)

    def press_cursor(self) -> None:
        """Press the row that is framed, if one is."""
        choices = ((lines, *choice) for lines in self._tables() for choice in lines.choices())
        action = next((action for lines, row, action in choices if row == lines.framed), None)
        if action is not None:
            self._press(action)

    def forget_cursor(self) -> None:
        """Frame no row any more."""
        for card in self._cards():
            card.lines.frame(NO_ROW)

    def _cards(self) -> list[TableCard]:
        return [self.first] if self.second is None else [self.first, self.second]

    def _tables(self) -> list[Lines]:
        return [card.lines for card in self._cards()]

    def _made(self) -> TableCard:
        card = TableCard(self._look, self._icons, self._translate)
        card.lines.on_pressed = self._press
        return card

    def _press(self, action: Action) -> None:
        # The cursor has done its work: a second Enter must not answer the next question.
        self.forget_cursor()
        self._on_pressed(action.name, action.value)

    def _show(self, card: TableCard, caption: Text, columns: tuple[Text, ...], rows: tuple[Row, ...]) -> None:
        names = tuple(column.rendered(self._translate) for column in columns)
        none = NONE.rendered(self._translate)
        card.show_table(caption.rendered(self._translate), names, rows, none)

    def _show_second(self, table: Table) -> None:
        if self.second is None:
            self.second = self._made()
            self.second.lines.set_dense(True)
            self._layout.addWidget(self.second)
            self.second.set_look(self._look)
        self._show(self.second, table.title, table.columns, table.rows)
        self.second.show()

    def _arrange(self) -> None:
        """Put two tables beside each other where both can be read, and share the room by what they hold."""
        if self.second is None or self.second.isHidden():
            return
        is_wide = self.width() >= self._look.sizes.body * SIDE_BY_SIDE_PER_SIZE
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(direction)
        for place, lines in enumerate(self._tables()):
            model = lines.model()
            size = model.columnCount() if is_wide else min(model.rowCount(), MOST_COUNTED) + 2
            self._layout.setStretch(place, max(1, size))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break two tables apart where the new width wants it."""
        self._arrange()
