"""What the journal's tables hold, as values."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from station.journal.states import WriteState
from station.operations import Write, from_payload


@dataclass(frozen=True, slots=True)
class WriteRow:
    """One write as the journal holds it; times in seconds since 1970.

    ``held_until`` is not zero for a write that can be taken back until then, ``operator`` is who was
    signed in, ``settled_by`` who settled a dispute, ``evidence`` what reading back saw last,
    ``waiting_since`` when ``not_before`` was set.
    """

    op_id: str
    scan_id: str
    workflow: str
    write: Write
    state: WriteState
    attempts: int
    not_before: float
    doubt_since: float | None
    cause: str
    at: str
    operator: str = ""
    settled_by: str = ""
    evidence: str = ""
    held_until: float = 0.0
    waiting_since: float = 0.0


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One scan as the journal holds it; ``code`` is its canonical text."""

    id: str
    at: str
    source: str
    code: str
    workflow: str
    result: str
    headline: str


WRITE_COLUMNS = (
    "op_id, scan_id, workflow, kind, payload, state, attempts, not_before, doubt_since, cause, at,"
    " operator, settled_by, evidence, held_until, waiting_since"
)
SCAN_COLUMNS = "id, at, source, code, workflow, result, headline"
MOST_KEPT = 4096
"""How many payloads that were read stay read: all that wait are looked through for each write."""


def write_row(values: tuple[Any, ...]) -> WriteRow:
    """Make a row from the values of WRITE_COLUMNS."""
    op_id, scan_id, workflow, kind, payload, state, *rest = values
    return WriteRow(op_id, scan_id, workflow, _write(kind, payload), WriteState(state), *rest)


@lru_cache(MOST_KEPT)
def _write(kind: str, payload: str) -> Write:
    return from_payload(kind, json.loads(payload))
