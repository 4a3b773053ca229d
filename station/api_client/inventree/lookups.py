"""Questions about single things and about what lies where, asked of an InvenTree server."""

from collections.abc import Callable
from typing import Any

from station.api_client.http import Exchange, HttpRequest
from station.api_client.inventree import items, links, searching
from station.api_client.inventree.objects import DETAILS, Json, place_of
from station.api_client.inventree.purchasing import words_in
from station.api_client.inventree.things import thing_of
from station.api_client.inventree.wire import (
    NOT_UNDERSTOOD,
    Body,
    has_more,
    key_of,
    object_in,
    rows_of,
    understood,
)
from station.model import Done, Outcome, Refused, Why
from station.operations import (
    Contents,
    GenerateCode,
    LoadContents,
    LoadThing,
    SearchThings,
    StockItem,
    Thing,
)

_PAGE = 250
_MOST_PAGES = 4


class ThingReader:
    """Asks through ``exchange``."""

    def __init__(self, exchange: Callable[[HttpRequest], Exchange]) -> None:
        self._exchange = exchange

    def _read(self, request: HttpRequest) -> Body | Outcome:
        return understood(self._exchange(request), writing=False)

    def load(self, operation: LoadThing) -> Outcome:
        """Load a thing by its model and key."""
        thing = self.thing(operation.model, operation.pk)
        return Done(thing) if isinstance(thing, Thing) else thing

    def thing(self, model: str, pk: int) -> Thing | Outcome:
        """Load a thing; of a part also the name of the place where it usually lies."""
        if model not in DETAILS:
            return Refused(Why.NOT_SUPPORTED, model)
        path, params = DETAILS[model]
        body = object_in(self._read(HttpRequest("GET", path.format(pk=pk), params)))
        if not isinstance(body, dict):
            return body
        if key_of(body.get("pk")) != pk:
            return NOT_UNDERSTOOD
        return thing_of(model, pk, self._with_default_location(model, body))

    def _with_default_location(self, model: str, body: dict[str, Any]) -> Json:
        place = place_of(body, "default_location") if model == "part" else None
        if place is None or place.name:
            return body
        answer = self._read(HttpRequest("GET", f"/api/stock/location/{place.pk}/"))
        return {**body, "default_location_detail": answer.json} if isinstance(answer, Body) else body

    def generate(self, operation: GenerateCode) -> Outcome:
        """Ask for the server's own code of a thing."""
        return links.generated(self._read(links.generate_request(operation.model, operation.pk)))

    def search(self, operation: SearchThings) -> Outcome:
        """Search all kinds of things by words; a kind that the user may not see is left out."""
        words = words_in(operation.words)
        found: list[list[Thing]] = []
        forbidden: Refused | None = None
        for model in searching.LISTS if words else ():
            answer = self._read(searching.search_request(model, words))
            if isinstance(answer, Refused) and answer.why is Why.FORBIDDEN:
                forbidden = answer
            elif not isinstance(answer, Body):
                return answer
            else:
                found.append(searching.things_in(model, rows_of(answer), words))
        if forbidden and not found:
            return forbidden
        return Done(searching.best_of(found, words))

    def load_contents(self, operation: LoadContents) -> Outcome:
        """Load what lies at a location, a bounded number of pages of it."""
        path, _ = DETAILS["stocklocation"]
        place = self._read(HttpRequest("GET", path.format(pk=operation.location)))
        if not isinstance(place, Body):
            return place
        found: dict[int, StockItem] = {}
        for page in range(_MOST_PAGES):
            request = items.place_request(operation.location, _PAGE, page * _PAGE)
            answer = self._read(request)
            if not isinstance(answer, Body):
                return answer
            found |= {item.pk: item for item in items.stock_in(rows_of(answer), operation.location)}
            if not has_more(answer):
                return Done(Contents(tuple(found.values())))
        return Done(Contents(tuple(found.values()), complete=False))
