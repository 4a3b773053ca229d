"""A scanner that the kernel seems to have: umockdev gives another process its files, ioctls and keys.

Only a process that is started with ``environment`` sees it. What the kernel tells of the scanner is in
tests/data/umockdev; grabs and held keys are kept here, with the errors that evdev.c of Linux gives.
"""

import ctypes
import errno
import os
import queue
import struct
from ctypes import POINTER, c_char_p, c_int, c_long, c_size_t, c_ulong, c_void_p
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data" / "umockdev"
NODE = "/dev/input/event9"
EVENT = struct.Struct("llHHi")
MOST_EVENTS = 64
"""As many as evdev reads at once; the pseudo-terminal under a mocked device might tear more of them apart."""
GRAB, CLOCK, HELD_KEYS, CAPABLE_KEYS = 0x90, 0xA0, 0x18, 0x21
NUMBERS = {"VERSION": 0x01, "ID": 0x02, "REP": 0x03, "NAME": 0x06, "PHYS": 0x07, "UNIQ": 0x08}
NUMBERS |= {"PROP": 0x09, "KEY": HELD_KEYS, "LED": 0x19, "EFFECTS": 0x84, "BIT": 0x20}
HANDLER = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p)


class Argument(ctypes.Structure):
    """The beginning of UMockdevIoctlData."""

    _fields_ = (("head", c_void_p * 3), ("data", POINTER(c_int)), ("length", c_int))


def load():
    """Return libumockdev and libgobject with the types of what is called."""
    mock, objects = ctypes.CDLL("libumockdev.so.0"), ctypes.CDLL("libgobject-2.0.so.0")
    types = {
        "testbed_new": (c_void_p,),
        "testbed_get_root_dir": (c_void_p, c_void_p),
        "testbed_add_from_string": (c_int, c_void_p, c_char_p, c_void_p),
        "testbed_remove_device": (None, c_void_p, c_char_p),
        "testbed_attach_ioctl": (c_int, c_void_p, c_char_p, c_void_p, c_void_p),
        "testbed_detach_ioctl": (c_int, c_void_p, c_char_p, c_void_p),
        "testbed_get_dev_fd": (c_int, c_void_p, c_char_p),
        "ioctl_base_new": (c_void_p,),
        "ioctl_client_get_request": (c_ulong, c_void_p),
        "ioctl_client_get_arg": (POINTER(Argument), c_void_p),
        "ioctl_client_complete": (None, c_void_p, c_long, c_int),
        "ioctl_data_resolve": (c_void_p, POINTER(Argument), c_size_t, c_size_t, c_void_p),
        "ioctl_data_update": (None, c_void_p, c_size_t, c_char_p, c_int),
        "ioctl_data_unref": (None, c_void_p),
    }
    for name, (result, *arguments) in types.items():
        function = getattr(mock, f"umockdev_{name}")
        function.restype, function.argtypes = result, arguments
    objects.g_object_unref.argtypes = (c_void_p,)
    objects.g_signal_connect_data.argtypes = (c_void_p, c_char_p, HANDLER, c_void_p, c_void_p, c_int)
    return mock, objects


def answers(text):
    """Return what the kernel returns and writes for each ioctl, by its number."""
    found = {}
    for line in text.splitlines()[1:]:
        name, returned, content = line.split()
        name, _, kind = name.removeprefix("EVIOCG").rstrip(")").partition("(")
        found[NUMBERS[name] + (int(kind) if name == "BIT" else 0)] = (int(returned), bytes.fromhex(content))
    return found


