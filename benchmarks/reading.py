"""How long the readers take for a code: the median over real codes, and the worst of hostile ones."""

import json
import statistics
import time
from pathlib import Path

from station.barcode.reader import LONGEST, read

SAMPLES = Path(__file__).resolve().parents[1] / "tests" / "data" / "barcodes.jsonl"
ROUNDS = 50
HEADS = (
    "[)>06",
    "[)>\x1e06\x1d",
    "[)>^06]",
    "0109506000134352",
    "+A999",
    "{pbn:",
    "P",
    "QTY:1 PN:A ",
    "AMZN,",
    "ü=:06",
)
PIECES = ("1P", "10", ",", " ", "/", "K1K", "\x1d", "A", "P1P30PK", "10A21A", "ß")


def measure_reading() -> dict[str, object]:
    """Return the figures in microseconds and milliseconds, beside what they should stay under."""
    lines = SAMPLES.read_text(encoding="utf-8").split("\n")
    texts = [json.loads(line)["received"] for line in lines if line]
    per_code = [_seconds(text) for text in texts for _ in range(ROUNDS)]
    worst, text = max((_least(text), text) for text in _hostile())
    return {
        "read_median_us": {"value": round(statistics.median(per_code) * 1e6, 1), "yardstick": 100},
        "read_worst_sample_us": round(max(_least(text) for text in texts) * 1e6, 1),
        "read_worst_hostile_ms": {"value": round(worst * 1e3, 2), "yardstick": 5, "code": ascii(text[:24])},
    }


def _hostile() -> list[str]:
    return [(head + piece * LONGEST)[:LONGEST] for head in HEADS for piece in PIECES]


def _least(text: str) -> float:
    return min(_seconds(text) for _ in range(5))


def _seconds(text: str) -> float:
    began = time.perf_counter()
    read(text)
    return time.perf_counter() - began
