"""The desk beside the station: one answer for each request, in time; a photo's whole way to the server."""

import json
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest

from station.assembly import Beginning, Station
from station.demo.faults import Fault, Kind
from station.demo.server import DemoServer
from station.desk import PHOTO_SECONDS, REPORT_SECONDS, StationDesk
from station.headless import new_scan_id, scan_maker
from station.means import Means
from station.messages import Came, DeviceChanged, Returned
from station.model import (
    Answered,
    Commit,
    Deliver,
    Done,
    Outcome,
    Photo,
    Photograph,
    Print,
    Refused,
    Result,
    Say,
    Scanned,
    Step,
    Unknown,
    Verdict,
    Why,
)
from station.operations import AttachPhoto, Write
from station.reports import write_csv
from station.scanners import Scanners
from station.screen import View
from station.settings_tree import JournalSettings, ScannerSettings, ServerSettings, Settings
from station.text import say
from station.workflows.base import done, failed, refused
from tests.input.network_camera import NetworkCameraServer
from tests.input.pictures import desk as a_desk, jpeg
from tests.test_reports import REPORT
from tests.workbench import Recorder, scan

LONGEST = 20.0
PICTURE = jpeg(a_desk())


class Alarm:
    """Stands in for time: what is to be called later is called when the test says so."""

    def __init__(self) -> None:
        self.set: list[tuple[float, Callable[[], None]]] = []
        self.called_off = 0

    def __call__(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        self.set.append((seconds, call))
        return self._call_off

    def _call_off(self) -> None:
        self.called_off += 1


class Labels:
    """Keeps what is to be printed."""

    def __init__(self) -> None:
        self.wanted: list[object] = []

    def print_label(self, label: Print) -> None:
        self.wanted.append(label)

    def reprint(self, scan_id: str, copies: int) -> None:
        self.wanted.append((scan_id, copies))


class Bench:
    """A desk with a photographer that keeps what it is asked."""

    def __init__(self) -> None:
        self.alarm, self.asked, self.answers = Alarm(), [], queue.SimpleQueue()
        self.to_file: Callable[..., Outcome] = lambda report: Done("file")
        self.labels = Labels()
        self.now = 100.0

    def desk(self, **more: object) -> StationDesk:
        return StationDesk(
            self.answers.put,
            lambda keep, answer: self.asked.append((keep, answer)),
            lambda report: self.to_file(report),
            lambda: self.labels,
            now=lambda: self.now,
            after=self.alarm,
            **more,
        )

    def answer(self) -> Returned:
        return self.answers.get(timeout=LONGEST)


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "station"


def test_labels_go_to_the_desk_that_prints_them():
    bench = Bench()
    desk = bench.desk()
    desk.print_label(Print("bag", {"name": "X"}))
    desk.reprint("s1", 2)
    assert bench.labels.wanted == [Print("bag", {"name": "X"}), ("s1", 2)]
    assert bench.answers.empty()


def test_a_photo_is_kept_and_answered_once(data_folder: Path):
    bench = Bench()
    bench.desk().photograph("s1:photo")
    [(keep, answer)] = bench.asked
    bench.now = 101.5
    answer(keep(PICTURE))
    answer(Refused(Why.NO_CAMERA, "again"))
    photo = Photo("s1-photo.jpg", sha256(PICTURE).hexdigest())
    assert bench.answer() == Returned("s1:photo", Done(photo), 1.5)
    assert bench.answers.empty()
    assert bench.alarm.called_off == 1
    assert (data_folder / "photos" / "s1-photo.jpg").read_bytes() == PICTURE


def test_a_camera_that_never_answers_is_answered_for(data_folder: Path):
    bench = Bench()
    bench.desk().photograph("s1:photo")
    [(seconds, time_is_up)] = bench.alarm.set
    assert seconds == PHOTO_SECONDS
    time_is_up()
    late = Refused(Why.NO_CAMERA, "the camera gave no picture in time")
    assert bench.answer().outcome == late
    [(keep, answer)] = bench.asked
    answer(keep(PICTURE))
    assert bench.answers.empty()
    assert not data_folder.exists()


def test_a_printer_that_hangs_holds_up_nobody():
    bench, released = Bench(), threading.Event()

    def hang(report: object) -> Outcome:
        released.wait(LONGEST)
        return Done("too late")

    desk = bench.desk(on_paper=hang)
    desk.deliver("r1", REPORT, on_paper=True)
    [(seconds, time_is_up)] = bench.alarm.set
    assert seconds == REPORT_SECONDS
    desk.deliver("r2", REPORT, on_paper=False)
    assert bench.answer() == Returned("r2", Done("file"), 0.0)
    time_is_up()
    assert bench.answer() == Returned("r1", Refused(Why.NO_PRINTER, "it took too long"), 0.0)
    released.set()


def test_a_station_without_a_window_prints_nothing():
    bench = Bench()
    bench.desk().deliver("r1", REPORT, on_paper=True)
    assert bench.answer().outcome == Refused(Why.NO_PRINTER, "this station has no printer")


# A real station: a camera on the network, the journal, the demo server.


@dataclass(frozen=True)
class Idle:
    """Nothing to remember."""


class PhotoWorkflow:
    """Each scan is a photo of stock item 2; the scan REPORT writes a report, PAPER prints it."""

    ANSWERS = frozenset[str]()
    ARROWS: Mapping[type, frozenset[type]] = {Idle: frozenset()}
    name = "photo"

    def begin(self) -> Idle:
        return Idle()

    def waiting(self, state: Idle) -> bool:
        return False

    def step(self, state: Idle, event: object, context: object) -> Step[Idle]:
        if isinstance(event, Scanned):
            if event.scan.text in ("REPORT", "PAPER"):
                return Step(state, (Deliver(f"{event.scan.id}:r", REPORT, event.scan.text == "PAPER"),))
            return Step(state, (Photograph(f"{event.scan.id}:p"),))
        if isinstance(event, Answered) and event.op_id.endswith(("p", "r")):
            return Step(state, (self._next(event.op_id.partition(":")[0], event.outcome),))
        return Step(state, ())

    def _next(self, scan_id: str, outcome: Outcome) -> Commit | Say:
        if isinstance(outcome, Done) and isinstance(outcome.data, Photo):
            photo = outcome.data
            write = AttachPhoto("stockitem", 2, photo.file, photo.sha256, "torn bag")
            return Commit(f"{scan_id}:write", scan_id, write)
        if isinstance(outcome, Done):
            return Say(done(scan_id, say("Kept as {name}.", name=outcome.data)))
        return Say(refused(scan_id, *failed(outcome)))

    def view(self, state: Idle, context: object) -> View:
        return View("photo", say("Photo"), say("Scan."), say("Scan."))

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        if isinstance(outcome, Done):
            return done(scan_id, say("The photo is there."))
        if isinstance(outcome, Unknown):
            return Verdict(scan_id, Result.UNSURE, say("Looking."))
        return refused(scan_id, *failed(outcome))

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        return refused(scan_id, say("Look."))


class RealBench:
    """A station with a camera and a demo server; what it says of each scan can be waited for."""

    def __init__(self, server: DemoServer, camera: str, folder: Path) -> None:
        journal = JournalSettings(
            file=str(folder / "journal.sqlite"), look_back_seconds=0.05, retry_seconds=0.05
        )
        settings = Settings(server=ServerSettings(url=server.url), journal=journal)
        means = Means(settings, folder / "station.toml", token=lambda _: server.tokens["operator"])
        self.verdicts, self.states = queue.SimpleQueue(), queue.SimpleQueue()
        told = Recorder()
        told.judged = lambda verdict, workflow: self.verdicts.put(verdict)
        cameras = [ScannerSettings(name="desk", source=f"camera:{camera}")] if camera else []
        self.scanners = Scanners(cameras, scan_maker(), lambda scan: None, self._changed)
        desk = StationDesk(
            lambda message: self.station.put(message),
            self.scanners.photograph,
            lambda report: write_csv(report, folder / "reports"),
            Labels,
        )
        photo = {"photo": PhotoWorkflow()}
        self.station = Station(means, told, Beginning("photo"), new_scan_id, photo, desk)

    def _changed(self, key: str, device: object) -> None:
        self.states.put(device)
        self.station.put(DeviceChanged(key, device))

    def __enter__(self) -> "RealBench":
        self.station.start()
        self.scanners.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.scanners.stop()
        self.station.stop()

    def camera_is_ready(self) -> None:
        while not self.states.get(timeout=LONGEST).ready:
            pass

    def verdict(self, text: str, scan_id: str) -> tuple[str, str, str]:
        """Scan, and return the last word on it."""
        self.station.put(Came(replace(scan(text, scan_id), source=scan_id)))
        while (told := self.verdicts.get(timeout=LONGEST)).result not in ("done", "refused"):
            pass
        assert told.scan_id == scan_id
        return str(told.result), str(told.headline), told.detail


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


@pytest.fixture
def camera() -> Iterator[NetworkCameraServer]:
    with NetworkCameraServer() as running:
        running.send(PICTURE)
        yield running


def held(server: DemoServer) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(server.database)) as database:
        rows = database.execute("SELECT model_id, comment, content FROM attachment ORDER BY pk").fetchall()
    return [(pk, comment, sha256(content).hexdigest()) for pk, comment, content in rows]


