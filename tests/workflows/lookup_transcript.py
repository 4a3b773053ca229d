"""Stories of looking up: the language of transcript.py, and what a bench that asks has besides.

found item | part | place | order    the server tells what the code stands for
nothing                              neither the code nor an order of this name is known
details                              what stands around the thing comes in
code TEXT | no codes                 the server makes a code, or cannot
things item part ...                 the server finds these by words
loaded item | part | place           the thing that was chosen is told in full
labels                               -> how many labels went to the printer
rows                                 -> how many rows the table has
"""

from station.model import Done, Print, Refused, Why
from station.operations import FindOrders, Found, LoadDetails
from tests.workbench import Workbench
from tests.workflows.lookup_bench import KEEPER, LOCATION, OF_ITEM, OF_PART, ORDER, PART, STOCK_ITEM
from tests.workflows.transcript import Story

THINGS = {"item": STOCK_ITEM, "part": PART, "place": LOCATION, "order": ORDER}
DETAILS = {"stockitem": OF_ITEM, "part": OF_PART, "stocklocation": OF_PART}


class Printer:
    """Keeps the labels that are to be printed."""

    def __init__(self):
        self.labels = []

    def print_label(self, label: Print):
        self.labels.append(label)

    def reprint(self, scan_id: str, copies: int):
        self.labels.append(self.labels[-1])


class LookupStory(Story):
    """Plays one story of looking up."""

    WORDS = ("found", "code", "things", "loaded")

    def __init__(self, file):
        super().__init__(file)
        self.printer = Printer()

    def _carry_out(self, instruction):
        word, _, rest = instruction.partition(" ")
        if word in self.WORDS:
            return getattr(self, f"_{word}")(rest)
        return super()._carry_out(instruction)

    def _running(self):
        if self.bench is None:
            bench = Workbench(self.file, start="home", desk=self.printer)
            self.bench = bench.begin(Done(KEEPER))
        return self.bench

    def _answer(self, data):
        self._running().answer(Done(data))
        return self._screen()

    def _found(self, name):
        return self._answer(Found(THINGS[name]))

    def _loaded(self, name):
        return self._answer(THINGS[name])

    def _things(self, names):
        return self._answer(tuple(THINGS[name] for name in names.split()))

    def _code(self, text):
        return self._answer(text)

    def _no_codes(self):
        self._running().answer(Refused(Why.NOT_SUPPORTED))
        return self._screen()

    def _nothing(self):
        self._no_match()
        [question] = self._running().lanes.questions
        assert isinstance(question, FindOrders)
        for _ in range(3):
            self._running().answer(Done(()))
        return self._screen()

    def _details(self):
        reads = self._running().lanes.reads.items()
        op_id, read = next((op, read) for op, read in reads if isinstance(read, LoadDetails))
        self._running().answer(Done(DETAILS[read.model]), op_id)
        return self._screen()

    def _labels(self):
        return str(len(self.printer.labels))

    def _rows(self):
        return str(len(self._running().snapshot.view.rows))
