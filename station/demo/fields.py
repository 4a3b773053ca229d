"""Checks the fields of a request body and gathers every complaint, in the words of the real server."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from station.demo.answers import JsonObject, Refused
from station.demo.database import Row, get

REQUIRED = "This field is required."
NOT_NULL = "This field may not be null."
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
WHOLE = re.compile(r"([+-]?\d{1,18})(?:\.0*)?", re.ASCII)
MISSING = object()
Entry = TypeVar("Entry")


class WrongFields(Refused):
    """Some fields of a request are wrong."""


class Fields:
    """Reads the fields of one object; ``done`` refuses it if any was wrong."""

    def __init__(self, connection: sqlite3.Connection, body: JsonObject) -> None:
        self.connection = connection
        self.body = body
        self.errors: dict[str, Any] = {}

    def done(self) -> None:
        """Refuse the request if a field was wrong."""
        if self.errors:
            raise WrongFields(400, self.errors)

    def complain(self, name: str, text: str) -> None:
        """Note that a field is wrong."""
        self.errors.setdefault(name, []).append(text)

    def text(
        self,
        name: str,
        *,
        required: bool = False,
        blank: bool = True,
        longest: int | None = None,
        nullable: bool = False,
    ) -> str | None:
        """Read a text, stripped at its ends."""
        value = self._given(name, required=required, nullable=nullable)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.complain(name, "Not a valid string.")
            return None
        text = str(value).strip()
        if complaint := _bad_text(text, blank=blank, longest=longest):
            self.complain(name, complaint)
            return None
        return text

    def reference(
        self,
        name: str,
        table: str,
        *,
        required: bool = False,
        nullable: bool = True,
        check: Callable[[Row], str | None] | None = None,
    ) -> Row | None:
        """Read a primary key and return its row; ``check`` gives a complaint about the row or None."""
        value = self._given(name, required=required, nullable=nullable)
        if value is None:
            return None
        pk = primary_key(value)
        if pk is None:
            self.complain(name, f"Incorrect type. Expected pk value, received {type(value).__name__}.")
            return None
        row = get(self.connection, table, pk)
        complaint = f'Invalid pk "{value}" - object does not exist.' if row is None else check and check(row)
        if complaint:
            self.complain(name, complaint)
            return None
        return row

    def rows(self, name: str, read: Callable[[Fields], Entry], *, required: bool = True) -> list[Entry]:
        """Read a list of objects, each with ``read``; the complaints keep the places of the objects."""
        found: list[Entry] = []
        complaints: list[Any] = []
        for entry in self.array(name, required=required):
            try:
                found.append(self._row(entry, read))
                complaints.append({})
            except WrongFields as wrong:
                complaints.append(wrong.body)
        if any(complaints):
            self.errors[name] = complaints
        return found

    def _row(self, entry: object, read: Callable[[Fields], Entry]) -> Entry:
        if not isinstance(entry, dict):
            text = f"Invalid data. Expected a dictionary, but got {type(entry).__name__}."
            raise WrongFields(400, {"non_field_errors": [text]})
        fields = Fields(self.connection, entry)
        found = read(fields)
        fields.done()
        return found

    def array(self, name: str, *, required: bool = True) -> list[object]:
        """Read a list."""
        value = self._given(name, required=required, nullable=False)
        if value is None:
            return []
        if not isinstance(value, list):
            self.complain(name, f'Expected a list of items but got type "{type(value).__name__}".')
            return []
        return value

    def choice(self, name: str, choices: Iterable[int], *, nullable: bool = True) -> int | None:
        """Read a number that must be one of the choices."""
        value = self._given(name, required=False, nullable=nullable)
        if value is None:
            return None
        number = _whole(value)
        if number not in set(choices):
            self.complain(name, f'"{value}" is not a valid choice.')
            return None
        return number

    def day(self, name: str) -> str | None:
        """Read a day."""
        text = self.text(name, nullable=True)
        try:
            return date.fromisoformat(text).isoformat() if text is not None else None
        except ValueError:
            self.complain(name, "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.")
            return None

    def echo(self, *names: str, **values: object) -> JsonObject:
        """Return what was sent under those names, and the values as they were understood."""
        return {name: self.body[name] for name in names if name in self.body} | values

    def boolean(self, name: str, *, default: bool) -> bool:
        """Read a yes or no."""
        value = self._given(name, required=False, nullable=False)
        if name not in self.body or name in self.errors:
            return default
        if value in (True, "true", "True", "1", "on", "yes"):
            return True
        if value in (False, "false", "False", "0", "off", "no"):
            return False
        self.complain(name, "Must be a valid boolean.")
        return default

    def quantity(self, name: str) -> float:
        """Read a required amount with at most five decimals, not negative."""
        value = self._given(name, required=True, nullable=False)
        if value is None:
            return 0.0
        found = _decimal(value)
        if isinstance(found, str):
            self.complain(name, found)
            return 0.0
        return float(found)

    def price(self, name: str) -> float | None:
        """Read an amount of money."""
        value = self._given(name, required=False, nullable=True)
        if value is None:
            return None
        found = _decimal(value, places=6)
        if isinstance(found, str):
            self.complain(name, found)
            return None
        return float(found)

    def integer(self, name: str, *, required: bool = True) -> int | None:
        """Read a whole number."""
        value = self._given(name, required=required, nullable=False)
        if value is None:
            return None
        found = _whole(value)
        if found is None:
            self.complain(name, "A valid integer is required.")
        return found

    def _given(self, name: str, *, required: bool, nullable: bool) -> object:
        value = self.body.get(name, MISSING)
        if value is MISSING:
            if required:
                self.complain(name, REQUIRED)
            return None
        if value is None and not nullable:
            self.complain(name, NOT_NULL)
        return value


def _bad_text(text: str, *, blank: bool, longest: int | None) -> str | None:
    if not text and not blank:
        return "This field may not be blank."
    if "\0" in text:
        return "Null characters are not allowed."
    if found := LONE_SURROGATE.search(text):
        return f"Surrogate characters are not allowed: U+{ord(found.group()):X}."
    if longest is not None and len(text) > longest:
        return f"Ensure this field has no more than {longest} characters."
    return None


def primary_key(value: object) -> int | None:
    """Read a primary key from a number or a text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(value)
    except (ValueError, OverflowError):
        return None


def _whole(value: object) -> int | None:
    """Read a whole number; unlike a primary key it is not cut off behind the point."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    found = WHOLE.fullmatch(str(value).strip())
    return int(found[1]) if found else None


def amount(quantity: float) -> str:
    """Return an amount as the server repeats it in an answer."""
    return f"{Decimal(repr(quantity)):.5f}"


def _decimal(value: object, *, places: int = 5) -> Decimal | str:
    """Return the amount, or the complaint about it."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return "A valid number is required."
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation:
        return "A valid number is required."
    if not amount.is_finite():
        return "A valid number is required."
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -places:
        return f"Ensure that there are no more than {places} decimal places."
    if amount >= Decimal(10) ** 10:
        return "Ensure that there are no more than 15 digits in total."
    return amount if amount >= 0 else "Ensure this value is greater than or equal to 0."
