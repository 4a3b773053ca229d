"""Which input devices Linux has: chosen by a path, by vendor and product, or by a part of the name."""

import re
from dataclasses import dataclass
from pathlib import Path

from station.text import Text, say

CLASSES = Path("/sys/class/input")
"""Where Linux tells about its devices to everybody, also about those that only some may read."""
NODES = Path("/dev/input")
_USB = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})(?::(.+))?")
_ENTER_BIT = 28

NOT_PLUGGED_IN = say("is not plugged in; plug it in, and check that it is set to USB keyboard (HID)")
NO_KEYBOARD = say("is no keyboard; choose the device that the keys of the scanner come from")


@dataclass(frozen=True, slots=True)
class Listed:
    """One input device as Linux lists it; ``serial`` is the maker's number of this piece, if it tells one."""

    path: str
    name: str
    vendor: str
    product: str
    serial: str
    is_keyboard: bool


def path_of(target: str) -> str | Text:
    """Return the path of the device that is meant, or say why there is not exactly one."""
    if target.startswith("/"):
        return target
    found = [device for device in listed() if is_meant(device, target)]
    keyboards = [device for device in found if device.is_keyboard]
    if len(keyboards) == 1:
        return keyboards[0].path
    if keyboards:
        # To take one of them might take the keyboard of the person at the bench.
        return say(
            "may be any of {devices}; set source to the path of one, such as those in /dev/input/by-id",
            devices=", ".join(f"{device.path} ({device.name})" for device in keyboards),
        )
    return NO_KEYBOARD if found else NOT_PLUGGED_IN


def is_meant(device: Listed, target: str) -> bool:
    """Tell whether ``VVVV:PPPP``, the same with a serial number, or a part of a name means this device."""
    usb = _USB.fullmatch(target)
    if usb is None:
        return target.casefold() in device.name.casefold()
    vendor, product, serial = usb.groups()
    is_model = (device.vendor, device.product) == (vendor.lower(), product.lower())
    return is_model and serial in (None, device.serial)


def listed(classes: Path = CLASSES, nodes: Path = NODES) -> list[Listed]:
    """Return all input devices in the order of their numbers."""
    folders = classes.glob("event[0-9]*")
    in_order = sorted(folders, key=lambda folder: int(folder.name.removeprefix("event")))
    return [_listed(folder, nodes) for folder in in_order]


def _listed(folder: Path, nodes: Path) -> Listed:
    def told(name: str) -> str:
        try:
            return (folder / "device" / name).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            # It was unplugged a moment ago, or this kind of device does not tell it.
            return ""

    # Hexadecimal words, the lowest one last.
    words = told("capabilities/key").split()
    return Listed(
        path=str(nodes / folder.name),
        name=told("name"),
        vendor=told("id/vendor").lower(),
        product=told("id/product").lower(),
        serial=told("uniq"),
        is_keyboard=bool(words) and bool(int(words[-1], 16) >> _ENTER_BIT & 1),
    )
