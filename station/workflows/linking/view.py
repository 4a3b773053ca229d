"""What linking and unlinking show."""

from dataclasses import replace

from station.model import Tone, Verdict
from station.operations import Thing
from station.screen import Action, Field, View
from station.text import Text, say
from station.workflows.base import CANCEL, CONFIRM, HOME
from station.workflows.linking.rules import named
from station.workflows.linking.states import (
    Asking,
    Checking,
    Finding,
    Holding,
    LinkState,
    Moving,
    Ready,
    Stranded,
    Sure,
    UnlinkState,
)
from station.workflows.lookup.sentences import thing_fields

LINK = Action("link", say("Link codes"), "STATION:LINK")
UNLINK = Action("unlink", say("Unlink codes"), "STATION:UNLINK")
LINKING = say("Link codes")
UNLINKING = say("Unlink codes")
GO_ON = say("Go on scanning.")


def linking(screen: str, state: LinkState) -> View:
    """Show linking."""
    if isinstance(state, Ready):
        return _ready_to_link(screen, state)
    if isinstance(state, Finding):
        return _finding(screen, LINKING, state)
    if isinstance(state, Checking):
        headline = say("Looking where {code} leads ...", code=state.pair.text)
        return _about(screen, headline, GO_ON, state.pair.thing, Tone.NEUTRAL, (CANCEL,), busy=True)
    verdict = state.verdict
    if isinstance(state, Holding):
        prompt = say("Scan the code that shall lead to {thing}.", thing=named(state.thing))
        view = _about(screen, verdict.headline, prompt, state.thing, verdict.tone, (CANCEL,))
    elif isinstance(state, Moving):
        wait = say("Wait until both halves are done.")
        view = _about(screen, verdict.headline, wait, state.pair.thing, verdict.tone, (CANCEL,), busy=True)
    else:
        view = _asking(screen, state)
    return _quoting(view, verdict)


def _ready_to_link(screen: str, state: Ready) -> View:
    prompt = say("Scan a thing, then its code, then the next thing.")
    if state.code:
        prompt = say("Scan the thing that {code} shall lead to.", code=state.code)
    fields = (Field(say("Code"), state.code, strong=True),) if state.code else ()
    actions = (CANCEL, UNLINK, HOME) if state.code else (UNLINK, HOME)
    if state.verdict is None:
        headline = say("Ready to link codes.")
        return View(screen, LINKING, headline, prompt, fields=fields, actions=actions)
    verdict = state.verdict
    view = View(screen, LINKING, verdict.headline, prompt, verdict.tone, fields=fields, actions=actions)
    return _quoting(view, verdict)


def _asking(screen: str, state: Asking | Stranded) -> View:
    thing, holder = state.pair.thing, state.holder
    if isinstance(state, Stranded):
        prompt = say("Scan CONFIRM to put it back, or CANCEL to leave it so.")
    elif holder is None:
        prompt = say("Scan CONFIRM to replace the code, or CANCEL to keep it. UNDO cannot bring it back.")
    else:
        prompt = say("Scan CONFIRM to move the code, or CANCEL to leave it where it is.")
    return _about(screen, state.verdict.headline, prompt, thing, Tone.ASK, (CONFIRM, CANCEL), holder=holder)


def unlinking(screen: str, state: UnlinkState) -> View:
    """Show unlinking."""
    if isinstance(state, Finding):
        return _finding(screen, UNLINKING, state)
    if isinstance(state, Sure):
        prompt = say("Scan CONFIRM to free it, or CANCEL to keep it.")
        if not state.barcode:
            prompt = say("Scan CONFIRM to free it; UNDO could not bring it back. CANCEL keeps it.")
        headline, actions = state.verdict.headline, (CONFIRM, CANCEL)
        return View(
            screen, UNLINKING, headline, prompt, Tone.ASK, fields=_fields(state.thing), actions=actions
        )
    prompt = say("Scan a thing, or the code that is linked to it.")
    if state.verdict is None:
        headline = say("Ready to unlink codes.")
        return View(screen, UNLINKING, headline, prompt, actions=(LINK, HOME))
    verdict = state.verdict
    view = View(screen, UNLINKING, verdict.headline, prompt, verdict.tone, actions=(LINK, HOME))
    return _quoting(view, verdict)


def _finding(screen: str, title: Text, state: Finding) -> View:
    headline = say("Looking up {code} ...", code=state.text)
    return View(screen, title, headline, GO_ON, actions=(CANCEL,), busy=True)


def _about(
    screen: str,
    headline: Text,
    prompt: Text,
    thing: Thing,
    tone: Tone,
    actions: tuple[Action, ...],
    busy: bool = False,
    holder: Thing | None = None,
) -> View:
    fields = _fields(thing)
    if holder is not None:
        fields = (*fields, Field(say("Leads to"), named(holder), strong=True), *thing_fields(holder))
    return View(screen, LINKING, headline, prompt, tone, fields=fields, actions=actions, busy=busy)


def _fields(thing: Thing) -> tuple[Field, ...]:
    return (Field(say("Thing"), named(thing), strong=True), *thing_fields(thing))


def _quoting(view: View, verdict: Verdict) -> View:
    """Quote what the server said."""
    return replace(view, detail=verdict.detail)
