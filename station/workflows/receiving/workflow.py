"""Receive: open a purchase order by scanning, then book bag after bag against its lines."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from station.model import (
    Answered,
    Chosen,
    Context,
    Effect,
    Entered,
    Event,
    Kind,
    Outcome,
    Photograph,
    Pressed,
    Result,
    Say,
    Scanned,
    Step,
    Verdict,
)
from station.operations import Write
from station.screen import View
from station.text import Text, say
from station.workflows.base import BASIC_ANSWERS, CANCELLED, done, refused
from station.workflows.receiving import (
    answering,
    asking,
    capturing,
    checking,
    closing,
    detail_sentences,
    finding,
    order_sentences,
    sentences,
    verdicts,
    view,
)
from station.workflows.receiving.bags import Detail, Said
from station.workflows.receiving.bench import Bench
from station.workflows.receiving.booking import capture, refuse, told
from station.workflows.receiving.rules import Rules
from station.workflows.receiving.states import (
    Adding,
    Capturing,
    Checking,
    Choosing,
    Confirming,
    Counting,
    Deciding,
    Finished,
    Leading,
    Loading,
    NotPlaced,
    Picture,
    ReceiveState,
    Receiving,
    Searching,
    receiving_behind,
)
from station.workflows.statuses import STATUSES

DETAILS = {
    "serials": Detail.SERIALS,
    "batch": Detail.BATCH,
    "expiry": Detail.EXPIRY,
    "packaging": Detail.PACKAGING,
    "note": Detail.NOTE,
}
"""Control codes after which the next code is a detail of the bag."""
OWN_ANSWERS = frozenset(
    {"quantity", "digit", "status", "next-line", "range", "photo", "finish", "print", "save", *DETAILS}
)

_OF_A_BAG = frozenset({Receiving, Checking, Confirming, Counting, Deciding, Capturing})
"""Where the scan of a bag may lead."""


class ReceiveWorkflow:
    """The receiving dock: every bag is one scan, one line, one receipt."""

    name = "receive"
    ANSWERS = BASIC_ANSWERS | OWN_ANSWERS
    ARROWS: Mapping[type, frozenset[type]] = {
        Choosing: frozenset({Choosing, Searching, Loading}),
        Searching: frozenset({Choosing, Searching, Loading, Receiving}),
        Loading: _OF_A_BAG - {Checking} | {Choosing, Loading, NotPlaced},
        NotPlaced: frozenset({Choosing, NotPlaced, Loading, Searching, Receiving}),
        Receiving: _OF_A_BAG | {Choosing, Finished},
        Checking: _OF_A_BAG | {Adding, Loading},
        Confirming: _OF_A_BAG,
        Counting: _OF_A_BAG | {Finished},
        Deciding: _OF_A_BAG,
        Capturing: _OF_A_BAG - {Checking},
        Adding: _OF_A_BAG | {Adding, Loading},
        Finished: _OF_A_BAG | {Finished},
    }

    def __init__(self, rules: Rules | None = None) -> None:
        self._rules = rules or Rules()

    def begin(self) -> ReceiveState:
        """Start without an order."""
        return Choosing()

    def waiting(self, state: ReceiveState) -> bool:
        """Wait while an order or a code is looked up; receipts on their way keep nobody waiting."""
        if isinstance(state, NotPlaced | Adding):
            return bool(state.op)
        return isinstance(state, Searching | Loading | Checking)

    def view(self, state: ReceiveState, context: Context) -> View:
        """Return what the screen shows."""
        return view.view(state, context)

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Say what the answer to a write means."""
        return verdicts.judge(write, scan_id, outcome)

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Say that nobody can tell whether a write was carried out."""
        return verdicts.doubt(write, scan_id)

    def step(self, state: ReceiveState, event: Event, context: Context) -> Step[ReceiveState]:
        """React to an event."""
        bench = Bench(context, self._rules)
        if isinstance(event, Scanned):
            return self._scanned(state, event, bench)
        if isinstance(event, Pressed):
            return self._pressed(state, event, bench)
        if isinstance(event, Answered):
            return self._answered(state, event, bench)
        if isinstance(event, Chosen):
            scanned = event.scanned
            led = Leading(
                scanned.scan.id, scanned.reading.text, scanned, offer=True, supplier_part=event.supplier_part
            )
            return finding.load(led, event.order)
        if isinstance(event, Entered) and event.field == "order" and isinstance(state, Choosing):
            return finding.search(Leading(event.scan_id, event.text.strip()))
        return Step(state)

    # Scans.

    def _scanned(self, state: ReceiveState, event: Scanned, bench: Bench) -> Step[ReceiveState]:
        if isinstance(state, Confirming):
            return asking.scanned_while_confirming(state, event, bench, self._scanned)
        if isinstance(state, Counting):
            return asking.scanned_while_counting(state, event, bench, self._scanned)
        if isinstance(state, Deciding):
            return asking.left(state, event, bench, self._scanned)
        if event.reading.kind is Kind.UNUSABLE:
            return _unusable(state, event)
        if isinstance(state, Capturing):
            return capturing.detail_scanned(state, event, bench)
        if isinstance(state, Adding):
            return self._adding_left(state, event, bench)
        if isinstance(state, Finished):
            return self._scanned(state.receiving, event, bench)
        if isinstance(state, Receiving):
            return checking.bag_scanned(state, event, bench)
        led = Leading(event.scan.id, event.reading.text, event)
        if isinstance(state, NotPlaced):
            not_issued = Say(refused(state.led.scan_id, order_sentences.not_issued(state.order)))
            step = finding.search(replace(led, previous=state.led.previous))
            return Step(step.state, (not_issued, *step.effects))
        return finding.search(led)

    def _adding_left(self, state: Adding, event: Scanned, bench: Bench) -> Step[ReceiveState]:
        not_added = Say(refused(state.scanned.scan.id, order_sentences.not_added(state.part)))
        step = self._scanned(state.receiving, event, bench)
        return Step(step.state, (not_added, *step.effects))

    # Actions.

    def _pressed(self, state: ReceiveState, event: Pressed, bench: Bench) -> Step[ReceiveState]:
        if event.action == "cancel":
            return _cancelled(state, event)
        if self.waiting(state):
            return Step(state, (Say(refused(event.scan_id, _NOTHING_TO_CONFIRM)),))
        step = self._asked_about(state, event, bench)
        if step is not None:
            return step
        if isinstance(state, Counting) and event.action == "finish":
            return _counted_and_finished(state, event, bench)
        if isinstance(state, Receiving | Finished) and event.action != "confirm":
            return _ordered(state if isinstance(state, Receiving) else state.receiving, event)
        return _not_here(state, event)

    def _asked_about(self, state: ReceiveState, event: Pressed, bench: Bench) -> Step[ReceiveState] | None:
        """Take an action as the answer to what is asked; None if it answers nothing."""
        action, scan_id = event.action, event.scan_id
        if isinstance(state, Choosing):
            return finding.order_chosen(state, event.value, scan_id) if action == "digit" else None
        if isinstance(state, NotPlaced):
            return finding.issue(state, event) if action == "confirm" else None
        if isinstance(state, Adding):
            return _while_adding(state, event)
        if isinstance(state, Finished):
            return self._finished(state, event, bench)
        if isinstance(state, Capturing):
            return _while_capturing(state, event, bench)
        if isinstance(state, Confirming | Counting | Deciding):
            return _while_asking(state, event, bench)
        return None

    def _finished(self, state: Finished, event: Pressed, bench: Bench) -> Step[ReceiveState] | None:
        op = event.origin
        if event.action == "confirm":
            return closing.complete(state, event.scan_id, op, bench)
        if event.action in {"print", "save"}:
            return closing.deliver(state, event.scan_id, op, on_paper=event.action == "print")
        return None

    # Answers.

    def _answered(self, state: ReceiveState, event: Answered, bench: Bench) -> Step[ReceiveState]:
        if event.op_id and event.op_id == getattr(state, "op", ""):
            return self._awaited(state, event, bench)
        if isinstance(state, Finished):
            if event.op_id == state.closing and event.op_id:
                return closing.completed(state, event.outcome)
            told_of = closing.answered(state, event.op_id, event.outcome)
            if told_of.state is not state:
                return told_of
        receiving = receiving_behind(state)
        if receiving is None:
            return Step(state)
        step = answering.answered(receiving, event, bench)
        after = _with(state, step.state)
        if isinstance(after, Finished) and step.state.opened.pending != receiving.opened.pending:
            anew = closing.summed_up_anew(after, event.op_id)
            return Step(anew.state, (*step.effects, *anew.effects))
        return Step(after, step.effects)

    def _awaited(self, state: ReceiveState, event: Answered, bench: Bench) -> Step[ReceiveState]:
        if isinstance(state, Searching):
            return finding.searched(state, event.outcome, bench)
        if isinstance(state, Loading):
            return finding.loaded(state, event.outcome, bench)
        if isinstance(state, Checking):
            return checking.checked(state, event.outcome, bench)
        if isinstance(state, NotPlaced):
            return finding.issued(state, event.outcome)
        if isinstance(state, Adding):
            return checking.added(state, event.outcome)
        assert isinstance(state, Finished)
        return closing.answered(state, event.op_id, event.outcome)


_NOTHING_TO_CONFIRM = say("There is nothing to confirm. Scan a bag.")


def _with(state: ReceiveState, receiving: Receiving) -> ReceiveState:
    """Put what has changed on the open order behind a state."""
    if isinstance(state, Receiving):
        return receiving
    if isinstance(state, Searching | Loading | NotPlaced):
        return replace(state, led=replace(state.led, previous=receiving))
    assert not isinstance(state, Choosing)
    # What is asked stays on the screen, whatever becomes of other bags meanwhile.
    asked = state.receiving
    kept = replace(receiving, verdict=asked.verdict, current=asked.current, reading=asked.reading)
    return replace(state, receiving=kept)


def _unusable(state: ReceiveState, event: Scanned) -> Step[ReceiveState]:
    verdict = refused(event.scan.id, event.reading.problem)
    receiving = receiving_behind(state)
    if receiving is not None and not isinstance(state, Capturing):
        return told(receiving, verdict)
    if isinstance(state, Choosing):
        return Step(Choosing(verdict), (Say(verdict),))
    return Step(state, (Say(verdict),))


def _not_here(state: ReceiveState, event: Pressed) -> Step[ReceiveState]:
    """Say what a code is of no use for at this moment."""
    if isinstance(state, Receiving | Choosing):
        first = say("Scan an order first, then this code.")
        verdict = refused(event.scan_id, _NOTHING_TO_CONFIRM if event.action == "confirm" else first)
        return Step(replace(state, verdict=verdict), (Say(verdict),))
    sentence = say("Answer first what is asked on the screen, or scan CANCEL.")
    return Step(state, (Say(refused(event.scan_id, sentence)),))


def _counted_and_finished(state: Counting, event: Pressed, bench: Bench) -> Step[ReceiveState]:
    """Book what was counted, then sum up; if a question comes of it, that comes first."""
    booked = asking.confirmed_count(state, event.scan_id, bench)
    if not isinstance(booked.state, Receiving):
        return booked
    finished = closing.finish(booked.state, event.scan_id, event.origin)
    return Step(finished.state, (*booked.effects, *finished.effects))


def _while_adding(state: Adding, event: Pressed) -> Step[ReceiveState] | None:
    if event.action == "confirm":
        return checking.add(state, event)
    if event.action not in {"quantity", "digit"}:
        return None
    if event.action == "quantity":
        said = replace(state.receiving.said, quantity=Decimal(event.value), digits="")
    else:
        said = state.receiving.said.with_digit(event.value.upper())
    heard = Say(done(event.scan_id, sentences.quantity_set(said.quantity)))
    return Step(replace(state, receiving=replace(state.receiving, said=said)), (heard,))


def _ordered(receiving: Receiving, event: Pressed) -> Step[ReceiveState]:
    """Take an action that concerns the next bag, the last one, or the order."""
    action, scan_id, said = event.action, event.scan_id, receiving.said
    if action == "finish":
        return closing.finish(receiving, scan_id, event.origin)
    if action == "photo":
        return _photograph(receiving, event)
    if action in DETAILS:
        return capture(receiving, None, DETAILS[action], scan_id)
    if action == "quantity":
        quantity = Decimal(event.value)
        heard = sentences.next_quantity(quantity)
        return _noted(receiving, replace(said, quantity=quantity, digits=""), scan_id, heard)
    if action == "digit":
        more = said.with_digit(event.value.upper())
        return _noted(receiving, more, scan_id, sentences.next_quantity(more.quantity))
    if action == "status" and event.value.upper() in STATUSES:
        word = event.value.upper()
        return _noted(
            receiving, replace(said, status=word), scan_id, sentences.next_status(STATUSES[word][1])
        )
    if action == "next-line":
        return _noted(receiving, replace(said, skip=said.skip + 1), scan_id, sentences.next_line())
    return refuse(receiving, scan_id, sentences.not_now())


def _noted(receiving: Receiving, said: Said, scan_id: str, heard: Text) -> Step[ReceiveState]:
    return told(replace(receiving, said=said), done(scan_id, heard))


def _photograph(receiving: Receiving, event: Pressed) -> Step[ReceiveState]:
    latest = receiving.latest
    if latest is None:
        return refuse(receiving, event.scan_id, say("Scan a bag first, then PHOTO."))
    picture = Picture(f"{event.origin}:photo", event.scan_id or latest.scan_id, latest)
    if any(each.op_id == picture.op_id for each in receiving.pictures):
        return refuse(receiving, event.scan_id, say("A photo is being taken. Wait for it."))
    verdict = Verdict(event.scan_id, Result.PENDING, say("Taking a photo of {part} ...", part=latest.part))
    state = replace(receiving, verdict=verdict, pictures=(*receiving.pictures, picture))
    return Step(state, (Say(verdict), Photograph(picture.op_id)))


def _while_asking(
    state: Confirming | Counting | Deciding, event: Pressed, bench: Bench
) -> Step[ReceiveState] | None:
    action, scan_id = event.action, event.scan_id
    if action == "confirm" and isinstance(state, Confirming):
        return asking.confirmed(state, scan_id, bench)
    if action == "confirm" and isinstance(state, Counting):
        return asking.confirmed_count(state, scan_id, bench)
    if action == "digit" and isinstance(state, Deciding):
        return asking.decided(state, event.value, scan_id, bench)
    if action == "digit" and isinstance(state, Counting):
        return asking.digit_counted(state, event.value.upper(), scan_id)
    if action == "quantity":
        return asking.quantity_said(state, Decimal(event.value), scan_id, bench)
    if action == "next-line":
        return asking.next_line(state, scan_id, bench)
    if action == "status" and event.value.upper() in STATUSES:
        word = event.value.upper()
        bag = replace(state.bag, said=replace(state.bag.said, status=word))
        heard = Say(done(scan_id, sentences.status_set(STATUSES[word][1])))
        return Step(replace(state, bag=bag), (heard,))
    if action in DETAILS:
        return _detail_wanted(state, DETAILS[action], scan_id)
    if action == "confirm":
        return Step(state, (Say(refused(scan_id, say("Scan one of the digits shown."))),))
    return None


def _detail_wanted(
    state: Confirming | Counting | Deciding, detail: Detail, scan_id: str
) -> Step[ReceiveState]:
    """Ask for a detail of the bag that is asked about."""
    step = capture(state.receiving, state.bag, detail)
    assert isinstance(step.state, Capturing)
    capturing_it = replace(step.state, is_counted=isinstance(state, Counting))
    heard = Say(done(scan_id, say("{detail}: scan it or type it.", detail=detail_sentences.DETAILS[detail])))
    return Step(capturing_it, (heard, *step.effects))


def _while_capturing(state: Capturing, event: Pressed, bench: Bench) -> Step[ReceiveState] | None:
    if event.action == "confirm":
        return capturing.detail_done(state, event.scan_id, bench)
    if event.action == "range":
        return capturing.begin_range(state, event.scan_id)
    if event.action == "digit" and event.value.upper() == "BACK":
        return capturing.last_serial_removed(state, event.scan_id, bench)
    if event.action == "next-line":
        return asking.next_line(state, event.scan_id, bench)
    sentence = say(
        "{detail} is asked for. Scan it, or CONFIRM to go on without.",
        detail=detail_sentences.DETAILS[state.detail],
    )
    return Step(state, (Say(refused(event.scan_id, sentence)),))


def _cancelled(state: ReceiveState, event: Pressed) -> Step[ReceiveState]:
    """Leave what is under way; else forget what was said of the next bag; else leave the order."""
    heard: tuple[Effect, ...] = (Say(done(event.scan_id, CANCELLED)),)
    if isinstance(state, Choosing):
        verdict = done(event.scan_id, say("There is nothing to cancel. Scan an order."))
        return Step(Choosing(), (Say(verdict),))
    if isinstance(state, Receiving):
        if state.said != Said():
            verdict = done(event.scan_id, say("Forgotten what was said of the next bag. Scan it."))
            return told(replace(state, said=Said()), verdict)
        closed = say("The order is closed on this screen. Scan the next order.")
        return Step(Choosing(), (*finding.left_behind(state), Say(done(event.scan_id, closed))))
    if isinstance(state, Finished):
        back = done(event.scan_id, order_sentences.back_to(state.receiving.opened.order))
        return told(state.receiving, back)
    step = _given_up(state)
    return Step(step.state, (*step.effects, *heard))


def _given_up(state: ReceiveState) -> Step[ReceiveState]:
    if isinstance(state, Searching | Loading | NotPlaced):
        return finding.given_up(state.led)
    if isinstance(state, Checking) and state.counted is not None:
        # Only the code that was looked up is given up.
        verdict = refused(state.scanned.scan.id, CANCELLED)
        return Step(Counting(replace(state.receiving, verdict=verdict), state.counted), (Say(verdict),))
    if isinstance(state, Checking | Adding):
        return told(state.receiving, refused(state.scanned.scan.id, CANCELLED))
    assert isinstance(state, Confirming | Counting | Deciding | Capturing)
    if state.bag is None:
        return told(state.receiving, refused(state.scan_id, CANCELLED))
    verdict = refused(state.bag.scan_id, CANCELLED)
    return Step(replace(state.receiving, verdict=verdict), asking.dropped(state.bag, CANCELLED))
