"""Tell the bursts of a keyboard-wedge scanner from the typing of a person, without clock or window."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from station.input.keystroke import Decision, KeyKind, Keys, Keystroke, by_position, characters, typed_text

SEPARATORS = frozenset("\x1c\x1d\x1e\x1f")
"""FS, GS, RS and US: scanners type them as Ctrl combinations, and they may begin a code."""
EOT = "\x04"
"""The end of an ISO 15434 message, typed as Ctrl+D; by itself it is a person's shortcut."""
LONGEST_SCAN = 8192
"""No symbology holds more characters; what comes after them is swallowed until the burst ends."""
_MOST_KEYS = 8
"""No character takes more: an Alt code has at most five digits and its end."""
_CLOCK_TURN = 2**32
"""X servers count milliseconds in 32 bits and begin again after 49 days."""
LEAST_RETURN_MS = 5
"""How long a return is waited upon at least: whatever scanner sends keys, the next one has come by then."""
SHORTEST_HOLD_MS = 100
"""No keyboard begins to repeat a key that is held down before this."""


class WedgeDecoder:
    """Holds keys back until it is plain whether a scanner or a person pressed them.

    A burst stays open while the next key comes soon enough: within ``greatest_gap_ms``, or, once the
    burst is long and fast as only scanners are, within ``input_delay_ms``, because radio scanners
    stumble now and then. A suffix key makes a scan of a burst that is long enough; without a suffix
    it must also be twice as fast as the greatest gap asks for.

    A return may stand within a symbol. It ends the scan if ``is_complete`` knows the text for whole, else
    if no key follows at the pace of the burst, for which at most ``inner_return_ms`` are waited; 0 takes
    every return for the end. With a ``prefix`` and a ``suffix`` of characters, all between them is one scan.

    A key that is held down repeats only after a delay that no burst lasts. A repeat within a burst is
    therefore a doubled character: X11 tells the two apart by a guess, which is wrong for fast scanners.
    """

    def __init__(
        self,
        *,
        greatest_gap_ms: int = 60,
        input_delay_ms: int = 100,
        least_length: int = 3,
        inner_return_ms: int = 40,
        prefix: str = "",
        suffix: str = "",
        suffixes: Collection[str] = ("enter", "tab"),
        is_complete: Callable[[str], bool] = lambda text: False,
    ) -> None:
        self._gap_limit = greatest_gap_ms
        self._delay = max(input_delay_ms, greatest_gap_ms)
        self._least = least_length
        self._return = inner_return_ms
        self._prefix = prefix
        self._suffix = suffix
        self._suffixes = frozenset(suffixes)
        self._is_complete = is_complete
        self._held: list[Keystroke] = []
        self._length = 0
        self._intervals = 0
        self._span = 0
        self._greatest = 0
        self._last = 0
        self._ending: Keystroke | None = None
        self._trailing: tuple[KeyKind, ...] = ()

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
            return begins or (key.text != "" and self._is_open(key.at))
        if key.kind is KeyKind.ALT_DIGIT:
            return True
        return key.kind is KeyKind.CHARACTER and (key.text != "" or key.press is not None)

    def press(self, key: Keystroke) -> Decision:
        """Take the next key press and say what becomes of it and of the keys before it."""
        if key.kind is KeyKind.MODIFIER:
            return Decision(wait_ms=None)
        if self._is_held_down(key):
            return Decision(swallow=True, wait_ms=None)
        if self._ending is not None and self._goes_on(key):
            return self._inner_return(self._ending, key)
        before = Decision() if self._is_open(key.at) and self._ending is None else self._end()
        after = self._place(key)
        first = after if before.scan is None else before
        released = before.released + after.released
        return replace(after, scan=first.scan, keys=first.keys, ending=first.ending, released=released)

    def alt_released(self, at: int) -> None:
        """Take note that Alt was let go: the digits typed while it was held are one character."""
        if self._held and self._held[-1].kind is KeyKind.ALT_DIGIT:
            self._held.append(Keystroke(KeyKind.ALT_END, at=at))

    def elapsed(self) -> Decision:
        """Take note that no key came for the time that the last decision asked to wait."""
        return self._end()

    def _is_held_down(self, key: Keystroke) -> bool:
        """Tell a true repeat, which comes long after its press, in a burst that is given long to go on."""
        return (
            key.repeat
            and self._is_open(key.at)
            and self._since(key.at) > max(SHORTEST_HOLD_MS, self._gap_limit)
        )

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
        self._trailing = ()
        if not self.takes(key):
            return self._end()
        return self._hold(key)

    def _finish(self, key: Keystroke) -> Decision:
        """End the burst with a suffix key, unless it may stand within the symbol."""
        if self._is_long_enough():
            if self._is_framed():
                return self._hold(Keystroke(KeyKind.ENTER, "\r", key.at, serial=key.serial))
            if key.kind is KeyKind.ENTER and self._return and not self._is_complete(self._text()):
                self._ending = key
                return Decision(swallow=True, wait_ms=self._return_window())
            return self._deliver(key, key.at, swallow=True)
        follows = key.kind in self._trailing and self._since(key.at) <= self._gap_limit
        self._trailing = self._trailing[1:] if follows else ()
        return Decision(swallow=True) if follows else self._end()

    def _return_window(self) -> int:
        """Return how long to wait for the key after a return: a little longer than the burst ever paused."""
        return min(self._return, max(LEAST_RETURN_MS, self._greatest + self._greatest // 2 + 2))

    def _goes_on(self, key: Keystroke) -> bool:
        return self.takes(key) and self._since_ending(key.at) <= self._return_window()

    def _since_ending(self, at: int) -> int:
        ending = self._ending.at if self._ending else at
        return at - ending if at >= ending else at - ending + _CLOCK_TURN

    def _inner_return(self, ending: Keystroke, key: Keystroke) -> Decision:
        self._ending = None
        self._hold(Keystroke(KeyKind.ENTER, "\r", ending.at, serial=ending.serial))
        return self._hold(key)

    def _hold(self, key: Keystroke) -> Decision:
        released: tuple[Keystroke, ...] = ()
        if self._is_full() and not self._has_prefix():
            released = self._end().released
        if self._held:
            self._count_gap(self._since(key.at))
        self._last = key.at
        if not self._is_full():
            self._held.append(key)
            self._length += max(len(key.text), 1)
        if self._suffix and self._is_long_enough() and self._ends_with_suffix():
            return self._deliver(None, key.at, swallow=True)
        return Decision(released=released, swallow=True, wait_ms=self._patience())

    def _count_gap(self, gap: int) -> None:
        self._span += gap
        self._intervals += 1
        self._greatest = max(self._greatest, gap)

    def _end(self) -> Decision:
        """Decide about the burst as it stands: a scan, or keys that a person typed."""
        if self._ending is not None:
            return self._deliver(self._ending, self._ending.at, swallow=False)
        if self._is_scanner():
            return self._deliver(None, self._last, swallow=False)
        decision = Decision(released=tuple(key for key in self._held if key.serial))
        self._forget()
        return decision

    def _deliver(self, ending: Keystroke | None, at: int, swallow: bool) -> Decision:
        """Make a scan of the burst; the endings that may still come after it are swallowed too.

        One more Enter right after an Enter is the LF of a CR and LF.
        """
        decision = Decision(self._text(), self._content(), ending, swallow=swallow)
        by_suffix = self._suffix != "" and self._ends_with_suffix()
        self._forget()
        self._last = at
        if by_suffix:
            self._trailing = (KeyKind.ENTER, KeyKind.ENTER)
        elif ending is not None and ending.kind is KeyKind.ENTER:
            self._trailing = (KeyKind.ENTER,)
        return decision

    def _forget(self) -> None:
        self._held = []
        self._length = self._intervals = self._span = self._greatest = 0
        self._ending = None

    def _text(self) -> str:
        return typed_text(self._content())

    def _content(self) -> Keys:
        """Return the keys between prefix and suffix, at most as many as a code can have."""
        ends_with_suffix = self._suffix != "" and self._ends_with_suffix()
        last = -len(self._suffix) if ends_with_suffix else None
        content = characters(self._held)[len(self._prefix) : last]
        return tuple(key for group in content[:LONGEST_SCAN] for key in group)

    def _is_full(self) -> bool:
        return self._length >= LONGEST_SCAN + len(self._prefix)

    def _has_prefix(self) -> bool:
        return self._prefix == "" or _says(
            characters(self._held[: _MOST_KEYS * len(self._prefix)])[: len(self._prefix)], self._prefix
        )

    def _ends_with_suffix(self) -> bool:
        end = self._held[-_MOST_KEYS * len(self._suffix) :]
        return _says(characters(end)[-len(self._suffix) :], self._suffix)

    def _is_framed(self) -> bool:
        return self._prefix != "" and self._suffix != ""

    def _is_long_enough(self) -> bool:
        return self._length - len(self._prefix) >= self._least and self._has_prefix()

    def _is_scanner(self) -> bool:
        """Tell whether the burst alone, without a suffix, shows that no person typed it."""
        is_fast = self._intervals > 0 and 2 * self._span <= self._gap_limit * self._intervals
        return (is_fast or self._is_full()) and self._is_long_enough()


def _says(groups: Sequence[Keys], wanted: str) -> bool:
    keys = [key for group in groups for key in group]
    return wanted in (typed_text(keys), by_position(keys))
