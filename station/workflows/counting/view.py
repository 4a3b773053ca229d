"""The screen of counting as a function of its state."""

from dataclasses import replace
from decimal import Decimal

from station.model import TONE_OF, Context, Result, Tone, Verdict
from station.operations import StockItem
from station.screen import Action, Field, Report, Row, View
from station.text import Text, number, say
from station.workflows.base import CANCEL, CONFIRM, HOME, SAVE, digit_choice
from station.workflows.counting import sentences
from station.workflows.counting.sheet import Difference, Kind, Sheet
from station.workflows.counting.states import (
    Counted,
    Counting,
    CountState,
    Loading,
    Opening,
    Rereading,
    Reviewing,
)
from station.workflows.stock_screen import Choosing, Entry, Seeking, StateOf
from station.workflows.stock_sentences import amount, named, place_name
from station.workflows.stock_view import busy, choosing, quantity_field

COLUMNS = (say("Stock item"), say("What"), say("Expected"), say("Seen"), say("Difference"))
REPORT_COLUMNS = (
    say("Part"),
    say("Batch or serial number"),
    say("Where the server has it"),
    say("Expected"),
    say("Seen"),
    say("Difference"),
    say("What became of it"),
)
FINISH = Action("finish", say("Finish"), "STATION:FINISH")
PRINT = Action("print", say("Print"), "STATION:PRINT")
OUTCOMES: dict[Result, Text] = {
    Result.PENDING: say("on its way"),
    Result.DONE: say("done"),
    Result.REFUSED: say("refused"),
    Result.KEPT: say("kept until the server is back"),
    Result.UNSURE: say("in doubt"),
    Result.TAKEN_BACK: say("taken back"),
}
_WORST = (Result.REFUSED, Result.UNSURE, Result.KEPT, Result.PENDING, Result.TAKEN_BACK, Result.DONE)


def view(state: StateOf[CountState], context: Context) -> View:
    """Return what the screen shows."""
    if isinstance(state, Seeking):
        return busy(_shown(state.behind), state.sought)
    if isinstance(state, Choosing):
        return choosing(_shown(state.behind), state.offer)
    return _shown(state)


def _shown(state: CountState) -> View:
    verdict = state.verdict
    start = View(
        "count",
        say("Count"),
        verdict.headline if verdict else sentences.READY,
        sentences.READY,
        tone=verdict.tone if verdict else Tone.NEUTRAL,
        detail=verdict.detail if verdict else "",
        actions=(CANCEL, HOME),
    )
    if isinstance(state, Opening):
        return start
    if isinstance(state, Loading):
        return _busy(start, sentences.loading(state.place))
    start = replace(
        start,
        title=say("Count {place}", place=state.sheet.place.name),
        fields=_fields(state),
        columns=COLUMNS,
    )
    if isinstance(state, Counting):
        prompt = say("Scan the next item. QTY says another quantity, FINISH shows what differs.")
        rows = _sheet_rows(state.sheet)
        return replace(start, prompt=prompt, rows=rows, actions=(FINISH, SAVE, CANCEL, HOME))
    if isinstance(state, Rereading):
        return _busy(start, sentences.rereading(state.sheet))
    return _reviewed(start, state) if isinstance(state, Reviewing) else _counted(start, state)


def _busy(start: View, headline: Text) -> View:
    prompt = sentences.LOADING
    return replace(start, headline=headline, prompt=prompt, tone=Tone.NEUTRAL, busy=True, actions=(CANCEL,))


def _reviewed(start: View, state: Reviewing) -> View:
    differences = state.sheet.differences()
    if not differences:
        return replace(start, prompt=sentences.READY, actions=(SAVE, PRINT, CANCEL, HOME))
    choices: tuple[Action, ...] = ()
    if differences[0].kind is Kind.MISSING:
        labels = (sentences.MISSING_LEFT, sentences.MISSING_WRITTEN_OFF)
        choices = tuple(digit_choice(turn, label) for turn, label in enumerate(labels, 1))
    return replace(
        start,
        prompt=sentences.ANSWER_FIRST,
        rows=tuple(_difference_row(each, Tone.ASK, _plan(each, state)) for each in differences),
        actions=(CONFIRM, *choices, SAVE, PRINT, CANCEL),
    )


