"""What adjusting stock says."""

from decimal import Decimal

from station.operations import StockItem
from station.text import Text, number, say
from station.workflows.statuses import STATUSES
from station.workflows.stock_sentences import amount, named

# Adding and taking.

READY = {
    "add": say("1 is added whenever a stock item is scanned. QTY says another quantity."),
    "remove": say("1 is taken whenever a stock item is scanned. QTY says another quantity."),
}
NOTHING_TO_CONFIRM = say("There is nothing to confirm: what is scanned is booked at once. Scan a stock item.")
NO_PLACE_WANTED = say("No location is wanted here. Scan a stock item; MOVE moves stock to a location.")


def amount_set(name: str, quantity: Decimal) -> Text:
    """Say what every scan does from now on."""
    if name == "add":
        return say("{quantity} are added whenever a stock item is scanned.", quantity=quantity)
    return say("{quantity} are taken whenever a stock item is scanned.", quantity=quantity)


def booking(name: str, item: StockItem, quantity: Decimal, then: Decimal) -> Text:
    """Say at once what is on its way."""
    words = {
        "quantity": amount(quantity, item.units),
        "item": named(item),
        "then": amount(then, item.units),
    }
    if name == "add":
        return say("Adding {quantity} to {item}: {then} then ...", **words)
    return say("Taking {quantity} from {item}: {then} left then ...", **words)


def too_few(item: StockItem, wanted: Decimal, there: Decimal) -> Text:
    """Say that there is less than would be taken."""
    return say(
        "There are only {there} of {item}, not {wanted}. Nothing was taken; scan QTY with what you take.",
        there=amount(there, item.units),
        item=named(item),
        wanted=wanted,
    )


def set_aside(item: StockItem, wanted: Decimal, free: Decimal) -> Text:
    """Ask whether stock is taken that is set aside for orders."""
    return say(
        "Only {free} of {item} are free; the rest is set aside for orders. Scan CONFIRM to take {wanted} all"
        " the same.",
        free=amount(free, item.units),
        item=named(item),
        wanted=wanted,
    )


def not_agreed(item: StockItem) -> Text:
    """Say that a question was left."""
    return say("{item} was not confirmed. Nothing was taken.", item=named(item))


# One stock item.

SCAN_AN_ITEM = say("Scan a stock item.")
SCAN_FIRST = say("Scan a stock item first, then this code.")
NO_PLACE = say("No location is wanted here. Scan a stock item; MOVE moves this one.")
WHAT_NEXT = say("Scan COUNT, SPLIT, MERGE or a status, or the next stock item.")
SAY_COUNT = say("Scan QTY with what is there, then CONFIRM.")
SAY_SPLIT = say("Scan QTY with what becomes a stock item of its own, then CONFIRM.")
SAY_OTHERS = say("Scan the stock items that go into this one, then CONFIRM.")
NO_OTHERS = say("Scan at least one more stock item of the same part, then CONFIRM.")
NOTHING_TO_CONFIRM_HERE = say("There is nothing to confirm. Scan COUNT, SPLIT, MERGE or a status.")
NOTHING_TO_CANCEL = say("There is nothing to cancel. Scan a stock item.")
LEFT = say("Nothing was changed. Scan the next code.")


def shown(item: StockItem) -> Text:
    """Say what is on the screen."""
    return say(
        "{item}: {quantity} in {place}.",
        item=named(item),
        quantity=amount(item.quantity, item.units),
        place=item.place.name if item.place else say("no place"),
    )


def wait_for(item: StockItem) -> Text:
    """Say that the last change has no answer yet."""
    return say("The last change of {item} has no answer yet. Wait for it, then scan again.", item=named(item))


def count_is(item: StockItem, quantity: Decimal) -> Text:
    """Ask whether a count is right."""
    words = {
        "item": named(item),
        "before": amount(item.quantity, item.units),
        "quantity": amount(quantity, item.units),
    }
    if not quantity:
        return say(
            "{item}: {quantity} instead of {before}. The server may delete an item that is used up."
            " Scan CONFIRM.",
            **words,
        )
    return say("{item}: {quantity} instead of {before}. Scan CONFIRM.", **words)


def never_counted(item: StockItem) -> Text:
    """Say that counting changes nothing of an item with a serial number."""
    return say(
        "{item} has a serial number: the server would accept a count and change nothing. If it is gone, scan"
        " STATUS-LOST.",
        item=named(item),
    )


def counting(item: StockItem, quantity: Decimal) -> Text:
    """Say that a count is on its way."""
    return say("Counting {item} as {quantity} ...", item=named(item), quantity=amount(quantity, item.units))


def split_is(item: StockItem, quantity: Decimal) -> Text:
    """Ask whether a part is split off."""
    return say(
        "{quantity} of {item} become a stock item of their own, {rest} stay. Scan CONFIRM.",
        quantity=amount(quantity, item.units),
        item=named(item),
        rest=amount(item.quantity - quantity, item.units),
    )


def not_a_part(item: StockItem) -> Text:
    """Say that less than all must be split off."""
    return say(
        "Only less than {quantity} can be split off {item}. Scan QTY with a smaller number.",
        quantity=amount(item.quantity, item.units),
        item=named(item),
    )


def never_split(item: StockItem) -> Text:
    """Say that an item with a serial number is whole."""
    return say("{item} has a serial number, so it cannot be split or merged.", item=named(item))


def nowhere(item: StockItem) -> Text:
    """Say that an item must have a location first."""
    return say("{item} has no location. Scan MOVE and put it somewhere first.", item=named(item))


def splitting(item: StockItem, quantity: Decimal) -> Text:
    """Say that a split is on its way."""
    return say("Splitting {quantity} off {item} ...", quantity=amount(quantity, item.units), item=named(item))


def has_status(item: StockItem, word: str) -> Text:
    """Say that an item has a status already."""
    return say("{item} is {status} already. Nothing was changed.", item=named(item), status=STATUSES[word][1])


def status_is(item: StockItem, word: str) -> Text:
    """Ask whether an item is written off."""
    return say(
        "{item} will count as {status} and not as stock any more. Scan CONFIRM.",
        item=named(item),
        status=STATUSES[word][1],
    )


def grading(item: StockItem, word: str) -> Text:
    """Say that a status is on its way."""
    return say("Setting {item} to {status} ...", item=named(item), status=STATUSES[word][1])


def other_part(item: StockItem, first: StockItem) -> Text:
    """Say that only items of one part can be merged."""
    return say("{item} is no {part}. Scan stock items of the same part.", item=named(item), part=first.name)


def other_status(item: StockItem, first: StockItem) -> Text:
    """Say that only items in one condition can be merged."""
    return say(
        "{item} is {status}, {first} is {other}. Only items in the same condition can be merged.",
        item=named(item),
        status=item.status_text,
        first=named(first),
        other=first.status_text,
    )


def among_them(item: StockItem) -> Text:
    """Say that an item was scanned twice."""
    return say("{item} is among them already. Scan the next one, or CONFIRM.", item=named(item))


def merge_is(item: StockItem, count: int, total: Decimal) -> Text:
    """Ask whether items are merged."""
    return say(
        "{count} stock items become one of {total}: {item} in {place}; the others are gone then. Scan the"
        " next one, or CONFIRM.",
        count=count,
        total=amount(total, item.units),
        item=named(item),
        place=item.place.name if item.place else "",
    )


def merging(item: StockItem, count: int) -> Text:
    """Say that a merge is on its way."""
    return say("Merging {count} stock items into {item} ...", count=number(Decimal(count)), item=named(item))
