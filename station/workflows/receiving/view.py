"""The screen of receiving as a function of its state."""

from dataclasses import replace
from decimal import Decimal

from station.model import TONE_OF, Context, Result, Tone, Verdict
from station.operations import OrderLine, PurchaseOrder
from station.screen import Action, Field, Progress, Row, View
from station.text import Text, number, say
from station.workflows.base import CANCEL, CONFIRM, HOME, LOOKUP, PHOTO, SAVE, digit_choice
from station.workflows.label_fields import TRACED, label_fields
from station.workflows.receiving import closing, detail_sentences, order_sentences, sentences
from station.workflows.receiving.bags import Detail, Said, place_of, wanted_serials
from station.workflows.receiving.lines import OpenOrder
from station.workflows.receiving.states import (
    Adding,
    Capturing,
    Checking,
    Choosing,
    Confirming,
    Counting,
    Deciding,
    Finished,
    Loading,
    NotPlaced,
    ReceiveState,
    Receiving,
    Searching,
)
from station.workflows.statuses import STATUSES

ANOTHER_BAG = say("Scan CONFIRM if this is another bag, or go on with the next one.")
COLUMNS = (say("Part"), say("Order code"), say("Ordered"), say("Received"), say("To come"))
OFFER_COLUMNS = (
    say("Digit"),
    say("Order"),
    say("Supplier"),
    say("Supplier reference"),
    say("Status"),
    say("Description"),
)
FINISH = Action("finish", say("Finish"), "STATION:FINISH")
NEXT_LINE = Action("next-line", say("Next line"), "STATION:NEXT-LINE")
RANGE = Action("range", say("Range"), "STATION:RANGE")
PRINT = Action("print", say("Print"), "STATION:PRINT")
MOST_PLACES = 3


def view(state: ReceiveState, context: Context) -> View:
    """Return what the screen shows."""
    if isinstance(state, Choosing):
        return _choosing(state)
    if isinstance(state, Searching):
        looking = say("Looking for the order of {code} ...", code=state.led.text)
        label = state.led.scanned.reading if state.led.scanned else None
        return replace(_busy(looking), fields=label_fields(label) if label else ())
    if isinstance(state, Loading):
        return _busy(say("Loading the order ..."))
    if isinstance(state, NotPlaced):
        return _not_placed(state)
    if isinstance(state, Checking):
        looking = say("Looking up {code} ...", code=state.scanned.reading.text)
        shown = replace(state.receiving, reading=state.scanned.reading)
        return replace(_order(shown, context, looking, Tone.NEUTRAL), detail="", busy=True)
    if isinstance(state, Finished):
        return _finished(state)
    asked = _asked(state, context)
    if asked is not None:
        return asked
    assert isinstance(state, Receiving)
    return _order(state, context, state.verdict.headline, state.verdict.tone)


def _choosing(state: Choosing) -> View:
    verdict = state.verdict or Verdict("", Result.PENDING, say("Which order has arrived?"))
    prompt = say("Scan the purchase order, or any bag of it.")
    choices = tuple(digit_choice(number_, _choice(order)) for number_, order in enumerate(state.offered, 1))
    rows = tuple(_offer(number_, order) for number_, order in enumerate(state.offered, 1))
    return View(
        "receive",
        say("Receive"),
        verdict.headline,
        say("Choose by its digit, or scan the order's own code.") if choices else prompt,
        tone=TONE_OF[verdict.result],
        detail=verdict.detail,
        columns=OFFER_COLUMNS if rows else (),
        rows=rows,
        actions=(*choices, CANCEL, HOME) if choices else (HOME, LOOKUP),
    )


def _choice(order: PurchaseOrder) -> Text:
    return say("{reference} {supplier}", reference=order.reference, supplier=order.supplier)


def _offer(digit: int, order: PurchaseOrder) -> Row:
    named = (order.reference, order.supplier, order.supplier_reference)
    return Row((str(digit), *named, order.status, order.description))


def _busy(headline: Text) -> View:
    return View(
        "receive", say("Receive"), headline, say("Go on scanning."), busy=True, actions=(CANCEL, HOME)
    )


def _not_placed(state: NotPlaced) -> View:
    busy, opened = bool(state.op), OpenOrder(state.order)
    rows = tuple(_row(opened, line, None) for line in state.order.lines)
    return View(
        "receive",
        say("Receive"),
        state.verdict.headline,
        say("Go on scanning.") if busy else say("Scan CONFIRM to issue it, or another order."),
        tone=TONE_OF[state.verdict.result],
        fields=(
            Field(say("Supplier"), state.order.supplier),
            Field(say("Description"), state.order.description),
        ),
        columns=COLUMNS if rows else (),
        rows=rows,
        actions=(CANCEL, HOME) if busy else (CONFIRM, CANCEL, HOME),
        busy=busy,
    )


