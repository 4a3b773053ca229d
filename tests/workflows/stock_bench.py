"""The screens of stock with their state, and what lies on the shelves, for tests of them."""

from dataclasses import replace

from station.model import Ask, Brought, Context, Deliver, Done, Place, Pressed
from station.operations import Contents, Found, StockItem, Thing, code_hash
from station.workflows.adjusting.one_item import ItemWorkflow
from station.workflows.adjusting.quantities import AdjustWorkflow
from station.workflows.counting.workflow import CountWorkflow
from station.workflows.moving.workflow import MoveWorkflow
from tests.workbench import MAY_RECEIVE
from tests.workflows.dock import Dock
from tests.workflows.packing_bench import item, native

MAY_MOVE = replace(MAY_RECEIVE, roles={"stock": ("view", "add", "change")})
MAY_LOOK = replace(MAY_RECEIVE, roles={"stock": ("view", "change")}, user="viewer")
AT_SHELVES = Context(MAY_MOVE)
SHELF, RACK, CAGE = Place(7, "Warehouse/Shelf A"), Place(8, "Warehouse/Rack B"), Place(9, "Warehouse/Cage")
HALL = Thing("stocklocation", 6, "Warehouse", structural=True)
AT_RACK = Context(MAY_MOVE, RACK)

CHIP = item(90, 40, "STM32", 100, place=SHELF, batch="B1", status=10, status_text="OK")
REEL = item(91, 40, "STM32", 20, place=RACK, batch="B2", codes=(code_hash("REEL-2"),), status=10)
WIRE = item(92, 42, "Wire", "87.5", place=SHELF, units="m", status=10)
GAUGE = item(95, 41, "Gauge", 1, place=SHELF, serial="G-5", status=10, status_text="OK")
LOOSE = item(96, 40, "STM32", 5, place=None, status=10)
KEPT = item(97, 44, "Fuse", 10, 8, place=SHELF, status=10)
SOLD = replace(CHIP, pk=98, is_available=False, why_not="customer", customer="Acme")
BAD = replace(CHIP, pk=99, is_available=False, why_not="status", status=55, status_text="Damaged")
EMPTY = replace(CHIP, pk=93, quantity=WIRE.quantity * 0, is_available=False, why_not="used up")


def location(place):
    return Found(Thing("stocklocation", place.pk, place.name, place=place))


class StockBench(Dock):
    """A screen of stock; the server is played by ``found``, ``at`` and ``answer``."""

    def __init__(self, workflow, context=AT_SHELVES):
        super().__init__(context)
        self.workflow = workflow
        self.state = workflow.begin()

    @property
    def op(self):
        sought = getattr(self.state, "sought", None)
        return sought.op if sought is not None else self.state.op

    def answer(self, outcome, op_id=""):
        return super().answer(outcome, op_id or self.op)

    def item(self, found: StockItem, scan_id="i1"):
        """Scan a stock item's own code and let the server tell it, if it is asked."""
        self.scan(native(found.pk), scan_id)
        return self.answer(Done(found)) if self.workflow.waiting(self.state) else self

    def at(self, place: Place, scan_id="l1"):
        """Scan a location and let the server tell it."""
        return self.scan(native(place.pk, "stocklocation"), scan_id).answer(Done(location(place)))

    def brought(self, thing, action="", value=""):
        return self.send(Brought(thing, Pressed(action, "b1", value)))

    @property
    def told(self):
        """The last thing that was said: result and sentence."""
        _, result, headline = self.said[-1]
        return result, headline

    @property
    def questions(self):
        return [effect.read for effect in self.effects if isinstance(effect, Ask)]

    @property
    def report(self):
        [effect] = [e for e in self.effects if isinstance(e, Deliver)]
        return effect

    @property
    def cells(self):
        return [row.cells for row in self.view.rows]


def move_bench(context=AT_SHELVES):
    return StockBench(MoveWorkflow(), context)


def adjust_bench(name="remove", context=AT_SHELVES):
    return StockBench(AdjustWorkflow(name), context)


def item_bench(shown=None, context=AT_SHELVES):
    bench = StockBench(ItemWorkflow(), context)
    return bench.item(shown) if shown is not None else bench


def count_bench(*items, context=AT_SHELVES, place=SHELF):
    """Return a stocktake of a location at which these items lie."""
    bench = StockBench(CountWorkflow(), context).at(place)
    return bench.answer(Done(Contents(items or (CHIP, WIRE, GAUGE))))
