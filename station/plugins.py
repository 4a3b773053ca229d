"""Plug-ins: code of others, found by entry points, that reads codes, talks to servers, prints, or scans.

Plug-ins are programs with all rights of the user, so only packages that the settings name are loaded.
Whatever a plug-in does wrong is said, and the station goes on without it.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from sys import modules
from typing import TYPE_CHECKING, Any

from station.api_client.base import Backend
from station.barcode.reader import LONGEST, Reader
from station.input.sources import KINDS, SourceKind
from station.model import Confidence, Kind, ReadField, Reading
from station.printers.base import Document, Printer, PrinterStatus, PrintOutcome, Unknown
from station.printers.kinds import KINDS as PRINTER_KINDS, Factory
from station.settings import Problem
from station.settings_tree import PrinterSettings, ServerSettings
from station.text import Text, say

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

log = logging.getLogger(__name__)

INTERFACE = 1
"""What a plug-in's module must have as STATION_INTERFACE; it grows when older plug-ins would not work."""
READERS, BACKENDS, PRINTERS, SOURCES = (
    "station.barcode_readers",
    "station.backends",
    "station.printers",
    "station.input_sources",
)
"""The groups of entry points."""
OWN_BACKEND = "inventree"

BackendMaker = Callable[[ServerSettings, str], Backend]
"""Makes one connection to a server with the token for it."""
PrinterMaker = Callable[[PrinterSettings], Any]
"""Makes a label printer (see Printer) from its settings, or a Text that says what they lack."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the plug-ins bring, by name, and what was wrong with some."""

    readers: Mapping[str, Reader] = field(default_factory=dict)
    backends: Mapping[str, BackendMaker] = field(default_factory=dict)
    printers: Mapping[str, PrinterMaker] = field(default_factory=dict)
    sources: Mapping[str, SourceKind] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class Plugins:
    """The plug-ins of the named packages; loaded once, when the first of them is wanted, on any thread.

    ``tell`` hears of a plug-in that fails while it runs: its name, and what became of it.
    """

    def __init__(self, enabled: tuple[str, ...] = ()) -> None:
        self._enabled = enabled
        self._lock = threading.Lock()
        self._loaded: Loaded | None = None
        self.tell: Callable[[str, Text], None] = lambda name, trouble: None

    @property
    def loaded(self) -> Loaded:
        """Return what was found; imports the plug-ins if that has not been done."""
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def readers(self) -> tuple[Reader, ...]:
        """Return the readers of codes."""
        return tuple(self.loaded.readers.values())

    def sources(self) -> Mapping[str, SourceKind]:
        """Return the kinds of sources by the scheme of their addresses."""
        return self.loaded.sources

    def printers(self) -> Mapping[str, Factory]:
        """Return the kinds of label printers by their names."""
        return {kind: _guarded_factory(maker) for kind, maker in self.loaded.printers.items()}

    def connect(self, server: ServerSettings, token: str) -> Backend | str:
        """Make a connection to a server of a plug-in's kind, or say why there is none."""
        maker = self.loaded.backends.get(server.kind)
        if maker is None:
            return f"No plug-in that is enabled knows servers of the kind {server.kind}."
        try:
            return maker(server, token)
        except Exception as error:
            log.exception("the backend %s cannot connect", server.kind)
            return f"The plug-in for {server.kind} failed: {error}"

    def _load(self) -> Loaded:
        found: dict[str, dict[str, Any]] = {group: {} for group in (READERS, BACKENDS, PRINTERS, SOURCES)}
        problems: list[Problem] = []
        for package, entry in self._entries(problems):
            part, reason = self._part(entry, found[entry.group])
            if reason is not None:
                problems.append(_problem(package, entry.name, reason))
            else:
                found[entry.group][entry.name] = part
        return Loaded(found[READERS], found[BACKENDS], found[PRINTERS], found[SOURCES], tuple(problems))

    def _entries(self, problems: list[Problem]) -> Iterator[tuple[str, "EntryPoint"]]:
        for package in dict.fromkeys(self._enabled):
            installed = _installed(package)
            entries = [] if installed is None else [e for e in installed.entry_points if e.group in _FITS]
            if not entries:
                said = say('No plug-in "{package}" is installed; it is left out.', package=package)
                problems.append(Problem("plugins.enabled", "", said))
            yield from ((package, entry) for entry in entries)

    def _part(self, entry: "EntryPoint", others: Mapping[str, object]) -> tuple[object, Text | None]:
        """Import what an entry point names, and say why it cannot be used, if so."""
        if entry.name in others or entry.name in _OWN.get(entry.group, ()):
            return None, say("there is one of this name already")
        try:
            part = entry.load()
        except Exception as error:
            log.exception("the plug-in %s cannot be loaded", entry.name)
            return None, say("it cannot be loaded ({reason})", reason=f"{type(error).__name__}: {error}")
        interface = getattr(modules.get(entry.module), "STATION_INTERFACE", None)
        if interface != INTERFACE:
            return None, say("it is made for interface {its}, not {ours}", its=interface, ours=INTERFACE)
        if not _FITS[entry.group](part):
            return None, say("it is not what a plug-in of {group} must be", group=entry.group)
        if entry.group == READERS:
            return _GuardedReader(entry.name, part, self), None
        return (_guarded_source(part) if entry.group == SOURCES else part), None


