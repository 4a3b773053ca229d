"""The order on the bench told anew by the server, after something else than a scan has changed it."""

from dataclasses import replace

from station.model import Ask, Done, Outcome, Refused, Result, Step, Verdict
from station.operations import Build, FindStock, LoadBuild, LoadSalesOrder, SalesOrder
from station.text import say
from station.workflows.packing.job import Kind, OpenJob, job_of
from station.workflows.packing.states import Packing

FRESH = ":fresh"
"""What stands at the end of the name of a question for the order as it is now."""
STOCK = ":stock:"
UNDO, BACK, CONSUME = ":undo", "-back", ":consume-"
"""What stands in the names of writes that change more than the line that was scanned for."""


def question(packing: Packing, op: str) -> Ask:
    """Ask for the order as it is now."""
    job = packing.opened.job
    read = LoadBuild(job.pk) if job.kind is Kind.BUILD else LoadSalesOrder(job.pk)
    return Ask(f"{op}{FRESH}", read)


def changes_more(op: str) -> bool:
    """Tell whether a write changes more than the line that was scanned for."""
    return op.endswith((UNDO, BACK)) or CONSUME in op


def changed(packing: Packing, op: str, outcome: Outcome) -> Step[Packing]:
    """After such a write say on the screen what became of it, and have the numbers told anew."""
    if not isinstance(outcome, Done | Refused):
        return Step(packing)
    is_done = isinstance(outcome, Done)
    if CONSUME in op:
        headline = (
            say("Built in. Scan the next code.")
            if is_done
            else say("Not everything was built in. Look at the list of scans.")
        )
    elif is_done:
        headline = say("Taken back: it is free again. Scan the next item.")
    else:
        headline = say("Not taken back: it is still set aside. Ask whoever manages the server.")
    result = Result.DONE if is_done else Result.REFUSED
    detail = outcome.text if isinstance(outcome, Refused) else ""
    told = replace(packing, verdict=Verdict("", result, headline, detail))
    return Step(told, (question(packing, op),))


def freshened(packing: Packing, op: str, outcome: Outcome) -> Step[Packing]:
    """Take over the order as it is now, and ask for the stock that has been freed or taken meanwhile."""
    told = outcome.data if isinstance(outcome, Done) else None
    job = packing.opened.job
    if not isinstance(told, SalesOrder | Build) or told.pk != job.pk:
        return Step(packing)
    if isinstance(told, SalesOrder) is not (job.kind is Kind.SALES):
        return Step(packing)
    fresh = with_fresh(packing, told)
    parts = _parts_touched(packing.opened, fresh.opened)
    return Step(fresh, tuple(Ask(f"{op}{STOCK}{part}", FindStock(part)) for part in parts))


def with_fresh(packing: Packing, told: SalesOrder | Build) -> Packing:
    """Take over an order as the server has it now; what is on its way stays, a shipment that left goes."""
    job, opened = job_of(told), packing.opened
    wanted = opened.shipment.pk if opened.shipment else None
    shipment = next((each for each in job.open_shipments if each.pk == wanted), None)
    return replace(packing, opened=replace(opened, job=job, shipment=shipment))


def _parts_touched(before: OpenJob, after: OpenJob) -> list[int]:
    """Return the parts of which something was set aside or freed."""
    changed_ones = {*before.job.allocations} ^ {*after.job.allocations}
    lines = dict.fromkeys(after.line(each.line) for each in sorted(changed_ones, key=lambda a: a.pk))
    return [line.part for line in lines if line is not None and line.part is not None]
