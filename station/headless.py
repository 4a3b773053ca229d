"""The station without a window: scans from standard input, JSON lines on standard output."""

import json
import secrets
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from typing import BinaryIO, TextIO

from station import folders
from station.assembly import Beginning, Station, label_surface
from station.desk import StationDesk
from station.halted import SCREEN as HALTED
from station.input.base import ScanMaker
from station.input.lines import scan_lines
from station.input.sources import scanner_at
from station.label_desk import LabelDesk
from station.means import Means
from station.messages import Came, DeviceChanged, LabelChanged
from station.model import Reading, Result, Scan, Verdict
from station.reports import write_csv
from station.scanners import Scanners
from station.screen import Device, Snapshot

STDIN = "stdin"
LOOK_SECONDS = 0.2
LABEL_SECONDS = 10.0
ENDING = (signal.SIGINT, signal.SIGTERM)
PROBLEMS = {Result.REFUSED, Result.UNSURE, Result.ASK}


def new_scan_id() -> str:
    """Return a scan id that no other scan has."""
    return secrets.token_hex(8)


def scan_maker() -> ScanMaker:
    """Return the maker of scans with random ids and the computer's clock."""
    return ScanMaker(new_scan_id, lambda: datetime.now(UTC))


class JsonLines:
    """Writes what happens as JSON objects, one a line, and remembers the last result of each scan."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._results: dict[str, Result] = {}
        self._state: Mapping[str, object] = {}
        self._is_open = True
        self._was_halted = False

    def scanned(self, scan: Scan, reading: Reading) -> None:
        """Write a scan line."""
        fields = [{"name": f.name, "value": f.value, "identifier": f.identifier} for f in reading.fields]
        self._write(
            "scan",
            scan=scan.id,
            source=scan.source,
            text=reading.text,
            kind=reading.kind,
            format=reading.format,
            confidence=reading.confidence,
            problems=[str(problem) for problem in reading.problems],
            fields=fields,
            repairs=list(reading.repairs),
        )

    def judged(self, verdict: Verdict, workflow: str) -> None:
        """Write an outcome line; a scan in doubt gets a second one when it is settled."""
        if verdict.result is Result.PENDING:
            return
        with self._lock:
            self._results[verdict.scan_id] = verdict.result
        self._write(
            "outcome",
            scan=verdict.scan_id,
            workflow=workflow,
            result=verdict.result,
            headline=str(verdict.headline),
            detail=verdict.detail,
            data=dict(verdict.data),
        )

    def labelled(self, label: LabelChanged) -> None:
        """Write a label line."""
        self._write(
            "label", scan=label.scan_id, job=label.job, result=label.result, headline=str(label.headline)
        )

    def changed(self, snapshot: Snapshot) -> None:
        """Write a state line if the state of the station is not the one written last."""
        status = snapshot.status
        self._was_halted = self._was_halted or snapshot.view.screen == HALTED
        state = {
            "server": status.link,
            "name": status.server,
            "operator": status.operator,
            "location": status.location,
            "waiting": status.waiting,
            "in_doubt": status.in_doubt,
            "notice": str(status.notice),
            "devices": [_device(device) for device in status.devices],
        }
        if state != self._state:
            self._state = state
            self._write("state", **state)

    def wished(self, action: str) -> None:
        """There is no window that could do it."""

    def copied(self, text: str) -> None:
        """There is no clipboard."""

    @property
    def had_problems(self) -> bool:
        """Tell whether the last word on any scan was a problem, or the output was closed."""
        with self._lock:
            broken = self._was_halted or not self._is_open
            return broken or any(result in PROBLEMS for result in self._results.values())

    def _write(self, line_type: str, /, **content: object) -> None:
        line = json.dumps({"type": line_type, **content})
        with self._lock:
            if not self._is_open:
                return
            try:
                self._out.write(line + "\n")
                self._out.flush()
            except (BrokenPipeError, ValueError):
                self._is_open = False


def _device(device: Device) -> dict[str, object]:
    return {"name": str(device.name), "state": str(device.state), "ready": device.ready}


def run_headless(means: Means, beginning: Beginning, inputs: Sequence[str], settle_seconds: float) -> int:
    """Work off the inputs; returns 0 if everything was done, 1 if anything was not.

    ``inputs`` are ``stdin`` or addresses of scanners. It ends with standard input if that is one of them,
    else when every input has come to its end, which only files have, or when it is told to end.
    """
    out = JsonLines(sys.stdout)
    desk = StationDesk(
        lambda message: station.put(message),
        lambda keep, answer: scanners.photograph(keep, answer),
        lambda report: write_csv(report, folders.reports_folder()),
        lambda: labels,
    )
    labels = LabelDesk(label_surface(means), lambda message: station.put(message))
    station = Station(means, out, beginning, new_scan_id, desk=desk)
    known = means.settings.scanners
    scanners = Scanners(
        [scanner_at(address, known) for address in inputs if address != STDIN],
        scan_maker(),
        lambda scan: station.put(Came(scan)),
        lambda key, device: station.put(DeviceChanged(key, device)),
        more_kinds=means.plugins.sources,
    )
    station.start()
    labels.start()
    try:
        _listen(station, scanners, from_stdin=STDIN in inputs)
        settled = station.wait_until_settled(settle_seconds)
        # A label that is not printed by then waits for the next start.
        labels.wait_until_at_rest(LABEL_SECONDS)
    finally:
        scanners.stop()
        labels.close()
        station.stop()
    if not settled:
        print("Not everything is settled; the journal keeps it for the next start.", file=sys.stderr)
    return 1 if out.had_problems or not settled else 0


def _listen(station: Station, scanners: Scanners, from_stdin: bool) -> None:
    """Take scans until the input ends or the process is told to end; what was read by then still counts."""
    scanners.start()
    if from_stdin:
        _feed(station, sys.stdin.buffer)
    else:
        _wait_for_end(scanners)
    scanners.stop()


def _wait_for_end(scanners: Scanners) -> None:
    # A queue, because a signal may come while this thread holds the lock of an event that it waits for.
    told: SimpleQueue[None] = SimpleQueue()
    before = {number: signal.signal(number, lambda *_: told.put(None)) for number in ENDING}
    try:
        while not (_came_within(LOOK_SECONDS, told) or scanners.finished):
            pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _came_within(seconds: float, told: SimpleQueue[None]) -> bool:
    try:
        told.get(timeout=seconds)
    except Empty:
        return False
    return True


def _feed(station: Station, stream: BinaryIO) -> None:
    maker = scan_maker()
    for raw in scan_lines(stream):
        station.put(Came(maker.from_bytes(raw, STDIN)))
