"""Receiving by order line: InvenTree's requests and replies as values."""

import re
from decimal import Decimal

from station.api_client.http import HttpRequest
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    decimal_of,
    key_of,
    object_in,
    plain,
    refused_in,
)
from station.model import Done, NotSent, Outcome, Refused, Unknown, Why
from station.operations import Receive, Received, ReceiveLine

KEEPS_RECEIPT_DETAILS = 425
"""The first API number measured that keeps a receipt's expiry date and packaging; 160 drops them silently."""


def unsupported(write: ReceiveLine, api: int) -> Refused | None:
    """Refuse what the server would silently leave out of the goods' data; a note is not missed."""
    if api < KEEPS_RECEIPT_DETAILS and (write.expiry_date or write.packaging):
        return Refused(Why.NOT_SUPPORTED, "this server keeps neither expiry date nor packaging of a receipt")
    return None


def line_request(line: int) -> HttpRequest:
    """Ask for one line of an order."""
    return HttpRequest("GET", f"/api/order/po-line/{line}/")


def over_receipt(answer: Body | Outcome, write: Receive | ReceiveLine) -> Refused | NotSent | None:
    """Refuse a receipt that the line, as it is now, has no room for: the server would take it silently.

    Nothing has been sent yet, so a line that could not be read is asked for again later.
    """
    if isinstance(answer, Refused) and answer.why is Why.NOT_INVENTREE:
        # A page of something in between; it refuses nothing.
        cause = answer.text or "a strange page came instead"
        return NotSent(f"what the line holds could not be read before receiving: {cause}")
    if isinstance(answer, Refused):
        return Refused(Why.NO_LINE, answer.text) if answer.why is Why.NOT_FOUND else answer
    if isinstance(answer, NotSent):
        return answer
    line = object_in(answer)
    if not isinstance(line, dict):
        cause = line.cause if isinstance(line, Unknown) else "the answer was not understood"
        return NotSent(f"what the line holds could not be read before receiving: {cause}")
    received, ordered = decimal_of(line.get("received")), decimal_of(line.get("quantity"))
    if key_of(line.get("pk")) != write.line or received is None or ordered is None:
        return NotSent(
            "what the line holds could not be read before receiving: the answer was not understood"
        )
    return _no_room(received, ordered, write)


def _no_room(received: Decimal, ordered: Decimal, write: Receive | ReceiveLine) -> Refused | None:
    most = write.most if write.most is not None else Decimal("Infinity")
    if write.quantity is None:
        fits, complete = received < most, True
    else:
        # The server counts in binary fractions and keeps five decimals.
        fits, complete = round(received + write.quantity, 5) <= most, received >= ordered
    text = f"{plain(received)} of {plain(ordered)} are received"
    return None if fits else Refused(Why.LINE_COMPLETE if complete else Why.TOO_MANY, text)


def receive_line_request(write: ReceiveLine) -> HttpRequest:
    """Receive one line; the location stands twice, for old servers look for it outside the item."""
    item: dict[str, object] = {"line_item": write.line, "quantity": plain(write.quantity)}
    given = {
        "location": write.location,
        "batch_code": write.batch or None,
        "serial_numbers": write.serial_numbers or None,
        "expiry_date": write.expiry_date or None,
        "status": write.status,
        "packaging": write.packaging or None,
        "note": write.note or None,
        "barcode": None if write.serial_numbers else write.barcode,
    }
    item |= {name: value for name, value in given.items() if value is not None}
    body: dict[str, object] = {"items": [item]}
    if write.location is not None:
        body["location"] = write.location
    return HttpRequest("POST", f"/api/order/po/{write.order}/receive/", body=body)


def received_line(answer: Body | Outcome, write: ReceiveLine) -> Outcome:
    """Judge the answer: the new stock items as a list, or from old servers the request once more."""
    if isinstance(answer, Body) and isinstance(answer.json, list):
        keys = [key_of(row.get("pk")) if isinstance(row, dict) else None for row in answer.json]
        made = tuple(pk for pk in keys if pk is not None)
        if len(made) != len(keys):
            return NOT_UNDERSTOOD
        location = key_of(answer.json[0].get("location")) if made else None
        return Done(Received(write.line, write.quantity, location or write.location, made))
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    if refusal := refused_in(body):
        return refusal
    rows = body.get("items")
    row = rows[0] if isinstance(rows, list) and len(rows) == 1 else None
    if not isinstance(row, dict) or key_of(row.get("line_item")) != write.line:
        return NOT_UNDERSTOOD
    booked = decimal_of(row.get("quantity"))
    return Done(Received(write.line, write.quantity if booked is None else booked, write.location))


def first_serial(text: str) -> str:
    """Return the first serial number of a list such as ``100-102, 7+``; empty if the server picks it."""
    first = re.split(r"[,;\s]+", text.strip())[0]
    from_to = re.fullmatch(r"([0-9]+)-[0-9]+|(.+)\+[0-9]*", first)
    if from_to:
        first = from_to[1] or from_to[2]
    return "" if "~" in first else first


def serial_request(write: ReceiveLine, serial: str) -> HttpRequest:
    """Ask for the stock items that an order brought with a serial number."""
    return HttpRequest("GET", "/api/stock/", {"purchase_order": str(write.order), "serial": serial})
