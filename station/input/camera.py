"""A camera as a source of scans: frames in, codes out, and what it sees for whoever watches."""

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from time import monotonic

from station.input.base import ScanMaker, Sink, Watcher
from station.input.camera_codes import Code
from station.input.capture import Frame, Live, Stills, open_capture
from station.input.frame_reading import FrameReader, Look
from station.input.frames import jpeg_of, preview_of
from station.input.newest import NewestFrame
from station.input.photo import Answer, Keep, PhotosWanted
from station.input.pictures import PictureProblem
from station.input.preview import Point, Viewer
from station.model import Scan
from station.screen import Device
from station.settings_tree import ScannerSettings
from station.text import NOTHING, Text, say

log = logging.getLogger(__name__)

END_SECONDS = 3.0
PREVIEW_SECONDS = 1 / 15
NO_MORE = say("this camera gives no more pictures")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take, in seconds.

    After ``silence`` without a picture the camera has a problem. It is opened again after ``first_pause``,
    which doubles up to ``longest_pause``. ``between_frames`` spares the processor, ``when_idle`` more so.
    """

    silence: float = 3.0
    first_pause: float = 0.5
    longest_pause: float = 5.0
    between_frames: float = 0.04
    when_idle: float = 0.2


USUAL_PACE = Pace()


class CameraSource:
    """A camera, a film, a picture or a folder of them; ``target`` is what stands behind ``camera:``.

    It is finished when no more scans will ever come: at the end of a film or folder, or where trying
    again is no use. ``wait`` sleeps and tells whether the source was stopped meanwhile.
    """

    def __init__(
        self,
        target: str,
        scanner: ScannerSettings,
        maker: ScanMaker,
        pace: Pace = USUAL_PACE,
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        self.name = scanner.name
        self.ended = threading.Event()
        self._target, self._scanner, self._maker, self._pace = target, scanner, maker, pace
        self._stopping = threading.Event()
        self._wait = wait or self._stopping.wait
        self._viewer: Viewer | None = None
        self._taps: SimpleQueue[Point] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._state: tuple[str, bool] | None = None
        self._note: Text = NOTHING
        self._pause = pace.first_pause
        self._shown_at = -PREVIEW_SECONDS
        self._live: Live | None = None
        self._photos = PhotosWanted(monotonic)

    @property
    def finished(self) -> bool:
        """Tell whether no more scans will come."""
        return self.ended.is_set()

    def start(self, sink: Sink, watcher: Watcher) -> None:
        """Begin to read codes."""
        self._sink, self._watcher = sink, watcher
        self._thread = threading.Thread(target=self._run, name=f"camera {self.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let go of the camera."""
        self._stopping.set()
        live = self._live
        if live is not None:
            live.break_off()
        if self._thread is not None:
            self._thread.join(END_SECONDS)

    def watch(self, viewer: Viewer | None) -> None:
        """Show what the camera sees to ``viewer``, on the source's thread; None ends that."""
        self._viewer = viewer

    def tap(self, point: Point) -> None:
        """Let the code at this point of the preview count."""
        self._taps.put(point)

    @property
    def trouble(self) -> str:
        """Why no photo can be taken now; empty if one can."""
        text, ready = self._state or (str(say("opening")), False)
        if self.ended.is_set():
            return str(NO_MORE)
        return "" if ready else text

    def photograph(self, keep: Keep, answer: Answer) -> None:
        """Make a photo of the next picture that comes, and answer on the source's thread."""
        self._photos.ask(keep, answer)
        if self.ended.is_set():
            self._photos.refuse(NO_MORE)

    # All below runs on the source's own thread.

    def _run(self) -> None:
        try:
            self._serve()
        except Exception:
            log.exception("The camera %s stopped after a fault.", self.name)
            self._tell(say("stopped after a fault; start the station anew, and see the log"), False)
        finally:
            self.ended.set()
            self._photos.refuse(NO_MORE)

    def _serve(self) -> None:
        self._tell(say("opening"), False)
        while not self._stopping.is_set():
            try:
                if self._read_to_the_end():
                    return
            except PictureProblem as problem:
                self._no_picture(problem.text)
                if problem.final or self._wait(self._pause):
                    return
            self._pause = min(self._pause * 2, self._pace.longest_pause)

    def _read_to_the_end(self) -> bool:
        """Read until the source is stopped; tells whether there was an end to be reached."""
        capture = open_capture(self._target, self._scanner, self._pace.silence)
        if isinstance(capture, Stills):
            self._read_stills(capture)
            return True
        self._live = capture
        with closing(NewestFrame(capture, self.name)) as newest:
            self._read_live(newest, self._reader(unrelated=False, note=capture.refused))
        return False

    def _reader(self, unrelated: bool, note: Text = NOTHING) -> FrameReader:
        reader = FrameReader(self._scanner, unrelated)
        if reader.region_is_nonsense:
            note = say("the region in the settings is not left, top, width and height; all is read")
        self._note = note
        return reader

    def _read_stills(self, stills: Stills) -> None:
        reader = self._reader(stills.unrelated)
        with closing(stills.frames) as frames:
            for frame in frames:
                self._take(frame, reader, monotonic())
                # A film that somebody watches keeps its own time; else it is read as fast as can be.
                if self._viewer is not None:
                    self._wait(1 / stills.rate)
                if self._stopping.is_set():
                    return
        self._tell(say("all pictures read"), True)

    def _read_live(self, newest: NewestFrame, reader: FrameReader) -> None:
        while not self._stopping.is_set():
            frame = newest.take(self._pace.silence)
            if frame is None:
                seconds = f"{self._pace.silence:g}"
                self._no_picture(say("no picture for {seconds} seconds; check the cable", seconds=seconds))
                continue
            self._pause = self._pace.first_pause
            idle = self._take(frame, reader, frame.at).idle
            rest = self._pace.between_frames - (monotonic() - frame.at)
            if idle:
                rest = self._pace.when_idle
            self._stopping.wait(max(rest, 0.0))

    def _take(self, frame: Frame, reader: FrameReader, taken_at: float) -> Look:
        look = reader.read(frame, self._new_taps())
        if look.black:
            self._no_picture(say("the picture is black; take the cap off or switch on the light"))
        else:
            self._tell_reading()
            self._photos.serve(lambda: jpeg_of(frame.picture), taken_at)
        if look.seen.counts and look.seen.chosen is not None:
            self._sink(self._scan_of(look.seen.chosen))
        self._show(frame, look, reader)
        return look

    def _new_taps(self) -> list[Point]:
        taps: list[Point] = []
        try:
            while True:
                taps.append(self._taps.get_nowait())
        except Empty:
            return taps

    def _scan_of(self, code: Code) -> Scan:
        scan = self._maker.from_bytes(code.raw, self.name, code.aim or code.symbology)
        return replace(scan, text=_text_of(code, self._scanner.encoding))

    def _show(self, frame: Frame, look: Look, reader: FrameReader) -> None:
        viewer = self._viewer
        if viewer is None or monotonic() - self._shown_at < PREVIEW_SECONDS:
            return
        self._shown_at = monotonic()
        viewer(preview_of(self.name, frame.picture, look.codes, look.seen.chosen, reader.region))

    def _tell_reading(self) -> None:
        """Say that codes are read, and what is not as the settings want it; that only once."""
        if self._state == ("reading", True):
            return
        text = say("reading; {note}", note=self._note) if self._note is not NOTHING else say("reading")
        self._note = NOTHING
        self._tell(text, True)
        self._state = ("reading", True)

    def _no_picture(self, why: Text) -> None:
        self._tell(why, False)
        self._photos.refuse(why)

    def _tell(self, text: Text, ready: bool) -> None:
        if self._state != (str(text), ready):
            self._state = (str(text), ready)
            self._watcher(self.name, Device(say("{name}", name=self.name), text, ready))


def _text_of(code: Code, encoding: str) -> str:
    """Return the text by the encoding in the settings; by what the code and its bytes tell for "auto"."""
    if encoding == "auto":
        return code.text
    try:
        return code.raw.decode(encoding)
    except UnicodeDecodeError:
        return code.text
