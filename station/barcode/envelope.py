"""ISO/IEC 15434 envelopes: header, formats, fields, trailer, with the deviations of real labels."""

import re
from dataclasses import dataclass

GS, RS, EOT = "\x1d", "\x1e", "\x04"
HEADER = f"[)>{RS}"
MOST_FIELDS = 200
"""No label has nearly as many; more is no label."""
OLD_MOUSER = f">[)>06{GS}"
"""Printed on Mouser's old labels; InvenTree's server takes it as it is."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The fields of all format 06 parts in order, and the other parts (format number, content)."""

    fields: tuple[str, ...]
    others: tuple[tuple[str, str], ...] = ()


def opened(text: str) -> Envelope | None:
    """Take a canonical message apart; None if the header is another one.

    One message may hold several formats, each ended by RS; EOT ends the message. Labels leave the
    trailer away, end with an empty field, or put a V behind the RS (DigiKey prepack).
    """
    if text.count(GS) > MOST_FIELDS:
        return None
    if text.startswith(OLD_MOUSER):
        return Envelope(_fields(text[len(OLD_MOUSER) :].split(RS)[0]))
    if not text.startswith(HEADER):
        return None
    fields: list[str] = []
    others: list[tuple[str, str]] = []
    for part in text[len(HEADER) :].split(EOT)[0].split(RS):
        number = re.match(r"(0[1-9]|12)(?=\x1d)", part)
        if number and number[1] == "06":
            fields += _fields(part[3:])
        elif number:
            others.append((number[1], part[3:]))
    return Envelope(tuple(fields), tuple(others)) if fields or others else None


def _fields(content: str) -> tuple[str, ...]:
    # A CR at the end comes from the scanner, not from the label.
    return tuple(field for field in content.split(EOT)[0].rstrip("\r\n").split(GS) if field)
