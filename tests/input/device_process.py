"""A process with one source of an input device: says what it delivers as JSON lines, obeys standard input.

It exists because umockdev shows its devices only to processes that are started with its library.
"""

import json
import math
import os
import queue
import sys

from station.input.base import ScanMaker
from station.input.input_device import InputDeviceSource
from station.settings_tree import ScannerSettings

NOBODY = 65534


class Faulty(ScanMaker):
    """Has a bug with one text."""

    def from_text(self, text, source):
        if text == "BUG":
            raise RuntimeError("a bug")
        return super().from_text(text, source)


def tell(*what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main(target, options, is_other_user):
    if is_other_user and os.geteuid() == 0:
        os.seteuid(NOBODY)
    go = queue.Queue()

    def pause(seconds):
        tell("pause", seconds)
        return go.get()

    clock = options.pop("clock", math.nan)
    source = InputDeviceSource(
        target,
        ScannerSettings(name="Bench", source=f"evdev:{target}", **options),
        Faulty(lambda: "id", lambda: None),
        pause=pause,
        clock=lambda: clock,
    )
    source.start(
        lambda scan: tell("scan", scan.text, scan.raw.hex(), scan.source),
        lambda name, device: tell("state", name, str(device.name), device.ready, str(device.state)),
    )
    for line in sys.stdin:
        if line.strip() == "stop":
            break
        go.put(False)
    go.put(True)
    source.stop()
    tell("stopped")


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:] == ["other"])
