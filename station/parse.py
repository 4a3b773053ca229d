"""The parse command: what the readers make of codes, for scripts and for the curious."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from station.barcode.reader import ReadOptions, read
from station.barcode.sheet_codes import Names, sheet_codes
from station.input.base import text_of
from station.input.lines import scan_lines
from station.model import Reading, decimal_or_none
from station.text import visible

SHEET_TITLE = "Control codes"


def parse(texts: Sequence[str], options: ReadOptions, as_json: bool) -> int:
    """Print what each code says; without any, those on standard input. Returns 1 if one has a problem."""
    found = list(_readings(texts or _lines(), options, as_json))
    return 1 if any(reading.problems or str(reading.problem) for reading in found) else 0


def _lines() -> Iterable[str]:
    return (text_of(raw) for raw in scan_lines(sys.stdin.buffer))


def _readings(texts: Iterable[str], options: ReadOptions, as_json: bool) -> Iterable[Reading]:
    for text in texts:
        reading = read(text, options)
        print(json.dumps(as_object(reading)) if as_json else _for_people(reading), flush=True)
        yield reading


def as_object(reading: Reading) -> dict[str, object]:
    """Return a reading as plain JSON: ``fields`` by name, the first of each, quantities as numbers."""
    fields: dict[str, object] = {}
    for field in reading.fields:
        if field.name != "other" and field.value:
            fields.setdefault(field.name, _plain(field.name, field.value))
    problems = [str(problem) for problem in reading.problems]
    return {
        "kind": reading.format or str(reading.kind),
        "canonical": reading.text,
        "fields": fields,
        "identifiers": [list(pair) for pair in reading.identifiers],
        "repairs": list(reading.repairs),
        "confidence": str(reading.confidence),
        "problems": [*problems, *([str(reading.problem)] if str(reading.problem) else [])],
    }


def _plain(name: str, value: str) -> object:
    number = decimal_or_none(value) if name == "quantity" else None
    if not isinstance(number, Decimal):
        return value
    return int(number) if number == number.to_integral_value() else float(number)


def _for_people(reading: Reading) -> str:
    told = as_object(reading)
    lines = [f"{told['kind']}, {told['confidence']}: {visible(reading.text, 100)}"]
    lines += [f"  {f.name:<20} {visible(f.value)}" for f in reading.fields if f.value]
    lines += [f"  repaired: {visible(repair)}" for repair in reading.repairs]
    lines += [f"  problem: {problem}" for problem in reading.problems]
    lines += [f"  problem: {reading.problem}"] if str(reading.problem) else []
    return "\n".join(lines)


def write_command_sheet(file: Path, prefix: str, recipes: Names = ()) -> int:
    """Write the sheet of codes as a PDF and tell where; returns the exit code."""
    # A page needs fonts, and so Qt, but no display.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if not write_sheet(file, prefix, recipes):
        print(f"The sheet cannot be written to {file}.", file=sys.stderr)
        return 1
    print(f"The control codes are in {file}.")
    return 0


def write_sheet(file: Path, prefix: str, recipes: Names = ()) -> bool:
    """Write control codes and set-up codes to a PDF; False if the file cannot be written.

    ``recipes`` are (title, name) of those that the station has.
    """
    from station.ui.command_sheet import write_sheet as write_pages

    return _can_write(file) and write_pages(file, sheet_codes(prefix, recipes), SHEET_TITLE)


def _can_write(file: Path) -> bool:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.open("ab").close()
    except OSError:
        return False
    return True
