"""Search: words in, a list of things with pictures; a digit chooses one, which is then looked up."""

from collections.abc import Mapping
from dataclasses import replace

from station.model import (
    Answered,
    Ask,
    Brought,
    Context,
    Done,
    Entered,
    Event,
    Kind,
    Outcome,
    Pressed,
    Say,
    Scanned,
    Step,
    SwitchTo,
    Verdict,
)
from station.operations import LoadPicture, SearchThings, Thing, Write
from station.screen import View
from station.text import Text, say
from station.workflows.base import BASIC_ANSWERS, CANCELLED, done, failed, refused
from station.workflows.searching.states import ON_A_PAGE, Listing, Ready, Searching, SearchState
from station.workflows.searching.view import view

FEWEST, MOST = 2, 100
"""Characters of the words that are searched for."""
TOO_FEW = say("One character finds everything. Type at least two.")
TOO_MANY = say("These are too many characters to search for. Type fewer words.")
NO_CHOICE = say("Type words, or scan a code, then choose a row by its digit.")
MOST_FOUND = 45


class SearchWorkflow:
    """Finds parts, stock, locations and orders by words; codes of things are looked up instead."""

    name = "search"
    ANSWERS = BASIC_ANSWERS | {"digit", "next-line"}
    ARROWS: Mapping[type, frozenset[type]] = {
        Ready: frozenset({Ready, Searching}),
        Searching: frozenset({Ready, Listing}),
        Listing: frozenset({Ready, Searching, Listing}),
    }

    def begin(self) -> SearchState:
        """Start without words."""
        return Ready()

    def waiting(self, state: SearchState) -> bool:
        """Wait while the server searches; pictures keep nobody waiting."""
        return isinstance(state, Searching)

    def step(self, state: SearchState, event: Event, context: Context) -> Step[SearchState]:
        """React to an event."""
        if isinstance(event, Scanned):
            return _scanned(state, event)
        if isinstance(event, Entered) and event.field == "words":
            return _search(state, event.text, event.scan_id)
        if isinstance(event, Pressed):
            return _pressed(state, event)
        if isinstance(event, Answered):
            return _answered(state, event)
        return Step(state)

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Searching writes nothing, so no write can be its own."""
        raise AssertionError(f"searching made no {write.KIND}")

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Nothing is written, so nothing can be in doubt."""
        raise AssertionError(f"searching made no {write.KIND}")

    def view(self, state: SearchState, context: Context) -> View:
        """Return what the screen shows."""
        return view(state)


def _scanned(state: SearchState, event: Scanned) -> Step[SearchState]:
    if event.reading.kind is Kind.UNUSABLE:
        return _said(state, refused(event.scan.id, event.reading.problem))
    if event.reading.kind is Kind.PLAIN:
        return _search(state, event.reading.text, event.scan.id)
    return Step(state, (SwitchTo("lookup", event),))


def _search(state: SearchState, text: str, scan_id: str) -> Step[SearchState]:
    # A server cannot be asked for half a character, which some scanners type.
    words = " ".join(text.encode("utf-8", "replace").decode().split())
    if not FEWEST <= len(words) <= MOST:
        return _said(state, refused(scan_id, TOO_MANY if len(words) > MOST else TOO_FEW))
    op = f"{scan_id}:search"
    return Step(Searching(words, scan_id, op), (Ask(op, SearchThings(words)),))


def _said(state: SearchState, verdict: Verdict) -> Step[SearchState]:
    """Say something; a list that is shown stays."""
    shown = replace(state, verdict=verdict) if isinstance(state, Listing) else Ready(verdict)
    return Step(shown, (Say(verdict),))


# Actions.


def _pressed(state: SearchState, event: Pressed) -> Step[SearchState]:
    if event.action == "cancel":
        return _cancelled(state, event)
    if not isinstance(state, Listing):
        return _said(state, refused(event.scan_id, NO_CHOICE))
    if event.action == "next-line":
        return _next_page(state, event)
    if event.action == "confirm":
        only = state.things[0] if len(state.things) == 1 else None
        return _choose(state, event, only)
    digit = int(event.value) if event.value.isdecimal() else 0
    page = state.page
    return _choose(state, event, page[digit - 1] if 0 < digit <= len(page) else None)


def _cancelled(state: SearchState, event: Pressed) -> Step[SearchState]:
    if isinstance(state, Searching):
        verdict = refused(state.scan_id, CANCELLED)
        told = (Say(done(event.scan_id, CANCELLED)),) if event.scan_id else ()
        return Step(Ready(verdict), (Say(verdict), *told))
    return Step(Ready(), (Say(done(event.scan_id, say("Ready for other words."))),))


def _choose(state: Listing, event: Pressed, thing: Thing | None) -> Step[SearchState]:
    if thing is None:
        return _said(state, refused(event.scan_id, say("No such row is shown. Choose one by its digit.")))
    return Step(state, (SwitchTo("lookup", Brought(thing, event)),))


def _next_page(state: Listing, event: Pressed) -> Step[SearchState]:
    following = state.first + ON_A_PAGE
    first = following if following < len(state.things) else 0
    verdict = done(event.scan_id, say("From {first} on.", first=first + 1))
    step = _pictured(replace(state, first=first, verdict=verdict))
    return Step(step.state, (Say(verdict), *step.effects))


# Answers.


def _answered(state: SearchState, event: Answered) -> Step[SearchState]:
    if isinstance(state, Searching) and event.op_id == state.op:
        return _found(state, event.outcome)
    if isinstance(state, Listing) and event.op_id in state.asked:
        data = event.outcome.data if isinstance(event.outcome, Done) else None
        if isinstance(data, bytes):
            return Step(replace(state, pictures={**state.pictures, state.asked[event.op_id]: data}))
    return Step(state)


def _found(state: Searching, outcome: Outcome) -> Step[SearchState]:
    told = outcome.data if isinstance(outcome, Done) else None
    if not isinstance(told, tuple):
        return _said(state, refused(state.scan_id, *failed(outcome)))
    things = tuple(each for each in told if isinstance(each, Thing))[:MOST_FOUND]
    if not things:
        nothing = say("Nothing on the server is called {words}. Try fewer or other words.", words=state.words)
        return _said(state, refused(state.scan_id, nothing, count=0))
    names = [thing.name for thing in things]
    verdict = done(state.scan_id, _sentence(state.words, len(things)), count=len(things), found=names)
    step = _pictured(Listing(state.words, things, state.op, verdict))
    return Step(step.state, (Say(verdict), *step.effects))


def _sentence(words: str, count: int) -> Text:
    if count == 1:
        return say("One thing found for {words}.", words=words)
    if count == MOST_FOUND:
        return say("The first {count} found for {words}.", count=count, words=words)
    return say("{count} found for {words}.", count=count, words=words)


def _pictured(state: Listing) -> Step[SearchState]:
    """Ask for the small pictures of the page that were not asked for yet."""
    wanted = dict.fromkeys(thing.thumbnail for thing in state.page if thing.thumbnail)
    new = [path for path in wanted if path not in state.asked.values()]
    asked = {f"{state.origin}:picture:{len(state.asked) + n}": path for n, path in enumerate(new)}
    asks = tuple(Ask(op, LoadPicture(path)) for op, path in asked.items())
    return Step(replace(state, asked={**state.asked, **asked}), asks)
