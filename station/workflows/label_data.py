"""What a label says of a thing: the template it is printed with, and the values that fill it."""

from collections.abc import Mapping

from station.model import Print
from station.operations import Thing
from station.text import number

TEMPLATES: Mapping[str, str] = {
    "stockitem": "stock-item",
    "stocklocation": "location",
    "part": "part",
    "salesordershipment": "shipment",
}
OTHER_TEMPLATE = "stock-item-small"

FACTS: Mapping[str, str] = {
    "IPN": "IPN",
    "sku": "SKU",
    "mpn": "MPN",
    "supplier": "Supplier",
    "manufacturer": "Manufacturer",
    "customer": "Customer",
    "order": "Sales order",
    "batch": "Batch",
    "serial": "Serial number",
    "expiry": "Expiry",
    "status": "Status",
    "tracking": "Tracking number",
}
"""The values that a thing has as facts, by what a template calls them."""
FROM_LABEL: Mapping[str, str] = {
    "lot": "lot",
    "date_code": "date_code",
    "expiry": "expiry",
    "sku": "sku",
    "mpn": "mpn",
    "supplier": "supplier",
    "manufacturer": "manufacturer",
    "origin": "country",
}
"""The values that only a supplier's label tells, by what a template calls them."""


def template_of(thing: Thing) -> str:
    """Return the name of the template that things of this kind are printed with."""
    return TEMPLATES.get(thing.model, OTHER_TEMPLATE)


def label_data(thing: Thing, code: str) -> dict[str, str]:
    """Return the values of a label, all of them as text; what a thing does not have is empty.

    ``code`` is what the label's own barcode holds.
    """
    is_place = thing.model == "stocklocation"
    facts = dict(thing.facts)
    data = {name: facts.get(fact, "") for name, fact in FACTS.items()}
    if thing.item is not None:
        item = thing.item
        own = {"batch": item.batch, "serial": item.serial, "expiry": item.expiry, "status": item.status_text}
        data |= {name: value for name, value in own.items() if value}
    return data | {
        "barcode": code,
        "model": thing.model,
        "pk": str(thing.pk),
        "name": thing.name.rpartition("/")[2] if is_place else thing.name,
        "description": thing.description,
        "quantity": number(thing.quantity) if thing.quantity is not None else "",
        "units": thing.units,
        "location": thing.name if is_place else thing.place.name if thing.place else "",
        "pathstring": thing.name if is_place else "",
        "reference": thing.name if thing.model not in {"part", "stockitem", "stocklocation"} else "",
    }


def label_of(thing: Thing, code: str, copies: int = 1, scan_id: str = "") -> Print:
    """Return the label of a thing as it goes to the printer."""
    return Print(template_of(thing), label_data(thing, code), copies, scan_id)
