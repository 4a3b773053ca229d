"""The camera as a source: films, folders and a camera on the network, all of them real."""

import queue
import socket
import threading
from datetime import UTC, datetime
from itertools import count

import pytest

from station.input.base import ScanMaker
from station.input.camera import CameraSource, Pace
from station.settings_tree import ScannerSettings
from tests.input.network_camera import NetworkCameraServer
from tests.input.pictures import DIGIKEY, code, desk, film, jpeg, save

LONGEST = 10.0
QUICK = Pace(silence=0.3, first_pause=0.02, longest_pause=0.1, between_frames=0.0, when_idle=0.01)
EMPTY = desk()


class Station:
    """What a source talks to; everything it says can be waited for."""

    def __init__(self, target, watched=False, **options):
        ids = count(1)
        maker = ScanMaker(lambda: f"scan-{next(ids)}", lambda: datetime(2026, 1, 1, tzinfo=UTC))
        self.scans, self.states, self.previews = queue.SimpleQueue(), queue.SimpleQueue(), queue.SimpleQueue()
        self.source = CameraSource(str(target), ScannerSettings(name="desk", **options), maker, QUICK)
        self.source.watch(self.previews.put if watched else None)

    def __enter__(self):
        self.source.start(self.scans.put, lambda name, device: self.states.put((name, device)))
        return self

    def __exit__(self, *_):
        self.source.stop()
        assert not self.source._thread.is_alive()

    def scan(self):
        return self.scans.get(timeout=LONGEST)

    def state(self, part):
        """Wait for a state that says this."""
        while True:
            name, device = self.states.get(timeout=LONGEST)
            assert name == "desk"
            if part in str(device.state):
                return device

    def all_texts(self):
        assert self.source.ended.wait(LONGEST)
        return [self.scans.get().text for _ in range(self.scans.qsize())]

    def all_states(self):
        return [str(self.states.get()[1].state) for _ in range(self.states.qsize())]


@pytest.fixture
def server():
    with NetworkCameraServer() as running:
        yield running


# Films, folders, pictures.


def test_a_film_gives_each_code_once(tmp_path):
    one, two = desk((code(DIGIKEY, "DataMatrix"), 50, 50)), desk((code("PO-0001"), 300, 200))
    with Station(film(tmp_path / "a.avi", [EMPTY] * 3 + [one] * 10 + [EMPTY] * 3 + [two] * 10)) as station:
        assert station.all_texts() == [DIGIKEY, "PO-0001"]
        assert station.all_states() == ["opening", "reading", "all pictures read"]


def test_a_scan_has_the_bytes_the_name_and_the_symbology(tmp_path):
    with Station(save(tmp_path / "a.png", desk((code(DIGIKEY, "DataMatrix"), 50, 50)))) as station:
        scan = station.scan()
    assert (scan.id, scan.raw, scan.text) == ("scan-1", DIGIKEY.encode(), DIGIKEY)
    assert (scan.source, scan.symbology) == ("desk", "]d1")


def test_a_code_counts_again_after_it_was_out_of_view(tmp_path):
    seen = [desk((code("PO-0001"), 100, 100))] * 5
    frames = seen + [EMPTY] * 10 + seen + [EMPTY] * 40 + seen
    with Station(film(tmp_path / "a.avi", frames)) as station:
        assert station.all_texts() == ["PO-0001", "PO-0001"]


def test_a_product_code_needs_two_frames_of_a_film_but_one_picture(tmp_path):
    seen = desk((code("4006381333931", "EAN13"), 100, 100))
    with Station(film(tmp_path / "once.avi", [EMPTY, seen, EMPTY, EMPTY])) as station:
        assert station.all_texts() == []
    with Station(film(tmp_path / "twice.avi", [EMPTY, seen, seen, EMPTY])) as station:
        assert station.all_texts() == ["4006381333931"]
    with Station(save(tmp_path / "a.png", seen)) as station:
        assert station.all_texts() == ["4006381333931"]


