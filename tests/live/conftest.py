"""The servers that the contract suite talks to: the embedded one in each of its generations, or a real one.

STATION_LIVE_URL, STATION_LIVE_TOKEN and STATION_LIVE_OPERATOR_TOKEN name a real test server that holds the
demo warehouse. The suite receives goods there: never point it at a server in use.

What only some versions can do is asked with ``server.can``; a test says what the others do instead.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

import pytest

from station.api_client.http import HttpClient
from station.api_client.inventree.backend import InvenTreeBackend
from station.demo.generation import GENERATIONS, Generation
from station.demo.server import DemoServer
from station.model import Done, Identity, Outcome
from station.operations import FindOrders, Identify, LoadOrder, Operation, OrderLine, PurchaseOrder, Receive
from station.settings_tree import ServerSettings

GS, RS = "\x1d", "\x1e"


class Capability(Enum):
    """What not every server can do: the first version of its interface that can, and what it is."""

    LABELS_NAME_ORDERS = 293, "a scanned label names its order beside the supplier's part"
    LABELS_FOR_LINES = (
        293,
        "a label is received for the line that was asked for, not for the first that waits",
    )
    KEEPS_RECEIPT_DETAILS = 293, "what is received by its line keeps its expiry date and packaging"
    ALLOCATES_WITHOUT_SHIPMENT = 425, "stock is set aside for a sales order before there is a shipment"
    COMPARES_PARTS = 425, "stock of another part than the line's is refused"
    BUILDS_IN = 425, "what is set aside for a build is built in before an output is completed"
    GENERATES_CODES = 226, "the server gives a thing its own code"
    KEEPS_SCANS = 257, "the server keeps a history of scans"
    PRINTS_LABELS = 326, "the server prints labels and tells how far it is"
    SHORT_CODES = 226, "the server understands its own INV- codes"


@dataclass(frozen=True)
class Server:
    """A server with two users' tokens; ``embedded`` tells that it is ours, with all that it promises."""

    url: str
    admin: str
    operator: str
    api: int
    embedded: bool

    def can(self, capability: Capability) -> bool:
        """Tell whether a server of this version can do something."""
        return self.api >= capability.value[0]


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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test against each generation of the embedded server, or against the one that is named."""
    if "server" in metafunc.fixturenames:
        generations = [None] if "STATION_LIVE_URL" in os.environ else list(GENERATIONS.values())
        names = [generation.name if generation else "named" for generation in generations]
        metafunc.parametrize("server", generations, ids=names, indirect=True, scope="module")


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    generation: Generation | None = request.param
    if generation is None:
        url, admin = os.environ["STATION_LIVE_URL"], os.environ["STATION_LIVE_TOKEN"]
        operator = os.environ.get("STATION_LIVE_OPERATOR_TOKEN", admin)
        yield Server(url, admin, operator, _version(url, operator), embedded=False)
        return
    with DemoServer(generation=generation) as demo:
        operator = demo.tokens["operator"]
        yield Server(demo.url, demo.tokens["admin"], operator, generation.api, embedded=True)


def _version(url: str, token: str) -> int:
    with HttpClient(ServerSettings(url=url, allow_http=True), token) as client:
        who = InvenTreeBackend(client).perform(Identify())
    assert isinstance(who, Done), who
    assert isinstance(who.data, Identity)
    return who.data.api


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
