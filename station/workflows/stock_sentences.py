"""What all screens that change stock say of a stock item."""

from collections.abc import Iterable
from decimal import Decimal

from station.operations import StockItem
from station.text import Text, number, say

WHY_NOT: dict[str, Text] = {
    "customer": say("it is at a customer"),
    "shipped": say("it has been sold"),
    "installed": say("it is built into something else"),
    "consumed": say("it has been used up by a build"),
    "being built": say("it is not finished yet"),
    "used up": say("nothing of it is left"),
}
"""What keeps an item from being used, by the word of its ``why_not``; its status speaks for itself."""

NOWHERE = say("no place")
CONFIRMED = say("Confirmed.")


def named(item: StockItem) -> str:
    """Name a stock item with what tells it from others of its part."""
    told = item.serial or item.batch
    return f"{item.name} {told}".strip()


def names(items: Iterable[StockItem], most: int = 5) -> str:
    """Name several stock items, the first few of them."""
    called = [named(item) for item in items]
    return ", ".join(called[:most]) + (" ..." if len(called) > most else "")


def amount(quantity: Decimal, units: str) -> str:
    """Write a quantity with its unit."""
    return f"{number(quantity)} {units}".strip()


def place_name(item: StockItem) -> str | Text:
    """Say where an item lies."""
    return item.place.name if item.place else NOWHERE


def why_not(item: StockItem) -> Text:
    """Say in a few words what keeps an item from being used."""
    if item.why_not == "customer" and item.customer:
        return say("it is at the customer {customer}", customer=item.customer)
    return WHY_NOT.get(item.why_not, say("{status}", status=item.status_text or item.why_not))


def is_out_of_reach(item: StockItem, may_be_empty: bool = False) -> bool:
    """Tell whether an item is not in the house; a bad condition alone keeps nobody from moving it."""
    here = {"status", "used up"} if may_be_empty else {"status"}
    return not item.is_available and item.why_not not in here


def out_of_reach(item: StockItem) -> Text:
    """Say why nothing can be done with an item."""
    return say(
        "Nothing can be done with {item}: {why}. Put it aside and ask.", item=named(item), why=why_not(item)
    )


def no_right(user: str) -> Text:
    """Say that the person may not change stock."""
    return say("{user} may not change stock. Ask whoever manages the server for the right.", user=user)


def nothing_there(item: StockItem | None = None) -> Text:
    """Say that zero is no quantity."""
    if item is None:
        return say("0 is no quantity here. Scan QTY with a number.")
    return say("0 × {item} is nothing. Scan QTY with a number.", item=named(item))


def only_so_many(item: StockItem, wanted: Decimal, there: Decimal) -> Text:
    """Say that there is less than was said."""
    return say(
        "There are only {there} of {item}, not {wanted}. Scan QTY with what you take.",
        there=amount(there, item.units),
        item=named(item),
        wanted=number(wanted),
    )


def one_of_its_kind(item: StockItem) -> Text:
    """Say that an item with a serial number is always one."""
    return say("{item} has a serial number, so it is always 1. Nothing was changed.", item=named(item))


def structural(name: str) -> Text:
    """Say that nothing can be put into a location that only holds others."""
    return say("{place} only holds other locations; nothing can be put there. Scan one of those.", place=name)


def quantity_so_far(digits: str) -> Text:
    """Say what single digits make so far."""
    return say("Quantity {digits}: scan the next digit.", digits=digits or "0")


# Choosing.


def which_item(item: StockItem, count: int, most: int) -> Text:
    """Ask which of several stock items of a part is meant."""
    if count > most:
        return say(
            "{part} has {count} stock items. Scan the item's own code, or choose one of the first by its"
            " digit.",
            part=item.name,
            count=count,
        )
    return say("{part}: which one? Choose it by its digit, or scan its own code.", part=item.name)


def none_chosen(item: StockItem) -> Text:
    """Say that the choice was left for another scan."""
    return say("No {part} was chosen for this scan.", part=item.name)


def chosen(item: StockItem) -> Text:
    """Say what was chosen."""
    return say("Chosen: {item}.", item=named(item))


def no_choice(digit: str) -> Text:
    """Say that a digit chooses nothing."""
    return say("There is nothing to choose with {digit}. Scan one of the digits shown.", digit=digit)
