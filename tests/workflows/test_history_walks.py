"""Random walks through the history of scans: whatever comes in whatever order, the promises hold."""

from hypothesis import given, settings, strategies as st

from station.model import Commit, Context, Deliver, Done, Entered, Rescan, Review
from station.operations import LoadServerScan, ServerScans
from station.workflows.history.states import KeptScan
from station.workflows.history.workflow import HistoryWorkflow
from tests.workbench import AT_WORK
from tests.workflows.test_history import KEPT, OWN, STAFF, kept, own
from tests.workflows.walker import Walker, assert_every_arrow_is_taken, chooser

MANY = tuple(own(number) for number in range(1, 11))
TEXTS = ["PO-0001", "", "a\x00b", "<b>", "{0}", "x" * 4000]
STRANGE = [None, "x", (), KEPT]
SIDES = [ServerScans(KEPT, 30), ServerScans(KEPT, 3), ServerScans((), 0, False), ServerScans(())]
ACTIONS = {
    "history": [""], "digit": ["0", "1", "2", "9", "POINT", "BACK"], "next-line": [""], "finish": [""],
    "save": [""], "lookup": [""], "repeat": [""], "delete": [""], "confirm": [""], "cancel": [""],
}  # fmt: skip
WEIGHTS = {"digit": 6, "delete": 2, "confirm": 2}


class HistoryWalker(Walker):
    texts, actions, weights, strange = TEXTS, ACTIONS, WEIGHTS, STRANGE

    def __init__(self, choose):
        super().__init__(HistoryWorkflow(), choose, choose([AT_WORK, STAFF, STAFF, Context()]))

    def event(self):
        kinds = [*[self.answer] * 4, self.strange_answer]
        if self.workflow.waiting(self.state):
            return self.choose([*kinds, self.cancel])()
        return self.choose([*kinds, self.scan, self.enter, *[self.press] * 6])()

    def enter(self):
        return Entered("words", self.choose(self.texts), self.new_id())

    def good_answers(self, question):
        if isinstance(question, Review):
            return [Done(OWN), Done(MANY)]
        if isinstance(question, Deliver):
            return [Done("a.csv")]
        return [Done(kept(1))] if isinstance(question, LoadServerScan) else [Done(side) for side in SIDES]

    def strange_ops(self):
        return ["old:own", ""]

    def check(self, before, event, step):
        for effect in step.effects:
            if isinstance(effect, Rescan):
                assert effect.code
                assert effect.origin == event.origin
            elif isinstance(effect, Commit):
                assert isinstance(before, KeptScan)
                assert (before.is_sure, event.action) == (True, "confirm")
                assert self.context is not AT_WORK
        view = self.workflow.view(step.state, self.context)
        digits = [row.action for row in (*view.rows, *(view.beside.rows if view.beside else ()))]
        keys = [action.key for action in digits if action]
        assert len(keys) == len(set(keys)) <= 9

    def carry_out(self, effects):
        super().carry_out(effects)
        if any(isinstance(effect, Rescan) for effect in effects):
            self.state = self.workflow.begin()


@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(data):
    HistoryWalker(chooser(data)).walk(20)


def test_every_arrow_of_the_table_is_taken_and_every_state_visited():
    assert_every_arrow_is_taken([HistoryWalker], walks=200, steps=60)
