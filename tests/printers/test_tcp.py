"""Printers on the network over real sockets: what was sent, what was not, and what nobody knows."""

import socket
from contextlib import closing

import pytest

from station.printers import tcp
from station.printers.base import Document, Failed, Printed, Sent, Unknown
from station.printers.stream import StreamPrinter
from station.settings_tree import PrinterSettings
from tests.printers.sink import READY, Sink, host_status

LABEL = b"^XA^FO20,20^FDLM358^FS^XZ\n"


def printer(address, language="zpl", waits=None, **options):
    options.setdefault("timeout_seconds", 5.0)
    settings = PrinterSettings(name="Desk", address=address, language=language, **options)
    return StreamPrinter(settings, tcp.connect, wait=[].append if waits is None else waits.append)


def outcome_at(sink, label=LABEL, copies=1, **options):
    return printer(sink.address, **options).print(Document(label, copies))


def received(sink):
    assert sink.came.wait(10)
    return sink.labels


def test_a_zebra_that_has_printed_all_says_so():
    with closing(Sink(READY)) as sink:
        assert outcome_at(sink, copies=3) == Printed()
        assert received(sink) == [LABEL * 3]


def test_it_is_asked_until_the_last_label_is_out():
    waits = []
    answers = (READY, host_status(formats=2), host_status(partial=1), host_status(left=1), READY)
    with closing(Sink(*answers)) as sink:
        assert outcome_at(sink, waits=waits) == Printed()
    assert len(waits) == 3


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ({"paper_out": 1}, "The paper is out. Put in a new roll."),
        ({"head": 1}, "The printer is open. Close it."),
        ({"ribbon": 1}, "The ribbon is out. Put in a new one."),
        ({"paused": 1}, "The printer is paused. Press its pause button."),
        ({"hot": 1}, "The print head is too hot. It goes on by itself."),
        ({"full": 1}, "The printer is busy with other labels."),
        ({"head": 1, "paused": 1}, "The printer is open. Close it."),
    ],
)
def test_nothing_is_sent_to_a_printer_that_cannot_print(trouble, sentence):
    with closing(Sink(host_status(**trouble))) as sink:
        outcome = outcome_at(sink)
        assert isinstance(outcome, Failed)
        assert (str(outcome.reason), outcome.for_good) == (sentence, False)
        status = printer(sink.address).status()
        assert (status.ready, str(status.reason)) == (False, sentence)
    assert sink.labels == []


def test_paper_that_ends_after_the_last_byte_is_told_with_what_was_sent():
    with closing(Sink(READY, host_status(paper_out=1, formats=1))) as sink:
        outcome = outcome_at(sink)
        assert isinstance(outcome, Sent)
        assert str(outcome.note) == "The paper is out. Put in a new roll."
        assert received(sink) == [LABEL]


def test_a_printer_that_tells_nothing_is_asked_once_and_sent_to_all_the_same():
    with closing(Sink()) as sink:
        desk = printer(sink.address, timeout_seconds=0.5)
        assert desk.print(Document(LABEL)) == Sent()
        assert desk.print(Document(LABEL)) == Sent()
        assert desk.status().ready is None
    assert sink.labels == [b"~HS\r\n" + LABEL, LABEL]


def test_an_answer_that_is_no_status_counts_as_none():
    with closing(Sink(b"\x02hello\x03" * 3)) as sink:
        assert outcome_at(sink) == Sent()
        assert received(sink) == [LABEL]


def test_no_question_is_asked_where_that_is_switched_off_or_the_language_has_none():
    with closing(Sink(READY)) as sink:
        assert outcome_at(sink, ask_status=False) == Sent()
        assert outcome_at(sink, language="epl") == Sent()
        received(sink)
    assert sink.labels == [LABEL, LABEL]


def test_a_tspl_printer_is_asked_in_its_language():
    question = b"\x1b!?"
    with closing(Sink(b"\x04", b"\x00", question=question)) as sink:
        desk = printer(sink.address, language="tspl")
        outcome = desk.print(Document(b"PRINT 1\r\n"))
        assert str(outcome.reason) == "The paper is out. Put in a new roll."
        assert desk.print(Document(b"PRINT 1\r\n")) == Sent()
        assert received(sink) == [b"PRINT 1\r\n"]


def test_a_connection_that_breaks_in_the_middle_leaves_a_doubt():
    with closing(Sink(most=100_000)) as sink:
        outcome = outcome_at(sink, label=LABEL * 400_000, language="epl")
    assert isinstance(outcome, Unknown)
    assert str(outcome.cause) == (
        "The connection broke in the middle of the label. Look whether it came out."
    )


def test_a_printer_that_breaks_off_after_the_last_byte_leaves_a_doubt():
    with closing(Sink(most=len(LABEL))) as sink:
        assert isinstance(outcome_at(sink, language="epl"), Unknown)


def test_a_printer_that_takes_no_more_leaves_a_doubt_in_time():
    with closing(Sink(reads=False)) as sink:
        outcome = outcome_at(sink, label=LABEL * 1_000_000, language="epl", timeout_seconds=0.5)
    assert isinstance(outcome, Unknown)
    assert str(outcome.cause).startswith("The printer took a part of the label and no more.")


def test_a_printer_that_breaks_off_while_it_is_asked_has_been_sent_nothing():
    with closing(Sink(most=1)) as sink:
        outcome = outcome_at(sink)
        assert isinstance(outcome, Failed)
        assert not outcome.for_good
        assert printer(sink.address).status().ready is False


def test_a_printer_that_is_off_is_told_and_may_be_tried_again():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    outcome = printer(address).print(Document(LABEL))
    assert isinstance(outcome, Failed)
    assert not outcome.for_good
    assert address in str(outcome.reason)
    assert str(printer(address).status().reason) == str(outcome.reason)


@pytest.mark.parametrize("name", ["no-such-printer.invalid", "x" * 4000, "a..b", "\ud800"])
def test_a_name_that_the_network_does_not_know_is_told(name):
    outcome = printer(name).print(Document(LABEL))
    assert isinstance(outcome, Failed)


@pytest.mark.parametrize("address", ["host:0", "host:99999", "a b", "http://host/x", "", "host:", ":9100"])
def test_what_is_no_address_is_told_for_good(address):
    outcome = printer(address).print(Document(LABEL))
    assert isinstance(outcome, Failed)
    assert outcome.for_good


def test_an_address_is_a_host_and_perhaps_a_port():
    assert tcp.address_of("192.0.2.7") == ("192.0.2.7", 9100)
    assert tcp.address_of("tcp://printer.local:6101/") == ("printer.local", 6101)
    assert tcp.address_of("[::1]:9101") == ("::1", 9101)
    assert tcp.address_of("[fe80::1%eth0]") == ("fe80::1%eth0", 9100)
