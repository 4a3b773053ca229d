"""A display of its own with a window manager, and a station running on it."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from Xlib import X
from Xlib.display import Display
from Xlib.error import BadWindow

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0


class ScreenProblem(Exception):
    """What was waited for did not come on the screen; the message says what came instead."""


@contextmanager
def display(size: str = "1280x900x24") -> Iterator[str]:
    """Start Xvfb on a free number with openbox on it; gives the name of the display."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(write_end,), stderr=subprocess.DEVNULL)
    os.close(write_end)
    try:
        with os.fdopen(read_end) as number:
            name = f":{number.readline().strip()}"
        with closing(Display(name)) as connection:
            manager = _window_manager(connection, name)
            try:
                yield name
            finally:
                _end(manager)
    finally:
        _end(server)


def _window_manager(connection: Display, name: str) -> "subprocess.Popen[bytes]":
    """Start openbox and wait until it says on the root window that it is in charge."""
    manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": name}, stderr=subprocess.DEVNULL)
    in_charge = connection.intern_atom("_NET_SUPPORTING_WM_CHECK")
    root = connection.screen().root
    _wait_for_property(
        connection,
        lambda: root.get_full_property(in_charge, X.AnyPropertyType) is not None,
        lambda: "openbox did not start",
    )
    return manager


def wait_for_window(display_name: str, title: str) -> None:
    """Wait until a window whose title begins so has the keyboard."""
    with closing(Display(display_name)) as connection:
        _wait_for_property(
            connection,
            lambda: active_window(connection).startswith(title),
            lambda: f"{title!r} has not the keyboard but {active_window(connection)!r}",
        )


def active_window(connection: Display) -> str:
    """Return the title of the window that has the keyboard, as the window manager tells it."""
    root = connection.screen().root
    active = root.get_full_property(connection.intern_atom("_NET_ACTIVE_WINDOW"), X.AnyPropertyType)
    if active is None or not active.value[0]:
        return ""
    try:
        window = connection.create_resource_object("window", active.value[0])
        title = window.get_full_property(connection.intern_atom("_NET_WM_NAME"), X.AnyPropertyType)
    except BadWindow:
        # It was closed in between.
        return ""
    return title.value.decode() if title else ""


def _wait_for_property(connection: Display, is_so: Callable[[], bool], problem: Callable[[], str]) -> None:
    """Look again whenever a property of the root window changes, until something is so."""
    connection.screen().root.change_attributes(event_mask=X.PropertyChangeMask)
    connection.sync()
    while not is_so():
        # What came together with the answers has been read from the connection already.
        if not connection.pending_events() and not select.select([connection.fileno()], [], [], PATIENCE)[0]:
            raise ScreenProblem(problem())
        while connection.pending_events():
            connection.next_event()


class StationOnScreen:
    """A station in a process of its own; what it paints is read from its screen log, which is a pipe."""

    def __init__(self, display_name: str, folder: Path, arguments: list[str]) -> None:
        self._log = folder / "screen"
        os.mkfifo(self._log)
        self._reader = os.open(self._log, os.O_RDWR | os.O_NONBLOCK)
        self._rest = b""
        self.painted: list[dict[str, object]] = []
        self._errors = (folder / "stderr").open("w+b")
        self._process = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), *arguments],
            env=_isolated(display_name, folder, self._log),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stderr=self._errors,
        )

    def wait_for(self, painted: str, **facts: str) -> dict[str, object]:
        """Wait until something with these facts is painted, and return it; facts are parts of texts."""
        while True:
            line = self._next_line(f"{painted} {facts}")
            self.painted.append(line)
            if line["painted"] == painted and all(part in str(line.get(k)) for k, part in facts.items()):
                return line

    def new_scan(self) -> dict[str, object]:
        """Wait until a scan is painted that was not there before; it may have its word already."""
        known = {line["scan_id"] for line in self.painted if line["painted"] == "scan"}
        while (row := self.wait_for("scan"))["scan_id"] in known:
            pass
        return row

    def close(self) -> None:
        """End the station as the window manager would, and all that it started."""
        _end(self._process)
        os.close(self._reader)
        self._errors.close()

    def errors(self) -> str:
        """Return what the station wrote to its error output."""
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "replace")

    def _next_line(self, wanted: str) -> dict[str, object]:
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._reader], [], [], PATIENCE)
            if not ready:
                seen = "\n".join(map(str, self.painted[-8:]))
                raise ScreenProblem(f"{wanted} was not painted; last:\n{seen}\n{self.errors()}")
            self._rest += os.read(self._reader, 65536)
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)


def _isolated(display_name: str, folder: Path, log: Path) -> dict[str, str]:
    """Return an environment in which the station finds nothing of this user and no other platform."""
    home = folder / "home"
    home.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {
        **kept,
        **folders,
        "LC_ALL": "C.UTF-8",
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "DISPLAY": display_name,
        "QT_QPA_PLATFORM": "xcb",
        "STATION_SCREEN_LOG": str(log),
        "STATION_JOURNAL_UNDO_SECONDS": "0",
    }


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
