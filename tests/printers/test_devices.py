"""Printers at USB and at serial ports: real pseudo-terminals and pipes, unplugged and held up."""

import os
import pty
import threading
import tty
from contextlib import closing

import pytest
import serial

from station.printers import device_file, serial_line
from station.printers.base import Document, Failed, Printed, Sent, Unknown
from station.printers.stream import StreamPrinter
from station.settings_tree import PrinterSettings
from tests.printers.sink import QUESTION, READY

LABEL = b"^XA^FDLM358^FS^XZ\n"
CONNECT = {"usb": device_file.connect, "serial": serial_line.connect}


class Wire:
    """A pseudo-terminal: the station has one end, a printer of this test the other."""

    def __init__(self, *answers):
        self.printer, self._station = pty.openpty()
        tty.setraw(self._station)
        self.path = os.ttyname(self._station)
        self.answers = list(answers)
        self.heard = b""
        self._thread = None

    def listen(self, most=None):
        """Read as a printer does, and hang up after so many bytes."""
        self._thread = threading.Thread(target=self._listen, args=(most,), daemon=True)
        self._thread.start()

    def _listen(self, most):
        while most is None or len(self.heard) < most:
            try:
                data = os.read(self.printer, 1024)
            except OSError:
                return
            self.heard += data.rstrip(b"\0")
            if data.endswith(b"\0"):
                return
            while QUESTION in self.heard and self.answers:
                self.heard = self.heard.replace(QUESTION, b"", 1)
                os.write(self.printer, self.answers.pop(0))
        self.unplug()

    def unplug(self):
        for handle in (self.printer, self._station):
            try:
                os.close(handle)
            except OSError:
                continue

    def end(self):
        """Have the printer read to the end of what was sent."""
        if self._thread is not None and self._thread.is_alive():
            os.write(self._station, b"\0")
            self._thread.join(10)

    def close(self):
        self.unplug()


def printer(kind, address, **options):
    options.setdefault("timeout_seconds", 3.0)
    settings = PrinterSettings(name="Desk", kind=kind, address=address, **options)
    return StreamPrinter(settings, CONNECT[kind], wait=lambda seconds: None)


@pytest.mark.parametrize("kind", ["usb", "serial"])
def test_a_label_goes_out_whole(kind):
    content = bytes(range(1, 256)) * 40
    with closing(Wire()) as wire:
        wire.listen()
        outcome = printer(kind, wire.path, language="epl").print(Document(content))
        wire.end()
        assert outcome == Sent()
        assert wire.heard == content


@pytest.mark.parametrize("kind", ["usb", "serial"])
def test_the_printer_is_asked_before_and_after(kind):
    with closing(Wire(READY, READY)) as wire:
        wire.listen()
        assert printer(kind, wire.path).print(Document(LABEL, 2)) == Printed()
        wire.end()
        assert wire.heard == LABEL * 2


@pytest.mark.parametrize("kind", ["usb", "serial"])
def test_a_printer_that_holds_up_the_line_leaves_a_doubt(kind):
    with closing(Wire()) as wire:
        desk = printer(kind, wire.path, language="epl", timeout_seconds=0.5)
        outcome = desk.print(Document(LABEL * 20_000))
        assert isinstance(outcome, Unknown)
        assert str(outcome.cause).startswith("The printer took a part of the label and no more.")


@pytest.mark.parametrize("kind", ["usb", "serial"])
def test_a_printer_that_is_unplugged_in_the_middle_leaves_a_doubt(kind):
    with closing(Wire()) as wire:
        wire.listen(most=2000)
        outcome = printer(kind, wire.path, language="epl").print(Document(LABEL * 20_000))
        assert isinstance(outcome, Unknown)


def test_a_port_that_another_program_has_is_told():
    with closing(Wire()) as wire:
        with closing(serial.Serial(wire.path, exclusive=True)):
            outcome = printer("serial", wire.path).print(Document(LABEL))
        assert isinstance(outcome, Failed)
        assert not outcome.for_good


@pytest.mark.parametrize("kind", ["usb", "serial"])
def test_what_is_not_plugged_in_is_told_and_tried_again(kind):
    desk = printer(kind, "/dev/no-such-printer")
    outcome = desk.print(Document(LABEL))
    assert isinstance(outcome, Failed)
    assert not outcome.for_good
    assert "plugged in" in str(outcome.reason)
    assert desk.status().ready is False


@pytest.mark.parametrize(
    ("number", "word"),
    [(13, "group lp"), (16, "in use by another program"), (6, "not plugged in"), (71, "cannot be opened")],
)
def test_why_a_device_file_cannot_be_opened_is_said(number, word):
    assert word in str(device_file._trouble(OSError(number, "reason"), "/dev/usb/lp0"))


def test_a_file_that_is_no_printer_is_not_touched(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("dear")
    outcome = printer("usb", str(file)).print(Document(LABEL))
    assert isinstance(outcome, Failed)
    assert outcome.for_good
    assert file.read_text() == "dear"
    assert isinstance(printer("usb", "a\0b").print(Document(LABEL)), Failed)


def test_a_pipe_can_stand_for_a_printer(tmp_path):
    pipe = tmp_path / "printer"
    os.mkfifo(pipe)
    with open(os.open(pipe, os.O_RDWR | os.O_NONBLOCK), "rb", buffering=0) as other_end:
        assert printer("usb", str(pipe), language="epl").print(Document(LABEL)) == Sent()
        assert other_end.read(100) == LABEL
