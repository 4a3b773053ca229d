"""What tests of workflows and engine work with: orders, labels, a clock, doubles of lanes and listener."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from station.barcode import read
from station.engine import IDENTIFY, Engine
from station.journal.store import Journal
from station.messages import Came, Desk, LabelChanged, Message, Returned
from station.model import Context, Done, Identity, Outcome, Place, Reading, Scan, Scanned, Verdict
from station.operations import (
    FindStock,
    Found,
    LoadDetails,
    LoadPicture,
    LoadPlaces,
    OrderLine,
    PurchaseOrder,
    Read,
    StockItem,
    Thing,
    Write,
)
from station.pace import Pace
from station.screen import Snapshot
from station.screens import all_screens
from station.settings_tree import Settings
from station.text import NOTHING, Text
from station.workflows.base import Workflow

SERVER = "https://inventree.example.com"
START = 1_800_000_000.0
AT = datetime.fromtimestamp(START, UTC)
PACE = Pace(patience=95.0, look_back=2.0, retry=2.0)

RECEIVING = Place(1, "Warehouse/Receiving")
SHELF = Thing("stocklocation", 7, "Warehouse/Shelf 3", place=Place(7, "Warehouse/Shelf 3"))
RACK = Thing("stocklocation", 8, "Warehouse/Rack", structural=True)
PART = Thing("part", 40, "LM358BIDDFR", "Dual operational amplifier")
STOCK_ITEM = Thing("stockitem", 90, "LM358BIDDFR", place=RECEIVING, quantity=Decimal(10))
ORDER_THING = Thing("purchaseorder", 5, "PO-0001")

MAY_RECEIVE = Identity("operator", "Demo", "1.5.0", 400, {"purchase_order": ("view", "add")})
MAY_LOOK = replace(MAY_RECEIVE, roles={"purchase_order": ("view",)})
AT_WORK = Context(MAY_RECEIVE)
NO_MORE: Mapping[str, Workflow[Any]] = {}
BESIDE = LoadPicture | LoadPlaces | LoadDetails
"""What is asked while the work goes on."""
NO_STOCK: Mapping[int, tuple[StockItem, ...]] = {}


def line(pk: int, part: str, sku: str, ordered: object, received: object = 0, **more: object) -> OrderLine:
    return OrderLine(pk, 100 + pk, 200 + pk, part, sku, part, "", Decimal(ordered), Decimal(received), **more)


AMPLIFIER = line(11, "LM358BIDDFR", "296-LM358BIDDFRCT-ND", 20)
RESISTOR = line(12, "RC0603FR-0710KL", "311-10.0KHRCT-ND", 100)
ORDER = PurchaseOrder(
    5, "PO-0001", "DigiKey", "SO 72991337", "Placed", True, True, lines=(AMPLIFIER, RESISTOR)
)
OTHER_ORDER = PurchaseOrder(
    6,
    "PO-0002",
    "Mouser Electronics",
    "",
    "Placed",
    True,
    True,
    lines=(line(21, "GRM188R71H104KA93D", "81-GRM39X104K50", 50),),
)
CLOSED_ORDER = PurchaseOrder(7, "PO-0003", "TME", "", "Complete", False, False)
PENDING_ORDER = PurchaseOrder(8, "PO-0004", "TME", "", "Pending", False, True)


def label(sku: str = "", mpn: str = "", quantity: object = "", order: str = "", lot: str = "") -> str:
    """Write a supplier label; ``lot`` tells bags of the same content apart."""
    pairs = (("K", order), ("30P", sku), ("1P", mpn), ("Q", quantity), ("1T", lot))
    content = "\x1d".join(f"{identifier}{value}" for identifier, value in pairs if value != "")
    return f"[)>\x1e06\x1d{content}\x1e\x04"


def bag(of: OrderLine = AMPLIFIER, quantity: object = 10, lot: str = "") -> str:
    return label(of.sku, of.mpn, quantity, lot=lot)


def scan(text: str, scan_id: str = "s1") -> Scan:
    return Scan(scan_id, text.encode("utf-8", "surrogatepass"), text, "test", None, AT)


def scanned(text: str, scan_id: str = "s1") -> Scanned:
    return Scanned(scan(text, scan_id), read(text))


def found_label(order: int | None = None, supplier_part: int | None = None, thing: Thing = PART) -> Found:
    """What a server tells of a label that one of its supplier readers took apart."""
    return Found(thing, order, supplier_part, is_label=True)


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class ScriptedLanes:
    """The server's side: keeps what it is asked until a test answers; ``on_write`` looks at each write."""

    reads: dict[str, Read] = field(default_factory=dict)
    writes: dict[str, Write] = field(default_factory=dict)
    written: list[Write] = field(default_factory=list)
    on_write: Callable[[str], None] = lambda op_id: None

    def read(self, op_id: str, read: Read) -> None:
        assert op_id not in self.reads, "a question may be under way only once"
        self.reads[op_id] = read

    def write(self, op_id: str, write: Write) -> None:
        subjects = [waiting.subject for waiting in self.writes.values()]
        assert write.subject not in subjects, "one unsettled write for each subject"
        self.on_write(op_id)
        self.writes[op_id] = write
        self.written.append(write)

    @property
    def questions(self) -> list[Read]:
        """What a scan waits for: not who is signed in, nor what is asked beside the booking."""
        asked = (question for op_id, question in self.reads.items() if op_id != IDENTIFY)
        return [each for each in asked if not isinstance(each, BESIDE)]


