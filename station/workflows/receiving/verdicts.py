"""What the answers to receiving's writes mean, in the operator's words."""

from station.model import Done, NotSent, Outcome, Refused, Result, Verdict, Why
from station.operations import (
    AddOrderLine,
    AttachPhoto,
    CompleteOrder,
    IssueOrder,
    Receive,
    Received,
    ReceiveLine,
    Write,
)
from station.text import NOTHING, Text, number, say
from station.workflows.base import failed, in_doubt
from station.workflows.receiving.sentences import amount_of


def judge(write: Write, scan_id: str, outcome: Outcome) -> Verdict:
    """Say what the answer to one of receiving's writes means."""
    if isinstance(write, Receive | ReceiveLine):
        return _judge_receipt(write, scan_id, outcome)
    detail = outcome.text if isinstance(outcome, Refused) else getattr(outcome, "cause", "")
    if isinstance(outcome, Done):
        return Verdict(scan_id, Result.DONE, Text(_DONE[type(write)].template, _named(write)))
    if isinstance(outcome, Refused):
        return Verdict(scan_id, Result.REFUSED, _other_refusal(write, outcome), detail)
    if isinstance(outcome, NotSent):
        kept = say("{what} is kept here and done when the server is back. Go on scanning.", what=_name(write))
        return Verdict(scan_id, Result.KEPT, kept, detail)
    unsure = say("No answer for {what}. The station checks with the server.", what=_name(write))
    return Verdict(scan_id, Result.UNSURE, unsure, detail)


def doubt(write: Write, scan_id: str) -> Verdict:
    """Say that reading back could not tell whether a write was carried out."""
    if isinstance(write, Receive | ReceiveLine):
        return _receipt_in_doubt(write, scan_id)
    return in_doubt(scan_id, _name(write))


def photo_of_nothing(part: str) -> Text:
    """Say that a photo is of a bag that was not booked."""
    return say("{part} was not booked, so its photo was not kept. Scan the next bag.", part=part)


def _name(write: Write) -> Text:
    """Name what a write does."""
    return Text(_NAMES[type(write)].template, _named(write))


def _named(write: Write) -> dict[str, object]:
    if isinstance(write, AttachPhoto):
        return {"part": write.name}
    assert isinstance(write, IssueOrder | CompleteOrder | AddOrderLine)
    part = write.part if isinstance(write, AddOrderLine) else ""
    return {"order": write.order_reference, "part": part}


_NAMES: dict[type, Text] = {
    IssueOrder: say("issuing {order}"),
    CompleteOrder: say("completing {order}"),
    AddOrderLine: say("{part} as a new line of {order}"),
    AttachPhoto: say("the photo of {part}"),
}
_DONE: dict[type, Text] = {
    IssueOrder: say("{order} is issued."),
    CompleteOrder: say("{order} is complete. Scan the next order."),
    AddOrderLine: say("{part} is on {order} now."),
    AttachPhoto: say("The photo of {part} is on the server."),
}


def _other_refusal(write: Write, outcome: Refused) -> Text:
    if outcome.why in {Why.TAKEN_BACK, Why.DROPPED}:
        return say("Not done: {what}.", what=_name(write))
    if outcome.why in {Why.SIGN_IN, Why.FORBIDDEN, Why.NOT_FOUND, Why.NOT_INVENTREE}:
        return failed(outcome)[0]
    if outcome.why is Why.NOT_SUPPORTED:
        return say("This server cannot do this from a station: {what}. Ask the buyer.", what=_name(write))
    return say("The server refused {what}. Read its answer below.", what=_name(write))


