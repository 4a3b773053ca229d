"""The jobs of the print queue, and which way each may go."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from station.printers.base import Printed, PrintOutcome, Sent, Unknown
from station.text import NOTHING, Text


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    PRINTING = "printing"
    PRINTED = "printed"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


MOVES = {
    JobState.QUEUED: {JobState.PRINTING, JobState.FAILED, JobState.CANCELLED},
    JobState.PRINTING: {
        JobState.PRINTED,
        JobState.SENT,
        JobState.QUEUED,
        JobState.FAILED,
        JobState.UNKNOWN,
    },
    JobState.FAILED: {JobState.CANCELLED},
    JobState.UNKNOWN: {JobState.CANCELLED},
    JobState.PRINTED: set(),
    JobState.SENT: set(),
    JobState.CANCELLED: set(),
}
"""Where a job may go from each state. From UNKNOWN no way leads back: a person has the label printed anew."""

OPEN = (JobState.QUEUED, JobState.PRINTING)
FOR_A_PERSON = (JobState.FAILED, JobState.UNKNOWN)
"""What stays until a person has it printed again or drops it."""


@dataclass(frozen=True, slots=True)
class LabelJob:
    """One label to print: ``data`` fills the template; ``scan_id`` is the scan it belongs to, empty for none.

    ``reason`` says why it waits, failed or is in doubt. ``added`` is in seconds since 1970.
    """

    id: int
    printer: str
    template: str
    data: Mapping[str, str]
    copies: int
    scan_id: str
    state: JobState
    attempts: int
    reason: Text
    added: float


def settled(outcome: PrintOutcome) -> tuple[JobState, Text]:
    """Return where an outcome brings a job, and why."""
    if isinstance(outcome, Printed):
        return JobState.PRINTED, NOTHING
    if isinstance(outcome, Sent):
        return JobState.SENT, outcome.note
    if isinstance(outcome, Unknown):
        return JobState.UNKNOWN, outcome.cause
    return (JobState.FAILED if outcome.for_good else JobState.QUEUED), outcome.reason


FIRST_PAUSE, LONGEST_PAUSE = 2.0, 30.0


def pause_after(attempts: int) -> float:
    """Return how many seconds to wait before a job is tried again."""
    return min(FIRST_PAUSE * 2.0 ** min(max(attempts - 1, 0), 10), LONGEST_PAUSE)
