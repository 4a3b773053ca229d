"""ANSI MH10.8.2 data identifiers: which exist, and what they mean on the labels that come to a dock."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DataIdentifier:
    """One identifier: the field it fills, and the longest value that EIGP-114 allows (0: no limit given)."""

    name: str
    longest: int = 0


# P is the customer's number by the standard; see suppliers.py for who prints something else there.
IDENTIFIERS: dict[str, DataIdentifier] = {
    "P": DataIdentifier("customer_part", 40),
    "1P": DataIdentifier("mpn", 40),
    "2P": DataIdentifier("revision", 6),
    "30P": DataIdentifier("sku"),
    "K": DataIdentifier("customer_order", 25),
    "1K": DataIdentifier("supplier_order"),
    "2K": DataIdentifier("tracking"),
    "3K": DataIdentifier("tracking"),
    "4K": DataIdentifier("order_line", 40),
    "14K": DataIdentifier("order_line"),
    "10K": DataIdentifier("invoice"),
    "11K": DataIdentifier("packing_list", 25),
    "6D": DataIdentifier("ship_date", 8),
    "9D": DataIdentifier("date_code", 7),
    "10D": DataIdentifier("date_code"),
    "11D": DataIdentifier("date_code"),
    "14D": DataIdentifier("expiry"),
    "15D": DataIdentifier("expiry"),
    "16D": DataIdentifier("production_date"),
    "17D": DataIdentifier("production_date"),
    "1T": DataIdentifier("lot", 20),
    "T": DataIdentifier("customer_lot"),
    "L": DataIdentifier("storage_location"),
    "4L": DataIdentifier("country", 2),
    "Q": DataIdentifier("quantity", 9),
    "7Q": DataIdentifier("quantity"),
    "S": DataIdentifier("serial", 25),
    "2S": DataIdentifier("shipment"),
    "3S": DataIdentifier("package_id", 25),
    "4S": DataIdentifier("package_id", 25),
    "5S": DataIdentifier("package_id"),
    "J": DataIdentifier("package_id"),
    "1J": DataIdentifier("package_id"),
    "5J": DataIdentifier("package_id"),
    "6J": DataIdentifier("package_id"),
    "V": DataIdentifier("supplier_code"),
    "1V": DataIdentifier("manufacturer"),
    "E": DataIdentifier("rohs_class"),
    "33P": DataIdentifier("bin_code", 35),
    "2Q": DataIdentifier("weight"),
}

# The highest number that stands before each letter in MH10.8.2 (2021), with room for what came since.
_HIGHEST = {
    "B": 20, "C": 9, "D": 28, "E": 9, "F": 9, "G": 9, "H": 40, "I": 30, "J": 30, "K": 30, "L": 60, "M": 20,
    "N": 20, "O": 9, "P": 60, "Q": 60, "R": 20, "S": 60, "T": 60, "U": 20, "V": 40, "W": 20, "X": 20, "Y": 20,
    "Z": 30,
}  # fmt: skip
_PRIVATE = range(90, 100)


def split_identifier(text: str) -> tuple[str, str] | None:
    """Split a field into identifier and value; None if it does not begin with digits and a capital letter."""
    match = re.match(r"([0-9]{0,3}[A-Z])(.*)", text, re.DOTALL)
    return (match[1], match[2]) if match else None


def exists(identifier: str) -> bool:
    """Tell whether the standard has an identifier, or leaves it to private agreement."""
    number, letter = identifier[:-1], identifier[-1:]
    if letter not in _HIGHEST or number.startswith("0"):
        return False
    return not number or int(number) <= _HIGHEST[letter] or int(number) in _PRIVATE


def is_usual(identifier: str) -> bool:
    """Tell whether an identifier stands on distributors' labels."""
    return identifier in IDENTIFIERS or identifier in _USUAL_TEXTS


# Structured free text: DigiKey's label type, part id, load id and zero padding, TI's moisture level ...
_USUAL_TEXTS = frozenset({"3Z", "10Z", "11Z", "12Z", "13Z", "14Z", "15Z", "20Z", "6P", "3P", "31P", "32P"})
