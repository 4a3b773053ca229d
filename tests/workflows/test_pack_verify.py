"""Packing: the pack check, in which every item of a parcel is scanned once more before it leaves."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Chime, Done, NotSent, Refused, Tone, Unknown, Why
from station.operations import LoadSalesOrder, LoadStockItem, Ship
from station.workflows.packing.rules import Rules
from station.workflows.packing.states import Naming, Packing, Verifying
from tests.workflows.dock import NO_NETWORK
from tests.workflows.packing_bench import (
    CHIP,
    COIL,
    EAN,
    FIRST,
    GAUGE,
    GAUGES,
    LATE,
    SALES,
    SECOND,
    SOON,
    STOCK,
    WIRE,
    allocation,
    in_parcel,
    item,
    native,
    open_packer,
    with_set_aside,
)

OF_CHIP = allocation(201, SOON, CHIP, 20)
OF_GAUGE = allocation(202, GAUGES[0], GAUGE)
OF_WIRE = allocation(203, COIL, WIRE, "2.5")
PARCEL = (OF_CHIP, OF_GAUGE, OF_WIRE)
SUPERVISED = Rules(supervisors=("Ada",))
TAKE_OUT = "Take it out, then scan CONFIRM."


def checking(*parcel, told=None, rules=None, stock=None, order=SALES):
    """Return a bench at which the check of a parcel has begun."""
    parcel = parcel or PARCEL
    packer = in_parcel(*parcel, rules=rules, stock=stock, order=order).press("verify", "v1")
    return packer.answer(Done(told or with_set_aside(order, *parcel)))


def seen(packer):
    return packer.fields()["Seen"]


def test_the_check_begins_with_the_order_as_it_is_now():
    packer = in_parcel(OF_CHIP).press("verify")
    assert packer.asked == [LoadSalesOrder(5)]
    assert packer.said == [("c1", "done", "Checking shipment 1.")]
    assert packer.workflow.waiting(packer.state)
    packer.answer(Done(with_set_aside(SALES, *PARCEL)))
    assert packer.said == [("c1", "ask", "Scan every item of the parcel: 3 to see.")]
    assert seen(packer) == "0 of 3"
    assert [row.cells for row in packer.view.rows] == [
        ("STM32G0", "B2", "20", "0"),
        ("Gauge", "G-5", "1", "0"),
        ("Wire", "W-1", "2.5", "0"),
    ]


def test_every_item_is_ticked_whole_and_the_last_one_is_heard():
    packer = checking().scan("REEL-2")
    assert packer.said == [("s1", "done", "STM32G0: 20 of 20. 2 to see.")]
    packer.scan("G-5", "s2").scan(native(COIL.pk), "s3")
    assert packer.said == [("s3", "done", "Wire: 2.5 of 2.5. Everything is in the parcel. Scan SHIP.")]
    assert packer.chimes == [Chime.FINISHED]
    assert (packer.prompt, packer.actions) == ("Scan SHIP.", ["ship", "cancel"])
    assert seen(packer) == "3 of 3"


def test_a_parts_code_counts_one_by_one_and_what_is_left_at_the_end():
    packer = checking(OF_WIRE).scan(EAN)
    assert packer.said == [("s1", "done", "Wire: 1 of 2.5. 1 to see.")]
    assert packer.scan(EAN, "s2").scan(EAN, "s3").verdicts["s3"][1].startswith("Wire: 2.5 of 2.5.")


def test_an_item_that_was_seen_is_no_mistake():
    packer = checking().scan("G-5").scan("G-5", "s2")
    assert packer.said == [("s2", "repeated", "Gauge G-5 was seen already. Scan the next item.")]
    assert seen(packer) == "1 of 3"


WRONG = [
    (native(LATE.pk), f"Wrong batch: STM32G0 B1 instead of STM32G0 B2. {TAKE_OUT}"),
    ("G-6", f"Wrong serial number: Gauge G-6 instead of Gauge G-5. {TAKE_OUT}"),
    ("FUSE", f"FUSE does not belong into this parcel. {TAKE_OUT}"),
    (native(999), f"{native(999)} does not belong into this parcel. {TAKE_OUT}"),
]


@pytest.mark.parametrize(("code", "headline"), WRONG)
def test_a_wrong_item_stops_everything_until_it_is_confirmed_to_be_out(code, headline):
    packer = checking(rules=SUPERVISED).scan(code)
    assert packer.said == [("s1", "refused", headline)]
    assert packer.chimes == [Chime.WRONG]
    assert (packer.view.tone, packer.actions) == (Tone.BAD, ["confirm"])
    for stopped in (
        packer.scan("G-5", "s2"),
        packer.press("ship", "s2"),
        packer.press("badge", "s2", "Ada"),
    ):
        assert stopped.said == [("s2", "refused", headline)]
        assert seen(stopped) == "0 of 3"
    packer.press("confirm")
    assert packer.said == [("c1", "done", "Taken out. Scan the next item.")]
    assert packer.scan("G-5", "s3").verdicts["s3"][0] == "done"


def test_one_too_many_of_a_part_and_a_part_that_is_not_in_this_parcel():
    packer = checking(OF_CHIP, allocation(204, COIL, WIRE, 1)).scan(EAN).scan(EAN, "s2")
    assert packer.said[0][2] == f"All Wire of this parcel were seen: this one is too many. {TAKE_OUT}"
    packer = checking(OF_CHIP).scan("GAU-0010")
    assert packer.said[0][2] == f"Gauge does not belong into this parcel. {TAKE_OUT}"
    packer = checking(OF_CHIP).scan("G-5")
    assert packer.said[0][2] == f"Gauge does not belong into this parcel. {TAKE_OUT}"


def test_what_belongs_to_another_shipment_is_wrong():
    order = replace(SALES, shipments=(FIRST, SECOND))
    told = with_set_aside(order, OF_CHIP, replace(OF_GAUGE, shipment=72))
    packer = open_packer(with_set_aside(SALES, OF_CHIP)).press("verify", "v1")
    packer.answer(Done(told)).scan("G-5")
    assert packer.verdicts["s1"][0] == "refused"


def test_an_item_of_which_nothing_is_known_is_asked_for_and_ticked_by_its_key_at_once():
    packer = checking(allocation(201, item(95, 41, "Gauge", 1), GAUGE))
    assert packer.beside == [LoadStockItem(95)]
    assert packer.scan(native(95)).verdicts["s1"][0] == "done"


def test_an_item_that_was_asked_for_is_known_by_its_serial_number():
    packer = checking(allocation(201, item(95, 41, "Gauge", 1), GAUGE))
    packer.answer(NotSent("no"), "v1:verify:one-item:95")
    packer.answer(Done(item(95, 141, "Gauge", 1, serial="G-99")), "v1:verify:one-item:95")
    assert packer.scan("G-99").verdicts["s1"][0] == "done"


def test_shipping_is_blocked_while_anything_is_open():
    packer = checking().scan("G-5").press("ship")
    sentence = "Not seen yet: STM32G0, Wire. Scan them, or have a supervisor scan a badge."
    assert packer.said == [("c1", "refused", sentence)]
    assert isinstance(packer.state, Verifying)


def test_ship_begins_with_the_check_where_the_site_wants_it():
    packer = in_parcel(OF_CHIP).press("ship")
    assert packer.asked == [LoadSalesOrder(5)]
    packer.answer(Done(with_set_aside(SALES, OF_CHIP))).scan("REEL-2").press("ship", "c2")
    assert isinstance(packer.state, Naming)
    packer.press("confirm", "c3")
    assert packer.write == Ship(71, 5, checked_by=3, reference="1", order_reference="SO-0001")


def test_a_supervisor_lets_the_parcel_leave_and_that_is_recorded():
    packer = checking(rules=SUPERVISED).press("badge", value="ada")
    assert packer.said == [("c1", "done", "ada lets the parcel leave with 3 not seen. Scan SHIP.")]
    assert packer.prompt == "Scan SHIP."
    packer.press("ship", "c2").scan("TRACK-1", "s2")
    assert (packer.write.waived_by, packer.write.tracking) == ("ada", "TRACK-1")


def test_another_badge_waives_nothing():
    packer = checking(rules=SUPERVISED).press("badge", value="Bob")
    sentence = "Bob may not waive the check. Scan every item, or a supervisor's badge."
    assert packer.said == [("c1", "refused", sentence)]
    assert packer.press("ship", "c2").verdicts["c2"][0] == "refused"


def test_an_empty_parcel_has_nothing_to_check():
    packer = open_packer().press("verify").answer(Done(SALES))
    assert packer.said == [
        ("c1", "refused", "Nothing is set aside for this shipment. Scan what goes into it.")
    ]
    assert isinstance(packer.state, Packing)


def test_a_shipment_that_has_left_meanwhile():
    told = replace(SALES, shipments=(replace(FIRST, shipped_on="2026-11-21"),))
    packer = in_parcel(OF_CHIP).press("verify").answer(Done(told))
    sentence = "SO-0001 has no open shipment here. Scan NEW-SHIPMENT, or the order."
    assert packer.said == [("c1", "refused", sentence)]
    assert packer.press("verify", "c2").said == [
        ("c2", "refused", "There is no parcel to check here. Scan a sales order.")
    ]
    assert packer.press("ship", "c3").said == [("c3", "refused", sentence)]
    assert packer.press("photo", "c4").said == [("c4", "refused", sentence)]


@pytest.mark.parametrize("outcome", [NotSent("no"), Unknown("lost"), Refused(Why.SIGN_IN), Done(())])
def test_an_order_that_cannot_be_loaded_begins_no_check(outcome):
    packer = in_parcel(OF_CHIP).press("verify").answer(outcome)
    assert packer.verdicts["c1"][0] == "refused"
    assert isinstance(packer.state, Packing)
    if isinstance(outcome, NotSent):
        assert packer.verdicts["c1"][1] == NO_NETWORK


def test_cancel_leaves_the_check():
    packer = checking().press("cancel")
    sentence = "The check is left; it begins anew with VERIFY or SHIP. Scan the next item."
    assert packer.said == [("c1", "done", sentence)]
    assert isinstance(packer.state, Packing)


def test_other_codes_during_the_check():
    packer = checking().press("quantity", value="3")
    assert packer.said == [("c1", "refused", "Answer first what is asked on the screen, or scan CANCEL.")]
    packer.press("confirm", "c2")
    assert packer.said == [("c2", "refused", "There is nothing to confirm. Scan the next item.")]
    assert packer.scan("").verdicts["s1"][0] == "refused"


def test_an_allocation_of_a_line_that_is_gone_is_still_shown_and_ticked():
    gone = replace(with_set_aside(SALES, OF_CHIP), lines=())
    packer = in_parcel(OF_CHIP, stock=STOCK).press("verify").answer(Done(gone))
    assert packer.view.rows[0].cells == ("", "B2", "20", "0")
    assert packer.press("ship", "c2").verdicts["c2"][0] == "refused"
    assert packer.scan(native(SOON.pk)).verdicts["s1"][0] == "done"
    assert packer.scan(native(999), "s2").verdicts["s2"][0] == "refused"


def test_an_allocation_of_nothing_needs_no_look():
    packer = checking(OF_GAUGE, allocation(205, COIL, WIRE, 0))
    assert seen(packer) == "1 of 2"
    assert Decimal(packer.view.rows[1].cells[2]) == 0
