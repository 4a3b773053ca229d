"""Which stock item or location a code means: the server is asked until that is clear, or a person chooses."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from station.model import Ask, Brought, Done, Kind, Outcome, Place, Pressed, Reading, Refused, Scanned, Why
from station.operations import (
    FindStock,
    Found,
    LoadStockItem,
    Lookup,
    Read,
    StockItem,
    Thing,
    code_hash,
)
from station.text import Text, say
from station.workflows.base import failed, unknown_code

MOST_CHOICES = 9
PARTS = frozenset({"part", "supplierpart", "manufacturerpart"})


@dataclass(frozen=True, slots=True)
class Sought:
    """A code, or a thing of another screen, of which the stock item or location is being looked for.

    ``op`` is the question that is with the server, ``origin`` what operations are named after, ``unknown``
    what is said if nothing has the code. ``pressed`` is what was chosen on the other screen.
    """

    scan_id: str
    origin: str
    text: str
    unknown: Text
    op: str = ""
    pressed: Pressed | None = None


@dataclass(frozen=True, slots=True)
class OfPart:
    """The code is a part's; ``pk`` is its key."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Several stock items of a part; a person chooses one."""

    sought: Sought
    items: tuple[StockItem, ...]

    @property
    def shown(self) -> tuple[StockItem, ...]:
        """Return those that a digit can choose."""
        return self.items[:MOST_CHOICES]

    def chosen(self, digit: str) -> StockItem | None:
        """Return the item that a digit chooses, if there is one."""
        turn = int(digit) if digit.isdigit() else 0
        return self.shown[turn - 1] if 1 <= turn <= len(self.shown) else None


Told = StockItem | Place | OfPart | Offer | Read | Text
"""What is known of a code: what it means, what must be asked next, or why it is of no use."""


def seek(event: Scanned) -> tuple[Sought, Read | OfPart]:
    """Begin to look for what was scanned."""
    reading, scan_id = event.reading, event.scan.id
    sought = Sought(scan_id, scan_id, reading.text, unknown_code(reading))
    if reading.kind is Kind.NATIVE and reading.get("model") == "stockitem":
        return sought, LoadStockItem(int(reading.get("pk")))
    if reading.kind is Kind.NATIVE and reading.get("model") == "part":
        return sought, OfPart(int(reading.get("pk")), reading.text)
    return sought, Lookup(reading.text)


def bring(event: Brought) -> tuple[Sought, Told]:
    """Take up what another screen hands over; how much there is of it is asked anew."""
    pressed, thing = event.pressed, event.thing
    sought = Sought(pressed.scan_id, pressed.origin, thing.name, _of_no_use(thing.name), pressed=pressed)
    if thing.model == "stockitem":
        return sought, LoadStockItem(thing.pk)
    return sought, _meant(replace(thing, item=None))


def asked(sought: Sought, read: Read) -> tuple[Sought, Ask]:
    """Ask the server the next question about a code."""
    op = f"{sought.origin}:{_PURPOSES[type(read)]}"
    return replace(sought, op=op), Ask(op, read)


_PURPOSES: dict[type, str] = {Lookup: "code", LoadStockItem: "item", FindStock: "stock"}


def answered(sought: Sought, outcome: Outcome) -> Told | tuple[Text, str]:
    """Take the server's answer about a code; a sentence with what the server said if it is of no use."""
    data = outcome.data if isinstance(outcome, Done) else None
    if isinstance(data, StockItem):
        return data
    if isinstance(data, Found):
        return _meant(data.thing)
    if isinstance(data, tuple):
        return _listed(sought, tuple(each for each in data if isinstance(each, StockItem)))
    if isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}:
        return sought.unknown
    return failed(outcome)


def _meant(thing: Thing) -> Told:
    if thing.model == "stockitem":
        return thing.item or LoadStockItem(thing.pk)
    if thing.model == "stocklocation":
        return Place(thing.pk, thing.name, thing.structural)
    part = thing.pk if thing.model == "part" else thing.part
    if thing.model in PARTS and part is not None:
        return OfPart(part, thing.name)
    return _of_no_use(thing.name)


def _of_no_use(name: str) -> Text:
    return say("{name} is neither stock nor a location. Scan a stock item or a location.", name=name)


def _listed(sought: Sought, items: tuple[StockItem, ...]) -> Told:
    nothing = say("The server knows no stock of {code}. Scan the stock item's own code.", code=sought.text)
    return offer_of(sought, items) or nothing


def offer_of(sought: Sought, items: tuple[StockItem, ...]) -> StockItem | Offer | None:
    """Return the only item, an offer of several, or None if there is none."""
    if not items:
        return None
    return items[0] if len(items) == 1 else Offer(sought, items)


def item_among(
    items: Iterable[StockItem], by_serial: Iterable[StockItem], reading: Reading
) -> StockItem | None:
    """Return the one item that a linked code means, or a serial number; None if none or several have it."""
    wanted = code_hash(reading.text)
    by_code = [item for item in items if wanted in item.codes]
    serial = reading.get("serial") or (reading.text.strip() if reading.kind is Kind.PLAIN else "")
    found = by_code or [item for item in by_serial if serial and item.serial == serial]
    return found[0] if len(found) == 1 else None


def listed_thing(item: StockItem) -> Thing:
    """Return a stock item as a thing, as far as a list tells of it."""
    return Thing(
        "stockitem",
        item.pk,
        item.name,
        place=item.place,
        quantity=item.quantity,
        units=item.units,
        part=item.part,
        item=item,
    )
