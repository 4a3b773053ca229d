"""From a scanned bag to its receipt: what must be clear before it is booked, one check after the other."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from station.model import Ask, Commit, Kind, Photograph, Result, Say, Scanned, Step, Verdict
from station.operations import LoadPicture, LoadPlaces, OrderLine, Receive, ReceiveLine
from station.text import Text
from station.workflows.base import ask, done, refused
from station.workflows.receiving import detail_sentences, sentences
from station.workflows.receiving.bags import (
    Bag,
    Detail,
    Question,
    Said,
    place_of,
    receipt,
    takes_a_line,
    wanted_serials,
)
from station.workflows.receiving.bench import Bench
from station.workflows.receiving.lines import Match, PendingReceipt
from station.workflows.receiving.quantity import in_units, pack_options, unreadable
from station.workflows.receiving.rules import Over
from station.workflows.receiving.states import (
    Booked,
    Capturing,
    Confirming,
    Counting,
    Deciding,
    Picture,
    ReceiveState,
    Receiving,
)

DISTRIBUTORS = frozenset({"digikey", "mouser", "farnell", "lcsc", "tme", "amazon"})
"""Suppliers whose labels name the seller; makers put their labels on goods that others sell."""
MOST_SERIALS = 1000
PICTURE, PLACES = ":picture:", ":places:"
"""What stands in the name of a question beside the booking, before what it is about."""

Checked = Step[ReceiveState] | Bag


def bag_of(receiving: Receiving, scanned: Scanned, match: Match) -> Bag:
    """Return the bag that was scanned, with what the operator has said of it before."""
    return Bag(scanned, match.line, match.by_order_code, receiving.said)


def book(receiving: Receiving, bag: Bag, bench: Bench) -> Step[ReceiveState]:
    """Book a bag, or ask what is missing, or say why not."""
    receiving, bag = _taken_up(receiving, bag)
    for check in CHECKS:
        checked = check(receiving, bag, bench)
        if isinstance(checked, Step):
            return checked
        bag = checked
    return _commit_bag(receiving, bag, bench)


def _taken_up(receiving: Receiving, bag: Bag) -> tuple[Receiving, Bag]:
    """Give a bag the numbers of its line as they are now; what was said is said of no other bag."""
    line = receiving.opened.line(bag.line.pk) or bag.line
    return replace(receiving, said=Said()), replace(bag, line=line)


def _may_be_received(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    reason = bench.forbidden()
    return bag if reason is None else refuse(receiving, bag.scan_id, reason)


def _not_seen_before(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    """Say what the same label led to, and offer to book it once more; no second scan of it does that."""
    is_double = bag.code in receiving.opened.learned.doubles
    if Question.SEEN_BEFORE in bag.agreed or not (bag.earlier or is_double):
        return bag
    in_doubt = bag.earlier is not None and bag.earlier.in_doubt
    has_room = receiving.opened.remaining(bag.line) > 0
    offered = not in_doubt and has_room and (bag.amount is None or bag.amount.value > 0)
    headline = sentences.seen_before(bag.earlier, may_be_another=offered)
    verdict = Verdict(bag.scan_id, Result.REPEATED, headline)
    if not offered:
        return told(receiving, verdict)
    return _asked(receiving, bag, verdict, Question.SEEN_BEFORE, by_code=True)


def _not_waiting_for_a_place(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    """Ask for the place once more, instead of booking the same label twice as soon as there is one."""
    waiting = {getattr(each.write, "label", "") or each.write.barcode for each in receiving.unplaced}
    if bag.code not in waiting or Question.SEEN_BEFORE in bag.agreed or bag.reading.kind is not Kind.LABEL:
        return bag
    verdict = ask(bag.scan_id, sentences.no_place(bag.line.name or bag.line.sku))
    return told(receiving, verdict)


def _of_this_supplier(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    label, order = bag.reading.get("supplier"), receiving.opened.order.supplier
    said, ours = _letters(label), _letters(order)
    agreed = bag.by_order_code or Question.OTHER_SUPPLIER in bag.agreed
    if agreed or said not in DISTRIBUTORS or not ours or said in ours or ours in said:
        return bag
    headline = sentences.other_supplier(bag.line, label, receiving.opened.order)
    return _asked(receiving, bag, refused(bag.scan_id, headline), Question.OTHER_SUPPLIER, by_code=True)


def _still_to_come(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    if receiving.opened.remaining(bag.line) > 0:
        return bag
    return refuse(receiving, bag.scan_id, sentences.complete(bag.line), bag)


def _with_a_number(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    """Find out how much is in the bag: refuse what is no number, count what tells nothing."""
    amount = bag.amount
    if amount is None and _left_to_the_server(bag, bench):
        return bag
    if amount is None:
        text = unreadable(bag.reading)
        if text:
            return refuse(receiving, bag.scan_id, sentences.no_number(bag.line, text), bag)
        return _serials_or_count(receiving, bag, bench)
    # The server books a label with quantity zero as a stock item of nothing.
    if amount.value <= 0:
        return refuse(receiving, bag.scan_id, sentences.nothing_in_it(bag.line), bag)
    return bag


def _left_to_the_server(bag: Bag, bench: Bench) -> bool:
    """Tell whether the server reads the quantity from the label, and nothing else would be lost by that."""
    rules, line = bench.rules, bag.line
    wanted = (
        rules.serials.holds(line.keeps_serials),
        rules.expiry.holds(line.expires),
        rules.batch.holds(True),
    )
    known = bag.said != replace(Said(), skip=bag.said.skip) or bag.batch or bag.expiry or bag.note
    again = Question.SEEN_BEFORE in bag.agreed
    return bag.read_by_server and takes_a_line(bench.context) and not (any(wanted) or known or again)


def _serials_or_count(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    if bench.rules.serials.holds(bag.line.keeps_serials) and Detail.SERIALS not in bag.asked:
        return capture(receiving, bag, Detail.SERIALS)
    # Whoever counts has compared the code with the goods.
    agreed = bag.agreed | {Question.DOUBTFUL}
    one = replace(bag, said=replace(bag.said, quantity=Decimal(1)), agreed=agreed)
    return counting(receiving, one)


def _in_packs(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    """Turn the amount into supplier packs; ask where it can be meant in pieces as well."""
    if bag.packs is not None or bag.amount is None:
        return bag
    # What is counted in single pieces has no unit of its own.
    value = in_units(bag.amount, bag.line.units)
    if value is None:
        headline = sentences.strange_unit(bag.line, bag.amount.unit)
        return refuse(receiving, bag.scan_id, headline, bag)
    options = pack_options(bag.line, value, bag.amount.is_measured)
    meant = receiving.opened.learned.by_packs.get(bag.line.pk)
    fitting = [option for option in options if meant is None or option.as_packs == meant] or list(options)
    if any(option.packs <= 0 for option in fitting):
        # Less than the server can keep.
        return refuse(receiving, bag.scan_id, sentences.nothing_in_it(bag.line), bag)
    if len(fitting) == 1:
        return replace(bag, packs=fitting[0].packs)
    headline = sentences.packs_or_pieces(bag.line, value)
    verdict = ask(bag.scan_id, headline, **sentences.line_data(receiving.opened, bag.line, None))
    return Step(Deciding(shown(receiving, bag, verdict), bag, tuple(fitting)), (Say(verdict),))


def _not_too_many(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    remaining = receiving.opened.remaining(bag.line)
    if bag.packs is None or bag.packs <= remaining or Question.TOO_MANY in bag.agreed:
        return bag
    if bench.rules.over is Over.REFUSE:
        headline = sentences.too_many_refused(bag.line, bag.packs, remaining)
        return refuse(receiving, bag.scan_id, headline, bag)
    headline = sentences.too_many(bag.line, bag.packs, remaining)
    return _asked_again(receiving, bag, headline, Question.TOO_MANY)


def _beyond_doubt(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    if not bag.is_doubtful or bag.agreed & {Question.DOUBTFUL, Question.TOO_MANY}:
        return bag
    headline = sentences.doubtful(bag.line, bag.reading, bag.packs)
    return _asked_again(receiving, bag, headline, Question.DOUBTFUL)


def _with_details(receiving: Receiving, bag: Bag, bench: Bench) -> Checked:
    """Ask for what the part or the site wants to be known and neither label nor operator have told."""
    if bag.packs is None:
        return bag
    pieces = bag.packs * bag.line.pack
    rules = bench.rules
    whole = pieces == pieces.to_integral_value() and pieces <= MOST_SERIALS
    numbered = rules.serials.holds(bag.line.keeps_serials) and not bag.serials
    if numbered and rules.serials.is_must and not whole:
        headline = detail_sentences.no_serials_possible(bag.line, pieces, MOST_SERIALS)
        return refuse(receiving, bag.scan_id, headline, bag)
    wants = (
        (Detail.SERIALS, numbered and whole),
        (Detail.BATCH, rules.batch.holds(True) and not bag.batch),
        (Detail.EXPIRY, rules.expiry.holds(bag.line.expires) and not bag.expiry),
    )
    missing = next((detail for detail, wanted in wants if wanted and detail not in bag.asked), None)
    if missing is not None:
        return capture(receiving, bag, missing)
    if bag.serials and pieces != len(bag.serials):
        headline = detail_sentences.serials_do_not_fit(bag.line, len(bag.serials), pieces)
        return refuse(receiving, bag.scan_id, headline, bag)
    return bag


CHECKS: tuple[Callable[[Receiving, Bag, Bench], Checked], ...] = (
    _may_be_received,
    _not_seen_before,
    _not_waiting_for_a_place,
    _of_this_supplier,
    _still_to_come,
    _with_a_number,
    _in_packs,
    _not_too_many,
    _beyond_doubt,
    _with_details,
)


def offer(receiving: Receiving, bag: Bag, bench: Bench) -> Step[ReceiveState]:
    """Offer a bag that was scanned where nobody had asked for it; the next scan of the order books it."""
    receiving, bag = _taken_up(receiving, bag)
    for check in (_may_be_received, _not_seen_before, _of_this_supplier, _still_to_come):
        checked = check(receiving, bag, bench)
        if isinstance(checked, Step):
            return checked
    headline = sentences.offer(bag.line, bag.amount.value if bag.amount else None)
    return _asked_again(receiving, bag, headline, Question.OFFERED)


def _asked_again(receiving: Receiving, bag: Bag, headline: Text, question: Question) -> Step[ReceiveState]:
    quantity = bag.packs if bag.packs is not None else bag.amount.value if bag.amount else None
    data = sentences.line_data(receiving.opened, bag.line, quantity)
    return _asked(receiving, bag, ask(bag.scan_id, headline, **data), question)


def _asked(
    receiving: Receiving, bag: Bag, verdict: Verdict, question: Question, by_code: bool = False
) -> Step[ReceiveState]:
    state = Confirming(shown(receiving, bag, verdict), bag, question, by_code)
    return Step(state, (Say(verdict),))


def counting(receiving: Receiving, bag: Bag) -> Step[ReceiveState]:
    """Show how many are counted so far."""
    assert bag.said.quantity is not None
    headline = sentences.counted(bag.line, bag.said.quantity)
    scan_id = bag.counted[-1] if bag.counted else bag.scan_id
    data = sentences.line_data(receiving.opened, bag.line, bag.said.quantity)
    verdict = ask(scan_id, headline, **data)
    return Step(Counting(shown(receiving, bag, verdict), bag), (Say(verdict),))


def capture(receiving: Receiving, bag: Bag | None, detail: Detail, scan_id: str = "") -> Step[ReceiveState]:
    """Ask for a detail of a bag, or of the next one."""
    asked_by = bag.scan_id if bag else scan_id
    verdict = ask(
        asked_by, detail_sentences.detail_wanted(detail, bag.line if bag else None, wanted_serials(bag))
    )
    state = shown(receiving, bag, verdict) if bag else replace(receiving, verdict=verdict)
    return Step(Capturing(state, detail, bag, asked_by), (Say(verdict),))


def shown(receiving: Receiving, bag: Bag, verdict: Verdict) -> Receiving:
    """Return the order with a bag on the screen."""
    return replace(receiving, verdict=verdict, current=bag.line.pk, reading=bag.reading)


def refuse(receiving: Receiving, scan_id: str, headline: Text, bag: Bag | None = None) -> Step[ReceiveState]:
    """Say why a scan is not booked; a bag that was understood stays on the screen."""
    verdict = refused(scan_id, headline)
    step = told(receiving, verdict)
    return Step(shown(receiving, bag, verdict), step.effects) if bag else step


def told(receiving: Receiving, verdict: Verdict) -> Step[ReceiveState]:
    """Say something of a scan and go on receiving."""
    return Step(replace(receiving, verdict=verdict), (Say(verdict),))


def _commit_bag(receiving: Receiving, bag: Bag, bench: Bench) -> Step[ReceiveState]:
    opened = receiving.opened
    write = receipt(opened, bag, bench.context)
    counted = tuple(Say(done(scan_id, sentences.counted_in(bag.line))) for scan_id in bag.counted)
    cleared = replace(receiving, reading=bag.reading)
    place = place_of(opened, bag.line, bench.context)
    if place is not None and place.structural:
        # The server would put the goods where nothing can lie.
        step = _without_a_place(cleared, write, bag.scan_id)
    else:
        step = commit(cleared, write, bag.scan_id)
    beside = asides(step.state, (bag.line,), bag.scan_id)
    effects = (*counted, *step.effects, *beside.effects)
    latest = beside.state.latest
    if not bench.rules.photo or latest is None:
        return Step(beside.state, effects)
    photo = Picture(f"{bag.scan_id}:photo", bag.scan_id, latest)
    photographed = replace(beside.state, pictures=(*beside.state.pictures, photo))
    return Step(photographed, (*effects, Photograph(photo.op_id)))


def _without_a_place(receiving: Receiving, write: Receive | ReceiveLine, scan_id: str) -> Step[Receiving]:
    """Keep a bag until a location is scanned."""
    pending = PendingReceipt(f"{scan_id}:receive", scan_id, write)
    verdict = ask(scan_id, sentences.no_place(write.part))
    waiting = replace(
        receiving,
        verdict=verdict,
        current=write.line,
        unplaced=(*receiving.unplaced, pending),
        latest=Booked(pending.op_id, scan_id, write.part),
    )
    return Step(waiting, (Say(verdict),))


def commit(
    receiving: Receiving, write: Receive | ReceiveLine, scan_id: str, purpose: str = "receive"
) -> Step[Receiving]:
    """Book a receipt, and show at once what it will have done."""
    op = f"{scan_id}:{purpose}"
    opened = receiving.opened.with_pending(PendingReceipt(op, scan_id, write))
    verdict = sentences.booking(write, opened, scan_id)
    latest = Booked(op, scan_id, write.part)
    state = replace(receiving, opened=opened, verdict=verdict, current=write.line, latest=latest)
    return Step(state, (Say(verdict), Commit(op, scan_id, write)))


def commit_again(
    receiving: Receiving, before: PendingReceipt, write: Receive | ReceiveLine, word: str
) -> Step[Receiving]:
    """Book a bag another way than before; its photos go with it. No two writes have one name."""
    purpose = before.op_id.rpartition(":")[2]
    step = commit(receiving, write, before.scan_id, word if purpose == "receive" else f"{purpose}-{word}")
    now = step.state.latest
    assert now is not None
    pictures = tuple(
        replace(picture, of=now) if picture.of.op_id == before.op_id else picture
        for picture in step.state.pictures
    )
    return Step(replace(step.state, pictures=pictures), step.effects)


def asides(receiving: Receiving, lines: tuple[OrderLine, ...], scan_id: str) -> Step[Receiving]:
    """Ask, beside everything else, for the pictures of parts and for where they lie already."""
    learned = receiving.opened.learned
    paths = dict.fromkeys(line.picture for line in lines if line.picture not in {"", *learned.pictures})
    parts = dict.fromkeys(line.part for line in lines if line.part not in {None, *learned.places})
    asked = [Ask(f"{scan_id}{PICTURE}{path}", LoadPicture(path)) for path in paths]
    asked += [Ask(f"{scan_id}{PLACES}{part}", LoadPlaces(part)) for part in parts if part is not None]
    # What is asked for is not asked for again; what never comes leaves its place empty.
    known = replace(
        learned,
        pictures={**learned.pictures, **dict.fromkeys(paths, b"")},
        places={**learned.places, **{part: () for part in parts if part is not None}},
    )
    return Step(replace(receiving, opened=replace(receiving.opened, learned=known)), tuple(asked))


def _letters(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())
