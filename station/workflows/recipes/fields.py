"""What the fields of a recipe hold while it runs, and how they are written."""

from dataclasses import dataclass
from decimal import Decimal

from station.model import Reading, decimal_or_none
from station.operations import StockItem, Thing
from station.text import number, visible
from station.workflows.recipes.recipe import Named, Sentence, What

LONGEST_VALUE = 60
"""Characters of a value in a sentence; a code may have thousands."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it was read."""

    reading: Reading


Value = Code | Thing | Decimal | str
"""A stock item is a Thing with its ``item``."""

Values = tuple[tuple[str, Value], ...]

_OF_LABEL = ("quantity", "mpn", "sku", "lot", "date_code", "expiry", "serial")
_OF_ITEM = ("quantity", "units", "location", "batch", "serial", "expiry", "status")

DETAILS: dict[What, tuple[str, ...]] = {
    What.ITEM: _OF_ITEM,
    What.CODE: _OF_LABEL,
    What.PART: ("description",),
    What.LOCATION: ("description",),
    What.PURCHASE_ORDER: ("description",),
    What.SALES_ORDER: ("description",),
    What.BUILD: ("description",),
}
"""What can be said of a field besides the field itself."""


def kind_of(what: What, detail: str) -> What | None:
    """Return what a field, or a detail of it, holds; None if there is no such detail."""
    if not detail:
        return what
    if detail not in DETAILS.get(what, ()):
        return None
    return What.QUANTITY if detail == "quantity" else What.TEXT


def written(value: Value, detail: str = "") -> str:
    """Write a field, or a detail of it, as text."""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, str):
        return value
    if isinstance(value, Code):
        return value.reading.get(detail) if detail else value.reading.text
    if not detail:
        return value.name
    return _of_item(value.item, detail) if value.item is not None else value.description


def _of_item(item: StockItem, detail: str) -> str:
    return {
        "quantity": number(item.quantity),
        "units": item.units,
        "location": item.place.name if item.place else "",
        "batch": item.batch,
        "serial": item.serial,
        "expiry": item.expiry,
        "status": item.status_text,
    }[detail]


def value_of(named: Named, values: Values) -> Value:
    """Return the field, or its detail, that an earlier step has given."""
    value = dict(values)[named.field]
    return written(value, named.detail) if named.detail else value


def amount_of(given: Named | Decimal, values: Values) -> Decimal | None:
    """Return a quantity; None where a label or an answer holds none that can be used."""
    if isinstance(given, Decimal):
        return given
    value = value_of(given, values)
    return value if isinstance(value, Decimal) else decimal_or_none(written(value))


def filled(sentence: Sentence, values: Values) -> str:
    """Write a sentence with its fields; each is cut, and nothing in it can act."""
    return "".join(
        part if isinstance(part, str) else visible(written(value_of(part, values)), LONGEST_VALUE)
        for part in sentence.parts
    )


def all_written(values: Values) -> dict[str, str]:
    """Return all fields with their details as text, for a label: ``item``, ``item.batch`` ..."""
    told = {}
    for name, value in values:
        told[name] = written(value)
        for detail in _details(value):
            told[f"{name}.{detail}"] = written(value, detail)
    return told


def _details(value: Value) -> tuple[str, ...]:
    if isinstance(value, Code):
        return _OF_LABEL
    if isinstance(value, Thing):
        return _OF_ITEM if value.item is not None else ("description",)
    return ()
