"""Allocating and shipping: InvenTree's requests and replies as values."""

from dataclasses import replace
from decimal import Decimal

from station.api_client.http import HttpRequest
from station.api_client.inventree.objects import text_of
from station.api_client.inventree.tasks import Task
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    Json,
    decimal_of,
    key_of,
    list_in,
    object_in,
    plain,
    refused_in,
)
from station.model import Done, Outcome, Refused, Why
from station.operations import (
    Allocate,
    Allocated,
    AllocateToBuild,
    Allocation,
    CreateShipment,
    Deallocate,
    Ship,
    Shipment,
)

SCAN_ALLOCATES_OPEN_ORDERS = 425
"""The first API number measured whose so-allocate/ takes orders in progress; 160 takes pending ones only."""


ALLOCATES_WITHOUT_SHIPMENT = 425
"""The first API number measured that sets stock aside before there is a shipment; 160 asks for one."""


def unsupported(write: Allocate, api: int) -> Refused | None:
    """Refuse what the server would refuse in words that say nothing to the operator."""
    if write.shipment is None and api < ALLOCATES_WITHOUT_SHIPMENT:
        return Refused(Why.NOT_SUPPORTED, "this server sets stock aside for shipments only")
    return None


def allocate_request(write: Allocate, api: int) -> HttpRequest:
    """Allocate by the item's code where that is exact, for only there the server compares the parts.

    The code's endpoint takes whole quantities, accepts nonsensical ones, and needs a shipment. The item is
    named by its own code, so that a label that was linked anew in between cannot change what is allocated.
    """
    whole = write.quantity > 0 and write.quantity == write.quantity.to_integral_value()
    if whole and write.shipment is not None and api >= SCAN_ALLOCATES_OPEN_ORDERS:
        body: dict[str, object] = {
            "barcode": f'{{"stockitem": {write.item}}}',
            "sales_order": write.order,
            "line": write.line,
            "shipment": write.shipment,
            "quantity": int(write.quantity),
        }
        return HttpRequest("POST", "/api/barcode/so-allocate/", body=body)
    row = {"line_item": write.line, "stock_item": write.item, "quantity": plain(write.quantity)}
    body = {"items": [row], "shipment": write.shipment}
    return HttpRequest("POST", f"/api/order/so/{write.order}/allocate/", body=body)


def allocated(answer: Body | Outcome, write: Allocate) -> Outcome:
    """Judge the answer to allocating by what it holds; 200 with a success may mean that nothing was done."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    if refusal := refused_in(body):
        return refusal
    if "items" in body:
        return _echoed(body, "line_item", write)
    if not {"line_item", "shipment"} <= body.keys():
        return NOT_UNDERSTOOD
    if body["shipment"] is None or body.get("action_required"):
        return Refused(Why.NO_SHIPMENT)
    if body["line_item"] is None:
        return Refused(Why.NO_LINE)
    booked = (key_of(body["line_item"]), key_of(body["shipment"]), key_of(body.get("stock_item")))
    if booked != (write.line, write.shipment, write.item):
        return NOT_UNDERSTOOD
    return _set_aside(write, decimal_of(body.get("quantity")))


def _echoed(body: dict[str, Json], line: str, write: Allocate | AllocateToBuild) -> Outcome:
    rows = body.get("items")
    row = rows[0] if isinstance(rows, list) and len(rows) == 1 else None
    if not isinstance(row, dict):
        return NOT_UNDERSTOOD
    if (key_of(row.get(line)), key_of(row.get("stock_item"))) != (write.line, write.item):
        return NOT_UNDERSTOOD
    return _set_aside(write, decimal_of(row.get("quantity")))


def _set_aside(write: Allocate | AllocateToBuild, quantity: Decimal | None) -> Done:
    booked = write.quantity if quantity is None else quantity
    return Done(Allocated(None, write.line, write.item, booked))


def build_request(write: AllocateToBuild) -> HttpRequest:
    """Allocate to a line of a build order, named by its key."""
    row: dict[str, object] = {
        "build_line": write.line,
        "stock_item": write.item,
        "quantity": plain(write.quantity),
    }
    if write.output is not None:
        row["output"] = write.output
    return HttpRequest("POST", f"/api/build/{write.build}/allocate/", body={"items": [row]})


def allocated_to_build(answer: Body | Outcome, write: AllocateToBuild) -> Outcome:
    """Judge the answer to allocating to a build, which repeats the request."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    return refused_in(body) or _echoed(body, "build_line", write)


def deallocate_request(write: Deallocate) -> HttpRequest:
    """Delete one allocation of a sales order."""
    return HttpRequest("DELETE", f"/api/order/so-allocation/{write.allocation}/")


def deallocated(answer: Body | Outcome) -> Outcome:
    """Judge the answer to deleting: it holds nothing."""
    if not isinstance(answer, Body):
        return answer
    return Done() if answer.status == 204 else NOT_UNDERSTOOD


# What is set aside.


def allocations_request(order: int) -> HttpRequest:
    """Ask for all that is set aside for a sales order; without a limit the list is whole."""
    return HttpRequest("GET", "/api/order/so-allocation/", {"order": str(order)})


