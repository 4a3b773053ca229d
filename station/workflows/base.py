"""What a workflow is, and the sentences that all workflows share."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from station.model import Context, Event, NotSent, Outcome, Reading, Refused, Result, Scan, Step, Verdict, Why
from station.operations import Write
from station.screen import Action, View
from station.text import Text, say

S = TypeVar("S")


class Workflow(Protocol[S]):
    """What a scan means now; pure: state and event in, new state and effects out.

    ``ARROWS`` names for every state class the classes it may go to; a state that stays as it is takes none.
    ``ANSWERS`` are the actions that the workflow understands besides those that every screen has.
    """

    name: str
    ARROWS: Mapping[type, frozenset[type]]
    ANSWERS: frozenset[str]

    def begin(self) -> S:
        """Return the state in which the workflow starts."""

    def step(self, state: S, event: Event, context: Context) -> Step[S]:
        """React to an event."""

    def waiting(self, state: S) -> bool:
        """Tell whether an answer must come before the next scan can be understood."""

    def view(self, state: S, context: Context) -> View:
        """Return what the screen shows."""

    def judge(self, write: Write, scan_id: str, outcome: Outcome) -> Verdict:
        """Say what an answer to one of this workflow's writes means, whatever the state is by then."""

    def doubt(self, write: Write, scan_id: str) -> Verdict:
        """Say that reading back could not tell whether a write happened, so a person must look."""


BASIC_ANSWERS = frozenset({"confirm", "cancel"})

HOME = Action("home", say("Home"), "STATION:HOME")
CANCEL = Action("cancel", say("Cancel"), "STATION:CANCEL")
CONFIRM = Action("confirm", say("Confirm"), "STATION:CONFIRM")
RECEIVE = Action("receive", say("Receive"), "STATION:RECEIVE")
PACK = Action("pack", say("Pack"), "STATION:PACK")
PHOTO = Action("photo", say("Photo"), "STATION:PHOTO")
SAVE = Action("save", say("Save as CSV"), "STATION:SAVE")
LOOKUP = Action("lookup", say("Look up"), "STATION:LOOKUP")
CONNECT = Action("connect", say("Connect"), "STATION:CONNECT")

CANCELLED = say("Cancelled. Nothing was booked.")

_BY_WHY: dict[Why, Text] = {
    Why.SIGN_IN: say("The server does not accept this station's sign-in. Connect to the server again."),
    Why.FORBIDDEN: say("Your account may not do this. Ask whoever manages the server for the right."),
    Why.NOT_FOUND: say("The server does not have this any more. Scan it again, or another code."),
    Why.NOT_INVENTREE: say(
        "What answers at the server's address is no inventory server. Check the address and the network."
    ),
    Why.NOT_SET_UP: say("No server can be used yet. Connect to one first."),
    Why.NO_CAMERA: say("No photo was taken. Check the camera, then try again."),
    Why.NO_PRINTER: say("Nothing was printed. Check the printer, then try again."),
    Why.PHOTO_GONE: say("The photo is gone from this computer, or was changed. Take another one."),
    Why.NOT_SAVED: say("The file could not be written. Make room on this computer, then try again."),
}


def failed(outcome: Outcome) -> tuple[Text, str]:
    """Say why a question got no answer, and quote what the server or the network said."""
    if isinstance(outcome, Refused):
        return _BY_WHY.get(outcome.why, say("The server refused. Scan again, or another code.")), outcome.text
    if isinstance(outcome, NotSent):
        return say("The server cannot be reached. Check the network, then scan again."), outcome.cause
    cause = getattr(outcome, "cause", "")
    return say("The server gave no usable answer. Scan again; if it stays so, check the server."), cause


def no_photo(outcome: Outcome) -> tuple[Text, str]:
    """Say why there is no photo."""
    detail = outcome.text if isinstance(outcome, Refused) else getattr(outcome, "cause", "")
    if isinstance(outcome, Refused) and outcome.why is Why.NO_CAMERA:
        return say("No camera can take a photo. Set one up (F3), then scan PHOTO again."), detail
    return say("The photo could not be taken. Scan PHOTO again."), detail


def not_done(
    scan_id: str, outcome: Outcome, names: Mapping[str, object], refusals: Mapping[Why, Text], unsure: Text
) -> Verdict:
    """Say why a write is not known to be done; ``names`` stand in the sentences, ``what`` for the write."""
    if isinstance(outcome, Refused):
        sentence = refusals.get(outcome.why)
        headline = Text(sentence.template, names) if sentence else failed(outcome)[0]
        result = Result.TAKEN_BACK if outcome.why is Why.TAKEN_BACK else Result.REFUSED
        return Verdict(scan_id, result, headline, outcome.text)
    if isinstance(outcome, NotSent):
        kept = say("Kept here and done when the server is back: {what}. Go on scanning.", what=names["what"])
        return Verdict(scan_id, Result.KEPT, kept, outcome.cause)
    cause = getattr(outcome, "cause", "")
    return Verdict(scan_id, Result.UNSURE, Text(unsure.template, names), cause)


def in_doubt(scan_id: str, what: Text) -> Verdict:
    """Say that reading back could not tell whether a write was carried out."""
    headline = say("Nobody can tell whether this was done: {what}. Look at it on the server.", what=what)
    return Verdict(scan_id, Result.UNSURE, headline)


def digit_choice(digit: int, label: Text) -> Action:
    """Return one of several choices, to be pressed, or scanned as a digit."""
    return Action("digit", label, f"STATION:DIGIT-{digit}", value=str(digit), key=str(digit))


def unknown_code(reading: Reading) -> Text:
    """Say that the server knows nothing of a code; a scan that arrived damaged explains itself."""
    if reading.problems:
        return reading.problems[0]
    return say("Nothing on the server has the code {code}. Scan another one.", code=reading.text)


def on_duty(name: str) -> Text:
    """Say under whose name work is recorded from now on."""
    return say("{name} is at work now. What is scanned is recorded under this name.", name=name)


def refused(scan_id: str, headline: Text, detail: str = "", **data: object) -> Verdict:
    """Make the verdict of a scan that could not be used."""
    return Verdict(scan_id, Result.REFUSED, headline, detail, data)


def done(scan_id: str, headline: Text, **data: object) -> Verdict:
    """Make the verdict of a scan that did what it should."""
    return Verdict(scan_id, Result.DONE, headline, data=data)


def ask(scan_id: str, headline: Text, **data: object) -> Verdict:
    """Make the verdict of a scan that waits for the operator."""
    return Verdict(scan_id, Result.ASK, headline, data=data)


def op_id(scan: Scan, purpose: str) -> str:
    """Name an operation after the scan that caused it; scan ids are never used twice."""
    return f"{scan.id}:{purpose}"
