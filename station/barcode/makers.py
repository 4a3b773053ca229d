"""Makers' labels without a common syntax, each as one pattern read off real labels."""

import re
from collections.abc import Callable

from station.barcode.identifiers import split_identifier
from station.model import Confidence, Kind, ReadField, Reading

FORMAT = "maker"
_Fields = list[tuple[str, str, str]]


def read_maker(text: str) -> Reading | None:
    """Read the label of a maker whose form is known; what it says is likely, for nothing names the form."""
    trimmed = text.rstrip("\r\n")
    if len(trimmed) > 300:
        return None
    for reader in _READERS:
        found = reader(trimmed)
        if found:
            fields = tuple(ReadField(name, value, identifier) for name, value, identifier in found)
            pairs = tuple((identifier, value) for _, value, identifier in found)
            return Reading(
                Kind.LABEL, text, fields, confidence=Confidence.LIKELY, format=FORMAT, identifiers=pairs
            )
    return None


def _quantity(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _liteon(text: str) -> _Fields:
    """;;part;lot;quantity;..;..;date code;MADE IN country."""
    match = re.fullmatch(
        r";;([^;]{3,40});([0-9]{6,14});([0-9]{1,9});[^;]*;[^;]*;([0-9]{4});MADE IN [A-Z ]+", text
    )
    if not match:
        return []
    return [
        ("mpn", match[1], "3"),
        ("lot", match[2], "4"),
        ("quantity", _quantity(match[3]), "5"),
        ("date_code", match[4], "8"),
        ("manufacturer", "LiteOn", "form"),
    ]


def _stackpole(text: str) -> _Fields:
    """1P part, Q quantity, 1T lot with commas between, then date code and country bare."""
    match = re.fullmatch(r"1P([^,]{3,40}),Q([0-9]{1,9}),1T([^,]{3,25}),([0-9]{2}/[0-9]{2}),([A-Z]{2})", text)
    if not match:
        return []
    return [
        ("mpn", match[1], "1P"),
        ("quantity", _quantity(match[2]), "Q"),
        ("lot", match[3], "1T"),
        ("date_code", match[4], "4"),
        ("country", match[5], "5"),
    ]


def _walsin_glued(text: str) -> _Fields:
    """P part, Q quantity, L lot, D date (YYMMDD), all glued together."""
    match = re.fullmatch(
        r"P([0-9A-Z]{6,30})Q([0-9]{3,6})L([0-9A-Z]{6,12})D([0-9]{2})([0-9]{2})([0-9]{2})", text
    )
    if not match:
        return []
    return [
        ("mpn", match[1], "P"),
        ("quantity", _quantity(match[2]), "Q"),
        ("lot", match[3] + "D", "L"),
        ("date", f"20{match[4]}-{match[5]}-{match[6]}", "D"),
    ]


def _walsin_fixed(text: str) -> _Fields:
    """A resistor's part number filled with blanks, then the quantity."""
    match = re.fullmatch(r"(W[A-Z][0-9]{2}[A-Z][0-9A-Z]{4,12}) {2,8}([0-9]{3,6})", text)
    return [("mpn", match[1], "1"), ("quantity", _quantity(match[2]), "2")] if match else []


def _yageo(text: str) -> _Fields:
    """Identifiers with CR between them; a reader that ends at CR sees seven codes."""
    parts = text.split("\r")
    if len(parts) < 4 or not parts[0].startswith("31P"):
        return []
    names = {"31P": "mpn", "32P": "customer_part", "1T": "lot", "Q": "quantity", "9D": "date_code"}
    pairs = [pair for pair in (split_identifier(part) for part in parts) if pair]
    found = [(names.get(key, "other"), value, key) for key, value in pairs]
    return [(name, _quantity(value) if name == "quantity" else value, key) for name, value, key in found]


_READERS: tuple[Callable[[str], _Fields], ...] = (_liteon, _stackpole, _walsin_glued, _walsin_fixed, _yageo)
