"""A bag at the dock: what its label and the operator say of it, and the receipt that would book it."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from station.model import Confidence, Context, Earlier, Kind, Place, Reading, Scanned
from station.operations import OrderLine, Receive, ReceiveLine
from station.workflows.digits import quantity_of, with_digit
from station.workflows.receiving.lines import OpenOrder
from station.workflows.receiving.quantity import Amount, amount_on
from station.workflows.statuses import STATUSES

LONGEST_NOTE = 500
TAKES_A_LINE = 293
"""The first API number whose server books a label on the line that the station names."""


class Detail(StrEnum):
    """What can be said of a bag besides its quantity."""

    SERIALS = "serials"
    BATCH = "batch"
    EXPIRY = "expiry"
    PACKAGING = "packaging"
    NOTE = "note"


class Question(StrEnum):
    """What a person may have to agree to before a bag is booked."""

    SEEN_BEFORE = "seen before"
    OTHER_SUPPLIER = "other supplier"
    TOO_MANY = "too many"
    DOUBTFUL = "doubtful"
    OFFERED = "offered"


@dataclass(frozen=True, slots=True)
class Said:
    """What the operator says of a bag: before it is scanned, or while it is asked about.

    ``digits`` are a quantity that is being put together from single digits. ``skip`` passes over lines.
    """

    quantity: Decimal | None = None
    digits: str = ""
    status: str = ""
    details: tuple[tuple[Detail, str], ...] = ()
    serials: tuple[str, ...] = ()
    skip: int = 0

    def get(self, detail: Detail) -> str:
        """Return a detail, empty if it was not said."""
        return dict(self.details).get(detail, "")

    def having(self, detail: Detail, text: str) -> "Said":
        """Say a detail, in place of what was said of it before."""
        others = tuple(pair for pair in self.details if pair[0] is not detail)
        return replace(self, details=(*others, (detail, text)) if text else others)

    def with_digit(self, digit: str) -> "Said":
        """Put one more digit to the quantity, a point, or take the last one back."""
        digits = with_digit(self.digits, digit)
        return replace(self, digits=digits, quantity=quantity_of(digits))


@dataclass(frozen=True, slots=True)
class Bag:
    """A label on its way to becoming a receipt.

    ``amount`` is what it holds as somebody said it, ``packs`` the same in supplier packs once that is
    clear; ``agreed`` is what a person has agreed to. ``counted`` are further scans that were counted into it.
    With ``read_by_server`` the server understands the label, also where the station does not.
    """

    scanned: Scanned
    line: OrderLine
    by_order_code: bool = True
    said: Said = field(default_factory=Said)
    packs: Decimal | None = None
    agreed: frozenset[Question] = frozenset()
    counted: tuple[str, ...] = ()
    asked: frozenset[Detail] = frozenset()
    read_by_server: bool = False

    @property
    def scan_id(self) -> str:
        """Return the scan under which the bag is booked."""
        return self.scanned.scan.id

    @property
    def reading(self) -> Reading:
        """Return the label as it was read."""
        return self.scanned.reading

    @property
    def code(self) -> str:
        """Return the text of the label."""
        return self.scanned.reading.text

    @property
    def earlier(self) -> Earlier | None:
        """Return what the same label led to before."""
        return self.scanned.earlier

    @property
    def amount(self) -> Amount | None:
        """Return what the bag holds: what the operator says counts before what the label says."""
        if self.said.quantity is not None:
            return Amount(self.said.quantity)
        if self.said.serials and amount_on(self.reading) is None:
            return Amount(Decimal(len(self.said.serials)))
        return amount_on(self.reading)

    @property
    def is_doubtful(self) -> bool:
        """Tell whether the label was put together by guessing, so that a person must compare it."""
        guessed = self.reading.confidence is not Confidence.CERTAIN
        overruled = self.said.quantity is not None
        return guessed or (bool(self.reading.get("quantity_text")) and not overruled)

    @property
    def serials(self) -> tuple[str, ...]:
        """Return the serial numbers: those that were scanned, else the one on the label."""
        printed = self.reading.get("serial")
        is_one = self.line.keeps_serials and wanted_serials(self) == 1
        return self.said.serials or ((printed,) if is_one and is_one_serial(printed) else ())

    @property
    def batch(self) -> str:
        """Return the batch: what the operator says, else the label's lot."""
        return self.said.get(Detail.BATCH) or self.reading.get("lot")

    @property
    def expiry(self) -> str:
        """Return the day on which the goods expire, YYYY-MM-DD; empty if nobody says one that is whole."""
        told = self.said.get(Detail.EXPIRY) or self._printed_expiry
        return told if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", told) else ""

    @property
    def note(self) -> str:
        """Return the note: the operator's words, and what the server has no field for."""
        printed = [("Date code", self.reading.get("date_code"))]
        if not self.expiry:
            printed.append(("Expiry", self._printed_expiry))
        if self.reading.get("serial") not in self.serials:
            printed.append(("Serial number", self.reading.get("serial")))
        parts = [self.said.get(Detail.NOTE), *(f"{name} {value}" for name, value in printed if value)]
        return "; ".join(part for part in parts if part)[:LONGEST_NOTE]

    @property
    def _printed_expiry(self) -> str:
        return self.reading.get("expiry") or self.reading.get("best_before")


