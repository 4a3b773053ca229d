"""Stories of packing: the language of transcript.py, and what a packing bench has besides.

    open SO-0001      scan the order of packing_bench.py and let the server answer
    allocated         the server sets aside what is with it
    taken back        the server frees what was set aside last
    loaded            the server tells the order as it is now
    shipped           the server sends the shipment on its way

``{chip}``, ``{later}``, ``{gauge}``, ``{coil}`` stand for the stock items' own codes.
"""

from dataclasses import replace

from station.model import Done, Refused, Why
from station.operations import Allocated, Allocation, LoadSalesOrder
from tests.workbench import Workbench
from tests.workflows.packing_bench import (
    COIL,
    FIRST,
    GAUGES,
    LATE,
    MAY_PACK,
    SALES,
    SOON,
    STOCK,
    with_set_aside,
)
from tests.workflows.transcript import Story

ITEMS = {"chip": SOON, "later": LATE, "gauge": GAUGES[0], "coil": COIL}


class PackStory(Story):
    """Plays one story of packing."""

    def __init__(self, file):
        super().__init__(file)
        self.aside = []

    def _running(self):
        if self.bench is None:
            self.bench = Workbench(self.file, start="pack", stock=STOCK).begin(Done(MAY_PACK))
        return self.bench

    def _open(self, reference):
        super()._scan(reference)
        for outcome in (Refused(Why.NO_MATCH), Done((SALES,)), Done(SALES)):
            self._running().answer(outcome)

    def _scan(self, written=""):
        for name, item in ITEMS.items():
            written = written.replace(f"{{{name}}}", f'{{7B}}"stockitem": {item.pk}{{7D}}')
        return super()._scan(written)

    def _written_by(self, op_id, outcome):
        self._running().write_answered(outcome, op_id=op_id)
        return self._tape(op_id.partition(":")[0])

    def _allocated(self):
        op_id, write = next(iter(self._running().lanes.writes.items()))
        key = 201 + len(self.aside)
        self.aside.append(Allocation(key, write.line, write.item, write.quantity, write.shipment))
        return self._written_by(op_id, Done(Allocated(key, write.line, write.item, write.quantity)))

    def _taken_back(self):
        self.aside.pop()
        [op_id] = self._running().lanes.writes
        self._running().write_answered(Done())
        assert op_id.endswith(":undo")
        return self._screen()

    def _loaded(self):
        reads = self._running().lanes.reads.items()
        op_id = next(op for op, read in reads if isinstance(read, LoadSalesOrder))
        self._running().answer(Done(with_set_aside(SALES, *self.aside)), op_id)
        return self._screen()

    def _shipped(self):
        return self._written(Done(replace(FIRST, shipped_on="2026-11-21")))
