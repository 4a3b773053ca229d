"""A bench whose server is the embedded one."""

from collections.abc import Iterator

import pytest

from station.api_client.http import HttpClient
from station.api_client.inventree.backend import InvenTreeBackend
from station.settings_tree import ServerSettings
from tests.api_client.stories import Bench, keep_scans
from tests.demo_server import demo_server


@pytest.fixture
def bench() -> Iterator[Bench]:
    with demo_server() as server:
        keep_scans(server)
        settings = ServerSettings(url=server.url, connect_seconds=1, read_seconds=1)
        backend = InvenTreeBackend(HttpClient(settings, server.tokens["admin"]), lambda _: None)
        yield Bench(server, backend)
        backend.close()
