"""Build orders: InvenTree's requests and replies as values."""

from decimal import Decimal

from station.api_client.http import HttpRequest
from station.api_client.inventree.objects import Json, part_of, picture_of, text_of
from station.api_client.inventree.tasks import Task
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    decimal_of,
    key_of,
    object_in,
    plain,
)
from station.model import Done, Evidence, Outcome, Refused, Why
from station.operations import Allocation, Build, BuildLine, ConsumeBuild

PENDING, PRODUCTION = 10, 20

CONSUMES = 425
"""The first API number measured that builds in what is set aside; 160 does so only with a finished output."""

_MOST_LINES = 1000
_MOST_FOUND = 100


def build_request(build: int) -> HttpRequest:
    """Ask for a build order without its lines."""
    return HttpRequest("GET", f"/api/build/{build}/", {"part_detail": "true"})


def builds_request(text: str) -> HttpRequest:
    """Search build orders."""
    params = {"search": text, "part_detail": "true", "limit": str(_MOST_FOUND)}
    return HttpRequest("GET", "/api/build/", params)


def lines_request(build: int) -> HttpRequest:
    """Ask for the lines of a build order with their parts."""
    details = {"part_detail": "true", "bom_item_detail": "true"}
    return HttpRequest("GET", "/api/build/line/", {"build": str(build), "limit": str(_MOST_LINES), **details})


def build_of(body: Json) -> Build:
    """Read a build order."""
    return Build(
        pk=key_of(body.get("pk")) or 0,
        reference=text_of(body, "reference"),
        title=text_of(body, "title"),
        part_name=text_of(body, "part_name") or text_of(body, "part_detail", "name"),
        quantity=decimal_of(body.get("quantity")) or Decimal(0),
        status=text_of(body, "status_text"),
        open=key_of(body.get("status")) in {PENDING, PRODUCTION},
    )


def build_line_of(body: Json) -> BuildLine | None:
    """Read one line of any server version; None if it is broken."""
    pk, quantity = key_of(body.get("pk")), decimal_of(body.get("quantity"))
    if pk is None or quantity is None:
        return None
    part = part_of(body)
    code = text_of(part, "barcode_hash")
    return BuildLine(
        pk=pk,
        part=key_of(body.get("part")) or key_of(part.get("pk")),
        name=text_of(part, "name"),
        ipn=text_of(part, "IPN"),
        quantity=quantity,
        allocated=decimal_of(body.get("allocated")) or Decimal(0),
        consumed=decimal_of(body.get("consumed")) or Decimal(0),
        units=text_of(part, "units"),
        reference=text_of(body, "reference") or text_of(body, "bom_item_detail", "reference"),
        picture=picture_of(part),
        codes=(code,) if code else (),
        keeps_serials=part.get("trackable") is True,
        available=decimal_of(body.get("available_stock")),
    )


# Building in.


def unsupported(api: int) -> Refused | None:
    """Refuse what an old server has no address for."""
    if api < CONSUMES:
        return Refused(Why.NOT_SUPPORTED, "this server builds in only when an output is completed")
    return None


def consume_request(write: ConsumeBuild) -> HttpRequest:
    """Build in allocations, named one by one: what others set aside for the line stays as it is."""
    rows = [{"build_item": item.allocation, "quantity": plain(item.quantity)} for item in write.items]
    return HttpRequest("POST", f"/api/build/{write.build}/consume/", body={"items": rows, "notes": ""})


def line_request(line: int) -> HttpRequest:
    """Ask for one line of a build order."""
    return HttpRequest("GET", f"/api/build/line/{line}/")


def consumed(rows: tuple[Allocation, ...] | Outcome, progress: Task, write: ConsumeBuild) -> Outcome:
    """Judge building in by what is still set aside; what the server said counts where that is not known."""
    if isinstance(rows, tuple):
        left = _left(rows, write)
        if not left:
            return Done()
        if progress is Task.FAILED:
            return Refused(Why.INVALID, "the server could not build it in")
        return Refused(Why.UNCHANGED) if len(left) == len(write.items) else NOT_UNDERSTOOD
    return Done() if progress is Task.DONE else NOT_UNDERSTOOD


def _left(rows: tuple[Allocation, ...], write: ConsumeBuild) -> set[int]:
    return {item.allocation for item in write.items} & {row.pk for row in rows}


def consume_evidence(
    rows: tuple[Allocation, ...] | Outcome, line: Body | Outcome, write: ConsumeBuild
) -> Outcome:
    """Judge by the allocations, which are gone once they are built in, and by how much the line has had."""
    if not isinstance(rows, tuple):
        return rows
    left = _left(rows, write)
    if len(left) == len(write.items):
        return Done(Evidence.NOT_APPLIED)
    body = object_in(line)
    if not isinstance(body, dict):
        return body
    now = decimal_of(body.get("consumed"))
    if key_of(body.get("pk")) != write.line or now is None:
        return NOT_UNDERSTOOD
    # What somebody else frees is gone as well, but then nothing of it was built in.
    ours = sum((item.quantity for item in write.items), Decimal(0))
    enough = not left and now >= write.before + ours
    return Done(Evidence.APPLIED if enough else Evidence.UNCLEAR)
