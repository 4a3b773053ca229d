"""What moving stock says."""

from station.model import Place
from station.text import Text, number, say
from station.workflows.moving.states import Held
from station.workflows.stock_sentences import amount, named, place_name


def held(one: Held) -> Text:
    """Say that an item is in hand."""
    return say(
        "{quantity} × {item} from {place}. Scan the next item, or the location it goes to.",
        quantity=amount(one.quantity, one.item.units),
        item=named(one.item),
        place=place_name(one.item),
    )


def held_already(one: Held) -> Text:
    """Say that an item was scanned twice."""
    return say("{item} is in hand already. Scan the next item or the location.", item=named(one.item))


def on_its_way(one: Held) -> Text:
    """Say that an item is being moved."""
    return say("{item} is being moved already. Scan the next item.", item=named(one.item))


def there_already(one: Held, place: Place) -> Text:
    """Say that an item needs no moving."""
    return say("{item} is at {place} already. Nothing was moved.", item=named(one.item), place=place.name)


def all_there_already(place: Place) -> Text:
    """Say that nothing in hand needs moving."""
    return say("All of it is at {place} already. Scan another location, or CANCEL.", place=place.name)


def moving(items: tuple[Held, ...], place: Place) -> Text:
    """Say at once what is on its way."""
    if len(items) > 1:
        return say("Moving {count} stock items to {place} ...", count=len(items), place=place.name)
    return say(
        "Moving {quantity} × {item} to {place} ...",
        quantity=amount(items[0].quantity, items[0].item.units),
        item=named(items[0].item),
        place=place.name,
    )


def going_to(place: Place) -> Text:
    """Say that a location takes what is scanned from now on."""
    return say("Every stock item you scan now goes to {place}. Scan the first one.", place=place.name)


def next_quantity(quantity: object) -> Text:
    """Say that a quantity holds for the next item."""
    return say("{quantity} of the next item. Scan it.", quantity=quantity)


def put_down(items: tuple[Held, ...]) -> Text:
    """Say that what was in hand stays where it is."""
    return say("Nothing was moved. {count} in hand were let go.", count=len(items))


NOTHING_HELD = say("Nothing is in hand. Scan a stock item first, or the location things go to.")
NO_CONFIRM = say("There is nothing to confirm: what is scanned moves at once. Scan a stock item.")
NO_PLACE = say("Scan the location that it goes to.")
LEFT_PLACE = say("The location is left. Scan stock items, or another location.")
NOTHING_TO_CANCEL = say("There is nothing to cancel. Scan a stock item or a location.")


def in_words(one: Held) -> str:
    """Write how much of an item is moved, and of how much if it is a part."""
    whole = one.quantity == one.item.quantity
    of = "" if whole else f" / {number(one.item.quantity)}"
    return f"{number(one.quantity)}{of} {one.item.units}".strip()
