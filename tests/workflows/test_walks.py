"""Random walks through each workflow: whatever comes in whatever order, the promises hold.

The walks keep to what the engine promises a workflow: while it waits, only answers and cancelling reach it.
"""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
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
    Evidence,
    NotSent,
    Photo,
    Photograph,
    Place,
    Pressed,
    Recall,
    Recorded,
    Refused,
    Say,
    Scanned,
    SwitchTo,
    Unknown,
    Why,
    WorkAt,
)
from station.operations import (
    FindBuilds,
    FindOrders,
    FindOrdersOf,
    FindPlace,
    FindSalesOrders,
    Found,
    LoadOrder,
    LoadPicture,
    LoadPlaces,
    Lookup,
    MatchForOrder,
    Receive,
    Received,
    ReceiveLine,
    SearchOrders,
    StockAt,
    Thing,
)
from station.text import say
from station.workflows.base import done
from station.workflows.place import PlaceWorkflow
from station.workflows.receiving.lines import OpenOrder
from station.workflows.receiving.rules import Over, Rules, Wanted
from station.workflows.receiving.states import Adding, NotPlaced, Receiving, receiving_behind
from station.workflows.receiving.workflow import ReceiveWorkflow
from tests.workbench import (
    AMPLIFIER,
    AT,
    CLOSED_ORDER,
    MAY_LOOK,
    MAY_RECEIVE,
    ORDER,
    ORDER_THING,
    OTHER_ORDER,
    PART,
    PENDING_ORDER,
    RACK,
    RESISTOR,
    SHELF,
    STOCK_ITEM,
    bag,
    found_label,
    label,
    line,
    scan,
    scanned,
)

REEL = line(13, "WIRE", "WIRE-1000", 3, pack=Decimal(1000), units="m", target_date="2026-12-01")
GAUGE = line(14, "PG-10", "PG-10-TME", 4, keeps_serials=True, expires=True, picture="/media/g.png")

WORKFLOWS = {
    "place": PlaceWorkflow(then="receive"),
    "receive": ReceiveWorkflow(),
    "strict": ReceiveWorkflow(Rules(Over.REFUSE, Wanted.ALWAYS, Wanted.REQUIRE, Wanted.ASK, photo=True)),
}
WALKS = 150
LOOKS = 6
"""Events that a walk looks at before it takes one, where an arrow that it looks for begins."""
CONTEXTS = [Context(), Context(MAY_RECEIVE), Context(MAY_RECEIVE, Place(7, "Shelf")), Context(MAY_LOOK)]
TEXTS = [
    "PO-0001", "INV-SL7", "<img src=x>", "", "a\x00b", "{0}", bag(), bag(lot="B"), bag(quantity=25),
    bag(quantity=26), bag(RESISTOR, 500), bag(RESISTOR, 50), *[bag(RESISTOR, "")] * 3,
    bag(OTHER_ORDER.lines[0], 5), label(mpn="x", quantity=500, order="PO-0002"),
    *[bag(REEL, 1000)] * 3, bag(REEL, 2), bag(GAUGE, 2), bag(GAUGE, ""), "SN-1-1", "SN-1-4", "20270101",
    "4006381333931", '{"part": 212}', "RC0603FR-0710KL", "RC0603FR-0710KL",
    label(mpn="nobody", quantity=1000), label("X", "LM358BIDDFR", 3, order="PO-9999"),
    label(RESISTOR.sku, quantity="-5"), label(RESISTOR.sku, quantity="50NAR000"),
]  # fmt: skip
CODES = [(text, scanned(text).reading) for text in TEXTS]
FAILURES = [NotSent("refused"), Unknown("lost"), *(Refused(why, "no") for why in Why)]
PICTURED = Thing("part", 40, "LM358BIDDFR", picture="/media/a.png")
THINGS = [PART, PICTURED, STOCK_ITEM, SHELF, RACK, ORDER_THING, replace(ORDER_THING, pk=6)]
FOUND = [Found(thing) for thing in THINGS] + [
    *[Found(Thing("part", 212, "RC0603FR-0710KL"))] * 3, *[found_label(5, 113)] * 3,
    found_label(5), found_label(6, 121), found_label(5, 111), found_label(supplier_part=112), found_label(),
]  # fmt: skip
WIDE = replace(ORDER, lines=(AMPLIFIER, RESISTOR, REEL, GAUGE, replace(RESISTOR, pk=15)))
ORDERS = [WIDE, WIDE, ORDER, OTHER_ORDER, CLOSED_ORDER, PENDING_ORDER]
GOOD_ANSWERS = {
    Lookup: FOUND,
    FindOrders: [(), (ORDER,), (OTHER_ORDER,), (CLOSED_ORDER,), (ORDER, OTHER_ORDER)],
    LoadOrder: ORDERS,
    FindSalesOrders: [()],
    FindBuilds: [()],
    FindPlace: [(), (SHELF,), (RACK,), (SHELF, RACK)],
    LoadPicture: [b"PNG"],
    FindOrdersOf: [(), (ORDER,), (ORDER, OTHER_ORDER)],
    SearchOrders: [(), (PENDING_ORDER,), (ORDER, OTHER_ORDER)],
    MatchForOrder: [found_label(supplier_part=999), Found(PART)],
    LoadPlaces: [(StockAt(Place(7, "Shelf"), Decimal(5)),), ()],
}
ACTIONS = {
    "confirm": [""], "quantity": ["5", "1000", "0"], "digit": ["1", "2", "9", "POINT", "BACK"],
    "status": ["DAMAGED"], "next-line": [""], "range": [""], "photo": [""], "finish": [""], "print": [""],
    "save": [""], "serials": [""], "batch": [""], "expiry": [""], "note": [""],
}  # fmt: skip
BOOKED = [None, Received(11, Decimal(10), 1), Received(12, None, None)]
STRANGE = [None, "nonsense", Evidence.APPLIED, b"", (), ORDER, FOUND[0]]


