"""The parcel leaves: its numbers, the shipment on the server, its papers, its photo."""

from dataclasses import replace

from station.model import (
    Chime,
    Commit,
    Deliver,
    Done,
    Kind as CodeKind,
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
from station.workflows.base import ask, done, no_photo, refused
from station.workflows.packing import sentences, verdicts
from station.workflows.packing.afresh import CONSUME, question
from station.workflows.packing.allocating import said, told
from station.workflows.packing.bench import Bench
from station.workflows.packing.job import Kind, OpenJob, PickLine
from station.workflows.packing.rules import Papers
from station.workflows.packing.states import Naming, Packing, PackState, Parcel, Shipped, Shipping, Verifying
from station.workflows.packing.verifying import begin as begin_verifying, is_verified, unseen_lines

REPORT, OWN_REPORT, PHOTO, SHIP = ":papers", ":own-papers", ":photo-", ":ship"
"""What stands in the names of what the desk is asked for, and of the shipping itself."""
LONGEST_NUMBER = 100
"""Characters that the server keeps of a tracking or an invoice number."""


def ship(state: Packing | Verifying, event: Pressed, bench: Bench) -> Step[PackState]:
    """Send the shipment on its way; what is not verified yet comes first."""
    packing = state if isinstance(state, Packing) else state.packing
    opened = packing.opened
    if opened.job.kind is Kind.BUILD:
        return _said(state, refused(event.scan_id, sentences.consume_instead()))
    if opened.shipment is None:
        return _said(state, refused(event.scan_id, sentences.no_shipment(opened.job)))
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
    return told(state, verdict) if isinstance(state, Packing) else said(state, verdict)


def naming(
    packing: Packing, parcel: Parcel, scan_id: str, then_ship: bool = False, waived_by: str = ""
) -> Step[PackState]:
    """Ask for the tracking or the invoice number."""
    verdict = ask(scan_id, sentences.number_wanted(parcel))
    state = Naming(replace(packing, verdict=verdict), parcel, scan_id, then_ship, waived_by)
    return Step(state, (Say(verdict),))


def number_scanned(state: Naming, event: Scanned, bench: Bench) -> Step[PackState]:
    """Take a code as the number that is asked for."""
    text = "".join(char for char in event.reading.text if char.isprintable()).strip()
    if len(text) > LONGEST_NUMBER or event.reading.kind is CodeKind.NATIVE:
        verdict = refused(event.scan.id, sentences.no_number(state.parcel))
        return said(state, verdict)
    before = state.packing.said
    is_tracking = state.parcel is Parcel.TRACKING
    now = replace(before, tracking=text) if is_tracking else replace(before, invoice=text)
    verdict = done(event.scan.id, sentences.number_set(state.parcel, text))
    packing = replace(state.packing, said=now, verdict=verdict)
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
    if opened.shipment is None:
        # It has left by another bench while its number was asked for.
        verdict = refused(scan_id, sentences.no_shipment(opened.job))
        return Step(replace(packing, verdict=verdict), (Say(verdict),))
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
    op = f"{origin}{SHIP}"
    state = Shipping(replace(packing, verdict=verdict), op, scan_id, write)
    return Step(state, (Say(verdict), Commit(op, scan_id, write)))


def consume(packing: Packing, event: Pressed) -> Step[PackState]:
    """Let the build use up what is set aside for it, line by line."""
    opened = packing.opened
    if opened.job.kind is not Kind.BUILD:
        return _said(packing, refused(event.scan_id, sentences.ship_instead()))
    writes = tuple(write for line in opened.job.lines if (write := _consumption(opened, line)) is not None)
    if not writes:
        return _said(packing, refused(event.scan_id, sentences.nothing_to_consume()))
    verdict = Verdict(event.scan_id, Result.PENDING, sentences.consuming(opened.job.reference))
    commits = tuple(Commit(f"{event.origin}{CONSUME}{write.line}", event.scan_id, write) for write in writes)
    # What is being built in cannot be built in once more.
    rest = replace(opened, job=replace(opened.job, allocations=()))
    return Step(replace(packing, opened=rest, verdict=verdict), (Say(verdict), *commits))


def _consumption(opened: OpenJob, line: PickLine) -> ConsumeBuild | None:
    own = tuple(ConsumeItem(a.pk, a.quantity) for a in opened.job.allocations if a.line == line.pk)
    if not own:
        return None
    job = opened.job
    return ConsumeBuild(job.pk, line.pk, own, line.gone, job.reference, line.name)


def left(state: Shipping | Shipped, outcome: Outcome, bench: Bench) -> Step[PackState]:
    """Take the answer to shipping; what is kept or unsure is not waited for."""
    verdict = verdicts.judge(state.write, state.scan_id, outcome)
    packing = replace(state.packing, verdict=verdict)
    if isinstance(outcome, Refused):
        return Step(packing, (question(packing, state.op),))
    if not isinstance(outcome, Done):
        return Step(Shipped(packing, state.op, state.scan_id, state.write))
    verdict = replace(verdict, chime=Chime.FINISHED)
    opened = replace(packing.opened, shipment=_as_it_left(packing.opened.shipment, state.write, outcome.data))
    shipped = Shipped(replace(packing, verdict=verdict, opened=opened), state.op, state.scan_id, state.write)
    return Step(shipped, (Say(verdict), *_own_papers(opened, state.op, bench)))


def _as_it_left(shipment: Shipment | None, write: Ship, told: object) -> Shipment | None:
    """Return the shipment with the numbers under which it has left, as far as the server tells them."""
    if isinstance(told, Shipment):
        return replace(told, tracking=told.tracking or write.tracking)
    return replace(shipment, tracking=write.tracking or shipment.tracking) if shipment else None


def _own_papers(opened: OpenJob, op: str, bench: Bench) -> tuple[Deliver, ...]:
    papers = bench.rules.papers
    if papers is Papers.NEVER:
        return ()
    op = f"{op.removesuffix(SHIP)}{OWN_REPORT}"
    return (Deliver(op, packing_list(opened), on_paper=papers is Papers.PAPER),)


# Papers and photos.


def papers(packing: Packing, event: Pressed, on_paper: bool) -> Step[Packing]:
    """Print the packing list, or write it to a file."""
    verdict = Verdict(event.scan_id, Result.PENDING, say("Making the packing list ..."))
    report = packing_list(packing.opened)
    shown = replace(packing, verdict=verdict)
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


def photograph(packing: Packing, event: Pressed) -> Step[Packing]:
    """Take a photo of the open parcel."""
    shipment = packing.opened.shipment
    if shipment is None:
        verdict = refused(event.scan_id, sentences.no_shipment(packing.opened.job))
        return Step(replace(packing, verdict=verdict), (Say(verdict),))
    verdict = Verdict(event.scan_id, Result.PENDING, say("Taking a photo of the parcel ..."))
    op = f"{event.origin}{PHOTO}{shipment.pk}"
    return Step(replace(packing, verdict=verdict), (Say(verdict), Photograph(op)))


def desk_answered(packing: Packing, op_id: str, outcome: Outcome) -> Step[Packing] | None:
    """Take what printer, file or camera tell; None if this is no such answer."""
    if op_id.endswith(OWN_REPORT):
        verdict = sentences.papers_made("", outcome)
        return Step(packing if isinstance(outcome, Done) else replace(packing, verdict=verdict))
    if op_id.endswith(REPORT):
        verdict = sentences.papers_made(op_id.removesuffix(REPORT), outcome)
        return Step(replace(packing, verdict=verdict), (Say(verdict),))
    scan_id, mark, shipment = op_id.partition(PHOTO)
    return _photo_taken(packing, scan_id, shipment, outcome) if mark and shipment.isdigit() else None


def _photo_taken(packing: Packing, scan_id: str, pk: str, outcome: Outcome) -> Step[Packing]:
    """Attach a photo to the shipment that it shows, which may not be the one on the bench any more."""
    photo = outcome.data if isinstance(outcome, Done) else None
    if not isinstance(photo, Photo):
        verdict = refused(scan_id, *no_photo(outcome))
        return Step(replace(packing, verdict=verdict), (Say(verdict),))
    opened = packing.opened
    is_here = opened.shipment is not None and str(opened.shipment.pk) == pk
    name = f"{opened.job.reference} {opened.shipment.reference}" if is_here and opened.shipment else pk
    write = AttachPhoto("salesordershipment", int(pk), photo.file, photo.sha256, "", name=name)
    return Step(packing, (Commit(f"{scan_id}:attach", scan_id, write),))
