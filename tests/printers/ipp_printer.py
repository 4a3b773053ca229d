"""A real IPP printer (ippeveprinter of CUPS) in a network of its own, reached through a relay on loopback.

It wants a bus and an mDNS responder to be there; both are private and see nothing of the real network.
Its jobs are handed to a command that keeps them and does as a file beside it says.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import threading
from pathlib import Path
from queue import SimpleQueue

import pytest

from station.printers.ipp import IppPrinter
from station.settings_tree import PrinterSettings

NEEDED = ("ippeveprinter", "avahi-daemon", "dbus-daemon", "unshare")
PORT = 8631
PATIENCE = 10
_NEW_NETWORK = 0x40000000

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""
RESPONDER = """[server]
use-ipv6=no
allow-interfaces=lo
[publish]
disable-publishing=yes
"""
# A roll of 50 x 25 mm.
ROLL = """ATTR keyword media-col-supported media-size
ATTR mimeMediaType document-format-supported application/pdf,application/vnd.zebra-zpl
ATTR mimeMediaType document-format-default application/pdf
ATTR keyword media-default oe_roll_50x25mm
ATTR keyword media-ready oe_roll_50x25mm
ATTR keyword media-supported oe_roll_50x25mm
ATTR collection media-size-supported { MEMBER integer x-dimension 5000 MEMBER integer y-dimension 2500 }
ATTR rangeOfInteger copies-supported 1-99
ATTR integer copies-default 1
"""
COMMAND = """#!/bin/sh
cp "$1" "{folder}/out/$(ls {folder}/out | wc -l)"
. {folder}/mood
"""
SESSION = """
ip link set lo up
mkdir -p /run/avahi-daemon
mount -t tmpfs tmpfs /run/avahi-daemon
dbus-daemon --config-file={folder}/bus.conf --nofork --nopidfile &
until [ -S {folder}/bus ]; do sleep 0.02; done
export DBUS_SYSTEM_BUS_ADDRESS=unix:path={folder}/bus
avahi-daemon --no-chroot --no-drop-root -f {folder}/responder.conf &
until [ -S /run/avahi-daemon/socket ]; do sleep 0.02; done
exec ippeveprinter -r off -n localhost -p {port} -d {folder}/spool -a {folder}/roll.conf \\
    -c {folder}/command Labels
"""


def missing():
    """Return what the real printer needs and this computer has not."""
    lacks = [name for name in NEEDED if shutil.which(name) is None]
    return lacks or (["root"] if os.geteuid() else [])


@contextlib.contextmanager
def real_printer(folder):
    """Start a real printer and wait until it is ready."""
    lacks = missing()
    if lacks:
        pytest.skip(f"needs {', '.join(lacks)}")
    with contextlib.closing(IppPrinterProcess(folder)) as running:
        asked = IppPrinter(
            PrinterSettings(name="Desk", kind="ipp", address=running.address, timeout_seconds=5.0)
        )
        pause = threading.Event()
        for _ in range(int(PATIENCE / 0.05)):
            if asked.status().ready:
                break
            pause.wait(0.05)
        yield running


class IppPrinterProcess:
    """The printer, started; ``out`` is the folder that its jobs come out in."""

    def __init__(self, folder: Path):
        self.out = folder / "out"
        self._mood = folder / "mood"
        for name in (self.out, folder / "spool"):
            name.mkdir()
        self.be("exit 0")
        (folder / "bus.conf").write_text(BUS.format(folder=folder))
        (folder / "responder.conf").write_text(RESPONDER)
        (folder / "roll.conf").write_text(ROLL)
        command = folder / "command"
        command.write_text(COMMAND.format(folder=folder))
        command.chmod(0o755)
        script = SESSION.format(folder=folder, port=PORT)
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(
            ["unshare", "--net", "--mount", "sh", "-c", script],
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self._relay = Relay(self._process.pid)
        self.address = f"ipp://127.0.0.1:{self._relay.port}/ipp/print"

    def be(self, mood):
        """Say what the printer does with its next jobs, as a shell command."""
        self._mood.write_text(mood)

    def jobs(self):
        """Return what came out."""
        return [file.read_bytes() for file in sorted(self.out.iterdir())]

    def close(self):
        self._relay.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(10)
        self._log.close()


class Relay:
    """Takes connections on loopback and passes them on into the network of a process."""

    def __init__(self, pid):
        self._pid = pid
        self._wanted = SimpleQueue()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._inside, daemon=True).start()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                self._wanted.put(self._listener.accept()[0])

    def _inside(self):
        """Connect from the process's network; a thread can go there alone."""
        libc = ctypes.CDLL(None, use_errno=True)
        own = os.stat("/proc/self/ns/net").st_ino
        while (outer := self._wanted.get()) is not None:
            with contextlib.suppress(OSError), open(f"/proc/{self._pid}/ns/net") as network:
                if os.fstat(network.fileno()).st_ino == own:
                    raise ConnectionRefusedError("it has no network of its own yet")
                assert libc.setns(network.fileno(), _NEW_NETWORK) == 0
                inner = socket.create_connection(("127.0.0.1", PORT), 5)
                threading.Thread(target=_pass_on, args=(outer, inner), daemon=True).start()
                continue
            outer.close()

    def close(self):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._wanted.put(None)


def _pass_on(outer, inner):
    with outer, inner:
        back = threading.Thread(target=_pump, args=(inner, outer), daemon=True)
        back.start()
        _pump(outer, inner)
        back.join()


def _pump(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
