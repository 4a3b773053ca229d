"""A demo server for each test, and people who talk to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import requests

from station.demo.server import DemoServer


class Client:
    """Someone with a token; every request has a connection of its own unless asked otherwise."""

    def __init__(self, server: DemoServer, user: str | None) -> None:
        self.url = server.url
        self.session = requests.Session()
        self.session.trust_env = False
        if user:
            self.session.headers["Authorization"] = f"Token {server.tokens[user]}"

    def get(self, path: str, **more) -> requests.Response:
        return self._send("GET", path, **more)

    def post(self, path: str, body: object = None, **more) -> requests.Response:
        return self._send("POST", path, json=body, **more)

    def patch(self, path: str, body: object = None, **more) -> requests.Response:
        return self._send("PATCH", path, json=body, **more)

    def delete(self, path: str, **more) -> requests.Response:
        return self._send("DELETE", path, **more)

    def _send(self, method: str, path: str, **more) -> requests.Response:
        more = {"timeout": 20, "allow_redirects": False, **more}
        return self.session.request(method, self.url + path, **more)

    def close(self) -> None:
        self.session.close()


def held(server: DemoServer, sql: str, *values: object) -> list[tuple]:
    """Return what the server's database holds, read past the server."""
    with closing(sqlite3.connect(server.database)) as connection:
        return connection.execute(sql, values).fetchall()


@contextmanager
def signed_in(server: DemoServer, user: str | None) -> Iterator[Client]:
    with closing(Client(server, user)) as client:
        yield client


@pytest.fixture
def admin(server: DemoServer) -> Iterator[Client]:
    with signed_in(server, "admin") as client:
        yield client


@pytest.fixture
def stranger(server: DemoServer) -> Iterator[Client]:
    with signed_in(server, None) as client:
        yield client
