"""The journal's commands: what was scanned and what became of it."""

import argparse
import json
import sys
from pathlib import Path

from station.assembly import journal_file
from station.cli_options import FINE, PROBLEM, add_common, settings_of


def add_journal(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    journal = commands.add_parser("journal", help="show what was scanned and what became of it")
    actions = journal.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the latest scans, a line each")
    show = actions.add_parser("show", help="one scan with its writes, as JSON")
    show.add_argument("scan", help="id of the scan, from journal list")
    export = actions.add_parser(
        "export",
        help="all scans with their writes; without an option as JSON, one a line, on standard output",
    )
    for action, command in ((listing, _journal_list), (show, _journal_show), (export, _journal_export)):
        add_common(action)
        action.add_argument("--file", help="journal file to read")
        action.set_defaults(command=command)
    form = export.add_mutually_exclusive_group()
    form.add_argument("--csv", metavar="FILE", help="for spreadsheets, a line a write; - is standard output")
    form.add_argument("--jsonl", metavar="FILE", help="one JSON object a line; - is standard output")
    listing.add_argument("--limit", type=int, default=50, help="how many scans (default 50)")


def _journal_of(given: argparse.Namespace) -> Path:
    return Path(given.file) if given.file else journal_file(settings_of(given))


def _journal_list(given: argparse.Namespace) -> int:
    from station.journal.export import scans
    from station.text import visible

    for scan in scans(_journal_of(given), max(given.limit, 0)):
        told = visible(str(scan["headline"])) or visible(str(scan["raw"]), 60)
        print(f"{scan['at']}  {scan['id']}  {scan['result']:<8}  {scan['workflow']:<8}  {told}")
    return FINE


def _journal_show(given: argparse.Namespace) -> int:
    from station.journal.export import scan

    found = scan(_journal_of(given), given.scan)
    if found is None:
        print(f"The journal has no scan {given.scan!r}.", file=sys.stderr)
        return PROBLEM
    print(json.dumps(found, indent=2))
    return FINE


def _journal_export(given: argparse.Namespace) -> int:
    from station.journal.export import scans
    from station.journal.sheet import STANDARD_OUTPUT, write_csv, write_jsonl

    found = scans(_journal_of(given), -1)
    if given.csv:
        write_csv(found, given.csv)
    else:
        write_jsonl(found, given.jsonl or STANDARD_OUTPUT)
    return FINE