def build_items_request(build: int) -> HttpRequest:
    """Ask for all that is set aside for a build order."""
    return HttpRequest("GET", "/api/build/item/", {"build": str(build)})


def allocations_in(answer: Body | Outcome) -> tuple[Allocation, ...] | Outcome:
    """Read what is set aside for a sales order, or a build order."""
    rows = list_in(answer)
    if not isinstance(rows, list):
        return rows
    read = [_allocation(row) for row in rows]
    found = tuple(row for row in read if row is not None)
    return found if len(found) == len(read) else NOT_UNDERSTOOD


def _allocation(row: dict[str, Json]) -> Allocation | None:
    pk, quantity = key_of(row.get("pk")), decimal_of(row.get("quantity"))
    line = key_of(row.get("line", row.get("build_line")))
    item = key_of(row.get("item", row.get("stock_item")))
    if pk is None or line is None or item is None or quantity is None:
        return None
    detail = row.get("shipment_detail")
    shipped = row.get("shipment_date") or (isinstance(detail, dict) and detail.get("shipment_date"))
    output = key_of(row.get("install_into"))
    return Allocation(pk, line, item, quantity, key_of(row.get("shipment")), bool(shipped), output)


def with_key(
    outcome: Done,
    rows: tuple[Allocation, ...] | Outcome,
    write: Allocate | AllocateToBuild,
    before: frozenset[int] = frozenset(),
) -> Done:
    """Add the key of the new allocation, where the list read after the write shows exactly one."""
    told = outcome.data
    if not isinstance(told, Allocated) or not isinstance(rows, tuple):
        return outcome
    if isinstance(write, Allocate):
        known = before | set(write.known)
        fitting = [row.pk for row in rows if row.pk not in known and could_be(row, write)]
    else:
        fitting = [row.pk for row in rows if (row.line, row.item) == (write.line, write.item)]
    return Done(replace(told, allocation=fitting[0])) if len(fitting) == 1 else outcome


def could_be(row: Allocation, write: Allocate) -> bool:
    """Tell whether an allocation is of the write's line, item and shipment, which it may have lost."""
    same = (row.line, row.item) == (write.line, write.item)
    return same and (write.shipment is None or row.shipment in {write.shipment, None})


# Shipments.


def create_request(write: CreateShipment) -> HttpRequest:
    """Open a shipment."""
    body = {"order": write.order, "reference": write.reference}
    return HttpRequest("POST", "/api/order/so/shipment/", body=body)


def created(answer: Body | Outcome, write: CreateShipment) -> Outcome:
    """Judge the answer to opening a shipment: the shipment itself."""
    made = shipment_in(answer)
    if not isinstance(made, Shipment):
        return made
    return Done(made) if made.reference == write.reference.strip() else NOT_UNDERSTOOD


def shipments_request(order: int) -> HttpRequest:
    """Ask for all shipments of a sales order."""
    return HttpRequest("GET", "/api/order/so/shipment/", {"order": str(order)})


def shipments_in(answer: Body | Outcome) -> tuple[Shipment, ...] | Outcome:
    """Read the shipments of a sales order."""
    rows = list_in(answer)
    if not isinstance(rows, list):
        return rows
    read = [_shipment(row) for row in rows]
    found = tuple(row for row in read if row is not None)
    return found if len(found) == len(read) else NOT_UNDERSTOOD


def shipment_in(answer: Body | Outcome) -> Shipment | Outcome:
    """Read one shipment."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    return refused_in(body) or _shipment(body) or NOT_UNDERSTOOD


def _shipment(row: dict[str, Json]) -> Shipment | None:
    pk, reference = key_of(row.get("pk")), row.get("reference")
    if pk is None or not isinstance(reference, str) or "shipment_date" not in row:
        return None
    return Shipment(
        pk,
        reference,
        shipped_on=text_of(row, "shipment_date"),
        tracking=text_of(row, "tracking_number"),
        order=key_of(row.get("order")),
        checked_by=text_of(row, "checked_by_detail", "username") or text_of(row, "checked_by"),
        invoice=text_of(row, "invoice_number"),
        order_reference=text_of(row, "order_detail", "reference"),
    )


def check_request(write: Ship) -> HttpRequest:
    """Note who checked a shipment; sending it has no field for that."""
    path = f"/api/order/so/shipment/{write.shipment}/"
    return HttpRequest("PATCH", path, body={"checked_by": write.checked_by})


def ship_request(write: Ship) -> HttpRequest:
    """Send a shipment on its way; what is left out keeps what the shipment has."""
    given = {"tracking_number": write.tracking, "invoice_number": write.invoice}
    body = {name: text for name, text in given.items() if text}
    return HttpRequest("POST", f"/api/order/so/shipment/{write.shipment}/ship/", body=body)


def shipped(shipment: Shipment | Outcome, progress: Task, write: Ship) -> Outcome:
    """Judge shipping by the shipment as it is now; what the server said counts where that is not known."""
    if isinstance(shipment, Shipment) and shipment.shipped_on:
        return Done(shipment)
    if progress is Task.DONE:
        return Done(Shipment(write.shipment, write.reference, "", write.tracking))
    if isinstance(shipment, Shipment):
        return Refused(Why.INVALID, "the server could not complete the shipment")
    return NOT_UNDERSTOOD
