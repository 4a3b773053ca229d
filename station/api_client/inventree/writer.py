"""Writes carried out on an InvenTree server: one request each, and what is read afterwards to judge it.

What is read after a write never makes the write look as if it had not been sent.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from station.api_client.http import Exchange, HttpRequest
from station.api_client.inventree import (
    attachments,
    builds,
    history,
    links,
    merging,
    printing,
    purchasing,
    receipts,
    room,
    sales,
    stock,
    tasks,
)
from station.api_client.inventree.guard import Before, Guard
from station.api_client.inventree.wire import (
    Body,
    key_of,
    list_in,
    object_in,
    receive_request,
    received,
    refused_in,
    understood,
)
from station.model import Done, NotSent, Outcome, Refused, Unknown, Why
from station.operations import (
    AddOrderLine,
    AddStock,
    Adjusted,
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
    Unlink,
    Write,
)

PhotoSource = Callable[[str, str], bytes | None]
"""Gives the bytes of a photo by its file's name and their SHA-256; None where they are gone or others."""


def no_photo(file: str, sha256: str) -> bytes | None:
    """Have no photos."""
    return None


POLLS = (0.2, 0.4, 0.8, 1.6, 3.0, 4.0)
"""Seconds between the questions whether the server has completed a shipment; then reading back goes on."""


