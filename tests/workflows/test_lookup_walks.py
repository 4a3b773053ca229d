"""Random walks through looking up and searching: whatever comes in whatever order, the promises hold."""

from random import Random

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
    NotSent,
    Pressed,
    Refused,
    Say,
    SwitchTo,
    Unknown,
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
from tests.workbench import ORDER as FULL_ORDER, RACK, bag, found_label, scanned
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

WORKFLOWS = {
    "home": LookupWorkflow("home", context_decides=True),
    "lookup": LookupWorkflow("lookup", context_decides=False),
    "search": SearchWorkflow(),
}
CONTEXTS = [Context(), Context(KEEPER), Context(LOOKER)]
TEXTS = ["INV-SI90", "ABC-123", "<img src=x>{0}", "a\x00b", "x", bag(), "x" * 300]
THINGS = [STOCK_ITEM, SERIAL_ITEM, PART, LOCATION, RACK, ORDER, SHIPMENT, Thing("teapot", 1, "Pot")]
MANY = tuple(Thing("part", pk, f"R{pk}", thumbnail=f"/media/{pk}.png") for pk in range(1, 22))
FAILURES = [NotSent("refused"), Unknown("lost"), *(Refused(why, "no") for why in Why)]
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
LOOKS = 6
"""Events that a walk looks at before it takes one, while arrows are looked for."""
VALUES = {
    "digit": ["1", "2", "9", "POINT"],
    "row": ["1", "2", "9", ""],
    "copies": ["2", "0"],
    "status": ["DAMAGED"],
}


class Walker:
    """Takes random steps in one workflow, and checks the promises after each."""

    def __init__(self, name, choose):
        self.workflow = WORKFLOWS[name]
        self.choose = choose
        self.state = self.workflow.begin()
        self.context = choose(CONTEXTS)
        self.questions = {}
        self.ids = 0
        self.arrows = set()

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
        """Return the first of some events that leads along a wanted arrow or to where one begins."""
        begin = {before for before, _ in wanted}
        for _ in range(LOOKS if wanted else 0):
            event = self.event()
            after = self.workflow.step(self.state, event, self.context).state
            is_new = after != self.state and (type(self.state), type(after)) in wanted
            if is_new or (type(after) in begin and type(self.state) not in begin):
                return event
        return self.event()

    def event(self):
        kinds = [*[self.answer] * 5, self.strange_answer, self.cancel]
        if not self.workflow.waiting(self.state):
            kinds += [*[self.scan] * 3, *[self.press] * 4, *[self.cancel] * 2, self.enter]
            kinds += [self.bring] if self.state == self.workflow.begin() else []
        return self.choose(kinds)()

    def new_id(self):
        self.ids += 1
        return f"s{self.ids}"

    def scan(self):
        return scanned(self.choose(TEXTS), self.new_id())

    def press(self):
        word = self.choose(sorted(self.workflow.ANSWERS))
        scan_id = self.choose([self.new_id(), ""])
        return Pressed(word, scan_id, self.choose(VALUES.get(word, [""])), press=self.new_id())

    def cancel(self):
        return Pressed("cancel", self.choose([self.new_id(), ""]))

    def bring(self):
        return Brought(self.choose(THINGS), Pressed("digit", self.new_id(), "1"))

    def enter(self):
        return Entered(self.choose(["words", "code"]), self.choose(TEXTS), self.new_id())

    def answer(self):
        if not self.questions:
            return self.strange_answer()
        awaited = getattr(self.state, "op", "")
        ahead = awaited in self.questions and self.choose([True, True, False])
        op_id = awaited if ahead else self.choose(sorted(self.questions))
        good = [Done(data) for data in GOOD[type(self.questions[op_id])]]
        missing = [Refused(Why.NO_MATCH)] * len(good) + [Refused(Why.NOT_SUPPORTED)]
        return Answered(op_id, self.choose([*good, *good, *missing, self.choose(FAILURES)]))

    def strange_answer(self):
        known = [*self.questions, "old:lookup", "", ":details"]
        return Answered(self.choose(known), self.choose([*map(Done, STRANGE), *FAILURES]))

    def check(self, before, event, step):
        if step.state != before:
            arrow = (type(before), type(step.state))
            assert arrow[1] in self.workflow.ARROWS[arrow[0]], f"{arrow[0].__name__} -> {arrow[1].__name__}"
            self.arrows.add(arrow)
        assert not [effect for effect in step.effects if isinstance(effect, Commit)]
        if not isinstance(event, Answered | Entered | Brought):
            assert step.effects, "every scan and every press is answered or asked about"
        if isinstance(event, Answered) and event.op_id in ("old:lookup", "", ":details"):
            assert (step.state, step.effects) == (before, ())
        self.check_details(step)
        view = self.workflow.view(step.state, self.context)
        assert str(view.headline)
        assert str(view.prompt)
        assert view.busy == self.workflow.waiting(step.state)
        if view.busy:
            assert "cancel" in [action.name for action in view.actions]
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

    def carry_out(self, effects):
        for effect in effects:
            if isinstance(effect, Ask):
                assert effect.op_id not in self.questions, effect.op_id
                self.questions[effect.op_id] = effect.read
            elif isinstance(effect, SwitchTo):
                self.state = self.workflow.begin()
                self.questions.clear()


@pytest.mark.parametrize("name", WORKFLOWS)
@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(name, data):
    Walker(name, lambda options: data.draw(st.sampled_from(options))).walk(20)


@pytest.mark.parametrize("names", [("home", "lookup"), ("search",)])
def test_every_arrow_of_the_table_is_taken_and_every_state_visited(names):
    workflow = WORKFLOWS[names[0]]
    table = {(state, to) for state, targets in workflow.ARROWS.items() for to in targets}
    taken = set()
    for seed in range(200):
        for name in names:
            taken |= Walker(name, Random(seed).choice).walk(100, table - taken)
        if taken == table:
            break
    assert taken == table
    assert {to for _, to in taken} | {type(workflow.begin())} == set(workflow.ARROWS)
