"""What undoes a write that is done, where the server can undo it at all."""

from dataclasses import replace
from enum import StrEnum

from station.model import Done
from station.operations.printing import PrintOnServer
from station.operations.stock import AddStock, ChangeStatus, Merge, Move, MoveItem, RemoveStock
from station.operations.values import Allocated, Linked, Moved
from station.operations.writes import (
    AddOrderLine,
    Allocate,
    AllocateToBuild,
    AttachPhoto,
    CompleteOrder,
    ConsumeBuild,
    Deallocate,
    ForgetScans,
    IssueOrder,
    Link,
    Receive,
    ReceiveLine,
    Ship,
    Unlink,
    Write,
)


class Final(StrEnum):
    """Why a write cannot be undone from here."""

    RECEIVED = "received goods cannot be given back to the order"
    PLACED = "an order that was placed with its supplier stays placed"
    COMPLETED = "an order that is complete cannot be opened again"
    ADDED = "a line that was added stays on the order"
    SHIPPED = "a shipment that has left cannot be called back"
    CONSUMED = "what was built in cannot be taken out again"
    COUNTED = "what was there before a count was not right either"
    SHARED = "the server adds it to what was set aside before"
    NO_DELETE = "what was opened stays open"
    NOT_TOLD = "the server did not tell what it made"
    NOT_KNOWN = "what was there before is not known"
    NOTHING_CHANGED = "it was so before"
    REPLACED = "the server has forgotten the code that was there before; scan that one to link it again"
    MERGED = "items that became one cannot be told apart again"
    FORGOTTEN = "scans that the server has deleted are gone"
    PRINTED = "a label that was printed is on paper"
    PHOTO_STAYS = "a photo stays with what it shows"


def reversal(write: Write, done: Done) -> Write | None:
    """Return the write that undoes another; None where there is none, and ``final`` tells why."""
    way = _undo(write, done)
    return None if isinstance(way, Final) else way


def final(write: Write, done: Done) -> Final | None:
    """Tell why a write cannot be undone; None if it can."""
    way = _undo(write, done)
    return way if isinstance(way, Final) else None


def _undo(write: Write, done: Done) -> Write | Final:
    if isinstance(write, Receive | ReceiveLine):
        return Final.RECEIVED
    if type(write) in _FINAL:
        return _FINAL[type(write)]
    if isinstance(write, Allocate):
        return _free(write, done)
    if isinstance(write, Deallocate):
        return _set_aside(write)
    if isinstance(write, AllocateToBuild):
        return Final.SHARED
    if isinstance(write, Link | Unlink):
        return _other_link(write, done)
    if isinstance(write, Move):
        return _back(write, done)
    if isinstance(write, AttachPhoto):
        return Final.PHOTO_STAYS
    return _adjust_back(write)


_FINAL: dict[type[Write], Final] = {
    IssueOrder: Final.PLACED,
    CompleteOrder: Final.COMPLETED,
    AddOrderLine: Final.ADDED,
    Ship: Final.SHIPPED,
    ConsumeBuild: Final.CONSUMED,
    Merge: Final.MERGED,
    ForgetScans: Final.FORGOTTEN,
    PrintOnServer: Final.PRINTED,
}


def _adjust_back(write: Write) -> Write | Final:
    if isinstance(write, AddStock):
        return RemoveStock(write.item, write.quantity, undo_note(write.note), None, write.part, write.barcode)
    if isinstance(write, RemoveStock):
        if write.before is not None and write.quantity >= write.before:
            # An item that is used up may be gone from the server, and more was never taken than there was.
            return Final.NOT_KNOWN
        return AddStock(write.item, write.quantity, undo_note(write.note), None, write.part, write.barcode)
    if isinstance(write, ChangeStatus):
        if write.before is None:
            return Final.NOT_KNOWN
        return replace(write, status=write.before, before=write.status, note=undo_note(write.note))
    return Final.NO_DELETE if write.KIND == "create shipment" else Final.COUNTED


def undo_note(note: str) -> str:
    """Return the note of the write that undoes another: again one that no other write has."""
    return f"{note} (undo)"


def _free(write: Allocate, done: Done) -> Deallocate | Final:
    told = done.data
    if not isinstance(told, Allocated) or told.allocation is None:
        return Final.NOT_TOLD
    return Deallocate(
        allocation=told.allocation,
        order=write.order,
        line=write.line,
        item=write.item,
        quantity=told.quantity,
        shipment=write.shipment,
        known=write.known,
        order_reference=write.order_reference,
        part=write.part,
        barcode=write.barcode,
    )


def _set_aside(write: Deallocate) -> Allocate:
    return Allocate(
        order=write.order,
        line=write.line,
        item=write.item,
        quantity=write.quantity,
        shipment=write.shipment,
        known=write.known,
        order_reference=write.order_reference,
        part=write.part,
        barcode=write.barcode,
    )


def _other_link(write: Link | Unlink, done: Done) -> Link | Unlink | Final:
    if isinstance(write, Unlink):
        known = Link(write.model, write.pk, write.barcode, write.name, replaces="")
        return known if write.barcode else Final.NOT_KNOWN
    if isinstance(done.data, Linked) and done.data.already:
        return Final.NOTHING_CHANGED
    if write.replaces != "":
        return Final.NOT_KNOWN if write.replaces is None else Final.REPLACED
    return Unlink(write.model, write.pk, write.barcode, write.name)


def _back(write: Move, done: Done) -> Move | Final:
    """Move everything back; possible where it all came from one location that is known."""
    told = done.data
    origins = {item.origin for item in write.items}
    if not isinstance(told, Moved) or len(told.items) != len(write.items) or None in told.items:
        return Final.NOT_TOLD
    origin = origins.pop() if len(origins) == 1 else None
    if origin is None:
        return Final.NOT_KNOWN
    items = tuple(
        MoveItem(pk, item.quantity, write.location, item.quantity)
        for pk, item in zip(told.items, write.items, strict=True)
        if pk is not None
    )
    return Move(items, origin, undo_note(write.note), part=write.part, barcode=write.barcode)
