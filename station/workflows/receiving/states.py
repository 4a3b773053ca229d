"""The states of receiving."""

from dataclasses import dataclass, field

from station.model import Photo, Reading, Recorded, Scanned, Verdict
from station.operations import PurchaseOrder
from station.workflows.receiving.bags import Bag, Detail, Question, Said
from station.workflows.receiving.lines import OpenOrder, PendingReceipt
from station.workflows.receiving.quantity import PackOption


@dataclass(frozen=True, slots=True)
class Choosing:
    """No order is open; ``verdict`` is the last scan's.

    ``offered`` are the orders that ``led``, the code behind them, may belong to.
    """

    verdict: Verdict | None = None
    offered: tuple[PurchaseOrder, ...] = ()
    led: "Leading | None" = None


@dataclass(frozen=True, slots=True)
class Leading:
    """What leads to an order: a code, or a name that was typed.

    With ``offer`` a bag is offered for confirmation instead of booked, because it was scanned on another
    screen or belongs to another order than the one of ``previous``. ``supplier_part`` is what the server
    recognised the code as, ``part_names`` what the part is called if the code is a part's own.
    """

    scan_id: str
    text: str
    scanned: Scanned | None = None
    offer: bool = False
    supplier_part: int | None = None
    part_names: tuple[str, ...] = ()
    previous: "Receiving | None" = None


@dataclass(frozen=True, slots=True)
class Booked:
    """A bag that is being booked: its receipt, and the stock items that it became once it is settled."""

    op_id: str
    scan_id: str
    part: str
    items: tuple[int, ...] = ()
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of a bag that is being taken, or waits for the bag's receipt."""

    op_id: str
    scan_id: str
    of: Booked
    photo: Photo | None = None


@dataclass(frozen=True, slots=True)
class Receiving:
    """An order is open and bags can be scanned.

    ``current`` is the line of the last bag; ``unplaced`` are the receipts for which there is no place,
    they are booked as soon as a location is known; ``reading`` is the last bag's label; ``said`` holds for
    the next bag; ``latest`` is the bag that was booked last.
    """

    opened: OpenOrder
    verdict: Verdict
    current: int | None = None
    unplaced: tuple[PendingReceipt, ...] = ()
    reading: Reading | None = None
    said: Said = field(default_factory=Said)
    latest: Booked | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Searching:
    """The server is asked for the order that a code or a name stands for or belongs to.

    ``tried`` are the questions that found nothing.
    """

    led: Leading
    op: str
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loading:
    """An order is being loaded."""

    led: Leading
    op: str


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """An order is not placed yet; a person is asked whether to issue it. ``op`` is set while it is issued."""

    led: Leading
    order: PurchaseOrder
    verdict: Verdict
    op: str = ""


@dataclass(frozen=True, slots=True)
class Checking:
    """The server is asked about a code that the station cannot place on the open order by itself.

    ``asks`` tells what: which order a label names, what a code stands for, an order of that name, or a
    part that could be added. ``bag`` is the one whose label names another order; ``counted`` was being
    counted when the code was scanned, and is booked before anything else, or into the location scanned.
    """

    receiving: Receiving
    scanned: Scanned
    op: str
    asks: str
    bag: Bag | None = None
    counted: Bag | None = None


@dataclass(frozen=True, slots=True)
class Confirming:
    """A bag waits until it is scanned a second time, or the confirm code.

    With ``by_code`` only the confirm code counts: scanning the bag again may mean anything there.
    """

    receiving: Receiving
    bag: Bag
    question: Question
    by_code: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """A code that carries no quantity is counted: each scan of it is one more."""

    receiving: Receiving
    bag: Bag


@dataclass(frozen=True, slots=True)
class Deciding:
    """A quantity can be meant in packs or in pieces; a person chooses."""

    receiving: Receiving
    bag: Bag
    options: tuple[PackOption, ...]


@dataclass(frozen=True, slots=True)
class Capturing:
    """What the next code says is a detail of ``bag``, or of the next one where there is none yet.

    ``is_range`` tells that the next serial number is the last of a range that began with the one before,
    ``is_counted`` that the bag is being counted and counting goes on afterwards.
    """

    receiving: Receiving
    detail: Detail
    bag: Bag | None
    scan_id: str
    is_range: bool = False
    is_counted: bool = False


@dataclass(frozen=True, slots=True)
class Adding:
    """A part that the supplier has, but the order does not; a person is asked whether to add it.

    ``op`` is set while the line is being made.
    """

    receiving: Receiving
    scanned: Scanned
    supplier_part: int
    part: str
    op: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """The summary of what was received on the order; ``receipts`` are what the journal has of it.

    ``op`` is the question to the journal, ``closing`` the write that completes the order, once there is one.
    """

    receiving: Receiving
    receipts: tuple[Recorded, ...]
    verdict: Verdict
    op: str = ""
    closing: str = ""


Working = Receiving | Checking | Confirming | Counting | Deciding | Capturing | Adding | Finished
ReceiveState = Choosing | Searching | Loading | NotPlaced | Working


def receiving_behind(state: ReceiveState) -> Receiving | None:
    """Return the open order behind a state, if there is one."""
    if isinstance(state, Receiving):
        return state
    if isinstance(state, Searching | Loading | NotPlaced):
        return state.led.previous
    return None if isinstance(state, Choosing) else state.receiving
