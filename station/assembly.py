"""Puts a running station together from its settings: journal, lanes, engine. No window is needed for it."""

import functools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station import folders, photos
from station.api_client.base import Backend
from station.api_client.unavailable import UnavailableBackend
from station.barcode.patterns import Pattern, checked
from station.barcode.reader import ReadOptions, read
from station.engine import Engine
from station.journal.store import Journal, Keep
from station.label_desk import Surface
from station.lanes import EngineThread, ServerLanes
from station.means import Means, TokenSource
from station.messages import Desk, DeviceChanged, Listener, Message
from station.model import Context, Entered
from station.modes import MODES, offer
from station.pace import Pace
from station.plugins import OWN_BACKEND, Plugins
from station.screen import Device, Snapshot, Status
from station.settings import Problem
from station.settings_tree import ServerSettings, Settings
from station.text import NOTHING, Text, say
from station.workflows.base import Workflow
from station.workflows.lookup.workflow import LookupWorkflow

if TYPE_CHECKING:
    from station.printers.kinds import Factory
    from station.printers.server import Perform

NO_MORE: Mapping[str, Workflow[Any]] = {}
DAY = 86_400
LEISURE = 0.2
"""Seconds without a scan after which what stands around a thing is asked: nobody looks at it sooner."""
WORKFLOWS = (*(mode for mode in MODES if mode != "disputes"), "item")
"""The screens in which a station may start, besides those of recipes."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a station starts: in which workflow, with which order, at which location (names or codes)."""

    workflow: str = "home"
    order: str = ""
    location: str = ""


def journal_file(settings: Settings) -> Path:
    """Return the journal's file."""
    return Path(settings.journal.file) if settings.journal.file else folders.data_folder() / "journal.sqlite"


def label_surface(means: Means, has_window: bool = False) -> Surface:
    """Return what the desk for labels stands on; only with a window the system's printers can be used."""
    settings = means.settings

    def kinds(perform: "Perform") -> "Mapping[str, Factory]":
        # Imported here because it takes 20 ms, which the window's first paint need not wait for.
        from station.printer_kinds import known_kinds

        known = known_kinds(settings.printers, means.plugins, perform)
        return {name: kind for name, kind in known.items() if has_window or name != "system"}

    return Surface(
        settings,
        folders.templates_folder(),
        journal_file(settings).with_name("labels.sqlite"),
        lambda: connect(settings.server, means.token, means.plugins),
        kinds,
        lambda: _recipe_names(settings),
    )


def _recipe_names(settings: Settings) -> list[tuple[str, str]]:
    from station.recipes.files import recipes_of

    return [(recipe.title, recipe.name) for recipe in recipes_of(settings).recipes]


