"""Reading back whether a write whose answer was lost has happened on an InvenTree server."""

from dataclasses import dataclass
from decimal import Decimal

from station.api_client.inventree.purchasing import COMPLETE, PENDING, PLACED
from station.api_client.inventree.sales import could_be
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    decimal_of,
    key_of,
    list_in,
    object_in,
)
from station.model import Done, Evidence, Outcome, Refused, Why
from station.operations import (
    AddOrderLine,
    Allocate,
    AllocateToBuild,
    Allocation,
    ChangeStatus,
    CompleteOrder,
    Count,
    CreateShipment,
    IssueOrder,
    Link,
    Receive,
    ReceiveLine,
    RemoveStock,
    Ship,
    Shipment,
    StockWrite,
    Unlink,
    code_hash,
)


@dataclass(frozen=True, slots=True)
class Inquire:
    """What was read does not tell; look further."""


def label_evidence(answer: Body | Outcome, order: int) -> Outcome | Inquire:
    """Judge by scanning the label again: the server links it to the stock item that receiving makes."""
    if isinstance(answer, Refused) and answer.why is Why.NO_MATCH:
        return Inquire()
    if not isinstance(answer, Body):
        return answer
    if not isinstance(answer.json, dict):
        return NOT_UNDERSTOOD
    item = answer.json.get("stockitem")
    if not isinstance(item, dict):
        return Inquire()
    instance = item.get("instance")
    booked_on = instance.get("purchase_order") if isinstance(instance, dict) else None
    # Servers before 1.0 send no instance; a label that became a stock item was received all the same.
    return Done(Evidence.APPLIED if booked_on in {None, order} else Evidence.UNCLEAR)


def line_evidence(answer: Body | Outcome, write: Receive | ReceiveLine) -> Outcome:
    """Judge by the line: virtual parts make no stock item, so only its count can have moved."""
    if not isinstance(answer, Body):
        return answer
    line = answer.json
    if not isinstance(line, dict) or "received" not in line:
        return NOT_UNDERSTOOD
    part = line.get("part_detail")
    virtual = isinstance(part, dict) and part.get("virtual") is True
    received, before = decimal_of(line.get("received")), write.received_before
    if not virtual:
        return Done(Evidence.NOT_APPLIED)
    return Done(Evidence.NOT_APPLIED if received == before else Evidence.UNCLEAR)


def serial_evidence(answer: Body | Outcome, order: int, serial: str) -> Outcome:
    """Judge a receipt with serial numbers by its first one; the server refuses them a second time."""
    rows = list_in(answer)
    if not isinstance(rows, list):
        return rows
    if not all({"serial", "purchase_order"} <= row.keys() for row in rows):
        return NOT_UNDERSTOOD
    came = any(row.get("serial") == serial and key_of(row.get("purchase_order")) == order for row in rows)
    return Done(Evidence.APPLIED if came else Evidence.NOT_APPLIED)


def baseline_evidence(answer: Body | Outcome, write: ReceiveLine) -> Outcome:
    """Judge by the line alone: if nothing came in, then not this; else nobody can tell."""
    line = object_in(answer)
    if not isinstance(line, dict):
        return line
    if "received" not in line:
        return NOT_UNDERSTOOD
    same = write.received_before is not None and (decimal_of(line["received"]) or 0) == write.received_before
    return Done(Evidence.NOT_APPLIED if same else Evidence.UNCLEAR)


def order_evidence(answer: Body | Outcome, write: IssueOrder | CompleteOrder) -> Outcome:
    """Judge by the order's status; only an order that was placed can be complete."""
    order = object_in(answer)
    if not isinstance(order, dict):
        return order
    status = key_of(order.get("status"))
    if key_of(order.get("pk")) != write.order or status is None:
        return NOT_UNDERSTOOD
    applied, not_applied = {COMPLETE}, {PENDING, PLACED}
    if isinstance(write, IssueOrder):
        applied, not_applied = {PLACED, COMPLETE}, {PENDING}
    if status in applied:
        return Done(Evidence.APPLIED)
    return Done(Evidence.NOT_APPLIED if status in not_applied else Evidence.UNCLEAR)


def new_line_evidence(answer: Body | Outcome, write: AddOrderLine) -> Outcome:
    """Judge by the reference that the new line keeps."""
    rows = list_in(answer)
    if not isinstance(rows, list):
        return rows
    if not all({"reference", "order"} <= row.keys() for row in rows):
        return NOT_UNDERSTOOD
    mine = (write.order, write.reference.strip())
    there = any((key_of(row["order"]), row["reference"]) == mine for row in rows)
    return Done(Evidence.APPLIED if there else Evidence.NOT_APPLIED)


def allocation_evidence(rows: tuple[Allocation, ...] | Outcome, write: Allocate) -> Outcome:
    """Judge by the allocations that were not there before; each allocating makes a new one."""
    if not isinstance(rows, tuple):
        return rows
    mine = [row for row in rows if row.pk not in write.known and could_be(row, write)]
    exact = [
        row
        for row in mine
        if row.quantity == write.quantity and (write.shipment is None or row.shipment == write.shipment)
    ]
    if len(exact) == 1:
        return Done(Evidence.APPLIED)
    # What is shipped in part becomes another stock item, and cannot be recognised any more.
    return Done(Evidence.UNCLEAR if mine or _shipped_since(rows, write) else Evidence.NOT_APPLIED)


