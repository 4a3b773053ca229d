"""Random walks through looking up and searching: whatever comes in whatever order, the promises hold."""

from functools import partial

import pytest
from hypothesis import given, settings, strategies as st

from station.model import (
    Answered,
    Ask,
    Brought,
    Commit,
    Context,
    Done,
    Entered,
    Pressed,
    Refused,
    Say,
    Why,
)
from station.operations import (
    Details,
    FindBuilds,
    FindOrders,
    FindSalesOrders,
    Found,
    GenerateCode,
    LoadDetails,
    LoadPicture,
    LoadThing,
    Lookup,
    SearchThings,
    Thing,
)
from station.workflows.lookup.workflow import LookupWorkflow
from station.workflows.searching.workflow import SearchWorkflow
from tests.workbench import ORDER as FULL_ORDER, RACK, bag, found_label
from tests.workflows.lookup_bench import (
    KEEPER,
    LOCATION,
    LOOKER,
    OF_ITEM,
    OF_PART,
    ORDER,
    PART,
    SERIAL_ITEM,
    SHIPMENT,
    STOCK_ITEM,
)
from tests.workflows.walker import Walker, assert_every_arrow_is_taken, chooser

WORKFLOWS = {
    "home": LookupWorkflow("home", context_decides=True),
    "lookup": LookupWorkflow("lookup", context_decides=False),
    "search": SearchWorkflow(),
}
CONTEXTS = [Context(), Context(KEEPER), Context(LOOKER)]
TEXTS = ["INV-SI90", "ABC-123", "<img src=x>{0}", "a\x00b", "x", bag(), "x" * 300]
THINGS = [STOCK_ITEM, SERIAL_ITEM, PART, LOCATION, RACK, ORDER, SHIPMENT, Thing("teapot", 1, "Pot")]
MANY = tuple(Thing("part", pk, f"R{pk}", thumbnail=f"/media/{pk}.png") for pk in range(1, 22))
GOOD = {
    Lookup: [*map(Found, THINGS), found_label(5, 111), found_label()],
    FindOrders: [(), (), (), (FULL_ORDER,)],
    FindSalesOrders: [()],
    FindBuilds: [()],
    LoadThing: THINGS,
    LoadDetails: [OF_PART, OF_ITEM, Details(), Details(untold=("orders",))],
    LoadPicture: [b"PNG"],
    GenerateCode: ["INV-SI90"],
    SearchThings: [(), (PART,), tuple(THINGS), MANY],
}
STRANGE = [None, "nonsense", b"", (), STOCK_ITEM, OF_PART]
VALUES = {
    "digit": ["1", "2", "9", "POINT"],
    "row": ["1", "2", "9", ""],
    "copies": ["2", "0"],
    "status": ["DAMAGED"],
}


class LookupWalker(Walker):
    texts, strange = TEXTS, STRANGE
    never_asked = ("old:lookup", "", ":details")
    may_stay_silent = (Answered, Entered, Brought)

    def __init__(self, name, choose):
        super().__init__(WORKFLOWS[name], choose, choose(CONTEXTS))
        self.actions = {word: VALUES.get(word, [""]) for word in sorted(self.workflow.ANSWERS)}

    def event(self):
        kinds = [*[self.answer] * 5, self.strange_answer, self.cancel]
        if not self.workflow.waiting(self.state):
            kinds += [*[self.scan] * 3, *[self.press] * 4, *[self.cancel] * 2, self.enter]
            kinds += [self.bring] if self.state == self.workflow.begin() else []
        return self.choose(kinds)()

    def bring(self):
        return Brought(self.choose(THINGS), Pressed("digit", self.new_id(), "1"))

    def enter(self):
        return Entered(self.choose(["words", "code"]), self.choose(self.texts), self.new_id())

    def good_answers(self, question):
        good = [Done(data) for data in GOOD[type(question)]]
        missing = [Refused(Why.NO_MATCH)] * len(good) + [Refused(Why.NOT_SUPPORTED)]
        return [*good, *good, *missing]

    def strange_ops(self):
        return []

    def check(self, before, event, step):
        assert not [effect for effect in step.effects if isinstance(effect, Commit)]
        self.check_details(step)
        view = self.workflow.view(step.state, self.context)
        keys = [action.key for action in view.actions if action.key]
        assert len(keys) == len(set(keys)), "one key, one action"
        for row in view.rows:
            assert len(row.cells) in {1, len(view.columns)}

    def check_details(self, step):
        asked = [effect for effect in step.effects if isinstance(effect, Ask)]
        under_way = [read for read in self.questions.values() if isinstance(read, LoadDetails)]
        new = [effect.read for effect in asked if isinstance(effect.read, LoadDetails)]
        assert len(under_way) + len(new) <= 1, "details are asked for one thing after the other"
        judged = [effect.verdict for effect in step.effects if isinstance(effect, Say)]
        assert all(str(verdict.headline) for verdict in judged)


@pytest.mark.parametrize("name", WORKFLOWS)
@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(name, data):
    LookupWalker(name, chooser(data)).walk(20)


@pytest.mark.parametrize("names", [("home", "lookup"), ("search",)])
def test_every_arrow_of_the_table_is_taken_and_every_state_visited(names):
    assert_every_arrow_is_taken([partial(LookupWalker, name) for name in names], walks=200)
