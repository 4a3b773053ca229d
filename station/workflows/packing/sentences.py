"""What packing says, and what it tells scripts."""

from collections.abc import Sequence
from decimal import Decimal

from station.model import Done, Outcome, Refused, Verdict
from station.operations import Shipment, StockItem, Thing
from station.text import NOTHING, Text, say
from station.workflows.base import done, refused
from station.workflows.packing.job import Job, Kind, PickLine
from station.workflows.packing.states import Offered, Parcel, Pick, Question
from station.workflows.stock_sentences import amount as amount, named as named, why_not

# Orders.


def opened(job: Job, shipment: Shipment | None) -> Text:
    """Say that an order is open and how much of it is missing."""
    waiting = sum(1 for line in job.lines if line.missing > 0)
    parcel = say(", shipment {shipment}", shipment=shipment.reference) if shipment else NOTHING
    return say(
        "{reference} for {title}{parcel} is open: {waiting} of {lines} lines are missing something.",
        reference=job.reference,
        title=job.title,
        parcel=parcel,
        waiting=waiting,
        lines=len(job.lines),
    )


def job_data(job: Job) -> dict[str, object]:
    """Return an order as plain JSON."""
    missing = sum(1 for line in job.lines if line.missing > 0)
    return {"order": job.reference, "kind": job.kind.value, "lines": len(job.lines), "lines_missing": missing}


def closed(job: Job) -> Text:
    """Say why nothing can be set aside for an order."""
    return say(
        "{reference} is closed ({status}); nothing can be set aside for it. Scan another order.",
        reference=job.reference,
        status=job.status,
    )


def shipped_already(shipment: Shipment) -> Text:
    """Say that a shipment has left."""
    return say(
        "Shipment {shipment} left on {day}. Scan another order.",
        shipment=shipment.reference,
        day=shipment.shipped_on,
    )


def several(text: str, found: Sequence[Offered]) -> Text:
    """Say that a text fits several orders."""
    names = ", ".join(f"{each.reference} ({each.title})" for each in found[:5])
    return say("{text} fits several orders: {names}. Choose one by its digit.", text=text, names=names)


def no_order(text: str) -> Text:
    """Say that no order has a name."""
    return say("No sales order and no build order is called {text}. Scan its code.", text=text)


def not_an_order(thing: Thing) -> Text:
    """Say that a code is known but leads to no order that is packed."""
    return say("{name} is nothing to pack. Scan a sales order, a shipment or a build order.", name=thing.name)


def no_choice(digit: str) -> Text:
    """Say that a digit chooses nothing."""
    return say("There is nothing to choose with {digit}. Scan one of the digits shown.", digit=digit)


def chosen(reference: str) -> Text:
    """Say what was chosen."""
    return say("Chosen: {reference}.", reference=reference)


def which_shipment(job: Job) -> Text:
    """Ask into which shipment is packed."""
    if not job.open_shipments:
        return say(
            "{reference} has no open shipment. Scan NEW-SHIPMENT to open one.", reference=job.reference
        )
    return say("Into which shipment of {reference}? Choose it by its digit.", reference=job.reference)


def opening_shipment(reference: str, job: Job) -> Text:
    """Say that a shipment is being opened."""
    return say("Opening shipment {shipment} of {order} ...", shipment=reference, order=job.reference)


def no_shipment(job: Job) -> Text:
    """Say that there is no shipment to pack into."""
    return say("{order} has no open shipment here. Scan NEW-SHIPMENT, or the order.", order=job.reference)


def no_right(user: str, job: Job) -> Text:
    """Say that the person may not set stock aside."""
    if job.kind is Kind.BUILD:
        return say("{user} may not set stock aside for builds. Ask whoever manages the server.", user=user)
    return say("{user} may not set stock aside for orders. Ask whoever manages the server.", user=user)


# Items.


def setting_aside(pick: Pick) -> Text:
    """Say at once what is known before the server answers."""
    quantity = amount(pick.quantity or Decimal(0), pick.line.units)
    return say("Setting aside {quantity} × {item} ...", quantity=quantity, item=named(pick.item))


def nothing_missing(headline: Text, job: Job) -> Text:
    """Say that an order has all it needs."""
    return say("{headline} Nothing of {order} is missing.", headline=headline, order=job.reference)


def not_wanted(item: StockItem, job: Job) -> Text:
    """Say that an item is not on the order."""
    return say(
        "{item} is not on {order}. Put it back and scan another item.", item=named(item), order=job.reference
    )


