"""Which of two texts a keyboard scanner meant: what the computer typed, or what its keys say."""

from collections.abc import Callable

from station.barcode.envelope import EOT, HEADER, RS
from station.barcode.layouts import undone
from station.barcode.reader import ReadOptions, read
from station.model import Kind, Reading

UNUSABLE, PLAIN, REPAIRED, RECOGNISED = range(4)


TextReader = Callable[[str, str | None], str]
"""Takes what the computer typed, and what a US keyboard would have if that is known; gives what was meant."""


def text_reader(keys: str, layout: str, options: ReadOptions) -> TextReader:
    """Return what tells the meant text, by the settings ``wedge.keys`` and ``wedge.layout``."""
    if keys == "position":
        return lambda typed, by_position: _restored(typed, layout) if by_position is None else by_position
    if keys == "text":
        return lambda typed, by_position: _restored(typed, layout)
    return MeantText(layout, options).of


class MeantText:
    """Finds out which text is right by what can be read of each, and remembers it for all other codes.

    Scanners leave the factory as US keyboards, whose places are right under every layout of the computer.
    But some are set to the layout of the computer, and then only the typed text is right.
    """

    def __init__(self, layout: str, options: ReadOptions) -> None:
        self._layout = layout
        self._options = options
        self._typed_is_right = False

    def of(self, typed: str, by_position: str | None) -> str:
        """Return the text that the scanner meant."""
        if by_position is None or typed == by_position:
            return _restored(typed, self._layout)
        ranks = [_rank(read(text, self._options)) for text in (typed, by_position)]
        if ranks[0] != ranks[1] and max(ranks) >= REPAIRED:
            self._typed_is_right = ranks[0] > ranks[1]
        return typed if self._typed_is_right else by_position


def is_whole(text: str, options: ReadOptions) -> bool:
    """Tell whether a text is a code that nothing can follow.

    That is a control code, one of the server's own, or a label that says itself where it ends.
    """
    if text.startswith(HEADER) and text.endswith(RS + EOT):
        return True
    reading = read(text, options)
    return reading.kind in (Kind.COMMAND, Kind.NATIVE) and not reading.repairs


def _restored(text: str, layout: str) -> str:
    return (layout and undone(text, layout)) or text


def _rank(reading: Reading) -> int:
    if reading.kind is Kind.UNUSABLE:
        return UNUSABLE
    if reading.kind is Kind.PLAIN and not reading.format:
        return PLAIN
    return REPAIRED if reading.repairs or reading.problems else RECOGNISED
