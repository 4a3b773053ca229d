"""Label templates being changed: which is open, what was written, what it is tried with; nothing of Qt.

All of it is called on one thread, the window's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from station.labels.fields import FIELDS
from station.labels.own import Listed, OwnTemplates
from station.labels.pictures import Picture
from station.labels.png import png_of
from station.labels.samples import ORDER, SAMPLES, data_of, unwritten, written
from station.labels.trial import Draft, Trial
from station.model import Kind, Print, Reading, Scan
from station.text import Text, say

Result = TypeVar("Result")
RESOLUTIONS = (203, 300, 600)
FIRST = "stock-item"
PICTURE = png_of(
    Picture(16, 16, bytes(15 * (row + column) // 2 + 15 for row in range(16) for column in range(16)))
)
"""Stands for the picture of a part."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A template in the list."""

    name: str
    title: str
    is_own: bool
    has_problems: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Abilities:
    """What can be done with the template that is open."""

    can_revert: bool
    can_delete: bool


@dataclass(frozen=True, slots=True)
class Shelved:
    """What lies in the files: all templates, and the text of one, or why it cannot be shown."""

    listed: tuple[Listed, ...]
    name: str
    text: str | Text


class Elsewhere(Protocol):
    """Does work that may take long on another thread, and then what follows from it on the window's."""

    def __call__(self, work: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Return at once."""


class LabelsPage(Protocol):
    """The page on the screen."""

    def show_templates(self, entries: Sequence[Entry], chosen: str, able: Abilities) -> None:
        """Show the list, and what can be done with the one that is open."""

    def show_text(self, text: str) -> None:
        """Show another text to write in."""

    def show_samples(self, samples: Sequence[tuple[str, str]]) -> None:
        """Show the fields of the template with the values it is tried with."""

    def show_trial(self, trial: Trial) -> None:
        """Show what came of the text."""

    def show_message(self, message: Text) -> None:
        """Tell how saving, deleting or printing went."""

    def end(self) -> None:
        """Close the page if it may be closed."""


class LabelEditor:
    """Takes what a person writes, and scans while it is open; ``put`` is the way of scans otherwise.

    ``elsewhere`` reads and writes files. ``try_out`` is given each draft, and what comes of it comes back to
    ``tried``. ``saved`` is called when the files have changed.
    """

    def __init__(
        self,
        own: OwnTemplates,
        elsewhere: Elsewhere,
        read_code: Callable[[str], Reading],
        try_out: Callable[[Draft], None],
        print_label: Callable[[Print], None],
        put: Callable[[Scan], None],
        saved: Callable[[], None] = lambda: None,
    ) -> None:
        self._own = own
        self._elsewhere = elsewhere
        self._read_code = read_code
        self._try_out = try_out
        self._print = print_label
        self._put = put
        self._saved = saved
        self._page: LabelsPage | None = None
        self._listed: tuple[Listed, ...] = ()
        self._name = FIRST
        self._turn = 0
        self._is_shown = False
        self._kept = ""
        self._text = ""
        self._drafts: dict[str, str] = {}
        self._values = dict(SAMPLES)
        self._fields: tuple[str, ...] = ()
        self._dpi = RESOLUTIONS[0]
        self._pixels = 4.0
        self._draft: Draft | None = None
        self._asked = ""

    @property
    def is_open(self) -> bool:
        """Tell whether scans come here; may be asked on any thread."""
        return self._page is not None

    # The page.

    def open(self, page: LabelsPage) -> None:
        """Show the templates on a page; scans come here from now on."""
        self._page = page
        self._is_shown = False
        self._open(self._name)

    def may_close(self) -> bool:
        """Tell whether the page may close; what is not saved must be given up once more."""
        if not self._drafts or self._asked == "close":
            return True
        self._asked = "close"
        names = ", ".join(sorted(self._drafts))
        self._tell(say("{names} is not saved. Save it, or close once more to drop the changes.", names=names))
        return False

    def closed(self) -> None:
        """Let scans count again, and forget what was not saved."""
        self._page = None
        self._draft = None
        self._asked = ""
        self._drafts.clear()

    def choose(self, name: str) -> None:
        """Open another template; what was written in this one is kept."""
        if name != self._name and self._is_listed(name):
            self._open(name)

    # What is written.

    def edited(self, text: str) -> None:
        """Take the text as it is now; it is tried out when ``try_now`` is called."""
        # Half characters, which no file can hold, come from the clipboard.
        text = text.encode(errors="replace").decode()
        # What is typed before the first text is there belongs to none.
        if text == self._text or not self._is_shown:
            return
        self._asked = ""
        was_changed = self._name in self._drafts
        self._write(text)
        if was_changed != (self._name in self._drafts):
            self._show_templates()

    def set_value(self, field: str, shown: str) -> None:
        """Take a value to try the template with, written as the table shows it."""
        if field in self._values:
            self._values[field] = unwritten(shown)
            self.try_now()

    def set_printer(self, dpi: int) -> None:
        """Choose how many dots the printer has on an inch."""
        self._dpi = dpi
        self.try_now()

    def set_screen(self, pixels: float) -> None:
        """Choose how many pixels of the screen a millimetre has."""
        if pixels != self._pixels:
            self._pixels = pixels
            self.try_now()

    def try_now(self) -> None:
        """Have the text tried out."""
        if self._page is not None:
            data = {**data_of(self._values), "image": PICTURE}
            self._draft = Draft(self._own.file(self._name), self._text, data, self._dpi, self._pixels)
            self._try_out(self._draft)

    def tried(self, trial: Trial) -> None:
        """Show what came of a draft, if it is still the newest."""
        if self._page is None or trial.draft is not self._draft:
            return
        if trial.page is not None:
            used = tuple(name for name in ORDER if name in trial.fields)
            if used != self._fields:
                self._fields = used
                self._show_samples()
        self._page.show_trial(trial)

    # Files.

    def save(self, name: str = "") -> None:
        """Write the text into the folder of own templates, under another name if one is given."""
        name = name or self._name
        is_other = name != self._name
        if is_other and self._is_listed(name) and not self._once_more(f"save {name}"):
            self._tell(say("There is a template {name}. Save once more to replace it.", name=name))
            return
        before, text = self._name, self._text
        self._elsewhere(
            lambda: (self._own.save(name, text), self._look(name)),
            lambda done: self._is_saved(before, text, *done),
        )

    def revert(self) -> None:
        """Take back what was written since it was saved."""
        self._drafts.pop(self._name, None)
        self._open(self._name)

    def delete(self) -> None:
        """Delete the own template; the one that comes with the station returns."""
        name = self._name
        if not self._once_more(f"delete {name}"):
            self._tell(say("Press Delete once more to delete your own {name}.", name=name))
            return
        self._elsewhere(
            lambda: (self._own.delete(name), self._look(name)), lambda done: self._is_deleted(name, *done)
        )

    def print_test(self) -> None:
        """Print the label that is saved, with the values of the table."""
        if self._name in self._drafts:
            self._tell(say("Save the template first: printers use it as it is saved."))
            return
        used = {name: self._values[name] for name in self._fields if name in FIELDS}
        self._print(Print(self._name, used))
        self._tell(say("The label is handed over. Whether it was printed is told in the main window."))

    # Scans.

    def scanned(self, scan: Scan) -> None:
        """Fill the label with what was scanned, or do what a control code says; nothing is booked."""
        if self._page is None:
            self._put(scan)
            return
        reading = self._read_code(scan.text)
        if reading.kind is Kind.COMMAND:
            self._obey(reading)
            return
        read = {name: reading.get(name) for name in FIELDS if reading.get(name)}
        self._values |= {**read, "barcode": reading.text}
        self._show_samples()
        self.try_now()
        self._tell(say("The label shows what was scanned. Nothing was booked."))

    def _obey(self, reading: Reading) -> None:
        action = reading.get("action")
        if action == "print":
            self.print_test()
        elif action in ("save", "confirm"):
            self.save()
        elif action in ("cancel", "home") and self._page is not None:
            self._page.end()
        else:
            self._tell(say("{code} does nothing here. Close this page first.", code=reading.text))

    # Within.

    def _look(self, name: str) -> Shelved:
        """Read the files; called elsewhere. A template that is gone leaves another one."""
        listed = self._own.listed()
        names = [one.name for one in listed]
        shown = name if name in names else FIRST if FIRST in names or not names else names[0]
        return Shelved(listed, shown, self._own.text(shown))

    def _open(self, name: str) -> None:
        """Read the files and show what they hold, unless something else is opened meanwhile."""
        self._turn += 1
        turn = self._turn
        self._elsewhere(
            lambda: self._look(name), lambda found: self._show(found) if turn == self._turn else None
        )

    def _show(self, found: Shelved) -> None:
        if self._page is None:
            return
        self._listed, self._name = found.listed, found.name
        self._kept = "" if isinstance(found.text, Text) else found.text
        self._text = self._drafts.get(self._name, self._kept)
        self._fields = ()
        self._is_shown = True
        self._page.show_text(self._text)
        self._show_templates()
        self.try_now()
        if isinstance(found.text, Text):
            self._tell(found.text)

    def _is_saved(self, before: str, text: str, problem: Text | None, found: Shelved) -> None:
        if problem is not None:
            self._tell(problem)
            return
        self._saved()
        if self._drafts.get(before) == text:
            del self._drafts[before]
        self._listed = found.listed
        if self._name == before:
            self._name, self._kept = found.name, text
            # What was written while it was being saved is still to be saved.
            self._write(self._text)
            self.try_now()
        self._show_templates()
        self._tell(self._about_saved(found.name))

    def _is_deleted(self, name: str, problem: Text | None, found: Shelved) -> None:
        if problem is not None:
            self._tell(problem)
            return
        self._saved()
        self._drafts.pop(name, None)
        if self._name == name:
            self._show(found)
        self._tell(say("Your own {name} is deleted.", name=name))

    def _write(self, text: str) -> None:
        self._text = text
        if text == self._kept:
            self._drafts.pop(self._name, None)
        else:
            self._drafts[self._name] = text

    def _about_saved(self, name: str) -> Text:
        file = self._own.file(name)
        if any(listed.problems for listed in self._listed if listed.name == name):
            return say("Saved: {file}. It is not used before its mistakes are mended.", file=file)
        return say("Saved: {file}.", file=file)

    def _is_listed(self, name: str) -> bool:
        return any(listed.name == name for listed in self._listed)

    def _once_more(self, what: str) -> bool:
        """Tell whether this was asked for just before."""
        is_second = self._asked == what
        self._asked = "" if is_second else what
        return is_second

    def _show_templates(self) -> None:
        if self._page is None:
            return
        is_own = any(listed.is_own for listed in self._listed if listed.name == self._name)
        is_changed = self._name in self._drafts
        entries = [self._entry(listed) for listed in self._listed]
        self._page.show_templates(entries, self._name, Abilities(is_changed, is_own))

    def _entry(self, listed: Listed) -> Entry:
        is_changed = listed.name in self._drafts
        return Entry(listed.name, listed.title, listed.is_own, bool(listed.problems), is_changed)

    def _show_samples(self) -> None:
        if self._page is not None:
            used = [name for name in self._fields if name in self._values]
            self._page.show_samples([(name, written(self._values[name])) for name in used])

    def _tell(self, message: Text) -> None:
        if self._page is not None:
            self._page.show_message(message)
