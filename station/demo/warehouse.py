"""Fills an empty database with the demo warehouse that the files under ``resources/warehouse`` describe."""

import json
import sqlite3
import tomllib
from pathlib import Path
from typing import Any

from station.demo.clock import now, today
from station.demo.codes import barcode_hash
from station.demo.database import insert, one, update
from station.demo.generation import Generation
from station.demo.receiving import Delivery, receive
from station.demo.sign_in import issue_token, scramble
from station.demo.status import (
    BUILD_PRODUCTION,
    ITEM_CREATED,
    PENDING,
    PLACED,
    SALES_CANCELLED,
    SALES_IN_PROGRESS,
    SALES_PENDING,
)
from station.demo.stock_history import track

ADMIN = 1
"""The user who made everything."""


def _folder() -> Path:
    here = Path(__file__).resolve()
    inside = here.parents[1] / "resources"
    return (inside if inside.exists() else here.parents[2] / "resources") / "warehouse"


class Warehouse:
    """Loads the files one after the other; names in them become primary keys as they are made."""

    def __init__(self, connection: sqlite3.Connection, generation: Generation) -> None:
        self.connection = connection
        self.generation = generation
        self.pks: dict[tuple[str, str], int] = {}

    def load(self) -> None:
        """Fill the database."""
        self._settings(_read("settings"))
        self._people(_read("people"))
        self._companies(_read("companies"))
        self._locations(_read("locations"))
        self._parts(_read("parts"))
        self._purchasing(_read("purchasing"))
        stock = _read("stock")
        self._stock(stock["items"])
        self._sales(_read("sales"))
        self._labels(stock["labels"])
        self._prices()

    def _add(self, table: str, key: str, /, **values: object) -> int:
        pk = insert(self.connection, table, **values)
        self.pks[table, key] = pk
        return pk

    def _pk(self, table: str, name: str | None) -> int | None:
        return None if name is None else self.pks[table, name]

    def _settings(self, data: dict[str, Any]) -> None:
        types = {bool: "boolean", int: "integer", str: "string"}
        for entry in data["settings"]:
            kind = types[type(entry["value"])]
            insert(self.connection, "setting", **{**entry, "value": json.dumps(entry["value"]), "type": kind})

    def _people(self, data: dict[str, Any]) -> None:
        for group in data["groups"]:
            pk = self._add("user_group", group["name"], name=group["name"])
            for role, letters in group["roles"].items():
                insert(self.connection, "group_role", user_group=pk, role=role, permissions=letters)
        for user in data["users"]:
            self._user(dict(user), data["station_token"])

    def _user(self, user: dict[str, Any], token: str) -> None:
        group = self._pk("user_group", user.pop("group", None))
        user["password"] = scramble(user["username"], user["password"])
        pk = self._add("user", user["username"], **user)
        if group is not None:
            insert(self.connection, "membership", user=pk, user_group=group)
        issue_token(self.connection, pk, token)

    def _companies(self, data: dict[str, Any]) -> None:
        for entry in data["companies"]:
            self._add("company", entry["name"], **entry, description=f"{entry['name']} (lab)")
        for plugin in data["plugins"]:
            insert(
                self.connection,
                "supplier_plugin",
                **{**plugin, "supplier": self._pk("company", plugin["supplier"])},
            )

    def _locations(self, data: dict[str, Any]) -> None:
        for entry in data["locations"]:
            parent = self._pk("stock_location", entry.pop("parent", None))
            above = one(self.connection, "SELECT * FROM stock_location WHERE pk = ?", parent)
            path = f"{above['pathstring']}/{entry['name']}" if above else entry["name"]
            level = above["level"] + 1 if above else 0
            self._add("stock_location", entry["name"], **entry, parent=parent, pathstring=path, level=level)

    def _parts(self, data: dict[str, Any]) -> None:
        for entry in data["categories"]:
            parent = self._pk("part_category", entry.get("parent"))
            self._add(
                "part_category", entry["name"], name=entry["name"], description=entry["name"], parent=parent
            )
        for entry in data["pictures"]:
            path = f"part_images/{entry['name']}.png"
            insert(self.connection, "picture", path=path, shape=entry["shape"], colour=entry["colour"])
        for entry in data["parts"]:
            self._part(dict(entry))
        for entry in data["manufacturer_parts"]:
            self._manufacturer_part(entry)
        for entry in data["supplier_parts"]:
            self._supplier_part(dict(entry))

    def _part(self, entry: dict[str, Any]) -> None:
        picture = entry.pop("picture", None)
        entry["category"] = self._pk("part_category", entry["category"])
        entry["default_location"] = self._pk("stock_location", entry.pop("location", None))
        entry["IPN"] = entry.pop("ipn")
        image = f"part_images/{picture}.png" if picture else None
        self._add("part", entry["IPN"], **entry, image=image, creation_date=today())

    def _manufacturer_part(self, entry: dict[str, Any]) -> None:
        self._add(
            "manufacturer_part",
            entry["mpn"],
            part=self._pk("part", entry["ipn"]),
            manufacturer=self._pk("company", entry["manufacturer"]),
            MPN=entry["mpn"],
        )

    def _supplier_part(self, entry: dict[str, Any]) -> None:
        part = self._pk("part", entry.pop("ipn"))
        entry["supplier"] = self._pk("company", entry["supplier"])
        entry["manufacturer_part"] = self._pk("manufacturer_part", entry.pop("mpn", None))
        entry["SKU"] = entry.pop("sku")
        first = one(self.connection, "SELECT pk FROM supplier_part WHERE part = ?", part) is None
        self._add("supplier_part", entry["SKU"], **entry, part=part, is_primary=first, updated=now())

    def _purchasing(self, data: dict[str, Any]) -> None:
        for entry in data["orders"]:
            state, lines = entry.pop("state", "placed"), entry.pop("lines")
            if not self.generation.orders_have_destination:
                place = entry.pop("destination", None)
                lines = [{"destination": place, **line} for line in lines]
            entry["supplier"] = self._pk("company", entry["supplier"])
            entry["destination"] = self._pk("stock_location", entry.get("destination"))
            status = PENDING if state == "pending" else PLACED
            order = self._order("purchase_order", entry, status, placed=state != "pending")
            made = [self._purchase_line(order, place, line) for place, line in enumerate(lines, 1)]
            if state == "complete":
                self._receive_all(made)

    def _order(self, table: str, entry: dict[str, Any], status: int, *, placed: bool) -> int:
        return self._add(
            table,
            entry["reference"],
            **entry,
            status=status,
            created_by=ADMIN,
            creation_date=today(),
            issue_date=today() if placed else None,
            updated_at=now(),
        )

    def _purchase_line(self, order: int, place: int, line: dict[str, Any]) -> int:
        return insert(
            self.connection,
            "purchase_order_line",
            order=order,
            part=self._pk("supplier_part", line["sku"]),
            quantity=line["quantity"],
            reference=f"L{place}",
            purchase_price=0.5,
            destination=self._pk("stock_location", line.get("destination")),
        )

    def _receive_all(self, lines: list[int]) -> None:
        for pk in lines:
            line = one(self.connection, "SELECT * FROM purchase_order_line WHERE pk = ?", pk)
            assert line is not None
            receive(self.connection, Delivery(line, line["quantity"], line["destination"], ADMIN))

    def _stock(self, items: list[dict[str, Any]]) -> None:
        for entry in items:
            first, last = entry.pop("serials", (None, None))
            entry["part"] = self._pk("part", entry.pop("ipn"))
            entry["location"] = self._pk("stock_location", entry.get("location"))
            entry["supplier_part"] = self._pk("supplier_part", entry.pop("sku", None))
            if first is None:
                self._item(entry)
            for serial in range(first or 0, (last or -1) + 1):
                self._item({**entry, "serial": str(serial), "quantity": 1})

    def _item(self, entry: dict[str, Any]) -> None:
        pk = insert(self.connection, "stock_item", **entry, creation_date=now(), updated=now())
        self.pks["stock_item", entry.get("batch", "")] = pk
        deltas = {"quantity": float(entry["quantity"]), "location": entry["location"]}
        track(self.connection, pk, ITEM_CREATED, deltas, user=ADMIN)

    def _sales(self, data: dict[str, Any]) -> None:
        states = {"issued": SALES_IN_PROGRESS, "pending": SALES_PENDING, "cancelled": SALES_CANCELLED}
        for entry in data["orders"]:
            state = entry.pop("state", "issued")
            lines, shipments = entry.pop("lines"), entry.pop("shipments")
            if shipments and states[state] not in self.generation.sales_to_fill and state == "issued":
                state = "pending"  # or nothing could be packed for it by scanning
            entry["customer"] = self._pk("company", entry["customer"])
            order = self._order("sales_order", entry, states[state], placed=state == "issued")
            self._sales_lines(order, lines)
            for reference in shipments:
                self._add("shipment", f"{entry['reference']}/{reference}", order=order, reference=reference)
        for entry in data["builds"]:
            self._build(dict(entry))

    def _sales_lines(self, order: int, lines: list[dict[str, Any]]) -> None:
        for place, line in enumerate(lines, 1):
            part = self._pk("part", line["ipn"])
            insert(
                self.connection,
                "sales_order_line",
                order=order,
                part=part,
                quantity=line["quantity"],
                reference=f"L{place}",
                sale_price=9.5,
            )

    def _build(self, entry: dict[str, Any]) -> None:
        part, bom = self._pk("part", entry.pop("ipn")), entry.pop("bom")
        entry["take_from"] = self._pk("stock_location", entry["take_from"])
        entry["destination"] = self._pk("stock_location", entry["destination"])
        made_by = {"status": BUILD_PRODUCTION, "issued_by": ADMIN, "creation_date": today()}
        build = self._add("build", entry["reference"], **entry, **made_by, part=part)
        for need in bom:
            sub_part = self._pk("part", need.pop("ipn"))
            item = insert(self.connection, "bom_item", **need, part=part, sub_part=sub_part)
            quantity = need["quantity"] * entry["quantity"]
            insert(self.connection, "build_line", build=build, bom_item=item, quantity=quantity)

    def _labels(self, labels: list[dict[str, str]]) -> None:
        tables = {
            "location": "stock_location", "ipn": "part", "batch": "stock_item", "sku": "supplier_part",
            "mpn": "manufacturer_part", "build": "build", "sales_order": "sales_order",
            "purchase_order": "purchase_order", "shipment": "shipment",
        }  # fmt: skip
        for label in labels:
            text, (kind, name) = label["text"], next(pair for pair in label.items() if pair[0] != "text")
            if kind == "shipment_of":
                kind, name = "shipment", f"{name}/1"
            update(
                self.connection, tables[kind], self.pks[tables[kind], name], barcode_hash=barcode_hash(text)
            )

    def _prices(self) -> None:
        self.connection.execute(
            "UPDATE part SET pricing_updated = ?"
            " WHERE pk IN (SELECT part FROM stock_item WHERE serial IS NULL)"
            " OR pk IN (SELECT part FROM bom_item)",
            (now(),),
        )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_folder() / f"{name}.toml").read_text(encoding="utf-8"))


def tokens(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the stations' token of every user."""
    name = _read("people")["station_token"]
    sql = "SELECT username, key FROM token JOIN user ON user.pk = token.user WHERE name = ? AND NOT revoked"
    return {row["username"]: row["key"] for row in connection.execute(sql, (name,))}
