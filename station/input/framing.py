"""Cutting a stream of bytes into the codes that were scanned, without clock or device."""

from collections.abc import Iterator
from dataclasses import dataclass

from station.input.lines import unescaped
from station.settings_tree import ScannerSettings

LONGEST_FRAME = 8192
"""No symbology holds more bytes; what is longer is no code, and is let go until the next end."""

CR, LF = b"\r", b"\n"
TERMINATORS = {
    "auto": (CR, LF),
    "cr": (CR,),
    "lf": (LF,),
    "crlf": (CR + LF,),
    "tab": (b"\t",),
    "etx": (b"\x03",),
    "nul": (b"\x00",),
    "none": (),
}


@dataclass(frozen=True, slots=True)
class Framing:
    """How a scanner marks its codes; ``silence`` in seconds ends a code too, 0 means that it does not.

    With a suffix only the suffix ends a code, so that a CR may stand within it; what comes before a prefix
    is noise.
    """

    prefix: bytes = b""
    suffix: bytes = b""
    terminators: tuple[bytes, ...] = (CR, LF)
    silence: float = 0.1


def framing_of(scanner: ScannerSettings) -> Framing:
    """Return the framing that the settings of a scanner ask for."""
    return Framing(
        unescaped(scanner.prefix.encode("utf-8", "replace")),
        unescaped(scanner.suffix.encode("utf-8", "replace")),
        TERMINATORS[scanner.terminator],
        scanner.silence_ms / 1000,
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """The bytes of one code; ``overlong`` if there were more than any code has, and they are gone."""

    content: bytes
    overlong: bool = False


class Framer:
    """Collects bytes until a code is complete; times in seconds are handed in.

    Empty codes do not count, which also makes one end of CR and LF.
    """

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._ends = (framing.suffix,) if framing.suffix else framing.terminators
        self._held = bytearray()
        self._is_overlong = False
        self._last = 0.0

    @property
    def deadline(self) -> float | None:
        """Return when silence ends what is held; None if nothing waits for that."""
        return self._last + self._framing.silence if self._held and self._framing.silence else None

    @property
    def holds(self) -> bool:
        """Tell whether a code has begun and not ended."""
        return bool(self._held) or self._is_overlong

    def feed(self, data: bytes, at: float) -> list[Frame]:
        """Take bytes that came at this time, and return the codes that are complete by them."""
        frames = self.elapsed(at)
        self._last = at
        self._held += data
        frames += self._cut()
        if len(self._held) > LONGEST_FRAME + len(self._framing.prefix):
            self._is_overlong = True
            # What may be the beginning of an end is kept.
            del self._held[: -max(map(len, self._ends), default=1)]
        return frames

    def elapsed(self, at: float) -> list[Frame]:
        """Take note of the time: after enough silence what is held is a code."""
        deadline = self.deadline
        if deadline is None or at < deadline:
            return []
        content = bytes(self._held)
        self._held.clear()
        return list(self._frame(content))

    def discard(self) -> bool:
        """Forget what is held, as when the device is gone; tells whether there was anything."""
        had = self.holds
        self._held.clear()
        self._is_overlong = False
        return had

    def _cut(self) -> list[Frame]:
        frames: list[Frame] = []
        while (found := self._next_end()) is not None:
            place, length = found
            content = bytes(self._held[:place])
            del self._held[: place + length]
            frames += self._frame(content)
        return frames

    def _next_end(self) -> tuple[int, int] | None:
        found = [(place, len(end)) for end in self._ends if (place := self._held.find(end)) >= 0]
        return min(found, default=None)

    def _frame(self, content: bytes) -> Iterator[Frame]:
        if self._is_overlong:
            self._is_overlong = False
            yield Frame(b"", overlong=True)
            return
        if self._framing.prefix:
            _, begins, content = content.rpartition(self._framing.prefix)
            content = content if begins else b""
        # Only after a suffix: CR and LF that follow it belong to it and not to the next code.
        stripped = content.lstrip(CR + LF) if self._framing.suffix else content
        if len(stripped) > LONGEST_FRAME:
            yield Frame(b"", overlong=True)
        elif stripped:
            yield Frame(stripped)
