"""Random walks through recipes: whatever comes in whatever order, the promises hold."""

from decimal import Decimal
from functools import partial
from random import Random

from hypothesis import given, settings, strategies as st

from station.model import (
    Answered,
    Ask,
    Commit,
    Context,
    Done,
    Pressed,
    Print,
    Say,
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
from station.workflows.recipes.workflow import RecipeWorkflow
from tests.workbench import bag
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
from tests.workflows.walker import Walker, assert_every_arrow_is_taken

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
STRANGE = ["nonsense", None]
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


class RecipeWalker(Walker):
    texts, strange = TEXTS, STRANGE
    # A button is no scan that waits for its answer.
    may_stay_silent = (Answered, Pressed)

    def __init__(self, workflow, context, choose):
        super().__init__(workflow, choose, context)
        self.notes = []

    def event(self):
        if self.workflow.waiting(self.state):
            return self.choose([*[self.answer] * 20, self.cancel])()
        return self.choose([*[self.answer] * 4, *[self.scan] * 3, *[self.press] * 3, self.strange_answer])()

    def press(self):
        action, value = self.choose(PRESSES)
        scan_id, press = self.choose([(self.new_id(), ""), (self.new_id(), ""), ("", self.new_id())])
        return Pressed(action, scan_id, value, press)

    def good_answers(self, question):
        return [Done(data) for data in GOOD_ANSWERS[type(question)]] * 4

    def good_results(self, write):
        return [Done(Moved((12,), 8) if hasattr(write, "items") else Adjusted(12, Decimal(15)))] * 3

    def check(self, before, event, step):
        commits = [effect for effect in step.effects if isinstance(effect, Commit)]
        assert len(commits) <= 1
        said = [effect.verdict.scan_id for effect in step.effects if isinstance(effect, Say)]
        asked = any(isinstance(effect, Ask) for effect in step.effects)
        scan_id = event.scan.id if hasattr(event, "scan") else getattr(event, "scan_id", "")
        assert not scan_id or scan_id in said or asked, "every scan is answered or looked up"
        for commit in commits:
            assert self.context.identity is None or self.context is AT_WORK, "only who may writes"
            assert commit.scan_id, "every write belongs to a scan"
            self.notes += [commit.write.note] if hasattr(commit.write, "note") else []
        assert len(set(self.notes)) == len(self.notes), "every note is one of its own"
        for label in (effect for effect in step.effects if isinstance(effect, Print)):
            assert 1 <= label.copies <= 99
        view = self.workflow.view(step.state, self.context)
        assert view.headline != NOTHING
        [str(field.value) for field in view.fields]


@settings(max_examples=WALKS)
@given(st.integers(0, 2**32))
def test_no_sequence_of_events_breaks_a_promise(seed):
    choose = Random(seed).choice
    RecipeWalker(choose(WORKFLOWS), choose(CONTEXTS), choose).walk(60)


def test_every_arrow_of_the_table_is_taken_and_every_state_visited():
    walkers = [partial(RecipeWalker, workflow, AT_WORK) for workflow in WORKFLOWS[:3]]
    assert_every_arrow_is_taken(walkers, walks=40, steps=80)
