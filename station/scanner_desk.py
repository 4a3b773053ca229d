"""Where the scans of a window go: to the workflow, or to the page of the scanners while that is open."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from station import folders
from station.assembly import read_options
from station.barcode.reader import read
from station.input.keystroke import Decision, by_position
from station.keyboard import key_reader
from station.means import Means
from station.model import Kind, Scan
from station.settings_file import note_settings
from station.settings_tree import ScannerSettings, Settings, WedgeSettings
from station.setup_report import Change, SetUpReport, SetUpScan, report
from station.text import Text, say

Part = TypeVar("Part", WedgeSettings, ScannerSettings)
KEYBOARD = "keyboard"
SHEET = "station-codes.pdf"


class ScannersPage(Protocol):
    """The page on the screen; every method may be called from any thread."""

    def show_report(self, shown: SetUpReport) -> None:
        """Show what is to be said of a scan."""

    def show_message(self, message: Text) -> None:
        """Tell how saving or printing went."""

    def close(self) -> None:
        """Close the page."""


class ScannerDesk:
    """Takes every scan of the window's scanners; ``put`` is the way to the workflow.

    ``apply`` is called with new settings once they are saved, on a thread of its own.
    """

    def __init__(
        self,
        means: Means,
        put: Callable[[Scan], None],
        page: ScannersPage,
        apply: Callable[[Settings], None],
    ) -> None:
        self._means = means
        self._put = put
        self._page = page
        self._apply = apply
        self._use(means.settings)
        self.is_open = False
        self._changes: tuple[Change, ...] = ()

    def open(self) -> None:
        """Show scans on the page from now on and book none."""
        self.is_open = True

    def close(self) -> None:
        """Let scans count again."""
        self.is_open = False
        self._changes = ()

    def meant(self, decision: Decision) -> str:
        """Return what the keys of a keyboard scanner mean."""
        return self._meant(decision.scan or "", by_position(decision.keys))

    def came(self, scan: Scan, decision: Decision | None = None) -> None:
        """Take a scan, with its keys if it came from a keyboard; callable from any thread."""
        if not self.is_open:
            self._put(scan)
            return
        reading = read(scan.text, self._options)
        if reading.kind is Kind.COMMAND:
            self._obey(reading.get("action"))
            return
        shown = report(self._scan(scan, decision), lambda text: read(text, self._options), scan.text)
        self._changes = shown.changes
        self._page.show_report(shown)

    def save(self) -> None:
        """Save what the last set-up code taught, and use it."""
        if self._changes:
            changes, self._changes = self._changes, ()
            threading.Thread(target=self._save, args=(changes,), name="save-scanner", daemon=True).start()

    def write_sheet(self) -> None:
        """Write the codes to a PDF in the folder for documents."""
        threading.Thread(target=self._write_sheet, name="set-up-sheet", daemon=True).start()

    def _obey(self, action: str) -> None:
        if action == "confirm":
            self.save()
        elif action in ("cancel", "home"):
            self._page.close()

    def _scan(self, scan: Scan, decision: Decision | None) -> SetUpScan:
        if decision is not None:
            name = say("Keyboard scanner")
            typed = decision.scan or ""
            return SetUpScan(name, ("wedge",), KEYBOARD, typed, decision.keys, decision.ending)
        known = next((one for one in self._settings.scanners if one.name == scan.source), None)
        transport = known.source.partition(":")[0] if known else scan.source
        return SetUpScan(say("{name}", name=scan.source), ("scanners", scan.source), transport, scan.text)

    def _save(self, changes: tuple[Change, ...]) -> None:
        problem = note_settings(self._means.settings_file, changes)
        if problem is not None:
            self._page.show_message(problem)
            return
        self._use(changed(self._settings, changes))
        self._apply(self._settings)
        self._page.show_message(say("Saved. The scanner is set up; close this page and go on scanning."))

    def _use(self, settings: Settings) -> None:
        self._settings = settings
        self._options = read_options(settings)
        self._meant = key_reader(settings)

    def _write_sheet(self) -> None:
        # Imported late: only the sheet needs it, and it brings its own part of Qt.
        from station.parse import write_sheet
        from station.recipes.files import recipes_of

        file = folders.documents_folder() / SHEET
        recipes = [(recipe.title, recipe.name) for recipe in recipes_of(self._settings).recipes]
        is_written = write_sheet(file, self._settings.codes.command_prefix, recipes)
        told = say("The codes are in {file}. Print it at 100 percent.", file=file)
        self._page.show_message(told if is_written else say("The file {file} cannot be written.", file=file))


def changed(settings: Settings, changes: tuple[Change, ...]) -> Settings:
    """Return the settings with changes made to the keyboard or to a scanner."""
    for path, value in changes:
        given = tuple(value) if isinstance(value, list) else value
        if path[0] == "wedge":
            settings = replace(settings, wedge=_with(settings.wedge, path[-1], given))
        else:
            scanners = tuple(
                _with(scanner, path[-1], given) if scanner.name == path[1] else scanner
                for scanner in settings.scanners
            )
            settings = replace(settings, scanners=scanners)
    return settings


def _with(part: Part, name: str, value: Any) -> Part:  # noqa: ANN401 - whatever type the setting has
    return replace(part, **{name: value})
