"""A station that allocates what it is told: ``ALLOCATE order line item shipment`` a line on standard input.

The rest of it is the station as it is: journal, outbox, lanes, client, JSON lines.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from station.assembly import Beginning, Station
from station.engine import Came
from station.headless import JsonLines, new_scan_id, scan_maker
from station.means import Means
from station.model import Commit, Context, Done, Event, Outcome, Result, Scanned, Step, Verdict
from station.operations import Allocate, Write
from station.screen import View
from station.settings_tree import JournalSettings, ServerSettings, Settings
from station.text import say
from station.workflows.base import BASIC_ANSWERS

NAME = "allocating"


@dataclass(frozen=True)
class Idle:
    """There is only one state."""


class AllocatingWorkflow:
    """Commits one allocation for each scan that asks for one."""

    name = NAME
    ANSWERS = BASIC_ANSWERS
    ARROWS: Mapping[type, frozenset[type]] = {Idle: frozenset({Idle})}

    def begin(self) -> Idle:
        return Idle()

    def waiting(self, state: Idle) -> bool:
        return False

    def step(self, state: Idle, event: Event, context: Context) -> Step[Idle]:
        if not isinstance(event, Scanned):
            return Step(state)
        order, line, item, shipment = map(int, event.scan.text.split()[1:])
        write = Allocate(order, line, item, Decimal(1), shipment=shipment, barcode=event.scan.text)
        return Step(state, (Commit(f"{event.scan.id}:allocate", event.scan.id, write),))

    def view(self, state: Idle, context: Context) -> View:
        return View(NAME, say("Allocating"), say("Allocating"), say("Go on."))

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        result = Result.DONE if isinstance(outcome, Done) else Result.KEPT
        return Verdict(scan_id, result, say("{outcome}", outcome=type(outcome).__name__))

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        return Verdict(scan_id, Result.UNSURE, say("Nobody can tell."))


def main(url: str, token: str, journal: str, patience: float) -> None:
    settings = Settings(
        server=ServerSettings(url=url),
        journal=replace(
            JournalSettings(),
            file=journal,
            patience_seconds=patience,
            look_back_seconds=0.05,
            retry_seconds=0.05,
        ),
    )
    means = Means(settings, settings_file=None, token=lambda _: token)  # type: ignore[arg-type]
    workflows = {NAME: AllocatingWorkflow()}
    station = Station(means, JsonLines(sys.stdout), Beginning(NAME), new_scan_id, workflows)
    maker = scan_maker()
    station.start()
    for line in sys.stdin:
        station.put(Came(maker.from_text(line.rstrip("\n"), "stdin")))
    station.wait_until_settled(120)
    station.stop()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]))
