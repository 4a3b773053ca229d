"""TME's labels: a QR code of KEY:VALUE words, and a DataMatrix of identifiers with blanks between them."""

import re
from collections.abc import Sequence

from station.barcode.identifiers import split_identifier
from station.model import Confidence, Kind, ReadField, Reading
from station.text import say

NAMES = {
    "QTY": "quantity",
    "PN": "sku",
    "MPN": "mpn",
    "MFR": "manufacturer",
    "CPO": "customer_order",
    "CoO": "country",
}


def read_tme_qr(text: str) -> Reading | None:
    """Read QTY:5 PN:... PO:order/line in any order, with RoHS and a link. None if it is something else."""
    words = text.split(" ")
    keyed = dict(word.split(":", 1) for word in words if ":" in word and not _is_link(word))
    if len(text) > 1000 or not {"PN", "QTY"} <= set(keyed) or not re.fullmatch(r"[0-9.]{1,12}", keyed["QTY"]):
        return None
    fields = [ReadField("supplier", "TME", "form")]
    for key, value in keyed.items():
        fields += _order(value, key) if key == "PO" else [ReadField(NAMES.get(key, "other"), value, key)]
    fields += [ReadField("rohs", "True", word) for word in words if word == "RoHS"]
    fields += [ReadField("url", word, "link") for word in words if _is_link(word)]
    pairs = tuple(keyed.items())
    return Reading(Kind.LABEL, text, tuple(fields), format="tme-qr", identifiers=pairs)


def _is_link(word: str) -> bool:
    return word[:8].lower().startswith(("https://", "http://"))


def _order(value: str, identifier: str) -> list[ReadField]:
    """Split TME's own order from the line behind it."""
    order, _, line = value.partition("/")
    fields = [ReadField("supplier_order", order, identifier)]
    return [*fields, ReadField("supplier_order_line", line, identifier)] if line else fields


def read_tme_datamatrix(text: str) -> Reading | None:
    """Read P... 1P... Q... K order/line; the blanks may be lost. None if it is something else."""
    spaced = re.fullmatch(
        r"P([^ ]{1,40}) 1P([^ ]{1,40}) Q([0-9]{1,9}) K([0-9]{5,12}/[0-9]{1,4})( 4L[A-Z]{2})?", text
    )
    if spaced:
        pairs = tuple(p for p in (split_identifier(word) for word in text.split(" ")) if p)
        return _datamatrix(text, pairs)
    glued = _glued(text)
    if glued is None:
        return None
    problem = say("The scanner lost the blanks of this label. Compare the fields with the label.")
    reading = _datamatrix(text, glued)
    return Reading(
        reading.kind, text, reading.fields, (), Confidence.LIKELY, format=reading.format,
        identifiers=glued, problems=(problem,),
    )  # fmt: skip


def _glued(text: str) -> tuple[tuple[str, str], ...] | None:
    """Split P<sku>1P<mpn>Q<n>K<order>/<line>; of several places for 1P the one that repeats P wins."""
    match = re.fullmatch(r"P(.{3,81})Q([0-9]{1,9})K([0-9]{5,12}/[0-9]{1,4})", text)
    if not match or " " in match[1]:
        return None
    splits = [(match[1][: m.start()], match[1][m.end() :]) for m in re.finditer("1P", match[1])]
    usable = [(sku, mpn) for sku, mpn in splits if sku and mpn]
    if not usable:
        return None
    sku, mpn = next((pair for pair in usable if pair[0] == pair[1]), usable[0])
    return (("P", sku), ("1P", mpn), ("Q", match[2]), ("K", match[3]))


def _datamatrix(text: str, pairs: Sequence[tuple[str, str]]) -> Reading:
    names = {"P": "sku", "1P": "mpn", "Q": "quantity", "4L": "country"}
    fields = [ReadField("supplier", "TME", "form")]
    for identifier, value in pairs:
        # K is TME's own order here, not the customer's as the standard says.
        named = [ReadField(names.get(identifier, "other"), value, identifier)]
        fields += _order(value, "K") if identifier == "K" else named
    return Reading(Kind.LABEL, text, tuple(fields), format="tme-datamatrix", identifiers=tuple(pairs))
