"""InvenTree's requests and replies as values; no connection is needed to use or test this."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from station.api_client.http import Exchange, HttpReply, HttpRequest, Lost, NeverSent
from station.model import Done, NotSent, Outcome, Refused, Unknown, Why
from station.operations import Receive, Received

Json = Any  # what json.loads gives


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON answer that was neither refused nor lost."""

    status: int
    json: Json


def understood(exchange: Exchange, writing: bool) -> Body | Outcome:
    """Sort an exchange: a JSON body to look into, or an outcome that is already certain.

    What may have happened on the server although the answer is no use is Unknown for a write.
    """
    if isinstance(exchange, NeverSent):
        return NotSent(exchange.cause)
    if isinstance(exchange, Lost):
        return Unknown(exchange.cause)
    if exchange.status == 429:
        return NotSent("the server asks to slow down", _delay(exchange.retry_after))
    if exchange.status >= 500:
        return Unknown(f"the server failed (status {exchange.status})")
    if exchange.status >= 400:
        return _refusal(exchange)
    if 300 <= exchange.status < 400:
        return Refused(Why.NOT_INVENTREE, f"status {exchange.status}, a redirect")
    body = _parsed(exchange)
    if body is not None:
        return Body(exchange.status, body)
    return Unknown("the answer was not understood") if writing else Refused(Why.NOT_INVENTREE)


def _delay(text: str) -> float:
    return min(float(text), 300.0) if re.fullmatch(r"[0-9]{1,6}", text) else 5.0


def _parsed(reply: HttpReply) -> Json | None:
    """Return the JSON of a reply, None if it is not JSON; an empty body is an empty object (204)."""
    if not reply.body:
        return {}
    try:
        return json.loads(reply.body)
    except (ValueError, RecursionError):
        return None


def _refusal(reply: HttpReply) -> Refused:
    body = _parsed(reply)
    if body is None and reply.status not in {401, 403}:
        return Refused(Why.NOT_INVENTREE, f"status {reply.status}, not an InvenTree answer")
    text = error_text(body)
    by_status = {401: Why.SIGN_IN, 403: Why.FORBIDDEN, 404: Why.NOT_FOUND}
    return Refused(by_status.get(reply.status, _field_why(body) or _why(text)), text)


# The server says why in English sentences only; these are the ones the station acts on.
_REASONS = (
    ("no match found", Why.NO_MATCH),
    ("already been received", Why.ALREADY_RECEIVED),
    ("existing barcode found", Why.ALREADY_RECEIVED),
    ("already completed", Why.LINE_COMPLETE),
    ("no matching line item", Why.NO_LINE),
    ("does not match line item", Why.NO_LINE),
    ("line item does not match", Why.NO_LINE),
    ("no supplier part match", Why.NO_LINE),
    ("failed to find pending line item", Why.NO_LINE),
    ("no plugin match", Why.NO_MATCH),
    ("no match for supplier barcode", Why.NO_MATCH),
    ("no matching purchase order", Why.NO_MATCH),
    ("no purchase order match", Why.NO_MATCH),
    ("marked as 'placed'", Why.NOT_PLACED),
    ("has not been placed", Why.NOT_PLACED),
    ("barcode is already in use", Why.ALREADY_RECEIVED),
    ("line item is not associated", Why.NO_LINE),
    ("no matching plugin", Why.NO_MATCH),
    ("does not match an existing stock item", Why.NO_MATCH),
    ("insufficient stock", Why.NOT_ENOUGH),
    ("available quantity", Why.NOT_ENOUGH),
    ("not enough information", Why.NO_SHIPMENT),
    ("shipment does not match", Why.NO_SHIPMENT),
    ("shipment is not associated", Why.NO_SHIPMENT),
    ("no allocated stock items", Why.EMPTY_SHIPMENT),
    ("already been sent", Why.ALREADY_SHIPPED),
    ("must make a unique set", Why.ALREADY_THERE),
    ("matches existing item", Why.LINKED_ELSEWHERE),
    ("structural", Why.PLACE_GONE),
    ("serial numbers already exist", Why.SERIAL_TAKEN),
    ("serial number already exists", Why.SERIAL_TAKEN),
    ("duplicate serial", Why.SERIAL_TAKEN),
    ("supplier must match", Why.NO_MATCH),
    ("order is locked", Why.NOT_PLACED),
    ("sales order is not", Why.ORDER_CLOSED),
    ("shipment has already been", Why.ALREADY_SHIPPED),
)

# What the server says alike of every field means something else for each of them.
_FIELD_REASONS = (
    ("location", "does not exist", Why.PLACE_GONE),
    ("location", "must be specified", Why.NO_LOCATION),
    ("location", "is required", Why.NO_LOCATION),
    ("location", "may not be null", Why.NO_LOCATION),
    ("line_item", "does not exist", Why.NO_LINE),
)


