"""Answers to writes recorded from three versions of InvenTree, each judged as a person would."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.api_client.http import HttpReply
from station.api_client.inventree import history, links, merging, purchasing, receipts, sales, stock, tasks
from station.api_client.inventree.wire import NOT_UNDERSTOOD, Body, Json, list_in, object_in, understood
from station.model import Done, Refused, Unknown, Why
from station.operations import (
    AddOrderLine,
    Adjusted,
    Allocate,
    Allocated,
    AllocateToBuild,
    Count,
    CreateShipment,
    ForgetScans,
    Link,
    Linked,
    Merge,
    OrderLine,
    Received,
    ReceiveLine,
    Ship,
    Shipment,
    code_hash,
)
from tests.api_client.recordings import VERSIONS, body_of, exchanges, reply_of

GOLDEN = Path(__file__).with_name("golden") / "writes.txt"


def allocation(body: dict[str, Any], order: int) -> Allocate:
    """Return the write that a recorded request would come from, as far as it says."""
    scanned = re.sub(r"\D", "", str(body.get("barcode", "")))[:9]
    return Allocate(
        order,
        body.get("line") or 0,
        int(scanned or 0),
        Decimal(1),
        body.get("shipment"),
    )


def so_allocate(body: dict[str, Any], reply: HttpReply) -> object:
    answer = understood(reply, writing=True)
    write = allocation(body, body.get("sales_order") or 0)
    if isinstance(answer, Body) and answer.json.get("shipment") is not None:
        # The requests left out what the station always gives.
        told = answer.json
        write = Allocate(write.order, told["line_item"], told["stock_item"], Decimal(1), told["shipment"])
    return sales.allocated(answer, write)


def order_allocate(body: dict[str, Any], reply: HttpReply) -> object:
    row = (body["items"] or [{"line_item": 0, "stock_item": 0}])[0]
    write = Allocate(1, row["line_item"], row["stock_item"], Decimal(1), body.get("shipment"))
    return sales.allocated(understood(reply, writing=True), write)


def build_allocate(body: dict[str, Any], reply: HttpReply) -> object:
    row = (body["items"] or [{"build_line": 0, "stock_item": 0}])[0]
    write = AllocateToBuild(1, row["build_line"], row["stock_item"], Decimal(1), Decimal(0))
    return sales.allocated_to_build(understood(reply, writing=True), write)


def create(body: dict[str, Any], reply: HttpReply) -> object:
    write = CreateShipment(body["order"], body.get("reference", ""))
    return sales.created(understood(reply, writing=True), write)


def link(body: dict[str, Any], reply: HttpReply) -> object:
    model, pk = next(((m, k) for m, k in body.items() if m != "barcode" and isinstance(k, int)), ("part", 0))
    return links.linked(reply, Link(model, pk, str(body.get("barcode", ""))))


def receive(body: dict[str, Any], reply: HttpReply) -> object:
    item = (body.get("items") or [{}])[0]
    write = ReceiveLine(1, "PO", item.get("line_item", 0), Decimal(1), "", item.get("location"))
    return receipts.received_line(understood(reply, writing=True), write)


def add_line(body: dict[str, Any], reply: HttpReply) -> object:
    write = AddOrderLine(body["order"], body["part"], Decimal(body["quantity"]), body.get("reference", ""))
    return purchasing.line_added(understood(reply, writing=True), write)


def merge(body: dict[str, Any], reply: HttpReply) -> object:
    write = Merge(tuple(row["item"] for row in body["items"]), body["location"], "op")
    return merging.merged(understood(reply, writing=True), write)


WAYS = {
    r"/api/barcode/so-allocate/": ("07-so-allocate", so_allocate),
    r"/api/order/so/\d+/allocate/": ("11-sales-orders", order_allocate),
    r"/api/order/so-allocation/\d+/": (
        "11-sales-orders",
        lambda b, r: sales.deallocated(understood(r, True)),
    ),
    r"/api/order/so/shipment/": ("11-sales-orders", create),
    r"/api/order/so/shipment/\d+/ship/": (
        "11-sales-orders",
        lambda b, r: tasks.progress(understood(r, True), tasks.SHIPPING),
    ),
    r"/api/build/\d+/allocate/": ("13-build-orders", build_allocate),
    r"/api/build/\d+/consume/": (
        "13-build-orders",
        lambda b, r: tasks.progress(understood(r, True), tasks.CONSUMING),
    ),
    r"/api/order/po/\d+/receive/": ("10-purchase-orders", receive),
    r"/api/order/po/\d+/(?:issue|complete)/": (
        "10-purchase-orders",
        lambda b, r: object_in(understood(r, True)),
    ),
    r"/api/order/po-line/": ("10-purchase-orders", add_line),
    r"/api/barcode/link/": ("03-link-unlink-generate", link),
    r"/api/barcode/unlink/": (
        "03-link-unlink-generate",
        lambda b, r: links.unlinked(understood(r, True)),
    ),
    r"/api/barcode/generate/": (
        "03-link-unlink-generate",
        lambda b, r: links.generated(understood(r, False)),
    ),
    r"/api/barcode/history/\d+/": (
        "08-history",
        lambda b, r: history.forgotten(understood(r, True), ForgetScans((1,))),
    ),
    r"/api/barcode/history/": (
        "08-history",
        lambda b, r: history.forgotten(understood(r, True), ForgetScans((1, 2))),
    ),
    r"/api/stock/merge/": ("12-stock", merge),
    r"/api/stock/(?:count|add|remove|transfer|change_status)/": (
        "12-stock",
        lambda b, r: stock.echoed(understood(r, True)),
    ),
}


def told(outcome: object) -> str:
    match outcome:
        case Done(Allocated() as done):
            return f"allocated {done.quantity} of item {done.item} to line {done.line}"
        case Done(Received() as done):
            return f"received {done.quantity} on line {done.line}, items {list(done.items)}"
        case Done(Linked() as done):
            return f"{'already ' * done.already}linked to {done.model} {done.pk}"
        case Done(Shipment() as done):
            return f"shipment {done.pk} is {done.reference!r}"
        case Done(OrderLine() as done):
            return f"line {done.pk} with {done.ordered} of supplier part {done.supplier_part}"
        case Done(Adjusted() as done):
            return f"item {done.item} is left"
        case Done(str() as code):
            return f"code {code}"
        case Done():
            return "done"
        case dict():
            return "accepted"
        case Refused():
            return f"refused, {outcome.why}: {outcome.text}"
        case Unknown():
            return f"unknown: {outcome.cause}"
        case [tasks.Task() as task, str(name)]:
            return f"{task.name.lower()} {'with a task' * bool(name)}".strip()
        case list():
            return f"accepted, {'used up' if stock.is_used_up(outcome) else 'still there'}"
    raise AssertionError(outcome)


def judged() -> Iterator[str]:
    for version in VERSIONS:
        for path, (group, way) in WAYS.items():
            for exchange in exchanges(version, group):
                request = exchange["request"]
                is_write = request["method"] in {"POST", "DELETE"} and re.fullmatch(path, request["path"])
                if is_write and isinstance(request.get("body") or {}, dict):
                    outcome = way(request.get("body") or {}, reply_of(exchange))
                    yield f"{version} {group[:2]} {exchange['name'][4:]}: {told(outcome)}"


def test_recorded_answers_are_judged_as_a_person_would():
    assert list(judged()) == GOLDEN.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_serialised_item_that_a_count_left_as_it_was_is_refused(version: str):
    answer = Body(200, {"pk": 31, "serial": "6", "quantity": 1.0})
    name = "count-serialised"
    assert isinstance(stock.echoed(Body(201, body_of(version, "12-stock", name))), list)
    assert stock.adjusted(answer, Count(31, Decimal(3), "n")) == Refused(Why.SERIALISED)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_note_is_found_in_the_recorded_history(version: str):
    rows = list_in(Body(200, {**body_of(version, "12-stock", "tracking"), "next": None}))
    assert isinstance(rows, list)
    assert len(stock.noted(rows, 2, " found ")) == 2
    assert stock.noted(rows, 3, "found") == stock.noted(rows, 2, "foun") == stock.noted(rows, 2, "") == []


def test_a_list_that_is_cut_off_tells_nothing():
    assert list_in(Body(200, body_of("1.5", "12-stock", "tracking"))) == NOT_UNDERSTOOD
    assert list_in(Body(200, [{"pk": 1}, 2])) == NOT_UNDERSTOOD
    assert object_in(Body(200, [])) == NOT_UNDERSTOOD


def allocations(body: Json) -> object:
    return sales.allocations_in(Body(200, body))


@pytest.mark.parametrize("version", VERSIONS)
def test_recorded_allocations_are_read(version: str):
    body = body_of(version, "07-so-allocate", "006-allocations")
    rows = allocations(body)
    assert isinstance(rows, tuple)
    assert [(r.pk, r.line, r.item, r.quantity, r.shipment, r.shipped) for r in rows] == [
        (1, 1, 5, 30, 1, False),
        (2, 1, 5, 30, 1, False),
    ]
    assert allocations({**body, "results": [{"pk": 1}]}) == NOT_UNDERSTOOD


@pytest.mark.parametrize("version", VERSIONS)
def test_recorded_build_allocations_are_read(version: str):
    rows = allocations(body_of(version, "13-build-orders", "008-build-item-after"))
    assert isinstance(rows, tuple)
    assert [(r.pk, r.line, r.item, r.quantity, r.output) for r in rows] == [(1, 3, 8, 40, None)]


@pytest.mark.parametrize(
    ("text", "version", "name"),
    [
        ("NEW-CODE-1", "1.5", "link-stockitem"),
        ("NEW-CODE-1", "1.2", "link-stockitem"),
        ("NEW-CODE-1", "0.13", "link-stockitem"),
    ],
)
def test_the_hash_of_a_code_is_the_servers(text: str, version: str, name: str):
    assert body_of(version, "03-link-unlink-generate", name)["barcode_hash"] == code_hash(text)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_recorded_hash_is_computed_alike(version: str):
    compared = 0
    for exchange in exchanges(version, "03-link-unlink-generate"):
        body = exchange["response"]["body"]
        if (
            isinstance(body, dict)
            and body.get("barcode_hash")
            and exchange["request"]["path"].endswith("link/")
        ):
            assert code_hash(body["barcode_data"]) == body["barcode_hash"]
            compared += 1
    assert compared > 10


def test_a_code_with_and_without_its_separators_has_one_hash():
    assert code_hash(" [)>\x1e06\x1dP1\x04\r\n") == code_hash("[)>06P1")


def test_the_recorded_task_goes_from_pending_to_done():
    group = "19-with-background-worker"
    states = [tasks.progress(Body(200, body_of("1.5", group, name))) for name in ("ship", "task-0", "task-1")]
    seen = [state[0] for state in states if isinstance(state, tuple)]
    assert seen == [tasks.Task.PENDING, tasks.Task.PENDING, tasks.Task.DONE]


def test_a_shipment_that_could_not_be_completed_is_refused():
    failed = tasks.progress(Body(200, {"task_id": "a", "complete": True, "success": False}))
    assert failed == (tasks.Task.FAILED, "a")
    write = Ship(1, 2)
    refused = sales.shipped(Shipment(1, "1"), tasks.Task.FAILED, write)
    assert isinstance(refused, Refused)
    assert sales.shipped(Unknown("cut"), tasks.Task.FAILED, write) == NOT_UNDERSTOOD
    assert sales.shipped(Unknown("cut"), tasks.Task.DONE, write) == Done(Shipment(1, ""))


@pytest.mark.parametrize("task", ["", "../../user/me", "a b", "ä"])
def test_a_task_that_no_address_can_name_is_not_asked_for(task: str):
    assert tasks.task_request(task) is None


def test_an_item_that_cannot_be_read_again_leaves_the_change_in_doubt():
    write = Count(31, Decimal(3), "n")
    for answer in (Unknown("cut"), Refused(Why.FORBIDDEN), Body(200, []), Body(200, {"pk": 4})):
        assert isinstance(stock.adjusted(answer, write), Unknown)
    assert stock.adjusted(Refused(Why.NOT_FOUND), write) == Done(Adjusted(31, Decimal(0)))


@pytest.mark.parametrize(
    ("quantity", "shipment", "api", "path"),
    [
        ("5", 4, 530, "/api/barcode/so-allocate/"),
        ("5.000", 4, 425, "/api/barcode/so-allocate/"),
        ("5", 4, 160, "/api/order/so/1/allocate/"),
        ("5", None, 530, "/api/order/so/1/allocate/"),
        ("2.5", 4, 530, "/api/order/so/1/allocate/"),
        ("0", 4, 530, "/api/order/so/1/allocate/"),
        ("-3", 4, 530, "/api/order/so/1/allocate/"),
    ],
)
def test_whole_quantities_go_where_the_server_compares_the_parts(
    quantity: str, shipment: int | None, api: int, path: str
):
    request = sales.allocate_request(Allocate(1, 2, 3, Decimal(quantity), shipment), api)
    assert request.path == path
    body = request.body
    assert isinstance(body, dict)
    assert body["shipment"] == shipment
    if "barcode" in body:
        assert (body["barcode"], body["line"], body["quantity"]) == ('{"stockitem": 3}', 2, 5)
    else:
        assert body["items"] == [{"line_item": 2, "stock_item": 3, "quantity": quantity}]


def test_a_receipt_of_serial_numbers_sends_no_barcode():
    write = ReceiveLine(1, "PO-0001", 2, Decimal("2E+1"), "text", 7, note="n", expiry_date="2030-01-31")
    item = {
        "line_item": 2,
        "quantity": "20",
        "location": 7,
        "expiry_date": "2030-01-31",
        "note": "n",
        "barcode": "text",
    }
    assert receipts.receive_line_request(write).body == {"items": [item], "location": 7}
    serials = ReceiveLine(1, "PO-0001", 2, Decimal(2), "text", serial_numbers="100-101", status=50)
    item = {"line_item": 2, "quantity": "2", "serial_numbers": "100-101", "status": 50}
    assert receipts.receive_line_request(serials).body == {"items": [item]}


def test_an_old_server_is_not_given_what_it_would_drop():
    plain = ReceiveLine(1, "PO-0001", 2, Decimal(1), "text", note="kept by newer servers only")
    dated = ReceiveLine(1, "PO-0001", 2, Decimal(1), "text", expiry_date="2030-01-31")
    assert receipts.unsupported(plain, 160) is None
    assert receipts.unsupported(dated, 425) is None
    refused = receipts.unsupported(dated, 160)
    assert refused is not None
    assert refused.why is Why.NOT_SUPPORTED


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("100", "100"),
        ("100-102", "100"),
        (" 7, 9", "7"),
        ("7+", "7"),
        ("7+3", "7"),
        ("SN-100;SN-101", "SN-100"),
        ("~", ""),
        ("~+", ""),
        ("", ""),
    ],
)
def test_the_first_serial_number_of_a_list(text: str, first: str):
    assert receipts.first_serial(text) == first


def test_nothing_but_no_content_confirms_that_an_allocation_is_gone():
    assert sales.deallocated(Body(204, {})) == Done()
    assert sales.deallocated(Body(200, {})) == NOT_UNDERSTOOD


def test_a_shipment_is_read_with_its_day_and_tracking_number():
    for version in VERSIONS:
        shipment = sales.shipment_in(Body(200, body_of(version, "11-sales-orders", "shipment-create")))
        assert shipment == Shipment(6, "1", order=3, order_reference="SO-0003")
    body = body_of("1.5", "11-sales-orders", "shipment-after")
    shipped = Shipment(1, "1", "2026-11-20", "TRACK-1", order=1, order_reference="SO-0001")
    assert sales.shipment_in(Body(200, body)) == shipped


JUDGES = {
    "allocated": lambda b: sales.allocated(b, Allocate(1, 2, 3, Decimal(1), 4)),
    "allocated to a build": lambda b: sales.allocated_to_build(
        b, AllocateToBuild(1, 2, 3, Decimal(1), Decimal(0))
    ),
    "opened": lambda b: sales.created(b, CreateShipment(1, "2")),
    "shipped": lambda b: tasks.progress(b, tasks.SHIPPING),
    "unlinked": links.unlinked,
    "changed": stock.echoed,
    "received": lambda b: receipts.received_line(b, ReceiveLine(1, "PO", 2, Decimal(1), "code")),
}


@pytest.mark.parametrize("judge", JUDGES.values(), ids=JUDGES)
def test_an_error_in_a_successful_answer_is_a_refusal(judge: Callable[[Body], object]):
    body = {"success": "Found matching item", "error": "Insufficient stock available"}
    assert judge(Body(200, body)) == Refused(Why.NOT_ENOUGH, "Insufficient stock available")


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"items": []},
        {"items": [None, None]},
        {"task_id": "a"},
        {"line_item": 2, "shipment": 4, "stock_item": 9},
        {"line_item": 9, "shipment": 4, "stock_item": 3},
        {"pk": 1, "reference": "other"},
    ],
    ids=str,
)
@pytest.mark.parametrize("judge", JUDGES.values(), ids=JUDGES)
def test_an_answer_to_something_else_is_not_understood(judge: Callable[[Body], object], body: Json):
    told = judge(Body(200, body))
    # An empty list is what receiving a virtual part gives, and a change has no more to show than its items.
    plausible = (body == [] and judge is JUDGES["received"]) or (judge is stock.echoed and told == [None] * 2)
    assert plausible or told == NOT_UNDERSTOOD


def test_an_item_of_another_line_is_not_understood():
    rows = {"items": [{"line_item": 9, "build_line": 9, "stock_item": 3}]}
    for name in ("allocated", "allocated to a build", "received"):
        assert JUDGES[name](Body(201, rows)) == NOT_UNDERSTOOD


def test_no_line_is_no_allocation():
    body = {"line_item": None, "shipment": 4, "stock_item": 3}
    assert JUDGES["allocated"](Body(200, body)) == Refused(Why.NO_LINE)


def test_an_old_servers_echo_tells_what_was_received():
    exchange = next(e for e in exchanges("0.13", "10-purchase-orders") if e["name"].endswith("receive-min"))
    write = ReceiveLine(1, "PO", 1, Decimal(5), "code", 4)
    told = receipts.received_line(understood(reply_of(exchange), writing=True), write)
    assert told == Done(Received(1, Decimal(5), 4))


@pytest.mark.parametrize("body", [b"\xff", b"[" * 100_000, b"[]"])
def test_a_broken_refusal_of_a_link_names_nobody(body: bytes):
    told = links.linked(HttpReply(400, "", body), Link("part", 1, "code"))
    assert isinstance(told, Refused)


def test_a_shipment_under_another_reference_is_not_the_one_that_was_opened():
    other = Body(201, {"pk": 1, "reference": "other", "shipment_date": None})
    assert JUDGES["opened"](other) == NOT_UNDERSTOOD
