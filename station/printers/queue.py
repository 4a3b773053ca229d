"""The print queue: labels wait here for their printers, so that nobody waits for a printer."""

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from station.printers.base import Printer, PrinterStatus
from station.printers.jobs import FOR_A_PERSON, OPEN, JobState, LabelJob
from station.printers.store import JobStore, QueueUnusable
from station.printers.worker import Render, Tell, Worker
from station.screen import Device
from station.text import NOTHING, Text, say

STOP_SECONDS = 2.0
MOST_COPIES = 999
PRINTED_ANEW = say("It was printed anew.")
DROPPED = say("It was dropped by a person.")


class PrintQueue:
    """Labels on their way to the printers, kept in a file that outlives the station.

    Every method but ``close`` returns at once and may be called from any thread; ``tell`` is called from the
    printers' threads. Raises QueueUnusable if the file cannot be opened. ``now`` is the time of day in
    seconds since 1970, ``clock`` counts seconds.
    """

    def __init__(
        self,
        file: Path,
        printers: Sequence[Printer],
        render: Render,
        tell: Tell,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._tell = tell
        self._store = JobStore(file, now())
        self.notice = self._store.notice
        self.workers = {
            printer.settings.name: Worker(printer, self._store, render, tell, clock) for printer in printers
        }

    def start(self) -> None:
        """Tell what was left unsettled, and begin to print what waits."""
        for job in self.unsettled():
            worker = self.workers.get(job.printer)
            if worker is None and job.state is JobState.QUEUED:
                self._move(job, JobState.FAILED, _no_printer(job.printer))
            elif job.state in FOR_A_PERSON:
                self._tell(job, worker.status if worker else PrinterStatus(None))
        for worker in self.workers.values():
            worker.start()

    def close(self) -> None:
        """Begin no other label, wait a short while for those under way, and close the file."""
        for worker in self.workers.values():
            worker.stop(STOP_SECONDS)
        self._store.close()

    def put(
        self, printer: str, template: str, data: Mapping[str, str], copies: int = 1, scan_id: str = ""
    ) -> LabelJob | Text:
        """Record a label for a printer; says why if that is not possible."""
        worker = self.workers.get(printer)
        if worker is None:
            return _no_printer(printer)
        if not 1 <= copies <= MOST_COPIES:
            return say(
                "{copies} copies cannot be printed; the most are {most}.", copies=copies, most=MOST_COPIES
            )
        try:
            job = self._store.add(printer, template, data, copies, scan_id, self._now())
        except QueueUnusable as error:
            return error.sentence
        worker.wake()
        return job

    def reprint(self, job_id: int, copies: int | None = None) -> LabelJob | Text:
        """Have a label printed anew; one that is in doubt or failed is settled by that."""
        job = self.job(job_id)
        if job is None:
            return say("There is no such label any more. Scan the thing again and print it.")
        if job.state in OPEN:
            return say("This label is not printed yet; it waits for its printer.")
        anew = self.put(job.printer, job.template, job.data, copies or job.copies, job.scan_id)
        if isinstance(anew, LabelJob) and job.state in FOR_A_PERSON:
            self._move(job, JobState.CANCELLED, PRINTED_ANEW)
        return anew

    def cancel(self, job_id: int) -> bool:
        """Drop a label that waits, failed or is in doubt; False if it is being printed or settled."""
        job = self.job(job_id)
        if job is None or job.state not in (JobState.QUEUED, *FOR_A_PERSON):
            return False
        done = self._move(job, JobState.CANCELLED, DROPPED)
        if done and job.printer in self.workers:
            self.workers[job.printer].wake()
        return done

    def try_now(self, printer: str) -> None:
        """Try again at once what waits for a printer, as after paper was put in."""
        if printer in self.workers:
            self.workers[printer].try_now()

    def job(self, job_id: int) -> LabelJob | None:
        """Return a job; None if there is none, or the file cannot be read."""
        try:
            return self._store.job(job_id)
        except QueueUnusable:
            return None

    def jobs_of(self, scan_id: str) -> list[LabelJob]:
        """Return the labels of a scan, the latest last."""
        try:
            return self._store.of_scan(scan_id)
        except QueueUnusable:
            return []

    def unsettled(self) -> list[LabelJob]:
        """Return what waits, is being printed, or stays for a person to decide."""
        try:
            return self._store.unsettled()
        except QueueUnusable:
            return []

    def device(self, printer: str) -> Device:
        """Return a printer as it stands on every screen: how it is, and how many labels wait for it."""
        worker = self.workers.get(printer)
        jobs = [job.state for job in self.unsettled() if job.printer == printer]
        waiting = sum(state in OPEN for state in jobs)
        status = worker.status if worker else PrinterStatus(False, (_no_printer(printer),))
        state = _in_words(waiting, status.reason)
        if len(jobs) > waiting:
            state = say("{state} ({number} to look at)", state=state, number=len(jobs) - waiting)
        ready = status.ready is not False and len(jobs) == waiting
        return Device(say("Label printer {name}", name=printer), state, ready)

    def _move(self, job: LabelJob, state: JobState, reason: Text) -> bool:
        try:
            moved = self._store.move(job, state, reason)
        except QueueUnusable:
            return False
        if moved is not None:
            worker = self.workers.get(job.printer)
            self._tell(moved, worker.status if worker else PrinterStatus(None))
        return moved is not None


def _in_words(waiting: int, reason: Text) -> Text:
    if waiting and reason != NOTHING:
        return say("{waiting} waiting. {reason}", waiting=waiting, reason=reason)
    if waiting:
        return say("{waiting} waiting", waiting=waiting)
    return reason if reason != NOTHING else say("ready")


def _no_printer(name: str) -> Text:
    return say('No printer "{name}" is set up. Set it up, or choose another.', name=name)
