"""What printers are asked about themselves in their own languages, and how the answers are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from station.printers import brother
from station.printers.base import (
    BUSY,
    HEAD_OPEN,
    JAMMED,
    PAPER_OUT,
    PAUSED,
    READY,
    RIBBON_OUT,
    TOO_HOT,
    PrinterStatus,
)
from station.printers.heard import Heard

_LINE = re.compile(rb"\x02([^\x02\x03]*)\x03")
_STATUS_LINES = 3


@dataclass(frozen=True, slots=True)
class Dialect:
    """A language in which a printer tells of itself.

    ``question`` goes out before a label; ``afterwards`` after it, empty where the printer speaks by itself,
    None where it does not tell what became of the label.
    """

    question: bytes
    is_whole: Callable[[bytes], bool]
    read: Callable[[bytes], Heard | None]
    afterwards: bytes | None = None


def host_status(answer: bytes) -> Heard | None:
    """Read the three lines that ZPL printers send for ``~HS``."""
    lines = [line.split(b",") for line in _LINE.findall(answer)]
    if len(lines) < _STATUS_LINES or len(lines[0]) < 12 or len(lines[1]) < 9:
        return None
    first, second = lines[0], lines[1]
    numbers = [_number(field) for field in (first[4], second[8])]
    waiting, remaining = numbers
    if waiting is None or remaining is None:
        return None
    told = (
        (first[1], PAPER_OUT),
        (second[2], HEAD_OPEN),
        (second[3], RIBBON_OUT),
        (first[2], PAUSED),
        (first[11], TOO_HOT),
        (first[5], BUSY),
    )
    reasons = tuple(reason for flag, reason in told if flag.strip() == b"1")
    partly = first[7].strip() == b"1"
    return Heard(PrinterStatus(not reasons, reasons), waiting + remaining + partly)


def _number(field: bytes) -> int | None:
    return int(field) if re.fullmatch(rb"\d{1,9}", field.strip()) else None


def tspl_status(answer: bytes) -> Heard | None:
    """Read the byte that TSPL printers send for ESC ! ?; it does not tell how many labels are left."""
    if not answer:
        return None
    told = ((0x01, HEAD_OPEN), (0x02, JAMMED), (0x04, PAPER_OUT), (0x08, RIBBON_OUT), (0x10, PAUSED))
    reasons = tuple(reason for bit, reason in told if answer[0] & bit)
    return Heard(PrinterStatus(False, reasons) if reasons else READY, None)


_ZPL = Dialect(b"~HS\r\n", lambda answer: answer.count(b"\x03") >= _STATUS_LINES, host_status, b"~HS\r\n")
_TSPL = Dialect(b"\x1b!?", lambda answer: bool(answer), tspl_status)
_BROTHER = Dialect(
    brother.STATUS_REQUEST, lambda answer: len(answer) >= brother.STATUS_BYTES, brother.status, b""
)

DIALECTS = {"zpl": _ZPL, "zpl-bitmap": _ZPL, "tspl": _TSPL, "brother": _BROTHER}
"""The languages of printers that can be asked."""
