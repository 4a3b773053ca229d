"""InvenTree objects as the station shows them: JSON of one object in, a Thing out."""

from collections.abc import Mapping
from typing import Any

from station.api_client.inventree.wire import decimal_of, key_of
from station.model import Place
from station.operations import Thing

Json = Mapping[str, Any]

DETAILS: dict[str, tuple[str, dict[str, str]]] = {
    "part": ("/api/part/{pk}/", {}),
    "stockitem": (
        "/api/stock/{pk}/",
        {"part_detail": "true", "location_detail": "true", "path_detail": "true"},
    ),
    "stocklocation": ("/api/stock/location/{pk}/", {}),
    "supplierpart": (
        "/api/company/part/{pk}/",
        {"part_detail": "true", "supplier_detail": "true", "manufacturer_detail": "true"},
    ),
    "manufacturerpart": (
        "/api/company/part/manufacturer/{pk}/",
        {"part_detail": "true", "manufacturer_detail": "true"},
    ),
    "purchaseorder": ("/api/order/po/{pk}/", {}),
    "salesorder": ("/api/order/so/{pk}/", {"customer_detail": "true"}),
    "salesordershipment": ("/api/order/so/shipment/{pk}/", {"order_detail": "true"}),
    "build": ("/api/build/{pk}/", {"part_detail": "true"}),
    "returnorder": ("/api/order/ro/{pk}/", {}),
    "transferorder": ("/api/order/transfer-order/{pk}/", {}),
}
"""Where the details of a model are; the scan's own answer leaves computed fields empty."""

# Which of several models in one answer the screen is about; supplier labels name up to three.
PREFERENCE = (
    "stockitem",
    "stocklocation",
    "supplierpart",
    "manufacturerpart",
    "part",
    "salesordershipment",
    "salesorder",
    "purchaseorder",
    "build",
    "returnorder",
    "transferorder",
)


def thing_of(model: str, pk: int, body: Json) -> Thing:
    """Describe an object; what the server leaves out stays empty."""
    describe = _DESCRIBE.get(model, _order)
    return describe(model, pk, body)


def text_of(body: Json, *path: str) -> str:
    """Return a text or number that lies under these keys, as text; anything else is empty."""
    value: object = body
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _facts(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[1])


def picture_of(body: Json) -> str:
    """Return the path of a part's picture, else of its thumbnail; the server's blank one is none."""
    return _unless_blank(text_of(body, "image")) or thumbnail_of(body)


def thumbnail_of(body: Json) -> str:
    """Return the path of the small picture of a part; the server's blank one is none."""
    return _unless_blank(text_of(body, "thumbnail"))


def _unless_blank(path: str) -> str:
    return "" if "blank_image" in path else path


def _maker(body: Json) -> str:
    return text_of(body, "manufacturer_detail", "name")


def part_of(body: Json) -> Json:
    """Return the part that an object tells of; empty if it tells none."""
    detail = body.get("part_detail")
    return detail if isinstance(detail, Mapping) else {}


def place_of(body: Json, key: str) -> Place | None:
    """Return the location a field names, with its path where the server sent the detail."""
    pk = key_of(body.get(key))
    if pk is None:
        return None
    return Place(pk, text_of(body, f"{key}_detail", "pathstring") or text_of(body, f"{key}_detail", "name"))


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
        picture=picture_of(body),
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
        picture=picture_of(part),
        facts=_facts(
            ("IPN", text_of(part, "IPN")),
            ("Serial number", text_of(body, "serial")),
            ("Batch", text_of(body, "batch")),
            ("Status", text_of(body, "status_text")),
            ("Expiry", text_of(body, "expiry_date")),
            ("SKU", text_of(body, "SKU")),
            ("Purchase order", text_of(body, "purchase_order_reference")),
        ),
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
        picture=picture_of(part),
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
        picture=picture_of(part),
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
            ("Supplier", text_of(body, "supplier_name")),
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
