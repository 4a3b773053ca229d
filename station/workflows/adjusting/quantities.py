"""Add or remove: a quantity is said once, and booked whenever a stock item is scanned."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from station.model import (
    Answered,
    Context,
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
from station.operations import AddStock, Adjusted, RemoveStock, StockItem
from station.screen import View
from station.text import NOTHING, Text
from station.workflows import stock_sentences
from station.workflows.adjusting import sentences, view
from station.workflows.adjusting.states import Adjusting, Agreeing, change_of
from station.workflows.base import BASIC_ANSWERS, ask, done, refused
from station.workflows.digits import quantity_of, with_digit
from station.workflows.stock_codes import Sought
from station.workflows.stock_screen import (
    UNDO,
    Choosing,
    Entry,
    Seeking,
    StateOf,
    StepOf,
    StockScreen,
    committed,
    note_of,
    told,
)

_ITSELF = frozenset({Adjusting, Agreeing, Seeking})


class AdjustWorkflow(StockScreen[Adjusting]):
    """Adds to every stock item that is scanned, or takes from it; ``name`` is ``add`` or ``remove``."""

    ANSWERS = BASIC_ANSWERS | {"quantity", "digit"}
    ARROWS: Mapping[type, frozenset[type]] = {
        Adjusting: _ITSELF,
        Agreeing: _ITSELF,
        Seeking: _ITSELF | {Choosing},
        Choosing: _ITSELF | {Choosing},
    }

    def __init__(self, name: str) -> None:
        self.name = name

    def begin(self) -> Adjusting:
        """Start with one of whatever is scanned."""
        return Adjusting()

    def view(self, state: StateOf[Adjusting], context: Context) -> View:
        """Return what the screen shows."""
        return view.of_quantities(self.name, state)

    def known(self, shown: Adjusting, event: Scanned, context: Context) -> StepOf[Adjusting] | None:
        """Book an item again at once while its last change is on its way: what it will hold is known."""
        reading = event.reading
        is_native = reading.kind is Kind.NATIVE and reading.get("model") == "stockitem"
        pk = int(reading.get("pk")) if is_native else shown.codes.get(reading.text)
        if pk is None or not shown.under_way(pk):
            return None
        sought = Sought(event.scan.id, event.scan.id, reading.text, NOTHING)
        return self.item_found(shown, sought, shown.items[pk], context)

    def item_found(
        self, shown: Adjusting, sought: Sought, item: StockItem, context: Context
    ) -> StepOf[Adjusting]:
        """Book the quantity, unless there is too little or a person must agree."""
        if shown.under_way(item.pk):
            # What the server holds just now may or may not have the changes that are on their way.
            item = shown.items[item.pk]
        # A part's code may mean another item the next time.
        code = {} if sought.op.endswith(":stock") else {sought.text: item.pk}
        shown = replace(shown, items={**shown.items, item.pk: item}, codes={**shown.codes, **code})
        there = shown.expected(item.pk)
        reason = self._wrong(item, shown.amount, there)
        if reason is not None:
            return told(shown, refused(sought.scan_id, reason))
        free = max(there - item.allocated, Decimal(0))
        if self.name == "remove" and shown.amount > free:
            verdict = ask(sought.scan_id, sentences.set_aside(item, shown.amount, free))
            return Step(_agreeing(shown, sought, item, verdict), (Say(verdict),))
        return self._book(shown, sought, item)

    def _wrong(self, item: StockItem, amount: Decimal, there: Decimal) -> Text | None:
        """Say why an item cannot be added to or taken from; None if it can."""
        if item.serial:
            return stock_sentences.one_of_its_kind(item)
        if stock_sentences.is_out_of_reach(item, may_be_empty=True):
            return stock_sentences.out_of_reach(item)
        if self.name == "remove" and amount > there:
            return sentences.too_few(item, amount, there)
        return None

    def _book(self, shown: Adjusting, sought: Sought, item: StockItem, *heard: Effect) -> Step[Adjusting]:
        op = f"{sought.origin}:{self.name}"
        there = shown.expected(item.pk)
        kind = AddStock if self.name == "add" else RemoveStock
        write = kind(item.pk, shown.amount, note_of(op), there, stock_sentences.named(item), sought.text)
        headline = sentences.booking(self.name, item, shown.amount, there + change_of(write))
        return committed(shown, Entry(op, sought.scan_id, write, (item,)), headline, *heard)

    def place_found(
        self, shown: Adjusting, sought: Sought, place: Place, context: Context
    ) -> StepOf[Adjusting]:
        """Refuse a location."""
        return told(shown, refused(sought.scan_id, sentences.NO_PLACE_WANTED))

    def left_for(self, shown: Adjusting) -> Step[Adjusting]:
        """Leave the question whether stock is taken that is set aside."""
        if not isinstance(shown, Agreeing):
            return Step(shown)
        return Step(_plain(shown), (Say(refused(shown.sought.scan_id, sentences.not_agreed(shown.item))),))

    def pressed(self, shown: Adjusting, event: Pressed, context: Context) -> StepOf[Adjusting]:
        """Take a quantity for everything from now on, or the word that stock may be taken."""
        if event.action == "confirm" and isinstance(shown, Agreeing):
            return self._agreed(shown, event)
        if event.action == "confirm":
            return told(shown, refused(event.scan_id, sentences.NOTHING_TO_CONFIRM))
        left = self.left_for(shown)
        step = self._said(left.state, event)
        return Step(step.state, (*left.effects, *step.effects))

    def _agreed(self, shown: Agreeing, event: Pressed) -> Step[Adjusting]:
        """Take what is set aside; other changes may have come first while a person thought about it."""
        heard = Say(done(event.scan_id, stock_sentences.CONFIRMED))
        reason = self._wrong(shown.item, shown.amount, shown.expected(shown.item.pk))
        if reason is None:
            return self._book(_plain(shown), shown.sought, shown.item, heard)
        step = told(_plain(shown), refused(shown.sought.scan_id, reason))
        return Step(step.state, (heard, *step.effects))

    def _said(self, shown: Adjusting, event: Pressed) -> Step[Adjusting]:
        digits = with_digit(shown.digits, event.value.upper()) if event.action == "digit" else ""
        quantity = quantity_of(digits) if event.action == "digit" else Decimal(event.value)
        state = replace(shown, digits=digits)
        if digits and not quantity:
            return told(state, done(event.scan_id, stock_sentences.quantity_so_far(digits)))
        if not quantity:
            return told(state, refused(event.scan_id, stock_sentences.nothing_there()))
        heard = done(event.scan_id, sentences.amount_set(self.name, quantity))
        return told(replace(state, amount=quantity), heard)

    def cancelled(self, shown: Adjusting, event: Pressed) -> StepOf[Adjusting]:
        """Leave a question, or go back to one of whatever is scanned."""
        left = self.left_for(shown)
        state = replace(left.state, digits="")
        if not left.effects:
            state = replace(state, amount=Decimal(1))
        step = told(state, done(event.scan_id, sentences.amount_set(self.name, state.amount)))
        return Step(step.state, (*left.effects, *step.effects))

    def answered(self, shown: Adjusting, event: Answered, context: Context) -> StepOf[Adjusting]:
        """Note what an item holds after a change."""
        step = self.settled(shown, event)
        if not isinstance(event.outcome, Done):
            return step
        entry = _entry_of(shown, event.op_id)
        if entry is None:
            return step
        [item] = entry.items
        change = change_of(entry.write)
        guess = shown.items[item.pk].quantity + (-change if event.op_id.endswith(UNDO) else change)
        data = event.outcome.data
        quantity = data.quantity if isinstance(data, Adjusted) and data.item == item.pk else None
        known = replace(shown.items[item.pk], quantity=guess if quantity is None else quantity)
        return Step(replace(step.state, items={**shown.items, item.pk: known}), step.effects)


def _entry_of(shown: Adjusting, op_id: str) -> Entry | None:
    """Return the write that an answer belongs to, or that it has taken back."""
    if op_id.endswith(UNDO):
        return next((e for e in reversed(shown.entries) if e.result is Result.DONE), None)
    return next((e for e in shown.entries if e.op_id == op_id), None)


def _agreeing(shown: Adjusting, sought: Sought, item: StockItem, verdict: Verdict) -> Agreeing:
    return Agreeing(
        verdict,
        shown.entries,
        amount=shown.amount,
        items=shown.items,
        codes=shown.codes,
        sought=sought,
        item=item,
    )


def _plain(shown: Adjusting) -> Adjusting:
    """Return the same without a question."""
    return Adjusting(
        shown.verdict,
        shown.entries,
        shown.digits,
        amount=shown.amount,
        items=shown.items,
        codes=shown.codes,
    )
