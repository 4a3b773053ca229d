"""What the station relies on an InvenTree server for when it changes stock; what can be undone is undone."""

import uuid
from dataclasses import replace
from decimal import Decimal

from station.model import Done, Evidence, Refused, Why
from station.operations import (
    AddStock,
    Adjusted,
    Count,
    Found,
    Link,
    LookBack,
    Lookup,
    Move,
    Moved,
    MoveItem,
    Received,
    ReceiveLine,
    RemoveStock,
    Thing,
    Unlink,
    Write,
    reversal,
)
from tests.live.conftest import Capability, Live

CUT_TAPE = "490-1532-1-ND"
ONE = Decimal(1)


def note() -> str:
    return f"Station test {uuid.uuid4().hex}"


def received(live: Live) -> tuple[ReceiveLine, Thing]:
    """Receive two pieces by their line under a code that nothing else has."""
    order, line = live.order("PO-0001"), live.line("PO-0001", CUT_TAPE)
    assert line.destination is not None
    code = note()
    write = ReceiveLine(
        order.pk,
        order.reference,
        line.pk,
        Decimal(2),
        code,
        line.destination.pk,
        received_before=line.received,
    )
    assert live.data(LookBack(write)) is Evidence.NOT_APPLIED
    assert isinstance(live.data(write), Received)
    found = live.data(Lookup(code))
    assert isinstance(found, Found)
    return write, found.thing


def once(live: Live, write: Write) -> Done:
    """Carry out a write, with reading back before and after."""
    assert live.data(LookBack(write)) is Evidence.NOT_APPLIED
    done = live(write)
    assert isinstance(done, Done), done
    assert live.data(LookBack(write)) is Evidence.APPLIED
    return done


def undone(live: Live, write: Write) -> Done:
    """Carry out a write and undo it."""
    done = once(live, write)
    undo = reversal(write, done)
    assert undo is not None
    once(live, undo)
    return done


def test_a_line_is_received_once_under_its_code(live: Live):
    write, thing = received(live)
    assert (thing.model, thing.quantity) == ("stockitem", 2)
    assert live.data(LookBack(write)) is Evidence.APPLIED
    again = live(write)
    assert isinstance(again, Refused)
    assert again.why is Why.ALREADY_RECEIVED


def test_an_expiry_date_is_kept_or_nothing_is_received(live: Live):
    write, _ = received(live)
    before = live.line("PO-0001", CUT_TAPE).received
    dated = replace(write, barcode=note(), expiry_date="2031-12-31", received_before=before)
    answer = live(dated)
    if live.server.can(Capability.KEEPS_RECEIPT_DETAILS):
        assert isinstance(answer, Done)
    else:
        assert isinstance(answer, Refused)
        assert answer.why is Why.NOT_SUPPORTED
    came = 2 if live.server.can(Capability.KEEPS_RECEIPT_DETAILS) else 0
    assert live.line("PO-0001", CUT_TAPE).received == before + came


def test_a_code_is_freed_and_linked_again(live: Live):
    write, thing = received(live)
    undone(live, Unlink("stockitem", thing.pk, write.barcode))
    _, other = received(live)
    elsewhere = live(Link("stockitem", other.pk, write.barcode))
    assert isinstance(elsewhere, Refused)
    assert elsewhere.why is Why.LINKED_ELSEWHERE


def test_stock_is_added_removed_and_counted_under_its_note(live: Live):
    _, thing = received(live)
    assert undone(live, AddStock(thing.pk, ONE, note())).data == Adjusted(thing.pk, Decimal(3))
    assert undone(live, RemoveStock(thing.pk, ONE, note())).data == Adjusted(thing.pk, Decimal(1))
    assert once(live, Count(thing.pk, Decimal(7), note())).data == Adjusted(thing.pk, Decimal(7))


def test_stock_is_moved_whole_and_in_part(live: Live):
    _, thing = received(live)
    reel = live.data(Lookup("LOC-A1"))
    assert isinstance(reel, Found)
    assert thing.place is not None
    whole = Move((MoveItem(thing.pk, Decimal(2), thing.place.pk, Decimal(2)),), reel.thing.pk, note())
    assert undone(live, whole).data == Moved((thing.pk,), reel.thing.pk)
    part = replace(whole, items=(replace(whole.items[0], quantity=ONE),), note=note())
    told = once(live, part).data
    assert isinstance(told, Moved)
    assert told.items != (thing.pk,)
