"""Random walks through linking and unlinking: whatever comes in whatever order, the promises hold."""

from dataclasses import replace
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
    Unknown,
    Why,
)
from station.operations import Found, Link, LoadThing, Lookup, Unlink, code_hash
from station.workflows.linking.link import LinkWorkflow
from station.workflows.linking.states import Asking, Moving, Pair, Stranded, Sure
from station.workflows.linking.unlink import UnlinkWorkflow
from tests.workbench import found_label, scanned
from tests.workflows.test_link import BOX, EAN, HOLDER, MAY_LINK, OLD, REEL, stranded

WALKS = 300
WORKFLOWS = {"link": LinkWorkflow(), "unlink": UnlinkWorkflow()}
CONTEXTS = [MAY_LINK, MAY_LINK, MAY_LINK, Context()]
TEXTS = [EAN, EAN, "OTHER", "INV-SI90", "", "a\x00b", "<b>", "{0}", "x" * 501, "\x1d"]
THINGS = [REEL, REEL, BOX, OLD, HOLDER, replace(REEL, linked=None), replace(BOX, model="company")]
NOWHERE = Refused(Why.NO_MATCH, "no")
FAILURES = [NotSent("off"), Unknown("lost"), *(Refused(why, "no") for why in Why)]
STRANGE = [Done(None), Done("x"), Done(()), Done(REEL), *FAILURES]

LATE = Pair(BOX, "LATE", "s0", "s0")
HALF_MOVED = replace(stranded().state, under_way=(LATE,))


class Walker:
    """Takes random steps, and checks the promises after each."""

    def __init__(self, name, choose):
        self.choose = choose
        self.workflow = WORKFLOWS[name]
        self.state = self.workflow.begin()
        self.context = choose(CONTEXTS)
        self.questions = {}
        self.writes = {}
        if name == "link" and choose([True, False, False, False]):
            self.state, self.writes = HALF_MOVED, {LATE.op: Link("stocklocation", 7, "LATE")}
        self.arrows = set()
        self.numbers = 0

    def walk(self, steps):
        for _ in range(steps):
            event = self.event()
            before = self.state
            step = self.workflow.step(before, event, self.context)
            self.check(before, event, step)
            self.state = step.state
        return self.arrows

    def new_id(self):
        self.numbers += 1
        return f"w{self.numbers}"

    def event(self):
        kinds = [*[self.answer] * 6, self.strange_answer]
        if self.workflow.waiting(self.state):
            return self.choose([*kinds, self.cancel])()
        kinds += [*[self.scan] * 6, *[self.confirm] * 3, self.cancel, self.bring]
        return self.choose(kinds)()

    def scan(self):
        return scanned(self.choose(TEXTS), self.new_id())

    def confirm(self):
        return Pressed("confirm", self.choose([self.new_id(), ""]), press=self.new_id())

    def cancel(self):
        return Pressed("cancel", self.choose([self.new_id(), ""]), press=self.new_id())

    def bring(self):
        pressed = Pressed("link", press=self.new_id())
        code = Entered("code", self.choose(TEXTS), self.new_id())
        return self.choose([Brought(self.choose(THINGS), pressed), code])

    def answer(self):
        if self.writes and self.choose([True, True, False]):
            op_id = self.choose(sorted(self.writes))
            outcome = self.choose([Done(), Done(), Done(), *FAILURES])
            if isinstance(outcome, Done | Refused):
                del self.writes[op_id]
            return Answered(op_id, outcome)
        if not self.questions:
            return self.strange_answer()
        op_id = self.choose(sorted(self.questions))
        read = self.questions.pop(op_id)
        things = [Done(thing) for thing in THINGS]
        if isinstance(read, Lookup):
            things = [*[Done(Found(thing)) for thing in THINGS], Done(found_label())]
            things += [NOWHERE] * len(things)
        return Answered(op_id, self.choose([*things, self.choose(FAILURES)]))

    def strange_answer(self):
        op_id = self.choose([*self.questions, "old:link", "", f"{self.new_id()}:undo"])
        self.questions.pop(op_id, None)
        return Answered(op_id, self.choose(STRANGE))

    def check(self, before, event, step):
        if step.state != before:
            arrow = (type(before), type(step.state))
            assert arrow[1] in self.workflow.ARROWS[arrow[0]], f"{arrow[0].__name__} -> {arrow[1].__name__}"
            self.arrows.add(arrow)
        if isinstance(event, Pressed) or hasattr(event, "reading"):
            assert step.effects, "every scan and every press is answered or asked about"
        for effect in step.effects:
            if isinstance(effect, Ask):
                assert effect.op_id not in self.questions
                assert isinstance(effect.read, Lookup | LoadThing)
                self.questions[effect.op_id] = effect.read
            elif isinstance(effect, Commit):
                self.check_commit(before, event, effect)
        view = self.workflow.view(step.state, self.context)
        assert str(view.headline)
        assert str(view.prompt)
        assert view.busy == self.workflow.waiting(step.state)
        left = self.workflow.step(step.state, Pressed("cancel", "cc"), self.context)
        assert not self.workflow.waiting(left.state)
        assert not any(isinstance(effect, Commit) for effect in left.effects)

    def check_commit(self, before, event, commit):
        assert commit.op_id not in self.writes
        write = commit.write
        confirmed = isinstance(event, Pressed) and event.action == "confirm"
        assert confirmed or isinstance(event, Answered)
        assert write.model != "company"
        if isinstance(write, Unlink):
            assert isinstance(before, Sure) or (isinstance(before, Asking) and before.holder)
            assert confirmed
        else:
            assert isinstance(write, Link)
            assert 0 < len(write.barcode) <= 500
            assert write.replaces == "" or confirmed or isinstance(before, Moving)
            assert write.replaces != code_hash(write.barcode) or isinstance(before, Stranded)
        self.writes[commit.op_id] = write


@pytest.mark.parametrize("name", WORKFLOWS)
@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(name, data):
    Walker(name, lambda options: data.draw(st.sampled_from(options))).walk(20)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_arrow_of_the_table_is_taken_and_every_state_visited(name):
    workflow = WORKFLOWS[name]
    table = {(state, to) for state, targets in workflow.ARROWS.items() for to in targets}
    taken = set()
    for seed in range(WALKS):
        taken |= Walker(name, Random(seed).choice).walk(100)
        if taken == table:
            break
    assert table - taken == set()
    assert {to for _, to in taken} | {type(workflow.begin())} == set(workflow.ARROWS)
