"""What the doctor tells of this computer: devices in folders made like those of Linux, and real ports."""

import importlib.metadata
import json
import os
import pty
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from serial.tools.list_ports_common import ListPortInfo

from station import doctor
from station.demo.server import DemoServer
from station.devices import Places, findings
from station.settings_tree import ScannerSettings, Settings
from tests.command_line import CommandLine

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folders of Linux")

KEYBOARD_KEYS = "402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe"
POWER_BUTTON_KEYS = "10000000000000 0"
RULE = "Copy resources/udev/70-station-scanner.rules to /etc/udev/rules.d"


class Computer:
    """A computer with what the test plugs in; its serial port is a pseudo-terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dev = folder / "dev"
        self.ports: list[ListPortInfo] = []
        self.places = Places(self.dev, folder / "class", lambda: self.ports)
        (self.dev / "input").mkdir(parents=True)
        self._open: list[int] = []

    def plug_keys(self, number: int, name: str, usb: str = "05e0:1200", keys: str = KEYBOARD_KEYS) -> Path:
        device = self.folder / "class" / "input" / f"event{number}" / "device"
        for file, content in {
            "name": name,
            "id/vendor": usb[:4],
            "id/product": usb[5:],
            "capabilities/key": keys,
        }.items():
            (device / file).parent.mkdir(parents=True, exist_ok=True)
            (device / file).write_text(f"{content}\n", encoding="utf-8")
        event = self.dev / "input" / f"event{number}"
        event.touch()
        return event

    def plug_serial(self, description: str = "n/a", usb: tuple[int, int, str] | None = None) -> str:
        master, slave = pty.openpty()
        self._open += [master, slave]
        port = ListPortInfo(os.ttyname(slave))
        port.description = description
        if usb is not None:
            port.vid, port.pid, port.serial_number = usb
        self.ports.append(port)
        return str(port.device)

    def link(self, name: str, device: str) -> Path:
        link = self.dev / "serial" / "by-id" / name
        link.parent.mkdir(parents=True)
        link.symlink_to(device)
        return link

    def told(self, check: str, *scanners: ScannerSettings) -> list[tuple[bool, str]]:
        return [(ok, text) for name, ok, text in findings(scanners, self.places) if name == check]

    def scanner(self, source: str, **options: object) -> tuple[bool, str]:
        [(ok, text)] = self.told("scanner", ScannerSettings(name="Dock 2", source=source, **options))
        assert text.startswith("Dock 2: ")
        return ok, text.removeprefix("Dock 2: ")

    def close(self) -> None:
        for end in self._open:
            os.close(end)


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Computer]:
    computer = Computer(tmp_path)
    yield computer
    computer.close()


@pytest.fixture
def nothing_permitted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take all permissions away: the tests may run as root, for whom none is missing."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setenv("LOGNAME", "anna")


# The whole report.


def test_the_doctor_finds_what_works(tmp_path: Path, server: DemoServer):
    ran = CommandLine(tmp_path).run(
        "doctor", "--json", "--server", server.url, STATION_SERVER_TOKEN=server.tokens["operator"]
    )
    found = json.loads(ran.out)["findings"]
    findings = {finding["check"]: finding for finding in found}
    assert set(findings) >= {"python", "packages", "settings", "display", "journal", "keyring", "server"}
    assert set(findings) >= {"cv2", "zxingcpp", "pyzbar"}
    assert "API 530, user operator" in findings["server"]["text"]
    assert [finding["check"] for finding in found if not finding["ok"]] == ["display"]
    assert ran.code == 1


def test_the_doctor_speaks_to_people_too(tmp_path: Path):
    computer = CommandLine(tmp_path)
    computer.write_settings('[scanners."Dock 2"]\nsource = "serial:/dev/no-such-port"\n')
    ran = computer.run("doctor")
    assert "No server is set up." in ran.out
    assert "BAD  scanner      Dock 2: serial:/dev/no-such-port is not plugged in. Plug it in" in ran.out
    assert (ran.code, ran.err) == (1, "")


def test_every_kind_of_device_is_in_the_report(computer: Computer):
    computer.plug_serial()
    computer.plug_keys(3, "Datalogic")
    checks = [finding.check for finding in doctor.examine(Settings(), Path("none.toml"), computer.places)]
    assert {"cameras", "serial port", "input device"} <= set(checks)


def test_a_missing_package_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch):
    def version(package: str) -> str:
        if package == "evdev-binary":
            raise importlib.metadata.PackageNotFoundError(package)
        return "1"

    monkeypatch.setattr(importlib.metadata, "version", version)
    found = {finding.check: finding for finding in doctor.examine(Settings(), Path("none.toml"))}
    assert not found["packages"].ok
    assert found["packages"].text == "Missing: evdev-binary. Install the station anew."


# Serial ports.


def test_without_a_serial_port_a_way_is_named(computer: Computer):
    [(ok, text)] = computer.told("serial ports")
    assert ok
    assert "USB serial (CDC)" in text


def test_a_serial_port_comes_with_what_to_write_into_the_settings(computer: Computer):
    port = computer.plug_serial()
    assert computer.told("serial port") == [(True, f"{port}, address serial:{port}")]
    ok, text = computer.scanner(f"serial:{port}")
    assert (ok, text) == (True, f"serial:{port}, found")


@pytest.mark.parametrize(("number", "address"), [("S1", "05e0:1701:S1"), (None, "05e0:1701")])
def test_a_usb_port_has_an_address_that_stays(computer: Computer, number: str | None, address: str):
    port = computer.plug_serial("Symbol Bar Code Scanner", (0x05E0, 0x1701, number))
    [(_, text)] = computer.told("serial port")
    assert text == f"{port}, Symbol Bar Code Scanner, 05e0:1701, address serial:{address}"


def test_the_link_of_the_system_is_the_address_where_there_is_one(computer: Computer):
    port = computer.plug_serial("Scanner", (0x05E0, 0x1701, "S1"))
    link = computer.link("usb-Symbol_Scanner_S1-if00", port)
    [(_, text)] = computer.told("serial port")
    assert text.endswith(f"address serial:{link}")
    assert computer.scanner(f"serial:{link}")[0]


@pytest.mark.usefixtures("nothing_permitted")
def test_a_port_that_may_not_be_used_comes_with_what_to_do(computer: Computer):
    port = computer.plug_serial()
    remedy = "may not be used by you. Run: sudo usermod -aG dialout anna, then sign in again."
    [(ok, text)] = computer.told("serial port")
    assert not ok
    assert text.endswith(remedy)
    assert computer.scanner(f"serial:{port}") == (False, f"serial:{port} {remedy}")


def test_what_devices_call_themselves_cannot_disturb_the_report(computer: Computer):
    computer.plug_serial("Scanner\x1b[2J\nok   server")
    computer.plug_keys(1, "Scanner\x1b[31m\u202e")
    texts = [text for _, _, text in findings([], computer.places)]
    assert all(text.isprintable() for text in texts)


# Input devices.


def test_only_devices_with_keys_are_listed_in_their_order(computer: Computer):
    computer.plug_keys(10, "Datalogic QuickScan", "05f9:2204")
    computer.plug_keys(2, "Tera HW0002", "1234:ABCD", keys="fffffffe")
    computer.plug_keys(0, "Power Button", keys=POWER_BUTTON_KEYS)
    computer.plug_keys(1, "Lid Switch", keys="0")
    places = computer.dev / "input"
    assert computer.told("input device") == [
        (True, f"Tera HW0002 at {places}/event2, 1234:abcd, address evdev:1234:abcd"),
        (True, f"Datalogic QuickScan at {places}/event10, 05f9:2204, address evdev:05f9:2204"),
    ]


def test_without_an_input_device_that_is_said(computer: Computer):
    [(ok, text)] = computer.told("input device")
    assert ok
    assert text.startswith("none with keys found")


@pytest.mark.usefixtures("nothing_permitted")
def test_a_device_that_may_not_be_read_is_trouble_only_where_a_scanner_needs_it(computer: Computer):
    computer.plug_keys(3, "Datalogic")
    [(ok, text)] = computer.told("input device")
    assert ok
    assert "may not be read by you" in text
    ok, text = computer.scanner("evdev:05e0:1200")
    assert not ok
    assert f"may not be read by you. {RULE}" in text


@pytest.mark.parametrize("target", ["05e0:1200", "05E0:1200", "datalogic"])
def test_a_scanner_is_found_by_numbers_and_by_name(computer: Computer, target: str):
    computer.plug_keys(3, "Datalogic QuickScan")
    assert computer.scanner(f"evdev:{target}") == (True, f"evdev:{target}, found")


def test_a_scanner_is_found_by_its_file_or_a_link_to_it(computer: Computer):
    event = computer.plug_keys(3, "Datalogic QuickScan")
    link = computer.dev / "input" / "by-id"
    link.symlink_to(event)
    assert [computer.scanner(f"evdev:{file}")[0] for file in (event, link)] == [True, True]


def test_elsewhere_input_devices_are_not_read(computer: Computer, monkeypatch: pytest.MonkeyPatch):
    computer.plug_keys(3, "Datalogic")
    monkeypatch.setattr(sys, "platform", "win32")
    [(ok, text)] = computer.told("input device")
    assert ok
    assert "Linux only" in text
    ok, text = computer.scanner("evdev:05e0:1200")
    assert not ok
    assert "types into the window" in text or "type into the window" in text


# Scanners that are set up.


@pytest.mark.parametrize("source", ["", "serial", "serial:", "evdev: ", "usb:05e0:1200", "camera"])
def test_an_address_that_is_none_is_told_with_those_that_are(computer: Computer, source: str):
    ok, text = computer.scanner(source)
    assert not ok
    assert text.endswith("it must be one of serial:URL, evdev:DEVICE, camera:SOURCE.")


@pytest.mark.parametrize(
    "source",
    ["serial:/dev/no-such-port", "serial:05e0:ffff", "evdev:05e0:1200", "camera:7", "camera:/no/film"],
)
def test_what_is_not_there_is_told_with_what_to_do(computer: Computer, source: str):
    ok, text = computer.scanner(source)
    assert not ok
    assert "lug " in text


@pytest.mark.parametrize("source", ["spy:///dev/null", "loop://"])
def test_an_address_that_is_no_serial_port_is_told(computer: Computer, source: str):
    ok, text = computer.scanner(f"serial:{source}")
    assert not ok
    assert "begins with socket:// or rfc2217://" in text


def test_a_camera_can_only_be_reached_in_some_ways(computer: Computer):
    ok, text = computer.scanner("camera:rtsp://10.0.0.9/live")
    assert (ok, "Use http or https" in text) == (False, True)


def test_cameras_are_found_by_number_and_by_file(computer: Computer):
    (computer.dev / "video0").touch()
    assert computer.scanner("camera:0") == (True, "camera:0, found")
    assert computer.scanner(f"camera:{computer.dev}/video0")[0]
    assert computer.scanner(f"camera:file://{computer.dev}/video0")[0]


@pytest.mark.usefixtures("nothing_permitted")
def test_a_camera_that_may_not_be_used_comes_with_what_to_do(computer: Computer):
    (computer.dev / "video0").touch()
    ok, text = computer.scanner("camera:0")
    assert not ok
    assert "usermod -aG video anna" in text


def test_what_is_on_the_network_is_not_touched_and_no_password_is_told(computer: Computer):
    sources = ["serial:socket://10.0.0.9:4001", "serial:rfc2217://10.0.0.9:4001"]
    for source in sources:
        assert computer.scanner(source) == (True, f"{source}, on the network, not tried")
    ok, text = computer.scanner("camera:http://anna:secret@10.0.0.9/stream")
    assert (ok, text) == (True, "camera:http://…@10.0.0.9/stream, on the network, not tried")


def test_a_scanner_that_is_switched_off_is_no_trouble(computer: Computer):
    ok, text = computer.scanner("serial:/dev/no-such-port", enabled=False)
    assert (ok, "switched off" in text) == (True, True)
