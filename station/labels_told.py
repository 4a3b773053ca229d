"""What the tape says of the labels of a scan, which may be several."""

from collections import Counter
from collections.abc import Mapping

from station.messages import LabelChanged
from station.model import Tone
from station.screen import LabelNote, LabelResult
from station.text import Text, say

Told = dict[int, LabelChanged]
"""The labels of one scan by their number in the queue."""

TONES = {
    LabelResult.UNKNOWN: Tone.UNSURE,
    LabelResult.FAILED: Tone.BAD,
    LabelResult.WAITING: Tone.ASK,
    LabelResult.QUEUED: Tone.NEUTRAL,
    LabelResult.SENT: Tone.GOOD,
    LabelResult.PRINTED: Tone.GOOD,
}
"""The results, what most needs to be seen first."""
_ALL = {
    LabelResult.SENT: say("{number} labels sent"),
    LabelResult.PRINTED: say("{number} labels printed"),
}


def note_of(told: Mapping[int, LabelChanged]) -> LabelNote | None:
    """Return what is said of the labels of a scan; None if it has none."""
    counts = Counter(each.result for each in told.values())
    result = next((each for each in TONES if counts[each]), None)
    if result is None:
        return None
    latest = [each for each in told.values() if each.result is result][-1]
    return LabelNote(_said(latest, counts[result], len(told)), TONES[result])


def _said(latest: LabelChanged, number: int, all_of_them: int) -> Text:
    if all_of_them == 1:
        return latest.headline
    if number == all_of_them and latest.result in _ALL:
        return Text(_ALL[latest.result].template, {"number": number})
    return say("{number} of {all}: {headline}", number=number, all=all_of_them, headline=latest.headline)
