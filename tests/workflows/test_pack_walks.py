"""Random walks through packing: whatever comes in whatever order, the promises hold."""

from dataclasses import replace
from decimal import Decimal
from random import Random

from hypothesis import given, settings, strategies as st

from station.model import (
    Answered,
    Ask,
    Chosen,
    Commit,
    Context,
    Deliver,
    Done,
    Entered,
    HourCount,
    NotSent,
    OnDuty,
    Photo,
    Photograph,
    Pressed,
    Refused,
    Tally,
    Unknown,
    Why,
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

WALKS = 300
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
FAILURES = [NotSent("refused"), Unknown("lost"), *(Refused(why, "no") for why in Why)]
STRANGE = [None, "nonsense", b"", (), SALES, FOUND[0], Shipment(1, "x")]


def packing_of(order, **more):
    stock = {**STOCK, 40: (LATE, SOON, BAD, OLD)} if order is not BUILD else PARTS
    shipment = None if order is BUILD else FIRST
    return Packing(OpenJob(job_of(order), shipment, stock=stock, **more), done("s0", say("It is open.")))


SENT = Shipped(packing_of(ALLOCATED), "s0:ship", "s0", Ship(71, 5, reference="1", order_reference="SO-0001"))
"""A parcel of which nobody knows yet whether it has left."""


class Walker:
    """Takes random steps in packing, and checks the promises after each."""

    def __init__(self, choose):
        self.choose = choose
        self.workflow = PackWorkflow(choose(RULES))
        begin = self.workflow.begin()
        ready = [replace(packing_of(order), said=Said(tracking="T")) for order in (SALES, ALLOCATED)]
        opened = [packing_of(order) for order in (SALES, SALES, ALLOCATED, ALLOCATED, BUILD)]
        checked = Verifying(choose([opened[-2], ready[1]]), {201: Decimal(20), 202: Decimal(1)})
        self.state = choose([begin, *opened, *ready, SENT, SENT, checked])
        self.context = choose(CONTEXTS)
        self.questions = {}
        self.written = {SENT.op: SENT.write} if self.state is SENT else {}
        self.settled = set()
        self.arrows = set()
        self.scans = 0

    def walk(self, steps):
        for _ in range(steps):
            event = self.event()
            before = self.state
            step = self.workflow.step(before, event, self.context)
            self.check(before, event, step)
            self.state = step.state
            self.carry_out(step.effects)
        return self.arrows

    # What comes in.

    def event(self):
        kinds = [*[self.answer] * 5, self.strange_answer]
        if isinstance(self.state, Counting | Shipped) or self.choose([True, False, False]):
            kinds += [self.cancel] * (3 if isinstance(self.state, Counting) else 1)
        if not self.workflow.waiting(self.state):
            kinds += [*[self.scan] * 5, *[self.press] * 4]
            if self.state == self.workflow.begin():
                kinds += [self.enter, self.chosen]
        return self.choose(kinds)()

    def new_id(self):
        self.scans += 1
        return f"s{self.scans}"

    def scan(self):
        return scanned(self.choose(TEXTS), self.new_id())

    def press(self):
        action = self.choose([a for a in ACTIONS for _ in range(WEIGHTS.get(a, 1))])
        return Pressed(
            action, self.choose([self.new_id(), ""]), self.choose(ACTIONS[action]), press=self.new_id()
        )

    def cancel(self):
        return Pressed("cancel", self.choose([self.new_id(), ""]))

    def enter(self):
        return Entered("order", self.choose(["SO-0001", "x" * 70]), self.new_id())

    def chosen(self):
        model, pk = self.choose([("salesorder", 5), ("salesordershipment", 71), ("build", 8)])
        return Chosen(scanned("SO", self.new_id()), pk, model=model)

    def answer(self):
        awaited = getattr(self.state, "op", "")
        under_way = sorted(self.written.keys() - self.settled)
        if awaited in under_way or (under_way and self.choose([True, False])):
            return self.write_answered(awaited if awaited in under_way else self.choose(under_way))
        if not self.questions:
            return self.strange_answer()
        op_id = awaited if awaited in self.questions else self.choose(sorted(self.questions))
        good = [Done(data) for data in self.good_answers(self.questions.pop(op_id))]
        return Answered(
            op_id, self.choose([*good, *good, Refused(Why.NO_MATCH, "no"), self.choose(FAILURES)])
        )

    def write_answered(self, op_id):
        write = self.written[op_id]
        told = [None]
        if isinstance(write, Allocate | AllocateToBuild):
            made = Allocated(self.new_key(), write.line, write.item, write.quantity)
            told = [made, made, made, replace(made, allocation=None), replace(made, over=Decimal(1))]
        elif isinstance(write, CreateShipment):
            told = [SECOND]
        elif isinstance(write, Ship):
            told = [replace(FIRST, shipped_on="2026-11-21"), None]
        outcome = self.choose([*map(Done, told), *map(Done, told), self.choose(FAILURES)])
        if isinstance(outcome, Done | Refused):
            self.settled.add(op_id)
        return Answered(op_id, outcome)

    def new_key(self):
        self.scans += 1
        return 1000 + self.scans

    @staticmethod
    def good_answers(question):
        if isinstance(question, FindStock):
            return [{**STOCK, **PARTS}.get(question.part, ()), ()]
        return GOOD_ANSWERS[type(question)]

    def strange_answer(self):
        own = [f"{self.new_id()}{end}" for end in (":undo", "-back", ":photo-71", ":photo-9", ":fresh")]
        op_id = self.choose([*self.questions, "s1:lookup", "old:ship", "", *own])
        self.questions.pop(op_id, None)
        return Answered(op_id, self.choose([Done(data) for data in STRANGE] + FAILURES))

    # What must hold.

    def check(self, before, event, step):
        if step.state != before:
            arrow = (type(before), type(step.state))
            assert arrow[1] in self.workflow.ARROWS[arrow[0]], f"{arrow[0].__name__} -> {arrow[1].__name__}"
            self.arrows.add(arrow)
        self.check_commits(before, event, step)
        if not isinstance(event, Answered):
            assert step.effects, "every scan and every press is answered or asked about"
        view = self.workflow.view(step.state, self.context)
        assert str(view.headline)
        assert str(view.prompt)
        assert view.busy == self.workflow.waiting(step.state)
        if self.workflow.waiting(step.state):
            assert "cancel" in [action.name for action in view.actions]
            left = self.workflow.step(step.state, Pressed("cancel", "cc"), self.context).state
            assert not self.workflow.waiting(left)

    def check_commits(self, before, event, step):
        commits = [effect for effect in step.effects if isinstance(effect, Commit)]
        if isinstance(event, Pressed) and event.action == "cancel":
            assert commits == []
        for commit in commits:
            assert commit.op_id not in self.written, commit.op_id
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

    def carry_out(self, effects):
        for effect in effects:
            if isinstance(effect, Ask | Photograph | Deliver | Tally):
                assert effect.op_id not in self.questions, effect.op_id
                self.questions[effect.op_id] = effect.read if isinstance(effect, Ask) else effect
            elif isinstance(effect, Commit):
                self.written[effect.op_id] = effect.write
            elif isinstance(effect, OnDuty):
                self.context = replace(self.context, on_duty=effect.name)


@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(data):
    Walker(lambda options: data.draw(st.sampled_from(options))).walk(20)


def test_every_arrow_of_the_table_is_taken_and_every_state_visited():
    arrows = PackWorkflow.ARROWS
    table = {(state, to) for state, targets in arrows.items() for to in targets}
    taken = set()
    for seed in range(WALKS):
        taken |= Walker(Random(seed).choice).walk(100)
        if taken == table:
            break
    assert taken == table
    assert {to for _, to in taken} | {type(PackWorkflow().begin())} == set(arrows)
