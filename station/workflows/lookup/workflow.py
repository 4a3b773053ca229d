"""Look up: any code in, the thing it stands for on the screen; on the home screen context decides."""

from collections.abc import Mapping
from dataclasses import replace

from station.model import (
    Answered,
    Ask,
    Brought,
    Chosen,
    Context,
    Effect,
    Entered,
    Event,
    Outcome,
    Pressed,
    Print,
    Say,
    Scanned,
    Step,
    SwitchTo,
    Verdict,
)
from station.modes import MODES
from station.operations import LoadDetails, Write
from station.screen import View
from station.text import Text, say
from station.workflows.base import BASIC_ANSWERS, CANCELLED, done, refused
from station.workflows.lookup import coding, finding, offers, showing, view
from station.workflows.lookup.sentences import fact_of
from station.workflows.lookup.states import (
    Coding,
    FindingOrder,
    Kept,
    Looking,
    LookupState,
    NotKnown,
    Ready,
    Showing,
)

HANDED_OVER = frozenset(
    {
        *("move", "count", "add", "remove", "status", "split", "merge"),
        *("link", "unlink", "receive", "pack"),
    }
)
"""Words that other screens carry out with the thing that is shown."""
OF_UNKNOWN = frozenset({"link", "search", "receive"})
"""What can be done with a code that nothing has."""


class LookupWorkflow:
    """Shows what a code stands for; ``context_decides`` makes it the home screen.

    On the home screen a purchase order opens receiving, a sales order, shipment or build order opens packing,
    and a location becomes the place to work in; as a mode of its own, looking up never leaves the screen
    by itself and changes nothing.
    """

    ANSWERS = BASIC_ANSWERS | HANDED_OVER | OF_UNKNOWN | coding.WORDS | {"copies", "digit", "row"}
    ARROWS: Mapping[type, frozenset[type]] = {
        Ready: frozenset({Ready, Looking, Showing}),
        Looking: frozenset({Ready, Looking, FindingOrder, Showing}),
        FindingOrder: frozenset({Ready, FindingOrder, NotKnown, Showing}),
        NotKnown: frozenset({Ready, NotKnown, Looking}),
        Showing: frozenset({Ready, Looking, Showing, Coding}),
        Coding: frozenset({Coding, Showing, Ready}),
    }

    def __init__(self, name: str, context_decides: bool) -> None:
        self.name = name
        self._context_decides = context_decides

    def begin(self) -> LookupState:
        """Start with nothing on the screen."""
        return Ready()

    def waiting(self, state: LookupState) -> bool:
        """Wait while a code is with the server; pictures and details keep nobody waiting."""
        return isinstance(state, Looking | FindingOrder | Coding)

    def step(self, state: LookupState, event: Event, context: Context) -> Step[LookupState]:
        """React to an event."""
        heard = _heard(state.kept, event)
        step = self._step(state, event, context, heard)
        return Step(replace(step.state, kept=_kept(heard, step.effects)), step.effects)

    def _step(self, state: LookupState, event: Event, context: Context, heard: Kept) -> Step[LookupState]:
        if isinstance(event, Pressed) and event.action == "digit":
            return self._chosen(state, event, context)
        if isinstance(event, Pressed):
            return _pressed(state, event, context)
        if isinstance(event, Scanned):
            return finding.look_up(event)
        if isinstance(event, Brought):
            return showing.brought(event)
        if isinstance(event, Answered):
            return self._answered(state, event, heard)
        return Step(state)

    def _chosen(self, state: LookupState, event: Pressed, context: Context) -> Step[LookupState]:
        """Do what has a digit as its key."""
        offered = self.view(state, context).actions
        meant = next((action for action in offered if action.key and action.key == event.value), None)
        if meant is not None:
            return _pressed(state, replace(event, action=meant.name, value=meant.value), context)
        sentence = say("Nothing here has the digit {digit}. Scan a code.", digit=event.value)
        return Step(state, (Say(refused(event.scan_id, sentence)),))

    def _answered(self, state: LookupState, event: Answered, heard: Kept) -> Step[LookupState]:
        if isinstance(state, Looking) and event.op_id == state.op:
            return finding.looked_up(state, event.outcome, self._context_decides)
        if isinstance(state, FindingOrder) and event.op_id == state.op:
            return finding.searched(state, event.outcome, self._context_decides)
        if isinstance(state, Coding) and event.op_id == state.op:
            return coding.generated(state, event.outcome)
        if isinstance(state, Coding):
            return coding.meanwhile(state, showing.answered(state.showing, event.op_id, event.outcome, heard))
        if isinstance(state, Showing):
            return showing.answered(state, event.op_id, event.outcome, heard)
        return Step(state)

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Looking up writes nothing, so no write can be its own."""
        raise AssertionError(f"looking up made no {write.KIND}")

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Nothing is written, so nothing can be in doubt."""
        raise AssertionError(f"looking up made no {write.KIND}")

    def view(self, state: LookupState, context: Context) -> View:
        """Return what the screen shows."""
        return view.view(state, context, self.name, self._context_decides)


