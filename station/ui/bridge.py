"""Carry snapshots and calls from any thread to the window."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

Shown = TypeVar("Shown")


class LatestBridge(QObject, Generic[Shown]):
    """Shows the latest that was published on the GUI thread; what is overtaken meanwhile is skipped.

    At most one call waits in the event queue, so a thousand scans cost no more than one repaint
    can show. It must be made on the GUI thread.
    """

    _published = Signal()

    def __init__(self, show: Callable[[Shown], None]) -> None:
        super().__init__()
        self._show = show
        self._lock = threading.Lock()
        self._latest: Shown | None = None
        self._is_open = True
        self._published.connect(self._apply, Qt.ConnectionType.QueuedConnection)

    def publish(self, latest: Shown) -> None:
        """Have this shown soon; callable from any thread, returns at once."""
        with self._lock:
            is_first = self._latest is None
            self._latest = latest
            if is_first and self._is_open:
                self._published.emit()

    def close(self) -> None:
        """Show nothing any more; what is published later is let go."""
        with self._lock:
            self._is_open = False

    def _apply(self) -> None:
        with self._lock:
            latest, self._latest = self._latest, None
            is_open = self._is_open
        if latest is not None and is_open:
            self._show(latest)


class GuiCalls(QObject):
    """Runs calls on the GUI thread, in the order in which they were given from any thread."""

    _asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._asked.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def call(self, act: Callable[[], None]) -> None:
        """Have ``act`` called on the GUI thread soon; returns at once."""
        self._asked.emit(act)

    def _run(self, act: Callable[[], None]) -> None:
        act()
