"""Receiving: serial numbers, scanned one by one or as ranges; one test for each outcome."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Tone
from station.workflows.receiving.capturing import serial_range
from station.workflows.receiving.rules import Rules, Wanted
from station.workflows.receiving.states import Capturing, Receiving
from tests.workbench import bag, line
from tests.workflows.dock import dock_with, fields_of, open_dock

GAUGE = line(31, "PG-10", "PG-10-TME", 4, keeps_serials=True)
TWIN = line(32, "PG-2", "PG-2-TME", 4, keeps_serials=True, pack=Decimal(2))
REQUIRED = Rules(serials=Wanted.REQUIRE)


def gauges(quantity=2, **more):
    return dock_with(GAUGE, **more).scan(bag(GAUGE, quantity))


def test_serial_numbers_are_scanned_one_by_one_with_a_running_count():
    dock = gauges()
    assert dock.said == [("s1", "ask", "PG-10: scan its 2 serial numbers, one after the other.")]
    assert (dock.prompt, dock.view.tone) == ("Scan the next serial number.", Tone.ASK)
    assert dock.actions == ["confirm", "range", "cancel"]
    assert dock.fields()["Serial numbers"] == "0 / 2"
    dock.scan("SN-1-A", "n1")
    assert dock.said == [("n1", "done", "SN-1-A: 1 of 2.")]
    assert dock.view.fields[0].value == "1 / 2"
    dock.scan("SN-1-B", "n2")
    assert [said[:2] for said in dock.said] == [("n2", "done"), ("s1", "pending")]
    write = dock.write
    assert (write.serial_numbers, write.quantity) == ("SN-1-A,SN-1-B", Decimal(2))


def test_a_serial_label_is_read():
    dock = gauges().scan(fields_of("1PPG-10 SXYZ"), "n1")
    assert dock.said == [("n1", "done", "XYZ: 1 of 2.")]


def test_a_duplicate_is_caught():
    dock = gauges().scan("A1", "n1").scan("A1", "n2")
    assert dock.said == [("n2", "refused", "A1 was scanned already. Scan the next one.")]
    assert dock.view.tone is Tone.BAD
    assert dock.view.fields[0].value == "1 / 2"


@pytest.mark.parametrize("serial", ["A,B", "A;B", "1-5", "A B", "7+", "~"])
def test_what_the_server_would_read_as_a_list_is_refused(serial):
    dock = gauges().scan(serial, "n1")
    sentence = f"{serial} holds a character that the server reads as a list. Receive this one by hand."
    assert dock.said == [("n1", "refused", sentence)]
    assert isinstance(dock.state, Capturing)


def test_a_code_of_the_server_is_no_serial_number():
    dock = gauges().scan("INV-SI90", "n1")
    assert dock.said[0][2] == "INV-SI90 is a code of the server. Scan what is printed on the goods."


def test_a_range_is_two_scans():
    dock = gauges(4).scan("A098", "n1").press("range", "r1")
    assert dock.said == [("r1", "ask", "From A098 to which? Scan the last one.")]
    assert dock.prompt == "Scan the last number of the range."
    dock.scan("A101", "n2")
    assert dock.said[0] == ("n2", "done", "A101: 4 of 4.")
    assert dock.write.serial_numbers == "A098,A099,A100,A101"


@pytest.mark.parametrize("last", ["A097", "A098", "B101", "A99999", "A98", "none"])
def test_two_numbers_that_make_no_range(last):
    dock = gauges(4).scan("A098", "n1").press("range", "r1").scan(last, "n2")
    sentence = f"From A098 to {last} is no range. Scan the last number of the range."
    assert dock.said == [("n2", "refused", sentence)]
    assert dock.view.fields[0].value == "1 / 4"


def test_a_range_that_is_too_long_is_no_range():
    assert serial_range("0001", "1001") is not None
    assert serial_range("0001", "1002") is None


def test_a_range_over_numbers_that_were_scanned_is_caught():
    dock = gauges(4).scan("A3", "n1").scan("A1", "n2").press("range", "r1").scan("A4", "n3")
    assert dock.said == [("n3", "refused", "A3 was scanned already. Scan the next one.")]


def test_a_range_needs_its_first_number():
    dock = gauges().press("range", "r1")
    sentence = "Scan the first serial number of the range, then RANGE, then the last one."
    assert dock.said == [("r1", "refused", sentence)]


def test_more_numbers_than_pieces_are_refused():
    dock = gauges(2).scan("A1", "n1").press("range", "r1").scan("A3", "n2")
    assert dock.said == [("n2", "refused", "That is one too many. Scan CONFIRM, or CANCEL to begin anew.")]
    assert dock.commits == []


def test_the_last_number_can_be_taken_back():
    dock = gauges().scan("A1", "n1").press("digit", "b1", "BACK")
    assert dock.said == [("b1", "done", "No serial number yet. Scan the first one.")]
    dock.scan("A1", "n2")
    assert dock.said == [("n2", "done", "A1: 1 of 2.")]


def test_too_few_at_confirm_are_not_booked():
    dock = gauges().scan("A1", "n1").press("confirm")
    sentence = "PG-10 is not booked without this: Serial number. Scan it, or CANCEL."
    assert dock.said == [("c1", "refused", sentence)]
    assert dock.commits == []


def test_none_can_be_left_out_where_they_are_only_asked_for():
    write = gauges().press("confirm").write
    assert write.quantity == Decimal(2)
    assert not getattr(write, "serial_numbers", "")


def test_none_cannot_be_left_out_where_they_are_required():
    dock = gauges(rules=REQUIRED).press("confirm")
    assert dock.said[0][:2] == ("c1", "refused")
    assert dock.commits == []


def test_they_are_not_asked_for_where_the_site_does_not_want_them():
    assert gauges(rules=Rules(serials=Wanted.NEVER)).write.quantity == Decimal(2)


def test_each_serial_of_a_pack_is_wanted():
    dock = dock_with(TWIN).scan(bag(TWIN, 1))
    assert dock.headline == "PG-2: scan its 2 serial numbers, one after the other."


# How many there are is told by the serial numbers themselves.


def test_without_a_quantity_the_serial_numbers_are_the_quantity():
    dock = gauges("")
    assert dock.headline == "PG-10: scan the serial numbers, then CONFIRM."
    dock.scan("A1", "n1")
    assert dock.said == [("n1", "done", "A1: 1 scanned. Scan the next one, or CONFIRM.")]
    assert dock.view.fields[0].value == "1"
    dock.scan("A2", "n2").press("confirm")
    assert (dock.write.quantity, dock.write.serial_numbers) == (Decimal(2), "A1,A2")


def test_without_quantity_and_serial_numbers_it_is_counted():
    dock = gauges("").press("confirm")
    assert dock.headline.startswith("1 × PG-10 counted.")
    assert dock.press("confirm", "c2").write.quantity == Decimal(1)


def test_serial_numbers_that_were_said_before_the_bag():
    dock = dock_with(GAUGE).press("serials")
    assert dock.said == [("c1", "ask", "Serial number of the next bag: scan it or type it.")]
    dock.scan("A1", "n1").scan("A2", "n2")
    assert dock.said == [("n2", "done", "A2: 2 scanned. Scan the next one, or CONFIRM.")]
    dock.press("confirm", "c2")
    assert isinstance(dock.state, Receiving)
    assert dock.fields()["Next bag: Serial numbers"] == "A1, A2"
    assert dock.scan(bag(GAUGE, 2)).write.serial_numbers == "A1,A2"


def test_serial_numbers_that_do_not_fit_the_bag_are_refused():
    dock = dock_with(GAUGE).press("serials").scan("A1", "n1").press("confirm", "c2")
    dock.scan(bag(GAUGE, 2))
    headline = "PG-10: 1 serial numbers for 2 pieces. Scan the bag again and then each number once."
    assert dock.said == [("s1", "refused", headline)]
    assert dock.scan(bag(GAUGE, 2), "s2").headline == "PG-10: scan its 2 serial numbers, one after the other."


# Printed on the label.


def test_one_piece_with_a_printed_number_asks_nothing():
    write = dock_with(GAUGE).scan(fields_of(f"30P{GAUGE.sku} Q1 SX9")).write
    assert (write.serial_numbers, write.note) == ("X9", "")


@pytest.mark.parametrize(("of", "quantity"), [(GAUGE, 2), (TWIN, 1)])
def test_a_printed_number_is_not_that_of_several_pieces(of, quantity):
    dock = dock_with(of).scan(fields_of(f"30P{of.sku} Q{quantity} SBOX7"))
    assert dock.headline.endswith("scan its 2 serial numbers, one after the other.")
    dock.scan("A1", "n1").scan("A2", "n2")
    assert (dock.write.serial_numbers, dock.write.note) == ("A1,A2", "Serial number BOX7")


def test_a_printed_number_that_the_server_would_take_apart_is_asked_for():
    dock = dock_with(GAUGE).scan(fields_of(f"30P{GAUGE.sku} Q1 S12-19"))
    assert dock.headline == "PG-10: scan its 1 serial numbers, one after the other."
    assert dock.press("confirm").write.note == "Serial number 12-19"


# Goods that cannot be numbered.


@pytest.mark.parametrize("quantity", ["2.5", "1001"])
def test_goods_that_cannot_be_numbered_are_refused_where_numbers_are_required(quantity):
    big = line(33, "PG-11", "PG-11-TME", 5000, keeps_serials=True)
    text = bag(big, quantity)
    dock = dock_with(big, rules=REQUIRED).scan(text)
    assert dock.said[0][:2] == ("s1", "refused")
    assert f"{quantity} pieces cannot have a serial number each" in dock.headline
    assert dock_with(big).scan(text).write.quantity == Decimal(quantity), "where they are only asked for"


def test_the_bag_can_be_put_on_the_next_line_while_numbers_are_asked_for():
    other = line(34, "PG-10", "PG-10-TME", 4, keeps_serials=True, reference="20")
    dock = dock_with(GAUGE, replace(other, supplier_part=GAUGE.supplier_part))
    dock.scan(bag(GAUGE, 1)).press("next-line")
    assert dock.said[0] == ("c1", "done", "Line 20.")
    assert dock.scan("A1", "n1").write.line == 34


def test_blanks_around_a_number_do_not_count():
    assert open_dock().press("serials").scan(" A1 ", "n1").said[0][2].startswith("A1: 1 scanned.")
