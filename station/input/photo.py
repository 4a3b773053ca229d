"""Photos asked of a camera: the next picture that comes is the photo."""

from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Protocol, runtime_checkable

from station.model import Outcome, Refused, Why
from station.text import Text

Keep = Callable[[bytes], Outcome]
"""Keeps a JPEG file; Done(Photo) or why not."""

Answer = Callable[[Outcome], None]


@runtime_checkable
class TakesPhotos(Protocol):
    """A source that can be asked for a photo."""

    @property
    def trouble(self) -> str:
        """Why no photo can be taken now; empty if one can."""
        ...

    def photograph(self, keep: Keep, answer: Answer) -> None:
        """Take a photo soon, have it kept, and answer with what ``keep`` says; all on the source's thread."""
        ...


@dataclass(frozen=True, slots=True)
class _Wanted:
    keep: Keep
    answer: Answer
    at: float


class PhotosWanted:
    """The photos that were asked for and are not taken yet; ``ask`` may be called from any thread."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._waiting: SimpleQueue[_Wanted] = SimpleQueue()

    def ask(self, keep: Keep, answer: Answer) -> None:
        """Want a photo of what is seen from now on."""
        self._waiting.put(_Wanted(keep, answer, self._now()))

    def serve(self, jpeg: Callable[[], bytes], taken_at: float) -> None:
        """Give a picture to whoever asked before it was taken."""
        wanted = self._all()
        fresh = [one for one in wanted if one.at <= taken_at]
        for one in wanted:
            if one not in fresh:
                self._waiting.put(one)
        data = jpeg() if fresh else b""
        for one in fresh:
            one.answer(one.keep(data))

    def refuse(self, why: Text) -> None:
        """Answer all that there is no photo."""
        for one in self._all():
            one.answer(Refused(Why.NO_CAMERA, str(why)))

    def _all(self) -> list[_Wanted]:
        found: list[_Wanted] = []
        try:
            while True:
                found.append(self._waiting.get_nowait())
        except Empty:
            return found
