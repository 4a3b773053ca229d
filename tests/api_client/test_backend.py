"""The InvenTree backend against the demo server with trouble on demand: what is told, what was done."""

from collections.abc import Iterator

import pytest

from station.api_client.http import HttpClient
from station.api_client.inventree.backend import InvenTreeBackend
from station.api_client.inventree.lookback import Inquire, label_evidence, line_evidence
from station.api_client.inventree.wire import Body
from station.api_client.unavailable import UnavailableBackend
from station.demo.faults import Fault, Kind
from station.demo.server import DemoServer
from station.model import Done, Evidence, NotSent, Outcome, Refused, Unknown, Why
from station.operations import FindPlace, Identify, LoadOrder, LookBack, Lookup, Receive
from station.settings_tree import ServerSettings

RECEIVE = "/api/barcode/po-receive/"
LABEL = "[)>\x1e06\x1dP490-1532-1-ND\x1d1PGRM188R71H104KA93D\x1dK\x1d1K72991337\x1dQ5\x1d11ZPICK\x1d13Z77"
WRITE = Receive(order=1, order_reference="PO-0001", barcode=LABEL, line=3, received_before=None)


@pytest.fixture
def backend(server: DemoServer) -> Iterator[InvenTreeBackend]:
    settings = ServerSettings(url=server.url, connect_seconds=0.5, read_seconds=0.5)
    made = InvenTreeBackend(HttpClient(settings, server.tokens["operator"]))
    yield made
    made.close()


def received_packs(backend: InvenTreeBackend) -> float:
    outcome = backend.perform(LoadOrder(1))
    assert isinstance(outcome, Done)
    return float(next(line.received for line in outcome.data.lines if line.pk == 3))


@pytest.mark.parametrize(
    ("kind", "outcome", "packs"),
    [
        (Kind.DROP_BEFORE, Unknown("the connection was cut"), 0),
        (Kind.DROP_AFTER, Unknown("the connection was cut"), 5),
        (Kind.HALF_BODY, Unknown("the answer was cut off"), 5),
        (Kind.SERVER_ERROR, Unknown("the server failed (status 500)"), 0),
        (Kind.STATUS, Unknown("the server failed (status 503)"), 0),
        (Kind.HTML, Unknown("the answer was not understood"), 0),
        (Kind.REDIRECT, Refused(Why.NOT_INVENTREE, "status 302, a redirect"), 0),
        (Kind.RATE_LIMIT, NotSent("the server asks to slow down", 1.0), 0),
    ],
)
def test_a_troubled_receipt_is_never_taken_for_done_and_never_sent_twice(
    server: DemoServer, backend: InvenTreeBackend, kind: Kind, outcome: Outcome, packs: float
):
    server.faults.set(Fault(kind, RECEIVE))
    assert backend.perform(WRITE) == outcome
    sent = [entry for entry in server.requests.entries() if entry.path == RECEIVE]
    assert len(sent) == 1
    assert received_packs(backend) == packs


def test_a_slow_receipt_is_in_doubt(server: DemoServer, backend: InvenTreeBackend):
    server.faults.set(Fault(Kind.DELAY, RECEIVE, seconds=1.0))
    assert backend.perform(WRITE) == Unknown("no answer within the time allowed")


@pytest.mark.parametrize(
    ("kind", "evidence"), [(Kind.DROP_BEFORE, Evidence.NOT_APPLIED), (Kind.DROP_AFTER, Evidence.APPLIED)]
)
def test_reading_back_tells_what_became_of_a_lost_answer(
    server: DemoServer, backend: InvenTreeBackend, kind: Kind, evidence: Evidence
):
    server.faults.set(Fault(kind, RECEIVE))
    backend.perform(WRITE)
    assert backend.perform(LookBack(WRITE)) == Done(evidence)


def test_reading_back_a_virtual_part_is_left_to_a_person(backend: InvenTreeBackend):
    line = Body(200, {"received": 1.0, "part_detail": {"virtual": True}})
    assert line_evidence(line, WRITE) == Done(Evidence.UNCLEAR)
    untouched = Body(200, {"received": None, "part_detail": {"virtual": True}})
    assert line_evidence(untouched, WRITE) == Done(Evidence.NOT_APPLIED)


@pytest.mark.parametrize(
    "answer", [NotSent("refused"), Unknown("cut"), Refused(Why.SIGN_IN, "Invalid token.")]
)
def test_reading_back_that_fails_tells_nothing(answer: Outcome):
    assert label_evidence(answer, 1) == answer
    assert line_evidence(answer, WRITE) == answer


def test_a_label_that_became_stock_of_another_order_is_unclear():
    item = {"stockitem": {"pk": 9, "instance": {"purchase_order": 2}}}
    assert label_evidence(Body(200, item), 1) == Done(Evidence.UNCLEAR)
    assert label_evidence(Body(200, {"stockitem": {"pk": 9}}), 1) == Done(Evidence.APPLIED)
    assert label_evidence(Body(200, {"supplierpart": {"pk": 9}}), 1) == Inquire()


@pytest.mark.parametrize("question", [Identify(), Lookup("REEL-000123"), LoadOrder(1), FindPlace("A1")])
@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (Kind.HTML, Refused(Why.NOT_INVENTREE)),
        (Kind.SERVER_ERROR, Unknown("the server failed (status 500)")),
        (Kind.DROP_AFTER, Unknown("the connection was cut")),
    ],
)
def test_a_troubled_question_is_told_as_it_is(
    server: DemoServer, backend: InvenTreeBackend, question: object, kind: Kind, outcome: Outcome
):
    server.faults.set(Fault(kind, "/api/"))
    assert backend.perform(question) == outcome


@pytest.mark.parametrize("user", ["viewer", "nobody"])
def test_someone_without_the_role_is_told_so(server: DemoServer, user: str):
    backend = InvenTreeBackend(HttpClient(ServerSettings(url=server.url), server.tokens[user]))
    answer = backend.perform(LoadOrder(1))
    backend.close()
    assert answer == Refused(Why.FORBIDDEN, "You do not have permission to perform this action.")


def test_details_that_a_user_may_not_see_do_not_hide_what_was_scanned(server: DemoServer):
    backend = InvenTreeBackend(HttpClient(ServerSettings(url=server.url), server.tokens["receiver"]))
    server.faults.set(Fault(Kind.STATUS, "/api/stock/", status=403))
    answer = backend.perform(Lookup("REEL-000123"))
    backend.close()
    assert isinstance(answer, Done)
    assert answer.data.thing.name == "LM358BIDDFR"


def test_a_server_that_is_something_else_is_told_apart(server: DemoServer, backend: InvenTreeBackend):
    settings = ServerSettings(url=f"{server.url}/media")
    other = InvenTreeBackend(HttpClient(settings, server.tokens["operator"]))
    answer = other.perform(Identify())
    other.close()
    assert isinstance(answer, Refused)


def test_a_server_that_is_not_set_up_refuses_everything():
    nowhere = UnavailableBackend("No server is set up.")
    assert nowhere.perform(Identify()) == Refused(Why.NOT_SET_UP, "No server is set up.")
    nowhere.close()