def agreeing(bag: Bag, *questions: Question) -> Bag:
    """Return the bag after a person has agreed to something."""
    return replace(bag, agreed=bag.agreed | frozenset(questions))


def is_one_serial(text: str) -> bool:
    """Tell whether the server, which takes serial numbers in one text, would read this as a single one."""
    return bool(text) and not re.search(r"[,;+~\s]", text) and text.count("-") != 1


def wanted_serials(bag: Bag | None) -> int | None:
    """Return how many serial numbers a bag needs; None if only its serial numbers will tell."""
    return int(bag.packs * bag.line.pack) if bag is not None and bag.packs is not None else None


def place_of(opened: OpenOrder, line: OrderLine, context: Context) -> Place | None:
    """Return where a line's goods go: the place to work in, the line's, the order's, the part's usual one."""
    return context.location or line.destination or opened.order.destination or line.usual_place


def takes_a_line(context: Context) -> bool:
    """Tell whether the server books a label on the line that the station names, as far as is known."""
    return context.identity is None or context.identity.api >= TAKES_A_LINE


def receipt(opened: OpenOrder, bag: Bag, context: Context) -> Receive | ReceiveLine:
    """Return the write that books a bag: by its label where that tells all, else by its line."""
    if _label_tells_all(bag) and takes_a_line(context):
        return _by_label(opened, bag, context)
    return by_line(_by_label(opened, bag, context), bag)


def _label_tells_all(bag: Bag) -> bool:
    """Tell whether the server, which reads the label itself, would keep everything that is known."""
    if bag.packs is None:
        return True
    said_nothing = bag.said == replace(Said(), skip=bag.said.skip)
    kept = bag.serials or bag.batch or bag.expiry or bag.note
    asked = Question.SEEN_BEFORE in bag.agreed or bag.counted
    as_printed = bag.packs == (bag.amount.value if bag.amount else None)
    return bag.reading.kind is Kind.LABEL and said_nothing and as_printed and not (kept or asked)


def _by_label(opened: OpenOrder, bag: Bag, context: Context) -> Receive:
    order, line = opened.order, bag.line
    place, goes_to = context.location, place_of(opened, line, context)
    return Receive(
        order=order.pk,
        order_reference=order.reference,
        barcode=bag.code,
        line=line.pk,
        location=place.pk if place else None,
        location_name=goes_to.name if goes_to else "",
        quantity=bag.packs,
        part=line.name or line.sku,
        received_before=line.received,
        most=_most(opened, bag),
    )


def _most(opened: OpenOrder, bag: Bag) -> Decimal:
    """Return how much the line may hold afterwards: what was ordered, or what a person has agreed to."""
    if bag.packs is None:
        return bag.line.ordered
    after = bag.line.received + opened.under_way(bag.line) + bag.packs
    return max(bag.line.ordered, after)


def by_line(first: Receive, bag: Bag) -> ReceiveLine:
    """Return the write that books a bag by its line, with all that is known of it.

    A label becomes the new stock item's code; the server takes it once only, so a second bag with the
    same label, and goods that were counted, get a code of the station's own.
    """
    own_code = bag.reading.kind is not Kind.LABEL or Question.SEEN_BEFORE in bag.agreed
    status = STATUSES.get(bag.said.status)
    return replace(
        _of_line(first, bag.line.pk, bag.packs or Decimal(0)),
        barcode=f"STATION-BAG-{bag.scan_id}" if own_code else bag.code,
        batch=bag.batch,
        serial_numbers=",".join(bag.serials),
        expiry_date=bag.expiry,
        status=status[0] if status else None,
        packaging=bag.said.get(Detail.PACKAGING),
        note=bag.note,
        label=bag.code if own_code else "",
    )


def relabelled(write: Receive) -> ReceiveLine | None:
    """Return the write that books by its line what the server could not read; None without a quantity."""
    if write.quantity is None or write.line is None:
        return None
    return _of_line(write, write.line, write.quantity)


def _of_line(write: Receive, line: int, quantity: Decimal) -> ReceiveLine:
    """Return a receipt by label as one by line: for the same order, place and numbers."""
    return ReceiveLine(
        order=write.order,
        order_reference=write.order_reference,
        line=line,
        quantity=quantity,
        barcode=write.barcode,
        location=write.location,
        location_name=write.location_name,
        part=write.part,
        received_before=write.received_before,
        most=write.most,
    )
