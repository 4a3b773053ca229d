"""The frozen values that travel through the station, from the trigger to the screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from station.outcomes import (
    Done as Done,
    Evidence as Evidence,
    NotSent as NotSent,
    Outcome as Outcome,
    Refused as Refused,
    Unknown as Unknown,
    Why as Why,
)
from station.recollections import (
    HourCount as HourCount,
    Recall as Recall,
    Recorded as Recorded,
    Remembered as Remembered,
    Review as Review,
    Tally as Tally,
)
from station.text import NOTHING, Text

if TYPE_CHECKING:
    from station.operations import Read, Thing, Write
    from station.screen import Report


@dataclass(frozen=True, slots=True)
class Scan:
    """Exactly what a device gave.

    ``raw`` holds the bytes as they came (keyboard text as UTF-8), ``text`` the same decoded;
    ``text`` may hold lone surrogates if the device typed them. ``symbology`` is the AIM or
    decoder name where the device tells it.
    """

    id: str
    raw: bytes
    text: str
    source: str
    symbology: str | None
    at: datetime


class Kind(StrEnum):
    """What sort of code a scan turned out to be."""

    COMMAND = "command"
    NATIVE = "native"
    LABEL = "label"
    PLAIN = "plain"
    UNUSABLE = "unusable"


class Confidence(StrEnum):
    """How far a reading can be trusted."""

    CERTAIN = "certain"
    LIKELY = "likely"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class ReadField:
    """One field of a code; ``identifier`` is where it came from (a data identifier such as ``1P``)."""

    name: str
    value: str
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The scan understood. ``text`` is the canonical content, the form that goes to the server.

    ``format`` names the syntax that was recognised (``iso15434``, ``gs1``, ``lcsc`` ...), empty for none;
    ``identifiers`` are the code's own identifiers with their raw values, in order; ``fields`` the same in
    the field's terms. ``repairs`` tell what was restored, ``problems`` what is doubtful about the content;
    ``problem`` is why a code cannot be used at all.
    """

    kind: Kind
    text: str
    fields: tuple[ReadField, ...] = ()
    repairs: tuple[str, ...] = ()
    confidence: Confidence = Confidence.CERTAIN
    problem: Text = NOTHING
    format: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    problems: tuple[Text, ...] = ()

    def get(self, name: str) -> str:
        """Return the first value of a field that is not empty, or an empty string."""
        return next((f.value for f in self.fields if f.name == name and f.value), "")


class Tone(StrEnum):
    """What colour, icon and sound a screen has; the operator tells them apart at three metres."""

    NEUTRAL = "neutral"
    GOOD = "good"
    ASK = "ask"
    BAD = "bad"
    UNSURE = "unsure"


class Result(StrEnum):
    """What became of a scan."""

    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"
    KEPT = "kept"
    UNSURE = "unsure"
    ASK = "ask"
    REPEATED = "repeated"
    TAKEN_BACK = "taken back"


TONE_OF = {
    Result.PENDING: Tone.NEUTRAL,
    Result.DONE: Tone.GOOD,
    Result.REFUSED: Tone.BAD,
    Result.KEPT: Tone.UNSURE,
    Result.UNSURE: Tone.UNSURE,
    Result.ASK: Tone.ASK,
    Result.REPEATED: Tone.NEUTRAL,
    Result.TAKEN_BACK: Tone.NEUTRAL,
}


class Chime(StrEnum):
    """A sound of its own, besides the sound that a tone has."""

    FINISHED = "finished"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the station says of one scan. ``detail`` quotes the server; ``data`` is plain JSON.

    ``chime`` is heard instead of the sound of the tone.
    """

    scan_id: str
    result: Result
    headline: Text
    detail: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    chime: Chime | None = None

    @property
    def tone(self) -> Tone:
        """Return the tone that belongs to the result."""
        return TONE_OF[self.result]


# Events: what a workflow reacts to.


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the same label led to before; ``when`` and ``what`` are for the eye."""

    when: str
    what: str
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code was scanned and read; ``earlier`` if the same label was booked before, or is being booked."""

    scan: Scan
    reading: Reading
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """An action was chosen: by its button, its key or its control code.

    ``press`` tells one press of a button from every other; a control code has its scan for that.
    """

    action: str
    scan_id: str = ""
    value: str = ""
    press: str = ""

    @property
    def origin(self) -> str:
        """Return what operations that the action causes are named after."""
        return self.scan_id or self.press


@dataclass(frozen=True, slots=True)
class Entered:
    """A value was given outside a scan: typed, or named on the command line."""

    field: str
    text: str
    scan_id: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A code that another screen has looked up belongs to an order; open it.

    ``model`` is the server's name of what ``order`` is the key of.
    """

    scanned: Scanned
    order: int
    supplier_part: int | None = None
    model: str = "purchaseorder"


