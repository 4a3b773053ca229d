"""Real widgets without a screen, a recorder in place of the station, and keys as a scanner presses them."""

import gc
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow

from station.settings_tree import WindowSettings
from station.text import english
from station.ui.sounds import Sounds
from station.ui.window import MainWindow

HERE = Path(__file__).parent
CONTROL_KEYS = {
    "\x1d": (Qt.Key.Key_BracketRight, 27),
    "\x1e": (Qt.Key.Key_AsciiCircum, 7),
    "\x1c": (Qt.Key.Key_Backslash, 43),
    "\x1f": (Qt.Key.Key_Underscore, 12),
    "\x04": (Qt.Key.Key_D, 32),
}
NAMED_KEYS = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, "\b": Qt.Key.Key_Backspace}


def pytest_collection_modifyitems(items):
    """Let pass the one warning that the platform without a screen gives about every window."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@dataclass
class Commands:
    """Writes down what the window asks for."""

    asked: list[tuple] = field(default_factory=list)

    def scanned(self, text, source):
        self.asked.append(("scanned", text, source))

    def pressed(self, action, value=""):
        self.asked.append(("pressed", action, value) if value else ("pressed", action))

    def entered(self, field, text):
        self.asked.append(("entered", field, text))

    def connect(self, request):
        self.asked.append(("connect", request))

    def tapped(self, camera, point):
        self.asked.append(("tapped", camera, point))

    def save_scanner(self):
        self.asked.append(("save scanner",))

    def write_set_up_sheet(self):
        self.asked.append(("sheet",))

    def scanners_closed(self):
        self.asked.append(("scanners closed",))

    def closing(self):
        self.asked.append(("closing",))


class SilentSounds(Sounds):
    """Writes down which sounds would be heard."""

    def __init__(self):
        super().__init__(enabled=False)
        self.played = []

    def play(self, sound):
        self.played.append(sound)


@dataclass
class Keyboard:
    """Sends hand-made key events to a window, stamped with a clock that the test turns."""

    now: int = 1000

    def press(self, window: QWindow, char, modifiers=Qt.KeyboardModifier.NoModifier, text=None, key=None):
        """Press a key as a display would: ask for shortcuts first; tell whether that was claimed."""
        events = [
            self.event(kind, char, modifiers, text, key)
            for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        ]
        events[0].ignore()
        QCoreApplication.sendEvent(window, events[0])
        QCoreApplication.sendEvent(window, events[1])
        return events[0].isAccepted()

    def release(self, window: QWindow, char, modifiers=Qt.KeyboardModifier.NoModifier, text=None, key=None):
        QCoreApplication.sendEvent(window, self.event(QEvent.Type.KeyRelease, char, modifiers, text, key))

    def stroke(self, window: QWindow, char, gap=2):
        """Press and release a key; a separator is pressed with Ctrl."""
        self.now += gap
        held = Qt.KeyboardModifier.ControlModifier if char in CONTROL_KEYS else Qt.KeyboardModifier.NoModifier
        claimed = self.press(window, char, held)
        self.release(window, char, held)
        return claimed

    def press_at(self, window: QWindow, place, char, modifiers):
        """Press a key by its place; tell whether its shortcut was claimed."""
        self.now += 2
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            event = QKeyEvent(kind, ord(char), modifiers, place + 8, 0, 0, char, False, 1)
            event.setTimestamp(self.now)
            event.ignore()
            QCoreApplication.sendEvent(window, event)
            if kind is QEvent.Type.ShortcutOverride:
                claimed = event.isAccepted()
        return claimed

    def type(self, window: QWindow, text, gap=2):
        for char in text:
            self.stroke(window, char, gap)

    def event(self, kind, char, modifiers, text, key):
        code = ord(char.upper()) if char else 0
        place = 100 + code
        if char in CONTROL_KEYS:
            key, place = CONTROL_KEYS[char]
        key = key or NAMED_KEYS.get(char) or (code if 0x20 <= code < 0x7F else Qt.Key.Key_unknown)
        event = QKeyEvent(kind, key, modifiers, place + 8, 0, 0, char if text is None else text, False, 1)
        event.setTimestamp(self.now)
        return event


def lay_out():
    """Have every layout that was changed find its places, and those that depend on it."""
    for _ in range(4):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


@pytest.fixture(autouse=True)
def _collected_on_this_thread():
    """Let no other thread collect the widgets of a test: Qt objects may only die on their own thread."""
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    # What is still alive is not looked at again; without this the tests would mostly collect.
    gc.freeze()
    gc.enable()


@pytest.fixture
def commands():
    return Commands()


@pytest.fixture
def keyboard():
    return Keyboard()


@pytest.fixture
def make_window(qtbot, commands):
    def made(theme="light", translate=english, size=(1024, 768), **parts):
        parts.setdefault("sounds", SilentSounds())
        window = MainWindow(commands, WindowSettings(theme=theme), translate, **parts)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        return window

    return made


@pytest.fixture
def window(make_window):
    return make_window()
