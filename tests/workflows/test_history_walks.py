"""Random walks through the history of scans: whatever comes in whatever order, the promises hold."""

from random import Random

from hypothesis import given, settings, strategies as st

from station.model import (
    Answered,
    Ask,
    Commit,
    Context,
    Deliver,
    Done,
    Entered,
    NotSent,
    Pressed,
    Refused,
    Rescan,
    Review,
    SwitchTo,
    Unknown,
    Why,
)
from station.operations import LoadServerScan, ServerScans
from station.workflows.history.states import KeptScan
from station.workflows.history.workflow import HistoryWorkflow
from tests.workbench import AT_WORK, scanned
from tests.workflows.test_history import KEPT, OWN, STAFF, kept, own

WALKS = 200
WORKFLOW = HistoryWorkflow()
MANY = tuple(own(number) for number in range(1, 11))
TEXTS = ["PO-0001", "", "a\x00b", "<b>", "{0}", "x" * 4000]
FAILURES = [NotSent("off"), Unknown("lost"), *(Refused(why, "no") for why in Why)]
STRANGE = [Done(None), Done("x"), Done(()), Done(KEPT), *FAILURES]
SIDES = [ServerScans(KEPT, 30), ServerScans(KEPT, 3), ServerScans((), 0, False), ServerScans(())]
ACTIONS = {
    "history": [""], "digit": ["0", "1", "2", "9", "POINT", "BACK"], "next-line": [""], "finish": [""],
    "save": [""], "lookup": [""], "repeat": [""], "delete": [""], "confirm": [""], "cancel": [""],
}  # fmt: skip
WEIGHTS = {"digit": 6, "delete": 2, "confirm": 2}


class Walker:
    """Takes random steps, and checks the promises after each."""

    def __init__(self, choose):
        self.choose = choose
        self.state = WORKFLOW.begin()
        self.context = choose([AT_WORK, STAFF, STAFF, Context()])
        self.questions = {}
        self.writes = {}
        self.arrows = set()
        self.numbers = 0

    def walk(self, steps):
        for _ in range(steps):
            event = self.event()
            before = self.state
            step = WORKFLOW.step(before, event, self.context)
            self.check(before, event, step)
            self.state = WORKFLOW.begin() if self.leaves(step) else step.state
        return self.arrows

    @staticmethod
    def leaves(step):
        return any(isinstance(effect, SwitchTo | Rescan) for effect in step.effects)

    def new_id(self):
        self.numbers += 1
        return f"w{self.numbers}"

    def event(self):
        kinds = [*[self.answer] * 4, self.strange_answer]
        if WORKFLOW.waiting(self.state):
            return self.choose([*kinds, lambda: Pressed("cancel", self.new_id())])()
        return self.choose([*kinds, self.scan, *[self.press] * 6])()

    def scan(self):
        text = self.choose(TEXTS)
        return self.choose([scanned(text, self.new_id()), Entered("words", text, self.new_id())])

    def press(self):
        action = self.choose([name for name in ACTIONS for _ in range(WEIGHTS.get(name, 1))])
        return Pressed(action, self.new_id(), self.choose(ACTIONS[action]))

    def answer(self):
        if self.writes:
            op_id, _ = self.writes.popitem()
            return Answered(op_id, self.choose([Done(), *FAILURES]))
        if not self.questions:
            return self.strange_answer()
        op_id = self.choose(sorted(self.questions))
        asked = self.questions.pop(op_id)
        if isinstance(asked, Review):
            good = [Done(OWN), Done(MANY)]
        elif isinstance(asked, Deliver):
            good = [Done("a.csv")]
        elif isinstance(asked, LoadServerScan):
            good = [Done(kept(1))]
        else:
            good = [Done(side) for side in SIDES]
        return Answered(op_id, self.choose([*good, *good, self.choose(FAILURES)]))

    def strange_answer(self):
        op_id = self.choose([*self.questions, "old:own", ""])
        self.questions.pop(op_id, None)
        return Answered(op_id, self.choose(STRANGE))

    def check(self, before, event, step):
        if step.state != before:
            arrow = (type(before), type(step.state))
            assert arrow[1] in WORKFLOW.ARROWS[arrow[0]], f"{arrow[0].__name__} -> {arrow[1].__name__}"
            self.arrows.add(arrow)
        if not isinstance(event, Answered):
            assert step.effects, "every scan and every press is answered or asked about"
        for effect in step.effects:
            if isinstance(effect, Ask | Review | Deliver):
                assert effect.op_id not in self.questions
                self.questions[effect.op_id] = effect.read if isinstance(effect, Ask) else effect
            elif isinstance(effect, Rescan):
                assert effect.code
                assert effect.origin == event.origin
            elif isinstance(effect, Commit):
                assert isinstance(before, KeptScan)
                assert (before.is_sure, event.action) == (True, "confirm")
                assert self.context is not AT_WORK
                self.writes[effect.op_id] = effect.write
        view = WORKFLOW.view(step.state, self.context)
        assert str(view.headline)
        assert str(view.prompt)
        assert view.busy == WORKFLOW.waiting(step.state)
        digits = [row.action for row in (*view.rows, *(view.beside.rows if view.beside else ()))]
        keys = [action.key for action in digits if action]
        assert len(keys) == len(set(keys)) <= 9


@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(data):
    Walker(lambda options: data.draw(st.sampled_from(options))).walk(20)


def test_every_arrow_of_the_table_is_taken_and_every_state_visited():
    table = {(state, to) for state, targets in WORKFLOW.ARROWS.items() for to in targets}
    taken = set()
    for seed in range(WALKS):
        taken |= Walker(Random(seed).choice).walk(60)
        if taken == table:
            break
    assert table - taken == set()
    assert {to for _, to in taken} | {type(WORKFLOW.begin())} == set(WORKFLOW.ARROWS)
