"""Codes from the key events of a scanner that types for nobody else, without device, thread or clock."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from station.barcode.layout_tables import LAYOUTS
from station.input.base import text_of
from station.input.framing import Frame, Framer, framing_of
from station.input.key_positions import (
    CAPS_LOCK,
    CHARACTERS,
    ENTER,
    KEYPAD,
    KEYPAD_ENTER,
    LEFT_ALT,
    LEFT_CONTROL,
    LEFT_META,
    LEFT_SHIFT,
    MODIFIERS,
    RIGHT_ALT,
    RIGHT_CONTROL,
    RIGHT_META,
    RIGHT_SHIFT,
    TAB,
    KeyPress,
    us_character,
)
from station.input.keystroke import alt_character
from station.settings_tree import ScannerSettings

SYNC, KEY = 0, 1
"""Types of events, of all that Linux has; others tell nothing about a code."""
REPORT, DROPPED = 0, 3
"""Codes of sync events: events are complete so far; the kernel had to throw some away."""
RELEASED, PRESSED = 0, 1
"""Values of key events; 2 says that a key is held down, which no scanner means."""

ENDS = frozenset("\r\n\t")
LEAST_RETURN, LONGEST_RETURN = 0.005, 0.04
"""How long, in seconds, it is waited at least and at most for what may follow an end within a symbol."""
_MOST_ENDS = 64
_MOST_DIGITS = 5
# No UTF-8 has this byte, so it can only be the end of a code.
_END = b"\xff"
_FILLER = b"?"
# The key beside the left Shift; US keyboards do not have it, and layouts differ in it.
_EXTRA_KEY = 86
_EXTRA_KEYS = {
    **dict.fromkeys(("at", "be", "ch", "ch-fr", "de", "dk", "es", "fi", "fr", "it", "no", "pt", "se"), "<>"),
    "br": "\\|",
    "gb": "\\|",
    "ca-fr": "«»",
    "cz": "\\|",
    "hu": "íÍ",
    "nl": "][",
    "ru": "/|",
}


class Loss(Enum):
    """Why a code cannot be had.

    The kernel dropped keys of it, it is too long, a key has no character, or it may have begun unseen.
    """

    DROPPED = "dropped"
    OVERLONG = "overlong"
    UNTYPABLE = "untypable"
    BEGUN = "begun"


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """One event as Linux has it; ``at`` is the kernel's time in seconds."""

    kind: int
    code: int
    value: int
    at: float


Code = str | Loss
"""A whole code, or why there is none; a code with a loss is never delivered in part."""


