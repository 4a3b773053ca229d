"""The parcel leaves: its numbers, the shipment on the server, its papers, its photo."""

from dataclasses import replace

from station.model import (
    Chime,
    Commit,
    Deliver,
    Done,
    Outcome,
    Photo,
    Photograph,
    Pressed,
    Refused,
    Result,
    Say,
    Scanned,
    Step,
    Verdict,
)
from station.operations import AttachPhoto, ConsumeBuild, ConsumeItem, Ship, Shipment
from station.screen import Report
from station.text import number, say
from station.workflows.base import ask, done, refused
from station.workflows.packing import sentences, verdicts
from station.workflows.packing.bench import Bench
from station.workflows.packing.job import Kind, OpenJob, PickLine
from station.workflows.packing.states import Naming, Packing, PackState, Parcel, Shipped, Shipping, Verifying
from station.workflows.packing.verifying import begin as begin_verifying, is_verified, unseen_lines

REPORT, PHOTO = ":papers", ":photo"
"""What stands at the end of the name of what the desk is asked for."""
CONSUME = ":consume-"
"""What stands in the name of a write before the line that it uses up."""
LONGEST_NUMBER = 100
"""Characters that the server keeps of a tracking or an invoice number."""


def ship(state: Packing | Verifying, event: Pressed, bench: Bench) -> Step[PackState]:
    """Send the shipment on its way; what is not verified or not settled yet comes first."""
    packing = state if isinstance(state, Packing) else state.packing
    opened = packing.opened
    if opened.job.kind is Kind.BUILD:
        return _said(state, refused(event.scan_id, sentences.consume_instead()))
    if opened.shipment is None:
        return _said(state, refused(event.scan_id, sentences.no_shipment(opened.job)))
    if opened.pending:
        return _said(state, refused(event.scan_id, sentences.not_settled()))
    if isinstance(state, Packing) and bench.rules.verify:
        return begin_verifying(packing, event.scan_id, event.origin)
    if isinstance(state, Verifying) and not is_verified(state):
        names = unseen_lines(opened, state)
        return _said(state, refused(event.scan_id, sentences.not_verified(names)))
    waived_by = state.waived_by if isinstance(state, Verifying) else ""
    if not packing.said.tracking:
        return naming(packing, Parcel.TRACKING, event.scan_id, then_ship=True, waived_by=waived_by)
    return _commit(packing, event.scan_id, event.origin, bench, waived_by)


def _said(state: Packing | Verifying, verdict: Verdict) -> Step[PackState]:
    if isinstance(state, Packing):
        return Step(replace(state, verdict=verdict), (Say(verdict),))
    return Step(replace(state, packing=replace(state.packing, verdict=verdict)), (Say(verdict),))


def naming(
    packing: Packing, parcel: Parcel, scan_id: str, then_ship: bool = False, waived_by: str = ""
) -> Step[PackState]:
    """Ask for the tracking or the invoice number."""
    verdict = ask(scan_id, sentences.number_wanted(parcel))
    state = Naming(replace(packing, verdict=verdict), parcel, scan_id, then_ship, waived_by)
    return Step(state, (Say(verdict),))


def number_scanned(state: Naming, event: Scanned, bench: Bench) -> Step[PackState]:
    """Take a code as the number that is asked for."""
    text = event.reading.text.strip()
    if len(text) > LONGEST_NUMBER:
        verdict = refused(
            event.scan.id, say("That is no such number: it is too long. Scan the label's code.")
        )
        return Step(replace(state, packing=replace(state.packing, verdict=verdict)), (Say(verdict),))
    said = state.packing.said
    is_tracking = state.parcel is Parcel.TRACKING
    said = replace(said, tracking=text) if is_tracking else replace(said, invoice=text)
    verdict = done(event.scan.id, sentences.number_set(state.parcel, text))
    packing = replace(state.packing, said=said, verdict=verdict)
    if not state.then_ship:
        return Step(packing, (Say(verdict),))
    step = _commit(packing, event.scan.id, event.scan.id, bench, state.waived_by)
    return Step(step.state, (Say(verdict), *step.effects))


def without_number(state: Naming, event: Pressed, bench: Bench) -> Step[PackState]:
    """Go on without the number."""
    if not state.then_ship:
        verdict = done(event.scan_id, say("No number. Scan the next item."))
        return Step(replace(state.packing, verdict=verdict), (Say(verdict),))
    return _commit(state.packing, event.scan_id, event.origin, bench, state.waived_by)


def _commit(packing: Packing, scan_id: str, origin: str, bench: Bench, waived_by: str) -> Step[PackState]:
    opened = packing.opened
    assert opened.shipment is not None
    identity = bench.context.identity
    write = Ship(
        opened.shipment.pk,
        opened.job.pk,
        packing.said.tracking,
        packing.said.invoice,
        identity.pk if identity else None,
        opened.shipment.reference,
        opened.job.reference,
        waived_by=waived_by,
    )
    verdict = Verdict(scan_id, Result.PENDING, sentences.shipping(opened.shipment.reference))
    op = f"{origin}:ship"
    state = Shipping(replace(packing, verdict=verdict), op, scan_id, write)
    return Step(state, (Say(verdict), Commit(op, scan_id, write)))


