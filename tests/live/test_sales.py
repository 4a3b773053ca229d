"""What the station relies on an InvenTree server for when it packs; all but a new shipment is undone."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
import requests

from station.model import Done, Evidence, Refused, Why
from station.operations import (
    Allocate,
    Allocated,
    CreateShipment,
    Deallocate,
    Found,
    LoadAllocations,
    LoadShipments,
    LookBack,
    Lookup,
    Ship,
    Shipment,
    reversal,
)
from tests.live.conftest import Capability, Live, Server

ONE = Decimal(1)


@dataclass(frozen=True)
class Packing:
    """A sales order being packed: one of its lines, stock for it, and a shipment of its own."""

    live: Live
    order: int
    line: int
    item: int
    shipment: int

    def allocation(self) -> Allocate:
        """Return the write that sets one piece aside."""
        return Allocate(self.order, self.line, self.item, ONE, self.shipment, known=self.known())

    def known(self) -> tuple[int, ...]:
        rows = self.live.data(LoadAllocations(self.order))
        assert isinstance(rows, tuple)
        return tuple(row.pk for row in rows if row.line == self.line)

    def freed(self, write: Allocate, done: Done) -> None:
        undo = reversal(write, done)
        assert isinstance(undo, Deallocate)
        assert isinstance(self.live(undo), Done)
        assert self.live.data(LookBack(undo)) is Evidence.APPLIED


def first(server: Server, path: str, **params: object) -> dict[str, Any]:
    """Return the first object of a list that the station itself never reads."""
    headers = {"Authorization": f"Token {server.admin}"}
    rows = requests.get(f"{server.url}{path}", params=params, headers=headers, timeout=20).json()
    return rows[0]


@pytest.fixture
def packing(server: Server, signed_in: Callable[[str], Live]) -> Packing:
    live = signed_in(server.admin)
    found = live.data(Lookup("SALES-0002"))
    assert isinstance(found, Found)
    order = found.thing.pk
    line = first(server, "/api/order/so-line/", order=order)
    item = first(server, "/api/stock/", part=line["part"], in_stock="true", available="true")
    there = live.data(LoadShipments(order))
    assert isinstance(there, tuple)
    write = CreateShipment(order, f"T{uuid.uuid4().hex[:8]}", tuple(one.reference for one in there))
    assert live.data(LookBack(write)) is Evidence.NOT_APPLIED
    made = live.data(write)
    assert isinstance(made, Shipment)
    assert live.data(LookBack(write)) is Evidence.APPLIED
    return Packing(live, order, line["pk"], item["pk"], made.pk)


def test_stock_is_set_aside_once_and_freed(packing: Packing):
    write = packing.allocation()
    assert packing.live.data(LookBack(write)) is Evidence.NOT_APPLIED
    done = packing.live(write)
    assert isinstance(done, Done)
    assert isinstance(done.data, Allocated)
    assert (done.data.line, done.data.item, done.data.quantity) == (packing.line, packing.item, 1)
    assert done.data.allocation not in {None, *write.known}
    assert packing.live.data(LookBack(write)) is Evidence.APPLIED
    packing.freed(write, done)


def test_stock_is_set_aside_before_there_is_a_shipment_or_the_refusal_says_why(packing: Packing):
    write = replace(packing.allocation(), shipment=None)
    answer = packing.live(write)
    if packing.live.server.can(Capability.ALLOCATES_WITHOUT_SHIPMENT):
        assert isinstance(answer, Done)
        packing.freed(write, answer)
    else:
        assert answer == Refused(Why.NOT_SUPPORTED, "this server sets stock aside for shipments only")
        assert packing.known() == write.known


def test_stock_of_another_part_is_refused_where_the_server_compares(packing: Packing):
    found = packing.live.data(Lookup("REEL-000123"))
    assert isinstance(found, Found)
    write = replace(packing.allocation(), item=found.thing.pk)
    answer = packing.live(write)
    if packing.live.server.can(Capability.COMPARES_PARTS):
        assert isinstance(answer, Refused)
        assert answer.why is Why.NO_LINE
    else:  # what was set aside is told as it is, and can be freed
        assert isinstance(answer, Done)
        assert answer.data.item == found.thing.pk
        packing.freed(write, answer)


def test_a_shipment_leaves_once(packing: Packing):
    if not packing.live.server.embedded:
        pytest.skip("what has left a real server's warehouse can not be taken back")
    write = packing.allocation()
    packing.live.data(write)
    ship = Ship(packing.shipment, packing.order, tracking="TRACK-1")
    assert packing.live.data(LookBack(ship)) is Evidence.NOT_APPLIED
    told = packing.live.data(ship)
    assert isinstance(told, Shipment)
    assert (told.pk, told.tracking, bool(told.shipped_on)) == (packing.shipment, "TRACK-1", True)
    assert packing.live.data(LookBack(ship)) is Evidence.APPLIED
    again = packing.live(ship)
    assert isinstance(again, Refused)
    assert again.why is Why.ALREADY_SHIPPED
    # What has left is never set aside a second time.
    assert packing.live.data(LookBack(write)) is not Evidence.NOT_APPLIED