def connect(
    server: ServerSettings,
    token: TokenSource,
    plugins: Plugins | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> Backend:
    """Make one connection to the server; called on each lane's own thread.

    ``wait`` is how it waits while the server works.
    """
    if server.kind != OWN_BACKEND:
        connected = (plugins or Plugins()).connect(server, token(server))
        return UnavailableBackend(connected) if isinstance(connected, str) else connected
    # Imported here because requests costs 100 to 250 ms, which the window's first paint need not wait for.
    from station.api_client.http import HttpClient, address_problem
    from station.api_client.inventree.backend import InvenTreeBackend
    from station.api_client.inventree.sign_in import is_token

    problem = address_problem(server)
    if problem is not None:
        return UnavailableBackend(str(problem))
    secret = token(server)
    if not is_token(secret):
        return UnavailableBackend("There is no token for this server. Sign in to it first.")
    return InvenTreeBackend(HttpClient(server, secret), wait, photos.kept)


def read_options(settings: Settings) -> ReadOptions:
    """Return what a site has of its own in its codes; patterns that cannot be used are left out."""
    found = (checked(name, expression) for name, expression, _ in settings.patterns)
    patterns = tuple(pattern for pattern in found if isinstance(pattern, Pattern))
    codes = settings.codes
    return ReadOptions(codes.command_prefix, codes.short_prefix, patterns=patterns)


def pattern_problems(settings: Settings) -> list[Problem]:
    """Say which patterns of the site's own cannot be used, and why."""
    problems = []
    for name, expression, where in settings.patterns:
        reason = checked(name, expression)
        if isinstance(reason, Text):
            said = say('The pattern "{name}" is left out: {reason}.', name=name, reason=reason)
            problems.append(Problem(f"patterns.{name}", where, said))
    return problems


def first_snapshot() -> Snapshot:
    """Return what a screen shows before the station has begun: the home screen, without a server yet."""
    home = LookupWorkflow("home", context_decides=True)
    return Snapshot(home.view(home.begin(), Context()), Status(), ())


class Station:
    """A running station without eyes or hands: messages in, a listener told what happens."""

    def __init__(
        self,
        means: Means,
        listener: Listener,
        beginning: Beginning,
        new_id: Callable[[], str],
        more_workflows: Mapping[str, Workflow[Any]] = NO_MORE,
        desk: Desk | None = None,
    ) -> None:
        self._means = means
        self._settings = settings = means.settings
        self._listener = listener
        self._beginning = beginning
        self._new_id = new_id
        self._more_workflows = more_workflows
        self._desk = desk
        self._engine = EngineThread(self._make_engine)
        means.plugins.tell = self._plugin_failed
        self._lanes = ServerLanes(
            lambda: connect(settings.server, means.token, means.plugins), self._engine.put
        )

    def start(self) -> None:
        """Open the journal and begin; raises JournalProblem."""
        self._engine.start()
        self._lanes.start()
        for message in self._first_messages():
            self.put(message)

    def put(self, message: Message) -> None:
        """Hand in a scan, an action or a device's state; callable from any thread."""
        self._engine.put(message)

    def wait_until_settled(self, seconds: float) -> bool:
        """Wait until everything that came in has its final answer; False if time ran out."""
        return self._engine.wait_until_settled(seconds)

    def stop(self) -> None:
        """End everything within a limit; what is still being sent is in doubt at the next start."""
        self._lanes.stop()
        self._engine.stop()

    def _plugin_failed(self, name: str, trouble: Text) -> None:
        self.put(DeviceChanged(f"plug-in {name}", Device(say("Plug-in {name}", name=name), trouble, False)))

    def _standing_notice(self, of_journal: Text, of_recipes: Sequence[Problem]) -> Text:
        """Return what stays on the screen: what befell the journal, else what could not be used as set up."""
        if of_journal != NOTHING:
            return of_journal
        problems = (*self._means.problems, *self._means.plugins.loaded.problems, *of_recipes)
        return say("{problem}", problem=str(problems[0])) if problems else NOTHING

    def _first_messages(self) -> Sequence[Message]:
        given = (("location", self._beginning.location), ("order", self._beginning.order))
        return [Entered(field, text, self._new_id()) for field, text in given if text]

    def _make_engine(self) -> Engine:
        # Imported here because it takes up to 100 ms, which the window's first paint need not wait for.
        from station.recipes.files import recipes_of
        from station.screens import all_screens, label_rules

        journal = self._settings.journal
        file, server = journal_file(self._settings), self._means.server_name
        workflow = "receive" if self._beginning.order else self._beginning.workflow
        opened = Journal(file, server, time.time, Keep(journal.keep_days, journal.most_megabytes))
        # The journal forgets the writes they belong to by then.
        photos.forget(time.time() - journal.keep_days * DAY)
        found = recipes_of(self._settings)
        screens = all_screens(self._settings, found.recipes, workflow, self._more_workflows)
        if workflow not in screens:
            workflow = "home"
        options = replace(read_options(self._settings), readers=self._means.plugins.readers())
        return Engine(
            screens,
            "place" if self._beginning.location else workflow,
            opened,
            self._lanes,
            self._listener,
            time.time,
            self._pace(),
            self._standing_notice(opened.notice, found.problems),
            functools.partial(read, options=options),
            self._desk,
            [offer(recipe.name, recipe.title) for recipe in found.recipes],
            label_rules(self._settings),
        )

    def _pace(self) -> Pace:
        journal = self._settings.journal
        return Pace(
            journal.patience_seconds,
            journal.look_back_seconds,
            journal.retry_seconds,
            hold=journal.undo_seconds,
            same_scan=self._settings.inputs.same_scan_ms / 1000,
            leisure=LEISURE,
        )
