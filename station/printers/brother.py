"""The raster language of Brother QL printers: a page of dots to commands, and their status answers."""

from dataclasses import dataclass

from station.printers.base import (
    BUSY,
    FAULTY,
    HEAD_OPEN,
    JAMMED,
    PAPER_OUT,
    TOO_HOT,
    WRONG_MEDIA,
    PrinterStatus,
)
from station.printers.heard import Heard
from station.text import Text

STATUS_BYTES = 32
_INVALIDATE = bytes(200)
_INITIALISE = b"\x1b@"
STATUS_REQUEST = _INVALIDATE + _INITIALISE + b"\x1biS"
_PRINTING_DONE = 0x01
_CONTINUOUS, _DIE_CUT = 0x0A, 0x0B
_FEED_DOTS = 35
_VALID = 0x80 | 0x40 | 0x08 | 0x04 | 0x02
"""Recover from errors, quality before speed, and check kind, width and length of the roll."""
_RASTER_MODE = b"\x1bia\x01"
_CUT_EACH = b"\x1biM\x40\x1biA\x01\x1biK\x08"
_NOT_PACKED = b"M\x00"
_PRINT_AND_FEED = b"\x1a"


@dataclass(frozen=True, slots=True)
class Roll:
    """A DK roll: ``dots`` across the printable width, ``dots_long`` for die-cut labels, 0 for tape.

    ``margin`` is how many dots of the head lie to the right of it.
    """

    width_mm: int
    length_mm: int
    dots: int
    dots_long: int
    margin: int


ROLLS = {
    "12": Roll(12, 0, 106, 0, 29),
    "29": Roll(29, 0, 306, 0, 6),
    "38": Roll(38, 0, 413, 0, 12),
    "50": Roll(50, 0, 554, 0, 12),
    "54": Roll(54, 0, 590, 0, 0),
    "62": Roll(62, 0, 696, 0, 12),
    "17x54": Roll(17, 54, 165, 566, 0),
    "17x87": Roll(17, 87, 165, 956, 0),
    "23x23": Roll(23, 23, 202, 202, 42),
    "29x42": Roll(29, 42, 306, 425, 6),
    "29x90": Roll(29, 90, 306, 991, 6),
    "38x90": Roll(38, 90, 413, 991, 12),
    "39x48": Roll(39, 48, 425, 495, 6),
    "52x29": Roll(52, 29, 578, 271, 0),
    "62x29": Roll(62, 29, 696, 271, 12),
    "62x100": Roll(62, 100, 696, 1109, 12),
}
"""The rolls of printers with a head of 720 dots, by the names people know them by."""
HEAD_DOTS, DPI = 720, 300


def raster(bits: bytes, width: int, roll: Roll) -> bytes:
    """Return one label as commands; ``bits`` are rows of so many dots, each padded to bytes, 1 is black.

    A roll has a margin that cannot be printed on: what is wider, and on die-cut labels what is higher, loses
    as much at either side.
    """
    row_bytes = (width + 7) // 8
    rows = [bits[at : at + row_bytes] for at in range(0, len(bits), row_bytes)]
    if roll.dots_long:
        rows = _centred(rows, roll.dots_long, bytes(row_bytes))
    kind = _DIE_CUT if roll.length_mm else _CONTINUOUS
    information = bytes((_VALID, kind, roll.width_mm, roll.length_mm)) + len(rows).to_bytes(4, "little")
    feed = 0 if roll.length_mm else _FEED_DOTS
    return b"".join(
        (
            _INVALIDATE + _INITIALISE + _RASTER_MODE,
            b"\x1biz" + information + b"\0\0",
            _CUT_EACH + b"\x1bid" + feed.to_bytes(2, "little") + _NOT_PACKED,
            *(b"g\x00" + bytes((HEAD_DOTS // 8,)) + _line(row, width, roll) for row in rows),
            _PRINT_AND_FEED,
        )
    )


def _centred(rows: list[bytes], wanted: int, blank: bytes) -> list[bytes]:
    above = (len(rows) - wanted) // 2
    cut = rows[above : above + wanted] if above >= 0 else [blank] * -above + rows
    return cut + [blank] * (wanted - len(cut))


def _line(row: bytes, width: int, roll: Roll) -> bytes:
    """Return the dots of the whole head: it looks at the label from behind, so the row is mirrored."""
    dots = int.from_bytes(row, "big") >> (len(row) * 8 - width)
    beyond = (width - roll.dots + 1) // 2
    dots = (dots >> beyond if beyond > 0 else dots << -beyond) & (1 << roll.dots) - 1
    mirrored = int(f"{dots:0{roll.dots}b}"[::-1], 2)
    return (mirrored << (HEAD_DOTS - roll.dots - roll.margin)).to_bytes(HEAD_DOTS // 8, "big")


def status(answer: bytes) -> Heard | None:
    """Read what the printer sends for a question, or by itself after a label: 32 bytes, and more of them."""
    told_each = [answer[at : at + STATUS_BYTES] for at in range(0, len(answer), STATUS_BYTES)]
    whole = [each for each in told_each if len(each) == STATUS_BYTES and each[:2] == b"\x80\x20"]
    if not whole:
        return None
    answer = whole[-1]
    told = (
        (8, 0x01, PAPER_OUT),
        (8, 0x02, PAPER_OUT),
        (8, 0x04, JAMMED),
        (8, 0x10, BUSY),
        (9, 0x10, HEAD_OPEN),
        (9, 0x01, WRONG_MEDIA),
        (9, 0x40, JAMMED),
        (9, 0x20, TOO_HOT),
    )
    found: list[Text] = []
    for place, bit, reason in told:
        if answer[place] & bit and reason not in found:
            found.append(reason)
    if not found and (answer[8] or answer[9]):
        found.append(FAULTY)
    left = 0 if any(each[18] == _PRINTING_DONE for each in whole) else None
    return Heard(PrinterStatus(not found, tuple(found)), left, answer[10] or None)