def _plan(each: Difference, state: Reviewing) -> Text:
    """Say what the confirm code would do about a difference."""
    if each.kind is not Kind.MISSING:
        return sentences.KINDS[each.kind]
    if not state.writes_off:
        return say("missing, left as it is")
    return say("missing, set to LOST") if each.item.serial else say("missing, counted to 0")


def _counted(start: View, state: Counted) -> View:
    rows = []
    for each in state.sheet.differences():
        result = result_of(each.item, state.entries)
        told = OUTCOMES[result] if result else say("left as it is")
        tone = TONE_OF[result] if result else Tone.NEUTRAL
        rows.append(_difference_row(each, tone, told))
    summary = _summary(state.entries)
    if summary is not None:
        start = replace(start, headline=summary.headline, tone=summary.tone, detail="")
    return replace(start, prompt=sentences.READY, rows=tuple(rows), actions=(SAVE, PRINT, CANCEL, HOME))


def _summary(entries: tuple[Entry, ...]) -> Verdict | None:
    """Say how the writes stand, by the worst of them."""
    results = [entry.result for entry in entries]
    worst = next((result for result in _WORST if result in results), None)
    if worst is None:
        return None
    count, all_of = results.count(worst), len(results)
    headline = say("{count} of {all} changes: {told}.", count=count, all=all_of, told=OUTCOMES[worst])
    if worst is Result.DONE:
        headline = say("All {all} changes are written. Scan the next location.", all=all_of)
    return Verdict("", worst, headline)


def result_of(item: StockItem, entries: tuple[Entry, ...]) -> Result | None:
    """Return how the writes of an item stand, the worst of them; None if there are none."""
    results = {entry.result for entry in entries if entry.items[0].pk == item.pk}
    return next((result for result in _WORST if result in results), None)


def _difference_row(each: Difference, tone: Tone, told: Text) -> Row:
    expected = number(each.item.quantity)
    if each.kind is Kind.SURPLUS:
        expected = f"0 ({expected})"
    by = f"+{number(each.by)}" if each.by > 0 else number(each.by)
    return Row((named(each.item), str(told), expected, number(each.quantity), by), tone)


def _sheet_rows(sheet: Sheet) -> tuple[Row, ...]:
    unseen_first = sorted(sheet.items, key=lambda item: (item.pk in sheet.seen, item.pk != sheet.last))
    return tuple(_sheet_row(sheet, item) for item in unseen_first)


def _sheet_row(sheet: Sheet, item: StockItem) -> Row:
    seen = sheet.seen.get(item.pk)
    here = sheet.belongs_here(item)
    where = "" if here else str(place_name(item))
    expected = amount(item.quantity, item.units)
    cells = (named(item), where, expected, number(seen.quantity) if seen else "", "")
    tone = Tone.NEUTRAL
    if seen is not None:
        tone = Tone.GOOD if here and seen.quantity == item.quantity else Tone.ASK
        by = seen.quantity - (item.quantity if here else Decimal(0))
        cells = (*cells[:4], f"+{number(by)}" if by > 0 else number(by))
    return Row(cells, tone, item.pk == sheet.last)


def _fields(state: Counting | Reviewing | Rereading | Counted) -> tuple[Field, ...]:
    sheet = state.sheet
    here = sum(1 for item in sheet.expected if item.pk in sheet.seen)
    seen = say("{seen} of {all}", seen=here, all=len(sheet.expected))
    return (Field(say("Seen"), seen, strong=True), *quantity_field(None, state.digits))


def report(state: Counting | Reviewing | Counted) -> Report:
    """Return the stocktake as a table."""
    sheet = state.sheet
    facts = (
        (say("Location"), sheet.place.name),
        (say("Expected"), str(len(sheet.expected))),
        (say("Seen"), str(len(sheet.seen))),
    )
    rows = tuple(_report_row(sheet, item, state.entries) for item in sheet.items)
    return Report(f"stocktake-{sheet.place.name}", say("Stocktake"), facts, REPORT_COLUMNS, rows)


def _report_row(sheet: Sheet, item: StockItem, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    seen = sheet.seen.get(item.pk)
    here = sheet.belongs_here(item)
    expected = item.quantity if here else Decimal(0)
    found = seen.quantity if seen else Decimal(0)
    result = result_of(item, entries)
    return (
        item.name,
        item.serial or item.batch,
        str(place_name(item)),
        number(expected),
        number(found),
        number(found - expected),
        str(OUTCOMES[result]) if result else "",
    )
