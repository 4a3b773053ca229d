"""What the answers to receipts, and to what was asked beside them, change on the bench."""

from dataclasses import replace
from decimal import Decimal

from station.model import (
    Answered,
    Chime,
    Commit,
    Done,
    Effect,
    Outcome,
    Photo,
    Refused,
    Say,
    Step,
    Why,
    WorkAt,
)
from station.operations import AttachPhoto, Receive, Received, ReceiveLine, StockAt
from station.workflows.base import refused
from station.workflows.receiving import order_sentences, verdicts
from station.workflows.receiving.bags import relabelled
from station.workflows.receiving.bench import Bench
from station.workflows.receiving.booking import PICTURE, PLACES, commit, next_purpose
from station.workflows.receiving.checking import book_unplaced
from station.workflows.receiving.lines import OpenOrder, PendingReceipt
from station.workflows.receiving.states import Picture, Receiving


def answered(receiving: Receiving, event: Answered, bench: Bench) -> Step[Receiving]:
    """Take an answer that nobody waits for: to a receipt, a picture, a photo."""
    for take in (_picture, _places, _photo):
        step = take(receiving, event)
        if step is not None:
            return step
    pending = next((p for p in receiving.opened.pending if p.op_id == event.op_id), None)
    return Step(receiving) if pending is None else _settled(receiving, pending, event.outcome, bench)


def _settled(
    receiving: Receiving, pending: PendingReceipt, outcome: Outcome, bench: Bench
) -> Step[Receiving]:
    """Take an answer to a receipt into account; it changes the numbers and what is said."""
    verdict = verdicts.judge(pending.write, pending.scan_id, outcome)
    told = replace(receiving, verdict=verdict)
    if not isinstance(outcome, Done | Refused):
        return Step(told)
    told = replace(told, opened=receiving.opened.settled(pending.op_id, _booked(pending, outcome)))
    if isinstance(outcome, Done):
        return _with_photos(_finished(_remembered(told, pending, outcome), pending), pending.op_id)
    return _refused(told, pending, outcome, bench)


def _remembered(receiving: Receiving, pending: PendingReceipt, outcome: Done) -> Receiving:
    latest = receiving.latest
    if latest is None or latest.op_id != pending.op_id:
        return receiving
    received = outcome.data if isinstance(outcome.data, Received) else None
    return replace(receiving, latest=replace(latest, received=received, is_settled=True))


def _finished(receiving: Receiving, pending: PendingReceipt) -> Step[Receiving]:
    """Say with a sound of its own that the order is complete."""
    if not receiving.opened.is_here or receiving.unplaced:
        return Step(receiving)
    headline = order_sentences.all_here(receiving.verdict.headline, receiving.opened.order)
    verdict = replace(receiving.verdict, headline=headline, chime=Chime.FINISHED)
    return Step(replace(receiving, verdict=verdict), (Say(verdict),))


def _refused(
    receiving: Receiving, pending: PendingReceipt, outcome: Refused, bench: Bench
) -> Step[Receiving]:
    """Try another way where there is one: by the line, without what the server cannot keep, elsewhere."""
    write = pending.write
    if outcome.why in {Why.NO_MATCH, Why.NO_LINE} and isinstance(write, Receive):
        return _again(receiving, pending, relabelled(write), "by-line")
    if outcome.why is Why.NOT_SUPPORTED and isinstance(write, ReceiveLine):
        return _again(receiving, pending, _plain(write), "plain")
    if outcome.why is Why.PLACE_GONE:
        waiting = replace(receiving, unplaced=(*receiving.unplaced, pending))
        is_ours = bench.context.location is not None and bench.context.location.pk == write.location
        return Step(waiting, (WorkAt(None),) if is_ours else ())
    if outcome.why is Why.NO_LOCATION and write.location is None:
        lacking = replace(receiving, unplaced=(*receiving.unplaced, pending))
        return book_unplaced(lacking, bench.context.location)
    if outcome.why is Why.ALREADY_RECEIVED and not isinstance(write, ReceiveLine):
        return Step(_knowing_double(receiving, write.barcode))
    if outcome.why is Why.ALREADY_RECEIVED and isinstance(write, ReceiveLine) and not write.label:
        return Step(_knowing_double(receiving, write.barcode))
    return Step(_without_photos(receiving, pending.op_id))


def _again(
    receiving: Receiving, pending: PendingReceipt, write: ReceiveLine | None, word: str
) -> Step[Receiving]:
    if write is None:
        return Step(receiving)
    step = commit(receiving, write, pending.scan_id, next_purpose(pending.op_id, word))
    assert step.state.latest is not None
    pictures = tuple(
        replace(picture, receipt=step.state.latest.op_id) if picture.receipt == pending.op_id else picture
        for picture in step.state.pictures
    )
    return Step(replace(step.state, pictures=pictures), step.effects)


