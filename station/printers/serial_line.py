"""Printers at serial ports."""

import sys
import time

import serial

from station.printers.base import Failed
from station.printers.channel import Channel
from station.settings_tree import PrinterSettings
from station.text import say

if sys.platform != "win32":
    import termios

    # Of all that pyserial raises when a device goes, this alone is no OSError.
    _GONE: tuple[type[Exception], ...] = (OSError, termios.error)
else:
    _GONE = (OSError,)

_NOT_OPENED: tuple[type[Exception], ...] = (*_GONE, ValueError)
_DRAIN_LOOK = 0.02
_PIECE = 256


def connect(settings: PrinterSettings) -> Channel | Failed:
    """Open the port for this station alone; where that fails nothing has been sent."""
    address = settings.address
    try:
        port = serial.serial_for_url(
            address,
            baudrate=settings.baud_rate,
            rtscts=settings.flow_control == "rtscts",
            xonxoff=settings.flow_control == "xonxoff",
            exclusive=True,
        )
    except _NOT_OPENED as error:
        reason = say(
            "The port {address} cannot be opened ({reason}). Check that the printer is plugged in,"
            " and that no other program uses the port.",
            address=address,
            reason=error,
        )
        return Failed(reason)
    return _Port(port)


class _Port:
    """An open port; what pyserial raises becomes an OSError."""

    def __init__(self, port: serial.SerialBase) -> None:
        self._port = port

    def send(self, content: memoryview, seconds: float) -> int:
        """Hand over some bytes."""
        self._port.write_timeout = seconds
        try:
            return int(self._port.write(bytes(content[:_PIECE])) or 0)
        except serial.SerialTimeoutException as error:
            raise TimeoutError("the printer takes nothing") from error
        except _GONE as error:
            raise OSError(str(error)) from error

    def receive(self, seconds: float) -> bytes:
        """Return what came."""
        self._port.timeout = seconds
        try:
            first = bytes(self._port.read(1))
            return first + bytes(self._port.read(self._port.in_waiting)) if first else b""
        except _GONE as error:
            raise OSError(str(error)) from error

    def finish(self, seconds: float) -> None:
        """Wait until the last byte has gone out; a printer that holds up the line is told of."""
        end = time.monotonic() + seconds
        while self._waiting():
            if time.monotonic() > end:
                raise TimeoutError("the printer takes no more")
            time.sleep(_DRAIN_LOOK)

    def close(self) -> None:
        """Close the port; what has not gone out is thrown away, or closing could wait half a minute."""
        try:
            if self._waiting():
                self._port.reset_output_buffer()
            self._port.close()
        except _GONE:
            return

    def _waiting(self) -> int:
        try:
            return int(getattr(self._port, "out_waiting", 0))
        except _GONE as error:
            raise OSError(str(error)) from error
