"""Look up: any code in, the thing it stands for on the screen; on the home screen context decides."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from station.model import (
    Answered,
    Ask,
    Chosen,
    Context,
    Done,
    Effect,
    Event,
    Kind,
    Outcome,
    Place,
    Pressed,
    Refused,
    Say,
    Scanned,
    Step,
    SwitchTo,
    Tone,
    Verdict,
    Why,
    WorkAt,
)
from station.operations import (
    Build,
    FindBuilds,
    FindOrders,
    FindSalesOrders,
    Found,
    LoadPicture,
    Lookup,
    PurchaseOrder,
    SalesOrder,
    Thing,
    Write,
)
from station.screen import Field, View
from station.text import NOTHING, Text, number, say
from station.workflows.base import (
    BASIC_ANSWERS,
    CANCEL,
    CANCELLED,
    CONNECT,
    HOME,
    LOOKUP,
    PACK,
    RECEIVE,
    done,
    failed,
    op_id,
    refused,
    unknown_code,
)
from station.workflows.label_fields import label_fields


@dataclass(frozen=True, slots=True)
class Ready:
    """Nothing is shown; ``verdict`` is the last scan's, if there was one."""

    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Looking:
    """A code was sent to the server."""

    scanned: Scanned
    op: str


@dataclass(frozen=True, slots=True)
class FindingOrder:
    """The server knows no such code; perhaps it is the reference of an order of the kind ``model``."""

    scanned: Scanned
    op: str
    detail: str
    model: str = "purchaseorder"


@dataclass(frozen=True, slots=True)
class Showing:
    """A thing is on the screen; its picture may still be on the way."""

    thing: Thing
    verdict: Verdict
    picture_op: str = ""
    picture: bytes = b""


LookupState = Ready | Looking | FindingOrder | Showing

MODEL_NAMES: dict[str, Text] = {
    "part": say("Part"),
    "stockitem": say("Stock item"),
    "stocklocation": say("Location"),
    "supplierpart": say("Supplier part"),
    "manufacturerpart": say("Manufacturer part"),
    "purchaseorder": say("Purchase order"),
    "salesorder": say("Sales order"),
    "salesordershipment": say("Shipment"),
    "build": say("Build order"),
    "returnorder": say("Return order"),
    "transferorder": say("Transfer order"),
}

FindNamed = type[FindOrders] | type[FindSalesOrders] | type[FindBuilds]
_NEXT: dict[str, tuple[str, FindNamed]] = {
    "purchaseorder": ("salesorder", FindSalesOrders),
    "salesorder": ("build", FindBuilds),
}
"""Which kind of order a reference is looked for among next."""

PACKED = frozenset({"salesorder", "salesordershipment", "build"})
"""What opens packing on the home screen."""

# Labels of the facts that a thing carries; the names are the field's own, their translation stands here.
FACT_NAMES: dict[str, Text] = {
    "Serial number": say("Serial number"),
    "Batch": say("Batch"),
    "Status": say("Status"),
    "Expiry": say("Expiry"),
    "Purchase order": say("Purchase order"),
    "Stock items": say("Stock items"),
    "Supplier": say("Supplier"),
    "Supplier reference": say("Supplier reference"),
    "Manufacturer": say("Manufacturer"),
    "Pack quantity": say("Pack quantity"),
    "Category": say("Category"),
    "Customer": say("Customer"),
    "Sales order": say("Sales order"),
    "Part": say("Part"),
    "Lines": say("Lines"),
    "Tracking number": say("Tracking number"),
}


