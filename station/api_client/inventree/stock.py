"""Moving, counting and correcting stock: InvenTree's requests and replies as values."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from station.api_client.http import HttpRequest
from station.api_client.inventree.objects import place_of
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    Json,
    decimal_of,
    key_of,
    object_in,
    plain,
    refused_in,
)
from station.model import Done, Outcome, Place, Refused, Unknown, Why
from station.operations import AddStock, Adjusted, ChangeStatus, Count, Move, Moved, RemoveStock, StockAt

Adjustment = Count | AddStock | RemoveStock

_VERBS: dict[type, str] = {Count: "count", AddStock: "add", RemoveStock: "remove"}


def adjust_request(write: Adjustment) -> HttpRequest:
    """Count, add to or take from one item; the note is what the change is recognised by."""
    body = {"items": [{"pk": write.item, "quantity": plain(write.quantity)}], "notes": write.note}
    return HttpRequest("POST", f"/api/stock/{_VERBS[type(write)]}/", body=body)


def move_request(write: Move) -> HttpRequest:
    """Move items into one location; the server moves all of them or none."""
    items = [{"pk": item.pk, "quantity": plain(item.quantity)} for item in write.items]
    body = {"items": items, "location": write.location, "notes": write.note}
    return HttpRequest("POST", "/api/stock/transfer/", body=body)


def status_request(write: ChangeStatus) -> HttpRequest:
    """Set the status of items; here the note is called otherwise than in every other change."""
    body = {"items": list(write.items), "status": write.status, "note": write.note}
    return HttpRequest("POST", "/api/stock/change_status/", body=body)


def item_request(pk: int) -> HttpRequest:
    """Ask for one stock item."""
    return HttpRequest("GET", f"/api/stock/{pk}/")


def history_request(pk: int) -> HttpRequest:
    """Ask for the whole history of a stock item."""
    return HttpRequest("GET", "/api/stock/track/", {"item": str(pk)})


def echoed(answer: Body | Outcome) -> list[Json] | Outcome:
    """Return the items that the answer to a change repeats."""
    body = object_in(answer)
    if not isinstance(body, dict):
        return body
    if refusal := refused_in(body):
        return refusal
    items = body.get("items")
    return items if isinstance(items, list) and items else NOT_UNDERSTOOD


def is_used_up(items: list[Json]) -> bool:
    """Tell whether the one item of an answer is gone: its key is null then."""
    return isinstance(items[0], dict) and "pk" in items[0] and items[0]["pk"] is None


def adjusted(item: Body | Outcome, write: Adjustment) -> Outcome:
    """Judge a change by the item as it is now: serialised ones stay as they were, and no answer says so."""
    if isinstance(item, Refused) and item.why is Why.NOT_FOUND:
        return Done(Adjusted(write.item, Decimal(0)))
    body = object_in(item)
    if not isinstance(body, dict) or key_of(body.get("pk")) != write.item:
        return Unknown("the change was accepted, but the item could not be read again")
    if body.get("serial"):
        return Refused(Why.SERIALISED)
    return Done(Adjusted(write.item, decimal_of(body.get("quantity"))))


def noted(rows: list[dict[str, Json]], pk: int, note: str) -> list[dict[str, Json]]:
    """Return the entries of an item's history that carry a note; a server may ignore the filter by item."""
    wanted = note.strip()
    return [
        row
        for row in rows
        if wanted and isinstance(row.get("notes"), str) and row["notes"].strip() == wanted and _is_of(row, pk)
    ]


def _is_of(row: dict[str, Json], pk: int) -> bool:
    return key_of(row.get("item")) == pk


def moved(write: Move, histories: list[list[dict[str, Json]] | Outcome]) -> Outcome:
    """Judge a move by the items' histories: the server accepts items that it then leaves where they are."""
    stands: list[int | None] = []
    left = []
    for item, rows in zip(write.items, histories, strict=True):
        if not isinstance(rows, list):
            stands.append(item.pk if item.whole else None)
        elif entries := noted(rows, item.pk, write.note):
            stands.append(_stands_as(item.pk, entries))
        else:
            stands.append(None)
            left.append(item.pk)
    if len(left) == len(write.items):
        return Refused(Why.UNCHANGED)
    return Done(Moved(tuple(stands), write.location, tuple(left)))


def _stands_as(pk: int, entries: list[dict[str, Json]]) -> int | None:
    """Return what stands in the new location: the item, or the new one that a part of it became."""
    deltas = [row["deltas"] for row in entries if isinstance(row.get("deltas"), dict)]
    parts = [key_of(each.get("stockitem")) for each in deltas if "removed" in each]
    return parts[0] if parts else pk


# Where a part lies.

_MOST_PLACES = 5
_MOST_ITEMS = 250


def of_part_request(part: int) -> HttpRequest:
    """Ask for the stock items of a part that are in stock."""
    params = {"part": str(part), "in_stock": "true", "location_detail": "true", "limit": str(_MOST_ITEMS)}
    return HttpRequest("GET", "/api/stock/", params)


def places_in(rows: Iterable[Mapping[str, Json]], part: int) -> tuple[StockAt, ...]:
    """Sum stock items by place, the largest quantity first; those of variants lie elsewhere for a reason."""
    places: dict[int, Place] = {}
    sums: dict[int, Decimal] = {}
    for row in rows:
        place, quantity = place_of(row, "location"), decimal_of(row.get("quantity"))
        gone = row.get("in_stock") is False or key_of(row.get("part")) != part
        if place is None or quantity is None or quantity <= 0 or gone:
            continue
        places.setdefault(place.pk, place)
        sums[place.pk] = sums.get(place.pk, Decimal(0)) + quantity
    largest = sorted(sums, key=lambda pk: -sums[pk])[:_MOST_PLACES]
    return tuple(StockAt(places[pk], sums[pk]) for pk in largest)
