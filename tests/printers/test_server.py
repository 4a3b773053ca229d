"""Labels that the server makes, over a connection that fails at every point; the server is the demo's."""

from contextlib import closing

import pytest
import requests

from station.api_client.http import HttpClient
from station.api_client.inventree.backend import InvenTreeBackend
from station.demo.faults import Fault, Kind
from station.model import Done, NotSent, Refused, Unknown as Unanswered, Why
from station.operations import PrintOnServer, ServerPrint, final, reversal
from station.printers.base import SILENT, Document, Failed, Printed, Sent, Unknown
from station.printers.files import FilePrinter
from station.printers.kinds import open_printer
from station.printers.server import ServerPrinter, server_kind
from station.settings_tree import PrinterSettings, ServerSettings
from station.text import Text

ITEM = {"model": "stockitem", "pk": "2"}
PRINTING = "/api/label/print/"


@pytest.fixture
def backend(server):
    with closing(
        InvenTreeBackend(
            HttpClient(ServerSettings(url=server.url), server.tokens["operator"]), lambda seconds: None
        )
    ) as made:
        yield made


def printer(perform, folder, **options):
    settings = PrinterSettings(name="Server", kind="server", template="3", **options)
    if folder is None:
        return ServerPrinter(settings, perform, None)
    here = PrinterSettings(name="Files", kind="file", address=str(folder), language="pdf")
    return ServerPrinter(settings, perform, FilePrinter(here))


def files(folder):
    return sorted(file.name for file in folder.iterdir())


def test_a_print_that_the_server_works_on_is_waited_for(server, backend, tmp_path):
    headers = {"Authorization": f"Token {server.tokens['admin']}"}
    requests.post(f"{server.url}/demo/worker/", json={"running": True}, headers=headers, timeout=20)
    assert printer(backend.perform, tmp_path).print(Document(b"", title="bag", data=ITEM)) == Printed()
    assert files(tmp_path) == ["bag.pdf"]


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.SERVER_ERROR, Kind.HALF_BODY, Kind.RATE_LIMIT])
def test_a_pdf_that_did_not_come_is_no_label_and_may_be_asked_for_again(server, backend, tmp_path, kind):
    server.faults.set(Fault(kind, PRINTING, "POST"))
    desk = printer(backend.perform, tmp_path)
    outcome = desk.print(Document(b"", data=ITEM))
    assert isinstance(outcome, Failed)
    assert not outcome.for_good
    assert files(tmp_path) == []
    assert desk.print(Document(b"", data=ITEM)) == Printed()


def test_a_file_that_is_cut_off_is_asked_for_again(server, backend, tmp_path):
    server.faults.set(Fault(Kind.HALF_BODY, "/media/"))
    outcome = printer(backend.perform, tmp_path).print(Document(b"", data=ITEM))
    assert isinstance(outcome, Failed)
    assert not outcome.for_good


def test_a_machine_that_may_have_printed_leaves_a_doubt(server, backend):
    server.faults.set(Fault(Kind.DROP_AFTER, PRINTING, "POST"))
    assert isinstance(printer(backend.perform, None, machine="m").print(Document(b"", data=ITEM)), Unknown)


@pytest.mark.parametrize(
    ("outcome", "for_good"),
    [
        (Refused(Why.INVALID, "<b>no</b>"), True),
        (Refused(Why.SIGN_IN), False),
        (Refused(Why.FORBIDDEN, "no"), False),
        (NotSent("refused"), False),
    ],
)
def test_what_the_server_refuses_is_told(outcome, for_good):
    told = printer(lambda operation: outcome, None, machine="m").print(Document(b"", data=ITEM))
    assert isinstance(told, Failed)
    assert told.for_good is for_good


def test_a_machine_is_asked_for_all_copies_at_once():
    asked = []

    def perform(operation):
        asked.append(operation)
        return Done(ServerPrint())

    desk = printer(perform, None, machine="m", plugin="inventreelabelmachine")
    assert desk.print(Document(b"", 3, "bag", ITEM)) == Sent()
    assert asked == [PrintOnServer(3, (2,), "inventreelabelmachine", "m", 3, "bag")]
    assert desk.status() == SILENT


@pytest.mark.parametrize("data", [{}, {"model": "stockitem"}, {"model": "stockitem", "pk": "²"}, {"pk": "1"}])
def test_a_label_of_nothing_that_the_server_keeps_is_not_asked_for(data):
    outcome = printer(None, None).print(Document(b"", data=data))
    assert isinstance(outcome, Failed)
    assert outcome.for_good


@pytest.mark.parametrize("answer", [Unanswered("cut"), Done("no"), Refused(Why.NOT_SUPPORTED, "old")])
def test_without_the_templates_nothing_is_printed(answer):
    desk = ServerPrinter(PrinterSettings(name="Server", template="Bag"), lambda operation: answer, None)
    assert isinstance(desk.print(Document(b"", data=ITEM)), Failed)


def test_a_printer_that_gets_the_pdf_must_be_one_here_that_prints_pdf(tmp_path):
    here = PrinterSettings(name="Files", kind="file", address=str(tmp_path), language="pdf")
    others = [here, PrinterSettings(name="Zebra", address="x"), PrinterSettings(name="Bad", language="pdf")]
    factory = server_kind(lambda operation: Done(), others)

    def made(**options):
        return open_printer(PrinterSettings(name="S", kind="server", **options), {"server": factory})

    assert isinstance(made(), ServerPrinter)
    assert made(passes_to="Files").status().ready
    for wrong in ("Zebra", "Nobody", "Bad"):
        assert isinstance(made(passes_to=wrong), Text)


def test_a_print_cannot_be_undone():
    write = PrintOnServer(1, (2, 3))
    assert final(write, Done()) == "a label that was printed is on paper"
    assert reversal(write, Done()) is None
    assert write.subject == "label template 1 for 2, 3"