class LookupWorkflow:
    """Shows what a code stands for; ``context_decides`` makes it the home screen.

    On the home screen a purchase order opens receiving, a sales order, shipment or build order opens packing,
    and a location becomes the place to work in; as a mode of its own, looking up never leaves the screen
    and changes nothing.
    """

    ANSWERS = BASIC_ANSWERS
    ARROWS: Mapping[type, frozenset[type]] = {
        Ready: frozenset({Ready, Looking}),
        Looking: frozenset({Ready, FindingOrder, Showing}),
        FindingOrder: frozenset({Ready, FindingOrder, Showing}),
        Showing: frozenset({Ready, Looking, Showing}),
    }

    def __init__(self, name: str, context_decides: bool) -> None:
        self.name = name
        self._context_decides = context_decides

    def begin(self) -> LookupState:
        """Start with nothing on the screen."""
        return Ready()

    def waiting(self, state: LookupState) -> bool:
        """Wait while a code is with the server; a picture keeps nobody waiting."""
        return isinstance(state, Looking | FindingOrder)

    def step(self, state: LookupState, event: Event, context: Context) -> Step[LookupState]:
        """React to an event."""
        if isinstance(event, Pressed):
            return self._pressed(state, event)
        if isinstance(event, Scanned):
            return self._scanned(state, event)
        if isinstance(event, Answered):
            return self._answered(state, event)
        return Step(state)

    def _pressed(self, state: LookupState, event: Pressed) -> Step[LookupState]:
        if event.action == "cancel" and isinstance(state, Looking | FindingOrder):
            verdict = refused(state.scanned.scan.id, CANCELLED)
            told = (Say(done(event.scan_id, CANCELLED)),) if event.scan_id else ()
            return Step(Ready(verdict), (Say(verdict), *told))
        if event.action == "cancel":
            return Step(Ready(), (Say(done(event.scan_id, say("Ready for the next code."))),))
        sentence = say("There is nothing to confirm here. Scan a code.")
        return Step(state, (Say(refused(event.scan_id, sentence)),))

    def _scanned(self, state: LookupState, event: Scanned) -> Step[LookupState]:
        if event.reading.kind is Kind.UNUSABLE:
            verdict = refused(event.scan.id, event.reading.problem)
            return Step(Ready(verdict), (Say(verdict),))
        op = op_id(event.scan, "lookup")
        return Step(Looking(event, op), (Ask(op, Lookup(event.reading.text)),))

    def _answered(self, state: LookupState, event: Answered) -> Step[LookupState]:
        if isinstance(state, Looking) and event.op_id == state.op:
            return self._looked_up(state, event.outcome)
        if isinstance(state, FindingOrder) and event.op_id == state.op:
            return self._searched(state, event.outcome)
        if isinstance(state, Showing) and event.op_id == state.picture_op:
            picture = event.outcome.data if isinstance(event.outcome, Done) else b""
            return Step(replace(state, picture=picture if isinstance(picture, bytes) else b""))
        return Step(state)

    def _looked_up(self, state: Looking, outcome: Outcome) -> Step[LookupState]:
        if isinstance(outcome, Done) and isinstance(outcome.data, Found):
            return self._found(state.scanned, outcome.data)
        if isinstance(outcome, Refused) and outcome.why in {Why.NO_MATCH, Why.INVALID}:
            op = op_id(state.scanned.scan, "order")
            searched = Ask(op, FindOrders((state.scanned.reading.text,)))
            return Step(FindingOrder(state.scanned, op, outcome.text), (searched,))
        headline, detail = failed(outcome)
        verdict = refused(state.scanned.scan.id, headline, detail)
        return Step(Ready(verdict), (Say(verdict),))

    def _searched(self, state: FindingOrder, outcome: Outcome) -> Step[LookupState]:
        scan = state.scanned.scan
        orders = outcome.data if isinstance(outcome, Done) else None
        if isinstance(orders, tuple) and len(orders) == 1:
            return self._found(state.scanned, Found(_order_thing(orders[0])))
        nothing = orders == () or (isinstance(outcome, Refused) and outcome.why is Why.FORBIDDEN)
        if nothing and state.model in _NEXT:
            return self._find_order(state, *_NEXT[state.model])
        if isinstance(orders, tuple) or (isinstance(outcome, Refused) and outcome.why is Why.FORBIDDEN):
            verdict = refused(scan.id, unknown_code(state.scanned.reading), state.detail)
        else:
            headline, detail = failed(outcome)
            verdict = refused(scan.id, headline, detail)
        return Step(Ready(verdict), (Say(verdict),))

    def _find_order(self, state: FindingOrder, model: str, find: FindNamed) -> Step[LookupState]:
        op = op_id(state.scanned.scan, model)
        asked = Ask(op, find((state.scanned.reading.text,)))
        return Step(replace(state, op=op, model=model), (asked,))

    def _found(self, scanned: Scanned, found: Found) -> Step[LookupState]:
        thing, scan = found.thing, scanned.scan
        order = found.order if found.is_label else thing.pk if thing.model == "purchaseorder" else None
        if self._context_decides and order is not None and thing.model != "stockitem":
            part = found.supplier_part if found.is_label else None
            return Step(Ready(), (SwitchTo("receive", Chosen(scanned, order, part)),))
        if self._context_decides and thing.model in PACKED:
            return Step(Ready(), (SwitchTo("pack", Chosen(scanned, thing.pk, model=thing.model)),))
        verdict = done(scan.id, found_sentence(thing), **thing_data(thing))
        effects: list[Effect] = [Say(verdict)]
        if self._context_decides and thing.model == "stocklocation" and not thing.structural:
            effects.append(WorkAt(Place(thing.pk, thing.name)))
        op = op_id(scan, "picture") if thing.picture else ""
        if op:
            effects.append(Ask(op, LoadPicture(thing.picture)))
        return Step(Showing(thing, verdict, op), tuple(effects))

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Looking up writes nothing, so no write can be its own."""
        raise AssertionError(f"looking up made no {write.KIND}")

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Nothing is written, so nothing can be in doubt."""
        raise AssertionError(f"looking up made no {write.KIND}")

    def view(self, state: LookupState, context: Context) -> View:
        """Return what the screen shows."""
        if isinstance(state, Looking | FindingOrder):
            headline = say("Looking up {code} ...", code=state.scanned.reading.text)
            return View(
                self.name,
                self._title(),
                headline,
                say("Go on scanning."),
                fields=label_fields(state.scanned.reading),
                actions=(CANCEL,),
                busy=True,
            )
        if isinstance(state, Showing):
            return self._thing_view(state)
        return self._ready_view(state, context)

    def _title(self) -> Text:
        return say("Home") if self._context_decides else say("Look up")

    def _ready_view(self, state: Ready, context: Context) -> View:
        prompt = say("Scan an order, a bag, a shipment, a location, a part or a stock item.")
        modes = (RECEIVE, PACK, LOOKUP) if self._context_decides else (HOME, RECEIVE, PACK)
        actions = modes if context.identity else (*modes, CONNECT)
        if state.verdict is None:
            return View(self.name, self._title(), say("Ready. Scan any code."), prompt, actions=actions)
        verdict = state.verdict
        return View(
            self.name,
            self._title(),
            verdict.headline,
            prompt,
            tone=verdict.tone,
            detail=verdict.detail,
            actions=actions,
        )

    def _thing_view(self, state: Showing) -> View:
        thing = state.thing
        return View(
            self.name,
            MODEL_NAMES.get(thing.model, say("Found")),
            say("{name}", name=thing.name),
            next_step(thing),
            tone=Tone.GOOD,
            fields=thing_fields(thing),
            actions=(HOME, RECEIVE) if not self._context_decides else (RECEIVE, LOOKUP),
            picture=state.picture,
        )


