"""The screen of packing as a function of its state."""

from dataclasses import replace
from decimal import Decimal

from station.model import TONE_OF, Context, Result, Tone, Verdict
from station.operations import StockItem
from station.screen import Action, Field, Progress, Row, View
from station.text import Text, number, say
from station.workflows.base import CANCEL, CONFIRM, HOME, LOOKUP, PHOTO, SAVE, digit_choice
from station.workflows.packing import counters, sentences
from station.workflows.packing.job import Kind, OpenJob, PickLine
from station.workflows.packing.rules import Rules
from station.workflows.packing.states import (
    Checking,
    Choosing,
    ChoosingShipment,
    ChoosingStock,
    Confirming,
    Counting,
    Loading,
    Naming,
    Packing,
    PackState,
    Searching,
    Settling,
    Shipped,
    Shipping,
    Verifying,
)
from station.workflows.packing.stock import first_candidate

COLUMNS = (say("Part"), say("Where"), say("Wanted"), say("Set aside"), say("Missing"))
CHECKED_COLUMNS = (say("Part"), say("Batch or serial number"), say("In the parcel"), say("Seen"))
VERIFY = Action("verify", say("Check parcel"), "STATION:VERIFY")
SHIP = Action("ship", say("Ship"), "STATION:SHIP")
CONSUME = Action("consume", say("Consume"), "STATION:CONSUME")
NEW_SHIPMENT = Action("new-shipment", say("New shipment"), "STATION:NEW-SHIPMENT")
FINISH = Action("finish", say("Counters"), "STATION:FINISH")
PRINT = Action("print", say("Packing list"), "STATION:PRINT")


def view(state: PackState, context: Context, rules: Rules) -> View:
    """Return what the screen shows."""
    if isinstance(state, Choosing):
        return _choosing(state)
    if isinstance(state, Searching):
        return _busy(say("Looking for {code} ...", code=state.led.text))
    if isinstance(state, Loading):
        return _busy(say("Loading the order ..."))
    if isinstance(state, ChoosingShipment):
        return _choosing_shipment(state)
    if isinstance(state, Counting):
        return _counters(state)
    if isinstance(state, Verifying):
        return _verifying(state)
    shown = _list(state if isinstance(state, Packing) else state.packing, rules)
    if isinstance(state, Checking):
        headline = say("Looking up {code} ...", code=state.scanned.reading.text)
        return replace(
            shown, headline=headline, tone=Tone.NEUTRAL, detail="", busy=True, actions=(CANCEL, HOME)
        )
    if isinstance(state, Confirming):
        prompt = sentences.QUESTIONS[state.question]
        return replace(shown, prompt=prompt, tone=Tone.ASK, actions=(CONFIRM, CANCEL))
    if isinstance(state, ChoosingStock):
        return _choosing_stock(state, shown)
    if isinstance(state, Naming):
        asked = sentences.number_wanted(state.parcel)
        return replace(shown, headline=asked, prompt=asked, tone=Tone.ASK, actions=(CONFIRM, CANCEL))
    if isinstance(state, Settling):
        return replace(shown, prompt=say("Go on scanning."), busy=True, actions=(CANCEL, HOME))
    if isinstance(state, Shipping):
        return replace(shown, prompt=say("Wait for the server."), busy=True, actions=(CANCEL, HOME))
    if isinstance(state, Shipped):
        prompt = say("Scan the next order. PHOTO and PRINT are still possible.")
        return replace(shown, prompt=prompt, actions=(PRINT, SAVE, PHOTO, FINISH, HOME))
    return shown


def _choosing(state: Choosing) -> View:
    verdict = state.verdict or Verdict("", Result.PENDING, say("What is packed?"))
    choices = tuple(
        digit_choice(turn, say("{reference} {title}", reference=each.reference, title=each.title))
        for turn, each in enumerate(state.offered, 1)
    )
    return View(
        "pack",
        say("Pack"),
        verdict.headline,
        say("Scan a sales order, a shipment or a build order."),
        tone=TONE_OF[verdict.result],
        detail=verdict.detail,
        actions=(*choices, CANCEL, HOME) if choices else (FINISH, HOME, LOOKUP),
    )


