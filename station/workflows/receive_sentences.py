"""What receiving says, and what it tells scripts."""

from collections.abc import Sequence
from decimal import Decimal

from station.model import (
    Done,
    Earlier,
    NotSent,
    Outcome,
    Reading,
    Refused,
    Result,
    Verdict,
    Why,
    decimal_or_none,
)
from station.operations import OrderLine, PurchaseOrder, Receive, Received, ReceiveLine, Thing
from station.text import NOTHING, Text, number, say
from station.workflows.base import failed
from station.workflows.receive_lines import OpenOrder


def name_of(line: OrderLine) -> str:
    """Return what people call the part of a line."""
    return line.name or line.sku or line.reference


def order_open(order: PurchaseOrder) -> Text:
    """Say that an order is open and how much is to come."""
    waiting = sum(1 for line in order.lines if line.remaining > 0)
    return say(
        "{reference} from {supplier} is open: {waiting} of {lines} lines to come.",
        reference=order.reference,
        supplier=order.supplier,
        waiting=waiting,
        lines=len(order.lines),
    )


def open_already(order: PurchaseOrder) -> Text:
    """Say that the order that was scanned is the one on the screen."""
    return say(
        "{reference} is open, and bags of it are being booked. Scan the next bag.", reference=order.reference
    )


def not_placed(order: PurchaseOrder) -> Text:
    """Say why an order cannot be received."""
    if order.open:
        return say(
            "{reference} is not placed yet ({status}). Issue it on the server, then scan it again.",
            reference=order.reference,
            status=order.status,
        )
    return say(
        "{reference} is closed ({status}); nothing more can be received on it. Scan another order.",
        reference=order.reference,
        status=order.status,
    )


def several_orders(text: str, orders: Sequence[PurchaseOrder]) -> Text:
    """Say that a name fits more than one order."""
    names = ", ".join(f"{order.reference} ({order.supplier})" for order in orders[:5])
    return say("{text} fits several orders: {names}. Scan the code of the right one.", text=text, names=names)


def no_order(text: str) -> Text:
    """Say that no order has a name."""
    return say("No purchase order on the server is called {text}.", text=text)


def not_an_order(thing: Thing) -> Text:
    """Say that a code is known but leads to no order."""
    return say("{name} is no purchase order. Scan an order, or a bag of one.", name=thing.name)


def not_a_bag(thing: Thing, order: PurchaseOrder) -> Text:
    """Say that a code is known but is nothing to receive."""
    if thing.model == "stockitem":
        return say(
            "{name} is in stock already: this bag was received before. Scan the next bag.", name=thing.name
        )
    return say(
        "{name} is no bag of {order}. Scan the supplier's label on the bag.",
        name=thing.name,
        order=order.reference,
    )


def not_on_order(order: PurchaseOrder, reading: Reading) -> Text:
    """Say that a label's part is not on the open order."""
    part = reading.get("sku") or reading.get("mpn") or reading.get("customer_part")
    return say(
        "{part} is not on {order}. Scan the order that it belongs to.",
        part=part or reading.text,
        order=order.reference,
    )


def no_right(user: str) -> Text:
    """Say that the user may not receive; the server itself does not check."""
    return say("{user} may not receive goods. Ask whoever manages the server for the right.", user=user)


def seen_before(earlier: Earlier, may_be_another: bool) -> Text:
    """Say when the same label was scanned and what came of it; another bag may have it too."""
    if earlier.in_doubt:
        advice = say("The station still checks with the server; put this bag aside.")
    elif may_be_another:
        advice = say("Scan CONFIRM only if this is another bag with the same label.")
    else:
        advice = say("Nothing is booked twice; scan the next bag.")
    return say(
        "This label was scanned before, {when}: {what} {advice}",
        when=earlier.when,
        what=earlier.what,
        advice=advice,
    )


def complete(line: OrderLine) -> Text:
    """Say that nothing of a line is to come."""
    return say(
        "All {ordered} of {part} are received. Put this bag aside and ask.",
        ordered=line.ordered,
        part=name_of(line),
    )


def nothing_in_it(line: OrderLine) -> Text:
    """Say that a label tells of zero pieces."""
    return say(
        "The label says 0 × {part}. Put this bag aside and receive it by hand on the server.",
        part=name_of(line),
    )


def too_many(line: OrderLine, quantity: Decimal, remaining: Decimal) -> Text:
    """Ask whether more than ordered is to be received."""
    return say(
        "{part}: {quantity} in the bag, only {remaining} to come. Scan it again to receive it anyway.",
        part=name_of(line),
        quantity=quantity,
        remaining=remaining,
    )


def not_confirmed(part: str) -> Text:
    """Say that a bag was asked about and then left."""
    return say("{part} was not confirmed. Nothing was booked.", part=part)


def offer(line: OrderLine, quantity: Decimal | None) -> Text:
    """Offer to receive the bag that opened the order."""
    amount = amount_of(quantity)
    return say("{amount}{part}: scan the bag again to receive it.", amount=amount, part=name_of(line))


def doubtful(line: OrderLine, reading: Reading) -> Text:
    """Ask whether a label that had to be guessed together is right."""
    why = reading.problems[0] if reading.problems else say("The scan had to be repaired.")
    return say(
        "{amount}{part}? {why} Scan it again if all is right.",
        amount=amount_of(decimal_or_none(reading.get("quantity"))),
        part=name_of(line),
        why=why,
    )


