"""Stories of linking: the language of transcript.py, and what a bench of linking has besides.

given thing NAME [has CODE]   a stock item of that name, with or without a code
found NAME                    the server answers a question with a thing, as it is by then
linked | freed                the server carries out what is with it
undone                        it carries out what takes something back
"""

from dataclasses import replace

from station.model import Done
from station.operations import Found, Link, Linked, Thing, Unlink, code_hash
from station.workflows.linking.link import LinkWorkflow
from station.workflows.linking.unlink import UnlinkWorkflow
from tests.workbench import Workbench
from tests.workflows.test_link import MAY_LINK
from tests.workflows.transcript import Story

SCREENS = {"link": LinkWorkflow(), "unlink": UnlinkWorkflow()}


class LinkStory(Story):
    """Plays one story of linking."""

    def __init__(self, file):
        super().__init__(file)
        self.things = {}

    def _running(self):
        if self.bench is None:
            self.bench = Workbench(self.file, start="link", more_workflows=SCREENS)
            self.bench.begin(Done(MAY_LINK.identity))
        return self.bench

    def _given(self, what):
        kind, _, rest = what.partition(" ")
        if kind != "thing":
            super()._given(what)
            return
        name, _, code = rest.partition(" has ")
        linked = code_hash(code) if code else ""
        self.things[name] = Thing("stockitem", 90 + len(self.things), name, linked=linked)

    def _carry_out(self, instruction):
        if instruction.startswith("found "):
            return self._found(instruction.removeprefix("found "))
        return super()._carry_out(instruction)

    def _found(self, name):
        self._running().answer(Done(Found(self.things[name])))
        return self._screen()

    def _no_match(self):
        super()._no_match()
        return self._screen()

    def _with_server(self):
        [op_id] = self._running().lanes.writes
        write = self._running().lanes.writes[op_id]
        [name] = [name for name, thing in self.things.items() if thing.pk == write.pk]
        linked = code_hash(write.barcode) if isinstance(write, Link) else ""
        self.things[name] = replace(self.things[name], linked=linked)
        told = Linked(write.model, write.pk) if isinstance(write, Link) else None
        self._running().write_answered(Done(told))
        return op_id, write

    def _linked(self):
        op_id, write = self._with_server()
        assert isinstance(write, Link)
        return self._tape(op_id.partition(":")[0])

    def _freed(self):
        op_id, write = self._with_server()
        assert isinstance(write, Unlink)
        return self._tape(op_id.partition(":")[0])

    def _undone(self):
        op_id, _ = self._with_server()
        assert op_id.endswith(":undo")
        return self._screen()
