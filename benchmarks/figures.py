"""Figures beside their yardsticks, with the spread over the rounds of a run."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Yardstick:
    """What a figure is held against: at most ``limit``, in ``unit``."""

    limit: float
    unit: str
    why: str


YARDSTICKS = {
    "key_to_pending_paint_median": Yardstick(16.7, "ms", "one frame of a 60 Hz display"),
    "key_to_pending_paint_p99": Yardstick(50.0, "ms", "three frames; still felt as at once"),
    "key_to_outcome_less_server_median": Yardstick(33.4, "ms", "two frames beside the server's own time"),
    "key_to_outcome_less_server_p99": Yardstick(100.0, "ms", "the limit of what is felt as at once"),
    "bag_to_pending_paint_median": Yardstick(16.7, "ms", "one frame of a 60 Hz display"),
    "bag_to_pending_paint_p99": Yardstick(50.0, "ms", "three frames; still felt as at once"),
    "bag_to_outcome_less_server_median": Yardstick(33.4, "ms", "two frames beside the server's own time"),
    "bag_to_outcome_less_server_p99": Yardstick(100.0, "ms", "the limit of what is felt as at once"),
    "bag_to_expected_line_median": Yardstick(16.7, "ms", "one frame of a 60 Hz display"),
    "bag_to_expected_line_p99": Yardstick(50.0, "ms", "three frames; still felt as at once"),
    "start_to_ready_ratio": Yardstick(2.0, "x", "twice a bare window of the same toolkit"),
    "resident_memory_ratio": Yardstick(2.0, "x", "twice a bare window of the same toolkit"),
    "burst_lost": Yardstick(0, "scans", "every scan counts"),
    "burst_merged": Yardstick(0, "scans", "two codes are never one"),
    "burst_out_of_order": Yardstick(0, "scans", "scans mean something in their order"),
    "burst_wrong_result": Yardstick(0, "scans", "each scan has its own result"),
    "burst_settled_after_last_key": Yardstick(1.0, "s", "before the operator has put the scanner down"),
    "wedge_lost": Yardstick(0, "scans", "every scan counts"),
    "wedge_merged": Yardstick(0, "scans", "two codes are never one"),
    "wedge_out_of_order": Yardstick(0, "scans", "scans mean something in their order"),
    "wedge_wrong_result": Yardstick(0, "scans", "each scan has its own result"),
    "wedge_settled_after_last_key": Yardstick(1.0, "s", "before the operator has put the scanner down"),
    "received_to_label_median": Yardstick(50.0, "ms", "the label is there before a hand can reach for it"),
    "received_to_label_p99": Yardstick(150.0, "ms", "still before a hand can reach for it"),
    "serial_lost": Yardstick(0, "scans", "every scan counts"),
    "serial_merged": Yardstick(0, "scans", "two codes are never one"),
    "serial_out_of_order": Yardstick(0, "scans", "scans mean something in their order"),
}


def median(values: Sequence[float]) -> float:
    """Return the middle value."""
    return statistics.median(values)


def p99(values: Sequence[float]) -> float:
    """Return the value that one in a hundred exceeds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.99 * len(ordered)))]


def figure(name: str, value: float, rounds: Sequence[float] = ()) -> dict[str, object]:
    """Put a figure beside its yardstick; ``rounds`` are the same figure for each round alone."""
    yardstick = YARDSTICKS[name]
    shown: dict[str, object] = {"value": round(value, 2), "unit": yardstick.unit}
    if rounds:
        shown["rounds"] = [round(each, 2) for each in rounds]
    return shown | {
        "yardstick": f"at most {yardstick.limit:g} {yardstick.unit}: {yardstick.why}",
        "holds": value <= yardstick.limit,
    }


def over_rounds(name: str, rounds: Sequence[Sequence[float]]) -> dict[str, dict[str, object]]:
    """Return the median and the 99th percentile of all rounds together, and of each."""
    together = [value for values in rounds for value in values]
    return {
        f"{name}_{kind}": figure(f"{name}_{kind}", measure(together), [measure(values) for values in rounds])
        for kind, measure in (("median", median), ("p99", p99))
    }
