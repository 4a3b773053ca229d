"""A station that sets aside what it is told, and takes its own back where a line got more than it may have.

On standard input, a line each: ``OPEN order shipment most``, as an operator opens an order, and
``ALLOCATE number order line item shipment most``, as an operator scans a piece. The rest of it is the station
as it is: journal, outbox, lanes, client, JSON lines.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from station.assembly import Beginning, Station
from station.headless import JsonLines, new_scan_id, scan_maker
from station.means import Means
from station.messages import Came
from station.model import (
    Answered,
    Ask,
    Commit,
    Context,
    Done,
    Effect,
    Event,
    Outcome,
    Refused,
    Result,
    Say,
    Scanned,
    Step,
    Verdict,
)
from station.operations import Allocate, Allocated, Allocation, Deallocate, LoadAllocations, Write
from station.screen import View
from station.settings_tree import JournalSettings, ServerSettings, Settings
from station.text import say
from station.workflows.base import BASIC_ANSWERS, done

NAME = "allocating"
ONE = Decimal(1)
MOST_UNDER_WAY = 4
"""More would wait behind each other, and know less and less of their lines."""


@dataclass(frozen=True)
class Packing:
    """The piece that waits for its line to be read, what is under way, and what was taken back."""

    piece: tuple[int, ...] = ()
    under_way: frozenset[str] = frozenset()
    freed: frozenset[int] = frozenset()


class AllocatingWorkflow:
    """Reads the line, sets one piece aside, and takes it back if the line has too much then.

    What an answer is about stands in its operation's name, so that also an answer to a write of an earlier
    life is understood: ``scan|allocate|order|line|item|shipment|most``.
    """

    name = NAME
    ANSWERS = BASIC_ANSWERS
    ARROWS: Mapping[type, frozenset[type]] = {Packing: frozenset({Packing})}

    def begin(self) -> Packing:
        return Packing()

    def waiting(self, state: Packing) -> bool:
        return bool(state.piece) or len(state.under_way) >= MOST_UNDER_WAY

    def step(self, state: Packing, event: Event, context: Context) -> Step[Packing]:
        if isinstance(event, Scanned):
            return _scanned(state, event.scan.id, event.scan.text)
        if not isinstance(event, Answered) or "|" not in event.op_id:
            return Step(state)
        scan_id, purpose, *keys = event.op_id.split("|")
        known = tuple(map(int, keys))
        if purpose == "read":
            return _read(state, scan_id, event.outcome)
        if purpose == "allocate":
            return _set_aside(state, event, known)
        return _looked_over(state, scan_id, event, known) if purpose == "look" else Step(state)

    def view(self, state: Packing, context: Context) -> View:
        return View(NAME, say("Allocating"), say("Allocating"), say("Go on."))

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        kinds = {Done: Result.DONE, Refused: Result.REFUSED}
        result = kinds.get(type(outcome), Result.KEPT)
        told = str(outcome.why) if isinstance(outcome, Refused) else type(outcome).__name__
        return Verdict(scan_id, result, say("{outcome}", outcome=told))

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        return Verdict(scan_id, Result.UNSURE, say("Nobody can tell."))


def _scanned(state: Packing, scan_id: str, text: str) -> Step[Packing]:
    verb, *words = text.split()
    keys = tuple(map(int, words))
    if verb == "OPEN":
        return Step(state, (_look(scan_id, keys), Say(done(scan_id, say("Opened")))))
    read = Ask(f"{scan_id}|read", LoadAllocations(keys[1]))
    return Step(replace(state, piece=keys[1:]), (read,))


def _read(state: Packing, scan_id: str, outcome: Outcome) -> Step[Packing]:
    """Set the piece aside; what could not be read is found out right before the write."""
    order, line, item, shipment, most = state.piece
    known = tuple(row.pk for row in _rows(outcome) if row.line == line)
    write = Allocate(order, line, item, ONE, shipment, known, most=Decimal(most))
    name = "|".join(map(str, (scan_id, "allocate", *state.piece)))
    changed = replace(state, piece=(), under_way=state.under_way | {name})
    return Step(changed, (Commit(name, scan_id, write),))


def _set_aside(state: Packing, event: Answered, keys: tuple[int, ...]) -> Step[Packing]:
    if not isinstance(event.outcome, Done | Refused):
        return Step(state)
    state = replace(state, under_way=state.under_way - {event.op_id})
    told = event.outcome.data if isinstance(event.outcome, Done) else None
    fits = isinstance(event.outcome, Refused) or (isinstance(told, Allocated) and not told.over)
    order, _, _, shipment, most = keys
    return Step(state, () if fits else (_look(event.op_id.split("|")[0], (order, shipment, most)),))


def _look(scan_id: str, keys: tuple[int, ...]) -> Ask:
    """Ask whether any line has too much; of a write that was read back nothing else tells."""
    return Ask("|".join(map(str, (scan_id, "look", *keys))), LoadAllocations(keys[0]))


def _looked_over(state: Packing, scan_id: str, event: Answered, keys: tuple[int, ...]) -> Step[Packing]:
    if not isinstance(event.outcome, Done):
        return Step(state, (_look(scan_id, keys),))
    order, shipment, most = keys
    rows = [row for row in _rows(event.outcome) if row.pk not in state.freed]
    back = [row for line in {row.line for row in rows} for row in _too_much(rows, line, shipment, most)]
    effects: list[Effect] = []
    for row in back:
        write = Deallocate(row.pk, order, row.line, row.item, row.quantity, shipment)
        effects.append(Commit(f"{scan_id}|free|{row.pk}", scan_id, write))
    return Step(replace(state, freed=state.freed | {row.pk for row in back}), tuple(effects))


def _too_much(rows: Iterable[Allocation], line: int, shipment: int, most: int) -> list[Allocation]:
    """Return the newest pieces of this bench by which a line is above what it may have; each is one piece."""
    there = [row for row in rows if row.line == line]
    mine = sorted((row for row in there if row.shipment == shipment), key=lambda row: -row.pk)
    return mine[: max(len(there) - most, 0)]


def _rows(outcome: Outcome) -> tuple[Allocation, ...]:
    rows = outcome.data if isinstance(outcome, Done) else ()
    return rows if isinstance(rows, tuple) else ()


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
