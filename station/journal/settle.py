"""The pure rule for writes whose answer was lost: what reading back allows to happen next."""

from station.journal.states import WriteState
from station.model import Done, Evidence, NotSent, Outcome, Refused


def after_sending(outcome: Outcome) -> WriteState:
    """Return where a write goes when its request came back, with or without an answer."""
    if isinstance(outcome, Done):
        return WriteState.DONE
    if isinstance(outcome, Refused):
        return WriteState.REFUSED
    if isinstance(outcome, NotSent):
        return WriteState.QUEUED
    return WriteState.UNKNOWN


def after_looking(outcome: Outcome, waited: float, patience: float) -> WriteState:
    """Return where a write in doubt goes after one look at the server.

    "Applied" counts at once. "Not applied" only counts after ``patience`` seconds, when the server can
    no longer be working on the first request; until then, and when nothing could be seen, it stays in doubt.
    """
    evidence = outcome.data if isinstance(outcome, Done) else None
    if evidence is Evidence.APPLIED:
        return WriteState.DONE
    if waited < patience or evidence is None:
        return WriteState.UNKNOWN
    return WriteState.QUEUED if evidence is Evidence.NOT_APPLIED else WriteState.DISPUTED
