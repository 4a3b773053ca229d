"""The history as a table in a file: what both sides keep of the scans that are looked for."""

from station.model import Ask, Deliver, Done, Effect, Outcome, Remembered, Review, Verdict
from station.operations import LoadServerScans, ServerScan, ServerScans
from station.screen import Report
from station.text import Text, say
from station.workflows.base import done, failed, refused
from station.workflows.history.states import Query, Saving
from station.workflows.history.words import HERE, SERVER, clock_time, shown_name, worked_name

MOST_OWN = 5000
MOST_KEPT = 1000
COLUMNS = (
    say("Where"),
    say("When"),
    say("Code"),
    say("Screen"),
    say("Result"),
    say("What was said"),
    say("Who"),
)


def fetched(query: Query, op: str) -> tuple[Effect, ...]:
    """Ask both sides for all scans that a query looks for."""
    return (
        Review(f"{op}:own", query.words, 0, MOST_OWN, query.worked),
        Ask(f"{op}:server", LoadServerScans(query.words, query.worked, 0, MOST_KEPT)),
    )


def delivered(state: Saving, server: ServerScans | Text) -> Deliver:
    """Have the scans of both sides written into a file."""
    query = state.listing.query
    kept = server.scans if isinstance(server, ServerScans) else ()
    facts = [(say("Looking for"), query.words), (say("Shown"), str(shown_name(query.worked)))]
    facts.append((HERE, _amount(len(state.own), len(state.own) >= MOST_OWN)))
    is_cut = isinstance(server, ServerScans) and server.total > len(kept)
    facts.append((SERVER, str(server) if isinstance(server, Text) else _amount(len(kept), is_cut)))
    rows = (*map(_own_row, state.own), *map(_kept_row, kept))
    report = Report("scan-history", say("Scan history"), tuple(facts), COLUMNS, rows)
    return Deliver(f"{state.op}:file", report, on_paper=False)


def _amount(count: int, is_cut: bool) -> str:
    return str(say("the latest {count}; there are older ones", count=count)) if is_cut else str(count)


def _own_row(scan: Remembered) -> tuple[str, ...]:
    said = (scan.workflow, scan.result, scan.headline, scan.operator)
    return (str(HERE), clock_time(scan.at), scan.code, *said)


def _kept_row(scan: ServerScan) -> tuple[str, ...]:
    return (
        str(SERVER),
        scan.at,
        scan.code,
        scan.endpoint,
        str(worked_name(scan.worked)),
        scan.answer,
        scan.user,
    )


def told(state: Saving, outcome: Outcome) -> Verdict:
    """Say what became of the file."""
    if isinstance(outcome, Done):
        return done(state.scan_id, say("The history is saved as {name}.", name=outcome.data))
    headline, detail = failed(outcome)
    return refused(state.scan_id, headline, detail)
