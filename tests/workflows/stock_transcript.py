"""Stories of the screens of stock: the language of transcript.py, and what these screens have besides.

    opened SCREEN       the screen is on show
    item NAME           the server tells the stock item that was scanned
    place NAME          the server tells the location that was scanned
    holds NAME, NAME    the server tells what lies at the location
    done                the server does the oldest write that is with it

``{chip}``, ``{wire}``, ``{gauge}``, ``{shelf}`` and ``{rack}`` stand for the things' own codes.
"""

from station.model import Done
from station.operations import Contents
from tests.workbench import Workbench
from tests.workflows.stock_bench import CHIP, GAUGE, MAY_MOVE, RACK, REEL, SHELF, WIRE, location
from tests.workflows.transcript import Story

ITEMS = {"chip": CHIP, "wire": WIRE, "gauge": GAUGE, "reel": REEL}
PLACES = {"shelf": SHELF, "rack": RACK}


class StockStory(Story):
    """Plays one story of moving, counting or adjusting."""

    def _running(self):
        if self.bench is None:
            self.bench = Workbench(self.file, start="home").begin(Done(MAY_MOVE))
        return self.bench

    def _opened(self, screen):
        return super()._scan(f"STATION:{screen.upper()}")

    def _scan(self, written=""):
        for names, model in ((ITEMS, "stockitem"), (PLACES, "stocklocation")):
            for name, thing in names.items():
                written = written.replace(f"{{{name}}}", f'{{7B}}"{model}": {thing.pk}{{7D}}')
        return super()._scan(written)

    def _item(self, name):
        self._running().answer(Done(ITEMS[name]))
        return self._screen()

    def _place(self, name):
        self._running().answer(Done(location(PLACES[name])))
        return self._screen()

    def _holds(self, names):
        items = tuple(ITEMS[name.strip()] for name in names.split(","))
        self._running().answer(Done(Contents(items)))
        return self._screen()

    def _done(self):
        op_id = next(iter(self._running().lanes.writes))
        self._running().write_answered(Done(), op_id=op_id)
        return self._screen()

    def _carry_out(self, instruction):
        for name in ("opened", "item", "place", "holds"):
            if instruction.startswith(name + " "):
                return getattr(self, "_" + name)(instruction[len(name) + 1 :]) or ""
        return super()._carry_out(instruction)
