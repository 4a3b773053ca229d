"""Details of a bag that its label does not tell: serial numbers one by one, batch, expiry, note."""

import re
from dataclasses import replace
from datetime import date

from station.model import Kind, Reading, Result, Say, Scanned, Step
from station.text import Text, say
from station.workflows.base import ask, done, refused
from station.workflows.receiving import detail_sentences
from station.workflows.receiving.bags import Bag, Detail, is_one_serial, wanted_serials
from station.workflows.receiving.bench import Bench
from station.workflows.receiving.booking import MOST_SERIALS, book, counting, told
from station.workflows.receiving.states import Capturing, ReceiveState

LONGEST_DETAIL = 100
"""Characters that the server keeps of a batch or a serial number."""


def detail_scanned(state: Capturing, event: Scanned, bench: Bench) -> Step[ReceiveState]:
    """Take a code as the detail that is asked for."""
    if state.detail is Detail.SERIALS:
        return _serial_scanned(state, event, bench)
    text = _text_of(event.reading, state.detail)
    problem = _objection(text, state.detail, event.reading)
    if problem is not None:
        return Step(state, (Say(refused(event.scan.id, problem)),))
    heard = Say(done(event.scan.id, detail_sentences.detail_set(state.detail, text)))
    if state.bag is None:
        said = state.receiving.said.having(state.detail, text)
        verdict = done(event.scan.id, detail_sentences.detail_set(state.detail, text))
        return Step(replace(state.receiving, said=said, verdict=verdict), (heard,))
    bag = replace(state.bag, said=state.bag.said.having(state.detail, text))
    step = _taken_on(state, bag, bench)
    return Step(step.state, (heard, *step.effects))


def _serial_scanned(state: Capturing, event: Scanned, bench: Bench) -> Step[ReceiveState]:
    text = _text_of(event.reading, Detail.SERIALS)
    said = state.bag.said if state.bag else state.receiving.said
    new = serial_range(said.serials[-1], text) if state.is_range else [text]
    wanted = wanted_serials(state.bag)
    problem = _objection(text, Detail.SERIALS, event.reading)
    if problem is None and new is None:
        problem = detail_sentences.no_range(said.serials[-1], text)
    if problem is None and new is not None:
        problem = _serial_objection(said.serials, new, wanted)
    if problem is not None or new is None:
        verdict = refused(event.scan.id, problem or say("Scan the serial number again."))
        return Step(replace(state, receiving=replace(state.receiving, verdict=verdict)), (Say(verdict),))
    return _with_serials(state, (*said.serials, *new), event.scan.id, bench)


def _with_serials(
    state: Capturing, serials: tuple[str, ...], scan_id: str, bench: Bench
) -> Step[ReceiveState]:
    wanted = wanted_serials(state.bag)
    heard = done(
        scan_id, detail_sentences.serials_so_far(serials[-1] if serials else "", len(serials), wanted)
    )
    receiving = replace(state.receiving, verdict=replace(heard, result=Result.ASK))
    if state.bag is None:
        said = replace(receiving.said, serials=serials)
        return Step(replace(state, receiving=replace(receiving, said=said), is_range=False), (Say(heard),))
    bag = replace(state.bag, said=replace(state.bag.said, serials=serials))
    if len(serials) != wanted:
        return Step(replace(state, receiving=receiving, bag=bag, is_range=False), (Say(heard),))
    step = _taken_on(state, bag, bench)
    return Step(step.state, (Say(heard), *step.effects))


def begin_range(state: Capturing, scan_id: str) -> Step[ReceiveState]:
    """Take the next serial number as the last of a range."""
    said = state.bag.said if state.bag else state.receiving.said
    if state.detail is not Detail.SERIALS or not said.serials:
        headline = say("Scan the first serial number of the range, then RANGE, then the last one.")
        return Step(state, (Say(refused(scan_id, headline)),))
    verdict = ask(scan_id, say("From {first} to which? Scan the last one.", first=said.serials[-1]))
    return Step(
        replace(state, receiving=replace(state.receiving, verdict=verdict), is_range=True), (Say(verdict),)
    )


def last_serial_removed(state: Capturing, scan_id: str, bench: Bench) -> Step[ReceiveState]:
    """Take the last serial number back."""
    said = state.bag.said if state.bag else state.receiving.said
    if state.detail is not Detail.SERIALS or not said.serials:
        return Step(state, (Say(refused(scan_id, say("There is nothing to take back. Scan on."))),))
    return _with_serials(state, said.serials[:-1], scan_id, bench)


