"""Scans from serial scanners: ports, virtual ports of USB and Bluetooth, serial servers on the network."""

import errno
import logging
import re
import sys
import time
from collections.abc import Callable

import serial
from serial.tools import list_ports

from station.input.base import ScanMaker
from station.input.framing import Frame, Framer, framing_of
from station.input.own_thread import DeviceSource
from station.settings_tree import ScannerSettings
from station.text import Text, say

if sys.platform != "win32":
    import termios

    # Of all that pyserial raises when a device goes, this alone is no OSError.
    GONE: tuple[type[Exception], ...] = (OSError, termios.error)
else:
    GONE = (OSError,)

# A port may refuse a setting, such as a speed that it does not have.
NOT_OPENED: tuple[type[Exception], ...] = (*GONE, ValueError)

log = logging.getLogger(__name__)

READ_SECONDS = 0.5
"""How long one read waits at most, and so how long stopping can take."""
READ_BYTES = 4096
PARITIES = {"none": "N", "even": "E", "odd": "O"}
NETWORK = ("socket://", "rfc2217://")
"""Of the handlers that pyserial has, those that are devices; others write files or pretend."""
_USB = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})(?::(.+))?")
_TEXTUAL = frozenset(b"\t\r\n\x04\x1c\x1d\x1e\x1f")

READY = say("ready")
UNREADABLE = say(
    "receives bytes that are no text; set the scanner and the setting baud_rate to the same speed"
)
OVERLONG = say("sent more than any code holds, which was left out; check what ends its scans")


class SerialSource(DeviceSource):
    """Reads one port on a thread of its own, and looks for the port again whenever it is gone.

    ``pause`` waits so many seconds and tells whether the source is to stop; ``clock`` counts seconds.
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
        super().__init__("serial source", scanner.name, pause)
        self._target = target
        self._scanner = scanner
        self._maker = maker
        self._clock = clock
        self._framer = Framer(framing_of(scanner))
        self._port: serial.SerialBase | None = None

    def stop(self) -> None:
        """End the thread and close the port."""
        self._stopping.set()
        cancel = getattr(self._port, "cancel_read", None)
        if cancel is not None:
            cancel()
        self._thread.join(2 * READ_SECONDS)

    def _use_device(self) -> tuple[Text, bool]:
        trouble = self._connect()
        return (trouble, False) if trouble is not None else (self._read_until_gone(), True)

    def _connect(self) -> Text | None:
        """Open the port, or say why it cannot be."""
        address = address_of(self._target)
        if isinstance(address, Text):
            return address
        try:
            self._port = open_port(address, self._scanner)
        except NOT_OPENED as error:
            return trouble_of(error, self._target)
        self._tell(READY, ready=True)
        return None

    def _read_until_gone(self) -> Text:
        port = self._port
        assert port is not None
        try:
            while not self._stopping.is_set():
                self._read_once(port)
        except GONE:
            pass
        finally:
            self._port = None
            _close(port)
        if self._framer.discard():
            return say("went away in the middle of a scan; plug it in and scan that code again")
        return say("was unplugged; plug it in again")

    def _read_once(self, port: serial.SerialBase) -> None:
        deadline = self._framer.deadline
        wait = READ_SECONDS if deadline is None else deadline - self._clock()
        port.timeout = min(max(wait, 0.0), READ_SECONDS)
        first = port.read(1)
        data = first + port.read(min(port.in_waiting, READ_BYTES)) if first else b""
        now = self._clock()
        frames = self._framer.feed(data, now) if data else self._framer.elapsed(now)
        for frame in frames:
            self._deliver(frame)

    def _deliver(self, frame: Frame) -> None:
        if frame.overlong:
            self._tell(OVERLONG, ready=False)
        elif self._scanner.encoding == "auto" and is_noise(frame.content):
            self._tell(UNREADABLE, ready=False)
        else:
            self._tell(READY, ready=True)
            self._sink(self._maker.from_bytes(frame.content, self.name, encoding=self._scanner.encoding))


def open_port(address: str, scanner: ScannerSettings) -> serial.SerialBase:
    """Open a port for this station alone; raises what ``GONE`` names, or ValueError for what it refuses."""
    port = serial.serial_for_url(
        address,
        do_not_open=True,
        baudrate=scanner.baud_rate,
        bytesize=scanner.data_bits,
        parity=PARITIES[scanner.parity],
        stopbits=scanner.stop_bits,
        rtscts=scanner.flow_control == "rtscts",
        xonxoff=scanner.flow_control == "xonxoff",
        timeout=READ_SECONDS,
        exclusive=True,
    )
    # Set before opening, so that a port without these lines is not asked twice.
    port.dtr = scanner.dtr
    port.rts = scanner.rts
    port.open()
    return port


def address_of(target: str) -> str | Text:
    """Return what pyserial opens: a port's name, the address of a server, or the port of a USB device."""
    usb = _USB.fullmatch(target)
    if usb is not None:
        return _port_of_usb(int(usb[1], 16), int(usb[2], 16), usb[3])
    if "://" in target and not target.startswith(NETWORK):
        return say(
            "has an address that is no serial port; it begins with socket:// or rfc2217://, or is a port"
        )
    return target


def _port_of_usb(vendor: int, product: int, number: str | None) -> str | Text:
    for port in sorted(list_ports.comports(), key=lambda port: str(port.device)):
        if (port.vid, port.pid) == (vendor, product) and number in (None, port.serial_number):
            return str(port.device)
    return say("is not plugged in; plug it in, and check that it is set to USB serial (CDC)")


def trouble_of(error: Exception, target: str) -> Text:
    """Say why a port cannot be opened, and what to do."""
    number = getattr(error, "errno", None)
    if number in (errno.EBUSY, errno.EAGAIN) or "lock" in str(error):
        return say("is in use by another program; close it there")
    if number == errno.EACCES:
        return say("may not be used by you; add your user to the group dialout and sign in anew")
    if target.startswith(NETWORK):
        return say("does not answer at {address}; check the network and the serial server", address=target)
    if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
        return say("is not plugged in; plug it in")
    return say("cannot be opened ({reason}); check its settings", reason=error)


def is_noise(content: bytes) -> bool:
    """Tell whether bytes are no text, as they come at a wrong speed: most are neither ASCII nor UTF-8."""
    try:
        content.decode("utf-8")
        strange = sum(byte < 0x20 and byte not in _TEXTUAL for byte in content)
    except UnicodeDecodeError:
        strange = sum(byte >= 0x7F or (byte < 0x20 and byte not in _TEXTUAL) for byte in content)
    return 2 * strange > len(content)


def _close(port: serial.SerialBase) -> None:
    try:
        port.close()
    except GONE:
        log.info("a port that was gone could not be closed")
