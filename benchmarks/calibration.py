"""How well one scan of the set-up code serves: every supplier label under every keyboard layout."""

import statistics
import time
from collections import Counter

from station.barcode.layout_tables import LAYOUTS
from station.barcode.reader import read
from station.calibration.code import CODE
from station.calibration.learn import Learned, learn
from station.calibration.received import Received
from tests.barcode.samples import samples
from tests.calibration.computers import Computer, keyed, presses

ROUNDS = 20


def measure_calibration() -> dict[str, object]:
    """Return what became of samples times layouts, and the milliseconds of learning from one scan."""
    counted: Counter[str] = Counter(restored_exactly=0, lost_and_said_so=0, wrong=0)
    labels = [sample["canonical"] for sample in samples("iso15434-06")]
    for layout in LAYOUTS:
        computer = Computer(layout, dead="accent")
        learned = learn(Received("keyboard", text=computer.types(CODE)))
        counted.update(_outcome(computer, learned, label) for label in labels)
    times = [_milliseconds() for _ in range(ROUNDS)]
    return {
        "calibration_layouts": len(LAYOUTS),
        "calibration_samples": len(labels),
        **{
            f"calibration_{outcome}": {"value": count, "yardstick": 0} if outcome == "wrong" else count
            for outcome, count in counted.items()
        },
        "calibration_learn_ms": {"value": round(statistics.median(times), 2), "yardstick": 50},
    }


def _outcome(computer: Computer, learned: object, label: str) -> str:
    if not isinstance(learned, Learned):
        return "wrong"
    if read(learned.restore(computer.types(label))).text == read(label).text:
        return "restored_exactly"
    return "lost_and_said_so" if set(label) & set(learned.lost) else "wrong"


def _milliseconds() -> float:
    keys = keyed(presses(CODE + "\r"))
    began = time.perf_counter()
    learn(Received("keyboard", keys))
    return (time.perf_counter() - began) * 1000
