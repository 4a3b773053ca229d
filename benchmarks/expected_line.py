"""From the last key of a bag to its line on the screen, while the server takes two seconds for an answer."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.demo import ORDER, Demo
from benchmarks.figures import median, over_rounds, p99
from benchmarks.focus import wait_for_focus
from benchmarks.latency import MILLISECONDS, label, scan
from benchmarks.station_window import StationWindow, station_at
from benchmarks.surroundings import ROOT, BenchmarkProblem, Surroundings, end
from tests.x11.scanner import Scanner

SERVER_SECONDS = 2.0
ROUNDS, BAGS, WARM_UP = 3, 20, 3
LEAST_PAUSE, MOST_PAUSE = 0.45, 0.55
"""Seconds between two bags, which is as fast as anyone scans; at random, to fall in step with no timer."""
ORDERED, DESTINATION = 1_000_000, "Warehouse/Receiving"


def measure_line(around: Surroundings, demo: Demo, scanner: Scanner) -> dict[str, object]:
    """Scan bag after bag, without waiting for the server; first at the plain window, then at the station."""
    pause = random.Random(1)
    bare = _bare(around, scanner, pause)
    demo.order_much()
    with station_at(around, demo, "--order", ORDER) as station:
        station.wait_until_at_rest()
        demo.answer_late(SERVER_SECONDS)
        numbers = iter(range(1, 10_000))
        _bags(station, scanner, pause, numbers, WARM_UP)
        rounds = [_bags(station, scanner, pause, numbers, BAGS) for _ in range(ROUNDS)]
    return {
        **over_rounds("bag_to_expected_line", rounds),
        "bare_line_median_ms": round(median(bare), 2),
        "bare_line_p99_ms": round(p99(bare), 2),
        "expected_line_bags": ROUNDS * BAGS,
        "expected_line_server_seconds": SERVER_SECONDS,
    }


def _bags(
    station: StationWindow, scanner: Scanner, pause: random.Random, numbers: Iterator[int], count: int
) -> list[float]:
    return [_bag(station, scanner, pause, next(numbers)) for _ in range(count)]


def _bag(station: StationWindow, scanner: Scanner, pause: random.Random, number: int) -> float:
    """Return the milliseconds until the line is painted with what is left then, and where the bag goes."""
    time.sleep(pause.uniform(LEAST_PAUSE, MOST_PAUSE))
    mark = station.mark()
    pressed = scan(scanner, label(number))
    painted = station.wait_for_line(str(ORDERED - number), mark)
    if f"Goes to: {DESTINATION}" not in painted.facts["facts"]:
        raise BenchmarkProblem(f"the destination was not painted with the line but {painted.facts}")
    return (painted.at - pressed) * MILLISECONDS


def _bare(around: Surroundings, scanner: Scanner, pause: random.Random) -> list[float]:
    with _bare_window(around) as process:
        wait_for_focus(around.display)
        samples = []
        for number in range(WARM_UP + BAGS):
            time.sleep(pause.uniform(LEAST_PAUSE, MOST_PAUSE))
            pressed = scan(scanner, label(number))
            line = process.stdout.readline() if process.stdout else b""
            if not line:
                raise BenchmarkProblem("the bare window has ended")
            samples.append((float(line) - pressed) * MILLISECONDS)
        return samples[WARM_UP:]


@contextmanager
def _bare_window(around: Surroundings) -> Iterator["subprocess.Popen[bytes]"]:
    folder = around.fresh_folder("bare")
    command = [sys.executable, str(ROOT / "benchmarks" / "bare_line.py")]
    environment = around.environment(folder)
    process = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        end(process)
