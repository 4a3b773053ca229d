"""The way to a printer that takes a stream of bytes."""

from typing import Protocol

from station.printers.base import Failed
from station.settings_tree import PrinterSettings


class Channel(Protocol):
    """An open way to a printer; all trouble is an OSError, and each wait is bounded."""

    def send(self, content: memoryview, seconds: float) -> int:
        """Hand over at least one byte and return how many; TimeoutError if none went in time."""
        ...

    def receive(self, seconds: float) -> bytes:
        """Return what came, nothing if nothing came in time; ConnectionError where nothing more can come."""
        ...

    def finish(self, seconds: float) -> None:
        """Wait until all has left; raises where the printer did not get it."""
        ...

    def close(self) -> None:
        """Let go of the printer, and of what has not left yet."""
        ...


class Connect(Protocol):
    """Opens the way to the printer of some settings, or says why nothing can be sent."""

    def __call__(self, settings: PrinterSettings, /) -> Channel | Failed:
        """Open it."""
        ...