def _plain(write: ReceiveLine) -> ReceiveLine | None:
    """Return the write without what old servers do not keep; None if there is nothing to leave out."""
    if not (write.expiry_date or write.packaging):
        return None
    return replace(write, expiry_date="", packaging="")


def _knowing_double(receiving: Receiving, code: str) -> Receiving:
    learned = receiving.opened.learned
    known = replace(learned, doubles=learned.doubles | {code})
    return replace(receiving, opened=replace(receiving.opened, learned=known))


def _booked(receipt: PendingReceipt, outcome: Done | Refused) -> Decimal | None:
    """Return how much a receipt has booked, None if it was refused; the server's word counts."""
    if isinstance(outcome, Refused):
        return None
    told = outcome.data.quantity if isinstance(outcome.data, Received) else None
    return told or receipt.quantity


# Pictures of parts, and where they lie.


def _picture(receiving: Receiving, event: Answered) -> Step[Receiving] | None:
    _, mark, path = event.op_id.partition(PICTURE)
    learned = receiving.opened.learned
    if not mark or path not in learned.pictures:
        return None
    data = event.outcome.data if isinstance(event.outcome, Done) else b""
    pictures = {**learned.pictures, path: data if isinstance(data, bytes) else b""}
    return Step(_having(receiving, replace(receiving.opened, learned=replace(learned, pictures=pictures))))


def _places(receiving: Receiving, event: Answered) -> Step[Receiving] | None:
    _, mark, part = event.op_id.partition(PLACES)
    learned = receiving.opened.learned
    if not mark or not part.isdigit() or int(part) not in learned.places:
        return None
    data = event.outcome.data if isinstance(event.outcome, Done) else ()
    found = tuple(each for each in data if isinstance(each, StockAt)) if isinstance(data, tuple) else ()
    places = {**learned.places, int(part): found}
    return Step(_having(receiving, replace(receiving.opened, learned=replace(learned, places=places))))


def _having(receiving: Receiving, opened: OpenOrder) -> Receiving:
    return replace(receiving, opened=opened)


# Photos of bags.


def _photo(receiving: Receiving, event: Answered) -> Step[Receiving] | None:
    picture = next((p for p in receiving.pictures if p.op_id == event.op_id and p.photo is None), None)
    if picture is None:
        return None
    rest = tuple(p for p in receiving.pictures if p is not picture)
    if not isinstance(event.outcome, Done) or not isinstance(event.outcome.data, Photo):
        verdict = refused(picture.scan_id, *verdicts.no_photo(event.outcome))
        own = verdict.scan_id != (receiving.latest.scan_id if receiving.latest else "")
        # The bag's own word is what became of the bag.
        return Step(replace(receiving, pictures=rest, verdict=verdict), (Say(verdict),) if own else ())
    taken = replace(picture, photo=event.outcome.data)
    state = replace(receiving, pictures=(*rest, taken))
    latest = receiving.latest
    is_settled = latest is not None and latest.op_id == taken.receipt and latest.is_settled
    return _with_photos(Step(state), taken.receipt) if is_settled else Step(state)


def _with_photos(step: Step[Receiving], receipt: str) -> Step[Receiving]:
    """Attach the photos of a bag that is booked to its stock item, else to the order."""
    state = step.state
    ready = [p for p in state.pictures if p.receipt == receipt and p.photo is not None]
    if not ready:
        return step
    rest = tuple(p for p in state.pictures if p not in ready)
    effects: list[Effect] = [Commit(f"{p.op_id}-attached", p.scan_id, _attached(state, p)) for p in ready]
    return Step(replace(state, pictures=rest), (*step.effects, *effects))


def _attached(receiving: Receiving, picture: Picture) -> AttachPhoto:
    assert picture.photo is not None
    latest = receiving.latest
    received = latest.received if latest and latest.op_id == picture.receipt else None
    items = received.items if received else ()
    order = receiving.opened.order
    model, pk = ("stockitem", items[0]) if items else ("purchaseorder", order.pk)
    return AttachPhoto(
        model,
        pk,
        picture.photo.file,
        picture.photo.sha256,
        f"Station {picture.op_id}",
        name=latest.part if latest else order.reference,
    )


def _without_photos(receiving: Receiving, receipt: str) -> Receiving:
    return replace(receiving, pictures=tuple(p for p in receiving.pictures if p.receipt != receipt))
