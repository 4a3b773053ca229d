"""Reports as files that are never written over: CSV for spreadsheets, and a name for other forms."""

import contextlib
import csv
import io
import re
from pathlib import Path

from station.folders import new_file
from station.journal.sheet import ENCODING, cell
from station.model import Done, Outcome, Refused, Why
from station.screen import Report
from station.text import Translate, english


def write_csv(report: Report, folder: Path, translate: Translate = english) -> Outcome:
    """Write a report as CSV into a folder. Done(name of the file), or Refused if there is no room."""
    content = as_csv(report, translate).encode(ENCODING)
    try:
        file = new_file(folder, report.name, ".csv")
    except OSError as error:
        return Refused(Why.NOT_SAVED, error.strerror or str(error))
    try:
        file.write_bytes(content)
    except OSError as error:
        with contextlib.suppress(OSError):
            file.unlink()
        return Refused(Why.NOT_SAVED, error.strerror or str(error))
    return Done(file.name)


def as_csv(report: Report, translate: Translate = english) -> str:
    """Return title, facts and table, all records of the same length, as RFC 4180 wants them."""
    records = [
        [report.title.rendered(translate)],
        *([name.rendered(translate), value] for name, value in report.facts),
        [],
        [column.rendered(translate) for column in report.columns],
        *report.rows,
    ]
    width = max(len(record) for record in records)
    out = io.StringIO()
    sheet = csv.writer(out)
    for record in records:
        sheet.writerow([_number(value) or cell(value) for value in record] + [""] * (width - len(record)))
    return out.getvalue()


def _number(value: str) -> str:
    """Return a plain number as it is, which begins like a formula if it is negative; else nothing."""
    return value if re.fullmatch(r"-[0-9]{1,12}(\.[0-9]{1,12})?", value) else ""
