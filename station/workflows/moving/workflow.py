"""Move: any number of stock items and then a location, or a location and then any number of items."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from station.model import Context, Place, Pressed, Result, Say, Step, Verdict
from station.operations import Move, StockItem
from station.screen import View
from station.text import Text
from station.workflows import stock_sentences
from station.workflows.base import BASIC_ANSWERS, done, refused
from station.workflows.digits import quantity_of, with_digit
from station.workflows.moving import sentences, view
from station.workflows.moving.states import Held, Holding, Placing
from station.workflows.stock_codes import Sought
from station.workflows.stock_screen import (
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

Moving = Holding | Placing


class MoveWorkflow(StockScreen[Moving]):
    """Moves stock: all items in hand at once, or each as it is scanned once the location is known."""

    name = "move"
    ANSWERS = BASIC_ANSWERS | {"quantity", "digit"}
    ARROWS: Mapping[type, frozenset[type]] = {
        Holding: frozenset({Holding, Placing, Seeking}),
        Placing: frozenset({Placing, Holding, Seeking}),
        Seeking: frozenset({Holding, Placing, Seeking, Choosing}),
        Choosing: frozenset({Holding, Placing, Seeking, Choosing}),
    }

    def begin(self) -> Holding:
        """Start with empty hands."""
        return Holding()

    def view(self, state: StateOf[Moving], context: Context) -> View:
        """Return what the screen shows."""
        return view.view(state, context)

    def item_found(self, shown: Moving, sought: Sought, item: StockItem, context: Context) -> StepOf[Moving]:
        """Take an item in hand, or move it at once where the location is known."""
        one = Held(sought.scan_id, item, item.quantity)
        if stock_sentences.is_out_of_reach(item):
            return told(shown, refused(sought.scan_id, stock_sentences.out_of_reach(item)))
        if shown.under_way(item.pk):
            return _repeated(shown, one, sentences.on_its_way(one))
        if isinstance(shown, Placing):
            return _put(shown, sought, one)
        if any(each.item.pk == item.pk for each in shown.held):
            return _repeated(shown, one, sentences.held_already(one))
        return told(replace(shown, held=(*shown.held, one)), done(sought.scan_id, sentences.held(one)))

    def place_found(self, shown: Moving, sought: Sought, place: Place, context: Context) -> StepOf[Moving]:
        """Put everything in hand into a location; with empty hands, all that is scanned from now on."""
        if isinstance(shown, Holding) and shown.held:
            return _put_down(shown, sought.scan_id, sought.origin, sought.text, place)
        state = Placing(shown.verdict, shown.entries, place=place)
        return told(state, done(sought.scan_id, sentences.going_to(place)))

    def pressed(self, shown: Moving, event: Pressed, context: Context) -> StepOf[Moving]:
        """Take a quantity, or the place to work in as the location."""
        if event.action == "quantity":
            return _quantity_said(replace(shown, digits=""), Decimal(event.value), event.scan_id)
        if event.action == "digit":
            return _digit_said(shown, event)
        if isinstance(shown, Placing):
            return told(shown, refused(event.scan_id, sentences.NO_CONFIRM))
        place = context.location
        if place is None:
            sentence = sentences.NO_PLACE if shown.held else sentences.NOTHING_HELD
            return told(shown, refused(event.scan_id, sentence))
        if shown.held:
            return _put_down(shown, event.scan_id, event.origin, "", place)
        return told(
            Placing(shown.verdict, shown.entries, place=place),
            done(event.scan_id, sentences.going_to(place)),
        )

    def cancelled(self, shown: Moving, event: Pressed) -> StepOf[Moving]:
        """Put down what is in hand, or leave the location; what is on its way goes on."""
        empty = Holding(shown.verdict, shown.entries)
        if isinstance(shown, Placing):
            return told(empty, done(event.scan_id, sentences.LEFT_PLACE))
        if shown.held:
            return told(empty, done(event.scan_id, sentences.put_down(shown.held)))
        return told(shown, done(event.scan_id, sentences.NOTHING_TO_CANCEL))


def _repeated(shown: Moving, one: Held, headline: Text) -> Step[Moving]:
    return told(shown, Verdict(one.scan_id, Result.REPEATED, headline))


def _put_down(shown: Holding, scan_id: str, origin: str, code: str, place: Place) -> Step[Moving]:
    """Move everything in hand by one write; what lies there already is said and left out."""
    staying = tuple(one for one in shown.held if one.lies_at(place))
    going = tuple(one for one in shown.held if not one.lies_at(place))
    if not going:
        return told(shown, refused(scan_id, sentences.all_there_already(place)))
    heard = [
        Say(Verdict(one.scan_id, Result.REPEATED, sentences.there_already(one, place))) for one in staying
    ]
    entry = _entry(scan_id, f"{origin}:move", code, going, place)
    return committed(Holding(shown.verdict, shown.entries), entry, sentences.moving(going, place), *heard)


def _put(shown: Placing, sought: Sought, one: Held) -> Step[Moving]:
    """Move one item by a write of its own; what was said of its quantity holds for no other."""
    said, shown = shown.quantity, replace(shown, quantity=None)
    if one.lies_at(shown.place):
        return _repeated(shown, one, sentences.there_already(one, shown.place))
    if said is not None:
        reason = _wrong_quantity(one.item, said)
        if reason is not None:
            return told(shown, refused(one.scan_id, reason))
        one = replace(one, quantity=said)
    entry = _entry(one.scan_id, f"{sought.origin}:move", sought.text, (one,), shown.place)
    return committed(shown, entry, sentences.moving((one,), shown.place))


def _entry(scan_id: str, op: str, code: str, going: tuple[Held, ...], place: Place) -> Entry:
    items = tuple(one.item for one in going)
    write = Move(
        tuple(one.moving for one in going),
        place.pk,
        note_of(op),
        place.name,
        stock_sentences.names(items),
        code,
    )
    return Entry(op, scan_id, write, items)


def _wrong_quantity(item: StockItem, quantity: Decimal) -> Text | None:
    """Say why this much of an item cannot be moved; None if it can."""
    if quantity <= 0:
        return stock_sentences.nothing_there(item)
    if item.serial and quantity != 1:
        return stock_sentences.one_of_its_kind(item)
    if quantity > item.quantity:
        return stock_sentences.only_so_many(item, quantity, item.quantity)
    return None


def _quantity_said(shown: Moving, quantity: Decimal, scan_id: str) -> Step[Moving]:
    """Take how much of the last item is moved; of the next one where items move as they are scanned."""
    if isinstance(shown, Placing):
        if quantity <= 0:
            return told(shown, refused(scan_id, stock_sentences.nothing_there()))
        return told(replace(shown, quantity=quantity), done(scan_id, sentences.next_quantity(quantity)))
    if not shown.held:
        return told(shown, refused(scan_id, sentences.NOTHING_HELD))
    reason = _wrong_quantity(shown.held[-1].item, quantity)
    if reason is not None:
        return told(shown, refused(scan_id, reason))
    state = shown.with_quantity(quantity)
    return told(state, done(scan_id, sentences.held(state.held[-1])))


def _digit_said(shown: Moving, event: Pressed) -> Step[Moving]:
    """Put a quantity together from digits; a zero may be the beginning of 0.5."""
    digits = with_digit(shown.digits, event.value.upper())
    state = replace(shown, digits=digits)
    quantity = quantity_of(digits)
    if not quantity:
        return told(state, done(event.scan_id, stock_sentences.quantity_so_far(digits)))
    return _quantity_said(state, quantity, event.scan_id)
