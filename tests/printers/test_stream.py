"""A printer that takes a stream of bytes, over a way of its own that breaks wherever it is told to."""

from hypothesis import given, settings, strategies as st

from station.printers.base import Document, Failed, Sent, Unknown
from station.printers.stream import StreamPrinter
from station.settings_tree import PrinterSettings
from tests.printers.sink import QUESTION, READY

LABEL = b"^XA^FDLM358^FS^XZ\n"


class Way:
    """Takes one byte at a time up to ``most``, then raises ``trouble``; gives its answers in pieces."""

    def __init__(self, most=None, trouble=ConnectionResetError, answers=(), seconds=0.0):
        self.taken, self.most, self.trouble = b"", most, trouble
        self.answers, self.seconds, self.now, self.closed = list(answers), seconds, 0.0, 0

    def __call__(self, settings):
        return self

    def send(self, content, seconds):
        self.now += self.seconds
        if self.most is not None and len(self.taken) >= self.most:
            raise self.trouble("here")
        self.taken += bytes(content[:1])
        return 1

    def receive(self, seconds):
        self.now += seconds if not self.answers else 0.0
        return self.answers.pop(0) if self.answers else b""

    def finish(self, seconds):
        if self.most is not None and len(self.taken) >= self.most:
            raise self.trouble("at the end")

    def close(self):
        self.closed += 1

    def print(self, copies=1, **options):
        made = PrinterSettings(name="Desk", **{"timeout_seconds": 5.0, **options})
        printer = StreamPrinter(made, self, wait=self._wait, clock=lambda: self.now)
        return printer.print(Document(LABEL, copies))

    def _wait(self, seconds):
        self.now += seconds


@settings(max_examples=60)
@given(st.integers(0, 2 * len(LABEL)), st.sampled_from([ConnectionResetError, TimeoutError, OSError]))
def test_wherever_it_breaks_a_label_that_was_begun_is_in_doubt(most, trouble):
    way = Way(most, trouble)
    outcome = way.print(2, language="epl")
    assert isinstance(outcome, Failed if most == 0 else Unknown)
    assert way.taken == (LABEL * 2)[:most]
    assert way.closed == 1


def test_an_answer_that_comes_in_pieces_is_put_together():
    way = Way(answers=[READY[n : n + 7] for n in range(0, len(READY), 7)])
    way.print()
    assert way.taken.replace(QUESTION, b"") == LABEL, "the printer was found ready"


def test_a_printer_that_talks_without_end_is_not_listened_to_for_ever():
    assert Way(answers=[b"x" * 4000] * 50).print() == Sent()


def test_a_printer_that_takes_a_byte_now_and_then_is_too_slow_in_the_end():
    way = Way(seconds=4.0)
    outcome = way.print(3, language="epl")
    assert isinstance(outcome, Unknown)
    assert len(way.taken) < len(LABEL)


def test_a_printer_that_falls_silent_after_the_label_has_been_sent_all_of_it():
    way = Way(answers=[READY])
    assert way.print() == Sent()
    assert way.now >= 5.0, "it was asked until time was up"
