"""The threads around the engine: its own, and one for each lane to the server."""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from station.api_client.base import Backend
from station.engine import Engine
from station.journal.problems import JournalProblem
from station.labelling import MARK
from station.messages import Message, Returned
from station.model import Outcome, Unknown
from station.operations import (
    FindStock,
    Identify,
    LoadDetails,
    LoadPicture,
    LoadPlaces,
    LookBack,
    Operation,
    Read,
    Write,
)
from station.outbox import MOST_AT_ONCE

log = logging.getLogger(__name__)

JOIN_SECONDS = 2.0


class _Stop:
    """Ends a thread's queue."""


@dataclass(frozen=True, slots=True)
class _Job:
    op_id: str
    operation: Operation


class Lane:
    """One thread with a server connection of its own; operations one after the other, never two at once.

    The connection is made at the start, or with ``spare`` when it is first needed.
    """

    def __init__(
        self,
        name: str,
        connect: Callable[[], Backend],
        deliver: Callable[[Returned], None],
        spare: bool = False,
    ) -> None:
        self._connect = connect
        self._deliver = deliver
        self._spare = spare
        self._jobs: queue.SimpleQueue[_Job | _Stop] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.is_free = True

    def start(self) -> None:
        """Start the thread, on which the connection is made."""
        self._thread.start()

    def put(self, op_id: str, operation: Operation) -> None:
        """Queue an operation."""
        self.is_free = False
        self._jobs.put(_Job(op_id, operation))

    def stop(self) -> None:
        """Ask the thread to end after what it is doing."""
        self._jobs.put(_Stop())

    def join(self, seconds: float) -> None:
        """Wait for the thread; one that hangs in a request dies with the process."""
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        backend = None if self._spare else self._connect()
        try:
            while not isinstance(job := self._jobs.get(), _Stop):
                started = time.monotonic()
                backend = backend or self._connect()
                outcome = _performed(backend, job.operation)
                # Before the answer is delivered: whoever hears it may at once have the next operation.
                self.is_free = self._jobs.empty()
                self._deliver(Returned(job.op_id, outcome, time.monotonic() - started))
        finally:
            if backend is not None:
                backend.close()


def _performed(backend: Backend, operation: Operation) -> Outcome:
    try:
        return backend.perform(operation)
    except Exception:
        # A bug in the adapter must not stop the lane; what it did is not known, so it is looked at.
        log.exception("an operation failed: %s", type(operation).__name__)
        return Unknown("the station met a fault")


class ServerLanes:
    """The lanes to one server: questions, background questions and writes do not wait for each other.

    There are as many lanes for writes as may be out at once, so that one that hangs keeps none waiting.
    """

    def __init__(self, connect: Callable[[], Backend], deliver: Callable[[Returned], None]) -> None:
        self._questions = Lane("read lane", connect, deliver)
        self._background = Lane("background lane", connect, deliver)
        self._labels = Lane("label lane", connect, deliver, spare=True)
        self._writes = [
            Lane(f"write lane {number}", connect, deliver, spare=number > 1)
            for number in range(1, MOST_AT_ONCE + 1)
        ]

    def start(self) -> None:
        """Start all lanes."""
        for lane in self._all():
            lane.start()

    def read(self, op_id: str, read: Read) -> None:
        """Ask the server a question."""
        behind = isinstance(read, LoadPicture | LoadPlaces | LoadDetails | FindStock | LookBack | Identify)
        lane = self._background if behind else self._questions
        # A label is wanted at once, and may not keep the next scan waiting.
        (self._labels if op_id.startswith(MARK) else lane).put(op_id, read)

    def write(self, op_id: str, write: Write) -> None:
        """Send a write on the first lane that is free."""
        next(lane for lane in self._writes if lane.is_free).put(op_id, write)

    def stop(self) -> None:
        """End all lanes, each within a limit."""
        for lane in self._all():
            lane.stop()
        deadline = time.monotonic() + JOIN_SECONDS
        for lane in self._all():
            lane.join(max(deadline - time.monotonic(), 0.0))

    def _all(self) -> tuple[Lane, ...]:
        return self._questions, self._background, self._labels, *self._writes


class EngineThread:
    """Runs the engine on a thread of its own; ``make`` builds it there, for SQLite stays on one thread."""

    def __init__(self, make: Callable[[], Engine]) -> None:
        self._make = make
        self._inbox: queue.SimpleQueue[Message | _Stop] = queue.SimpleQueue()
        self._progress = threading.Condition()
        self._taken_in = 0
        self._worked_off = 0
        self._is_settled = False
        self._is_ready = False
        self._problem: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)

    def put(self, message: Message) -> None:
        """Hand a message to the engine; any number may wait."""
        with self._progress:
            self._taken_in += 1
            self._inbox.put(message)

    def start(self) -> None:
        """Start the engine; what its making raises is raised here."""
        self._thread.start()
        with self._progress:
            self._progress.wait_for(lambda: self._is_ready)
        if self._problem is not None:
            raise self._problem

    def wait_until_settled(self, seconds: float) -> bool:
        """Wait until the inbox is empty and everything has its final answer; False if time ran out."""
        with self._progress:
            return self._progress.wait_for(
                lambda: self._is_settled and self._taken_in == self._worked_off, seconds
            )

    def stop(self) -> None:
        """End the engine after what is in its inbox now."""
        self._inbox.put(_Stop())
        if self._thread.is_alive():
            self._thread.join(JOIN_SECONDS)

    def _run(self) -> None:
        engine = self._made()
        if engine is None:
            return
        self._guarded(engine, engine.begin)
        self._note(engine, 0)
        while not isinstance(message := self._next(engine), _Stop):
            self._take(engine, message)
        engine.close()

    def _made(self) -> Engine | None:
        engine = None
        try:
            engine = self._make()
        except Exception as problem:
            # Told to whoever starts the station, on their thread.
            self._problem = problem
        with self._progress:
            self._is_ready = True
            self._progress.notify_all()
        return engine

    def _next(self, engine: Engine) -> Message | _Stop | None:
        with contextlib.suppress(queue.Empty):
            return self._inbox.get(timeout=engine.seconds_to_wait())
        return None

    def _take(self, engine: Engine, message: Message | None) -> None:
        if message is None:
            self._guarded(engine, engine.elapsed)
        else:
            self._guarded(engine, lambda: engine.handle(message), message)
        self._note(engine, 0 if message is None else 1)

    def _guarded(self, engine: Engine, work: Callable[[], None], message: Message | None = None) -> None:
        try:
            work()
        except JournalProblem as problem:
            engine.halt(problem.sentence, message)
        except Exception as error:
            engine.fault(error)

    def _note(self, engine: Engine, worked_off: int) -> None:
        with self._progress:
            self._worked_off += worked_off
            self._is_settled = engine.settled
            self._progress.notify_all()
