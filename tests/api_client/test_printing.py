"""Answers to printing labels on the server, recorded from three versions of InvenTree and made up."""

import pytest

from station.api_client.http import HttpReply, Lost
from station.api_client.inventree import printing
from station.api_client.inventree.printing import Progress
from station.api_client.inventree.wire import NOT_UNDERSTOOD, Body, understood
from station.model import Done, Refused, Unknown, Why
from station.operations import PrintOnServer, ServerMachine, ServerPrint, ServerTemplate
from tests.api_client.recordings import exchanges, reply_of

GROUP = "14-labels-machines"


def recorded(version, group=GROUP):
    return {each["name"][4:]: reply_of(each) for each in exchanges(version, group)}


def progress(reply):
    return printing.progress(understood(reply, writing=True))


@pytest.mark.parametrize("version", ["1.5", "1.2"])
def test_recorded_templates_are_read(version):
    found = printing.templates_in(understood(recorded(version)["templates"], writing=False)).data
    assert len(found) == 6
    assert found[2] == ServerTemplate(3, "InvenTree Stock Item Label (QR)", "stockitem", 50.0, 20.0)


@pytest.mark.parametrize("version", ["1.5", "1.2"])
def test_recorded_prints_are_judged(version):
    replies = recorded(version)
    assert progress(replies["print"]) == Progress(1, Done(ServerPrint("/media/data_output/output.pdf")))
    assert progress(replies["data-output-0"]) == progress(replies["print"])
    assert progress(replies["print-three"]).outcome.data.output.endswith(".pdf")
    refusals = {
        "print-no-items": "This list may not be empty.",
        "print-bad-items": "No valid items provided to template",
        "print-bad-template": 'Invalid pk "9999" - object does not exist.',
        "print-inactive-plugin": "This field is required.",
    }
    for name, text in refusals.items():
        told = progress(replies[name])
        assert told.why is Why.INVALID
        assert text in told.text
    assert progress(replies["data-output-404"]).why is Why.NOT_FOUND


def test_a_recorded_print_that_waits_for_the_worker_is_not_done():
    replies = recorded("1.5", "19-with-background-worker")
    assert progress(replies["print"]) == Progress(1, None)
    assert progress(replies["data-output-0"]) == Progress(1, None)
    assert progress(replies["data-output-1"]).outcome == Done(ServerPrint("/media/data_output/output.pdf"))


def test_what_a_server_of_old_answers_is_no_template():
    told = printing.templates_in(understood(recorded("0.13")["templates"], writing=False))
    assert told.why is Why.NOT_FOUND
    assert printing.unsupported(160).why is Why.NOT_SUPPORTED
    assert printing.unsupported(425) is None


@pytest.mark.parametrize("version", ["1.5", "1.2"])
def test_recorded_machines_are_read_by_those_who_may_see_them(version):
    replies = recorded(version)
    assert printing.machines_in(understood(replies["machines"], writing=False)) == Done(())
    assert printing.machines_in(understood(replies["machines-operator"], writing=False)).why is Why.FORBIDDEN


def test_only_label_printers_that_are_switched_on_are_machines_to_print_on():
    own = {"pk": "6f9a", "name": "Zebra", "machine_type": "label-printer", "status_text": "Connected"}
    others = [{**own, "active": False}, {**own, "pk": 7}, {**own, "machine_type": "oven"}]
    told = printing.machines_in(Body(200, [{**own, "active": True}, *others]))
    assert told == Done((ServerMachine("6f9a", "Zebra", "Connected"),))


def test_a_print_that_failed_on_the_server_is_refused_in_its_words():
    body = {"pk": 3, "complete": False, "errors": {"error": "template <b>broken</b>"}}
    told = printing.progress(Body(201, body))
    assert (told.outcome.why, told.outcome.text) == (Why.INVALID, "template <b>broken</b>")
    assert printing.progress(Body(201, {"complete": True})) == NOT_UNDERSTOOD
    assert printing.progress(Body(201, {"pk": 1, "complete": True})).outcome == Done(ServerPrint())


def test_a_machine_gets_the_number_of_copies():
    body = printing.print_request(PrintOnServer(1, (2, 3), "inventreelabelmachine", "m-1", 4)).body
    assert body == {
        "template": 1,
        "items": [2, 3],
        "plugin": "inventreelabelmachine",
        "machine": "m-1",
        "driver_options": {"copies": 4},
    }
    assert printing.print_request(PrintOnServer(1, (2,))).body == {"template": 1, "items": [2]}


@pytest.mark.parametrize("output", ["", "//evil/x", "http://evil/x.pdf", "/api/user/me/", "/media/../api/"])
def test_a_file_that_is_not_the_servers_is_not_asked_for(output):
    assert isinstance(printing.pdf_request(output), Refused)


def test_only_a_pdf_is_printed():
    assert printing.pdf_in(HttpReply(200, "application/pdf", b"%PDF-1.7")) == Done(b"%PDF-1.7")
    assert isinstance(printing.pdf_in(HttpReply(200, "text/html", b"<html>")), Refused)
    assert isinstance(printing.pdf_in(HttpReply(302, "text/html", b"")), Refused)
    assert isinstance(printing.pdf_in(HttpReply(204, "", b"")), Unknown)
    assert printing.pdf_in(Lost("cut")) == Unknown("cut")
