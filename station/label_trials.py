"""Label drafts are tried out on a thread of their own, the newest only."""

import logging
import threading
from collections.abc import Callable, Iterable

from station.labels.proof import Decode
from station.labels.template import Problem
from station.labels.trial import Draft, Trial, proven, tried
from station.labels.typeface import Typeface
from station.text import say

log = logging.getLogger(__name__)

FAILED = say("The preview failed with a fault, which stands in the station's log. Take the last change back.")


class Trials:
    """Tries what is put; a newer draft overtakes an older one, of which nothing more is shown then.

    ``show`` is called on this thread, twice for a label: as soon as it is drawn, and with what reading its
    codes back brought.
    """

    def __init__(
        self, load_typeface: Callable[[], Typeface], decode: Decode, show: Callable[[Trial], None]
    ) -> None:
        self._load_typeface = load_typeface
        self._decode = decode
        self._show = show
        self._changed = threading.Condition()
        self._newest: Draft | None = None
        self._is_open = True
        self._thread = threading.Thread(target=self._run, name="label-trials", daemon=True)
        self._thread.start()

    def put(self, draft: Draft) -> None:
        """Have a draft tried; returns at once."""
        with self._changed:
            self._newest = draft
            self._changed.notify()

    def close(self) -> None:
        """Try nothing any more; what is under way is not shown."""
        with self._changed:
            self._is_open = False
            self._changed.notify()

    def _run(self) -> None:
        typeface = self._load_typeface()
        while (draft := self._next()) is not None:
            try:
                self._try(draft, typeface)
            except Exception:
                log.exception("a label could not be tried out")
                self._show(Trial(draft, (Problem(str(draft.file), 0, FAILED),)))

    def _try(self, draft: Draft, typeface: Typeface) -> None:
        trial = tried(draft, typeface)
        if self._is_overtaken:
            return
        self._show(trial)
        if trial.page is None:
            return
        read = proven(trial, self._decoded)
        if not self._is_overtaken:
            self._show(read)

    def _decoded(self, pixels: bytes, width: int, height: int) -> Iterable[bytes]:
        """Read one code, unless nobody waits for it any more."""
        return () if self._is_overtaken else self._decode(pixels, width, height)

    @property
    def _is_overtaken(self) -> bool:
        with self._changed:
            return self._newest is not None or not self._is_open

    def _next(self) -> Draft | None:
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or not self._is_open)
            draft, self._newest = self._newest, None
            return draft if self._is_open else None
