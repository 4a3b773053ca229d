"""The proxy's way to the real server: one connection, opened when it is needed."""

import select
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from station.demo.faults.messages import Message, Request, Wire, read_answer

CONNECT_SECONDS = 10.0
READ_SECONDS = 300.0

# What is said between two neighbours only, and must not be passed on.
HOP_BY_HOP = ("connection", "keep-alive", "proxy-connection", "te", "upgrade", "expect")


class Unreachable(Exception):
    """The server can not be connected to; nothing was sent."""


@dataclass(frozen=True)
class Address:
    """Where the real server is."""

    host: str
    port: int
    tls: ssl.SSLContext | None = None

    @property
    def name(self) -> str:
        """What stands in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.tls else 80) else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in writing."""
        return f"{'https' if self.tls else 'http'}://{self.name}"


def read_address(url: str, authority: str | None = None) -> Address:
    """Read the address of a server; ValueError says what is wrong with it."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"The upstream must look like http://HOST:PORT, not {url!r}")
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"The upstream is a server without a path or a user, not {url!r}")
    tls = ssl.create_default_context(cafile=authority) if parts.scheme == "https" else None
    return Address(parts.hostname, parts.port or (443 if tls else 80), tls)


class Upstream:
    """A connection to the real server, for one client."""

    def __init__(self, address: Address, opened: Callable[[socket.socket], None]) -> None:
        self._address = address
        self._opened = opened
        self._wire: Wire | None = None

    def ask(self, request: Request) -> tuple[int, Message]:
        """Send a request and return the answer with its status.

        Raises Unreachable if nothing was sent; after CutOff, OSError and Malformed it may have taken effect.
        """
        wire = self._connected()
        message = request.message.without((*HOP_BY_HOP, "host"))
        message = Message(message.start, (("Host", self._address.name), *message.fields), message.body)
        goes_on = False
        try:
            wire.connection.sendall(message.head() + message.body)
            status, answer, goes_on = read_answer(wire, request.method)
        finally:
            if not goes_on:
                self.close()
        return status, answer.without(HOP_BY_HOP)

    def _connected(self) -> Wire:
        # A server may close an idle connection at any time; a request must not be lost to that.
        if self._wire is not None and select.select([self._wire.connection], [], [], 0)[0]:
            self.close()
        if self._wire is None:
            try:
                self._wire = Wire(self._connect())
            except OSError as error:
                raise Unreachable(str(error)) from None
            self._opened(self._wire.connection)
        return self._wire

    def _connect(self) -> socket.socket:
        address = self._address
        plain = socket.create_connection((address.host, address.port), timeout=CONNECT_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            connection = (
                address.tls.wrap_socket(plain, server_hostname=address.host) if address.tls else plain
            )
            connection.settimeout(READ_SECONDS)
        except OSError:
            plain.close()
            raise
        return connection

    @property
    def connection(self) -> socket.socket | None:
        """The open connection."""
        return self._wire.connection if self._wire is not None else None

    def close(self) -> None:
        """End the connection."""
        if self._wire is not None:
            with suppress(OSError):
                self._wire.connection.close()
        self._wire = None
