"""What an input source is, and how the text or bytes of a device become a Scan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.model import Device, Scan

Sink = Callable[[Scan], None]
"""Takes each scan as it is complete; it only puts it into a queue and may be called from any thread."""


class Source(Protocol):
    """Something that scans come from; trouble with the device shows in ``device`` and is never raised."""

    name: str

    @property
    def device(self) -> Device:
        """Return the state of the device in the operator's words."""
        ...

    def start(self, sink: Sink) -> None:
        """Begin to deliver scans; returns at once."""
        ...

    def stop(self) -> None:
        """Deliver no more scans; a scan that is complete has been delivered before this returns."""
        ...


@dataclass(frozen=True, slots=True)
class ScanMaker:
    """Gives scans their identity and time; both are handed in, so that tests can foretell them."""

    new_id: Callable[[], str]
    now: Callable[[], datetime]

    def from_text(self, text: str, source: str) -> Scan:
        """Make a scan of typed text; lone surrogates survive in its bytes."""
        return Scan(self.new_id(), text.encode("utf-8", "surrogatepass"), text, source, None, self.now())

    def from_bytes(self, raw: bytes, source: str, symbology: str | None = None) -> Scan:
        """Make a scan of bytes; UTF-8 if they are, else each byte as the Latin-1 character."""
        return Scan(self.new_id(), raw, text_of(raw), source, symbology, self.now())


def text_of(raw: bytes) -> str:
    """Decode the bytes of a code: UTF-8 if they are, else each byte as the Latin-1 character."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
