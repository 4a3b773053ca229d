"""Where pictures come from: a camera, a film, a picture, a folder of them, or a camera on the network."""

import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from station.input.network_camera import NetworkCamera
from station.input.opencv import Picture, cv2
from station.input.pictures import PictureProblem, read_picture
from station.settings_tree import ScannerSettings
from station.text import NOTHING, Text, say

PICTURES_PER_SECOND = 10.0
"""How fast the pictures of a folder count as following each other."""

_USUAL_RATE, _GREATEST_RATE = 25.0, 240.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture and when it was taken, in seconds of the clock that its capture goes by."""

    picture: Picture
    at: float


class Live(Protocol):
    """A camera: pictures come whether they are wanted or not. ``refused`` says what it does not take."""

    refused: Text

    def advance(self) -> None:
        """Wait for the next picture, cheaply; raises PictureProblem if none comes."""
        ...

    def picture(self) -> Picture | None:
        """Return the picture that came last; None if it is damaged."""
        ...

    def break_off(self) -> None:
        """End an ``advance`` that waits in another thread, where that can be done."""
        ...

    def close(self) -> None:
        """Let go of the camera."""
        ...


Recorded = Generator[Frame, None, None]
"""A film, a picture or a folder: each picture is read, and at its own time."""


@dataclass(frozen=True, slots=True)
class Stills:
    """Pictures from files; ``unrelated`` if they are photographs and not a film."""

    frames: Recorded
    unrelated: bool
    rate: float


def open_capture(target: str, scanner: ScannerSettings, silence: float) -> Live | Stills:
    """Open what stands in a camera's address; raises PictureProblem. ``silence`` is the longest wait."""
    scheme, colon, _ = target.partition("://")
    if colon and scheme.lower() in ("http", "https"):
        return NetworkCamera(target, silence)
    if colon and scheme.lower() != "file":
        text = say("a camera cannot be reached by {scheme}; use http or https", scheme=scheme)
        raise PictureProblem(text, final=True)
    if target.isdecimal():
        return LocalCamera(int(target), scanner)
    file = Path(unquote(urlsplit(target).path) if colon else target).expanduser()
    if file.is_char_device() or (file.parent == Path("/dev") and not file.exists()):
        return LocalCamera(str(file.absolute()), scanner)
    return _stills(file)


def _stills(file: Path) -> Stills:
    if file.is_dir():
        return Stills(_folder(file), unrelated=True, rate=PICTURES_PER_SECOND)
    if not file.is_file():
        raise PictureProblem(say("{file} is not found; plug it in, or check the name", file=file))
    if cv2.haveImageReader(str(file)):
        return Stills(_one(file), unrelated=True, rate=PICTURES_PER_SECOND)
    return _film(file.resolve())


def _one(file: Path) -> Recorded:
    yield Frame(read_picture(file), 0.0)


def _folder(folder: Path) -> Recorded:
    """Give the pictures of a folder in the order of their names; other files are passed over."""
    files = sorted(file for file in folder.iterdir() if file.is_file())
    for number, file in enumerate(files):
        try:
            yield Frame(read_picture(file), number / PICTURES_PER_SECOND)
        except PictureProblem:
            continue


def _film(file: Path) -> Stills:
    # An absolute path and a named backend: the name can never be taken for one of ffmpeg's protocols.
    film = cv2.VideoCapture(str(file), cv2.CAP_FFMPEG)
    if not film.isOpened():
        raise PictureProblem(say("{file} is neither a picture nor a film", file=file), final=True)
    told = film.get(cv2.CAP_PROP_FPS)
    rate = told if 0 < told <= _GREATEST_RATE else _USUAL_RATE
    return Stills(_frames(film, rate), unrelated=False, rate=rate)


def _frames(film: "cv2.VideoCapture", rate: float) -> Recorded:
    try:
        number = 0
        while (read := film.read())[0]:
            yield Frame(read[1], number / rate)  # type: ignore[arg-type]
            number += 1
    finally:
        film.release()


class LocalCamera:
    """A camera of this computer, by its number or its device file."""

    def __init__(self, device: int | str, scanner: ScannerSettings) -> None:
        backend = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
        self._camera = cv2.VideoCapture(device, backend)
        if not self._camera.isOpened():
            raise PictureProblem(_why_not(device))
        self.refused = apply_options(self._camera, scanner)

    def advance(self) -> None:
        """Wait for the next picture."""
        if not self._camera.grab():
            raise PictureProblem(say("the camera is gone; plug it in"))

    def picture(self) -> Picture | None:
        """Return the picture that came last."""
        whole, picture = self._camera.retrieve()
        return picture if whole else None  # type: ignore[return-value]

    def break_off(self) -> None:
        """Do nothing: the driver's wait ends by itself."""

    def close(self) -> None:
        """Let go of the camera."""
        self._camera.release()


def _why_not(device: int | str) -> Text:
    file = Path(f"/dev/video{device}" if isinstance(device, int) else device)
    if file.exists():
        return say("{device} cannot be opened; close other programs that use it", device=file)
    return say("the camera {device} is not found; plug it in", device=device)


def apply_options(camera: "cv2.VideoCapture", scanner: ScannerSettings) -> Text:
    """Set what the settings ask for, read it back, and say what the driver does not take."""
    # Uncompressed, most cameras manage only a few large pictures a second.
    camera.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    refused = [name for name, settings in _wanted(scanner) if not _take(camera, settings)]
    return say("the camera does not take: {names}", names=", ".join(refused)) if refused else NOTHING


def _take(camera: "cv2.VideoCapture", settings: dict[int, float]) -> bool:
    # All are set before the first is read back: a driver changes width and height together.
    for setting, value in settings.items():
        camera.set(setting, value)
    return all(camera.get(setting) == value for setting, value in settings.items())


def _wanted(scanner: ScannerSettings) -> Iterator[tuple[str, dict[int, float]]]:
    """Yield the name of each option with what must be set for it."""
    size: dict[int, float] = {
        cv2.CAP_PROP_FRAME_WIDTH: scanner.width,
        cv2.CAP_PROP_FRAME_HEIGHT: scanner.height,
    }
    yield "width and height", size
    if scanner.focus >= 0:
        yield "focus", {cv2.CAP_PROP_AUTOFOCUS: 0, cv2.CAP_PROP_FOCUS: scanner.focus}
    if scanner.exposure:
        # 1 is V4L2's manual exposure, as OpenCV hands it through.
        yield "exposure", {cv2.CAP_PROP_AUTO_EXPOSURE: 1, cv2.CAP_PROP_EXPOSURE: scanner.exposure}
    if scanner.torch:
        yield "torch", {cv2.CAP_PROP_ANDROID_DEVICE_TORCH: 1}
