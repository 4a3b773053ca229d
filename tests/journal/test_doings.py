"""What the journal tells of packing: what was done, for which order, and by whom."""

from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest

from station.barcode import read
from station.journal.states import WriteState
from station.journal.store import Journal
from station.model import Result, Verdict
from station.operations import Allocate, AllocateToBuild, Ship
from station.text import say
from tests.workbench import AT, SERVER, START, Clock, scan

WRITE = Allocate(5, 51, 90, Decimal(1))
TO_BUILD = AllocateToBuild(8, 61, 130, Decimal(1), Decimal(0))
PARCEL = Ship(71, 5)
DONE = (WriteState.SENDING, WriteState.DONE)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(file, clock):
    with closing(Journal(file, SERVER, clock)) as opened:
        yield opened


def put(journal, op_id, write=WRITE, moves=DONE, workflow="pack", operator="Ada"):
    journal.record_write(op_id, "s1", workflow, write, operator)
    for state in moves:
        journal.move(op_id, state)


def scanned(journal, scan_id, operator, result=Result.DONE, workflow="pack"):
    journal.record_scan(scan("x", scan_id), read("x"), operator)
    journal.record_verdict(Verdict(scan_id, result, say("Told.")), workflow)


def counts(journal, since=0.0):
    return sorted((operator, what) for _, operator, what in journal.doings("pack", since))


def test_scans_and_refusals_count_for_whoever_was_there(journal):
    scanned(journal, "s1", "Ada")
    scanned(journal, "s2", "Bob", Result.REFUSED)
    scanned(journal, "s3", "Bob", workflow="receive")
    assert counts(journal) == [("Ada", "scans"), ("Bob", "errors"), ("Bob", "scans")]
    assert journal.doings("pack", 0.0)[0][0] == AT.isoformat()


def test_a_line_counts_once_however_often_something_is_set_aside_for_it(journal):
    put(journal, "s1:a")
    put(journal, "s2:a")
    put(journal, "s3:a", replace(WRITE, line=52))
    put(journal, "s4:a", TO_BUILD, operator="Bob")
    assert counts(journal) == [("Ada", "lines"), ("Ada", "lines"), ("Bob", "lines")]


def test_only_parcels_that_have_left_count(journal):
    put(journal, "s1:ship", PARCEL)
    put(journal, "s2:ship", replace(PARCEL, shipment=72), (WriteState.SENDING, WriteState.REFUSED))
    put(journal, "s3:ship", replace(PARCEL, shipment=73), ())
    put(journal, "s4:ship", replace(PARCEL, shipment=74), workflow="other")
    assert counts(journal) == [("Ada", "parcels")]


def test_what_was_longer_ago_and_what_was_meant_for_another_server_does_not_count(journal, file, clock):
    put(journal, "s1:ship", PARCEL)
    scanned(journal, "s1", "Ada")
    clock.go(3600)
    assert counts(journal, START + 1800) == []
    journal.close()
    with closing(Journal(file, "https://other.example.com", clock)) as other:
        assert counts(other) == [("Ada", "scans")]


def test_writes_of_an_order_are_told_by_kind_and_time(journal, clock):
    put(journal, "s1:a")
    put(journal, "s2:a", replace(WRITE, order=6))
    put(journal, "s3:ship", PARCEL, ())
    clock.go(60)
    put(journal, "s4:a", replace(WRITE, line=53))
    told = journal.writes_for_order(("allocate", "ship"), 5, 0.0)
    assert [(row.op_id, row.operator) for row in told] == [
        ("s1:a", "Ada"),
        ("s3:ship", "Ada"),
        ("s4:a", "Ada"),
    ]
    assert [row.op_id for row in journal.writes_for_order(("allocate",), 5, START + 30)] == ["s4:a"]
    assert journal.writes_for_order(("receive",), 5, 0.0) == []


def test_a_name_that_cannot_be_stored_is_made_storable(journal):
    scanned(journal, "s1", "A\ud800")
    assert counts(journal) == [("A?", "scans")]
