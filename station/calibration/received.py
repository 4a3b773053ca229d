"""What arrived when a code was scanned, read both ways: by the keys' places and as the computer typed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from station.input.key_positions import CHARACTERS, ENTER, KEYPAD, KEYPAD_ENTER, TAB, KeyPress, us_character

_KEYS = {ENTER: "\r", KEYPAD_ENTER: "\r", TAB: "\t"}
_ALTGR = 0xE000


class Reading(StrEnum):
    """Which of the two ways of reading keys is meant."""

    POSITION = "position"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ReceivedKey:
    """One press of a key: what the computer typed (Enter as CR, nothing for a dead key), where, and when."""

    text: str
    press: KeyPress | None = None
    at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Received:
    """A scan as it came: the keys of a keyboard, or the text of anything else."""

    transport: str
    keys: tuple[ReceivedKey, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """A scan read one way; ``times`` are those of the keys that typed something, in milliseconds."""

    reading: Reading
    text: str
    times: tuple[int, ...] = ()


def streams(received: Received) -> tuple[Stream, ...]:
    """Return the scan in each way it can be read, the steadier first: places do not change with a layout."""
    if not received.keys:
        return (Stream(Reading.TEXT, received.text),)
    typing = [key for key in received.keys if key.text]
    typed = Stream(Reading.TEXT, "".join(key.text for key in typing), tuple(key.at_ms for key in typing))
    placed = [(key.press, key.at_ms) for key in received.keys if key.press is not None]
    text = by_position(press for press, _ in placed)
    if not text:
        return (typed,)
    times = tuple(at for press, at in placed if _character(press) or _digit(press))
    return Stream(Reading.POSITION, text, times), typed


def by_position(presses: Iterable[KeyPress]) -> str:
    """Return what a US scanner means by its keys, Alt codes included; one character for each other key.

    Keys with AltGr, which US keyboards do not have, become private characters: a scanner that is set to
    another country uses them, and they can be learned.
    """
    out: list[str] = []
    digits = ""
    for press in presses:
        if _digit(press):
            digits += _digit(press)
        else:
            # Any other key, be it Alt itself, ends the number.
            out.append(_alt_codes(digits) + _character(press))
            digits = ""
    return "".join(out) + _alt_codes(digits)


def _digit(press: KeyPress) -> str:
    digit = KEYPAD.get(press.position, "")
    return digit if press.alt and digit.isdigit() else ""


def _character(press: KeyPress) -> str:
    if press.altgr and press.position in CHARACTERS:
        return chr(_ALTGR + 2 * press.position + press.shift)
    return _KEYS.get(press.position, "") or us_character(press)


def _alt_codes(digits: str) -> str:
    """Turn digits that were typed while Alt was held into characters: four for each, three, or all for one.

    Codes of four digits begin with a zero; a scanner that lets Alt go between them does not need the rule.
    """
    width = 3 if len(digits) % 3 == 0 else len(digits)
    if len(digits) % 4 == 0 and set(digits[::4]) <= {"0"}:
        width = 4
    # Python refuses to read numbers of thousands of digits; no code has more than four.
    codes = [digits[start : start + width][:5] for start in range(0, len(digits), width)]
    return "".join(chr(int(code)) for code in codes if int(code) <= 0xFF)
