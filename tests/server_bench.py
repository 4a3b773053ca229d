"""A real engine with a real journal against the demo server; each scan is worked off before the next."""

from collections import deque
from datetime import UTC, datetime

from station.api_client.http import HttpClient
from station.api_client.inventree.backend import InvenTreeBackend
from station.engine import Engine
from station.journal.store import Journal
from station.messages import Came, Returned
from station.model import Pressed
from station.reports import write_csv
from station.settings_tree import ServerSettings
from station.workflows.lookup.workflow import LookupWorkflow
from tests.workbench import PACE, Clock, Recorder, scan


class DirectLanes:
    """Carries out each request at once, and keeps its answer until the engine can take it."""

    def __init__(self, backend):
        self._backend = backend
        self.answers = deque()

    def read(self, op_id, read):
        self.answers.append(Returned(op_id, self._backend.perform(read), 0.01))

    write = read


class FileDesk:
    """Writes reports into a folder at once."""

    def __init__(self, folder, lanes):
        self._folder = folder
        self._lanes = lanes

    def deliver(self, op_id, report, on_paper):
        self._lanes.answers.append(Returned(op_id, write_csv(report, self._folder), 0.01))


class ServerBench:
    """A station at one server; ``scan`` returns when all that follows from it is done."""

    def __init__(self, server, folder, workflows, start, user="operator"):
        settings = ServerSettings(url=server.url)
        self._client = HttpClient(settings, server.tokens[user])
        lanes = DirectLanes(InvenTreeBackend(self._client, wait=lambda _: None))
        self._lanes = lanes
        self.told = Recorder()
        clock = Clock()
        clock.now = datetime.now(UTC).timestamp()
        journal = Journal(folder / "journal.sqlite", server.url, clock)
        screens = {"home": LookupWorkflow("home", True), "lookup": LookupWorkflow("lookup", False)}
        desk = FileDesk(folder / "reports", lanes)
        self._engine = Engine(
            {**screens, **workflows}, start, journal, lanes, self.told, clock, PACE, desk=desk
        )
        self._number = 0
        self._engine.begin()
        self._settle()

    def _settle(self):
        while self._lanes.answers:
            self._engine.handle(self._lanes.answers.popleft())

    def scan(self, *texts):
        """Scan codes one after the other; return result and headline of the last one."""
        for text in texts:
            self._number += 1
            self._engine.handle(Came(scan(text, f"s{self._number}")))
            self._settle()
        return self.tape(f"s{self._number}")

    def press(self, action):
        self._number += 1
        self._engine.handle(Pressed(action, press=f"s{self._number}"))
        self._settle()

    def tape(self, scan_id):
        row = next(row for row in self.view_of_tape if row.scan_id == scan_id)
        return str(row.result), str(row.headline)

    @property
    def view_of_tape(self):
        return self.told.snapshots[-1].tape

    @property
    def view(self):
        return self.told.snapshots[-1].view

    def close(self):
        self._engine.close()
        self._client.close()
