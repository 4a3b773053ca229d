"""The screens of adjusting as functions of their states."""

from dataclasses import replace

from station.model import TONE_OF, Tone
from station.operations import StockItem
from station.screen import Action, Field, Row, View
from station.text import Text, number, say
from station.workflows.adjusting import sentences
from station.workflows.adjusting.states import (
    Adjusting,
    Agreeing,
    Grading,
    Merging,
    Ready,
    Recounting,
    Splitting,
    Working,
    change_of,
)
from station.workflows.base import CANCEL, CONFIRM, HOME
from station.workflows.statuses import STATUSES
from station.workflows.stock_screen import Choosing, Entry, Seeking, StateOf
from station.workflows.stock_sentences import amount, named, place_name
from station.workflows.stock_view import busy, choosing, quantity_field

TITLES = {"add": say("Add stock"), "remove": say("Take stock out")}
AMOUNTS = {"add": say("Added at each scan"), "remove": say("Taken at each scan")}
COLUMNS = (say("Stock item"), say("Where"), say("Change"), say("Holds then"))
MERGED = (say("Stock item"), say("Where"), say("Quantity"))

COUNT = Action("count", say("Count"), "STATION:COUNT")
SPLIT = Action("split", say("Split"), "STATION:SPLIT")
MERGE = Action("merge", say("Merge"), "STATION:MERGE")
GRADES = tuple(
    Action("status", STATUSES[word][1], f"STATION:STATUS-{word}", word)
    for word in ("OK", "DAMAGED", "QUARANTINED", "LOST")
)


def of_quantities(name: str, state: StateOf[Adjusting]) -> View:
    """Return the screen of adding or taking."""
    if isinstance(state, Seeking):
        return busy(_quantities(name, state.behind), state.sought)
    if isinstance(state, Choosing):
        return choosing(_quantities(name, state.behind), state.offer)
    shown = _quantities(name, state)
    if isinstance(state, Agreeing):
        prompt = say("Scan CONFIRM to take it all the same, or the next item.")
        return replace(shown, prompt=prompt, actions=(CONFIRM, CANCEL))
    return shown


def _quantities(name: str, state: Adjusting) -> View:
    verdict = state.verdict
    return View(
        name,
        TITLES[name],
        verdict.headline if verdict else sentences.READY[name],
        say("Scan a stock item. QTY says how much at each scan."),
        tone=verdict.tone if verdict else Tone.NEUTRAL,
        detail=verdict.detail if verdict else "",
        fields=(Field(AMOUNTS[name], state.digits or number(state.amount), strong=True),),
        columns=COLUMNS,
        rows=tuple(_change(state, entry, turn == 0) for turn, entry in enumerate(reversed(state.entries))),
        actions=(CANCEL, HOME),
    )


def _change(state: Adjusting, entry: Entry, is_last: bool) -> Row:
    [item] = entry.items
    change = change_of(entry.write)
    written = f"+{number(change)}" if change > 0 else number(change)
    cells = (
        named(item),
        item.place.name if item.place else "",
        written,
        amount(state.expected(item.pk), item.units),
    )
    return Row(cells, TONE_OF[entry.result], is_last)


def of_item(state: StateOf[Ready | Working]) -> View:
    """Return the screen of one stock item."""
    if isinstance(state, Seeking):
        return busy(_item(state.behind), state.sought)
    if isinstance(state, Choosing):
        return choosing(_item(state.behind), state.offer)
    return _item(state)


def _item(state: Ready | Working) -> View:
    verdict = state.verdict
    start = View(
        "item",
        say("Stock item"),
        verdict.headline if verdict else sentences.SCAN_AN_ITEM,
        sentences.SCAN_AN_ITEM,
        tone=verdict.tone if verdict else Tone.NEUTRAL,
        detail=verdict.detail if verdict else "",
        actions=(CANCEL, HOME),
    )
    if not isinstance(state, Working):
        return start
    rows = _merged_rows(state) if isinstance(state, Merging) else ()
    planned = isinstance(state, Recounting | Splitting | Grading | Merging)
    return replace(
        start,
        title=say("{item}", item=named(state.item)),
        prompt=_prompt(state),
        fields=_fields(state),
        columns=MERGED if rows else (),
        rows=rows,
        actions=(CONFIRM, CANCEL) if planned else (COUNT, SPLIT, MERGE, *GRADES, CANCEL, HOME),
    )


def _prompt(state: Working) -> Text:
    if isinstance(state, Merging):
        return sentences.SAY_OTHERS if state.others else sentences.NO_OTHERS
    if isinstance(state, Grading):
        return say("Scan CONFIRM, or CANCEL.")
    if isinstance(state, Recounting | Splitting) and state.quantity is not None:
        return say("Scan CONFIRM, or QTY with another number.")
    if isinstance(state, Recounting | Splitting):
        return sentences.SAY_COUNT if isinstance(state, Recounting) else sentences.SAY_SPLIT
    return sentences.WHAT_NEXT


def _fields(state: Working) -> tuple[Field, ...]:
    item = state.item
    told = (
        (say("Batch"), item.batch),
        (say("Serial number"), item.serial),
        (say("Status"), item.status_text),
        (say("Expiry"), item.expiry),
        (say("Set aside"), amount(item.allocated, item.units) if item.allocated else ""),
    )
    said = state.quantity if isinstance(state, Recounting | Splitting) else None
    return (
        Field(say("Quantity"), amount(item.quantity, item.units), strong=True),
        Field(say("Place"), place_name(item), strong=True),
        *quantity_field(said, state.digits),
        *(Field(label, value) for label, value in told if value),
    )


def _merged_rows(state: Merging) -> tuple[Row, ...]:
    return tuple(
        Row(_cells(item), Tone.ASK, current=item is state.item) for item in (state.item, *state.others)
    )


def _cells(item: StockItem) -> tuple[str, str, str]:
    return named(item), item.place.name if item.place else "", amount(item.quantity, item.units)
