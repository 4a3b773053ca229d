"""A thousand scans, fifty a second: is every one there, in its place, with its own result?"""

import time
from collections import Counter
from dataclasses import dataclass

from benchmarks.demo import Demo
from benchmarks.figures import figure
from benchmarks.station_window import Journalled, StationWindow, station_at
from benchmarks.surroundings import Surroundings
from tests.x11.scanner import Scanner

SCANS, BURSTS = 1000, 2
PERIOD = 0.020
"""Seconds from the first key of a scan to the first key of the next."""
KEY_PAUSE_MS = 1
LOOK_SECONDS = 0.05
PATIENCE = 60.0


@dataclass(frozen=True)
class Burst:
    """What became of a burst; times in seconds."""

    lost: int
    merged: int
    out_of_order: int
    wrong_result: int
    settled: float
    spacing: float
    resident: float


def measure_bursts(around: Surroundings, demo: Demo, scanner: Scanner) -> dict[str, object]:
    """Scan stock items that can be told apart by their quantity, each once."""
    keys = demo.add_items(SCANS)
    bursts = [_burst(around, demo, scanner, keys) for _ in range(BURSTS)]
    names = {"burst_settled_after_last_key": [burst.settled for burst in bursts]}
    for name in ("lost", "merged", "out_of_order", "wrong_result"):
        names[f"burst_{name}"] = [getattr(burst, name) for burst in bursts]
    return {
        **{name: figure(name, max(values), values) for name, values in names.items()},
        "burst_scans": SCANS,
        "burst_spacing_ms": [round(burst.spacing * 1000, 2) for burst in bursts],
        "burst_resident_mib_afterwards": [round(burst.resident, 1) for burst in bursts],
    }


def _burst(around: Surroundings, demo: Demo, scanner: Scanner, keys: list[int]) -> Burst:
    codes = {f"INV-SI{key}": key for key in keys}
    with station_at(around, demo) as station:
        station.wait_until_at_rest()
        mark = station.mark()
        began = time.monotonic()
        _play(scanner, list(codes))
        last_key = time.monotonic()
        settled = _settled(station, len(codes), list(codes)[-1], mark)
        return _judged(
            codes,
            station.journalled(),
            settled - last_key,
            (last_key - began) / len(codes),
            station.memory.resident,
        )


def _play(scanner: Scanner, codes: list[str]) -> None:
    start = time.monotonic()
    for number, code in enumerate(codes):
        time.sleep(max(start + number * PERIOD - time.monotonic(), 0.0))
        scanner.scan(code, KEY_PAUSE_MS)


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
    found = [row.code for row in rows]
    known = [code for code in found if code in codes]
    wanted = [code for code in codes if code in set(known)]
    return Burst(
        lost=len(codes) - len(set(known)),
        merged=len(found) - len(known) + sum(count - 1 for count in Counter(known).values()),
        out_of_order=sum(a != b for a, b in zip(known, wanted, strict=False)),
        wrong_result=sum(row.code in codes and not _is_right(row, codes[row.code]) for row in rows),
        settled=settled,
        spacing=spacing,
        resident=resident,
    )


def _is_right(row: Journalled, key: int) -> bool:
    return row.result == "done" and f", {key} in " in row.headline
