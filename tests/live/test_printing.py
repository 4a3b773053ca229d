"""What the station relies on an InvenTree server for when that prints labels."""

from station.model import Done, Evidence, Refused, Why
from station.operations import (
    LoadLabelTemplates,
    LoadPrint,
    LookBack,
    PrintOnServer,
    ServerPrint,
    ServerTemplate,
)
from station.printers.base import Document, Failed, Printed, Sent
from station.printers.files import FilePrinter
from station.printers.server import ON_SERVER, ServerPrinter
from station.settings_tree import PrinterSettings
from tests.live.conftest import Capability, Live

PRINTS = Capability.PRINTS_LABELS
TOO_OLD = Refused(Why.NOT_SUPPORTED, "this server is too old to print labels for the station")
TEMPLATE = "InvenTree Stock Item Label (QR)"
ITEM = {"model": "stockitem", "pk": "2"}


def templates(live: Live) -> dict[str, ServerTemplate]:
    found = live.data(LoadLabelTemplates("stockitem"))
    assert isinstance(found, tuple)
    return {template.name: template for template in found}


def test_a_label_is_made_as_a_pdf_that_can_be_fetched(live: Live):
    if not live.server.can(PRINTS):
        assert live(LoadLabelTemplates()) == TOO_OLD
        assert live(PrintOnServer(1, (2,))) == TOO_OLD
        return
    template = templates(live)[TEMPLATE]
    assert (template.model, template.width, template.height) == ("stockitem", 50.0, 20.0)
    made = [live.data(PrintOnServer(template.pk, (2,), "inventreelabel")) for _ in range(2)]
    assert all(isinstance(each, ServerPrint) and each.output for each in made)
    assert len({each.output for each in made if isinstance(each, ServerPrint)}) == 2, "each is a new print"
    pdf = live.data(LoadPrint(made[0].output)) if isinstance(made[0], ServerPrint) else None
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF-")


def test_what_cannot_be_printed_is_refused_in_the_servers_words(live: Live):
    if not live.server.can(PRINTS):
        return
    pk = templates(live)[TEMPLATE].pk
    refused = live(PrintOnServer(pk, (999_999,)))
    assert refused == Refused(Why.INVALID, "No valid items provided to template")
    no_machine = live(PrintOnServer(pk, (2,), "inventreelabelmachine"))
    assert isinstance(no_machine, Refused)
    assert "required" in no_machine.text
    assert isinstance(live(PrintOnServer(9999, (2,))), Refused)
    assert isinstance(live(LoadPrint("/media/data_output/none.pdf")), Refused)


def test_nothing_tells_whether_a_lost_print_has_happened(live: Live):
    assert live(LookBack(PrintOnServer(1, (2,)))) == Done(Evidence.UNCLEAR)


def printer(live: Live, folder: object, **options: str) -> ServerPrinter:
    here = FilePrinter(PrinterSettings(name="Files", kind="file", address=str(folder), language="pdf"))
    return ServerPrinter(PrinterSettings(name="Server", kind="server", **options), live, here)


def test_a_printer_here_gets_what_the_server_made(live: Live, tmp_path):
    outcome = printer(live, tmp_path, template=TEMPLATE.lower()).print(Document(b"", 2, "label-1", ITEM))
    if not live.server.can(PRINTS):
        assert isinstance(outcome, Failed)
        assert outcome.for_good
        assert "too old" in str(outcome.reason)
        return
    assert outcome == Printed()
    assert (tmp_path / "label-1.pdf").read_bytes().startswith(b"%PDF-")


def test_without_a_printer_here_the_pdf_stays_on_the_server(live: Live):
    if not live.server.can(PRINTS):
        return
    alone = ServerPrinter(PrinterSettings(name="Server", kind="server"), live, None)
    assert alone.print(Document(b"", data=ITEM)) == Sent(ON_SERVER)
    assert alone.status().ready is None


def test_a_template_that_the_server_does_not_have_is_told(live: Live, tmp_path):
    if not live.server.can(PRINTS):
        return
    outcome = printer(live, tmp_path, template="Nonsense").print(Document(b"", data=ITEM))
    assert isinstance(outcome, Failed)
    assert outcome.for_good
    assert 'no label template "Nonsense"' in str(outcome.reason)
