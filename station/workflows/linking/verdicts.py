"""What linking and unlinking say: of a scan, of an answer to a write, of a write in doubt."""

from station.model import Done, Outcome, Refused, Result, Verdict, Why
from station.operations import Link, Thing, Unlink, Write
from station.text import Text, say
from station.workflows.base import ask, in_doubt, not_done
from station.workflows.linking.rules import named
from station.workflows.linking.states import Pair

_REFUSED: dict[Why, Text] = {
    Why.TAKEN_BACK: say("Taken back before it was sent: {what}."),
    Why.DROPPED: say("Dropped by hand, not done by this station: {what}."),
    Why.LINKED_ELSEWHERE: say(
        "{code} leads to something else by now. Nothing was linked; scan the thing again, then the code."
    ),
    Why.CHANGED: say(
        "{thing} has got another code meanwhile. Nothing was linked; scan it again to see what it has."
    ),
    Why.FORBIDDEN: say("Your account may not change {thing}. Nothing was done; ask who manages the server."),
    Why.NOT_FOUND: say("The server does not have {thing} any more. Nothing was done; scan the next thing."),
    Why.NOT_SUPPORTED: say("This server links no codes to things like {thing}. Nothing was done; scan on."),
    Why.INVALID: say("The server refused {what}. Nothing was done; read its answer below."),
}
_UNSURE = say("No answer for {what}. The station checks with the server; go on scanning.")


def judge(write: Write, scan_id: str, outcome: Outcome, undoing: type[Write]) -> Verdict:
    """Say what the answer to a write means; ``undoing`` is the kind of write that takes another back."""
    thing, code, what = _named(write)
    if isinstance(outcome, Done):
        result = Result.TAKEN_BACK if isinstance(write, undoing) else Result.DONE
        return Verdict(scan_id, result, _done(write, thing, code), data={"code": code, "thing": str(thing)})
    names = {"what": what, "thing": thing, "code": code}
    return not_done(scan_id, outcome, names, _REFUSED, _UNSURE)


def _done(write: Write, thing: Text, code: str) -> Text:
    if isinstance(write, Link):
        return say("{code} leads to {thing} now. Scan the next thing.", code=code, thing=thing)
    if code:
        return say("{code} does not lead to {thing} any more.", code=code, thing=thing)
    return say("{thing} has no code any more.", thing=thing)


def doubt(write: Write, scan_id: str) -> Verdict:
    """Say that reading back could not tell whether a write happened."""
    _, _, what = _named(write)
    return in_doubt(scan_id, what)


def _named(write: Write) -> tuple[Text, str, Text]:
    """Return thing and code of a write, and in a few words what it does."""
    assert isinstance(write, Link | Unlink)
    thing, code = named(Thing(write.model, write.pk, write.name)), write.barcode
    if isinstance(write, Link):
        return thing, code, say("linking {code} to {thing}", code=code, thing=thing)
    return thing, code, say("freeing the code of {thing}", thing=thing)


def linking(pair: Pair) -> Verdict:
    """Say that a code is being linked."""
    headline = say("Linking {code} to {thing} ...", code=pair.text, thing=named(pair.thing))
    return Verdict(pair.scan_id, Result.PENDING, headline)


def question(pair: Pair, holder: Thing | None) -> Verdict:
    """Say what linking would change besides, and ask for it."""
    has = pair.thing.linked
    names = {"code": pair.text, "thing": named(pair.thing), "holder": where(holder) if holder else ""}
    if holder is None and has is None:
        asked = say("The server does not tell whether {thing} has a code; CONFIRM replaces one.", **names)
    elif holder is None:
        asked = say("{thing} has another code. CONFIRM replaces it by {code}, CANCEL keeps it.", **names)
    elif has == "":
        asked = say("{code} leads to {holder}. CONFIRM moves it to {thing}, CANCEL leaves it.", **names)
    else:
        asked = say(
            "{code} leads to {holder}, and {thing} has another code. CONFIRM moves it and replaces that one.",
            **names,
        )
    return ask(pair.scan_id, asked)


def where(thing: Thing) -> Text:
    """Return a thing with where it lies."""
    if thing.place is None or thing.model == "stocklocation":
        return named(thing)
    return say("{thing} in {place}", thing=named(thing), place=thing.place.name or thing.place.pk)


def moving(pair: Pair, holder: Thing) -> Verdict:
    """Say that a code is being freed, to be linked anew."""
    headline = say("Taking {code} from {holder} ...", code=pair.text, holder=named(holder))
    return Verdict(pair.scan_id, Result.PENDING, headline)


def still_moving(pair: Pair) -> Text:
    """Say that a move waits for the server, and with it every scan."""
    return say(
        "Moving {code} to {thing} waits for the server. Wait for it, or scan CANCEL to go on.",
        code=pair.text,
        thing=named(pair.thing),
    )


def stranded(pair: Pair, holder: Thing, outcome: Refused) -> Verdict:
    """Say what stands after only the first half of a move was done."""
    headline = say(
        "{code} was taken from {holder} but not linked to {thing}: it leads nowhere. CONFIRM puts it back.",
        code=pair.text,
        holder=named(holder),
        thing=named(pair.thing),
    )
    return Verdict(pair.scan_id, Result.ASK, headline, outcome.text)


def left_behind(pair: Pair, holder: Thing, is_free: bool) -> Text:
    """Say what still happens to a code when nobody waits for its move any more."""
    if is_free:
        return say(
            "{code} is taken from {holder}, and still on its way to {thing}.",
            code=pair.text,
            holder=named(holder),
            thing=named(pair.thing),
        )
    return say(
        "{code} is still being taken from {holder}, and will not be linked to {thing}. UNDO puts it back.",
        code=pair.text,
        holder=named(holder),
        thing=named(pair.thing),
    )
