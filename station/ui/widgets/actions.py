"""The buttons of a screen; each names the control code that does the same without hands."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from station.screen import Action
from station.text import Translate, visible
from station.ui.theme import Look
from station.ui.widgets.plain_text import PlainText, Style

WIDTH_PER_SIZE = 9
LEAST_COLUMNS = 3
"""A single action gets a button, not a bar."""


class ActionButton(QPushButton):
    """A label over its control code, painted plainly: an ampersand makes no shortcut, a key no click."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.label = PlainText(Style(16, 12, "#000000"))
        self.code = PlainText(Style(13, 10, "#000000"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.label)
        self._layout.addWidget(self.code)
        self.set_look(look)

    def show_action(self, label: str, code: str) -> None:
        """Show what the button does and which code does it too."""
        self.label.set_text(label)
        self.code.set_text(code)
        self.code.setVisible(bool(code))
        self.setAccessibleName(label)

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        sizes, palette = look.sizes, look.palette
        self.label.set_style(Style(sizes.body, sizes.small, palette.ink, bold=True))
        self.code.set_style(Style(sizes.small, 9, palette.muted, mono=True))
        self._layout.setContentsMargins(sizes.gap + 2, sizes.gap // 2, sizes.gap + 2, sizes.gap // 2)

    def sizeHint(self) -> QSize:
        """Ask for what the two lines need."""
        return self._layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Ask for the full height, so that the code is never cut."""
        return self._layout.sizeHint()


class Actions(QWidget):
    """A row of buttons that breaks into several where the window is narrow."""

    def __init__(self, look: Look, translate: Translate, on_pressed: Callable[[str], None]) -> None:
        super().__init__()
        self._look = look
        self._translate = translate
        self._on_pressed = on_pressed
        self._actions: tuple[Action, ...] = ()
        self._buttons: list[ActionButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)

    def buttons(self) -> list[ActionButton]:
        """Return the buttons of the present actions."""
        return self._buttons[: len(self._actions)]

    def show_actions(self, actions: tuple[Action, ...]) -> None:
        """Offer these actions and no others."""
        if actions == self._actions:
            return
        self._actions = actions
        while len(self._buttons) < len(actions):
            self._buttons.append(self._made(len(self._buttons)))
        for button, action in zip(self._buttons, actions, strict=False):
            button.show_action(action.label.rendered(self._translate), visible(action.code))
        self._arrange()

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        self._grid.setSpacing(look.sizes.gap)
        for button in self._buttons:
            button.set_look(look)
        self._arrange()

    def _made(self, number: int) -> ActionButton:
        button = ActionButton(self._look)
        button.clicked.connect(lambda: self._on_pressed(self._actions[number].name))
        return button

    def _arrange(self) -> None:
        fitting = max(1, self.width() // (self._look.sizes.body * WIDTH_PER_SIZE))
        columns = min(fitting, max(LEAST_COLUMNS, len(self._actions)))
        for number, button in enumerate(self._buttons):
            if number < len(self._actions):
                self._grid.addWidget(button, number // columns, number % columns)
            button.setVisible(number < len(self._actions))
        for column in range(max(self._grid.columnCount(), columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the row where the new width wants it."""
        self._arrange()
