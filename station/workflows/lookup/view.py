"""The screen of looking up as a function of its state."""

from station.model import Context, Tone
from station.screen import Action, Field, View
from station.text import NOTHING, Text, say
from station.workflows.base import CANCEL, CONNECT, HOME, LOOKUP, PACK, RECEIVE
from station.workflows.label_fields import label_fields
from station.workflows.lookup import offers, sentences
from station.workflows.lookup.states import (
    Coding,
    FindingOrder,
    Looking,
    LookupState,
    NotKnown,
    Ready,
    Showing,
)
from station.workflows.lookup.tables import tables

SEARCH = Action("search", say("Search"), "STATION:SEARCH")
LINK_CODES = Action("link", say("Link codes"), "STATION:LINK")
HISTORY = Action("history", say("Scan history"), "STATION:HISTORY")
MODES = (RECEIVE, PACK, SEARCH, offers.MOVE, offers.COUNT, LINK_CODES, HISTORY)
IGNORE = Action("cancel", say("Ignore it"), "STATION:CANCEL")
NEXT_CODE = Action("cancel", say("Done"), "STATION:CANCEL")
BACK = Action("cancel", say("Back"), "STATION:CANCEL")
LINK_IT = Action("link", say("Link it"), "STATION:LINK")
SEARCH_IT = Action("search", say("Search for it"), "STATION:SEARCH")
RECEIVE_IT = Action("receive", say("Receive it"), "STATION:RECEIVE")


def view(state: LookupState, context: Context, screen: str, is_home: bool) -> View:
    """Return what the screen shows; ``is_home`` makes it the home screen."""
    title = say("Home") if is_home else say("Look up")
    if isinstance(state, Looking | FindingOrder):
        headline = say("Looking up {code} ...", code=state.scanned.reading.text)
        fields = label_fields(state.scanned.reading)
        return View(
            screen, title, headline, say("Go on scanning."), fields=fields, actions=(CANCEL,), busy=True
        )
    if isinstance(state, Coding):
        return _coding(state, screen)
    if isinstance(state, Showing):
        return _code(state, screen) if state.is_code_shown else _thing(state, context, screen, is_home)
    if isinstance(state, NotKnown):
        return _not_known(state, screen, title)
    return _ready(state, context, screen, title, is_home)


def _ready(state: Ready, context: Context, screen: str, title: Text, is_home: bool) -> View:
    modes = (*MODES, LOOKUP) if is_home else (HOME, *MODES)
    verdict = state.verdict
    return View(
        screen,
        title,
        verdict.headline if verdict else say("Ready. Scan any code."),
        say("Scan an order, a bag, a shipment, a location, a part or a stock item."),
        tone=verdict.tone if verdict else Tone.NEUTRAL,
        detail=verdict.detail if verdict else "",
        actions=modes if context.identity else (*modes, CONNECT),
    )


def _not_known(state: NotKnown, screen: str, title: Text) -> View:
    return View(
        screen,
        title,
        state.verdict.headline,
        say("LINK gives it to a thing, SEARCH looks for its words, RECEIVE finds its order. Or scan on."),
        tone=state.verdict.tone,
        detail=state.verdict.detail,
        fields=label_fields(state.scanned.reading),
        actions=offers.with_keys((LINK_IT, SEARCH_IT, RECEIVE_IT, IGNORE)),
    )


def _fields(state: Showing) -> tuple[Field, ...]:
    scanned = state.scanned.reading.text if state.scanned else None
    fields = [
        *sentences.thing_fields(state.thing),
        *sentences.linked_field(state.thing, scanned),
    ]
    if state.missing.template:
        fields.append(Field(say("More of it"), state.missing))
    elif state.details is not None and state.details.untold:
        fields.append(Field(say("Could not be read"), ", ".join(state.details.untold)))
    if state.copies > 1:
        fields.append(Field(say("Labels"), str(state.copies)))
    return tuple(fields)


def _thing(state: Showing, context: Context, screen: str, is_home: bool) -> View:
    thing, verdict = state.thing, state.word or state.verdict
    shown = tables(thing, state.details)
    main, beside = shown.main, shown.beside
    reprint = (offers.REPRINT,) if state.kept.printed else ()
    ways = (*reprint, NEXT_CODE) if is_home else (*reprint, NEXT_CODE, HOME)
    return View(
        screen,
        sentences.kind_of(thing),
        state.word.headline if state.word else say("{name}", name=thing.name),
        sentences.next_step(thing, is_home),
        tone=verdict.tone,
        detail=verdict.detail,
        fields=_fields(state),
        columns=main.columns if main else (),
        rows=main.rows if main else (),
        actions=(*offers.offers(thing, context.identity), *ways),
        picture=state.picture,
        caption=main.title if main else NOTHING,
        beside=beside,
    )


def _code(state: Showing, screen: str) -> View:
    thing, verdict = state.thing, state.word or state.verdict
    copies = (Field(say("Labels"), str(state.copies)),) if state.copies > 1 else ()
    return View(
        screen,
        say("The code of {kind} {name}", kind=sentences.kind_of(thing), name=thing.name),
        verdict.headline,
        say("Scan it from here, COPY it or PRINT it. Or scan the next code."),
        tone=verdict.tone,
        detail=verdict.detail,
        fields=(Field(say("Its code"), state.code, strong=True), *copies),
        actions=(*offers.with_keys((offers.COPY, offers.PRINT)), BACK),
        code=state.code,
    )


def _coding(state: Coding, screen: str) -> View:
    thing = state.showing.thing
    return View(
        screen,
        sentences.kind_of(thing),
        say("Asking for the code of {name} ...", name=thing.name),
        say("Go on scanning."),
        fields=_fields(state.showing),
        actions=(CANCEL,),
        picture=state.showing.picture,
        busy=True,
    )
