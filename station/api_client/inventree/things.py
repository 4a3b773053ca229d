"""InvenTree objects as the station shows them: JSON of one object in, a Thing or an order out."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from station.api_client.inventree.wire import decimal_of, key_of
from station.model import Place
from station.operations import OrderLine, PurchaseOrder, Thing

Json = Mapping[str, Any]

PLACED = 20
_OPEN = {10, 20, 25}  # pending, placed, on hold

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


def _text(body: Json, *path: str) -> str:
    value: object = body
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _facts(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in pairs if pair[1])


def _picture(body: Json) -> str:
    path = _text(body, "image") or _text(body, "thumbnail")
    return "" if "blank_image" in path else path


def _maker(body: Json) -> str:
    return _text(body, "manufacturer_detail", "name")


def _part_of(body: Json) -> Json:
    detail = body.get("part_detail")
    return detail if isinstance(detail, Mapping) else {}


def place_of(body: Json, key: str) -> Place | None:
    """Return the location a field names, with its path where the server sent the detail."""
    pk = key_of(body.get(key))
    if pk is None:
        return None
    return Place(pk, _text(body, f"{key}_detail", "pathstring") or _text(body, f"{key}_detail", "name"))


def _part(model: str, pk: int, body: Json) -> Thing:
    in_stock = body.get("total_in_stock", body.get("in_stock"))
    return Thing(
        model,
        pk,
        _text(body, "name"),
        _text(body, "description"),
        place=place_of(body, "default_location"),
        quantity=decimal_of(in_stock),
        units=_text(body, "units"),
        picture=_picture(body),
        facts=_facts(("IPN", _text(body, "IPN")), ("Category", _text(body, "category_name"))),
    )


def _stock_item(model: str, pk: int, body: Json) -> Thing:
    part = _part_of(body)
    return Thing(
        model,
        pk,
        _text(part, "name") or f"#{pk}",
        _text(part, "description"),
        place=place_of(body, "location"),
        quantity=decimal_of(body.get("quantity")),
        units=_text(part, "units"),
        picture=_picture(part),
        facts=_facts(
            ("IPN", _text(part, "IPN")),
            ("Serial number", _text(body, "serial")),
            ("Batch", _text(body, "batch")),
            ("Status", _text(body, "status_text")),
            ("Expiry", _text(body, "expiry_date")),
            ("SKU", _text(body, "SKU")),
            ("Purchase order", _text(body, "purchase_order_reference")),
        ),
    )


def _location(model: str, pk: int, body: Json) -> Thing:
    name = _text(body, "pathstring") or _text(body, "name")
    return Thing(
        model,
        pk,
        name,
        _text(body, "description"),
        place=Place(pk, name),
        facts=_facts(("Stock items", _text(body, "items"))),
        structural=body.get("structural") is True,
    )


def _supplier_part(model: str, pk: int, body: Json) -> Thing:
    part = _part_of(body)
    return Thing(
        model,
        pk,
        _text(part, "name") or _text(body, "SKU"),
        _text(part, "description"),
        quantity=decimal_of(body.get("in_stock")),
        units=_text(part, "units"),
        picture=_picture(part),
        facts=_facts(
            ("SKU", _text(body, "SKU")),
            ("MPN", _text(body, "MPN")),
            ("Supplier", _text(body, "supplier_detail", "name")),
            ("Manufacturer", _maker(body)),
            ("Pack quantity", _text(body, "pack_quantity")),
        ),
    )


def _manufacturer_part(model: str, pk: int, body: Json) -> Thing:
    part = _part_of(body)
    return Thing(
        model,
        pk,
        _text(part, "name") or _text(body, "MPN"),
        _text(part, "description"),
        picture=_picture(part),
        facts=_facts(
            ("MPN", _text(body, "MPN")), ("Manufacturer", _text(body, "manufacturer_detail", "name"))
        ),
    )


def _order(model: str, pk: int, body: Json) -> Thing:
    return Thing(
        model,
        pk,
        _text(body, "reference") or f"#{pk}",
        _text(body, "description") or _text(body, "title"),
        facts=_facts(
            ("Supplier", _text(body, "supplier_name")),
            ("Supplier reference", _text(body, "supplier_reference")),
            ("Customer", _text(body, "customer_detail", "name")),
            ("Sales order", _text(body, "order_detail", "reference")),
            ("Part", _text(body, "part_detail", "name")),
            ("Status", _text(body, "status_text")),
            ("Lines", _text(body, "line_items")),
            ("Tracking number", _text(body, "tracking_number")),
        ),
    )


_DESCRIBE = {
    "part": _part,
    "stockitem": _stock_item,
    "stocklocation": _location,
    "supplierpart": _supplier_part,
    "manufacturerpart": _manufacturer_part,
}


def purchase_order_of(body: Json, lines: tuple[OrderLine, ...] = ()) -> PurchaseOrder:
    """Read the head of a purchase order."""
    status = body.get("status")
    return PurchaseOrder(
        pk=key_of(body.get("pk")) or 0,
        reference=_text(body, "reference"),
        supplier=_text(body, "supplier_name") or _text(body, "supplier_detail", "name"),
        supplier_reference=_text(body, "supplier_reference"),
        status=_text(body, "status_text"),
        placed=status == PLACED,
        open=status in _OPEN,
        description=_text(body, "description"),
        destination=place_of(body, "destination"),
        lines=lines,
    )


def order_line_of(body: Json) -> OrderLine | None:
    """Read one order line of any server version; None if it is broken."""
    pk, ordered = key_of(body.get("pk")), decimal_of(body.get("quantity"))
    if pk is None or ordered is None:
        return None
    received = decimal_of(body.get("received"))
    return OrderLine(
        pk=pk,
        supplier_part=key_of(body.get("part")),
        part=key_of(body.get("internal_part")) or key_of(_part_of(body).get("pk")),
        name=_text(body, "internal_part_name") or _text(body, "part_detail", "name"),
        sku=_text(body, "sku") or _text(body, "supplier_part_detail", "SKU"),
        mpn=_maker_number(body),
        ipn=_text(body, "ipn") or _text(body, "part_detail", "IPN"),
        ordered=ordered,
        received=received if received is not None else Decimal(0),
        destination=place_of(body, "destination"),
        reference=_text(body, "reference"),
    )


def _maker_number(line: Json) -> str:
    """Find the maker's part number of a line where the server's version keeps it."""
    return (
        _text(line, "mpn")
        or _text(line, "supplier_part_detail", "MPN")
        or _text(line, "supplier_part_detail", "manufacturer_part_detail", "MPN")
    )