def _asked(state: ReceiveState, context: Context) -> View | None:
    """Return the screen while something is asked; None if nothing is."""
    if isinstance(state, Confirming):
        shown = _order(state.receiving, context, state.receiving.verdict.headline, Tone.ASK, state.bag.said)
        again = say("Scan the same bag again to confirm, or another one to leave it.")
        tone = state.receiving.verdict.tone if state.by_code else Tone.ASK
        prompt = ANOTHER_BAG if state.by_code else again
        shown = replace(shown, prompt=prompt, tone=tone if tone is Tone.BAD else Tone.ASK)
        return replace(shown, actions=(CONFIRM, CANCEL))
    if isinstance(state, Counting):
        shown = _order(state.receiving, context, state.receiving.verdict.headline, Tone.ASK, state.bag.said)
        prompt = say("Scan the next one. CONFIRM, a location or another part books what is counted.")
        tone = Tone.BAD if state.receiving.verdict.tone is Tone.BAD else Tone.ASK
        return replace(shown, prompt=prompt, tone=tone, actions=(CONFIRM, NEXT_LINE, CANCEL))
    if isinstance(state, Deciding):
        shown = _order(state.receiving, context, state.receiving.verdict.headline, Tone.ASK, state.bag.said)
        choices = tuple(
            digit_choice(digit, sentences.pack_option(state.bag.line, option))
            for digit, option in enumerate(state.options, 1)
        )
        return replace(shown, prompt=say("Choose by its digit."), actions=(*choices, CANCEL))
    if isinstance(state, Capturing):
        return _capturing(state, context)
    return _adding(state, context) if isinstance(state, Adding) else None


def _capturing(state: Capturing, context: Context) -> View:
    said = state.bag.said if state.bag else state.receiving.said
    verdict = state.receiving.verdict
    of_bag = state.bag.said if state.bag else None
    shown = _order(state.receiving, context, verdict.headline, verdict.tone, of_bag)
    if state.detail is not Detail.SERIALS:
        prompt = say("Scan or type it (F2). CONFIRM goes on without.")
        return replace(shown, prompt=prompt, actions=(CONFIRM, CANCEL))
    wanted = wanted_serials(state.bag)
    count = f"{len(said.serials)} / {wanted}" if wanted is not None else str(len(said.serials))
    running = Field(say("Serial numbers"), count, strong=True)
    prompt = (
        say("Scan the last number of the range.") if state.is_range else say("Scan the next serial number.")
    )
    return replace(shown, prompt=prompt, fields=(running, *shown.fields), actions=(CONFIRM, RANGE, CANCEL))


def _adding(state: Adding, context: Context) -> View:
    verdict = state.receiving.verdict
    shown = _order(state.receiving, context, verdict.headline, verdict.tone)
    fields = (*_said_fields(state.receiving.said), *label_fields(state.scanned.reading))
    if state.op:
        return replace(shown, prompt=say("Go on scanning."), fields=fields, actions=(CANCEL,), busy=True)
    prompt = say("Scan CONFIRM to add it, or the next bag to leave it.")
    return replace(shown, prompt=prompt, fields=fields, actions=(CONFIRM, CANCEL))


def _finished(state: Finished) -> View:
    summary = closing.summary_of(state)
    order = summary.order
    can_close = order.placed and not state.receiving.opened.pending
    prompt = say("{order} is complete. Scan the next order.", order=order.reference)
    if order.placed:
        prompt = order_sentences.bags_on_their_way(order)
    if can_close:
        prompt = say(
            "Scan CONFIRM to complete {order} on the server, or the next bag.", order=order.reference
        )
    # Missing goods are a question to the person at the dock, not a green light.
    is_short = order.open and any(line.difference for line in summary.lines)
    fields = [
        Field(label, value, strong=number_ < 3)
        for number_, (label, value) in enumerate(closing.facts_of(summary))
    ]
    rows = tuple(Row(cells, Tone.GOOD if not cells[-1] else Tone.ASK) for cells in closing.rows_of(summary))
    actions = (CONFIRM,) if can_close else ()
    return View(
        "receive",
        say("Summary of {reference}", reference=order.reference),
        state.verdict.headline,
        prompt,
        tone=Tone.ASK if is_short and state.verdict.tone is Tone.GOOD else state.verdict.tone,
        detail=state.verdict.detail,
        fields=tuple(fields),
        columns=closing.COLUMNS,
        rows=rows,
        actions=(*actions, PRINT, SAVE, CANCEL, HOME),
    )