def consume(packing: Packing, event: Pressed) -> Step[PackState]:
    """Let the build use up what is set aside for it, line by line."""
    opened = packing.opened
    if opened.job.kind is not Kind.BUILD:
        return _said(packing, refused(event.scan_id, sentences.ship_instead()))
    if opened.pending:
        return _said(packing, refused(event.scan_id, sentences.not_settled()))
    writes = tuple(write for line in opened.job.lines if (write := _consumption(opened, line)) is not None)
    if not writes:
        return _said(packing, refused(event.scan_id, sentences.nothing_to_consume()))
    verdict = Verdict(event.scan_id, Result.PENDING, sentences.consuming(opened.job.reference))
    commits = tuple(Commit(f"{event.origin}{CONSUME}{write.line}", event.scan_id, write) for write in writes)
    return Step(replace(packing, verdict=verdict), (Say(verdict), *commits))


def _consumption(opened: OpenJob, line: PickLine) -> ConsumeBuild | None:
    own = tuple(ConsumeItem(a.pk, a.quantity) for a in opened.job.allocations if a.line == line.pk)
    if not own:
        return None
    job = opened.job
    return ConsumeBuild(job.pk, line.pk, own, line.gone, job.reference, line.name)


def left(state: Shipping, outcome: Outcome) -> Step[PackState]:
    """Take the answer to shipping or consuming; what is kept or unsure is not waited for."""
    write_verdict = verdicts.judge(state.write, state.scan_id, outcome)
    packing = replace(state.packing, verdict=write_verdict)
    if isinstance(outcome, Refused):
        return Step(packing)
    opened = packing.opened
    told = outcome.data if isinstance(outcome, Done) else None
    shipment = told if isinstance(told, Shipment) else opened.shipment
    if isinstance(outcome, Done):
        verdict = replace(write_verdict, chime=Chime.FINISHED)
        return Step(Shipped(replace(packing, verdict=verdict), shipment, verdict), (Say(verdict),))
    return Step(Shipped(packing, shipment, write_verdict))


# Papers and photos.


def papers(state: Shipped | Packing, event: Pressed, on_paper: bool) -> Step[PackState]:
    """Print the packing list, or write it to a file."""
    packing = state if isinstance(state, Packing) else state.packing
    verdict = Verdict(event.scan_id, Result.PENDING, say("Making the packing list ..."))
    report = packing_list(packing.opened)
    shown = _having(state, verdict)
    return Step(shown, (Say(verdict), Deliver(f"{event.origin}{REPORT}", report, on_paper)))


def packing_list(opened: OpenJob) -> Report:
    """Return the packing list of the shipment on the bench."""
    job, shipment = opened.job, opened.shipment
    rows = []
    for each in opened.of_shipment():
        line, item = opened.line(each.line), opened.item(each.item)
        where = (item.batch or item.serial) if item else ""
        rows.append((line.ipn if line else "", line.name if line else "", number(each.quantity), where))
    reference = f"{job.reference}-{shipment.reference}" if shipment else job.reference
    facts = (
        (say("Customer"), job.title),
        (say("Sales order"), job.reference),
        (say("Shipment"), shipment.reference if shipment else ""),
        (say("Tracking number"), shipment.tracking if shipment else ""),
    )
    columns = (say("Part number"), say("Part"), say("Quantity"), say("Batch or serial number"))
    title = say("Packing list {reference}", reference=reference)
    shown = tuple(fact for fact in facts if fact[1])
    return Report(f"packing-list-{reference}", title, shown, columns, tuple(rows))


def photograph(state: Shipped | Packing, event: Pressed) -> Step[PackState]:
    """Take a photo of the open parcel."""
    packing = state if isinstance(state, Packing) else state.packing
    if packing.opened.shipment is None:
        verdict = refused(event.scan_id, sentences.no_shipment(packing.opened.job))
        return Step(_having(state, verdict), (Say(verdict),))
    verdict = Verdict(event.scan_id, Result.PENDING, say("Taking a photo of the parcel ..."))
    return Step(_having(state, verdict), (Say(verdict), Photograph(f"{event.origin}{PHOTO}")))


def desk_answered(state: Shipped | Packing, op_id: str, outcome: Outcome) -> Step[PackState] | None:
    """Take what printer, file or camera tell; None if this is no such answer."""
    if op_id.endswith(REPORT):
        scan_id = op_id.removesuffix(REPORT)
        verdict = sentences.papers_made(scan_id, outcome)
        return Step(_having(state, verdict), (Say(verdict),))
    if not op_id.endswith(PHOTO):
        return None
    scan_id = op_id.removesuffix(PHOTO)
    opened = (state if isinstance(state, Packing) else state.packing).opened
    if not isinstance(outcome, Done) or not isinstance(outcome.data, Photo) or opened.shipment is None:
        verdict = refused(scan_id, *verdicts.no_photo(outcome))
        return Step(_having(state, verdict), (Say(verdict),))
    photo = outcome.data
    write = AttachPhoto(
        "salesordershipment",
        opened.shipment.pk,
        photo.file,
        photo.sha256,
        "",
        name=f"{opened.job.reference} {opened.shipment.reference}",
    )
    return Step(state, (Commit(f"{op_id}-attached", scan_id, write),))


def _having(state: Shipped | Packing, verdict: Verdict) -> Shipped | Packing:
    if isinstance(state, Packing):
        return replace(state, verdict=verdict)
    return replace(state, verdict=verdict, packing=replace(state.packing, verdict=verdict))
