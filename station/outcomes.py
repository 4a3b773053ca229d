"""The four things that can come of asking a server, and what reading back tells."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a server refused, as far as the station can act on it."""

    INVALID = "invalid"
    NO_MATCH = "no match"
    SIGN_IN = "sign-in"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not found"
    ALREADY_RECEIVED = "already received"
    LINE_COMPLETE = "line complete"
    NO_LINE = "no line"
    NO_LOCATION = "no location"
    NO_QUANTITY = "no quantity"
    NOT_PLACED = "not placed"
    NOT_ENOUGH = "not enough"
    NOT_AVAILABLE = "not available"
    CHANGED = "changed meanwhile"
    ORDER_CLOSED = "order closed"
    NO_SHIPMENT = "no shipment"
    EMPTY_SHIPMENT = "empty shipment"
    ALREADY_SHIPPED = "already shipped"
    ALREADY_THERE = "already there"
    LINKED_ELSEWHERE = "linked elsewhere"
    SERIALISED = "serialised"
    UNCHANGED = "unchanged"
    PLACE_GONE = "place gone"
    TOO_MANY = "too many"
    SERIAL_TAKEN = "serial taken"
    NO_CAMERA = "no camera"
    NO_PRINTER = "no printer"
    PHOTO_GONE = "photo gone"
    NOT_SAVED = "not saved"
    NOT_SUPPORTED = "not supported"
    NOT_INVENTREE = "not inventree"
    NOT_SET_UP = "not set up"
    DROPPED = "dropped by a person"
    TAKEN_BACK = "taken back before it was sent"


@dataclass(frozen=True, slots=True)
class Done:
    """The server did it; ``data`` is what the operation promises."""

    data: object = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The server said no. ``text`` is the server's own wording, for quoting only."""

    why: Why
    text: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """The request never reached the server; sending it later is safe. ``delay`` in seconds."""

    cause: str
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request may have reached the server; look before sending it again."""

    cause: str


Outcome = Done | Refused | NotSent | Unknown


class Evidence(StrEnum):
    """What reading back tells about a write whose answer was lost."""

    APPLIED = "applied"
    NOT_APPLIED = "not applied"
    UNCLEAR = "unclear"
