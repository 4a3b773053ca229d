"""Measure everything and print one JSON object; what is going on meanwhile goes to standard error."""

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib.metadata import version
from typing import TextIO

from benchmarks.burst import measure_bursts, measure_wedge
from benchmarks.calibration import measure_calibration
from benchmarks.decoding import measure_decoding
from benchmarks.demo import Demo, demo_server
from benchmarks.expected_line import measure_line
from benchmarks.journal_commits import measure_journal
from benchmarks.labels import measure_labels
from benchmarks.latency import measure_bags, measure_lookups
from benchmarks.reading import measure_reading
from benchmarks.serial_scans import measure_serial
from benchmarks.start import measure_start
from benchmarks.surroundings import BenchmarkProblem, Surroundings, surroundings
from tests.x11.scanner import Scanner

Part = Callable[[Surroundings, Demo, Scanner], dict[str, object]]
PARTS: dict[str, Part] = {
    "start": measure_start,
    "lookups": measure_lookups,
    "bags": measure_bags,
    "line": measure_line,
    "bursts": measure_bursts,
    "wedge": measure_wedge,
}
PURE_PARTS: dict[str, Callable[[], dict[str, object]]] = {
    "reading": measure_reading,
    "calibration": measure_calibration,
    "decoding": measure_decoding,
    "serial": measure_serial,
    "journal": measure_journal,
    "labels": measure_labels,
}
"""These need no window, and have a server of their own where they need one."""


def measure(wanted: list[str]) -> dict[str, object]:
    """Run the wanted parts one after the other, each with a demo server of its own."""
    measured: dict[str, object] = {"machine": _machine()}
    for name in (name for name in wanted if name in PARTS):
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        began = time.monotonic()
        measured |= _measured(PARTS[name])
        print(f"measuring {name} took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    for name in (name for name in wanted if name in PURE_PARTS):
        measured |= PURE_PARTS[name]()
    return measured | {"load_average_after": _load()}


def _measured(part: Part) -> dict[str, object]:
    with ExitStack() as stack:
        around = stack.enter_context(surroundings())
        scanner = stack.enter_context(closing(Scanner(around.display)))
        return part(around, stack.enter_context(demo_server(around)), scanner)


def _machine() -> dict[str, object]:
    return {
        "processors": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "pyside": version("PySide6_Essentials"),
        "load_average_before": _load(),
    }


def _load() -> float:
    return round(os.getloadavg()[0], 2)


@contextmanager
def _programs_elsewhere() -> Iterator[TextIO]:
    """Send what the started programs say to standard error; gives the real standard output."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        try:
            yield out
        finally:
            os.dup2(out.fileno(), 1)


def main(arguments: list[str]) -> int:
    """Measure the parts that are named, or all."""
    known = [*PARTS, *PURE_PARTS]
    unknown = sorted(set(arguments) - set(known))
    if unknown:
        print(f"There is no measurement {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    try:
        with _programs_elsewhere() as out:
            print(json.dumps(measure(arguments or known), indent=2), file=out)
    except BenchmarkProblem as problem:
        print(f"The measurement did not come about: {problem}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
