"""A bench with a demo server, and one story for each write: where it goes, and what it changes there."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal

from station.api_client.inventree.backend import InvenTreeBackend
from station.demo.server import DemoServer
from station.operations import (
    AddOrderLine,
    AddStock,
    Allocate,
    AllocateToBuild,
    ChangeStatus,
    CompleteOrder,
    Count,
    CreateShipment,
    ForgetScans,
    IssueOrder,
    Link,
    LookBack,
    Merge,
    Move,
    MoveItem,
    ReceiveLine,
    RemoveStock,
    Unlink,
    Write,
)

NOTE = "Station 8f3a21"
REEL = 2
"""250 pieces that have a code, in A1."""


@dataclass(frozen=True)
class Bench:
    """A demo server with someone signed in who may do everything."""

    server: DemoServer
    backend: InvenTreeBackend

    def __call__(self, write: Write) -> object:
        return self.backend.perform(write)

    def look_back(self, write: Write) -> object:
        return self.backend.perform(LookBack(write))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.server.database)) as connection:
            return connection.execute(sql).fetchall()

    def sent(self, path: str, method: str) -> int:
        return sum((e.path, e.method) == (path, method) for e in self.server.requests.entries())


@dataclass(frozen=True)
class Story:
    """A write, where it goes, what to look at in the database, and what that shows before and after."""

    write: Write
    path: str
    sql: str
    before: list[tuple[object, ...]]
    after: list[tuple[object, ...]]
    method: str = "POST"


def item(pk: int) -> str:
    return f"SELECT quantity, location, status FROM stock_item WHERE pk = {pk}"


def order_status(pk: int) -> str:
    return f"SELECT status FROM purchase_order WHERE pk = {pk}"


KEPT = "SELECT data FROM barcode_scan ORDER BY pk"


def keep_scans(server: DemoServer) -> None:
    """Let the server have three scans of long ago."""
    values = "'2026-01-31 08:00', '/api/barcode/', '{}', '{}', 1, 1"
    with closing(sqlite3.connect(server.database)) as connection, connection:
        for code in ("OLD-1", "OLD-2", "OLD-3"):
            connection.execute(
                "INSERT INTO barcode_scan (data, timestamp, endpoint, context, response, result, user)"
                f" VALUES (?, {values})",
                (code,),
            )


STORIES = {
    "receive line": Story(
        ReceiveLine(1, "PO-0001", 3, Decimal(5), "BAG-1", 6, batch="B-77", received_before=Decimal(0)),
        "/api/order/po/1/receive/",
        "SELECT line.received, (SELECT count(*) FROM stock_item WHERE batch = 'B-77')"
        " FROM purchase_order_line AS line WHERE pk = 3",
        [(0, 0)],
        [(5, 1)],
    ),
    "receive serials": Story(
        ReceiveLine(4, "PO", 11, Decimal(2), "BAG-2", 8, serial_numbers="900-901", batch="B-78"),
        "/api/order/po/4/receive/",
        "SELECT serial FROM stock_item WHERE batch = 'B-78' ORDER BY serial",
        [],
        [("900",), ("901",)],
    ),
    "issue order": Story(
        IssueOrder(6, "PO-0006"), "/api/order/po/6/issue/", order_status(6), [(10,)], [(20,)]
    ),
    "complete order": Story(
        CompleteOrder(3, True, "PO-0003"), "/api/order/po/3/complete/", order_status(3), [(20,)], [(30,)]
    ),
    "add order line": Story(
        # The order has a line with this part already.
        AddOrderLine(1, 1, Decimal(7), NOTE),
        "/api/order/po-line/",
        'SELECT quantity, reference FROM purchase_order_line WHERE "order" = 1 AND part = 1',
        [(25, "L1")],
        [(25, "L1"), (7, NOTE)],
    ),
    "link": Story(
        Link("stockitem", 4, "NEW-CODE-1", replaces=""),
        "/api/barcode/link/",
        "SELECT barcode_hash FROM stock_item WHERE pk = 4",
        [("",)],
        [("303d97875ca85e9e1c9d6d3052b6debf",)],
    ),
    "unlink": Story(
        Unlink("stockitem", REEL, "REEL-000123"),
        "/api/barcode/unlink/",
        f"SELECT barcode_hash FROM stock_item WHERE pk = {REEL}",
        [("479ab78364e8554d6acfe287b1c0bebe",)],
        [("",)],
    ),
    "move": Story(
        Move((MoveItem(7, Decimal(75), 6, Decimal(75)),), 8, NOTE),
        "/api/stock/transfer/",
        item(7),
        [(75, 6, 10)],
        [(75, 8, 10)],
    ),
    "move a part": Story(
        Move((MoveItem(8, Decimal(100), 6, Decimal(5000)),), 9, NOTE),
        "/api/stock/transfer/",
        "SELECT quantity, location FROM stock_item WHERE part = 13 ORDER BY pk",
        [(5000, 6)],
        [(4900, 6), (100, 9)],
    ),
    "move two": Story(
        Move((MoveItem(21, Decimal(60)), MoveItem(10, Decimal(4000))), 8, NOTE),
        "/api/stock/transfer/",
        "SELECT location FROM stock_item WHERE pk IN (10, 21) ORDER BY pk",
        [(6,), (9,)],
        [(8,), (8,)],
    ),
    "count": Story(
        Count(REEL, Decimal("240.5"), NOTE),
        "/api/stock/count/",
        item(REEL),
        [(250, 4, 10)],
        [(240.5, 4, 10)],
    ),
    "add": Story(
        AddStock(REEL, Decimal(10), NOTE),
        "/api/stock/add/",
        item(REEL),
        [(250, 4, 10)],
        [(260, 4, 10)],
    ),
    "remove": Story(
        RemoveStock(REEL, Decimal(10), NOTE),
        "/api/stock/remove/",
        item(REEL),
        [(250, 4, 10)],
        [(240, 4, 10)],
    ),
    "remove all": Story(
        RemoveStock(14, Decimal(8), NOTE, Decimal(8)),
        "/api/stock/remove/",
        item(14),
        [(8, 8, 10)],
        [],
    ),
    "change status": Story(
        ChangeStatus((21,), 10, NOTE), "/api/stock/change_status/", item(21), [(60, 9, 50)], [(60, 9, 10)]
    ),
}
STORIES |= {
    "merge": Story(
        Merge((5, 6), 5, NOTE, (Decimal(100), Decimal(60))),
        "/api/stock/merge/",
        "SELECT pk, quantity, location FROM stock_item WHERE part = 4 ORDER BY pk",
        [(5, 100, 5), (6, 60, 8)],
        [(5, 160, 5)],
    ),
    "replace a code": Story(
        Link("stockitem", REEL, "NEW-CODE-1", replaces="479ab78364e8554d6acfe287b1c0bebe"),
        "/api/barcode/link/",
        f"SELECT barcode_hash FROM stock_item WHERE pk = {REEL}",
        [("479ab78364e8554d6acfe287b1c0bebe",)],
        [("303d97875ca85e9e1c9d6d3052b6debf",)],
    ),
    "forget two scans": Story(
        ForgetScans((1, 3)),
        "/api/barcode/history/",
        KEPT,
        [("OLD-1",), ("OLD-2",), ("OLD-3",)],
        [("OLD-2",)],
        "DELETE",
    ),
}
SALES = "SELECT line, item, shipment, quantity FROM sales_allocation"
STORIES |= {
    "allocate": Story(
        Allocate(1, 1, 5, Decimal(10), 1),
        "/api/barcode/so-allocate/",
        SALES,
        [],
        [(1, 5, 1, 10)],
    ),
    "allocate a fraction": Story(
        Allocate(1, 4, 15, Decimal("2.5"), 1),
        "/api/order/so/1/allocate/",
        SALES,
        [],
        [(4, 15, 1, 2.5)],
    ),
    "allocate without a shipment": Story(
        Allocate(1, 1, 5, Decimal(10)),
        "/api/order/so/1/allocate/",
        SALES,
        [],
        [(1, 5, None, 10)],
    ),
    "allocate to build": Story(
        AllocateToBuild(1, 3, 8, Decimal(20), Decimal(0)),
        "/api/build/1/allocate/",
        "SELECT build_line, stock_item, quantity FROM build_allocation",
        [],
        [(3, 8, 20)],
    ),
    "create shipment": Story(
        CreateShipment(1, "2", ("1",)),
        "/api/order/so/shipment/",
        'SELECT reference FROM shipment WHERE "order" = 1 ORDER BY pk',
        [("1",)],
        [("1",), ("2",)],
    ),
}
