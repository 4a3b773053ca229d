"""What the doctor wants to know of cameras: which there are, who may use them, and what reads them."""

import getpass
import os
import sys
from importlib import import_module
from pathlib import Path

DEVICES = Path("/dev")
NAMES = Path("/sys/class/video4linux")

# What is imported, what it is for, and what to do if it cannot be.
_LIBRARIES = (
    ("cv2", "pictures of cameras and files", "Install the station anew, and run: apt install libgl1"),
    ("zxingcpp", "reading codes in pictures", "Install the station anew"),
    ("pyzbar.pyzbar", "reading some more of them", "Run: apt install libzbar0"),
)

Finding = tuple[str, bool, str]
"""What was checked, whether it is well, and a sentence with what to do if not."""


def findings(devices: Path = DEVICES, names: Path = NAMES) -> list[Finding]:
    """Return what there is of cameras and of the libraries that read them."""
    return [*_cameras(devices, names), *(_library(*library) for library in _LIBRARIES)]


def _cameras(devices: Path, names: Path) -> list[Finding]:
    if not sys.platform.startswith("linux"):
        return [("cameras", True, "not listed on this system; try camera:0, camera:1")]
    found = sorted(devices.glob("video[0-9]*"), key=lambda file: int(file.name.removeprefix("video")))
    cameras = [
        _camera(device, names / device.name) for device in found if _takes_pictures(names / device.name)
    ]
    return cameras or [("cameras", True, "none found; plug one in, or use the address of one on the network")]


def _takes_pictures(entry: Path) -> bool:
    """Tell the device that gives pictures from those beside it that give figures about them."""
    return _line(entry / "index") in ("", "0")


def _camera(device: Path, entry: Path) -> Finding:
    address = f"camera:{device.name.removeprefix('video')}"
    name = _line(entry / "name") or "a camera without a name"
    if os.access(device, os.R_OK | os.W_OK):
        return ("camera", True, f"{name} at {device}, address {address}")
    remedy = f"Run: sudo usermod -aG video {getpass.getuser()}, then sign in again"
    return ("camera", False, f"{name} at {device} may not be used by you. {remedy}.")


def _line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _library(module: str, purpose: str, remedy: str) -> Finding:
    name = module.partition(".")[0]
    try:
        # OpenCV is imported where that has no side effects.
        import_module("station.input.opencv" if name == "cv2" else module)
    except (ImportError, OSError) as error:
        return (name, False, f"Not usable for {purpose} ({error}). {remedy}.")
    return (name, True, f"usable for {purpose}")
