"""From the last key of a scan to the paint that shows it, and to the paint that shows its outcome."""

import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.demo import ORDER, SKU, SUPPLIER_ORDER, Demo
from benchmarks.figures import median, over_rounds
from benchmarks.station_window import StationWindow, station_at
from benchmarks.surroundings import Surroundings
from tests.x11.scanner import Scanner

KEY_PAUSE_MS = 1
LEAST_PAUSE, MOST_PAUSE = 0.04, 0.08
"""Seconds between an outcome and the next scan; at random, so as not to fall in step with any timer."""
ROUNDS, LOOKUPS, BAGS = 3, 80, 40
MILLISECONDS = 1000.0


@dataclass(frozen=True)
class Sample:
    """One scan, in milliseconds from just before its last key; ``server`` is the server's own time."""

    pending: float
    outcome: float
    server: float
    was_overtaken: bool

    @property
    def without_server(self) -> float:
        """Return the time to the outcome that is the station's own."""
        return self.outcome - self.server


class Bench:
    """Scans codes one after the other, as an operator who waits for each outcome."""

    def __init__(self, station: StationWindow, scanner: Scanner, demo: Demo) -> None:
        self._station = station
        self._scanner = scanner
        self._demo = demo
        self._pause = random.Random(1)

    def sample(self, code: str, waited_for: Sequence[str]) -> Sample:
        """Scan a code; ``waited_for`` are patterns of how paths begin that its outcome waits for."""
        time.sleep(self._pause.uniform(LEAST_PAUSE, MOST_PAUSE))
        self._demo.forget_requests()
        mark = self._station.mark()
        pressed = scan(self._scanner, code)
        first = self._station.wait_for_scan(code, mark)
        outcome = self._station.wait_for_scan(code, mark, final=True)
        return Sample(
            (first.at - pressed) * MILLISECONDS,
            (outcome.at - pressed) * MILLISECONDS,
            _served(self._demo.requests(), waited_for),
            first is outcome,
        )

    def samples(self, codes: Iterable[str], waited_for: Sequence[str]) -> list[Sample]:
        """Scan all codes."""
        return [self.sample(code, waited_for) for code in codes]


def scan(scanner: Scanner, code: str) -> float:
    """Type a code; return the monotonic clock from just before its last key, the Enter that ends it."""
    scanner.scan(code, KEY_PAUSE_MS, suffix="")
    pressed = time.monotonic()
    scanner.scan("\r", 0, suffix="")
    return pressed


def _served(entries: list[dict[str, object]], waited_for: Sequence[str]) -> float:
    return sum(
        float(str(entry["milliseconds"]))
        for entry in entries
        if any(re.match(path, str(entry["path"])) for path in waited_for)
    )


def label(number: int) -> str:
    """Return the label of a bag that no other bag has; like a true one it names the order."""
    return f"[)>\x1e06\x1dP{SKU}\x1d1K{SUPPLIER_ORDER}\x1d11K{number:08}\x1dQ1\x1e\x04"


def measure_lookups(around: Surroundings, demo: Demo, scanner: Scanner) -> dict[str, object]:
    """Look up stock items on the home screen."""
    keys = demo.item_keys()
    with station_at(around, demo) as station:
        station.wait_until_at_rest()
        bench = Bench(station, scanner, demo)
        codes = [f"INV-SI{keys[number % len(keys)]}" for number in range(LOOKUPS)]
        # The item itself; its history and what else is in stock come after the outcome.
        paths = ("/api/barcode/", "/api/stock/[0-9]+/")
        return _measured("key", lambda: bench.samples(codes, paths))


def measure_bags(around: Surroundings, demo: Demo, scanner: Scanner) -> dict[str, object]:
    """Receive bags of an open order: each is one write, recorded on disk before it is sent."""
    demo.order_much()
    numbers = iter(range(1, 10_000))
    with station_at(around, demo, "--order", ORDER) as station:
        station.wait_until_at_rest()
        bench = Bench(station, scanner, demo)
        paths = ("/api/barcode/po-receive/",)
        return _measured("bag", lambda: bench.samples([label(next(numbers)) for _ in range(BAGS)], paths))


def _measured(name: str, one_round: Callable[[], list[Sample]]) -> dict[str, object]:
    one_round()  # only warms up
    rounds = [one_round() for _ in range(ROUNDS)]
    samples = [sample for each in rounds for sample in each]
    return {
        **over_rounds(f"{name}_to_pending_paint", [[each.pending for each in part] for part in rounds]),
        **over_rounds(
            f"{name}_to_outcome_less_server", [[each.without_server for each in part] for part in rounds]
        ),
        f"{name}_scans": len(samples),
        f"{name}_outcome_painted_with_pending": sum(each.was_overtaken for each in samples),
        f"{name}_server_median_ms": round(median([each.server for each in samples]), 2),
    }
