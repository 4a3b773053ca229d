"""The composition root of the window: the one module that knows every layer."""

import logging
import logging.handlers
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QApplication

from station import folders
from station.assembly import Beginning, Station, first_snapshot, journal_file, label_surface, read_options
from station.barcode import read
from station.desk import StationDesk
from station.halted import halted_snapshot
from station.headless import new_scan_id, scan_maker
from station.input.keystroke import Decision
from station.input.preview import Point, Preview
from station.journal.problems import JournalInUse, JournalProblem
from station.keyboard import set_up_decoder, wedge_decoder
from station.label_desk import LabelDesk
from station.means import Means
from station.messages import Came, DeviceChanged, LabelChanged, Message
from station.model import Entered, Outcome, Pressed, Reading, Scan, Verdict
from station.reports import write_csv
from station.scanner_desk import KEYBOARD, ScannerDesk
from station.scanners import Scanners
from station.screen import Action, Device, Report, Snapshot
from station.settings_tree import ServerSettings, Settings
from station.setup_report import SetUpReport
from station.text import NOTHING, Text, Translate, say
from station.translation import translator
from station.ui.application import make_application
from station.ui.bridge import GuiCalls, LatestBridge
from station.ui.commands import ConnectRequest
from station.ui.doorbell import Doorbell, name_for, ring
from station.ui.keystrokes import scan_code_offset
from station.ui.native_keys import NativeKeys
from station.ui.resources import resource
from station.ui.screen_log import screen_log_from
from station.ui.wedge_filter import WedgeFilter
from station.ui.window import MainWindow

if TYPE_CHECKING:
    from station.label_editor import LabelEditor
    from station.label_trials import Trials

Result = TypeVar("Result")
log = logging.getLogger(__name__)

SHOW_OTHER = Action("show-other", say("Show the other window"), "")
LOG_BYTES, LOG_FILES = 1_000_000, 3


class WindowListener:
    """Passes snapshots to the window; the first that asks for a sign-in opens the connect dialog."""

    def __init__(
        self,
        publish: Callable[[Snapshot], None],
        ask: Callable[[Text], None],
        open_page: Mapping[str, Callable[[], None]],
        copy: Callable[[str], None],
    ) -> None:
        self._publish = publish
        self._ask = ask
        self._open_page = open_page
        self._copy = copy
        self._asked = False

    def scanned(self, scan: Scan, reading: Reading) -> None:
        """The snapshot that follows shows the scan."""

    def judged(self, verdict: Verdict, workflow: str) -> None:
        """The snapshot that follows shows the verdict."""

    def wished(self, action: str) -> None:
        """Open the connect dialog or a page."""
        if action in self._open_page:
            self._open_page[action]()
        else:
            self._ask(NOTHING)

    def labelled(self, label: LabelChanged) -> None:
        """The snapshot that follows shows it."""

    def copied(self, text: str) -> None:
        """Put a text on the clipboard."""
        self._copy(text)

    def changed(self, snapshot: Snapshot) -> None:
        """Show a snapshot."""
        self._publish(snapshot)
        if snapshot.status.needs_sign_in and not self._asked:
            self._ask(snapshot.status.notice)
        self._asked = snapshot.status.needs_sign_in


class PageOfScanners:
    """The page of the scanners in the window, for callers on any thread."""

    def __init__(self, gui: GuiCalls, window: MainWindow) -> None:
        self._gui = gui
        self._window = window

    def show_report(self, shown: SetUpReport) -> None:
        """Show what is to be said of a scan."""
        self._gui.call(lambda: self._window.show_scanner_report(shown))

    def show_message(self, message: Text) -> None:
        """Tell how saving or printing went."""
        self._gui.call(lambda: self._window.show_scanner_message(message))

    def close(self) -> None:
        """Close the page."""
        self._gui.call(self._window.close_scanners)