def _busy(headline: Text) -> View:
    return View("pack", say("Pack"), headline, say("Go on scanning."), busy=True, actions=(CANCEL, HOME))


def _choosing_shipment(state: ChoosingShipment) -> View:
    busy = bool(state.op)
    choices = tuple(
        digit_choice(turn, say("Shipment {shipment}", shipment=each.reference))
        for turn, each in enumerate(state.job.open_shipments[:9], 1)
    )
    return View(
        "pack",
        say("Pack {reference}", reference=state.job.reference),
        state.verdict.headline,
        say("Go on scanning.") if busy else say("Choose a shipment, or scan NEW-SHIPMENT."),
        tone=TONE_OF[state.verdict.result],
        fields=(Field(say("Customer"), state.job.title),),
        actions=(CANCEL, HOME) if busy else (*choices, NEW_SHIPMENT, CANCEL, HOME),
        busy=busy,
    )


def _list(packing: Packing, rules: Rules) -> View:
    opened, verdict = packing.opened, packing.verdict
    job = opened.job
    line = opened.line(packing.current)
    is_build = job.kind is Kind.BUILD
    main = (
        (CONSUME,) if is_build else ((VERIFY, SHIP, NEW_SHIPMENT) if rules.verify else (SHIP, NEW_SHIPMENT))
    )
    return View(
        "pack",
        say("Pack {reference} for {title}", reference=job.reference, title=job.title),
        verdict.headline,
        _prompt(opened),
        tone=verdict.tone,
        detail=verdict.detail,
        fields=_fields(packing, line, rules),
        columns=COLUMNS,
        rows=tuple(_row(opened, each, packing.current, rules) for each in _missing_first(opened)),
        actions=(*main, CANCEL, HOME),
        picture=opened.pictures.get(line.picture, b"") if line else b"",
    )


def _prompt(opened: OpenJob) -> Text:
    if any(opened.missing(line) > 0 for line in opened.job.lines):
        return say("Scan the next item.")
    if opened.job.kind is Kind.BUILD:
        return say("Everything is set aside. Scan CONSUME, or the next order.")
    return say("Everything is set aside. Scan SHIP.")


def _missing_first(opened: OpenJob) -> list[PickLine]:
    return sorted(opened.job.lines, key=lambda line: opened.missing(line) <= 0)


def _fields(packing: Packing, line: PickLine | None, rules: Rules) -> tuple[Field, ...]:
    opened = packing.opened
    fields: list[Field] = []
    if line is not None:
        missing = say(
            "{missing} of {wanted}",
            missing=sentences.amount(opened.missing(line), line.units),
            wanted=sentences.amount(line.wanted, line.units),
        )
        fields += [Field(say("Part"), line.name, strong=True), Field(say("Missing"), missing, strong=True)]
        first = first_candidate(opened, line, rules.stock)
        fields += _where(first) if first and opened.missing(line) > 0 else []
    if opened.shipment is not None:
        fields.append(Field(say("Shipment"), opened.shipment.reference, strong=line is None))
    if packing.said.quantity is not None:
        fields.append(Field(say("Quantity said"), number(packing.said.quantity), strong=True))
    if packing.said.tracking:
        fields.append(Field(say("Tracking number"), packing.said.tracking))
    if packing.said.invoice:
        fields.append(Field(say("Invoice"), packing.said.invoice))
    return tuple(fields)


def _where(item: StockItem) -> list[Field]:
    """Return where the next piece of a line lies."""
    told = (
        (say("Take it from"), item.place.name if item.place else ""),
        (say("Batch"), item.batch),
        (say("Serial number"), item.serial),
        (say("Expiry"), item.expiry),
    )
    return [Field(label, value) for label, value in told if value]


