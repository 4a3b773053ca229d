"""Every write against the demo server with trouble on demand: what is told, and what its database holds."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from station.api_client.http import HttpClient
from station.api_client.inventree.backend import InvenTreeBackend
from station.demo.faults import Fault, Kind
from station.demo.server import DemoServer
from station.model import Done, Evidence, Refused, Unknown, Why
from station.operations import (
    AddStock,
    Adjusted,
    Allocate,
    Allocated,
    AllocateToBuild,
    Allocation,
    ChangeStatus,
    Count,
    CreateShipment,
    Deallocate,
    Link,
    Linked,
    LoadAllocations,
    LoadBuildAllocations,
    LoadShipments,
    LookBack,
    Move,
    Moved,
    MoveItem,
    ReceiveLine,
    RemoveStock,
    Ship,
    Shipment,
    Unlink,
    Write,
    reversal,
)
from station.settings_tree import ServerSettings

NOTE = "Station 8f3a21"
REEL = 2
"""250 pieces that have a code, in A1."""


@dataclass(frozen=True)
class Bench:
    """A demo server with someone signed in who may do everything."""

    server: DemoServer
    backend: InvenTreeBackend

    def __call__(self, write: Write) -> object:
        return self.backend.perform(write)

    def look_back(self, write: Write) -> object:
        return self.backend.perform(LookBack(write))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.server.database)) as connection:
            return connection.execute(sql).fetchall()

    def sent(self, path: str, method: str) -> int:
        return sum((e.path, e.method) == (path, method) for e in self.server.requests.entries())


@pytest.fixture
def bench() -> Iterator[Bench]:
    with DemoServer() as server:
        settings = ServerSettings(url=server.url, connect_seconds=1, read_seconds=1)
        backend = InvenTreeBackend(HttpClient(settings, server.tokens["admin"]), lambda _: None)
        yield Bench(server, backend)
        backend.close()


@dataclass(frozen=True)
class Story:
    """A write, where it goes, what to look at in the database, and what that shows before and after."""

    write: Write
    path: str
    sql: str
    before: list[tuple[object, ...]]
    after: list[tuple[object, ...]]
    method: str = "POST"


def item(pk: int) -> str:
    return f"SELECT quantity, location, status FROM stock_item WHERE pk = {pk}"


STORIES = {
    "receive line": Story(
        ReceiveLine(1, "PO-0001", 3, Decimal(5), "BAG-1", 6, batch="B-77", received_before=Decimal(0)),
        "/api/order/po/1/receive/",
        "SELECT line.received, (SELECT count(*) FROM stock_item WHERE batch = 'B-77')"
        " FROM purchase_order_line AS line WHERE pk = 3",
        [(0, 0)],
        [(5, 1)],
    ),
    "receive serials": Story(
        ReceiveLine(4, "PO", 11, Decimal(2), "BAG-2", 8, serial_numbers="900-901", batch="B-78"),
        "/api/order/po/4/receive/",
        "SELECT serial FROM stock_item WHERE batch = 'B-78' ORDER BY serial",
        [],
        [("900",), ("901",)],
    ),
    "link": Story(
        Link("stockitem", 4, "NEW-CODE-1"),
        "/api/barcode/link/",
        "SELECT barcode_hash FROM stock_item WHERE pk = 4",
        [("",)],
        [("303d97875ca85e9e1c9d6d3052b6debf",)],
    ),
    "unlink": Story(
        Unlink("stockitem", REEL, "REEL-000123"),
        "/api/barcode/unlink/",
        f"SELECT barcode_hash FROM stock_item WHERE pk = {REEL}",
        [("479ab78364e8554d6acfe287b1c0bebe",)],
        [("",)],
    ),
    "move": Story(
        Move((MoveItem(7, Decimal(75), 6, Decimal(75)),), 8, NOTE),
        "/api/stock/transfer/",
        item(7),
        [(75, 6, 10)],
        [(75, 8, 10)],
    ),
    "move a part": Story(
        Move((MoveItem(8, Decimal(100), 6, Decimal(5000)),), 9, NOTE),
        "/api/stock/transfer/",
        "SELECT quantity, location FROM stock_item WHERE part = 13 ORDER BY pk",
        [(5000, 6)],
        [(4900, 6), (100, 9)],
    ),
    "move two": Story(
        Move((MoveItem(21, Decimal(60)), MoveItem(10, Decimal(4000))), 8, NOTE),
        "/api/stock/transfer/",
        "SELECT location FROM stock_item WHERE pk IN (10, 21) ORDER BY pk",
        [(6,), (9,)],
        [(8,), (8,)],
    ),
    "count": Story(
        Count(REEL, Decimal("240.5"), NOTE),
        "/api/stock/count/",
        item(REEL),
        [(250, 4, 10)],
        [(240.5, 4, 10)],
    ),
    "add": Story(
        AddStock(REEL, Decimal(10), NOTE),
        "/api/stock/add/",
        item(REEL),
        [(250, 4, 10)],
        [(260, 4, 10)],
    ),
    "remove": Story(
        RemoveStock(REEL, Decimal(10), NOTE),
        "/api/stock/remove/",
        item(REEL),
        [(250, 4, 10)],
        [(240, 4, 10)],
    ),
    "remove all": Story(
        RemoveStock(14, Decimal(8), NOTE, Decimal(8)),
        "/api/stock/remove/",
        item(14),
        [(8, 8, 10)],
        [],
    ),
    "change status": Story(
        ChangeStatus((21,), 10, NOTE), "/api/stock/change_status/", item(21), [(60, 9, 50)], [(60, 9, 10)]
    ),
}
SALES = "SELECT line, item, shipment, quantity FROM sales_allocation"
STORIES |= {
    "allocate": Story(
        Allocate(1, 1, 5, Decimal(10), 1),
        "/api/barcode/so-allocate/",
        SALES,
        [],
        [(1, 5, 1, 10)],
    ),
    "allocate a fraction": Story(
        Allocate(1, 4, 15, Decimal("2.5"), 1),
        "/api/order/so/1/allocate/",
        SALES,
        [],
        [(4, 15, 1, 2.5)],
    ),
    "allocate without a shipment": Story(
        Allocate(1, 1, 5, Decimal(10)),
        "/api/order/so/1/allocate/",
        SALES,
        [],
        [(1, 5, None, 10)],
    ),
    "allocate to build": Story(
        AllocateToBuild(1, 3, 8, Decimal(20), Decimal(0)),
        "/api/build/1/allocate/",
        "SELECT build_line, stock_item, quantity FROM build_allocation",
        [],
        [(3, 8, 20)],
    ),
    "create shipment": Story(
        CreateShipment(1, "2", ("1",)),
        "/api/order/so/shipment/",
        'SELECT reference FROM shipment WHERE "order" = 1 ORDER BY pk',
        [("1",)],
        [("1",), ("2",)],
    ),
}


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
    backend = InvenTreeBackend(HttpClient(ServerSettings(url=bench.server.url), bench.server.tokens[user]))
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
    assert bench.backend.perform(LoadShipments(2)) == Done((Shipment(2, "1"), Shipment(3, "2")))


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
    assert bench(SHIP) == Refused(Why.ALREADY_SHIPPED, "Shipment has already been sent")


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
