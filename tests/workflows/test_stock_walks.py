"""Random walks through the screens of stock: whatever comes in whatever order, the promises hold."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from station.model import (
    Answered,
    Brought,
    Commit,
    Context,
    Deliver,
    Done,
    Pressed,
    Refused,
    Why,
)
from station.operations import (
    AddStock,
    Adjusted,
    ChangeStatus,
    Contents,
    Count,
    FindStock,
    Found,
    LoadContents,
    LoadStockItem,
    Lookup,
    Merge,
    Move,
    Moved,
    RemoveStock,
    Thing,
)
from station.text import say
from station.workflows.adjusting.one_item import ItemWorkflow
from station.workflows.adjusting.quantities import AdjustWorkflow
from station.workflows.adjusting.states import (
    Adjusting,
    Agreeing,
    Grading,
    Merging,
    Ready,
    Recounting,
    Splitting,
    Working,
)
from station.workflows.counting.sheet import Seen, Sheet
from station.workflows.counting.states import Counted, Counting, Opening, Rereading, Reviewing
from station.workflows.counting.workflow import CountWorkflow
from station.workflows.moving.workflow import MoveWorkflow
from station.workflows.stock_codes import Offer, Sought
from station.workflows.stock_screen import Choosing, Seeking, Shown
from tests.workflows.packing_bench import native
from tests.workflows.stock_bench import (
    AT_RACK,
    AT_SHELVES,
    BAD,
    CAGE,
    CHIP,
    EMPTY,
    GAUGE,
    HALL,
    KEPT,
    LOOSE,
    MAY_LOOK,
    RACK,
    REEL,
    SHELF,
    SOLD,
    WIRE,
    location,
)
from tests.workflows.walker import Walker, assert_every_arrow_is_taken, chooser

SCREENS = {
    "move": MoveWorkflow(),
    "count": CountWorkflow(),
    "add": AdjustWorkflow("add"),
    "remove": AdjustWorkflow("remove"),
    "item": ItemWorkflow(),
}
NEVER = {"add": {Agreeing}}
"""Adding asks nothing of what is set aside."""
CONTEXTS = [AT_SHELVES, AT_SHELVES, AT_SHELVES, AT_RACK, Context(), Context(MAY_LOOK)]
WANTED = replace(REEL, allocated=Decimal(18))
LATER = replace(CHIP, pk=94, batch="B3")
ITEMS = {each.pk: each for each in (CHIP, WANTED, WIRE, GAUGE, LOOSE, KEPT, SOLD, BAD, EMPTY, LATER)}
PLACES = [SHELF, SHELF, RACK, CAGE]
TEXTS = [
    *[native(pk) for pk in ITEMS], *[native(each.pk, "stocklocation") for each in PLACES],
    *[native(40, "part")] * 2, "REEL-2", "G-5", "HALL", "UNKNOWN", "", "<img src=x>", "a\x00b", "x" * 200,
]  # fmt: skip
ACTIONS = {
    "confirm": [""], "quantity": ["1", "5", "0", "0.5", "1000"],
    "digit": ["1", "2", "9", "0", "POINT", "BACK"],
    "finish": [""], "save": [""], "print": [""], "count": [""], "split": [""], "merge": [""],
    "status": ["DAMAGED", "LOST", "OK"],
}  # fmt: skip
WEIGHTS = {"confirm": 3, "finish": 3, "digit": 3, "quantity": 2, "merge": 2, "status": 2}
STRANGE = [LATER, None, "nonsense", b"", (), (None,), CHIP, Contents(()), Found(Thing("build", 1, "x"))]
LESS = replace(CHIP, quantity=Decimal(95))
EXPECTED = (CHIP, WIRE, GAUGE, LATER)
CONTENTS = [*[EXPECTED] * 5, (CHIP, KEPT), (WIRE,), (), (LESS, WIRE, GAUGE, LATER)]
GOOD_ANSWERS = {
    FindStock: [(CHIP, WANTED), (CHIP, WANTED), (CHIP, WANTED, LOOSE), (KEPT, WANTED), (WANTED,), ()],
    LoadContents: [*map(Contents, CONTENTS), Contents((CHIP,), complete=False)],
    Lookup: [
        *map(location, PLACES),
        Found(HALL),
        *(Found(Thing("stockitem", pk, "x")) for pk in (90, 91, 92)),
    ],
    Deliver: ["stocktake.csv"],
}
SHEET = Sheet(SHELF, EXPECTED, {90: Seen(Decimal(9), "s0", "x")})


def brought(action, value=""):
    """Return what a thing of another screen leads to, an item and a part, with the word chosen there."""
    sought = Sought("s0", "s0", "x", say("Unknown."), "s1:item", Pressed(action, "s0", value))
    return [Choosing(Ready(), Offer(sought, (CHIP, LATER))), Seeking(Ready(), sought)]


WORDS = [("count", ""), ("split", ""), ("merge", ""), ("status", "LOST"), ("status", "DAMAGED")]
BROUGHT = [state for word in WORDS for state in brought(*word)]
CHANGED = {"item": LATER, "fresh_op": "old:move"}
"""An item that is being read again."""
PLANNED = [Recounting(**CHANGED), Splitting(**CHANGED), Grading(**CHANGED, word="LOST"), Merging(**CHANGED)]
STARTS = {
    "count": [
        Opening(),
        Counting(sheet=SHEET),
        Reviewing(sheet=SHEET, writes_off=True),
        Rereading(sheet=SHEET, writes_off=True, scan_id="s0", origin="s0", op="s0:contents"),
        Counted(sheet=SHEET),
    ],
    "remove": [Adjusting(), Adjusting(amount=Decimal(5))],
    "item": [Ready(), Working(item=CHIP), Working(item=LATER), *BROUGHT, *PLANNED * 4],
}


class StockWalker(Walker):
    texts, actions, weights, strange = TEXTS, ACTIONS, WEIGHTS, STRANGE

    def __init__(self, name, choose):
        self.name = name
        begin = choose(STARTS.get(name, [SCREENS[name].begin()]))
        super().__init__(SCREENS[name], choose, choose(CONTEXTS), begin)

    def event(self):
        kinds = [*[self.answer] * 4, self.strange_answer]
        if isinstance(self.state, Choosing):
            kinds += [self.press] * 3
        if self.choose([True, False, False, False]):
            kinds += [self.cancel]
        if not self.workflow.waiting(self.state):
            kinds += [*[self.scan] * 5, *[self.press] * 5]
            if self.state == self.workflow.begin():
                kinds += [self.bring]
        return self.choose(kinds)()

    def press(self):
        if isinstance(self.state, Choosing) and self.choose([True, True, False]):
            return self.pressed("digit")
        return super().press()

    def bring(self):
        thing = self.choose(
            [Thing("stockitem", 90, "x"), Thing("stocklocation", 7, "x"), Thing("part", 40, "x"), HALL]
        )
        action = self.choose(["count", "split", "merge", "status", "move"])
        value = self.choose(ACTIONS[action]) if action == "status" else ""
        return Brought(thing, Pressed(action, self.new_id(), value))

    def awaited(self):
        sought = getattr(self.state, "sought", None)
        return sought.op if isinstance(self.state, Seeking) else getattr(self.state, "op", "")

    def good_results(self, write):
        told = [None]
        if isinstance(write, Move):
            keys = tuple(each.pk for each in write.items)
            told = [Moved(keys, write.location), Moved((None,) * len(keys), write.location, keys[:1]), None]
        elif isinstance(write, Count | AddStock | RemoveStock):
            told = [Adjusted(write.item, Decimal(50)), Adjusted(write.item, None), None]
        elif isinstance(write, Merge):
            told = [Adjusted(write.items[0], Decimal(50)), None]
        return [Done(data) for data in told]

    def good_answers(self, question):
        if isinstance(question, LoadStockItem):
            return [Done(ITEMS[question.pk])]
        return [Done(data) for data in GOOD_ANSWERS[type(question)]]

    def strange_ops(self):
        return ["w1:item", "old:move", "", f"{self.new_id()}:undo"]

    def check(self, before, event, step):
        commits = [effect.write for effect in step.effects if isinstance(effect, Commit)]
        assert not commits or self.context.identity is not CONTEXTS[-1].identity
        notes = {write.note for write in commits} | {write.note for write in self.written.values()}
        assert len(notes) == len(commits) + len(self.written), "every write has a note of its own"
        for write in commits:
            assert write.note.startswith("Station ")
            self.check_write(before, event, write)

    def check_write(self, before, event, write):
        if isinstance(write, Move):
            for moving in write.items:
                item = ITEMS[moving.pk]
                assert 0 < moving.quantity <= moving.before
                assert item.is_available or item.why_not == "status"
                assert not item.serial or moving.whole
                assert moving.origin != write.location or isinstance(before, Splitting)
            assert len({moving.pk for moving in write.items}) == len(write.items)
        elif isinstance(write, Merge):
            assert isinstance(before, Merging)
            assert len(set(write.items)) == len(write.items) == len(write.before) > 1
        elif isinstance(write, ChangeStatus):
            assert write.status != 70 or isinstance(before, Grading | Rereading)
        else:
            assert not ITEMS[write.item].serial, "the server would say yes and change nothing"
            assert write.quantity > 0 or isinstance(write, Count)
            if isinstance(write, RemoveStock):
                assert write.quantity <= write.before
            if self.name == "count":
                assert isinstance(before, Rereading), "nothing is written before the location was read again"


@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(data):
    StockWalker(data.draw(st.sampled_from(sorted(SCREENS))), chooser(data)).walk(20)


def first_steps(name):
    """Take one step of every kind from every state in which a walk may begin; return the arrows."""
    presses = [Pressed(a, "s1", value) for a, values in ACTIONS.items() for value in values]
    known = [each for each in presses if each.action in SCREENS[name].ANSWERS]
    told = [Done(CHIP), Done(None), Refused(Why.NOT_FOUND)]
    arrows = set()
    for start in STARTS.get(name, []):
        awaited = (StockWalker(name, lambda _, state=start: state).awaited(), "old:move", "s1:undo")
        answers = [Answered(op, outcome) for op in awaited for outcome in told]
        for event in (*known, *answers):
            walker = StockWalker(name, Random(0).choice)
            walker.state, walker.context = start, AT_SHELVES
            walker.take(event)
            arrows |= walker.arrows
    return arrows


@pytest.mark.parametrize("name", SCREENS)
def test_every_arrow_of_the_table_is_taken_and_every_state_visited(name):
    never = NEVER.get(name, set())
    assert_every_arrow_is_taken([partial(StockWalker, name)], 400, 80, first_steps(name), never)


def test_the_walks_know_what_a_screen_is():
    assert {type(each.begin()).__mro__[1] for each in SCREENS.values()} == {Shown}
    assert all(Choosing in each.ARROWS for each in SCREENS.values())
