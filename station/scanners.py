"""The scanners of a run besides the keyboard: opened by their addresses, started and stopped together."""

from collections.abc import Callable, Iterable

from station.input.base import ScanMaker, Sink, Source
from station.input.photo import Answer, Keep, TakesPhotos
from station.input.preview import Point, Viewer, Watchable
from station.input.sources import MoreKinds, no_more_kinds, open_source
from station.model import Refused, Why
from station.screen import Device
from station.settings_tree import ScannerSettings
from station.text import Text, say


class Scanners:
    """Starts every scanner that is set up; one without a usable address is told as a device.

    ``viewer`` gets what the cameras see, each picture on its camera's own thread.
    """

    def __init__(
        self,
        scanners: Iterable[ScannerSettings],
        maker: ScanMaker,
        sink: Sink,
        tell: Callable[[str, Device], None],
        viewer: Viewer | None = None,
        more_kinds: MoreKinds = no_more_kinds,
    ) -> None:
        self._scanners = [scanner for scanner in scanners if scanner.enabled]
        self._maker = maker
        self._sink = sink
        self._tell = tell
        self._viewer = viewer
        self._more_kinds = more_kinds
        self.sources: list[Source] = []

    def start(self) -> None:
        """Open and start them all; returns at once."""
        for scanner in self._scanners:
            source = open_source(scanner, self._maker, self._more_kinds)
            if isinstance(source, Text):
                self._tell(scanner.name, Device(say("{name}", name=scanner.name), source, ready=False))
                continue
            self.sources.append(source)
            if isinstance(source, Watchable):
                source.watch(self._viewer)
            source.start(self._sink, self._tell)

    @property
    def finished(self) -> bool:
        """Tell whether there is nothing left that a scan could come from."""
        return all(source.finished for source in self.sources)

    def tap(self, name: str, point: Point) -> None:
        """Let the code at this point of a camera's picture count."""
        for source in self.sources:
            if source.name == name and isinstance(source, Watchable):
                source.tap(point)

    def photograph(self, keep: Keep, answer: Answer) -> None:
        """Have the first camera that is ready take a photo; where there is none, say why of the first."""
        cameras = [source for source in list(self.sources) if isinstance(source, TakesPhotos)]
        troubles = [camera.trouble for camera in cameras]
        for camera, trouble in zip(cameras, troubles, strict=True):
            if not trouble:
                camera.photograph(keep, answer)
                return
        answer(Refused(Why.NO_CAMERA, troubles[0] if troubles else "no camera is set up"))

    def stop(self) -> None:
        """Stop them all; their last scans have been handed over when this returns."""
        for source in self.sources:
            source.stop()
        self.sources.clear()
