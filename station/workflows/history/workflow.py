"""The history of scans: looked through from here, opened again, run again, saved, deleted by staff."""

from collections.abc import Mapping
from dataclasses import replace

from station.model import (
    Answered,
    Ask,
    Commit,
    Context,
    Done,
    Entered,
    Event,
    Kind,
    Outcome,
    Pressed,
    Rescan,
    Result,
    Say,
    Scanned,
    Step,
    SwitchTo,
    Verdict,
)
from station.operations import ForgetScans, LoadServerScan, ServerScan, ServerScans, Write
from station.screen import View
from station.text import Text, say
from station.workflows.base import BASIC_ANSWERS, ask, done, refused
from station.workflows.history import saving, verdicts, view
from station.workflows.history.listing import asked, has_more, own_scans, server_scans
from station.workflows.history.states import (
    PAGE,
    HistoryState,
    KeptScan,
    Listing,
    OwnScan,
    Query,
    Saving,
)
from station.workflows.history.words import LONGEST_KEPT, NEXT_SHOWN, screen_of, shown_name

OWN_ANSWERS = frozenset(
    {"history", "digit", "next-line", "finish", "save", "lookup", "repeat", "delete"},
)
NOT_SAVED = say("Cancelled. No file was saved.")
CHOOSE_FIRST = say("Choose a scan first: press the digit before its row.")
NO_ROW = say("There is no row with this digit. Press one that stands before a row.")
NOT_WHOLE = say("The server has kept only the beginning of this code. Scan the code itself.")
NO_CODE = say("This scan held no code that can be used. Scan the code itself.")
NOT_HERE = say("This is not possible here. Scan CANCEL to go back to the list.")
ONLY_STAFF = say("Only staff may delete scans from the server. Ask whoever manages it.")
ONLY_THERE = say("Only scans that the server keeps can be deleted. This station keeps its own for a while.")


class HistoryWorkflow:
    """Shows the scans of this station and those that the server has kept side by side."""

    name = "history"
    ANSWERS = BASIC_ANSWERS | OWN_ANSWERS
    ARROWS: Mapping[type, frozenset[type]] = {
        Listing: frozenset({Listing, OwnScan, KeptScan, Saving}),
        OwnScan: frozenset({Listing, OwnScan}),
        KeptScan: frozenset({Listing, KeptScan}),
        Saving: frozenset({Listing, Saving}),
    }

    def begin(self) -> HistoryState:
        """Start with nothing asked for."""
        return Listing()

    def waiting(self, state: HistoryState) -> bool:
        """Wait only while a file is made."""
        return isinstance(state, Saving)

    def step(self, state: HistoryState, event: Event, context: Context) -> Step[HistoryState]:
        """React to an event."""
        if isinstance(event, Answered):
            return _answered(state, event)
        if isinstance(state, Saving):
            return _no_file(state, event) if isinstance(event, Pressed) else Step(state)
        if isinstance(event, Scanned):
            if event.reading.kind is Kind.UNUSABLE:
                return Step(state, (Say(refused(event.scan.id, event.reading.problem)),))
            return _search(state, event.scan.id, event.reading.text)
        if isinstance(event, Entered) and event.field == "words":
            return _search(state, event.scan_id, event.text.strip())
        if isinstance(event, Pressed):
            return self._pressed(state, event, context)
        return Step(state)

    def _pressed(
        self, state: Listing | OwnScan | KeptScan, event: Pressed, context: Context
    ) -> Step[HistoryState]:
        if event.action == "history":
            return _ask(_listing(state), replace(_listing(state).query, page=0), event.origin)
        if isinstance(state, Listing):
            return _pressed_in_list(state, event)
        if event.action == "cancel":
            return _back(state, event)
        if event.action in {"lookup", "repeat"}:
            return _again(state, event)
        if event.action == "delete":
            return _delete(state, event, context)
        if event.action == "confirm" and isinstance(state, KeptScan) and state.is_sure:
            return _forget(state, event)
        return _told(state, refused(event.scan_id, NOT_HERE))

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Say what the answer to a write means."""
        return verdicts.judge(write, scan_id, outcome)

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Say that nobody can tell whether a write was carried out."""
        return verdicts.doubt(write, scan_id)

    def view(self, state: HistoryState, context: Context) -> View:
        """Return what the screen shows."""
        return view.shown(self.name, state, context)


