"""Questions to the server: which are under way, and which wait until the operator pauses."""

import math
from collections.abc import Callable

from station.operations import Read

Asker = Callable[[str, Read], None]


class Questions:
    """Asks at once or at leisure; ``now`` gives seconds, ``leisure`` is how long a pause must last."""

    def __init__(self, ask: Asker, now: Callable[[], float], leisure: float) -> None:
        self._ask = ask
        self._now = now
        self._leisure = leisure
        self._asked: dict[str, float] = {}
        self._waiting: dict[str, Read] = {}
        self._pause_until = 0.0

    def ask(self, op_id: str, read: Read) -> None:
        """Ask now."""
        self._asked[op_id] = self._now()
        self._ask(op_id, read)

    def ask_at_leisure(self, op_id: str, read: Read) -> None:
        """Ask once nothing was scanned for a while."""
        self._waiting[op_id] = read
        self._pause_until = self._now() + self._leisure
        self.elapsed()

    def elapsed(self) -> None:
        """Ask what has waited long enough."""
        if self._pause_until <= self._now():
            waiting, self._waiting = self._waiting, {}
            for op_id, read in waiting.items():
                self.ask(op_id, read)

    def give_up_waiting(self) -> tuple[str, ...]:
        """Forget what was not asked yet; return which those were."""
        waiting, self._waiting = tuple(self._waiting), {}
        return waiting

    def answered(self, op_id: str) -> None:
        """Take note of an answer."""
        self._asked.pop(op_id, None)

    def is_open(self, op_id: str) -> bool:
        """Tell whether a question is under way."""
        return op_id in self._asked

    def are_open_besides(self, op_id: str) -> bool:
        """Tell whether any other question is under way, or waits."""
        return bool(self._waiting or self._asked.keys() - {op_id})

    @property
    def oldest(self) -> float:
        """Return when the oldest question under way was asked; infinite if there is none."""
        return min(self._asked.values(), default=math.inf)

    @property
    def due(self) -> float:
        """Return when the next question is to be asked; infinite if none waits."""
        return self._pause_until if self._waiting else math.inf
