"""Set the place to work in by its name or code, then go on with the workflow that was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from station.model import (
    Answered,
    Ask,
    Context,
    Done,
    Entered,
    Event,
    Outcome,
    Place,
    Pressed,
    Refused,
    Say,
    Scanned,
    Step,
    SwitchTo,
    Verdict,
    Why,
    WorkAt,
)
from station.operations import FindPlace, Found, Lookup, Thing, Write
from station.screen import View
from station.text import say
from station.workflows.base import BASIC_ANSWERS, CANCEL, CANCELLED, done, failed, refused


@dataclass(frozen=True, slots=True)
class Asked:
    """No place was named yet."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The server is asked for a location of this name."""

    text: str
    scan_id: str


@dataclass(frozen=True, slots=True)
class Scanning:
    """There is no such name; perhaps it is a location's code."""

    text: str
    scan_id: str


PlaceState = Asked | Naming | Scanning


class PlaceWorkflow:
    """Finds one location and hands over to ``then``, whatever came of it."""

    ANSWERS = BASIC_ANSWERS
    ARROWS: Mapping[type, frozenset[type]] = {
        Asked: frozenset({Naming}),
        Naming: frozenset({Asked, Scanning}),
        Scanning: frozenset({Asked}),
    }
    name = "place"

    def __init__(self, then: str) -> None:
        self._then = then

    def begin(self) -> PlaceState:
        """Start without a place."""
        return Asked()

    def waiting(self, state: PlaceState) -> bool:
        """Scans wait until the place is known, for it decides where things go."""
        return not isinstance(state, Asked)

    def step(self, state: PlaceState, event: Event, context: Context) -> Step[PlaceState]:
        """React to an event."""
        if isinstance(event, Entered):
            naming = Naming(event.text, event.scan_id)
            return Step(naming, (Ask(f"{event.scan_id}:name", FindPlace(event.text)),))
        if isinstance(event, Answered) and not isinstance(state, Asked):
            return self._answered(state, event)
        if isinstance(event, Pressed):
            return self._pressed(state, event)
        if isinstance(event, Scanned):
            return Step(Asked(), (SwitchTo(self._then, event),))
        return Step(state)

    def _pressed(self, state: PlaceState, event: Pressed) -> Step[PlaceState]:
        if event.action != "cancel":
            nothing = say("There is nothing to confirm here. Scan a code.")
            return Step(state, (Say(refused(event.scan_id, nothing)),))
        given_up = () if isinstance(state, Asked) else (Say(refused(state.scan_id, CANCELLED)),)
        told = Say(done(event.scan_id, CANCELLED))
        return Step(Asked(), (*given_up, told, SwitchTo(self._then)))

    def _answered(self, state: Naming | Scanning, event: Answered) -> Step[PlaceState]:
        if event.op_id == f"{state.scan_id}:name" and isinstance(state, Naming):
            return self._named(state, event.outcome)
        if event.op_id == f"{state.scan_id}:code" and isinstance(state, Scanning):
            return self._looked_up(state, event.outcome)
        return Step(state)

    def _named(self, state: Naming, outcome: Outcome) -> Step[PlaceState]:
        things = outcome.data if isinstance(outcome, Done) else ()
        if isinstance(things, tuple) and len(things) == 1 and isinstance(things[0], Thing):
            return self._placed(state.scan_id, things[0])
        if isinstance(outcome, Done) and things:
            several = say("Several locations are called {name}. Give the whole path.", name=state.text)
            return self._leave(refused(state.scan_id, several))
        if not isinstance(outcome, Done):
            return self._leave(refused(state.scan_id, *failed(outcome)))
        scanning = Scanning(state.text, state.scan_id)
        return Step(scanning, (Ask(f"{state.scan_id}:code", Lookup(state.text)),))

    def _looked_up(self, state: Scanning, outcome: Outcome) -> Step[PlaceState]:
        found = outcome.data if isinstance(outcome, Done) else None
        if isinstance(found, Found) and found.thing.model == "stocklocation":
            return self._placed(state.scan_id, found.thing)
        unmatched = isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}
        if isinstance(outcome, Done) or unmatched:
            unknown = say("There is no location {name} on the server.", name=state.text)
            return self._leave(refused(state.scan_id, unknown))
        return self._leave(refused(state.scan_id, *failed(outcome)))

    def _placed(self, scan_id: str, thing: Thing) -> Step[PlaceState]:
        if thing.structural:
            sentence = say("{place} only holds other locations. Choose one of those.", place=thing.name)
            return self._leave(refused(scan_id, sentence))
        verdict = done(
            scan_id, say("Working at {place}.", place=thing.name), location=thing.name, pk=thing.pk
        )
        return Step(Asked(), (WorkAt(Place(thing.pk, thing.name)), Say(verdict), SwitchTo(self._then)))

    def _leave(self, verdict: Verdict) -> Step[PlaceState]:
        return Step(Asked(), (Say(verdict), SwitchTo(self._then)))

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Setting the place writes nothing, so no write can be its own."""
        raise AssertionError(f"setting the place made no {write.KIND}")

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Nothing is written, so nothing can be in doubt."""
        raise AssertionError(f"setting the place made no {write.KIND}")

    def view(self, state: PlaceState, context: Context) -> View:
        """Return what the screen shows."""
        return View(
            self.name,
            say("Place to work in"),
            say("Looking for the location ..."),
            say("Go on scanning."),
            actions=(CANCEL,),
            busy=True,
        )
