"""One stock item on the screen: count it, set its status, split it, merge others into it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from station.model import Answered, Ask, Context, Done, Place, Pressed, Refused, Say, Step, SwitchTo, Why
from station.operations import ChangeStatus, Count, LoadStockItem, Merge, Move, MoveItem, StockItem
from station.screen import View
from station.text import Text, say
from station.workflows import stock_sentences
from station.workflows.adjusting import sentences, view
from station.workflows.adjusting.states import Grading, Merging, Ready, Recounting, Splitting, Working
from station.workflows.base import BASIC_ANSWERS, ask, done, refused
from station.workflows.digits import quantity_of, with_digit
from station.workflows.statuses import STATUSES
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
from station.workflows.stock_verdicts import StockWrite

Item = Ready | Working
WRITES_OFF = frozenset({"DESTROYED", "REJECTED", "LOST"})
"""Statuses after which the goods are no stock any more."""
FRESH = ":fresh"
_PLANS = frozenset({Recounting, Splitting, Grading, Merging})
_ITSELF = frozenset({Ready, Working, Seeking}) | _PLANS


class ItemWorkflow(StockScreen[Item]):
    """Works on one stock item; the next one that is scanned takes its place."""

    name = "item"
    ANSWERS = BASIC_ANSWERS | {"quantity", "digit", "count", "split", "merge", "status"}
    ARROWS: Mapping[type, frozenset[type]] = {
        Ready: frozenset({Ready, Seeking}),
        Working: _ITSELF,
        Recounting: frozenset({Working, Recounting, Splitting, Grading, Merging, Ready, Seeking}),
        Splitting: frozenset({Working, Recounting, Splitting, Grading, Merging, Ready, Seeking}),
        Grading: frozenset({Working, Recounting, Splitting, Grading, Merging, Ready, Seeking}),
        Merging: frozenset({Working, Recounting, Splitting, Grading, Merging, Ready, Seeking}),
        Seeking: _ITSELF | {Choosing},
        Choosing: _ITSELF | {Choosing},
    }

    def begin(self) -> Ready:
        """Start without an item."""
        return Ready()

    def view(self, state: StateOf[Item], context: Context) -> View:
        """Return what the screen shows."""
        return view.of_item(state)

    # Codes.

    def item_found(self, shown: Item, sought: Sought, item: StockItem, context: Context) -> StepOf[Item]:
        """Show an item, or take it as one that goes into another."""
        if isinstance(shown, Merging):
            return _one_more(shown, sought, item)
        state = Working(shown.verdict, shown.entries, item=item)
        if stock_sentences.is_out_of_reach(item, may_be_empty=True):
            return told(state, refused(sought.scan_id, stock_sentences.out_of_reach(item)))
        step = told(state, done(sought.scan_id, sentences.shown(item)))
        if sought.pressed is None or sought.pressed.action not in _PLANNED:
            return step
        then = self.pressed(step.state, sought.pressed, context)
        return Step(then.state, (*step.effects, *then.effects))

    def place_found(self, shown: Item, sought: Sought, place: Place, context: Context) -> StepOf[Item]:
        """Refuse a location."""
        return told(shown, refused(sought.scan_id, sentences.NO_PLACE))

    def left_for(self, shown: Item) -> Step[Item]:
        """Leave what was asked of the item; items that are to be merged stay."""
        if not isinstance(shown, Recounting | Splitting | Grading):
            return Step(shown)
        asked = shown.verdict.scan_id if shown.verdict else ""
        return Step(_plain(shown), (Say(refused(asked, sentences.LEFT)),))

    # Actions.

    def pressed(self, shown: Item, event: Pressed, context: Context) -> StepOf[Item]:
        """Take what is to be done with the item, how much of it, and the word that it is right."""
        if not isinstance(shown, Working):
            if event.action == "count":
                return Step(shown, (Say(done(event.scan_id, say("Counting stock."))), SwitchTo("count")))
            return told(shown, refused(event.scan_id, sentences.SCAN_FIRST))
        if event.action == "confirm":
            return _confirmed(shown, event)
        if event.action in {"quantity", "digit"}:
            return _said(shown, event)
        reason = _not_now(shown)
        if reason is not None:
            return told(shown, refused(event.scan_id, reason))
        return _PLANNED[event.action](_plain(shown), event)

    def cancelled(self, shown: Item, event: Pressed) -> StepOf[Item]:
        """Leave what is planned, then the item."""
        if not isinstance(shown, Working):
            return told(shown, done(event.scan_id, sentences.NOTHING_TO_CANCEL))
        heard = done(event.scan_id, sentences.LEFT)
        if type(shown) is Working:
            return told(Ready(shown.verdict, shown.entries), heard)
        return told(_plain(shown), heard)

    # Answers.

    def answered(self, shown: Item, event: Answered, context: Context) -> StepOf[Item]:
        """Read the item again after every change that is done."""
        if isinstance(shown, Working) and event.op_id == shown.fresh_op:
            return _fresh(shown, event)
        step = self.settled(shown, event)
        is_own = event.op_id.endswith(UNDO) or any(e.op_id == event.op_id for e in shown.entries)
        if not isinstance(step.state, Working) or not isinstance(event.outcome, Done) or not is_own:
            return step
        op = f"{event.op_id}{FRESH}"
        question = Ask(op, LoadStockItem(step.state.item.pk))
        return Step(replace(step.state, fresh_op=op), (*step.effects, question))


def _fresh(shown: Working, event: Answered) -> Step[Item]:
    data = event.outcome.data if isinstance(event.outcome, Done) else None
    if isinstance(data, StockItem) and data.pk == shown.item.pk:
        return Step(replace(shown, item=data, fresh_op=""))
    if isinstance(event.outcome, Refused) and event.outcome.why is Why.NOT_FOUND:
        return Step(Ready(shown.verdict, shown.entries))
    return Step(replace(shown, fresh_op=""))


def _plain(shown: Working) -> Working:
    """Return the same item with nothing planned."""
    return Working(shown.verdict, shown.entries, item=shown.item, fresh_op=shown.fresh_op)


def _not_now(shown: Working) -> Text | None:
    """Say why nothing can be done with the item now; None if it can."""
    if stock_sentences.is_out_of_reach(shown.item, may_be_empty=True):
        return stock_sentences.out_of_reach(shown.item)
    return sentences.wait_for(shown.item) if shown.is_unsettled else None


# What can be planned.


def _count(shown: Working, event: Pressed) -> Step[Item]:
    reason = sentences.never_counted(shown.item) if shown.item.serial else None
    return _begun(Recounting, sentences.SAY_COUNT, reason, shown, event)


def _split(shown: Working, event: Pressed) -> Step[Item]:
    return _begun(Splitting, sentences.SAY_SPLIT, _not_in_parts(shown.item), shown, event)


def _merge(shown: Working, event: Pressed) -> Step[Item]:
    return _begun(Merging, sentences.SAY_OTHERS, _not_in_parts(shown.item), shown, event)


def _begun(
    plan: type[Recounting | Splitting | Merging],
    question: Text,
    reason: Text | None,
    shown: Working,
    event: Pressed,
) -> Step[Item]:
    """Ask what a plan still wants to know, unless there is a reason against it."""
    if reason is not None:
        return told(shown, refused(event.scan_id, reason))
    state = plan(shown.verdict, shown.entries, item=shown.item)
    return told(state, ask(event.scan_id, question))


def _not_in_parts(item: StockItem) -> Text | None:
    if item.serial:
        return sentences.never_split(item)
    return sentences.nowhere(item) if item.place is None else None


def _status(shown: Working, event: Pressed) -> Step[Item]:
    word, item = event.value.upper(), shown.item
    if STATUSES[word][0] == item.status:
        return told(shown, refused(event.scan_id, sentences.has_status(item, word)))
    if word in WRITES_OFF:
        state = Grading(shown.verdict, shown.entries, item=item, word=word)
        return told(state, ask(event.scan_id, sentences.status_is(item, word)))
    return _grade(shown, event, word)


_PLANNED = {"count": _count, "split": _split, "merge": _merge, "status": _status}


# How much.


def _said(shown: Working, event: Pressed) -> Step[Item]:
    """Take a quantity; one that is said of nothing is a count."""
    if not isinstance(shown, Recounting | Splitting):
        reason = _not_now(shown)
        if reason is not None or shown.item.serial:
            headline = reason or sentences.never_counted(shown.item)
            return told(shown, refused(event.scan_id, headline))
        shown = Recounting(shown.verdict, shown.entries, item=shown.item)
    digits = with_digit(shown.digits, event.value.upper()) if event.action == "digit" else ""
    quantity = quantity_of(digits) if event.action == "digit" else Decimal(event.value)
    state = replace(shown, digits=digits, quantity=quantity)
    if quantity is None:
        return told(state, ask(event.scan_id, stock_sentences.quantity_so_far(digits)))
    if isinstance(state, Recounting):
        return told(state, ask(event.scan_id, sentences.count_is(state.item, quantity)))
    if not 0 < quantity < state.item.quantity:
        unsaid = replace(state, quantity=None)
        return told(unsaid, refused(event.scan_id, sentences.not_a_part(state.item)))
    return told(state, ask(event.scan_id, sentences.split_is(state.item, quantity)))


# Merging.


def _one_more(shown: Merging, sought: Sought, item: StockItem) -> Step[Item]:
    first = shown.item
    reason = _not_with(shown, item)
    if reason is not None:
        return told(shown, refused(sought.scan_id, reason))
    others = (*shown.others, item)
    total = sum((each.quantity for each in others), first.quantity)
    verdict = ask(sought.scan_id, sentences.merge_is(first, len(others) + 1, total))
    return told(replace(shown, others=others), verdict)


def _not_with(shown: Merging, item: StockItem) -> Text | None:
    """Say why an item cannot be merged into the first one; None if it can."""
    first = shown.item
    if stock_sentences.is_out_of_reach(item):
        return stock_sentences.out_of_reach(item)
    if item.part != first.part:
        return sentences.other_part(item, first)
    if item.serial:
        return sentences.never_split(item)
    if any(each.pk == item.pk for each in (first, *shown.others)):
        return sentences.among_them(item)
    if shown.under_way(item.pk):
        return sentences.wait_for(item)
    return sentences.other_status(item, first) if item.status != first.status else None


# Confirmed.


def _confirmed(shown: Working, event: Pressed) -> Step[Item]:
    if isinstance(shown, Recounting):
        return _counted(shown, event)
    if isinstance(shown, Splitting):
        return _parted(shown, event)
    if isinstance(shown, Grading):
        return _grade(_plain(shown), event, shown.word)
    if isinstance(shown, Merging):
        return _merged(shown, event)
    return told(shown, refused(event.scan_id, sentences.NOTHING_TO_CONFIRM_HERE))


def _counted(shown: Recounting, event: Pressed) -> Step[Item]:
    item, quantity = shown.item, shown.quantity
    if quantity is None:
        return told(shown, refused(event.scan_id, sentences.SAY_COUNT))
    op = f"{event.origin}:count"
    write = Count(item.pk, quantity, note_of(op), item.quantity, stock_sentences.named(item))
    return _commit(shown, event, op, write, sentences.counting(item, quantity))


def _parted(shown: Splitting, event: Pressed) -> Step[Item]:
    item, quantity = shown.item, shown.quantity
    if quantity is None or item.place is None:
        return told(shown, refused(event.scan_id, sentences.SAY_SPLIT))
    op, place = f"{event.origin}:split", item.place
    part = MoveItem(item.pk, quantity, place.pk, item.quantity)
    write = Move((part,), place.pk, note_of(op), place.name, stock_sentences.named(item))
    return _commit(shown, event, op, write, sentences.splitting(item, quantity))


def _grade(shown: Working, event: Pressed, word: str) -> Step[Item]:
    item = shown.item
    op = f"{event.origin}:status"
    write = ChangeStatus((item.pk,), STATUSES[word][0], note_of(op), item.status, stock_sentences.named(item))
    return _commit(shown, event, op, write, sentences.grading(item, word))


def _merged(shown: Merging, event: Pressed) -> Step[Item]:
    item, place = shown.item, shown.item.place
    if not shown.others or place is None:
        return told(shown, refused(event.scan_id, sentences.NO_OTHERS))
    items = (item, *shown.others)
    op = f"{event.origin}:merge"
    write = Merge(
        tuple(each.pk for each in items),
        place.pk,
        note_of(op),
        tuple(each.quantity for each in items),
        stock_sentences.named(item),
    )
    return _commit(shown, event, op, write, sentences.merging(item, len(items)), shown.others)


def _commit(
    shown: Working,
    event: Pressed,
    op: str,
    write: StockWrite,
    headline: Text,
    others: tuple[StockItem, ...] = (),
) -> Step[Item]:
    entry = Entry(op, event.scan_id, write, (shown.item, *others))
    return committed(_plain(shown), entry, headline)
