"""What the window may ask of the station behind it."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ConnectRequest:
    """A server to connect to, and who signs in: with a user and password, or with a token."""

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    remember: bool = False


class Commands(Protocol):
    """Receives what the operator does; every method returns at once and is called on the GUI thread."""

    def scanned(self, text: str, source: str) -> None:
        """Take a scan that a keyboard-wedge scanner typed into ``source``."""
        ...

    def pressed(self, action: str, value: str = "") -> None:
        """Take the name of the action whose button or key was pressed, and the value that goes with it."""
        ...

    def entered(self, field: str, text: str) -> None:
        """Take a value that a person typed; the field ``code`` stands for a code typed by hand."""
        ...

    def connect(self, request: ConnectRequest) -> None:
        """Connect to a server; what comes of it is told to the connect dialog."""
        ...

    def tapped(self, camera: str, point: tuple[float, float]) -> None:
        """Take a tap on a camera's picture, across and down as parts of it from 0 to 1."""
        ...

    def save_scanner(self) -> None:
        """Save what the last set-up code taught."""
        ...

    def write_set_up_sheet(self) -> None:
        """Put the set-up codes and the control codes on paper."""
        ...

    def scanners_closed(self) -> None:
        """Take note that the page of the scanners is closed and scans count again."""
        ...

    def closing(self) -> None:
        """Take note that the window is being closed."""
        ...
