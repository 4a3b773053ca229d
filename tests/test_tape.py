"""The tape of the session."""

from station.model import Result, Verdict
from station.tape import LENGTH, Tape
from station.text import say
from tests.workbench import AT, START, scan


def tape() -> Tape:
    return Tape(lambda: START)


def test_a_scan_is_pending_at_once_and_then_judged():
    rows = tape()
    rows.add(scan("PO-0001", "s1"), "home")
    assert [(row.scan_id, row.result, row.text) for row in rows.rows()] == [("s1", Result.PENDING, "PO-0001")]
    rows.judge(Verdict("s1", Result.REFUSED, say("No."), "quoted"), "receive")
    [row] = rows.rows()
    assert (row.result, str(row.headline), row.detail, row.workflow) == (
        Result.REFUSED,
        "No.",
        "quoted",
        "receive",
    )
    assert row.at == AT


def test_the_newest_scan_comes_first_and_keeps_its_place_when_judged():
    rows = tape()
    for scan_id in ("s1", "s2", "s3"):
        rows.add(scan("x", scan_id), "home")
    rows.judge(Verdict("s1", Result.DONE, say("Done.")), "home")
    assert [row.scan_id for row in rows.rows()] == ["s3", "s2", "s1"]


def test_a_scan_of_an_earlier_run_is_shown_with_its_verdict():
    rows = tape()
    rows.add_old("old", "label", "receive", Verdict("old", Result.UNSURE, say("Checking.")))
    [row] = rows.rows()
    assert (row.scan_id, row.text, row.result, row.at) == ("old", "label", Result.UNSURE, AT)


def test_the_oldest_rows_leave_and_are_not_brought_back():
    rows = tape()
    for number in range(LENGTH + 1):
        rows.add(scan("x", f"s{number}"), "home")
    rows.judge(Verdict("s0", Result.DONE, say("Done.")), "home")
    kept = [row.scan_id for row in rows.rows()]
    assert len(kept) == LENGTH
    assert "s0" not in kept
    assert kept[0] == f"s{LENGTH}"
