"""What a packing bench relies on an InvenTree server for: orders, stock and builds, and limits that hold."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
import requests

from station.model import Done, Evidence, Refused, Why
from station.operations import (
    Allocate,
    AllocateToBuild,
    Build,
    ConsumeBuild,
    ConsumeItem,
    CreateShipment,
    Deallocate,
    FindBuilds,
    FindSalesOrders,
    FindStock,
    LoadBuild,
    LoadSalesOrder,
    LoadShipment,
    LoadStockItem,
    LookBack,
    SalesOrder,
    SearchSalesOrders,
    Ship,
    Shipment,
    StockItem,
    reversal,
)
from tests.live.conftest import Capability, Live, Server

ONE = Decimal(1)


@pytest.fixture
def admin(server: Server, signed_in: Callable[[str], Live]) -> Live:
    return signed_in(server.admin)


def loaded(live: Live, reference: str) -> SalesOrder:
    (head,) = live.data(FindSalesOrders((reference,)))
    order = live.data(LoadSalesOrder(head.pk))
    assert isinstance(order, SalesOrder)
    return order


def free_item(live: Live, part: int | None) -> StockItem:
    assert part is not None
    found = live.data(FindStock(part))
    return next(item for item in found if item.is_available and item.free >= 1 and not item.serial)


def first_allocation(live: Live, order: SalesOrder, shipment: Shipment) -> Allocate:
    """Return a write that sets one piece aside, as far as it was confirmed and no further."""
    line = next(line for line in order.lines if line.part and not line.keeps_serials)
    item = free_item(live, line.part)
    known = tuple(row.pk for row in order.allocations if row.line == line.pk)
    most = line.allocated + 1
    return Allocate(order.pk, line.pk, item.pk, ONE, shipment.pk, known, most=most)


def opened(live: Live, order: SalesOrder) -> Shipment:
    known = tuple(shipment.reference for shipment in order.shipments)
    reference = next(f"P{number}" for number in range(1000) if f"P{number}" not in known)
    made = live.data(CreateShipment(order.pk, reference, known))
    assert isinstance(made, Shipment)
    return made


def test_an_order_is_found_and_loaded(admin: Live):
    order = loaded(admin, "SO-0002")
    assert order.open
    assert order.customer
    assert order.lines
    assert all(line.name and line.quantity > 0 for line in order.lines)
    assert order.pk in {found.pk for found in admin.data(SearchSalesOrders("SO-0002"))}


def test_a_shipment_names_its_order(admin: Live):
    order = loaded(admin, "SO-0002")
    shipment = admin.data(LoadShipment(order.shipments[0].pk))
    assert (shipment.order, shipment.order_reference) == (order.pk, "SO-0002")


def test_stock_is_found_with_its_place(admin: Live):
    line = next(line for line in loaded(admin, "SO-0002").lines if line.part and not line.keeps_serials)
    item = free_item(admin, line.part)
    assert item.place is not None
    assert item.name == line.name
    assert admin.data(LoadStockItem(item.pk)) == item


def test_not_more_is_set_aside_than_was_confirmed(admin: Live):
    order = loaded(admin, "SO-0002")
    write = first_allocation(admin, order, opened(admin, order))
    assert admin.data(LookBack(write)) is Evidence.NOT_APPLIED
    done = admin(write)
    assert isinstance(done, Done)
    assert done.data.over == 0
    assert admin.data(LookBack(write)) is Evidence.APPLIED
    again = admin(replace(write, known=(*write.known, done.data.allocation)))
    assert isinstance(again, Refused)
    assert again.why is Why.TOO_MANY
    undo = reversal(write, done)
    assert isinstance(undo, Deallocate)
    assert isinstance(admin(undo), Done)


def test_what_has_left_is_named(admin: Live):
    if not admin.server.embedded:
        pytest.skip("what has left a real server's warehouse can not be taken back")
    order = loaded(admin, "SO-0002")
    shipment = opened(admin, order)
    write = first_allocation(admin, order, shipment)
    assert isinstance(admin(write), Done)
    told = admin.data(Ship(shipment.pk, order.pk, "TRACK-9", "INV-9", checked_by=1))
    assert (told.tracking, told.invoice) == ("TRACK-9", "INV-9")
    assert admin.data(LoadShipment(shipment.pk)).checked_by
    late = admin(replace(write, known=(), most=Decimal(1000)))
    assert isinstance(late, Refused)
    assert late.why is Why.ALREADY_SHIPPED
    again = admin(Ship(shipment.pk, order.pk, "TRACK-9"))
    assert isinstance(again, Refused)
    assert again.why is Why.ALREADY_SHIPPED


def test_an_order_that_was_cancelled_takes_nothing(admin: Live):
    if not admin.server.embedded:
        pytest.skip("an order of a real server cannot be opened again")
    order = loaded(admin, "SO-0003")
    shipment = opened(admin, order)
    write = first_allocation(admin, order, shipment)
    headers = {"Authorization": f"Token {admin.server.admin}"}
    path = f"{admin.server.url}/api/order/so/{order.pk}/cancel/"
    assert requests.post(path, json={}, headers=headers, timeout=20).status_code == 201
    for refused in (admin(write), admin(Ship(shipment.pk, order.pk))):
        assert isinstance(refused, Refused)
        assert refused.why is Why.ORDER_CLOSED
    assert not loaded(admin, "SO-0003").open


def test_components_are_set_aside_and_built_in_or_the_refusal_says_why(admin: Live):
    if not admin.server.embedded:
        pytest.skip("what is built in on a real server can not be taken out again")
    (head,) = admin.data(FindBuilds(("BO-0001",)))
    build = admin.data(LoadBuild(head.pk))
    assert isinstance(build, Build)
    line = next(line for line in build.lines if line.part and line.remaining >= 1 and not line.keeps_serials)
    item = free_item(admin, line.part)
    write = AllocateToBuild(build.pk, line.pk, item.pk, ONE, Decimal(0), most=line.allocated + 1)
    assert admin.data(LookBack(write)) is Evidence.NOT_APPLIED
    done = admin(write)
    assert isinstance(done, Done)
    assert admin.data(LookBack(write)) is Evidence.APPLIED
    again = admin(replace(write, before=ONE))
    assert isinstance(again, Refused)
    assert again.why is Why.TOO_MANY
    consume = ConsumeBuild(build.pk, line.pk, (ConsumeItem(done.data.allocation, ONE),), line.consumed)
    assert admin.data(LookBack(consume)) is Evidence.NOT_APPLIED
    told = admin(consume)
    if admin.server.can(Capability.BUILDS_IN):
        assert told == Done()
        assert admin.data(LookBack(consume)) is Evidence.APPLIED
    else:
        assert isinstance(told, Refused)
        assert told.why is Why.NOT_SUPPORTED
