"""How many codes in pictures are read, how fast, and what a camera costs."""

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import zxingcpp
from pyzbar import pyzbar

from benchmarks.photographs import Photograph, photographs
from station.input.base import ScanMaker
from station.input.camera import CameraSource
from station.input.decoder import FORMATS, decode
from station.input.opencv import Picture, cv2
from station.settings_tree import ScannerSettings

EACH = 10
FRAMES = 150
IDLE_SECONDS = 5.0
ROOT = Path(__file__).resolve().parents[1]


def measure_decoding() -> dict[str, object]:
    """Return how many are read by each engine alone and by ours, and the times beside their yardsticks."""
    cv2.setNumThreads(1)
    taken = list(photographs(EACH))
    by_zbar = _read(taken, _zbar)
    by_zxing = _read(taken, _zxing)
    ours = _read(taken, lambda picture: [code.text for code in decode(picture)])
    wrong = sum(bool(set(_texts(one)) - {one.text}) for one in taken)
    return {
        "photographs": len(taken),
        "read_by_pyzbar": len(by_zbar),
        "read_by_zxing": len(by_zxing),
        "read_by_ours": {"value": len(ours), "yardstick": len(by_zbar | by_zxing)},
        "missed_of_the_union": sorted(taken[n].kind for n in (by_zbar | by_zxing) - ours),
        "misread_by_ours": wrong,
        "ms_of_zxing": (zxing_ms := _milliseconds(taken, by_zxing, _zxing)),
        "ms_of_ours": (our_ms := _milliseconds(taken, by_zxing, decode)),
        "ours_against_zxing": {"value": round(our_ms / zxing_ms, 2), "yardstick": 1.3},
        **_live(),
    }


def _texts(one: Photograph) -> list[str]:
    return [code.text for code in decode(one.picture)]


def _zbar(picture: Picture) -> list[str]:
    # zbar writes QR codes and UPC-E in ways of its own, which are right as well.
    return [found.data.decode("utf-8", "replace") for found in pyzbar.decode(picture)]


def _zxing(picture: Picture) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=FORMATS, text_mode=zxingcpp.TextMode.Plain)
    return [one.text for one in found]


def _read(taken: list[Photograph], read: Callable[[Picture], list[str]]) -> set[int]:
    return {number for number, one in enumerate(taken) if one.text in read(one.picture)}


def _milliseconds(
    taken: list[Photograph], numbers: Iterable[int], read: Callable[[Picture], object]
) -> float:
    return round(statistics.mean(_least(taken[n].picture, read) for n in sorted(numbers)) * 1e3, 2)


def _least(picture: Picture, read: Callable[[Picture], object]) -> float:
    return min(_seconds(picture, read) for _ in range(3))


def _seconds(picture: Picture, read: Callable[[Picture], object]) -> float:
    began = time.perf_counter()
    read(picture)
    return time.perf_counter() - began


# A camera at work, and at rest.


def _live() -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="station-bench-") as folder:
        moving = [_frame(shift) for shift in range(FRAMES)]
        film = _film(Path(folder) / "moving.avi", moving)
        began = time.perf_counter()
        scans = _run_film(film)
        passed = time.perf_counter() - began
    return {
        "frames_a_second_720p": {"value": round(FRAMES / passed, 1), "yardstick": 15},
        "scans_of_the_film": scans,
        "processor_percent_idle_720p": {"value": _idle_percent(), "yardstick": 10},
    }


def _frame(shift: int) -> Picture:
    noise = np.random.default_rng(shift).normal(0, 3, (720, 1280, 3))
    picture = np.full((720, 1280, 3), 170.0) + noise
    drawn = zxingcpp.create_barcode("[)>\x1e06\x1d1PNE555P\x1dQ50\x1e\x04", zxingcpp.BarcodeFormat.DataMatrix)
    code = np.pad(np.array(drawn.to_image(scale=6)), 20, constant_values=255)
    height, width = code.shape
    left = 300 + 3 * shift
    picture[250 : 250 + height, left : left + width] = code[:, :, None]
    return np.clip(picture, 0, 255).astype(np.uint8)


def _film(file: Path, frames: Iterable[Picture]) -> Path:
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 30, (1280, 720))
    for frame in frames:
        writer.write(frame)
    writer.release()
    return file


def _source(target: str) -> CameraSource:
    maker = ScanMaker(lambda: "scan", lambda: datetime.now(UTC))
    return CameraSource(target, ScannerSettings(name="bench"), maker)


def _run_film(film: Path) -> int:
    scans: list[object] = []
    source = _source(str(film))
    source.start(scans.append, lambda name, device: None)
    source.ended.wait(120)
    source.stop()
    return len(scans)


def _idle_percent() -> float:
    """Return what a camera costs that sees an empty desk, with its grain, thirty times a second."""
    command = [sys.executable, "-m", "benchmarks.still_camera"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    ) as camera:
        assert camera.stdout is not None
        url = camera.stdout.readline().strip()
        ready = threading.Event()
        source = _source(url)
        source.start(lambda scan: None, lambda name, device: ready.set() if device.ready else None)
        ready.wait(30)
        time.sleep(3)
        began = time.process_time()
        time.sleep(IDLE_SECONDS)
        used = time.process_time() - began
        source.stop()
        camera.terminate()
    return round(100 * used / IDLE_SECONDS, 1)