def found_sentence(thing: Thing) -> Text:
    """Say in one line what was found, where it lies and how much there is."""
    kind = MODEL_NAMES.get(thing.model, say("Found"))
    if thing.model == "stocklocation":
        return say("{kind} {name}", kind=kind, name=thing.name)
    amount = say(", {amount}", amount=amount_of(thing)) if thing.quantity else NOTHING
    place = say(" in {place}", place=thing.place.name) if thing.place else NOTHING
    return say("{kind} {name}{amount}{place}", kind=kind, name=thing.name, amount=amount, place=place)


def amount_of(thing: Thing) -> str:
    """Write how much there is of a thing, with its unit; nothing if that is not known."""
    return f"{number(thing.quantity)} {thing.units}".strip() if thing.quantity is not None else ""


def thing_fields(thing: Thing) -> tuple[Field, ...]:
    """Return the labelled values of a thing: place and quantity first, they are what the bench asks for."""
    fields: list[Field] = []
    if thing.quantity is not None:
        fields.append(Field(say("Quantity"), amount_of(thing), strong=True))
    if thing.place is not None and thing.model != "stocklocation":
        fields.append(Field(say("Place"), thing.place.name, strong=True))
    elif thing.model == "stockitem":
        fields.append(Field(say("Place"), say("nowhere: it has no location"), strong=True))
    if thing.description:
        fields.append(Field(say("Description"), thing.description))
    fields += [Field(FACT_NAMES.get(name, say("{name}", name=name)), value) for name, value in thing.facts]
    return tuple(fields)


def thing_data(thing: Thing) -> dict[str, object]:
    """Return a thing as plain JSON for scripts."""
    return {
        "model": thing.model,
        "pk": thing.pk,
        "name": thing.name,
        "description": thing.description,
        "location": thing.place.name if thing.place else None,
        "quantity": number(thing.quantity) if thing.quantity is not None else None,
        **{name.lower().replace(" ", "_"): value for name, value in thing.facts},
    }


def next_step(thing: Thing) -> Text:
    """Say what may be done with a thing next."""
    if thing.model == "stocklocation" and thing.structural:
        return say("Nothing can be put here: it only holds other locations. Scan one of those.")
    if thing.model == "stocklocation":
        return say("What you receive without a place of its own goes here. Scan an order or a bag.")
    if thing.model == "purchaseorder":
        return say("Scan STATION:RECEIVE and then the order to receive it, or scan the next code.")
    return say("Scan the next code.")


def _order_thing(order: PurchaseOrder | SalesOrder | Build) -> Thing:
    if isinstance(order, SalesOrder):
        told = (("Customer", order.customer), ("Status", order.status))
        return Thing("salesorder", order.pk, order.reference, order.description, facts=told)
    if isinstance(order, Build):
        told = (("Part", order.part_name), ("Status", order.status))
        return Thing("build", order.pk, order.reference, order.title, facts=told)
    facts = (("Supplier", order.supplier), ("Supplier reference", order.supplier_reference))
    shown = tuple(fact for fact in (*facts, ("Status", order.status)) if fact[1])
    return Thing("purchaseorder", order.pk, order.reference, order.description, facts=shown)
