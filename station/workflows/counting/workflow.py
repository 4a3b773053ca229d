"""Count: scan a location, then everything that lies there; what differs is written once it is confirmed."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from station.model import (
    Answered,
    Ask,
    Commit,
    Context,
    Deliver,
    Done,
    Effect,
    Kind,
    Place,
    Pressed,
    Result,
    Say,
    Scanned,
    Step,
    Verdict,
)
from station.operations import Contents, LoadContents, Move, StockItem
from station.screen import View
from station.text import NOTHING, Text
from station.workflows import stock_sentences
from station.workflows.base import BASIC_ANSWERS, CANCELLED, ask, done, failed, refused
from station.workflows.counting import sentences, view, writing
from station.workflows.counting.sheet import Seen, Sheet, changed
from station.workflows.counting.states import (
    Counted,
    Counting,
    CountState,
    Loading,
    Opening,
    Rereading,
    Reviewing,
)
from station.workflows.digits import quantity_of, with_digit
from station.workflows.report_made import MAKING, report_made
from station.workflows.stock_codes import Sought, item_among
from station.workflows.stock_screen import (
    Choosing,
    Entry,
    Seeking,
    StateOf,
    StepOf,
    StockScreen,
    told,
)

REPORT = ":stocktake"


class CountWorkflow(StockScreen[CountState]):
    """Takes stock of one location after the other."""

    name = "count"
    ANSWERS = BASIC_ANSWERS | {"quantity", "digit", "finish", "save", "print"}
    ARROWS: Mapping[type, frozenset[type]] = {
        Opening: frozenset({Opening, Seeking, Loading}),
        Loading: frozenset({Opening, Loading, Counting}),
        Counting: frozenset({Counting, Opening, Reviewing, Seeking, Choosing}),
        Reviewing: frozenset({Reviewing, Counting, Rereading, Seeking, Choosing}),
        Rereading: frozenset({Rereading, Reviewing, Counted}),
        Counted: frozenset({Counted, Opening, Seeking}),
        Seeking: frozenset({Opening, Counting, Counted, Loading, Seeking, Choosing}),
        Choosing: frozenset({Counting, Seeking, Choosing}),
    }

    def begin(self) -> Opening:
        """Start without a location."""
        return Opening()

    def waiting(self, state: StateOf[CountState]) -> bool:
        """Wait while a code is looked up, and while the server tells what lies at a location."""
        return isinstance(state, Seeking | Loading | Rereading)

    def view(self, state: StateOf[CountState], context: Context) -> View:
        """Return what the screen shows."""
        return view.view(state, context)

    # Codes.

    def left_for(self, shown: CountState) -> Step[CountState]:
        """Go on counting if another item is scanned while the differences are on the screen."""
        if isinstance(shown, Reviewing):
            return Step(_counting(shown, shown.sheet))
        return Step(replace(shown, leaving=False) if isinstance(shown, Counting) else shown)

    def known(self, shown: CountState, event: Scanned, context: Context) -> StepOf[CountState] | None:
        """Take an item of the sheet at once."""
        if not isinstance(shown, Counting):
            return None
        reading, sheet = event.reading, shown.sheet
        if reading.kind is Kind.NATIVE:
            pk = int(reading.get("pk")) if reading.get("model") == "stockitem" else None
            item = sheet.item(pk)
        else:
            item = item_among(sheet.items, sheet.items, reading)
        if item is None:
            return None
        sought = Sought(event.scan.id, event.scan.id, reading.text, NOTHING)
        return self.item_found(shown, sought, item, context)

    def no_items(self, shown: CountState) -> Text | None:
        """Ask for a location while none is being counted."""
        if isinstance(shown, Counting):
            return None
        return sentences.WRITTEN_OF if isinstance(shown, Counted) else sentences.PLACE_FIRST

    def items_of_part(self, shown: CountState, part: int) -> tuple[StockItem, ...]:
        """Return what should lie here of a part: what was not seen yet, else all of it."""
        assert isinstance(shown, Counting), "no other state takes items"
        here = tuple(item for item in shown.sheet.expected if item.part == part)
        return tuple(item for item in here if item.pk not in shown.sheet.seen) or here

    def item_found(
        self, shown: CountState, sought: Sought, item: StockItem, context: Context
    ) -> StepOf[CountState]:
        """Note that an item was seen."""
        assert isinstance(shown, Counting), "no other state takes items"
        known = shown.sheet.item(item.pk)
        if item.pk in shown.sheet.seen:
            seen_before = Verdict(sought.scan_id, Result.REPEATED, sentences.seen_before(item))
            return told(replace(shown, sheet=replace(shown.sheet, last=item.pk)), seen_before)
        if known is None and stock_sentences.is_out_of_reach(item):
            headline = stock_sentences.out_of_reach(item)
            if item.why_not == "used up":
                headline = sentences.nothing_left_of(item)
            return told(shown, refused(sought.scan_id, headline))
        seen = Seen((known or item).quantity, sought.scan_id, sought.text)
        return _noted(shown, known or item, seen, sought.scan_id)

    def place_found(
        self, shown: CountState, sought: Sought, place: Place, context: Context
    ) -> StepOf[CountState]:
        """Begin with a location, unless another one is not finished."""
        if isinstance(shown, Counting) and shown.sheet.place.pk == place.pk:
            return told(shown, refused(sought.scan_id, sentences.still_here(shown.sheet)))
        if isinstance(shown, Counting) and shown.sheet.seen and shown.sheet.differences():
            return told(shown, refused(sought.scan_id, sentences.finish_first(shown.sheet)))
        op = f"{sought.origin}:contents"
        verdict = Verdict(sought.scan_id, Result.PENDING, sentences.loading(place))
        state = Loading(verdict, place=place, scan_id=sought.scan_id, op=op)
        return Step(state, (Say(verdict), Ask(op, LoadContents(place.pk))))

    # Actions.

    def pressed(self, shown: CountState, event: Pressed, context: Context) -> StepOf[CountState]:
        """Take a quantity, the end of counting, or the word that it is right."""
        if isinstance(shown, Counting | Reviewing | Counted) and event.action in {"save", "print"}:
            return _deliver(shown, event)
        if isinstance(shown, Counting):
            return _of_counting(replace(shown, leaving=False), event)
        if isinstance(shown, Reviewing):
            return _of_review(shown, event)
        return told(shown, refused(event.scan_id, sentences.PLACE_FIRST))

    def cancelled(self, shown: CountState, event: Pressed) -> StepOf[CountState]:
        """Leave what is under way; what was seen is only thrown away by a second word."""
        scan_id = event.scan_id
        if isinstance(shown, Loading | Rereading):
            left = Say(refused(shown.scan_id, CANCELLED))
            step = told(_before(shown), done(scan_id, CANCELLED))
            return Step(step.state, (left, *step.effects))
        if isinstance(shown, Reviewing):
            return told(_counting(shown, shown.sheet), done(scan_id, sentences.COUNT_ON))
        if isinstance(shown, Counting) and shown.sheet.seen and not shown.leaving:
            return told(replace(shown, leaving=True), ask(scan_id, sentences.leave_all(shown.sheet)))
        headline = sentences.LEFT if isinstance(shown, Counting) else sentences.NOTHING_TO_CANCEL
        return told(Opening(), done(scan_id, headline))

    # Answers.

    def answered(self, shown: CountState, event: Answered, context: Context) -> StepOf[CountState]:
        """Take what lies at a location, what became of a write, and of a report."""
        if isinstance(shown, Loading) and event.op_id == shown.op:
            return _loaded(shown, event)
        if isinstance(shown, Rereading) and event.op_id == shown.op:
            return _reread(shown, event)
        if event.op_id.endswith(REPORT):
            return told(shown, report_made(event.op_id.removesuffix(REPORT), event.outcome))
        return self.settled(shown, event)


def _counting(shown: CountState, sheet: Sheet) -> Counting:
    return Counting(shown.verdict, shown.entries, sheet=sheet)


def _before(shown: Loading | Rereading) -> Opening | Reviewing:
    if isinstance(shown, Loading):
        return Opening()
    return Reviewing(shown.verdict, sheet=shown.sheet, writes_off=shown.writes_off)


def _loaded(shown: Loading, event: Answered) -> Step[CountState]:
    data = event.outcome.data if isinstance(event.outcome, Done) else None
    if not isinstance(data, Contents):
        return told(Opening(), refused(shown.scan_id, *failed(event.outcome)))
    if not data.complete:
        return told(Opening(), refused(shown.scan_id, sentences.too_many(shown.place)))
    sheet = Sheet(shown.place, data.items)
    return told(Counting(sheet=sheet), done(shown.scan_id, sentences.opened(sheet)))


def _noted(shown: Counting, item: StockItem, seen: Seen, scan_id: str) -> Step[CountState]:
    sheet = shown.sheet.with_seen(item, seen)
    left = sum(1 for each in sheet.expected if each.pk not in sheet.seen)
    verdict = done(scan_id, sentences.seen(item, seen, left))
    if not sheet.belongs_here(item):
        verdict = ask(scan_id, sentences.surplus(item, seen))
    return told(replace(shown, sheet=sheet), verdict)


# While counting.


def _of_counting(shown: Counting, event: Pressed) -> Step[CountState]:
    if event.action == "finish":
        return _review(shown, shown.sheet, event.scan_id)
    if event.action == "confirm":
        return told(shown, refused(event.scan_id, sentences.NOTHING_TO_CONFIRM))
    digits = with_digit(shown.digits, event.value.upper()) if event.action == "digit" else ""
    quantity = quantity_of(digits) if event.action == "digit" else Decimal(event.value)
    state = replace(shown, digits=digits)
    item = shown.sheet.item(shown.sheet.last)
    if item is None:
        return told(shown, refused(event.scan_id, sentences.NO_ITEM))
    if event.action == "digit" and not quantity:
        return told(state, done(event.scan_id, stock_sentences.quantity_so_far(digits)))
    if not quantity:
        return told(state, refused(event.scan_id, stock_sentences.nothing_there(item)))
    if item.serial and quantity != 1:
        return told(state, refused(event.scan_id, stock_sentences.one_of_its_kind(item)))
    seen = replace(shown.sheet.seen[item.pk], quantity=quantity)
    return _noted(state, item, seen, event.scan_id)


def _review(shown: Counting | Reviewing, sheet: Sheet, scan_id: str) -> Step[CountState]:
    state = Reviewing(shown.verdict, sheet=sheet)
    if sheet.differences():
        return told(state, ask(scan_id, sentences.differs(sheet)))
    return told(state, done(scan_id, sentences.agrees(sheet)))


# While the differences are on the screen.


def _of_review(shown: Reviewing, event: Pressed) -> Step[CountState]:
    scan_id, sheet = event.scan_id, shown.sheet
    if event.action == "finish" or not sheet.differences():
        return _review(shown, sheet, scan_id)
    if event.action == "digit" and event.value in {"1", "2"}:
        writes_off = event.value == "2"
        headline = sentences.WRITTEN_OFF if writes_off else sentences.LEFT_AS_IT_IS
        return told(replace(shown, writes_off=writes_off), ask(scan_id, headline))
    if event.action != "confirm":
        return told(shown, refused(scan_id, sentences.ANSWER_FIRST))
    op = f"{event.origin}:contents"
    verdict = Verdict(scan_id, Result.PENDING, sentences.rereading(sheet))
    state = Rereading(
        verdict, sheet=sheet, writes_off=shown.writes_off, scan_id=scan_id, origin=event.origin, op=op
    )
    return Step(state, (Say(verdict), Ask(op, LoadContents(sheet.place.pk))))


def _reread(shown: Rereading, event: Answered) -> Step[CountState]:
    """Write what differs, unless the location has changed since it was loaded."""
    data = event.outcome.data if isinstance(event.outcome, Done) else None
    if not isinstance(data, Contents):
        return told(_before(shown), refused(shown.scan_id, *failed(event.outcome)))
    if not data.complete:
        return told(_before(shown), refused(shown.scan_id, sentences.too_many(shown.sheet.place)))
    differing = changed(shown.sheet, data.items)
    if differing:
        sheet = shown.sheet.renewed(data.items)
        verdict = ask(shown.scan_id, sentences.changed_meanwhile(differing))
        return told(Reviewing(sheet=sheet, writes_off=shown.writes_off), verdict)
    return _write(shown)


def _write(shown: Rereading) -> Step[CountState]:
    entries = writing.entries(shown)
    if not entries:
        nothing = done(shown.scan_id, sentences.nothing_to_write(shown.sheet))
        return told(Counted(sheet=shown.sheet), nothing)
    verdict = done(shown.scan_id, sentences.writing(len(entries)))
    effects: list[Effect] = [Say(verdict)]
    for entry in entries:
        if entry.scan_id != shown.scan_id:
            effects.append(Say(Verdict(entry.scan_id, Result.PENDING, _on_its_way(entry, shown.sheet))))
        effects.append(Commit(entry.op_id, entry.scan_id, entry.write))
    return Step(Counted(verdict, entries, sheet=shown.sheet), tuple(effects))


def _on_its_way(entry: Entry, sheet: Sheet) -> Text:
    [item] = entry.items
    if isinstance(entry.write, Move):
        return sentences.finding(item, sheet.place)
    return sentences.recounting(item, sheet.seen[item.pk].quantity)


# The report.


def _deliver(shown: Counting | Reviewing | Counted, event: Pressed) -> Step[CountState]:
    op = f"{event.origin}{REPORT}"
    verdict = Verdict(event.scan_id, Result.PENDING, MAKING)
    return told(shown, verdict, Deliver(op, view.report(shown), on_paper=event.action == "print"))
