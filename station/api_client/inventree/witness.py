"""Looks on an InvenTree server whether a write whose answer was lost has happened; it only reads."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from station.api_client.http import Exchange, HttpRequest
from station.api_client.inventree import (
    attachments,
    builds,
    history,
    lookback,
    merging,
    purchasing,
    receipts,
    sales,
    stock,
)
from station.api_client.inventree.objects import DETAILS
from station.api_client.inventree.wire import Body, list_in, scan_request, understood
from station.model import Done, Evidence, Outcome, Refused, Why
from station.operations import (
    AddOrderLine,
    AddStock,
    Allocate,
    AllocateToBuild,
    AttachPhoto,
    ChangeStatus,
    CompleteOrder,
    ConsumeBuild,
    Count,
    CreateShipment,
    Deallocate,
    ForgetScans,
    IssueOrder,
    Link,
    Merge,
    Move,
    PrintOnServer,
    Receive,
    ReceiveLine,
    RemoveStock,
    Ship,
    StockWrite,
    Unlink,
    Write,
)


class Witness:
    """Tells what became of a write, asking through ``exchange``."""

    def __init__(self, exchange: Callable[[HttpRequest], Exchange]) -> None:
        self._exchange = exchange

    def look_back(self, write: Write) -> Outcome:
        """Return Done(Evidence), or why nothing could be read."""
        ways: Mapping[type, Callable[[Any], Outcome]] = {
            Receive: self._receipt,
            ReceiveLine: self._line_receipt,
            IssueOrder: self._order_status,
            CompleteOrder: self._order_status,
            AddOrderLine: self._new_line,
            Allocate: self._allocation,
            Deallocate: self._deallocation,
            AllocateToBuild: self._build_allocation,
            ConsumeBuild: self._consumption,
            CreateShipment: self._new_shipment,
            Ship: self._shipping,
            Link: self._link,
            Unlink: self._link,
            Move: self._stock_change,
            Count: self._stock_change,
            AddStock: self._stock_change,
            RemoveStock: self._stock_change,
            ChangeStatus: self._stock_change,
            Merge: self._merging,
            AttachPhoto: self._photo,
            # Every request is a print of its own, and none can be told from another.
            PrintOnServer: lambda write: Done(Evidence.UNCLEAR),
            ForgetScans: self._deletion,
        }
        return ways[type(write)](write)

    def _read(self, request: HttpRequest) -> Body | Outcome:
        return understood(self._exchange(request), writing=False)

    def _get(self, path: str, **params: str) -> Body | Outcome:
        return self._read(HttpRequest("GET", path, params))

    def _receipt(self, write: Receive | ReceiveLine) -> Outcome:
        verdict = lookback.label_evidence(self._read(scan_request(write.barcode)), write.order)
        if not isinstance(verdict, lookback.Inquire):
            return verdict
        line = self._get(f"/api/order/po-line/{write.line}/", part_detail="true")
        return lookback.line_evidence(line, write)

    def _line_receipt(self, write: ReceiveLine) -> Outcome:
        if not write.serial_numbers:
            return self._receipt(write)
        serial = receipts.first_serial(write.serial_numbers)
        if serial:
            answer = self._read(receipts.serial_request(write, serial))
            return lookback.serial_evidence(answer, write.order, serial)
        return lookback.baseline_evidence(self._get(f"/api/order/po-line/{write.line}/"), write)

    def _order_status(self, write: IssueOrder | CompleteOrder) -> Outcome:
        return lookback.order_evidence(self._read(purchasing.order_request(write.order)), write)

    def _new_line(self, write: AddOrderLine) -> Outcome:
        return lookback.new_line_evidence(self._read(purchasing.all_lines_request(write.order)), write)

    def _allocation(self, write: Allocate) -> Outcome:
        rows = sales.allocations_in(self._read(sales.allocations_request(write.order)))
        return lookback.allocation_evidence(rows, write)

    def _deallocation(self, write: Deallocate) -> Outcome:
        answer = self._get(f"/api/order/so-allocation/{write.allocation}/")
        return lookback.gone_evidence(answer, write.allocation)

    def _build_allocation(self, write: AllocateToBuild) -> Outcome:
        rows = sales.allocations_in(self._read(sales.build_items_request(write.build)))
        return lookback.build_evidence(rows, write)

    def _consumption(self, write: ConsumeBuild) -> Outcome:
        rows = sales.allocations_in(self._read(sales.build_items_request(write.build)))
        return builds.consume_evidence(rows, self._read(builds.line_request(write.line)), write)

    def _new_shipment(self, write: CreateShipment) -> Outcome:
        rows = sales.shipments_in(self._read(sales.shipments_request(write.order)))
        return lookback.shipment_evidence(rows, write)

    def _shipping(self, write: Ship) -> Outcome:
        answer = self._get(f"/api/order/so/shipment/{write.shipment}/")
        return lookback.ship_evidence(sales.shipment_in(answer), write)

    def _link(self, write: Link | Unlink) -> Outcome:
        if write.model not in DETAILS:
            return Done(Evidence.NOT_APPLIED)
        path, _ = DETAILS[write.model]
        verdict = lookback.link_evidence(self._get(path.format(pk=write.pk)), write)
        hidden = isinstance(verdict, Refused) and verdict.why in {Why.FORBIDDEN, Why.NOT_FOUND}
        if not isinstance(verdict, lookback.Inquire) and not hidden:
            return verdict
        if not write.barcode:
            return Done(Evidence.UNCLEAR)
        return lookback.scan_evidence(self._read(scan_request(write.barcode)), write)

    def _stock_change(self, write: StockWrite) -> Outcome:
        verdicts = []
        for pk in _items(write):
            told = self._item_change(write, pk)
            if not isinstance(told, Done) or not isinstance(told.data, Evidence):
                return told
            verdicts.append(told.data)
        return Done(lookback.together(verdicts, write)) if verdicts else Done(Evidence.NOT_APPLIED)

    def _item_change(self, write: StockWrite, pk: int) -> Outcome:
        answer = self._read(stock.history_request(pk))
        # A server may refuse to list the history of an item that is gone; the item itself tells then.
        rows = [] if isinstance(answer, Refused) and answer.why is Why.INVALID else list_in(answer)
        if not isinstance(rows, list):
            return rows
        if stock.noted(rows, pk, write.note):
            return Done(Evidence.APPLIED)
        return lookback.stock_evidence(self._read(stock.item_request(pk)), write, pk)

    def _merging(self, write: Merge) -> Outcome:
        if merging.refusal(write):
            return Done(Evidence.NOT_APPLIED)
        told = merging.note_evidence(self._read(stock.history_request(write.items[0])), write)
        if told is not None:
            return told
        held = []
        for pk in write.items:
            found = merging.held_in(self._read(stock.item_request(pk)), pk)
            if found is not None and not isinstance(found, Decimal):
                return found
            held.append(found)
        return Done(merging.evidence(held, write))

    def _deletion(self, write: ForgetScans) -> Outcome:
        """Judge by the first scan that is still there; deleting it once more does no harm."""
        told: Outcome = Done(Evidence.NOT_APPLIED)
        for pk in write.scans:
            told = history.gone(self._read(history.scan_request(pk)), pk)
            if told != Done(Evidence.APPLIED):
                break
        return told

    def _photo(self, write: AttachPhoto) -> Outcome:
        return attachments.evidence(list_in(self._read(attachments.list_request(write))), write)


def _items(write: StockWrite) -> tuple[int, ...]:
    if isinstance(write, Move):
        return tuple(item.pk for item in write.items)
    return write.items if isinstance(write, ChangeStatus) else (write.item,)
