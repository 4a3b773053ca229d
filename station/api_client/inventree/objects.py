"""InvenTree objects: where they are, and the fields that many kinds of them have."""

from collections.abc import Mapping
from typing import Any

from station.api_client.inventree.wire import key_of
from station.model import Place

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
    "purchaseorder": ("/api/order/po/{pk}/", {"supplier_detail": "true"}),
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


def text_of(body: Json, *path: str) -> str:
    """Return a text or number that lies under these keys, as text; anything else is empty."""
    value: object = body
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def picture_of(body: Json) -> str:
    """Return the path of a part's picture, else of its thumbnail; the server's blank one is none."""
    return _unless_blank(text_of(body, "image")) or thumbnail_of(body)


def thumbnail_of(body: Json) -> str:
    """Return the path of the small picture of a part; the server's blank one is none."""
    return _unless_blank(text_of(body, "thumbnail"))


def _unless_blank(path: str) -> str:
    return "" if "blank_image" in path else path


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


def part_key_of(body: Json) -> int | None:
    """Return the key of the part that an object has."""
    return key_of(body.get("part")) or key_of(part_of(body).get("pk"))


def linked_to(body: Json) -> str | None:
    """Return the fingerprint of the code that is linked to an object, None where it is not told."""
    code = body.get("barcode_hash", 0)
    return code or "" if code is None or isinstance(code, str) else None
