"""The states of a write and the only moves between them."""

from enum import StrEnum


class WriteState(StrEnum):
    """Where a write stands."""

    QUEUED = "QUEUED"
    SENDING = "SENDING"
    UNKNOWN = "UNKNOWN"
    DONE = "DONE"
    REFUSED = "REFUSED"
    DISPUTED = "DISPUTED"
    TAKEN_BACK = "TAKEN_BACK"


MOVES: dict[WriteState, frozenset[WriteState]] = {
    WriteState.QUEUED: frozenset({WriteState.SENDING, WriteState.TAKEN_BACK}),
    WriteState.SENDING: frozenset(
        {WriteState.DONE, WriteState.REFUSED, WriteState.QUEUED, WriteState.UNKNOWN}
    ),
    # There is no way from UNKNOWN to SENDING: what may have happened is looked at before it is sent again.
    WriteState.UNKNOWN: frozenset({WriteState.DONE, WriteState.QUEUED, WriteState.DISPUTED}),
    WriteState.DISPUTED: frozenset({WriteState.DONE, WriteState.QUEUED, WriteState.REFUSED}),
    WriteState.DONE: frozenset(),
    WriteState.REFUSED: frozenset(),
    # Only what was never sent can be taken back without asking the server.
    WriteState.TAKEN_BACK: frozenset(),
}

UNSETTLED = (WriteState.QUEUED, WriteState.SENDING, WriteState.UNKNOWN, WriteState.DISPUTED)
IN_FLIGHT = (WriteState.SENDING, WriteState.UNKNOWN, WriteState.DISPUTED)
"""States in which a write may have taken effect; nothing else is sent for its subject meanwhile."""


class IllegalMove(Exception):
    """A move that the table does not have: a bug, never an expected event."""