def detail_done(state: Capturing, scan_id: str, bench: Bench) -> Step[ReceiveState]:
    """Go on without the detail where that is allowed, or with the serial numbers that were scanned."""
    bag = state.bag
    if bag is None:
        verdict = done(scan_id, say("Go on: scan the bag."))
        return told(state.receiving, verdict)
    wants = {
        Detail.SERIALS: bench.rules.serials,
        Detail.BATCH: bench.rules.batch,
        Detail.EXPIRY: bench.rules.expiry,
    }
    rule = wants.get(state.detail)
    missing = state.detail is not Detail.SERIALS or not bag.said.serials
    wanted = wanted_serials(bag)
    too_few = bool(bag.said.serials) and wanted is not None and len(bag.said.serials) < wanted
    if too_few or (missing and rule is not None and rule.is_must):
        verdict = refused(scan_id, detail_sentences.detail_needed(state.detail, bag.line))
        return Step(replace(state, receiving=replace(state.receiving, verdict=verdict)), (Say(verdict),))
    step = _taken_on(state, replace(bag, asked=bag.asked | {state.detail}), bench)
    return Step(step.state, (Say(done(scan_id, say("Confirmed."))), *step.effects))


def _taken_on(state: Capturing, bag: Bag, bench: Bench) -> Step[ReceiveState]:
    """Go on with a bag that has one detail more: count on, or look again whether it can be booked."""
    if state.is_counted:
        return counting(state.receiving, bag)
    return book(state.receiving, bag, bench)


def serial_range(first: str, last: str) -> list[str] | None:
    """Return the serial numbers after ``first`` up to ``last``; None if that is no range."""
    begin, end = (re.fullmatch(r"(.*?)([0-9]{1,12})", text) for text in (first, last))
    if not begin or not end or begin[1] != end[1] or len(begin[2]) != len(end[2]):
        return None
    numbers = range(int(begin[2]) + 1, int(end[2]) + 1)
    if not 1 <= len(numbers) <= MOST_SERIALS:
        return None
    return [f"{begin[1]}{number:0{len(begin[2])}d}" for number in numbers]


def _text_of(reading: Reading, detail: Detail) -> str:
    names = {
        Detail.SERIALS: ("serial",),
        Detail.BATCH: ("lot",),
        Detail.EXPIRY: ("expiry", "best_before", "date"),
    }
    if reading.kind is Kind.LABEL:
        return next((reading.get(name) for name in names.get(detail, ()) if reading.get(name)), "")
    return _day(reading.text) if detail is Detail.EXPIRY else reading.text.strip()


def _day(text: str) -> str:
    """Return a day as YYYY-MM-DD from YYYY-MM-DD, YYYYMMDD, DD.MM.YYYY or YYMMDD; else as it stands."""
    digits = re.fullmatch(
        r"(?P<y>[0-9]{4})-?(?P<m>[0-9]{2})-?(?P<d>[0-9]{2})|(?P<d2>[0-9]{2})\.(?P<m2>[0-9]{2})\.(?P<y2>[0-9]{4})"
        r"|(?P<y3>[0-9]{2})(?P<m3>[0-9]{2})(?P<d3>[0-9]{2})",
        text.strip(),
    )
    if not digits:
        return text
    parts = digits.groupdict()
    year, month, day = (int(parts[p] or parts[f"{p}2"] or parts[f"{p}3"]) for p in "ymd")
    try:
        return date(year + 2000 if year < 100 else year, month, day).isoformat()
    except ValueError:
        return text


def _objection(text: str, detail: Detail, reading: Reading) -> Text | None:
    """Say why a code cannot be the detail that is asked for."""
    if reading.kind is Kind.NATIVE:
        return say("{code} is a code of the server. Scan what is printed on the goods.", code=text)
    if not text:
        return detail_sentences.detail_not_on_label(detail)
    if len(text) > LONGEST_DETAIL and detail is not Detail.NOTE:
        return say("That is longer than the server keeps. Scan another code, or type it in short.")
    if detail is Detail.EXPIRY and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return say("{text} is no date. Scan it, or type it as year-month-day.", text=text)
    return None


def _serial_objection(known: tuple[str, ...], new: list[str], wanted: int | None) -> Text | None:
    """Say why serial numbers cannot be taken."""
    for serial in new:
        if serial in known or new.count(serial) > 1:
            return say("{serial} was scanned already. Scan the next one.", serial=serial)
        if not is_one_serial(serial):
            return say(
                "{serial} holds a character that the server reads as a list. Receive this one by hand.",
                serial=serial,
            )
    if len(known) + len(new) > min(wanted or MOST_SERIALS, MOST_SERIALS):
        return say("That is one too many. Scan CONFIRM, or CANCEL to begin anew.")
    return None
