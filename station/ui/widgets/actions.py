"""The buttons of a screen; each names the control code and the key that do the same."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station.screen import Action
from station.text import Translate, visible
from station.ui.theme import Look
from station.ui.widgets.grid import Grid
from station.ui.widgets.key_cap import KeyCap
from station.ui.widgets.plain_text import PlainText, Style

WIDTH_PER_SIZE = 9
CHOICE_WIDTH_PER_SIZE = 13
FEW_CHOICES, FEW_WIDTH_PER_SIZE = 6, 20
"""What is chosen by a key is often the name of an order, which needs more room than a verb."""
MANY, WIDE_PER_SIZE = 6, 11
"""So many more buttons are wide where nothing else needs the room, and low where the work needs it."""
LEAST_COLUMNS = 3
"""A single action gets a button, not a bar. Choices stand in no more columns, as digits on a key pad."""

OnPressed = Callable[[str, str], None]
"""Takes the name and the value of an action."""


class ActionButton(QPushButton):
    """A label over its control code, painted plainly: an ampersand makes no shortcut, Enter no click."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.label = PlainText(Style(16, 12, "#000000"))
        self.code = PlainText(Style(13, 10, "#000000"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cap = KeyCap()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.label)
        words.addWidget(self.code)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self.cap)
        self._layout.addLayout(words, 1)
        self._look, self._is_low = look, False
        self.set_look(look)

    def show_action(self, label: str, code: str, key: str) -> None:
        """Show what the button does, and which code and which key do it too."""
        self.label.set_text(label)
        self.cap.show_key(key)
        self.code.set_text(code)
        self.code.setVisible(bool(code))
        self.setAccessibleName(label)

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        sizes, palette = look.sizes, look.palette
        smaller = 2 if self._is_low else 0
        self.label.set_style(Style(sizes.body - smaller, sizes.small - smaller // 2, palette.ink, bold=True))
        self.code.set_style(Style(sizes.small - smaller, 9, palette.muted, mono=True))
        self.cap.set_look(look)
        across, down = sizes.gap + 2 - smaller, sizes.gap // (4 if self._is_low else 2)
        self._layout.setSpacing(sizes.gap)
        self._layout.setContentsMargins(across, down, across, down)

    def set_low(self, is_low: bool) -> None:
        """Take less height, or as much as usual."""
        if is_low != self._is_low:
            self._is_low = is_low
            self.set_look(self._look)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for what the two lines need."""
        return self._layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Ask for the full height, so that the code is never cut."""
        return self._layout.sizeHint()


class Actions(QWidget):
    """The buttons of a screen: what is chosen by a key above, everything else below."""

    def __init__(self, look: Look, translate: Translate, on_pressed: OnPressed) -> None:
        super().__init__()
        self._look = look
        self._translate = translate
        self._on_pressed = on_pressed
        self._actions: tuple[Action, ...] = ()
        self._is_crowded = False
        self._buttons: list[ActionButton] = []
        self._choices, self._others = Grid(), Grid()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(self._choices)
        self._layout.addLayout(self._others)

    def buttons(self) -> list[ActionButton]:
        """Return the buttons of the present actions."""
        return self._buttons[: len(self._actions)]

    def press_key(self, key: str) -> bool:
        """Press the action that has this key; tell whether there is one."""
        action = next((action for action in self._actions if action.key and action.key == key), None)
        if action is not None:
            self._press(action)
        return action is not None

    def show_actions(self, actions: tuple[Action, ...], is_crowded: bool) -> None:
        """Offer these actions and no others; where it is crowded, other parts of the screen need the room."""
        if actions == self._actions and is_crowded == self._is_crowded:
            return
        self._actions, self._is_crowded = actions, is_crowded
        while len(self._buttons) < len(actions):
            self._buttons.append(self._made(len(self._buttons)))
        for button, action in zip(self._buttons, actions, strict=False):
            button.show_action(
                action.label.rendered(self._translate), visible(action.code), visible(action.key)
            )
        self._arrange()

    def set_look(self, look: Look) -> None:
        """Take over colours and sizes."""
        self._look = look
        self._choices.setSpacing(look.sizes.gap)
        for button in self._buttons:
            button.set_look(look)
        self._arrange()

    def _made(self, number: int) -> ActionButton:
        button = ActionButton(self._look)
        button.clicked.connect(lambda: self._press(self._actions[number]))
        return button

    def _press(self, action: Action) -> None:
        self._on_pressed(action.name, action.value)

    def _arrange(self) -> None:
        pairs = list(zip(self._buttons, self._actions, strict=False))
        choices = [button for button, action in pairs if action.key]
        others = [button for button, action in pairs if not action.key]
        is_few = len(choices) <= FEW_CHOICES
        width = FEW_WIDTH_PER_SIZE if is_few else CHOICE_WIDTH_PER_SIZE
        self._choices.arrange(choices, min(LEAST_COLUMNS, self._columns(len(choices), width)))
        is_many = len(others) > MANY
        width = WIDE_PER_SIZE if is_many and not self._is_crowded else WIDTH_PER_SIZE
        self._others.arrange(others, self._columns(len(others), width))
        is_low = is_many and self._is_crowded
        self._others.setSpacing(self._look.sizes.gap // (2 if is_low else 1))
        for button, action in pairs:
            button.set_low(is_low and not action.key)
        self._layout.setSpacing(self._look.sizes.gap if choices and others else 0)
        for number, button in enumerate(self._buttons):
            button.setVisible(number < len(self._actions))

    def _columns(self, count: int, width_per_size: int) -> int:
        fitting = max(1, self.width() // (self._look.sizes.body * width_per_size))
        return min(fitting, max(LEAST_COLUMNS, count))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows where the new width wants it."""
        self._arrange()
