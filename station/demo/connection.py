"""The server's end of a TCP connection: HTTP/1.1 with keep-alive, or cut off where a fault wants it."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from contextlib import suppress
from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING

from werkzeug import Request, Response
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from station.demo.application import Application, Reply

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
            return
        body = response.get_data()
        response.headers["Server-Timing"] = f"app;dur={milliseconds:.3f}"
        response.headers["Content-Length"] = str(len(body))
        sent = b"" if self.command == "HEAD" else body[: int(len(body) * reply.body_share)]
        # Unbuffered and in one piece: nothing is left to be written when the client has gone away.
        self.wfile.write(self._head(response) + sent)
        if reply.unread:
            self._discard_rest()

    def _head(self, response: Response) -> bytes:
        code = response.status_code
        phrase = HTTPStatus(code).phrase if code in {known.value for known in HTTPStatus} else "Unknown"
        lines = [f"{self.protocol_version} {code} {phrase}", f"Date: {self.date_time_string()}"]
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
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Note that a connection broke; there is nobody left to tell."""
        logger.info("a connection broke: %r", sys.exception())

    def server_close(self) -> None:
        """Stop listening, cut what is still connected, and wait for its threads."""
        for connection in self._connections():
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        super().server_close()

    def _connections(self) -> tuple[socket.socket, ...]:
        # Werkzeug closes once inside its constructor, before there is anything to cut.
        if not hasattr(self, "_lock"):
            return ()
        with self._lock:
            return tuple(self._open)


def _not_used(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Stand in for the WSGI application that Werkzeug wants; connections ask the demo application instead."""
    raise AssertionError("Connections ask the demo application.")
