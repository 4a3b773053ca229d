"""The server that the contract suite talks to: the embedded one, or a real one named in the environment.

STATION_LIVE_URL, STATION_LIVE_TOKEN and STATION_LIVE_OPERATOR_TOKEN name a real test server that holds the
demo warehouse. The suite receives goods there: never point it at a server in use.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from station.api_client.http import HttpClient
from station.api_client.inventree.backend import InvenTreeBackend
from station.demo.server import DemoServer
from station.model import Done, Outcome
from station.operations import FindOrders, LoadOrder, Operation, OrderLine, PurchaseOrder, Receive
from station.settings_tree import ServerSettings

GS, RS = "\x1d", "\x1e"


@dataclass(frozen=True)
class Server:
    """A server with two users' tokens; ``embedded`` tells that it is ours, with all that it promises."""

    url: str
    admin: str
    operator: str
    embedded: bool


@dataclass(frozen=True)
class Live:
    """One signed-in user, and the questions that most tests ask."""

    backend: InvenTreeBackend
    server: Server

    def __call__(self, operation: Operation) -> Outcome:
        return self.backend.perform(operation)

    def data(self, operation: Operation) -> object:
        outcome = self.backend.perform(operation)
        assert isinstance(outcome, Done), outcome
        return outcome.data

    def order(self, reference: str) -> PurchaseOrder:
        found = self.data(FindOrders((reference,)))
        assert isinstance(found, tuple)
        order = self.data(LoadOrder(found[0].pk))
        assert isinstance(order, PurchaseOrder)
        return order

    def line(self, reference: str, sku: str) -> OrderLine:
        return next(line for line in self.order(reference).lines if line.sku == sku)

    def receipt(self, sku: str, quantity: str = "1", location: int | None = None) -> Receive:
        """Make a receipt of a bag that nobody has seen before, on PO-0001."""
        order, line = self.order("PO-0001"), self.line("PO-0001", sku)
        return Receive(
            order=order.pk,
            order_reference=order.reference,
            barcode=label(sku, quantity),
            line=line.pk,
            location=location,
            received_before=line.received,
        )


def label(sku: str, quantity: str) -> str:
    """Return a distributor's label whose load number no other label has."""
    fields = [f"P{sku}", "1P", "K", "1K72991337", f"Q{quantity}", "11ZPICK", f"13Z{uuid.uuid4().int % 10**9}"]
    return f"[)>{RS}06{GS}{GS.join(fields)}"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    url = os.environ.get("STATION_LIVE_URL")
    if url:
        admin = os.environ["STATION_LIVE_TOKEN"]
        yield Server(url, admin, os.environ.get("STATION_LIVE_OPERATOR_TOKEN", admin), embedded=False)
        return
    with DemoServer() as demo:
        yield Server(demo.url, demo.tokens["admin"], demo.tokens["operator"], embedded=True)


@pytest.fixture
def signed_in(server: Server) -> Iterator[Callable[[str], Live]]:
    backends: list[InvenTreeBackend] = []

    def sign_in(token: str) -> Live:
        backends.append(InvenTreeBackend(HttpClient(ServerSettings(url=server.url, allow_http=True), token)))
        return Live(backends[-1], server)

    yield sign_in
    for backend in backends:
        backend.close()


@pytest.fixture
def live(server: Server, signed_in: Callable[[str], Live]) -> Live:
    return signed_in(server.operator)
