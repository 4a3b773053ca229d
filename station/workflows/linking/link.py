"""Linking: a thing, its code, the next thing, its code, and so on without a pause."""

from collections.abc import Mapping
from dataclasses import replace

from station.model import (
    Answered,
    Ask,
    Brought,
    Commit,
    Context,
    Done,
    Entered,
    Event,
    Kind,
    NotSent,
    Outcome,
    Pressed,
    Refused,
    Result,
    Say,
    Scanned,
    Step,
    Unknown,
    Verdict,
)
from station.operations import Found, Link, Lookup, Thing, Unlink, Write, code_hash
from station.screen import View
from station.text import Text, say
from station.workflows.base import BASIC_ANSWERS, CANCELLED, done, failed, refused
from station.workflows.linking import rules, verdicts, view
from station.workflows.linking.finding import LEADS_NOWHERE, find, load, no_thing, thing_in
from station.workflows.linking.states import (
    Asking,
    Checking,
    Finding,
    Holding,
    LinkState,
    Moving,
    Pair,
    Ready,
    Stranded,
)
from station.workflows.lookup.sentences import thing_data

ANSWER_FIRST = say("First answer what is asked: CONFIRM or CANCEL. This scan was not used.")
NOTHING_TO_CONFIRM = say("There is nothing to confirm here. Scan the next code.")


class LinkWorkflow:
    """Links codes to things; what the server would replace or refuse without a word is asked or said.

    ``prefix`` is what control codes begin with.
    """

    name = "link"
    ANSWERS = BASIC_ANSWERS
    ARROWS: Mapping[type, frozenset[type]] = {
        Ready: frozenset({Ready, Finding}),
        Finding: frozenset({Ready, Finding, Holding, Checking}),
        Holding: frozenset({Ready, Holding, Checking}),
        Checking: frozenset({Ready, Checking, Holding, Asking}),
        Asking: frozenset({Ready, Asking, Moving}),
        Moving: frozenset({Ready, Moving, Stranded}),
        Stranded: frozenset({Ready, Stranded}),
    }

    def __init__(self, prefix: str = "STATION:") -> None:
        self._prefix = prefix

    def begin(self) -> LinkState:
        """Start with no thing and no code."""
        return Ready()

    def waiting(self, state: LinkState) -> bool:
        """Wait for what tells a thing from its code; a link on its way keeps nobody waiting."""
        return isinstance(state, Finding | Checking | Moving)

    def step(self, state: LinkState, event: Event, context: Context) -> Step[LinkState]:
        """React to an event."""
        if isinstance(event, Scanned):
            return self._scanned(state, event)
        if isinstance(event, Pressed):
            return self._confirmed(state, event) if event.action == "confirm" else _cancelled(state, event)
        if isinstance(event, Answered):
            return self._answered(state, event, context)
        if isinstance(event, Brought) and isinstance(state, Ready):
            return _looking(state, *load(event))
        if isinstance(event, Entered) and event.field == "code" and isinstance(state, Ready):
            return _code_first(state, event, self._prefix)
        return Step(state)

    # Scans.

    def _scanned(self, state: LinkState, event: Scanned) -> Step[LinkState]:
        if isinstance(state, Asking | Stranded):
            return Step(state, (Say(refused(event.scan.id, ANSWER_FIRST)),))
        if isinstance(state, Ready):
            return _thing_scanned(state, event)
        if isinstance(state, Holding):
            problem = rules.problem_of_reading(event.reading, self._prefix)
            pair = Pair(state.thing, event.reading.text, event.scan.id, event.scan.id)
            return _no_code(state, pair, problem) if problem else _check(state, pair)
        return Step(state)

    # Presses.

    def _confirmed(self, state: LinkState, event: Pressed) -> Step[LinkState]:
        if isinstance(state, Asking):
            step = _commit(state, state.pair) if state.holder is None else _move(state, state.holder)
        elif isinstance(state, Stranded):
            step = _put_back(state)
        else:
            return Step(state, (Say(refused(event.scan_id, NOTHING_TO_CONFIRM)),))
        return Step(step.state, (Say(done(event.scan_id, say("Confirmed."))), *step.effects))

    # Answers.

    def _answered(self, state: LinkState, event: Answered, context: Context) -> Step[LinkState]:
        if isinstance(state, Finding) and event.op_id == state.op:
            return _found(state, event.outcome, context)
        if isinstance(state, Checking) and event.op_id == state.op:
            return _checked(state, event.outcome, context)
        if isinstance(state, Moving) and event.op_id == state.op:
            return self._moved(state, event.outcome)
        if event.op_id.endswith(":undo") and isinstance(event.outcome, Done):
            return _undone(state)
        return self._linked(state, event)

    def _linked(self, state: LinkState, event: Answered) -> Step[LinkState]:
        """Show what became of a link, where the screen still shows it."""
        pair = next((pair for pair in state.under_way if pair.op == event.op_id), None)
        if pair is None:
            return Step(state)
        if isinstance(event.outcome, Done | Refused):
            state = replace(state, under_way=tuple(each for each in state.under_way if each is not pair))
        if isinstance(state, Ready) and state.verdict and state.verdict.scan_id == pair.scan_id:
            state = replace(state, verdict=self.judge(_link(pair), pair.scan_id, event.outcome))
        return Step(state)

    def _moved(self, state: Moving, outcome: Outcome) -> Step[LinkState]:
        write = _link(state.pair) if state.is_free else _unlink(state.pair, state.holder)
        verdict = self.judge(write, state.pair.scan_id, outcome)
        if isinstance(outcome, NotSent | Unknown):
            verdict = replace(verdict, headline=verdicts.still_moving(state.pair))
            return Step(replace(state, verdict=verdict), (Say(verdict),))
        if state.is_free and isinstance(outcome, Refused):
            verdict = verdicts.stranded(state.pair, state.holder, outcome)
            return Step(Stranded(state.pair, state.holder, verdict, state.under_way), (Say(verdict),))
        if state.is_free or isinstance(outcome, Refused):
            return Step(Ready(verdict, under_way=state.under_way))
        verdict = verdicts.linking(state.pair)
        effects = (Say(verdict), Commit(state.pair.op, state.pair.scan_id, _link(state.pair)))
        return Step(replace(state, verdict=verdict, is_free=True), effects)

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Say what the answer to a write means."""
        return verdicts.judge(write, scan_id, outcome, undoing=Unlink)

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Say that nobody can tell whether a write was carried out."""
        return verdicts.doubt(write, scan_id)

    def view(self, state: LinkState, context: Context) -> View:
        """Return what the screen shows."""
        return view.linking(self.name, state)


