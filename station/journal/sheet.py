"""A journal as a file for others: one line of CSV for each scan and write, or one JSON object a scan."""

import csv
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, cast

from station.journal.problems import JournalProblem
from station.text import say, visible

SCAN_COLUMNS = ("id", "at", "source", "symbology", "kind", "raw", "workflow", "result", "headline", "detail")
WRITE_COLUMNS = (
    *("op_id", "kind", "state", "operator", "attempts", "cause", "at", "settled_by", "evidence", "server"),
    *("subject", "payload"),
)
# The mark at the beginning tells Excel that it is UTF-8.
ENCODING = "utf-8-sig"
STANDARD_OUTPUT = "-"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula instead of text."""
_LONGEST_CELL = 32_000
"""Excel takes 32767 characters in a cell."""

Row = Mapping[str, object]


def write_csv(scans: Iterable[Row], target: str) -> None:
    """Write one line for each write, and one for each scan without any, for spreadsheets."""
    with _out(target, ENCODING, newline="") as out:
        sheet = csv.writer(out)
        sheet.writerow(
            [*(f"scan_{name}" for name in SCAN_COLUMNS), *(f"write_{name}" for name in WRITE_COLUMNS)]
        )
        for scan in scans:
            sheet.writerows(_lines(scan))


def write_jsonl(scans: Iterable[Row], target: str) -> None:
    """Write each scan with its writes and their moves as a JSON object on a line of its own."""
    with _out(target, "ascii", newline="\n") as out:
        for scan in scans:
            out.write(json.dumps(scan) + "\n")


def cell(value: object) -> str:
    """Return a value as text that a spreadsheet shows and never calculates; all of it can be seen."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = value if isinstance(value, str) else json.dumps(value)
    shown = visible(text, _LONGEST_CELL)
    return f"'{shown}" if _is_formula(text) or _is_formula(shown) else shown


def _is_formula(text: str) -> bool:
    # Full-width signs count as the plain ones in some spreadsheets; blanks before them are skipped.
    plain = unicodedata.normalize("NFKC", text[:8])
    return plain.startswith(_FORMULA) or plain.lstrip().startswith(_FORMULA)


def _lines(scan: Row) -> Iterator[list[str]]:
    first = [cell(scan[name]) for name in SCAN_COLUMNS]
    for write in cast(list[Row], scan["writes"]) or [{}]:
        yield [*first, *(cell(write.get(name)) for name in WRITE_COLUMNS)]


@contextmanager
def _out(target: str, encoding: str, newline: str) -> Iterator[TextIO]:
    try:
        if target == STANDARD_OUTPUT:
            with open(sys.stdout.fileno(), "w", encoding=encoding, newline=newline, closefd=False) as out:
                yield out
        else:
            with Path(target).open("w", encoding=encoding, newline=newline) as out:
                yield out
    except OSError as error:
        raise JournalProblem(
            say(
                "{target} cannot be written ({error}). Name another file, or make room.",
                target=target,
                error=error.strerror or error,
            )
        ) from error
