"""The field for a code that no scanner can read any more."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

LONGEST = 4096


class CodeEntry(QLineEdit):
    """Hands a typed code over at Enter, then empties itself and gives up the focus.

    It takes focus by a click, by its key or by typing, never by Tab: the station has no focus to lose.
    ``on_begun`` is called when it does.
    """

    def __init__(self, placeholder: str, on_entered: Callable[[str], None]) -> None:
        super().__init__()
        self._on_entered = on_entered
        self.on_begun: Callable[[], None] | None = None
        self.setObjectName("code")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setMaxLength(LONGEST)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.returnPressed.connect(self._enter)

    def begin(self, text: str = "") -> None:
        """Take the focus, with the first character that was typed elsewhere."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.insert(text)

    def _enter(self) -> None:
        text = self.text()
        self._leave()
        if text:
            self._on_entered(text)

    def _leave(self) -> None:
        self.clear()
        self.clearFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that a person begins to type."""
        super().focusInEvent(event)
        if self.on_begun is not None:
            self.on_begun()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up on Escape; everything else is the line edit's own business."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
