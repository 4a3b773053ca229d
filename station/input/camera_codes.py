"""Which of the codes that a camera sees count as scans, and when; time is handed in."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

Pixel = tuple[float, float]
"""Across and down from the upper left corner of the picture."""

WEAK = frozenset({"EAN-13", "EAN-8", "UPC-A", "UPC-E", "ITF", "Codabar", "Code39"})
"""Symbologies whose misreads pass their check, if they have one: a camera must read them twice."""

CONFIRM_SECONDS = 1.0
HOLD_SECONDS = 0.3
CLEARLY_NEARER = 0.75


@dataclass(frozen=True, slots=True)
class Code:
    """A code in a picture: ``raw`` its bytes as encoded, ``corners`` four of them in pixels.

    ``aim`` is the AIM symbology identifier such as ``]d2``, empty where the engine does not tell it.
    """

    text: str
    raw: bytes
    symbology: str
    corners: tuple[Pixel, ...]
    engine: str
    aim: str = ""

    @property
    def centre(self) -> Pixel:
        """Return the middle of the corners."""
        across, down = zip(*self.corners, strict=True)
        return sum(across) / len(across), sum(down) / len(down)


@dataclass(frozen=True, slots=True)
class Seen:
    """What one frame came to: the code that is chosen, if any, and whether it counts as a scan now."""

    chosen: Code | None = None
    counts: bool = False


@dataclass(slots=True)
class _Track:
    first_seen: float
    last_seen: float
    sightings: int = 0
    counted_at: float | None = None


class Tracker:
    """Turns the codes of successive frames into scans.

    A code counts once, and again after it was out of view for ``repeat_seconds``. Of several codes the
    one nearest to the centre counts (``nearest``), or the one that is tapped (``tap``). ``still`` pictures
    have nothing to do with each other: one frame is enough, and none holds back the next.
    """

    def __init__(self, several: str, repeat_seconds: float, still: bool = False) -> None:
        self._choose = self._alone if several == "tap" else self._nearest
        self._repeat = repeat_seconds
        self._frames = 1 if still else 2
        self._hold = 0.0 if still else HOLD_SECONDS
        self._tracks: dict[str, _Track] = {}
        self._chosen: Code | None = None
        self._chosen_seen = -math.inf
        self._beside: frozenset[str] = frozenset()
        self._waited = False
        self._tap: tuple[Pixel, float] | None = None

    @property
    def unsure(self) -> bool:
        """Tell whether a code of the last frame waits to be read once more."""
        return any(0 < track.sightings < self._frames for track in self._tracks.values())

    def tap(self, point: Pixel, now: float) -> None:
        """Let the code at this point of the picture count, if it is read within a second."""
        self._tap = (point, now)

    def see(self, codes: Iterable[Code], centre: Pixel, now: float) -> Seen:
        """Take the codes of one frame; ``centre`` is the middle of the part that is read."""
        present = self._present(codes, centre, now)
        tapped = self._tapped(present, now)
        chosen = tapped or self._choose(present, centre, now)
        if chosen is None:
            return Seen()
        self._chosen, self._chosen_seen, self._waited = chosen, now, False
        self._beside = frozenset(present)
        return Seen(chosen, self._counts(self._tracks[chosen.text], tapped is not None, now))

    def _present(self, codes: Iterable[Code], centre: Pixel, now: float) -> dict[str, Code]:
        tracks = self._tracks
        self._tracks = {text: t for text, t in tracks.items() if now - t.last_seen < self._repeat}
        # Of two labels that say the same, the nearer one stands for both.
        far_to_near = sorted(codes, key=lambda code: -math.dist(code.centre, centre))
        present = {code.text: code for code in far_to_near}
        for code in present.values():
            self._mark(code, now)
        return present

    def _mark(self, code: Code, now: float) -> None:
        track = self._tracks.setdefault(code.text, _Track(now, now))
        if code.symbology not in WEAK:
            track.sightings = self._frames
        elif track.sightings < self._frames:
            fresh = now - track.last_seen <= CONFIRM_SECONDS
            track.sightings = track.sightings + 1 if fresh else 1
        track.last_seen = now

    def _sure(self, code: Code) -> bool:
        return self._tracks[code.text].sightings >= self._frames

    def _counts(self, track: _Track, tapped: bool, now: float) -> bool:
        # A second tap counts again, but not the second of a double tap.
        allowed_again = tapped and track.counted_at is not None and now - track.counted_at >= self._repeat
        if track.counted_at is not None and not allowed_again:
            return False
        track.counted_at = now
        return True

    def _tapped(self, present: dict[str, Code], now: float) -> Code | None:
        if self._tap is None or now - self._tap[1] > CONFIRM_SECONDS:
            return None
        code = code_at(self._tap[0], [code for code in present.values() if self._sure(code)])
        self._tap = None if code else self._tap
        return code

    def _nearest(self, present: dict[str, Code], centre: Pixel, now: float) -> Code | None:
        def distance(code: Code) -> float:
            return math.dist(code.centre, centre)

        best = min((code for code in present.values() if self._sure(code)), key=distance, default=None)
        if best is None or (self._chosen and best.text == self._chosen.text):
            return best
        if self._chosen and now - self._chosen_seen <= self._hold and best.text in self._beside:
            # Two codes at about the same distance must not alternate, not even when one is missed.
            current = present.get(self._chosen.text)
            if distance(best) >= CLEARLY_NEARER * distance(current or self._chosen):
                return current
        if not self._waited and any(distance(code) < distance(best) for code in present.values()):
            # The nearest one is read for the first time: it gets one frame to be read again.
            self._waited = True
            return None
        return best

    def _alone(self, present: dict[str, Code], centre: Pixel, now: float) -> Code | None:
        lately = [t for t in self._tracks.values() if t.sightings >= self._frames]
        lately = [t for t in lately if now - t.last_seen <= self._hold]
        sure = [code for code in present.values() if self._sure(code)]
        settled = len(lately) == 1 and now - lately[0].first_seen >= self._hold
        return sure[0] if settled and sure else None


def code_at(point: Pixel, codes: Iterable[Code]) -> Code | None:
    """Return the code that a finger at this point means: the one under it, or one close by."""

    def off(code: Code) -> tuple[float, float]:
        across, down = zip(*code.corners, strict=True)
        beside = max(min(across) - point[0], point[0] - max(across), 0.0)
        above = max(min(down) - point[1], point[1] - max(down), 0.0)
        reach = max(max(across) - min(across), max(down) - min(down)) / 2
        return (max(beside, above) if max(beside, above) <= reach else math.inf), math.dist(
            code.centre, point
        )

    nearest = min(codes, key=off, default=None)
    return nearest if nearest is not None and off(nearest)[0] < math.inf else None
