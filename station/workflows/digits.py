"""A quantity that is put together from single digits."""

from decimal import Decimal

MOST_DIGITS = 12


def with_digit(digits: str, digit: str) -> str:
    """Put one more digit to those that were given before, a point, or take the last one back."""
    if digit == "BACK":
        return digits[:-1]
    if digit == "POINT":
        return digits if "." in digits else (digits or "0") + "."
    return (digits + digit)[:MOST_DIGITS]


def quantity_of(digits: str) -> Decimal | None:
    """Return the quantity that the digits make so far; None without any."""
    number = digits.rstrip(".")
    return Decimal(number) if number else None
