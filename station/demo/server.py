"""The demo server as a thread of this process, or as a command that runs until it is told to stop."""

import json
import logging
import os
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from station.demo.application import Application
from station.demo.connection import Listener
from station.demo.database import Database, NotUsable
from station.demo.desk import Desk
from station.demo.faults import Faults, Plan, PlanProblem
from station.demo.faults.plan_file import load_plan
from station.demo.faults.sockets import BACKLOG, bound, listening
from station.demo.generation import V1_5, Generation
from station.demo.request_log import RequestLog
from station.demo.warehouse import Warehouse, tokens

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
POLL = 0.02
"""Seconds after which the listening thread notices that it is to stop."""


class CannotStart(Exception):
    """The server can not start; the text says why in one sentence."""


class DemoServer:
    """An InvenTree-compatible server on the loopback interface.

    Without a database file the warehouse lives in a temporary one and is gone after ``stop``. Faults wait
    with ``wait``, which is given the seconds; without it they do so until the server stops. It answers as
    ``generation`` of the real server does; a database is the same for all of them, but for the sales orders
    that a new one begins with.
    """

    def __init__(
        self,
        database: Path | None = None,
        port: int = 0,
        reset: bool = False,
        plan: Plan | None = None,
        wait: Callable[[float], object] | None = None,
        generation: Generation = V1_5,
    ) -> None:
        self._port = port
        self._reset = reset
        self._folder = None if database else Path(tempfile.mkdtemp(prefix="station-demo-"))
        self.database = database or Path(str(self._folder)) / "demo.sqlite3"
        self.tokens: dict[str, str] = {}
        self.desk = Desk(Faults(plan), generation=generation)
        self.serving = threading.Event()
        """Set while the server listens."""
        self._stopping = threading.Event()
        self._wait = wait or self._stopping.wait
        self._lock = threading.Lock()
        self._listener: Listener | None = None
        self._anchor: sqlite3.Connection | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"http://{HOST}:{self._port}"

    @property
    def faults(self) -> Faults:
        """Trouble on demand."""
        return self.desk.faults

    @property
    def requests(self) -> RequestLog:
        """The requests that arrived."""
        return self.desk.log

    def start(self) -> None:
        """Listen and serve; raises CannotStart."""
        try:
            self._start()
        except CannotStart:
            self.stop()
            raise

    def _start(self) -> None:
        database = Database(self.database)
        with self._listening_socket() as ready:
            self._prepare(database)
            self._anchor = database.anchor()
            self._port = ready.getsockname()[1]
            self._listener = Listener(ready, Application(database, self.desk, self._wait))
        self._thread = threading.Thread(target=self._serve, args=(self._listener,), name="demo-server")
        self._thread.start()
        self.serving.set()

    def _listening_socket(self) -> socket.socket:
        try:
            return listening(HOST, self._port)
        except (OSError, OverflowError):
            raise CannotStart(f"Port {self._port} can not be used; choose another.") from None

    def _serve(self, first: Listener) -> None:
        listener: Listener | None = first
        while listener is not None:
            listener.serve_forever(POLL)
            listener = self._back(listener)

    def _back(self, former: Listener) -> Listener | None:
        """After a restart, return what listens on the same port again; None when the server stops."""
        if former.away is None:
            return None
        self.serving.clear()
        try:
            with bound(HOST, self._port) as held:
                self._wait(former.away)
                with self._lock:
                    if self._stopping.is_set():
                        return None
                    held.listen(BACKLOG)
                    self._listener = Listener(held, former.application)
        except OSError as error:
            logger.error("port %d was taken while the server was away: %r", self._port, error)
            return None
        self.serving.set()
        return self._listener

    def _prepare(self, database: Database) -> None:
        try:
            found = database.exists()
            if found and self._reset:
                database.remove()
            if not found or self._reset:
                database.create()
            database.check_version()
            self._fill(database)
        except NotUsable as error:
            raise CannotStart(str(error)) from None
        except OSError as error:
            raise CannotStart(f"{self.database} can not be used: {error.strerror}.") from None

    def _fill(self, database: Database) -> None:
        with database.transaction(write=True) as connection:
            if not tokens(connection):
                Warehouse(connection, self.desk.generation).load()
            self.tokens = tokens(connection)

    def stop(self) -> None:
        """Cut every connection, wait for the threads, and remove a temporary database."""
        with self._lock:  # a server that comes back meanwhile is either not made any more, or seen here
            self._stopping.set()
            listener = self._listener
        if listener is not None and self._thread is not None:
            listener.shutdown()
            self._thread.join()
        self.serving.clear()
        if self._anchor is not None:
            self._anchor.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def run(
    port: int,
    database: Path | None,
    reset: bool,
    until_stdin_closes: bool,
    plan_file: Path | None = None,
    generation: Generation = V1_5,
) -> int:
    """Serve until a signal, or until standard input ends; returns the exit code.

    The first line on standard output is JSON with the address and the tokens.
    """
    # A queue, because a signal may come while this thread holds the lock of an event that it waits for.
    end: SimpleQueue[None] = SimpleQueue()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: end.put(None))
    try:
        plan = load_plan(plan_file) if plan_file else None
        server = DemoServer(database, port, reset, plan, generation=generation)
        server.start()
    except (CannotStart, PlanProblem) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps({"url": server.url, "tokens": server.tokens}), flush=True)
    if until_stdin_closes:
        threading.Thread(target=_wait_for_end_of_input, args=(end,), daemon=True).start()
    end.get()
    server.stop()
    return 0


def _wait_for_end_of_input(end: SimpleQueue[None]) -> None:
    # Not through sys.stdin: a thread that waits in its buffer ends the interpreter with a fatal error.
    while os.read(0, 65_536):
        pass
    end.put(None)
