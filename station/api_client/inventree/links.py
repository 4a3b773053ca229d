"""Linking codes to things: InvenTree's requests and replies as values."""

import json
from dataclasses import replace

from station.api_client.http import Exchange, HttpReply, HttpRequest
from station.api_client.inventree.objects import linked_to
from station.api_client.inventree.room import not_read
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    Json,
    error_text,
    key_of,
    object_in,
    refused_in,
    understood,
)
from station.model import Done, NotSent, Outcome, Refused, Why
from station.operations import Link, Linked, Unlink, code_hash

LONGEST_CODE = 500
"""Characters of a code that a server keeps for certain."""


def refusal(write: Link) -> Refused | None:
    """Refuse a code that a server may cut off or fall over; nothing is sent."""
    if code_hash(write.barcode) == code_hash(""):
        return Refused(Why.INVALID, "the code is empty")
    length = len(write.barcode)
    too_long = f"the code has {length} characters; a server keeps {LONGEST_CODE} at most"
    return Refused(Why.INVALID, too_long) if length > LONGEST_CODE else None


def other_code(answer: Body | Outcome, write: Link) -> Refused | NotSent | None:
    """Refuse to replace another code than was known; a thing that may not be seen does not tell its code."""
    if isinstance(answer, Refused) and answer.why in {Why.FORBIDDEN, Why.NOT_FOUND}:
        return None
    body = object_in(answer)
    if not isinstance(body, dict):
        return not_read(body, Why.NOT_FOUND)
    if key_of(body.get("pk")) != write.pk:
        return not_read(NOT_UNDERSTOOD, Why.NOT_FOUND)
    code = linked_to(body)
    # The code itself may be there already: a write that is repeated finds it.
    if code is None or code in {write.replaces, code_hash(write.barcode)}:
        return None
    return Refused(Why.CHANGED, "another code was linked to it meanwhile")


def link_request(write: Link) -> HttpRequest:
    """Link a code; a code that the thing had before is replaced without a word."""
    return HttpRequest("POST", "/api/barcode/link/", body={"barcode": write.barcode, write.model: write.pk})


def linked(exchange: Exchange, write: Link) -> Outcome:
    """Judge the answer to linking; the refusal of a repeated link names the thing that has the code."""
    holders = _holders(exchange)
    if holders.get(write.model) == write.pk:
        return Done(Linked(write.model, write.pk, already=True))
    body = object_in(understood(exchange, writing=True))
    if not isinstance(body, dict):
        return _named(body, holders)
    if refusal := refused_in(body):
        return refusal
    thing = body.get(write.model)
    told = key_of(thing.get("pk")) if isinstance(thing, dict) else None
    return Done(Linked(write.model, write.pk)) if told == write.pk else NOT_UNDERSTOOD


def with_replaced(outcome: Outcome, write: Link) -> Outcome:
    """Tell which code was replaced, where it is known."""
    told = outcome.data if isinstance(outcome, Done) else None
    if not isinstance(told, Linked) or told.already or not write.replaces:
        return outcome
    return Done(replace(told, replaced=write.replaces))


def _named(outcome: Outcome, holders: dict[str, int]) -> Outcome:
    """Tell in a refusal which thing has the code."""
    if not isinstance(outcome, Refused) or outcome.why is not Why.LINKED_ELSEWHERE or not holders:
        return outcome
    names = ", ".join(f"{model} {pk}" for model, pk in holders.items())
    return Refused(outcome.why, f"{outcome.text} ({names})")


def _holders(exchange: Exchange) -> dict[str, int]:
    """Return the things that have a code already, where the server refuses to link it for that."""
    if not isinstance(exchange, HttpReply) or exchange.status != 400:
        return {}
    body = _json(exchange.body)
    if not isinstance(body, dict) or "matches existing item" not in error_text(body).lower():
        return {}
    found = {str(model): key_of(v.get("pk")) for model, v in body.items() if isinstance(v, dict)}
    return {model: pk for model, pk in found.items() if pk is not None}


def _json(body: bytes) -> Json:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def generate_request(model: str, pk: int) -> HttpRequest:
    """Ask for the server's own code of a thing."""
    return HttpRequest("POST", "/api/barcode/generate/", body={"model": model, "pk": pk})


def generated(answer: Body | Outcome) -> Outcome:
    """Judge the answer to asking for a code; old servers take the question for a scan without a code."""
    if isinstance(answer, Refused):
        return Refused(_why_not_generated(answer), answer.text)
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    if refusal := refused_in(body):
        return refusal
    code = body.get("barcode")
    if {"barcode_data", "barcode_hash", "plugin", "success"} & body.keys():
        return Refused(Why.NOT_SUPPORTED, "the server answered as to a scan")
    if not isinstance(code, str) or not code.strip() or len(code) > LONGEST_CODE or not code.isprintable():
        return NOT_UNDERSTOOD
    return Done(code)


def _why_not_generated(refusal: Refused) -> Why:
    text = refusal.text.lower()
    if "instance not found" in text:
        return Why.NOT_FOUND
    without = ("field is required", "is not supported", "not allowed", "endpoint not found")
    unknown = refusal.why is Why.NOT_FOUND or any(words in text for words in without)
    return Why.NOT_SUPPORTED if unknown else refusal.why


def unlink_request(write: Unlink) -> HttpRequest:
    """Free the code of a thing; the server does so by the thing only."""
    return HttpRequest("POST", "/api/barcode/unlink/", body={write.model: write.pk})


def unlinked(answer: Body | Outcome) -> Outcome:
    """Judge the answer to unlinking."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    return refused_in(body) or (Done() if body.get("success") else NOT_UNDERSTOOD)
