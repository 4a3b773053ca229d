"""What many tests work with, and the same examples on every computer, however slow it is."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from station.demo.server import DemoServer
from tests.command_line import CommandLine
from tests.demo_server import demo_server
from tests.workbench import Workbench

# Qt chooses its platform when the first application is made, before any fixture could.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

settings.register_profile("station", deadline=None, derandomize=True)
settings.load_profile("station")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Begin with the longest tests, so that no processor is left alone with them at the end."""
    items.sort(key=lambda item: "soak" not in item.path.parts)


@pytest.fixture
def computer(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path)


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with demo_server() as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where a journal may lie."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def make_bench(file: Path) -> Iterator[Callable[..., Workbench]]:
    """Make benches with one journal, one after the other."""
    made = []

    def make(**more: object) -> Workbench:
        made.append(Workbench(file, **more))
        return made[-1]

    yield make
    for bench in made:
        bench.close()
