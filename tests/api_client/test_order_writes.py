"""Receipts that are limited, and changes of orders: what the station itself looks at, before and after."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.api_client.http import Exchange, HttpReply, Lost, NeverSent
from station.api_client.inventree.wire import understood
from station.api_client.inventree.witness import Witness
from station.api_client.inventree.writer import Writer
from station.demo.faults import Fault, Kind
from station.model import Done, Evidence, NotSent, Refused, Unknown, Why
from station.operations import (
    AddOrderLine,
    CompleteOrder,
    IssueOrder,
    OrderLine,
    PurchaseOrder,
    Receive,
    ReceiveLine,
    Write,
)
from tests.api_client.scripted import Server
from tests.api_client.stories import NOTE, Bench

FIVE = Decimal(5)
LABEL = "[)>\x1e06\x1dP490-1532-1-ND\x1d1PGRM188R71H104KA93D\x1dK\x1d1K72991337\x1dQ5\x1d11ZPICK\x1d13Z77"
BAG = Receive(1, "PO-0001", LABEL, line=3, quantity=FIVE)
COUNTED = ReceiveLine(1, "PO-0001", 3, FIVE, "BAG-1", 6)
RECEIVED = "SELECT received FROM purchase_order_line WHERE pk = 3"


def line(received: object, quantity: object = 10.0, pk: object = 3) -> dict[str, object]:
    return {"pk": pk, "received": received, "quantity": quantity}


@pytest.mark.parametrize("write", [BAG, COUNTED], ids=["label", "line"])
@pytest.mark.parametrize(
    ("received", "quantity", "most", "why"),
    [
        (0.0, 5, 10, None),
        (5.0, 5, 10, None),
        (5.1, 5, 10, Why.TOO_MANY),
        (9.0, 5, 10, Why.TOO_MANY),
        (10.0, 5, 10, Why.LINE_COMPLETE),
        (10.0, 5, 15, None),
        (10.0, 6, 15, Why.LINE_COMPLETE),
        (9.0, 7, 15, Why.TOO_MANY),
        (0.1 + 0.2, Decimal("9.7"), 10, None),
        ("5.00000", 5, 10, None),
        (None, 5, 10, "not known"),
        ("many", 5, 10, "not known"),
    ],
)
def test_a_receipt_stays_within_what_the_line_may_hold(
    write: Receive | ReceiveLine, received: object, quantity: object, most: int, why: object
):
    server = Server(get_order_po_line_3=line(received))
    limited = replace(write, quantity=Decimal(str(quantity)), most=Decimal(most))
    told = Writer(server, lambda _: None).perform(limited)
    if why is None:
        assert told == NotSent("refused")
        assert len(server.asked) == 2
        return
    assert server.asked == ["get_order_po_line_3"]
    assert (told.why if isinstance(told, Refused) else "not known") == why


@pytest.mark.parametrize(("received", "sent"), [(0.0, True), (9.0, True), (10.0, False), (11.0, False)])
def test_a_label_without_a_quantity_needs_some_room(received: float, sent: bool):
    server = Server(get_order_po_line_3=line(received))
    told = Writer(server, lambda _: None).perform(replace(BAG, quantity=None, most=Decimal(10)))
    assert told == (
        NotSent("refused") if sent else Refused(Why.LINE_COMPLETE, f"{received} of 10.0 are received")
    )


BEFORE = "what the line holds could not be read before receiving"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (HttpReply(404, "", b'{"detail": "Not found."}'), Refused(Why.NO_LINE, "Not found.")),
        (HttpReply(403, "", b'{"detail": "no"}'), Refused(Why.FORBIDDEN, "no")),
        (HttpReply(429, "", b"", "7"), NotSent("the server asks to slow down", 7.0)),
        (HttpReply(500, "", b"{}"), NotSent(f"{BEFORE}: the server failed (status 500)")),
        (Lost("the connection was cut"), NotSent(f"{BEFORE}: the connection was cut")),
        (NeverSent("refused"), NotSent("refused")),
        (HttpReply(200, "", b"<html>Guest Wi-Fi</html>"), NotSent(f"{BEFORE}: a strange page came instead")),
        (HttpReply(302, "", b""), NotSent(f"{BEFORE}: status 302, a redirect")),
        (HttpReply(200, "", b"[]"), NotSent(f"{BEFORE}: the answer was not understood")),
        (
            HttpReply(200, "", b'{"pk": 4, "received": 0, "quantity": 9}'),
            NotSent(f"{BEFORE}: the answer was not understood"),
        ),
    ],
)
@pytest.mark.parametrize("write", [BAG, COUNTED], ids=["label", "line"])
def test_a_line_that_cannot_be_read_leaves_the_receipt_unsent(
    write: Receive | ReceiveLine, answer: Exchange, outcome: object
):
    server = Server(get_order_po_line_3=answer)
    assert Writer(server, lambda _: None).perform(replace(write, most=FIVE)) == outcome
    assert server.asked == ["get_order_po_line_3"]


@pytest.mark.parametrize(
    "write", [BAG, COUNTED, replace(BAG, line=None, most=FIVE)], ids=["label", "line", "no line"]
)
def test_a_receipt_without_a_limit_asks_nothing_first(write: Write):
    server = Server()
    Writer(server, lambda _: None).perform(write)
    assert len(server.asked) == 1
    assert server.asked[0].startswith("post")


@pytest.mark.parametrize("write", [BAG, COUNTED], ids=["label", "line"])
def test_goods_that_came_in_meanwhile_count(bench: Bench, write: Receive | ReceiveLine):
    assert isinstance(bench(ReceiveLine(1, "PO-0001", 3, Decimal(498), "BAG-0", 6)), Done)
    limited = replace(write, most=Decimal(500))
    assert bench(limited) == Refused(Why.TOO_MANY, "498.0 of 500.0 are received")
    assert bench(replace(limited, most=Decimal(502))) == Refused(Why.TOO_MANY, "498.0 of 500.0 are received")
    assert bench.rows(RECEIVED) == [(498,)]
    assert isinstance(bench(replace(limited, most=Decimal(503))), Done)
    assert bench.rows(RECEIVED) == [(503,)]


def test_a_limited_receipt_is_read_back_and_sent_again(bench: Bench):
    limited = replace(COUNTED, most=FIVE)
    bench.server.faults.set(Fault(Kind.DROP_BEFORE, "/api/order/po-line/3/", "GET"))
    assert isinstance(bench(limited), NotSent)
    assert bench.sent("/api/order/po/1/receive/", "POST") == 0
    bench.server.faults.set(Fault(Kind.DROP_AFTER, "/api/order/po/1/receive/"))
    assert isinstance(bench(limited), Unknown)
    assert bench.look_back(limited) == Done(Evidence.APPLIED)
    assert bench(limited) == Refused(Why.TOO_MANY, "5.0 of 500.0 are received")


# Orders.


def test_an_order_that_was_placed_is_told(bench: Bench):
    done = bench(IssueOrder(6, "PO-0006"))
    assert isinstance(done, Done)
    assert isinstance(done.data, PurchaseOrder)
    assert (done.data.reference, done.data.placed) == ("PO-0006", True)
    assert isinstance(bench(IssueOrder(6, "PO-0006")), Done)


@pytest.mark.parametrize(
    ("write", "answer"),
    [
        (IssueOrder(7, "PO-0007"), Refused(Why.NOT_PLACED, "Complete")),
        (CompleteOrder(6, True, "PO-0006"), Refused(Why.NOT_PLACED, "Pending")),
        (CompleteOrder(1, False, "PO-0001"), Refused(Why.INVALID, "Order has incomplete line items")),
        (
            AddOrderLine(2, 10, FIVE, NOTE),
            Refused(Why.NO_MATCH, "Supplier must match purchase order; Purchase order must match supplier"),
        ),
        (
            AddOrderLine(7, 3, FIVE, NOTE),
            Refused(Why.NOT_PLACED, "The order is locked and cannot be modified"),
        ),
    ],
    ids=["placed twice", "not placed", "open lines", "other supplier", "closed"],
)
def test_what_cannot_be_done_to_an_order_is_refused(bench: Bench, write: Write, answer: Refused):
    before = bench.rows("SELECT status FROM purchase_order ORDER BY pk")
    lines = bench.rows("SELECT count(*) FROM purchase_order_line")
    assert bench(write) == answer
    assert bench.rows("SELECT status FROM purchase_order ORDER BY pk") == before
    assert bench.rows("SELECT count(*) FROM purchase_order_line") == lines


def test_a_line_that_was_added_is_told(bench: Bench):
    done = bench(AddOrderLine(1, 1, Decimal("2.5"), NOTE))
    assert isinstance(done, Done)
    assert isinstance(done.data, OrderLine)
    told = done.data
    assert (told.sku, told.ordered, told.received, told.reference) == (
        "296-LM358BIDDFRCT-ND",
        Decimal("2.5"),
        0,
        NOTE,
    )
    assert bench.rows(f"SELECT pk FROM purchase_order_line WHERE reference = '{NOTE}'") == [(told.pk,)]


def test_a_line_like_another_one_stands_alone(bench: Bench):
    for reference in ("op 1", "op 2"):
        assert isinstance(bench(AddOrderLine(6, 2, FIVE, reference)), Done)
    sql = 'SELECT quantity, reference FROM purchase_order_line WHERE "order" = 6 AND part = 2 ORDER BY pk'
    assert bench.rows(sql) == [(5, "op 1"), (5, "op 2")]


@pytest.mark.parametrize("read", [Lost("cut"), [[]], {"pk": 9, "status": 10}, {"pk": 1}])
def test_an_order_that_cannot_be_read_again_was_still_placed(read: object):
    server = Server(post_order_po_1_issue={}, get_order_po_1=read)
    assert Writer(server, lambda _: None).perform(IssueOrder(1, "PO-0001")) == Done()


@pytest.mark.parametrize(
    "body", [[], {}, {"pk": 9}, {"pk": 9, "quantity": 1, "order": 2, "part": 2, "reference": "op"}]
)
def test_an_answer_about_another_line_leaves_the_new_one_in_doubt(body: object):
    server = Server(post_order_po_line=[body] if isinstance(body, list) else body)
    told = Writer(server, lambda _: None).perform(AddOrderLine(1, 2, FIVE, "op"))
    assert told == Unknown("the answer was not understood")


@pytest.mark.parametrize(
    ("status", "issued", "completed"),
    [
        (10, Evidence.NOT_APPLIED, Evidence.NOT_APPLIED),
        (20, Evidence.APPLIED, Evidence.NOT_APPLIED),
        (25, Evidence.UNCLEAR, Evidence.UNCLEAR),
        (30, Evidence.APPLIED, Evidence.APPLIED),
        (40, Evidence.UNCLEAR, Evidence.UNCLEAR),
    ],
)
def test_an_order_is_judged_by_its_status(status: int, issued: Evidence, completed: Evidence):
    witness = Witness(Server(get_order_po_1={"pk": 1, "status": status}))
    assert witness.look_back(IssueOrder(1, "PO-0001")) == Done(issued)
    assert witness.look_back(CompleteOrder(1, True, "PO-0001")) == Done(completed)


@pytest.mark.parametrize("body", [{"pk": 2, "status": 20}, {"pk": 1}, {"pk": 1, "status": None}])
def test_another_order_is_no_evidence(body: object):
    assert isinstance(Witness(Server(get_order_po_1=body)).look_back(IssueOrder(1, "PO-0001")), Unknown)


@pytest.mark.parametrize(
    ("rows", "evidence"),
    [
        ([], Evidence.NOT_APPLIED),
        ([{"order": 1, "reference": "other"}, {"order": 1, "reference": None}], Evidence.NOT_APPLIED),
        ([{"order": 2, "reference": "op 1"}], Evidence.NOT_APPLIED),
        ([{"order": 1, "reference": "L1"}, {"order": 1, "reference": "op 1"}], Evidence.APPLIED),
    ],
)
def test_a_new_line_is_recognised_by_its_reference(rows: list[object], evidence: Evidence):
    witness = Witness(Server(get_order_po_line=[rows]))
    assert witness.look_back(AddOrderLine(1, 2, FIVE, " op 1")) == Done(evidence)


def test_a_list_of_lines_without_references_is_no_evidence():
    witness = Witness(Server(get_order_po_line=[[{"order": 1}]]))
    assert isinstance(witness.look_back(AddOrderLine(1, 2, FIVE, "op")), Unknown)


# Refusals.


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"location": ["Invalid pk \\"99\\" - object does not exist."]}', Why.PLACE_GONE),
        (b'{"items": [{}, {"location": ["Invalid pk \\"99\\" - object does not exist."]}]}', Why.PLACE_GONE),
        (b'{"items": [{"location": ["Cannot select a structural location"]}]}', Why.PLACE_GONE),
        (b'{"location": ["Destination location must be specified"]}', Why.NO_LOCATION),
        (b'{"location": ["This field is required."]}', Why.NO_LOCATION),
        (b'{"items": [{"line_item": ["Invalid pk \\"99\\" - object does not exist."]}]}', Why.NO_LINE),
        (b'{"serial": ["Stock item with this serial number already exists: 100"]}', Why.SERIAL_TAKEN),
        (b'{"items": [{"serial_numbers": ["Duplicate serial: 7"]}]}', Why.SERIAL_TAKEN),
        (b'{"quantity": ["This field is required."]}', Why.INVALID),
        (b'{"items": "location"}', Why.INVALID),
        (b'{"items": [7, null, [{"location": 7}]], "location": {"a": 1}}', Why.INVALID),
    ],
)
def test_what_is_said_of_a_field_is_understood(body: bytes, why: Why):
    told = understood(HttpReply(400, "", body), writing=True)
    assert isinstance(told, Refused)
    assert told.why is why
