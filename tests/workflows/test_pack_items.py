"""Packing: from a scanned item to its allocation: which item it is, for which line, and how much."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Chime, Done, NotSent, Refused, Tone, Why
from station.operations import (
    Allocate,
    FindStock,
    Found,
    LoadStockItem,
    Lookup,
    Thing,
)
from station.workflows.packing.states import Checking, ChoosingStock, Packing
from tests.workflows.dock import NO_MATCH, NO_NETWORK, fields_of
from tests.workflows.packing_bench import (
    CHIP,
    COIL,
    EAN,
    GAUGE,
    GAUGES,
    SALES,
    SOON,
    STOCK,
    WIRE,
    allocation,
    in_parcel,
    item,
    native,
    open_packer,
    sales_line,
)

REEL = "REEL-2"
EMPTY = "The scan was empty. Check that the code is clean and scan it again."
SETTING = "Setting aside 20 × STM32G0 B2 ..."


def write_of(line, of, quantity, code, **more):
    return Allocate(
        order=5,
        line=line.pk,
        item=of.pk,
        quantity=Decimal(str(quantity)),
        shipment=71,
        order_reference="SO-0001",
        shipment_reference="1",
        part=line.name,
        barcode=code,
        **{"most": line.quantity, **more},
    )


# Which item.


@pytest.mark.parametrize("code", [REEL, native(91)])
def test_an_item_is_known_by_its_own_and_by_its_linked_code(code):
    packer = open_packer().scan(code)
    assert packer.write == write_of(CHIP, SOON, 20, code)
    assert packer.said == [("s1", "pending", SETTING)]
    assert packer.row(CHIP).cells[3:] == ("0 (+20)", "10")
    assert packer.row(CHIP).tone is Tone.UNSURE


@pytest.mark.parametrize("code", ["G-6", fields_of("1PGAU-0010 SG-6")])
def test_an_item_is_known_by_its_serial_number(code):
    packer = open_packer().scan(code)
    assert (packer.write.line, packer.write.item, packer.write.quantity) == (52, 111, 1)


def test_a_serial_number_of_another_part_is_not_taken_for_it():
    packer = open_packer().scan(fields_of("1PXYZ SG-6"))
    assert isinstance(packer.state, Checking)


def test_a_serial_number_that_two_parts_have_is_looked_up():
    twice = {**STOCK, 42: (replace(COIL, serial="G-6"),)}
    assert open_packer(stock=twice).scan("G-6").asked == [Lookup("G-6")]


def test_an_unknown_item_is_asked_for_by_its_key():
    packer = open_packer().scan(native(95))
    assert packer.asked == [LoadStockItem(95)]
    assert packer.headline == 'Looking up {"stockitem": 95} ...'
    new = item(95, 41, "Gauge", 1, serial="G-9")
    assert packer.answer(Done(new)).write.item == 95


def test_an_unknown_code_is_looked_up_and_leads_to_an_item():
    packer = open_packer().scan("NEW").answer(Done(Found(Thing("stockitem", 95, "Gauge"))))
    assert packer.asked == [LoadStockItem(95)]


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (NotSent("no route"), NO_NETWORK),
        (NO_MATCH, f"Nothing on the server has the code {native(95)}. Scan another one."),
        (
            Refused(Why.NOT_FOUND),
            "The server does not have this any more. Scan it again, or another code.",
        ),
    ],
)
def test_an_item_that_cannot_be_read_says_why(outcome, headline):
    packer = open_packer().scan(native(95)).answer(outcome)
    assert packer.said == [("s1", "refused", headline)]
    assert packer.scan(REEL, "s2").write.item == 91


def test_an_unreadable_code_is_refused_and_the_order_stays():
    packer = open_packer().scan("")
    assert packer.said == [("s1", "refused", EMPTY)]
    assert isinstance(packer.state, Packing)


def test_an_item_that_no_line_wants_is_wrong():
    packer = open_packer().scan(native(95)).answer(Done(item(95, 99, "Fuse", 5)))
    sentence = "Fuse is not on SO-0001. Put it back and scan another item."
    assert packer.said == [("s1", "refused", sentence)]
    assert packer.chimes == [Chime.WRONG]


def test_a_thing_that_no_line_wants_is_wrong():
    packer = open_packer().scan("X").answer(Done(Found(Thing("part", 99, "Fuse"))))
    assert packer.said == [("s1", "refused", "Fuse is nothing that SO-0001 wants. Scan an item of the list.")]
    assert packer.chimes == [Chime.WRONG]


def test_a_variant_is_taken_for_the_line_whose_stock_it_is():
    variant = item(95, 140, "STM32G0-B", 10)
    packer = open_packer(stock={**STOCK, 40: (variant,)}).scan(native(95))
    assert (packer.write.line, packer.write.item, packer.write.quantity) == (51, 95, 10)


def test_of_two_lines_of_a_part_the_one_that_was_begun_is_served_first():
    lines = (sales_line(51, 40, "STM32G0", "IC-0004", 5), sales_line(54, 40, "STM32G0", "IC-0004", 6, 1))
    packer = open_packer(replace(SALES, lines=lines)).scan(REEL)
    assert (packer.write.line, packer.write.quantity) == (54, 5)
    packer.allocated(201).scan(native(90), "s2").press("confirm")
    assert packer.write.line == 51


# A part's code.


@pytest.mark.parametrize("code", [EAN, "WIR-0001", "Wire", native(42, "part"), fields_of("1PWIR-0001")])
def test_a_parts_code_takes_the_only_stock_there_is(code):
    packer = open_packer().scan(code)
    assert packer.write == write_of(WIRE, COIL, "12.5", packer.write.barcode)


def test_a_part_with_several_stock_items_is_chosen_from():
    packer = open_packer().scan("IC-0004")
    assert packer.said == [("s1", "ask", "STM32G0: which one? Scan its own code, or choose it by its digit.")]
    labels = [str(action.label) for action in packer.view.actions]
    assert labels == [
        "Warehouse/Rack B B2 2030-06-30: 20",
        "Warehouse/Shelf A B1 2031-01-31: 100",
        "Cancel",
    ]
    packer.press("digit", value="1")
    assert packer.said == [("c1", "done", "Chosen: STM32G0 B2."), ("s1", "pending", SETTING)]
    assert packer.write == write_of(CHIP, SOON, 20, "IC-0004")


def test_the_choice_can_be_made_by_the_items_own_code():
    packer = open_packer().scan("IC-0004").scan(REEL, "s2")
    assert packer.said == [
        ("s1", "refused", "No STM32G0 was chosen for this scan."),
        ("s2", "pending", SETTING),
    ]


def test_a_digit_that_chooses_no_stock():
    packer = open_packer().scan("IC-0004").press("digit", value="7")
    assert packer.verdicts["c1"][0] == "refused"
    assert isinstance(packer.state, ChoosingStock)
    assert packer.press("digit", "c2", "BACK").verdicts["c2"][0] == "refused"
    packer.press("confirm", "c3")
    assert packer.verdicts["c3"][1] == "Answer first what is asked on the screen, or scan CANCEL."
    assert packer.press("cancel", "c4").said[0] == ("s1", "refused", "Cancelled. Nothing was booked.")


def test_stock_of_a_part_that_is_not_known_yet_is_asked_for():
    packer = open_packer(stock={40: ()})
    packer.state = replace(packer.state, opened=replace(packer.state.opened, stock={}))
    packer.scan("WIR-0001")
    assert packer.asked == [FindStock(42)]
    assert packer.answer(Done((COIL,))).write.item == COIL.pk


def test_a_linked_code_of_a_part_that_only_the_server_knows():
    packer = open_packer()
    packer.state = replace(packer.state, opened=replace(packer.state.opened, stock={}))
    packer.scan("4012345678901").answer(Done(Found(Thing("part", 42, "Wire"))))
    assert packer.asked == [FindStock(42)]
    assert packer.answer(Done((COIL,))).write.quantity == Decimal("12.5")


def test_stock_that_cannot_be_asked_for_says_why():
    packer = open_packer()
    packer.state = replace(packer.state, opened=replace(packer.state.opened, stock={}))
    assert packer.scan("WIR-0001").answer(NotSent("no")).said == [("s1", "refused", NO_NETWORK)]
    assert packer.scan("WIR-0001", "s2").answer(Done("x")).verdicts["s2"][0] == "refused"


def test_the_line_may_be_gone_by_the_time_its_stock_is_known():
    packer = open_packer()
    opened = packer.state.opened
    packer.state = replace(packer.state, opened=replace(opened, stock={}))
    packer.scan("WIR-0001")
    packer.answer(Done(replace(SALES, lines=())), "x:fresh").answer(Done((COIL,)))
    assert packer.verdicts["s1"] == (
        "refused",
        "WIR-0001 is nothing that SO-0001 wants. Scan an item of the list.",
    )


def test_a_part_of_which_all_is_set_aside_or_nothing_is_there():
    packer = in_parcel(allocation(201, GAUGES[0], GAUGE, 3)).scan("GAU-0010")
    assert packer.said == [("s1", "refused", "All of Gauge is set aside. Put this one back.")]
    packer = open_packer(stock={41: ()}).scan("GAU-0010")
    sentence = "The server knows no free stock of Gauge. Scan the item itself, or ask."
    assert packer.said == [("s1", "refused", sentence)]


def test_a_line_without_a_part_is_found_by_name_and_has_no_stock():
    packer = open_packer(replace(SALES, lines=(replace(WIRE, part=None, parts=()),))).scan("WIR-0001")
    assert packer.verdicts["s1"][0] == "refused"


# How many.


def test_a_quantity_that_was_said_holds_for_one_item():
    packer = open_packer().press("quantity", value="5")
    assert packer.said == [("c1", "done", "5 of the next item. Scan it.")]
    assert packer.fields()["Quantity said"] == "5"
    assert packer.scan(REEL).write.quantity == 5
    assert "Quantity said" not in packer.fields()


def test_a_quantity_is_forgotten_by_cancel():
    packer = open_packer().press("quantity", value="5").press("cancel", "c2")
    assert packer.said == [("c2", "done", "The quantity is forgotten. Scan the next item.")]
    assert packer.scan(REEL).write.quantity == 20


def test_a_decimal_quantity_is_sent_as_it_is():
    packer = open_packer().press("quantity", value="2.25").scan(EAN)
    assert packer.write.quantity == Decimal("2.25")
    assert packer.said == [("s1", "pending", "Setting aside 2.25 m × Wire W-1 ...")]


def test_zero_is_nothing():
    packer = open_packer().press("quantity", value="0").scan(REEL)
    assert packer.verdicts["s1"] == (
        "refused",
        "0 × STM32G0 is nothing to set aside. Scan QTY with a number.",
    )


def test_a_serial_number_is_one_whatever_was_said():
    assert open_packer().press("quantity", value="3").scan("G-5").write.quantity == 1


def test_more_than_is_missing_takes_a_word_and_the_limit_moves_with_it():
    packer = open_packer().press("quantity", value="14").scan(EAN)
    sentence = "Wire: 14 scanned, only 12.5 missing. Scan CONFIRM to set aside more than was ordered."
    assert packer.said == [("s1", "ask", sentence)]
    assert packer.view.tone is Tone.ASK
    packer.press("confirm")
    assert (packer.write.quantity, packer.write.most) == (14, 14)
    assert packer.verdicts["c1"] == ("done", "Confirmed.")


def test_more_than_is_free_takes_what_is_free_after_a_word():
    packer = open_packer().press("quantity", value="25").scan(REEL)
    sentence = "Only 20 of STM32G0 B2 are free, not 25. Scan CONFIRM to take these."
    assert packer.said == [("s1", "ask", sentence)]
    assert packer.prompt == "Scan CONFIRM to take what is free, or another item."
    assert packer.press("confirm").write.quantity == 20


def test_another_item_instead_of_confirming():
    packer = open_packer().press("quantity", value="25").scan(REEL).scan("G-5", "s2")
    assert packer.verdicts["s1"] == ("refused", "STM32G0 B2 was not confirmed. Nothing was set aside.")
    assert packer.write.item == 110


def test_an_order_of_which_nothing_is_missing_refuses_more_of_it():
    packer = in_parcel(allocation(201, COIL, WIRE, "12.5")).scan(native(95))
    packer.answer(Done(item(95, 42, "Wire", 10)))
    assert packer.verdicts["s1"][1] == "All of Wire is set aside. Put this one back."


# Scanned twice.


def test_a_double_scan_while_the_first_is_under_way():
    packer = open_packer().scan(REEL).scan(REEL, "s2")
    assert packer.commits == []
    assert packer.said == [("s2", "repeated", "STM32G0 B2 is being set aside. Scan the next item.")]


@pytest.mark.parametrize("code", ["G-5", EAN])
def test_a_double_scan_after_the_first_is_done(code):
    packer = open_packer().scan(code).allocated().scan(code, "s2")
    assert packer.commits == []
    assert packer.verdicts["s2"][0] == ("repeated" if code == "G-5" else "refused")
    packer.scan(native(COIL.pk) if code == EAN else "G-5", "s3")
    assert packer.verdicts["s3"][1].endswith("is in this parcel already. Scan the next item.")


def test_an_item_that_gave_some_may_give_more():
    packer = open_packer().press("quantity", value="2").scan(native(COIL.pk)).allocated()
    assert packer.scan(native(COIL.pk), "s2").write.quantity == Decimal("10.5")
    assert packer.write.known == (201,)