def _shipped_since(rows: tuple[Allocation, ...], write: Allocate) -> bool:
    return any(
        row.shipped
        and row.line == write.line
        and row.pk not in write.known
        and write.shipment in {None, row.shipment}
        for row in rows
    )


def build_evidence(rows: tuple[Allocation, ...] | Outcome, write: AllocateToBuild) -> Outcome:
    """Judge by how much of the item is set aside for the line: the server adds to it."""
    if not isinstance(rows, tuple):
        return rows
    place = (write.line, write.item, write.output)
    now = sum((row.quantity for row in rows if (row.line, row.item, row.output) == place), Decimal(0))
    by_sum = {write.before: Evidence.NOT_APPLIED, write.before + write.quantity: Evidence.APPLIED}
    return Done(by_sum.get(now, Evidence.UNCLEAR))


def gone_evidence(answer: Body | Outcome, pk: int) -> Outcome:
    """Judge deleting: what is not there any more was deleted."""
    if isinstance(answer, Refused) and answer.why is Why.NOT_FOUND:
        return Done(Evidence.APPLIED)
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    return Done(Evidence.NOT_APPLIED) if key_of(body.get("pk")) == pk else NOT_UNDERSTOOD


def shipment_evidence(rows: tuple[Shipment, ...] | Outcome, write: CreateShipment) -> Outcome:
    """Judge by the reference; one that was there before can only be refused."""
    if not isinstance(rows, tuple):
        return rows
    wanted = write.reference.strip()
    made = wanted not in write.known and any(row.reference == wanted for row in rows)
    return Done(Evidence.APPLIED if made else Evidence.NOT_APPLIED)


def ship_evidence(shipment: Shipment | Outcome, write: Ship) -> Outcome:
    """Judge by the day on which a shipment left, and by its tracking number if one was given."""
    if not isinstance(shipment, Shipment):
        return shipment
    if shipment.pk != write.shipment:
        return NOT_UNDERSTOOD
    if not shipment.shipped_on:
        return Done(Evidence.NOT_APPLIED)
    told = ((write.tracking, shipment.tracking), (write.invoice, shipment.invoice))
    same = all(not wanted or kept == wanted.strip() for wanted, kept in told)
    return Done(Evidence.APPLIED if same else Evidence.UNCLEAR)


def link_evidence(answer: Body | Outcome, write: Link | Unlink) -> Outcome | Inquire:
    """Judge by what a thing keeps of its code; not every server tells that of everything."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    if key_of(body.get("pk")) != write.pk:
        return NOT_UNDERSTOOD
    kept = body.get("barcode_hash")
    if not isinstance(kept, str):
        return Inquire()
    if isinstance(write, Link):
        return Done(Evidence.APPLIED if kept == code_hash(write.barcode) else Evidence.NOT_APPLIED)
    if not kept:
        return Done(Evidence.APPLIED)
    # Another code than the one to be freed came after it, or that one was never the thing's.
    other = write.barcode and kept != code_hash(write.barcode)
    return Done(Evidence.UNCLEAR if other else Evidence.NOT_APPLIED)


def scan_evidence(answer: Body | Outcome, write: Link | Unlink) -> Outcome:
    """Judge a link by scanning its code, where the thing does not tell what it keeps."""
    if isinstance(answer, Refused) and answer.why is Why.NO_MATCH:
        leads = False
    else:
        body = object_in(answer)
        if not isinstance(body, dict):
            return body
        named = body.get(write.model)
        leads = isinstance(named, dict) and key_of(named.get("pk")) == write.pk
    return Done(Evidence.APPLIED if leads is isinstance(write, Link) else Evidence.NOT_APPLIED)


def stock_evidence(item: Body | Outcome, write: StockWrite, pk: int) -> Outcome:
    """Judge a change that the history does not tell of by the item itself; used-up items may be gone."""
    if isinstance(item, Refused) and item.why is Why.NOT_FOUND:
        return Done(Evidence.APPLIED if _uses_up(write) else Evidence.UNCLEAR)
    body = object_in(item)
    if not isinstance(body, dict):
        return body
    if key_of(body.get("pk")) != pk:
        return NOT_UNDERSTOOD
    # A status that an item has already is not written down a second time.
    has_it = isinstance(write, ChangeStatus) and write.status in _statuses(body)
    return Done(Evidence.APPLIED if has_it else Evidence.NOT_APPLIED)


def _statuses(body: dict[str, object]) -> set[int | None]:
    return {key_of(body.get("status")), key_of(body.get("status_custom_key"))}


def _uses_up(write: StockWrite) -> bool:
    if isinstance(write, RemoveStock):
        return write.before is not None and write.quantity >= write.before
    return isinstance(write, Count) and write.quantity == 0


def together(verdicts: list[Evidence], write: StockWrite) -> Evidence:
    """Join what is known of several items that the server changes all or none of."""
    if len(set(verdicts)) == 1:
        return verdicts[0]
    # Setting a status twice does no harm, and some items may have had it before.
    harmless = isinstance(write, ChangeStatus) and Evidence.UNCLEAR not in verdicts
    return Evidence.NOT_APPLIED if harmless else Evidence.UNCLEAR
