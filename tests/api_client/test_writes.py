"""Every write against the demo server with trouble on demand: what is told, and what its database holds."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest

from station.api_client.http import HttpClient
from station.api_client.inventree.backend import InvenTreeBackend
from station.demo.faults import Fault, Kind
from station.model import Done, Evidence, Refused, Unknown, Why
from station.operations import (
    AddStock,
    Adjusted,
    Allocate,
    Allocated,
    AllocateToBuild,
    Allocation,
    Count,
    CreateShipment,
    Deallocate,
    Link,
    Linked,
    LoadAllocations,
    LoadBuildAllocations,
    LoadShipments,
    Move,
    Moved,
    MoveItem,
    RemoveStock,
    Ship,
    Shipment,
    Write,
    reversal,
)
from station.settings_tree import ServerSettings
from tests.api_client.stories import NOTE, REEL, SALES, STORIES, Bench, Story, item

every_write = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)


@every_write
@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.HALF_BODY])
def test_a_write_whose_answer_is_lost_is_found_and_not_sent_again(bench: Bench, story: Story, kind: Kind):
    bench.server.faults.set(Fault(kind, story.path, story.method))
    assert isinstance(bench(story.write), Unknown)
    assert bench.rows(story.sql) == story.after
    assert bench.look_back(story.write) == Done(Evidence.APPLIED)
    assert bench.sent(story.path, story.method) == 1


@every_write
@pytest.mark.parametrize("kind", [Kind.DROP_BEFORE, Kind.SERVER_ERROR])
def test_a_write_that_was_lost_is_sent_again_and_done_once(bench: Bench, story: Story, kind: Kind):
    bench.server.faults.set(Fault(kind, story.path, story.method))
    assert isinstance(bench(story.write), Unknown)
    assert bench.rows(story.sql) == story.before
    assert bench.look_back(story.write) == Done(Evidence.NOT_APPLIED)
    assert isinstance(bench(story.write), Done)
    assert bench.rows(story.sql) == story.after
    assert bench.look_back(story.write) == Done(Evidence.APPLIED)


@every_write
def test_reading_back_that_fails_is_no_evidence(bench: Bench, story: Story):
    bench(story.write)
    bench.server.faults.set(Fault(Kind.SERVER_ERROR, times=9))
    assert isinstance(bench.look_back(story.write), Unknown)


@pytest.mark.parametrize(
    "name",
    ["link", "unlink", "move", "move a part", "add", "remove"],
)
def test_what_is_undone_is_as_it_was(bench: Bench, name: str):
    story = STORIES[name]
    done = bench(story.write)
    assert isinstance(done, Done)
    undo = reversal(story.write, done)
    assert undo is not None
    assert bench.look_back(undo) == Done(Evidence.NOT_APPLIED)
    assert isinstance(bench(undo), Done)
    assert bench.look_back(undo) == Done(Evidence.APPLIED)
    if name == "move a part":
        assert bench.rows(story.sql) == [(4900, 6), (100, 6)]
    else:
        assert bench.rows(story.sql) == story.before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("link", Linked("stockitem", 4)),
        ("move", Moved((7,), 8)),
        ("move two", Moved((21, 10), 8)),
        ("count", Adjusted(REEL, Decimal("240.5"))),
        ("remove all", Adjusted(14, Decimal(0))),
    ],
)
def test_what_a_write_tells(bench: Bench, name: str, data: object):
    assert bench(STORIES[name].write) == Done(data)


def test_the_part_that_moved_is_told(bench: Bench):
    done = bench(STORIES["move a part"].write)
    new = bench.rows("SELECT pk FROM stock_item WHERE part = 13 AND location = 9")
    assert done == Done(Moved((new[0][0],), 9))


@pytest.mark.parametrize("write", [Count, AddStock, RemoveStock])
def test_a_serialised_item_cannot_be_counted(bench: Bench, write: Callable[..., Write]):
    assert bench(write(31, Decimal(3), NOTE)) == Refused(Why.SERIALISED)
    assert bench.rows(item(31)) == [(1, 8, 10)]


def test_a_quarantined_item_stays_where_it_is(bench: Bench):
    alone = Move((MoveItem(22, Decimal(5)),), 8, NOTE)
    assert bench(alone) == Refused(Why.UNCHANGED)
    both = Move((MoveItem(21, Decimal(60)), MoveItem(22, Decimal(5))), 8, NOTE)
    assert bench(both) == Done(Moved((21, None), 8, left=(22,)))
    assert bench.look_back(both) == Done(Evidence.UNCLEAR)


def test_a_receipt_is_refused_a_second_time(bench: Bench):
    story = STORIES["receive line"]
    bench(story.write)
    assert bench(story.write) == Refused(Why.ALREADY_RECEIVED, "Barcode is already in use")
    assert bench.rows(story.sql) == story.after


def test_a_code_is_linked_once(bench: Bench):
    write = Link("stockitem", 4, "NEW-CODE-1")
    bench(write)
    assert bench(write) == Done(Linked("stockitem", 4, already=True))
    elsewhere = bench(replace(write, pk=7))
    assert elsewhere == Refused(Why.LINKED_ELSEWHERE, "Barcode matches existing item (stockitem 4)")


def test_a_change_that_cannot_be_read_again_is_in_doubt_until_it_is_found(bench: Bench):
    story = STORIES["add"]
    bench.server.faults.set(Fault(Kind.DROP_BEFORE, f"/api/stock/{REEL}/", "GET"))
    assert isinstance(bench(story.write), Unknown)
    assert bench.look_back(story.write) == Done(Evidence.APPLIED)


# The server asks for no role where codes are scanned to allocate.
GUARDED = {name: story for name, story in STORIES.items() if name != "allocate"}


@pytest.mark.parametrize("user", ["viewer", "nobody"])
@pytest.mark.parametrize("story", GUARDED.values(), ids=GUARDED)
def test_someone_without_the_role_is_told_so(bench: Bench, story: Story, user: str):
    client = HttpClient(ServerSettings(url=bench.server.url), bench.server.tokens[user])
    backend = InvenTreeBackend(client)
    answer = backend.perform(story.write)
    backend.close()
    assert isinstance(answer, Refused)
    assert answer.why is Why.FORBIDDEN
    assert bench.rows(story.sql) == story.before


# Sales orders: what one write makes, the next one changes.

ALLOCATE = Allocate(1, 1, 5, Decimal(10), 1)


def test_allocations_and_shipments_are_read(bench: Bench):
    bench(ALLOCATE)
    allocation = Allocation(1, 1, 5, Decimal("10.0"), 1)
    assert bench.backend.perform(LoadAllocations(1)) == Done((allocation,))
    of = {"order": 2, "order_reference": "SO-0002"}
    assert bench.backend.perform(LoadShipments(2)) == Done((Shipment(2, "1", **of), Shipment(3, "2", **of)))


def test_each_allocation_is_told_with_its_own_key(bench: Bench):
    assert bench(ALLOCATE) == Done(Allocated(1, 1, 5, Decimal(10)))
    again = replace(ALLOCATE, known=(1,))
    assert bench.look_back(again) == Done(Evidence.NOT_APPLIED)
    assert bench(again) == Done(Allocated(2, 1, 5, Decimal(10)))
    assert bench.look_back(again) == Done(Evidence.APPLIED)
    assert bench.look_back(ALLOCATE) == Done(Evidence.UNCLEAR)


@pytest.mark.parametrize(
    ("write", "why"),
    [
        (Allocate(1, 1, 5, Decimal(101), 1), Why.NOT_ENOUGH),
        (Allocate(1, 3, 11, Decimal("15.5"), 1), Why.NOT_ENOUGH),
        (Allocate(1, 1, 7, Decimal(1), 1), Why.NO_LINE),
        (Allocate(2, 6, 19, Decimal(1), 1), Why.NO_SHIPMENT),
        (Allocate(1, 1, 5, Decimal(0), 1), Why.INVALID),
        (Allocate(1, 1, 5, Decimal(-3), 1), Why.INVALID),
    ],
)
def test_what_cannot_be_allocated_is_refused(bench: Bench, write: Allocate, why: Why):
    answer = bench(write)
    assert isinstance(answer, Refused)
    assert answer.why is why
    assert bench.rows(SALES) == []


@pytest.mark.parametrize(
    ("kind", "evidence"), [(Kind.DROP_AFTER, Evidence.APPLIED), (Kind.DROP_BEFORE, Evidence.NOT_APPLIED)]
)
def test_freeing_an_allocation_is_read_back(bench: Bench, kind: Kind, evidence: Evidence):
    done = bench(ALLOCATE)
    assert isinstance(done, Done)
    free = reversal(ALLOCATE, done)
    assert isinstance(free, Deallocate)
    bench.server.faults.set(Fault(kind, "/api/order/so-allocation/", "DELETE"))
    assert isinstance(bench(free), Unknown)
    assert bench.look_back(free) == Done(evidence)
    assert bench.rows(SALES) == ([] if evidence is Evidence.APPLIED else [(1, 5, 1, 10)])


def test_an_allocation_is_freed_and_made_again(bench: Bench):
    done = bench(ALLOCATE)
    assert isinstance(done, Done)
    free = reversal(ALLOCATE, done)
    assert isinstance(free, Deallocate)
    assert bench(free) == Done()
    assert bench.rows(SALES) == []
    second = bench(free)
    assert isinstance(second, Refused)
    assert second.why is Why.NOT_FOUND
    again = reversal(free, Done())
    assert isinstance(again, Allocate)
    assert isinstance(bench(again), Done)
    assert bench.rows(SALES) == [(1, 5, 1, 10)]


SHIP = Ship(1, 1, "TRACK-1", "INV-9")
SHIPPED = "SELECT shipment_date IS NOT NULL, tracking_number, invoice_number FROM shipment WHERE pk = 1"


@pytest.mark.parametrize(
    ("kind", "evidence"), [(Kind.DROP_AFTER, Evidence.APPLIED), (Kind.DROP_BEFORE, Evidence.NOT_APPLIED)]
)
def test_shipping_is_read_back(bench: Bench, kind: Kind, evidence: Evidence):
    bench(ALLOCATE)
    bench.server.faults.set(Fault(kind, "/api/order/so/shipment/1/ship/"))
    assert isinstance(bench(SHIP), Unknown)
    assert bench.look_back(SHIP) == Done(evidence)
    left = bench.rows(SHIPPED)
    assert left == ([(1, "TRACK-1", "INV-9")] if evidence is Evidence.APPLIED else [(0, "", "")])


def test_a_shipment_leaves_once(bench: Bench):
    assert bench(SHIP) == Refused(Why.EMPTY_SHIPMENT, "Shipment has no allocated stock items")
    bench(ALLOCATE)
    done = bench(SHIP)
    assert isinstance(done, Done)
    assert isinstance(done.data, Shipment)
    assert (done.data.pk, done.data.tracking, bool(done.data.shipped_on)) == (1, "TRACK-1", True)
    assert bench(SHIP) == Refused(Why.ALREADY_SHIPPED, f"it left on {done.data.shipped_on}")
    assert bench.sent("/api/order/so/shipment/1/ship/", "POST") == 2  # the empty one, and that which left


def test_an_allocation_that_was_shipped_meanwhile_is_not_made_again(bench: Bench):
    bench(ALLOCATE)
    bench(SHIP)
    told = bench.look_back(ALLOCATE)
    assert told in (Done(Evidence.APPLIED), Done(Evidence.UNCLEAR))


def test_a_shipments_reference_is_taken_once(bench: Bench):
    write = CreateShipment(1, "2", ("1",))
    done = bench(write)
    assert isinstance(done, Done)
    assert isinstance(done.data, Shipment)
    answer = bench(write)
    assert isinstance(answer, Refused)
    assert answer.why is Why.ALREADY_THERE


@pytest.fixture
def worker(bench: Bench) -> None:
    """Let the server ship in the background."""
    with closing(sqlite3.connect(bench.server.database)) as connection:
        connection.execute("UPDATE worker SET running = 1")
        connection.commit()


@pytest.mark.usefixtures("worker")
def test_a_shipment_that_leaves_in_the_background_is_waited_for(bench: Bench):
    bench(ALLOCATE)
    done = bench(SHIP)
    assert isinstance(done, Done)
    assert isinstance(done.data, Shipment)
    assert done.data.shipped_on
    assert bench.sent("/api/order/so/shipment/1/ship/", "POST") == 1


@pytest.mark.usefixtures("worker")
def test_shipping_again_while_the_first_is_pending_ships_once(bench: Bench):
    bench(ALLOCATE)
    bench.server.faults.set(Fault(Kind.DROP_AFTER, "/api/order/so/shipment/1/ship/"))
    assert isinstance(bench(SHIP), Unknown)
    assert bench.look_back(SHIP) == Done(Evidence.NOT_APPLIED)
    assert isinstance(bench(SHIP), Done)
    assert bench.rows("SELECT count(*) FROM task") == [(1,)]
    assert bench.look_back(SHIP) == Done(Evidence.APPLIED)


def test_what_is_set_aside_for_a_build_adds_up(bench: Bench):
    write = AllocateToBuild(1, 3, 8, Decimal(20), Decimal(0))
    assert bench(write) == Done(Allocated(1, 3, 8, Decimal(20)))
    more = replace(write, before=Decimal(20))
    assert bench.look_back(more) == Done(Evidence.NOT_APPLIED)
    assert bench(more) == Done(Allocated(1, 3, 8, Decimal(20)))
    assert bench.look_back(more) == Done(Evidence.APPLIED)
    allocation = Allocation(1, 3, 8, Decimal("40.0"))
    assert bench.backend.perform(LoadBuildAllocations(1)) == Done((allocation,))
