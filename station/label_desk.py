"""The desk for labels: takes what is to be printed, and does it late and on threads of its own."""

import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from station.api_client.base import Backend
from station.messages import DeviceChanged, Message
from station.model import Print
from station.screen import Device
from station.settings_tree import Settings
from station.text import say

if TYPE_CHECKING:
    from station.printers.kinds import Factory
    from station.printers.server import Perform

NO_LABELS = Device(say("Label printer"), say("none is set up"), ready=False)
CLOSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Surface:
    """What a desk stands on: settings, the folder of the site's own templates, and the queue's file.

    ``connect`` makes a connection to the server, ``kinds`` gives every kind of printer, ``recipes`` (title,
    name) of the site's recipes; all are called on the desk's own threads.
    """

    settings: Settings
    templates: Path
    queue_file: Path
    connect: Callable[[], Backend]
    kinds: "Callable[[Perform], Mapping[str, Factory]]"
    recipes: Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Again:
    """Labels that are wanted once more: those of a scan, or the last one; no copies are as many as then."""

    scan_id: str
    copies: int


@dataclass(frozen=True, slots=True)
class NewTemplates:
    """The files of the templates have changed."""


class UnderWay:
    """Counts what the desk is doing; used by several threads, which hold it while they change something."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._errands = 0
        self._jobs: dict[int, str] = {}
        self._stuck: set[str] = set()

    def __enter__(self) -> None:
        self._changed.acquire()

    def __exit__(self, *_: object) -> None:
        self._changed.notify_all()
        self._changed.release()

    def begin(self) -> None:
        """Count an errand."""
        with self:
            self._errands += 1

    def end(self) -> None:
        """Count it no more."""
        with self:
            self._errands -= 1

    def queued(self, job: int, printer: str) -> None:
        """A label waits for its turn."""
        with self:
            self._jobs[job] = printer

    def tried_now(self, job: int, printer: str) -> None:
        """What is stuck at a printer is tried once more."""
        with self:
            self._stuck.discard(printer)
            self._jobs[job] = printer

    def tried(self, job: int, printer: str, is_stuck: bool) -> None:
        """A label has come to its end, or is stuck at its printer with all that come behind it."""
        with self:
            self._jobs.pop(job, None)
            if is_stuck:
                self._stuck.add(printer)
            else:
                self._stuck.discard(printer)

    def is_stuck(self, printer: str) -> bool:
        """Tell whether labels are stuck at a printer."""
        with self:
            return printer in self._stuck

    def wait(self, seconds: float) -> bool:
        """Wait until nothing goes on that will end by itself; False if time ran out."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._errands and self._stuck.issuperset(self._jobs.values()), seconds
            )


class LabelDesk:
    """Has labels printed; the calls that want one return at once.

    ``put`` hears what becomes of printers and labels, from any thread.
    """

    def __init__(self, surface: Surface, put: Callable[[Message], None]) -> None:
        self._surface = surface
        self._put = put
        self._errands: queue.SimpleQueue[Print | Again | NewTemplates | None] = queue.SimpleQueue()
        self._under_way = UnderWay()
        self._thread = threading.Thread(target=self._run, name="labels", daemon=True)
        self._has_printers = any(printer.enabled for printer in surface.settings.printers)

    def start(self) -> None:
        """Open everything and print what waits, where there are printers."""
        if self._has_printers:
            self._under_way.begin()
            self._thread.start()

    def print_label(self, label: Print) -> None:
        """Have a label printed."""
        self._do(label)

    def reprint(self, scan_id: str, copies: int) -> None:
        """Have the labels of a scan, or the last label, printed once more."""
        self._do(Again(scan_id, copies))

    def templates_changed(self) -> None:
        """Print with the templates as they are saved now."""
        if self._thread.is_alive():
            self._under_way.begin()
            self._errands.put(NewTemplates())

    def wait_until_at_rest(self, seconds: float) -> bool:
        """Wait until each label has come to its end, or waits for its printer; False if time ran out."""
        return self._under_way.wait(seconds)

    def close(self) -> None:
        """End within a limit; what is not printed waits for the next start."""
        if self._thread.is_alive():
            self._errands.put(None)
            self._thread.join(CLOSE_SECONDS)

    def _do(self, errand: Print | Again) -> None:
        if not self._has_printers:
            self._put(DeviceChanged("labels", NO_LABELS))
            return
        self._under_way.begin()
        self._errands.put(errand)

    def _run(self) -> None:
        # Imported here because drawing and printing cost a fifth of a second, behind the first paint.
        from station.label_printing import LabelPrinting

        printing = LabelPrinting(self._surface, self._put, self._under_way)
        self._under_way.end()
        while (errand := self._errands.get()) is not None:
            if isinstance(errand, Print):
                printing.print(errand)
            elif isinstance(errand, Again):
                printing.print_again(errand)
            else:
                printing.load_templates()
            self._under_way.end()
        printing.close()
