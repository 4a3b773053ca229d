"""What is said of a report that is made beside the station."""

from station.model import Done, Outcome, Refused, Verdict
from station.text import say
from station.workflows.base import done, refused

MAKING = say("Making the report ...")


def report_made(scan_id: str, outcome: Outcome) -> Verdict:
    """Say where a report went."""
    if isinstance(outcome, Done):
        return done(scan_id, say("The report is here: {name}.", name=str(outcome.data)))
    detail = outcome.text if isinstance(outcome, Refused) else ""
    sentence = say("The report could not be made. Try the other way: PRINT for paper, SAVE for a file.")
    return refused(scan_id, sentence, detail)
