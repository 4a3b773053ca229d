"""Labels that show text literally."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain_label(name: str, text: str = "", wrap: bool = True) -> QLabel:
    """Make a label that never interprets its text; ``name`` chooses its rules in the style sheet."""
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    label.setText(text)
    return label
