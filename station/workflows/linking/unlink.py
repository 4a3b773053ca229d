"""Unlinking: a thing or its linked code, and a word of confirmation."""

from collections.abc import Mapping
from dataclasses import replace

from station.model import (
    Answered,
    Brought,
    Commit,
    Context,
    Done,
    Event,
    Kind,
    Outcome,
    Pressed,
    Result,
    Say,
    Scanned,
    Step,
    Verdict,
)
from station.operations import Link, Unlink, Write, code_hash
from station.screen import View
from station.text import say
from station.workflows.base import BASIC_ANSWERS, CANCELLED, ask, done, refused
from station.workflows.linking import rules, verdicts, view
from station.workflows.linking.finding import find, load, no_thing, thing_in
from station.workflows.linking.states import Finding, Idle, Sure, UnlinkState
from station.workflows.lookup.sentences import thing_data

KEPT = say("Nothing was confirmed, so the code stays.")
NOTHING_TO_CONFIRM = say("There is nothing to confirm here. Scan a thing or its code.")


class UnlinkWorkflow:
    """Frees the code of a thing after a person has confirmed it."""

    name = "unlink"
    ANSWERS = BASIC_ANSWERS
    ARROWS: Mapping[type, frozenset[type]] = {
        Idle: frozenset({Idle, Finding}),
        Finding: frozenset({Idle, Sure}),
        Sure: frozenset({Idle, Finding}),
    }

    def begin(self) -> UnlinkState:
        """Start with nothing on the screen."""
        return Idle()

    def waiting(self, state: UnlinkState) -> bool:
        """Wait while a thing is looked up; the write keeps nobody waiting."""
        return isinstance(state, Finding)

    def step(self, state: UnlinkState, event: Event, context: Context) -> Step[UnlinkState]:
        """React to an event."""
        if isinstance(event, Scanned):
            return self._scanned(state, event)
        if isinstance(event, Pressed):
            return self._confirmed(state, event) if event.action == "confirm" else _cancelled(state, event)
        if isinstance(event, Answered):
            return self._answered(state, event, context)
        if isinstance(event, Brought) and isinstance(state, Idle):
            finding, asked = load(event)
            return Step(finding, (asked,))
        return Step(state)

    def _scanned(self, state: UnlinkState, event: Scanned) -> Step[UnlinkState]:
        kept = (Say(refused(state.verdict.scan_id, KEPT)),) if isinstance(state, Sure) else ()
        if event.reading.kind is Kind.UNUSABLE:
            verdict = refused(event.scan.id, event.reading.problem)
            return Step(Idle(verdict), (*kept, Say(verdict)))
        finding, asked = find(event)
        return Step(finding, (*kept, asked))

    def _confirmed(self, state: UnlinkState, event: Pressed) -> Step[UnlinkState]:
        if not isinstance(state, Sure):
            return Step(state, (Say(refused(event.scan_id, NOTHING_TO_CONFIRM)),))
        thing, scan_id = state.thing, state.verdict.scan_id
        headline = say("Freeing the code of {thing} ...", thing=rules.named(thing))
        verdict = Verdict(scan_id, Result.PENDING, headline)
        write = Unlink(thing.model, thing.pk, state.barcode, thing.name)
        effects = (
            Say(done(event.scan_id, say("Confirmed."))),
            Say(verdict),
            Commit(_op(state.origin), scan_id, write),
        )
        return Step(Idle(verdict, write, _op(state.origin)), effects)

    def _answered(self, state: UnlinkState, event: Answered, context: Context) -> Step[UnlinkState]:
        if isinstance(state, Finding) and event.op_id == state.op:
            return _found(state, event.outcome, context)
        if isinstance(state, Idle) and state.write and state.verdict and event.op_id == state.op:
            verdict = self.judge(state.write, state.verdict.scan_id, event.outcome)
            return Step(replace(state, verdict=verdict))
        if isinstance(state, Idle) and event.op_id.endswith(":undo") and isinstance(event.outcome, Done):
            return Step(Idle(Verdict("", Result.TAKEN_BACK, say("Taken back. Scan the next thing."))))
        return Step(state)

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Say what the answer to a write means."""
        return verdicts.judge(write, scan_id, outcome, undoing=Link)

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Say that nobody can tell whether a write was carried out."""
        return verdicts.doubt(write, scan_id)

    def view(self, state: UnlinkState, context: Context) -> View:
        """Return what the screen shows."""
        return view.unlinking(self.name, state)


def _op(origin: str) -> str:
    return f"{origin}:unlink"


def _found(state: Finding, outcome: Outcome, context: Context) -> Step[UnlinkState]:
    thing = thing_in(outcome)
    if thing is None:
        return _told(no_thing(state, outcome))
    problem = rules.problem_of_thing(thing, context.identity)
    if problem is not None:
        return _told(refused(state.scan_id, problem))
    named = rules.named(thing)
    if thing.linked == "":
        none = say("{thing} has no linked code. Nothing was changed; scan the next thing.", thing=named)
        return _told(refused(state.scan_id, none))
    barcode = state.text if thing.linked == code_hash(state.text) else ""
    sentence = say("{thing} has a code. CONFIRM frees it, CANCEL keeps it.", thing=named)
    if barcode:
        sentence = say(
            "{code} leads to {thing}. CONFIRM frees it, CANCEL keeps it.", code=barcode, thing=named
        )
    elif thing.linked is None:
        sentence = say("The server does not tell whether {thing} has a code; CONFIRM frees one.", thing=named)
    verdict = ask(state.scan_id, sentence, **thing_data(thing))
    return Step(Sure(thing, barcode, state.origin, verdict), (Say(verdict),))


def _told(verdict: Verdict) -> Step[UnlinkState]:
    return Step(Idle(verdict), (Say(verdict),))


def _cancelled(state: UnlinkState, event: Pressed) -> Step[UnlinkState]:
    if isinstance(state, Idle):
        return Step(Idle(), (Say(done(event.scan_id, say("Ready for the next thing."))),))
    if isinstance(state, Sure):
        verdict = refused(state.verdict.scan_id, KEPT)
    else:
        verdict = refused(state.scan_id, CANCELLED)
    return Step(Idle(verdict), (Say(verdict), Say(done(event.scan_id, verdict.headline))))
