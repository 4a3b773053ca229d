"""What a key event of Qt means to the decoder."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from station.input.wedge import KeyKind
from station.ui.keystrokes import copy_of, keystroke

Key = Qt.Key
No = Qt.KeyboardModifier.NoModifier
Shift = Qt.KeyboardModifier.ShiftModifier
Control = Qt.KeyboardModifier.ControlModifier
Alt = Qt.KeyboardModifier.AltModifier
Meta = Qt.KeyboardModifier.MetaModifier
Keypad = Qt.KeyboardModifier.KeypadModifier

MEANINGS = [
    ("letter", Key.Key_A, No, "a", 38, (KeyKind.CHARACTER, "a")),
    ("shifted", Key.Key_A, Shift, "A", 38, (KeyKind.CHARACTER, "A")),
    ("keypad", Key.Key_5, Keypad, "5", 84, (KeyKind.CHARACTER, "5")),
    ("space", Key.Key_Space, No, " ", 65, (KeyKind.CHARACTER, " ")),
    ("AltGr on Windows", Key.Key_At, Control | Alt, "@", 24, (KeyKind.CHARACTER, "@")),
    ("dead key", Key.Key_Dead_Circumflex, No, "", 34, (KeyKind.CHARACTER, "^")),
    ("return", Key.Key_Return, No, "\r", 36, (KeyKind.ENTER, "\r")),
    ("keypad enter", Key.Key_Enter, Keypad, "\r", 104, (KeyKind.ENTER, "\r")),
    ("tab", Key.Key_Tab, No, "\t", 23, (KeyKind.TAB, "\t")),
    ("Ctrl+J is LF", Key.Key_J, Control, "\n", 44, (KeyKind.ENTER, "\n")),
    ("Ctrl+M is CR", Key.Key_M, Control, "\r", 58, (KeyKind.ENTER, "\r")),
    ("Ctrl+Return", Key.Key_Return, Control, "\r", 36, (KeyKind.OTHER, "\r")),
    ("backtab", Key.Key_Backtab, Shift, "", 23, (KeyKind.OTHER, "")),
    ("backspace", Key.Key_Backspace, No, "\b", 22, (KeyKind.OTHER, "\b")),
    ("delete", Key.Key_Delete, No, "\x7f", 119, (KeyKind.OTHER, "\x7f")),
    ("escape", Key.Key_Escape, No, "\x1b", 9, (KeyKind.OTHER, "\x1b")),
    ("function key", Key.Key_F2, No, "", 68, (KeyKind.OTHER, "")),
    ("shift alone", Key.Key_Shift, Shift, "", 50, (KeyKind.MODIFIER, "")),
    ("control alone", Key.Key_Control, Control, "", 37, (KeyKind.MODIFIER, "")),
    ("GS", Key.Key_BracketRight, Control, "\x1d", 35, (KeyKind.CONTROL, "\x1d")),
    ("RS", Key.Key_AsciiCircum, Control | Shift, "\x1e", 15, (KeyKind.CONTROL, "\x1e")),
    ("EOT", Key.Key_D, Control, "\x04", 40, (KeyKind.CONTROL, "\x04")),
    ("GS on a German system", Key.Key_Plus, Control, "+", 35, (KeyKind.CONTROL, "\x1d")),
    ("GS on a French system", Key.Key_Dollar, Control, "$", 35, (KeyKind.CONTROL, "\x1d")),
    ("RS on a German system", Key.Key_Ampersand, Control | Shift, "&", 15, (KeyKind.CONTROL, "\x1e")),
    ("FS", Key.Key_Backslash, Control, "\x1c", 51, (KeyKind.CONTROL, "\x1c")),
    ("US", Key.Key_Underscore, Control | Shift, "\x1f", 20, (KeyKind.CONTROL, "\x1f")),
    ("GS without Ctrl", Key.Key_unknown, No, "\x1d", 0, (KeyKind.CONTROL, "\x1d")),
    ("STX", Key.Key_B, Control, "\x02", 56, (KeyKind.CONTROL, "\x02")),
    ("Ctrl+F1", Key.Key_F1, Control, "", 67, (KeyKind.OTHER, "")),
    ("Alt+A", Key.Key_A, Alt, "a", 38, (KeyKind.OTHER, "a")),
    ("Meta+A", Key.Key_A, Meta, "a", 38, (KeyKind.OTHER, "a")),
]


def made(key, modifiers, text, place, repeat=False):
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, place, 7, 9, text, repeat, 1)
    event.setTimestamp(4321)
    return event


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "place", "meaning"),
    [case[1:] for case in MEANINGS],
    ids=[case[0] for case in MEANINGS],
)
def test_keys_mean(key, modifiers, text, place, meaning):
    read = keystroke(made(key, modifiers, text, place), serial=3)
    assert (read.kind, read.text) == meaning
    assert (read.at, read.serial, read.repeat) == (4321, 3, False)


@pytest.mark.parametrize("key", list(Qt.Key))
def test_every_key_of_qt_can_be_read(key):
    for modifiers in (No, Control, Alt):
        assert keystroke(made(key, modifiers, "", 0), 1).kind in KeyKind


def test_a_repeat_is_known_as_one():
    assert keystroke(made(Key.Key_A, No, "a", 38, repeat=True), 1).repeat


def test_a_copy_differs_in_nothing_but_its_type():
    event = made(Key.Key_A, Shift, "A", 38)
    copy = copy_of(event, QEvent.Type.KeyRelease)
    assert copy.type() == QEvent.Type.KeyRelease
    for fact in ("key", "modifiers", "text", "nativeScanCode", "nativeVirtualKey", "timestamp", "count"):
        assert getattr(copy, fact)() == getattr(event, fact)()
