"""What a scanner's keyboard sends for a text: events of key positions, as US keyboards have them."""

from station.input.input_keys import KEY, REPORT, SYNC, KeyEvent
from station.input.key_positions import (
    CHARACTERS,
    ENTER,
    KEYPAD,
    LEFT_ALT,
    LEFT_CONTROL,
    LEFT_SHIFT,
    TAB,
)

KEYS = {
    shown: (position, *([LEFT_SHIFT] if shown != plain else []))
    for position, pair in CHARACTERS.items()
    for plain in pair[0]
    for shown in pair
    if position != 86
}
KEYS |= {"\r": (ENTER,), "\t": (TAB,), "\n": (36, LEFT_CONTROL), "\x03": (46, LEFT_CONTROL)}
KEYS |= {"\x04": (32, LEFT_CONTROL), "\x1c": (43, LEFT_CONTROL), "\x1d": (27, LEFT_CONTROL)}
KEYS |= {"\x1e": (7, LEFT_CONTROL, LEFT_SHIFT), "\x1f": (12, LEFT_CONTROL, LEFT_SHIFT)}
KEYPAD_DIGITS = {digit: position for position, digit in KEYPAD.items()}
LABEL = "[)>\x1e06\x1d1PLM358\x1dQ10\x1e\x04"


class Typist:
    """Gives the events of texts and keys, ``gap`` seconds between two characters.

    A ``terse`` one leaves out what says nothing: numbers of the device's own, and reports of single keys.
    """

    def __init__(self, at=1000.0, gap=0.002, terse=False):
        self._terse = terse
        self.at = at
        self.gap = gap

    def key(self, position, *values):
        for value in values:
            if not self._terse:
                yield KeyEvent(4, 4, position, self.at)
            yield KeyEvent(KEY, position, value, self.at)
            if not self._terse:
                yield KeyEvent(SYNC, REPORT, 0, self.at)

    def stroke(self, position, *modifiers):
        self.at += self.gap
        for modifier in modifiers:
            yield from self.key(modifier, 1)
        yield from self.key(position, 1, 0)
        for modifier in reversed(modifiers):
            yield from self.key(modifier, 0)
        if self._terse:
            yield KeyEvent(SYNC, REPORT, 0, self.at)

    def text(self, text):
        for character in text:
            yield from self.stroke(*KEYS[character])

    def alt(self, digits):
        yield from self.key(LEFT_ALT, 1)
        for digit in digits:
            yield from self.stroke(KEYPAD_DIGITS[digit])
        yield from self.key(LEFT_ALT, 0)
