"""Supplier labels in ISO/IEC 15434 envelopes with ANSI MH10.8.2 data identifiers (ECIA EIGP-114)."""

import re

from station.model import Kind, ReadField, Reading

GS, RS, EOT = "\x1d", "\x1e", "\x04"

# The second header is printed on Mouser's old labels, and the server takes it as well.
HEADERS = (f"[)>{RS}06{GS}", f">[)>06{GS}")

# What an identifier means here, from ANSI MH10.8.2 and EIGP-114. P is the customer's number by the
# standard; DigiKey printed its own order code there until 2021.
NAMES = {
    "P": "customer_part",
    "1P": "mpn",
    "30P": "sku",
    "K": "customer_order",
    "1K": "supplier_order",
    "4K": "order_line",
    "14K": "order_line",
    "10K": "invoice",
    "11K": "packing_list",
    "9D": "date_code",
    "10D": "date_code",
    "14D": "expiry",
    "16D": "production_date",
    "1T": "lot",
    "T": "customer_lot",
    "4L": "country",
    "Q": "quantity",
    "S": "serial",
    "1V": "manufacturer",
}


def read_label(text: str) -> Reading | None:
    """Read a label whose control characters are all there; None if the text is no such label."""
    header = next((h for h in HEADERS if text.startswith(h)), None)
    if header is None:
        return None
    body = re.split(f"{RS}|{EOT}", text[len(header) :], maxsplit=1)[0]
    fields = [_field(part) for part in body.split(GS)]
    return Reading(Kind.LABEL, text, tuple(f for f in fields if f is not None))


def _field(part: str) -> ReadField | None:
    match = re.match(r"([0-9]{0,3}[A-Z])(.*)", part, re.DOTALL)
    if not match:
        return ReadField("other", part) if part else None
    identifier, value = match.groups()
    return ReadField(NAMES.get(identifier, "other"), value, identifier)
