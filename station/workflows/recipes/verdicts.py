"""What the answers to a recipe's writes mean, in the operator's words."""

from dataclasses import replace
from decimal import Decimal

from station.model import Done, Outcome, Result, Verdict, Why
from station.operations import (
    AddStock,
    Adjusted,
    ChangeStatus,
    Count,
    Link,
    Move,
    Receive,
    RemoveStock,
    Unlink,
    Write,
)
from station.operations.reversal import undo_note
from station.text import NOTHING, Text, number, say
from station.workflows.base import in_doubt, not_done
from station.workflows.receiving import verdicts as receipts
from station.workflows.statuses import STATUSES

_NAMES: dict[type, Text] = {
    Move: say("{quantity} × {part} to {place}"),
    Count: say("{part} counted as {quantity}"),
    AddStock: say("{quantity} × {part} added"),
    RemoveStock: say("{quantity} × {part} taken"),
    ChangeStatus: say("{part} marked as {status}"),
    Link: say("the code of {part}"),
    Unlink: say("{part} without its code"),
}
_DONE: dict[type, Text] = {
    Move: say("Moved: {quantity} × {part} to {place}."),
    Count: say("Counted: {part}, {quantity}."),
    AddStock: say("Added: {quantity} × {part}.{left}"),
    RemoveStock: say("Taken: {quantity} × {part}.{left}"),
    ChangeStatus: say("{part} is marked as {status}."),
    Link: say("The code leads to {part} now."),
    Unlink: say("{part} has no code any more."),
}
_REFUSALS: dict[Why, Text] = {
    Why.TAKEN_BACK: say("Taken back before it was sent: {what}."),
    Why.DROPPED: say("Dropped by hand, not done by this station: {what}."),
    Why.SERIALISED: say("{part} has a serial number: there is always one of it. Nothing was changed."),
    Why.UNCHANGED: say("The server took the word and moved nothing: {part} is where it was."),
    Why.PLACE_GONE: say("Nothing can be put into {place} any more. Scan another location."),
    Why.LINKED_ELSEWHERE: say("The code belongs to something else already. Nothing was linked."),
    Why.NOT_ENOUGH: say("There is not so much of {part} any more. Nothing was changed."),
    Why.INVALID: say("The server refused this: {what}. Read its answer below."),
}
_UNSURE = say("No answer: {what}? The station checks with the server; do not scan it again.")


def pending(write: Write, scan_id: str) -> Verdict:
    """Say what the server is asked to do."""
    if isinstance(write, Receive):
        return Verdict(scan_id, Result.PENDING, say("Receiving {part} ...", part=write.part))
    return Verdict(scan_id, Result.PENDING, say("Asking the server: {what} ...", what=_what(write)))


def judge(write: Write, scan_id: str, outcome: Outcome) -> Verdict:
    """Say what the answer to a write means."""
    if isinstance(write, Receive):
        return receipts.judge(write, scan_id, outcome)
    names, what = _named(write, outcome), _what(write)
    data = {key: str(value) for key, value in names.items() if value and key != "left"}
    if isinstance(outcome, Done):
        if _undoes(write):
            return Verdict(scan_id, Result.TAKEN_BACK, say("Taken back; now: {what}.", what=what), data=data)
        return Verdict(scan_id, Result.DONE, Text(_DONE[type(write)].template, names), data=data)
    verdict = not_done(scan_id, outcome, {**names, "what": what}, _REFUSALS, _UNSURE)
    return replace(verdict, data=data)


def doubt(write: Write, scan_id: str) -> Verdict:
    """Say that reading back could not tell whether a write was carried out."""
    if isinstance(write, Receive):
        return receipts.doubt(write, scan_id)
    return in_doubt(scan_id, _what(write))


def _what(write: Write) -> Text:
    return Text(_NAMES[type(write)].template, _named(write, Done()))


def _undoes(write: Write) -> bool:
    return str(getattr(write, "note", "")).endswith(undo_note(""))


def _named(write: Write, outcome: Outcome) -> dict[str, object]:
    names: dict[str, object] = {"part": "", "quantity": "", "place": "", "status": "", "left": NOTHING}
    if isinstance(write, Link | Unlink):
        return {**names, "part": write.name}
    assert isinstance(write, Move | Count | AddStock | RemoveStock | ChangeStatus)
    names["part"] = write.part
    if isinstance(write, Move):
        amount = sum((item.quantity for item in write.items), Decimal(0))
        return {**names, "quantity": number(amount), "place": write.location_name or say("where it was")}
    if isinstance(write, ChangeStatus):
        known = [name for code, name in STATUSES.values() if code == write.status]
        return {**names, "status": known[0] if known else str(write.status)}
    told = outcome.data if isinstance(outcome, Done) else None
    left = told.quantity if isinstance(told, Adjusted) else None
    names["left"] = NOTHING if left is None else say(" There are {left} now.", left=left)
    return {**names, "quantity": number(write.quantity)}
