"""Random walks through receiving and its place: whatever comes in whatever order, the promises hold."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings, strategies as st

from station.model import (
    Answered,
    Chosen,
    Commit,
    Context,
    Deliver,
    Done,
    Entered,
    Evidence,
    Photo,
    Photograph,
    Place,
    Recall,
    Recorded,
    Say,
    Scanned,
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
from tests.workflows.walker import Walker, assert_every_arrow_is_taken, chooser

REEL = line(13, "WIRE", "WIRE-1000", 3, pack=Decimal(1000), units="m", target_date="2026-12-01")
GAUGE = line(14, "PG-10", "PG-10-TME", 4, keeps_serials=True, expires=True, picture="/media/g.png")

WORKFLOWS = {
    "place": PlaceWorkflow(then="receive"),
    "receive": ReceiveWorkflow(),
    "strict": ReceiveWorkflow(Rules(Over.REFUSE, Wanted.ALWAYS, Wanted.REQUIRE, Wanted.ASK, photo=True)),
}
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
    Photograph: [Photo("a.jpg", "00")],
    Deliver: ["PO-0001.csv"],
}
ACTIONS = {
    "confirm": [""], "quantity": ["5", "1000", "0"], "digit": ["1", "2", "9", "POINT", "BACK"],
    "status": ["DAMAGED"], "next-line": [""], "range": [""], "photo": [""], "finish": [""], "print": [""],
    "save": [""], "serials": [""], "batch": [""], "expiry": [""], "note": [""],
}  # fmt: skip
WEIGHTS = {"confirm": 7, "finish": 4}
BOOKED = [None, Received(11, Decimal(10), 1), Received(12, None, None)]
STRANGE = [None, "nonsense", Evidence.APPLIED, b"", (), ORDER, FOUND[0]]

OPEN = Receiving(OpenOrder(WIDE), done("s0", say("PO-0001 is open.")))
BEGINNINGS = {name: [WORKFLOWS[name].begin(), OPEN, OPEN, OPEN] for name in ("receive", "strict")}


class ReceiveWalker(Walker):
    actions, weights, strange = ACTIONS, WEIGHTS, STRANGE
    never_asked = ("old:receive", "", "identify")
    may_stay_silent = (Answered, Entered, Chosen)
    never_busy = ("place",)

    def __init__(self, name, choose):
        workflow = WORKFLOWS[name]
        begin = choose(BEGINNINGS.get(name, [workflow.begin()]))
        super().__init__(workflow, choose, choose(CONTEXTS), begin)

    def event(self):
        kinds = [*[self.answer] * 4, self.strange_answer, self.cancel]
        if not self.workflow.waiting(self.state):
            kinds += [*[self.scan] * 6, self.press, self.press]
            kinds += [self.confirm] * 5 if isinstance(self.state, Adding | NotPlaced) else []
            kinds += [self.enter] if self.choose([True, False, False, False]) else []
            kinds += [self.chosen] if self.state == self.workflow.begin() else []
        return self.choose(kinds)()

    def scan(self):
        code, reading = self.choose(CODES)
        return Scanned(scan(code, self.new_id()), reading)

    def enter(self):
        return Entered(self.choose(["order", "location"]), self.choose(["PO-0001", "Shelf 3"]), self.new_id())

    def chosen(self):
        text = self.choose(["PO-0001", bag(), bag(quantity=25)])
        return Chosen(scanned(text, self.new_id()), 5, self.choose([None, 111]))

    def good_answers(self, question):
        if isinstance(question, Recall):
            write = Receive(5, "PO-0001", bag(), 11, quantity=Decimal(3))
            return [Done((Recorded("s0", AT, write, "operator", done=True),)), Done(())]
        return [Done(data) for data in GOOD_ANSWERS[type(question)]]

    def good_results(self, write):
        return [Done(data) for data in BOOKED]

    def strange_ops(self):
        return [*self.written, "w1:lookup"]

    def check(self, before, event, step):
        commits = [effect for effect in step.effects if isinstance(effect, Commit)]
        for commit in commits:
            if isinstance(commit.write, Receive | ReceiveLine):
                self.check_receipt(commit, step)
        self.check_pending(step.state)
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


@pytest.mark.parametrize("name", WORKFLOWS)
@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(name, data):
    ReceiveWalker(name, chooser(data)).walk(20)


@pytest.mark.parametrize("names", [("place",), ("receive", "strict")])
def test_every_arrow_of_the_table_is_taken_and_every_state_visited(names):
    assert_every_arrow_is_taken([partial(ReceiveWalker, name) for name in names], walks=150)
