"""A thousand scans, fifty a second or without a pause: is every one there, with its own result?"""

import time
from dataclasses import dataclass

from benchmarks.demo import Demo
from benchmarks.figures import figure
from benchmarks.station_window import Journalled, StationWindow, station_at
from benchmarks.surroundings import Surroundings
from benchmarks.tally import COUNTED, Tally, tally
from tests.x11.scanner import Scanner

SCANS, BURSTS = 1000, 2
LOOK_SECONDS = 0.05
PATIENCE = 60.0


@dataclass(frozen=True)
class Pace:
    """``period`` is the time from the first key of a scan to that of the next, in seconds, if keys allow."""

    period: float
    key_pause_ms: int


FIFTY_A_SECOND = Pace(0.020, 1)
WITHOUT_PAUSE = Pace(0.0, 2)
"""As fast as a scanner types; the next code follows the last Enter like any other key."""


@dataclass(frozen=True)
class Burst:
    """What became of a burst; times in seconds."""

    counted: Tally
    wrong_result: int
    settled: float
    spacing: float
    resident: float


def measure_bursts(around: Surroundings, demo: Demo, scanner: Scanner) -> dict[str, object]:
    """Scan stock items that can be told apart by their quantity, each once."""
    return _measured("burst", FIFTY_A_SECOND, around, demo, scanner)


def measure_wedge(around: Surroundings, demo: Demo, scanner: Scanner) -> dict[str, object]:
    """Do the same with 2 ms for a key and no pause between the codes."""
    return _measured("wedge", WITHOUT_PAUSE, around, demo, scanner)


def _measured(name: str, pace: Pace, around: Surroundings, demo: Demo, scanner: Scanner) -> dict[str, object]:
    keys = demo.add_items(SCANS)
    bursts = [_burst(pace, around, demo, scanner, keys) for _ in range(BURSTS)]
    names = {f"{name}_settled_after_last_key": [burst.settled for burst in bursts]}
    for what in COUNTED:
        names[f"{name}_{what}"] = [getattr(burst.counted, what) for burst in bursts]
    names[f"{name}_wrong_result"] = [burst.wrong_result for burst in bursts]
    return {
        **{name: figure(name, max(values), values) for name, values in names.items()},
        f"{name}_scans": SCANS,
        f"{name}_spacing_ms": [round(burst.spacing * 1000, 2) for burst in bursts],
        f"{name}_resident_mib_afterwards": [round(burst.resident, 1) for burst in bursts],
    }


def _burst(pace: Pace, around: Surroundings, demo: Demo, scanner: Scanner, keys: list[int]) -> Burst:
    codes = {f"INV-SI{key}": key for key in keys}
    with station_at(around, demo) as station:
        station.wait_until_at_rest()
        mark = station.mark()
        began = time.monotonic()
        _play(pace, scanner, list(codes))
        last_key = time.monotonic()
        settled = _settled(station, len(codes), list(codes)[-1], mark)
        return _judged(
            codes,
            station.journalled(),
            settled - last_key,
            (last_key - began) / len(codes),
            station.memory.resident,
        )


def _play(pace: Pace, scanner: Scanner, codes: list[str]) -> None:
    start = time.monotonic()
    for number, code in enumerate(codes):
        time.sleep(max(start + number * pace.period - time.monotonic(), 0.0))
        scanner.scan(code, pace.key_pause_ms)


def _settled(station: StationWindow, count: int, last: str, mark: int) -> float:
    """Wait until all scans have their last word on disk and the last one's is painted; return when."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        rows = station.journalled()
        if len(rows) >= count and all(row.result != "pending" for row in rows):
            break
        time.sleep(LOOK_SECONDS)
    return station.wait_for_scan(last, mark, final=True).at


def _judged(
    codes: dict[str, int], rows: list[Journalled], settled: float, spacing: float, resident: float
) -> Burst:
    return Burst(
        counted=tally(list(codes), [row.code for row in rows]),
        wrong_result=sum(row.code in codes and not _is_right(row, codes[row.code]) for row in rows),
        settled=settled,
        spacing=spacing,
        resident=resident,
    )


def _is_right(row: Journalled, key: int) -> bool:
    return row.result == "done" and f", {key} in " in row.headline