def test_a_folder_is_read_in_order_and_other_files_are_passed_over(tmp_path):
    for number, text in enumerate(("B-1", "A-2", "B-1", "C-3")):
        save(tmp_path / f"{number}.png", desk((code(text), 50, 50)))
    (tmp_path / "1b.txt").write_text("no picture")
    (tmp_path / "sub").mkdir()
    with Station(tmp_path) as station:
        assert station.all_texts() == ["B-1", "A-2", "C-3"]


def test_the_encoding_of_the_settings_counts(tmp_path):
    picture = save(tmp_path / "a.png", desk((code(b"\x81 100", "DataMatrix"), 50, 50)))
    with Station(picture, encoding="cp437") as station:
        assert station.scan().text == "ü 100"
    with Station(picture, encoding="utf-8") as station:
        assert station.scan().raw == b"\x81 100"


def test_only_the_region_is_read(tmp_path):
    picture = save(tmp_path / "a.png", desk((code("LEFT"), 20, 150), (code("RIGHT"), 450, 150)))
    with Station(picture, watched=True, region=("60", "0", "40", "100")) as station:
        assert station.all_texts() == ["RIGHT"]
        preview = station.previews.get(timeout=LONGEST)
    assert preview.region == ((0.6, 0.0), (1.0, 1.0))
    assert all(x > 0.6 for outline in preview.outlines for x, _ in outline.corners)


@pytest.mark.parametrize("region", [("1", "2", "3"), ("a", "0", "1", "1"), ("50", "0", "60", "100")])
def test_a_region_that_is_none_is_told_and_all_is_read(tmp_path, region):
    with Station(save(tmp_path / "a.png", desk((code("LEFT"), 20, 150))), region=region) as station:
        assert station.all_texts() == ["LEFT"]
        assert "the region in the settings is not" in station.all_states()[1]


def test_a_film_of_darkness_is_told(tmp_path):
    dark = desk(shade=6)
    with Station(film(tmp_path / "a.avi", [EMPTY] * 2 + [dark] * 30 + [EMPTY] * 2)) as station:
        station.all_texts()
        states = station.all_states()
    assert states[1:4] == [
        "reading",
        "the picture is black; take the cap off or switch on the light",
        "reading",
    ]


def test_what_is_no_picture_is_told_and_not_tried_for_ever(tmp_path):
    (tmp_path / "a.avi").write_text("no film")
    with Station(tmp_path / "a.avi") as station:
        assert not station.state("is neither a picture nor a film").ready
        assert station.source.ended.wait(LONGEST)


@pytest.mark.parametrize("target", ["rtsp://localhost/x", "concat://a|b", "ftp://127.0.0.1/a.avi"])
def test_other_protocols_are_refused(target):
    with Station(target) as station:
        assert "use http or https" in str(station.state("cannot be reached by").state)
        assert station.source.ended.wait(LONGEST)


def test_a_file_that_is_missing_is_waited_for(tmp_path):
    with Station((tmp_path / "a.png").as_uri()) as station:
        assert not station.state("is not found").ready
        (tmp_path / "new.png").write_bytes(code_file(tmp_path))
        (tmp_path / "new.png").rename(tmp_path / "a.png")
        assert station.scan().text == "LATE"


def code_file(folder):
    file = save(folder / "made.png", desk((code("LATE"), 50, 50)))
    return file.read_bytes()


@pytest.mark.parametrize("target", ["97", "/dev/video97", "concat:a|b"])
def test_a_camera_that_is_not_there_is_looked_for_again(target):
    waits = queue.SimpleQueue()
    station = Station(target)
    tried = threading.Semaphore(0)

    def wait(seconds):
        waits.put(seconds)
        tried.release()
        return waits.qsize() >= 5

    station.source._wait = wait
    with station:
        assert "plug it in" in str(station.state("is not found").state)
        for _ in range(5):
            assert tried.acquire(timeout=LONGEST)
    assert [waits.get() for _ in range(5)] == [0.02, 0.04, 0.08, 0.1, 0.1]


# A camera on the network.


