"""What receiving says of orders: finding, opening, extending and closing them."""

from collections.abc import Iterable, Sequence

from station.operations import PurchaseOrder, Thing
from station.text import Text, say


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


def no_order(text: str) -> Text:
    """Say that no order has a name."""
    return say("No purchase order on the server is called {text}.", text=text)


def not_an_order(thing: Thing) -> Text:
    """Say that a code is known but leads to no order."""
    return say("{name} is no purchase order. Scan an order, or a bag of one.", name=thing.name)


def order_data(order: PurchaseOrder) -> dict[str, object]:
    """Return an order as plain JSON."""
    return {
        "order": order.reference,
        "supplier": order.supplier,
        "lines": len(order.lines),
        "lines_to_come": sum(1 for line in order.lines if line.remaining > 0),
    }


def not_placed(order: PurchaseOrder) -> Text:
    """Say why an order cannot be received by this person."""
    if order.open:
        return say(
            "{reference} is not placed yet ({status}). Ask the buyer to issue it, then scan it again.",
            reference=order.reference,
            status=order.status,
        )
    return say(
        "{reference} is closed ({status}); nothing more can be received on it. Scan another order.",
        reference=order.reference,
        status=order.status,
    )


def issue_it(order: PurchaseOrder) -> Text:
    """Ask whether an order is to be issued."""
    return say(
        "{reference} from {supplier} is not placed yet ({status}). Scan CONFIRM to issue it now.",
        reference=order.reference,
        supplier=order.supplier,
        status=order.status,
    )


def not_issued(order: PurchaseOrder) -> Text:
    """Say that an order was asked about and then left."""
    return say("{reference} was not issued. Nothing was changed.", reference=order.reference)


def issuing(order: PurchaseOrder) -> Text:
    """Say that an order is being issued."""
    return say("Issuing {reference} ...", reference=order.reference)


def several_orders(text: str, orders: Sequence[PurchaseOrder]) -> Text:
    """Say that a name fits more than one order."""
    names = ", ".join(f"{order.reference} ({order.supplier})" for order in orders[:5])
    return say(
        "{text} fits several orders: {names}. Choose one by its digit, or scan its own code.",
        text=text,
        names=names,
    )


def no_choice(digit: str) -> Text:
    """Say that a digit chooses nothing."""
    return say("There is nothing to choose with {digit}. Scan an order, or a bag of it.", digit=digit)


def chosen(order: PurchaseOrder) -> Text:
    """Say which order was chosen."""
    return say("{reference} from {supplier}.", reference=order.reference, supplier=order.supplier)


def no_order_of_label(orders: Iterable[str], parts: Sequence[str], text: str) -> Text:
    """Say what was looked for on a label, and that no outstanding order has it."""
    looked_for = ", ".join((*sorted(orders), *parts)) or text
    return say(
        "No outstanding order was found for {looked_for}. Scan the order itself, or type its number (F2).",
        looked_for=looked_for,
    )


def add_it(part: str, order: PurchaseOrder) -> Text:
    """Ask whether a part is to be added to the order."""
    return say(
        "{part} is not on {order}, but {supplier} sells it. Scan CONFIRM to add it to the order.",
        part=part,
        order=order.reference,
        supplier=order.supplier,
    )


def how_many_to_add(part: str) -> Text:
    """Say that a quantity is needed for a new line."""
    return say("How many {part} are ordered? Scan QTY with the number, then CONFIRM.", part=part)


def adding(part: str, order: PurchaseOrder) -> Text:
    """Say that a line is being made."""
    return say("Adding {part} to {order} ...", part=part, order=order.reference)


def not_added(part: str) -> Text:
    """Say that a part was asked about and then left."""
    return say("{part} was not added. Nothing was booked.", part=part)


def order_not_checked() -> Text:
    """Say that nobody could tell which order a label names."""
    return say("The label names another order, and the server cannot be asked now.")


def all_here(received: Text, order: PurchaseOrder) -> Text:
    """Say that the last bag has made an order complete."""
    return say("{received} Everything of {order} is here.", received=received, order=order.reference)


def summing_up(order: PurchaseOrder) -> Text:
    """Say that a summary is being made."""
    return say("Summing up {order} ...", order=order.reference)


def back_to(order: PurchaseOrder) -> Text:
    """Say that receiving goes on."""
    return say("{order} is open. Scan the next bag.", order=order.reference)


def completing(order: PurchaseOrder) -> Text:
    """Say that an order is being closed."""
    return say("Completing {order} ...", order=order.reference)


def closed_already(order: PurchaseOrder) -> Text:
    """Say that an order needs no closing."""
    return say("{order} is complete on the server. Scan the next order.", order=order.reference)


def may_not_complete(order: PurchaseOrder) -> Text:
    """Say that the person may not close an order."""
    return say("Your account may not complete {order}. Ask the buyer to do it.", order=order.reference)


def bags_on_their_way(order: PurchaseOrder) -> Text:
    """Say that an order cannot be closed while its bags are being booked."""
    return say(
        "Bags of {order} are still being booked. Wait for them, then scan CONFIRM.", order=order.reference
    )


def printing() -> Text:
    """Say that the summary is being printed."""
    return say("Printing the summary ...")


def saving() -> Text:
    """Say that the summary is being saved."""
    return say("Saving the summary ...")


def report_made(name: str) -> Text:
    """Say where the summary went."""
    return say("The summary is here: {name}. Scan the next order.", name=name)


def report_failed() -> Text:
    """Say that the summary could not be made."""
    return say("The summary could not be delivered. Try the other way: PRINT for paper, SAVE for a file.")


def summary(lines: int, of: int, bags: int, differing: int) -> Text:
    """Say in one line what was received."""
    if not differing:
        return say("{bags} bags on {lines} of {of} lines; nothing is missing.", bags=bags, lines=lines, of=of)
    return say(
        "{bags} bags on {lines} of {of} lines; {differing} lines differ from the order.",
        bags=bags,
        lines=lines,
        of=of,
        differing=differing,
    )
