"""What the answers to packing's writes mean, in the operator's words."""

from dataclasses import replace

from station.model import Done, Outcome, Refused, Result, Verdict, Why
from station.operations import (
    Allocate,
    Allocated,
    AllocateToBuild,
    AttachPhoto,
    ConsumeBuild,
    CreateShipment,
    Deallocate,
    Ship,
    Write,
)
from station.text import Text, number, say
from station.workflows.base import in_doubt, not_done

_NAMES: dict[type, Text] = {
    Allocate: say("{quantity} × {part}"),
    AllocateToBuild: say("{quantity} × {part}"),
    Deallocate: say("taking back {quantity} × {part}"),
    CreateShipment: say("shipment {shipment} of {order}"),
    Ship: say("sending shipment {shipment} of {order}"),
    ConsumeBuild: say("building {part} into {order}"),
    AttachPhoto: say("the photo of {part}"),
}
_DONE: dict[type, Text] = {
    Allocate: say("{quantity} × {part} is set aside for {order}."),
    AllocateToBuild: say("{quantity} × {part} is set aside for {order}."),
    Deallocate: say("Taken back: {quantity} × {part} is free again."),
    CreateShipment: say("Shipment {shipment} of {order} is open. Scan what goes into it."),
    Ship: say("Shipment {shipment} of {order} has left. Scan the next order."),
    ConsumeBuild: say("{part} is built into {order}."),
    AttachPhoto: say("The photo of {part} is on the server."),
}
_REFUSALS: dict[Why, Text] = {
    Why.TAKEN_BACK: say("Taken back before it was sent: {what}."),
    Why.DROPPED: say("Dropped by hand, not done by this station: {what}."),
    Why.NOT_ENOUGH: say(
        "There is not enough free stock for {what}. Nothing was set aside; scan another item."
    ),
    Why.TOO_MANY: say("Others have set {part} aside meanwhile. Nothing was set aside; look at the list."),
    Why.NOT_AVAILABLE: say(
        "This item cannot be used any more: {part}. Nothing was set aside; scan another one."
    ),
    Why.NO_SHIPMENT: say("The shipment does not take this any more: {what}. Scan the order anew."),
    Why.NO_LINE: say("The order has no such line any more: {part}. Scan the order anew."),
    Why.ALREADY_SHIPPED: say("Shipment {shipment} of {order} has left already. Scan the next order."),
    Why.EMPTY_SHIPMENT: say("Shipment {shipment} is empty. Nothing was sent; scan what goes into it."),
    Why.ORDER_CLOSED: say("{order} was closed meanwhile. Nothing was changed; scan another order."),
    Why.CHANGED: say("Others have changed {what} meanwhile. Nothing was set aside; look at the list."),
    Why.NOT_PLACED: say("{order} is not open any more. Nothing was changed; ask the office."),
    Why.NOT_SUPPORTED: say("This server cannot do this from a station: {what}. Ask the office."),
    Why.INVALID: say("The server refused {what}. Read its answer below."),
}
_UNSURE = say("No answer for {what}. The station checks with the server; do not scan it again.")
_BY_HAND = {Why.TAKEN_BACK, Why.DROPPED}


def judge(write: Write, scan_id: str, outcome: Outcome) -> Verdict:
    """Say what the answer to a write means."""
    names = _named(write, outcome)
    what = Text(_NAMES[type(write)].template, names)
    data = {key: value for key, value in names.items() if value}
    if isinstance(write, Deallocate) and isinstance(outcome, Refused) and outcome.why not in _BY_HAND:
        still = say("Not taken back: {quantity} × {part} is still set aside for {order}.", **names)
        return Verdict(scan_id, Result.REFUSED, still, outcome.text, data)
    if isinstance(outcome, Done) and isinstance(write, Deallocate):
        return Verdict(scan_id, Result.TAKEN_BACK, Text(_DONE[Deallocate].template, names), data=data)
    if isinstance(outcome, Done):
        return Verdict(scan_id, Result.DONE, Text(_DONE[type(write)].template, names), data=data)
    verdict = not_done(scan_id, outcome, {**names, "what": what}, _REFUSALS, _UNSURE)
    return replace(verdict, data=data)


def doubt(write: Write, scan_id: str) -> Verdict:
    """Say that reading back could not tell whether a write was carried out."""
    what = Text(_NAMES[type(write)].template, _named(write, Done()))
    return in_doubt(scan_id, what)


def _named(write: Write, outcome: Outcome) -> dict[str, object]:
    names: dict[str, object] = {"part": "", "quantity": "", "order": "", "shipment": ""}
    if isinstance(write, Allocate):
        names["shipment"] = write.shipment_reference
    if isinstance(write, Allocate | Deallocate):
        names |= {"part": write.part, "quantity": number(write.quantity), "order": write.order_reference}
    elif isinstance(write, AllocateToBuild):
        names |= {"part": write.part, "quantity": number(write.quantity), "order": write.build_reference}
    elif isinstance(write, CreateShipment | Ship):
        names |= {"shipment": write.reference, "order": write.order_reference}
    elif isinstance(write, ConsumeBuild):
        names |= {"order": write.build_reference, "part": write.part}
    else:
        assert isinstance(write, AttachPhoto)
        names |= {"part": write.name}
    if isinstance(outcome, Done) and isinstance(outcome.data, Allocated):
        names["quantity"] = number(outcome.data.quantity)
    return names