def amount_of(quantity: Decimal | None) -> Text:
    """Write a quantity before a part's name; nothing if it is not known."""
    return say("{quantity} × ", quantity=quantity) if quantity is not None else NOTHING


def structural(name: str) -> Text:
    """Say that a location cannot hold anything."""
    return say("{place} only holds other locations. Scan one of those.", place=name)


def working_at(name: str) -> Text:
    """Say where things go from now on."""
    return say("What you receive now goes to {place}.", place=name)


def booking(write: Receive | ReceiveLine, opened: OpenOrder, scan_id: str) -> Verdict:
    """Say at once what is known before the server answers."""
    line = opened.line(write.line)
    headline = say("Receiving {amount}{part} ...", amount=amount_of(write.quantity), part=write.part)
    data = line_data(opened, line, write.quantity) if line else {}
    return Verdict(scan_id, Result.PENDING, headline, data=data)


def order_data(order: PurchaseOrder) -> dict[str, object]:
    """Return an order as plain JSON."""
    return {
        "order": order.reference,
        "supplier": order.supplier,
        "lines": len(order.lines),
        "lines_to_come": sum(1 for line in order.lines if line.remaining > 0),
    }


def line_data(opened: OpenOrder, line: OrderLine, quantity: Decimal | None) -> dict[str, object]:
    """Return a line and what is being done with it as plain JSON."""
    return {
        "order": opened.order.reference,
        "line": line.pk,
        "part": name_of(line),
        "sku": line.sku,
        "quantity": number(quantity) if quantity is not None else None,
        "ordered": number(line.ordered),
        "received": number(line.received),
        "remaining": number(opened.remaining(line)),
    }


def judge(write: Receive | ReceiveLine, scan_id: str, outcome: Outcome) -> Verdict:
    """Say what the answer to a receipt means."""
    data: dict[str, object] = {"order": write.order_reference, "line": write.line, "part": write.part}
    amount = amount_of(write.quantity)
    if isinstance(outcome, Done):
        return _received(write, scan_id, outcome, data)
    if isinstance(outcome, Refused):
        result = _RESULTS.get(outcome.why, Result.REFUSED)
        return Verdict(scan_id, result, _refusal(write, outcome), outcome.text, data)
    data["quantity"] = number(write.quantity) if write.quantity is not None else None
    if isinstance(outcome, NotSent):
        kept = say(
            "{amount}{part} is kept here and booked when the server is back. Go on scanning.",
            amount=amount,
            part=write.part,
        )
        return Verdict(scan_id, Result.KEPT, kept, outcome.cause, data)
    unsure = say(
        "No answer for {amount}{part}. The station checks with the server; do not scan this bag again.",
        amount=amount,
        part=write.part,
    )
    return Verdict(scan_id, Result.UNSURE, unsure, outcome.cause, data)


def doubt(write: Receive | ReceiveLine, scan_id: str) -> Verdict:
    """Say that reading back could not tell whether a receipt was booked."""
    headline = say(
        "Nobody can tell whether {amount}{part} was booked on {order}. Look at the order on the server.",
        amount=amount_of(write.quantity),
        part=write.part,
        order=write.order_reference,
    )
    data = {"order": write.order_reference, "line": write.line, "part": write.part}
    return Verdict(scan_id, Result.UNSURE, headline, data=data)


def _received(write: Receive | ReceiveLine, scan_id: str, outcome: Done, data: dict[str, object]) -> Verdict:
    told = outcome.data if isinstance(outcome.data, Received) else None
    quantity = told.quantity if told and told.quantity is not None else write.quantity
    place = say(" into {place}", place=write.location_name) if write.location_name else NOTHING
    headline = say(
        "Received {amount}{part}{place}.", amount=amount_of(quantity), part=write.part, place=place
    )
    data["quantity"] = number(quantity) if quantity is not None else None
    data["location"] = write.location_name or None
    return Verdict(scan_id, Result.DONE, headline, data=data)


_RESULTS = {Why.NO_LOCATION: Result.ASK, Why.TAKEN_BACK: Result.TAKEN_BACK}
_REFUSALS: dict[Why, Text] = {
    Why.TAKEN_BACK: say("Taken back: {part} is not booked."),
    Why.DROPPED: say("{part} was dropped by hand and is not booked on {order} by this station."),
    Why.ALREADY_RECEIVED: say("This bag of {part} was received before. Nothing was booked twice."),
    Why.LINE_COMPLETE: say("All of {part} on {order} are received. Put this bag aside and ask."),
    Why.NO_LINE: say("The server finds no line for {part} on {order}. Nothing was booked; ask the buyer."),
    Why.NO_MATCH: say("The server cannot read this label of {part}. Nothing was booked; ask the buyer."),
    Why.NO_LOCATION: say("{part} has no place to go. Scan the location where you put it."),
    Why.NO_QUANTITY: say("The label of {part} carries no quantity. Nothing was booked; receive it by hand."),
    Why.NOT_PLACED: say("{order} is not placed any more. Nothing was booked; ask the buyer."),
}


def _refusal(write: Receive | ReceiveLine, outcome: Refused) -> Text:
    sentence = _REFUSALS.get(outcome.why)
    if sentence is not None:
        return Text(sentence.template, {"part": write.part, "order": write.order_reference})
    if outcome.why is Why.INVALID:
        return say("The server refused {part}. Nothing was booked; read its answer below.", part=write.part)
    return failed(outcome)[0]
