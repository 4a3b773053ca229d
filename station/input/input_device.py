"""Scans from a Linux input device that the station has for itself: without focus, and seen by nobody else."""

import errno
import logging
import math
import os
import select
import struct
import sys
import time
from collections.abc import Callable

from station.input.base import ScanMaker, Sink, Watcher
from station.input.input_keys import KEY, Code, InputKeys, KeyEvent, Loss
from station.input.input_list import NO_KEYBOARD, NOT_PLUGGED_IN, path_of
from station.input.key_positions import ENTER
from station.input.own_thread import DeviceSource
from station.settings_tree import ScannerSettings
from station.text import Text, say

if sys.platform == "linux":
    import fcntl

    import evdev

log = logging.getLogger(__name__)

STOP_SECONDS = 1.0
QUIET_SECONDS = 0.1
"""A code whose first key comes sooner after the device was taken may have begun before that."""
LOOK_MS = 100
"""How often it is looked whether a key that was down when the device was found is released."""
SET_CLOCK = 0x400445A0
"""EVIOCSCLOCKID of linux/input.h: which clock the times of events are of."""
RULES = "70-station-scanner.rules"

READY = say("ready")
HELD = say("has a key held down; release it, and its trigger")
LOST = {
    Loss.DROPPED: say("sent keys faster than this computer could take them; scan that code again"),
    Loss.OVERLONG: say("sent more than any code holds, which was left out; check what ends its scans"),
    Loss.BEGUN: say("was taken in the middle of a scan; scan that code again"),
    Loss.UNTYPABLE: say("sent a key that its layout does not tell; set the scanner to the US keyboard"),
}
HALF = say("went away in the middle of a scan; plug it in and scan that code again")
GONE = say("was unplugged; plug it in again")
ONLY_LINUX = say("is an input device, which only Linux has; set the scanner to serial, or remove its source")


