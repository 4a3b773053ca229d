"""Booqable's own codes: the short links it makes for a barcode without a number."""

import re

from station.model import Kind, ReadField, Reading

_ID = r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}"


def read_booqable(text: str) -> Reading | None:
    """Read http://bqbl.it/<id>; the whole link is the number that the server knows. It is never opened."""
    match = re.fullmatch(rf"https?://bqbl\.it/({_ID})", text, re.IGNORECASE | re.ASCII)
    if not match:
        return None
    field = ReadField("other", match[1].lower(), "bqbl.it")
    return Reading(Kind.PLAIN, text, (field,), format="booqable", identifiers=(("bqbl.it", match[1]),))
