"""Serial scanners over real pseudo-terminals and sockets: every byte, every loss, every return."""

import errno
import queue
import socket
from contextlib import closing

import pytest
import serial

from station.input.base import ScanMaker
from station.input.serial_port import SerialSource, address_of, is_noise, trouble_of
from station.settings_tree import ScannerSettings
from station.text import Text
from tests.input.plug import Plug

PATIENCE = 10
LABEL = b"[)>\x1e06\x1d1PLM358\x1dQ10\x1e\x04"


class Desk:
    """A source with what it delivered and told; it pauses until the test lets it look again."""

    def __init__(self, target, **options):
        self.scans, self.states, self.pauses = queue.Queue(), queue.Queue(), queue.Queue()
        self._go = queue.Queue()
        self.source = SerialSource(
            target,
            ScannerSettings(name="Dock 2", source=f"serial:{target}", **options),
            ScanMaker(lambda: "id", lambda: None),
            pause=self._pause,
        )
        self.source.start(self.scans.put, lambda name, device: self.states.put((name, device)))

    def _pause(self, seconds):
        self.pauses.put(seconds)
        return self._go.get(timeout=PATIENCE)

    def look_again(self):
        self._go.put(False)

    def scan(self):
        return self.scans.get(timeout=PATIENCE)

    def state(self):
        name, device = self.states.get(timeout=PATIENCE)
        assert (name, str(device.name)) == ("Dock 2", "Dock 2")
        return device.ready, str(device.state)

    def close(self):
        self._go.put(True)
        self.source.stop()


@pytest.fixture
def plug(tmp_path):
    with closing(Plug(tmp_path)) as plug:
        plug.put_in()
        yield plug


@pytest.fixture
def make_desk():
    desks = []

    def make(target, **options):
        desks.append(Desk(target, **options))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()


def test_scans_come_with_every_byte_as_it_was_sent(plug, make_desk):
    desk = make_desk(plug.name)
    assert desk.state() == (True, "ready")
    plug.send(LABEL + b"\r\nPO-0001\r")
    first, second = desk.scan(), desk.scan()
    assert (first.raw, first.text, first.source) == (LABEL, LABEL.decode(), "Dock 2")
    assert second.raw == b"PO-0001"


def test_all_bytes_come_through_where_the_encoding_is_set(plug, make_desk):
    desk = make_desk(plug.name, encoding="latin-1", terminator="none")
    desk.state()
    plug.send(bytes(range(256)))
    scan = desk.scan()
    assert scan.raw == bytes(range(256))
    assert scan.text == scan.raw.decode("latin-1")


def test_silence_ends_a_scan_without_a_terminator(plug, make_desk):
    desk = make_desk(plug.name, silence_ms=50)
    desk.state()
    plug.send(b"PO-")
    plug.send(b"0001")
    assert desk.scan().raw == b"PO-0001"


def test_a_scanner_that_is_unplugged_says_so_and_comes_back_by_itself(plug, make_desk):
    desk = make_desk(plug.name)
    assert desk.state() == (True, "ready")
    plug.send(b"PO-0001\r")
    assert desk.scan().raw == b"PO-0001"
    plug.pull_out()
    ready, state = desk.state()
    assert (ready, "unplugged" in state) == (False, True)
    desk.look_again()
    ready, state = desk.state()
    assert (ready, "plug it in" in state) == (False, True)
    plug.put_in()
    desk.look_again()
    assert desk.state() == (True, "ready")
    plug.send(b"PO-0002\r")
    assert desk.scan().raw == b"PO-0002"
    assert [desk.pauses.get(timeout=PATIENCE) for _ in range(2)] == [0.5, 1.0]


def test_half_a_scan_at_the_unplugging_is_no_scan_and_is_told(plug, make_desk):
    desk = make_desk(plug.name, silence_ms=0)
    desk.state()
    plug.send(b"PO-0001\rPO-")
    desk.scan()
    plug.pull_out()
    assert "in the middle of a scan" in desk.state()[1]
    plug.put_in()
    desk.look_again()
    desk.state()
    plug.send(b"0002\r")
    assert desk.scan().raw == b"0002"


