"""Which thing a scan or another screen names: what linking and unlinking begin with."""

from station.model import Ask, Brought, Done, Outcome, Refused, Scanned, Verdict, Why
from station.operations import Found, LoadThing, Lookup, Thing
from station.text import say
from station.workflows.base import failed, op_id, refused
from station.workflows.linking.states import Finding

LEADS_NOWHERE = frozenset({Why.NO_MATCH, Why.INVALID})
"""How a server says that nothing has a code."""


def find(event: Scanned) -> tuple[Finding, Ask]:
    """Ask for the thing that a code leads to."""
    op, text = op_id(event.scan, "thing"), event.reading.text
    return Finding(text, event.scan.id, event.scan.id, op), Ask(op, Lookup(text))


def load(event: Brought) -> tuple[Finding, Ask]:
    """Ask for a thing as it is now, for its code may have changed since another screen loaded it."""
    thing, pressed = event.thing, event.pressed
    op = f"{pressed.origin}:thing"
    return Finding(thing.name, pressed.scan_id, pressed.origin, op), Ask(op, LoadThing(thing.model, thing.pk))


def thing_in(outcome: Outcome) -> Thing | None:
    """Return the thing that an answer tells of; None if it tells of none."""
    data = outcome.data if isinstance(outcome, Done) else None
    thing = data.thing if isinstance(data, Found) else data
    return thing if isinstance(thing, Thing) else None


def no_thing(state: Finding, outcome: Outcome) -> Verdict:
    """Say why a scan named no thing."""
    if isinstance(outcome, Refused) and outcome.why in LEADS_NOWHERE:
        headline = say("Nothing on the server has the code {code}. Scan the thing first.", code=state.text)
        return refused(state.scan_id, headline, outcome.text)
    headline, detail = failed(outcome)
    return refused(state.scan_id, headline, detail)
