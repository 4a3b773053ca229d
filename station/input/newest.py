"""The newest picture of a camera that sends pictures whether they are wanted or not."""

import threading
from queue import Empty, SimpleQueue
from time import monotonic

from station.input.capture import Frame, Live
from station.input.pictures import PictureProblem
from station.text import say

_END_SECONDS = 2.0


class NewestFrame:
    """Drains a camera on a thread of its own, so that no picture waits and grows old in a queue.

    Only a picture that is asked for is decoded.
    """

    def __init__(self, live: Live, name: str) -> None:
        self._live = live
        self._wanted = threading.Event()
        self._ended = threading.Event()
        self._answers: SimpleQueue[Frame | PictureProblem] = SimpleQueue()
        self._thread = threading.Thread(target=self._drain, name=f"pictures of {name}", daemon=True)
        self._thread.start()

    def take(self, timeout: float) -> Frame | None:
        """Return the next picture to come, None if none comes in time; raises PictureProblem at the end."""
        self._wanted.set()
        try:
            answer = self._answers.get(timeout=timeout)
        except Empty:
            return None
        if isinstance(answer, PictureProblem):
            raise answer
        return answer

    def close(self) -> None:
        """Let go of the camera."""
        self._ended.set()
        self._live.break_off()
        self._thread.join(_END_SECONDS)

    def _drain(self) -> None:
        problem = PictureProblem(say("the camera is gone; plug it in"))
        try:
            while not self._ended.is_set():
                self._live.advance()
                self._answer()
        except PictureProblem as told:
            problem = told
        finally:
            # The thread that uses the camera is the one that lets go of it: drivers take it badly otherwise.
            self._live.close()
            self._answers.put(problem)

    def _answer(self) -> None:
        if self._wanted.is_set() and (picture := self._live.picture()) is not None:
            self._wanted.clear()
            self._answers.put(Frame(picture, monotonic()))