class Writer:
    """Carries out writes through ``exchange``; ``wait`` takes seconds, ``photo`` gives a photo's bytes."""

    def __init__(
        self,
        exchange: Callable[[HttpRequest], Exchange],
        wait: Callable[[float], None],
        photo: PhotoSource = no_photo,
    ) -> None:
        self._exchange = exchange
        self._wait = wait
        self._photo = photo
        self._guard = Guard(self._read)
        self._api: int | None = None

    def perform(self, write: Write) -> Outcome:
        """Carry out one write."""
        ways: Mapping[type, Callable[[Any], Outcome]] = {
            Receive: self._receive,
            ReceiveLine: self._receive_line,
            IssueOrder: lambda w: self._change_order(purchasing.issue_request(w), w),
            CompleteOrder: lambda w: self._change_order(purchasing.complete_request(w), w),
            AddOrderLine: lambda w: purchasing.line_added(self._write(purchasing.add_line_request(w)), w),
            Allocate: self._allocate,
            Deallocate: lambda w: sales.deallocated(self._write(sales.deallocate_request(w))),
            AllocateToBuild: self._allocate_to_build,
            ConsumeBuild: self._consume,
            CreateShipment: lambda w: sales.created(self._write(sales.create_request(w)), w),
            Ship: self._ship,
            Link: self._link,
            Unlink: lambda w: links.unlinked(self._write(links.unlink_request(w))),
            Move: self._move,
            Count: self._adjust,
            AddStock: self._adjust,
            RemoveStock: self._adjust,
            ChangeStatus: self._change_status,
            Merge: self._merge,
            AttachPhoto: self._attach_photo,
            PrintOnServer: self._print,
            ForgetScans: self._forget,
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

    def _no_room(self, write: Receive | ReceiveLine) -> Refused | NotSent | None:
        """Look whether the line has room for a receipt that is limited."""
        if write.most is None or write.line is None:
            return None
        return receipts.over_receipt(self._read(receipts.line_request(write.line)), write)

    def _receive(self, write: Receive) -> Outcome:
        return self._no_room(write) or received(self._write(receive_request(write)))

    def _receive_line(self, write: ReceiveLine) -> Outcome:
        if write.expiry_date or write.packaging:
            api = self._version()
            refusal = api if isinstance(api, NotSent) else receipts.unsupported(write, api)
            if refusal:
                return refusal
        if refusal := self._no_room(write):
            return refusal
        return receipts.received_line(self._write(receipts.receive_line_request(write)), write)

    def _change_order(self, request: HttpRequest, write: IssueOrder | CompleteOrder) -> Outcome:
        body = object_in(self._write(request))
        if not isinstance(body, dict):
            return body
        return refused_in(body) or purchasing.with_status(
            self._read(purchasing.order_request(write.order)), write
        )

    def _allocate(self, write: Allocate) -> Outcome:
        api = self._version()
        if isinstance(api, NotSent):
            return api
        if refusal := sales.unsupported(write, api):
            return refusal
        before = Before() if write.most is None else self._guard.allocation(write, api)
        if not isinstance(before, Before):
            return before
        outcome = sales.allocated(self._write(sales.allocate_request(write, api)), write)
        if not isinstance(outcome, Done):
            return outcome
        rows = sales.allocations_in(self._read(sales.allocations_request(write.order)))
        return room.with_over(sales.with_key(outcome, rows, write, before.keys), rows, write)

    def _allocate_to_build(self, write: AllocateToBuild) -> Outcome:
        before = Before() if write.most is None else self._guard.build_allocation(write)
        if not isinstance(before, Before):
            return before
        outcome = sales.allocated_to_build(self._write(sales.build_request(write)), write)
        if not isinstance(outcome, Done):
            return outcome
        rows = sales.allocations_in(self._read(sales.build_items_request(write.build)))
        return room.with_over(sales.with_key(outcome, rows, write), rows, write, before.used)

    def _ship(self, write: Ship) -> Outcome:
        if refusal := self._guard.shipping(write):
            return refusal
        if write.checked_by is not None:
            noted = object_in(self._write(sales.check_request(write)))
            if not isinstance(noted, dict):
                return noted
        progress = tasks.progress(self._write(sales.ship_request(write)), tasks.SHIPPING)
        if not isinstance(progress, tuple):
            return progress
        state = self._completed(*progress)
        if state is tasks.Task.PENDING:
            return Unknown("the server is still completing the shipment")
        path = f"/api/order/so/shipment/{write.shipment}/"
        return sales.shipped(sales.shipment_in(self._read(HttpRequest("GET", path))), state, write)

    def _consume(self, write: ConsumeBuild) -> Outcome:
        api = self._version()
        if isinstance(api, NotSent):
            return api
        if refusal := builds.unsupported(api):
            return refusal
        progress = tasks.progress(self._write(builds.consume_request(write)), tasks.CONSUMING)
        if not isinstance(progress, tuple):
            return progress
        state = self._completed(*progress)
        if state is tasks.Task.PENDING:
            return Unknown("the server is still building it in")
        rows = sales.allocations_in(self._read(sales.build_items_request(write.build)))
        return builds.consumed(rows, state, write)

    def _completed(self, state: tasks.Task, task: str) -> tasks.Task:
        """Ask until the server has completed a task, a bounded number of times."""
        request = tasks.task_request(task)
        for seconds in POLLS if request else ():
            if state is not tasks.Task.PENDING or request is None:
                break
            self._wait(seconds)
            told = tasks.progress(self._read(request))
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

    def _merge(self, write: Merge) -> Outcome:
        if refusal := merging.refusal(write) or self._guard.merging(write):
            return refusal
        outcome = merging.merged(self._write(merging.merge_request(write)), write)
        if not isinstance(outcome, Done):
            return outcome
        return merging.with_quantity(outcome, self._read(stock.item_request(write.items[0])), write)

    def _link(self, write: Link) -> Outcome:
        if refusal := links.refusal(write) or self._guard.link(write):
            return refusal
        return links.with_replaced(links.linked(self._exchange(links.link_request(write)), write), write)

    def _forget(self, write: ForgetScans) -> Outcome:
        refusal = history.refusal(write)
        return refusal or history.forgotten(self._write(history.forget_request(write)), write)

    def _print(self, write: PrintOnServer) -> Outcome:
        api = self._version()
        if isinstance(api, NotSent):
            return api
        if refusal := printing.unsupported(api):
            return refusal
        told = printing.progress(self._write(printing.print_request(write)))
        if not isinstance(told, printing.Progress):
            return told
        for seconds in POLLS if told.outcome is None else ():
            self._wait(seconds)
            later = printing.progress(self._read(printing.progress_request(told.pk)))
            if isinstance(later, printing.Progress) and later.outcome is not None:
                return later.outcome
        return told.outcome or Unknown("the server is still printing")

    def _attach_photo(self, write: AttachPhoto) -> Outcome:
        content = self._photo(write.file, write.sha256)
        if content is None:
            return Refused(Why.PHOTO_GONE, write.file)
        api = self._version()
        if isinstance(api, NotSent):
            return api
        refusal = attachments.unsupported(api)
        return refusal or attachments.attached(self._write(attachments.attach_request(write, content)), write)