def _listing(state: HistoryState) -> Listing:
    return state if isinstance(state, Listing) else state.listing


def _told(state: Listing | OwnScan | KeptScan, verdict: Verdict) -> Step[HistoryState]:
    return Step(replace(state, verdict=verdict), (Say(verdict),))


# The list.


def _ask(listing: Listing, query: Query, op: str, verdict: Verdict | None = None) -> Step[HistoryState]:
    """Ask for what a query looks for; the word on it is said first, so that it is no scan to be found."""
    fresh, effects = asked(listing, query, op)
    told = (Say(verdict),) if verdict else ()
    return Step(replace(fresh, verdict=verdict), (*told, *effects))


def _search(state: HistoryState, scan_id: str, words: str) -> Step[HistoryState]:
    headline = say("Scans with {words}.", words=words) if words else say("All scans.")
    query = replace(_listing(state).query, words=words, page=0)
    return _ask(_listing(state), query, scan_id, done(scan_id, headline))


def _pressed_in_list(state: Listing, event: Pressed) -> Step[HistoryState]:
    if event.action == "digit":
        return _digit(state, event)
    if event.action in {"next-line", "finish"}:
        return _turn(state, event)
    if event.action == "save":
        saved = Saving(state, event.origin, event.scan_id)
        return Step(saved, saving.fetched(state.query, event.origin))
    if event.action == "lookup":
        return Step(state, (Say(done(event.scan_id, say("Looking up."))), SwitchTo("lookup")))
    if event.action == "cancel" and state.query == Query():
        return Step(state, (Say(done(event.scan_id, say("Home."))), SwitchTo("home")))
    if event.action == "cancel":
        return _ask(state, Query(), event.origin, done(event.scan_id, say("All scans.")))
    return _told(state, refused(event.scan_id, CHOOSE_FIRST))


def _turn(state: Listing, event: Pressed) -> Step[HistoryState]:
    page = state.query.page + 1 if event.action == "next-line" else 0
    if page and not has_more(state):
        return _told(state, refused(event.scan_id, say("These are the oldest. Scan FINISH for the newest.")))
    turned = done(event.scan_id, say("Page {number}.", number=page + 1))
    return _ask(state, replace(state.query, page=page), event.origin, turned)


def _digit(state: Listing, event: Pressed) -> Step[HistoryState]:
    if event.value == "0":
        side = say("Digits choose scans of this station now.")
        if not state.on_server:
            side = say("Digits choose scans on the server now.")
        return _told(replace(state, on_server=not state.on_server), done(event.scan_id, side))
    if event.value.upper() == "POINT":
        worked = NEXT_SHOWN[state.query.worked]
        query = replace(state.query, worked=worked, page=0)
        return _ask(state, query, event.origin, done(event.scan_id, shown_name(worked)))
    number = int(event.value) if event.value.isdecimal() else 0
    if state.on_server:
        return _choose_kept(state, event, number)
    rows = state.own[:PAGE]
    if not 0 < number <= len(rows):
        return _told(state, refused(event.scan_id, NO_ROW))
    verdict = done(event.scan_id, say("{code}", code=rows[number - 1].code))
    return Step(OwnScan(state, rows[number - 1]), (Say(verdict),))


def _choose_kept(state: Listing, event: Pressed, number: int) -> Step[HistoryState]:
    rows = state.server.scans[:PAGE] if isinstance(state.server, ServerScans) else ()
    if not 0 < number <= len(rows):
        return _told(state, refused(event.scan_id, NO_ROW))
    scan, op = rows[number - 1], f"{event.origin}:scan"
    verdict = done(event.scan_id, say("{code}", code=scan.code))
    return Step(KeptScan(state, scan, op), (Say(verdict), Ask(op, LoadServerScan(scan.pk))))


# One scan.


