"""The fields of a scanned label for the screen, in the order in which a person at the dock wants them."""

from station.model import Reading
from station.screen import Field
from station.text import Text, say

NAMES: dict[str, Text] = {
    "supplier": say("Supplier"),
    "sku": say("Order code"),
    "mpn": say("Maker's number"),
    "customer_part": say("Our number"),
    "quantity": say("Quantity"),
    "lot": say("Batch"),
    "date_code": say("Date code"),
    "expiry": say("Expiry"),
    "best_before": say("Best before"),
    "production_date": say("Made on"),
    "serial": say("Serial number"),
    "customer_order": say("Our order"),
    "order_line": say("Order line"),
    "supplier_order": say("Supplier's order"),
    "manufacturer": say("Manufacturer"),
    "country": say("Country"),
    "gtin": say("GTIN"),
    "sscc": say("SSCC"),
}
TRACED = ("lot", "date_code", "expiry", "serial")
"""What a stock item should not lose."""


def label_fields(reading: Reading, names: tuple[str, ...] = tuple(NAMES)) -> tuple[Field, ...]:
    """Return the fields that a reading has, each once."""
    found = ((name, reading.get(name)) for name in names)
    return tuple(Field(NAMES[name], value) for name, value in found if value)
