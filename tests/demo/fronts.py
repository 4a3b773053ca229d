"""The two places where trouble is made, behind one face: the demo server itself, and the proxy before it."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import requests

from station.demo.faults import Faults, Plan
from station.demo.faults.proxy import Proxy
from station.demo.faults.upstream import read_address
from station.demo.server import DemoServer
from tests.demo_server import demo_server

LONG = 20.0
"""Seconds after which a test gives up."""
LINK = "/api/barcode/link/"


class Pause:
    """Stands for waiting: notes for how long, and lasts until the test lets it go."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.begun = threading.Event()
        self.over = threading.Event()
        self.over.set()

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.begun.set()
        self.over.wait(LONG)


@dataclass
class Front:
    """Where clients connect to, and who they are."""

    url: str
    server: DemoServer
    maker: DemoServer | Proxy
    pause: Pause
    session: requests.Session
    told: list[dict[str, object]] = field(default_factory=list)

    @property
    def faults(self) -> Faults:
        return self.maker.faults

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def ask(self, path: str, method: str = "GET", **more) -> requests.Response:
        more = {"timeout": LONG, "allow_redirects": False, **more}
        return self.session.request(method, self.url + path, **more)

    def link(self, code: str = "FAULT-1", **more) -> requests.Response:
        """Write: link a barcode to a stock item."""
        return self.ask(LINK, "POST", json={"barcode": code, "stockitem": 4}, **more)

    def is_linked(self, code: str = "FAULT-1") -> bool:
        """Ask the server itself, past the proxy, whether the write took effect."""
        headers = {"Authorization": f"Token {self.server.tokens['admin']}"}
        found = requests.post(
            f"{self.server.url}/api/barcode/", json={"barcode": code}, headers=headers, timeout=LONG
        )
        return found.status_code == 200


@contextmanager
def front(kind: str, plan: Plan | None = None) -> Iterator[Front]:
    pause, told = Pause(), []
    with ExitStack() as stack:
        if kind == "server":
            server = stack.enter_context(demo_server(plan=plan, wait=pause))
            maker: DemoServer | Proxy = server
        else:
            server = stack.enter_context(demo_server())
            upstream = read_address(server.url)
            maker = stack.enter_context(Proxy(upstream, plan or Plan(), tell=told.append, wait=pause))
        stack.callback(pause.over.set)
        session = stack.enter_context(requests.Session())
        session.trust_env = False
        session.headers["Authorization"] = f"Token {server.tokens['admin']}"
        yield Front(maker.url, server, maker, pause, session, told)
