"""The keys by which a US scanner types a text, as the wedge decoder gets them."""

from station.input.key_positions import CHARACTERS, KeyPress
from station.input.keystroke import Decision, KeyKind, Keystroke, typed_text

GS, RS, EOT = "\x1d", "\x1e", "\x04"
CONTROLS = {GS: KeyPress(27, control=True), RS: KeyPress(7, shift=True, control=True)}
CONTROLS[EOT] = KeyPress(32, control=True)
PLACES = {
    char: KeyPress(place, shift=bool(number))
    for place, pair in reversed(CHARACTERS.items())
    for number, char in reversed(list(enumerate(pair)))
} | CONTROLS


def keys_of(text, seen=None, gap=3, with_places=True):
    """Press the keys of a US scanner; ``seen`` is what the computer makes of each."""
    kinds = [KeyKind.CONTROL if char < " " else KeyKind.CHARACTER for char in text]
    return tuple(
        Keystroke(kind, shown, 100 + gap * n, serial=n + 1, press=PLACES[char] if with_places else None)
        for n, (kind, char, shown) in enumerate(zip(kinds, text, seen or text, strict=True))
    )


def decided(text, seen=None, **more):
    """Return what the decoder says of a scan that Enter has ended."""
    keys = keys_of(text, seen, **more)
    ending = Keystroke(KeyKind.ENTER, "\r", keys[-1].at + 3, press=KeyPress(28))
    return Decision(typed_text(keys), keys, ending)