class InputDeviceSource(DeviceSource):
    """Reads one device on a thread of its own, and looks for the device again whenever it is gone.

    ``pause`` waits so many seconds and tells whether the source is to stop; ``clock`` is the clock of the
    kernel's time stamps, in seconds.
    """

    def __init__(
        self,
        target: str,
        scanner: ScannerSettings,
        maker: ScanMaker,
        *,
        pause: Callable[[float], bool] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__("input device", scanner.name, pause)
        self._target = target
        self._scanner = scanner
        self._maker = maker
        self._clock = clock
        self._taken = 0.0
        self._latest: float | None = None

    def start(self, sink: Sink, watcher: Watcher) -> None:
        """Begin to look for the device; returns at once."""
        self._wakened, self._waker = os.pipe()
        super().start(sink, watcher)

    def stop(self) -> None:
        """End the thread, which gives the device back to the other programs."""
        self._stopping.set()
        os.write(self._waker, b"x")
        self._thread.join(STOP_SECONDS)
        if not self._thread.is_alive():
            os.close(self._waker)
            os.close(self._wakened)

    def _keep_reading(self) -> None:
        if sys.platform == "linux":
            super()._keep_reading()
        else:
            self._tell(ONLY_LINUX, ready=False)

    def _use_device(self) -> tuple[Text, bool]:
        found = self._open()
        return (found, False) if isinstance(found, Text) else self._use(found)

    def _open(self) -> "evdev.InputDevice[str] | Text":
        """Open the device without taking it, or say why it cannot be."""
        path = path_of(self._target)
        if isinstance(path, Text):
            return path
        try:
            device = evdev.InputDevice(path, readonly=True)
        except OSError as error:
            return trouble_of(error)
        if ENTER not in device.capabilities().get(KEY, ()):
            _close(device)
            return NO_KEYBOARD
        return device

    def _use(self, device: "evdev.InputDevice[str]") -> tuple[Text, bool]:
        """Read a device until it is gone; say what became of it, and whether it could be taken."""
        keys = None
        try:
            _set_steady_clock(device)
            self._take(device)
            keys = InputKeys(self._scanner)
            self._tell(READY, ready=True)
            while not self._stopping.is_set():
                self._read_once(device, keys)
        except OSError as error:
            if keys is None:
                return trouble_of(error), False
        finally:
            _close(device)
        return self._left(keys), True

    def _take(self, device: "evdev.InputDevice[str]") -> None:
        """Grab the device once no key is down.

        The release of a key that is down would come to the station alone, and for all other programs that key
        would stay down. What comes while one is down is the rest of something, and no scan.
        """
        self._latest = None
        self._taken = self._clock()
        while not self._stopping.is_set():
            if device.active_keys():
                self._tell(HELD, ready=False)
                self._ready_events(device, LOOK_MS)
                while _read(device):
                    self._taken = self._clock()
            else:
                device.grab()
                if not device.active_keys():
                    return
                device.ungrab()

    def _read_once(self, device: "evdev.InputDevice[str]", keys: InputKeys) -> None:
        deadline = keys.deadline
        wait_ms = None
        if deadline is not None and self._latest is not None:
            wait_ms = max(0, math.ceil(1000 * (deadline - self._latest)))
        codes: list[Code] = []
        ready = self._ready_events(device, wait_ms)
        if self._stopping.is_set():
            return
        if ready:
            for event in _read(device, is_gone=bool(ready & (select.POLLHUP | select.POLLERR))):
                if self._latest is None and 0 <= event.at - self._taken < QUIET_SECONDS:
                    codes += keys.spoil(Loss.BEGUN, event.at)
                self._latest = event.at
                codes += keys.feed(event)
        elif deadline is not None:
            codes += keys.elapsed(deadline)
        self._deliver(codes)

    def _ready_events(self, device: "evdev.InputDevice[str]", wait_ms: int | None) -> int:
        """Wait for the device; returns what poll says of it, 0 if nothing came in time or at the stop."""
        poll = select.poll()
        poll.register(device.fd, select.POLLIN)
        poll.register(self._wakened, select.POLLIN)
        return dict(poll.poll(wait_ms)).get(device.fd, 0)

    def _left(self, keys: InputKeys | None) -> Text:
        """Deliver the code that was whole when the device went, and say if there was half a one."""
        if keys is None or self._stopping.is_set():
            return GONE
        self._deliver(keys.ended())
        return HALF if keys.holds else GONE

    def _deliver(self, codes: list[Code]) -> None:
        for code in codes:
            if isinstance(code, Loss):
                self._tell(LOST[code], ready=False)
            else:
                self._tell(READY, ready=True)
                self._sink(self._maker.from_text(code, self.name))


def trouble_of(error: OSError) -> Text:
    """Say why a device cannot be opened or taken, and what to do."""
    if error.errno == errno.EBUSY:
        return say("is in use by another program; close it there")
    if error.errno in (errno.EACCES, errno.EPERM):
        return say(
            "may not be read by you; copy {rules} to /etc/udev/rules.d, then plug it in again", rules=RULES
        )
    if error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
        return NOT_PLUGGED_IN
    if error.errno in (errno.ENOTTY, errno.EINVAL, errno.EISDIR):
        return NO_KEYBOARD
    return say("cannot be opened ({reason}); plug it in again", reason=error)


def _read(device: "evdev.InputDevice[str]", is_gone: bool = False) -> list[KeyEvent]:
    """Return the events that have come; raises OSError when the device is gone and all of them were read."""
    try:
        events = [KeyEvent(event.type, event.code, event.value, event.timestamp()) for event in device.read()]
    except BlockingIOError:
        events = []
    if is_gone and not events:
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
    return events


def _set_steady_clock(device: "evdev.InputDevice[str]") -> None:
    """Have the kernel stamp events with a clock that nobody sets; a jump would cut a code in two."""
    try:
        fcntl.ioctl(device.fd, SET_CLOCK, struct.pack("i", time.CLOCK_MONOTONIC))
    except OSError:
        log.info("the input device keeps the clock of the computer")


def _close(device: "evdev.InputDevice[str]") -> None:
    """Give the device back; closing it ends its grab too, whatever the kernel says to the release."""
    try:
        device.ungrab()
    except OSError:
        log.debug("an input device that was not taken, or is gone, could not be released")
    try:
        device.close()
    except OSError:
        log.info("an input device that was gone could not be closed")
