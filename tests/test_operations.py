"""Operations: what the journal keeps of a write comes back the same, and what undoes a write."""

import json
from dataclasses import MISSING, fields, replace
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import get_args, get_origin

import pytest
from hypothesis import given, strategies as st

from station.model import Done
from station.operations import (
    WRITES,
    AddOrderLine,
    AddStock,
    Allocate,
    Allocated,
    AllocateToBuild,
    AttachPhoto,
    ChangeStatus,
    CompleteOrder,
    Count,
    CreateShipment,
    Deallocate,
    Final,
    IssueOrder,
    Link,
    Linked,
    Move,
    Moved,
    MoveItem,
    Receive,
    ReceiveLine,
    RemoveStock,
    Ship,
    Shipment,
    Unlink,
    Write,
    final,
    from_payload,
    reversal,
    to_payload,
)
from tests.workbench import line

KEYS = st.integers(min_value=1, max_value=2**31)
QUANTITIES = st.decimals(min_value=0, max_value=10**12, places=6)


@cache
def values(wanted: object) -> st.SearchStrategy[object]:
    """Give values of the type that a field has."""
    if isinstance(wanted, UnionType):
        return st.one_of(*(values(option) for option in get_args(wanted)))
    if get_origin(wanted) is tuple:
        return st.lists(values(get_args(wanted)[0]), max_size=4).map(tuple)
    plain = {int: KEYS, bool: st.booleans(), str: st.text(), Decimal: QUANTITIES, type(None): st.none()}
    return plain[wanted] if wanted in plain else built(wanted)


@cache
def built(made: type) -> st.SearchStrategy[object]:
    return st.builds(made, **{field.name: values(field.type) for field in fields(made)})


@pytest.mark.parametrize("kind", WRITES)
@given(data=st.data())
def test_a_write_survives_the_journal(kind: str, data: st.DataObject):
    write = data.draw(built(WRITES[kind]))
    assert from_payload(write.KIND, json.loads(json.dumps(to_payload(write)))) == write


@pytest.mark.parametrize("kind", WRITES)
@given(data=st.data())
def test_a_write_has_a_subject_and_a_text_for_the_tape(kind: str, data: st.DataObject):
    write = data.draw(built(WRITES[kind]))
    assert write.subject
    assert isinstance(write.barcode, str)


@pytest.mark.parametrize(
    ("kind", "payload", "error"),
    [
        ("teleport", {}, KeyError),
        ("receive", {"order": 1, "colour": "red"}, TypeError),
        ("move", {"items": "7", "location": 1, "note": "n"}, TypeError),
        ("move", {"items": [7], "location": 1, "note": "n"}, TypeError),
        ("count", {"item": 1, "quantity": "many", "note": "n"}, TypeError),
        ("count", {"item": 1}, TypeError),
    ],
)
def test_a_payload_of_another_station_is_not_guessed_at(kind: str, payload: dict, error: type):
    with pytest.raises(error):
        from_payload(kind, payload)


def test_a_payload_of_an_older_station_gets_the_defaults():
    write = WRITES["count"](1, Decimal(2), "note")
    required = {f.name for f in fields(write) if f.default is MISSING}
    kept = {key: value for key, value in to_payload(write).items() if key in required}
    assert from_payload("count", kept) == write


def test_one_order_line_is_one_subject():
    assert Receive(5, "PO-0001", "a", line=11).subject == Receive(5, "PO-0001", "b", line=11).subject
    assert Receive(5, "PO-0001", "a", line=11).subject != Receive(5, "PO-0001", "a", line=12).subject
    assert Receive(5, "PO-0001", "a").subject == "purchase order 5"
    by_line = ReceiveLine(5, "PO-0001", 11, Decimal(1), "b")
    assert by_line.subject == Receive(5, "PO-0001", "a", line=11).subject


def test_one_stock_item_is_one_subject():
    same = {
        Link("stockitem", 7, "A").subject,
        Count(7, Decimal(1), "n").subject,
        Move((MoveItem(7, Decimal(1)),), 3, "n").subject,
        ChangeStatus((7, 7), 50, "n").subject,
    }
    assert same == {"stockitem 7"}
    assert ChangeStatus((9, 7), 50, "n").subject == "stockitem 7, 9"


def test_what_remains_is_never_below_zero():
    assert line(1, "LM358BIDDFR", "", 10, 4).remaining == Decimal(6)
    assert line(1, "LM358BIDDFR", "", 10, 14).remaining == Decimal(0)


def test_a_quantity_that_is_all_there_is_moves_the_whole_item():
    assert MoveItem(1, Decimal(5), before=Decimal(5)).whole
    assert not MoveItem(1, Decimal(4), before=Decimal(5)).whole
    assert not MoveItem(1, Decimal(5)).whole


# Undoing.