def not_in_stock_list(text: str, job: Job) -> Text:
    """Say that a code is nothing that the order wants."""
    return say(
        "{code} is nothing that {order} wants. Scan an item of the list.", code=text, order=job.reference
    )


def all_set_aside(line: PickLine) -> Text:
    """Say that nothing of a line is missing."""
    return say("All of {part} is set aside. Put this one back.", part=line.name)


def no_stock(line: PickLine) -> Text:
    """Say that there is no stock of a part."""
    return say("The server knows no free stock of {part}. Scan the item itself, or ask.", part=line.name)


def which_stock(line: PickLine) -> Text:
    """Ask which stock of a part is taken."""
    return say("{part}: which one? Scan its own code, or choose it by its digit.", part=line.name)


def none_chosen(line: PickLine) -> Text:
    """Say that the choice was left for another scan."""
    return say("No {part} was chosen for this scan.", part=line.name)


def there_already(item: StockItem, busy: bool) -> Text:
    """Say that an item was scanned twice."""
    if busy:
        return say("{item} is being set aside. Scan the next item.", item=named(item))
    return say("{item} is in this parcel already. Scan the next item.", item=named(item))


def not_usable(item: StockItem) -> Text:
    """Say why an item cannot be used."""
    return say(
        "{item} cannot be used: {why}. Put it aside and scan another.", item=named(item), why=why_not(item)
    )


def set_aside_elsewhere(item: StockItem) -> Text:
    """Say that an item is set aside for others."""
    return say("All of {item} is set aside for other orders. Scan another item.", item=named(item))


def expired(item: StockItem) -> Text:
    """Ask whether expired goods are taken."""
    return say("{item} expired on {day}. Scan CONFIRM to take it anyway.", item=named(item), day=item.expiry)


def other_first(item: StockItem, first: StockItem) -> Text:
    """Ask whether an item is taken although another one expires earlier."""
    return say(
        "{first} in {place} expires earlier, on {day}. Take that one, or scan CONFIRM for {item}.",
        first=named(first),
        place=first.place.name if first.place else say("no place"),
        day=first.expiry,
        item=named(item),
    )


def over_the_line(line: PickLine, wanted: Decimal, missing: Decimal) -> Text:
    """Ask whether more than ordered is set aside."""
    return say(
        "{part}: {wanted} scanned, only {missing} missing. Scan CONFIRM to set aside more than was ordered.",
        part=line.name,
        wanted=wanted,
        missing=missing,
    )


def only_so_many(item: StockItem, wanted: Decimal, free: Decimal) -> Text:
    """Ask whether less is taken than was said."""
    return say(
        "Only {free} of {item} are free, not {wanted}. Scan CONFIRM to take these.",
        free=free,
        item=named(item),
        wanted=wanted,
    )


def nothing(line: PickLine) -> Text:
    """Say that zero is nothing to set aside."""
    return say("0 × {part} is nothing to set aside. Scan QTY with a number.", part=line.name)


def over_by(part: str, over: Decimal) -> Text:
    """Say that more is set aside than wanted, because two benches were at one line."""
    return say(
        "Another bench has set {part} aside at the same moment: {over} too many. Take that many out on the"
        " server.",
        part=part,
        over=over,
    )


def gives_way(part: str) -> Text:
    """Say that two benches were at one line at the same moment."""
    return say("Another bench has set {part} aside at the same moment; this one is taken back.", part=part)


def next_quantity(quantity: Decimal) -> Text:
    """Say that a quantity holds for the next item."""
    return say("{quantity} of the next item. Scan it.", quantity=quantity)


# The pack check.


def nothing_to_verify() -> Text:
    """Say that there is no parcel to check."""
    return say("There is no parcel to check here. Scan a sales order.")


def verifying(shipment: str) -> Text:
    """Say that a parcel is being checked."""
    return say("Checking shipment {shipment}.", shipment=shipment)


def empty_shipment() -> Text:
    """Say that a shipment has nothing in it."""
    return say("Nothing is set aside for this shipment. Scan what goes into it.")


def scan_all(count: int) -> Text:
    """Ask for every item of a parcel."""
    return say("Scan every item of the parcel: {count} to see.", count=count)


def seen(part: str, quantity: Decimal, of: Decimal, left: int) -> Text:
    """Say that an item was seen."""
    if not left:
        return say(
            "{part}: {quantity} of {of}. Everything is in the parcel. Scan SHIP.",
            part=part,
            quantity=quantity,
            of=of,
        )
    return say("{part}: {quantity} of {of}. {left} to see.", part=part, quantity=quantity, of=of, left=left)


