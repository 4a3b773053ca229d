"""InvenTree's own codes: {"stockitem": 12} and INV-SI12."""

import json
import re

from station.model import Kind, ReadField, Reading

FORMAT = "inventree"
SHORT_PREFIX = "INV-"
"""What a server puts before its short codes unless it is set otherwise."""

# Two letters stand for each model.
MODELS = {
    "PA": "part",
    "SI": "stockitem",
    "SL": "stocklocation",
    "SP": "supplierpart",
    "MP": "manufacturerpart",
    "PO": "purchaseorder",
    "SO": "salesorder",
    "SS": "salesordershipment",
    "BO": "build",
    "RO": "returnorder",
    "TO": "transferorder",
}


def read_native(text: str, prefix: str = SHORT_PREFIX) -> Reading | None:
    """Read a short code or a JSON code; None if the text is something else."""
    stripped = text.strip()
    found = _short(stripped, prefix) or _json(stripped)
    if found is None:
        return None
    model, key = found
    fields = (ReadField("model", model), ReadField("pk", key))
    return Reading(Kind.NATIVE, stripped, fields, format=FORMAT, identifiers=((model, key),))


def _short(text: str, prefix: str) -> tuple[str, str] | None:
    match = re.fullmatch(re.escape(prefix) + r"([A-Z]{2})([0-9]{1,18})", text)
    if not match or match[1] not in MODELS:
        return None
    return MODELS[match[1]], str(int(match[2]))


def _json(text: str) -> tuple[str, str] | None:
    if not (text.startswith("{") and text.endswith("}") and len(text) < 200):
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if len(content) != 1:
        return None
    model, key = next(iter(content.items()))
    is_key = isinstance(key, int | str) and re.fullmatch(r"[0-9]{1,18}", str(key))
    return (model, str(int(key))) if model in MODELS.values() and is_key else None
