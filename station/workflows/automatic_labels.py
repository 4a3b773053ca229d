"""Which labels are printed by themselves once the server has carried out a write, and what they say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.model import Reading
from station.modes import is_recipe
from station.operations import Move, Moved, Receive, Received, ReceiveLine, Ship, Write
from station.workflows.label_data import FROM_LABEL

UNDO = ":undo"
"""What the names of writes end with that take others back."""


@dataclass(frozen=True, slots=True)
class LabelRules:
    """Which templates are printed by themselves; an empty name prints nothing.

    No ``copies`` are as many as the printer makes by itself. ``per_serial`` prints one label for every
    serial number of a receipt, else one for all of them.
    """

    after_receive: str = ""
    after_move: str = ""
    after_ship: str = ""
    copies: int = 0
    per_serial: bool = True


@dataclass(frozen=True, slots=True)
class WantedLabel:
    """A label that is still to be filled: of a thing by its key, or of the one that ``code`` leads to.

    ``told`` is what is known of it without asking. ``order`` is the sales order whose customer stands on it.
    """

    template: str
    model: str
    pk: int | None
    scan_id: str
    code: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    copies: int = 0
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """A write that the server has carried out; ``told`` is what it answered, None if that was lost.

    ``reading`` is what was scanned for it.
    """

    op_id: str
    scan_id: str
    workflow: str
    write: Write
    told: object
    reading: Reading


def labels_after(booked: Booked, rules: LabelRules) -> tuple[WantedLabel, ...]:
    """Return the labels that follow a write; a recipe says itself what it prints."""
    if is_recipe(booked.workflow) or booked.op_id.endswith(UNDO):
        return ()
    write = booked.write
    if isinstance(write, Receive | ReceiveLine) and rules.after_receive:
        return _of_receipt(booked, write, rules)
    if isinstance(write, Move) and booked.workflow == "move" and rules.after_move:
        told = {"location": write.location_name}
        return tuple(
            WantedLabel(rules.after_move, "stockitem", pk, booked.scan_id, told=told, copies=rules.copies)
            for pk in _moved(booked.told, write)
        )
    if isinstance(write, Ship) and rules.after_ship:
        return (_of_shipment(booked, write, rules),)
    return ()


def _of_receipt(booked: Booked, write: Receive | ReceiveLine, rules: LabelRules) -> tuple[WantedLabel, ...]:
    items = booked.told.items if isinstance(booked.told, Received) else ()
    told = {name: booked.reading.get(read) for name, read in FROM_LABEL.items()}
    told |= {"name": write.part, "order": write.order_reference, "location": write.location_name}
    code = write.barcode
    if isinstance(write, ReceiveLine):
        told |= {"batch": write.batch, "packaging": write.packaging, "notes": write.note}
        told["expiry"] = write.expiry_date or told["expiry"]
        # Items with serial numbers have no code of their own by which they could be found.
        code = "" if write.serial_numbers else code
    known = {name: value for name, value in told.items() if value}
    keys: tuple[int | None, ...] = (items if rules.per_serial else items[:1]) or (None,)
    return tuple(
        WantedLabel(rules.after_receive, "stockitem", pk, booked.scan_id, code, known, rules.copies)
        for pk in keys
    )


def _moved(told: object, write: Move) -> tuple[int, ...]:
    """Return the items that stand in the new place, as far as the server tells them."""
    if isinstance(told, Moved):
        return tuple(pk for pk in told.items if pk is not None)
    return tuple(each.pk for each in write.items)


def _of_shipment(booked: Booked, write: Ship, rules: LabelRules) -> WantedLabel:
    told = {"reference": write.reference, "order": write.order_reference, "tracking": write.tracking}
    known = {name: value for name, value in told.items() if value}
    return WantedLabel(
        rules.after_ship,
        "salesordershipment",
        write.shipment,
        booked.scan_id,
        told=known,
        copies=rules.copies,
        order=write.order,
    )
