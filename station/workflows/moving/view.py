"""The screen of moving as a function of its state."""

from dataclasses import replace

from station.model import TONE_OF, Context, Tone
from station.operations import Move
from station.screen import Action, Field, Row, View
from station.text import say
from station.workflows.base import CANCEL, CONFIRM, HOME
from station.workflows.moving import sentences
from station.workflows.moving.states import Held, Holding, Placing
from station.workflows.stock_screen import Choosing, Entry, Seeking, StateOf
from station.workflows.stock_sentences import amount, named
from station.workflows.stock_view import busy, choosing, quantity_field

COLUMNS = (say("Stock item"), say("Quantity"), say("From"), say("To"))


def view(state: StateOf[Holding | Placing], context: Context) -> View:
    """Return what the screen shows."""
    if isinstance(state, Seeking):
        return busy(_shown(state.behind, context), state.sought)
    if isinstance(state, Choosing):
        return choosing(_shown(state.behind, context), state.offer)
    return _shown(state, context)


def _shown(state: Holding | Placing, context: Context) -> View:
    verdict = state.verdict
    start = View(
        "move",
        say("Move"),
        verdict.headline if verdict else say("Scan stock items, then the location; or the location first."),
        say("Scan a stock item or a location."),
        tone=verdict.tone if verdict else Tone.NEUTRAL,
        detail=verdict.detail if verdict else "",
        columns=COLUMNS,
        rows=_held_rows(state) if isinstance(state, Holding) and state.held else _moved_rows(state),
        actions=(CANCEL, HOME),
    )
    if isinstance(state, Placing):
        said = quantity_field(state.quantity, state.digits)
        fields = (Field(say("Goes to"), state.place.name, strong=True), *said)
        title = say("Move to {place}", place=state.place.name)
        return replace(start, title=title, prompt=say("Scan the next stock item."), fields=fields)
    here = context.location
    confirm: tuple[Action, ...] = ()
    if here is not None:
        confirm = (replace(CONFIRM, label=say("Move to {place}", place=here.name)),)
    if state.held:
        prompt = say("Scan the next item, or the location. QTY says how much of the last one.")
        if here is not None:
            prompt = say("Scan the next item or the location. CONFIRM moves to {place}.", place=here.name)
        start = replace(start, prompt=prompt, fields=_fields(state))
    return replace(start, actions=(*confirm, *start.actions))


def _fields(state: Holding) -> tuple[Field, ...]:
    return (Field(say("In hand"), str(len(state.held)), strong=True),)


def _held_rows(state: Holding) -> tuple[Row, ...]:
    last = state.held[-1]
    return tuple(Row((*_cells(one), ""), Tone.ASK, one is last) for one in reversed(state.held))


def _cells(one: Held) -> tuple[str, str, str]:
    return named(one.item), sentences.in_words(one), one.item.place.name if one.item.place else ""


def _moved_rows(state: Holding | Placing) -> tuple[Row, ...]:
    latest = reversed(state.entries)
    return tuple(row for turn, entry in enumerate(latest) for row in _rows_of(entry, is_last=turn == 0))


def _rows_of(entry: Entry, is_last: bool) -> tuple[Row, ...]:
    assert isinstance(entry.write, Move)
    rows = []
    for item, moving in zip(entry.items, entry.write.items, strict=True):
        stays = item.pk in entry.left
        tone = Tone.BAD if stays else Tone.GOOD if entry.left else TONE_OF[entry.result]
        to = "" if stays else entry.write.location_name
        origin = item.place.name if item.place else ""
        cells = (named(item), amount(moving.quantity, item.units), origin, to)
        rows.append(Row(cells, tone, is_last))
    return tuple(rows)