def _field_why(body: Json) -> Why | None:
    """Return what the complaints about single fields mean, also those about the fields of items."""
    rows = (
        [body, *body["items"]] if isinstance(body, dict) and isinstance(body.get("items"), list) else [body]
    )
    said = [(row, *reason) for row in rows if isinstance(row, dict) for reason in _FIELD_REASONS]
    fitting = (why for row, field, words, why in said if words in error_text(row.get(field)).lower())
    return next(fitting, None)


def _why(text: str) -> Why:
    lowered = text.lower()
    return next((why for words, why in _REASONS if words in lowered), Why.INVALID)


def error_text(body: Json) -> str:
    """Gather the server's words from any of its error shapes, without Python's wrapping around them."""
    if isinstance(body, Mapping):
        for key in ("error", "detail", "non_field_errors"):
            if body.get(key):
                return error_text(body[key])
        return "; ".join(text for text in map(error_text, body.values()) if text)
    if isinstance(body, list):
        return "; ".join(text for text in map(error_text, body) if text)
    return _unwrapped(body) if isinstance(body, str) else ""


def _unwrapped(text: str) -> str:
    details = re.findall(r"ErrorDetail\(string=(?:'([^']*)'|\"([^\"]*)\")", text)
    if details:
        return "; ".join(single or double for single, double in details)
    as_set = re.fullmatch(r"\{'(.*)'\}", text)
    return (as_set[1] if as_set else text).replace("\n", ", ")


def decimal_of(value: object) -> Decimal | None:
    """Read a quantity; the server writes numbers, numbers in quotes, null and "None"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def key_of(value: object) -> int | None:
    """Read a primary key; in error bodies it is a number in quotes."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return int(value) if re.fullmatch(r"[0-9]{1,18}", str(value)) else None


# Requests.


def scan_request(text: str) -> HttpRequest:
    """Ask what a code stands for; the server answers 500 to anything that is not a string."""
    return HttpRequest("POST", "/api/barcode/", body={"barcode": text})


def receive_request(write: Receive) -> HttpRequest:
    """Receive a label; ``auto_allocate`` is always stated because its default books at once."""
    body: dict[str, object] = {
        "barcode": write.barcode,
        "purchase_order": write.order,
        "auto_allocate": True,
    }
    if write.line is not None:
        body["line_item"] = write.line
    if write.location is not None:
        body["location"] = write.location
    return HttpRequest("POST", "/api/barcode/po-receive/", body=body)


def received(answer: Body | Outcome) -> Outcome:
    """Judge the answer to receiving by what it says, for 200 is also "more information needed"."""
    if not isinstance(answer, Body):
        return answer
    body = answer.json if isinstance(answer.json, dict) else {}
    line = body.get("lineitem")
    line = line if isinstance(line, dict) else {}
    if body.get("error"):
        text = error_text(body)
        return Refused(_why(text), text)
    if body.get("action_required"):
        why = Why.NO_QUANTITY if key_of(line.get("location")) else Why.NO_LOCATION
        return Refused(why, str(body["action_required"]))
    if body.get("success"):
        location = key_of(line.get("location"))
        return Done(Received(key_of(line.get("pk")), decimal_of(line.get("quantity")), location))
    return Unknown("the answer was not understood")


NOT_UNDERSTOOD = Unknown("the answer was not understood")


def refused_in(body: Mapping[str, Json]) -> Refused | None:
    """Return the refusal that a successful status may still carry."""
    if not body.get("error"):
        return None
    text = error_text(body)
    return Refused(_why(text), text)


def object_in(answer: Body | Outcome) -> dict[str, Json] | Outcome:
    """Return the one object of an answer; what is none tells nothing."""
    if not isinstance(answer, Body):
        return answer
    return answer.json if isinstance(answer.json, dict) else NOT_UNDERSTOOD


def list_in(answer: Body | Outcome) -> list[dict[str, Json]] | Outcome:
    """Return all objects of a list; one that is cut off or holds anything else tells nothing."""
    if not isinstance(answer, Body):
        return answer
    body = answer.json
    if isinstance(body, dict):
        body = None if body.get("next") else body.get("results")
    if not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
        return NOT_UNDERSTOOD
    return body


def plain(quantity: Decimal) -> str:
    """Write a quantity as the server reads it, without an exponent."""
    return format(quantity, "f")


def rows_of(answer: Body) -> list[dict[str, Json]]:
    """Return the objects of a list answer, with or without pages around them."""
    body = answer.json
    rows = body.get("results") if isinstance(body, dict) else body
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def has_more(answer: Body) -> bool:
    """Tell whether a list answer is a page that others follow."""
    return isinstance(answer.json, dict) and bool(answer.json.get("next"))
