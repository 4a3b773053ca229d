"""Printers on the network that take bytes at a port, 9100 as a rule."""

import contextlib
import errno
import re
import select
import socket
import time

from station.printers.base import Failed
from station.printers.channel import Channel
from station.settings_tree import PrinterSettings
from station.text import Text, say

PORT = 9100
CONNECT_SECONDS = 3.0
_FINISH_SECONDS = 0.3
_READ_BYTES = 4096
_ADDRESS = re.compile(r"(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\s:/\[\]]+))(?::(\d{1,5}))?")


def address_of(text: str) -> tuple[str, int] | None:
    """Return host and port of an address such as 192.0.2.7, printer:9100 or [fe80::1]:9100."""
    found = _ADDRESS.fullmatch(text.removeprefix("tcp://").rstrip("/"))
    port = int(found[3] or PORT) if found else 0
    return (found[1] or found[2], port) if found and 0 < port < 65536 else None


def connect(settings: PrinterSettings) -> Channel | Failed:
    """Connect to the printer; where that fails nothing has been sent."""
    address = address_of(settings.address)
    if address is None:
        wrong = say(
            "{address} is no address of a printer. It has the form HOST or HOST:PORT.",
            address=settings.address,
        )
        return Failed(wrong, for_good=True)
    try:
        connection = socket.create_connection(address, min(CONNECT_SECONDS, settings.timeout_seconds))
    except UnicodeError:
        return Failed(_unknown(settings.address))
    except OSError as error:
        return Failed(_trouble(error, settings.address))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return _Connection(connection)


def _unknown(address: str) -> Text:
    return say("The network knows no {address}. Check the name of the printer.", address=address)


def _trouble(error: OSError, address: str) -> Text:
    if isinstance(error, socket.gaierror):
        return _unknown(address)
    if isinstance(error, ConnectionRefusedError):
        return say(
            "{address} takes no labels. Another computer may be printing, or its port is another.",
            address=address,
        )
    if isinstance(error, TimeoutError) or error.errno in {errno.EHOSTUNREACH, errno.ENETUNREACH}:
        return say("{address} does not answer. Check its power and its network cable.", address=address)
    return say("{address} cannot be reached ({reason}).", address=address, reason=error.strerror or error)


class _Connection:
    """A connection to a printer."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def send(self, content: memoryview, seconds: float) -> int:
        """Hand over some bytes."""
        self._connection.settimeout(seconds)
        return self._connection.send(content)

    def receive(self, seconds: float) -> bytes:
        """Return what came."""
        if not select.select([self._connection], [], [], seconds)[0]:
            return b""
        heard = self._connection.recv(_READ_BYTES)
        if not heard:
            raise ConnectionAbortedError(errno.ECONNABORTED, "the printer ended the connection")
        return heard

    def finish(self, seconds: float) -> None:
        """End the sending side; a printer that took all of it ends the connection, or leaves it open.

        What it still says is read: a connection that is closed with something unread is reset, and the
        printer may then lose what it has not worked off.
        """
        self._connection.shutdown(socket.SHUT_WR)
        end = time.monotonic() + min(seconds, _FINISH_SECONDS)
        with contextlib.suppress(ConnectionAbortedError):
            while (left := end - time.monotonic()) > 0:
                self.receive(left)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
