"""How long the journal takes for a scan, beside what this disk takes to keep the same bytes."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from station.barcode.reader import read
from station.journal.states import WriteState
from station.journal.store import Journal
from station.model import Scan
from station.operations import Receive

SCANS = 300
TEXT = "[)>\x1e06\x1d1PLM358BIDDFR\x1dQ10\x1d1TL4711\x1e\x04"
MOST_MS = 16.7
"""One frame of a 60 Hz display, for the three commits of a bag, each with a sync of its own."""


def measure_journal() -> dict[str, object]:
    """Return medians in milliseconds: each call, all that a bag needs, and the disk's own sync."""
    # In the folder of the temporary files; STATION_BENCH_FOLDER names another disk.
    with tempfile.TemporaryDirectory(dir=os.environ.get("STATION_BENCH_FOLDER")) as folder:
        calls, log_bytes = _calls(Path(folder) / "journal.sqlite")
        syncs = _syncs(Path(folder) / "plain", log_bytes)
    bag = statistics.median(sum(each) for each in zip(*calls.values(), strict=True))
    sync = statistics.median(syncs)
    named = {f"journal_{name}_median_ms": _ms(statistics.median(times)) for name, times in calls.items()}
    return named | {
        "journal_plain_fsync_median_ms": _ms(sync),
        "journal_bytes_a_commit": log_bytes,
        "journal_bag_median_ms": {
            "value": _ms(bag),
            "times_one_fsync": round(bag / sync, 2),
            "yardstick": f"at most {MOST_MS:g} ms: one frame of a 60 Hz display",
            "holds": _ms(bag) <= MOST_MS,
        },
    }


def _calls(file: Path) -> tuple[dict[str, list[float]], int]:
    times: dict[str, list[float]] = {"record_scan": [], "record_write": [], "move": []}
    reading = read(TEXT)
    sizes = []
    with closing(Journal(file, "https://inventree.example.com", time.time)) as journal:
        log = file.with_name(f"{file.name}-wal")
        for number in range(SCANS):
            scan = Scan(f"s{number}", TEXT.encode(), TEXT, "bench", None, datetime.now(UTC))
            write = Receive(5, "PO-0001", reading.text, 11 + number, quantity=Decimal(10))
            op_id = f"{scan.id}:receive"
            before = log.stat().st_size
            times["record_scan"].append(_timed(journal.record_scan, scan, reading))
            times["record_write"].append(_timed(journal.record_write, op_id, scan.id, "receive", write))
            times["move"].append(_timed(journal.move, op_id, WriteState.SENDING))
            sizes.append((log.stat().st_size - before) // 3)
            journal.move(op_id, WriteState.DONE)
    return times, int(statistics.median(size for size in sizes if size > 0))


def _syncs(file: Path, size: int) -> list[float]:
    content = b"x" * size
    with file.open("wb", buffering=0) as out:

        def write_and_sync() -> None:
            out.write(content)
            os.fsync(out.fileno())

        return [_timed(write_and_sync) for _ in range(SCANS)]


def _timed(call: Callable[..., object], *arguments: object) -> float:
    began = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - began


def _ms(seconds: float) -> float:
    return round(seconds * 1e3, 3)
