"""What counting says."""

from decimal import Decimal

from station.model import Place
from station.operations import StockItem
from station.text import Text, say
from station.workflows.counting.sheet import Kind, Seen, Sheet
from station.workflows.stock_sentences import amount, named, names, place_name

READY = say("Scan the location that is counted.")
PLACE_FIRST = say("Scan the location first, then what lies there.")
NOTHING_TO_CONFIRM = say("There is nothing to confirm yet. Scan what lies here, then FINISH.")
NOTHING_TO_CANCEL = say("There is nothing to cancel. Scan a location.")
NO_ITEM = say("Scan a stock item first, then its quantity.")
ANSWER_FIRST = say("Scan CONFIRM to write it, CANCEL to go on counting, or the next item.")
COUNT_ON = say("Go on counting: scan the next item, or FINISH.")
LEFT = say("The stocktake is left. Nothing was written; scan a location.")
WRITTEN_OF = say("This stocktake is closed. Scan the next location.")
LOADING = say("Go on scanning.")

MISSING_LEFT = say("Leave what is missing as it is")
MISSING_WRITTEN_OFF = say("Write off what is missing")
WRITTEN_OFF = say(
    "What is missing is counted to 0, and set to LOST where it has a serial number. The server deletes items"
    " that are set to vanish when used up. Scan CONFIRM, or DIGIT-1 to leave them."
)
LEFT_AS_IT_IS = say("What is missing is left as it is. Scan CONFIRM.")

KINDS: dict[Kind, Text] = {
    Kind.MISSING: say("missing"),
    Kind.QUANTITY: say("other quantity"),
    Kind.SURPLUS: say("belongs elsewhere"),
}


def loading(place: Place) -> Text:
    """Say that the expected list is being loaded."""
    return say("Loading what should lie at {place} ...", place=place.name)


def opened(sheet: Sheet) -> Text:
    """Say what is expected at a location."""
    return say(
        "{place}: {count} stock items expected. Scan each one, then FINISH.",
        place=sheet.place.name,
        count=len(sheet.expected),
    )


def too_many(place: Place) -> Text:
    """Say that a location holds too much for one stocktake."""
    return say(
        "{place} holds more stock items than one stocktake takes. Count the locations below it, or on the"
        " server.",
        place=place.name,
    )


def seen(item: StockItem, one: Seen, left: int) -> Text:
    """Say that an item was seen."""
    return say(
        "{item}: {quantity} of {expected}. {left} to see.",
        item=named(item),
        quantity=amount(one.quantity, item.units),
        expected=amount(item.quantity, item.units),
        left=left,
    )


def surplus(item: StockItem, one: Seen) -> Text:
    """Say that an item belongs elsewhere."""
    return say(
        "{item}: {quantity} found here; the server has it at {place}. It would be moved here.",
        item=named(item),
        quantity=amount(one.quantity, item.units),
        place=place_name(item),
    )


def seen_before(item: StockItem) -> Text:
    """Say that an item was seen before."""
    return say("{item} was seen already. QTY says another quantity of it.", item=named(item))


def nothing_left_of(item: StockItem) -> Text:
    """Say that the server has nothing of an item."""
    return say(
        "The server has nothing left of {item}. Count it by itself after this, or put it aside and ask.",
        item=named(item),
    )


def finish_first(sheet: Sheet) -> Text:
    """Say that another location must wait."""
    return say("{place} is being counted. Scan FINISH first, or CANCEL to leave it.", place=sheet.place.name)


def still_here(sheet: Sheet) -> Text:
    """Say that a location is being counted already."""
    return say("{place} is being counted already. Scan what lies there.", place=sheet.place.name)


def leave_all(sheet: Sheet) -> Text:
    """Ask whether what was seen is thrown away."""
    return say(
        "{count} seen at {place} would be thrown away. Scan CANCEL again, or go on counting.",
        count=len(sheet.seen),
        place=sheet.place.name,
    )


def differs(sheet: Sheet) -> Text:
    """Say how a location differs from what the server says."""
    kinds = [each.kind for each in sheet.differences()]
    return say(
        "{place}: {missing} missing, {other} with another quantity, {surplus} belong elsewhere. Nothing is"
        " written before CONFIRM.",
        place=sheet.place.name,
        missing=kinds.count(Kind.MISSING),
        other=kinds.count(Kind.QUANTITY),
        surplus=kinds.count(Kind.SURPLUS),
    )


def agrees(sheet: Sheet) -> Text:
    """Say that a location holds what the server says."""
    return say(
        "{place}: all {count} stock items are as expected. There is nothing to write; scan the next"
        " location.",
        place=sheet.place.name,
        count=len(sheet.expected),
    )


def rereading(sheet: Sheet) -> Text:
    """Say that the server is asked once more."""
    return say("Looking once more what the server says of {place} ...", place=sheet.place.name)


def changed_meanwhile(items: tuple[StockItem, ...]) -> Text:
    """Say what others have changed since the sheet was made."""
    return say(
        "Others have changed this meanwhile: {names}. Nothing was written; look at the list, then scan"
        " CONFIRM again.",
        names=names(items),
    )


def writing(count: int) -> Text:
    """Say how much is written."""
    return say("{count} changes are on their way; each row tells what became of it.", count=count)


def nothing_to_write(sheet: Sheet) -> Text:
    """Say that all that differs is left as it is."""
    return say(
        "What is missing at {place} is left as it is, so nothing is written. Scan the next location.",
        place=sheet.place.name,
    )


def finding(item: StockItem, place: Place) -> Text:
    """Say that an item that belongs elsewhere is moved here."""
    return say("Moving {item} to {place} ...", item=named(item), place=place.name)


def recounting(item: StockItem, quantity: Decimal) -> Text:
    """Say that another quantity is written."""
    return say("Counting {item} as {quantity} ...", item=named(item), quantity=amount(quantity, item.units))
