"""Take the scans of keyboard-wedge scanners out of the key events of the whole application."""

import logging
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from shiboken6 import isValid

from station.input.wedge import Decision, KeyKind, Keystroke, WedgeDecoder
from station.model import Device
from station.text import say
from station.ui.keystrokes import copy_of, keystroke

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
    """An application-wide event filter that hands complete scans to ``on_scan``.

    It acts on windows only, because one key press passes the filter again for every widget it is
    offered to. Keys that turn out to be typing are sent to their window again, in order.
    """

    name = "keyboard"

    def __init__(
        self,
        decoder: WedgeDecoder,
        on_scan: Callable[[str], None],
        *,
        make_timer: TimerFactory = qt_timer,
        clock: Callable[[], float] = monotonic_ms,
        scan_code_offset: int = 8,
        on_failure: Callable[[Device], None] | None = None,
    ) -> None:
        super().__init__()
        self._decoder = decoder
        self._on_scan = on_scan
        self._on_failure = on_failure
        self._clock = clock
        self._offset = scan_code_offset
        self._timer = make_timer(self._timed_out, self)
        self._due = 0.0
        self._checks = 0
        self._serial = 0
        self._kept: dict[int, tuple[QWindow, QKeyEvent]] = {}
        self._down: set[int] = set()
        self._replaying = False
        self._failed = False

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
        return self._released(event)

    def _overrides(self, event: QKeyEvent) -> bool:
        """Claim the control combinations of a scan before a shortcut can act on them."""
        key = keystroke(event, 0, self._offset)
        if key.kind is not KeyKind.CONTROL or not self._decoder.takes(key):
            return False
        event.accept()
        return True

    def _pressed(self, window: QWindow, event: QKeyEvent) -> bool:
        self._serial += 1
        key = keystroke(event, self._serial, self._offset)
        decision = self._decoder.press(key)
        self._carry_out(decision)
        if decision.swallow:
            self._kept[self._serial] = (window, copy_of(event, QEvent.Type.KeyPress))
            self._down.add(event.nativeScanCode() or event.key())
        if not self._decoder.holding:
            self._kept.clear()
        return decision.swallow

    def _released(self, event: QKeyEvent) -> bool:
        """Swallow the release of a key whose press was swallowed; a replay brings its own."""
        code = event.nativeScanCode() or event.key()
        if code not in self._down:
            return False
        self._down.discard(code)
        return True

    def _carry_out(self, decision: Decision) -> None:
        if decision.scan is not None:
            self._on_scan(decision.scan)
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

    def _replay(self, key: Keystroke) -> None:
        window, press = self._kept.pop(key.serial)
        if not isValid(window):
            return
        self._replaying = True
        try:
            QCoreApplication.sendEvent(window, press)
            QCoreApplication.sendEvent(window, copy_of(press, QEvent.Type.KeyRelease))
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
        if not isinstance(event, QKeyEvent) or self._replaying or self._failed:
            return False
        return self._guarded(lambda: self._filtered(watched, event))
