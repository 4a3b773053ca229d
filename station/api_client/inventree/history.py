"""The scans that an InvenTree server keeps: requests and replies as values."""

from collections.abc import Iterable, Mapping

from station.api_client.http import HttpRequest
from station.api_client.inventree.objects import Json, text_of
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    error_text,
    key_of,
    object_in,
    refused_in,
)
from station.model import Done, Evidence, Outcome, Refused, Why
from station.operations import ForgetScans, LoadServerScans, ServerScan

SEARCHES_SCANS = 499
"""The first API number whose history of scans can be searched; before it any search fails."""

MOST_LISTED = 500
_LONGEST_ANSWER = 4000
_PATH = "/api/barcode/history/"


# Reading.


def list_request(operation: LoadServerScans, words: str) -> HttpRequest:
    """Ask for some of the scans."""
    params = {"limit": str(min(max(operation.most, 1), MOST_LISTED)), "offset": str(max(operation.skip, 0))}
    return HttpRequest("GET", _PATH, params | _filters(operation) | ({"search": words} if words else {}))


def latest_request(operation: LoadServerScans) -> HttpRequest:
    """Ask for as many scans as may be looked through here."""
    return HttpRequest("GET", _PATH, {"limit": str(MOST_LISTED), **_filters(operation)})


def _filters(operation: LoadServerScans) -> dict[str, str]:
    return {} if operation.worked is None else {"result": str(operation.worked).lower()}


def scan_request(pk: int) -> HttpRequest:
    """Ask for one scan."""
    return HttpRequest("GET", f"{_PATH}{pk}/")


def is_kept_request() -> HttpRequest:
    """Ask whether the server keeps scans."""
    return HttpRequest("GET", "/api/settings/global/BARCODE_STORE_RESULTS/")


def is_kept(answer: Body | Outcome) -> bool:
    """Read whether the server keeps scans; old servers write it as text. What is not told counts as yes."""
    body = object_in(answer)
    return not isinstance(body, dict) or str(body.get("value")).lower() != "false"


def supported(outcome: Outcome) -> Outcome:
    """Tell of a server without a history that it has none; it takes the address for that of a scan."""
    if not isinstance(outcome, Refused):
        return outcome
    text = outcome.text.lower()
    missing = "not allowed" in text or "endpoint not found" in text
    return Refused(Why.NOT_SUPPORTED, outcome.text) if missing else outcome


def scans_in(rows: Iterable[Json]) -> tuple[ServerScan, ...]:
    """Read scans but for broken ones, each with the one sentence that it was answered with."""
    read = (scan_of(row, in_full=False) for row in rows)
    return tuple(scan for scan in read if scan is not None)


def scan_of(row: Json, *, in_full: bool) -> ServerScan | None:
    """Read one scan; None if it is broken."""
    pk = key_of(row.get("pk"))
    if pk is None or not isinstance(row.get("data"), str):
        return None
    return ServerScan(
        pk=pk,
        code=row["data"],
        at=text_of(row, "timestamp"),
        endpoint=text_of(row, "endpoint"),
        worked=row.get("result") is True,
        user=text_of(row, "user_detail", "username"),
        answer=(_answer if in_full else _sentence)(row.get("response")),
    )


def _sentence(response: object) -> str:
    told = response if isinstance(response, Mapping) else {}
    return error_text({key: told[key] for key in ("error", "action_required", "success") if key in told})


def _answer(response: object) -> str:
    """Return what was answered as text; the server keeps it written as Python does."""
    told = response if isinstance(response, Mapping) else {}
    return "\n".join(f"{key}: {text_of(told, key)}" for key in told)[:_LONGEST_ANSWER]


def holds(scan: ServerScan, words: str) -> bool:
    """Tell whether a scan's code holds all the words, as the server's own search would."""
    return all(word in scan.code.casefold() for word in words.casefold().split())


# Deleting.


def refusal(write: ForgetScans) -> Refused | None:
    """Refuse to delete nothing."""
    return None if write.scans else Refused(Why.INVALID, "no scan is named")


def forget_request(write: ForgetScans) -> HttpRequest:
    """Delete one scan, or several at once."""
    if len(write.scans) == 1:
        return HttpRequest("DELETE", f"{_PATH}{write.scans[0]}/")
    return HttpRequest("DELETE", _PATH, body={"items": list(write.scans)})


def forgotten(answer: Body | Outcome, write: ForgetScans) -> Outcome:
    """Judge the answer to deleting; what is gone already is as it should be."""
    told = supported(answer) if not isinstance(answer, Body) else answer
    if isinstance(told, Refused) and told.why is Why.NOT_FOUND and len(write.scans) == 1:
        return Done()
    if not isinstance(told, Body):
        return told
    body = object_in(told)
    if not isinstance(body, dict):
        return body
    if refusal := refused_in(body):
        return refusal
    return Done() if told.status == 204 or body.get("success") else NOT_UNDERSTOOD


def gone(answer: Body | Outcome, pk: int) -> Outcome:
    """Judge by one scan whether it was deleted."""
    told = supported(answer) if not isinstance(answer, Body) else answer
    if isinstance(told, Refused) and told.why is Why.NOT_FOUND:
        return Done(Evidence.APPLIED)
    body = object_in(told)
    if not isinstance(body, dict):
        return body
    return Done(Evidence.NOT_APPLIED) if key_of(body.get("pk")) == pk else NOT_UNDERSTOOD
