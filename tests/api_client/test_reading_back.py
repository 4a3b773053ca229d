"""Reading back a write whose answer was lost: what on the server tells that it has happened."""

from decimal import Decimal

import pytest

from station.api_client.http import HttpReply
from station.api_client.inventree.witness import Witness
from station.model import Done, Evidence, Unknown
from station.operations import (
    AddStock,
    Allocate,
    AllocateToBuild,
    ChangeStatus,
    Count,
    CreateShipment,
    Deallocate,
    Link,
    Move,
    MoveItem,
    ReceiveLine,
    RemoveStock,
    Ship,
    Unlink,
    Write,
    code_hash,
)
from tests.api_client.scripted import Server

ONE = Decimal(1)


def look_back(server: Server, write: Write) -> object:
    return Witness(server).look_back(write)


def row(pk: int, item: int = 3, quantity: object = 1.0, shipment: int | None = 4, shipped: str = "") -> dict:
    detail = {"shipment_date": shipped or None}
    return {
        "pk": pk,
        "line": 2,
        "item": item,
        "quantity": quantity,
        "shipment": shipment,
        "shipment_detail": detail,
    }


MINE = Allocate(1, 2, 3, ONE, 4, known=(10,))


@pytest.mark.parametrize(
    ("rows", "evidence"),
    [
        ([], Evidence.NOT_APPLIED),
        ([row(10)], Evidence.NOT_APPLIED),
        ([row(10), row(11)], Evidence.APPLIED),
        ([row(10), row(11), row(12, quantity=5.0)], Evidence.APPLIED),
        ([row(10), row(11), row(12)], Evidence.UNCLEAR),
        ([row(11, quantity=5.0)], Evidence.UNCLEAR),
        ([row(11, shipment=5)], Evidence.NOT_APPLIED),
        ([row(11), row(12, shipment=5)], Evidence.APPLIED),
        ([row(11, shipment=None)], Evidence.UNCLEAR),
        ([row(11, item=9, shipment=5, shipped="2026-11-20")], Evidence.NOT_APPLIED),
        ([row(11, item=9)], Evidence.NOT_APPLIED),
        ([row(11, item=9, shipped="2026-11-20")], Evidence.UNCLEAR),
        ([{**row(11), "line": 7}], Evidence.NOT_APPLIED),
    ],
)
def test_an_allocation_is_recognised_as_one_that_was_not_there(rows: list, evidence: Evidence):
    assert look_back(Server(get_order_so_allocation=[rows]), MINE) == Done(evidence)


@pytest.mark.parametrize(
    ("now", "evidence"),
    [(20, Evidence.NOT_APPLIED), (25, Evidence.APPLIED), (30, Evidence.UNCLEAR), (0, Evidence.UNCLEAR)],
)
def test_a_build_allocation_is_recognised_by_the_sum(now: int, evidence: Evidence):
    mine = {"pk": 1, "build_line": 2, "stock_item": 3, "quantity": now, "install_into": None}
    other = {**mine, "pk": 2, "install_into": 9}
    write = AllocateToBuild(1, 2, 3, Decimal(5), Decimal(20))
    assert look_back(Server(get_build_item=[[mine, other]]), write) == Done(evidence)


@pytest.mark.parametrize(
    ("date", "tracking", "evidence"),
    [
        (None, "T", Evidence.NOT_APPLIED),
        ("2026-11-20", "T", Evidence.APPLIED),
        ("2026-11-20", "other", Evidence.UNCLEAR),
    ],
)
def test_shipping_is_recognised_by_its_day(date: str | None, tracking: str, evidence: Evidence):
    body = {"pk": 1, "reference": "1", "shipment_date": date, "tracking_number": tracking}
    assert look_back(Server(get_order_so_shipment_1=body), Ship(1, 2, "T")) == Done(evidence)


@pytest.mark.parametrize(
    ("write", "hash_of", "evidence"),
    [
        (Link("stockitem", 3, "code"), "code", Evidence.APPLIED),
        (Link("stockitem", 3, "code"), "", Evidence.NOT_APPLIED),
        (Link("stockitem", 3, "code"), "other", Evidence.NOT_APPLIED),
        (Unlink("stockitem", 3, "code"), "", Evidence.APPLIED),
        (Unlink("stockitem", 3, "code"), "code", Evidence.NOT_APPLIED),
        (Unlink("stockitem", 3, "code"), "other", Evidence.UNCLEAR),
        (Unlink("stockitem", 3), "other", Evidence.NOT_APPLIED),
    ],
)
def test_a_link_is_recognised_by_its_hash(write: Write, hash_of: str, evidence: Evidence):
    body = {"pk": 3, "barcode_hash": code_hash(hash_of) if hash_of else ""}
    assert look_back(Server(get_stock_3=body), write) == Done(evidence)


NO_MATCH = HttpReply(400, "", b'{"error": "No match found for barcode data"}')


@pytest.mark.parametrize("thing", [{"pk": 3}, HttpReply(404, "", b'{"detail": "Not found."}')])
@pytest.mark.parametrize(
    ("write", "scan", "evidence"),
    [
        (Link("stockitem", 3, "code"), {"stockitem": {"pk": 3}}, Evidence.APPLIED),
        (Link("stockitem", 3, "code"), {"stockitem": {"pk": 4}}, Evidence.NOT_APPLIED),
        (Link("stockitem", 3, "code"), NO_MATCH, Evidence.NOT_APPLIED),
        (Unlink("stockitem", 3, "code"), NO_MATCH, Evidence.APPLIED),
        (Unlink("stockitem", 3, "code"), {"stockitem": {"pk": 3}}, Evidence.NOT_APPLIED),
        (Unlink("stockitem", 3), NO_MATCH, Evidence.UNCLEAR),
    ],
)
def test_a_link_that_the_thing_does_not_tell_is_scanned(
    write: Write, thing: object, scan: object, evidence: Evidence
):
    assert look_back(Server(get_stock_3=thing, post_barcode=scan), write) == Done(evidence)


