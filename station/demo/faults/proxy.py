"""A proxy that stands in front of a real server and makes trouble by a plan."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from station.demo.faults.canned import after_the_effect, expired, failure_page, instead_of_an_answer
from station.demo.faults.messages import CutOff, Malformed, Message, Request, Wire, made, read_request
from station.demo.faults.plan import Fault, Kind, Plan
from station.demo.faults.sockets import BACKLOG, bound, cut, listening, reset_when_closed
from station.demo.faults.taking import Faults
from station.demo.faults.upstream import Address, Unreachable, Upstream

POLL = 0.02
"""Seconds after which the accepting thread notices that it is to stop."""
IDLE = 120.0
"""Seconds after which a client that says nothing is cut."""
MOST_CLIENTS = 200
SIGN_IN = "/token/"
"""How the paths end whose answers give out tokens."""

Told = dict[str, object]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Result:
    """What the client gets: an answer, half of it, or nothing but a cut connection."""

    answer: Message | None
    status: int | None = None
    share: float = 1.0
    upstream: int | None = None
    """The status that the real server gave; None if it was not asked or did not answer."""


@dataclass
class _Restart:
    """A restart that a request has asked for."""

    seconds: float
    gone: threading.Event = field(default_factory=threading.Event)
    """Set when new connections are refused."""


class Proxy:
    """Passes requests on to a server, except where the plan wants trouble; a thread for each client.

    ``tell`` is given the address first, then what each fault did, before the client can see it. ``wait`` is
    given the seconds of delays and restarts; without it they end early when the proxy stops.
    """

    def __init__(
        self,
        upstream: Address,
        plan: Plan,
        host: str = "127.0.0.1",
        port: int = 0,
        tell: Callable[[Told], object] | None = None,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self.faults = Faults(plan)
        self.serving = threading.Event()
        """Set while the proxy listens."""
        self.host, self.port = host, port
        self._upstream = upstream
        self._stopping = threading.Event()
        self._tell = tell or (lambda _: None)
        self._wait = wait or self._stopping.wait
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._clients: set[threading.Thread] = set()
        self._restart: _Restart | None = None
        self._is_over = False
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"

    def start(self) -> None:
        """Listen and serve; raises OSError and OverflowError if the port can not be used."""
        ready = listening(self.host, self.port)
        self.port = ready.getsockname()[1]
        self._tell({"listening": self.url, "upstream": self._upstream.url})
        self._thread = threading.Thread(target=self._serve, args=(ready,), name="fault-proxy")
        self._thread.start()
        self.serving.set()

    def stop(self) -> None:
        """Cut every connection and wait for the threads."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self.serving.clear()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # Connections.

    def _serve(self, first: socket.socket) -> None:
        listener: socket.socket | None = first
        while listener is not None and not self._stopping.is_set():
            with listener:
                self._accept(listener)
            self._cut_all()
            listener = self._back()
        with self._lock:  # who asks for a restart now shall not wait for it
            self._is_over = True
            if self._restart is not None:
                self._restart.gone.set()
        for thread in tuple(self._clients):
            thread.join()

    def _accept(self, listener: socket.socket) -> None:
        listener.settimeout(POLL)
        while self._restart is None and not self._stopping.is_set():
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError as error:  # such as too many open files
                logger.warning("a connection could not be accepted: %r", error)
                self._stopping.wait(POLL)
                continue
            self._welcome(client)

    def _welcome(self, client: socket.socket) -> None:
        refusal = self.faults.take_connection()
        if refusal is not None:
            self._tell({"fault": str(refusal.kind)})
        self._clients = {thread for thread in self._clients if thread.is_alive()}
        if refusal is not None or len(self._clients) >= MOST_CLIENTS:
            reset_when_closed(client)
            client.close()
            return
        client.settimeout(IDLE)
        self._opened(client)
        thread = threading.Thread(target=self._converse, args=(client,), name="fault-proxy-client")
        self._clients.add(thread)
        thread.start()

    def _opened(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)
        if self._stopping.is_set():  # too late to be cut with the others
            cut(connection)

    def _cut_all(self) -> None:
        with self._lock:
            connections = tuple(self._open)
        for connection in connections:
            cut(connection)

    def _back(self) -> socket.socket | None:
        """After a restart, return what listens on the same port again; None when the proxy stops."""
        restart = self._restart
        if restart is None:
            return None
        self.serving.clear()
        restart.gone.set()
        if self._stopping.is_set():
            return None
        held = None
        try:
            held = bound(self.host, self.port)
            self._wait(restart.seconds)
            held.listen(BACKLOG)
        except OSError as error:
            if held is not None:
                held.close()
            logger.error("port %d was taken while the proxy was away: %r", self.port, error)
            return None
        with self._lock:
            self._restart = None
        self.serving.set()
        return held

    def _go_away(self, seconds: float) -> None:
        """Ask for a restart, and wait until new connections are refused."""
        with self._lock:
            if self._is_over:
                return
            self._restart = restart = self._restart or _Restart(seconds)
        restart.gone.wait()

    # Requests.

    def _converse(self, client: socket.socket) -> None:
        upstream = Upstream(self._upstream, self._opened)
        wire = Wire(client)
        try:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while self._one(wire, upstream):
                self._forget_closed()
        except Malformed as problem:
            self._send_away(client, problem)
        except (CutOff, OSError) as error:
            logger.info("a connection broke: %r", error)
        finally:
            upstream.close()
            client.close()
            self._forget_closed()

    def _forget_closed(self) -> None:
        with self._lock:
            self._open = {connection for connection in self._open if connection.fileno() >= 0}

    def _one(self, wire: Wire, upstream: Upstream) -> bool:
        """Serve one request; tells whether the connection goes on."""
        request = read_request(wire)
        if request is None:
            return False
        authorization = request.message.value("authorization")
        fault = self.faults.take(request.method, request.path, authorization)
        if fault is not None and fault.kind is Kind.TOKEN_EXPIRED:
            self.faults.expire(authorization)
        result = self._result(request, fault, upstream)
        if fault is not None:
            about: Told = {"fault": str(fault.kind), "method": request.method, "path": request.path}
            self._tell({**about, "status": result.status, "upstream_status": result.upstream})
        if fault is not None and fault.kind is Kind.RESTART:
            self._go_away(fault.seconds)
        return self._send(wire.connection, request, result)

    def _result(self, request: Request, fault: Fault | None, upstream: Upstream) -> _Result:
        if fault is not None and fault.kind in (Kind.DROP_BEFORE, Kind.RESTART):
            return _Result(None)
        instead = instead_of_an_answer(fault, request.path) if fault is not None else None
        if instead is not None:
            return _Result(made(instead, request.method), instead.status)
        if fault is not None and fault.kind is Kind.DELAY:
            self._wait(fault.seconds)
        result = self._asked(request, upstream)
        return self._after_the_effect(fault, request, result) if fault is not None else result

    def _asked(self, request: Request, upstream: Upstream) -> _Result:
        if self.faults.is_expired(request.message.value("authorization")):
            refusal = expired()
            return _Result(made(refusal, request.method), refusal.status)
        signs_in = request.path.endswith(SIGN_IN)
        if signs_in:  # so that the answer can be read here
            request = Request(request.message.without(["accept-encoding"]), request.method, request.target)
        try:
            status, answer = upstream.ask(request)
        except Unreachable:
            page = failure_page(502)
            return _Result(made(page, request.method), page.status)
        except Malformed as problem:
            page = failure_page(problem.status)
            return _Result(made(page, request.method), page.status)
        except (CutOff, OSError):  # what happened here is what the client shall see
            return _Result(None)
        if signs_in and status == 200:
            self.faults.renew(answer.body.decode("latin-1"))
        return _Result(answer, status, upstream=status)

    def _after_the_effect(self, fault: Fault, request: Request, result: _Result) -> _Result:
        if fault.kind is Kind.DELAY_AFTER:
            self._wait(fault.seconds)
        if fault.kind is Kind.DROP_AFTER:
            return _Result(None, upstream=result.upstream)
        if fault.kind is Kind.HALF_BODY:
            return _Result(result.answer, result.status, 0.5, result.upstream)
        hidden = after_the_effect(fault, request.path)
        if hidden is not None:
            return _Result(made(hidden, request.method), hidden.status, upstream=result.upstream)
        return result

    def _send(self, client: socket.socket, request: Request, result: _Result) -> bool:
        if result.answer is None:
            reset_when_closed(client)
            return False
        answer, goes_on = result.answer, result.share == 1 and not request.message.says("connection", "close")
        head = (answer if goes_on else answer.having("Connection", "close")).head()
        sent = head + answer.body
        if result.share < 1:  # without a body there is only the head to halve
            kept = len(answer.body) // 2
            sent = head + answer.body[:kept] if answer.body else head[: len(head) // 2]
        client.sendall(sent)
        return goes_on

    def _send_away(self, client: socket.socket, problem: Malformed) -> None:
        """Answer what can not be taken, and read a little on, so that the client sees the answer."""
        page = failure_page(problem.status)
        with suppress(OSError):
            answer = made(page, "GET").having("Connection", "close")
            client.sendall(answer.head() + answer.body)
            client.shutdown(socket.SHUT_WR)
            client.settimeout(1)
            for _ in range(64):
                if not client.recv(1 << 20):
                    return
