"""A recipe with its state, written as in its file, for tests of recipes."""

import tomllib
from dataclasses import replace
from decimal import Decimal

from station.model import Context, Done, Place, Print
from station.operations import Found, StockItem, Thing, code_hash
from station.recipes.checking import recipe_of
from station.workflows.recipes.workflow import RecipeWorkflow
from tests.workbench import MAY_RECEIVE
from tests.workflows.dock import Dock

MAY_WORK = replace(
    MAY_RECEIVE,
    roles={
        **dict.fromkeys(("stock", "part", "stock_location", "sales_order", "build"), ("view", "change")),
        "purchase_order": ("view", "add", "change"),
    },
)
MAY_LOOK = replace(MAY_RECEIVE, roles={"stock": ("view",)}, user="viewer")
AT_WORK = Context(MAY_WORK)
SHELF = Place(7, "Warehouse/Shelf A")
REEL = StockItem(12, 40, "LM358", Decimal(25), Decimal(0), place=SHELF, batch="B1", status=10)
OTHER = replace(REEL, pk=13, quantity=Decimal(8), batch="B2", place=None)
GAUGE = StockItem(14, 41, "Gauge", Decimal(1), Decimal(0), place=SHELF, serial="G-5", status=10)
RACK = Thing("stocklocation", 8, "Warehouse/Rack B", description="By the door")
HALL = Thing("stocklocation", 9, "Hall", structural=True)
ORDER = Thing("purchaseorder", 5, "PO-0001", "Spring order")

TAKE_10 = """
title = "Take 10"
[[step]]
scan = "stock item"
[[step]]
do = "remove"
quantity = 10
"""
PUT_AWAY = """
[[step]]
scan = "location"
[[step]]
again = true
scan = "stock item"
[[step]]
do = "move"
"""


def recipe(text, templates=None, name="take-10"):
    """Read a recipe that must be good."""
    reports = []
    read = recipe_of(
        name, tomllib.loads(text, parse_float=Decimal), templates, lambda *told: reports.append(told)
    )
    assert not reports, [(step, key, str(said)) for step, key, said in reports]
    return read


def thing(item):
    """A stock item as the server tells of it when its code is scanned."""
    return Thing("stockitem", item.pk, item.name, place=item.place, item=item, linked="")


class RecipeBench(Dock):
    """A recipe with its state; what it wants done piles up in ``effects`` until it is looked at."""

    def __init__(self, text=TAKE_10, context=AT_WORK):
        self.workflow = RecipeWorkflow(recipe(text))
        self.context = context
        self.state = self.workflow.begin()
        self.effects = ()

    def find(self, found, code="INV-X1", scan_id="s1"):
        """Scan a code and let the server say what it stands for."""
        found = thing(found) if isinstance(found, StockItem) else found
        return self.scan(code, scan_id).answer(Done(Found(found)))

    @property
    def printed(self):
        return [effect for effect in self.effects if isinstance(effect, Print)]


def linked(found, code=""):
    """Let a thing have a code."""
    return replace(found, linked=code_hash(code) if code else "")
