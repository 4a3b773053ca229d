"""What the doctor wants to know of scanners: which are plugged in, which are set up, who may use them."""

import getpass
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from station.input import cameras
from station.input.cameras import Finding
from station.input.input_list import Listed, is_meant, listed
from station.input.serial_port import NETWORK, address_of
from station.input.sources import KINDS
from station.settings_tree import ScannerSettings
from station.text import Text, visible

UDEV_RULE = "resources/udev/70-station-scanner.rules"
RULES_FOLDER = "/etc/udev/rules.d"
_PASSWORD = re.compile(r"//[^/\s]*@")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the system shows its devices."""

    devices: Path = Path("/dev")
    classes: Path = Path("/sys/class")
    ports: Callable[[], Iterable[ListPortInfo]] = list_ports.comports


def findings(scanners: Iterable[ScannerSettings], places: Places | None = None) -> Iterator[Finding]:
    """Yield what there is of cameras, ports and input devices, and how each scanner of the settings is."""
    places = places or Places()
    yield from cameras.findings(places.devices, places.classes / "video4linux")
    yield from _serial_ports(places)
    yield from _input_devices(places)
    for scanner in scanners:
        ok, text = _scanner(scanner, places)
        yield ("scanner", ok, f"{visible(scanner.name)}: {text}")


# Serial ports.


def _serial_ports(places: Places) -> Iterator[Finding]:
    ports = sorted(places.ports(), key=lambda port: str(port.device))
    for port in ports:
        yield _serial_port(port, places)
    if not ports:
        yield ("serial ports", True, "none found; plug the scanner in, and set it to USB serial (CDC)")


def _serial_port(port: ListPortInfo, places: Places) -> Finding:
    names = [str(port.device)]
    if port.description and port.description != "n/a":
        names.append(visible(port.description))
    if port.vid is not None:
        names.append(f"{port.vid:04x}:{port.pid:04x}")
    told = ", ".join([*names, f"address serial:{_stable_address(port, places)}"])
    if _may_use(str(port.device)):
        return ("serial port", True, told)
    return ("serial port", False, f"{told}, may not be used by you. {_group_remedy('dialout')}")


def _stable_address(port: ListPortInfo, places: Places) -> str:
    """Return an address that stays when the scanner is plugged in elsewhere or after another one."""
    for link in sorted((places.devices / "serial" / "by-id").glob("*")):
        if link.resolve() == Path(port.device).resolve():
            return str(link)
    if port.vid is None:
        return str(port.device)
    usb = f"{port.vid:04x}:{port.pid:04x}"
    return f"{usb}:{port.serial_number}" if port.serial_number else usb


def _may_use(device: str) -> bool:
    # On Windows a port is no file, and everybody may use it.
    return sys.platform == "win32" or os.access(device, os.R_OK | os.W_OK)


def _group_remedy(group: str) -> str:
    return f"Run: sudo usermod -aG {group} {_user()}, then sign in again."


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A user without a name, as in a container.
        return "USER"


# Input devices.


def _input_devices(places: Places) -> Iterator[Finding]:
    if not sys.platform.startswith("linux"):
        yield ("input device", True, "read on Linux only; elsewhere a keyboard scanner types into the window")
        return
    devices = keyboards(places)
    for device in devices:
        yield ("input device", True, _told(device))
    if not devices:
        yield ("input device", True, "none with keys found; a keyboard scanner shows here when plugged in")


def keyboards(places: Places) -> list[Listed]:
    """Return the input devices that have an Enter key."""
    devices = listed(places.classes / "input", places.devices / "input")
    return [device for device in devices if device.is_keyboard]


def _told(device: Listed) -> str:
    usb = f"{device.vendor}:{device.product}"
    told = f"{visible(device.name)} at {device.path}, {usb}, address evdev:{usb}"
    if os.access(device.path, os.R_OK):
        return told
    # Nobody needs that for the keyboard that he types on, and reading along would not be harmless.
    return f"{told}; may not be read by you, which only a scanner without the keyboard focus needs"


def _rule_remedy() -> str:
    return f"Copy {UDEV_RULE} to {RULES_FOLDER}, run: sudo udevadm control --reload, and plug it in again."


# Scanners that are set up.


def _scanner(scanner: ScannerSettings, places: Places) -> tuple[bool, str]:
    kind, _, target = (part.strip() for part in scanner.source.partition(":"))
    shown = visible(_PASSWORD.sub("//…@", scanner.source))
    if kind not in KINDS or not target:
        forms = ", ".join(f"{name}:{known.target}" for name, known in KINDS.items())
        return False, f'The source "{shown}" is not understood; it must be one of {forms}.'
    if not scanner.enabled:
        return True, f"{shown}, switched off by its setting enabled"
    looks = {"serial": _serial_scanner, "evdev": _input_scanner, "camera": _camera_scanner}
    problem = looks[kind](target, places)
    if problem:
        return False, f"{shown} {problem}"
    is_elsewhere = target.lower().startswith((*NETWORK, "http://", "https://"))
    return True, f"{shown}, {'on the network, not tried' if is_elsewhere else 'found'}"


def _serial_scanner(target: str, places: Places) -> str:
    address = address_of(target)
    if isinstance(address, Text):
        return f"{address}."
    if address.startswith(NETWORK):
        return ""
    known = {str(port.device) for port in places.ports()}
    if address not in known and not Path(address).exists():
        return "is not plugged in. Plug it in, or correct its setting source."
    return "" if _may_use(address) else f"may not be used by you. {_group_remedy('dialout')}"


def _input_scanner(target: str, places: Places) -> str:
    if not sys.platform.startswith("linux"):
        return "is an input device, which are read on Linux only. Let it type into the window instead."
    meant = [device for device in keyboards(places) if _is_meant(device, target)]
    if not meant:
        return "is not plugged in. Plug it in, or correct its setting source."
    readable = any(os.access(device.path, os.R_OK) for device in meant)
    return "" if readable else f"may not be read by you. {_rule_remedy()}"


def _is_meant(device: Listed, target: str) -> bool:
    if target.startswith("/"):
        return Path(target).resolve() == Path(device.path).resolve()
    return is_meant(device, target)


def _camera_scanner(target: str, places: Places) -> str:
    address = urlsplit(target)
    if address.scheme in ("http", "https"):
        return ""
    if "://" in target and address.scheme != "file":
        return "cannot be reached in that way. Use http or https."
    if target.isdecimal() and not sys.platform.startswith("linux"):
        return ""
    named = unquote(address.path) if "://" in target else target
    file = places.devices / f"video{target}" if target.isdecimal() else Path(named).expanduser()
    if not file.exists():
        return "is not there. Plug the camera in, or correct its setting source."
    return "" if os.access(file, os.R_OK) else f"may not be used by you. {_group_remedy('video')}"
