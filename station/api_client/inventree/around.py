"""What stands around a part, a stock item or a place: InvenTree's requests and replies as values."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from station.api_client.http import HttpRequest
from station.api_client.inventree import builds, purchasing, selling
from station.api_client.inventree.objects import Json, part_key_of, text_of
from station.api_client.inventree.wire import decimal_of, key_of
from station.operations import Build, Movement, OpenOrder, SupplierPart

OF_A_PART = {"part", "stockitem", "supplierpart", "manufacturerpart"}
"""The models of which stock, suppliers and orders are those of their part."""

_MOST = "100"
_LATEST = "20"


# Requests.


def suppliers_request(part: int) -> HttpRequest:
    """Ask who sells a part."""
    wanted = ("supplier_detail", "manufacturer_detail", "manufacturer_part_detail")
    params = {"part": str(part), **dict.fromkeys(wanted, "true"), "limit": _MOST}
    return HttpRequest("GET", "/api/company/part/", params)


def purchases_request(part: int) -> HttpRequest:
    """Ask for the lines of open purchase orders that wait for a part."""
    wanted = ("pending", "order_detail", "part_detail", "supplier_part_detail")
    params = {"base_part": str(part), **dict.fromkeys(wanted, "true"), "limit": _MOST}
    return HttpRequest("GET", "/api/order/po-line/", params)


def sales_request(part: int) -> HttpRequest:
    """Ask for the lines of open sales orders that want a part."""
    wanted = ("order_outstanding", "order_detail", "customer_detail", "part_detail")
    params = {"part": str(part), "completed": "false", **dict.fromkeys(wanted, "true"), "limit": _MOST}
    return HttpRequest("GET", "/api/order/so-line/", params)


def build_lines_request(part: int) -> HttpRequest:
    """Ask for what builds need of a part; there is no telling which of them are open."""
    params = {"part": str(part), "order_outstanding": "true", "part_detail": "true", "limit": _MOST}
    return HttpRequest("GET", "/api/build/line/", params)


def open_builds_request() -> HttpRequest:
    """Ask for the builds that are open."""
    return HttpRequest("GET", "/api/build/", {"outstanding": "true", "limit": _MOST})


def movements_request(item: int) -> HttpRequest:
    """Ask for the last entries of a stock item's history."""
    params = {"item": str(item), "user_detail": "true", "limit": _LATEST}
    return HttpRequest("GET", "/api/stock/track/", params)


# Replies. A server ignores filters that it does not know, so every row is looked at.


def suppliers_in(rows: Iterable[Json], part: int) -> tuple[SupplierPart, ...]:
    """Read who sells a part, but for broken rows."""
    of_part = (row for row in rows if part_key_of(row) == part)
    return tuple(_supplier_part(pk, row) for row in of_part if (pk := key_of(row.get("pk"))) is not None)


def _supplier_part(pk: int, row: Json) -> SupplierPart:
    return SupplierPart(
        pk=pk,
        sku=text_of(row, "SKU"),
        supplier=text_of(row, "supplier_detail", "name"),
        mpn=text_of(row, "MPN") or text_of(row, "manufacturer_part_detail", "MPN"),
        manufacturer=text_of(row, "manufacturer_detail", "name"),
        pack=text_of(row, "pack_quantity"),
    )


def purchases_in(rows: Iterable[Json], part: int) -> tuple[OpenOrder, ...]:
    """Read which open purchase orders wait for a part, with the sum of their lines."""
    return _summed(rows, lambda row: _purchase(row, part))


def _purchase(row: Json, part: int) -> OpenOrder | None:
    line, order = purchasing.order_line_of(row), purchasing.order_of_line(row)
    if line is None or line.part != part or not order.pk or not order.open:
        return None
    return OpenOrder("purchaseorder", order.pk, order.reference, order.supplier, line.remaining, order.status)


def sales_in(rows: Iterable[Json], part: int) -> tuple[OpenOrder, ...]:
    """Read which open sales orders want a part, with the sum of their lines."""
    return _summed(rows, lambda row: _sale(row, part))


def _sale(row: Json, part: int) -> OpenOrder | None:
    line, detail = selling.sales_line_of(row), row.get("order_detail")
    if line is None or line.part != part or not isinstance(detail, Mapping):
        return None
    order = selling.sales_order_of(detail)
    if not order.pk or key_of(detail.get("status")) not in selling.OUTSTANDING:
        return None
    customer = order.customer or text_of(row, "customer_detail", "name")
    open_ = max(line.quantity - line.shipped, Decimal(0))
    return OpenOrder("salesorder", order.pk, order.reference, customer, open_, order.status)


def builds_in(rows: Iterable[Json], open_builds: Iterable[Json], part: int) -> tuple[OpenOrder, ...]:
    """Read which open builds need a part, with the sum of their lines."""
    known = {build.pk: build for build in map(builds.build_of, open_builds) if build.open}
    return _summed(rows, lambda row: _need(row, known, part))


def _need(row: Json, known: Mapping[int, Build], part: int) -> OpenOrder | None:
    build, quantity = known.get(key_of(row.get("build")) or 0), decimal_of(row.get("quantity"))
    if build is None or quantity is None or part_key_of(row) != part:
        return None
    open_ = max(quantity - (decimal_of(row.get("consumed")) or 0), Decimal(0))
    return OpenOrder("build", build.pk, build.reference, "", open_, build.status)


def _summed(rows: Iterable[Json], read: Callable[[Json], OpenOrder | None]) -> tuple[OpenOrder, ...]:
    found: dict[int, OpenOrder] = {}
    for order in map(read, rows):
        if order is not None and order.open:
            before = found.get(order.pk)
            found[order.pk] = replace(order, open=order.open + (before.open if before else 0))
    return tuple(found.values())


def movements_in(rows: Iterable[Json], item: int) -> tuple[Movement, ...]:
    """Read the last entries of a stock item's history."""
    return tuple(_movement(row) for row in rows if key_of(row.get("item")) == item)


def _movement(row: Json) -> Movement:
    deltas = row.get("deltas")
    told = deltas if isinstance(deltas, Mapping) else {}
    amounts = (decimal_of(told.get(name)) for name in ("added", "removed", "quantity"))
    return Movement(
        at=text_of(row, "date"),
        what=text_of(row, "label"),
        quantity=next((amount for amount in amounts if amount is not None), None),
        user=text_of(row, "user_detail", "username"),
        note=text_of(row, "notes"),
    )
