"""What the journal tells of the past, said as the screen says it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from station.journal.states import WriteState
from station.journal.store import Journal, ScanRow, WriteRow
from station.model import (
    Dispute,
    Done,
    Earlier,
    HourCount,
    Kind,
    NotSent,
    Outcome,
    Reading,
    Recall,
    Recorded,
    Refused,
    Remembered,
    Review,
    Scan,
    Tally,
    Unknown,
    Verdict,
    Why,
)
from station.operations import Receive, ReceiveLine, Write
from station.text import say
from station.workflows.base import Workflow, refused

NOT_ACTED_ON = say("The station stopped before it acted on this scan. Scan it again.")
LATELY = 12 * 3600.0
"""Seconds; a shift, also one that lasts past midnight."""
_REASONS = frozenset(Why)
NOT_BOOKED = say("It was not booked, and the station stopped before it said why.")


class Past:
    """Reads the journal for the workflows; ``now`` gives seconds since 1970."""

    def __init__(
        self, journal: Journal, workflows: Mapping[str, Workflow[Any]], now: Callable[[], float]
    ) -> None:
        self._journal = journal
        self._workflows = workflows
        self._now = now

    def earlier(self, scan: Scan, reading: Reading) -> Earlier | None:
        """Return what the same label led to before; codes that are no labels may come any number of times."""
        if reading.kind is not Kind.LABEL:
            return None
        kinds = (Receive.KIND, ReceiveLine.KIND)
        found = [pair for kind in kinds for pair in self._journal.earlier(reading.text, scan.id, kind)]
        if not found:
            return None
        first, write = max(found, key=lambda pair: pair[1].at)
        in_doubt = write.state in (WriteState.UNKNOWN, WriteState.DISPUTED)
        return Earlier(self._clock_time(first.at), first.headline, in_doubt)

    def told(self, asked: Recall | Tally | Review) -> object:
        """Answer what a screen asks of the past."""
        if isinstance(asked, Recall):
            return self.recorded(asked)
        return self.hours(asked.workflow) if isinstance(asked, Tally) else self.remembered(asked)

    def recorded(self, recall: Recall) -> tuple[Recorded, ...]:
        """Return the writes that were made lately for an order, except those that were not carried out."""
        rows = self._journal.writes_for_order(recall.kinds, recall.order, self._now() - LATELY)
        return tuple(
            Recorded(
                row.scan_id,
                datetime.fromisoformat(row.at),
                row.write,
                row.operator,
                row.state is WriteState.DONE,
            )
            for row in rows
            if row.state not in (WriteState.REFUSED, WriteState.TAKEN_BACK)
        )

    def hours(self, workflow: str) -> tuple[HourCount, ...]:
        """Return what was done lately on a workflow's screens, by hour and operator, the latest first."""
        counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for at, operator, what in self._journal.doings(workflow, self._now() - LATELY):
            hour = datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:00")
            counts[hour, operator][what] += 1
        return tuple(
            HourCount(hour, operator, of["parcels"], of["lines"], of["scans"], of["errors"])
            for (hour, operator), of in sorted(counts.items(), reverse=True)
        )

    def remembered(self, review: Review) -> tuple[Remembered, ...]:
        """Return the latest scans that hold the words asked for."""
        return self._journal.scans(review)

    def close_unfinished(self) -> list[tuple[ScanRow, Verdict, str]]:
        """Give a verdict to the scans that an earlier run did not live to judge; return them."""
        judged = []
        for scan, row in self._journal.unfinished():
            verdict, workflow = self._verdict_of_unfinished(scan, row)
            self._journal.record_verdict(verdict, workflow)
            judged.append((scan, verdict, workflow))
        return judged

    def _verdict_of_unfinished(self, scan: ScanRow, row: WriteRow | None) -> tuple[Verdict, str]:
        if row is None:
            return refused(scan.id, NOT_ACTED_ON), ""
        outcome = _settled(row)
        if outcome is None:
            return refused(scan.id, NOT_BOOKED), row.workflow
        return self._workflows[row.workflow].judge(row.write, scan.id, outcome), row.workflow

    def verdict_of(self, row: WriteRow) -> Verdict:
        """Say how a write stands that an earlier run left unsettled."""
        workflow = self._workflows[row.workflow]
        if row.state is WriteState.DISPUTED:
            return workflow.doubt(row.write, row.scan_id)
        outcome = NotSent(row.cause) if row.state is WriteState.QUEUED else Unknown(row.cause)
        return workflow.judge(row.write, row.scan_id, outcome)

    def disputes(self, rows: Iterable[WriteRow]) -> tuple[Dispute, ...]:
        """Return writes in dispute as a person is shown them."""
        return tuple(self._dispute(row) for row in rows)

    def _dispute(self, row: WriteRow) -> Dispute:
        headline = self._workflows[row.workflow].doubt(row.write, row.scan_id).headline
        at = self._clock_time(row.at)
        return Dispute(row.op_id, headline, at, scanned_text(row.write), row.cause, row.evidence)

    def _clock_time(self, at: str) -> str:
        """Write a time of the journal as people tell it: today without the date."""
        then = datetime.fromisoformat(at).astimezone()
        is_today = then.date() == datetime.fromtimestamp(self._now()).date()
        return then.strftime("%H:%M" if is_today else "%Y-%m-%d %H:%M")


def _settled(row: WriteRow) -> Outcome | None:
    """Return what came of a write, None for a refusal of which the journal does not tell why."""
    if row.state is WriteState.DONE:
        return Done()
    if row.state is WriteState.TAKEN_BACK:
        return Refused(Why.TAKEN_BACK)
    return Refused(Why(row.cause)) if row.cause in _REASONS else None


def scanned_text(write: Write) -> str:
    """Return what was scanned for a write; what the station itself made up as a fingerprint is no scan."""
    return write.label if isinstance(write, ReceiveLine) and write.label else write.barcode