@dataclass
class Recorder:
    """Writes down what the engine tells; ``on_scanned`` looks at each scan before it is acted on."""

    scans: list[tuple[Scan, Reading]] = field(default_factory=list)
    verdicts: list[tuple[Verdict, str]] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    wishes: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    labels: list[LabelChanged] = field(default_factory=list)
    on_scanned: Callable[[Scan], None] = lambda scan: None

    def scanned(self, scan: Scan, reading: Reading) -> None:
        self.on_scanned(scan)
        self.scans.append((scan, reading))

    def judged(self, verdict: Verdict, workflow: str) -> None:
        self.verdicts.append((verdict, workflow))

    def labelled(self, label: LabelChanged) -> None:
        self.labels.append(label)

    def changed(self, snapshot: Snapshot) -> None:
        self.snapshots.append(snapshot)

    def wished(self, action: str) -> None:
        self.wishes.append(action)

    def copied(self, text: str) -> None:
        self.copies.append(text)

    def results_of(self, scan_id: str) -> list[str]:
        return [str(verdict.result) for verdict, _ in self.verdicts if verdict.scan_id == scan_id]


class Workbench:
    """A real engine with a real journal; only the server is scripted."""

    def __init__(
        self,
        file: Path,
        start: str = "receive",
        then: str = "receive",
        clock: Clock | None = None,
        notice: Text = NOTHING,
        pace: Pace = PACE,
        stock: Mapping[int, tuple[StockItem, ...]] = NO_STOCK,
        more_workflows: Mapping[str, Workflow[Any]] = NO_MORE,
        desk: Desk | None = None,
    ) -> None:
        self.file = file
        self.stock = stock
        self.clock = clock or Clock()
        self.lanes = ScriptedLanes()
        self.told = Recorder()
        workflows = all_screens(Settings(), (), then, more_workflows)
        journal = Journal(file, SERVER, self.clock)
        self.engine = Engine(
            workflows, start, journal, self.lanes, self.told, self.clock, pace, notice, desk=desk
        )

    def begin(self, identity: Outcome | None = None) -> "Workbench":
        """Start the engine and answer who is signed in."""
        self.engine.begin()
        self.answer(identity or Done(MAY_RECEIVE), IDENTIFY)
        return self

    def scan(self, text: str, scan_id: str) -> None:
        self._handle(Came(scan(text, scan_id)))

    def _handle(self, message: Message) -> None:
        """Hand a message in; what is asked beside a booking is answered at once."""
        self.engine.handle(message)
        for op_id in [op for op, asked in self.lanes.reads.items() if isinstance(asked, LoadPlaces)]:
            del self.lanes.reads[op_id]
            self.engine.handle(Returned(op_id, Done(()), 0.1))
        for op_id, asked in [(op, a) for op, a in self.lanes.reads.items() if isinstance(a, FindStock)]:
            del self.lanes.reads[op_id]
            self.engine.handle(Returned(op_id, Done(self.stock.get(asked.part, ())), 0.1))

    def answer(self, outcome: Outcome, op_id: str = "", seconds: float = 0.1) -> None:
        """Answer a question; without ``op_id`` the oldest one that a workflow or a look has asked."""
        reads = self.lanes.reads.items()
        op_id = op_id or next(op for op, asked in reads if op != IDENTIFY and not isinstance(asked, BESIDE))
        del self.lanes.reads[op_id]
        self._handle(Returned(op_id, outcome, seconds))

    def write_answered(self, outcome: Outcome, seconds: float = 0.1, op_id: str = "") -> None:
        """Answer the write that is with the server."""
        if not op_id:
            [op_id] = self.lanes.writes
        del self.lanes.writes[op_id]
        self._handle(Returned(op_id, outcome, seconds))

    def go(self, seconds: float) -> None:
        """Let time pass and do what is due."""
        self.clock.go(seconds)
        self.engine.elapsed()

    def open_order(self, order: PurchaseOrder = ORDER) -> None:
        """Scan an order in receiving."""
        self.scan(order.reference, f"open-{order.pk}")
        self.answer(Done(Found(replace(ORDER_THING, pk=order.pk, name=order.reference))))
        self.answer(Done(order))

    @property
    def snapshot(self) -> Snapshot:
        return self.told.snapshots[-1]

    @property
    def headline(self) -> str:
        return str(self.snapshot.view.headline)

    def tape(self, scan_id: str) -> tuple[str, str]:
        """Return what the tape says of a scan: result and headline."""
        row = next(row for row in self.snapshot.tape if row.scan_id == scan_id)
        return str(row.result), str(row.headline)

    def states(self) -> list[str]:
        """Return the states of all writes, as another process sees them on disk."""
        return [row[0] for row in self.rows("SELECT state FROM writes ORDER BY rowid")]

    def rows(self, query: str, *values: object) -> list[tuple]:
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute(query, values).fetchall()

    def close(self) -> None:
        self.engine.close()
