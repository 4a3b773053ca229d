"""Makes a text fit its place: smaller, on more lines, and cut as the last resort. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

Measure = Callable[[str], float]
"""Text in, its width in parts of the font's size out."""

LONGEST = 1000
"""Characters; no label shows more of one text."""
ELLIPSIS = "…"
_STEP = 0.93


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines of a text at the size at which they fit; ``cut`` if something had to go."""

    lines: tuple[str, ...]
    size: float
    cut: bool


@dataclass(frozen=True, slots=True)
class Room:
    """The place a text has: millimetres, line pitch in parts of the size, and 0 or its most lines."""

    width: float
    height: float
    leading: float
    most: int
    wrap: bool

    def lines_at(self, size: float) -> int:
        """Return how many lines there is room for."""
        fit = int(self.height / (size * self.leading) + 0.01)
        return min(fit, self.most) if self.most else fit


def fitted(lines: list[str], size: float, least: float, room: Room, measure: Measure) -> Fitted:
    """Return the lines at the largest size, from ``size`` down to ``least``, at which all of them fit."""
    measure = cache(measure)
    whole = [line[:LONGEST] for line in lines[:LONGEST]]
    for one in _sizes(size, least):
        most = room.lines_at(one)
        broken = _broken(whole, room.width / one, room.wrap, most + 1, measure)
        if len(broken) <= most and (room.wrap or all(measure(line) <= room.width / one for line in broken)):
            return Fitted(tuple(broken), one, whole != lines)
    kept = max(1, room.lines_at(least))
    broken = _broken(whole, room.width / least, room.wrap, kept + 1, measure)
    shown = broken[:kept]
    if len(broken) > kept:
        shown[-1] += ELLIPSIS
    return Fitted(tuple(_cut(line, room.width / least, measure) for line in shown), least, True)


def _sizes(size: float, least: float) -> Iterator[float]:
    while size > least:
        yield size
        size *= _STEP
    yield least


def _broken(lines: list[str], width: float, wrap: bool, most: int, measure: Measure) -> list[str]:
    """Break lines at spaces, and words that are longer than a line; ``most`` lines are enough."""
    if not wrap:
        return lines[:most]
    return list(islice((part for line in lines for part in _wrapped(line, width, measure)), most))


def _wrapped(line: str, width: float, measure: Measure) -> Iterator[str]:
    current, used = "", 0.0
    for word in line.split(" "):
        # A space has no kerning, so the widths of words can be added up.
        longer = used + measure(" ") + measure(word)
        if current and longer <= width:
            current, used = f"{current} {word}", longer
            continue
        if current:
            yield current
        while (head := _prefix(word, width, measure)) < len(word):
            yield word[:head]
            word = word[head:]
        current, used = word, measure(word)
    yield current


def _prefix(text: str, width: float, measure: Measure) -> int:
    """Return how many characters fit, at least one; only about as many are measured."""
    low, high = 1, 2
    while high < len(text) and measure(text[:high]) <= width:
        low, high = high, 2 * high
    high = min(high, len(text))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= width else (low, middle - 1)
    return low


def _cut(line: str, width: float, measure: Measure) -> str:
    if measure(line) <= width:
        return line
    bare = line.removesuffix(ELLIPSIS)
    kept = _prefix(bare, max(0.0, width - measure(ELLIPSIS)), measure)
    return bare[:kept].rstrip() + ELLIPSIS
