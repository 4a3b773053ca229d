"""Input devices through the real evdev code over a mocked kernel: grabs, losses, returns, refusals."""

import json
import os
import queue
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from station.input.input_device import RULES
from station.input.input_keys import DROPPED, SYNC, KeyEvent
from station.input.key_positions import LEFT_SHIFT
from tests.input.keyboard import Typist
from tests.input.mocked_device import CAPABLE_KEYS, NODE, MockedDevice

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20
MODEL = "05e0:1200"
LABEL = "[)>\x1e06\x1d1PL3\x1e\x04"
PO = "PO-0001"
READY = (True, "ready")


class Desk:
    """A source in a process that sees the mocked device, with what it tells."""

    def __init__(self, environment, target, *arguments, **options):
        command = [
            sys.executable,
            "-m",
            "tests.input.device_process",
            target,
            json.dumps(options),
            *arguments,
        ]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._told = {kind: queue.Queue() for kind in ("scan", "state", "pause", "stopped")}
        self._reader = threading.Thread(target=self._listen)
        self._reader.start()

    def _listen(self):
        for line in self._process.stdout:
            kind, *what = json.loads(line)
            self._told[kind].put(what)

    def _next(self, kind):
        return self._told[kind].get(timeout=PATIENCE)

    def scan(self):
        text, raw, source = self._next("scan")
        assert (raw, source) == (text.encode().hex(), "Bench")
        return text

    def state(self):
        *names, ready, state = self._next("state")
        assert names == ["Bench", "Bench"]
        return ready, state

    def pause(self):
        [seconds] = self._next("pause")
        return seconds

    def look_again(self):
        self._say("look")

    def _say(self, word):
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()

    def stop(self):
        """End the source; returns the scans that nobody asked for."""
        self._say("stop")
        self._next("stopped")
        return list(self._told["scan"].queue)

    def close(self):
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._reader.join()
            self._process.stdout.close()


class Bench:
    """The mocked scanner with its typist, and the desks that listen to it."""

    def __init__(self):
        self.device = MockedDevice()
        self.typist = Typist(terse=True)
        self._desks = []

    def desk(self, target=MODEL, *arguments, **options):
        self._desks.append(Desk(self.device.environment, target, *arguments, **options))
        return self._desks[-1]

    def send(self, text):
        self.device.send(self.typist.text(text))

    def grabs(self):
        """Return what was asked of the kernel so far: 1 for a grab, 0 for a release."""
        return [self.device.calls.get_nowait() for _ in range(self.device.calls.qsize())]

    def close(self):
        for desk in self._desks:
            desk.close()
        self.device.close()


@pytest.fixture
def bench():
    with closing(Bench()) as bench:
        yield bench


@pytest.fixture
def plugged(bench):
    bench.device.plug_in()
    return bench


@pytest.mark.parametrize("target", [NODE, MODEL, f"{MODEL}:S/N-0001", "bar code"])
def test_scans_come_exactly_from_a_device_by_path_model_serial_number_or_name(plugged, target):
    desk = plugged.desk(target)
    assert desk.state() == READY
    plugged.send(LABEL + "\r")
    assert desk.scan() == LABEL
    plugged.send(PO + "\t")
    assert desk.scan() == PO
    plugged.send("po-0002")
    assert desk.scan() == "po-0002"


def test_the_device_is_grabbed_while_it_is_read_and_given_back_at_the_stop(plugged):
    desk = plugged.desk()
    assert desk.state() == READY
    assert plugged.device.is_grabbed
    assert plugged.grabs() == [1]
    assert desk.stop() == []
    assert not plugged.device.is_grabbed
    assert plugged.grabs() == [0]


def test_a_fault_gives_the_device_back_too_and_is_told(plugged):
    desk = plugged.desk()
    desk.state()
    plugged.send("BUG\r")
    assert desk.state() == (False, "stopped after a fault; restart the station")
    assert plugged.grabs() == [1, 0]


def test_nothing_is_grabbed_while_a_key_is_down_and_what_others_saw_is_no_scan(plugged):
    plugged.device.held = {LEFT_SHIFT}
    desk = plugged.desk()
    assert desk.state() == (False, "has a key held down; release it, and its trigger")
    plugged.send(PO)
    assert plugged.grabs() == []
    plugged.device.held = set()
    assert desk.state() == READY
    plugged.send("PO-0002\r")
    assert desk.scan() == "PO-0002"
    assert desk.stop() == []


def test_a_code_that_may_have_begun_before_the_device_was_taken_is_told_and_not_delivered(plugged):
    desk = plugged.desk(clock=plugged.typist.at)
    assert desk.state() == READY
    plugged.send(PO + "\r")
    assert desk.state() == (False, "was taken in the middle of a scan; scan that code again")
    plugged.typist.at += 1
    plugged.send("PO-0002\r")
    assert desk.scan() == "PO-0002"
    assert desk.state() == READY
    assert desk.stop() == []


