"""How a second start of the station asks the first one to show its window."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 1000
LONGEST_NAME = 16


def name_for(journal: Path) -> str:
    """Return the name under which the station with this journal listens, on this computer only."""
    return f"station-{hashlib.sha256(str(journal.resolve()).encode()).hexdigest()[:LONGEST_NAME]}"


class Doorbell(QObject):
    """Listens for a second start; what comes over the line is not read, coming is enough."""

    def __init__(self, name: str, on_ring: Callable[[], None]) -> None:
        super().__init__()
        self._on_ring = on_ring
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._rung)
        # Whoever has the journal's lock may take over the name of one that crashed.
        QLocalServer.removeServer(name)
        self.is_listening = self._server.listen(name)

    def _rung(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        socket.disconnectFromServer()
        self._on_ring()

    def close(self) -> None:
        """Listen no more."""
        self._server.close()


def ring(name: str) -> bool:
    """Ask the station of this name to show its window; False if none is there."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    is_there = socket.waitForConnected(ANSWER_MS)
    socket.abort()
    return is_there
