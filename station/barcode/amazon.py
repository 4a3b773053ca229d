"""Amazon's labels: the carton code AMZN,KEY:VALUE and the numbers that stand on single items."""

import re

from station.model import Confidence, Kind, ReadField, Reading

NAMES = {"PO": "customer_order", "FNSKU": "fnsku", "QTY": "quantity", "EXP": "expiry"}


def read_amazon(text: str) -> Reading | None:
    """Read a carton code, an FNSKU (X0...) or an ASIN (B0...); None if it is something else."""
    if text.startswith("AMZN,") and len(text) < 500:
        pairs = tuple((key, value) for key, _, value in (part.partition(":") for part in text.split(",")[1:]))
        if "FNSKU" in dict(pairs):
            fields = tuple(ReadField(NAMES.get(key, "other"), value, key) for key, value in pairs)
            return Reading(Kind.LABEL, text, fields, format="amazon", identifiers=pairs)
    match = re.fullmatch(r"(X0|B0)[0-9A-Z]{8}", text, re.ASCII)
    if not match:
        return None
    name = "fnsku" if match[1] == "X0" else "asin"
    field = ReadField(name, text, match[1])
    # Nothing marks these but two characters and the length.
    return Reading(
        Kind.PLAIN,
        text,
        (field,),
        confidence=Confidence.GUESS,
        format="amazon",
        identifiers=((match[1], text),),
    )
