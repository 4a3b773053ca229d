"""The fields that a label can show, named as in InvenTree's labels, and values made into text."""

import difflib
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from station.text import Text, number, say

FIELDS: dict[str, str] = {
    "barcode": "the code of the thing itself, as the server or the supplier made it",
    "name": "name of the part, the location, the operator or the command",
    "IPN": "internal part number",
    "description": "description",
    "revision": "revision of the part",
    "quantity": "quantity",
    "units": "unit of the quantity",
    "batch": "batch",
    "serial": "serial number",
    "expiry": "expiry date",
    "status": "stock status",
    "packaging": "packaging",
    "location": "location",
    "pathstring": "location with all that it lies in",
    "reference": "reference of the order or the shipment",
    "order": "order that it belongs to",
    "supplier": "supplier",
    "manufacturer": "manufacturer",
    "customer": "customer",
    "address": "address, one line below the other",
    "tracking": "tracking number",
    "link": "link",
    "notes": "notes",
    "sku": "supplier's part number",
    "mpn": "manufacturer's part number",
    "lot": "lot, as on the supplier's label",
    "date_code": "date code, as on the supplier's label",
    "origin": "country of origin",
    "date": "day on which it is printed",
    "time": "time at which it is printed",
    "user": "operator",
    "station": "name of this station",
    "copy": "number of this label among those that belong together",
    "copies": "how many labels belong together",
}
"""Name to meaning; docs/LABELS.md shows this table."""

PICTURES: dict[str, str] = {"image": "picture of the part (PNG or JPEG)"}
LISTS: dict[str, str] = {"codes": "a list, each entry with fields of its own"}

_MOST_BITS = 128

Data = Mapping[str, object]
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text with fields in it: pieces of (text, name of the field behind it or empty)."""

    pieces: tuple[tuple[str, str], ...]

    def filled(self, values: Values) -> str:
        """Return the text with every field's value in its place."""
        return "".join(text + values.get(name, "") for text, name in self.pieces)

    def is_idle(self, values: Values) -> bool:
        """Tell whether there are fields, and none of them has a value."""
        names = [name for _, name in self.pieces if name]
        return bool(names) and not any(values.get(name) for name in names)


def pattern(source: str) -> Pattern | Text:
    """Read ``{name}`` in a text; a Text says what is wrong with it."""
    pieces: list[tuple[str, str]] = []
    try:
        parsed = list(string.Formatter().parse(source))
    except ValueError:
        return say("Write {{name}} for a field, and {{{{ or }}}} for a brace itself.")
    for text, name, form, conversion in parsed:
        if form or conversion or (name is not None and name not in FIELDS):
            return unknown_field(name or "")
        pieces.append((text, name or ""))
    return Pattern(tuple(pieces))


def unknown_field(name: str, known: Iterable[str] = FIELDS) -> Text:
    """Return the sentence about a field that no label has."""
    near = difflib.get_close_matches(name, known, 1)
    if near:
        return say("There is no field {name}. Did you mean {near}?", name=name, near=near[0])
    return say("There is no field {name}. The guide to labels lists all fields.", name=name)


def values_of(data: Data) -> dict[str, str]:
    """Return what can be shown of the data, as text."""
    return {name: said(data.get(name)) for name in FIELDS}


def entries(data: Data, name: str) -> list[Values]:
    """Return the entries of a list; whatever is none is left out, and a bare text is its own code."""
    given = data.get(name)
    if not isinstance(given, Sequence) or isinstance(given, str | bytes):
        return []
    return [
        _own(entry if isinstance(entry, Mapping) else {"barcode": entry, "name": entry}) for entry in given
    ]


def _own(entry: Data) -> Values:
    return {name: said(entry[name]) for name in FIELDS if name in entry}


def said(value: object) -> str:
    """Return a value as people write it; empty for what is no single value."""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    # Python refuses to write out whole numbers of several thousand digits.
    if isinstance(value, bool) or (isinstance(value, int) and value.bit_length() > _MOST_BITS):
        return ""
    return str(value) if isinstance(value, int | float) else ""
