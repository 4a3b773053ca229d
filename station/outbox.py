"""Every write from the moment it is recorded until it is settled: held, sent, looked after, disputed."""

import math
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from station.journal.settle import after_looking, after_sending
from station.journal.states import UNSETTLED, WriteState
from station.journal.store import Journal, WriteRow
from station.model import Done, NotSent, Outcome, Refused, Ruling, Unknown, Why
from station.operations import LookBack, Read, Receive, ReceiveLine, Write, final, reversal
from station.pace import Pace
from station.text import Text, say

LONGEST_PAUSE = 60.0
_RULED: dict[Ruling, tuple[WriteState, Outcome]] = {
    Ruling.BOOKED: (WriteState.DONE, Done()),
    Ruling.SEND_AGAIN: (WriteState.QUEUED, NotSent("a person saw that it was not booked")),
    Ruling.DROP: (WriteState.REFUSED, Refused(Why.DROPPED)),
}
MOST_UNDONE = 200
"""How many writes of a run are remembered for taking them back."""
UNCLEAR = "a change that may be this one or another"
"""What reading back has seen where it cannot tell."""
HELD = (Receive, ReceiveLine)
"""Writes that no server gives back once they are done."""
MOST_AT_ONCE = 4
"""Writes that may be with the server at the same time, each for another subject."""


class Lanes(Protocol):
    """Where operations are carried out; both calls return at once and answer with Returned."""

    def read(self, op_id: str, read: Read) -> None:
        """Ask the server a question."""

    def write(self, op_id: str, write: Write) -> None:
        """Send a write; the journal holds it as SENDING already."""


class OutboxListener(Protocol):
    """Who is told what became of a write."""

    def answered(self, row: WriteRow, outcome: Outcome) -> None:
        """A write has an answer, perhaps not its last."""

    def disputed(self, row: WriteRow) -> None:
        """Nobody can tell whether a write happened; a person must look."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A write that was taken back, or is being reversed on the server by another."""

    row: WriteRow
    by: Write | None = None


@dataclass
class _Doubt:
    """A write whose answer was lost: when to look at the server next."""

    row: WriteRow
    cause: str
    since: float
    look_at: float
    looks: int = 0


@dataclass
class _Out:
    """A write that is with the server."""

    row: WriteRow
    since: float


@dataclass
class _Under:
    """What is under way."""

    writes: dict[str, _Out] = field(default_factory=dict)
    looks: dict[str, str] = field(default_factory=dict)


