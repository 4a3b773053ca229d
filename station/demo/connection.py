"""The server's end of a TCP connection: HTTP/1.1 with keep-alive, or cut off where a fault wants it."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING

from werkzeug import Request, Response
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from station.demo.application import Application, Reply
from station.demo.faults.canned import phrase
from station.demo.faults.sockets import cut, reset_when_closed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

logger = logging.getLogger(__name__)

IDLE = 120
"""Seconds after which a connection without requests is closed."""


class Connection(WSGIRequestHandler):
    """Reads requests from one connection, one after the other, and writes the replies."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE

    def run_wsgi(self) -> None:
        """Serve one request.

        Werkzeug's own method is not used: it closes every connection, and reads on after the request, which
        would swallow the next one.
        """
        assert isinstance(self.server, Listener)
        started = perf_counter()
        request = Request(self.make_environ())
        reply = self.server.application.reply(request)
        milliseconds = (perf_counter() - started) * 1000
        # Written down before the client can see the answer, so that who has the answer also finds the entry.
        status = reply.response.status_code if reply.response is not None else 0
        if not request.path.startswith("/demo/"):
            self.server.application.desk.log.add(
                request.method, request.path, reply.user, status, milliseconds
            )
        self._send(reply, milliseconds)

    def _send(self, reply: Reply, milliseconds: float) -> None:
        response, partial = reply.response, reply.body_share < 1
        if response is None or reply.unread or partial:
            self.close_connection = True
        if response is None:
            self._hang_up(reply)
            return
        body = response.get_data()
        response.headers["Server-Timing"] = f"app;dur={milliseconds:.3f}"
        response.headers["Content-Length"] = str(len(body))
        sent = b"" if self.command == "HEAD" else body[: int(len(body) * reply.body_share)]
        message = self._head(response) + sent
        if partial and not sent:  # nothing to halve but the head
            message = message[: len(message) // 2]
        # Unbuffered and in one piece: nothing is left to be written when the client has gone away.
        self.wfile.write(message)
        if reply.unread:
            self._discard_rest()

    def _hang_up(self, reply: Reply) -> None:
        assert isinstance(self.server, Listener)
        if reply.away is not None:
            self.server.go_away(reply.away)
        if reply.reset:
            self.server.reset(self.connection)

    def _head(self, response: Response) -> bytes:
        code = response.status_code
        lines = [f"{self.protocol_version} {code} {phrase(code)}", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in response.headers.to_wsgi_list()]
        if self.close_connection:
            lines.append("Connection: close")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")

    def _discard_rest(self) -> None:
        """Read a little of what the client is still sending, so that it sees the answer and not a reset."""
        self.connection.settimeout(1)
        with suppress(OSError):
            for _ in range(64):
                if not self.connection.recv(1 << 20):
                    return

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing: the request log is kept elsewhere."""


class Listener(ThreadedWSGIServer):
    """Accepts connections, a thread for each, and can cut them all at the end."""

    daemon_threads = False  # so that closing waits for the threads
    block_on_close = True

    def __init__(self, sock: socket.socket, application: Application) -> None:
        host, port = sock.getsockname()[:2]
        super().__init__(host, port, _not_used, handler=Connection, fd=sock.fileno())
        self.application = application
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._reset: set[socket.socket] = set()
        self._closed = threading.Event()
        self.away: float | None = None
        """After closing, the seconds until the server is to come back; None if it is not to."""

    def verify_request(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> bool:
        """Turn a new connection away if a fault says so."""
        if self.application.desk.faults.take_connection() is None:
            return True
        assert isinstance(request, socket.socket)
        self.reset(request)
        return False

    def reset(self, connection: socket.socket) -> None:
        """Let a connection, when it is closed, end with a reset."""
        reset_when_closed(connection)
        with self._lock:
            self._reset.add(connection)

    def shutdown(self) -> None:
        """Stop accepting connections; returns when no more are accepted."""
        # Else it would take until the listening thread next looks whether it is to stop.
        cut(self.socket)
        super().shutdown()

    def go_away(self, seconds: float) -> None:
        """Close for some seconds; returns when new connections are refused."""
        self.away = seconds
        self.shutdown()
        self._closed.wait()

    def process_request(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Remember the connection and serve it in a thread of its own."""
        with self._lock:
            assert isinstance(request, socket.socket)
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Close a connection."""
        with self._lock:
            assert isinstance(request, socket.socket)
            self._open.discard(request)
            is_reset = request in self._reset
            self._reset.discard(request)
        if is_reset:
            request.close()  # an orderly end before it would be all that the client sees
        else:
            super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Note that a connection broke; there is nobody left to tell."""
        logger.info("a connection broke: %r", sys.exception())

    def server_close(self) -> None:
        """Stop listening, cut what is still connected, and wait for its threads."""
        # Werkzeug closes once inside its constructor, before there is anything to cut.
        if hasattr(self, "_closed"):
            self.socket.close()
            self._closed.set()
            for connection in self._connections():
                cut(connection)
        super().server_close()

    def _connections(self) -> tuple[socket.socket, ...]:
        with self._lock:
            return tuple(self._open)


def _not_used(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Stand in for the WSGI application that Werkzeug wants; connections ask the demo application instead."""
    raise AssertionError("Connections ask the demo application.")
