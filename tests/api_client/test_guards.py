"""What is looked at right before a write: what has no room is refused, and nothing is sent."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest

from station.api_client.http import HttpReply, Lost
from station.api_client.inventree.writer import Writer
from station.demo.faults import Fault, Kind
from station.model import Done, Evidence, NotSent, Refused, Unknown, Why
from station.operations import Allocate, Allocated, AllocateToBuild, Ship, Write
from tests.api_client.scripted import Server
from tests.api_client.stories import Bench

TEN, DAY = Decimal(10), "2026-11-20"
WRITE = Allocate(1, 1, 5, TEN, 1, most=Decimal(30))
"""10 of an item of 100 for a line that wants 30, into the order's only shipment."""
BUILD = AllocateToBuild(1, 3, 8, TEN, Decimal(0), most=Decimal(20))


def change(bench: Bench, sql: str) -> None:
    """Let somebody else change something on the server."""
    with closing(sqlite3.connect(bench.server.database)) as connection, connection:
        connection.execute(sql)


def set_aside(bench: Bench, quantity: int, item: int = 5, shipment: int | None = 1) -> None:
    """Let somebody else set something aside for the line."""
    values = f"(1, {item}, {shipment or 'NULL'}, {quantity})"
    change(bench, f"INSERT INTO sales_allocation (line, item, shipment, quantity) VALUES {values}")


def sent(bench: Bench) -> int:
    paths = ("/api/barcode/so-allocate/", "/api/order/so/1/allocate/", "/api/build/1/allocate/")
    return sum(bench.sent(path, "POST") for path in paths)


def test_up_to_what_was_confirmed_is_set_aside(bench: Bench):
    known: tuple[int, ...] = ()
    for key in (1, 2, 3):
        assert bench(replace(WRITE, known=known)) == Done(Allocated(key, 1, 5, TEN))
        known += (key,)
    told = bench(replace(WRITE, known=known))
    assert told == Refused(Why.TOO_MANY, "30.0 of at most 30 are set aside")
    assert bench(replace(WRITE, known=known, most=Decimal(40))) == Done(Allocated(4, 1, 5, TEN))
    assert sent(bench) == 4


@pytest.mark.parametrize(
    ("meanwhile", "why", "text"),
    [
        ("UPDATE stock_item SET status = 75 WHERE pk = 5", Why.NOT_AVAILABLE, "Quarantined"),
        ("UPDATE stock_item SET customer = 11 WHERE pk = 5", Why.NOT_AVAILABLE, "customer"),
        ("UPDATE stock_item SET consumed_by = 1 WHERE pk = 5", Why.NOT_AVAILABLE, "consumed"),
        ("UPDATE stock_item SET is_building = 1 WHERE pk = 5", Why.NOT_AVAILABLE, "being built"),
        ("UPDATE stock_item SET quantity = 0 WHERE pk = 5", Why.NOT_AVAILABLE, "used up"),
        ("UPDATE stock_item SET quantity = 9 WHERE pk = 5", Why.NOT_ENOUGH, "9.0 of 9.0 are free"),
        ("DELETE FROM stock_item WHERE pk = 5", Why.NOT_AVAILABLE, "No StockItem matches the given query."),
        ("UPDATE sales_order SET status = 40 WHERE pk = 1", Why.ORDER_CLOSED, "Cancelled"),
        ("UPDATE sales_order SET status = 25 WHERE pk = 1", Why.ORDER_CLOSED, "On Hold"),
        (
            "UPDATE shipment SET shipment_date = '2026-11-20' WHERE pk = 1",
            Why.ALREADY_SHIPPED,
            "it left on 2026-11-20",
        ),
        (
            "UPDATE shipment SET \"order\" = 2, reference = '9' WHERE pk = 1",
            Why.NO_SHIPMENT,
            "the shipment is another order's",
        ),
    ],
)
def test_what_changed_meanwhile_is_named(bench: Bench, meanwhile: str, why: Why, text: str):
    change(bench, meanwhile)
    assert bench(WRITE) == Refused(why, text)
    assert sent(bench) == 0