def _heard(kept: Kept, event: Event) -> Kept:
    """Take note of details that have come, whosever they are."""
    is_answer = isinstance(event, Answered) and event.op_id == kept.asking
    return replace(kept, asking="") if is_answer else kept


def _kept(kept: Kept, effects: tuple[Effect, ...]) -> Kept:
    """Take note of details that are asked for, and of the label that is printed."""
    for effect in effects:
        if isinstance(effect, Ask) and isinstance(effect.read, LoadDetails):
            kept = replace(kept, asking=effect.op_id)
        elif isinstance(effect, Print):
            kept = replace(kept, printed=effect)
    return kept


def _pressed(state: LookupState, event: Pressed, context: Context) -> Step[LookupState]:
    if event.action == "cancel":
        return _cancelled(state, event)
    if isinstance(state, NotKnown) and event.action in OF_UNKNOWN:
        return _unknown_handed_over(state, event)
    if isinstance(state, Showing):
        step = _of_thing(state, event, context)
        if step is not None:
            return step
    if event.action in MODES:
        return Step(state, (Say(done(event.scan_id, MODES[event.action])), SwitchTo(event.action)))
    return Step(state, (Say(refused(event.scan_id, _nothing_to(event.action))),))


def _nothing_to(word: str) -> Text:
    if word == "confirm":
        return say("There is nothing to confirm here. Scan a code.")
    if word in offers.ITEM_WORDS:
        return say("This is done with a stock item. Scan one first, then this word again.")
    return say("Nothing is shown that this could be meant for. Scan a code first, then this word again.")


def _cancelled(state: LookupState, event: Pressed) -> Step[LookupState]:
    if isinstance(state, Coding):
        return coding.cancelled(state, event)
    if isinstance(state, Looking | FindingOrder):
        verdict = refused(state.scanned.scan.id, CANCELLED)
        told = (Say(done(event.scan_id, CANCELLED)),) if event.scan_id else ()
        return Step(Ready(verdict), (Say(verdict), *told))
    ready = Say(done(event.scan_id, say("Ready for the next code.")))
    if isinstance(state, Showing) and state.is_code_shown:
        return Step(replace(state, is_code_shown=False, word=None), (ready,))
    return Step(Ready(), (ready,))


def _of_thing(state: Showing, event: Pressed, context: Context) -> Step[LookupState] | None:
    """Do something with the thing that is shown; None for a word that is not about it."""
    word, thing = event.action, state.thing
    if word == "row":
        return showing.row_chosen(state, event)
    if word == "copies":
        return coding.copies_said(state, event)
    if word in coding.WORDS:
        return coding.wanted(state, event)
    if not offers.is_about(word, thing):
        return None
    if not offers.may(context.identity, word, thing):
        text = say(
            "Your account may not do this with {name}. Ask whoever manages the server.", name=thing.name
        )
        verdict = refused(event.scan_id, text)
        return Step(replace(state, word=verdict), (Say(verdict),))
    if word in {"receive", "pack"}:
        return _order_opened(state, event)
    # The button names no status: the screen of one item offers them all.
    pressed = replace(event, action="item") if word == "status" and not event.value else event
    return Step(state, (SwitchTo(offers.screen_of(word, thing), Brought(thing, pressed)),))


def _order_opened(state: Showing, event: Pressed) -> Step[LookupState]:
    """Receive or pack the order that is shown, by the code that led to it, else by its name."""
    thing = state.thing
    opened = Say(done(event.scan_id, MODES[event.action]))
    if state.scanned is not None:
        chosen = Chosen(state.scanned, thing.pk, model=thing.model)
        return Step(state, (opened, SwitchTo(event.action, chosen)))
    name = fact_of(thing, "Sales order") or thing.name
    return Step(state, (opened, SwitchTo(event.action, Entered("order", name, event.origin))))


def _unknown_handed_over(state: NotKnown, event: Pressed) -> Step[LookupState]:
    """Hand a code that nothing has to another screen; what becomes of it is told of its own scan."""
    scanned = state.scanned
    text, scan_id = scanned.reading.text, scanned.scan.id
    begins: dict[str, Event] = {
        "link": Entered("code", text, scan_id),
        "search": Entered("words", text, scan_id),
        "receive": scanned,
    }
    opened = Say(done(event.scan_id, MODES[event.action]))
    return Step(state, (opened, SwitchTo(event.action, begins[event.action])))
