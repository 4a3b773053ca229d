"""A thing on the screen: what is still missing of it comes in while the operator goes on."""

from dataclasses import replace

from station.model import Ask, Brought, Done, Effect, Outcome, Pressed, Refused, Say, Step
from station.operations import Details, LoadDetails, LoadPicture, LoadThing, Thing
from station.text import say
from station.workflows.base import done, failed, refused
from station.workflows.lookup.sentences import found_sentence, thing_data
from station.workflows.lookup.states import Kept, LookupState, Ready, Showing
from station.workflows.lookup.tables import tables
from station.workflows.stock_codes import listed_thing


def complete(state: Showing, kept: Kept) -> Step[Showing]:
    """Ask for the picture of a thing and for what stands around it; nobody waits for either."""
    op = f"{state.origin}:picture" if state.thing.picture else ""
    pictured: tuple[Effect, ...] = (Ask(op, LoadPicture(state.thing.picture), at_leisure=True),) if op else ()
    return Step(replace(state, picture_op=op), (*pictured, *asked_details(state, kept)))


def asked_details(state: Showing, kept: Kept) -> tuple[Effect, ...]:
    """Ask for the details of a thing, unless those of another one are still under way."""
    if kept.asking or not state.wants_details:
        return ()
    thing = state.thing
    part = thing.pk if thing.model == "part" else thing.part
    return (Ask(state.details_op, LoadDetails(thing.model, thing.pk, part), at_leisure=True),)


def brought(event: Brought) -> Step[LookupState]:
    """Show a thing that another screen knows, and load all of it."""
    return _bring(event.thing, event.pressed)


def _bring(thing: Thing, pressed: Pressed) -> Step[LookupState]:
    verdict = done(pressed.scan_id, found_sentence(thing), **thing_data(thing))
    op = f"{pressed.origin}:thing"
    shown = Showing(thing, pressed.origin, verdict, loading=op)
    return Step(shown, (Say(verdict), Ask(op, LoadThing(thing.model, thing.pk))))


def row_chosen(state: Showing, event: Pressed) -> Step[LookupState]:
    """Show a stock item of the list."""
    items = tables(state.thing, state.details).items
    turn = int(event.value) if event.value.isdecimal() else 0
    if not 0 < turn <= len(items):
        verdict = refused(event.scan_id, say("This row is not shown any more. Choose another one."))
        return Step(replace(state, word=verdict), (Say(verdict),))
    return _bring(listed_thing(items[turn - 1]), event)


def answered(state: Showing, op_id: str, outcome: Outcome, kept: Kept) -> Step[LookupState]:
    """Take what was still missing of a thing; ``kept`` tells what is under way after this answer."""
    if op_id and op_id == state.loading:
        return _loaded(state, outcome, kept)
    data = outcome.data if isinstance(outcome, Done) else None
    if op_id and op_id == state.picture_op:
        return Step(replace(state, picture=data if isinstance(data, bytes) else b""))
    if op_id == state.details_op and state.wants_details:
        if isinstance(data, Details):
            return Step(replace(state, details=data))
        return Step(replace(state, missing=failed(outcome)[0]))
    # The details of the thing before have come; now it is this one's turn.
    return Step(state, asked_details(state, kept))


def _loaded(state: Showing, outcome: Outcome, kept: Kept) -> Step[LookupState]:
    if isinstance(outcome, Done) and isinstance(outcome.data, Thing):
        return complete(replace(state, thing=outcome.data, loading=""), kept)
    verdict = refused(state.verdict.scan_id, *failed(outcome))
    if isinstance(outcome, Refused):
        return Step(Ready(verdict), (Say(verdict),))
    # What is known of it stays on the screen; there is nothing to add while the server cannot be reached.
    return Step(replace(state, loading="", missing=verdict.headline))