class InputKeys:
    """Collects the keys of one connection until a code is complete.

    Scanners send Enter or Tab after a code, or nothing, or the suffix that is set. An end may also stand
    within a symbol: where the settings leave the terminator to this, it ends the code only if no key follows
    at the pace of the code.
    """

    def __init__(self, scanner: ScannerSettings) -> None:
        framing = framing_of(scanner)
        self._waits_at_ends = scanner.terminator == "auto" and not framing.suffix
        self._framer = Framer(replace(framing, terminators=(_END,)) if self._waits_at_ends else framing)
        self._layout = _Layout(scanner.layout)
        self._held: set[int] = set()
        self._caps = False
        self._digits = ""
        self._ends = ""
        self._ended = 0.0
        self._last = 0.0
        self._greatest = 0.0
        self._is_spoiled = False
        self._is_behind = False

    @property
    def deadline(self) -> float | None:
        """Return the kernel's time at which what is held is complete by silence; None if it never is."""
        moments = (self._ended + self._patience if self._ends else None, self._framer.deadline)
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def holds(self) -> bool:
        """Tell whether a code has begun and not ended."""
        return self._framer.holds

    def feed(self, event: KeyEvent) -> list[Code]:
        """Take the next event, and return the codes that are complete by it and what was lost."""
        if event.kind == SYNC:
            return self._synchronise(event)
        if event.kind != KEY or self._is_behind or event.value not in (RELEASED, PRESSED):
            return []
        codes = self.elapsed(event.at)
        # A character may take many keys, and none of them is silence.
        self._framer.feed(b"", event.at)
        pressed = event.value == PRESSED
        return codes + (self._press(event.code, event.at) if pressed else self._release(event.code, event.at))

    def elapsed(self, at: float) -> list[Code]:
        """Take note of the kernel's time: after enough silence what is held is a code."""
        codes = self.ended() if self._ends and at >= self._ended + self._patience else []
        codes += self._codes(self._framer.elapsed(at))
        if not self.holds:
            self._ends = ""
        return codes

    def ended(self) -> list[Code]:
        """Return the code whose end has come; nothing more is waited for, as when the device is gone."""
        if not self._ends:
            return []
        self._ends = ""
        return self._codes(self._framer.feed(_END, self._ended))

    def spoil(self, loss: Loss, at: float) -> list[Code]:
        """Let go of the code that is coming in, and of the rest of it; it is told once."""
        codes: list[Code] = [] if self._is_spoiled else [loss]
        self._framer.discard()
        self._framer.feed(_FILLER, at)
        self._ends = self._digits = ""
        self._is_spoiled = True
        return codes

    @property
    def _patience(self) -> float:
        """Return how long to wait after an end: a little longer than the code ever paused, in seconds."""
        return min(LONGEST_RETURN, max(LEAST_RETURN, 1.5 * self._greatest + 0.002))

    def _synchronise(self, event: KeyEvent) -> list[Code]:
        if event.code == DROPPED:
            self._is_behind = True
            # Nobody knows which keys are down now; the scanner presses them anew for its next code.
            self._held.clear()
            self._caps = False
            return self.spoil(Loss.DROPPED, event.at)
        if event.code == REPORT:
            self._is_behind = False
        return []

    def _press(self, position: int, at: float) -> list[Code]:
        self._held.add(position)
        if self._ends:
            self._ended = at
        if position == CAPS_LOCK:
            self._caps = not self._caps
        if position in MODIFIERS:
            return []
        if LEFT_ALT in self._held:
            return self._alt(position, at)
        press = KeyPress(
            position,
            shift=not self._held.isdisjoint((LEFT_SHIFT, RIGHT_SHIFT)),
            control=not self._held.isdisjoint((LEFT_CONTROL, RIGHT_CONTROL)),
            altgr=RIGHT_ALT in self._held or not self._held.isdisjoint((LEFT_META, RIGHT_META)),
            caps=self._caps,
        )
        return self._type(self._layout.character(press), at)

    def _release(self, position: int, at: float) -> list[Code]:
        self._held.discard(position)
        if position != LEFT_ALT or not self._digits:
            return []
        digits, self._digits = self._digits, ""
        return self._type(alt_character(digits), at)

    def _alt(self, position: int, at: float) -> list[Code]:
        digit = KEYPAD.get(position, "")
        if not digit.isdigit() or len(self._digits) == _MOST_DIGITS:
            return self.spoil(Loss.UNTYPABLE, at)
        self._digits += digit
        return []

    def _type(self, character: str | None, at: float) -> list[Code]:
        if character is None:
            return self.spoil(Loss.UNTYPABLE, at)
        if character == "":
            return []
        if self._waits_at_ends and character in ENDS:
            return self._end(character, at)
        self._greatest = max(self._greatest, at - self._last) if self.holds and not self._ends else 0.0
        self._last = at
        within, self._ends = self._ends, ""
        return self._codes(self._framer.feed((within + character).encode(), at))

    def _end(self, character: str, at: float) -> list[Code]:
        if self.holds:
            self._ends += character
            self._ended = at
        return self.ended() if len(self._ends) > _MOST_ENDS else []

    def _codes(self, frames: Iterable[Frame]) -> list[Code]:
        codes: list[Code] = []
        for frame in frames:
            if not self._is_spoiled:
                codes.append(Loss.OVERLONG if frame.overlong else text_of(frame.content))
            self._is_spoiled = False
        # Without its prefix a spoiled code makes no frame at all.
        self._is_spoiled = self._is_spoiled and self.holds
        return codes


class _Layout:
    """What the keys of a scanner type that is set to a layout; empty means US."""

    def __init__(self, name: str) -> None:
        _, us, becomes, dead = LAYOUTS[name] if name else ("", "", "", "")
        self._becomes = dict(zip(us, becomes, strict=True))
        self._dead = dead
        self._extra = _EXTRA_KEYS.get(name, CHARACTERS[_EXTRA_KEY][0] + CHARACTERS[_EXTRA_KEY][1])

    def character(self, press: KeyPress) -> str | None:
        """Return what a key types, empty where that is nothing; None if nobody knows what it types."""
        if press.position in (ENTER, KEYPAD_ENTER):
            return "\r"
        if press.position == TAB:
            return "\t"
        if press.altgr:
            return None if press.position in CHARACTERS else ""
        character = us_character(press)
        if press.control or press.position not in CHARACTERS:
            return character
        if press.position == _EXTRA_KEY:
            character = self._extra[press.shift]
        elif character in self._dead:
            return None
        else:
            character = self._becomes.get(character, character)
        swapped = character.swapcase()
        return swapped if press.caps and len(swapped) == 1 else character
