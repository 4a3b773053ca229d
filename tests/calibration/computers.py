"""A US scanner that types on a computer with some keyboard: what arrives, and by which keys."""

import unicodedata
from dataclasses import dataclass

from station.barcode.layout_tables import LAYOUTS
from station.calibration.received import ReceivedKey
from station.input.key_positions import CHARACTERS, ENTER, KEYPAD, LEFT_ALT, TAB, KeyPress

GS, RS, EOT = "\x1d", "\x1e", "\x04"
PLAIN = {GS: GS, RS: RS, EOT: EOT}
SPELLINGS = {
    "kept": PLAIN,
    "lost": {GS: "", RS: "", EOT: ""},
    "EOT lost": {GS: GS, RS: RS, EOT: ""},
    "brackets": {GS: "]", RS: "^", EOT: ""},
    "carets": {GS: "^]", RS: "^^", EOT: "^D"},
    "names": {GS: "<GS>", RS: "<RS>", EOT: "<EOT>"},
    "one off": {GS: GS, RS: "\x1f", EOT: ""},
    "pictures": {
        GS: "\N{LEFT RIGHT ARROW}",
        RS: "\N{BLACK UP-POINTING TRIANGLE}",
        EOT: "\N{BLACK DIAMOND SUIT}",
    },
    "Alt digits": {GS: "Alt029", RS: "Alt030", EOT: "Alt004"},
    "hashes": {GS: "#", RS: "#", EOT: ""},
    "bars": {GS: "\u00a6", RS: "\u00a6", EOT: ""},
}
"""What a scanner types for control characters; what has a key is typed on the computer's layout."""

DEAD = ("vanish", "swallow", "accent")


@dataclass(frozen=True)
class Computer:
    """A keyboard layout ('' for American), Caps Lock, and what its dead keys do with the next character."""

    layout: str = ""
    caps: bool = False
    dead: str = "vanish"

    def types(self, text: str, controls: dict[str, str] = PLAIN) -> str:
        """Return what arrives when a US scanner types a text."""
        spelled = "".join(controls.get(char, char) for char in text)
        _, us, becomes, dead = LAYOUTS.get(self.layout, ("", "", "", ""))
        table = dict(zip(us, becomes, strict=True))
        out: list[str] = []
        pending = False
        for char in spelled:
            if char in dead:
                pending = self.dead != "vanish"
                continue
            typed = self._cased(table.get(char, char))
            out.append(self._merged(typed) if pending else typed)
            pending = False
        return "".join(out)

    def _cased(self, char: str) -> str:
        return char.swapcase() if self.caps and len(char.swapcase()) == 1 else char

    def _merged(self, char: str) -> str:
        if self.dead == "swallow":
            return ""
        if char == " ":
            return "`"
        composed = unicodedata.normalize("NFC", char + "\u0300")
        return composed if len(composed) == 1 else "`" + char

    def dead_keys(self) -> set[str]:
        """Return the characters that are dead keys."""
        return set(LAYOUTS.get(self.layout, ("", "", "", ""))[3])


PLACES = {
    pair[shift]: KeyPress(place, shift=bool(shift)) for place, pair in CHARACTERS.items() for shift in (0, 1)
}
PLACES |= {"\r": KeyPress(ENTER), "\t": KeyPress(TAB)}
COMBINED = {
    GS: KeyPress(27, control=True),
    RS: KeyPress(7, control=True),
    EOT: KeyPress(32, control=True),
}
"""Ctrl with ], 6 and D."""
DIGITS = {char: place for place, char in KEYPAD.items() if char.isdigit()}


def alt_code(char: str) -> list[KeyPress]:
    """Return the keys of an Alt code, as scanners in ALT mode send it."""
    digits = f"{ord(char):04d}"
    return [KeyPress(LEFT_ALT, alt=True), *(KeyPress(DIGITS[digit], alt=True) for digit in digits)]


def presses(text: str, controls: str = "combined") -> list[KeyPress]:
    """Return the keys by which a US scanner types a text; controls are combined, alt or lost."""
    keys: list[KeyPress] = []
    for char in text:
        if char not in COMBINED:
            keys.append(PLACES[char])
        elif controls == "combined":
            keys.append(COMBINED[char])
        elif controls == "alt":
            keys += alt_code(char)
    return keys


def keyed(keys: list[KeyPress], gap_ms: int = 5) -> tuple[ReceivedKey, ...]:
    """Return the keys as they arrive on a computer that shows nothing of use for any of them."""
    return tuple(ReceivedKey("\u00b7", press, 1000 + gap_ms * n) for n, press in enumerate(keys))