def _told(state: Ready, verdict: Verdict) -> Step[LinkState]:
    """Say something and show it."""
    return Step(replace(state, verdict=verdict), (Say(verdict),))


def _thing_scanned(state: Ready, event: Scanned) -> Step[LinkState]:
    if event.reading.kind is Kind.UNUSABLE:
        return _told(state, refused(event.scan.id, event.reading.problem))
    just_linked = _being_linked(event.reading.text, event.scan.id, state.under_way)
    return _told(state, just_linked) if just_linked else _looking(state, *find(event))


def _looking(state: Ready, finding: Finding, asked: Ask) -> Step[LinkState]:
    return Step(replace(finding, code=state.code, under_way=state.under_way), (asked,))


def _code_first(state: Ready, event: Entered, prefix: str) -> Step[LinkState]:
    problem = rules.problem_of_code(event.text, prefix)
    if problem is not None:
        return _told(state, refused(event.scan_id, problem))
    verdict = done(event.scan_id, say("Scan the thing that {code} shall lead to.", code=event.text))
    return _told(replace(state, code=event.text), verdict)


def _undone(state: LinkState) -> Step[LinkState]:
    """Show that the latest write was taken back; its own words are on the tape."""
    if isinstance(state, Stranded):
        holder = rules.named(state.holder)
        headline = say("{code} leads to {holder} again.", code=state.pair.text, holder=holder)
        back = Ready(under_way=state.under_way)
        return _told(back, Verdict(state.pair.scan_id, Result.TAKEN_BACK, headline))
    if isinstance(state, Ready):
        verdict = Verdict("", Result.TAKEN_BACK, say("Taken back. Scan the next thing."))
        return Step(replace(state, verdict=verdict))
    return Step(state)


def _no_code(state: Holding | Checking, pair: Pair, problem: Text, detail: str = "") -> Step[LinkState]:
    """Refuse a code, and wait for another one for the same thing."""
    verdict = refused(pair.scan_id, problem, detail)
    return Step(Holding(pair.thing, verdict, state.under_way), (Say(verdict),))


# The thing.


def _found(state: Finding, outcome: Outcome, context: Context) -> Step[LinkState]:
    thing, under_way = thing_in(outcome), state.under_way
    if thing is None:
        return _told(Ready(None, state.code, under_way), no_thing(state, outcome))
    problem = rules.problem_of_thing(thing, context.identity)
    if problem is not None:
        return _told(Ready(None, state.code, under_way), refused(state.scan_id, problem))
    thing = _as_it_will_be(thing, under_way)
    if state.code:
        return _check(state, Pair(thing, state.code, state.scan_id, state.origin))
    named = rules.named(thing)
    sentence = say("{thing} has a code. Scan the one to take its place.", thing=named)
    if not thing.linked:
        sentence = say("{thing}: now scan its code.", thing=named)
    verdict = done(state.scan_id, sentence, **thing_data(thing))
    return Step(Holding(thing, verdict, under_way), (Say(verdict),))


def _as_it_will_be(thing: Thing, under_way: tuple[Pair, ...]) -> Thing:
    """Return a thing with the code that is being linked to it."""
    codes = [p.text for p in under_way if (p.thing.model, p.thing.pk) == (thing.model, thing.pk)]
    return replace(thing, linked=code_hash(codes[-1])) if codes else thing


# The code.


def _check(state: Holding | Finding, pair: Pair) -> Step[LinkState]:
    """Ask where a code leads, unless the station knows."""
    just_linked = _being_linked(pair.text, pair.scan_id, state.under_way)
    if just_linked is not None:
        return _told(Ready(under_way=state.under_way), just_linked)
    if pair.thing.linked == code_hash(pair.text):
        return _leads_there(pair, state.under_way)
    op = f"{pair.origin}:where"
    return Step(Checking(pair, op, state.under_way), (Ask(op, Lookup(pair.text)),))


