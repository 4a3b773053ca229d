"""A demo server for a test, with the warehouse as it is at first."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from station.demo.server import DemoServer


@contextmanager
def demo_server(**more: object) -> Iterator[DemoServer]:
    """Serve from a database of its own, copied from one that was filled once for all tests."""
    with TemporaryDirectory(prefix="station-test-") as folder:
        file = Path(folder) / "demo.sqlite3"
        file.write_bytes(_filled())
        with DemoServer(file, **more) as running:
            yield running


@cache
def _filled() -> bytes:
    with TemporaryDirectory(prefix="station-test-") as folder:
        file = Path(folder) / "demo.sqlite3"
        with DemoServer(file):
            pass
        return file.read_bytes()
