"""What an input source is, and how the text or bytes of a device become a Scan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.model import Scan
from station.screen import Device

Sink = Callable[[Scan], None]
"""Takes each scan as it is complete; it only puts it into a queue and may be called from any thread."""


Watcher = Callable[[str, Device], None]
"""Is told a source's name and its new state; may be called from any thread and returns at once."""


class Source(Protocol):
    """Something that scans come from; trouble with the device shows in its state and is never raised.

    A source that loses its device says so, goes on looking for it, and comes back by itself.
    """

    name: str
    """Stands in every scan it makes; no two sources of a run share it."""

    @property
    def finished(self) -> bool:
        """Tell whether no scan can come any more, as from a file that is read to its end."""
        ...

    def start(self, sink: Sink, watcher: Watcher) -> None:
        """Begin to deliver scans and to tell each change of state; returns at once."""
        ...

    def stop(self) -> None:
        """Deliver no more scans and let go of the device; waits for the source's thread, within a limit."""
        ...


@dataclass(frozen=True, slots=True)
class ScanMaker:
    """Gives scans their identity and time; both are handed in, so that tests can foretell them."""

    new_id: Callable[[], str]
    now: Callable[[], datetime]

    def from_text(self, text: str, source: str) -> Scan:
        """Make a scan of typed text; lone surrogates survive in its bytes."""
        return Scan(self.new_id(), text.encode("utf-8", "surrogatepass"), text, source, None, self.now())

    def from_keys(self, typed: str, meant: str, source: str) -> Scan:
        """Make a scan of keys: what the computer typed is kept as it came, what was meant is the text."""
        raw = typed.encode("utf-8", "surrogatepass")
        return Scan(self.new_id(), raw, meant, source, None, self.now())

    def from_bytes(
        self, raw: bytes, source: str, symbology: str | None = None, encoding: str = "auto"
    ) -> Scan:
        """Make a scan of bytes, which stay as they are; ``auto`` takes UTF-8, else each byte as Latin-1."""
        text = text_of(raw) if encoding == "auto" else raw.decode(encoding, "replace")
        return Scan(self.new_id(), raw, text, source, symbology, self.now())


def text_of(raw: bytes) -> str:
    """Decode the bytes of a code: UTF-8 if they are, else each byte as the Latin-1 character."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