def test_a_network_camera_is_read(server):
    server.send(jpeg(desk((code(DIGIKEY, "DataMatrix"), 50, 50))))
    with Station(server.url) as station:
        assert station.state("reading").ready
        assert station.scan().raw == DIGIKEY.encode()


@pytest.mark.parametrize("form", ["without length", "one a request", "with password"])
def test_the_forms_of_network_cameras(server, form):
    server.form = form
    server.send(jpeg(desk((code("PO-0001"), 50, 50))))
    url = server.url.replace("://", "://anna:p%40ss@") if form == "with password" else server.url
    with Station(url) as station:
        assert station.scan().text == "PO-0001"


def test_a_product_code_before_a_still_camera_counts_once(server):
    server.send(jpeg(desk((code("4006381333931", "EAN13"), 50, 50))))
    with Station(server.url) as station:
        assert station.scan().text == "4006381333931"
        server.send(jpeg(desk((code("NEXT"), 50, 50))))
        assert station.scan().text == "NEXT"


def test_a_network_camera_that_stalls_is_told_and_comes_back(server):
    server.send(jpeg(desk((code("FIRST"), 50, 50))))
    with Station(server.url) as station:
        assert station.scan().text == "FIRST"
        server.stall()
        assert not station.state("no picture for 0.3 seconds; check the cable").ready
        server.send(jpeg(desk((code("SECOND"), 50, 50))))
        assert station.scan().text == "SECOND"
        assert station.state("reading").ready


def test_a_network_camera_that_is_off_comes_back():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Station(f"http://127.0.0.1:{port}/cam.mjpg") as station:
        assert not station.state("does not answer").ready
        with NetworkCameraServer(port) as late:
            late.send(jpeg(desk((code("LATE"), 50, 50))))
            assert station.scan().text == "LATE"
        assert not station.state("is gone").ready


def test_no_redirect_is_followed(server):
    with NetworkCameraServer() as other:
        other.send(jpeg(desk((code("STOLEN"), 50, 50))))
        server.form = other.url
        with Station(server.url) as station:
            assert "answer 302" in str(station.state("sends no pictures").state)
        assert other.requests == 0


@pytest.mark.parametrize("url", ["http://", "http://127.0.0.1:port/x"])
def test_an_address_that_is_none(url):
    with Station(url) as station:
        assert station.state("is not one of a camera")
        assert station.source.ended.wait(LONGEST)


def test_several_codes_wait_for_a_tap(server):
    server.send(jpeg(desk((code("LEFT"), 20, 150), (code("RIGHT"), 400, 150))))
    with Station(server.url, watched=True, several="tap") as station:
        preview = next(p for p in iter(station.previews.get, None) if len(p.outlines) == 2)
        assert not any(outline.chosen for outline in preview.outlines)
        right = next(outline for outline in preview.outlines if outline.text == "RIGHT")
        station.source.tap((right.corners[0][0] + 0.05, right.corners[0][1] + 0.05))
        assert station.scan().text == "RIGHT"
        assert station.scans.empty()


def test_previews_are_small_and_few_and_only_for_who_watches(tmp_path):
    frames = [desk((code("PO-0001"), 100, 100), size=(720, 1280))] * 30
    with Station(film(tmp_path / "a.avi", frames, rate=240), watched=True) as station:
        station.all_texts()
    preview = station.previews.get(timeout=LONGEST)
    assert (preview.source, preview.width, preview.height) == ("desk", 640, 360)
    assert len(preview.rgb) == 640 * 360 * 3
    assert preview.region is None
    assert 0 < station.previews.qsize() < 29
    assert [outline.text for outline in preview.outlines] == ["PO-0001"]


def test_a_fault_is_told_and_logged(tmp_path, caplog):
    with Station(save(tmp_path / "a.png", EMPTY)) as station:
        station.source.ended.wait(LONGEST)
    broken = Station(tmp_path / "a.png")
    broken.source._target = None
    with broken:
        assert not broken.state("stopped after a fault").ready
        assert broken.source.ended.wait(LONGEST)
    assert "stopped after a fault" in caplog.text