def test_without_a_shipment_the_order_itself_is_looked_at(bench: Bench):
    loose = replace(WRITE, shipment=None)
    assert isinstance(bench(loose), Done)
    change(bench, "UPDATE sales_order SET status = 40 WHERE pk = 1")
    assert bench(replace(loose, known=(1,))) == Refused(Why.ORDER_CLOSED, "Cancelled")


def test_what_is_set_aside_for_other_orders_is_not_free(bench: Bench):
    change(bench, "INSERT INTO sales_allocation (line, item, shipment, quantity) VALUES (9, 5, NULL, 95)")
    assert bench(WRITE) == Refused(Why.NOT_ENOUGH, "5.0 of 100.0 are free")


def test_an_equal_allocation_of_another_station_is_not_taken_for_ours(bench: Bench):
    set_aside(bench, 10)
    told = bench(WRITE)
    assert told == Refused(Why.CHANGED, "more of this item was set aside for the line meanwhile")
    assert isinstance(bench(replace(WRITE, known=(1,))), Done)


def test_an_allocation_to_another_shipment_or_of_another_item_is_in_nobodys_way(bench: Bench):
    set_aside(bench, 10, shipment=2)
    set_aside(bench, 5, item=6)
    bench.server.faults.set(Fault(Kind.DROP_BEFORE, "/api/barcode/so-allocate/"))
    assert isinstance(bench(WRITE), Unknown)
    assert bench.look_back(WRITE) == Done(Evidence.NOT_APPLIED)
    assert bench(WRITE) == Done(Allocated(3, 1, 5, TEN))
    assert bench.look_back(WRITE) == Done(Evidence.APPLIED)


@pytest.mark.parametrize(
    ("path", "write"),
    [
        ("/api/order/so/shipment/1/", WRITE),
        ("/api/order/so-allocation/", WRITE),
        ("/api/stock/5/", WRITE),
        ("/api/order/so/1/", replace(WRITE, shipment=None)),
        ("/api/build/1/", BUILD),
        ("/api/build/line/3/", BUILD),
        ("/api/build/item/", BUILD),
        ("/api/stock/8/", BUILD),
        ("/api/order/so/shipment/1/", Ship(1, 1, "T", checked_by=1)),
    ],
)
@pytest.mark.parametrize("kind", [Kind.DROP_BEFORE, Kind.HALF_BODY, Kind.HTML, Kind.SERVER_ERROR])
def test_what_cannot_be_looked_at_is_not_sent_yet(bench: Bench, path: str, write: Write, kind: Kind):
    bench.server.faults.set(Fault(kind, path, "GET", times=2))
    assert isinstance(bench(write), NotSent)
    assert sent(bench) == bench.sent("/api/order/so/shipment/1/ship/", "POST") == 0
    assert bench.sent("/api/order/so/shipment/1/", "PATCH") == 0


def test_a_build_has_at_most_what_was_confirmed(bench: Bench):
    assert bench(BUILD) == Done(Allocated(1, 3, 8, TEN))
    assert bench(BUILD) == Refused(Why.CHANGED, "more of this item was set aside for the line meanwhile")
    more = replace(BUILD, before=TEN)
    assert bench(more) == Done(Allocated(1, 3, 8, TEN))
    assert bench(replace(BUILD, before=Decimal(20))) == Refused(
        Why.TOO_MANY, "20.0 of at most 20 are set aside"
    )
    change(bench, "DELETE FROM build_allocation")
    change(bench, "UPDATE build_line SET consumed = 20 WHERE pk = 3")
    assert bench(BUILD) == Refused(Why.TOO_MANY, "20.0 of at most 20 are set aside")
    assert sent(bench) == 2


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        ("UPDATE build SET status = 30 WHERE pk = 1", Why.ORDER_CLOSED),
        ("UPDATE stock_item SET status = 65 WHERE pk = 8", Why.NOT_AVAILABLE),
        ("UPDATE stock_item SET quantity = 3 WHERE pk = 8", Why.NOT_ENOUGH),
    ],
)
def test_what_changed_at_a_build_is_named(bench: Bench, meanwhile: str, why: Why):
    change(bench, meanwhile)
    told = bench(BUILD)
    assert isinstance(told, Refused)
    assert told.why is why
    assert sent(bench) == 0


