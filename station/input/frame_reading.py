"""From a camera's frame to what counts: decoded where it has changed, and tracked over the frames."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from station.input.camera_codes import Code, Seen, Tracker
from station.input.capture import Frame
from station.input.decoder import LIVE_PASSES, LiveDecoder, decode
from station.input.frames import WHOLE, Area, area_of, is_black, region_of, thumbnail, unlike
from station.input.opencv import Picture
from station.input.preview import Point
from station.settings_tree import ScannerSettings

IDLE_SECONDS = 1.0
LOOKED_AGAIN = 1.0
"""A picture that seems not to change is read again after so long, seconds."""
BLACK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Look:
    """What a frame holds. ``idle`` if the picture has not changed for a while, ``black`` likewise."""

    codes: tuple[Code, ...]
    seen: Seen
    idle: bool = False
    black: bool = False


class FrameReader:
    """Reads the frames of one camera one after the other; ``unrelated`` frames are photographs."""

    def __init__(self, scanner: ScannerSettings, unrelated: bool) -> None:
        region = region_of(scanner.region)
        self.region_is_nonsense = region is None
        self.region = region or WHOLE
        self._unrelated = unrelated
        self._tracker = Tracker(scanner.several, scanner.repeat_seconds, unrelated)
        self._decoder = LiveDecoder()
        self._small: Picture | None = None
        self._codes: tuple[Code, ...] = ()
        self._tries = 0
        self._read_at = self._changed_at = self._bright_at = 0.0

    def read(self, frame: Frame, taps: Sequence[Point] = ()) -> Look:
        """Return what the frame holds and which of its codes counts now."""
        area = area_of(frame.picture, self.region)
        height, width = frame.picture.shape[:2]
        for x, y in taps:
            self._tracker.tap((x * width, y * height), frame.at)
        self._watch_changes(area.of(frame.picture), frame.at)
        if self._worth_reading(frame.at):
            self._codes = self._decoded(area, frame)
        seen = self._tracker.see(self._codes, area.centre, frame.at)
        idle = frame.at - self._changed_at >= IDLE_SECONDS
        return Look(self._codes, seen, idle, frame.at - self._bright_at >= BLACK_SECONDS)

    def _watch_changes(self, picture: Picture, at: float) -> None:
        small = thumbnail(picture)
        first = self._small is None
        # The small picture that was read is kept, so that a slow change adds up.
        if self._small is None or self._small.shape != small.shape or unlike(small, self._small):
            self._small, self._changed_at, self._tries = small, at, 0
        if first or not is_black(small):
            self._bright_at = at

    def _worth_reading(self, at: float) -> bool:
        unread = self._tries < len(LIVE_PASSES) and not self._codes
        return (
            self._tries == 0
            or unread
            or self._unrelated
            or self._tracker.unsure
            or at - self._read_at >= LOOKED_AGAIN
        )

    def _decoded(self, area: Area, frame: Frame) -> tuple[Code, ...]:
        self._read_at = frame.at
        self._tries += 1
        part = area.of(frame.picture)
        extra = self._tries <= len(LIVE_PASSES)
        codes = decode(part) if self._unrelated else self._decoder.decode(part, extra)
        return tuple(_shifted(code, area) for code in codes)


def _shifted(code: Code, area: Area) -> Code:
    if not area.left and not area.top:
        return code
    return replace(code, corners=tuple((x + area.left, y + area.top) for x, y in code.corners))