def test_pauses_grow_up_to_a_bound_while_nothing_is_there(tmp_path, make_desk):
    desk = make_desk(str(tmp_path / "nothing"))
    assert desk.state()[0] is False
    pauses = []
    for _ in range(6):
        pauses.append(desk.pauses.get(timeout=PATIENCE))
        desk.look_again()
    assert pauses == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]


def test_a_port_that_another_program_holds_is_told_and_taken_once_it_is_free(plug, make_desk):
    with closing(serial.Serial(plug.name, exclusive=True)):
        desk = make_desk(plug.name)
        assert desk.state() == (False, "is in use by another program; close it there")
    desk.look_again()
    assert desk.state() == (True, "ready")


def test_a_megabyte_without_an_end_is_told_and_the_next_scan_comes(plug, make_desk):
    desk = make_desk(plug.name)
    desk.state()
    plug.send(b"x" * 1_000_000 + b"\r")
    ready, state = desk.state()
    assert (ready, "more than any code holds" in state) == (False, True)
    plug.send(b"PO-0001\r")
    assert desk.scan().raw == b"PO-0001"
    assert desk.state() == (True, "ready")


def test_garbage_of_a_wrong_speed_is_told_and_is_no_scan(plug, make_desk):
    desk = make_desk(plug.name)
    desk.state()
    plug.send(b"\xf8\x80\x1f\xe0\x00\xfe\xf8\x98\r")
    ready, state = desk.state()
    assert (ready, "baud_rate" in state) == (False, True)
    plug.send(b"PO-0001\r")
    assert desk.scan().raw == b"PO-0001"
    assert desk.state() == (True, "ready")


def test_a_serial_server_on_the_network_is_read_and_found_again(make_desk):
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        address = f"socket://127.0.0.1:{server.getsockname()[1]}"
        desk = make_desk(address)
        connection, _ = server.accept()
        assert desk.state() == (True, "ready")
        connection.sendall(LABEL + b"\r")
        assert desk.scan().raw == LABEL
        connection.close()
        assert desk.state()[0] is False
        desk.look_again()
        connection, _ = server.accept()
        with closing(connection):
            assert desk.state() == (True, "ready")


@pytest.mark.parametrize("kind", ["socket", "rfc2217"])
def test_a_serial_server_that_does_not_answer_is_told(kind, make_desk):
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        address = f"{kind}://127.0.0.1:{server.getsockname()[1]}"
    ready, state = make_desk(address).state()
    assert (ready, "does not answer" in state) == (False, True)


@pytest.mark.parametrize("target", ["spy:///dev/null?file=/tmp/x", "loop://", "hwgrep://x", "alt://x"])
def test_addresses_that_are_no_devices_are_refused(target, make_desk):
    ready, state = make_desk(target).state()
    assert (ready, "no serial port" in state) == (False, True)


def test_a_usb_scanner_that_is_not_there_is_looked_for():
    found = address_of("05e0:1701:S/N 1")
    assert isinstance(found, Text)
    assert "plug it in" in str(found)


def test_every_trouble_has_its_own_words():
    told = {
        str(trouble_of(error, "/dev/ttyACM0"))
        for error in (
            OSError(errno.EBUSY, "busy"),
            OSError(errno.EACCES, "denied"),
            OSError(errno.ENOENT, "missing"),
            ValueError("Invalid baud rate"),
        )
    }
    assert len(told) == 4
    assert "dialout" in str(trouble_of(OSError(errno.EACCES, "denied"), "COM3"))


@pytest.mark.parametrize(
    ("content", "noise"),
    [
        (LABEL, False),
        ("Größe 10 µ".encode("latin-1"), False),
        ("漢字".encode(), False),
        (b"\x00\x80\x00\xff", True),
        (b"\x01\x02\x03A", True),
    ],
)
def test_text_in_any_alphabet_is_no_noise(content, noise):
    assert is_noise(content) is noise


def test_a_fault_stops_the_source_and_is_told(plug, make_desk, caplog):
    class Broken(ScanMaker):
        def from_bytes(self, *args, **more):
            raise RuntimeError("a bug")

    desk = make_desk(plug.name)
    desk.state()
    desk.source._maker = Broken(lambda: "id", lambda: None)
    plug.send(b"PO-0001\r")
    assert desk.state() == (False, "stopped after a fault; restart the station")
    assert "the serial source failed" in caplog.text
