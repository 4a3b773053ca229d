"""What stands around a thing, asked of an InvenTree server question by question."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from station.api_client.http import Exchange, HttpRequest
from station.api_client.inventree import around, items
from station.api_client.inventree.objects import Json
from station.api_client.inventree.wire import Body, has_more, rows_of, understood
from station.model import Done, NotSent, Outcome, Unknown
from station.operations import Details, LoadDetails, StockItem

_MOST_FAILURES = 2  # after so many nothing more is asked: the server does not answer

Rows = tuple[Any, ...]
Ask = Callable[[], Rows | Outcome]


class DetailsReader:
    """Asks through ``exchange``."""

    def __init__(self, exchange: Callable[[HttpRequest], Exchange]) -> None:
        self._exchange = exchange

    def _read(self, request: HttpRequest) -> Body | Outcome:
        return understood(self._exchange(request), writing=False)

    def load(self, operation: LoadDetails) -> Outcome:
        """Load what stands around a thing; what cannot be read is named."""
        found: dict[str, Rows] = {}
        failed: dict[str, Outcome] = {}
        for name, ask in self._questions(operation).items():
            silent = [each for each in failed.values() if isinstance(each, NotSent | Unknown)]
            got = ask() if len(silent) < _MOST_FAILURES else silent[0]
            if isinstance(got, tuple):
                found[name] = got
            else:
                failed[name] = got
        if failed and not found:
            return next(iter(failed.values()))
        return Done(_details(found, tuple(failed)))

    def _questions(self, operation: LoadDetails) -> dict[str, Ask]:
        model, pk = operation.model, operation.pk
        part = pk if model == "part" else operation.part
        asks: dict[str, Ask] = {}
        if model == "stockitem":
            asks["movements"] = lambda: self._rows(around.movements_request(pk), around.movements_in, pk)
        if model == "stocklocation":
            asks["stock"] = lambda: self._stock(items.place_request(pk, items.MOST_ITEMS), pk)
        of_part = part is not None and model in around.OF_A_PART
        return asks | self._of_part(part) if part is not None and of_part else asks

    def _of_part(self, part: int) -> dict[str, Ask]:
        return {
            "stock": lambda: self._stock(items.stock_request(part)),
            "supplier parts": lambda: self._rows(around.suppliers_request(part), around.suppliers_in, part),
            "purchase orders": lambda: self._rows(around.purchases_request(part), around.purchases_in, part),
            "sales orders": lambda: self._rows(around.sales_request(part), around.sales_in, part),
            "builds": lambda: self._builds(part),
        }

    def _rows(
        self, request: HttpRequest, read: Callable[[Iterable[Json], int], Rows], of: int
    ) -> Rows | Outcome:
        answer = self._read(request)
        return read(rows_of(answer), of) if isinstance(answer, Body) else answer

    def _stock(self, request: HttpRequest, place: int | None = None) -> Rows | Outcome:
        """Return the stock, and whether there is more of it."""
        answer = self._read(request)
        if not isinstance(answer, Body):
            return answer
        there = items.stock_in(rows_of(answer), place)
        return there[: items.MOST_ITEMS], has_more(answer) or len(there) > items.MOST_ITEMS

    def _builds(self, part: int) -> Rows | Outcome:
        lines = self._read(around.build_lines_request(part))
        if not isinstance(lines, Body) or not rows_of(lines):
            return () if isinstance(lines, Body) else lines
        answer = self._read(around.open_builds_request())
        return around.builds_in(rows_of(lines), rows_of(answer), part) if isinstance(answer, Body) else answer


def _details(found: Mapping[str, Rows], untold: tuple[str, ...]) -> Details:
    there: tuple[StockItem, ...] = ()
    there, more = found.get("stock", (there, False))
    orders = (found.get(name, ()) for name in ("purchase orders", "sales orders", "builds"))
    return Details(
        items=there,
        more_items=more,
        supplier_parts=found.get("supplier parts", ()),
        orders=tuple(order for kind in orders for order in kind),
        movements=found.get("movements", ()),
        untold=untold,
    )
