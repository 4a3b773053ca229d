"""What a US keyboard types at each position, whatever layout the computer is set to.

Positions are counted as Linux counts them (input-event-codes.h); X11 adds 8 to each. Scanners leave the
factory as US keyboards, so this table gives back what they meant.
"""

from dataclasses import dataclass

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    # The key beside the left Shift that US keyboards do not have; scanners that send it mean this.
    (86, "\\", "|"),
)
CHARACTERS = {
    first + place: pair
    for first, plain, shifted in _ROWS
    for place, pair in enumerate(zip(plain, shifted, strict=True))
}
"""Position to what it types without and with Shift."""

KEYPAD = {
    55: "*", 71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+",
    79: "1", 80: "2", 81: "3", 82: "0", 83: ".", 98: "/",
}  # fmt: skip
"""Position on the number block to what it types while NumLock is on."""

ENTER, KEYPAD_ENTER, TAB = 28, 96, 15
LEFT_SHIFT, RIGHT_SHIFT, LEFT_CONTROL, RIGHT_CONTROL, LEFT_ALT, RIGHT_ALT = 42, 54, 29, 97, 56, 100
LEFT_META, RIGHT_META, CAPS_LOCK, NUM_LOCK, SCROLL_LOCK = 125, 126, 58, 69, 70
MODIFIERS = frozenset(
    {
        *(LEFT_SHIFT, RIGHT_SHIFT, LEFT_CONTROL, RIGHT_CONTROL, LEFT_ALT, RIGHT_ALT),
        *(LEFT_META, RIGHT_META, CAPS_LOCK, NUM_LOCK, SCROLL_LOCK),
    }
)
# Ctrl with these keys gives the control characters that are no letters: FS \ GS ] RS 6 or ^ US - or _.
_CONTROLS = {26: "\x1b", 43: "\x1c", 27: "\x1d", 7: "\x1e", 12: "\x1f"}


@dataclass(frozen=True, slots=True)
class KeyPress:
    """A key by its place, with the modifiers that were held; ``caps`` tells whether Caps Lock was on.

    Caps Lock does not change what a scanner meant: it holds Shift for its own capitals.
    """

    position: int
    shift: bool = False
    control: bool = False
    alt: bool = False
    altgr: bool = False
    caps: bool = False


def us_character(key: KeyPress) -> str:
    """Return what a US keyboard types with this key; empty where it types nothing.

    Control combinations give the control character, as terminals have it.
    """
    if key.alt or key.altgr:
        return ""
    if key.control:
        return _control(key.position)
    if key.position in CHARACTERS:
        return CHARACTERS[key.position][key.shift]
    return KEYPAD.get(key.position, "")


def _control(position: int) -> str:
    if position in _CONTROLS:
        return _CONTROLS[position]
    letter = CHARACTERS.get(position, ("", ""))[1]
    return chr(ord(letter) & 0x1F) if letter.isalpha() else ""
