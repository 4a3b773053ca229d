"""Photos with real cameras, from files and on the network: each is of what is seen after it was asked for."""

import queue
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count

import numpy as np
import pytest

from station import photos
from station.input.base import ScanMaker
from station.input.camera import CameraSource
from station.input.frames import jpeg_of
from station.input.opencv import cv2
from station.input.photo import PhotosWanted
from station.model import Done, Photo, Refused, Why
from station.scanners import Scanners
from station.settings_tree import ScannerSettings
from station.text import say
from tests.input.network_camera import NetworkCameraServer
from tests.input.pictures import desk, jpeg, save
from tests.input.test_camera import LONGEST, QUICK

LIGHT, DARK = desk(shade=200), desk(shade=90)


class Bench:
    """One camera; its states, and the answers to those who asked for photos."""

    def __init__(self, folder, target, **options):
        ids = count(1)
        maker = ScanMaker(lambda: f"scan-{next(ids)}", lambda: datetime(2026, 1, 1, tzinfo=UTC))
        self.folder, self.answers, self.states = folder, queue.SimpleQueue(), queue.SimpleQueue()
        settings = ScannerSettings(name="desk", source=f"camera:{target}", **options)
        self.scanners = Scanners(
            [settings], maker, lambda scan: None, lambda _, device: self.states.put(device)
        )
        self.source = CameraSource(str(target), settings, maker, QUICK)

    def __enter__(self):
        self.source.start(lambda scan: None, lambda _, device: self.states.put(device))
        self.scanners.sources.append(self.source)
        return self

    def __exit__(self, *_):
        self.scanners.stop()

    def until(self, part):
        while part not in str(self.states.get(timeout=LONGEST).state):
            pass

    def photograph(self, name):
        self.scanners.photograph(lambda data: photos.keep(name, data, self.folder), self.answers.put)
        return self.answers.get(timeout=LONGEST)

    def picture(self, name):
        """Take a photo and read its file."""
        done = self.photograph(name)
        assert isinstance(done, Done)
        assert isinstance(done.data, Photo)
        data = (self.folder / done.data.file).read_bytes()
        assert done.data == Photo(f"{name}.jpg", sha256(data).hexdigest())
        return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)


@pytest.fixture
def server():
    with NetworkCameraServer() as running:
        yield running


def test_a_photo_shows_what_lies_there_when_it_is_asked_for(tmp_path, server):
    server.send(jpeg(LIGHT))
    with Bench(tmp_path, server.url) as bench:
        bench.until("reading")
        assert abs(bench.picture("s1").mean() - 200) < 3
        server.send(jpeg(DARK))
        means = [bench.picture(f"s{n}").mean() for n in range(2, 5)]
        # One picture of before may still be on its way over the network.
        assert abs(means[-1] - 90) < 3


def test_a_photo_is_whole_whatever_part_of_it_is_read(tmp_path, server):
    server.send(jpeg(desk(size=(720, 1280))))
    with Bench(tmp_path, server.url, region=("50", "50", "20", "20")) as bench:
        bench.until("reading")
        assert bench.picture("s1").shape == (720, 1280, 3)


@pytest.mark.parametrize(
    ("size", "kept"), [((3000, 4000), (1920, 2560)), ((9, 9000), (3, 2560)), ((2560, 9), (2560, 9))]
)
def test_a_very_large_picture_is_made_smaller(size, kept):
    made = cv2.imdecode(np.frombuffer(jpeg_of(desk(size=size)), np.uint8), cv2.IMREAD_UNCHANGED)
    assert made.shape[:2] == kept


def test_a_camera_that_stalls_or_is_dark_answers_why_not(tmp_path, server):
    server.send(jpeg(LIGHT))
    with Bench(tmp_path, server.url) as bench:
        bench.until("reading")
        server.stall()
        told = bench.photograph("s1")
        # The picture that was under way may still have come.
        told = bench.photograph("s2") if isinstance(told, Done) else told
        assert told.why is Why.NO_CAMERA
        assert "; check" in told.text
        server.send(jpeg(desk(shade=5)))
        bench.until("black")
        assert "take the cap off" in bench.photograph("s3").text
        server.send(jpeg(LIGHT))
        bench.until("reading")
        assert bench.picture("s4") is not None


def test_a_camera_that_goes_off_answers_why_not(tmp_path):
    with NetworkCameraServer() as server:
        server.send(jpeg(LIGHT))
        bench = Bench(tmp_path, server.url)
        bench.__enter__()
        bench.until("reading")
    bench.until("is gone")
    told = bench.photograph("s1")
    bench.__exit__()
    assert isinstance(told, Refused)
    assert told.why is Why.NO_CAMERA
    assert list(tmp_path.glob("*.jpg")) == []


def test_a_film_that_is_over_and_no_camera_at_all(tmp_path):
    with Bench(tmp_path, save(tmp_path / "a.png", LIGHT)) as bench:
        assert bench.source.ended.wait(LONGEST)
        over = Refused(Why.NO_CAMERA, "this camera gives no more pictures")
        assert bench.photograph("s1") == over
        bench.source.photograph(lambda data: Done(), bench.answers.put)
        assert bench.answers.get(timeout=LONGEST) == over
        bench.scanners.sources.clear()
        assert bench.photograph("s1") == Refused(Why.NO_CAMERA, "no camera is set up")


def test_a_film_under_way_gives_a_photo(tmp_path):
    asked = queue.SimpleQueue()
    bench = Bench(tmp_path, save(tmp_path / "a.png", LIGHT))
    bench.source.photograph(lambda data: photos.keep("s1", data, tmp_path), asked.put)
    with bench:
        done = asked.get(timeout=LONGEST)
    assert isinstance(done, Done)
    assert (tmp_path / "s1.jpg").is_file()


def test_the_first_camera_that_is_ready_takes_the_photo(tmp_path, server):
    server.send(jpeg(LIGHT))
    with Bench(tmp_path, server.url) as bench:
        bench.until("reading")
        dead = CameraSource("97", ScannerSettings(name="dead"), bench.source._maker, QUICK)
        bench.scanners.sources.insert(0, dead)
        assert bench.picture("s1") is not None
        bench.scanners.sources[:] = [dead]
        assert bench.photograph("s2") == Refused(Why.NO_CAMERA, "opening")
        bench.scanners.sources[:] = [bench.source]


def test_an_old_picture_is_no_photo():
    clock, answers = [10.0], []
    wanted = PhotosWanted(lambda: clock[0])
    wanted.ask(lambda data: Done(data), answers.append)
    wanted.serve(lambda: b"old", 9.9)
    assert answers == []
    wanted.serve(lambda: b"new", 10.1)
    wanted.serve(lambda: b"newer", 10.2)
    assert answers == [Done(b"new")]
    wanted.ask(lambda data: Done(data), answers.append)
    wanted.refuse(say("gone"))
    wanted.refuse(say("gone"))
    assert answers[1:] == [Refused(Why.NO_CAMERA, "gone")]


def test_a_photo_that_cannot_be_kept_is_told(tmp_path, server):
    (tmp_path / "photos").write_text("in the way")
    server.send(jpeg(LIGHT))
    with Bench(tmp_path / "photos", server.url) as bench:
        bench.until("reading")
        told = bench.photograph("s1")
    assert isinstance(told, Refused)
    assert told.why is Why.NOT_SAVED
