"""What the answers to receipts, and to what was asked beside them, change on the bench."""

from dataclasses import replace

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
from station.workflows.base import no_photo, refused
from station.workflows.receiving import order_sentences, verdicts
from station.workflows.receiving.bags import relabelled
from station.workflows.receiving.bench import Bench
from station.workflows.receiving.booking import PICTURE, PLACES, commit_again
from station.workflows.receiving.checking import book_unplaced
from station.workflows.receiving.lines import OpenOrder, PendingReceipt
from station.workflows.receiving.states import Booked, Picture, Receiving


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
    if isinstance(outcome, Refused):
        without = replace(told, opened=receiving.opened.settled(pending.op_id, None))
        return _refused(without, pending, outcome, bench)
    received = outcome.data if isinstance(outcome.data, Received) else Received(None, None, None)
    booked = received.quantity or pending.quantity
    told = replace(told, opened=receiving.opened.settled(pending.op_id, booked, received.line))
    return _with_photos(_finished(_remembered(told, pending.op_id, received.items)))


def _remembered(receiving: Receiving, receipt: str, items: tuple[int, ...]) -> Receiving:
    """Note what became of a bag, for the photos of it."""

    def settled(booked: Booked) -> Booked:
        return replace(booked, items=items, is_settled=True) if booked.op_id == receipt else booked

    latest = settled(receiving.latest) if receiving.latest else None
    pictures = tuple(replace(picture, of=settled(picture.of)) for picture in receiving.pictures)
    return replace(receiving, latest=latest, pictures=pictures)


def _finished(receiving: Receiving) -> Step[Receiving]:
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
        return _another_way(receiving, pending, relabelled(write), "by-line")
    if outcome.why is Why.NOT_SUPPORTED and isinstance(write, ReceiveLine):
        return _another_way(receiving, pending, _plain(write), "plain")
    if outcome.why is Why.PLACE_GONE:
        waiting = replace(receiving, unplaced=(*receiving.unplaced, pending))
        is_ours = bench.context.location is not None and bench.context.location.pk == write.location
        return Step(waiting, (WorkAt(None),) if is_ours else ())
    if outcome.why is Why.NO_LOCATION and write.location is None:
        lacking = replace(receiving, unplaced=(*receiving.unplaced, pending))
        return book_unplaced(lacking, bench.context.location)
    if outcome.why is Why.ALREADY_RECEIVED and not getattr(write, "label", ""):
        receiving = _knowing_double(receiving, write.barcode)
    return _without_photos(receiving, pending)


def _another_way(
    receiving: Receiving, pending: PendingReceipt, write: ReceiveLine | None, word: str
) -> Step[Receiving]:
    if write is None:
        return _without_photos(receiving, pending)
    return commit_again(receiving, pending, write, word)


def _plain(write: ReceiveLine) -> ReceiveLine | None:
    """Return the write without what old servers do not keep; None if there is nothing to leave out."""
    told = (("Expiry", write.expiry_date), ("Packaging", write.packaging))
    left_out = "; ".join(f"{name} {value}" for name, value in told if value)
    return replace(write, expiry_date="", packaging="", left_out=left_out) if left_out else None


def _knowing_double(receiving: Receiving, code: str) -> Receiving:
    learned = receiving.opened.learned
    known = replace(learned, doubles=learned.doubles | {code})
    return replace(receiving, opened=replace(receiving.opened, learned=known))


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
        verdict = refused(picture.scan_id, *no_photo(event.outcome))
        own = verdict.scan_id != (receiving.latest.scan_id if receiving.latest else "")
        # The bag's own word is what became of the bag.
        return Step(replace(receiving, pictures=rest, verdict=verdict), (Say(verdict),) if own else ())
    taken = replace(picture, photo=event.outcome.data)
    return _with_photos(Step(replace(receiving, pictures=(*rest, taken))))


def _with_photos(step: Step[Receiving]) -> Step[Receiving]:
    """Attach the photos of bags that are booked to their stock items, else to the order."""
    effects: list[Effect] = []
    waiting: list[Picture] = []
    for picture in step.state.pictures:
        if picture.photo is None or not picture.of.is_settled:
            waiting.append(picture)
            continue
        attached = _attached(step.state.opened.order.pk, picture.of, picture.op_id, picture.photo)
        effects.append(Commit(f"{picture.op_id}-attached", picture.scan_id, attached))
    return Step(replace(step.state, pictures=tuple(waiting)), (*step.effects, *effects))


def _attached(order: int, booked: Booked, op_id: str, photo: Photo) -> AttachPhoto:
    model, pk = ("stockitem", booked.items[0]) if booked.items else ("purchaseorder", order)
    return AttachPhoto(model, pk, photo.file, photo.sha256, f"Station {op_id}", name=booked.part)


def _without_photos(receiving: Receiving, pending: PendingReceipt) -> Step[Receiving]:
    """Give up the photos of a bag that is not booked."""
    lost = [picture for picture in receiving.pictures if picture.of.op_id == pending.op_id]
    rest = tuple(picture for picture in receiving.pictures if picture not in lost)
    # A photo that was asked for by a code has a scan of its own, which needs a last word.
    own = [picture.scan_id for picture in lost if picture.scan_id != pending.scan_id]
    effects = tuple(Say(refused(scan_id, verdicts.photo_of_nothing(pending.write.part))) for scan_id in own)
    return Step(replace(receiving, pictures=rest), effects)