_FITS: dict[str, Callable[[Any], bool]] = {
    READERS: callable,
    BACKENDS: callable,
    PRINTERS: callable,
    SOURCES: lambda part: isinstance(part, SourceKind) and callable(part.open),
}
_OWN: dict[str, tuple[str, ...]] = {
    SOURCES: ("stdin", *KINDS),
    BACKENDS: (OWN_BACKEND,),
    PRINTERS: (*PRINTER_KINDS, "system", "server"),
}


def _installed(package: str) -> "Distribution | None":
    # Imported here because only a station with plug-ins pays for it, behind the first paint.
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return distribution(package)
    # ValueError: an empty name.
    except (PackageNotFoundError, ValueError):
        return None


def _problem(package: str, name: str, reason: Text) -> Problem:
    said = say(
        'The plug-in "{name}" of {package} is left out: {reason}.', name=name, package=package, reason=reason
    )
    return Problem(f"plugins.{name}", "", said)


class _GuardedReader:
    """A plug-in's reader of codes; the first time it fails is the last time it is asked."""

    def __init__(self, name: str, read: Reader, plugins: Plugins) -> None:
        self._name = name
        self._read = read
        self._plugins = plugins
        self._is_on = True

    def __call__(self, text: str) -> Reading | None:
        if not self._is_on:
            return None
        try:
            reading = self._read(text)
            return None if reading is None else _checked(reading, self._name)
        except Exception as error:
            log.exception("the reader %s failed", self._name)
            reason = f"{type(error).__name__}: {error}"
        self._is_on = False
        said = say("failed and is switched off ({reason}); tell whoever made it", reason=reason)
        self._plugins.tell(self._name, said)
        return None


def _checked(reading: Reading, reader: str) -> Reading:
    """Return what a plug-in has read if it is sound, else raise; control codes are none of a plug-in's."""
    if reading.kind not in (Kind.LABEL, Kind.PLAIN):
        raise ValueError(f"it gave a reading of the kind {reading.kind!r}")
    fields = tuple(ReadField(each.name, each.value, each.identifier) for each in reading.fields)
    told = reading.format or reader
    texts: list[object] = [reading.text, told, *reading.repairs]
    for each in fields:
        texts += [each.name, each.value, each.identifier]
    for text in texts:
        if not isinstance(text, str) or len(text) > LONGEST:
            raise TypeError("it gave something that is no text, or too long")
        # Lone surrogates raise: they can neither be kept nor sent.
        text.encode()
    if not reading.text:
        raise ValueError("it gave an empty text")
    confidence = Confidence(reading.confidence)
    return Reading(reading.kind, reading.text, fields, tuple(reading.repairs), confidence, format=told)


def _guarded_source(kind: SourceKind) -> SourceKind:
    """Let a source that cannot be opened be told as a scanner that is not there."""

    def opened(*given: Any) -> Any:  # noqa: ANN401 - what any opener takes and gives
        try:
            return kind.open(*given)
        except Exception as error:
            log.exception("a source of a plug-in cannot be opened")
            return _plugin_failed(error)

    return SourceKind(kind.target, opened)


def _guarded_factory(maker: PrinterMaker) -> Factory:
    """Let a printer that cannot be made be told as one whose settings lack something."""

    def made(settings: PrinterSettings) -> Printer | Text:
        try:
            printer = maker(settings)
        except Exception as error:
            log.exception("the printer %s of a plug-in cannot be made", settings.name)
            return _plugin_failed(error)
        return printer if isinstance(printer, Text) else _GuardedPrinter(printer, settings)

    return made


class _GuardedPrinter:
    """A plug-in's label printer; one that fails while it prints leaves the label in doubt."""

    def __init__(self, printer: Any, settings: PrinterSettings) -> None:  # noqa: ANN401 - whatever was made
        self._printer = printer
        found = getattr(printer, "settings", settings)
        self.settings: PrinterSettings = found if isinstance(found, PrinterSettings) else settings

    def print(self, document: Document) -> PrintOutcome:
        try:
            outcome = self._printer.print(document)
        except Exception as error:
            log.exception("the printer %s of a plug-in failed", self.settings.name)
            return Unknown(_plugin_failed(error))
        if isinstance(outcome, PrintOutcome):
            return outcome
        return Unknown(_plugin_failed(TypeError("it told no outcome")))

    def status(self) -> PrinterStatus:
        try:
            status = self._printer.status()
        except Exception as error:
            log.exception("the printer %s of a plug-in failed", self.settings.name)
            return PrinterStatus(False, (_plugin_failed(error),))
        return status if isinstance(status, PrinterStatus) else PrinterStatus(None)


def _plugin_failed(error: Exception) -> Text:
    return say("The plug-in for it failed ({reason}).", reason=f"{type(error).__name__}: {error}")
