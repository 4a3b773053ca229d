"""A bag at the dock: its label, the line it belongs to, and the receipt that would book it."""

from dataclasses import dataclass
from decimal import Decimal

from station.model import Confidence, Context, Earlier, Reading, Scan, Scanned
from station.operations import OrderLine, Receive, ReceiveLine
from station.text import Text
from station.workflows import receive_sentences as sentences
from station.workflows.receive_lines import OpenOrder, quantity_of


@dataclass(frozen=True, slots=True)
class Bag:
    """A label on its way to becoming a receipt; ``earlier`` is what the same label led to before."""

    scan: Scan
    reading: Reading
    line: OrderLine
    earlier: Earlier | None = None

    @property
    def quantity(self) -> Decimal | None:
        """Return the label's quantity in supplier packs."""
        return quantity_of(self.reading)

    @property
    def is_doubtful(self) -> bool:
        """Tell whether the label was put together by guessing, so that a person must compare it."""
        return self.reading.confidence is not Confidence.CERTAIN


def bag_of(scanned: Scanned, line: OrderLine) -> Bag:
    """Return the bag that was scanned, for the line that it belongs to."""
    return Bag(scanned.scan, scanned.reading, line, scanned.earlier)


def forbidden(context: Context) -> Text | None:
    """Say that the person who is signed in may not receive; None if they may."""
    identity = context.identity
    if identity is not None and not identity.may("purchase_order", "add"):
        return sentences.no_right(identity.user)
    return None


def objection(opened: OpenOrder, bag: Bag) -> Text | None:
    """Say why a bag cannot be booked, as far as the station knows without asking."""
    if opened.remaining(bag.line) <= 0:
        return sentences.complete(bag.line)
    # The server books a label with quantity zero as a stock item of nothing.
    return sentences.nothing_in_it(bag.line) if bag.quantity == 0 else None


def receipt(opened: OpenOrder, bag: Bag, context: Context) -> Receive:
    """Return the write that books a bag by its label."""
    order, place = opened.order, context.location
    destination = place or bag.line.destination or order.destination
    return Receive(
        order=order.pk,
        order_reference=order.reference,
        barcode=bag.reading.text,
        line=bag.line.pk,
        location=place.pk if place else None,
        location_name=destination.name if destination else "",
        quantity=bag.quantity,
        part=bag.line.name or bag.line.sku,
        received_before=bag.line.received,
    )


def another_receipt(opened: OpenOrder, bag: Bag, context: Context) -> ReceiveLine | None:
    """Return the write that books a second bag with the same label; None if that cannot be offered.

    The server links a label to one stock item only; this one is booked by its line, with a code of its own.
    """
    doubtful = bag.earlier is not None and bag.earlier.in_doubt
    if doubtful or bag.quantity is None or bag.quantity <= 0 or opened.remaining(bag.line) <= 0:
        return None
    first = receipt(opened, bag, context)
    return ReceiveLine(
        order=first.order,
        order_reference=first.order_reference,
        line=bag.line.pk,
        quantity=bag.quantity,
        barcode=f"STATION-BAG-{bag.scan.id}",
        location=first.location,
        location_name=first.location_name,
        batch=bag.reading.get("lot"),
        part=first.part,
        received_before=first.received_before,
        label=bag.reading.text,
    )
