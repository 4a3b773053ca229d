"""The code of a thing: shown, copied, printed; and what its label says."""

from dataclasses import replace

import pytest

from station.model import Answered, Brought, Copy, Done, NotSent, Pressed, Print, Refused, Tone, Why
from station.operations import GenerateCode
from station.workflows.label_data import label_data, label_of, template_of
from station.workflows.lookup.states import Coding, Ready, Showing
from tests.workflows.lookup_bench import (
    LOCATION,
    OF_ITEM,
    ORDER,
    PART,
    SERIAL_ITEM,
    SHIPMENT,
    STOCK_ITEM,
    Bench,
)

CODE = Done("INV-SI90")


def coded(word="code", thing=STOCK_ITEM):
    return Bench().show(thing).press(word).answer("p1:code", CODE)


def test_the_code_is_asked_for_and_shown():
    bench = Bench().show().press("code")
    assert bench.asked == {"p1:code": GenerateCode("stockitem", 90)}
    assert bench.workflow.waiting(bench.state)
    assert (str(bench.view.headline), bench.actions) == ("Asking for the code of LM358BIDDFR ...", ["cancel"])
    bench.answer("p1:code", CODE)
    assert bench.said == [("p1", "done", "The code of LM358BIDDFR is on the screen.")]
    assert (bench.view.code, bench.fields) == ("INV-SI90", {"Its code": "INV-SI90"})
    assert bench.actions == ["copy", "print", "cancel"]
    assert [action.key for action in bench.view.actions] == ["1", "2", ""]


def test_a_server_that_makes_no_codes_reads_the_long_form():
    bench = Bench().show().press("code").answer("p1:code", Refused(Why.NOT_SUPPORTED))
    assert bench.view.code == '{"stockitem": 90}'


@pytest.mark.parametrize(
    "outcome", [Refused(Why.SIGN_IN), NotSent("no route"), Done(None), Done("  "), Done(b"INV-SI90")]
)
def test_a_code_that_cannot_be_had_is_told_and_the_thing_stays(outcome):
    bench = Bench().show().press("print").answer("p1:code", outcome)
    assert bench.said[0][:2] == ("p1", "refused")
    assert (bench.view.tone, bench.view.code, bench.wanted(Print)) == (Tone.BAD, "", [])
    assert isinstance(bench.state, Showing)
    assert list(bench.press("code").asked) == ["p2:code"]


def test_the_code_is_copied_asked_for_only_once():
    bench = coded("copy")
    assert bench.wanted(Copy) == [Copy("INV-SI90")]
    assert bench.said == [("p1", "done", "The code of LM358BIDDFR is copied.")]
    assert bench.view.code == ""
    bench.press("copy")
    assert (bench.asked, bench.wanted(Copy)) == ({}, [Copy("INV-SI90")])


def test_printing_asks_for_the_code_first():
    bench = coded("print")
    [label] = bench.wanted(Print)
    assert (label.template, label.copies, label.scan_id) == ("stock-item", 1, "p1")
    assert label.data["barcode"] == "INV-SI90"
    assert bench.said == [("p1", "done", "A label for LM358BIDDFR goes to the printer.")]
    assert bench.view.code == ""
    assert "reprint" in bench.actions


def test_copies_are_said_before_and_count_once():
    bench = Bench().show().press("copies", "3")
    assert (bench.said[0][2], bench.fields["Labels"]) == ("PRINT makes 3 labels now.", "3")
    bench.press("code").answer("p2:code", CODE)
    assert bench.fields["Labels"] == "3"
    [label] = bench.press("print").wanted(Print)
    assert (label.copies, bench.said[0][2]) == (3, "3 labels for LM358BIDDFR go to the printer.")
    assert bench.view.code == "INV-SI90"
    assert bench.press("print").wanted(Print)[0].copies == 1


@pytest.mark.parametrize("value", ["0", "000", ""])
def test_no_copies_are_refused(value):
    bench = Bench().show().press("copies", "2").press("copies", value)
    assert bench.said[0][1] == "refused"
    assert bench.fields["Labels"] == "2"
    assert bench.press("code").answer("p3:code", CODE).view.code == "INV-SI90"
    assert bench.press("copies", value).view.tone is Tone.BAD


def test_the_last_label_is_offered_again_whatever_is_shown_by_then():
    bench = coded("print").show(PART, scan_id="s2")
    assert "reprint" in bench.actions
    assert "reprint" not in Bench().show().actions


def test_cancel_leaves_the_code_and_then_the_thing():
    bench = coded().press("cancel")
    assert (bench.view.code, str(bench.view.headline)) == ("", "LM358BIDDFR")
    assert isinstance(bench.press("cancel").state, Ready)


def test_cancel_gives_up_a_code_that_does_not_come():
    bench = Bench().show().press("code").press("cancel")
    assert [said[:2] for said in bench.said] == [("p1", "refused"), ("p2", "done")]
    assert isinstance(bench.state, Showing)
    assert bench.answer("p1:code", CODE).view.code == ""


def test_the_thing_is_completed_while_its_code_is_made():
    bench = Bench().show().press("code").answer("s1:details", Done(OF_ITEM))
    assert isinstance(bench.state, Coding)
    assert bench.answer("p1:code", CODE).press("cancel").rows


def test_a_thing_that_is_gone_has_no_code():
    bench = Bench().take(Brought(STOCK_ITEM, Pressed("digit", "d1", "1"))).press("print")
    bench.take(Answered("d1:thing", Refused(Why.NOT_FOUND)))
    assert [said[:2] for said in bench.said] == [("d1", "refused"), ("p1", "refused")]
    assert isinstance(bench.state, Ready)


# Labels.


@pytest.mark.parametrize(
    ("thing", "template"),
    [
        (STOCK_ITEM, "stock-item"),
        (LOCATION, "location"),
        (PART, "part"),
        (SHIPMENT, "shipment"),
        (ORDER, "stock-item-small"),
    ],
)
def test_each_kind_of_thing_has_its_template(thing, template):
    assert template_of(thing) == template


def test_a_label_of_stock_says_what_stands_on_the_shelf():
    data = label_data(STOCK_ITEM, "INV-SI90")
    assert {name: value for name, value in data.items() if value} == {
        "barcode": "INV-SI90", "model": "stockitem", "pk": "90", "name": "LM358BIDDFR", "IPN": "IC-0042",
        "description": "Dual operational amplifier", "quantity": "10", "units": "pcs", "batch": "A7",
        "expiry": "2027-03-01", "status": "OK", "location": "Warehouse/Receiving",
    }  # fmt: skip
    bare = label_data(replace(STOCK_ITEM, facts=(), place=None, quantity=None, item=None), "X")
    assert (bare["batch"], bare["location"], bare["quantity"]) == ("", "", "")
    assert label_data(SERIAL_ITEM, "X")["serial"] == "SN-9"


def test_a_label_of_a_place_names_it_short_and_whole():
    data = label_data(LOCATION, "INV-SL7")
    assert (data["name"], data["location"], data["reference"]) == ("Shelf 3", "Warehouse/Shelf 3", "")


def test_a_label_of_an_order_has_its_reference():
    data = label_of(SHIPMENT, "INV-SS3", 2, "s1").data
    assert (data["reference"], data["order"]) == ("1", "SO-0001")
    assert label_data(ORDER, "X")["supplier"] == "DigiKey"
    assert all(isinstance(value, str) for value in data.values())
