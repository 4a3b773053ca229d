"""Turn Qt key events into the keystrokes of the wedge decoder, and copy them for a replay."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from station.input.key_positions import KEYPAD, KeyPress
from station.input.keystroke import KeyKind, Keystroke
from station.input.wedge import EOT, SEPARATORS
from station.ui.native_keys import LEVEL_3, LOCK

Key = Qt.Key
Modifier = Qt.KeyboardModifier

_MODIFIERS = frozenset(
    {
        Key.Key_Shift,
        Key.Key_Control,
        Key.Key_Alt,
        Key.Key_AltGr,
        Key.Key_Meta,
        Key.Key_CapsLock,
        Key.Key_NumLock,
        Key.Key_ScrollLock,
        Key.Key_Super_L,
        Key.Key_Super_R,
        Key.Key_Hyper_L,
        Key.Key_Hyper_R,
        Key.Key_Mode_switch,
    }
)
_ENDINGS = {
    Key.Key_Return: KeyKind.ENTER,
    Key.Key_Enter: KeyKind.ENTER,
    Key.Key_Tab: KeyKind.TAB,
}
_ENDING_TEXTS = {"\r": KeyKind.ENTER, "\n": KeyKind.ENTER, "\t": KeyKind.TAB}
# Where a US scanner presses Ctrl+] Ctrl+6 Ctrl+\ Ctrl+- Ctrl+D, whatever layout the system has.
_CONTROL_PLACES = {27: "\x1d", 7: "\x1e", 43: "\x1c", 12: "\x1f", 32: EOT}
_CONTROL_TEXTS = SEPARATORS | {EOT}
# A dead key types nothing, but a burst must not break at it: it counts as the accent that it carries.
_DEAD_KEYS = {
    Key.Key_Dead_Grave: "`",
    Key.Key_Dead_Acute: "\N{ACUTE ACCENT}",
    Key.Key_Dead_Circumflex: "^",
    Key.Key_Dead_Tilde: "~",
    Key.Key_Dead_Macron: "¯",
    Key.Key_Dead_Breve: "˘",
    Key.Key_Dead_Abovedot: "˙",
    Key.Key_Dead_Diaeresis: "¨",
    Key.Key_Dead_Abovering: "°",
    Key.Key_Dead_Doubleacute: "˝",
    Key.Key_Dead_Caron: "ˇ",
    Key.Key_Dead_Cedilla: "\N{CEDILLA}",
    Key.Key_Dead_Ogonek: "\N{OGONEK}",
}

Reader = Callable[[QKeyEvent, int], Keystroke]


def scan_code_offset() -> int:
    """Return what the platform adds to the key positions that Linux counts from; X11 adds 8."""
    return 0 if QGuiApplication.platformName() == "windows" else 8


def keystroke(event: QKeyEvent, serial: int, offset: int = 8) -> Keystroke:
    """Read a key press; ``offset`` is what the platform adds to the positions of keys."""
    kind, text = _meaning(event, offset)
    return Keystroke(kind, text, event.timestamp(), event.isAutoRepeat(), serial, press_of(event, offset))


def press_of(event: QKeyEvent, offset: int) -> KeyPress | None:
    """Return the key by its place, None where the platform does not tell it."""
    position = event.nativeScanCode() - offset
    if position <= 0:
        return None
    held, state = event.modifiers(), event.nativeModifiers()
    return KeyPress(
        position,
        shift=bool(held & Modifier.ShiftModifier),
        control=bool(held & Modifier.ControlModifier),
        alt=bool(held & Modifier.AltModifier),
        altgr=bool(held & Modifier.GroupSwitchModifier or state & LEVEL_3),
        caps=bool(state & LOCK),
    )


def copy_of(event: QKeyEvent, kind: QEvent.Type) -> QKeyEvent:
    """Make an event of the same key, as a press or as a release."""
    copy = QKeyEvent(
        kind,
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy


def _meaning(event: QKeyEvent, offset: int) -> tuple[KeyKind, str]:
    key, text = Key(event.key()), event.text()
    held = event.modifiers() & (Modifier.ControlModifier | Modifier.AltModifier | Modifier.MetaModifier)
    if key in _MODIFIERS:
        return KeyKind.MODIFIER, ""
    if held == Modifier.ControlModifier:
        return _control(event, offset)
    digit = KEYPAD.get(event.nativeScanCode() - offset, "")
    if held == Modifier.AltModifier and digit.isdigit():
        return KeyKind.ALT_DIGIT, digit
    # Windows reports AltGr as Ctrl and Alt held together.
    if held not in (Modifier.NoModifier, Modifier.ControlModifier | Modifier.AltModifier):
        return KeyKind.OTHER, text
    if key in _ENDINGS and held == Modifier.NoModifier:
        return _ENDINGS[key], text
    if text in _CONTROL_TEXTS:
        return KeyKind.CONTROL, text
    typed = text or _DEAD_KEYS.get(key, "")
    is_printable = typed >= " " and typed != "\x7f"
    return (KeyKind.CHARACTER, typed) if is_printable else (KeyKind.OTHER, text)


def _control(event: QKeyEvent, offset: int) -> tuple[KeyKind, str]:
    text = event.text()
    if text in _ENDING_TEXTS and event.key() not in _ENDINGS:
        return _ENDING_TEXTS[text], text
    if text in _CONTROL_TEXTS:
        return KeyKind.CONTROL, text
    place = event.nativeScanCode() - offset
    if place in _CONTROL_PLACES:
        return KeyKind.CONTROL, _CONTROL_PLACES[place]
    is_control = len(text) == 1 and text < " " and text not in _ENDING_TEXTS
    return (KeyKind.CONTROL, text) if is_control else (KeyKind.OTHER, text)
