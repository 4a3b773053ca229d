"""Writes carried out on an InvenTree server: one request each, and what is read afterwards to judge it.

What is read after a write never makes the write look as if it had not been sent.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from station.api_client.http import Exchange, HttpRequest
from station.api_client.inventree import links, receipts, sales, stock
from station.api_client.inventree.wire import (
    Body,
    key_of,
    list_in,
    object_in,
    receive_request,
    received,
    understood,
)
from station.model import Done, NotSent, Outcome, Unknown
from station.operations import (
    AddStock,
    Adjusted,
    Allocate,
    AllocateToBuild,
    ChangeStatus,
    Count,
    CreateShipment,
    Deallocate,
    Link,
    Move,
    Receive,
    ReceiveLine,
    RemoveStock,
    Ship,
    Unlink,
    Write,
)

POLLS = (0.2, 0.4, 0.8, 1.6, 3.0, 4.0)
"""Seconds between the questions whether the server has completed a shipment; then reading back goes on."""


class Writer:
    """Carries out writes through ``exchange``; ``wait`` takes seconds."""

    def __init__(self, exchange: Callable[[HttpRequest], Exchange], wait: Callable[[float], None]) -> None:
        self._exchange = exchange
        self._wait = wait
        self._api: int | None = None

    def perform(self, write: Write) -> Outcome:
        """Carry out one write."""
        ways: Mapping[type, Callable[[Any], Outcome]] = {
            Receive: lambda w: received(self._write(receive_request(w))),
            ReceiveLine: self._receive_line,
            Allocate: self._allocate,
            Deallocate: lambda w: sales.deallocated(self._write(sales.deallocate_request(w))),
            AllocateToBuild: self._allocate_to_build,
            CreateShipment: lambda w: sales.created(self._write(sales.create_request(w)), w),
            Ship: self._ship,
            Link: lambda w: links.linked(self._exchange(links.link_request(w)), w),
            Unlink: lambda w: links.unlinked(self._write(links.unlink_request(w))),
            Move: self._move,
            Count: self._adjust,
            AddStock: self._adjust,
            RemoveStock: self._adjust,
            ChangeStatus: self._change_status,
        }
        return ways[type(write)](write)

    def _write(self, request: HttpRequest) -> Body | Outcome:
        return understood(self._exchange(request), writing=True)

    def _read(self, request: HttpRequest) -> Body | Outcome:
        return understood(self._exchange(request), writing=False)

    def _version(self) -> int | NotSent:
        """Return the server's API number, asked once; nothing has been sent while it is not known."""
        if self._api is None:
            server = object_in(self._read(HttpRequest("GET", "/api/")))
            self._api = key_of(server.get("apiVersion")) if isinstance(server, dict) else None
            if self._api is None:
                cause = server.cause if isinstance(server, NotSent | Unknown) else "it does not tell it"
                return NotSent(f"the server's version is not known: {cause}")
        return self._api

    def _receive_line(self, write: ReceiveLine) -> Outcome:
        if write.expiry_date or write.packaging:
            api = self._version()
            refusal = api if isinstance(api, NotSent) else receipts.unsupported(write, api)
            if refusal:
                return refusal
        return receipts.received_line(self._write(receipts.receive_line_request(write)), write)

    def _allocate(self, write: Allocate) -> Outcome:
        api = self._version()
        if isinstance(api, NotSent):
            return api
        if refusal := sales.unsupported(write, api):
            return refusal
        outcome = sales.allocated(self._write(sales.allocate_request(write, api)), write)
        if not isinstance(outcome, Done):
            return outcome
        rows = sales.allocations_in(self._read(sales.allocations_request(write.order)))
        return sales.with_key(outcome, rows, write)

    def _allocate_to_build(self, write: AllocateToBuild) -> Outcome:
        outcome = sales.allocated_to_build(self._write(sales.build_request(write)), write)
        if not isinstance(outcome, Done):
            return outcome
        rows = sales.allocations_in(self._read(sales.build_items_request(write.build)))
        return sales.with_key(outcome, rows, write)

    def _ship(self, write: Ship) -> Outcome:
        if write.checked_by is not None:
            noted = object_in(self._write(sales.check_request(write)))
            if not isinstance(noted, dict):
                return noted
        progress = sales.ship_progress(self._write(sales.ship_request(write)))
        if not isinstance(progress, tuple):
            return progress
        state = self._completed(*progress)
        if state is sales.Task.PENDING:
            return Unknown("the server is still completing the shipment")
        path = f"/api/order/so/shipment/{write.shipment}/"
        return sales.shipped(sales.shipment_in(self._read(HttpRequest("GET", path))), state, write)

    def _completed(self, state: sales.Task, task: str) -> sales.Task:
        """Ask until the server has completed a task, a bounded number of times."""
        request = sales.task_request(task)
        for seconds in POLLS if request else ():
            if state is not sales.Task.PENDING or request is None:
                break
            self._wait(seconds)
            told = sales.ship_progress(self._read(request))
            state = told[0] if isinstance(told, tuple) else state
        return state

    def _adjust(self, write: stock.Adjustment) -> Outcome:
        items = stock.echoed(self._write(stock.adjust_request(write)))
        if not isinstance(items, list):
            return items
        if stock.is_used_up(items):
            return Done(Adjusted(write.item, Decimal(0)))
        return stock.adjusted(self._read(stock.item_request(write.item)), write)

    def _move(self, write: Move) -> Outcome:
        items = stock.echoed(self._write(stock.move_request(write)))
        if not isinstance(items, list):
            return items
        return stock.moved(write, [list_in(self._read(stock.history_request(i.pk))) for i in write.items])

    def _change_status(self, write: ChangeStatus) -> Outcome:
        items = stock.echoed(self._write(stock.status_request(write)))
        return Done() if isinstance(items, list) else items
