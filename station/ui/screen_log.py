"""A log of what was really painted, for support and for tests that look at a running station.

It is off unless the environment variable STATION_SCREEN_LOG names a file. Each line is a JSON object:
``{"painted": "headline", "tone": ..., "headline": ..., "prompt": ...}`` for a headline,
``{"painted": "scan", "scan_id": ..., "result": ..., "text": ..., "headline": ...}`` for a row of the tape,
and ``{"painted": "line", "cells": ..., "facts": ...}`` for the current line of the table with its facts,
all with ``at``, the monotonic clock in seconds.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path

VARIABLE = "STATION_SCREEN_LOG"
log = logging.getLogger(__name__)


class ScreenLog:
    """Appends one line for each thing that was painted; a file that cannot be written ends the log."""

    def __init__(self, file: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._file: Path | None = file
        self._clock = clock

    def note(self, painted: str, **facts: str) -> None:
        """Write down what was painted, with further facts about it."""
        if self._file is None:
            return
        line = json.dumps({"painted": painted, "at": self._clock(), **facts})
        try:
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(line + "\n")
        except OSError as error:
            log.warning("The screen log %s cannot be written: %s", self._file, error.strerror)
            self._file = None


def screen_log_from(environment: Mapping[str, str]) -> ScreenLog | None:
    """Return the screen log that the environment asks for, None if it asks for none."""
    file = environment.get(VARIABLE, "")
    return ScreenLog(Path(file)) if file else None
