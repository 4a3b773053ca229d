"""Random walks: whatever comes in whatever order, what every workflow promises holds after each step.

The walks keep to what the engine promises a workflow: while it waits, only answers and cancelling reach it.
"""

from dataclasses import replace
from random import Random
from types import MappingProxyType

from hypothesis import strategies as st

from station.model import (
    Answered,
    Ask,
    Commit,
    Deliver,
    Done,
    NotSent,
    OnDuty,
    Photograph,
    Pressed,
    Recall,
    Refused,
    Review,
    SwitchTo,
    Tally,
    Unknown,
    Why,
    WorkAt,
)
from tests.workbench import scanned

FAILURES = [NotSent("refused"), Unknown("lost"), *(Refused(why, "no") for why in Why)]
NO_MATCH = Refused(Why.NO_MATCH, "no")
LOOKS = 6
"""Events that a walk looks at before it takes one, where an arrow that it looks for begins."""


class Walker:
    """Takes random steps in one workflow, and checks the promises after each.

    ``questions`` are those that wait for an answer, ``written`` all writes, ``settled`` those that the server
    has answered for good.
    """

    texts = ()
    actions = MappingProxyType({})
    """The values that each word may have."""
    weights = MappingProxyType({})
    strange = ()
    """What no server tells."""
    never_asked = ()
    """Operations that no walk starts, so that an answer to one changes nothing."""
    may_stay_silent = (Answered,)
    never_busy = ()
    """Screens that wait without saying so."""

    def __init__(self, workflow, choose, context, begin=None):
        self.workflow = workflow
        self.choose = choose
        self.context = context
        self.state = begin or workflow.begin()
        self.questions = {}
        self.written = {}
        self.settled = set()
        self.arrows = set()
        self.ids = 0

    def walk(self, steps, wanted=frozenset()):
        """Take steps; an arrow that is wanted goes before all others."""
        for _ in range(steps):
            self.take(self.event_along(wanted - self.arrows))
        return self.arrows

    def event_along(self, wanted):
        """Return the first of some events that leads along a wanted arrow, else one to where such begin."""
        begin = {before for before, _ in wanted}
        towards = None if wanted else self.event()
        for _ in range(LOOKS if wanted else 0):
            event = self.event()
            after = self.workflow.step(self.state, event, self.context).state
            if after != self.state and (type(self.state), type(after)) in wanted:
                return event
            if type(after) in begin and type(self.state) not in begin:
                towards = event
        return towards or event

    def take(self, event):
        if isinstance(event, Answered):
            self.questions.pop(event.op_id, None)
            if isinstance(event.outcome, Done | Refused):
                self.settled |= {event.op_id} & self.written.keys()
        before = self.state
        step = self.workflow.step(before, event, self.context)
        self.check_step(before, event, step)
        self.check_view(step.state)
        self.check(before, event, step)
        self.state = step.state
        self.carry_out(step.effects)

    # What comes in.

    def event(self):
        """Return something that may come in now; each workflow has its own."""
        return self.choose([self.answer, self.cancel])()

    def new_id(self):
        self.ids += 1
        return f"w{self.ids}"

    def scan(self):
        return scanned(self.choose(self.texts), self.new_id())

    def press(self):
        known = [action for action in self.actions if action in self.workflow.ANSWERS]
        return self.pressed(self.choose([each for each in known for _ in range(self.weights.get(each, 1))]))

    def confirm(self):
        return self.pressed("confirm")

    def cancel(self):
        return self.pressed("cancel")

    def pressed(self, action):
        """Return a word that was scanned, or a button that was pressed."""
        value = self.choose(self.actions.get(action, [""]))
        return Pressed(action, self.choose([self.new_id(), ""]), value, press=self.new_id())

    def answer(self):
        """Return an answer, more often to what the state waits for."""
        awaited = self.awaited()
        under_way = sorted(self.written.keys() - self.settled)
        if awaited in under_way or (under_way and self.choose([True, False])):
            op_id = awaited if awaited in under_way else self.choose(under_way)
            good = self.good_results(self.written[op_id])
            return Answered(op_id, self.choose([*good, *good, self.choose(FAILURES)]))
        if not self.questions:
            return self.strange_answer()
        ahead = awaited in self.questions and self.choose([True, True, False])
        op_id = awaited if ahead else self.choose(sorted(self.questions))
        good = self.good_answers(self.questions[op_id])
        return Answered(op_id, self.choose([*good, *good, NO_MATCH, self.choose(FAILURES)]))

    def awaited(self):
        return getattr(self.state, "op", "")

    def good_answers(self, question):
        """Return outcomes of a question that went well; each workflow has its own."""
        return [Done()]

    def good_results(self, write):
        """Return outcomes of a write that went well."""
        return [Done()]

    def strange_answer(self):
        outcome = self.choose([*map(Done, self.strange), *FAILURES])
        return Answered(self.choose([*self.questions, *self.never_asked, *self.strange_ops()]), outcome)

    def strange_ops(self):
        """Return operations that may be unknown to the state, or just as well be its own."""
        return [""]

    # What must hold.

    def check_step(self, before, event, step):
        if step.state != before:
            arrow = (type(before), type(step.state))
            assert arrow[1] in self.workflow.ARROWS[arrow[0]], f"{arrow[0].__name__} -> {arrow[1].__name__}"
            self.arrows.add(arrow)
        if not isinstance(event, self.may_stay_silent):
            assert step.effects, "every scan and every press is answered or asked about"
        if isinstance(event, Answered) and event.op_id in self.never_asked:
            assert (step.state, step.effects) == (before, ())
        if isinstance(event, Pressed) and event.action == "cancel":
            assert not any(isinstance(effect, Commit) for effect in step.effects)

    def check_view(self, state):
        view = self.workflow.view(state, self.context)
        assert str(view.headline)
        assert str(view.prompt)
        assert view.busy == self.workflow.waiting(state) or view.screen in self.never_busy
        left = self.workflow.step(state, Pressed("cancel", "cc"), self.context)
        assert not self.workflow.waiting(left.state)
        assert not any(isinstance(effect, Commit) for effect in left.effects)
        if self.workflow.waiting(state):
            assert "cancel" in [action.name for action in view.actions]

    def check(self, before, event, step):
        """Check what this workflow alone promises; the effects are carried out only after this."""

    def carry_out(self, effects):
        for effect in effects:
            if isinstance(effect, Ask | Deliver | Photograph | Recall | Review | Tally):
                assert effect.op_id not in self.questions, effect.op_id
                self.questions[effect.op_id] = effect.read if isinstance(effect, Ask) else effect
            elif isinstance(effect, Commit):
                assert effect.op_id not in self.written, effect.op_id
                self.written[effect.op_id] = effect.write
            elif isinstance(effect, OnDuty):
                self.context = replace(self.context, on_duty=effect.name)
            elif isinstance(effect, WorkAt):
                self.context = replace(self.context, location=effect.location)
            elif isinstance(effect, SwitchTo):
                self.state = self.workflow.begin()
                self.questions.clear()


def chooser(data):
    """Return how Hypothesis chooses."""
    return lambda options: data.draw(st.sampled_from(options))


def assert_every_arrow_is_taken(walkers, walks, steps=100, taken=frozenset(), never=frozenset()):
    """Walk until every arrow was taken and every state visited.

    ``walkers`` make walkers of workflows that share one table of arrows; ``taken`` are arrows that were taken
    before, ``never`` states that this workflow does not know.
    """
    workflow = walkers[0](Random(0).choice).workflow
    arrows = {state: to - never for state, to in workflow.ARROWS.items() if state not in never}
    table = {(state, to) for state, targets in arrows.items() for to in targets}
    taken = set(taken)
    for seed in range(walks):
        for walker in walkers:
            taken |= walker(Random(seed).choice).walk(steps, table - taken)
        if taken == table:
            break
    assert sorted(f"{a.__name__} -> {b.__name__}" for a, b in table ^ taken) == []
    assert {to for _, to in taken} | {type(workflow.begin())} == set(arrows)