@pytest.mark.parametrize("kind", [None, Kind.DROP_AFTER, Kind.HALF_BODY])
def test_a_photo_comes_to_the_server_once(
    server, camera, data_folder: Path, tmp_path: Path, kind: Kind | None
):
    if kind is not None:
        server.faults.set(Fault(kind, "/api/attachment/", "POST"))
    with RealBench(server, camera.url, tmp_path) as bench:
        bench.camera_is_ready()
        assert bench.verdict("A", "s1") == ("done", "The photo is there.", "")
    [file] = (data_folder / "photos").iterdir()
    digest = sha256(file.read_bytes()).hexdigest()
    assert held(server) == [(2, "torn bag Station s1-p", digest)]
    with closing(sqlite3.connect(tmp_path / "journal.sqlite")) as journal:
        [(state, payload)] = journal.execute("SELECT state, payload FROM writes").fetchall()
    assert state == "DONE"
    assert json.loads(payload)["file"] == "s1-p.jpg"
    assert str(data_folder) not in payload


def test_a_station_without_a_camera_says_so(server, data_folder: Path, tmp_path: Path):
    with RealBench(server, "", tmp_path) as bench:
        told = bench.verdict("A", "s1")
    assert told == ("refused", "No photo was taken. Check the camera, then try again.", "no camera is set up")
    assert held(server) == []


def test_a_report_is_written_and_not_printed(server, tmp_path: Path):
    with RealBench(server, "", tmp_path) as bench:
        assert bench.verdict("REPORT", "s1")[:2] == ("done", "Kept as PO-0001.csv.")
        assert bench.verdict("PAPER", "s2")[1] == "Nothing was printed. Check the printer, then try again."
    assert (tmp_path / "reports" / "PO-0001.csv").is_file()