class MockedDevice:
    """One scanner, at ``NODE`` when it is plugged in first; it begins unplugged.

    ``calls`` holds each grab (1) and release (0) that was asked for.
    """

    def __init__(self):
        self._mock, self._objects = load()
        self.answers = answers((DATA / "scanner.ioctl").read_text())
        self.held = set()
        self.is_grabbed_elsewhere = False
        self.is_grabbed = False
        self.calls = queue.Queue()
        # Kept here, or it would be collected while C still calls it.
        self._callback = HANDLER(self._ioctl)
        self._testbed = self._mock.umockdev_testbed_new()
        os.environ.pop("UMOCKDEV_DIR", None)
        self.root = Path(
            os.fsdecode(ctypes.string_at(self._mock.umockdev_testbed_get_root_dir(self._testbed)))
        )
        self._handler = None
        self._fd = -1

    @property
    def environment(self):
        """Return what a process needs in its environment to see the device."""
        return {"UMOCKDEV_DIR": str(self.root), "LD_PRELOAD": "libumockdev-preload.so.0"}

    def add(self, name, number=9):
        """Have the kernel list what a file describes; ``number`` is in the place of its 9."""
        text = (DATA / f"{name}.umockdev").read_text()
        text = text.replace("event9", f"event{number}").replace("input9", f"input{number}")
        text = text.replace("MINOR=73", f"MINOR={64 + number}").replace("13:73", f"13:{64 + number}")
        assert self._mock.umockdev_testbed_add_from_string(self._testbed, text.encode(), None)
        return [line.split()[1] for line in text.splitlines() if line.startswith("P:")]

    def plug_in(self, number=9):
        """Plug the scanner in; a number serves once, and kernels too give new ones."""
        self._node = f"/dev/input/event{number}".encode()
        self._paths = self.add("scanner", number)
        self._handler = self._mock.umockdev_ioctl_base_new()
        self._objects.g_signal_connect_data(self._handler, b"handle-ioctl", self._callback, None, None, 0)
        assert self._mock.umockdev_testbed_attach_ioctl(self._testbed, self._node, self._handler, None)
        self._fd = self._mock.umockdev_testbed_get_dev_fd(self._testbed, self._node)

    def pull_out(self):
        """Take the device away from under whoever has it open."""
        self.is_grabbed = False
        assert self._mock.umockdev_testbed_detach_ioctl(self._testbed, self._node, None)
        self._objects.g_object_unref(self._handler)
        self._handler = None
        # The number stays with the testbed, which closes it later.
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, self._fd)
        os.close(nothing)
        for path in self._paths:
            self._mock.umockdev_testbed_remove_device(self._testbed, f"/sys{path}".encode())
        # The library forgets these, and would stumble over it when the device comes back.
        for terminal in (self.root / "dev" / ".ptymap").iterdir():
            terminal.unlink()

    def send(self, events):
        """Have the scanner send events; the reader must have taken what was sent before."""
        data = b"".join(
            EVENT.pack(int(event.at), int(event.at % 1 * 1_000_000), event.kind, event.code, event.value)
            for event in events
        )
        assert len(data) <= MOST_EVENTS * EVENT.size
        assert os.write(self._fd, data) == len(data)

    def forbid(self):
        """Let nobody but root read the device; all else stays open to everybody, as it is in /sys."""
        for path in (self.root, *self.root.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() else 0o666)
        (self.root / NODE.lstrip("/")).chmod(0)

    def close(self):
        if self._handler is not None:
            self.pull_out()
        self._objects.g_object_unref(self._testbed)

    def _ioctl(self, handler, client, data):
        request = self._mock.umockdev_ioctl_client_get_request(client)
        argument = self._mock.umockdev_ioctl_client_get_arg(client)
        number, size = request & 0xFF, request >> 16 & 0x3FFF
        if number == GRAB:
            result, trouble = 0, self._grab(argument.contents.data[0])
        elif number in self.answers:
            result, trouble = self._tell(number, argument, size), 0
        else:
            result, trouble = 0, 0 if number == CLOCK else errno.EINVAL
        self._mock.umockdev_ioctl_client_complete(client, -1 if trouble else result, trouble)
        return 1

    def _grab(self, wanted):
        self.calls.put(wanted)
        if wanted and (self.is_grabbed or self.is_grabbed_elsewhere):
            return errno.EBUSY
        if not wanted and not self.is_grabbed:
            return errno.EINVAL
        self.is_grabbed = bool(wanted)
        return 0

    def _tell(self, number, argument, size):
        returned, content = self.answers[number]
        if number == HELD_KEYS:
            content = sum(1 << key for key in self.held).to_bytes(size, "little")
        content = content[:size]
        target = self._mock.umockdev_ioctl_data_resolve(argument, 0, size, None)
        self._mock.umockdev_ioctl_data_update(target, 0, content, len(content))
        self._mock.umockdev_ioctl_data_unref(target)
        return returned
