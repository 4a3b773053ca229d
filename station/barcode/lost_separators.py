"""Proposals for labels whose separators are all lost: distributors' fixed field orders are the anchors.

There is no unique split, so what comes from here is for the operator to confirm, never to be booked silently.
"""

import re

from station.barcode.envelope import GS, RS

LONGEST = 600
"""Characters looked at; a longer label without separators is not one of these."""

# Each value is bounded, or a hostile code could make the search for a split take for ever. The orders were
# read off real labels: DigiKey always prints 11K1, orders have 8 digits, invoices 8 or 9.
_DIGIKEY = re.compile(
    r"P(?P<P>.{1,40}?)1P(?P<_1P>.{1,40}?)(?:30P(?P<_30P>.{1,40}?))?K(?P<K>.{0,25}?)1K(?P<_1K>[0-9]{8})"
    r"10K(?P<_10K>[0-9]{8,9})(?:9D(?P<_9D>[0-9]{0,8}?))?(?:1T(?P<_1T>.{0,25}?))?11K(?P<_11K>1)"
    r"4L(?P<_4L>[A-Z]{2}|)Q(?P<Q>[0-9]{1,9}?)11Z(?P<_11Z>PICK|PREPACK|)"
    r"(?:12Z(?P<_12Z>[0-9]{1,10}))?(?:13Z(?P<_13Z>[0-9]{1,10}?))?(?:20Z(?P<_20Z>0*))?"
)
_MOUSER = re.compile(
    r"K(?P<K>.{1,25}?)14K(?P<_14K>[0-9]{3})(?P<part>1P|P)(?P<number>.{1,40}?)Q(?P<Q>[0-9]{1,9}?)"
    r"11K(?P<_11K>[0-9]{9})4L(?P<_4L>[A-Z]{2}|)(?:1V(?P<_1V>.{1,40}))?"
)
_ALONG = re.compile(r"11K(?P<_11K>1)4L(?P<_4L>[A-Z]{2}|)Q(?P<Q>[0-9]{1,9})")
"""A stretch of a DigiKey label in the middle of which the separators are lost."""


def proposed(text: str) -> str | None:
    """Return the likely true form of a label without separators, None if no known order fits."""
    match = re.match(r"[>0]?\[\)>(?:\^|\x1e)?06", text)
    body = text[match.end() :].rstrip("\r\n") if match else ""
    if not body or len(body) > LONGEST:
        return None
    found = _DIGIKEY.fullmatch(body)
    if found:
        return _header() + GS.join(_fields(found))
    found = _MOUSER.fullmatch(body)
    return _header() + GS.join(_mouser_fields(found)) if found else None


def parted(field: str) -> list[str]:
    """Part a field in which the next ones of a DigiKey label are glued on; else return it alone."""
    found = _ALONG.fullmatch(field)
    return _fields(found) if found else [field]


def _header() -> str:
    return f"[)>{RS}06{GS}"


def _fields(found: "re.Match[str]") -> list[str]:
    return [name.lstrip("_") + value for name, value in found.groupdict().items() if value is not None]


def _mouser_fields(found: "re.Match[str]") -> list[str]:
    values = found.groupdict()
    part = values.pop("part") + values.pop("number")
    fields = [name.lstrip("_") + value for name, value in values.items() if value is not None]
    return [*fields[:2], part, *fields[2:]]
