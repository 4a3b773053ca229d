"""Whatever a server answers becomes a value, and only a whole answer says that a write has not happened."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from station.api_client.http import Exchange, HttpReply, HttpRequest, Lost, NeverSent
from station.api_client.inventree.witness import Witness
from station.api_client.inventree.writer import POLLS, Writer
from station.model import Done, Evidence, NotSent, Refused, Unknown, Why
from station.operations import (
    WRITES,
    AddOrderLine,
    AddStock,
    Adjusted,
    Allocate,
    Allocated,
    AllocateToBuild,
    AttachPhoto,
    ChangeStatus,
    CompleteOrder,
    ConsumeBuild,
    ConsumeItem,
    Count,
    CreateShipment,
    Deallocate,
    ForgetScans,
    IssueOrder,
    Link,
    Merge,
    Move,
    Moved,
    MoveItem,
    PrintOnServer,
    Receive,
    ReceiveLine,
    RemoveStock,
    Ship,
    Shipment,
    Unlink,
    Write,
)
from tests.api_client.scripted import Server

ONE = Decimal(1)
EVERY = [
    Receive(1, "PO-0001", "label", line=2),
    ReceiveLine(1, "PO-0001", 2, ONE, "label", expiry_date="2030-01-31"),
    ReceiveLine(1, "PO-0001", 2, ONE, "label", serial_numbers="100"),
    ReceiveLine(1, "PO-0001", 2, ONE, "label", serial_numbers="~"),
    Receive(1, "PO-0001", "label", line=2, most=ONE),
    ReceiveLine(1, "PO-0001", 2, ONE, "label", most=ONE),
    IssueOrder(1, "PO-0001"),
    CompleteOrder(1, True, "PO-0001"),
    AddOrderLine(1, 2, ONE, "op"),
    Allocate(1, 2, 3, ONE, 4),
    Allocate(1, 2, 3, ONE),
    Allocate(1, 2, 3, ONE, 4, most=ONE),
    Allocate(1, 2, 3, ONE, most=ONE),
    Deallocate(5, 1, 2, 3, ONE),
    AllocateToBuild(1, 2, 3, ONE, Decimal(0)),
    AllocateToBuild(1, 2, 3, ONE, Decimal(0), most=ONE),
    ConsumeBuild(1, 2, (ConsumeItem(5, ONE),), Decimal(0)),
    CreateShipment(1, "2"),
    Ship(1, 2, checked_by=3),
    Ship(1, 2, "T"),
    Link("stockitem", 3, "code"),
    Link("stockitem", 3, "code", replaces=""),
    Unlink("stockitem", 3, "code"),
    Unlink("part", 3),
    Move((MoveItem(3, ONE), MoveItem(4, ONE, 1, ONE)), 5, "op"),
    Count(3, ONE, "op"),
    AddStock(3, ONE, "op"),
    RemoveStock(3, ONE, "op", ONE),
    ChangeStatus((3,), 50, "op"),
    Merge((3, 4), 5, "op", (ONE, ONE)),
    Merge((3, 4), 5, "op"),
    AttachPhoto("stockitem", 3, "s1-photo.jpg", "", "torn"),
    ForgetScans((3,)),
    ForgetScans((3, 4)),
    PrintOnServer(1, (3, 4), machine="m", copies=2),
]
KEYS = (
    *(
        "pk",
        "items",
        "results",
        "line",
        "item",
        "quantity",
        "shipment",
        "line_item",
        "stock_item",
        "stockitem",
    ),
    *("task_id", "pending", "complete", "success", "shipment_date", "reference", "error", "notes", "deltas"),
    *(
        "barcode_hash",
        "received",
        "serial",
        "status",
        "order",
        "model_type",
        "model_id",
        "comment",
        "apiVersion",
        "removed",
    ),
    *("order_detail", "customer", "part_detail", "consumed", "build_line", "allocated"),
    *("output", "errors"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([1, 2, 3, "3"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=12,
)
REPLIES = st.builds(
    HttpReply,
    st.sampled_from([200, 201, 204, 302, 400, 401, 403, 404, 429, 500]),
    st.sampled_from(["application/json", "text/html", ""]),
    JSON.map(lambda body: json.dumps(body).encode()) | st.binary(max_size=20),
)
EXCHANGES = REPLIES | st.just(Lost("cut")) | st.just(NeverSent("refused"))


def test_every_write_is_tried():
    assert {type(write) for write in EVERY} == set(WRITES.values())


@given(write=st.sampled_from(EVERY), answers=st.lists(EXCHANGES, min_size=1, max_size=4))
def test_any_answers_to_a_write_become_an_outcome(write: Write, answers: list[Exchange]):
    assert isinstance(
        Writer(script(answers), lambda _: None, lambda *_: b"jpeg").perform(write),
        Done | Refused | NotSent | Unknown,
    )


@given(write=st.sampled_from(EVERY), answers=st.lists(EXCHANGES, min_size=1, max_size=4))
def test_any_answers_to_reading_back_become_an_outcome(write: Write, answers: list[Exchange]):
    told = Witness(script(answers)).look_back(write)
    assert isinstance(told, Refused | NotSent | Unknown) or isinstance(told.data, Evidence)


def script(answers: list[Exchange]) -> Callable[[HttpRequest], Exchange]:
    """Give one answer after the other, and the last for all further requests."""
    left: Iterator[Exchange] = iter(answers)
    return lambda _: next(left, answers[-1])


NONSENSE = [
    *(b"[]x", b"null", b"7", b'"text"', b"<html></html>"),
    *(b'{"detail": "?"}', b"[1, 2]", b'[{"pk": null}]'),
]


@pytest.mark.parametrize("body", NONSENSE)
@pytest.mark.parametrize("write", EVERY, ids=lambda write: write.KIND)
def test_nonsense_is_no_evidence(write: Write, body: bytes):
    told = Witness(script([HttpReply(200, "application/json", body)])).look_back(write)
    assert told in (
        Unknown("the answer was not understood"),
        Refused(Why.NOT_INVENTREE),
    ) or told == Done(Evidence.UNCLEAR)


def perform(server: Server, write: Write) -> object:
    return Writer(server, lambda _: None).perform(write)


SO_ALLOCATED = {"stock_item": 3, "line_item": 2, "shipment": 4, "quantity": 1.0, "success": "ok"}
WAITING = {"pk": 1, "order": 2, "reference": "1", "shipment_date": None, "order_detail": {"status": 15}}
LOST_AFTER = [WAITING, NeverSent("refused")]
PENDING = {"task_id": "ab12", "exists": True, "pending": True, "complete": False, "success": False}


@pytest.mark.parametrize(
    ("write", "server", "outcome"),
    [
        (
            Allocate(1, 2, 3, ONE, 4),
            Server(get={"apiVersion": 530}, post_barcode_so_allocate=SO_ALLOCATED),
            Done(Allocated(None, 2, 3, ONE)),
        ),
        (
            AllocateToBuild(1, 2, 3, ONE, Decimal(0)),
            Server(post_build_1_allocate={"items": [{"build_line": 2, "stock_item": 3, "quantity": "1.0"}]}),
            Done(Allocated(None, 2, 3, ONE)),
        ),
        (
            Ship(1, 2, "T", reference="1"),
            Server(
                get_order_so_shipment_1=list(LOST_AFTER),
                post_order_so_shipment_1_ship={**PENDING, "complete": True, "success": True},
            ),
            Done(Shipment(1, "1", "", "T")),
        ),
        (
            Ship(1, 2),
            Server(get_order_so_shipment_1=list(LOST_AFTER), post_order_so_shipment_1_ship=PENDING),
            Unknown("the server is still completing the shipment"),
        ),
        (
            Count(3, ONE, "op"),
            Server(post_stock_count={"items": [{"pk": 3, "quantity": "1.0"}]}),
            Unknown("the change was accepted, but the item could not be read again"),
        ),
        (
            Count(3, Decimal(0), "op"),
            Server(post_stock_count={"items": [{"pk": None, "quantity": "0.0"}]}),
            Done(Adjusted(3, Decimal(0))),
        ),
        (
            Move((MoveItem(3, ONE), MoveItem(4, ONE, 1, ONE)), 5, "op"),
            Server(post_stock_transfer={"items": [{"pk": 3}, {"pk": 4}]}),
            Done(Moved((None, 4), 5)),
        ),
    ],
    ids=lambda value: getattr(value, "KIND", ""),
)
def test_a_write_that_was_sent_never_looks_unsent(write: Write, server: Server, outcome: object):
    assert perform(server, write) == outcome


def test_without_the_servers_version_nothing_is_allocated():
    server = Server()
    told = perform(server, Allocate(1, 2, 3, ONE, 4))
    assert told == NotSent("the server's version is not known: refused")
    assert server.asked == ["get"]
    assert isinstance(perform(Server(get={"server": "?"}), Allocate(1, 2, 3, ONE, 4)), NotSent)


def test_the_version_is_asked_once():
    server = Server(
        get={"apiVersion": 530}, post_barcode_so_allocate=SO_ALLOCATED, get_order_so_allocation=[[]]
    )
    writer = Writer(server, lambda _: None)
    writer.perform(Allocate(1, 2, 3, ONE, 4))
    writer.perform(Allocate(1, 2, 3, ONE, 4))
    assert server.asked.count("get") == 1
    assert server.asked.count("post_barcode_so_allocate") == 2


def test_an_old_server_is_not_asked_for_an_allocation_without_a_shipment():
    server = Server(get={"apiVersion": 160})
    told = perform(server, Allocate(1, 2, 3, ONE))
    assert told == Refused(Why.NOT_SUPPORTED, "this server sets stock aside for shipments only")
    assert server.asked == ["get"]


def test_an_old_server_is_not_sent_what_it_would_drop():
    server = Server(get={"apiVersion": 160})
    told = perform(server, ReceiveLine(1, "PO-0001", 2, ONE, "label", expiry_date="2030-01-31"))
    assert isinstance(told, Refused)
    assert told.why is Why.NOT_SUPPORTED
    assert server.asked == ["get"]


def test_a_shipment_in_the_background_is_waited_for():
    waited: list[float] = []
    done = {**PENDING, "pending": False, "complete": True, "success": True}
    server = Server(
        post_order_so_shipment_1_ship=PENDING,
        get_background_task_ab12=[PENDING, Lost("cut"), done],
        get_order_so_shipment_1=[WAITING, {**WAITING, "shipment_date": "2026-11-20", "tracking_number": "T"}],
    )
    server.answers["get_background_task_ab12"] = [PENDING, Lost("cut"), done]
    told = Writer(server, waited.append).perform(Ship(1, 2, "T"))
    assert told == Done(Shipment(1, "1", "2026-11-20", "T", order=2))
    assert waited == list(POLLS[:3])
    assert server.asked.count("post_order_so_shipment_1_ship") == 1


def test_the_wait_for_a_shipment_ends():
    waited: list[float] = []
    server = Server(
        get_order_so_shipment_1=WAITING,
        post_order_so_shipment_1_ship=PENDING,
        get_background_task_ab12=PENDING,
    )
    assert isinstance(Writer(server, waited.append).perform(Ship(1, 2)), Unknown)
    assert waited == list(POLLS)


def test_a_shipment_whose_checker_could_not_be_noted_is_not_sent():
    refused = HttpReply(403, "", b'{"detail": "no"}')
    server = Server(get_order_so_shipment_1=WAITING, patch_order_so_shipment_1=refused)
    assert perform(server, Ship(1, 2, checked_by=3)) == Refused(Why.FORBIDDEN, "no")
    assert server.asked == ["get_order_so_shipment_1", "patch_order_so_shipment_1"]
    noted = Server(get_order_so_shipment_1=WAITING, patch_order_so_shipment_1={"pk": 1})
    assert isinstance(perform(noted, Ship(1, 2, checked_by=3)), NotSent)


@pytest.mark.parametrize(
    ("deltas", "told"),
    [
        ({"removed": 1.0, "stockitem": 77}, Done(Moved((77,), 5))),
        ({"removed": 1.0}, Done(Moved((None,), 5))),
        ({"location": 5}, Done(Moved((3,), 5))),
        (None, Done(Moved((3,), 5))),
    ],
)
def test_what_moved_is_found_in_the_history(deltas: object, told: object):
    entry = {"item": 3, "notes": "op", "deltas": deltas}
    server = Server(post_stock_transfer={"items": [{"pk": 3}]}, get_stock_track=[[entry]])
    assert perform(server, Move((MoveItem(3, ONE),), 5, "op")) == told


def test_what_the_server_left_where_it_was_is_told():
    entry = {"item": 3, "notes": "op", "deltas": {}}
    server = Server(post_stock_transfer={"items": [{"pk": 3}]}, get_stock_track=[[entry]])
    both = Move((MoveItem(3, ONE), MoveItem(4, ONE)), 5, "op")
    assert perform(server, both) == Done(Moved((3, None), 5, left=(4,)))
    assert perform(server, Move((MoveItem(4, ONE),), 5, "op")) == Refused(Why.UNCHANGED)
