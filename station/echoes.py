"""Notices that two scanners read one code at once: a camera over the bench and the scanner in the hand."""

from collections import deque
from dataclasses import dataclass

MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class _Heard:
    text: str
    source: str
    at: float


class Echoes:
    """Remembers for ``seconds`` what came from where; 0 takes nothing for an echo."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._heard: deque[_Heard] = deque(maxlen=MOST_KEPT)

    def first_source(self, text: str, source: str, at: float) -> str | None:
        """Return from which other source this code came just before; None counts the scan.

        ``at`` is in seconds. A scanner that reads a code twice means it twice.
        """
        for heard in reversed(self._heard):
            if heard.text == text and heard.source != source and 0 <= at - heard.at <= self._seconds > 0:
                return heard.source
        self._heard.append(_Heard(text, source, at))
        return None