def _being_linked(text: str, scan_id: str, under_way: tuple[Pair, ...]) -> Verdict | None:
    """Say that a code is on its way to a thing, which the server does not know yet."""
    pair = next((pair for pair in under_way if code_hash(pair.text) == code_hash(text)), None)
    if pair is None:
        return None
    named = rules.named(pair.thing)
    headline = say("{code} is being linked to {thing}. Scan the next thing.", code=text, thing=named)
    return refused(scan_id, headline)


def _leads_there(pair: Pair, under_way: tuple[Pair, ...]) -> Step[LinkState]:
    named = rules.named(pair.thing)
    headline = say("{code} leads to {thing} already. Scan the next thing.", code=pair.text, thing=named)
    return _told(Ready(under_way=under_way), done(pair.scan_id, headline))


def _checked(state: Checking, outcome: Outcome, context: Context) -> Step[LinkState]:
    pair = state.pair
    if isinstance(outcome, Refused) and outcome.why in LEADS_NOWHERE:
        return _free(state)
    if not (isinstance(outcome, Done) and isinstance(outcome.data, Found)):
        return _no_code(state, pair, *failed(outcome))
    found = outcome.data
    if found.is_label:
        # A supplier's reader took it apart; nothing on the server has it as its own.
        return _free(state)
    if rules.is_own_code(pair.text, found.thing):
        return _no_code(state, pair, rules.own_code(pair.text))
    if (found.thing.model, found.thing.pk) == (pair.thing.model, pair.thing.pk):
        return _leads_there(pair, state.under_way)
    problem = rules.problem_of_thing(found.thing, context.identity)
    if problem is not None:
        named = rules.named(found.thing)
        headline = say("{code} leads to {thing}. {problem}", code=pair.text, thing=named, problem=problem)
        return _no_code(state, pair, headline)
    return _ask(state, found.thing)


def _free(state: Checking) -> Step[LinkState]:
    """Link a code that leads nowhere, or ask first if the thing has another one."""
    return _commit(state, state.pair) if state.pair.thing.linked == "" else _ask(state, None)


def _ask(state: Checking, holder: Thing | None) -> Step[LinkState]:
    verdict = verdicts.question(state.pair, holder)
    return Step(Asking(state.pair, verdict, holder, state.under_way), (Say(verdict),))


# Writes.


def _link(pair: Pair) -> Link:
    thing = pair.thing
    return Link(thing.model, thing.pk, pair.text, thing.name, replaces=thing.linked)


def _unlink(pair: Pair, holder: Thing) -> Unlink:
    return Unlink(holder.model, holder.pk, pair.text, holder.name)


def _commit(state: Checking | Asking | Stranded, pair: Pair) -> Step[LinkState]:
    verdict = verdicts.linking(pair)
    ready = Ready(verdict, under_way=(*state.under_way, pair))
    return Step(ready, (Say(verdict), Commit(pair.op, pair.scan_id, _link(pair))))


def _move(state: Asking, holder: Thing) -> Step[LinkState]:
    verdict = verdicts.moving(state.pair, holder)
    moving = Moving(state.pair, holder, verdict, under_way=state.under_way)
    return Step(moving, (Say(verdict), Commit(moving.op, state.pair.scan_id, _unlink(state.pair, holder))))


def _put_back(state: Stranded) -> Step[LinkState]:
    # The code was the only one that the holder had, so nothing is replaced.
    holder = replace(state.holder, linked="")
    return _commit(state, replace(state.pair, thing=holder, origin=f"{state.pair.origin}:back"))


# Giving up.


def _cancelled(state: LinkState, event: Pressed) -> Step[LinkState]:
    """Give up what is on the screen; what is on its way to the server stays on its way."""
    if isinstance(state, Finding):
        return _gave_up(state, event, refused(state.scan_id, CANCELLED))
    if isinstance(state, Checking | Asking):
        kept = say("Cancelled. Nothing was linked.")
        return _gave_up(state, event, refused(state.pair.scan_id, kept))
    if isinstance(state, Moving):
        # What becomes of the write is told of this scan, so this is only shown.
        left = verdicts.left_behind(state.pair, state.holder, state.is_free)
        verdict = replace(state.verdict, headline=left)
        return Step(Ready(verdict, under_way=state.under_way), (Say(done(event.scan_id, left)),))
    if isinstance(state, Stranded):
        left = say("{code} leads nowhere now. Scan the next thing.", code=state.pair.text)
        return _gave_up(state, event, refused(state.pair.scan_id, left))
    ready = done(event.scan_id, say("Ready for the next thing."))
    return Step(Ready(under_way=state.under_way), (Say(ready),))


def _gave_up(state: LinkState, event: Pressed, verdict: Verdict) -> Step[LinkState]:
    told = Say(done(event.scan_id, verdict.headline))
    return Step(Ready(verdict, under_way=state.under_way), (Say(verdict), told))
