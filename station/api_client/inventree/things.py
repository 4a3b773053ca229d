"""InvenTree objects as the station shows them: JSON of one object in, a Thing out."""

from dataclasses import replace

from station.api_client.inventree.items import stock_item_of
from station.api_client.inventree.objects import (
    Json,
    linked_to,
    part_key_of,
    part_of,
    picture_of,
    place_of,
    text_of,
    thumbnail_of,
)
from station.api_client.inventree.wire import decimal_of
from station.model import Place
from station.operations import Thing


def thing_of(model: str, pk: int, body: Json) -> Thing:
    """Describe an object; what the server leaves out stays empty."""
    thing = _DESCRIBE.get(model, _order)(model, pk, body)
    pictured = body if model == "part" else part_of(body)
    return replace(
        thing,
        part=pk if model == "part" else part_key_of(body),
        linked=linked_to(body),
        picture=picture_of(pictured),
        thumbnail=thumbnail_of(pictured),
    )


def _facts(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[1])


def _maker(body: Json) -> str:
    return text_of(body, "manufacturer_detail", "name")


def _part(model: str, pk: int, body: Json) -> Thing:
    in_stock = body.get("total_in_stock", body.get("in_stock"))
    return Thing(
        model,
        pk,
        text_of(body, "name"),
        text_of(body, "description"),
        place=place_of(body, "default_location"),
        quantity=decimal_of(in_stock),
        units=text_of(body, "units"),
        facts=_facts(("IPN", text_of(body, "IPN")), ("Category", text_of(body, "category_name"))),
    )


def _stock_item(model: str, pk: int, body: Json) -> Thing:
    part = part_of(body)
    return Thing(
        model,
        pk,
        text_of(part, "name") or f"#{pk}",
        text_of(part, "description"),
        place=place_of(body, "location"),
        quantity=decimal_of(body.get("quantity")),
        units=text_of(part, "units"),
        facts=_facts(
            ("IPN", text_of(part, "IPN")),
            ("Serial number", text_of(body, "serial")),
            ("Batch", text_of(body, "batch")),
            ("Status", text_of(body, "status_text")),
            ("Expiry", text_of(body, "expiry_date")),
            ("SKU", text_of(body, "SKU")),
            ("Purchase order", text_of(body, "purchase_order_reference")),
        ),
        item=stock_item_of(body),
    )


def _location(model: str, pk: int, body: Json) -> Thing:
    name = text_of(body, "pathstring") or text_of(body, "name")
    return Thing(
        model,
        pk,
        name,
        text_of(body, "description"),
        place=Place(pk, name),
        facts=_facts(("Stock items", text_of(body, "items"))),
        structural=body.get("structural") is True,
    )


def _supplier_part(model: str, pk: int, body: Json) -> Thing:
    part = part_of(body)
    return Thing(
        model,
        pk,
        text_of(part, "name") or text_of(body, "SKU"),
        text_of(part, "description"),
        quantity=decimal_of(body.get("in_stock")),
        units=text_of(part, "units"),
        facts=_facts(
            ("SKU", text_of(body, "SKU")),
            ("MPN", text_of(body, "MPN")),
            ("Supplier", text_of(body, "supplier_detail", "name")),
            ("Manufacturer", _maker(body)),
            ("Pack quantity", text_of(body, "pack_quantity")),
        ),
    )


def _manufacturer_part(model: str, pk: int, body: Json) -> Thing:
    part = part_of(body)
    return Thing(
        model,
        pk,
        text_of(part, "name") or text_of(body, "MPN"),
        text_of(part, "description"),
        facts=_facts(
            ("MPN", text_of(body, "MPN")), ("Manufacturer", text_of(body, "manufacturer_detail", "name"))
        ),
    )


def _order(model: str, pk: int, body: Json) -> Thing:
    return Thing(
        model,
        pk,
        text_of(body, "reference") or f"#{pk}",
        text_of(body, "description") or text_of(body, "title"),
        facts=_facts(
            ("Supplier", text_of(body, "supplier_name") or text_of(body, "supplier_detail", "name")),
            ("Supplier reference", text_of(body, "supplier_reference")),
            ("Customer", text_of(body, "customer_detail", "name")),
            ("Sales order", text_of(body, "order_detail", "reference")),
            ("Part", text_of(body, "part_detail", "name")),
            ("Status", text_of(body, "status_text")),
            ("Lines", text_of(body, "line_items")),
            ("Tracking number", text_of(body, "tracking_number")),
        ),
    )


_DESCRIBE = {
    "part": _part,
    "stockitem": _stock_item,
    "stocklocation": _location,
    "supplierpart": _supplier_part,
    "manufacturerpart": _manufacturer_part,
}
