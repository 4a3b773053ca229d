"""What the history of scans shows."""

from station.model import TONE_OF, Context, Remembered, Tone
from station.operations import ServerScan, ServerScans
from station.screen import Action, Field, Row, Table, View
from station.text import Text, say
from station.workflows.base import CANCEL, CONFIRM, HOME, LOOKUP, SAVE, digit_choice
from station.workflows.clock_times import short_time
from station.workflows.history.listing import has_more
from station.workflows.history.states import PAGE, HistoryState, KeptScan, Listing, OwnScan, Saving
from station.workflows.history.words import HERE, NEXT_SHOWN, SERVER, clock_time, shown_name, worked_name

TITLE = say("Scan history")
BACK = Action("cancel", say("Back to the list"), "STATION:CANCEL")
EVERYTHING = Action("cancel", say("All scans"), "STATION:CANCEL")
OLDER = Action("next-line", say("Older"), "STATION:NEXT-LINE")
NEWEST = Action("finish", say("Newest"), "STATION:FINISH")
AGAIN = Action("repeat", say("Run it again"), "STATION:REPEAT")
DELETE = Action("delete", say("Delete it from the server"), "STATION:DELETE")
RELOAD = Action("history", say("Load again"), "STATION:HISTORY")
ASKED = say("{side}: asking ...", side=SERVER)
_TONES = {str(result): tone for result, tone in TONE_OF.items()}


def shown(screen: str, state: HistoryState, context: Context) -> View:
    """Show the list, or one scan."""
    if isinstance(state, OwnScan):
        return _own(screen, state)
    if isinstance(state, KeptScan):
        return _kept(screen, state, context)
    listing = state if isinstance(state, Listing) else state.listing
    return _list(screen, listing, is_saving=isinstance(state, Saving))


def _list(screen: str, state: Listing, is_saving: bool) -> View:
    prompt = say("Press the digit before a row, 0 for the other side. Scan or type what to look for.")
    verdict = state.verdict
    headline = verdict.headline if verdict else say("What was scanned.")
    return View(
        screen,
        TITLE,
        say("Saving the history ...") if is_saving else headline,
        say("Go on scanning.") if is_saving else prompt if state.op else say("Scan HISTORY to load it."),
        tone=verdict.tone if verdict else Tone.NEUTRAL,
        detail=verdict.detail if verdict else "",
        fields=_filter_fields(state),
        columns=(say("When"), say("Code"), say("What was said")),
        rows=_own_rows(state),
        actions=(CANCEL,) if is_saving else _actions(state),
        busy=is_saving,
        caption=HERE,
        beside=_beside(state),
    )


def _filter_fields(state: Listing) -> tuple[Field, ...]:
    query = state.query
    fields = [Field(say("Looking for"), query.words, strong=True)] if query.words else []
    fields.append(Field(say("Shown"), shown_name(query.worked)))
    if query.page:
        fields.append(Field(say("Page"), str(query.page + 1)))
    return tuple(fields)


def _actions(state: Listing) -> tuple[Action, ...]:
    other = say("Choose on the server")
    if state.on_server:
        other = say("Choose of this station")
    results = shown_name(NEXT_SHOWN[state.query.worked])
    actions = [
        Action("digit", other, "STATION:DIGIT-0", value="0", key="0"),
        Action("digit", results, "STATION:DIGIT-POINT", value="POINT", key="."),
    ]
    actions += [OLDER] if has_more(state) else []
    actions += [NEWEST] if state.query.page else []
    filtered = state.query.words or state.query.worked is not None or state.query.page
    actions += [EVERYTHING] if filtered else []
    return (*actions, RELOAD, SAVE, HOME)


def _own_rows(state: Listing) -> tuple[Row, ...]:
    return tuple(
        Row(
            (short_time(clock_time(scan.at)), _seen(scan.code), _seen(scan.headline)),
            _TONES.get(scan.result, Tone.NEUTRAL),
            action=None if state.on_server else _choice(number, scan),
        )
        for number, scan in enumerate(state.own[:PAGE], 1)
    )


def _beside(state: Listing) -> Table:
    columns = (say("When"), say("Code"), say("Who"))
    server = state.server
    if not isinstance(server, ServerScans):
        title = ASKED if server is None else say("{side}: {why}", side=SERVER, why=server)
        return Table(SERVER if not state.op else title, columns, ())
    rows = tuple(
        Row(
            (_seen(short_time(scan.at)), _seen(scan.code), _seen(scan.user)),
            Tone.GOOD if scan.worked else Tone.BAD,
            action=_choice(number, scan) if state.on_server else None,
        )
        for number, scan in enumerate(server.scans[:PAGE], 1)
    )
    return Table(say("{side}: {total}", side=SERVER, total=server.total), columns, rows)


def _choice(number: int, scan: Remembered | ServerScan) -> Action:
    return digit_choice(number, say("{code}", code=scan.code))


def _seen(text: str) -> str:
    """Return foreign text as it is shown: all of it visible, none of it acting."""
    return str(say("{text}", text=text))


def _own(screen: str, state: OwnScan) -> View:
    scan = state.scan
    fields = (
        Field(say("Code"), scan.code, strong=True),
        Field(say("When"), clock_time(scan.at), strong=True),
        Field(say("Result"), scan.result),
        Field(say("What was said"), scan.headline),
        Field(say("Scanner"), scan.source),
        Field(say("Screen"), scan.workflow),
        Field(say("Operator"), scan.operator),
    )
    tone = _TONES.get(scan.result, Tone.NEUTRAL)
    return _one(screen, state, fields, (LOOKUP, AGAIN, BACK), tone)


def _kept(screen: str, state: KeptScan, context: Context) -> View:
    scan, identity = state.scan, context.identity
    fields = (
        Field(say("Code"), scan.code, strong=True),
        Field(say("When"), scan.at, strong=True),
        Field(say("Result"), worked_name(scan.worked)),
        Field(say("What the server answered"), scan.answer),
        Field(say("Asked for"), scan.endpoint),
        Field(say("User"), scan.user),
    )
    if state.is_sure:
        return _one(screen, state, fields, (CONFIRM, CANCEL), Tone.ASK)
    may_delete = identity is None or identity.is_staff
    actions = (LOOKUP, AGAIN, *((DELETE,) if may_delete else ()), BACK)
    return _one(screen, state, fields, actions, Tone.GOOD if scan.worked else Tone.BAD)


def _one(
    screen: str,
    state: OwnScan | KeptScan,
    fields: tuple[Field, ...],
    actions: tuple[Action, ...],
    tone: Tone,
) -> View:
    verdict = state.verdict
    headline: Text = verdict.headline if verdict else say("{code}", code=state.scan.code)
    prompt = say("Scan LOOKUP to see what it stands for, REPEAT to run it again, CANCEL to go back.")
    if isinstance(state, KeptScan) and state.is_sure:
        prompt = say("Scan CONFIRM to delete it, or CANCEL to keep it.")
    return View(
        screen,
        TITLE,
        headline if verdict or state.scan.code else say("A scan without a code that can be used."),
        prompt,
        tone=verdict.tone if verdict else tone,
        fields=tuple(field for field in fields if field.value),
        actions=actions,
    )
