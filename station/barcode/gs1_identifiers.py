"""GS1 application identifiers: which exist, how long their values may be, and what they are called here.

From the GS1 General Specifications. Fixed lengths need no separator; variable ones end with FNC1 (GS).
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApplicationIdentifier:
    """One identifier: the form of its value, whether its length is fixed, and its field's name."""

    code: str
    pattern: str
    fixed: bool
    name: str
    is_date: bool = False
    has_check_digit: bool = False


_N, _X = "[0-9]", '[!-"%-/0-9:-?A-Z_a-z]'  # digits; the 82 characters of ISO 646 that GS1 allows


def _fixed(
    code: str, length: int, name: str, *, date: bool = False, check: bool = False
) -> ApplicationIdentifier:
    return ApplicationIdentifier(code, f"{_N}{{{length}}}", True, name, date, check)


def _text(code: str, longest: int, name: str, digits: bool = False) -> ApplicationIdentifier:
    return ApplicationIdentifier(code, f"{_N if digits else _X}{{1,{longest}}}", False, name)


_PLAIN = [
    _fixed("00", 18, "sscc", check=True),
    _fixed("01", 14, "gtin", check=True),
    _fixed("02", 14, "gtin", check=True),
    _fixed("11", 6, "production_date", date=True),
    _fixed("12", 6, "other", date=True),
    _fixed("13", 6, "packaging_date", date=True),
    _fixed("15", 6, "best_before", date=True),
    _fixed("16", 6, "other", date=True),
    _fixed("17", 6, "expiry", date=True),
    _fixed("20", 2, "other"),
    _text("10", 20, "lot"),
    _text("21", 20, "serial"),
    _text("22", 20, "other"),
    _text("240", 30, "supplier_part_id"),
    _text("241", 30, "customer_part"),
    _text("242", 6, "other", digits=True),
    _text("250", 30, "other"),
    _text("251", 30, "other"),
    _text("30", 8, "quantity", digits=True),
    _text("37", 8, "quantity", digits=True),
    _text("400", 30, "customer_order"),
    _text("401", 30, "other"),
    _fixed("402", 17, "shipment", check=True),
    _text("403", 30, "other"),
    *[_fixed(f"41{n}", 13, "other", check=True) for n in range(8)],
    _text("420", 20, "other"),
    ApplicationIdentifier("421", f"{_N}{{3}}{_X}{{1,9}}", False, "other"),
    ApplicationIdentifier("422", f"{_N}{{3}}", False, "country"),
    _text("8008", 12, "other", digits=True),
    _text("8020", 25, "other"),
    *[_text(f"71{n}", 20, "other") for n in range(7)],
    _text("90", 30, "other"),
    *[_text(f"9{n}", 90, "other") for n in range(1, 10)],
]
# 310n to 369n are measures with n decimals, all six digits long; 390n to 393n are amounts of money.
_MEASURES = [
    _fixed(f"{group}{n}", 6, "weight" if group == 310 else "other")
    for group in range(310, 370)
    for n in range(6)
]
_MONEY = [_text(f"{group}{n}", 15, "other", digits=True) for group in (390, 392) for n in range(4)]

IDENTIFIERS: dict[str, ApplicationIdentifier] = {ai.code: ai for ai in (*_PLAIN, *_MEASURES, *_MONEY)}


def identifier_at(text: str, place: int) -> ApplicationIdentifier | None:
    """Return the identifier that begins at a place; no identifier is the beginning of another."""
    codes = (text[place : place + length] for length in (2, 3, 4))
    return next((IDENTIFIERS[code] for code in codes if code in IDENTIFIERS), None)


def check_digit_is_right(digits: str) -> bool:
    """Check the last digit, modulo 10 with weights 3 and 1 from the right."""
    if not re.fullmatch("[0-9]{2,18}", digits, re.ASCII):
        return False
    weighted = sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(reversed(digits)))
    return weighted % 10 == 0