def seen_before(item: StockItem) -> Text:
    """Say that an item was seen before."""
    return say("{item} was seen already. Scan the next item.", item=named(item))


def seen_all_of(part: str) -> Text:
    """Say that there is one too many of a part."""
    return say(
        "All {part} of this parcel were seen: this one is too many. Take it out, then scan CONFIRM.",
        part=part,
    )


def not_in_parcel(name: str) -> Text:
    """Say that something must not be in the parcel."""
    return say("{item} does not belong into this parcel. Take it out, then scan CONFIRM.", item=name)


def wrong_batch(item: StockItem, meant: StockItem) -> Text:
    """Say that an item is of another batch than the one that is set aside."""
    return say(
        "Wrong batch: {item} instead of {meant}. Take it out, then scan CONFIRM.",
        item=named(item),
        meant=named(meant),
    )


def wrong_serial(item: StockItem, meant: StockItem) -> Text:
    """Say that an item has another serial number than the one that is set aside."""
    return say(
        "Wrong serial number: {item} instead of {meant}. Take it out, then scan CONFIRM.",
        item=named(item),
        meant=named(meant),
    )


def not_verified(names: str) -> Text:
    """Say what was not seen yet."""
    return say("Not seen yet: {names}. Scan them, or have a supervisor scan a badge.", names=names)


def no_supervisor(name: str) -> Text:
    """Say that a badge is no supervisor's."""
    return say("{name} may not waive the check. Scan every item, or a supervisor's badge.", name=name)


def waived(name: str, count: int) -> Text:
    """Say that a supervisor has ended the check."""
    return say("{name} lets the parcel leave with {count} not seen. Scan SHIP.", name=name, count=count)


# The parcel.

NUMBERS: dict[Parcel, Text] = {
    Parcel.TRACKING: say("tracking number"),
    Parcel.INVOICE: say("invoice number"),
}


def number_wanted(parcel: Parcel) -> Text:
    """Ask for a number of the parcel."""
    return say("Scan the {number}, or CONFIRM to go on without.", number=NUMBERS[parcel])


def no_number(parcel: Parcel) -> Text:
    """Say that a code is no number of a parcel."""
    return say("That is no {number}. Scan it from its own label, or CONFIRM.", number=NUMBERS[parcel])


def number_set(parcel: Parcel, text: str) -> Text:
    """Say that a number was heard."""
    return say("{number}: {text}.", number=NUMBERS[parcel], text=text)


def not_all_settled() -> Text:
    """Say that not everything could be set aside."""
    return say("Not everything could be set aside. Look at the list, then scan this again.")


def not_waited_for() -> Text:
    """Say that what was waited for is left to itself."""
    return say("Not waited for any more. Scan the next item.")


def check_left() -> Text:
    """Say that the check of the parcel was left."""
    return say("The check is left; it begins anew with VERIFY or SHIP. Scan the next item.")


def settling(count: int) -> Text:
    """Say what is waited for."""
    return say("Waiting until {count} items are set aside. CANCEL goes on scanning.", count=count)


def shipping(shipment: str) -> Text:
    """Say that a shipment is being sent."""
    return say("Sending shipment {shipment} on its way ...", shipment=shipment)


def consuming(reference: str) -> Text:
    """Say that a build is consuming."""
    return say("{reference} consumes what is set aside ...", reference=reference)


def consume_instead() -> Text:
    """Say that a build is not shipped."""
    return say("A build order is not shipped. Scan CONSUME to use up what is set aside.")


def ship_instead() -> Text:
    """Say that a sales order is not consumed."""
    return say("A sales order consumes nothing. Scan SHIP to send it.")


def nothing_to_consume() -> Text:
    """Say that a build has nothing set aside."""
    return say("Nothing is set aside for this build. Scan its components.")


def papers_made(scan_id: str, outcome: Outcome) -> Verdict:
    """Say where the packing list went."""
    if isinstance(outcome, Done):
        return done(scan_id, say("The packing list is here: {name}.", name=str(outcome.data)))
    detail = outcome.text if isinstance(outcome, Refused) else ""
    sentence = say("The packing list could not be made. Try the other way: PRINT for paper, SAVE for a file.")
    return refused(scan_id, sentence, detail)


QUESTIONS: dict[Question, Text] = {
    Question.OVER_LINE: say("Scan CONFIRM to set aside more, or another item."),
    Question.LESS: say("Scan CONFIRM to take what is free, or another item."),
    Question.EXPIRED: say("Scan CONFIRM to take it anyway, or another item."),
    Question.LATER: say("Scan CONFIRM to take it anyway, or the other item."),
}
