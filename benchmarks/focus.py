"""Which window has the keyboard: keys that are sent before the window manager gives it reach nobody."""

import time
from contextlib import closing

from Xlib import X
from Xlib.display import Display

from benchmarks.surroundings import BenchmarkProblem

LOOK_SECONDS = 0.001
PATIENCE = 10.0


def wait_for_focus(display_name: str) -> float:
    """Wait until the window manager has given the keyboard to a window; return the monotonic clock then."""
    deadline = time.monotonic() + PATIENCE
    with closing(Display(display_name)) as display:
        while (now := time.monotonic()) < deadline:
            if _active_window(display):
                return now
            time.sleep(LOOK_SECONDS)
    raise BenchmarkProblem("no window was given the keyboard")


def _active_window(display: Display) -> int:
    atom = display.intern_atom("_NET_ACTIVE_WINDOW")
    told = display.screen().root.get_full_property(atom, X.AnyPropertyType)
    return int(told.value[0]) if told is not None and len(told.value) else 0
