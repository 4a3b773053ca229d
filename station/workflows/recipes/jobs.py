"""What a recipe can have the server do: what each job needs, who may do it, and the write it becomes."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from station.model import Context
from station.operations import (
    AddStock,
    ChangeStatus,
    Count,
    Link,
    Move,
    MoveItem,
    Receive,
    RemoveStock,
    StockItem,
    Thing,
    Unlink,
    Write,
    code_hash,
)
from station.text import Text, say, visible
from station.workflows.recipes.fields import Code, Values, amount_of, filled, value_of
from station.workflows.recipes.recipe import AskStep, DoStep, Job, Named, Recipe, ScanStep, Sentence, What
from station.workflows.recipes.states import Round
from station.workflows.rights import may_change
from station.workflows.statuses import STATUSES

FINEST = Decimal("0.00001")
"""The server keeps five decimals."""
MOST = Decimal(9_999_999)
LONGEST_NOTE = 200
THINGS = frozenset({What.ITEM, What.PART, What.LOCATION, What.PURCHASE_ORDER, What.SALES_ORDER, What.BUILD})


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a job is given: what it may hold, and whether the job can do without.

    A ``note`` is any text with fields, a word one of ``words``.
    """

    kinds: frozenset[What] = frozenset()
    can_miss: bool = False
    words: tuple[str, ...] = ()
    is_note: bool = False


_ITEM = Need(frozenset({What.ITEM}))
_AMOUNT = Need(frozenset({What.QUANTITY}))
_NOTE = Need(can_miss=True, is_note=True)
_PLACE = frozenset({What.LOCATION})
_ADJUSTED = {"item": _ITEM, "quantity": _AMOUNT, "note": _NOTE}

NEEDS: dict[Job, dict[str, Need]] = {
    Job.MOVE: {
        "item": _ITEM,
        "location": Need(_PLACE),
        "quantity": Need(_AMOUNT.kinds, can_miss=True),
        "note": _NOTE,
    },
    Job.COUNT: _ADJUSTED,
    Job.ADD: _ADJUSTED,
    Job.REMOVE: _ADJUSTED,
    Job.STATUS: {
        "item": _ITEM,
        "status": Need(frozenset({What.CHOICE}), words=tuple(STATUSES)),
        "note": _NOTE,
    },
    Job.LINK: {"thing": Need(THINGS), "code": Need(frozenset({What.CODE}))},
    Job.UNLINK: {"thing": Need(THINGS), "code": Need(frozenset({What.CODE}), can_miss=True)},
    Job.RECEIVE: {
        "order": Need(frozenset({What.PURCHASE_ORDER})),
        "code": Need(frozenset({What.CODE})),
        "location": Need(_PLACE, can_miss=True),
    },
}
"""What each job is given, by the name that the file uses."""

MODELS: dict[What, str] = {
    What.ITEM: "stockitem",
    What.PART: "part",
    What.LOCATION: "stocklocation",
    What.PURCHASE_ORDER: "purchaseorder",
    What.SALES_ORDER: "salesorder",
    What.BUILD: "build",
}
"""What the server calls what can be scanned."""


def may_do(recipe: Recipe, context: Context) -> bool:
    """Tell whether the operator may do every job of a recipe, as far as the server has told."""
    kinds = {step.name: step.what for step in recipe.steps if isinstance(step, ScanStep | AskStep)}
    return all(_may(step, kinds, context) for step in recipe.steps if isinstance(step, DoStep))


def _may(step: DoStep, kinds: dict[str, What], context: Context) -> bool:
    if step.job is Job.RECEIVE:
        return context.identity is None or context.identity.may("purchase_order", "add")
    thing = step.get("thing")
    what = kinds[thing.field] if isinstance(thing, Named) else What.ITEM
    return may_change(context.identity, MODELS[what])


def made(step: DoStep, round: Round, op: str, title: str) -> Write | Text:
    """Make the write of a step, or say why there is none; ``op`` names it and makes its note its own."""
    return _WAYS[step.job](_Filling(step, round, op, title))


@dataclass(frozen=True, slots=True)
class _Filling:
    """A job with all that fills it."""

    step: DoStep
    round: Round
    op: str
    title: str

    @property
    def values(self) -> Values:
        return self.round.values

    @property
    def scanned(self) -> str:
        return self.round.scanned.reading.text if self.round.scanned else ""

    def thing(self, name: str) -> Thing | None:
        given = self.step.get(name)
        found = value_of(given, self.values) if isinstance(given, Named) else None
        return found if isinstance(found, Thing) else None

    @property
    def item(self) -> StockItem:
        thing = self.thing("item")
        assert thing is not None
        assert thing.item is not None
        return thing.item

    @property
    def code(self) -> str:
        given = self.step.get("code")
        found = value_of(given, self.values) if isinstance(given, Named) else None
        return found.reading.text if isinstance(found, Code) else ""

    @property
    def quantity(self) -> Decimal | None:
        given = self.step.get("quantity")
        return amount_of(given, self.values) if isinstance(given, Named | Decimal) else None

    @property
    def note(self) -> str:
        given = self.step.get("note")
        text = filled(given, self.values) if isinstance(given, Sentence) else self.title
        return f"{visible(text, LONGEST_NOTE)} ({self.op})"


