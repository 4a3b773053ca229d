"""Packing with its state, and what lies on the shelves, for tests of packing."""

from dataclasses import replace
from decimal import Decimal

from station.model import Ask, Commit, Context, Done, Entered, OnDuty, Place
from station.operations import (
    Allocated,
    Allocation,
    Build,
    BuildLine,
    FindStock,
    LoadPicture,
    SalesLine,
    SalesOrder,
    Shipment,
    StockItem,
    code_hash,
)
from station.workflows.packing.rules import Rules
from station.workflows.packing.workflow import PackWorkflow
from tests.workbench import MAY_RECEIVE
from tests.workflows.dock import Dock

MAY_PACK = replace(
    MAY_RECEIVE, roles={"sales_order": ("view", "add", "change"), "build": ("view", "add")}, pk=3
)
MAY_LOOK = replace(MAY_RECEIVE, roles={"sales_order": ("view",), "build": ("view",)}, user="viewer")
AT_BENCH = Context(MAY_PACK)
SHELF, RACK = Place(7, "Warehouse/Shelf A"), Place(8, "Warehouse/Rack B")
EAN = "4006381333931"


def sales_line(pk, part, name, ipn, wanted, allocated=0, shipped=0, **more):
    quantities = (Decimal(str(each)) for each in (wanted, allocated, shipped))
    return SalesLine(pk, part, name, ipn, *quantities, parts=(part,), **more)


def item(pk, part, name, quantity, allocated=0, place=SHELF, **more):
    return StockItem(pk, part, name, Decimal(str(quantity)), Decimal(str(allocated)), place=place, **more)


CHIP = sales_line(51, 40, "STM32G0", "IC-0004", 30, picture="/media/stm.png")
GAUGE = sales_line(52, 41, "Gauge", "GAU-0010", 3, keeps_serials=True)
WIRE = sales_line(53, 42, "Wire", "WIR-0001", "12.5", units="m", codes=(code_hash(EAN),))
FIRST, SECOND = Shipment(71, "1", order=5), Shipment(72, "2", order=5)
SALES = SalesOrder(
    5, "SO-0001", "Acme", "ACME-7", "In Progress", True, (CHIP, GAUGE, WIRE), shipments=(FIRST,)
)
OTHERS = (replace(FIRST, pk=81, order=6),)
OTHER = replace(SALES, pk=6, reference="SO-0002", customer="Borg", shipments=OTHERS)
CLOSED = replace(SALES, pk=7, reference="SO-0003", status="Cancelled", open=False)

LATE = item(90, 40, "STM32G0", 100, batch="B1", expiry="2031-01-31")
SOON = item(91, 40, "STM32G0", 20, place=RACK, batch="B2", expiry="2030-06-30", codes=(code_hash("REEL-2"),))
GAUGES = tuple(item(105 + n, 41, "Gauge", 1, serial=f"G-{n}") for n in (5, 6, 7, 8))
COIL = item(120, 42, "Wire", "87.5", units="m", batch="W-1")
STOCK = {40: (LATE, SOON), 41: GAUGES, 42: (COIL,)}

BOARD = BuildLine(61, 43, "Board", "PCB-0001", Decimal(5), Decimal(0), Decimal(0))
SCREW = BuildLine(62, 44, "Screw", "SCR-0001", Decimal(20), Decimal(0), Decimal(0))
BUILD = Build(8, "BO-0001", "Five widgets", "Widget", Decimal(5), "Production", True, (BOARD, SCREW))
BOARDS, SCREWS = item(130, 43, "Board", 30), item(131, 44, "Screw", 500)
PARTS = {43: (BOARDS,), 44: (SCREWS,)}

ANY_TIME = Rules(verify=False)
"""A site that ships without checking."""


def native(pk, model="stockitem"):
    return f'{{"{model}": {pk}}}'


def allocation(pk, of, line, quantity=1, shipment=71, **more):
    return Allocation(pk, line.pk, of.pk, Decimal(str(quantity)), shipment, **more)


def with_set_aside(order, *allocations):
    """Return an order as the server tells it with these allocations."""
    per_line = {each.pk: Decimal(0) for each in order.lines}
    for each in allocations:
        per_line[each.line] += each.quantity
    lines = tuple(replace(line, allocated=per_line[line.pk]) for line in order.lines)
    return replace(order, lines=lines, allocations=allocations)


class Packer(Dock):
    """Packing with its state; what it wants done piles up in ``effects`` until it is looked at."""

    def __init__(self, context=AT_BENCH, rules=None):
        super().__init__(context)
        self.workflow = PackWorkflow(rules)
        self.state = self.workflow.begin()

    def send(self, event):
        super().send(event)
        for effect in self.effects:
            if isinstance(effect, OnDuty):
                self.context = replace(self.context, on_duty=effect.name)
        return self

    @property
    def asked(self):
        """What was asked that a scan waits for."""
        op = getattr(self.state, "op", "")
        return [e.read for e in self.effects if isinstance(e, Ask) and e.op_id == op]

    @property
    def beside(self):
        """What was asked that no scan waits for."""
        op = getattr(self.state, "op", "")
        return [e.read for e in self.effects if isinstance(e, Ask) and e.op_id != op]

    def tell_beside(self, stock=STOCK, pictures=b""):
        """Answer the last step's questions for stock and pictures."""
        asked = [e for e in self.effects if isinstance(e, Ask)]
        for each in asked:
            if isinstance(each.read, FindStock):
                self.answer(Done(stock.get(each.read.part, ())), each.op_id)
            elif isinstance(each.read, LoadPicture):
                self.answer(Done(pictures), each.op_id)
        return self

    def tell_order(self, order):
        """Answer the last step's question for the order as it is now."""
        [asked] = [e for e in self.effects if isinstance(e, Ask) and e.op_id.endswith(":fresh")]
        return self.answer(Done(order), asked.op_id)

    def allocated(self, key=201, scan_id="", over=0, op=""):
        """Let the server set aside what is on its way."""
        pending = self.packing.opened.pending
        of = next(p for p in pending if not scan_id or p.scan_id == scan_id)
        write = of.write
        told = Allocated(key, write.line, write.item, write.quantity, Decimal(over))
        return self.answer(Done(told), of.op_id)

    @property
    def packing(self):
        return getattr(self.state, "packing", self.state)

    @property
    def verdicts(self):
        """Result and sentence by scan, the last of each."""
        return {scan_id: (result, headline) for scan_id, result, headline in self.said}

    @property
    def chimes(self):
        return [e.verdict.chime for e in self.effects if hasattr(e, "verdict") and e.verdict.chime]

    def of(self, kind):
        """The effects of one kind that the last step has made."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def row(self, line):
        """The cells of a line on the screen, by its name."""
        return next(row for row in self.view.rows if row.cells[0] == line.name)


def open_packer(order=SALES, context=AT_BENCH, rules=None, stock=None):
    """Return a bench with an order open and its stock known."""
    is_build = isinstance(order, Build)
    packer = Packer(context, rules).send(Entered("order", order.reference, "e1"))
    if is_build:
        packer.answer(Done(()))
    packer.answer(Done((order,))).answer(Done(order))
    return packer.tell_beside(stock or (PARTS if is_build else STOCK))


def in_parcel(*allocations, rules=None, stock=None, order=SALES):
    """Return a bench with an order of which this is set aside already."""
    return open_packer(with_set_aside(order, *allocations), rules=rules, stock=stock)


def committed(packer):
    return [effect for effect in packer.effects if isinstance(effect, Commit)]
