"""Control codes: printed codes that tell the station what to do, such as STATION:CANCEL or STATION:QTY-10.

The prefix is a setting. What follows is a word of the table below, for some with a value behind a hyphen.
None of them books anything by itself: they choose, correct or confirm what is on the screen.
"""

import re
from dataclasses import dataclass

from station.model import Kind, ReadField, Reading
from station.text import Text, say

PREFIX = "STATION:"
FORMAT = "command"


@dataclass(frozen=True, slots=True)
class Command:
    """One word of the language; ``value`` is the form of what follows it, empty for none."""

    word: str
    label: Text
    value: str = ""


_NUMBER = r"[0-9]{1,7}(?:\.[0-9]{1,5})?"
STATUSES = "OK|ATTENTION|DAMAGED|DESTROYED|REJECTED|LOST|QUARANTINED|RETURNED"
_NAME = r"[A-Za-z0-9._@+-]{1,40}"

COMMANDS: dict[str, Command] = {
    "home": Command("HOME", say("Home")),
    "lookup": Command("LOOKUP", say("Look up")),
    "receive": Command("RECEIVE", say("Receive")),
    "pack": Command("PACK", say("Pack")),
    "search": Command("SEARCH", say("Search")),
    "move": Command("MOVE", say("Move")),
    "count": Command("COUNT", say("Count")),
    "add": Command("ADD", say("Add")),
    "remove": Command("REMOVE", say("Take out")),
    "split": Command("SPLIT", say("Split")),
    "merge": Command("MERGE", say("Merge")),
    "link": Command("LINK", say("Link codes")),
    "unlink": Command("UNLINK", say("Unlink codes")),
    "code": Command("CODE", say("Show its code")),
    "copy": Command("COPY", say("Copy")),
    "history": Command("HISTORY", say("Scan history")),
    "delete": Command("DELETE", say("Delete")),
    "recipe": Command("RECIPE", say("Recipe"), _NAME),
    "connect": Command("CONNECT", say("Connect to a server")),
    "scanners": Command("SCANNERS", say("Scanners")),
    "labels": Command("LABELS", say("Labels")),
    "disputes": Command("DISPUTES", say("In doubt")),
    "booked": Command("BOOKED", say("It is booked")),
    "send-again": Command("SEND-AGAIN", say("Send it again")),
    "drop": Command("DROP", say("Drop it")),
    "confirm": Command("CONFIRM", say("Confirm")),
    "cancel": Command("CANCEL", say("Cancel")),
    "undo": Command("UNDO", say("Undo")),
    "repeat": Command("REPEAT", say("Repeat")),
    "next-line": Command("NEXT-LINE", say("Next line")),
    "finish": Command("FINISH", say("Finish")),
    "save": Command("SAVE", say("Save")),
    "photo": Command("PHOTO", say("Photo")),
    "status": Command("STATUS", say("Status"), STATUSES),
    "serials": Command("SERIALS", say("Serial numbers")),
    "range": Command("RANGE", say("Range")),
    "batch": Command("BATCH", say("Batch")),
    "expiry": Command("EXPIRY", say("Expiry")),
    "packaging": Command("PACKAGING", say("Packaging")),
    "note": Command("NOTE", say("Note")),
    "new-shipment": Command("NEW-SHIPMENT", say("New shipment")),
    "verify": Command("VERIFY", say("Check the parcel")),
    "ship": Command("SHIP", say("Ship")),
    "consume": Command("CONSUME", say("Consume")),
    "tracking": Command("TRACKING", say("Tracking number")),
    "invoice": Command("INVOICE", say("Invoice number")),
    "print": Command("PRINT", say("Print")),
    "reprint": Command("REPRINT", say("Print again")),
    "quantity": Command("QTY", say("Quantity"), _NUMBER),
    "digit": Command("DIGIT", say("Digit"), r"[0-9]|POINT|BACK"),
    "copies": Command("COPIES", say("Copies"), r"[0-9]{1,3}"),
    "badge": Command("BADGE", say("Operator"), _NAME),
}
"""Action name to command; the names are those of the buttons and of Pressed."""

ACTIONS = tuple(COMMANDS)


def code_of(action: str, value: str = "", prefix: str = PREFIX) -> str:
    """Return the text to print for an action."""
    word = COMMANDS[action].word
    return f"{prefix}{word}-{value}" if value else f"{prefix}{word}"


def read_command(text: str, prefix: str = PREFIX) -> Reading | None:
    """Read a control code in any case; None if the text is something else."""
    trimmed = text.strip(" \t\r\n")
    if trimmed[: len(prefix)].upper() != prefix.upper() or not trimmed.isascii():
        return None
    body = trimmed[len(prefix) :]
    for action, command in COMMANDS.items():
        value = _value(command, body)
        if value is not None:
            return _reading(trimmed, action, command, value)
    return None


def _value(command: Command, body: str) -> str | None:
    """Return the value behind a command's word, empty if it takes none, None if this is another word."""
    if not command.value:
        return "" if body.upper() == command.word else None
    match = re.fullmatch(f"{command.word}-({command.value})", body, re.IGNORECASE)
    return match[1] if match else None


def _reading(text: str, action: str, command: Command, value: str) -> Reading:
    named = ReadField("action", action, command.word)
    fields = (named, ReadField("value", value, command.word)) if value else (named,)
    return Reading(Kind.COMMAND, text, fields, format=FORMAT, identifiers=((command.word, value),))
