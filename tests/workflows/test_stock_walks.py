"""Random walks through the screens of stock: whatever comes in whatever order, the promises hold."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from station.model import (
    Answered,
    Ask,
    Brought,
    Commit,
    Context,
    Deliver,
    Done,
    NotSent,
    Pressed,
    Refused,
    Unknown,
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
from tests.workbench import scanned
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

WALKS = 400
SCREENS = {
    "move": MoveWorkflow(),
    "count": CountWorkflow(),
    "add": AdjustWorkflow("add"),
    "remove": AdjustWorkflow("remove"),
    "item": ItemWorkflow(),
}
NEVER = {("add", "Agreeing")}
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
FAILURES = [NotSent("refused"), Unknown("lost"), *(Refused(why, "no") for why in Why)]
STRANGE = [LATER, None, "nonsense", b"", (), (None,), CHIP, Contents(()), Found(Thing("build", 1, "x"))]
LESS = replace(CHIP, quantity=Decimal(95))
EXPECTED = (CHIP, WIRE, GAUGE, LATER)
CONTENTS = [*[EXPECTED] * 5, (CHIP, KEPT), (WIRE,), (), (LESS, WIRE, GAUGE, LATER)]
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


class Walker:
    """Takes random steps on a screen of stock, and checks the promises after each."""

    def __init__(self, choose, name):
        self.choose = choose
        self.name = name
        self.workflow = SCREENS[name]
        self.state = choose(STARTS.get(name, [self.workflow.begin()]))
        self.context = choose(CONTEXTS)
        self.questions = {}
        self.written = {}
        self.settled = set()
        self.arrows = set()
        self.scans = 0

    def walk(self, steps):
        for _ in range(steps):
            self.take(self.event())
        return self.arrows

    def take(self, event):
        before = self.state
        step = self.workflow.step(before, event, self.context)
        self.check(before, event, step)
        self.state = step.state
        self.carry_out(step.effects)

    # What comes in.

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

    def new_id(self):
        self.scans += 1
        return f"s{self.scans}"

    def scan(self):
        return scanned(self.choose(TEXTS), self.new_id())

    def press(self):
        known = [action for action in ACTIONS if action in self.workflow.ANSWERS]
        action = self.choose([each for each in known for _ in range(WEIGHTS.get(each, 1))])
        if isinstance(self.state, Choosing):
            action = self.choose(["digit", "digit", action])
        scan_id = self.choose([self.new_id(), ""])
        return Pressed(action, scan_id, self.choose(ACTIONS[action]), press=self.new_id())

    def cancel(self):
        return Pressed("cancel", self.choose([self.new_id(), ""]))

    def bring(self):
        thing = self.choose(
            [Thing("stockitem", 90, "x"), Thing("stocklocation", 7, "x"), Thing("part", 40, "x"), HALL]
        )
        action = self.choose(["count", "split", "merge", "status", "move"])
        value = self.choose(ACTIONS[action]) if action == "status" else ""
        return Brought(thing, Pressed(action, self.new_id(), value))

    def answer(self):
        awaited = self.awaited()
        under_way = sorted(self.written.keys() - self.settled)
        if under_way and self.choose([True, False]):
            return self.write_answered(self.choose(under_way))
        if not self.questions:
            return self.strange_answer()
        op_id = awaited if awaited in self.questions else self.choose(sorted(self.questions))
        good = [Done(data) for data in self.good_answers(self.questions.pop(op_id))]
        return Answered(op_id, self.choose([*good * 3, Refused(Why.NO_MATCH), self.choose(FAILURES)]))

    def awaited(self):
        sought = getattr(self.state, "sought", None)
        return sought.op if isinstance(self.state, Seeking) else getattr(self.state, "op", "")

    def write_answered(self, op_id):
        write = self.written[op_id]
        told = [None]
        if isinstance(write, Move):
            keys = tuple(each.pk for each in write.items)
            told = [Moved(keys, write.location), Moved((None,) * len(keys), write.location, keys[:1]), None]
        elif isinstance(write, Count | AddStock | RemoveStock):
            told = [Adjusted(write.item, Decimal(50)), Adjusted(write.item, None), None]
        elif isinstance(write, Merge):
            told = [Adjusted(write.items[0], Decimal(50)), None]
        outcome = self.choose([*map(Done, told), *map(Done, told), self.choose(FAILURES)])
        if isinstance(outcome, Done | Refused):
            self.settled.add(op_id)
        return Answered(op_id, outcome)

    def good_answers(self, question):
        if isinstance(question, LoadStockItem):
            return [ITEMS[question.pk]]
        if isinstance(question, FindStock):
            return [(CHIP, WANTED), (CHIP, WANTED), (CHIP, WANTED, LOOSE), (KEPT, WANTED), (WANTED,), ()]
        if isinstance(question, LoadContents):
            return [*map(Contents, CONTENTS), Contents((CHIP,), complete=False)]
        assert isinstance(question, Lookup | Deliver)
        if isinstance(question, Deliver):
            return ["stocktake.csv"]
        return [
            *map(location, PLACES),
            Found(HALL),
            *(Found(Thing("stockitem", pk, "x")) for pk in (90, 91, 92)),
        ]

    def strange_answer(self):
        op_id = self.choose([*self.questions, "s1:item", "old:move", "", f"{self.new_id()}:undo"])
        self.questions.pop(op_id, None)
        return Answered(op_id, self.choose([Done(data) for data in STRANGE] + FAILURES))

    # What must hold.

    def check(self, before, event, step):
        if step.state != before:
            arrow = (type(before), type(step.state))
            assert arrow[1] in self.workflow.ARROWS[arrow[0]], f"{arrow[0].__name__} -> {arrow[1].__name__}"
            self.arrows.add(arrow)
        self.check_commits(before, event, step)
        if not isinstance(event, Answered):
            assert step.effects, "every scan and every press is answered or asked about"
        view = self.workflow.view(step.state, self.context)
        assert str(view.headline)
        assert str(view.prompt)
        assert view.busy == self.workflow.waiting(step.state)
        if self.workflow.waiting(step.state):
            assert "cancel" in [action.name for action in view.actions]
            left = self.workflow.step(step.state, Pressed("cancel", "cc"), self.context).state
            assert not self.workflow.waiting(left)

    def check_commits(self, before, event, step):
        commits = [effect.write for effect in step.effects if isinstance(effect, Commit)]
        if isinstance(event, Pressed) and event.action == "cancel":
            assert commits == []
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

    def carry_out(self, effects):
        for effect in effects:
            if isinstance(effect, Ask | Deliver):
                assert effect.op_id not in self.questions, effect.op_id
                self.questions[effect.op_id] = effect.read if isinstance(effect, Ask) else effect
            elif isinstance(effect, Commit):
                assert effect.op_id not in self.written, effect.op_id
                self.written[effect.op_id] = effect.write


@settings(max_examples=40)
@given(data=st.data())
def test_no_sequence_of_events_breaks_a_promise(data):
    name = data.draw(st.sampled_from(sorted(SCREENS)))
    Walker(lambda options: data.draw(st.sampled_from(options)), name).walk(20)


def first_steps(name):
    """Take one step of every kind from every state in which a walk may begin; return the arrows."""
    presses = [Pressed(a, "s1", value) for a, values in ACTIONS.items() for value in values]
    known = [each for each in presses if each.action in SCREENS[name].ANSWERS]
    told = [Done(CHIP), Done(None), Refused(Why.NOT_FOUND)]
    arrows = set()
    for start in STARTS.get(name, []):
        awaited = (Walker(lambda _, state=start: state, name).awaited(), "old:move", "s1:undo")
        answers = [Answered(op, outcome) for op in awaited for outcome in told]
        for event in (*known, *answers):
            walker = Walker(Random(0).choice, name)
            walker.state, walker.context = start, AT_SHELVES
            walker.take(event)
            arrows |= walker.arrows
    return arrows


@pytest.mark.parametrize("name", SCREENS)
def test_every_arrow_of_the_table_is_taken_and_every_state_visited(name):
    workflow = SCREENS[name]
    never = {state for screen, state in NEVER if screen == name}
    arrows = {state: to for state, to in workflow.ARROWS.items() if state.__name__ not in never}
    table = {(state, to) for state, targets in arrows.items() for to in targets if to.__name__ not in never}
    taken = first_steps(name)
    for seed in range(WALKS):
        taken |= Walker(Random(seed).choice, name).walk(80)
        if taken == table:
            break
    missing = sorted(f"{a.__name__} -> {b.__name__}" for a, b in table - taken)
    assert missing == []
    assert {to for _, to in taken} | {type(workflow.begin())} == set(arrows)


def test_the_walks_know_what_a_screen_is():
    assert {type(each.begin()).__mro__[1] for each in SCREENS.values()} == {Shown}
    assert all(Choosing in each.ARROWS for each in SCREENS.values())
