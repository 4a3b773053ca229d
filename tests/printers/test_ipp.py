"""Printers behind IPP: a real one, and answers that a real one gives on its bad days."""

import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from station.printers.base import Document, Failed, Printed, Sent, Unknown
from station.printers.ipp import IppPrinter
from station.printers.ipp_message import Message, Tag, attribute, decoded, encoded
from station.settings_tree import PrinterSettings
from tests.printers import ipp_printer

PDF = b"%PDF-1.4 a label"
PATIENCE = 10


def printer(address, language="pdf", **options):
    options.setdefault("timeout_seconds", 5.0)
    pause = threading.Event()
    return IppPrinter(
        PrinterSettings(name="Desk", kind="ipp", address=address, language=language, **options),
        wait=lambda seconds: pause.wait(0.01),
    )


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    with ipp_printer.real_printer(tmp_path_factory.mktemp("ipp")) as running:
        yield running


def test_a_real_printer_prints_a_label_of_its_size(real):
    before = len(real.jobs())
    assert printer(real.address, width_mm=50, height_mm=25).print(Document(PDF, 2)) == Printed()
    assert real.jobs()[before:] == [PDF]


def test_a_real_printer_is_sent_raw_bytes_in_its_own_language(real):
    assert printer(real.address, language="zpl").print(Document(b"^XA^XZ")) == Printed()
    assert real.jobs()[-1] == b"^XA^XZ"


def test_a_real_printer_refuses_another_size_and_that_is_told(real):
    outcome = printer(real.address, width_mm=62, height_mm=29).print(Document(PDF))
    assert isinstance(outcome, Failed)
    assert outcome.for_good
    assert str(outcome.reason) == "The printer has no labels of 62 × 29 mm. Set the size of its roll."


def test_a_language_that_a_real_printer_does_not_take_is_told(real):
    outcome = printer(real.address, language="svg").print(Document(b"<svg/>"))
    assert isinstance(outcome, Failed)
    assert str(outcome.reason) == "The printer does not take svg. Set another language."


def test_a_real_job_that_is_broken_off_is_told_with_the_printers_reason(real):
    real.be("exit 1")
    outcome = printer(real.address).print(Document(PDF))
    real.be("exit 0")
    assert isinstance(outcome, Failed)
    assert outcome.for_good
    assert "aborted-by-system" in str(outcome.reason)


def test_an_open_door_keeps_a_label_back(tmp_path):
    with ipp_printer.real_printer(tmp_path) as real:
        real.be('echo "STATE: cover-open" >&2')
        assert printer(real.address).print(Document(PDF)) == Printed()
        outcome = printer(real.address).print(Document(PDF))
        assert isinstance(outcome, Failed)
        assert (str(outcome.reason), outcome.for_good) == ("The printer is open. Close it.", False)
        assert real.jobs() == [PDF]


