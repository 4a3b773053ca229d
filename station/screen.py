"""What a screen shows: values that a window paints and a script prints."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.model import Chime, Result, Tone
from station.text import NOTHING, Text


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value on the screen; ``strong`` ones are read from three metres."""

    label: Text
    value: str | Text
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of something is done, and how much is on its way; parts of the whole, each from 0 to 1."""

    done: float
    under_way: float = 0.0


@dataclass(frozen=True, slots=True)
class Action:
    """Something the operator can do: by button, by scanning ``code``, by pressing ``key`` where there is one.

    ``value`` goes with the action, such as the digit of ``digit``.
    """

    name: str
    label: Text
    code: str
    value: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; ``current`` is the one that the last scan belongs to.

    ``picture`` is an image file's bytes, shown before the first cell; ``progress`` is drawn as a bar.
    ``action`` is done when the row is clicked, or its key pressed; the key is shown before the row.
    """

    cells: tuple[str | Text, ...]
    tone: Tone = Tone.NEUTRAL
    current: bool = False
    progress: Progress | None = None
    picture: bytes = b""
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A second table, shown beside the first."""

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class View:
    """All that a screen shows. ``detail`` is quoted server text, ``picture`` an image file's bytes.

    ``code`` is a text that is drawn as a QR code, to be scanned from the screen; ``beside`` stands at the
    side of the rows, which are called ``caption`` then.
    """

    screen: str
    title: Text
    headline: Text
    prompt: Text
    tone: Tone = Tone.NEUTRAL
    detail: str = ""
    fields: tuple[Field, ...] = ()
    columns: tuple[Text, ...] = ()
    rows: tuple[Row, ...] = ()
    actions: tuple[Action, ...] = ()
    picture: bytes = b""
    busy: bool = False
    code: str = ""
    caption: Text = NOTHING
    beside: Table | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A table to print or to keep as a file; ``name`` is what a file of it is called, without its ending."""

    name: str
    title: Text
    facts: tuple[tuple[Text, str], ...]
    columns: tuple[Text, ...]
    rows: tuple[tuple[str, ...], ...]


class Link(StrEnum):
    """How well the server answers."""

    CONNECTING = "connecting"
    ONLINE = "online"
    SLOW = "slow"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner or printer beside the station; ``ready`` False is shown in red with ``state``.

    ``last`` is the last scan that came from it.
    """

    name: Text
    state: Text
    ready: bool
    last: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What stands on every screen, whatever the workflow.

    ``as_of`` is when the server last told something, seconds since 1970, where that is not just now; else 0.
    """

    link: Link = Link.CONNECTING
    server: str = ""
    operator: str = ""
    location: str = ""
    as_of: float = 0.0
    waiting: int = 0
    in_doubt: int = 0
    devices: tuple[Device, ...] = ()
    notice: Text = NOTHING
    needs_sign_in: bool = False


class LabelResult(StrEnum):
    """How far a label is on its way to a printer; one that waits cannot be printed now."""

    QUEUED = "queued"
    WAITING = "waiting"
    PRINTED = "printed"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class LabelNote:
    """What became of the labels of a scan."""

    text: Text
    tone: Tone


@dataclass(frozen=True, slots=True)
class TapeRow:
    """One scan of the session with what became of it, and of its labels if it has any."""

    scan_id: str
    at: datetime
    text: str
    workflow: str
    result: Result
    headline: Text
    detail: str = ""
    chime: Chime | None = None
    label: LabelNote | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the window needs to paint itself; the newest tape row comes first."""

    view: View
    status: Status
    tape: tuple[TapeRow, ...]
