"""InvenTree's answers: recorded ones of three versions, and every broken shape."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from station.api_client.http import HttpReply, Lost, NeverSent
from station.api_client.inventree.wire import (
    Body,
    decimal_of,
    error_text,
    key_of,
    receive_request,
    received,
    rows_of,
    understood,
)
from station.model import Done, NotSent, Outcome, Refused, Unknown, Why
from station.operations import Receive, Received
from tests.api_client.recordings import VERSIONS, exchanges, reply_of

GOLDEN = Path(__file__).with_name("golden") / "po_receive.txt"
HTML = HttpReply(200, "text/html", b"<html>Sign in to the guest network</html>")


def told(outcome: Outcome) -> str:
    if isinstance(outcome, Done) and isinstance(outcome.data, Received):
        booked = outcome.data
        return f"received {booked.quantity} on line {booked.line} into location {booked.location}"
    assert isinstance(outcome, Refused)
    return f"refused, {outcome.why}: {outcome.text}"


def test_recorded_receipts_are_judged_as_a_person_would():
    lines = []
    for version in VERSIONS:
        for exchange in exchanges(version, "05-po-receive"):
            if exchange["request"]["path"].endswith("po-receive/"):
                outcome = received(understood(reply_of(exchange), writing=True))
                lines.append(f"{version} {exchange['name'][4:]}: {told(outcome)}")
    assert lines == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_a_receipt_always_states_auto_allocate_line_and_order():
    write = Receive(order=1, order_reference="PO-0001", barcode="label", line=7, location=9)
    assert receive_request(write).body == {
        "barcode": "label",
        "purchase_order": 1,
        "auto_allocate": True,
        "line_item": 7,
        "location": 9,
    }
    bare = Receive(order=1, order_reference="PO-0001", barcode="label")
    assert receive_request(bare).body == {"barcode": "label", "purchase_order": 1, "auto_allocate": True}


@pytest.mark.parametrize("writing", [True, False])
def test_what_never_left_may_be_sent_later(writing: bool):
    assert understood(NeverSent("refused"), writing) == NotSent("refused")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_failing_server_may_have_done_it(status: int):
    body = b'{"error": "OperationalError", "status_code": 500}'
    assert understood(HttpReply(status, "application/json", body), True) == Unknown(
        f"the server failed (status {status})"
    )


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Lost("the connection was cut"), Unknown("the connection was cut")),
        (HTML, Unknown("the answer was not understood")),
        (HttpReply(200, "application/json", b'{"half": '), Unknown("the answer was not understood")),
        (HttpReply(200, "application/json", b"[" * 100_000), Unknown("the answer was not understood")),
        (HttpReply(302, "", b""), Refused(Why.NOT_INVENTREE, "status 302, a redirect")),
        (
            HttpReply(400, "text/html", b"<h1>Bad Request</h1>"),
            Refused(Why.NOT_INVENTREE, "status 400, not an InvenTree answer"),
        ),
        (HttpReply(401, "", b'{"detail": "Invalid token."}'), Refused(Why.SIGN_IN, "Invalid token.")),
        (HttpReply(403, "text/html", b"<h1>CSRF</h1>"), Refused(Why.FORBIDDEN)),
        (HttpReply(404, "", b'{"detail": "Not found."}'), Refused(Why.NOT_FOUND, "Not found.")),
        (HttpReply(204, "", b""), Body(204, {})),
    ],
)
def test_answers_to_a_write_are_sorted_by_what_may_have_happened(reply: object, outcome: object):
    assert understood(reply, writing=True) == outcome


def test_a_page_instead_of_an_answer_refuses_a_question():
    assert understood(HTML, writing=False) == Refused(Why.NOT_INVENTREE)


@pytest.mark.parametrize(
    ("header", "delay"), [("7", 7.0), ("99999", 300.0), ("soon", 5.0), ("", 5.0), ("-1", 5.0)]
)
def test_a_server_that_asks_to_slow_down_is_asked_later(header: str, delay: float):
    reply = HttpReply(429, "", b"", header)
    assert understood(reply, True) == NotSent("the server asks to slow down", delay)


@pytest.mark.parametrize("body", [{}, [], "received", {"success": ""}, {"lineitem": {"pk": 1}}])
def test_an_answer_that_says_neither_yes_nor_no_is_unknown(body: object):
    assert received(Body(200, body)) == Unknown("the answer was not understood")


def test_an_error_beside_a_success_is_an_error():
    body = {"success": "Found matching item", "error": "Insufficient stock available"}
    assert received(Body(200, body)) == Refused(Why.NOT_ENOUGH, "Insufficient stock available")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"quantity": ["A valid number is required."]}, "A valid number is required."),
        ({"items": [{}, {"pk": ["Invalid pk"]}]}, "Invalid pk"),
        ({"non_field_errors": ["Order is not open"]}, "Order is not open"),
        ({"part": "Valid part must be supplied"}, "Valid part must be supplied"),
        (["Invalid input."], "Invalid input."),
        (
            {"error": "[ErrorDetail(string='No matching line item found', code='invalid')]"},
            "No matching line item found",
        ),
        ({"error": '[ErrorDetail(string="It\'s closed", code="invalid")]'}, "It's closed"),
        ({"error": "{'Line item does not match purchase order'}"}, "Line item does not match purchase order"),
        (
            {"error": "Purchase order Found\nNo supplier Part Match"},
            "Purchase order Found, No supplier Part Match",
        ),
        ({"detail": None, "code": 7}, ""),
        (None, ""),
    ],
)
def test_error_texts_come_without_their_wrapping(body: object, text: str):
    assert error_text(body) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (10.0, Decimal("10.0")),
        ("10.00000", Decimal("10")),
        (3, Decimal(3)),
        ("None", None),
        (None, None),
        (True, None),
        ("NaN", None),
        ("Infinity", None),
        ([], None),
    ],
)
def test_quantities_are_read_in_every_spelling(value: object, number: Decimal | None):
    assert decimal_of(value) == number


@pytest.mark.parametrize(
    ("value", "key"), [(4, 4), ("4", 4), ("None", None), (True, None), (-1, None), (1.0, None)]
)
def test_keys_are_read_as_numbers_and_as_text(value: object, key: int | None):
    assert key_of(value) == key


def test_lists_come_with_and_without_pages():
    assert rows_of(Body(200, [{"pk": 1}, "x"])) == [{"pk": 1}]
    assert rows_of(Body(200, {"count": 1, "results": [{"pk": 1}]})) == [{"pk": 1}]
    assert rows_of(Body(200, {"detail": "?"})) == []
    assert rows_of(Body(200, json.loads('"text"'))) == []
