"""What became of a print job: CUPS takes a job and may refuse it later, which nobody else tells."""

import ctypes
import ctypes.util
import time
from collections.abc import Callable
from enum import IntEnum

LOOKS, BETWEEN_LOOKS = 20, 0.5
"""How often, and how many seconds apart, a job is looked at until it is printed."""
_ALL_JOBS = -1


class JobState(IntEnum):
    """The states of RFC 8011, and two that it does not know: not there, and not to be known."""

    UNKNOWN = 0
    MISSING = 1
    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


UNSETTLED = (JobState.MISSING, JobState.PENDING, JobState.HELD, JobState.PROCESSING, JobState.STOPPED)


class _Job(ctypes.Structure):
    """``cups_job_t`` of libcups 2."""

    _fields_ = (
        ("id", ctypes.c_int),
        ("dest", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("user", ctypes.c_char_p),
        ("format", ctypes.c_char_p),
        ("state", ctypes.c_int),
        ("size", ctypes.c_int),
        ("priority", ctypes.c_int),
        ("completed_time", ctypes.c_long),
        ("creation_time", ctypes.c_long),
        ("processing_time", ctypes.c_long),
    )


def state_of(printer: str, title: str) -> JobState:
    """Return the state of the job with this title; UNKNOWN where there is no CUPS."""
    name = ctypes.util.find_library("cups")
    if name is None:
        return JobState.UNKNOWN
    cups = ctypes.CDLL(name)
    jobs = ctypes.POINTER(_Job)()
    number = cups.cupsGetJobs(ctypes.byref(jobs), printer.encode(), 1, _ALL_JOBS)
    if number < 0:
        return JobState.UNKNOWN
    states = [jobs[i].state for i in range(number) if jobs[i].title == title.encode()]
    cups.cupsFreeJobs(number, jobs)
    known = [JobState(state) for state in states if state in JobState.__members__.values()]
    return known[-1] if known else JobState.MISSING


def watched(look: Callable[[], JobState], wait: Callable[[float], None] = time.sleep) -> JobState:
    """Look at a job until it has come to its end, or time is up."""
    state = look()
    for _ in range(LOOKS):
        if state not in UNSETTLED:
            break
        wait(BETWEEN_LOOKS)
        state = look()
    return state
