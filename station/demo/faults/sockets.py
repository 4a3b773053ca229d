"""What faults do to sockets."""

import os
import socket
import struct
from contextlib import suppress

NO_LINGERING = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)


BACKLOG = 128
"""Connections that may wait to be accepted."""


def reset_when_closed(connection: socket.socket) -> None:
    """Let the other side see a reset instead of an orderly end."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGERING)


def cut(connection: socket.socket) -> None:
    """Wake the thread that waits for a connection, and end the connection for the other side."""
    with suppress(OSError):
        # The plain socket's way: an encrypted one would take its state from under the waiting thread.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that holds a port without listening: connections are refused until it does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    held = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it means that two may listen at once
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((host, port))
    except (OSError, OverflowError):
        held.close()
        raise
    return held


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one."""
    ready = bound(host, port)
    try:
        ready.listen(BACKLOG)
    except OSError:
        ready.close()
        raise
    return ready
