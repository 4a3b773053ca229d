"""Reading back whether a write whose answer was lost has happened on an InvenTree server."""

from dataclasses import dataclass

from station.api_client.inventree.wire import Body, decimal_of
from station.model import Done, Evidence, Outcome, Refused, Why
from station.operations import Receive


@dataclass(frozen=True, slots=True)
class Inquire:
    """The label alone does not tell; look at the order line."""


def label_evidence(answer: Body | Outcome, order: int) -> Outcome | Inquire:
    """Judge by scanning the label again: the server links it to the stock item that receiving makes."""
    if isinstance(answer, Refused) and answer.why is Why.NO_MATCH:
        return Inquire()
    if not isinstance(answer, Body):
        return answer
    item = answer.json.get("stockitem") if isinstance(answer.json, dict) else None
    if not isinstance(item, dict):
        return Inquire()
    instance = item.get("instance")
    booked_on = instance.get("purchase_order") if isinstance(instance, dict) else None
    # Servers before 1.0 send no instance; a label that became a stock item was received all the same.
    return Done(Evidence.APPLIED if booked_on in {None, order} else Evidence.UNCLEAR)


def line_evidence(answer: Body | Outcome, write: Receive) -> Outcome:
    """Judge by the line: virtual parts make no stock item, so only its count can have moved."""
    if not isinstance(answer, Body):
        return answer
    line = answer.json if isinstance(answer.json, dict) else {}
    part = line.get("part_detail")
    virtual = isinstance(part, dict) and part.get("virtual") is True
    received, before = decimal_of(line.get("received")), write.received_before
    if not virtual:
        return Done(Evidence.NOT_APPLIED)
    return Done(Evidence.NOT_APPLIED if received == before else Evidence.UNCLEAR)
