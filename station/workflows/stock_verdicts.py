"""What the answers to changes of stock mean, in the operator's words."""

from dataclasses import replace

from station.model import Done, Outcome, Refused, Result, Verdict, Why
from station.operations import (
    AddStock,
    Adjusted,
    ChangeStatus,
    Count,
    Merge,
    Move,
    Moved,
    RemoveStock,
    Write,
)
from station.text import Text, number, say
from station.workflows.base import in_doubt, not_done
from station.workflows.statuses import STATUSES

StockWrite = Move | Count | AddStock | RemoveStock | ChangeStatus | Merge

_UNDO = " (undo)"
_BY_HAND = {Why.TAKEN_BACK, Why.DROPPED}
_NAMES: dict[type, Text] = {
    Count: say("counting {part} as {quantity}"),
    AddStock: say("adding {quantity} × {part}"),
    RemoveStock: say("taking {quantity} × {part}"),
    ChangeStatus: say("setting {part} to {status}"),
    Merge: say("making one stock item of {count} × {part}"),
}
_MOVING = say("moving {quantity} × {part} to {place}")
_MOVING_SEVERAL = say("moving {count} stock items to {place}")
_SPLITTING = say("splitting {quantity} off {part}")
_DONE: dict[type, Text] = {
    Count: say("{part} is counted: {quantity}."),
    AddStock: say("{quantity} added to {part}; {now} there now."),
    RemoveStock: say("{quantity} taken from {part}; {now} left."),
    ChangeStatus: say("{part} is set to {status}."),
    Merge: say("{part} is one stock item now, with {now}."),
}
_MOVED = say("Moved {quantity} × {part} to {place}.")
_MOVED_SEVERAL = say("Moved {count} stock items to {place}.")
_SPLIT = say("{quantity} of {part} are a stock item of their own now.")
_UNTOLD: dict[type, Text] = {
    AddStock: say("{quantity} added to {part}."),
    RemoveStock: say("{quantity} taken from {part}."),
    Merge: say("{part} is one stock item now."),
}
_USED_UP: dict[type, Text] = {
    Count: say("{part} is counted: 0. The server may have deleted it with that."),
    RemoveStock: say("{quantity} taken from {part}; nothing is left of it."),
}
_REFUSALS: dict[Why, Text] = {
    Why.TAKEN_BACK: say("Taken back before it was sent: {what}."),
    Why.DROPPED: say("Dropped by hand, not done by this station: {what}."),
    Why.UNCHANGED: say(
        "The server accepted it and changed nothing: {what}. Look at the stock item on the server."
    ),
    Why.SERIALISED: say("{part} has a serial number; the server changed nothing. Look at it on the server."),
    Why.NOT_FOUND: say("The server does not have this any more: {what}. Nothing was changed; scan it again."),
    Why.INVALID: say("The server refused {what}. Nothing was changed; read its answer below."),
    Why.NOT_SUPPORTED: say("This server cannot do this from a station: {what}. Ask the office."),
}
_UNSURE = say("No answer for {what}. The station checks with the server; do not do it again.")


def judge(write: Write, scan_id: str, outcome: Outcome) -> Verdict:
    """Say what the answer to a write means."""
    assert isinstance(write, StockWrite), f"a screen of stock made no {write.KIND}"
    names = _named(write, outcome)
    what = Text(_name(write).template, names)
    data = _data(write, names)
    if isinstance(outcome, Done):
        return _done(write, scan_id, outcome, names, data)
    verdict = not_done(scan_id, outcome, {**names, "what": what}, _REFUSALS, _UNSURE)
    if isinstance(outcome, Refused) and _is_undo(write) and outcome.why not in _BY_HAND:
        back = say("It could not be taken back: {what}. Look at it on the server.", what=what)
        verdict = replace(verdict, headline=back)
    return replace(verdict, data=data)


def doubt(write: Write, scan_id: str) -> Verdict:
    """Say that reading back could not tell whether a write was carried out."""
    assert isinstance(write, StockWrite), f"a screen of stock made no {write.KIND}"
    what = Text(_name(write).template, _named(write, Done()))
    return in_doubt(scan_id, what)


def left_there(outcome: Outcome) -> tuple[int, ...]:
    """Return the items that the server accepted and left where they were."""
    told = outcome.data if isinstance(outcome, Done) else None
    return told.left if isinstance(told, Moved) else ()


def _done(
    write: StockWrite, scan_id: str, outcome: Done, names: dict[str, object], data: dict[str, object]
) -> Verdict:
    if left := left_there(outcome):
        some = say(
            "The server left {left} of {count} stock items where they were. Look at them on the server.",
            **{**names, "left": len(left)},
        )
        return Verdict(scan_id, Result.REFUSED, some, data={**data, "left": list(left)})
    if _is_undo(write):
        back = say("Taken back: {what} is done.", what=Text(_name(write).template, names))
        return Verdict(scan_id, Result.TAKEN_BACK, back, data=data)
    return Verdict(scan_id, Result.DONE, Text(_done_sentence(write, names).template, names), data=data)


def _done_sentence(write: StockWrite, names: dict[str, object]) -> Text:
    if isinstance(write, Move):
        return _SPLIT if _is_split(write) else _MOVED if len(write.items) == 1 else _MOVED_SEVERAL
    if names["now"] == "0" and type(write) in _USED_UP:
        return _USED_UP[type(write)]
    return _UNTOLD.get(type(write), _DONE[type(write)]) if names["now"] == "" else _DONE[type(write)]


def _name(write: StockWrite) -> Text:
    if not isinstance(write, Move):
        return _NAMES[type(write)]
    return _SPLITTING if _is_split(write) else _MOVING if len(write.items) == 1 else _MOVING_SEVERAL


def _is_split(write: Move) -> bool:
    """Tell whether a part of an item stays where it is, as an item of its own."""
    return len(write.items) == 1 and write.items[0].origin == write.location


def _is_undo(write: StockWrite) -> bool:
    return write.note.endswith(_UNDO)


def _named(write: StockWrite, outcome: Outcome) -> dict[str, object]:
    names: dict[str, object] = {"part": write.part, "quantity": "", "place": "", "count": "", "now": ""}
    if isinstance(write, Move):
        names |= {"quantity": number(write.items[0].quantity), "count": len(write.items)}
        names["place"] = write.location_name or say("where it was")
    elif isinstance(write, ChangeStatus):
        labels: dict[int, Text] = dict(STATUSES.values())
        names["status"] = labels.get(write.status, str(write.status))
    elif isinstance(write, Merge):
        names["count"] = len(write.items)
    else:
        names["quantity"] = number(write.quantity)
    told = outcome.data if isinstance(outcome, Done) else None
    if isinstance(told, Adjusted) and told.quantity is not None:
        names["now"] = number(told.quantity)
    return names


def _data(write: StockWrite, names: dict[str, object]) -> dict[str, object]:
    told = {name: str(value) if isinstance(value, Text) else value for name, value in names.items() if value}
    return {"what": write.KIND, **told}
