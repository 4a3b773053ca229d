"""A journal as a spreadsheet: whatever was scanned is shown, nothing is calculated."""

import csv
import io
import json
from contextlib import closing

import pytest

from station.barcode import read
from station.journal.export import scans
from station.journal.problems import JournalProblem
from station.journal.sheet import SCAN_COLUMNS, WRITE_COLUMNS, cell, write_csv, write_jsonl
from station.journal.states import WriteState
from station.journal.store import Journal
from station.model import Result, Verdict
from station.text import say
from tests.journal.damaged import WRITE
from tests.workbench import SERVER, Clock, scan

FORMULAS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\uff1d1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
]
ODD = [
    "a,b",
    'say "no"',
    "two\nlines",
    "semi;colon",
    "\x1b[31mred",
    "\x00",
    "\ud800",
    "\u202egnp",
    "",
    "Müller 抵抗",
]


def exported(tmp_path, *texts):
    """Scan the texts, export the journal and return its lines as a spreadsheet reads them."""
    file, out = tmp_path / "journal.sqlite", tmp_path / "out.csv"
    with closing(Journal(file, SERVER, Clock())) as journal:
        for number, text in enumerate(texts):
            journal.record_scan(scan(text, f"s{number}"), read(text))
            journal.record_verdict(Verdict(f"s{number}", Result.REFUSED, say("No."), text), "home")
            journal.record_write(f"s{number}:receive", f"s{number}", "receive", WRITE, operator=text)
            journal.move(f"s{number}:receive", WriteState.SENDING, text)
    write_csv(scans(file, -1), str(out))
    content = out.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "without the mark Excel takes it for another encoding"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_that_was_scanned_is_a_formula(tmp_path, text):
    [row] = exported(tmp_path, text)
    assert row["scan_raw"].startswith("'")
    for name, value in row.items():
        assert not value.lstrip().startswith(("=", "+", "-", "@", "\uff1d")), name


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_stay_in_their_cell_and_can_be_seen(tmp_path, text):
    rows = exported(tmp_path, text, "next")
    assert [row["scan_id"] for row in rows] == ["s0", "s1"]
    for row in rows:
        assert len(row) == len(SCAN_COLUMNS) + len(WRITE_COLUMNS)
        assert all(
            char >= " " and not "\ud800" <= char <= "\udfff" for value in row.values() for char in value
        )


def test_every_scan_has_its_writes(tmp_path):
    [row] = exported(tmp_path, "[)>\x1e06\x1d1PX\x1e\x04")
    assert row["scan_raw"] == "[)><RS>06<GS>1PX<RS><EOT>"
    assert row["scan_at"] == "2027-01-15T08:00:00+00:00"
    assert (row["write_op_id"], row["write_state"], row["write_attempts"]) == ("s0:receive", "SENDING", "1")
    assert json.loads(row["write_payload"])["order_reference"] == "PO-0001"


def test_a_scan_without_a_write_has_a_line_of_its_own(tmp_path):
    with closing(Journal(tmp_path / "j.sqlite", SERVER, Clock())) as journal:
        journal.record_scan(scan("x"), read("x"))
    write_csv(scans(tmp_path / "j.sqlite", -1), str(tmp_path / "out.csv"))
    [row] = csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines())
    assert (row["scan_id"], row["write_op_id"]) == ("s1", "")


def test_json_lines_hold_what_the_journal_holds(tmp_path):
    exported(tmp_path, *FORMULAS, *ODD)
    write_jsonl(scans(tmp_path / "journal.sqlite", -1), str(tmp_path / "out.jsonl"))
    lines = (tmp_path / "out.jsonl").read_bytes().decode("ascii").split("\n")
    assert [json.loads(line) for line in lines if line] == list(scans(tmp_path / "journal.sqlite", -1))


def test_numbers_stay_numbers():
    assert (cell(-5), cell(0.5), cell(None)) == ("-5", "0.5", "")


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path):
    with pytest.raises(JournalProblem, match=r"cannot be written \(Is a directory\)"):
        write_csv([], str(tmp_path))