OPEN = Receiving(OpenOrder(WIDE), done("s0", say("PO-0001 is open.")))
BEGINNINGS = {name: [WORKFLOWS[name].begin(), OPEN, OPEN, OPEN] for name in ("receive", "strict")}


class Walker:
    """Takes random steps in one workflow, and checks the promises after each."""

    def __init__(self, name, choose):
        self.workflow = WORKFLOWS[name]
        self.choose = choose
        self.state = choose(BEGINNINGS.get(name, [self.workflow.begin()]))
        self.context = choose(CONTEXTS)
        self.questions = {}
        self.written = {}
        self.arrows = set()
        self.scans = 0

    def walk(self, steps, wanted=frozenset()):
        """Take steps; an arrow that is wanted goes before all others."""
        for _ in range(steps):
            event = self.event_along(wanted - self.arrows)
            if isinstance(event, Answered):
                self.questions.pop(event.op_id, None)
            before = self.state
            step = self.workflow.step(before, event, self.context)
            self.check(before, event, step)
            self.state = step.state
            self.carry_out(step.effects)
        return self.arrows

    def event_along(self, wanted):
        """Return the first of some events that leads along a wanted arrow, else one to where such begin."""
        begin = {before for before, _ in wanted}
        towards = None
        for _ in range(LOOKS if wanted else 1):
            event = self.event()
            after = type(self.workflow.step(self.state, event, self.context).state)
            if (type(self.state), after) in wanted and after is not type(self.state):
                return event
            if after in begin and type(self.state) not in begin:
                towards = event
        return towards or event

    # What comes in.

    def event(self):
        waiting = self.workflow.waiting(self.state)
        kinds = [*[self.answer] * 4, self.strange_answer, self.cancel]
        if not waiting:
            kinds += [*[self.scan] * 6, self.press, self.press]
            kinds += [self.confirm] * 5 if isinstance(self.state, Adding | NotPlaced) else []
            kinds += [self.enter] if self.choose([True, False, False, False]) else []
            kinds += [self.chosen] if self.state == self.workflow.begin() else []
        return self.choose(kinds)()

    def new_id(self):
        self.scans += 1
        return f"s{self.scans}"

    def scan(self):
        code, reading = self.choose(CODES)
        return Scanned(scan(code, self.new_id()), reading)

    def press(self):
        actions = sorted(self.workflow.ANSWERS & ACTIONS.keys())
        action = self.choose([*["confirm"] * 6, *[a for a in actions if a == "finish"] * 3, *actions])
        scan_id = self.choose([self.new_id(), ""])
        return Pressed(action, scan_id, self.choose(ACTIONS[action]), press=self.new_id())

    def confirm(self):
        return Pressed("confirm", self.new_id())

    def cancel(self):
        return Pressed("cancel", self.choose([self.new_id(), ""]))

    def enter(self):
        return Entered(self.choose(["order", "location"]), self.choose(["PO-0001", "Shelf 3"]), self.new_id())

    def chosen(self):
        text = self.choose(["PO-0001", bag(), bag(quantity=25)])
        return Chosen(scanned(text, self.new_id()), 5, self.choose([None, 111]))

    def answer(self):
        awaited = getattr(self.state, "op", "")
        if awaited in self.written:
            return Answered(awaited, self.choose([Done(), Done(), self.choose(FAILURES)]))
        if self.written and self.choose([True, False]):
            return Answered(
                self.choose(sorted(self.written)), self.choose([Done(d) for d in BOOKED] + FAILURES)
            )
        if not self.questions:
            return self.strange_answer()
        op_id = self.choose(sorted(self.questions))
        good = [Done(data) for data in self.good_answers(self.questions[op_id])]
        no_match = Refused(Why.NO_MATCH, "no")
        return Answered(op_id, self.choose([*good, *good, no_match, self.choose(FAILURES)]))

    @staticmethod
    def good_answers(question):
        if isinstance(question, Recall):
            write = Receive(5, "PO-0001", bag(), 11, quantity=Decimal(3))
            return [(Recorded("s0", AT, write, "operator", done=True),), ()]
        desk = {Photograph: [Photo("a.jpg", "00")], Deliver: ["PO-0001.csv"]}
        return desk.get(type(question)) or GOOD_ANSWERS[type(question)]

    def strange_answer(self):
        known = [*self.questions, *self.written, "s1:lookup", "old:receive", "", "identify"]
        outcome = self.choose([Done(data) for data in STRANGE] + FAILURES)
        return Answered(self.choose(known), outcome)

    # What must hold.

    def check(self, before, event, step):
        self.check_arrow(before, step.state)
        self.check_commits(before, event, step)
        self.check_pending(step.state)
        if isinstance(event, Answered) and event.op_id in ("old:receive", "", "identify"):
            assert step.state == before
            assert step.effects == ()
        if not isinstance(event, Answered | Entered | Chosen):
            assert step.effects, "every scan and every press is answered or asked about"
        view = self.workflow.view(step.state, self.context)
        assert str(view.headline)
        assert str(view.prompt)
        assert view.busy == self.workflow.waiting(step.state) or view.screen == "place"
        if self.workflow.waiting(step.state):
            assert "cancel" in [action.name for action in view.actions]

    def check_arrow(self, before, after):
        if after != before:
            arrow = (type(before), type(after))
            assert arrow[1] in self.workflow.ARROWS[arrow[0]], f"{arrow[0].__name__} -> {arrow[1].__name__}"
            self.arrows.add(arrow)

    def check_commits(self, before, event, step):
        commits = [effect for effect in step.effects if isinstance(effect, Commit)]
        for commit in commits:
            assert commit.op_id not in self.written, commit.op_id
            if isinstance(commit.write, Receive | ReceiveLine):
                self.check_receipt(commit, step)
        if isinstance(event, Pressed) and event.action == "cancel":
            assert commits == []
        behind = receiving_behind(before) if self.workflow.name == "receive" else None
        unplaced = len(behind.unplaced) if behind else 0
        photos = len(behind.pictures) if behind else 0
        # Going on with another bag may book the one that was counted or offered before it.
        assert len(commits) <= 2 + unplaced + photos

    @staticmethod
    def check_receipt(commit, step):
        told = [e.verdict for e in step.effects if isinstance(e, Say) and e.verdict.scan_id == commit.scan_id]
        assert str(told[-1].result) == "pending"
        assert commit.write.received_before is not None
        assert commit.write.quantity is None or commit.write.quantity > 0

    @staticmethod
    def check_pending(state):
        receiving = (
            receiving_behind(state) if hasattr(state, "opened") or hasattr(state, "receiving") else None
        )
        op_ids = [receipt.op_id for receipt in receiving.opened.pending] if receiving else []
        assert len(op_ids) == len(set(op_ids))
        for each in receiving.opened.order.lines if receiving else ():
            assert receiving.opened.remaining(each) >= 0

    def carry_out(self, effects):
        for effect in effects:
            if isinstance(effect, Ask | Recall | Photograph | Deliver):
                assert effect.op_id not in self.questions, effect.op_id
                self.questions[effect.op_id] = effect.read if isinstance(effect, Ask) else effect
            elif isinstance(effect, Commit):
                self.written[effect.op_id] = effect.write
            elif isinstance(effect, WorkAt):
                self.context = replace(self.context, location=effect.location)
            elif isinstance(effect, SwitchTo):
                self.state = self.workflow.begin()
                self.questions.clear()


@pytest.mark.parametrize("name", WORKFLOWS)
@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(name, data):
    Walker(name, lambda options: data.draw(st.sampled_from(options))).walk(20)


@pytest.mark.parametrize("names", [("place",), ("receive", "strict")])
def test_every_arrow_of_the_table_is_taken_and_every_state_visited(names):
    workflow = WORKFLOWS[names[0]]
    table = {(state, to) for state, targets in workflow.ARROWS.items() for to in targets}
    taken = set()
    for seed in range(WALKS):
        for name in names:
            taken |= Walker(name, Random(seed).choice).walk(100, table - taken)
        if taken == table:
            break
    assert taken == table
    assert {to for _, to in taken} | {type(workflow.begin())} == set(workflow.ARROWS)