def _judge_receipt(write: Receive | ReceiveLine, scan_id: str, outcome: Outcome) -> Verdict:
    data: dict[str, object] = {"order": write.order_reference, "line": write.line, "part": write.part}
    amount = amount_of(write.quantity)
    if isinstance(outcome, Done):
        return _received(write, scan_id, outcome, data)
    if isinstance(outcome, Refused):
        result = _RESULTS.get(outcome.why, Result.REFUSED)
        return Verdict(scan_id, result, _refusal(write, outcome), outcome.text, data)
    data["quantity"] = number(write.quantity) if write.quantity is not None else None
    if isinstance(outcome, NotSent):
        kept = say(
            "{amount}{part} is kept here and booked when the server is back. Go on scanning.",
            amount=amount,
            part=write.part,
        )
        return Verdict(scan_id, Result.KEPT, kept, outcome.cause, data)
    unsure = say(
        "No answer for {amount}{part}. The station checks with the server; do not scan this bag again.",
        amount=amount,
        part=write.part,
    )
    return Verdict(scan_id, Result.UNSURE, unsure, outcome.cause, data)


def _receipt_in_doubt(write: Receive | ReceiveLine, scan_id: str) -> Verdict:
    headline = say(
        "Nobody can tell whether {amount}{part} was booked on {order}. Look at the order on the server.",
        amount=amount_of(write.quantity),
        part=write.part,
        order=write.order_reference,
    )
    data = {"order": write.order_reference, "line": write.line, "part": write.part}
    return Verdict(scan_id, Result.UNSURE, headline, data=data)


def _received(write: Receive | ReceiveLine, scan_id: str, outcome: Done, data: dict[str, object]) -> Verdict:
    told = outcome.data if isinstance(outcome.data, Received) else None
    quantity = told.quantity if told and told.quantity is not None else write.quantity
    place = say(" into {place}", place=write.location_name) if write.location_name else NOTHING
    headline = say(
        "Received {amount}{part}{place}.", amount=amount_of(quantity), part=write.part, place=place
    )
    left_out = write.left_out if isinstance(write, ReceiveLine) else ""
    if left_out:
        headline = say(
            "{received} This server does not keep this, write it on the bag: {left_out}.",
            received=headline,
            left_out=left_out,
        )
    data["quantity"] = number(quantity) if quantity is not None else None
    data["location"] = write.location_name or None
    return Verdict(scan_id, Result.DONE, headline, data=data)


_RESULTS = {Why.NO_LOCATION: Result.ASK, Why.PLACE_GONE: Result.ASK, Why.TAKEN_BACK: Result.TAKEN_BACK}
_REFUSALS: dict[Why, Text] = {
    Why.TAKEN_BACK: say("Taken back: {part} is not booked."),
    Why.DROPPED: say("{part} was dropped by hand and is not booked on {order} by this station."),
    Why.ALREADY_RECEIVED: say("This bag of {part} was received before. Nothing was booked twice."),
    Why.LINE_COMPLETE: say("All of {part} on {order} are received. Put this bag aside and ask."),
    Why.NO_LINE: say("The server finds no line for {part} on {order}. Nothing was booked; ask the buyer."),
    Why.NO_MATCH: say("The server cannot read this label of {part}. Nothing was booked; ask the buyer."),
    Why.NO_LOCATION: say("{part} has no place to go. Scan the location where you put it."),
    Why.PLACE_GONE: say("Nothing can be put into {place} any more. Scan the location where you put {part}."),
    Why.TOO_MANY: say(
        "Others have received {part} meanwhile; this bag would be more than ordered. Nothing was booked: "
        "put it aside and ask."
    ),
    Why.SERIAL_TAKEN: say(
        "The server has one of these serial numbers of {part} already. Nothing was booked; read its answer "
        "below."
    ),
    Why.NOT_SUPPORTED: say(
        "This server cannot keep all that is known of {part}. Nothing was booked; ask the buyer."
    ),
    Why.NO_QUANTITY: say("The label of {part} carries no quantity. Nothing was booked; receive it by hand."),
    Why.NOT_PLACED: say("{order} is not placed any more. Nothing was booked; ask the buyer."),
}


def _refusal(write: Receive | ReceiveLine, outcome: Refused) -> Text:
    sentence = _REFUSALS.get(outcome.why)
    if sentence is not None:
        return Text(
            sentence.template,
            {"part": write.part, "order": write.order_reference, "place": write.location_name},
        )
    if outcome.why is Why.INVALID:
        return say("The server refused {part}. Nothing was booked; read its answer below.", part=write.part)
    return failed(outcome)[0]