def _order(state: Receiving, context: Context, headline: Text, tone: Tone, said: Said | None = None) -> View:
    """Show the order; ``said`` is what was said of the bag that is asked about, if one is."""
    order, opened = state.opened.order, state.opened
    current = opened.line(state.current)
    of_line = _line_fields(state, current, context)
    fields = (*of_line, *_said_fields(said)) if said else (*_of_next_bag(state.said), *of_line)
    return View(
        "receive",
        say("Receive {reference} from {supplier}", reference=order.reference, supplier=order.supplier),
        headline,
        _prompt(state),
        tone=tone,
        detail=state.verdict.detail,
        fields=fields,
        columns=COLUMNS,
        rows=tuple(_row(opened, line, state.current) for line in _missing_first(opened)),
        actions=(FINISH, PHOTO, CANCEL, HOME) if state.latest else (FINISH, CANCEL, HOME),
        picture=_large_picture(opened, current) if current else b"",
    )


def _large_picture(opened: OpenOrder, line: OrderLine) -> bytes:
    """Return the large picture of a line's part, the small one as long as it is not there."""
    return opened.learned.pictures.get(line.picture, b"") or _small_picture(opened, line)


def _small_picture(opened: OpenOrder, line: OrderLine) -> bytes:
    return opened.learned.pictures.get(line.thumbnail or line.picture, b"")


def _missing_first(opened: OpenOrder) -> list[OrderLine]:
    """Sort what is missing before what is here, the earliest wanted first."""
    return sorted(
        opened.order.lines, key=lambda line: (opened.remaining(line) <= 0, line.target_date or "9999")
    )


def _prompt(state: Receiving) -> Text:
    if state.unplaced:
        return say("Scan the location where you put {part}.", part=state.unplaced[-1].write.part)
    if all(state.opened.remaining(line) <= 0 for line in state.opened.order.lines):
        return say("Everything on this order is here. Scan FINISH for the summary, or the next order.")
    return say("Scan the next bag.")


def _line_fields(state: Receiving, line: OrderLine | None, context: Context) -> tuple[Field, ...]:
    opened = state.opened
    if line is None:
        place = context.location.name if context.location else ""
        fields = [Field(say("Goes to"), place)] if place else []
    else:
        progress = say("{remaining} of {ordered}", remaining=opened.remaining(line), ordered=line.ordered)
        goes_to = place_of(opened, line, context)
        unknown = say("where the server puts it")
        fields = [
            Field(say("Part"), sentences.name_of(line), strong=True),
            Field(say("To come"), progress, strong=True),
            Field(say("Goes to"), goes_to.name if goes_to and goes_to.name else unknown),
        ]
        fields += _lies_already(opened, line)
        fields += [Field(say("Pack"), sentences.pieces(line, line.pack))] if line.pack != 1 else []
        fields += label_fields(state.reading, TRACED) if state.reading else ()
    if opened.order.supplier_reference:
        fields.append(Field(say("Supplier reference"), opened.order.supplier_reference))
    return tuple(fields)


def _lies_already(opened: OpenOrder, line: OrderLine) -> list[Field]:
    places = opened.learned.places.get(line.part or 0, ())[:MOST_PLACES]
    told = ", ".join(f"{at.place.name} ({sentences.pieces(line, at.quantity)})" for at in places)
    return [Field(say("Lies already in"), told)] if told else []


def _of_next_bag(said: Said) -> list[Field]:
    """Show what was said of a bag that has not come yet, so that nobody takes it for the last one's."""
    return [replace(field, label=say("Next bag: {what}", what=field.label)) for field in _said_fields(said)]


def _said_fields(said: Said) -> list[Field]:
    """Show what the operator has said of the bag."""
    fields = []
    if said.digits or said.quantity is not None:
        shown = said.digits or number(said.quantity or Decimal(0))
        fields.append(Field(say("Quantity"), shown, strong=True))
    if said.status:
        fields.append(Field(say("Status"), STATUSES[said.status][1], strong=True))
    if said.skip:
        fields.append(Field(say("Line"), say("the next one that wants it")))
    fields += [Field(detail_sentences.DETAILS[detail], text) for detail, text in said.details]
    if said.serials:
        fields.append(Field(say("Serial numbers"), ", ".join(said.serials[-3:])))
    return fields


def _row(opened: OpenOrder, line: OrderLine, current: int | None) -> Row:
    waiting = opened.under_way(line)
    received = number(line.received) + (f" (+{number(waiting)})" if waiting else "")
    cells = (
        sentences.name_of(line),
        line.sku,
        number(line.ordered),
        received,
        number(opened.remaining(line)),
    )
    tone = Tone.UNSURE if waiting else Tone.GOOD if line.remaining <= 0 else Tone.NEUTRAL
    whole = line.ordered or Decimal(1)
    progress = Progress(min(float(line.received / whole), 1.0), min(float(waiting / whole), 1.0))
    return Row(cells, tone, line.pk == current, progress, _small_picture(opened, line))
