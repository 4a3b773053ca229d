"""The server's own code of a thing: shown to be scanned from the screen, copied, printed."""

import json
from dataclasses import replace

from station.model import Ask, Copy, Done, Effect, Outcome, Pressed, Print, Refused, Say, Step, Why
from station.operations import GenerateCode, Thing
from station.text import Text, say
from station.workflows.base import CANCELLED, done, failed, refused
from station.workflows.label_data import label_of
from station.workflows.lookup.states import Coding, LookupState, Showing

WORDS = frozenset({"code", "copy", "print"})
"""What a code is wanted for."""


def wanted(state: Showing, event: Pressed) -> Step[LookupState]:
    """Ask for the code of the thing that is shown, unless it is known."""
    if state.code:
        return _use(state, event)
    op = f"{event.origin}:code"
    return Step(Coding(state, event, op), (Ask(op, GenerateCode(state.thing.model, state.thing.pk)),))


def generated(state: Coding, outcome: Outcome) -> Step[LookupState]:
    """Use the code that the server gave; a server that gives none reads the long form too."""
    code = ""
    if isinstance(outcome, Done) and isinstance(outcome.data, str):
        code = outcome.data.strip()
    elif isinstance(outcome, Refused) and outcome.why is Why.NOT_SUPPORTED:
        code = plain_code(state.showing.thing)
    if code:
        return _use(replace(state.showing, code=code), state.pressed)
    verdict = refused(state.pressed.scan_id, *failed(outcome))
    return Step(replace(state.showing, word=verdict), (Say(verdict),))


def meanwhile(state: Coding, step: Step[LookupState]) -> Step[LookupState]:
    """Take what comes in for the thing while its code is asked for; the thing itself may be gone."""
    if isinstance(step.state, Showing):
        return Step(replace(state, showing=step.state), step.effects)
    in_vain = Say(refused(state.pressed.scan_id, CANCELLED))
    return Step(step.state, (*step.effects, in_vain))


def cancelled(state: Coding, event: Pressed) -> Step[LookupState]:
    """Give up the code that is under way; the thing stays on the screen."""
    verdict = refused(state.pressed.scan_id, CANCELLED)
    return Step(state.showing, (Say(verdict), Say(done(event.scan_id, CANCELLED))))


def plain_code(thing: Thing) -> str:
    """Return the form of a thing's code that every version of the server understands."""
    return json.dumps({thing.model: thing.pk})


def _use(state: Showing, event: Pressed) -> Step[LookupState]:
    name = state.thing.name
    effects: tuple[Effect, ...] = ()
    if event.action == "copy":
        effects, told = (Copy(state.code),), say("The code of {name} is copied.", name=name)
    elif event.action == "print":
        label = label_of(state.thing, state.code, state.copies, event.scan_id)
        effects, told = (label,), _printing(label, name)
    else:
        told = say("The code of {name} is on the screen.", name=name)
    verdict = done(event.scan_id, told, code=state.code)
    # A printed label needs no code on the screen, unless it stands there already.
    is_shown = state.is_code_shown or event.action == "code"
    copies = 1 if event.action == "print" else state.copies
    shown = replace(state, word=verdict, is_code_shown=is_shown, copies=copies)
    return Step(shown, (Say(verdict), *effects))


def _printing(label: Print, name: str) -> Text:
    if label.copies == 1:
        return say("A label for {name} goes to the printer.", name=name)
    return say("{copies} labels for {name} go to the printer.", copies=label.copies, name=name)


def copies_said(state: Showing, event: Pressed) -> Step[LookupState]:
    """Remember how many labels the next PRINT makes."""
    copies = int(event.value) if event.value.isdecimal() else 0
    if not copies:
        verdict = refused(event.scan_id, say("No copies are no label. Scan how many, or PRINT for one."))
    else:
        verdict = done(event.scan_id, say("PRINT makes {copies} labels now.", copies=copies))
    return Step(replace(state, copies=copies or state.copies, word=verdict), (Say(verdict),))
