"""Single key presses on their way from the keyboard to a scan, and what they type together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from station.input.key_positions import KeyPress, us_character


class KeyKind(StrEnum):
    """What a key can mean in a burst; the values of ENTER and TAB are the words of the settings.

    ALT_DIGIT is a digit of the number block while Alt is held, ALT_END the release of Alt after such
    digits, which together type one character.
    """

    CHARACTER = "character"
    CONTROL = "control"
    ENTER = "enter"
    TAB = "tab"
    MODIFIER = "modifier"
    ALT_DIGIT = "alt digit"
    ALT_END = "alt end"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Keystroke:
    """One press of a key: when it was pressed in milliseconds, and whether it is said to be a repeat.

    ``text`` is what the computer made of it, ``press`` the key itself where the platform tells it.
    ``serial`` is free for the caller, who finds his own event by it when the key is released; a key
    without one has no event that could be sent again.
    """

    kind: KeyKind
    text: str = ""
    at: int = 0
    repeat: bool = False
    serial: int = 0
    press: KeyPress | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do now, in this order: deliver ``scan`` or replay ``released``, then treat the pressed key.

    ``keys`` are the keys that made the scan, ``ending`` the one that ended it, if any did. The pressed key is
    kept from the focused widget if ``swallow`` is set.
    After ``wait_ms`` of silence ``WedgeDecoder.elapsed`` is due; 0 stops the timer, None leaves it alone.
    """

    scan: str | None = None
    keys: tuple[Keystroke, ...] = ()
    ending: Keystroke | None = None
    released: tuple[Keystroke, ...] = ()
    swallow: bool = False
    wait_ms: int | None = 0


Keys = tuple[Keystroke, ...]


def characters(keys: Sequence[Keystroke]) -> list[Keys]:
    """Return the keys of each character: one each, but all the digits of an Alt code together."""
    groups: list[Keys] = []
    digits: Keys = ()
    for key in keys:
        if key.kind in (KeyKind.ALT_DIGIT, KeyKind.ALT_END):
            digits += (key,)
        if digits and key.kind is not KeyKind.ALT_DIGIT:
            groups.append(digits)
            digits = ()
        if key.kind not in (KeyKind.ALT_DIGIT, KeyKind.ALT_END):
            groups.append((key,))
    return [*groups, digits] if digits else groups


def typed_text(keys: Sequence[Keystroke]) -> str:
    """Return what the computer made of the keys."""
    return "".join(_text(group, lambda key: key.text) for group in characters(keys))


def by_position(keys: Sequence[Keystroke]) -> str | None:
    """Return what the keys type on a US keyboard; None if some of them do not, or are not known."""
    texts = [_text(group, _us_text) for group in characters(keys)]
    return "".join(texts) if all(texts) else None


def alt_character(digits: str) -> str:
    """Return the character that Alt with these digits types, as Windows has it and scanners rely on it.

    Up to 127 it is the code itself, control characters too; above that a leading zero means Windows-1252
    and none the old code page 437. Numbers beyond one byte count from zero again.
    """
    code = int(digits or "0") % 256
    if code < 128:
        return chr(code)
    return bytes([code]).decode("cp1252" if digits.startswith("0") else "cp437", "replace")


def _text(group: Keys, text_of: Callable[[Keystroke], str]) -> str:
    if group[0].kind is KeyKind.ALT_DIGIT:
        return alt_character("".join(key.text for key in group))
    return text_of(group[0])


def _us_text(key: Keystroke) -> str:
    if key.kind is KeyKind.ENTER:
        return "\r"
    return us_character(key.press) if key.press else ""