class WindowRun:
    """A window with the station behind it; carries out what the window asks for."""

    def __init__(self, means: Means, beginning: Beginning) -> None:
        self._means = means
        self._beginning = beginning
        self._maker = scan_maker()
        self._gui = GuiCalls()
        settings = means.settings
        translate = translator(settings.window.language, resource("translations"))
        self.window = MainWindow(self, settings.window, translate, screen_log=screen_log_from(os.environ))
        self.window.show_snapshot(first_snapshot())
        self._bridge: LatestBridge[Snapshot] = LatestBridge(self.window.show_snapshot)
        self._previews: LatestBridge[Preview] = LatestBridge(self.window.show_preview)
        self._listener = WindowListener(
            self._bridge.publish,
            self._ask_for_server,
            {
                "scanners": lambda: self._gui.call(self._open_scanners),
                "labels": lambda: self._gui.call(self._open_labels),
            },
            lambda text: self._gui.call(lambda: QApplication.clipboard().setText(text)),
        )
        self._labels = self._make_labels(means)
        self._beside = self._make_desk(translate)
        self._station = self._make_station(means)
        self._editor: LabelEditor | None = None
        self._trials: Trials | None = None
        self._desk = ScannerDesk(means, self._take, PageOfScanners(self._gui, self.window), self._use)
        self._native = NativeKeys(scan_code_offset())
        self._filter = WedgeFilter(
            wedge_decoder(settings),
            self._keys_scanned,
            scan_code_offset=scan_code_offset(),
            native=self._native,
            on_failure=self._keyboard_changed,
        )
        self._doorbell: Doorbell | None = None
        self._scanners = self._make_scanners(settings)
        self.window.first_painted.connect(self._begin)

    def open(self, application: QApplication) -> None:
        """Show the window, as large as the screen; scans count from now on."""
        if self._means.settings.wedge.enabled:
            application.installNativeEventFilter(self._native)
            application.installEventFilter(self._filter)
        if self._means.settings.window.full_screen:
            self.window.showFullScreen()
        else:
            self.window.showMaximized()

    def close(self) -> None:
        """End the sources first, then the station."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self._filter)
            application.removeNativeEventFilter(self._native)
        if self._doorbell is not None:
            self._doorbell.close()
        self._scanners.stop()
        if self._editor is not None and self._trials is not None:
            self._editor.closed()
            self._trials.close()
        self._bridge.close()
        self._previews.close()
        self._labels.close()
        self._station.stop()

    def scanned(self, text: str, source: str) -> None:
        """Take a scan that a person typed."""
        self._put_scan(self._maker.from_text(text, source))

    def _keys_scanned(self, decision: Decision) -> None:
        self.window.scan_came()
        meant = self._desk.meant(decision)
        self._desk.came(self._maker.from_keys(decision.scan or "", meant, KEYBOARD), decision)

    def _put_scan(self, scan: Scan) -> None:
        self._put(Came(scan))

    @property
    def _name(self) -> str:
        return name_for(journal_file(self._means.settings))

    def pressed(self, action: str, value: str = "") -> None:
        """Take an action from its button or its key."""
        if action == SHOW_OTHER.name:
            # The other window is in front then, and this one is of no use.
            if ring(self._name):
                self.window.close()
            return
        self._put(Pressed(action, value=value, press=new_scan_id()))

    def entered(self, field: str, text: str) -> None:
        """Take typed text; a typed code is a scan by hand."""
        if field == "code":
            self.scanned(text, "typed")
        else:
            self._put(Entered(field, text, new_scan_id()))

    def connect(self, request: ConnectRequest) -> None:
        """Sign in on a thread of its own, for network and keyring may take long."""
        self.window.show_connecting(say("Signing in to {url} ...", url=request.url))
        threading.Thread(target=self._sign_in, args=(request,), name="sign-in", daemon=True).start()

    def tapped(self, camera: str, point: Point) -> None:
        """Let the code count that was tapped in a camera's picture."""
        self._scanners.tap(camera, point)

    def save_scanner(self) -> None:
        """Save what the last set-up code taught."""
        self._desk.save()

    def write_set_up_sheet(self) -> None:
        """Put the codes on paper."""
        self._desk.write_sheet()

    def scanners_closed(self) -> None:
        """Let scans count again, by the rules in force."""
        self._desk.close()
        self._filter.use(wedge_decoder(self._means.settings))

    def _open_scanners(self) -> None:
        self._desk.open()
        self._filter.use(set_up_decoder())
        self.window.show_scanners()

    def _take(self, scan: Scan) -> None:
        """Take a scan that no set-up wants; callable from any thread."""
        editor = self._editor
        if editor is not None and editor.is_open:
            self._gui.call(lambda: editor.scanned(scan))
        else:
            self._put_scan(scan)

    def _open_labels(self) -> None:
        if self._editor is None:
            self._editor, self._trials = self._make_editor()
        self.window.show_labels(self._editor)

    def _make_editor(self) -> "tuple[LabelEditor, Trials]":
        # Imported late: most stations never change a label.
        from station.label_editor import LabelEditor
        from station.label_trials import Trials
        from station.labels.own import OwnTemplates
        from station.labels.shelf import load_typeface

        options = read_options(self._means.settings)
        trials = Trials(
            load_typeface, read_picture, lambda trial: self._gui.call(lambda: editor.tried(trial))
        )
        editor = LabelEditor(
            OwnTemplates(folders.templates_folder()),
            self._elsewhere,
            lambda text: read(text, options),
            trials.put,
            self._beside.print_label,
            self._put_scan,
            lambda: self._labels.templates_changed(),
        )
        return editor, trials

    def _elsewhere(self, work: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Do work on a thread of its own, and what follows from it on the window's."""

        def run() -> None:
            result = work()
            self._gui.call(lambda: then(result))

        threading.Thread(target=run, name="label-files", daemon=True).start()

    def _use(self, settings: Settings) -> None:
        """Take over the settings that set-up has changed; called on a thread of its own."""
        scanners_changed = settings.scanners != self._means.settings.scanners
        self._means = replace(self._means, settings=settings)
        self._gui.call(self._renew_wedge)
        if scanners_changed:
            self._scanners.stop()
            self._scanners = self._make_scanners(settings)
            self._scanners.start()

    def _renew_wedge(self) -> None:
        """Take over new rules if the page was closed before they were saved; else its end does."""
        if not self._desk.is_open:
            self._filter.use(wedge_decoder(self._means.settings))

    def _make_scanners(self, settings: Settings) -> Scanners:
        return Scanners(
            settings.scanners,
            self._maker,
            self._desk.came,
            self._device_changed,
            self._previews.publish,
            self._means.plugins.sources,
        )

    def closing(self) -> None:
        """Nothing to ask: the journal keeps what is not settled."""

    def _put(self, message: Message) -> None:
        self._station.put(message)

    def _make_station(self, means: Means) -> Station:
        return Station(means, self._listener, self._beginning, new_scan_id, desk=self._beside)

    def _make_desk(self, translate: Translate) -> StationDesk:
        def on_paper(report: Report) -> Outcome:
            from station.ui.paper import print_report

            return print_report(report, folders.reports_folder(), translate)

        return StationDesk(
            self._put,
            lambda keep, answer: self._scanners.photograph(keep, answer),
            lambda report: write_csv(report, folders.reports_folder(), translate),
            lambda: self._labels,
            on_paper,
        )

    def _make_labels(self, means: Means) -> LabelDesk:
        return LabelDesk(label_surface(means, has_window=True), self._put)

    def _begin(self) -> None:
        try:
            self._station.start()
            self._labels.start()
        except JournalInUse as problem:
            self.window.show_snapshot(halted_snapshot(problem.sentence, actions=(SHOW_OTHER,)))
            return
        except JournalProblem as problem:
            log.critical("%s", problem)
            self.window.show_snapshot(halted_snapshot(problem.sentence))
            return
        if self._doorbell is None:
            self._doorbell = Doorbell(self._name, self.window.come_to_front)
        if self._means.settings.wedge.enabled:
            self._keyboard_changed(self._filter.device)
        self._scanners.start()

    def _keyboard_changed(self, device: Device) -> None:
        self._device_changed(KEYBOARD, device)

    def _device_changed(self, key: str, device: Device) -> None:
        self._put(DeviceChanged(key, device))

    def _ask_for_server(self, problem: Text) -> None:
        server = self._means.settings.server
        shown = problem if server.url else NOTHING
        self._gui.call(lambda: self.window.ask_for_server(server.url, server.user, shown))

    def _sign_in(self, request: ConnectRequest) -> None:
        from station.login import checked_token, obtain_token, remember, server_at

        server = server_at(self._means.settings.server, request.url, request.user)
        token = (
            checked_token(server, request.token) if request.token else obtain_token(server, request.password)
        )
        if isinstance(token, Text):
            problem: Text | None = token
        else:
            profile, file = self._means.settings.profile, self._means.settings_file
            problem = remember(server, token, profile, file) if request.remember else None
        if problem is not None or isinstance(token, Text):
            shown = problem or NOTHING
            self._gui.call(lambda: self.window.show_connect_problem(shown))
            return
        self._restart(server, token)

    def _restart(self, server: ServerSettings, token: str) -> None:
        """Stop the station and begin anew with another server; what was scanned stays in the journal."""
        self._labels.close()
        self._station.stop()
        settings = replace(self._means.settings, server=server)
        self._means = replace(self._means, settings=settings, token=lambda _: token)
        self._labels = self._make_labels(self._means)
        self._station = self._make_station(self._means)
        self._gui.call(self.window.show_connected)
        self._gui.call(self._begin)


def run_window(means: Means, beginning: Beginning) -> int:
    """Show the window until it is closed; returns the exit code."""
    _start_log()
    application = make_application(sys.argv[:1])
    run = WindowRun(means, beginning)
    run.open(application)
    code = application.exec()
    run.close()
    return code


def read_picture(grey: bytes, width: int, height: int) -> Iterable[bytes]:
    """Read the codes in a picture in shades of grey; the first call takes longer."""
    # Imported late, and never on the window's thread: OpenCV costs up to half a second.
    import numpy as np

    from station.input.decoder import decode

    return [code.raw for code in decode(np.frombuffer(grey, np.uint8).reshape(height, width))]


def _start_log() -> None:
    """Send the log to a file; a fault on any thread is written down and the window goes on."""
    try:
        file = folders.log_file()
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(file, maxBytes=LOG_BYTES, backupCount=LOG_FILES)
        logging.basicConfig(
            level=logging.INFO, handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s"
        )
    except OSError as error:
        print(f"The log cannot be written ({error.strerror}).", file=sys.stderr)
    sys.excepthook = _log_fault
    threading.excepthook = lambda fault: _log_fault(
        fault.exc_type, fault.exc_value or fault.exc_type(), fault.exc_traceback
    )


def _log_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    log.critical("a fault was not caught", exc_info=(kind, fault, trace))
