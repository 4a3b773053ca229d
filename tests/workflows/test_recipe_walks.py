"""Random walks through recipes: whatever comes in whatever order, the promises hold."""

from decimal import Decimal
from random import Random

from hypothesis import given, settings, strategies as st

from station.model import (
    Answered,
    Ask,
    Commit,
    Context,
    Done,
    NotSent,
    Pressed,
    Print,
    Refused,
    Say,
    Unknown,
    Why,
)
from station.operations import (
    Adjusted,
    FindBuilds,
    FindOrders,
    FindSalesOrders,
    FindStock,
    Found,
    LoadStockItem,
    Lookup,
    Moved,
    PurchaseOrder,
    Thing,
)
from station.text import NOTHING
from station.workflows.recipes.states import Waiting
from station.workflows.recipes.workflow import RecipeWorkflow
from tests.workbench import bag, scanned
from tests.workflows.recipe_bench import (
    AT_WORK,
    GAUGE,
    HALL,
    MAY_LOOK,
    ORDER,
    OTHER,
    PUT_AWAY,
    RACK,
    REEL,
    TAKE_10,
    linked,
    recipe,
    thing,
)

WALKS = 150
LONG = """
[[step]]
scan = "purchase order"
[[step]]
again = true
scan = "stock item"
[[step]]
scan = "code"
starts_with = ["INV-", "[)>"]
[[step]]
ask = "quantity"
most = 30
[[step]]
ask = "choice"
choices = ["OK", "Damaged"]
[[step]]
ask = "text"
[[step]]
ask = "confirm"
[[step]]
do = "add"
note = "{text}"
[[step]]
do = "remove"
quantity = 1
[[step]]
do = "count"
[[step]]
do = "change status"
[[step]]
do = "link"
thing = "{item}"
[[step]]
do = "unlink"
thing = "{item}"
[[step]]
print = "bin"
copies = "{quantity}"
[[step]]
say = "{item.batch} {code} {choice}"
[[step]]
do = "receive"
"""
WORKFLOWS = [RecipeWorkflow(recipe(text)) for text in (TAKE_10, PUT_AWAY, LONG, LONG, LONG)]
CONTEXTS = [AT_WORK] * 5 + [Context(), Context(MAY_LOOK)]
TEXTS = ["INV-X1", "INV-X1", bag(), "PO-0001", "<img src=x>", "", "a\x00b", "{0}", "12", "x" * 500, "damaged"]
PRESSES = [
    *[("confirm", "")] * 4, *[("quantity", value) for value in ("1", "4", "40", "0")], ("cancel", ""),
    *[("digit", value) for value in ("1", "2", "3", "9", "POINT", "BACK")], ("status", "DAMAGED"),
]  # fmt: skip
FAILURES = [NotSent("refused"), Unknown("lost"), Done("nonsense"), Done(None), *(Refused(why) for why in Why)]
PART = Thing("part", 40, "LM358")
THINGS = [thing(REEL), linked(thing(REEL), "INV-X1"), thing(GAUGE), RACK, HALL, ORDER, PART]
FOUND = [Found(each) for each in THINGS]
PO = PurchaseOrder(5, "PO-0001", "TME", "", "Placed", True, True)
GOOD_ANSWERS = {
    Lookup: [*FOUND, Found(Thing("stockitem", 12, "x"))],
    LoadStockItem: [REEL, GAUGE],
    FindStock: [(REEL,), (REEL, OTHER), ()],
    FindOrders: [(PO,), ()],
    FindSalesOrders: [()],
    FindBuilds: [()],
}


class Walk:
    """One walk; keeps what is under way and what was seen."""

    def __init__(self, random, workflow, context):
        self.random, self.workflow, self.context = random, workflow, context
        self.state = workflow.begin()
        self.pending, self.writes, self.notes = {}, {}, []
        self.seen, self.number = {type(self.state)}, 0

    def event(self):
        self.number += 1
        scan_id = f"s{self.number}"
        under_way = [*self.pending, *self.writes]
        if self.workflow.waiting(self.state) or (under_way and self.random.random() < 0.4):
            if under_way and self.random.random() < 0.95:
                return self.answer(self.random.choice(under_way))
            return Pressed("cancel", scan_id)
        if self.random.random() < 0.5:
            return scanned(self.random.choice(TEXTS), scan_id)
        action, value = self.random.choice(PRESSES)
        button = self.random.random() < 0.3
        return Pressed(action, "" if button else scan_id, value, f"b{self.number}" if button else "")

    def answer(self, op_id):
        failure = self.random.choice(FAILURES)
        if op_id in self.pending:
            read = self.pending.pop(op_id)
            good = Done(self.random.choice(GOOD_ANSWERS[type(read)]))
            return Answered(op_id, good if self.random.random() < 0.9 else failure)
        write = self.writes[op_id]
        good = Done(Moved((12,), 8) if hasattr(write, "items") else Adjusted(12, Decimal(15)))
        outcome = good if self.random.random() < 0.85 else failure
        if isinstance(outcome, Done | Refused):
            del self.writes[op_id]
        return Answered(op_id, outcome)

    def go(self):
        before, event = self.state, self.event()
        step = self.workflow.step(before, event, self.context)
        self.state = step.state
        arrows = self.workflow.ARROWS[type(before)]
        assert type(self.state) is type(before) or type(self.state) in arrows, (before, event, self.state)
        self.seen.add(type(self.state))
        self.look(step.effects, before, event)

    def look(self, effects, before, event):
        commits = [effect for effect in effects if isinstance(effect, Commit)]
        assert len(commits) <= 1
        said = [effect.verdict.scan_id for effect in effects if isinstance(effect, Say)]
        asked = [effect for effect in effects if isinstance(effect, Ask)]
        scan_id = event.scan.id if hasattr(event, "scan") else getattr(event, "scan_id", "")
        assert not scan_id or scan_id in said or asked, "every scan is answered or looked up"
        for commit in commits:
            assert self.context.identity is None or self.context is AT_WORK, "only who may writes"
            assert commit.scan_id, "every write belongs to a scan"
            self.writes[commit.op_id] = commit.write
            self.notes += [commit.write.note] if hasattr(commit.write, "note") else []
        assert len(set(self.notes)) == len(self.notes), "every note is one of its own"
        for ask in asked:
            assert ask.op_id not in self.pending
            self.pending[ask.op_id] = ask.read
        for label in (effect for effect in effects if isinstance(effect, Print)):
            assert 1 <= label.copies <= 99
        view = self.workflow.view(self.state, self.context)
        assert view.headline != NOTHING
        assert str(view.prompt)
        [str(field.value) for field in view.fields]


@settings(max_examples=WALKS)
@given(st.integers(0, 2**32))
def test_the_promises_hold_on_every_walk(seed):
    random = Random(seed)
    walk = Walk(random, random.choice(WORKFLOWS), random.choice(CONTEXTS))
    for _ in range(60):
        walk.go()


def test_every_state_is_visited_and_every_arrow_taken():
    seen, arrows = set(), set()
    for seed in range(120):
        random = Random(seed)
        walk = Walk(random, WORKFLOWS[seed % 3], AT_WORK)
        for _ in range(80):
            before = type(walk.state)
            walk.go()
            arrows.add((before, type(walk.state)))
        seen |= walk.seen
    named = {(source, target) for source, targets in RecipeWorkflow.ARROWS.items() for target in targets}
    assert seen == set(RecipeWorkflow.ARROWS)
    assert named - arrows == set()
    assert Waiting in seen
