"""The server's own codes and the links of other labels: what a scanned text stands for."""

import hashlib
import json
import re
import sqlite3
from dataclasses import dataclass

from station.demo.database import Row, get, one
from station.demo.generation import Generation


@dataclass(frozen=True)
class Model:
    """A kind of object that a code can stand for."""

    label: str
    short: str
    table: str | None
    """None for a kind of which this warehouse has nothing."""
    api: str
    web: str | None
    python_class: str

    def find(self, connection: sqlite3.Connection, pk: object) -> Row | None:
        """Return the object with that primary key, given as a number or as text."""
        if self.table is None or not isinstance(pk, int | float | str):
            return None
        try:
            return get(connection, self.table, int(pk))
        except (ValueError, OverflowError):
            return None


MODELS = (
    Model("build", "BO", "build", "build/", "manufacturing/build-order/", "build.models.Build"),
    Model("manufacturerpart", "MP", "manufacturer_part", "company/part/manufacturer/", None,
          "company.models.ManufacturerPart"),
    Model("supplierpart", "SP", "supplier_part", "company/part/", "purchasing/supplier-part/",
          "company.models.SupplierPart"),
    Model("purchaseorder", "PO", "purchase_order", "order/po/", "purchasing/purchase-order/",
          "order.models.PurchaseOrder"),
    Model("returnorder", "RO", None, "order/ro/", "sales/return-order/", "order.models.ReturnOrder"),
    Model("salesorder", "SO", "sales_order", "order/so/", "sales/sales-order/", "order.models.SalesOrder"),
    Model("salesordershipment", "SS", "shipment", "order/so/shipment/", None,
          "order.models.SalesOrderShipment"),
    Model("transferorder", "TO", None, "order/to/", "stock/transfer-order/", "order.models.TransferOrder"),
    Model("part", "PA", "part", "part/", "part/", "part.models.Part"),
    Model("stockitem", "SI", "stock_item", "stock/", "stock/item/", "stock.models.StockItem"),
    Model("stocklocation", "SL", "stock_location", "stock/location/", "stock/location/",
          "stock.models.StockLocation"),
)  # fmt: skip
BY_LABEL = {model.label: model for model in MODELS}
BY_SHORT = {model.short: model for model in MODELS}

SHORT_CODE = re.compile(r"INV-([A-Z]{2})(\d{1,40})", re.ASCII)


@dataclass(frozen=True)
class Match:
    """An object that a code stands for."""

    model: Model
    row: Row
    short: bool = False
    """Found by a short code; the server then fills in ``success`` later than for other codes."""


def barcode_hash(text: str) -> str:
    """Return the hash by which links are found: control characters do not count."""
    printable = "".join(letter for letter in text.strip() if letter.isprintable())
    return hashlib.md5(printable.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def own_code(model: Model, pk: int, generation: Generation) -> str:
    """Return the internal code of an object."""
    return f"INV-{model.short}{pk}" if generation.gives_short_codes else json.dumps({model.label: pk})


def models_of(generation: Generation) -> list[Model]:
    """Return the kinds of objects that can have codes, in the order in which they win."""
    return [BY_LABEL[label] for label in generation.codes_of]


def find_internal(connection: sqlite3.Connection, text: str, generation: Generation) -> Match | None:
    """Return the object that an internal code or a linked label stands for."""
    models = models_of(generation)
    short = _by_short_code(connection, text) if generation.understands_short_codes else None
    return short or _by_json(connection, text, models) or _by_link(connection, text, models)


def _by_short_code(connection: sqlite3.Connection, text: str) -> Match | None:
    found = SHORT_CODE.fullmatch(text)
    model = BY_SHORT.get(found[1]) if found else None
    row = model.find(connection, found[2]) if found and model else None
    return Match(model, row, short=True) if model and row is not None else None


def _by_json(connection: sqlite3.Connection, text: str, models: list[Model]) -> Match | None:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    for model in models:
        row = model.find(connection, content.get(model.label))
        if row is not None:
            return Match(model, row)
    return None


def _by_link(connection: sqlite3.Connection, text: str, models: list[Model]) -> Match | None:
    wanted = barcode_hash(text)
    for model in models:
        if model.table is not None:
            row = one(connection, f"SELECT * FROM {model.table} WHERE barcode_hash = ?", wanted)
            if row is not None:
                return Match(model, row)
    return None
