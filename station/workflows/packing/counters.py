"""The counters of packing: parcels, lines, scans and errors by hour and operator."""

from dataclasses import replace

from station.model import Deliver, Done, HourCount, Outcome, Pressed, Result, Say, Step, Tally, Verdict
from station.screen import Report
from station.text import Text, say
from station.workflows.base import done
from station.workflows.packing.states import Choosing, Counting, Packing, PackState, Shipped
from station.workflows.report_made import MAKING, report_made

COLUMNS = (say("Hour"), say("Operator"), say("Parcels"), say("Lines"), say("Scans"), say("Errors"))
REPORT = ":counters"


def begin(state: Choosing | Packing | Shipped, event: Pressed) -> Step[PackState]:
    """Ask the journal what was packed lately."""
    verdict = done(event.scan_id, say("Counting what was packed."))
    op = f"{event.origin}:tally"
    return Step(Counting(state, (), verdict, op), (Say(verdict), Tally(op, "pack")))


def counted(state: Counting, outcome: Outcome) -> Step[PackState]:
    """Show what the journal tells."""
    data = outcome.data if isinstance(outcome, Done) else ()
    hours = tuple(each for each in data if isinstance(each, HourCount)) if isinstance(data, tuple) else ()
    verdict = replace(state.verdict, headline=_headline(hours))
    return Step(replace(state, hours=hours, verdict=verdict), (Say(verdict),))


def _headline(hours: tuple[HourCount, ...]) -> Text:
    return say(
        "In the last twelve hours: parcels {parcels}, lines {lines}, scans {scans}, errors {errors}.",
        parcels=sum(each.parcels for each in hours),
        lines=sum(each.lines for each in hours),
        scans=sum(each.scans for each in hours),
        errors=sum(each.errors for each in hours),
    )


def deliver(state: Counting, event: Pressed, on_paper: bool) -> Step[PackState]:
    """Print the counters, or write them to a file."""
    verdict = Verdict(event.scan_id, Result.PENDING, MAKING)
    report = Report("packing-counters", say("Packing counters"), (), COLUMNS, rows_of(state.hours))
    effects = (Say(verdict), Deliver(f"{event.origin}{REPORT}", report, on_paper))
    return Step(replace(state, verdict=verdict), effects)


def delivered(state: PackState, op_id: str, outcome: Outcome) -> Step[PackState]:
    """Say where the report went."""
    verdict = report_made(op_id.removesuffix(REPORT), outcome)
    shown = replace(state, verdict=verdict) if isinstance(state, Counting) else state
    return Step(shown, (Say(verdict),))


def rows_of(hours: tuple[HourCount, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the counters as rows of text."""
    return tuple(
        (
            each.hour,
            each.operator,
            str(each.parcels),
            str(each.lines),
            str(each.scans),
            str(each.errors),
        )
        for each in hours
    )
