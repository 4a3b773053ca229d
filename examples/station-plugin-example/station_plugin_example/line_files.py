"""Takes scans from a text file, one a line, and ends with it."""

import threading

from station.input.base import ScanMaker, Sink, Watcher
from station.input.sources import SourceKind
from station.screen import Device
from station.settings_tree import ScannerSettings
from station.text import say

STATION_INTERFACE = 1


class LineFile:
    """The lines of a file as scans, read on a thread of its own."""

    def __init__(self, path: str, scanner: ScannerSettings, maker: ScanMaker) -> None:
        self.name = scanner.name
        self._path = path
        self._maker = maker
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def finished(self) -> bool:
        """Tell whether all lines have been handed over."""
        return self._thread is not None and not self._thread.is_alive()

    def start(self, sink: Sink, watcher: Watcher) -> None:
        """Begin to read."""
        self._thread = threading.Thread(target=self._read, args=(sink, watcher), name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Read no further."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(2)

    def _read(self, sink: Sink, watcher: Watcher) -> None:
        name = say("{name}", name=self.name)
        try:
            with open(self._path, "rb") as lines:
                watcher(self.name, Device(name, say("is read"), ready=True))
                for line in lines:
                    if self._stopped.is_set():
                        return
                    sink(self._maker.from_bytes(line.rstrip(b"\r\n"), self.name))
        except OSError as error:
            watcher(self.name, Device(name, say("cannot be read ({why})", why=error.strerror), ready=False))


LINES = SourceKind("FILE", LineFile)
