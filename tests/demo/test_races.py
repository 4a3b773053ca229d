"""Simultaneous requests behave as with row locks: one label becomes one stock item."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from .conftest import signed_in

GS, RS = "\x1d", "\x1e"
LABEL = f"[)>{RS}06{GS}P490-1532-1-ND{GS}1PGRM188R71H104KA93D{GS}K{GS}1K72991337{GS}Q7{GS}13Z%s"
TIMES = 3


def at_once(server, path, body):
    """Send the same request several times, all at the same moment; return status and answer of each."""
    start = threading.Barrier(TIMES)

    def send(_):
        with signed_in(server, "operator") as operator:
            operator.get("/api/")  # the connection stands before the race begins
            start.wait(20)
            answer = operator.post(path, body)
            return answer.status_code, answer.json()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(send, range(TIMES)))


@pytest.mark.parametrize("package", ["A", "B", "C"])
def test_one_label_becomes_one_item(server, admin, package):
    answers = at_once(server, "/api/barcode/po-receive/", {"barcode": LABEL % package})
    assert Counter(status for status, _ in answers) == {200: 1, 400: TIMES - 1}
    errors = {body["error"] for status, body in answers if status == 400}
    assert errors == {"Item has already been received"}
    assert admin.get("/api/order/po-line/3/").json()["received"] == 7.0
    assert admin.get("/api/stock/?purchase_order=1&limit=9").json()["count"] == 1


@pytest.mark.parametrize("code", ["KEY-1", "KEY-2", "KEY-3"])
def test_one_barcode_becomes_one_item(server, admin, code):
    body = {"items": [{"line_item": 3, "quantity": 5, "barcode": code}], "location": 6}
    answers = at_once(server, "/api/order/po/1/receive/", body)
    assert Counter(status for status, _ in answers) == {201: 1, 400: TIMES - 1}
    refusals = [body for status, body in answers if status == 400]
    assert refusals == [{"items": [{"barcode": ["Barcode is already in use"]}]}] * (TIMES - 1)
    assert admin.get("/api/order/po-line/3/").json()["received"] == 5.0


def test_without_a_barcode_nothing_is_lost_and_nothing_is_spared(server, admin):
    body = {"items": [{"line_item": 3, "quantity": 5}], "location": 6}
    answers = at_once(server, "/api/order/po/1/receive/", body)
    assert [status for status, _ in answers] == [201] * TIMES
    assert admin.get("/api/order/po-line/3/").json()["received"] == 5.0 * TIMES


def test_readers_do_not_wait_for_a_writer(server, admin):
    with ThreadPoolExecutor(4) as pool:
        reads = [pool.submit(admin.get, "/api/stock/?limit=5") for _ in range(8)]
        writes = [
            admin.post("/api/barcode/po-receive/", {"barcode": LABEL % f"R{place}"}) for place in range(8)
        ]
        assert [answer.status_code for answer in writes] == [200] * 8
        assert [read.result().status_code for read in reads] == [200] * 8


def test_scans_at_once_allocate_as_often_as_they_are_sent(server, admin):
    body = {"barcode": "INV-SI5", "sales_order": 1, "quantity": 5}
    answers = at_once(server, "/api/barcode/so-allocate/", body)
    assert [answer[0] for answer in answers] == [200] * TIMES
    assert admin.get("/api/order/so-line/1/").json()["allocated"] == 5.0 * TIMES


def test_a_shipment_sent_at_once_leaves_once(server, admin):
    admin.post("/api/barcode/so-allocate/", {"barcode": "INV-SI5", "sales_order": 1, "quantity": 5})
    answers = at_once(server, "/api/order/so/shipment/1/ship/", {})
    assert Counter(status for status, _ in answers) == {200: 1, 400: TIMES - 1}
    assert admin.get("/api/order/so-line/1/").json()["shipped"] == 5.0


def test_no_addition_is_lost(server, admin):
    answers = at_once(server, "/api/stock/add/", {"items": [{"pk": 2, "quantity": 1}]})
    assert [answer[0] for answer in answers] == [201] * TIMES
    assert admin.get("/api/stock/2/").json()["quantity"] == 250.0 + TIMES
