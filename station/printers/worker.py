"""One printer's share of the queue: its jobs in order, each tried until it is settled."""

import logging
import threading
import time
from collections.abc import Callable

from station.printers.base import (
    READY,
    SILENT,
    Document,
    Failed,
    Printed,
    Printer,
    PrinterStatus,
    PrintOutcome,
    Sent,
    Unknown,
)
from station.printers.jobs import JobState, LabelJob, pause_after, settled
from station.printers.store import JobStore, QueueUnusable
from station.settings_tree import PrinterSettings
from station.text import NOTHING, Text, say

log = logging.getLogger(__name__)

Render = Callable[[LabelJob, PrinterSettings], bytes | Text]
"""Makes the bytes of a label in the printer's language, or says why it cannot be made."""

Tell = Callable[[LabelJob, PrinterStatus], None]
"""Is told of each change of a job, with its printer's status; may be called from any thread."""

NOT_MADE = say("The label could not be made because of a fault in the program. Tell who looks after it.")
FAULT = say("Printing stopped at a fault in the program. Look whether the label came out.")


class Worker:
    """Prints the jobs of one printer on a thread of its own; ``clock`` counts seconds."""

    def __init__(
        self,
        printer: Printer,
        store: JobStore,
        render: Render,
        tell: Tell,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.printer = printer
        self.status: PrinterStatus = SILENT
        self._store = store
        self._render = render
        self._tell = tell
        self._clock = clock
        self._waiting: tuple[int, float] | None = None
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"printer {self.name}", daemon=True)

    @property
    def name(self) -> str:
        """The name of the printer."""
        return self.printer.settings.name

    def start(self) -> None:
        """Begin to print what waits."""
        self._thread.start()

    def wake(self) -> None:
        """Look again at what waits."""
        self._wake.set()

    def try_now(self) -> None:
        """Try again at once what waits for another attempt."""
        self._waiting = None
        self._wake.set()

    def stop(self, seconds: float) -> None:
        """Begin no other label; what is still being printed then is in doubt at the next start."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                seconds = self.step()
            except Exception:
                log.exception("the queue of the printer %s failed", self.name)
                seconds = pause_after(1)
            self._wake.wait(seconds)

    def step(self) -> float | None:
        """Print the next job if it is due; return the seconds until one is, None if nothing waits."""
        try:
            job = self._store.next(self.name)
            if job is None:
                return None
            if self._waiting and self._waiting[0] == job.id and self._waiting[1] > self._clock():
                return self._waiting[1] - self._clock()
            self._attempt(job)
        except QueueUnusable as error:
            log.warning("%s", error)
            self.status = PrinterStatus(False, (error.sentence,))
            return pause_after(1)
        return 0.0

    def _attempt(self, job: LabelJob) -> None:
        content = self._made(job)
        if isinstance(content, Text):
            self._move(job, JobState.FAILED, content)
            return
        printing = self._store.move(job, JobState.PRINTING)
        if printing is None:
            return
        self._tell(printing, self.status)
        outcome = self._printed(printing, content)
        self.status = _status_after(outcome)
        state, reason = settled(outcome)
        if state is JobState.QUEUED:
            self._waiting = (job.id, self._clock() + pause_after(printing.attempts))
        self._move(printing, state, reason)

    def _move(self, job: LabelJob, state: JobState, reason: Text) -> None:
        moved = self._store.move(job, state, reason)
        if moved is not None:
            self._tell(moved, self.status)

    def _made(self, job: LabelJob) -> bytes | Text:
        try:
            return self._render(job, self.printer.settings)
        except Exception:
            log.exception("the label %s could not be made", job.id)
            return NOT_MADE

    def _printed(self, job: LabelJob, content: bytes) -> PrintOutcome:
        title = f"{job.template}-{job.id}"
        try:
            return self.printer.print(Document(content, job.copies, title, job.data))
        except Exception:
            log.exception("printing the label %s failed", job.id)
            return Unknown(FAULT)


def _status_after(outcome: PrintOutcome) -> PrinterStatus:
    """Return what an outcome tells of the printer."""
    if isinstance(outcome, Printed):
        return READY
    if isinstance(outcome, Sent):
        return PrinterStatus(False, (outcome.note,)) if outcome.note != NOTHING else SILENT
    if isinstance(outcome, Failed):
        return SILENT if outcome.for_good else PrinterStatus(False, (outcome.reason,))
    return PrinterStatus(False, (outcome.cause,))
