"""Ten thousand scans back to back through a pseudo-terminal: is every one there, whole, and in its place?"""

import os
import pty
import threading
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.figures import figure, median, p99
from benchmarks.surroundings import BenchmarkProblem
from benchmarks.tally import COUNTED, tally
from station.input.base import ScanMaker
from station.input.serial_port import SerialSource
from station.model import Scan
from station.screen import Device
from station.settings_tree import ScannerSettings

SCANS = 10_000
BAUD_RATE = 115_200
BITS_OF_A_BYTE = 10
"""Start bit, eight data bits, stop bit."""
FIFO_BYTES = 16
"""How many bytes a serial chip collects before it hands them over."""
PATIENCE = 30.0

Send = Callable[[int, bytes], None]


@dataclass
class Collector:
    """Takes the scans of a source, each with the time at which it came."""

    last: str
    came: list[str] = field(default_factory=list)
    times: dict[str, float] = field(default_factory=dict)
    is_ready: threading.Event = field(default_factory=threading.Event)
    is_done: threading.Event = field(default_factory=threading.Event)

    def take(self, scan: Scan) -> None:
        self.came.append(scan.text)
        self.times[scan.text] = time.monotonic()
        if scan.text == self.last:
            self.is_done.set()

    def watch(self, _: str, device: Device) -> None:
        if device.ready:
            self.is_ready.set()


def measure_serial() -> dict[str, object]:
    """Send the scans as fast as the line carries them, then as fast as the computer can."""
    return {
        "serial_scans": SCANS,
        **_measured("serial", _Line().send),
        **_measured("serial_unpaced", _at_once),
    }


def label(number: int) -> str:
    """Return the label of a bag that no other bag has."""
    return f"[)>\x1e06\x1d1PLM358BIDDFR\x1d1K{number:08}\x1dQ10\x1e\x04"


def _measured(name: str, send: Send) -> dict[str, object]:
    labels = [label(number) for number in range(SCANS)]
    collector = Collector(labels[-1])
    with _source(collector) as master:
        if not collector.is_ready.wait(PATIENCE):
            raise BenchmarkProblem("the pseudo-terminal was not opened")
        began = time.monotonic()
        ends: dict[str, float] = {}
        for text in labels:
            send(master, text.encode() + b"\r")
            ends[text] = time.monotonic()
        sent = time.monotonic()
        collector.is_done.wait(PATIENCE)
    counted = tally(labels, collector.came)
    waits = [(at - ends[text]) * 1000 for text, at in collector.times.items() if text in ends]
    return {
        **{f"{name}_{what}": figure(f"serial_{what}", getattr(counted, what)) for what in COUNTED},
        f"{name}_scans_per_second": round(SCANS / (sent - began)),
        f"{name}_last_byte_to_scan_ms": {"median": round(median(waits), 2), "p99": round(p99(waits), 2)},
    }


@contextmanager
def _source(collector: Collector) -> Iterator[int]:
    """Run a source at one end of a pseudo-terminal; gives the other end."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    name = os.ttyname(slave)
    scanner = ScannerSettings(name="serial", source=f"serial:{name}", baud_rate=BAUD_RATE)
    source = SerialSource(name, scanner, ScanMaker(str, lambda: datetime.now(UTC)))
    source.start(collector.take, collector.watch)
    try:
        yield master
    finally:
        source.stop()
        os.close(slave)
        os.close(master)


class _Line:
    """Hands bytes over when a line of this speed would have carried them."""

    def __init__(self) -> None:
        self._free_at: float | None = None

    def send(self, master: int, data: bytes) -> None:
        for start in range(0, len(data), FIFO_BYTES):
            part = data[start : start + FIFO_BYTES]
            carried = len(part) * BITS_OF_A_BYTE / BAUD_RATE
            # Counted from the first byte: a late waking does not put off all that follows.
            self._free_at = (self._free_at or time.monotonic()) + carried
            time.sleep(max(self._free_at - time.monotonic(), 0.0))
            _at_once(master, part)


def _at_once(master: int, data: bytes) -> None:
    while data:
        data = data[os.write(master, data) :]