def test_a_code_that_comes_while_the_device_is_opened_is_not_lost(plugged):
    plugged.send(PO + "\r")
    assert plugged.desk().scan() == PO


def test_a_scanner_that_is_unplugged_says_so_and_comes_back_by_itself(plugged):
    desk = plugged.desk()
    assert desk.state() == READY
    plugged.device.pull_out()
    assert desk.state() == (False, "was unplugged; plug it in again")
    assert desk.pause() == 0.5
    desk.look_again()
    ready, state = desk.state()
    assert (ready, "is not plugged in" in state) == (False, True)
    assert desk.pause() == 1.0
    plugged.device.plug_in(12)
    desk.look_again()
    assert desk.state() == READY
    plugged.send(PO + "\r")
    assert desk.scan() == PO
    plugged.device.pull_out()
    assert desk.pause() == 0.5


def test_half_a_scan_at_the_unplugging_is_no_scan_and_is_told(plugged):
    desk = plugged.desk(silence_ms=0, terminator="cr")
    desk.state()
    plugged.send(PO + "\rPO-")
    assert desk.scan() == PO
    plugged.device.pull_out()
    ready, state = desk.state()
    assert (ready, "in the middle of a scan" in state) == (False, True)
    plugged.device.plug_in(12)
    desk.look_again()
    assert desk.state() == READY
    plugged.send("0002\r")
    assert desk.scan() == "0002"
    assert desk.stop() == []


def test_keys_that_the_kernel_dropped_are_told_and_cost_their_scan_only(plugged):
    desk = plugged.desk(silence_ms=0)
    desk.state()
    plugged.send("PO-")
    plugged.device.send(
        [KeyEvent(SYNC, DROPPED, 0, plugged.typist.at), KeyEvent(SYNC, 0, 0, plugged.typist.at)]
    )
    ready, state = desk.state()
    assert (ready, "scan that code again" in state) == (False, True)
    plugged.send("01\r")
    plugged.typist.at += 1
    plugged.send(PO + "\r")
    assert desk.scan() == PO
    assert desk.state() == READY
    assert desk.stop() == []


def test_a_device_that_another_program_has_is_told_and_taken_once_it_is_free(plugged):
    plugged.device.is_grabbed_elsewhere = True
    desk = plugged.desk()
    assert desk.state() == (False, "is in use by another program; close it there")
    plugged.device.is_grabbed_elsewhere = False
    desk.look_again()
    assert desk.state() == READY


@pytest.mark.parametrize("target", [NODE, MODEL])
def test_a_device_that_may_not_be_read_names_the_rule_that_is_shipped(plugged, target):
    plugged.device.forbid()
    ready, state = plugged.desk(target, "other").state()
    assert (ready, "may not be read by you" in state, RULES in state) == (False, True, True)
    rules = (ROOT / "resources" / "udev" / RULES).read_text()
    assert f'ATTRS{{id/vendor}}=="{MODEL[:4]}", TAG+="uaccess"' in rules


def test_several_devices_that_fit_are_named_and_none_is_taken(plugged):
    plugged.device.add("further")
    ready, state = plugged.desk("scanner").state()
    assert not ready
    assert "/dev/input/event9 (Symbol Bar Code Scanner), /dev/input/event11 (Symbol" in state
    assert "event10" not in state
    assert plugged.desk(f"{MODEL}:S/N-0001").state() == READY
    ready, state = plugged.desk("consumer").state()
    assert (ready, "is no keyboard" in state) == (False, True)


def test_a_device_without_the_key_enter_is_not_taken(plugged):
    plugged.device.answers[CAPABLE_KEYS] = (96, bytes(96))
    ready, state = plugged.desk(NODE).state()
    assert (ready, "is no keyboard" in state) == (False, True)
    assert 1 not in plugged.grabs()


@pytest.mark.parametrize("target", ["/dev/null", "/dev", "/proc/self/exe"])
def test_files_that_are_no_input_devices_are_refused(target):
    with closing(Desk({}, target)) as desk:
        ready, state = desk.state()
        assert (ready, "is no keyboard" in state) == (False, True)


@pytest.mark.parametrize("target", ["05E0:1200", "0c2e:1200", "/dev/input/by-id/none", "no such name"])
def test_pauses_grow_up_to_a_bound_while_nothing_is_there(bench, target):
    desk = bench.desk(target)
    ready, state = desk.state()
    assert (ready, "is not plugged in" in state) == (False, True)
    pauses = []
    for _ in range(6):
        pauses.append(desk.pause())
        desk.look_again()
    assert pauses == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]


def test_on_other_systems_the_source_says_that_it_cannot_be():
    script = (
        "import sys; sys.platform = 'win32'; sys.modules['evdev'] = None\n"
        "from tests.input.device_process import main; main('05e0:1200', {}, False)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, input="stop\n", capture_output=True, text=True, timeout=60
    )
    assert "which only Linux has" in told.stdout, told.stderr