def test_a_shipment_of_a_cancelled_order_stays(bench: Bench):
    set_aside(bench, 10)
    change(bench, "UPDATE sales_order SET status = 40 WHERE pk = 1")
    assert bench(Ship(1, 1)) == Refused(Why.ORDER_CLOSED, "Cancelled")
    assert bench.sent("/api/order/so/shipment/1/ship/", "POST") == 0


# Two stations at the same instant: only what is read after the write shows it.

SHIPMENT = {"pk": 4, "order": 1, "shipment_date": None, "order_detail": {"status": 15}}
ITEM = {"pk": 3, "part": 1, "quantity": 9, "allocated": 0, "status": 10}
SO_ALLOCATED = {"stock_item": 3, "line_item": 2, "shipment": 4, "quantity": 1.0}


def row(pk: int, shipment: int = 4, line: int = 2) -> dict[str, object]:
    return {"pk": pk, "line": line, "item": 3, "quantity": 1.0, "shipment": shipment}


def perform(before: object, after: object, write: Allocate, **more: object) -> object:
    server = Server(
        get={"apiVersion": 530},
        get_order_so_shipment_4=SHIPMENT,
        get_order_so_allocation=[before, after],
        get_stock_3=ITEM,
        post_barcode_so_allocate=SO_ALLOCATED,
    )
    server.answers |= more
    return Writer(server, lambda _: None).perform(write)


ONE = Allocate(1, 2, 3, Decimal(1), 4, most=Decimal(2))


@pytest.mark.parametrize(
    ("after", "key", "over"),
    [
        ([row(7)], 7, 0),
        ([row(7), row(8, shipment=5)], 7, 0),
        ([row(7), row(8, shipment=5), row(9, shipment=5)], 7, 1),
        ([row(7), row(8), row(9)], None, 1),
        ([row(7), row(8, line=1), row(9, line=1)], 7, 0),
        (Lost("cut"), None, 0),
    ],
)
def test_what_came_at_the_same_moment_is_told(after: object, key: int | None, over: int):
    assert perform([], after, ONE) == Done(Allocated(key, 2, 3, Decimal(1), Decimal(over)))


def test_what_was_there_before_the_write_is_not_its_own(bench: Bench):
    told = perform([row(6, shipment=5)], [row(6, shipment=5), row(7)], ONE)
    assert told == Done(Allocated(7, 2, 3, Decimal(1)))


def test_success_without_an_effect_is_no_success():
    told = perform([], [], ONE, post_barcode_so_allocate={**SO_ALLOCATED, "shipment": None, "success": "ok"})
    assert told == Refused(Why.NO_SHIPMENT)


@pytest.mark.parametrize(
    "broken",
    [
        {"get_order_so_shipment_4": {**SHIPMENT, "pk": 9}},
        {"get_order_so_shipment_4": {**SHIPMENT, "order_detail": None}},
        {"get_order_so_shipment_4": {**SHIPMENT, "order_detail": {"status": "open"}}},
        {"get_order_so_shipment_4": [[]]},
        {"get_stock_3": {**ITEM, "pk": 9}},
        {"get_stock_3": {**ITEM, "quantity": "many"}},
        {"get_order_so_allocation": [{"pk": 1}]},
        {"get_order_so_allocation": HttpReply(200, "text/html", b"<html>")},
    ],
)
def test_what_cannot_be_understood_keeps_the_write_back(broken: dict[str, object]):
    told = perform([], [], ONE, **broken)
    assert told == NotSent("what is there could not be read before the write: the answer was not understood")


def test_who_may_not_look_is_told_so():
    told = perform([], [], ONE, get_stock_3=HttpReply(403, "", b'{"detail": "no"}'))
    assert told == Refused(Why.FORBIDDEN, "no")
