"""The printers command: what is set up and how it is, what the system has, what the server could print."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from queue import Empty, SimpleQueue

from station.cli_options import FINE, PROBLEM
from station.model import Done
from station.operations import LoadLabelTemplates, LoadMachines, ServerMachine, ServerTemplate
from station.plugins import Plugins
from station.printer_kinds import known_kinds, system_names
from station.printers.base import Printer, PrinterStatus
from station.printers.kinds import open_printer
from station.server_session import ServerSession
from station.settings_tree import PrinterSettings, Settings
from station.text import NOTHING, Text, say, visible
from station.workflows.base import failed

PATIENCE = 10.0
"""Seconds in which all printers together must have told how they are."""
OFF = say("switched off in the settings")
READY = say("ready")
SILENT = say("does not tell how it is")
NO_ANSWER = say("did not answer in time")


@dataclass(frozen=True)
class Told:
    """A printer as it is set up, and how it is; ``problem`` is what is wrong with its settings."""

    settings: PrinterSettings
    status: PrinterStatus | None = None
    problem: Text = NOTHING

    @property
    def is_bad(self) -> bool:
        """Tell whether nothing can be printed on it now, though it is switched on."""
        return self.problem != NOTHING or (self.status is not None and self.status.ready is False)

    @property
    def state(self) -> Text:
        """Return how it is, in words."""
        if self.problem != NOTHING:
            return self.problem
        if self.status is None:
            return OFF
        if self.status.ready is None:
            return SILENT
        return self.status.reason if self.status.reason != NOTHING else READY

    def as_object(self) -> dict[str, object]:
        """Return it for scripts."""
        settings = self.settings
        return {
            "name": settings.name,
            "kind": settings.kind,
            "address": settings.address,
            "language": settings.language,
            "dpi": settings.dpi,
            "width_mm": settings.width_mm,
            "height_mm": settings.height_mm,
            "media": settings.media,
            "templates": list(settings.templates),
            "enabled": settings.enabled,
            "ready": self.status.ready if self.status else None,
            "status": str(self.state),
            "reasons": [str(reason) for reason in self.status.reasons] if self.status else [],
            "problem": str(self.problem),
        }


@dataclass(frozen=True)
class OnServer:
    """What the server could print with, as far as the user may see it."""

    templates: tuple[ServerTemplate, ...] = ()
    machines: tuple[ServerMachine, ...] = ()


def run_printers(settings: Settings, as_json: bool) -> int:
    """Print all that is known of printers; returns 1 if one that is switched on is not ready, else 0."""
    plugins = Plugins(settings.plugins.enabled)
    with closing(ServerSession(settings.server, plugins, lambda step: None)) as session:
        kinds = known_kinds(settings.printers, plugins, session.perform)
        made = [(each, open_printer(each, kinds) if each.enabled else None) for each in settings.printers]
        printers = [printer for _, printer in made if printer is not None and not isinstance(printer, Text)]
        states = asked(printers)
        told = [_told(each, printer, states) for each, printer in made]
        server = _server(session) if settings.server.url else None
    system = system_names()
    if as_json:
        print(json.dumps(_as_object(told, system, server), indent=2))
    else:
        _show(told, system, server)
    is_bad = any(each.is_bad for each in told) or isinstance(server, Text)
    return PROBLEM if is_bad else FINE


def asked(
    printers: Sequence[Printer], patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic
) -> dict[str, PrinterStatus]:
    """Ask all printers at once how they are; one that does not answer in time is left alone."""
    answers: SimpleQueue[tuple[str, PrinterStatus]] = SimpleQueue()

    def ask(printer: Printer) -> None:
        answers.put((printer.settings.name, printer.status()))

    for printer in printers:
        threading.Thread(target=ask, args=(printer,), name="ask a printer", daemon=True).start()
    found: dict[str, PrinterStatus] = {}
    end = clock() + patience
    while len(found) < len(printers):
        try:
            name, status = answers.get(timeout=max(0.0, end - clock()))
        except Empty:
            break
        found[name] = status
    return found


def _told(
    settings: PrinterSettings, printer: Printer | Text | None, states: dict[str, PrinterStatus]
) -> Told:
    if isinstance(printer, Text):
        return Told(settings, problem=printer)
    if printer is None:
        return Told(settings)
    # The printer knows better than its settings what its roll makes of them.
    return Told(printer.settings, states.get(settings.name, PrinterStatus(False, (NO_ANSWER,))))


def _server(session: ServerSession) -> OnServer | Text:
    templates = session.perform(LoadLabelTemplates())
    if not isinstance(templates, Done) or not isinstance(templates.data, tuple):
        headline, detail = failed(templates)
        return say("{headline} ({detail})", headline=headline, detail=detail) if detail else headline
    # Benches may seldom see them.
    machines = session.perform(LoadMachines())
    if isinstance(machines, Done) and isinstance(machines.data, tuple):
        return OnServer(templates.data, machines.data)
    return OnServer(templates.data)


def _as_object(
    told: Sequence[Told], system: list[str] | Text, server: OnServer | Text | None
) -> dict[str, object]:
    there = server if isinstance(server, OnServer) else OnServer()
    return {
        "printers": [each.as_object() for each in told],
        "system": [] if isinstance(system, Text) else system,
        "server_templates": [
            {
                "pk": each.pk,
                "name": each.name,
                "model": each.model,
                "width_mm": each.width,
                "height_mm": each.height,
            }
            for each in there.templates
        ],
        "server_machines": [asdict(each) for each in there.machines],
        "problems": [str(each) for each in (system, server) if isinstance(each, Text)],
    }


def _show(told: Sequence[Told], system: list[str] | Text, server: OnServer | Text | None) -> None:
    if not told:
        print("No label printer is set up.")
    for each in told:
        settings = each.settings
        what = f"{settings.kind} {settings.address}".strip()
        print(
            f"{'BAD' if each.is_bad else 'ok '}  {visible(settings.name):<16}  {visible(what):<32}  "
            f"{_paper(settings)}  {each.state}"
        )
    if isinstance(system, Text):
        print(system)
    for name in [] if isinstance(system, Text) else system:
        print(f"     {visible(name):<16}  of the system")
    if isinstance(server, Text):
        print(f"BAD  server            {server}")
    there = server if isinstance(server, OnServer) else OnServer()
    for machine in there.machines:
        print(f"     {visible(machine.name):<16}  machine of the server, {visible(machine.pk)}")
    for template in there.templates:
        print(f"     {visible(template.name):<16}  template of the server for {visible(template.model)}")


def _paper(settings: PrinterSettings) -> str:
    size = " × ".join(f"{each:g}" if each else "…" for each in (settings.width_mm, settings.height_mm))
    return f"{settings.language}, {settings.dpi} dpi, {settings.media or f'{size} mm'}"
