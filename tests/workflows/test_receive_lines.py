"""Receiving: which line a code belongs to; one test for each outcome."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Done, NotSent, Tone
from station.operations import FindOrders, Found, Lookup, Receive, Received, Thing, code_hash
from station.workflows.receiving.lines import lines_alike
from station.workflows.receiving.states import Confirming, Counting, Receiving
from tests.workbench import (
    AMPLIFIER,
    CLOSED_ORDER,
    ORDER,
    OTHER_ORDER,
    RESISTOR,
    bag,
    found_label,
    label,
)
from tests.workflows.dock import NO_MATCH, NO_NETWORK, dock_with, fields_of, open_dock

OTHER = replace(AMPLIFIER, pk=40, supplier_part=900, part=901, name="OTHER", sku="OTHER", mpn="OTHER")


def asked_line(dock):
    """Return the line of the bag on the screen, whether it is booked or counted."""
    return dock.state.bag.line.pk if isinstance(dock.state, Counting) else dock.write.line


# What a code can be.


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ({"sku": "ABC-1"}, label(sku="abc-1 ")),
        ({"sku": "ABC-1"}, "abc-1"),
        ({"sku": "ABC-1"}, label(mpn="ABC-1")),
        ({"mpn": "MPN-1"}, label(mpn="mpn-1")),
        ({"mpn": "MPN-1"}, "MPN-1"),
        ({"mpn": "MPN-1"}, label(sku="unknown", mpn="MPN-1")),
        ({"ipn": "IPN-1"}, "ipn-1"),
        ({"ipn": "IPN-1"}, fields_of("PIPN-1")),
        ({"part": 77}, '{"part": 77}'),
        ({"part": 77}, "INV-PA77"),
        ({"supplier_part": 78}, "INV-SP78"),
        ({"supplier_part": 78}, '{"supplierpart": 78}'),
        ({"codes": (code_hash("anything"),)}, "anything"),
        ({"codes": (code_hash("4006381333931"),)}, "4006381333931"),
        ({"codes": (code_hash("04006381333931"),)}, "4006381333931"),
        ({"codes": (code_hash("4006381333931"),)}, "]C1010400638133393110L7"),
        ({"codes": (code_hash("012345678905"),)}, "0012345678905"),
        ({"codes": (code_hash("0012345678905"),)}, "012345678905"),
    ],
)
def test_the_station_finds_the_line_without_asking_anybody(line, text):
    dock = dock_with(OTHER, replace(AMPLIFIER, **line)).scan(text)
    assert dock.asked == []
    assert asked_line(dock) == AMPLIFIER.pk


def test_other_codes_of_the_server_are_asked_about():
    dock = open_dock().scan("INV-SI90")
    assert dock.asked == [Lookup("INV-SI90")]


def test_a_code_that_the_server_led_to_a_line_is_asked_about_once():
    dock = open_dock().scan("x", "s1").answer(Done(Found(Thing("part", 212, "RC0603FR-0710KL"))))
    dock.press("confirm", "c1").send_booked("s1:receive")
    dock.scan("x", "s2")
    assert dock.asked == []
    assert asked_line(dock) == RESISTOR.pk


@pytest.mark.parametrize(
    "found",
    [
        Found(Thing("supplierpart", 112, "x"), supplier_part=112),
        Found(Thing("manufacturerpart", 3, "x", facts=(("MPN", "rc0603fr-0710kl"),))),
        Found(Thing("part", 212, "x")),
    ],
)
def test_what_the_server_says_a_code_is_leads_to_the_line(found):
    assert asked_line(open_dock().scan("x").answer(Done(found))) == RESISTOR.pk


def test_a_makers_part_without_a_number_leads_nowhere():
    dock = open_dock().scan("x").answer(Done(Found(Thing("manufacturerpart", 3, "x"))))
    assert isinstance(dock.state.op, str)
    assert dock.commits == []


# Several lines of one part.

LATE = replace(AMPLIFIER, pk=51, target_date="2026-12-01", reference="1")
SOON = replace(AMPLIFIER, pk=52, target_date="2026-11-01", reference="2")
UNDATED = replace(AMPLIFIER, pk=53, reference="3")
BEGUN = replace(AMPLIFIER, pk=54, received=Decimal(3), target_date="2027-01-01", reference="4")
FULL = replace(AMPLIFIER, pk=55, received=Decimal(20), target_date="2026-01-01", reference="5")


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        ((UNDATED, LATE, SOON), 52),
        ((UNDATED, LATE, SOON, BEGUN), 54),
        ((FULL, LATE), 51),
        ((UNDATED, FULL), 53),
    ],
)
def test_what_was_begun_comes_first_then_what_is_wanted_first(lines, first):
    assert dock_with(*lines).scan(bag()).write.line == first


def test_a_line_that_is_being_booked_has_begun():
    dock = dock_with(LATE, SOON).scan(fields_of(f"30P{LATE.sku} Q5 4K1"))
    assert dock.write.line == 51, "the label names its line"
    assert dock.scan(bag(quantity=5), "s2").write.line == 51


def test_the_line_that_a_label_names_goes_before():
    text = fields_of(f"30P{LATE.sku} Q5 4K001")
    assert dock_with(LATE, SOON, BEGUN).scan(text).write.line == 51


def test_next_line_before_the_bag():
    dock = dock_with(LATE, SOON).press("next-line")
    assert dock.said == [("c1", "done", "The next bag goes to the next line that wants its part. Scan it.")]
    assert dock.fields()["Next bag: Line"] == "the next one that wants it"
    assert dock.scan(bag()).write.line == 51
    assert dock.scan(bag(lot="B"), "s2").write.line == 51, "it is begun by now"


def test_next_line_while_a_bag_is_asked_about():
    dock = dock_with(LATE, SOON, replace(RESISTOR, pk=60)).scan(bag(quantity=25)).press("next-line")
    assert dock.said[0] == ("c1", "done", "Line 1.")
    assert isinstance(dock.state, Confirming)
    assert dock.press("confirm", "c2").write.line == 51


def test_next_line_while_counting():
    dock = dock_with(LATE, SOON).scan(bag(quantity="")).press("next-line")
    assert dock.said[0] == ("c1", "done", "Line 1.")
    assert dock.press("confirm", "c2").write.line == 51


def test_too_many_on_one_line_is_asked_anew_on_the_next():
    small = replace(LATE, ordered=Decimal(2), keeps_serials=True)
    dock = dock_with(replace(SOON, ordered=Decimal(2), keeps_serials=True), small).scan(bag(quantity=3))
    dock.press("confirm", "c1").press("next-line", "c2")
    assert dock.headline.startswith("LM358BIDDFR: 3 in the bag, only 2 to come.")


def test_there_may_be_one_line_only():
    dock = open_dock().scan(bag(quantity=25)).press("next-line")
    sentence = "LM358BIDDFR stands on one line only. Go on with this one."
    assert dock.said == [("c1", "refused", sentence)]


def test_lines_without_a_supplier_part_are_not_alike():
    lost = replace(AMPLIFIER, supplier_part=None)
    dock = dock_with(lost, replace(RESISTOR, supplier_part=None))
    assert lines_alike(dock.state.opened, lost) == [lost]


def test_the_line_that_the_server_tells_is_counted():
    dock = dock_with(SOON, LATE).scan(bag())
    assert isinstance(dock.write, Receive)
    assert dock.write.line == 52
    dock.send_booked("s1:receive", Received(51, Decimal(10), 1))
    assert [dock.state.opened.line(pk).received for pk in (51, 52)] == [Decimal(10), Decimal(0)]


# Labels of others.


def foreign_dock():
    mouser = replace(ORDER, supplier="Mouser Electronics")
    return open_dock(mouser).scan(DIGIKEY)


DIGIKEY = fields_of("P296-X-ND 1PLM358BIDDFR K 1K72991337 10K85781337 11K1 4LPH Q10 11ZPICK 12Z1 13Z2")


def test_a_label_of_another_supplier_is_booked_only_by_confirm():
    dock = foreign_dock()
    dock = dock.answer(Done(())) if dock.asked else dock
    headline = (
        "This is a label of DigiKey, but PO-0001 is from Mouser Electronics. Nothing was booked; "
        "put LM358BIDDFR aside, or scan CONFIRM if it belongs here."
    )
    assert (dock.headline, dock.view.tone, dock.commits) == (headline, Tone.BAD, [])
    assert dock.scan(DIGIKEY, "s2").commits == [], "a second scan does not confirm"
    assert dock.press("confirm").write.line == AMPLIFIER.pk


def test_another_bag_leaves_the_label_of_another_supplier_red():
    dock = foreign_dock()
    dock = dock.answer(Done(())) if dock.asked else dock
    dock.scan(bag(RESISTOR, 5), "s2")
    assert [said[0] for said in dock.said] == ["s2"]
    assert dock.write.line == RESISTOR.pk


ELSEWHERE = label("", "LM358BIDDFR", 5, order="PO-0002")


def test_a_label_that_names_another_order_is_offered_there():
    dock = open_dock().scan(ELSEWHERE)
    assert dock.asked == [FindOrders(("PO-0002",))]
    dock.answer(Done((OTHER_ORDER,)))
    with_part = replace(OTHER_ORDER, lines=(replace(AMPLIFIER, pk=70),))
    dock.answer(Done(with_part))
    assert dock.said == [("s1", "ask", "5 × LM358BIDDFR: scan the bag again to receive it.")]
    assert dock.press("confirm").write.order == OTHER_ORDER.pk


@pytest.mark.parametrize("found", [(), (CLOSED_ORDER,), (ORDER, OTHER_ORDER)])
def test_an_order_name_that_leads_nowhere_else_is_asked_about_once(found):
    dock = open_dock().scan(ELSEWHERE).answer(Done(found))
    assert dock.write.line == AMPLIFIER.pk
    dock.scan(ELSEWHERE.replace("Q5", "Q6"), "s2")
    assert dock.asked == []
    assert dock.write.quantity == Decimal(6)


def test_without_the_server_a_label_of_another_order_is_asked_about():
    dock = open_dock().scan(ELSEWHERE).answer(NotSent("refused"))
    headline = (
        "5 × LM358BIDDFR? The label names another order, and the server cannot be asked now. "
        "Scan it again if all is right."
    )
    assert dock.said == [("s1", "ask", headline)]
    assert dock.scan(ELSEWHERE, "s2").write.quantity == Decimal(5)


def test_a_server_that_refuses_to_look_for_the_order_says_so():
    dock = open_dock().scan(ELSEWHERE).answer(NO_MATCH)
    assert dock.said[0][:2] == ("s1", "refused")
    assert isinstance(dock.state, Receiving)


def test_a_label_that_names_the_open_orders_own_names_is_booked_at_once():
    for name in ("PO-0001", "so 72991337", "0000"):
        assert open_dock().scan(label("", "LM358BIDDFR", 5, order=name)).asked == []


# A part that the server knows, and the order has.


def test_a_label_whose_part_the_server_finds_on_the_order_is_booked_there():
    text = label(mpn="nobody", quantity=7)
    dock = open_dock().scan(text).answer(Done(Found(Thing("part", 1, "x"))))
    dock.answer(Done(found_label(supplier_part=112)))
    assert (dock.write.line, dock.write.quantity) == (RESISTOR.pk, Decimal(7))
    assert dock.scan(text.replace("Q7", "Q8"), "s2").asked != [], "another text is another code"


def test_without_the_server_a_name_that_may_be_another_order_says_so():
    dock = open_dock().scan("PO-0002").answer(NO_MATCH).answer(NotSent("refused"))
    assert dock.said == [("s1", "refused", NO_NETWORK)]
    assert isinstance(dock.state, Receiving)
