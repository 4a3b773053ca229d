"""Labels on their way: filled from templates, queued at the printer that takes them, and told of."""

import platform
import threading
from collections.abc import Callable

from station.api_client.base import Backend
from station.label_desk import Again, Surface, UnderWay
from station.label_making import LabelMaker
from station.labels import shelf
from station.messages import DeviceChanged, LabelChanged, Message
from station.model import Outcome, Print
from station.operations import Operation
from station.printers.base import Printer, PrinterStatus
from station.printers.jobs import FOR_A_PERSON, OPEN, JobState, LabelJob
from station.printers.kinds import open_printers, printer_for
from station.printers.queue import PrintQueue
from station.printers.store import QueueUnusable
from station.screen import Device, LabelResult
from station.settings_tree import PrinterSettings
from station.text import NOTHING, Text, say

NO_PRINTER_FOR = say("no printer takes this label. Give one the template, or all of them.")
NOT_KEPT = say("there is no such label any more. Scan the thing again and print it.")
ON_ITS_WAY = say("label on its way")
WAITS = say("label waits: {reason}")
NOT_PRINTED = say("label not printed: {reason}")
IN_DOUBT = say("nobody can tell whether the label was printed; REPRINT prints it again")
_SAID: dict[JobState, tuple[LabelResult, Text, Text]] = {
    JobState.QUEUED: (LabelResult.WAITING, ON_ITS_WAY, WAITS),
    JobState.PRINTED: (LabelResult.PRINTED, say("label printed"), say("label printed")),
    JobState.SENT: (LabelResult.SENT, say("label sent"), say("label sent: {reason}")),
    JobState.FAILED: (LabelResult.FAILED, say("label not printed"), NOT_PRINTED),
    JobState.UNKNOWN: (LabelResult.UNKNOWN, IN_DOUBT, IN_DOUBT),
    JobState.CANCELLED: (LabelResult.DROPPED, say("label dropped"), say("label dropped")),
}


class LabelPrinting:
    """The templates, the printers and their queue; used on one thread, told of by the printers' threads.

    What cannot be used is told as a device, and each label that would have needed it says why.
    """

    def __init__(self, surface: Surface, put: Callable[[Message], None], under_way: UnderWay) -> None:
        self._put = put
        self._under_way = under_way
        self._problem = NO_PRINTER_FOR
        self._last: list[int] = []
        self._surface = surface
        self.load_templates()
        printers, problems = open_printers(surface.settings.printers, surface.kinds(_Server(surface.connect)))
        for problem in problems:
            self._tell(problem)
        self._queue = self._opened(surface, printers)

    def load_templates(self) -> None:
        """Take the templates as their files are now; what is printed from here on is made with them."""
        templates = shelf.load(self._surface.templates)
        prefix = self._surface.settings.codes.command_prefix
        maker = LabelMaker(templates, prefix, self._surface.recipes(), platform.node())
        self._make = maker.document
        for problem in templates.problems:
            self._tell(problem.text)

    def _opened(self, surface: Surface, printers: list[Printer]) -> PrintQueue | None:
        try:
            queue = PrintQueue(surface.queue_file, printers, self._document, self._changed)
        except QueueUnusable as error:
            self._problem = error.sentence
            self._tell(error.sentence)
            return None
        if queue.notice != NOTHING:
            self._tell(queue.notice)
        self._queue = queue
        queue.start()
        for name in queue.workers:
            self._show(name)
        return queue

    def close(self) -> None:
        """End the printers within a limit."""
        if self._queue is not None:
            self._queue.close()

    def print(self, label: Print) -> None:
        """Put a label into the queue of the printer that has its template."""
        printers = [worker.printer for worker in self._queue.workers.values()] if self._queue else []
        printer = printer_for(label.template, printers)
        if self._queue is None or printer is None:
            self._failed(label.scan_id, self._problem)
            return
        name = printer.settings.name
        copies = label.copies or printer.settings.copies
        # The printer's thread must not tell of the label before it is known here.
        with self._under_way:
            self._taken(
                label.scan_id, self._queue.put(name, label.template, label.data, copies, label.scan_id)
            )
        self._show(name)

    def print_again(self, again: Again) -> None:
        """Print the labels of a scan once more: those that did not come out, else all of them."""
        jobs = self._wanted_again(again.scan_id)
        if not jobs:
            self._failed(again.scan_id, self._problem if self._queue is None else NOT_KEPT)
        for job in jobs:
            assert self._queue is not None, "without a queue there are no jobs"
            if job.state in OPEN:
                self._under_way.tried_now(job.id, job.printer)
                self._queue.try_now(job.printer)
                continue
            with self._under_way:
                self._taken(job.scan_id, self._queue.reprint(job.id, again.copies or None))

    def _wanted_again(self, scan_id: str) -> list[LabelJob]:
        if self._queue is None:
            return []
        found = self._queue.jobs_of(scan_id) if scan_id else [self._queue.job(each) for each in self._last]
        latest = {(job.template, job.data.get("pk")): job for job in found if job is not None}
        lacking = [job for job in latest.values() if job.state in FOR_A_PERSON]
        return lacking or list(latest.values())

    def _taken(self, scan_id: str, job: LabelJob | Text) -> None:
        if isinstance(job, Text):
            self._failed(scan_id, job)
            return
        self._last = [job.id]
        self._under_way.queued(job.id, job.printer)
        reason = self._queue.workers[job.printer].status.reason if self._queue else NOTHING
        result, headline = LabelResult.QUEUED, ON_ITS_WAY
        if self._under_way.is_stuck(job.printer):
            result, headline = LabelResult.WAITING, say("label waits: {reason}", reason=reason)
        self._put(LabelChanged(scan_id, job.id, result, headline))

    def _failed(self, scan_id: str, reason: Text) -> None:
        headline = say("label not printed: {reason}", reason=reason)
        self._put(LabelChanged(scan_id, 0, LabelResult.FAILED, headline))
        if not scan_id:
            # Nothing on the tape could show it.
            self._tell(headline)

    def _document(self, job: LabelJob, settings: PrinterSettings) -> bytes | Text:
        return self._make(job.template, job.data, settings)

    def _changed(self, job: LabelJob, status: PrinterStatus) -> None:
        """Pass on what became of a label; called on the printers' threads."""
        if job.state is JobState.PRINTING:
            return
        with self._under_way:
            if job.state in FOR_A_PERSON and not self._last:
                self._last = [job.id]
            result, plain, because = _SAID[job.state]
            headline = Text(because.template, {"reason": job.reason}) if job.reason != NOTHING else plain
            self._put(LabelChanged(job.scan_id, job.id, result, headline))
        self._show(job.printer)
        self._under_way.tried(job.id, job.printer, job.state is JobState.QUEUED)

    def _show(self, printer: str) -> None:
        if self._queue is not None:
            self._put(DeviceChanged(f"printer {printer}", self._queue.device(printer)))

    def _tell(self, problem: Text) -> None:
        self._put(DeviceChanged("labels", Device(say("Labels"), problem, ready=False)))


class _Server:
    """The server, for printers that it makes labels for; each of them has a connection of its own."""

    def __init__(self, connect: Callable[[], Backend]) -> None:
        self._connect = connect
        self._of_thread = threading.local()

    def __call__(self, operation: Operation) -> Outcome:
        backend: Backend | None = getattr(self._of_thread, "backend", None)
        if backend is None:
            backend = self._of_thread.backend = self._connect()
        return backend.perform(operation)