@dataclass(frozen=True, slots=True)
class Brought:
    """A thing that another screen shows is to be worked on; ``pressed`` is what was chosen there."""

    thing: "Thing"
    pressed: Pressed


@dataclass(frozen=True, slots=True)
class Answered:
    """An operation came back from the server."""

    op_id: str
    outcome: "Outcome"


Event = Scanned | Pressed | Entered | Chosen | Brought | Answered


# Effects: what a workflow wants done.


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the server a question that changes nothing there.

    What is asked ``at_leisure`` is asked once the operator pauses; if the next code comes first, the answer
    is NotSent.
    """

    op_id: str
    read: "Read"
    at_leisure: bool = False


@dataclass(frozen=True, slots=True)
class Commit:
    """Write to the server, through the journal, with exactly one effect."""

    op_id: str
    scan_id: str
    write: "Write"


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the operator what became of a scan: tape, sound, journal, headless output."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class WorkAt:
    """Make a location the place to work in; None forgets the one that was."""

    location: "Place | None"


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Record from now on under the name of a badge."""

    name: str


@dataclass(frozen=True, slots=True)
class SwitchTo:
    """Go to another workflow and hand it an event to begin with."""

    workflow: str
    event: Event | None = None


class Ruling(StrEnum):
    """What a person says of a write of which the server could not tell whether it happened."""

    BOOKED = "booked"
    SEND_AGAIN = "send again"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Settle:
    """Settle a disputed write by a person's word."""

    op_id: str
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class Return:
    """Go back to the screen that was left for this one, as it was."""


@dataclass(frozen=True, slots=True)
class Photograph:
    """Take a picture with the station's camera. Answered with Done(Photo), or Refused."""

    op_id: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that lies in the station's data folder; ``sha256`` is that of its bytes, in hexadecimal."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Deliver:
    """Put a report on paper, or into a file. Answered with Done(name of the file or printer), or Refused."""

    op_id: str
    report: "Report"
    on_paper: bool


@dataclass(frozen=True, slots=True)
class Print:
    """Have a label printed by the printer beside the operator; what became of it is told by itself.

    ``template`` is the name of a label template, ``data`` fills it. ``scan_id`` is the scan it belongs to,
    empty for none.
    """

    template: str
    data: Mapping[str, str]
    copies: int = 1
    scan_id: str = ""


@dataclass(frozen=True, slots=True)
class Rescan:
    """Act on a code once more, as if it came from a scanner on another screen.

    It becomes a scan of its own, named after ``origin``; ``screen`` begins anew. A screen that does not
    exist is the home screen.
    """

    code: str
    screen: str
    origin: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Put a text on the clipboard, where there is one."""

    text: str


Effect = (
    Ask
    | Commit
    | Say
    | WorkAt
    | OnDuty
    | SwitchTo
    | Settle
    | Return
    | Recall
    | Tally
    | Review
    | Photograph
    | Deliver
    | Print
    | Rescan
    | Copy
)


# What the station knows around a workflow.


@dataclass(frozen=True, slots=True)
class Place:
    """A stock location: its key on the server and its full path for the eye.

    A ``structural`` one only holds other locations; nothing can be put there.
    """

    pk: int
    name: str
    structural: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in where, and what they may do: role name to permissions (view, add, change, delete).

    ``is_staff`` tells that they may do what no role grants, such as deleting kept scans.
    """

    user: str
    server: str
    version: str
    api: int
    roles: Mapping[str, tuple[str, ...]]
    pk: int | None = None
    is_staff: bool = False

    def may(self, role: str, permission: str) -> bool:
        """Tell whether the user holds a permission."""
        return permission in self.roles.get(role, ())


@dataclass(frozen=True, slots=True)
class Dispute:
    """A write of which nobody can tell whether it happened.

    ``at`` is when it was scanned, as text; ``cause`` why the answer was lost; ``evidence`` what reading
    back saw.
    """

    op_id: str
    headline: Text
    at: str
    code: str
    cause: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Who works, and where; ``identity`` is None until the server told it, ``on_duty`` a badge's name."""

    identity: Identity | None = None
    location: Place | None = None
    disputes: tuple[Dispute, ...] = ()
    on_duty: str = ""

    @property
    def operator(self) -> str:
        """Return whose work is recorded: whoever scanned a badge last, else who is signed in."""
        return self.on_duty or (self.identity.user if self.identity else "")


S = TypeVar("S", covariant=True)


@dataclass(frozen=True)
class Step(Generic[S]):
    """What a workflow answers to an event: its new state and what it wants done."""

    state: S
    effects: tuple[Effect, ...] = ()


def decimal_or_none(text: str) -> Decimal | None:
    """Read a quantity as labels print it: plain digits with an optional point; anything else is None."""
    stripped = text.strip()
    if not stripped or len(stripped) > 18 or not stripped.replace(".", "", 1).isascii():
        return None
    if not stripped.replace(".", "", 1).isdigit():
        return None
    return Decimal(stripped)