FIVE = Decimal(5)
ALLOCATE = Allocate(1, 2, 3, FIVE, 4, (10,), "SO-0001", "1", "bolt", "code")
DEALLOCATE = Deallocate(11, 1, 2, 3, FIVE, 4, (10,), "SO-0001", "bolt", "code")
MOVE = Move((MoveItem(7, FIVE, 2, Decimal(9)), MoveItem(8, FIVE, 2, FIVE)), 3, "op 1", "A1", "bolt", "code")
BACK = Move((MoveItem(70, FIVE, 3, FIVE), MoveItem(8, FIVE, 3, FIVE)), 2, "op 1 (undo)", "", "bolt", "code")


@pytest.mark.parametrize(
    ("write", "data", "undo"),
    [
        (ALLOCATE, Allocated(11, 2, 3, FIVE), DEALLOCATE),
        (DEALLOCATE, None, replace(ALLOCATE, shipment_reference="")),
        (Link("part", 1, "code", "bolt", ""), Linked("part", 1), Unlink("part", 1, "code", "bolt")),
        (Unlink("part", 1, "code", "bolt"), None, Link("part", 1, "code", "bolt", "")),
        (MOVE, Moved((70, 8), 3), BACK),
        (AddStock(1, FIVE, "op 1"), None, RemoveStock(1, FIVE, "op 1 (undo)")),
        (RemoveStock(1, FIVE, "op 1", Decimal(6)), None, AddStock(1, FIVE, "op 1 (undo)")),
        (RemoveStock(1, FIVE, "op 1"), None, AddStock(1, FIVE, "op 1 (undo)")),
        (
            ChangeStatus((1,), 50, "op 1", before=10),
            None,
            ChangeStatus((1,), 10, "op 1 (undo)", before=50),
        ),
    ],
)
def test_what_undoes_a_write(write: Write, data: object, undo: Write):
    assert reversal(write, Done(data)) == undo
    assert final(write, Done(data)) is None


@pytest.mark.parametrize(
    ("write", "data", "why"),
    [
        (Receive(1, "PO-0001", "code"), None, Final.RECEIVED),
        (ReceiveLine(1, "PO-0001", 2, FIVE, "code"), None, Final.RECEIVED),
        (IssueOrder(1, "PO-0001"), None, Final.PLACED),
        (CompleteOrder(1, True, "PO-0001"), None, Final.COMPLETED),
        (AddOrderLine(1, 2, FIVE, "op 1"), None, Final.ADDED),
        (Ship(1, 2), Shipment(1, "1"), Final.SHIPPED),
        (Count(1, FIVE, "op 1"), None, Final.COUNTED),
        (CreateShipment(1, "2"), Shipment(1, "2"), Final.NO_DELETE),
        (AllocateToBuild(1, 2, 3, FIVE, FIVE), Allocated(1, 2, 3, FIVE), Final.SHARED),
        (ALLOCATE, Allocated(None, 2, 3, FIVE), Final.NOT_TOLD),
        (ALLOCATE, None, Final.NOT_TOLD),
        (Link("part", 1, "code"), Linked("part", 1, already=True), Final.NOTHING_CHANGED),
        (Link("part", 1, "code", replaces="d41d8cd9"), Linked("part", 1), Final.REPLACED),
        (Link("part", 1, "code"), Linked("part", 1), Final.NOT_KNOWN),
        (Unlink("part", 1), None, Final.NOT_KNOWN),
        (MOVE, None, Final.NOT_TOLD),
        (MOVE, Moved((None, 8), 3), Final.NOT_TOLD),
        (MOVE, Moved((8,), 3), Final.NOT_TOLD),
        (Move((MoveItem(8, FIVE),), 3, "op 1"), Moved((8,), 3), Final.NOT_KNOWN),
        (Move((MoveItem(8, FIVE, 1), MoveItem(9, FIVE, 2)), 3, "op"), Moved((8, 9), 3), Final.NOT_KNOWN),
        (RemoveStock(1, FIVE, "op 1", FIVE), None, Final.NOT_KNOWN),
        (ChangeStatus((1,), 50, "op 1"), None, Final.NOT_KNOWN),
        (AttachPhoto("stockitem", 1, "s1-photo.jpg", "ab", "torn"), None, Final.PHOTO_STAYS),
    ],
)
def test_what_cannot_be_undone_says_why(write: Write, data: object, why: Final):
    assert reversal(write, Done(data)) is None
    assert final(write, Done(data)) is why


def test_the_note_of_an_undo_is_another_one():
    add = AddStock(1, FIVE, "op 1")
    undo = reversal(add, Done())
    assert isinstance(undo, RemoveStock)
    again = reversal(undo, Done())
    assert isinstance(again, AddStock)
    assert len({add.note, undo.note, again.note}) == 3
