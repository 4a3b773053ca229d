"""LCSC's bag labels: a QR code in braces that is no JSON, and a linear code with a picking number."""

import re

from station.model import Confidence, Kind, ReadField, Reading

NAMES = {
    "pbn": "pick",
    "on": "supplier_order",
    "pc": "sku",
    "pm": "mpn",
    "qty": "quantity",
    "mc": "customer_part",
    "pdi": "pdi",
    "wc": "warehouse",
}
_KEY = r"(?:pbn|on|pc|pm|qty|mc|cc|pdi|hp|wc)"


def read_lcsc(text: str) -> Reading | None:
    """Read {pbn:...,on:...,pc:...}; values have no quotes and may hold commas. None if it is another."""
    if not (text.startswith("{") and text.endswith("}") and re.match(rf"\{{{_KEY}:", text)):
        return None
    # A comma ends a value only where another key follows.
    parts = re.split(rf",(?={_KEY}:)", text[1:-1])
    pairs = tuple((key, value) for key, _, value in (part.partition(":") for part in parts))
    keys = {key for key, _ in pairs}
    if not {"pc", "pm", "qty"} <= keys:
        return None
    fields = [ReadField("supplier", "LCSC", "form")]
    for key, value in pairs:
        shown = "" if value == "null" else value
        fields.append(ReadField(NAMES.get(key, "other"), shown, key))
    return Reading(Kind.LABEL, text, tuple(fields), format="lcsc", identifiers=pairs)


def read_lcsc_1d(text: str) -> Reading | None:
    """Read X and a picking number, which means something only to LCSC. None if it is something else."""
    match = re.fullmatch(r"X([0-9]{8,9})", text, re.ASCII)
    if not match:
        return None
    fields = (ReadField("pdi", match[1], "X"),)
    pairs = (("X", match[1]),)
    return Reading(Kind.PLAIN, text, fields, confidence=Confidence.GUESS, format="lcsc-1d", identifiers=pairs)
