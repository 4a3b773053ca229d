"""Printers at USB that the system shows as a file, such as /dev/usb/lp0."""

import errno
import os
import select
import stat
import time

from station.printers.base import Failed
from station.printers.channel import Channel
from station.settings_tree import PrinterSettings
from station.text import Text, say

_READ_BYTES = 4096
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO}


def connect(settings: PrinterSettings) -> Channel | Failed:
    """Open the printer's file; where that fails nothing has been sent."""
    address = settings.address
    try:
        # Never created, never cut: a file that is no device is not touched.
        handle = os.open(address, os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
    except (OSError, ValueError) as error:
        return Failed(_trouble(error, address))
    kind = os.fstat(handle).st_mode
    if not stat.S_ISCHR(kind) and not stat.S_ISFIFO(kind):
        os.close(handle)
        return Failed(say("{address} is a file and no printer.", address=address), for_good=True)
    return _Device(handle)


def _trouble(error: Exception, address: str) -> Text:
    number = getattr(error, "errno", None)
    if number in {errno.EACCES, errno.EPERM}:
        return say(
            "{address} may not be used by you. Add your user to the group lp and sign in anew.",
            address=address,
        )
    if number == errno.EBUSY:
        return say("{address} is in use by another program. Close it there.", address=address)
    if number in _GONE:
        return say("{address} is not plugged in. Plug the printer in and switch it on.", address=address)
    return say("{address} cannot be opened ({reason}).", address=address, reason=error)


class _Device:
    """An open device file."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def send(self, content: memoryview, seconds: float) -> int:
        """Hand over some bytes."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([], [self._handle], [], left)[1]:
                try:
                    return os.write(self._handle, content)
                except BlockingIOError:
                    continue
        raise TimeoutError(errno.ETIMEDOUT, "the printer takes nothing")

    def receive(self, seconds: float) -> bytes:
        """Return what came."""
        if not select.select([self._handle], [], [], seconds)[0]:
            return b""
        try:
            heard = os.read(self._handle, _READ_BYTES)
        except BlockingIOError:
            return b""
        if not heard:
            raise ConnectionAbortedError(errno.ECONNABORTED, "the printer says nothing more")
        return heard

    def finish(self, seconds: float) -> None:
        """Wait for nothing: each write has been handed to the printer."""

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)
