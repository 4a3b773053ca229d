"""What a packing bench reads: orders with lines and shipments, stock with what keeps it, builds."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from station.api_client.http import Lost
from station.api_client.inventree import builds, items, selling
from station.api_client.inventree.packing import PackingReader
from station.demo.faults import Fault, Kind
from station.demo.generation import GENERATIONS
from station.model import Done, Evidence, NotSent, Place, Refused, Unknown, Why
from station.operations import (
    Allocate,
    AllocateToBuild,
    Allocation,
    Build,
    BuildLine,
    ConsumeBuild,
    ConsumeItem,
    FindBuilds,
    FindSalesOrders,
    FindStock,
    LoadBuild,
    LoadSalesOrder,
    LoadShipment,
    LoadStockItem,
    Operation,
    SalesLine,
    SalesOrder,
    SearchSalesOrders,
    Ship,
    Shipment,
    StockItem,
    code_hash,
)
from tests.api_client.scripted import Server
from tests.api_client.stories import Bench
from tests.api_client.test_hostile_answers import EXCHANGES, JSON, script
from tests.demo.recordings import recorded

TEN = Decimal(10)


def read(bench: Bench, operation: Operation) -> Any:
    told = bench.backend.perform(operation)
    assert isinstance(told, Done), told
    return told.data


def change(bench: Bench, sql: str) -> None:
    with closing(sqlite3.connect(bench.server.database)) as connection, connection:
        connection.execute(sql)


def test_an_order_is_loaded_with_all_that_a_pick_list_shows(bench: Bench):
    change(bench, "UPDATE sales_order SET customer_reference = 'THEIRS-7' WHERE pk = 1")
    bench(Allocate(1, 1, 5, TEN, 1))
    before = len(bench.server.requests.entries())
    order = read(bench, LoadSalesOrder(1))
    assert len(bench.server.requests.entries()) - before == 4
    assert isinstance(order, SalesOrder)
    assert (order.reference, order.customer_reference, order.status) == ("SO-0001", "THEIRS-7", "In Progress")
    assert order.open
    assert order.customer
    line = order.lines[0]
    assert (line.pk, line.part, line.name, line.ipn) == (1, 4, "STM32G071CBT6", "IC-0004")
    assert (line.quantity, line.allocated, line.shipped, line.remaining) == (30, 10, 0, 20)
    assert (line.available, line.parts, line.keeps_serials, line.is_virtual) == (150, (4,), False, False)
    assert order.shipments == (Shipment(1, "1", order=1, order_reference="SO-0001"),)
    assert order.allocations == (Allocation(1, 1, 5, Decimal("10.0"), 1),)


@pytest.mark.parametrize(
    ("status", "text", "takes"),
    [(10, "Pending", True), (20, "Shipped", True), (25, "On Hold", False), (40, "Cancelled", False)],
)
def test_an_order_tells_whether_it_takes_stock(bench: Bench, status: int, text: str, takes: bool):
    change(bench, f"UPDATE sales_order SET status = {status} WHERE pk = 1")
    order = read(bench, LoadSalesOrder(1))
    assert (order.status, order.open) == (text, takes)
    found = {each.pk for each in read(bench, SearchSalesOrders("SO-0001"))}
    assert (1 in found) is takes


@pytest.mark.parametrize("api", [0, 160, 425])
def test_an_older_server_takes_nothing_more_for_a_shipped_order(api: int):
    assert not selling.sales_order_of({"pk": 1, "status": 20}, api).open
    assert selling.sales_order_of({"pk": 1, "status": 15}, api).open


def test_orders_are_found_by_both_references_exactly(bench: Bench):
    change(bench, "UPDATE sales_order SET customer_reference = 'THEIRS-7' WHERE pk = 2")
    found = read(bench, FindSalesOrders(("so-0001", "theirs-7", "", "THEIRS-7")))
    assert [order.reference for order in found] == ["SO-0001", "SO-0002"]
    assert read(bench, FindSalesOrders(("SO-000", "\x1b[31m"))) == ()


def test_a_search_gives_few_orders_the_best_first(bench: Bench):
    for number in range(30):
        change(
            bench,
            "INSERT INTO sales_order (reference, customer, status, created_by, creation_date, updated_at,"
            f" description) VALUES ('SO-1{number:03}', 11, 15, 1, '2026-01-01', '2026-01-01', 'as SO-0001')",
        )
    found = read(bench, SearchSalesOrders("SO-0001"))
    assert len(found) == 20
    assert found[0].reference == "SO-0001"


def test_a_shipment_is_loaded_with_its_order(bench: Bench):
    bench(Allocate(1, 1, 5, TEN, 1))
    assert isinstance(bench(Ship(1, 1, "TRACK-1", "INV-9", checked_by=1)), Done)
    told = read(bench, LoadShipment(1))
    left = told.shipped_on
    assert left
    assert told == Shipment(1, "1", left, "TRACK-1", 1, "admin", "INV-9", "SO-0001")
    assert bench.backend.perform(LoadShipment(999)) == Refused(
        Why.NOT_FOUND, "No SalesOrderShipment matches the given query."
    )


def test_stock_is_found_with_place_batch_and_expiry(bench: Bench):
    change(bench, "UPDATE stock_item SET expiry_date = '2020-01-31' WHERE pk = 5")
    bench(Allocate(1, 1, 5, TEN, 1))
    found = {item.pk: item for item in read(bench, FindStock(4))}
    item = found[5]
    assert (item.part, item.name, item.quantity, item.allocated, item.free) == (
        4,
        "STM32G071CBT6",
        100,
        10,
        90,
    )
    assert (item.batch, item.expiry, item.is_expired, item.status) == ("ST-2301", "2020-01-31", True, 10)
    assert item.place == Place(5, "Warehouse/Shelf A/A2")
    assert item.is_available
    assert read(bench, LoadStockItem(2)).codes == (code_hash("REEL-000123"),)


def test_at_most_a_hundred_items_are_found(bench: Bench):
    for _ in range(120):
        change(
            bench,
            "INSERT INTO stock_item (part, quantity, location, creation_date, updated)"
            " VALUES (4, 1, 5, '2026-01-01', '2026-01-01')",
        )
    assert len(read(bench, FindStock(4))) == 100


@pytest.mark.parametrize("status", sorted(items.NOT_FOR_USE))
def test_an_item_that_is_not_good_is_not_available(bench: Bench, status: int):
    change(bench, f"UPDATE stock_item SET status = {status} WHERE pk = 5")
    item = read(bench, LoadStockItem(5))
    assert (item.is_available, item.why_not, item.status) == (False, "status", status)
    assert item.status_text


def test_an_item_at_a_customer_names_the_customer(bench: Bench):
    bench(Allocate(1, 1, 5, Decimal(100), 1))
    bench(Ship(1, 1))
    item = read(bench, LoadStockItem(5))
    assert (item.is_available, item.why_not) == (False, "customer")
    assert item.customer == bench.rows("SELECT name FROM company WHERE pk = 11")[0][0]
    bench.server.faults.set(Fault(Kind.SERVER_ERROR, "/api/company/11/"))
    assert read(bench, LoadStockItem(5)).customer == ""


# Builds.


def test_a_build_is_loaded_with_its_lines(bench: Bench):
    bench(AllocateToBuild(1, 3, 8, TEN, Decimal(0)))
    build = read(bench, LoadBuild(1))
    assert isinstance(build, Build)
    assert (build.reference, build.part_name, build.quantity, build.open) == (
        "BO-0001",
        "Widget Mk II",
        5,
        True,
    )
    line = next(line for line in build.lines if line.pk == 3)
    assert (line.part, line.reference, line.quantity, line.allocated, line.remaining) == (
        13,
        "R10k",
        20,
        10,
        10,
    )
    assert line.name
    assert build.allocations == (Allocation(1, 3, 8, Decimal("10.0")),)
    assert [b.pk for b in read(bench, FindBuilds(("BO-0001", "BO-0001", "BO")))] == [1]


CONSUME = ConsumeBuild(1, 3, (ConsumeItem(1, TEN),), Decimal(0))
BUILT = "SELECT (SELECT count(*) FROM build_allocation), consumed FROM build_line WHERE pk = 3"


@pytest.fixture
def allocated(bench: Bench) -> Bench:
    bench(AllocateToBuild(1, 3, 8, TEN, Decimal(0)))
    return bench


def test_what_is_set_aside_is_built_in_once(allocated: Bench):
    assert allocated.look_back(CONSUME) == Done(Evidence.NOT_APPLIED)
    assert allocated(CONSUME) == Done()
    assert allocated.rows(BUILT) == [(0, 10)]
    assert allocated.look_back(CONSUME) == Done(Evidence.APPLIED)
    again = allocated(CONSUME)
    assert isinstance(again, Refused)
    assert allocated.rows(BUILT) == [(0, 10)]


@pytest.mark.parametrize(
    ("kind", "evidence"), [(Kind.DROP_AFTER, Evidence.APPLIED), (Kind.DROP_BEFORE, Evidence.NOT_APPLIED)]
)
def test_building_in_is_read_back(allocated: Bench, kind: Kind, evidence: Evidence):
    allocated.server.faults.set(Fault(kind, "/api/build/1/consume/", "POST"))
    assert isinstance(allocated(CONSUME), Unknown)
    assert allocated.look_back(CONSUME) == Done(evidence)


def test_what_somebody_freed_was_not_built_in(allocated: Bench):
    change(allocated, "DELETE FROM build_allocation")
    assert allocated.look_back(CONSUME) == Done(Evidence.UNCLEAR)


def test_what_came_to_the_line_later_stays_set_aside(allocated: Bench):
    change(allocated, "INSERT INTO build_allocation (build_line, stock_item, quantity) VALUES (3, 9, 1)")
    rows = allocated.rows("SELECT stock_item FROM build_allocation ORDER BY pk")
    assert len(rows) == 2
    allocated(CONSUME)
    assert allocated.rows("SELECT stock_item FROM build_allocation ORDER BY pk") == rows[1:]


def test_building_in_the_background_is_waited_for(allocated: Bench):
    change(allocated, "UPDATE worker SET running = 1")
    assert allocated(CONSUME) == Done()
    assert allocated.rows(BUILT) == [(0, 10)]


# Old servers and hostile ones.


def body_of(version: str, group: str, name: str) -> Any:
    """Return the body of a recorded answer of one version."""
    exchanges = recorded(group, GENERATIONS[version])
    return next(each.response["body"] for each in exchanges if each.name[4:] == name)


@pytest.mark.parametrize("version", GENERATIONS)
def test_recorded_lines_of_every_version_are_read(version: str):
    rows = body_of(version, "11-sales-orders", "so-lines")["results"]
    (line,) = selling.lines_of({}, rows)
    assert (line.pk, line.part, line.name, line.ipn) == (1, 4, "STM32G071CBT6", "IC-0004")
    assert (line.quantity, line.available, line.reference) == (30, 160, "L1")


@pytest.mark.parametrize("version", GENERATIONS)
def test_recorded_stock_of_every_version_is_read(version: str):
    (row,) = body_of(version, "12-stock", "list")["results"]
    item = items.stock_item_of(row)
    assert item is not None
    assert (item.pk, item.part, item.name, item.quantity) == (17, 7, "ATECC608B-SSHDA-B", 20)
    assert (item.place, item.expiry, item.is_available) == (
        Place(5, "Warehouse/Shelf A/A2"),
        "2031-01-31",
        True,
    )


@pytest.mark.parametrize("version", GENERATIONS)
def test_recorded_builds_of_every_version_are_read(version: str):
    build = builds.build_of(body_of(version, "13-build-orders", "build-detail"))
    assert (build.pk, build.reference, build.part_name, build.open) == (1, "BO-0001", "Widget Mk II", True)
    line = builds.build_line_of(body_of(version, "13-build-orders", "build-lines")["results"][0])
    assert line is not None
    assert (line.pk, line.part, line.reference, line.quantity) == (
        1, 23, "PCB", 5,
    )  # fmt: skip


READS = [
    FindSalesOrders(("SO-1",)),
    SearchSalesOrders("SO"),
    LoadSalesOrder(1),
    LoadShipment(1),
    FindStock(1),
    LoadStockItem(1),
    FindBuilds(("BO-1",)),
    LoadBuild(1),
]
WAYS = {
    FindSalesOrders: PackingReader.find,
    SearchSalesOrders: PackingReader.search,
    LoadSalesOrder: PackingReader.load,
    LoadShipment: PackingReader.load_shipment,
    FindStock: PackingReader.find_stock,
    LoadStockItem: PackingReader.load_item,
    FindBuilds: PackingReader.find_builds,
    LoadBuild: PackingReader.load_build,
}


@given(operation=st.sampled_from(READS), answers=st.lists(EXCHANGES, min_size=1, max_size=4))
def test_any_answers_become_an_outcome(operation: Any, answers: list[Any]):
    told = WAYS[type(operation)](PackingReader(script(answers)), operation)
    assert isinstance(told, Done | Refused | NotSent | Unknown)


@given(row=st.dictionaries(st.sampled_from([
    *("pk", "quantity", "part", "part_detail", "barcode_hash", "allocated", "status", "customer", "location"),
    *("expiry_date", "target_date", "consumed", "bom_item_detail", "location_detail", "trackable"),
]), JSON))  # fmt: skip
def test_any_row_is_read_or_left_out(row: dict[str, Any]):
    full = {"pk": 1, "quantity": 2, **row}
    assert isinstance(selling.sales_line_of(full), SalesLine | None)
    assert isinstance(items.stock_item_of(full), StockItem | None)
    assert isinstance(builds.build_line_of(full), BuildLine | None)


@pytest.mark.parametrize("operation", READS, ids=lambda each: type(each).__name__)
def test_a_lost_answer_is_told(operation: Any):
    told = WAYS[type(operation)](PackingReader(script([Lost("cut")])), operation)
    assert told == Unknown("cut")


def test_another_order_than_the_one_asked_for_is_not_shown():
    server = Server(get_order_so_1={"pk": 2, "status": 15}, get_order_so_line=[[]],
                    get_order_so_shipment=[[]], get_order_so_allocation=[[]])  # fmt: skip
    assert PackingReader(server).load(LoadSalesOrder(1)) == Unknown("the answer was not understood")


def test_a_line_with_more_than_it_wants_has_nothing_remaining():
    line = SalesLine(1, 2, "n", "i", TEN, Decimal(12), Decimal(0))
    assert line.remaining == 0
    assert replace(line, allocated=Decimal(4)).remaining == 6
    assert StockItem(1, 2, "n", TEN, Decimal(12)).free == 0
