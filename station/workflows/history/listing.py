"""The rows of both sides: asking for them, taking the answers, turning pages."""

from dataclasses import replace

from station.model import Ask, Done, Effect, Outcome, Refused, Remembered, Review, Why
from station.operations import LoadServerScans, ServerScans
from station.text import Text, say
from station.workflows.base import failed
from station.workflows.history.states import PAGE, Listing, Query

NONE_KEPT = say("the server is set to keep no scans.")
TOO_OLD = say("this server keeps no scans: it is too old for that.")


def asked(listing: Listing, query: Query, op: str) -> tuple[Listing, tuple[Effect, ...]]:
    """Ask both sides for the scans that a query looks for."""
    skip = query.page * PAGE
    fresh = replace(listing, query=query, op=op, own=(), server=None, verdict=None)
    return fresh, (
        # One more than is shown tells whether there is another page.
        Review(f"{op}:own", query.words, skip, PAGE + 1, query.worked),
        Ask(f"{op}:server", LoadServerScans(query.words, query.worked, skip, PAGE)),
    )


def own_scans(outcome: Outcome) -> tuple[Remembered, ...]:
    """Return the scans that the journal tells."""
    data = outcome.data if isinstance(outcome, Done) else None
    scans = data if isinstance(data, tuple) else ()
    return tuple(scan for scan in scans if isinstance(scan, Remembered))


def server_scans(outcome: Outcome) -> ServerScans | Text:
    """Return the scans that the server tells, or say why it tells none."""
    if isinstance(outcome, Refused) and outcome.why in {Why.NOT_SUPPORTED, Why.NOT_FOUND}:
        return TOO_OLD
    if not (isinstance(outcome, Done) and isinstance(outcome.data, ServerScans)):
        return failed(outcome)[0]
    told = outcome.data
    return told if told.is_kept or told.scans else NONE_KEPT


def has_more(listing: Listing) -> bool:
    """Tell whether either side has older scans than those on the screen."""
    server = listing.server
    total = server.total if isinstance(server, ServerScans) else 0
    return len(listing.own) > PAGE or total > (listing.query.page + 1) * PAGE
