"""The one style sheet of the window and its Qt palette, generated from the tokens of the theme."""

from string import Template

from PySide6.QtGui import QColor, QPalette

from station.model import Tone
from station.ui.resources import resource
from station.ui.theme import Look, contrast

_SHEET = Template("""
QMainWindow, QDialog, QWidget#page { background: $canvas; }
QWidget { color: $ink; font-size: ${body}px; }
QFrame#prompt { background: $surface; border: 0; border-bottom: 1px solid $line; }
QFrame#status { background: $surface; border: 0; border-top: 1px solid $line; }
QFrame#card { background: $surface; border: 1px solid $line; border-radius: 8px; }
QLabel { background: transparent; }
QLabel#muted { color: $muted; }
QLabel#heading { font-size: ${strong}px; font-weight: bold; }
QLabel#caption { color: $muted; font-size: ${small}px; font-weight: bold; }
QLabel#notice { background: $notice; color: $on_notice; padding: ${pad}px ${gap2}px; font-weight: bold; }
QLabel#good { color: $good; font-weight: bold; }
QLabel#problem { color: $bad; font-weight: bold; }
QTableView#lines, QListView#tape { background: $surface; border: 0; outline: 0; }
QTableView#plain { background: $surface; border: 1px solid $line; border-radius: 8px; outline: 0; }
QTableView#plain QLineEdit { border: 2px solid $accent; border-radius: 0; padding: 0 ${half}px; }
QListWidget, QPlainTextEdit, QScrollArea#paper {
    background: $surface; border: 1px solid $line; border-radius: 8px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QListWidget:focus, QPlainTextEdit:focus, QTableView#plain:focus { border: 2px solid $accent; }
QListWidget::item { padding: 2px ${half}px; }
QListWidget::item:selected, QTableView#plain::item:selected { background: $current; color: $ink; }
QScrollArea#paper, QScrollArea#paper > QWidget > QWidget { background: $raised; }
QComboBox {
    background: $surface; color: $ink; border: 1px solid $muted; border-radius: 8px; padding: 2px ${half}px;
}
QComboBox::drop-down { border: 0; width: ${body}px; }
QComboBox::down-arrow { image: url("$down"); width: ${arrow}px; height: ${arrow}px; }
QComboBox:focus { border: 2px solid $accent; }
QSplitter::handle { background: $line; height: 3px; margin: 3px 0; }
QComboBox QAbstractItemView {
    background: $surface; color: $ink; border: 1px solid $line; selection-background-color: $current;
}
QTableView#plain::item { padding: 0 ${gap}px; border: 0; }
QHeaderView { background: $surface; border: 0; }
QHeaderView::section {
    background: $surface; color: $muted; border: 0; border-bottom: 2px solid $line;
    padding: ${pad}px ${gap}px; font-size: ${small}px; font-weight: bold;
}
QHeaderView[dense="true"]::section { border-bottom: 1px solid $line; padding: 2px ${half}px; }
QPushButton {
    background: $surface; color: $ink; border: 1px solid $line; border-radius: 8px;
    padding: ${pad}px ${gap}px;
}
QPushButton:hover { background: $raised; }
QPushButton:pressed { background: $current; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; }
QPushButton:disabled { color: $muted; background: $canvas; }
QPushButton#primary { background: $accent; color: $on_accent; border-color: $accent; font-weight: bold; }
QPushButton#primary:disabled { background: $raised; color: $muted; border-color: $line; }
QLineEdit {
    background: $surface; color: $ink; border: 1px solid $muted; border-radius: 8px;
    padding: ${pad}px ${gap}px; selection-background-color: $accent; selection-color: $on_accent;
    placeholder-text-color: $muted;
}
QLineEdit:focus { border: 2px solid $accent; }
QCheckBox, QRadioButton { background: transparent; spacing: ${gap}px; }
QCheckBox::indicator, QRadioButton::indicator {
    width: ${mark}px; height: ${mark}px; border: 2px solid $muted; background: $surface;
}
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QRadioButton::indicator:checked {
    width: ${core}px; height: ${core}px; border: ${ring}px solid $accent; background: $on_accent;
}
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 5px; min-height: 40px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $line; border-radius: 5px; min-width: 40px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def _indicator(look: Look) -> dict[str, object]:
    """Return the measures of check boxes and radio buttons; ring and core are as wide as the mark."""
    mark = look.sizes.body // 2 * 2
    ring = mark // 4 + 2
    is_dark_mark = contrast(look.palette.accent, "#ffffff") < contrast(look.palette.accent, "#000000")
    check = resource("icons", "check-dark.svg" if is_dark_mark else "check-light.svg").as_posix()
    return {"mark": mark, "ring": ring, "core": mark + 4 - 2 * ring, "round": mark // 2 + 2, "check": check}


def qt_palette(look: Look) -> QPalette:
    """Return the colours for what the style sheet leaves to Qt, such as the mark of a check box."""
    palette = QPalette(QColor(look.palette.canvas))
    role = QPalette.ColorRole
    roles = {
        role.Window: look.palette.canvas,
        role.Base: look.palette.surface,
        role.Button: look.palette.surface,
        role.WindowText: look.palette.ink,
        role.Text: look.palette.ink,
        role.ButtonText: look.palette.ink,
        role.Highlight: look.palette.accent,
        role.HighlightedText: look.palette.on_accent,
    }
    for name, colour in roles.items():
        palette.setColor(name, QColor(colour))
    return palette


def style_sheet(look: Look) -> str:
    """Write the style sheet of a look."""
    palette, sizes = look.palette, look.sizes
    tokens = {
        name: getattr(palette, name)
        for name in ("canvas", "surface", "raised", "current", "line", "ink", "muted", "accent", "on_accent")
    }
    unsure = palette.tones[Tone.UNSURE]
    return _SHEET.substitute(
        tokens,
        body=sizes.body,
        small=sizes.small,
        strong=sizes.strong,
        gap=sizes.gap,
        gap2=2 * sizes.gap,
        half=sizes.gap // 2,
        down=resource("icons", "down.svg").as_posix(),
        arrow=sizes.body * 3 // 4,
        pad=max(4, sizes.gap * 2 // 3),
        **_indicator(look),
        notice=unsure.fill,
        on_notice=unsure.on_fill,
        bad=palette.tones[Tone.BAD].ink,
        good=palette.tones[Tone.GOOD].ink,
    )
