"""The keys as the X server reports them, before an input method can keep some of them to itself."""

import ctypes
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QObject
from PySide6.QtGui import QInputMethodEvent

from station.input.key_positions import MODIFIERS, KeyPress

KEY_PRESS = 2
EVENT_BYTES = 32
"""xcb_key_press_event_t: detail in byte 1, time in bytes 4 to 7, the state of the modifiers in 28 and 29."""
MOST_PENDING = 256
SHIFT, LOCK, CONTROL, ALT, LEVEL_3 = 1, 2, 4, 8, 128
"""Bits of the state; by custom Mod1 is Alt and Mod5 is AltGr."""


Composed = tuple[QObject, QInputMethodEvent]
"""Who was to get a composed letter, and the event that brings it."""


@dataclass(slots=True)
class NativePress:
    """A key press as the X server told it; ``at`` in its milliseconds.

    ``composed`` is the event of the input method that this key and a dead key before it led to.
    """

    press: KeyPress
    at: int
    composed: Composed | None = None


def key_press(position: int, state: int) -> KeyPress:
    """Read a key's place and the modifiers that were held."""
    return KeyPress(
        position,
        shift=bool(state & SHIFT),
        control=bool(state & CONTROL),
        alt=bool(state & ALT),
        altgr=bool(state & LEVEL_3),
        caps=bool(state & LOCK),
    )


class NativeKeys(QAbstractNativeEventFilter):
    """Notes every key press and takes none; those that come as no Qt event were eaten by an input method.

    Dead keys are: composing an accented letter takes them, and whether the next key suits them or not,
    nobody else hears of them. A scan needs them; typing gets its letter as ever.
    """

    def __init__(self, offset: int = 8) -> None:
        super().__init__()
        self._offset = offset
        self._pending: deque[NativePress] = deque(maxlen=MOST_PENDING)

    def eaten_before(self, position: int, at: int) -> list[NativePress]:
        """Return the presses that should have come before this one, and forget them and it."""
        places = [(key.press.position, key.at) for key in self._pending]
        if (position, at) not in places:
            return []
        eaten = [self._pending.popleft() for _ in range(places.index((position, at)))]
        self._pending.popleft()
        return [key for key in eaten if key.press.position not in MODIFIERS]

    def compose(self, composed: Composed) -> bool:
        """Note that the latest press and a dead key before it made a letter; False if there are none."""
        keys = [key for key in self._pending if key.press.position not in MODIFIERS]
        if len(keys) < 2:
            return False
        keys[-1].composed = composed
        return True

    def eaten(self) -> list[NativePress]:
        """Return the presses up to the latest that made a letter, and forget them.

        To be asked once every key that came before it has come as an event.
        """
        made = [place for place, key in enumerate(self._pending) if key.composed is not None]
        eaten = [self._pending.popleft() for _ in range(made[-1] + 1)] if made else []
        return [key for key in eaten if key.press.position not in MODIFIERS]

    def note(self, event: bytes) -> None:
        """Take note of an event of the X server, if it is the press of a key."""
        if event[0] & 0x7F == KEY_PRESS:
            state = int.from_bytes(event[28:30], "little")
            press = key_press(event[1] - self._offset, state)
            self._pending.append(NativePress(press, int.from_bytes(event[4:8], "little")))

    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Look at every event of the platform; only those of X servers are read."""
        if event_type == b"xcb_generic_event_t":
            self.note(ctypes.string_at(int(message), EVENT_BYTES))
        return False, 0
