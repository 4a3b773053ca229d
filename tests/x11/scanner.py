"""A keyboard scanner with a US layout for an X display: it presses key positions, not characters."""

import time

from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest

X_OFFSET = 8
SHIFT, CONTROL = 42, 29
# The rows of a US keyboard by the Linux code of their first key: plain and shifted characters.
ROWS = {
    2: ("1234567890-=", "!@#$%^&*()_+"),
    16: ("qwertyuiop[]", "QWERTYUIOP{}"),
    30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
    43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
}
PLACES = {" ": (57,), "\r": (28,), "\n": (36, CONTROL), "\t": (15,)}
PLACES |= {"\x1d": (27, CONTROL), "\x1e": (7, CONTROL, SHIFT), "\x04": (32, CONTROL), "\x1c": (43, CONTROL)}
NAMED = {
    "F2": 60,
    "F3": 61,
    "F4": 62,
    "Escape": 1,
    "Tab": 15,
    "space": 57,
    "Return": 28,
    "Up": 103,
    "Down": 108,
}
for first, (plain, shifted) in ROWS.items():
    PLACES |= {char: (first + n,) for n, char in enumerate(plain)}
    PLACES |= {char: (first + n, SHIFT) for n, char in enumerate(shifted)}


class Scanner:
    """Types codes into whatever has the keyboard of the display, with a fixed pause between keys."""

    def __init__(self, display_name):
        self._display = Display(display_name)

    def scan(self, text, pause_ms, suffix="\r"):
        for char in text + suffix:
            place, *held = PLACES[char]
            for key in (*held, place):
                self._fake(X.KeyPress, key)
            for key in (place, *reversed(held)):
                self._fake(X.KeyRelease, key)
            self._display.flush()
            time.sleep(pause_ms / 1000)
        self._display.sync()

    def press(self, name, pause_ms=0):
        """Press a key by its name, as a person does, and pause before the next."""
        place = NAMED[name]
        self._fake(X.KeyPress, place)
        self._fake(X.KeyRelease, place)
        self._display.sync()
        time.sleep(pause_ms / 1000)

    def close(self):
        self._display.close()

    def _fake(self, kind, place):
        xtest.fake_input(self._display, kind, place + X_OFFSET)
