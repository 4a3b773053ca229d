"""A window with rows to choose from, as a process: it tells on its output what it asks the station for."""

import sys
from datetime import UTC, datetime

from station.keyboard import wedge_decoder
from station.model import Result
from station.screen import Action, Row, Snapshot, Status, TapeRow, View
from station.settings_tree import Settings, WindowSettings
from station.text import NOTHING, say
from station.ui.application import make_application
from station.ui.keystrokes import scan_code_offset
from station.ui.native_keys import NativeKeys
from station.ui.wedge_filter import WedgeFilter
from station.ui.window import MainWindow

TITLE = "Rows"
NAMES = ("First", "Second", "Third")


def view():
    rows = tuple(
        Row((name,), action=Action("digit", NOTHING, "", value=str(n), key=str(n)))
        for n, name in enumerate(NAMES, 1)
    )
    return View("search", say(TITLE), say("Which one?"), say("Choose"), columns=(say("Name"),), rows=rows)


class Asked:
    """Tells what the window asks for, and shows every scan on the tape as the station does."""

    def __init__(self):
        self.window = MainWindow(self, WindowSettings(sounds=False))
        self._tape = ()
        self.window.show_snapshot(Snapshot(view(), Status(), ()))

    def keys_scanned(self, decision):
        self.window.scan_came()
        self._tell("scanned", decision.scan)
        at = datetime(2026, 11, 20, 9, 41, tzinfo=UTC)
        scan = TapeRow(str(len(self._tape)), at, decision.scan, "search", Result.DONE, say("Found"))
        self._tape = (scan, *self._tape)
        self.window.show_snapshot(Snapshot(view(), Status(), self._tape))

    def pressed(self, action, value=""):
        self._tell("pressed", value)

    def entered(self, field, text):
        self._tell("entered", text)

    def tapped(self, camera, point):
        self._tell("tapped", camera)

    def closing(self):
        self._tell("closing")

    def _tell(self, *words):
        print(*words, flush=True)


def main():
    application = make_application(sys.argv[:1])
    asked = Asked()
    native = NativeKeys(scan_code_offset())
    keys = WedgeFilter(
        wedge_decoder(Settings()), asked.keys_scanned, scan_code_offset=scan_code_offset(), native=native
    )
    application.installNativeEventFilter(native)
    application.installEventFilter(keys)
    asked.window.show()
    sys.exit(application.exec())


if __name__ == "__main__":
    main()
