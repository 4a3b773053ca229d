"""Receiving: batch, expiry, status, note and what servers keep of them; one test for each outcome."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Context, Done, Refused, Tone, Why
from station.operations import Receive, Received, ReceiveLine
from station.workflows.receiving.rules import Rules, Wanted
from station.workflows.receiving.states import Capturing, Receiving
from tests.workbench import AMPLIFIER, MAY_RECEIVE, bag, line
from tests.workflows.dock import RECEIVE, asked_dock, booked_dock, dock_with, fields_of, open_dock

PERISHABLE = line(31, "GLUE", "GLUE-1", 10, expires=True)
OLD_SERVER = Context(replace(MAY_RECEIVE, api=160))

# What the label carries.


def test_a_lot_is_never_lost():
    dock = booked_dock(bag(lot="L7"))
    assert isinstance(dock.write, ReceiveLine)
    assert (dock.write.batch, dock.write.barcode, dock.write.label) == ("L7", bag(lot="L7"), "")
    assert (dock.write.quantity, dock.write.most) == (Decimal(10), Decimal(20))
    assert dock.fields()["Batch"] == "L7"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("14D20270101", ("2027-01-01", "")),
        ("10D2531", ("", "Date code 2531")),
        ("SX9", ("", "Serial number X9")),
        ("10D2531 SX9", ("", "Date code 2531; Serial number X9")),
    ],
)
def test_what_else_a_label_carries_is_kept(printed, expected):
    dock = booked_dock(fields_of(f"30P{AMPLIFIER.sku} Q10 {printed}"))
    assert (dock.write.expiry_date, dock.write.note) == expected


def test_a_label_that_says_no_more_than_its_part_is_left_to_the_server():
    assert isinstance(booked_dock().write, Receive)


@pytest.mark.parametrize("lot", ["", "L7"])
def test_old_servers_are_told_the_line(lot):
    dock = booked_dock(bag(lot=lot), context=OLD_SERVER)
    assert isinstance(dock.write, ReceiveLine)
    assert (dock.write.line, dock.write.quantity, dock.write.batch) == (11, Decimal(10), lot)


# What the operator says.


def test_a_status_said_before_the_bag():
    dock = open_dock().press("status", value="quarantined")
    assert dock.said == [("c1", "done", "The next bag is booked as: quarantined. Scan it.")]
    assert dock.fields()["Next bag: Status"] == "quarantined"
    assert dock.scan(bag()).write.status == 75
    assert dock.scan(bag(lot="B"), "s2").write.status is None


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("OK", 10),
        ("ATTENTION", 50),
        ("DAMAGED", 55),
        ("DESTROYED", 60),
        ("REJECTED", 65),
        ("LOST", 70),
        ("QUARANTINED", 75),
        ("RETURNED", 85),
    ],
)
def test_every_status_has_the_servers_number(word, number):
    assert open_dock().press("status", value=word).scan(bag()).write.status == number


def test_a_status_said_while_the_bag_is_asked_about():
    dock = asked_dock().press("status", "c1", "DAMAGED")
    assert dock.said == [("c1", "done", "Status: damaged.")]
    assert dock.fields()["Status"] == "damaged"
    assert dock.press("confirm", "c2").write.status == 55


@pytest.mark.parametrize(
    ("action", "name", "code", "field", "value"),
    [
        ("batch", "Batch", "L9", "batch", "L9"),
        ("batch", "Batch", fields_of("1TL9 1PX"), "batch", "L9"),
        ("expiry", "Expiry", "20270131", "expiry_date", "2027-01-31"),
        ("expiry", "Expiry", "31.01.2027", "expiry_date", "2027-01-31"),
        ("expiry", "Expiry", "270131", "expiry_date", "2027-01-31"),
        ("expiry", "Expiry", "2027-01-31", "expiry_date", "2027-01-31"),
        ("packaging", "Packaging", "Reel", "packaging", "Reel"),
        ("note", "Note", " torn bag ", "note", "torn bag"),
    ],
)
def test_a_detail_said_before_the_bag(action, name, code, field, value):
    dock = open_dock().press(action)
    assert dock.said == [("c1", "ask", f"{name} of the next bag: scan it or type it.")]
    assert (dock.prompt, dock.actions) == (
        "Scan or type it (F2). CONFIRM goes on without.",
        ["confirm", "cancel"],
    )
    dock.scan(code, "d1")
    assert dock.said == [("d1", "done", f"{name}: {value}.")]
    assert dock.fields()[f"Next bag: {name}"] == value
    assert isinstance(dock.state, Receiving)
    assert getattr(dock.scan(bag()).write, field) == value


def test_the_operators_batch_counts_before_the_labels():
    assert open_dock().press("batch").scan("MINE", "d1").scan(bag(lot="L7")).write.batch == "MINE"


def test_a_detail_said_while_the_bag_is_asked_about():
    dock = asked_dock().press("note", "c1")
    assert dock.headline == "LM358BIDDFR: scan or type this: Note."
    dock.scan("more than ordered", "d1")
    assert dock.said[0] == ("d1", "done", "Note: more than ordered.")
    assert dock.press("confirm", "c2").write.note == "more than ordered"


def test_going_on_without_a_detail_that_was_begun():
    dock = open_dock().press("note").press("confirm", "c2")
    assert dock.said == [("c2", "done", "Go on: scan the bag.")]
    assert dock.scan(bag()).write.quantity == 10


@pytest.mark.parametrize(
    ("action", "code", "sentence"),
    [
        ("batch", "INV-PA40", "INV-PA40 is a code of the server. Scan what is printed on the goods."),
        ("batch", bag(), "This code does not tell what is asked for: Batch. Scan another one."),
        ("expiry", "soon", "soon is no date. Scan it, or type it as year-month-day."),
        ("expiry", "20271399", "20271399 is no date. Scan it, or type it as year-month-day."),
        ("batch", "x" * 101, "That is longer than the server keeps. Scan another code, or type it in short."),
    ],
)
def test_a_code_that_is_not_the_detail_is_refused_and_the_question_stays(action, code, sentence):
    dock = open_dock().press(action).scan(code, "d1")
    assert dock.said == [("d1", "refused", sentence)]
    assert isinstance(dock.state, Capturing)


def test_a_misread_while_a_detail_is_asked_for_leaves_the_question():
    dock = open_dock().press("batch").scan("a\x00b", "d1")
    assert dock.said[0][:2] == ("d1", "refused")
    assert isinstance(dock.state, Capturing)


def test_a_long_note_is_cut_to_what_the_server_keeps():
    dock = open_dock().press("note").scan("x" * 3000, "d1").scan(bag())
    assert dock.write.note == "x" * 500


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        ("status", "Batch is asked for. Scan it, or CONFIRM to go on without."),
        ("range", "Scan the first serial number of the range, then RANGE, then the last one."),
        ("next-line", "Scan the bag first, then NEXT-LINE."),
    ],
)
def test_other_codes_while_a_detail_is_asked_for(action, sentence):
    dock = open_dock().press("batch").press(action, "c2", "DAMAGED")
    assert dock.said == [("c2", "refused", sentence)]


def test_there_is_nothing_to_take_back_of_a_batch():
    dock = open_dock().press("batch").press("digit", "c2", "BACK")
    assert dock.said == [("c2", "refused", "There is nothing to take back. Scan on.")]


def test_cancel_leaves_a_detail_that_was_begun():
    dock = open_dock().press("batch", "c1").press("cancel", "c2")
    assert [said[:2] for said in dock.said] == [("c1", "refused"), ("c2", "done")]
    assert isinstance(dock.state, Receiving)


# What the site wants.


def test_an_expiry_is_asked_of_parts_that_expire():
    dock = dock_with(PERISHABLE).scan(bag(PERISHABLE, 2))
    assert dock.said == [("s1", "ask", "GLUE: scan or type this: Expiry.")]
    assert (dock.commits, dock.view.tone) == ([], Tone.ASK)
    dock.scan("20270131", "d1")
    assert [said[:2] for said in dock.said] == [("d1", "done"), ("s1", "pending")]
    assert (dock.write.expiry_date, dock.write.quantity) == ("2027-01-31", Decimal(2))


def test_an_expiry_on_the_label_is_not_asked_for():
    dock = dock_with(PERISHABLE).scan(fields_of(f"30P{PERISHABLE.sku} Q2 14D20270131"))
    assert dock.write.expiry_date == "2027-01-31"


def test_an_expiry_that_is_only_asked_can_be_left_out():
    dock = dock_with(PERISHABLE).scan(bag(PERISHABLE, 2)).press("confirm")
    assert dock.said[0] == ("c1", "done", "Confirmed.")
    assert dock.write.quantity == Decimal(2)


def test_an_expiry_that_is_required_cannot_be_left_out():
    dock = dock_with(PERISHABLE, rules=Rules(expiry=Wanted.REQUIRE)).scan(bag(PERISHABLE, 2))
    dock.press("confirm")
    sentence = "GLUE is not booked without this: Expiry. Scan it, or CANCEL."
    assert dock.said == [("c1", "refused", sentence)]
    assert (dock.headline, dock.commits) == (sentence, [])
    dock.press("cancel", "c2")
    assert [said[:2] for said in dock.said] == [("s1", "refused"), ("c2", "done")]
    assert isinstance(dock.state, Receiving)


def test_always_holds_for_every_part_and_never_for_none():
    dock = open_dock(rules=Rules(batch=Wanted.ALWAYS)).scan(bag())
    assert dock.headline == "LM358BIDDFR: scan or type this: Batch."
    assert dock.scan("L1", "d1").write.batch == "L1"
    never = dock_with(PERISHABLE, rules=Rules(expiry=Wanted.NEVER)).scan(bag(PERISHABLE, 2))
    assert isinstance(never.write, Receive)


def test_several_details_are_asked_one_after_the_other():
    rules = Rules(batch=Wanted.ASK, expiry=Wanted.ASK)
    dock = dock_with(PERISHABLE, rules=rules).scan(bag(PERISHABLE, 2)).scan("L1", "d1")
    assert dock.headline == "GLUE: scan or type this: Expiry."
    dock.scan("20270131", "d2")
    assert (dock.write.batch, dock.write.expiry_date) == ("L1", "2027-01-31")


# What old servers keep.


def left_out_dock(text, note=""):
    dock = open_dock()
    dock = dock.press("packaging").scan(note, "d1") if note else dock
    dock.scan(text).answer(Refused(Why.NOT_SUPPORTED, "keeps neither"), "s1:receive")
    return dock


def test_a_server_that_does_not_keep_the_expiry_gets_the_rest_and_the_verdict_says_so():
    text = fields_of(f"30P{AMPLIFIER.sku} Q10 14D20270131 1TL7")
    dock = left_out_dock(text, "Reel")
    [commit] = dock.commits
    write = commit.write
    assert (commit.op_id, write.expiry_date, write.packaging, write.batch) == ("s1:plain", "", "", "L7")
    dock.send_booked("s1:plain", Received(11, Decimal(10), 1))
    assert dock.headline == (
        "Received 10 × LM358BIDDFR. This server does not keep this, write it on the bag: "
        "Expiry 2027-01-31; Packaging Reel."
    )
    assert str(RECEIVE.judge(write, "s1", Done()).headline) == dock.headline, "also on another screen"
    assert dock.view.rows[0].cells[3] == "10"


def test_there_is_no_third_way():
    dock = left_out_dock(fields_of(f"30P{AMPLIFIER.sku} Q10 14D20270131"))
    dock.answer(Refused(Why.NOT_SUPPORTED, "still"), "s1:plain")
    assert dock.commits == []
    headline = "This server cannot keep all that is known of LM358BIDDFR. Nothing was booked; ask the buyer."
    assert (dock.headline, dock.view.tone) == (headline, Tone.BAD)


def test_serial_numbers_that_the_server_has_are_told():
    dock = booked_dock(bag(lot="L7")).answer(Refused(Why.SERIAL_TAKEN, "SN 1 exists"), "s1:receive")
    assert dock.headline.startswith("The server has one of these serial numbers of LM358BIDDFR already.")
    assert dock.view.detail == "SN 1 exists"