GONE = HttpReply(404, "", b'{"detail": "Not found."}')
NO_SUCH = HttpReply(400, "", b'{"item": ["Select a valid choice."]}')


@pytest.mark.parametrize("history", [[[]], NO_SUCH])
@pytest.mark.parametrize(
    ("write", "item", "evidence"),
    [
        (Count(3, ONE, "op"), {"pk": 3, "quantity": 1.0}, Evidence.NOT_APPLIED),
        (Count(3, ONE, "op"), GONE, Evidence.UNCLEAR),
        (Count(3, Decimal(0), "op"), GONE, Evidence.APPLIED),
        (RemoveStock(3, ONE, "op", ONE), GONE, Evidence.APPLIED),
        (RemoveStock(3, ONE, "op", Decimal(2)), GONE, Evidence.UNCLEAR),
        (RemoveStock(3, ONE, "op"), GONE, Evidence.UNCLEAR),
        (AddStock(3, ONE, "op"), GONE, Evidence.UNCLEAR),
        (Move((MoveItem(3, ONE),), 5, "op"), {"pk": 3}, Evidence.NOT_APPLIED),
        (ChangeStatus((3,), 50, "op"), {"pk": 3, "status": 10}, Evidence.NOT_APPLIED),
        (ChangeStatus((3,), 50, "op"), {"pk": 3, "status": 50}, Evidence.APPLIED),
    ],
)
def test_a_change_that_the_history_does_not_tell(
    write: Write, item: object, history: object, evidence: Evidence
):
    assert look_back(Server(get_stock_track=history, get_stock_3=item), write) == Done(evidence)


def test_a_change_is_recognised_by_its_note_on_its_own_item():
    entries = [{"item": 3, "notes": "op"}, {"item": 4, "notes": "other"}, {"item": None, "notes": "op"}]
    server = Server(get_stock_track=[entries], get_stock_4={"pk": 4, "status": 10})
    assert look_back(server, Count(3, ONE, "op")) == Done(Evidence.APPLIED)
    assert look_back(server, Count(4, ONE, "op")) == Done(Evidence.NOT_APPLIED)
    both = Move((MoveItem(3, ONE), MoveItem(4, ONE)), 5, "op")
    assert look_back(server, both) == Done(Evidence.UNCLEAR)
    assert look_back(server, ChangeStatus((3, 4), 50, "op")) == Done(Evidence.NOT_APPLIED)


@pytest.mark.parametrize(
    ("references", "known", "evidence"),
    [
        (["1"], ("1",), Evidence.NOT_APPLIED),
        (["1", "2"], ("1",), Evidence.APPLIED),
        (["1", "2"], ("1", "2"), Evidence.NOT_APPLIED),
    ],
)
def test_a_new_shipment_is_recognised_by_its_reference(
    references: list[str], known: tuple[str, ...], evidence: Evidence
):
    rows = [{"pk": n, "reference": text, "shipment_date": None} for n, text in enumerate(references, 1)]
    server = Server(get_order_so_shipment=[rows])
    assert look_back(server, CreateShipment(1, " 2", known)) == Done(evidence)


def test_a_freed_allocation_is_recognised_by_being_gone():
    write = Deallocate(5, 1, 2, 3, ONE)
    assert look_back(Server(get_order_so_allocation_5=GONE), write) == Done(Evidence.APPLIED)
    assert look_back(Server(get_order_so_allocation_5={"pk": 5}), write) == Done(Evidence.NOT_APPLIED)
    assert isinstance(look_back(Server(get_order_so_allocation_5={"pk": 6}), write), Unknown)


def test_a_receipt_of_serial_numbers_is_recognised_by_the_first():
    write = ReceiveLine(1, "PO-0001", 2, Decimal(2), "label", serial_numbers="100-101", received_before=ONE)
    came = [{"serial": "100", "purchase_order": 1}]
    other = [{"serial": "100", "purchase_order": 9}, {"serial": "101", "purchase_order": 1}]
    assert look_back(Server(get_stock=[came]), write) == Done(Evidence.APPLIED)
    assert look_back(Server(get_stock=[other]), write) == Done(Evidence.NOT_APPLIED)


@pytest.mark.parametrize(
    ("received", "before", "evidence"),
    [(1.0, ONE, Evidence.NOT_APPLIED), (3.0, ONE, Evidence.UNCLEAR), (1.0, None, Evidence.UNCLEAR)],
)
def test_serial_numbers_that_the_server_picks_leave_only_the_line(
    received: float, before: Decimal | None, evidence: Evidence
):
    write = ReceiveLine(1, "PO", 2, Decimal(2), "label", serial_numbers="~", received_before=before)
    assert look_back(Server(get_order_po_line_2={"received": received}), write) == Done(evidence)


def test_a_shipment_under_another_key_is_no_evidence():
    body = {"pk": 9, "reference": "1", "shipment_date": None}
    assert isinstance(look_back(Server(get_order_so_shipment_1=body), Ship(1, 2)), Unknown)


def test_what_cannot_be_linked_at_all_was_not_linked():
    assert look_back(Server(), Link("company", 3, "code")) == Done(Evidence.NOT_APPLIED)
