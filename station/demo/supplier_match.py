"""What a supplier's label stands for: the plugins compare its fields with orders and parts."""

import sqlite3
from dataclasses import dataclass, replace

from station.demo.codes import BY_LABEL, Match
from station.demo.database import Row
from station.demo.generation import Generation
from station.demo.supplier_labels import READERS, Label


@dataclass(frozen=True)
class Plugin:
    """A reader of one supplier's labels."""

    slug: str
    name: str
    label_format: str
    supplier: int | None

    def read(self, text: str) -> Label | None:
        """Return the fields of a label; None if the text is in another format."""
        return READERS[self.label_format](text)


def plugins(connection: sqlite3.Connection, generation: Generation) -> list[Plugin]:
    """Return the plugins in the order in which they are asked."""
    rows = connection.execute("SELECT slug, name, label_format, supplier FROM supplier_plugin ORDER BY pk")
    found = [Plugin(*row) for row in rows]
    if generation.tells_all_of_a_scan:
        return found
    return [replace(plugin, name=plugin.name.replace("BarcodePlugin", "Plugin")) for plugin in found]


def find_supplier_part(connection: sqlite3.Connection, plugin: Plugin, label: Label) -> Row | None:
    """Return the only part of the plugin's supplier that fits the label.

    The manufacturer's number is only looked at while the choice is open, so a supplier with a single part
    matches labels of any part, exactly as on the real server.
    """
    if not label.sku and not label.mpn:
        return None
    sql = "SELECT * FROM supplier_part WHERE supplier = ?"
    values: list[object] = [plugin.supplier]
    if label.sku:
        sql, values = f"{sql} AND SKU = ?", [*values, label.sku]
    found = connection.execute(sql, values).fetchall()
    if label.mpn and len(found) != 1:
        sql += " AND manufacturer_part IN (SELECT pk FROM manufacturer_part WHERE MPN = ?)"
        found = connection.execute(sql, [*values, label.mpn]).fetchall()
    return found[0] if len(found) == 1 else None


def find_order(connection: sqlite3.Connection, supplier: int | None, label: Label) -> Row | None:
    """Return the supplier's only order with the label's order number: ours first, then the supplier's."""
    for column, text in (("reference", label.customer_order), ("supplier_reference", label.supplier_order)):
        sql = f"SELECT * FROM purchase_order WHERE supplier = ? AND {column} = ?"
        found = connection.execute(sql, (supplier, text)).fetchall() if text else []
        if len(found) == 1:
            row: Row = found[0]
            return row
    return None


def _find_manufacturer_part(connection: sqlite3.Connection, label: Label) -> Row | None:
    sql = "SELECT * FROM manufacturer_part WHERE MPN = ?"
    found = connection.execute(sql, (label.mpn,)).fetchall() if label.mpn else []
    return found[0] if len(found) == 1 else None


def scan_label(connection: sqlite3.Connection, plugin: Plugin, text: str) -> list[Match]:
    """Return everything that a scanned label stands for; nothing if neither order nor part is known."""
    label = plugin.read(text)
    if label is None or plugin.supplier is None:
        return []
    order = find_order(connection, plugin.supplier, label)
    part = find_supplier_part(connection, plugin, label)
    if order is None and part is None:
        return []
    maker = _find_manufacturer_part(connection, label)
    found = (("purchaseorder", order), ("supplierpart", part), ("manufacturerpart", maker))
    return [Match(BY_LABEL[name], row) for name, row in found if row is not None]


def told_of(matches: list[Match], generation: Generation) -> list[Match]:
    """Return what a server tells of all that a scanned label stands for."""
    whole = generation.tells_all_of_a_scan
    return [match for match in matches if whole or match.model.label == "supplierpart"]