def _back(state: OwnScan | KeptScan, event: Pressed) -> Step[HistoryState]:
    if isinstance(state, KeptScan) and state.is_sure:
        kept = done(event.scan_id, say("Nothing was deleted."))
        return _told(replace(state, is_sure=False), kept)
    return _told(state.listing, done(event.scan_id, say("Back to the list.")))


def _again(state: OwnScan | KeptScan, event: Pressed) -> Step[HistoryState]:
    """Look a code up, or act on it again where it was acted on before; as a scan of its own."""
    code, problem = state.scan.code, _problem(state)
    if problem is not None:
        return _told(state, refused(event.scan_id, problem))
    if event.action == "lookup":
        screen, headline = "lookup", say("Looking up {code}.", code=code)
    else:
        screen, headline = _screen(state), say("Once more: {code}.", code=code)
    return Step(state, (Say(done(event.scan_id, headline)), Rescan(code, screen, event.origin)))


def _screen(state: OwnScan | KeptScan) -> str:
    return state.scan.workflow if isinstance(state, OwnScan) else screen_of(state.scan.endpoint)


def _problem(state: OwnScan | KeptScan) -> Text | None:
    if not state.scan.code:
        return NO_CODE
    return NOT_WHOLE if isinstance(state, KeptScan) and len(state.scan.code) >= LONGEST_KEPT else None


def _delete(state: OwnScan | KeptScan, event: Pressed, context: Context) -> Step[HistoryState]:
    if isinstance(state, OwnScan):
        return _told(state, refused(event.scan_id, ONLY_THERE))
    if context.identity is not None and not context.identity.is_staff:
        return _told(state, refused(event.scan_id, ONLY_STAFF))
    headline = say("CONFIRM deletes this scan from the server for everybody, CANCEL keeps it.")
    return _told(replace(state, is_sure=True), ask(event.scan_id, headline))


def _forget(state: KeptScan, event: Pressed) -> Step[HistoryState]:
    write = ForgetScans((state.scan.pk,), state.scan.code)
    headline = say("Deleting {code} ...", code=state.scan.code)
    verdict = Verdict(event.scan_id, Result.PENDING, headline)
    listing = replace(state.listing, verdict=verdict)
    return Step(listing, (Say(verdict), Commit(f"{event.origin}:forget", event.scan_id, write)))


# Answers.


def _answered(state: HistoryState, event: Answered) -> Step[HistoryState]:
    if isinstance(state, Saving) and event.op_id.startswith(f"{state.op}:"):
        return _fetched(state, event)
    if isinstance(state, KeptScan) and event.op_id == state.op:
        told = event.outcome.data if isinstance(event.outcome, Done) else None
        return Step(replace(state, scan=told) if isinstance(told, ServerScan) else state)
    if event.op_id.endswith(":forget") and isinstance(state, Listing):
        return _forgotten(state, event)
    listing = _listing(state)
    if event.op_id == f"{listing.op}:own":
        listing = replace(listing, own=own_scans(event.outcome))
    elif event.op_id == f"{listing.op}:server":
        listing = replace(listing, server=server_scans(event.outcome))
    return Step(listing if isinstance(state, Listing) else replace(state, listing=listing))


def _forgotten(state: Listing, event: Answered) -> Step[HistoryState]:
    """Show the list without what was deleted; why something was not is on the tape."""
    if not isinstance(event.outcome, Done):
        return Step(state)
    verdict = verdicts.deleted("")
    fresh, effects = asked(state, state.query, event.op_id)
    return Step(replace(fresh, verdict=verdict), effects)


def _fetched(state: Saving, event: Answered) -> Step[HistoryState]:
    if event.op_id == f"{state.op}:own":
        return Step(replace(state, own=own_scans(event.outcome)))
    if event.op_id == f"{state.op}:server":
        return Step(state, (saving.delivered(state, server_scans(event.outcome)),))
    return _told(state.listing, saving.told(state, event.outcome))


def _no_file(state: Saving, event: Pressed) -> Step[HistoryState]:
    step = _told(state.listing, refused(state.scan_id, NOT_SAVED))
    return Step(step.state, (*step.effects, Say(done(event.scan_id, NOT_SAVED))))
