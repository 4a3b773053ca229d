"""Take the scans of keyboard-wedge scanners out of the key events of the whole application."""

import logging
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWindow
from shiboken6 import isValid

from station.input.keystroke import Decision, KeyKind, Keystroke
from station.input.wedge import WedgeDecoder
from station.screen import Device
from station.text import say
from station.ui.keystrokes import copy_of, keystroke
from station.ui.native_keys import NativeKeys, NativePress

log = logging.getLogger(__name__)

LATE_MS = 10
"""A timer this late was held up with the window, and keys may wait behind it."""
GRACE_MS = 20
SETTLE_MS = 5
"""The end of every wait, in which keys that were queued during a short stall are still delivered."""
MOST_CHECKS = 4


class Timer(Protocol):
    """A single-shot timer; starting it again replaces the time that was set before."""

    def start(self, milliseconds: int) -> None:
        """Call back once after this time."""
        ...

    def stop(self) -> None:
        """Do not call back."""
        ...


TimerFactory = Callable[[Callable[[], None], QObject], Timer]


def qt_timer(callback: Callable[[], None], owner: QObject) -> QTimer:
    """Make a precise single-shot timer of Qt that goes with its owner, on the thread of its owner."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(callback)
    return timer


def monotonic_ms() -> float:
    """Return a clock that only goes forward, in milliseconds."""
    return time.monotonic() * 1000


class WedgeFilter(QObject):
    """An application-wide event filter that hands complete scans to ``on_scan``, with the keys they came by.

    It acts on windows only, because one key press passes the filter again for every widget it is
    offered to. Keys that turn out to be typing are sent to their window again, in order.

    Dead keys are known from ``native``: input methods keep them, and compose a letter where the next key
    suits. Such a letter is held back like a key, and typed after all if a person composed it.
    """

    name = "keyboard"

    def __init__(
        self,
        decoder: WedgeDecoder,
        on_scan: Callable[[Decision], None],
        *,
        make_timer: TimerFactory = qt_timer,
        clock: Callable[[], float] = monotonic_ms,
        scan_code_offset: int = 8,
        native: NativeKeys | None = None,
        on_failure: Callable[[Device], None] | None = None,
    ) -> None:
        super().__init__()
        self._decoder = decoder
        self._next: WedgeDecoder | None = None
        self._on_scan = on_scan
        self._on_failure = on_failure
        self._clock = clock
        self._offset = scan_code_offset
        self._native = native
        self._timer = make_timer(self._timed_out, self)
        self._catch_up = make_timer(self._caught_up, self)
        self._due = 0.0
        self._checks = 0
        self._serial = 0
        self._kept: dict[int, tuple[QObject, QKeyEvent | QInputMethodEvent]] = {}
        self._down: set[int] = set()
        self._replaying = False
        self._failed = False

    def use(self, decoder: WedgeDecoder) -> None:
        """Tell scans from typing by other rules; a scan that is coming in just now is not cut in two."""
        self._next = decoder
        self._change_over()

    def _change_over(self) -> None:
        if self._next is not None and not self._decoder.holding:
            self._decoder, self._next = self._next, None

    @property
    def device(self) -> Device:
        """Return the state of the keyboard scanner for the status bar."""
        if self._failed:
            return Device(say("Keyboard scanner"), say("stopped after a fault; restart the station"), False)
        return Device(say("Keyboard scanner"), say("ready"), True)

    def _filtered(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._overrides(event)
        if not isinstance(watched, QWindow):
            return False
        if event.type() == QEvent.Type.KeyPress:
            return self._pressed(watched, event)
        if event.key() in (Qt.Key.Key_Alt, Qt.Key.Key_AltGr):
            self._decoder.alt_released(event.timestamp())
        return self._released(event)

    def _overrides(self, event: QKeyEvent) -> bool:
        """Claim the control combinations of a scan before a shortcut can act on them."""
        key = keystroke(event, 0, self._offset)
        if key.kind not in (KeyKind.CONTROL, KeyKind.ALT_DIGIT) or not self._decoder.takes(key):
            return False
        event.accept()
        return True

    def _pressed(self, window: QWindow, event: QKeyEvent) -> bool:
        if self._native is not None:
            position = event.nativeScanCode() - self._offset
            self._take_eaten(self._native.eaten_before(position, event.timestamp()))
        self._serial += 1
        is_swallowed = self._press(keystroke(event, self._serial, self._offset), window, event)
        if is_swallowed:
            self._down.add(event.nativeScanCode() or event.key())
        return is_swallowed

    def _press(self, key: Keystroke, receiver: QObject, event: QKeyEvent | QInputMethodEvent) -> bool:
        decision = self._decoder.press(key)
        self._carry_out(decision)
        if decision.swallow:
            kept = copy_of(event, QEvent.Type.KeyPress) if isinstance(event, QKeyEvent) else event
            self._kept[key.serial] = (receiver, kept)
        if not self._decoder.holding:
            self._kept.clear()
            self._change_over()
        return decision.swallow

    def _take_eaten(self, eaten: list[NativePress]) -> None:
        """Give the decoder the keys that the input method kept, with the letters that it made of them.

        Of a dead key itself there is nothing to replay.
        """
        for key in eaten:
            if key.composed is None:
                self._carry_out(
                    self._decoder.press(Keystroke(KeyKind.CHARACTER, "", key.at, press=key.press))
                )
                continue
            self._serial += 1
            receiver, event = key.composed
            text = event.commitString()
            stroke = Keystroke(KeyKind.CHARACTER, text, key.at, serial=self._serial, press=key.press)
            if not self._press(stroke, receiver, event):
                self._send(receiver, event)

    def _composed(self, receiver: QObject, event: QInputMethodEvent) -> bool:
        """Hold back a letter that was composed of a dead key and another: two keys of a scan, perhaps.

        Input methods overtake the keys that wait in Qt's queue. So the letter is put where its keys belong
        once those have come, which they have when the timer fires. What is longer is a person's.
        """
        if self._native is None or len(event.commitString()) != 1:
            return False
        is_held = self._native.compose((receiver, _copy_of_letter(event)))
        if is_held:
            self._catch_up.start(0)
        return is_held

    def _caught_up(self) -> None:
        if self._native is not None:
            eaten = self._native.eaten()
            self._guarded(lambda: self._take_eaten(eaten))

    def _released(self, event: QKeyEvent) -> bool:
        """Swallow the release of a key whose press was swallowed; a replay brings its own."""
        code = event.nativeScanCode() or event.key()
        if code not in self._down:
            return False
        self._down.discard(code)
        return True

    def _carry_out(self, decision: Decision) -> None:
        if decision.scan is not None:
            self._on_scan(decision)
        for key in decision.released:
            self._replay(key)
        if decision.wait_ms is None:
            return
        self._checks = 0
        if decision.wait_ms:
            self._wait(max(decision.wait_ms - SETTLE_MS, 1))
        else:
            self._timer.stop()

    def _wait(self, milliseconds: int) -> None:
        self._due = self._clock() + milliseconds
        self._timer.start(milliseconds)

    def _timed_out(self) -> None:
        """Decide about the silence, unless keys that were pressed meanwhile may still be on their way.

        After the window stood still, its timers can fire before the keys that wait in the queue of the
        display are delivered. So the last milliseconds of every wait are a second timer, and a timer
        that is late is given a grace, within which the event loop comes round to those keys.
        """
        is_late = self._clock() - self._due > LATE_MS
        if self._checks == 0 or (is_late and self._checks < MOST_CHECKS):
            self._checks += 1
            self._wait(GRACE_MS if is_late else SETTLE_MS)
            return
        self._guarded(lambda: self._carry_out(self._decoder.elapsed()))
        self._kept.clear()
        self._change_over()

    def _replay(self, key: Keystroke) -> None:
        self._send(*self._kept.pop(key.serial))

    def _send(self, receiver: QObject, event: QKeyEvent | QInputMethodEvent) -> None:
        if not isValid(receiver):
            return
        self._replaying = True
        try:
            QCoreApplication.sendEvent(receiver, event)
            if isinstance(event, QKeyEvent):
                QCoreApplication.sendEvent(receiver, copy_of(event, QEvent.Type.KeyRelease))
        finally:
            self._replaying = False

    def _guarded(self, act: Callable[[], object]) -> bool:
        # An exception that leaves an event filter is raised again by every further event.
        try:
            return bool(act())
        except Exception:
            log.exception("The keyboard filter failed and is switched off")
            self._failed = True
            self._timer.stop()
            if self._on_failure is not None:
                self._on_failure(self.device)
            return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at every event of the application; True keeps it from its receiver."""
        if self._replaying or self._failed:
            return False
        if isinstance(event, QKeyEvent):
            return self._guarded(lambda: self._filtered(watched, event))
        if isinstance(event, QInputMethodEvent) and event.commitString():
            return self._guarded(lambda: self._composed(watched, event))
        return False


def _copy_of_letter(event: QInputMethodEvent) -> QInputMethodEvent:
    copy = QInputMethodEvent()
    copy.setCommitString(event.commitString())
    return copy
