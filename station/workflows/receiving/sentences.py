"""What receiving says, and what it tells scripts."""

from decimal import Decimal

from station.model import Earlier, Reading, Result, Verdict
from station.operations import OrderLine, PurchaseOrder, Receive, ReceiveLine, Thing
from station.text import NOTHING, Text, number, say
from station.workflows.receiving.lines import OpenOrder
from station.workflows.receiving.quantity import PackOption


def name_of(line: OrderLine) -> str:
    """Return what people call the part of a line."""
    return line.name or line.sku or line.reference


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


def complete(line: OrderLine) -> Text:
    """Say that nothing of a line is to come."""
    return say(
        "All {ordered} of {part} are received. Put this bag aside and ask.",
        ordered=line.ordered,
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


def offer(line: OrderLine, quantity: Decimal | None) -> Text:
    """Offer to receive the bag that opened the order."""
    amount = amount_of(quantity)
    return say("{amount}{part}: scan the bag again to receive it.", amount=amount, part=name_of(line))


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


def seen_before(earlier: Earlier | None, may_be_another: bool) -> Text:
    """Say when the same label was scanned and what came of it; another bag may have it too."""
    if earlier is not None and earlier.in_doubt:
        advice = say("The station still checks with the server; put this bag aside.")
    elif may_be_another:
        advice = say("Scan CONFIRM only if this is another bag with the same label.")
    else:
        advice = say("Nothing is booked twice; scan the next bag.")
    if earlier is None:
        return say("The server has a bag with this label already. {advice}", advice=advice)
    return say(
        "This label was scanned before, {when}: {what} {advice}",
        when=earlier.when,
        what=earlier.what,
        advice=advice,
    )


def other_supplier(line: OrderLine, supplier: str, order: PurchaseOrder) -> Text:
    """Say that a label is another supplier's than the order's."""
    return say(
        "This is a label of {supplier}, but {order} is from {ours}. Nothing was booked; put {part} aside, or "
        "scan CONFIRM if it belongs here.",
        supplier=supplier,
        order=order.reference,
        ours=order.supplier,
        part=name_of(line),
    )


def nothing_in_it(line: OrderLine) -> Text:
    """Say that a bag of zero pieces is nothing to receive."""
    return say(
        "0 × {part} is nothing to receive. Count what is in the bag, scan QTY with the number, then the bag.",
        part=name_of(line),
    )


def no_number(line: OrderLine, text: str) -> Text:
    """Say that a label's quantity cannot be used."""
    return say(
        "{part}: the label's quantity {text} is no number. Scan QTY with the right one, then the bag.",
        part=name_of(line),
        text=text,
    )


def strange_unit(line: OrderLine, unit: str) -> Text:
    """Say that a label counts in a unit that the part is not counted in."""
    if not line.units:
        return say(
            "{part}: the label counts in {unit}, the part in pieces. Scan QTY with the pieces, then the bag.",
            part=name_of(line),
            unit=unit,
        )
    return say(
        "{part}: the label counts in {unit}, the part in {ours}. Scan QTY with the number, then the bag.",
        part=name_of(line),
        unit=unit,
        ours=line.units,
    )


def packs_or_pieces(line: OrderLine, quantity: Decimal) -> Text:
    """Ask whether a quantity is meant in packs or in pieces."""
    return say(
        "{quantity} × {part}: packs or pieces? The supplier sells packs of {pack}.",
        quantity=quantity,
        part=name_of(line),
        pack=pieces(line, line.pack),
    )


def pack_option(line: OrderLine, option: PackOption) -> Text:
    """Say one way to understand a quantity."""
    return say(
        "{packs} × pack of {pack} = {pieces}",
        packs=option.packs,
        pack=pieces(line, line.pack),
        pieces=pieces(line, option.pieces),
    )


def pieces(line: OrderLine, quantity: Decimal) -> str:
    """Write a number of a part's units."""
    return f"{number(quantity)} {line.units}".strip()


def too_many_refused(line: OrderLine, quantity: Decimal, remaining: Decimal) -> Text:
    """Say that more than ordered is not received here."""
    return say(
        "{part}: {quantity} in the bag, only {remaining} to come. More than ordered is not received here; "
        "put it aside and ask.",
        part=name_of(line),
        quantity=quantity,
        remaining=remaining,
    )


def doubtful(line: OrderLine, reading: Reading, quantity: Decimal | None) -> Text:
    """Ask whether a label that had to be guessed together is right."""
    why = reading.problems[0] if reading.problems else say("The scan had to be repaired.")
    return say(
        "{amount}{part}? {why} Scan it again if all is right.",
        amount=amount_of(quantity),
        part=name_of(line),
        why=why,
    )


def not_confirmed(line: OrderLine) -> Text:
    """Say that a bag was asked about and then left."""
    return say("{part} was not confirmed. Nothing was booked.", part=name_of(line))


def answer_first(line: OrderLine) -> Text:
    """Say that a scan cannot be taken while something else is asked."""
    return say("First answer what is asked of {part}, then scan this again.", part=name_of(line))


def counted(line: OrderLine, count: Decimal) -> Text:
    """Say how many are counted, and how to go on."""
    return say(
        "{count} × {part} counted. Scan the next one, QTY with the number, or CONFIRM.",
        count=count,
        part=name_of(line),
    )


def counted_in(line: OrderLine) -> Text:
    """Say that a scan was counted into a receipt that stands at another scan."""
    return say("Counted: one more {part}.", part=name_of(line))


def quantity_set(quantity: Decimal | None) -> Text:
    """Say that a quantity was heard."""
    return say("Quantity {quantity}.", quantity=quantity) if quantity is not None else say("No quantity.")


def next_quantity(quantity: Decimal | None) -> Text:
    """Say that a quantity holds for the next bag."""
    if quantity is None:
        return say("The label of the next bag tells its quantity. Scan it.")
    return say("The next bag holds {quantity}. Scan it.", quantity=quantity)


def status_set(status: Text) -> Text:
    """Say that a status was heard."""
    return say("Status: {status}.", status=status)


def next_status(status: Text) -> Text:
    """Say that a status holds for the next bag."""
    return say("The next bag is booked as: {status}. Scan it.", status=status)


def next_line() -> Text:
    """Say that the next bag goes to another line."""
    return say("The next bag goes to the next line that wants its part. Scan it.")


def only_line(line: OrderLine) -> Text:
    """Say that there is no other line."""
    return say("{part} stands on one line only. Go on with this one.", part=name_of(line))


def other_line(line: OrderLine) -> Text:
    """Say to which line a bag was moved."""
    return say("Line {line}.", line=line.reference or number(Decimal(line.pk)))


def no_place(part: str) -> Text:
    """Say that a bag needs a place that can hold it."""
    return say("{part} has no place to go. Scan the location where you put it.", part=part)


def left_without_place(part: str) -> Text:
    """Say that a bag was left before it had a place."""
    return say("{part} had no place to go and is not booked. Open its order and scan it again.", part=part)


def not_now() -> Text:
    """Say that a code is of no use at this moment."""
    return say("That code is of no use now. Scan the next bag.")


def signed(quantity: Decimal) -> str:
    """Write a difference with its sign; nothing for none."""
    return "" if quantity == 0 else f"{'+' if quantity > 0 else '-'}{number(abs(quantity))}"
