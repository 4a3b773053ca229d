"""Random walks through linking and unlinking: whatever comes in whatever order, the promises hold."""

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings, strategies as st

from station.model import Answered, Ask, Brought, Commit, Context, Done, Entered, Pressed, Refused, Why
from station.operations import Found, Link, LoadThing, Lookup, Unlink, code_hash
from station.workflows.linking.link import LinkWorkflow
from station.workflows.linking.states import Asking, Moving, Pair, Stranded, Sure
from station.workflows.linking.unlink import UnlinkWorkflow
from tests.workbench import found_label
from tests.workflows.test_link import BOX, EAN, HOLDER, MAY_LINK, OLD, REEL, stranded
from tests.workflows.walker import Walker, assert_every_arrow_is_taken, chooser

WORKFLOWS = {"link": LinkWorkflow(), "unlink": UnlinkWorkflow()}
CONTEXTS = [MAY_LINK, MAY_LINK, MAY_LINK, Context()]
TEXTS = [EAN, EAN, "OTHER", "INV-SI90", "", "a\x00b", "<b>", "{0}", "x" * 501, "\x1d"]
THINGS = [REEL, REEL, BOX, OLD, HOLDER, replace(REEL, linked=None), replace(BOX, model="company")]
NOWHERE = Refused(Why.NO_MATCH, "no")
STRANGE = [None, "x", (), REEL]

LATE = Pair(BOX, "LATE", "s0", "s0")
HALF_MOVED = replace(stranded().state, under_way=(LATE,))


class LinkWalker(Walker):
    texts, strange = TEXTS, STRANGE
    may_stay_silent = (Answered, Brought, Entered)

    def __init__(self, name, choose):
        super().__init__(WORKFLOWS[name], choose, choose(CONTEXTS))
        if name == "link" and choose([True, False, False, False]):
            self.state, self.written = HALF_MOVED, {LATE.op: Link("stocklocation", 7, "LATE")}

    def event(self):
        kinds = [*[self.answer] * 6, self.strange_answer]
        if self.workflow.waiting(self.state):
            return self.choose([*kinds, self.cancel])()
        kinds += [*[self.scan] * 6, *[self.confirm] * 3, self.cancel, self.choose([self.bring, self.enter])]
        return self.choose(kinds)()

    def bring(self):
        return Brought(self.choose(THINGS), Pressed("link", press=self.new_id()))

    def enter(self):
        return Entered("code", self.choose(self.texts), self.new_id())

    def good_answers(self, question):
        if not isinstance(question, Lookup):
            return [Done(thing) for thing in THINGS]
        found = [*[Done(Found(thing)) for thing in THINGS], Done(found_label())]
        return found + [NOWHERE] * len(found)

    def strange_ops(self):
        return ["old:link", "", f"{self.new_id()}:undo"]

    def check(self, before, event, step):
        for effect in step.effects:
            if isinstance(effect, Ask):
                assert isinstance(effect.read, Lookup | LoadThing)
            elif isinstance(effect, Commit):
                self.check_commit(before, event, effect.write)

    @staticmethod
    def check_commit(before, event, write):
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


@pytest.mark.parametrize("name", WORKFLOWS)
@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(name, data):
    LinkWalker(name, chooser(data)).walk(20)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_arrow_of_the_table_is_taken_and_every_state_visited(name):
    assert_every_arrow_is_taken([partial(LinkWalker, name)], walks=300)
