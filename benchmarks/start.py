"""From the start of the process to a window that takes scans, and what it holds in memory then."""

import subprocess
import sys
import time
from dataclasses import dataclass

from benchmarks.demo import Demo
from benchmarks.figures import figure, median
from benchmarks.focus import wait_for_focus
from benchmarks.latency import scan
from benchmarks.station_window import station_at
from benchmarks.surroundings import ROOT, BenchmarkProblem, Memory, Surroundings, end, memory_of
from tests.x11.scanner import Scanner

RUNS = 9
REST_SECONDS = 0.8
"""After this time at rest, what is loaded behind the first paint is in memory too."""
CODE = "INV-SI5"


@dataclass(frozen=True)
class Start:
    """One start: milliseconds until it is painted and has the keyboard, and until a first scan is painted."""

    ready: float
    scanned: float
    memory: Memory


def measure_start(around: Surroundings, demo: Demo, scanner: Scanner) -> dict[str, object]:
    """Start both windows in turn; the first start of each only warms the caches."""
    _bare_start(around), _station_start(around, demo, scanner)
    bare, station = [], []
    for _ in range(RUNS):
        bare.append(_bare_start(around))
        station.append(_station_start(around, demo, scanner))
    return {
        "start_to_ready_ratio": _ratio(
            "start_to_ready_ratio", [each.ready for each in station], [each.ready for each in bare]
        ),
        "start_to_ready_ms": _spread([each.ready for each in station]),
        "bare_start_ms": _spread([each.ready for each in bare]),
        "start_to_first_scan_painted_ms": _spread([each.scanned for each in station]),
        **_memory([each.memory for each in station], [each.memory for each in bare]),
        "start_runs": RUNS,
    }


def _memory(station: list[Memory], bare: list[Memory]) -> dict[str, object]:
    return {
        "resident_memory_ratio": _ratio(
            "resident_memory_ratio", [each.resident for each in station], [each.resident for each in bare]
        ),
        "resident_mib": _spread([each.resident for each in station]),
        "bare_resident_mib": _spread([each.resident for each in bare]),
        "proportional_mib": _spread([each.proportional for each in station]),
        "bare_proportional_mib": _spread([each.proportional for each in bare]),
    }


def _ratio(name: str, station: list[float], bare: list[float]) -> dict[str, object]:
    return figure(name, median(station) / median(bare), [s / b for s, b in zip(station, bare, strict=True)])


def _spread(values: list[float]) -> dict[str, float]:
    low, middle, high = min(values), median(values), max(values)
    return {"median": round(middle, 1), "least": round(low, 1), "most": round(high, 1)}


def _station_start(around: Surroundings, demo: Demo, scanner: Scanner) -> Start:
    with station_at(around, demo) as station:
        painted = station.wait_for_first_paint().at
        ready = max(painted, wait_for_focus(around.display))
        # Proof that the window takes scans: this one comes at once and must not be lost.
        scan(scanner, CODE)
        first = station.wait_for_scan(CODE, 0)
        station.wait_for_scan(CODE, 0, final=True)
        time.sleep(REST_SECONDS)
        since = station.started_at
        return Start((ready - since) * 1000, (first.at - since) * 1000, station.memory)


def _bare_start(around: Surroundings) -> Start:
    folder = around.fresh_folder("bare")
    environment = around.environment(folder)
    command = [sys.executable, str(ROOT / "benchmarks" / "bare_window.py")]
    since = time.monotonic()
    process = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE)
    try:
        line = process.stdout.readline() if process.stdout else b""
        if not line:
            raise BenchmarkProblem("the bare window did not start")
        milliseconds = (max(float(line), wait_for_focus(around.display)) - since) * 1000
        time.sleep(REST_SECONDS)
        return Start(milliseconds, milliseconds, memory_of(process))
    finally:
        end(process)
