"""The states of looking up."""

from dataclasses import dataclass

from station.model import Pressed, Print, Scanned, Verdict
from station.operations import Details, Thing
from station.text import NOTHING, Text


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlasts the thing on the screen: the last label, and which details are under way.

    Details are asked for one thing after the other: whoever scans fast must not queue up those of things
    that nobody looks at any more.
    """

    printed: Print | None = None
    asking: str = ""


NONE_KEPT = Kept()


@dataclass(frozen=True, slots=True)
class Ready:
    """Nothing is shown; ``verdict`` is the last scan's, if there was one."""

    verdict: Verdict | None = None
    kept: Kept = NONE_KEPT


@dataclass(frozen=True, slots=True)
class Looking:
    """A code was sent to the server."""

    scanned: Scanned
    op: str
    kept: Kept = NONE_KEPT


@dataclass(frozen=True, slots=True)
class FindingOrder:
    """The server knows no such code; perhaps it is the reference of an order of the kind ``model``."""

    scanned: Scanned
    op: str
    detail: str
    model: str = "purchaseorder"
    kept: Kept = NONE_KEPT


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nothing on the server has the code; it may be linked, searched for or received."""

    scanned: Scanned
    verdict: Verdict
    kept: Kept = NONE_KEPT


@dataclass(frozen=True, slots=True)
class Showing:
    """A thing is on the screen; what is not known of it yet is on the way under the operations named.

    ``origin`` names what is asked for it, ``scanned`` is the code that led to it, None if another screen did.
    ``word`` is what was last said of a press. ``missing`` tells why there are no details. ``code`` is the
    server's own code of the thing once it was asked for.
    """

    thing: Thing
    origin: str
    verdict: Verdict
    scanned: Scanned | None = None
    word: Verdict | None = None
    loading: str = ""
    picture_op: str = ""
    picture: bytes = b""
    details: Details | None = None
    missing: Text = NOTHING
    code: str = ""
    is_code_shown: bool = False
    copies: int = 1
    kept: Kept = NONE_KEPT

    @property
    def details_op(self) -> str:
        """Return the name under which the details of this thing are asked for."""
        return f"{self.origin}:details"

    @property
    def wants_details(self) -> bool:
        """Tell whether the details of this thing were not told yet."""
        return not self.loading and self.details is None and not self.missing.template


@dataclass(frozen=True, slots=True)
class Coding:
    """The server was asked for the code of the thing that is shown; ``pressed`` is what it is wanted for."""

    showing: Showing
    pressed: Pressed
    op: str
    kept: Kept = NONE_KEPT


LookupState = Ready | Looking | FindingOrder | NotKnown | Showing | Coding