class Canned:
    """Answers on loopback, one after the other: a message, a status, or None to hang up."""

    def __init__(self, *answers):
        self.answers, self.requests = list(answers), []
        canned = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                canned.requests.append(decoded(body))
                canned.reply(self, canned.answers.pop(0))

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"ipp://127.0.0.1:{self._server.server_port}/printers/zpl"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @staticmethod
    def reply(handler, answer):
        if answer is None:
            return
        body = (
            encoded(answer) if isinstance(answer, Message) else answer if isinstance(answer, bytes) else b""
        )
        handler.send_response(answer if isinstance(answer, int) else 200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def told(state=3, accepts=True, reasons=("none",), formats=("application/vnd.cups-raw",)):
    group = (
        attribute("printer-state", Tag.ENUM, state),
        attribute("printer-is-accepting-jobs", Tag.BOOLEAN, accepts),
        attribute("printer-state-reasons", Tag.KEYWORD, *reasons),
        attribute("document-format-supported", Tag.MEDIA_TYPE, *formats),
    )
    return Message(0, groups=((Tag.PRINTER, group),))


def job(state=None, *reasons):
    group = [attribute("job-id", Tag.INTEGER, 7)]
    if state is not None:
        group += [
            attribute("job-state", Tag.ENUM, state),
            attribute("job-state-reasons", Tag.KEYWORD, *reasons),
        ]
    return Message(0, groups=((Tag.JOB, tuple(group)),))


def outcome_of(*answers, **options):
    with closing(Canned(*answers)) as canned:
        outcome = printer(canned.address, "zpl", **options).print(Document(b"^XA^XZ", 3, "bag-7"))
    return outcome, canned.requests


def test_a_raw_queue_of_cups_gets_the_bytes_as_they_are():
    outcome, requests = outcome_of(told(), job(), job(5), job(9))
    assert outcome == Printed()
    request, document = requests[1]
    assert document == b"^XA^XZ"
    assert request.first("document-format") == "application/vnd.cups-raw"
    assert (request.first("copies"), request.first("job-name")) == (3, "bag-7")
    assert requests[2][0].first("job-id") == 7


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (told(state=5, reasons=("paused",)), "The printer is paused. Press its pause button."),
        (told(state=5), "The printer is paused. Press its pause button."),
        (told(accepts=False), "The printer takes no jobs now. Switch its queue on again."),
        (told(reasons=("media-empty-error",)), "The paper is out. Put in a new roll."),
        (told(state=5, reasons=("stopped-partly",)), "The printer reports a fault. Look at its lamps."),
    ],
)
def test_nothing_is_sent_to_a_printer_that_is_not_ready(status, sentence):
    outcome, requests = outcome_of(status)
    assert (str(outcome.reason), outcome.for_good) == (sentence, False)
    assert len(requests) == 1


def test_a_report_or_a_warning_keeps_nothing_back():
    status = told(reasons=("media-empty-report", "marker-supply-low-warning"))
    assert outcome_of(status, job(), job(9))[0] == Printed()


@pytest.mark.parametrize(
    ("code", "for_good"), [(0x0507, False), (0x0506, False), (0x040A, True), (0x0500, True)]
)
def test_a_refusal_is_told_and_what_passes_is_tried_again(code, for_good):
    said = Message(code, groups=((Tag.OPERATION, (attribute("status-message", Tag.TEXT, "<b>no\x1b"),)),))
    outcome, _ = outcome_of(told(), said)
    assert outcome.for_good is for_good
    assert str(outcome.reason) == "The printer refused the label (<b>no<ESC>)."


@pytest.mark.parametrize("answer", [None, b"no message", 500])
def test_an_answer_that_is_lost_after_the_label_was_sent_leaves_a_doubt(answer):
    outcome, _ = outcome_of(told(), answer)
    assert isinstance(outcome, Unknown)


@pytest.mark.parametrize(
    ("status", "word"), [(401, "password"), (403, "allow"), (404, "address"), (426, "ipps")]
)
def test_a_server_that_lets_nobody_in_has_been_sent_nothing(status, word):
    outcome, _ = outcome_of(told(), status)
    assert isinstance(outcome, Failed)
    assert word in str(outcome.reason)


@pytest.mark.parametrize("answer", [None, b"hello", 404, 200])
def test_what_is_no_printer_is_told(answer):
    outcome, _ = outcome_of(answer)
    assert isinstance(outcome, Failed)
    assert "no printer" in str(outcome.reason)


def test_a_job_that_cannot_be_followed_was_sent_all_the_same():
    assert outcome_of(told(), job(), None)[0] == Sent()
    assert outcome_of(told(), Message(0))[0] == Sent()


def test_a_job_that_the_printer_holds_is_told_as_such():
    ticks = iter([0.0, 0.0, 1.0, 9.0])
    with closing(Canned(told(), job(), job(6, "printer-stopped"), job(6))) as canned:
        held = printer(canned.address, "zpl")
        held._clock = lambda: next(ticks)
        outcome = held.print(Document(b"^XA^XZ"))
    assert isinstance(outcome, Sent)
    assert "holds it" in str(outcome.note)


@pytest.mark.parametrize(
    "address", ["ipp://127.0.0.1:1/x", "ipp://", "ipp://[::1", "ipp://host:99999999/", "x"]
)
def test_an_address_without_a_printer_is_told(address):
    outcome = printer(address).print(Document(PDF))
    assert isinstance(outcome, Failed)
    assert not outcome.for_good
    assert printer(address).status().ready is False
