"""What deleting scans from the server says."""

from station.model import Done, Outcome, Verdict, Why
from station.operations import Write
from station.text import Text, say
from station.workflows.base import done, in_doubt, not_done

WHAT = say("deleting the scan")
_REFUSED: dict[Why, Text] = {
    Why.TAKEN_BACK: say("Taken back before it was sent: {what}."),
    Why.DROPPED: say("Dropped by hand, not done by this station: {what}."),
    Why.NOT_FOUND: say("The server does not have this scan any more."),
    Why.NOT_SUPPORTED: say("This server cannot delete scans from a station. Ask whoever manages it."),
}
_UNSURE = say("No answer for {what}. The station checks with the server; go on scanning.")


def deleted(scan_id: str) -> Verdict:
    """Say that a scan is deleted."""
    return done(scan_id, say("The scan is deleted from the server."))


def judge(write: Write, scan_id: str, outcome: Outcome) -> Verdict:
    """Say what the answer to a deletion means."""
    if isinstance(outcome, Done):
        return deleted(scan_id)
    return not_done(scan_id, outcome, {"what": WHAT}, _REFUSED, _UNSURE)


def doubt(write: Write, scan_id: str) -> Verdict:
    """Say that reading back could not tell whether a scan was deleted."""
    return in_doubt(scan_id, WHAT)
