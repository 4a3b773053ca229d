"""Any object as the answer to a scan shows it: without anything that has to be counted."""

import sqlite3
from collections.abc import Callable

from station.demo.answers import JsonObject
from station.demo.codes import Match, Model
from station.demo.database import Row
from station.demo.generation import Generation
from station.demo.records.builds import build
from station.demo.records.companies import manufacturer_part, supplier_part
from station.demo.records.parts import part, part_brief
from station.demo.records.purchasing import purchase_order
from station.demo.records.sales import sales_order, shipment
from station.demo.records.stock import location, stock_item


def _stock_item(connection: sqlite3.Connection, row: Row) -> JsonObject:
    return {**stock_item(connection, row, counted=False), "part_detail": part_brief(connection, row["part"])}


INSTANCE: dict[str, Callable[[sqlite3.Connection, Row], JsonObject]] = {
    "build": build,
    "manufacturerpart": manufacturer_part,
    "supplierpart": lambda connection, row: supplier_part(connection, row, counted=False),
    "purchaseorder": lambda connection, row: purchase_order(connection, row, counted=False),
    "salesorder": lambda connection, row: sales_order(connection, row, counted=False),
    "salesordershipment": lambda connection, row: shipment(connection, row, counted=False),
    "part": lambda connection, row: part(connection, row, counted=False),
    "stockitem": _stock_item,
    "stocklocation": lambda connection, row: location(connection, row, counted=False),
}


FIRST_PAGES = {
    "build": "build/",
    "supplierpart": "supplier-part/",
    "purchaseorder": "order/purchase-order/",
    "salesorder": "order/sales-order/",
    "part": "part/",
    "stockitem": "stock/item/",
    "stocklocation": "stock/location/",
}
"""Where the web pages of the oldest server were."""


def matched(connection: sqlite3.Connection, match: Match, generation: Generation) -> JsonObject:
    """Return a matched object under the name of its model."""
    if generation.tells_all_of_a_scan:
        return {match.model.label: _found(connection, match.model, match.row)}
    pk, page = match.row["pk"], FIRST_PAGES.get(match.model.label)
    keys = {"pk": pk, "api_url": f"/api/{match.model.api}{pk}/"}
    return {match.model.label: keys | ({"web_url": f"/{page}{pk}/"} if page else {})}


def _found(connection: sqlite3.Connection, model: Model, row: Row) -> JsonObject:
    found: JsonObject = {
        "pk": row["pk"],
        "api_url": f"/api/{model.api}{row['pk']}/",
        "instance": INSTANCE[model.label](connection, row),
    }
    if model.web is not None:
        found["web_url"] = f"/web/{model.web}{row['pk']}"
    return found
