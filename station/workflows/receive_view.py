"""The screen of receiving as a function of its state."""

from dataclasses import replace

from station.model import TONE_OF, Context, Result, Tone, Verdict
from station.operations import OrderLine
from station.screen import Field, Row, View
from station.text import Text, number, say
from station.workflows.base import CANCEL, CONFIRM, HOME, LOOKUP
from station.workflows.label_fields import TRACED, label_fields
from station.workflows.receive_lines import OpenOrder
from station.workflows.receive_sentences import name_of
from station.workflows.receive_states import (
    Checking,
    Choosing,
    Confirming,
    Loading,
    ReceiveState,
    Receiving,
    Searching,
)

ANOTHER_BAG = say("Scan CONFIRM if this is another bag, or go on with the next one.")
COLUMNS = (say("Part"), say("Order code"), say("Ordered"), say("Received"), say("To come"))


def view(state: ReceiveState, context: Context) -> View:
    """Return what the screen shows."""
    if isinstance(state, Choosing):
        return _choosing(state)
    if isinstance(state, Searching):
        looking = say("Looking for the order of {code} ...", code=state.text)
        return replace(_busy(looking), fields=label_fields(state.scanned.reading) if state.scanned else ())
    if isinstance(state, Loading):
        return _busy(say("Loading the order ..."))
    if isinstance(state, Checking):
        looking = say("Looking up {code} ...", code=state.scanned.reading.text)
        shown = replace(state.receiving, reading=state.scanned.reading)
        return _order(shown, context, looking, Tone.NEUTRAL, busy=True)
    if isinstance(state, Confirming):
        asked = _order(state.receiving, context, state.receiving.verdict.headline, Tone.ASK, confirm=True)
        return replace(asked, prompt=ANOTHER_BAG) if state.by_code else asked
    return _order(state, context, state.verdict.headline, state.verdict.tone)


def _choosing(state: Choosing) -> View:
    verdict = state.verdict or Verdict("", Result.PENDING, say("Which order has arrived?"))
    return View(
        "receive",
        say("Receive"),
        verdict.headline,
        say("Scan the purchase order, or any bag of it."),
        tone=TONE_OF[verdict.result],
        detail=verdict.detail,
        actions=(HOME, LOOKUP),
    )


def _busy(headline: Text) -> View:
    return View(
        "receive", say("Receive"), headline, say("Go on scanning."), busy=True, actions=(CANCEL, HOME)
    )


def _order(
    state: Receiving,
    context: Context,
    headline: Text,
    tone: Tone,
    busy: bool = False,
    confirm: bool = False,
) -> View:
    order = state.opened.order
    return View(
        "receive",
        say("Receive {reference} from {supplier}", reference=order.reference, supplier=order.supplier),
        headline,
        _prompt(state, confirm),
        tone=tone,
        detail="" if busy else state.verdict.detail,
        fields=_fields(state, context),
        columns=COLUMNS,
        rows=tuple(_row(state.opened, line, state.current) for line in order.lines),
        actions=(CONFIRM, CANCEL) if confirm else (HOME, LOOKUP, CANCEL),
        busy=busy,
    )


def _prompt(state: Receiving, confirm: bool) -> Text:
    if confirm:
        return say("Scan the same bag again to confirm, or another one to leave it.")
    if state.unplaced:
        return say("Scan the location where you put {part}.", part=state.unplaced[-1].write.part)
    if all(state.opened.remaining(line) <= 0 for line in state.opened.order.lines):
        return say("Everything on this order is here. Scan the next order.")
    return say("Scan the next bag.")


def _fields(state: Receiving, context: Context) -> tuple[Field, ...]:
    line = state.opened.line(state.current)
    place = context.location.name if context.location else ""
    fields = []
    if line is not None:
        remaining = state.opened.remaining(line)
        progress = say("{remaining} of {ordered}", remaining=remaining, ordered=line.ordered)
        goes_to = place or (line.destination.name if line.destination else "")
        fields.append(Field(say("Part"), name_of(line), strong=True))
        fields.append(Field(say("To come"), progress, strong=True))
        fields.append(Field(say("Goes to"), goes_to or say("where the server puts it")))
        fields += label_fields(state.reading, TRACED) if state.reading else ()
    elif place:
        fields.append(Field(say("Goes to"), place))
    if state.opened.order.supplier_reference:
        fields.append(Field(say("Supplier reference"), state.opened.order.supplier_reference))
    return tuple(fields)


def _row(opened: OpenOrder, line: OrderLine, current: int | None) -> Row:
    waiting = opened.under_way(line)
    received = number(line.received) + (f" (+{number(waiting)})" if waiting else "")
    cells = (name_of(line), line.sku, number(line.ordered), received, number(opened.remaining(line)))
    tone = Tone.UNSURE if waiting else Tone.GOOD if line.remaining <= 0 else Tone.NEUTRAL
    return Row(cells, tone, line.pk == current)
