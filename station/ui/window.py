"""The main window: a function of the latest snapshot."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMainWindow

from station.input.preview import Preview
from station.model import TONE_OF, Result, Tone
from station.screen import Row, Snapshot, Status, TapeRow, View
from station.settings_tree import WindowSettings
from station.text import NOTHING, Text, Translate, english
from station.ui.commands import Commands, ConnectRequest
from station.ui.icons import Icons
from station.ui.page import Page
from station.ui.screen_log import ScreenLog
from station.ui.sounds import SOUNDING, Sound, Sounds
from station.ui.style import qt_palette, style_sheet
from station.ui.theme import Look, palette_for, sizes_for

if TYPE_CHECKING:
    from station.label_editor import LabelEditor
    from station.setup_report import SetUpReport
    from station.ui.dialogs.connect import ConnectDialog
    from station.ui.dialogs.scanners import ScannersDialog
    from station.ui.labels_editor.dialog import LabelsDialog

FIRST_SIZE = (1180, 820)
LEAST_SIZE = (900, 620)
STEPS = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
ENTERS = frozenset({int(Qt.Key.Key_Return), int(Qt.Key.Key_Enter)})
HAND_MS = 60
"""No hand presses two keys one after the other sooner."""
SCANNERS_PART = 0.92
"""How much of the window the page of the scanners covers."""
LABELS_PART = 0.96
"""How much of it that of the labels covers."""

OnPainted = Callable[[str, Result], None]


class MainWindow(QMainWindow):
    """Shows snapshots and tells ``commands`` what the operator does; it decides nothing itself.

    ``first_painted`` is emitted once, after the first paint is on the screen: what that paint does
    not need is best imported and started then.
    """

    first_painted = Signal()

    def __init__(
        self,
        commands: Commands,
        settings: WindowSettings | None = None,
        translate: Translate = english,
        *,
        sounds: Sounds | None = None,
        screen_log: ScreenLog | None = None,
    ) -> None:
        super().__init__()
        self._commands = commands
        self._settings = settings or WindowSettings()
        self._translate = translate
        self._sounds = sounds or Sounds(self._settings.sounds)
        self._screen_log = screen_log
        self._on_painted: OnPainted | None = None
        self._snapshot: Snapshot | None = None
        self._is_painted = False
        self._arrow_at = 0
        self._dialog: ConnectDialog | None = None
        self._scanners: ScannersDialog | None = None
        self._labels: LabelsDialog | None = None
        self._look = self._chosen_look()
        self.page = Page(self._look, Icons(), translate, commands)
        self._set_up()

    @property
    def look(self) -> Look:
        """Return the colours and sizes in use."""
        return self._look

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a snapshot; what is the same as before is not touched."""
        before, self._snapshot = self._snapshot, snapshot
        if before is None or snapshot.view is not before.view:
            self._show_view(snapshot.view)
        if before is None or snapshot.status is not before.status:
            self._show_status(snapshot.status)
        changed = self.page.show_tape(snapshot.tape)
        # The scans of an earlier session are on the tape at the start and make no sound.
        if before is not None:
            self._sound(_judged_anew(changed, before.tape))

    def scan_came(self) -> None:
        """Take note of a scan at once: an Enter that comes behind it must not press a row."""
        self.page.tables.forget_cursor()

    def come_to_front(self) -> None:
        """Show the window above all others, also if it was minimised."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_preview(self, preview: Preview) -> None:
        """Show what a camera sees."""
        self.page.show_preview(preview)

    def watch_painting(self, on_painted: OnPainted) -> None:
        """Have ``on_painted`` called with a scan's id and result once they are first on the screen."""
        self._on_painted = on_painted
        self.page.tape.on_painted = self._scan_painted

    def ask_for_server(self, url: str = "", user: str = "", problem: Text = NOTHING) -> None:
        """Open the connect dialog, or bring it to the front, and say why."""
        # Imported late: most starts never ask.
        from station.ui.dialogs.connect import ConnectDialog

        if self._dialog is None:
            self._dialog = ConnectDialog(self, self._translate, self._connect)
            self._dialog.setPalette(self.palette())
            self._dialog.setMinimumWidth(self._look.sizes.body * 36)
            self._dialog.finished.connect(self._forget_dialog)
        self._dialog.begin(url, user, problem)

    def show_connecting(self, progress: Text) -> None:
        """Tell the open connect dialog how far the connection is."""
        if self._dialog is not None:
            self._dialog.show_progress(progress)

    def show_connect_problem(self, problem: Text) -> None:
        """Tell the open connect dialog what went wrong; the operator can try again."""
        if self._dialog is not None:
            self._dialog.show_problem(problem)

    def show_connected(self) -> None:
        """Close the connect dialog, the server is there."""
        if self._dialog is not None:
            self._dialog.accept()

    def show_scanners(self) -> None:
        """Open the page of the scanners, or bring it to the front; commands hear when it closes."""
        # Imported late: most starts never set a scanner up.
        from station.ui.dialogs.scanners import ScannersDialog

        if self._scanners is None:
            self._scanners = ScannersDialog(self, self._translate, self._commands)
            self._scanners.setPalette(self.palette())
            self._scanners.finished.connect(self._forget_scanners)
            self._scanners.resize(int(self.width() * SCANNERS_PART), int(self.height() * SCANNERS_PART))
            if self._snapshot is not None:
                self._scanners.show_devices(self._snapshot.status.devices)
        self._scanners.show()
        self._scanners.activateWindow()

    def show_scanner_report(self, report: "SetUpReport") -> None:
        """Show on the page of the scanners what is to be said of a scan."""
        if self._scanners is not None:
            self._scanners.show_report(report)
            facts = {"headline": report.headline.rendered(self._translate), "tone": report.tone.value}
            self._note("scanner report", facts)

    def show_scanner_message(self, message: Text) -> None:
        """Tell on the page of the scanners how saving or printing went."""
        if self._scanners is not None:
            self._scanners.show_message(message)
            self._note("scanner message", {"message": message.rendered(self._translate)})

    def close_scanners(self) -> None:
        """Close the page of the scanners."""
        if self._scanners is not None:
            self._scanners.accept()

    def show_labels(self, editor: "LabelEditor") -> None:
        """Open the page of the labels, or bring it to the front; the editor hears when it closes."""
        # Imported late: most stations never change a label.
        from station.ui.labels_editor.dialog import LabelsDialog

        if self._labels is None:
            self._labels = LabelsDialog(
                self, self._look, self._translate, editor, on_shown=lambda facts: self._note("label", facts)
            )
            self._labels.setPalette(self.palette())
            self._labels.finished.connect(self._forget_labels)
            self._labels.resize(int(self.width() * LABELS_PART), int(self.height() * LABELS_PART))
            self._labels.begin()
        self._labels.show()
        self._labels.activateWindow()

    def _set_up(self) -> None:
        self.setCentralWidget(self.page)
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(*FIRST_SIZE)
        self._dress()
        self.page.headline.on_painted = self._headline_painted
        if self._screen_log is not None:
            self.page.tape.on_painted = self._scan_painted
            self.page.lines.on_painted = self._line_painted
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._refresh_look)

    def _show_view(self, view: View) -> None:
        self.setWindowTitle(view.title.rendered(self._translate))
        self.page.show_view(view)

    def _show_status(self, status: Status) -> None:
        self.page.show_status(status)
        if self._scanners is not None:
            self._scanners.show_devices(status.devices)

    def _sound(self, changed: list[TapeRow]) -> None:
        """Play one sound for all that changed since the last snapshot, the one that matters most."""
        heard = {_sound_of(row) for row in changed}
        first = next((sound for sound in SOUNDING if sound in heard), None)
        if first is not None:
            self._sounds.play(first)

    def _chosen_look(self) -> Look:
        is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        palette = palette_for(self._settings.theme, is_dark)
        return Look(palette, sizes_for(self.width(), self.height()))

    def _refresh_look(self) -> None:
        look = self._chosen_look()
        if look != self._look:
            self._look = look
            self._dress()
            self.page.set_look(look)
            if self._labels is not None:
                self._labels.setPalette(self.palette())
                self._labels.set_look(look)

    def _dress(self) -> None:
        self.setPalette(qt_palette(self._look))
        self.setStyleSheet(style_sheet(self._look))

    def _connect(self, request: ConnectRequest) -> None:
        self._commands.connect(request)

    def _forget_dialog(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _forget_scanners(self) -> None:
        dialog, self._scanners = self._scanners, None
        if dialog is not None:
            dialog.deleteLater()

    def _forget_labels(self) -> None:
        dialog, self._labels = self._labels, None
        if dialog is not None:
            dialog.deleteLater()

    def _headline_painted(self, headline: str) -> None:
        # The paint is on the screen once the event loop is reached again.
        if self._screen_log is not None:
            facts = {"tone": self.page.tone.value, "headline": headline, "prompt": self.page.prompt_text}
            QTimer.singleShot(0, self, lambda: self._note("headline", facts))
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self._after_first_paint)

    def _after_first_paint(self) -> None:
        # The libraries for sound are loaded while no other thread can be importing: a thread that loads
        # a library holds the interpreter's lock, and Qt's messages want it from within their own loading.
        self._sounds.load()
        self.first_painted.emit()

    def _scan_painted(self, scan_id: str, result: Result) -> None:
        if self._on_painted is not None:
            self._on_painted(scan_id, result)
        row = next((row for row in self.page.tape_model.rows() if row.scan_id == scan_id), None)
        if row is not None:
            headline = self.page.tape_model.headline(row)
            facts = {"scan_id": scan_id, "result": result.value, "text": row.text, "headline": headline}
            self._note("scan", facts)

    def _line_painted(self, row: Row) -> None:
        self._note("line", {"cells": "\n".join(map(str, row.cells)), "facts": self.page.fields.as_text()})

    def _take_character(self, event: QKeyEvent) -> None:
        # A key that is held down repeats itself: the answer to one question must not answer the next.
        if not event.isAutoRepeat() and not self._is_choice(event):
            self.page.entry.begin(event.text())

    def _is_choice(self, event: QKeyEvent) -> bool:
        """Press the action of a key; Shift may be held, for some layouts have their digits there."""
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        # The field for typed codes takes its keys before they come here.
        return held == Qt.KeyboardModifier.NoModifier and self.page.press_key(event.text())

    def _goes_to_rows(self, event: QKeyEvent) -> bool:
        """Choose a row by the arrow keys and Enter; the field for typed codes has those keys for itself.

        Enter counts only where a person pressed an arrow key before, not a scanner that ends its codes
        with both.
        """
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held != Qt.KeyboardModifier.NoModifier or self.page.entry.hasFocus():
            return False
        if event.key() in STEPS:
            self._arrow_at = event.timestamp()
            self.page.tables.move_cursor(STEPS[event.key()])
        elif event.key() not in ENTERS:
            return False
        elif not event.isAutoRepeat() and abs(event.timestamp() - self._arrow_at) >= HAND_MS:
            self.page.tables.press_cursor()
        return True

    def _note(self, painted: str, facts: dict[str, str]) -> None:
        if self._screen_log is not None:
            self._screen_log.note(painted, **facts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key of an action, else begin to type a code at any printable key, or at F2.

        F3 opens the scanners, F4 the labels, F11 the full screen, Ctrl+F the search; the arrow keys choose a
        row, and Enter presses it.
        """
        if event.key() == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        elif event.key() == Qt.Key.Key_F3:
            self._commands.pressed("scanners")
        elif event.key() == Qt.Key.Key_F4:
            self._commands.pressed("labels")
        elif event.key() == Qt.Key.Key_F2:
            self.page.entry.begin()
        elif event.matches(QKeySequence.StandardKey.Find):
            self._commands.pressed("search")
        elif event.text().isprintable() and event.text().strip() and not _is_combination(event):
            self._take_character(event)
        elif not self._goes_to_rows(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the sizes of type anew."""
        super().resizeEvent(event)
        self._refresh_look()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the station that its window closes."""
        self._commands.closing()
        event.accept()


def _judged_anew(changed: list[TapeRow], before: tuple[TapeRow, ...]) -> list[TapeRow]:
    """Return the rows of which more has changed than how their labels are."""
    known = {row.scan_id: row for row in before} if any(row.label for row in changed) else {}
    return [
        row
        for row in changed
        if row.scan_id not in known or replace(known[row.scan_id], label=row.label) != row
    ]


def _sound_of(row: TapeRow) -> Sound:
    """Return the chime of a row before its tone; a row that is taken back or repeated is silent."""
    tone = TONE_OF[row.result]
    return row.chime if row.chime is not None and tone is not Tone.NEUTRAL else tone


def _is_combination(event: QKeyEvent) -> bool:
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    held = event.modifiers() & (control | alt | Qt.KeyboardModifier.MetaModifier)
    # Windows reports AltGr, with which characters are typed, as Ctrl and Alt.
    return held not in (Qt.KeyboardModifier.NoModifier, control | alt)
