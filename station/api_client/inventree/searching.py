"""Looking for things by words: InvenTree's requests and replies as values."""

from collections.abc import Iterable

from station.api_client.http import HttpRequest
from station.api_client.inventree.objects import DETAILS, Json
from station.api_client.inventree.things import thing_of
from station.api_client.inventree.wire import key_of
from station.operations import Thing

LISTS = {
    "part": "/api/part/",
    "stockitem": "/api/stock/",
    "stocklocation": "/api/stock/location/",
    "purchaseorder": "/api/order/po/",
    "salesorder": "/api/order/so/",
    "build": "/api/build/",
}
"""Where things are searched, and in what order alike ones are shown."""

MOST_FOUND = 45
_LISTED = 25
_OF_EACH = 7  # so many of each kind come before more of any


def search_request(model: str, words: str) -> HttpRequest:
    """Search the things of one model."""
    _, with_details = DETAILS[model]
    return HttpRequest("GET", LISTS[model], {**with_details, "search": words, "limit": str(_LISTED)})


def things_in(model: str, rows: Iterable[Json], words: str) -> list[Thing]:
    """Read what was found of one model, the best first."""
    read = (thing_of(model, pk, row) for row in rows if (pk := key_of(row.get("pk"))) is not None)
    return sorted(read, key=lambda thing: _rank(thing, words))[:_LISTED]


def best_of(found: Iterable[list[Thing]], words: str) -> tuple[Thing, ...]:
    """Choose among what was found of each model; none of them fills the screen alone."""
    kinds = list(found)
    first = [thing for things in kinds for thing in things[:_OF_EACH]]
    rest = sorted((thing for things in kinds for thing in things[_OF_EACH:]), key=lambda t: _rank(t, words))
    chosen = [*first, *rest[: MOST_FOUND - len(first)]]
    order = list(LISTS)
    return tuple(sorted(chosen, key=lambda thing: (_rank(thing, words), order.index(thing.model))))


def _rank(thing: Thing, words: str) -> tuple[int, bool]:
    """Put what is called exactly so first, then what begins so, then what holds it; what is gone last."""
    wanted = words.casefold()
    names = [thing.name.casefold(), *(value.casefold() for _, value in thing.facts)]
    gone = thing.item is not None and not thing.item.is_available
    if wanted in names:
        return 0, gone
    if any(name.startswith(wanted) for name in names):
        return 1, gone
    return 2 if any(wanted in name for name in names) else 3, gone
