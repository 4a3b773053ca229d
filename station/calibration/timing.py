"""From the rhythm of one scan to the times that the keyboard wedge should allow."""

import itertools
import math
import statistics
from dataclasses import dataclass

_CLOCK_TURN = 2**32
_ROUND = 10
_LEAST_MS, _MOST_GAP_MS, _MOST_DELAY_MS = 20, 1000, 2000
# One stumble in twenty does not make a scanner slow: the delay bears with it, and people type slower.
_USUAL = 0.95
# The wedge takes keys for a scanner's if half the greatest gap is more than their mean, a stumble included.
_ROOM = 2.5


@dataclass(frozen=True, slots=True)
class Timing:
    """Times between keys in milliseconds, as measured and as proposed for the settings; 0 without keys."""

    median_gap_ms: int = 0
    greatest_gap_ms: int = 0
    proposed_gap_ms: int = 0
    proposed_delay_ms: int = 0


def timing(times: tuple[int, ...]) -> Timing:
    """Measure the gaps between keys; the clock may turn over after 2**32 milliseconds."""
    gaps = sorted((later - earlier) % _CLOCK_TURN for earlier, later in itertools.pairwise(times))
    if not gaps:
        return Timing()
    usual = gaps[int(_USUAL * (len(gaps) - 1))]
    gap = min(_rounded(_ROOM * usual), _MOST_GAP_MS)
    delay = min(max(_rounded(2 * gaps[-1]), gap), _MOST_DELAY_MS)
    return Timing(round(statistics.median(gaps)), gaps[-1], gap, delay)


def _rounded(time: float) -> int:
    return max(math.ceil(time / _ROUND) * _ROUND, _LEAST_MS)
