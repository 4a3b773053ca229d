"""Random walks through packing: whatever comes in whatever order, the promises hold."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings, strategies as st

from station.model import (
    Chosen,
    Commit,
    Context,
    Deliver,
    Done,
    Entered,
    HourCount,
    Photo,
    Photograph,
    Tally,
)
from station.operations import (
    Allocate,
    Allocated,
    AllocateToBuild,
    CreateShipment,
    FindBuilds,
    FindSalesOrders,
    FindStock,
    Found,
    LoadBuild,
    LoadPicture,
    LoadSalesOrder,
    LoadShipment,
    LoadStockItem,
    Lookup,
    SearchSalesOrders,
    Ship,
    Shipment,
    Thing,
)
from station.text import say
from station.workflows.base import done
from station.workflows.packing.job import OpenJob, job_of
from station.workflows.packing.rules import Papers, Rules, StockOrder
from station.workflows.packing.states import (
    Counting,
    Naming,
    Packing,
    Question,
    Said,
    Shipped,
    Verifying,
    packing_behind,
)
from station.workflows.packing.workflow import PackWorkflow
from tests.workbench import scanned
from tests.workflows.packing_bench import (
    AT_BENCH,
    BUILD,
    CHIP,
    CLOSED,
    EAN,
    FIRST,
    GAUGE,
    GAUGES,
    LATE,
    MAY_LOOK,
    OTHER,
    PARTS,
    SALES,
    SECOND,
    SOON,
    STOCK,
    allocation,
    item,
    native,
    with_set_aside,
)
from tests.workflows.walker import Walker, assert_every_arrow_is_taken, chooser

UNCHECKED = Rules(StockOrder.PLACE, False, ("Ada",), Papers.FILE)
RULES = [Rules(), UNCHECKED, UNCHECKED, Rules(supervisors=("Ada",))]
CONTEXTS = [AT_BENCH, AT_BENCH, AT_BENCH, Context(), Context(MAY_LOOK)]
BAD = replace(SOON, pk=97, is_available=False, why_not="status", status_text="Damaged")
OLD = replace(LATE, pk=98, is_expired=True, expiry="2020-01-01")
TEXTS = [
    "REEL-2", "G-5", "G-6", "G-7", EAN, "IC-0004", "IC-0004", "GAU-0010",
    *[native(90)] * 3, *[native(98)] * 2, native(97),
    native(120), native(130), native(131), native(95), native(5, "salesorder"), "SO-0002", "UNKNOWN", "",
    "<img src=x>", "a\x00b", "{0}", "x" * 200,
]  # fmt: skip
ALLOCATED = with_set_aside(SALES, allocation(201, SOON, CHIP, 20), allocation(202, GAUGES[0], GAUGE))
ORDERS = [
    SALES, ALLOCATED, ALLOCATED, OTHER, CLOSED, replace(SALES, shipments=()),
    replace(SALES, shipments=(FIRST, SECOND)),
]  # fmt: skip
THINGS = [Thing("salesorder", 5, "SO-0001"), Thing("salesordershipment", 71, "1"), Thing("build", 8, "BO")]
FOUND = [
    *map(Found, THINGS), Found(Thing("stockitem", 95, "x")), Found(Thing("part", 40, "x")),
    Found(Thing("part", 99, "x")), Found(Thing("company", 1, "x")),
]  # fmt: skip
ITEMS = [item(95, 41, "Gauge", 1, serial="G-9"), item(95, 99, "Fuse", 5), BAD, OLD]
GOOD_ANSWERS = {
    Lookup: FOUND,
    FindSalesOrders: [(), (SALES,), (SALES, OTHER)],
    FindBuilds: [(), (BUILD,)],
    SearchSalesOrders: [(), (SALES, OTHER)],
    LoadSalesOrder: ORDERS,
    LoadBuild: [BUILD],
    LoadShipment: [FIRST, SECOND, replace(FIRST, shipped_on="2026-11-01"), replace(FIRST, order=None)],
    LoadStockItem: ITEMS,
    LoadPicture: [b"PNG"],
    Tally: [(HourCount("14:00", "Ada", 1, 1, 1, 0),)],
    Photograph: [Photo("a.jpg", "00")],
    Deliver: ["a.csv"],
}
ACTIONS = {
    "confirm": [""], "quantity": ["5", "40", "0", "0.5"], "digit": ["1", "2", "9", "POINT"], "verify": [""],
    "ship": [""], "consume": [""], "new-shipment": [""], "tracking": [""], "invoice": [""],
    "badge": ["Ada", "Bob"], "photo": [""], "print": [""], "save": [""], "finish": [""],
}  # fmt: skip
WEIGHTS = {"confirm": 8, "ship": 8, "digit": 4, "verify": 2, "finish": 6, "new-shipment": 3}
STRANGE = [None, "nonsense", b"", (), SALES, FOUND[0], Shipment(1, "x")]


def packing_of(order, **more):
    stock = {**STOCK, 40: (LATE, SOON, BAD, OLD)} if order is not BUILD else PARTS
    shipment = None if order is BUILD else FIRST
    return Packing(OpenJob(job_of(order), shipment, stock=stock, **more), done("s0", say("It is open.")))


SENT = Shipped(packing_of(ALLOCATED), "s0:ship", "s0", Ship(71, 5, reference="1", order_reference="SO-0001"))
"""A parcel of which nobody knows yet whether it has left."""


class PackWalker(Walker):
    texts, actions, weights, strange = TEXTS, ACTIONS, WEIGHTS, STRANGE

    def __init__(self, choose):
        workflow = PackWorkflow(choose(RULES))
        ready = [replace(packing_of(order), said=Said(tracking="T")) for order in (SALES, ALLOCATED)]
        opened = [packing_of(order) for order in (SALES, SALES, ALLOCATED, ALLOCATED, BUILD)]
        checked = Verifying(choose([opened[-2], ready[1]]), {201: Decimal(20), 202: Decimal(1)})
        begin = choose([workflow.begin(), *opened, *ready, SENT, SENT, checked])
        super().__init__(workflow, choose, choose(CONTEXTS), begin)
        self.written = {SENT.op: SENT.write} if begin is SENT else {}

    def event(self):
        kinds = [*[self.answer] * 5, self.strange_answer]
        if isinstance(self.state, Counting | Shipped) or self.choose([True, False, False]):
            kinds += [self.cancel] * (3 if isinstance(self.state, Counting) else 1)
        if not self.workflow.waiting(self.state):
            kinds += [*[self.scan] * 5, *[self.press] * 4]
            if self.state == self.workflow.begin():
                kinds += [self.enter, self.chosen]
        return self.choose(kinds)()

    def enter(self):
        return Entered("order", self.choose(["SO-0001", "x" * 70]), self.new_id())

    def chosen(self):
        model, pk = self.choose([("salesorder", 5), ("salesordershipment", 71), ("build", 8)])
        return Chosen(scanned("SO", self.new_id()), pk, model=model)

    def good_answers(self, question):
        if isinstance(question, FindStock):
            return [Done({**STOCK, **PARTS}.get(question.part, ())), Done(())]
        return [Done(data) for data in GOOD_ANSWERS[type(question)]]

    def good_results(self, write):
        if isinstance(write, Allocate | AllocateToBuild):
            self.ids += 1
            made = Allocated(1000 + self.ids, write.line, write.item, write.quantity)
            told = [made, made, made, replace(made, allocation=None), replace(made, over=Decimal(1))]
        elif isinstance(write, CreateShipment):
            told = [SECOND]
        else:
            told = [replace(FIRST, shipped_on="2026-11-21"), None] if isinstance(write, Ship) else [None]
        return [Done(data) for data in told]

    def strange_ops(self):
        own = [f"{self.new_id()}{end}" for end in (":undo", "-back", ":photo-71", ":photo-9", ":fresh")]
        return ["w1:lookup", "old:ship", "", *own]

    def check(self, before, event, step):
        for commit in (effect for effect in step.effects if isinstance(effect, Commit)):
            if isinstance(commit.write, Allocate | AllocateToBuild):
                self.check_allocation(before, commit.write)
            if isinstance(commit.write, Ship):
                packing = packing_behind(step.state)
                assert packing.opened.pending == ()
                assert isinstance(before, Naming) or packing.said.tracking

    def check_allocation(self, before, write):
        opened = packing_behind(before).opened
        line = opened.line(write.line)
        assert write.quantity > 0
        assert self.context.identity is not CONTEXTS[-1].identity
        agreed = getattr(getattr(before, "pick", None), "agreed", frozenset())
        agreed = agreed | {getattr(before, "question", None)}
        if line is not None and Question.OVER_LINE not in agreed:
            assert write.quantity <= opened.missing(line)
            there = line.set_aside + line.gone + opened.under_way(line)
            assert write.most == max(line.wanted, there + write.quantity)
        assert all(pending.write.item != write.item for pending in opened.pending)


@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(data):
    PackWalker(chooser(data)).walk(20)


def test_every_arrow_of_the_table_is_taken_and_every_state_visited():
    assert_every_arrow_is_taken([PackWalker], walks=300)
