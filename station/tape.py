"""The tape: the scans of this session, newest first, each with what became of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from station.model import Result, Scan, Verdict
from station.screen import LabelNote, TapeRow
from station.text import NOTHING

LENGTH = 200


class Tape:
    """The latest rows by scan; older ones are in the journal."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._rows: dict[str, TapeRow] = {}

    def add(self, scan: Scan, workflow: str) -> None:
        """Show a scan as pending."""
        self._put(TapeRow(scan.id, scan.at, scan.text, workflow, Result.PENDING, NOTHING))

    def add_old(self, scan_id: str, text: str, workflow: str, verdict: Verdict) -> None:
        """Show a scan of an earlier session that is not settled yet."""
        at = datetime.fromtimestamp(self._now(), UTC)
        self._put(TapeRow(scan_id, at, text, workflow, verdict.result, verdict.headline, verdict.detail))

    def judge(self, verdict: Verdict, workflow: str) -> None:
        """Show what became of a scan; one that has left the tape is not brought back."""
        row = self._rows.get(verdict.scan_id)
        if row is not None:
            self._rows[verdict.scan_id] = replace(
                row,
                workflow=workflow,
                result=verdict.result,
                headline=verdict.headline,
                detail=verdict.detail,
                chime=verdict.chime,
            )

    def holds(self, scan_id: str) -> bool:
        """Tell whether a scan is on the tape."""
        return scan_id in self._rows

    def label(self, scan_id: str, note: LabelNote | None) -> None:
        """Show what became of the labels of a scan; what is said of the scan itself stays as it is."""
        row = self._rows.get(scan_id)
        if row is not None:
            self._rows[scan_id] = replace(row, label=note)

    def rows(self) -> tuple[TapeRow, ...]:
        """Return the tape, newest first."""
        return tuple(reversed(self._rows.values()))

    def _put(self, row: TapeRow) -> None:
        self._rows[row.scan_id] = row
        if len(self._rows) > LENGTH:
            del self._rows[next(iter(self._rows))]
