"""Looking up and searching on a whole station, against the demo server: what the screen shows."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from station.assembly import Beginning, Station
from station.demo.generation import GENERATIONS
from station.demo.server import DemoServer
from station.means import Means
from station.messages import Came
from station.model import Pressed, Print
from station.screen import Row, View
from station.settings_tree import JournalSettings, ServerSettings, Settings
from tests.demo_server import demo_server
from tests.workbench import Recorder, scan

SECONDS = 20


class Desk:
    """Keeps the labels that are to be printed."""

    def __init__(self) -> None:
        self.labels: list[Print] = []

    def print_label(self, label: Print) -> None:
        self.labels.append(label)


class Bench:
    """A station in this process; each thing that is done waits until all of it is settled."""

    def __init__(self, server: DemoServer, folder: Path, workflow: str, user: str = "operator") -> None:
        settings = Settings(
            server=ServerSettings(url=server.url),
            journal=JournalSettings(file=str(folder / "journal.sqlite")),
        )
        self.told, self.desk, self.ids = Recorder(), Desk(), count(1)
        means = Means(settings, folder / "station.toml", token=lambda _: server.tokens[user])
        beginning = Beginning(workflow)
        self.station = Station(means, self.told, beginning, lambda: f"i{next(self.ids)}", desk=self.desk)
        self.station.start()
        assert self.station.wait_until_settled(SECONDS)

    def scan(self, text: str) -> "Bench":
        self.station.put(Came(scan(text, f"s{next(self.ids)}")))
        assert self.station.wait_until_settled(SECONDS)
        return self

    def press(self, action: str, value: str = "") -> "Bench":
        self.station.put(Pressed(action, value=value, press=f"b{next(self.ids)}"))
        assert self.station.wait_until_settled(SECONDS)
        return self

    @property
    def view(self) -> View:
        return self.told.snapshots[-1].view

    @property
    def fields(self) -> dict[str, str]:
        return {str(field.label): str(field.value) for field in self.view.fields}

    @property
    def last(self) -> tuple[str, str]:
        verdict, _ = self.told.verdicts[-1]
        return str(verdict.result), str(verdict.headline)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        return cells(self.view.rows)

    @property
    def actions(self) -> list[str]:
        return [action.name for action in self.view.actions]


def cells(rows: tuple[Row, ...]) -> list[tuple[str, ...]]:
    return [tuple(str(cell) for cell in row.cells) for row in rows]


Begin = Callable[..., Bench]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Begin]:
    """Start a station on a screen."""
    running: list[Bench] = []

    def begin(server: DemoServer, workflow: str = "lookup", **more: str) -> Bench:
        running.append(Bench(server, tmp_path, workflow, **more))
        return running[-1]

    yield begin
    for each in running:
        each.station.stop()


def test_everything_that_is_known_of_a_part(server: DemoServer, bench: Begin):
    at = bench(server).scan("INV-PA1")
    assert at.last == ("done", "Part LM358BIDDFR, 290")
    assert (at.fields["IPN"], at.fields["Usual place"]) == ("IC-0001", "Warehouse/Shelf A/A1")
    assert at.fields["Linked code"] == "none"
    assert at.view.picture.startswith(b"\x89PNG")
    assert [row[:3] for row in at.rows] == [
        ("A1", "250", "LOT-22A"),
        ("A1", "40", "LOT-23B"),
    ]
    assert at.view.beside
    assert ("296-LM358BIDDFRCT-ND", "DigiKey") in [row[:2] for row in cells(at.view.beside.rows)]
    assert ("PO-0001", "DigiKey", "25 to come") in cells(at.view.beside.rows)


def test_a_stock_item_with_its_past_then_its_row_of_the_place(server: DemoServer, bench: Begin):
    at = bench(server).scan("INV-SI2")
    assert at.fields["Batch"] == "LOT-22A"
    assert [row[1:] for row in at.rows] == [("Stock item created", "250", "admin")]
    at.scan("INV-SL4")
    assert [row[:3] for row in at.rows][:2] == [
        ("LM358BIDDFR", "40", "LOT-23B"),
        ("LM358BIDDFR", "250", "LOT-22A"),
    ]
    at.press("row", "1")
    assert at.fields["Batch"] == "LOT-23B"


def test_what_a_user_may_do_is_what_the_server_lets_the_account_do(server: DemoServer, bench: Begin):
    assert bench(server, user="viewer").scan("INV-SI2").actions == ["code", "print", "cancel", "home"]


@pytest.mark.parametrize(("generation", "code"), [("1.5", "INV-SI2"), ("0.13", '{"stockitem": 2}')])
def test_every_server_has_a_code_to_print(generation: str, code: str, bench: Begin):
    with demo_server(generation=GENERATIONS[generation]) as server:
        at = bench(server).scan("INV-SI2" if generation == "1.5" else '{"stockitem": 2}')
        at.scan("STATION:COPIES-2").scan("STATION:PRINT")
        assert at.last == ("done", "2 labels for LM358BIDDFR go to the printer.")
        [label] = at.desk.labels
        assert (label.template, label.copies, label.data["barcode"]) == ("stock-item", 2, code)
        assert at.scan("STATION:COPY").told.copies == [code]
        assert at.scan("STATION:CODE").view.code == code
        at.scan(code)
        assert at.last == ("done", "Stock item LM358BIDDFR, 250 in Warehouse/Shelf A/A1")


def test_words_are_searched_for_and_a_row_is_opened_without_a_click(server: DemoServer, bench: Begin):
    at = bench(server, "search").scan("LM358")
    assert at.last == ("done", "3 found for LM358.")
    assert at.rows[0] == ("LM358BIDDFR", "Part", "", "290", "")
    assert at.view.rows[0].picture.startswith(b"\x89PNG")
    at.scan("STATION:DIGIT-1")
    assert at.last == ("done", "Part LM358BIDDFR, 290")
    assert at.fields["Linked code"] == "none"


def test_an_unknown_code_is_searched_for_as_words(server: DemoServer, bench: Begin):
    at = bench(server, "home").scan("BIDDFR")
    assert at.last == ("refused", "Nothing on the server has the code BIDDFR. Scan another one.")
    at.scan("STATION:SEARCH")
    assert (at.view.screen, at.last) == ("search", ("done", "3 found for BIDDFR."))


def test_a_search_that_finds_nothing_and_a_code_instead_of_words(server: DemoServer, bench: Begin):
    at = bench(server, "search").scan("no such thing")
    assert at.last == ("refused", "Nothing on the server is called no such thing. Try fewer or other words.")
    at.scan("INV-SL4")
    assert (at.view.screen, str(at.view.title)) == ("lookup", "Location")
