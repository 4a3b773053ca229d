"""The screen of searching as a function of its state."""

from station.model import TONE_OF, Result, Verdict
from station.operations import Thing
from station.screen import Action, Row, View
from station.text import Text, say
from station.workflows.base import CANCEL, HOME, LOOKUP
from station.workflows.lookup.sentences import amount_of, fact_of, kind_of, place_of
from station.workflows.searching.states import ON_A_PAGE, Listing, Searching, SearchState

COLUMNS = (say("Name"), say("Kind"), say("Place or partner"), say("Quantity"), say("Status"))
NEXT_PAGE = Action("next-line", say("More"), "STATION:NEXT-LINE")
PARTNERS = ("Supplier", "Customer", "Manufacturer", "Part", "Sales order")
TITLE = say("Search")


def view(state: SearchState) -> View:
    """Return what the screen shows."""
    if isinstance(state, Searching):
        headline = say("Searching for {words} ...", words=state.words)
        return View("search", TITLE, headline, say("Go on scanning."), actions=(CANCEL, HOME), busy=True)
    if isinstance(state, Listing):
        return _list(state)
    verdict = state.verdict or Verdict("", Result.PENDING, say("What are you looking for?"))
    return View(
        "search",
        TITLE,
        verdict.headline,
        say("Type words of a name, number, description, place or partner (F2), or scan them."),
        tone=TONE_OF[verdict.result],
        detail=verdict.detail,
        actions=(HOME, LOOKUP),
    )


def _list(state: Listing) -> View:
    is_more = len(state.things) > ON_A_PAGE
    return View(
        "search",
        say("Search for {words}", words=state.words),
        state.verdict.headline,
        _prompt(state),
        tone=state.verdict.tone,
        detail=state.verdict.detail,
        columns=COLUMNS,
        rows=tuple(_row(state, turn, thing) for turn, thing in enumerate(state.page, 1)),
        actions=(NEXT_PAGE, CANCEL, HOME) if is_more else (CANCEL, HOME),
    )


def _prompt(state: Listing) -> Text:
    if len(state.things) <= ON_A_PAGE:
        return say("Choose a row by its digit, or type other words.")
    return say(
        "Rows {first} to {last} of {all}: choose one by its digit, or NEXT-LINE for more.",
        first=state.first + 1,
        last=state.first + len(state.page),
        all=len(state.things),
    )


def _row(state: Listing, turn: int, thing: Thing) -> Row:
    digit = str(turn)
    where = place_of(thing) if thing.model != "part" else ""
    with_whom = next((told for name in PARTNERS if (told := fact_of(thing, name))), "")
    cells = (_name(thing), kind_of(thing), where or with_whom, amount_of(thing), fact_of(thing, "Status"))
    action = Action("digit", say("{name}", name=thing.name), f"STATION:DIGIT-{digit}", digit, digit)
    return Row(cells, picture=state.pictures.get(thing.thumbnail, b""), action=action)


def _name(thing: Thing) -> str:
    """Return a thing's name, with what tells a stock item from others of its part."""
    own = thing.item.serial or thing.item.batch if thing.item else ""
    return f"{thing.name} {own}".strip()
