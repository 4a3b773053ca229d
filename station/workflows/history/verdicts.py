"""What deleting scans from the server says."""

from station.model import Done, NotSent, Outcome, Refused, Result, Verdict, Why
from station.operations import Write
from station.text import Text, say
from station.workflows.base import done, failed

WHAT = say("deleting the scan")
_REFUSED: dict[Why, Text] = {
    Why.TAKEN_BACK: say("Taken back before it was sent: {what}."),
    Why.DROPPED: say("Dropped by hand, not done by this station: {what}."),
    Why.NOT_FOUND: say("The server does not have this scan any more."),
    Why.NOT_SUPPORTED: say("This server cannot delete scans from a station. Ask whoever manages it."),
}


def deleted(scan_id: str) -> Verdict:
    """Say that a scan is deleted."""
    return done(scan_id, say("The scan is deleted from the server."))


def judge(write: Write, scan_id: str, outcome: Outcome) -> Verdict:
    """Say what the answer to a deletion means."""
    if isinstance(outcome, Done):
        return deleted(scan_id)
    if isinstance(outcome, Refused):
        sentence = _REFUSED.get(outcome.why)
        headline = say(sentence.template, what=WHAT) if sentence else failed(outcome)[0]
        result = Result.TAKEN_BACK if outcome.why is Why.TAKEN_BACK else Result.REFUSED
        return Verdict(scan_id, result, headline, outcome.text)
    if isinstance(outcome, NotSent):
        kept = say("Kept here and done when the server is back: {what}. Go on scanning.", what=WHAT)
        return Verdict(scan_id, Result.KEPT, kept, outcome.cause)
    unsure = say("No answer for {what}. The station checks with the server; go on scanning.", what=WHAT)
    return Verdict(scan_id, Result.UNSURE, unsure, outcome.cause)


def doubt(write: Write, scan_id: str) -> Verdict:
    """Say that reading back could not tell whether a scan was deleted."""
    headline = say("Nobody can tell whether this was done: {what}. Look at it on the server.", what=WHAT)
    return Verdict(scan_id, Result.UNSURE, headline)
