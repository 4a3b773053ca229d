"""Random walks through each workflow: whatever comes in whatever order, the promises hold.

The walks keep to what the engine promises a workflow: while it waits, only answers and cancelling reach it.
"""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.model import (
    Answered,
    Ask,
    Chosen,
    Commit,
    Context,
    Done,
    Entered,
    Evidence,
    NotSent,
    Place,
    Pressed,
    Refused,
    Say,
    SwitchTo,
    Unknown,
    Why,
    WorkAt,
)
from station.operations import FindOrders, FindPlace, Found, LoadOrder, LoadPicture, Lookup, Received, Thing
from station.workflows.lookup import LookupWorkflow
from station.workflows.place import PlaceWorkflow
from station.workflows.receive import ReceiveWorkflow
from station.workflows.receive_states import Confirming, Receiving
from tests.workbench import (
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
    scanned,
)

WORKFLOWS = {
    "home": LookupWorkflow("home", context_decides=True),
    "lookup": LookupWorkflow("lookup", context_decides=False),
    "place": PlaceWorkflow(then="receive"),
    "receive": ReceiveWorkflow(),
}
WALKS = 150
CONTEXTS = [Context(), Context(MAY_RECEIVE), Context(MAY_RECEIVE, Place(7, "Shelf")), Context(MAY_LOOK)]
TEXTS = [
    "PO-0001", "INV-SL7", "<img src=x>", "", "a\x00b", "{0}", bag(), bag(lot="B"), bag(quantity=25),
    bag(quantity=26), bag(RESISTOR, 500), bag(RESISTOR, 50), bag(RESISTOR, ""),
    bag(OTHER_ORDER.lines[0], 5), label(mpn="x", quantity=500, order="PO-0002"),
]  # fmt: skip
FAILURES = [NotSent("refused"), Unknown("lost"), *(Refused(why, "no") for why in Why)]
PICTURED = Thing("part", 40, "LM358BIDDFR", picture="/media/a.png")
THINGS = [PART, PICTURED, STOCK_ITEM, SHELF, RACK, ORDER_THING, replace(ORDER_THING, pk=6)]
FOUND = [Found(thing) for thing in THINGS] + [
    found_label(5), found_label(6, 121), found_label(5, 111), found_label(supplier_part=112), found_label(),
]  # fmt: skip
ORDERS = [ORDER, OTHER_ORDER, CLOSED_ORDER, PENDING_ORDER]
GOOD_ANSWERS = {
    Lookup: FOUND,
    FindOrders: [(), (ORDER,), (OTHER_ORDER,), (CLOSED_ORDER,), (ORDER, OTHER_ORDER)],
    LoadOrder: ORDERS,
    FindPlace: [(), (SHELF,), (RACK,), (SHELF, RACK)],
    LoadPicture: [b"PNG"],
}
BOOKED = [None, Received(11, Decimal(10), 1), Received(12, None, None)]
STRANGE = [None, "nonsense", Evidence.APPLIED, b"", (), ORDER, FOUND[0]]


class Walker:
    """Takes random steps in one workflow, and checks the promises after each."""

    def __init__(self, name, choose):
        self.workflow = WORKFLOWS[name]
        self.choose = choose
        self.state = self.workflow.begin()
        self.context = choose(CONTEXTS)
        self.questions = {}
        self.written = {}
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
        waiting = self.workflow.waiting(self.state)
        kinds = [*[self.answer] * 4, self.strange_answer, self.cancel]
        if not waiting:
            kinds += [*[self.scan] * 6, self.press, self.enter]
            kinds += [self.chosen] if self.state == self.workflow.begin() else []
        return self.choose(kinds)()

    def new_id(self):
        self.scans += 1
        return f"s{self.scans}"

    def scan(self):
        return scanned(self.choose(TEXTS), self.new_id())

    def press(self):
        return Pressed("confirm", self.choose([self.new_id(), ""]))

    def cancel(self):
        return Pressed("cancel", self.choose([self.new_id(), ""]))

    def enter(self):
        return Entered(self.choose(["order", "location"]), self.choose(["PO-0001", "Shelf 3"]), self.new_id())

    def chosen(self):
        text = self.choose(["PO-0001", bag(), bag(quantity=25)])
        return Chosen(scanned(text, self.new_id()), 5, self.choose([None, 111]))

    def answer(self):
        if self.written and self.choose([True, False]):
            return Answered(
                self.choose(sorted(self.written)), self.choose([Done(d) for d in BOOKED] + FAILURES)
            )
        if not self.questions:
            return self.strange_answer()
        op_id = self.choose(sorted(self.questions))
        good = [Done(data) for data in GOOD_ANSWERS[type(self.questions.pop(op_id))]]
        no_match = Refused(Why.NO_MATCH, "no")
        return Answered(op_id, self.choose([*good, *good, no_match, self.choose(FAILURES)]))

    def strange_answer(self):
        known = [*self.questions, *self.written, "s1:lookup", "old:receive", "", "identify"]
        outcome = self.choose([Done(data) for data in STRANGE] + FAILURES)
        op_id = self.choose(known)
        self.questions.pop(op_id, None)
        return Answered(op_id, outcome)

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
            assert commit.op_id not in self.written
            told = [
                e.verdict for e in step.effects if isinstance(e, Say) and e.verdict.scan_id == commit.scan_id
            ]
            assert [str(verdict.result) for verdict in told] == ["pending"]
            assert commit.write.received_before is not None
        unplaced = len(before.unplaced) if isinstance(before, Receiving) else 0
        settles = isinstance(event, Answered)
        assert len(commits) <= (max(1, unplaced, *self.unplaced_behind(before)) if settles else 1)
        if isinstance(event, Pressed) and event.action == "confirm":
            assert len(commits) == int(isinstance(before, Confirming))
        if isinstance(event, Pressed) and event.action == "cancel":
            assert commits == []

    @staticmethod
    def unplaced_behind(state):
        behind = getattr(state, "receiving", None) or getattr(state, "previous", None)
        return [len(behind.unplaced)] if behind else [0]

    @staticmethod
    def check_pending(state):
        receiving = state if isinstance(state, Receiving) else getattr(state, "receiving", None)
        op_ids = [receipt.op_id for receipt in receiving.opened.pending] if receiving else []
        assert len(op_ids) == len(set(op_ids))
        for line in receiving.opened.order.lines if receiving else ():
            assert receiving.opened.remaining(line) >= 0

    def carry_out(self, effects):
        for effect in effects:
            if isinstance(effect, Ask):
                assert effect.op_id not in self.questions
                self.questions[effect.op_id] = effect.read
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


@pytest.mark.parametrize("names", [("home", "lookup"), ("place",), ("receive",)])
def test_every_arrow_of_the_table_is_taken_and_every_state_visited(names):
    taken = set()
    for name in names:
        for seed in range(WALKS):
            taken |= Walker(name, Random(seed).choice).walk(100)
    workflow = WORKFLOWS[names[0]]
    assert taken == {(state, to) for state, targets in workflow.ARROWS.items() for to in targets}
    assert {to for _, to in taken} | {type(workflow.begin())} == set(workflow.ARROWS)