def _row(opened: OpenJob, line: PickLine, current: int | None, rules: Rules) -> Row:
    waiting = opened.under_way(line)
    there = line.set_aside + line.gone
    set_aside = number(there) + (f" (+{number(waiting)})" if waiting else "")
    first = first_candidate(opened, line, rules.stock)
    # The whole path stands above the list once the line is the current one.
    place = first.place.name.rpartition("/")[2] if first and first.place else ""
    told = " ".join(
        part for part in (place, first.batch if first else "", first.expiry if first else "") if part
    )
    missing = opened.missing(line)
    cells = (line.name, told, sentences.amount(line.wanted, line.units), set_aside, number(missing))
    tone = Tone.UNSURE if waiting else Tone.GOOD if missing <= 0 else Tone.NEUTRAL
    if missing > 0 and first is None and line.part in opened.stock:
        tone = Tone.ASK
    whole = line.wanted or Decimal(1)
    progress = Progress(min(float(there / whole), 1.0), min(float(waiting / whole), 1.0))
    return Row(cells, tone, line.pk == current, progress, opened.pictures.get(line.picture, b""))


def _choosing_stock(state: ChoosingStock, shown: View) -> View:
    choices = tuple(digit_choice(turn, _stock_label(item)) for turn, item in enumerate(state.items, 1))
    prompt = say("Scan the item itself, or choose it by its digit.")
    return replace(shown, prompt=prompt, tone=Tone.ASK, actions=(*choices, CANCEL))


def _stock_label(item: StockItem) -> Text:
    told = (item.place.name if item.place else "", item.serial or item.batch, item.expiry)
    where = " ".join(part for part in told if part)
    return say("{where}: {quantity}", where=where, quantity=sentences.amount(item.free, item.units))


def _verifying(state: Verifying) -> View:
    packing = state.packing
    verdict = state.wrong or packing.verdict
    opened = packing.opened
    left = len(state.open_allocations())
    prompt = say("Scan the next item of the parcel.")
    if state.wrong is not None:
        prompt = say("Take it out of the parcel, then scan CONFIRM.")
    elif state.waived_by or (not left and not state.op):
        prompt = say("Scan SHIP.")
    seen = say("{seen} of {all}", seen=len(opened.of_shipment()) - left, all=len(opened.of_shipment()))
    done = not left or bool(state.waived_by)
    return View(
        "pack",
        say("Check shipment {shipment}", shipment=opened.shipment.reference if opened.shipment else ""),
        verdict.headline,
        prompt,
        tone=verdict.tone,
        detail=verdict.detail,
        fields=(Field(say("Seen"), seen, strong=True),),
        columns=CHECKED_COLUMNS,
        rows=_checked_rows(state),
        actions=(CONFIRM,) if state.wrong else ((SHIP, CANCEL) if done else (CANCEL, HOME)),
        busy=bool(state.op),
    )


def _checked_rows(state: Verifying) -> tuple[Row, ...]:
    opened = state.packing.opened
    rows = []
    for each in sorted(opened.of_shipment(), key=lambda a: state.checked.get(a.pk, Decimal(0)) >= a.quantity):
        line, item = opened.line(each.line), opened.item(each.item)
        seen = state.checked.get(each.pk, Decimal(0))
        cells = (
            line.name if line else "",
            (item.serial or item.batch) if item else "",
            number(each.quantity),
            number(seen),
        )
        tone = Tone.GOOD if seen >= each.quantity else Tone.NEUTRAL
        part = min(float(seen / each.quantity), 1.0) if each.quantity else 0.0
        rows.append(Row(cells, tone, each.line == state.packing.current, Progress(part)))
    return tuple(rows)


def _counters(state: Counting) -> View:
    return View(
        "pack",
        say("Packing counters"),
        state.verdict.headline,
        say("Scan the next order."),
        tone=state.verdict.tone,
        detail=state.verdict.detail,
        columns=counters.COLUMNS,
        rows=tuple(Row(cells) for cells in counters.rows_of(state.hours)),
        actions=(replace(PRINT, label=say("Print")), SAVE, CANCEL, HOME),
    )