class Outbox:
    """Brings writes to the server, each exactly once; the journal moves before anything else does.

    ``now`` gives seconds since 1970.
    """

    def __init__(
        self,
        journal: Journal,
        lanes: Lanes,
        listener: OutboxListener,
        now: Callable[[], float],
        pace: Pace,
    ) -> None:
        self._journal = journal
        self._lanes = lanes
        self._listener = listener
        self._now = now
        self._pace = pace
        self._under = _Under()
        self._doubts: dict[str, _Doubt] = {}
        self._committed: deque[str] = deque(maxlen=MOST_UNDONE)
        self._done: dict[str, Done] = {}
        self._holds = False
        self.waiting = 0
        self.in_doubt = 0

    def take_up(self) -> list[WriteRow]:
        """Return what an earlier run left unsettled, and look after it from now on."""
        rows = self._journal.recover()
        for row in rows:
            if row.state is WriteState.UNKNOWN:
                self._doubt(row, row.cause)
        return rows

    def lose(self, op_id: str) -> None:
        """Let an answer go that cannot be recorded."""
        self._under.writes.pop(op_id, None)
        self._under.looks.pop(op_id, None)

    def take_up_lost(self) -> None:
        """Look after writes whose answer came while nothing could be recorded."""
        for row in self._journal.rows(WriteState.SENDING, WriteState.UNKNOWN):
            if row.op_id in self._under.writes or row.op_id in self._doubts:
                continue
            if row.state is WriteState.SENDING:
                self._journal.move(row.op_id, WriteState.UNKNOWN, "its answer could not be recorded")
            self._doubt(row, "its answer could not be recorded")

    def commit(self, op_id: str, scan_id: str, workflow: str, write: Write, operator: str = "") -> None:
        """Record a write and send it as soon as its turn comes; receipts are held back for a while."""
        is_held = self._pace.hold > 0 and isinstance(write, HELD)
        held_until = self._now() + self._pace.hold if is_held else 0.0
        self._journal.record_write(op_id, scan_id, workflow, write, operator, held_until)
        self._holds = self._holds or is_held
        self._committed.append(op_id)
        self.send()

    def release(self) -> None:
        """Send what was held back: whoever goes on scanning takes nothing back."""
        if self._holds:
            self._journal.release_held()
            self._holds = False
            self.send()

    def undo(self, op_id: str, operator: str) -> Undone | Text:
        """Take back the latest write of this run that had or may have an effect, or say why it is too late.

        One that was not sent is taken back at once; one that is done is reversed on the server by a write
        named ``op_id``, where there is one.
        """
        row = self._latest()
        if row is None:
            return say("There is nothing to take back.")
        if row.state is WriteState.QUEUED:
            self._journal.take_back(row.op_id)
            self._listener.answered(row, Refused(Why.TAKEN_BACK))
            return Undone(row)
        if row.state is not WriteState.DONE:
            return say("It is too late: the server is at work on it. Wait for its answer, then scan again.")
        done = self._done.get(row.op_id, Done())
        write = reversal(row.write, done)
        if write is None:
            return say("It is too late: {reason}.", reason=final(row.write, done) or "")
        self._committed.remove(row.op_id)
        self._journal.record_write(op_id, row.scan_id, row.workflow, write, operator)
        self.send()
        return Undone(row, write)

    @property
    def can_undo(self) -> bool:
        """Tell whether the latest write can still be taken back."""
        row = self._latest()
        if row is None or row.state not in (WriteState.QUEUED, WriteState.DONE):
            return False
        done = self._done.get(row.op_id, Done())
        return row.state is WriteState.QUEUED or reversal(row.write, done) is not None

    def _latest(self) -> WriteRow | None:
        """Return the latest write of this run that was neither refused nor taken back."""
        while self._committed:
            row = self._journal.row(self._committed[-1])
            if row is not None and row.state not in (WriteState.REFUSED, WriteState.TAKEN_BACK):
                return row
            self._committed.pop()
        return None

    def send(self) -> None:
        """Send what is due."""
        while self._may_send():
            row = self._journal.next_to_send()
            if row is None:
                break
            self._journal.move(row.op_id, WriteState.SENDING)
            self._under.writes[row.op_id] = _Out(row, self._now())
            self._lanes.write(row.op_id, row.write)

    def owns(self, op_id: str) -> bool:
        """Tell whether an answer belongs to a write or to a look at one."""
        return op_id in self._under.writes or op_id in self._under.looks

    def returned(self, op_id: str, outcome: Outcome) -> None:
        """Take the answer to a write or to a look."""
        if op_id in self._under.looks:
            self._looked(self._under.looks.pop(op_id), outcome)
        else:
            self._answered(self._under.writes.pop(op_id).row, outcome)
        self.send()

    def elapsed(self) -> None:
        """Do what is due by the clock."""
        now = self._now()
        for doubt in self._unwatched_doubts():
            if doubt.look_at <= now:
                self._look(doubt)
        self.send()

    def due(self) -> float:
        """Return when something is due by the clock, seconds since 1970; infinite if nothing is."""
        times = [doubt.look_at for doubt in self._unwatched_doubts()]
        queued = self._journal.next_due()
        if queued is not None and len(self._under.writes) < MOST_AT_ONCE:
            hang_at = (out.since + self._pace.overtake for out in self._under.writes.values())
            times.append(max((queued, *hang_at)))
        return min(times, default=math.inf)

    def disputes(self) -> list[WriteRow]:
        """Return the writes that a person must settle, oldest first."""
        return self._journal.rows(WriteState.DISPUTED)

    def settle(self, op_id: str, ruling: Ruling, operator: str) -> None:
        """Settle a disputed write by a person's word; one that was settled meanwhile stays as it is."""
        row = next((row for row in self.disputes() if row.op_id == op_id), None)
        if row is None:
            return
        state, outcome = _RULED[ruling]
        self._journal.settle(op_id, state, operator, ruling.value)
        self._listener.answered(row, outcome)
        self.send()

    def oldest_out(self) -> float:
        """Return since when the oldest write has been with the server, seconds since 1970; else infinite."""
        return min((out.since for out in self._under.writes.values()), default=math.inf)

    def count(self) -> None:
        """Count what waits and what is in doubt; once for each message, when all that it leads to is done."""
        queued, sending, unknown, disputed = self._journal.count(*UNSETTLED)
        self.waiting = queued + sending
        self.in_doubt = unknown + disputed

    @property
    def settled(self) -> bool:
        """Tell whether every write has its final answer."""
        return not (self.waiting or self.in_doubt)

    def _may_send(self) -> bool:
        hanging_since = self._now() - self._pace.overtake
        all_hang = all(out.since <= hanging_since for out in self._under.writes.values())
        return all_hang and len(self._under.writes) < MOST_AT_ONCE

    def _answered(self, row: WriteRow, outcome: Outcome) -> None:
        state = after_sending(outcome)
        cause = outcome.cause if isinstance(outcome, NotSent | Unknown) else ""
        if isinstance(outcome, Refused):
            # What is told of it is built from this should the station stop right now.
            cause = outcome.why.value
        not_before = self._now() + self._pause(row, outcome) if state is WriteState.QUEUED else 0.0
        self._journal.move(row.op_id, state, cause, not_before)
        if state is WriteState.UNKNOWN:
            self._doubt(row, cause)
        self._remember(row, outcome)
        self._listener.answered(row, outcome)

    def _remember(self, row: WriteRow, outcome: Outcome) -> None:
        """Keep what the server told of a write, for undoing it takes that."""
        if isinstance(outcome, Done) and row.op_id in self._committed:
            self._done = {op_id: done for op_id, done in self._done.items() if op_id in self._committed}
            self._done[row.op_id] = outcome

    def _pause(self, row: WriteRow, outcome: Outcome) -> float:
        asked = outcome.delay if isinstance(outcome, NotSent) else 0.0
        return max(asked, min(self._pace.retry * 2.0 ** min(row.attempts, 10), LONGEST_PAUSE))

    def _doubt(self, row: WriteRow, cause: str) -> None:
        now = self._now()
        since = row.doubt_since if row.doubt_since is not None else now
        self._doubts[row.op_id] = _Doubt(row, cause, since, now + self._pace.look_back)

    def _unwatched_doubts(self) -> Iterator[_Doubt]:
        """Yield the writes in doubt that nobody is looking after right now."""
        looked_at = frozenset(self._under.looks.values())
        return (doubt for doubt in self._doubts.values() if doubt.row.op_id not in looked_at)

    def _look(self, doubt: _Doubt) -> None:
        doubt.looks += 1
        op_id = f"{doubt.row.op_id}:look-{doubt.looks}"
        self._under.looks[op_id] = doubt.row.op_id
        self._lanes.read(op_id, LookBack(doubt.row.write))

    def _looked(self, op_id: str, outcome: Outcome) -> None:
        doubt = self._doubts[op_id]
        row = doubt.row
        state = after_looking(outcome, self._now() - doubt.since, self._pace.patience)
        if state is WriteState.UNKNOWN:
            doubt.look_at = self._now() + self._pace.look_back
            return
        del self._doubts[op_id]
        if state is WriteState.DISPUTED:
            self._journal.note_evidence(op_id, UNCLEAR)
            self._journal.move(op_id, state, doubt.cause)
            self._listener.disputed(row)
        else:
            self._journal.move(op_id, state, "read back")
            applied = state is WriteState.DONE
            self._listener.answered(row, Done() if applied else NotSent("the server had not booked it"))
