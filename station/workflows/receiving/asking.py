"""While a bag waits for a person: what scans and control codes mean then."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from station.model import Effect, Kind, Say, Scanned, Step
from station.text import Text, say
from station.workflows.base import done, refused
from station.workflows.receiving import sentences
from station.workflows.receiving.bags import Bag, Question, agreeing
from station.workflows.receiving.bench import Bench
from station.workflows.receiving.booking import book, counting, offer
from station.workflows.receiving.lines import lines_alike, match
from station.workflows.receiving.states import (
    Capturing,
    Checking,
    Confirming,
    Counting,
    Deciding,
    ReceiveState,
    Receiving,
)

Asking = Confirming | Counting | Deciding
ScanAgain = Callable[[Receiving, Scanned, Bench], Step[ReceiveState]]
"""What a scan means when nothing is asked."""


def scanned_while_confirming(
    state: Confirming, event: Scanned, bench: Bench, otherwise: ScanAgain
) -> Step[ReceiveState]:
    """Take the same bag as a yes, unless only the code counts; any other scan leaves the bag."""
    if event.reading.text == state.bag.code:
        if not state.by_code:
            return confirmed(state, event.scan.id, bench)
        again = replace(state.receiving.verdict, scan_id=event.scan.id)
        return Step(state, (Say(again),))
    if state.question is Question.OFFERED:
        return _gone_on(state, event, bench, otherwise)
    if state.by_code:
        return otherwise(state.receiving, event, bench)
    return left(state, event, bench, otherwise)


def _gone_on(state: Confirming, event: Scanned, bench: Bench, otherwise: ScanAgain) -> Step[ReceiveState]:
    """Book the bag that opened the order if the next one is of the same order: then receiving is meant."""
    if match(state.receiving.opened, event.reading) is None:
        return left(state, event, bench, otherwise)
    first = book(state.receiving, agreeing(state.bag, Question.OFFERED), bench)
    if not isinstance(first.state, Receiving):
        return left(state, event, bench, otherwise)
    second = otherwise(first.state, event, bench)
    return Step(second.state, (*first.effects, *second.effects))


def left(state: Asking, event: Scanned, bench: Bench, otherwise: ScanAgain) -> Step[ReceiveState]:
    """Leave a bag that was asked about, and take the scan for what it is."""
    step = otherwise(state.receiving, event, bench)
    return Step(step.state, (*dropped(state.bag, sentences.not_confirmed(state.bag.line)), *step.effects))


def dropped(bag: Bag, headline: Text) -> tuple[Effect, ...]:
    """Say of every scan of a bag that nothing came of it."""
    return tuple(Say(refused(scan_id, headline)) for scan_id in (bag.scan_id, *bag.counted))


def confirmed(state: Confirming, scan_id: str, bench: Bench) -> Step[ReceiveState]:
    """Book a bag under its own scan, so that its last word is what became of it."""
    step = book(state.receiving, agreeing(state.bag, state.question), bench)
    return Step(step.state, (Say(done(scan_id, say("Confirmed."))), *step.effects))


# Counting.


def confirmed_count(state: Counting, scan_id: str, bench: Bench) -> Step[ReceiveState]:
    """Book what was counted."""
    step = book(state.receiving, state.bag, bench)
    return Step(step.state, (Say(done(scan_id, say("Confirmed."))), *step.effects))


def scanned_while_counting(
    state: Counting, event: Scanned, bench: Bench, otherwise: ScanAgain
) -> Step[ReceiveState]:
    """Count one more of the same code; another code books what was counted and is taken for what it is."""
    bag = state.bag
    if event.reading.text == bag.code:
        more = (bag.said.quantity or Decimal(0)) + 1
        said = replace(bag.said, quantity=more, digits="")
        return counting(state.receiving, replace(bag, said=said, counted=(*bag.counted, event.scan.id)))
    if event.reading.kind is Kind.UNUSABLE:
        return Step(state, (Say(refused(event.scan.id, event.reading.problem)),))
    if match(state.receiving.opened, event.reading) is None:
        step = otherwise(state.receiving, event, bench)
        assert isinstance(step.state, Checking)
        # Perhaps it is the location where the goods are put.
        return Step(replace(step.state, counted=bag), step.effects)
    first = book(state.receiving, bag, bench)
    if not isinstance(first.state, Receiving):
        return left(state, event, bench, otherwise)
    second = otherwise(first.state, event, bench)
    return Step(second.state, (*first.effects, *second.effects))


def quantity_said(state: Asking, quantity: Decimal | None, scan_id: str, bench: Bench) -> Step[ReceiveState]:
    """Take a new quantity for the bag that is asked about."""
    said = replace(state.bag.said, quantity=quantity, digits="")
    bag = replace(state.bag, said=said, packs=None, agreed=state.bag.agreed - {Question.TOO_MANY})
    told_so = Say(done(scan_id, sentences.quantity_set(quantity)))
    step = _taken_on(state, bag, bench)
    return Step(step.state, (told_so, *step.effects))


def _taken_on(state: Asking | Capturing, bag: Bag, bench: Bench) -> Step[ReceiveState]:
    """Go on with a bag that has changed: count on, or look again whether it can be booked."""
    if isinstance(state, Counting):
        return counting(state.receiving, bag)
    if isinstance(state, Confirming) and state.question is Question.OFFERED:
        # Nobody has said yet that it is to be received.
        return offer(state.receiving, bag, bench)
    return book(state.receiving, bag, bench)


def digit_counted(state: Counting, digit: str, scan_id: str) -> Step[ReceiveState]:
    """Put the count together from single digits."""
    said = state.bag.said.with_digit(digit)
    bag = replace(state.bag, said=replace(said, quantity=said.quantity or Decimal(0)))
    step = counting(state.receiving, bag)
    return Step(step.state, (Say(done(scan_id, sentences.quantity_set(said.quantity))), *step.effects))


# Packs or pieces.


def decided(state: Deciding, digit: str, scan_id: str, bench: Bench) -> Step[ReceiveState]:
    """Take the way in which a quantity is meant, for this bag and the next ones of the line."""
    number = int(digit) if digit.isdigit() else 0
    if not 1 <= number <= len(state.options):
        headline = say("There is no choice {digit}. Scan one of the digits shown.", digit=digit)
        return Step(state, (Say(refused(scan_id, headline)),))
    option = state.options[number - 1]
    learned = state.receiving.opened.learned
    by_packs = {**learned.by_packs, state.bag.line.pk: option.as_packs}
    opened = replace(state.receiving.opened, learned=replace(learned, by_packs=by_packs))
    bag = replace(state.bag, packs=option.packs)
    step = book(replace(state.receiving, opened=opened), bag, bench)
    chosen = done(scan_id, sentences.pack_option(state.bag.line, option))
    return Step(step.state, (Say(chosen), *step.effects))


# Another line.


def next_line(state: Asking | Capturing, scan_id: str, bench: Bench) -> Step[ReceiveState]:
    """Put the bag on the next line that wants the same part."""
    bag = state.bag
    if bag is None:
        return Step(state, (Say(refused(scan_id, say("Scan the bag first, then NEXT-LINE."))),))
    alike = lines_alike(state.receiving.opened, bag.line)
    if len(alike) < 2:
        headline = sentences.only_line(bag.line)
        return Step(state, (Say(refused(scan_id, headline)),))
    keys = [line.pk for line in alike]
    following = alike[(keys.index(bag.line.pk) + 1) % len(alike)]
    moved = replace(bag, line=following, packs=None, agreed=bag.agreed - {Question.TOO_MANY})
    step = _taken_on(state, moved, bench)
    return Step(step.state, (Say(done(scan_id, sentences.other_line(following))), *step.effects))
