"""Reading a journal while a station writes it, whatever it holds."""

import json
import sqlite3
from contextlib import closing

import pytest

from station.barcode import read
from station.journal.export import scan, scans
from station.journal.problems import JournalProblem
from station.journal.states import WriteState
from station.journal.store import Journal
from station.model import Result, Verdict
from station.operations import Receive
from station.text import say
from tests.workbench import SERVER, Clock, scan as scan_of

HOSTILE = ["", "a\x00b", "\ud800\udfff", "\x1b[2Jgone", "<img src=x>", "'; DROP TABLE scans; --", "\u202egnp"]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "a journal? with #odd% name.sqlite"


@pytest.fixture
def journal(file):
    with closing(Journal(file, SERVER, Clock())) as opened:
        yield opened


def record(journal, text, scan_id="s1"):
    journal.record_scan(scan_of(text, scan_id), read(text))
    journal.record_verdict(Verdict(scan_id, Result.REFUSED, say("No {code}.", code=text), text), "home")


def test_a_scan_is_exported_with_its_writes_and_their_moves(journal, file):
    record(journal, "label")
    journal.record_write("s1:receive", "s1", "receive", Receive(5, "PO-0001", "label", 11))
    journal.move("s1:receive", WriteState.SENDING)
    journal.move("s1:receive", WriteState.UNKNOWN, "read timeout")
    whole = scan(file, "s1")
    assert (whole["raw"], whole["result"], whole["headline"]) == ("label", "refused", "No label.")
    [write] = whole["writes"]
    assert (write["state"], write["attempts"], write["payload"]["order_reference"]) == (
        "UNKNOWN",
        1,
        "PO-0001",
    )
    assert [(m["from_state"], m["to_state"], m["cause"]) for m in write["moves"]] == [
        ("QUEUED", "SENDING", ""),
        ("SENDING", "UNKNOWN", "read timeout"),
    ]
    assert list(scans(file, 10)) == [whole]


def test_the_latest_scans_come_oldest_first(journal, file):
    for number in range(5):
        record(journal, f"code {number}", f"s{number}")
    assert [row["id"] for row in scans(file, 3)] == ["s2", "s3", "s4"]
    assert len(list(scans(file, -1))) == 5
    assert list(scans(file, 0)) == []
    assert scan(file, "s9") is None


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_scans_are_exported_as_plain_json(journal, file, text):
    record(journal, text)
    [row] = scans(file, 10)
    line = json.dumps(row)
    line.encode("ascii")
    assert "\x1b" not in line
    assert (
        json.loads(line)["raw"].encode()
        == text.encode("utf-8", "surrogatepass").decode("utf-8", "backslashreplace").encode()
    )
    assert row["headline"] == str(say("No {code}.", code=text))


def test_bytes_that_are_no_text_are_exported_visibly(journal, file):
    whole = scan_of("ignored")
    journal.record_scan(type(whole)("s1", b"caf\xe9 \xff", "x", "serial", None, whole.at), read("x"))
    assert scan(file, "s1")["raw"] == "caf\\xe9 \\xff"


def test_reading_changes_nothing_and_waits_for_nobody(journal, file):
    record(journal, "x")
    with closing(sqlite3.connect(file)) as station, station:
        station.execute("UPDATE scans SET headline = 'being written'")
        assert scan(file, "s1")["headline"] == "No x."


def test_without_a_journal_there_is_a_sentence_and_no_new_file(tmp_path):
    with pytest.raises(JournalProblem, match="There is no journal at"):
        list(scans(tmp_path / "none.sqlite", 10))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_journal_is_told_and_closed(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Müller & Söhne KG, " * 100)
    with pytest.raises(JournalProblem, match=r"cannot be read \(file is not a database\)"):
        list(scans(file, 10))
    with pytest.raises(JournalProblem, match="cannot be read"):
        scan(tmp_path, "s1")


def test_damage_found_halfway_is_a_sentence_too(journal, file):
    record(journal, "x")
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TABLE moves")
        database.execute("DROP TABLE writes")
    with pytest.raises(JournalProblem, match="no such table: writes"):
        list(scans(file, 10))
