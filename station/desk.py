"""What stands beside the server: cameras that take photos, files and a printer that take reports, labels."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from station import photos
from station.input.photo import Answer, Keep
from station.messages import Message, Returned
from station.model import Outcome, Print, Refused, Why
from station.screen import Report

PHOTO_SECONDS = 8.0
REPORT_SECONDS = 60.0

Photographer = Callable[[Keep, Answer], None]
Deliverer = Callable[[Report], Outcome]
"""Brings a report somewhere; it may take long."""
After = Callable[[float, Callable[[], None]], Callable[[], None]]
"""Calls something after so many seconds; returns what calls that off."""


class Labels(Protocol):
    """Has labels printed; both calls return at once."""

    def print_label(self, label: Print) -> None:
        """Have a label printed."""

    def reprint(self, scan_id: str, copies: int) -> None:
        """Have labels printed once more."""


def after(seconds: float, call: Callable[[], None]) -> Callable[[], None]:
    """Call something on a thread of its own after a while."""
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer.cancel


def no_printer(report: Report) -> Outcome:
    """Refuse to print."""
    return Refused(Why.NO_PRINTER, "this station has no printer")


class StationDesk:
    """Answers each request exactly once through ``put``, also where a camera or a printer never does."""

    def __init__(
        self,
        put: Callable[[Message], None],
        photographer: Photographer,
        to_file: Deliverer,
        labels: Callable[[], Labels],
        on_paper: Deliverer = no_printer,
        now: Callable[[], float] = time.monotonic,
        after: After = after,
    ) -> None:
        self._put = put
        self._photographer = photographer
        self._to_file = to_file
        self._labels = labels
        self._on_paper = on_paper
        self._now = now
        self._after = after

    def photograph(self, op_id: str) -> None:
        """Have a camera take a picture; it is kept under the name of the operation."""
        late = Refused(Why.NO_CAMERA, "the camera gave no picture in time")
        errand = self._errand(op_id, PHOTO_SECONDS, late)
        # A photo that comes too late is of no use to anybody.
        self._photographer(lambda jpeg: photos.keep(op_id, jpeg) if errand.is_open else late, errand.answer)

    def deliver(self, op_id: str, report: Report, on_paper: bool) -> None:
        """Have a report printed or written, on a thread of its own."""
        late = Refused(Why.NO_PRINTER if on_paper else Why.NOT_SAVED, "it took too long")
        errand = self._errand(op_id, REPORT_SECONDS, late)
        deliverer = self._on_paper if on_paper else self._to_file
        threading.Thread(
            target=lambda: errand.answer(deliverer(report)), name=f"report {report.name}", daemon=True
        ).start()

    def print_label(self, label: Print) -> None:
        """Have a label printed by the desk for labels that there is now."""
        self._labels().print_label(label)

    def reprint(self, scan_id: str, copies: int) -> None:
        """Have labels printed once more."""
        self._labels().reprint(scan_id, copies)

    def _errand(self, op_id: str, seconds: float, late: Outcome) -> "_Errand":
        begun = self._now()
        errand = _Errand(lambda outcome: self._put(Returned(op_id, outcome, self._now() - begun)))
        errand.call_off = self._after(seconds, lambda: errand.answer(late))
        return errand


def _nothing() -> None:
    """Call off nothing."""


class _Errand:
    """Something under way; the first answer counts, whichever thread it comes on."""

    def __init__(self, tell: Answer) -> None:
        self._tell = tell
        self._open = threading.Semaphore(1)
        self.is_open = True
        self.call_off: Callable[[], None] = _nothing

    def answer(self, outcome: Outcome) -> None:
        """Pass on an answer, unless there was one."""
        if self._open.acquire(blocking=False):
            self.is_open = False
            self.call_off()
            self._tell(outcome)