def _no_quantity(filling: _Filling, least: Decimal) -> Text | None:
    """Say why a quantity cannot be booked; None if it can."""
    quantity = filling.quantity
    if quantity is None:
        return say("There is no quantity for {part}. Nothing was changed.", part=filling.item.name)
    if not least <= quantity <= MOST or quantity % FINEST:
        return say(
            "{quantity} is no quantity that can be booked. Nothing was changed.", quantity=filling.quantity
        )
    return None


def _too_much(filling: _Filling, quantity: Decimal) -> Text | None:
    item = filling.item
    there = max(item.quantity - filling.round.leaving(item.pk), Decimal(0))
    if quantity <= there:
        return None
    return say(
        "There are only {there} of {part}, not {wanted}. Nothing was changed.",
        there=there,
        part=item.name,
        wanted=quantity,
    )


def _adjusted(filling: _Filling, kind: Callable[..., Write], least: Decimal) -> Write | Text:
    item, quantity = filling.item, filling.quantity
    if item.serial:
        return say(
            "{part} has the serial number {serial}: there is always one of it. Nothing was changed.",
            part=item.name,
            serial=item.serial,
        )
    if problem := _no_quantity(filling, least):
        return problem
    return kind(item.pk, quantity, filling.note, item.quantity, item.name, filling.scanned)


def _removed(filling: _Filling) -> Write | Text:
    write = _adjusted(filling, RemoveStock, FINEST)
    problem = _too_much(filling, write.quantity) if isinstance(write, RemoveStock) else None
    return problem or write


def _moved(filling: _Filling) -> Write | Text:
    item, place = filling.item, filling.thing("location")
    assert place is not None
    quantity = item.quantity if filling.step.get("quantity") is None else filling.quantity
    if place.structural:
        return say("{place} only holds other locations. Nothing was moved.", place=place.name)
    if item.place is not None and item.place.pk == place.pk:
        return say("{part} is in {place} already. Nothing was moved.", part=item.name, place=place.name)
    if quantity is None or quantity <= 0:
        return say("There is nothing of {part} to move.", part=item.name)
    if problem := _no_quantity(filling, FINEST) if filling.step.get("quantity") else None:
        return problem
    if problem := _too_much(filling, quantity):
        return problem
    moving = MoveItem(item.pk, quantity, item.place.pk if item.place else None, item.quantity)
    return Move((moving,), place.pk, filling.note, place.name, item.name, filling.scanned)


def _status_changed(filling: _Filling) -> Write | Text:
    item, given = filling.item, filling.step.get("status")
    word = str(value_of(given, filling.values) if isinstance(given, Named) else given).upper()
    number, name = STATUSES[word]
    if item.status == number:
        return say("{part} is marked as {status} already. Nothing was changed.", part=item.name, status=name)
    return ChangeStatus((item.pk,), number, filling.note, item.status, item.name, filling.scanned)


def _linked(filling: _Filling) -> Write | Text:
    thing, code = filling.thing("thing"), filling.code
    assert thing is not None
    if thing.linked is None:
        return say(
            "The server does not tell whether {thing} has a code. Nothing was linked; link it by LINK.",
            thing=thing.name,
        )
    if thing.linked and thing.linked != code_hash(code):
        return say("{thing} has another code. Nothing was linked; unlink that first.", thing=thing.name)
    return Link(thing.model, thing.pk, code, thing.name)


def _unlinked(filling: _Filling) -> Write | Text:
    thing = filling.thing("thing")
    assert thing is not None
    if thing.linked == "":
        return say("{thing} has no code. Nothing was changed.", thing=thing.name)
    # The code itself is known only if it was scanned; without it nobody can link it again.
    known = [text for text in (filling.code, filling.scanned) if text and code_hash(text) == thing.linked]
    if filling.code and not known:
        return say("{thing} has another code. Nothing was changed.", thing=thing.name)
    return Unlink(thing.model, thing.pk, known[0] if known else "", thing.name)


def _received(filling: _Filling) -> Write | Text:
    order, place, given = filling.thing("order"), filling.thing("location"), filling.step.get("code")
    assert order is not None
    assert isinstance(given, Named)
    label = value_of(given, filling.values)
    assert isinstance(label, Code)
    if place is not None and place.structural:
        return say("{place} only holds other locations. Nothing was booked.", place=place.name)
    return Receive(
        order.pk,
        order.name,
        label.reading.text,
        location=place.pk if place else None,
        location_name=place.name if place else "",
        quantity=amount_of(Named(given.field, "quantity"), filling.values),
        part=label.reading.get("mpn") or label.reading.get("sku") or label.reading.text,
    )


_WAYS: dict[Job, Callable[[_Filling], Write | Text]] = {
    Job.MOVE: _moved,
    Job.COUNT: lambda filling: _adjusted(filling, Count, Decimal(0)),
    Job.ADD: lambda filling: _adjusted(filling, AddStock, FINEST),
    Job.REMOVE: _removed,
    Job.STATUS: _status_changed,
    Job.LINK: _linked,
    Job.UNLINK: _unlinked,
    Job.RECEIVE: _received,
}
