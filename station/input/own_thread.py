"""What sources share that read one device on a thread of their own and keep trying to have it."""

import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable

from station.input.base import Sink, Watcher
from station.screen import Device
from station.text import Text, say

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
FAULT = say("stopped after a fault; restart the station")


class DeviceSource(ABC):
    """Reads a device, and looks for it again whenever it is gone; ``kind`` says what it is.

    ``pause`` waits so many seconds and tells whether the source is to stop.
    """

    finished = False

    def __init__(self, kind: str, name: str, pause: Callable[[float], bool] | None) -> None:
        self.name = name
        self._kind = kind
        self._stopping = threading.Event()
        self._pause = pause or self._stopping.wait
        self._state: Text | None = None
        self._thread = threading.Thread(target=self._run, name=f"{kind} {name}", daemon=True)

    def start(self, sink: Sink, watcher: Watcher) -> None:
        """Begin to look for the device; returns at once."""
        self._sink = sink
        self._watcher = watcher
        self._thread.start()

    @abstractmethod
    def _use_device(self) -> tuple[Text, bool]:
        """Read the device until it is gone; say what became of it, and whether it could be had."""

    def _run(self) -> None:
        try:
            self._keep_reading()
        except Exception:
            log.exception("the %s failed", self._kind)
            self._tell(FAULT, ready=False)

    def _keep_reading(self) -> None:
        seconds = FIRST_PAUSE
        while not self._stopping.is_set():
            trouble, was_had = self._use_device()
            if was_had:
                seconds = FIRST_PAUSE
            if not self._stopping.is_set():
                self._tell(trouble, ready=False)
                if self._pause(seconds):
                    return
                seconds = min(2 * seconds, LONGEST_PAUSE)

    def _tell(self, state: Text, ready: bool) -> None:
        if state != self._state:
            self._state = state
            self._watcher(self.name, Device(say("{name}", name=self.name), state, ready))
