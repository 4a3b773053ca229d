"""Tell the bursts of a keyboard-wedge scanner from the typing of a person, without clock or window."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

SEPARATORS = frozenset("\x1c\x1d\x1e\x1f")
"""FS, GS, RS and US: scanners type them as Ctrl combinations, and they may begin a code."""
EOT = "\x04"
"""The end of an ISO 15434 message, typed as Ctrl+D; by itself it is a person's shortcut."""
LONGEST_SCAN = 8192
"""No symbology holds more characters; what comes after them is swallowed until the burst ends."""
_CLOCK_TURN = 2**32
"""X servers count milliseconds in 32 bits and begin again after 49 days."""


class KeyKind(StrEnum):
    """What a key can mean in a burst; the values of ENTER and TAB are the words of the settings."""

    CHARACTER = "character"
    CONTROL = "control"
    ENTER = "enter"
    TAB = "tab"
    MODIFIER = "modifier"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Keystroke:
    """One press of a key: when it was pressed in milliseconds, and whether it is said to be a repeat.

    ``serial`` is free for the caller, who finds his own event by it when the key is released.
    """

    kind: KeyKind
    text: str = ""
    at: int = 0
    repeat: bool = False
    serial: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do now, in this order: deliver ``scan`` or replay ``released``, then treat the pressed key.

    The key is kept from the focused widget if ``swallow`` is set. After ``wait_ms`` of silence
    ``WedgeDecoder.elapsed`` is due; 0 stops the timer, None leaves it alone.
    """

    scan: str | None = None
    released: tuple[Keystroke, ...] = ()
    swallow: bool = False
    wait_ms: int | None = 0


class WedgeDecoder:
    """Holds keys back until it is plain whether a scanner or a person pressed them.

    A burst stays open while the next key comes soon enough: within ``greatest_gap_ms``, or, once the
    burst is long and fast as only scanners are, within ``input_delay_ms``, because radio scanners
    stumble now and then. A suffix key makes a scan of a burst that is long enough; without a suffix
    it must also be twice as fast as the greatest gap asks for.

    A key that is held down repeats only after a delay that no burst lasts. A repeat within a burst is
    therefore a doubled character: X11 tells the two apart by a guess, which is wrong for fast scanners.
    """

    def __init__(
        self,
        *,
        greatest_gap_ms: int = 60,
        input_delay_ms: int = 100,
        least_length: int = 3,
        prefix: str = "",
        suffixes: Collection[str] = ("enter", "tab"),
    ) -> None:
        self._gap_limit = greatest_gap_ms
        self._delay = max(input_delay_ms, greatest_gap_ms)
        self._least = least_length
        self._prefix = prefix
        self._suffixes = frozenset(suffixes)
        self._held: list[Keystroke] = []
        self._length = 0
        self._intervals = 0
        self._span = 0
        self._last = 0
        self._enter_ended_scan = False

    @property
    def holding(self) -> int:
        """Return how many keys are held back."""
        return len(self._held)

    def takes(self, key: Keystroke) -> bool:
        """Tell whether a key would become part of a burst; this changes nothing."""
        if key.repeat and not self._is_open(key.at):
            return False
        if key.kind is KeyKind.CONTROL:
            begins = key.text in SEPARATORS or (key.text != "" and key.text in self._prefix)
            return begins or (key.text == EOT and self._is_open(key.at))
        return key.kind is KeyKind.CHARACTER and key.text != ""

    def press(self, key: Keystroke) -> Decision:
        """Take the next key press and say what becomes of it and of the keys before it."""
        if key.kind is KeyKind.MODIFIER:
            return Decision(wait_ms=None)
        before = Decision() if self._is_open(key.at) else self._end()
        after = self._place(key)
        scan = after.scan if before.scan is None else before.scan
        return Decision(scan, before.released + after.released, after.swallow, after.wait_ms)

    def elapsed(self) -> Decision:
        """Take note that no key came for the time that the last decision asked to wait."""
        return self._end()

    def _is_open(self, at: int) -> bool:
        return bool(self._held) and self._since(at) <= self._patience()

    def _since(self, at: int) -> int:
        gap = at - self._last
        return gap if gap >= 0 else gap + _CLOCK_TURN

    def _patience(self) -> int:
        return self._delay if self._is_scanner() else self._gap_limit

    def _place(self, key: Keystroke) -> Decision:
        if key.kind in self._suffixes:
            return self._finish(key)
        self._enter_ended_scan = False
        if not self.takes(key):
            return self._end()
        return self._hold(key)

    def _finish(self, key: Keystroke) -> Decision:
        """End the burst with a suffix key; one more Enter right after it is the LF of a CR and LF."""
        if self._is_long_enough():
            scan = self._text()
            self._forget()
            self._enter_ended_scan = key.kind is KeyKind.ENTER
            self._last = key.at
            return Decision(scan, swallow=True)
        follows = self._enter_ended_scan and self._since(key.at) <= self._gap_limit
        self._enter_ended_scan = False
        if follows and key.kind is KeyKind.ENTER:
            return Decision(swallow=True)
        return self._end()

    def _hold(self, key: Keystroke) -> Decision:
        released: tuple[Keystroke, ...] = ()
        if self._is_full() and not self._has_prefix():
            released = self._end().released
        if self._held:
            self._span += self._since(key.at)
            self._intervals += 1
        self._last = key.at
        if not self._is_full():
            self._held.append(key)
            self._length += len(key.text)
        return Decision(released=released, swallow=True, wait_ms=self._patience())

    def _end(self) -> Decision:
        """Decide about the burst as it stands: a scan, or keys that a person typed."""
        is_scan = self._is_scanner()
        decision = Decision(self._text()) if is_scan else Decision(released=tuple(self._held))
        self._forget()
        return decision

    def _forget(self) -> None:
        self._held = []
        self._length = self._intervals = self._span = 0

    def _text(self) -> str:
        text = "".join(key.text for key in self._held)
        return text[len(self._prefix) :][:LONGEST_SCAN]

    def _is_full(self) -> bool:
        return self._length >= LONGEST_SCAN + len(self._prefix)

    def _has_prefix(self) -> bool:
        start = "".join(key.text for key in self._held[: len(self._prefix)])
        return start.startswith(self._prefix)

    def _is_long_enough(self) -> bool:
        return self._length - len(self._prefix) >= self._least and self._has_prefix()

    def _is_scanner(self) -> bool:
        """Tell whether the burst alone, without a suffix, shows that no person typed it."""
        is_fast = self._intervals > 0 and 2 * self._span <= self._gap_limit * self._intervals
        return (is_fast or self._is_full()) and self._is_long_enough()
