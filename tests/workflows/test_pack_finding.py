"""Packing: which order is opened, into which shipment, and what its pick list shows."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Chosen, Done, Entered, NotSent, Refused, Tone, Unknown, Why
from station.operations import (
    Allocated,
    CreateShipment,
    FindBuilds,
    FindSalesOrders,
    FindStock,
    Found,
    LoadBuild,
    LoadPicture,
    LoadSalesOrder,
    LoadShipment,
    Lookup,
    SearchSalesOrders,
    Thing,
)
from station.workflows.packing.rules import Rules, StockOrder
from station.workflows.packing.states import Choosing, ChoosingShipment, Packing
from tests.workbench import STOCK_ITEM, scanned
from tests.workflows.dock import NO_MATCH, NO_NETWORK
from tests.workflows.packing_bench import (
    BUILD,
    CHIP,
    CLOSED,
    FIRST,
    GAUGE,
    LATE,
    OTHER,
    SALES,
    SECOND,
    SOON,
    STOCK,
    WIRE,
    Packer,
    allocation,
    item,
    native,
    open_packer,
    sales_line,
    with_set_aside,
)

OPEN = "SO-0001 for Acme, shipment 1 is open: 3 of 3 lines are missing something."
TWO = replace(SALES, shipments=(FIRST, SECOND))
NONE = replace(SALES, shipments=())
FORBIDDEN = Refused(Why.FORBIDDEN, "no")


def found(model, pk, name="x"):
    return Done(Found(Thing(model, pk, name)))


def test_the_orders_own_code_opens_it():
    packer = Packer().scan(native(5, "salesorder"))
    assert packer.asked == [Lookup(native(5, "salesorder"))]
    assert packer.headline == 'Looking for {"salesorder": 5} ...'
    assert packer.answer(found("salesorder", 5)).asked == [LoadSalesOrder(5)]
    assert packer.headline == "Loading the order ..."
    packer.answer(Done(SALES))
    assert packer.said == [("s1", "done", OPEN)]
    assert packer.beside == [FindStock(40), FindStock(41), FindStock(42), LoadPicture("/media/stm.png")]


def test_a_shipments_own_code_opens_its_order_into_that_shipment():
    packer = Packer().scan(native(72, "salesordershipment")).answer(found("salesordershipment", 72))
    assert packer.asked == [LoadShipment(72)]
    assert packer.answer(Done(SECOND)).asked == [LoadSalesOrder(5)]
    packer.answer(Done(TWO))
    assert packer.fields()["Shipment"] == "2"


def test_a_shipment_that_is_gone_by_then_is_not_exchanged_for_another():
    packer = Packer().scan("S").answer(found("salesordershipment", 72)).answer(Done(SECOND))
    packer.answer(Done(SALES))
    assert isinstance(packer.state, ChoosingShipment)


def test_a_shipment_that_has_left_opens_nothing():
    packer = Packer().scan("S").answer(found("salesordershipment", 72))
    packer.answer(Done(replace(SECOND, shipped_on="2026-11-20")))
    assert packer.said == [("s1", "refused", "Shipment 2 left on 2026-11-20. Scan another order.")]


def test_what_home_has_looked_up_is_opened_at_once():
    packer = Packer().send(Chosen(scanned("SO-0001"), 5, model="salesorder"))
    assert packer.asked == [LoadSalesOrder(5)]
    assert Packer().send(Chosen(scanned("B"), 8, model="build")).asked == [LoadBuild(8)]
    assert Packer().send(Chosen(scanned("S"), 71, model="salesordershipment")).asked == [LoadShipment(71)]


def test_a_reference_is_looked_for_among_sales_orders_then_builds_then_as_words():
    packer = Packer().scan("SO-0001").answer(NO_MATCH)
    assert packer.asked == [FindSalesOrders(("SO-0001",))]
    assert packer.answer(Done(())).asked == [FindBuilds(("SO-0001",))]
    assert packer.answer(Done(())).asked == [SearchSalesOrders("SO-0001")]
    packer.answer(Done((SALES,))).answer(Done(SALES))
    assert packer.said == [("s1", "done", OPEN)]


def test_what_is_typed_is_no_code():
    packer = Packer().send(Entered("order", " ACME-7 ", "e1"))
    assert packer.asked == [FindSalesOrders(("ACME-7",))]
    packer.answer(Done(())).answer(Done(())).answer(Done(()))
    sentence = "No sales order and no build order is called ACME-7. Scan its code."
    assert packer.said == [("e1", "refused", sentence)]
    assert Packer().send(Entered("location", "x", "e2")).effects == ()


def test_a_long_text_is_not_searched_as_words():
    packer = Packer().scan("x" * 61).answer(NO_MATCH).answer(Done(())).answer(Done(()))
    [(_, result, headline)] = packer.said
    assert (result, headline[:35]) == ("refused", "Nothing on the server has the code ")


def test_several_orders_are_chosen_from_by_digit():
    packer = Packer().scan("Acme").answer(NO_MATCH).answer(Done((SALES, OTHER)))
    sentence = "Acme fits several orders: SO-0001 (Acme), SO-0002 (Borg). Choose one by its digit."
    assert packer.said == [("s1", "ask", sentence)]
    assert packer.actions == ["digit", "digit", "cancel", "home"]
    packer.press("digit", value="3")
    nothing = "There is nothing to choose with 3. Scan one of the digits shown."
    assert packer.said == [("c1", "refused", nothing)]
    packer.press("digit", "c2", value="POINT")
    assert packer.verdicts["c2"][0] == "refused"
    packer.press("digit", "c3", value="2")
    assert packer.said == [("c3", "done", "Chosen: SO-0002.")]
    assert packer.asked == [LoadSalesOrder(6)]
    assert packer.answer(Done(OTHER)).said[0][0] == "s1"


def test_a_digit_chooses_nothing_where_nothing_is_offered():
    assert Packer().press("digit", value="1").verdicts["c1"][0] == "refused"


def test_what_is_no_order_is_said():
    packer = Packer().scan("LABEL").answer(Done(Found(STOCK_ITEM)))
    sentence = "LM358BIDDFR is nothing to pack. Scan a sales order, a shipment or a build order."
    assert packer.said == [("s1", "refused", sentence)]


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (NotSent("no route"), NO_NETWORK),
        (Unknown("lost"), "The server gave no usable answer. Scan again; if it stays so, check the server."),
        (Done("nonsense"), "The server gave no usable answer. Scan again; if it stays so, check the server."),
    ],
)
def test_a_search_that_fails_says_why(outcome, headline):
    assert Packer().scan("SO-0001").answer(outcome).said == [("s1", "refused", headline)]
    opening = Packer().scan("SO-0001").answer(found("salesorder", 5)).answer(outcome)
    assert opening.said == [("s1", "refused", headline)]


def test_someone_who_may_not_see_orders_is_told_so():
    packer = Packer().scan("SO-0001").answer(NO_MATCH)
    for _ in range(3):
        packer.answer(FORBIDDEN)
    sentence = "Your account may not do this. Ask whoever manages the server for the right."
    assert packer.said == [("s1", "refused", sentence)]


def test_a_closed_order_is_not_opened():
    packer = Packer().scan("SO-0003").answer(found("salesorder", 7)).answer(Done(CLOSED))
    sentence = "SO-0003 is closed (Cancelled); nothing can be set aside for it. Scan another order."
    assert packer.said == [("s1", "refused", sentence)]
    assert isinstance(packer.state, Choosing)


def test_cancel_leaves_each_step_of_opening():
    for packer in (Packer().scan("x"), Packer().scan("x").answer(found("salesorder", 5))):
        packer.press("cancel")
        cancelled = "Cancelled. Nothing was booked."
        assert packer.said == [("s1", "refused", cancelled), ("c1", "done", cancelled)]
        assert isinstance(packer.state, Choosing)
    packer.press("cancel", "c2")
    assert packer.said == [("c2", "done", "There is nothing to cancel. Scan an order.")]


def test_while_an_order_is_loaded_nothing_can_be_pressed():
    packer = Packer().scan("x").press("confirm")
    assert packer.said == [("c1", "refused", "Wait for the server, or scan CANCEL.")]


def test_without_an_order_other_codes_say_what_is_missing():
    packer = Packer().press("ship")
    assert packer.said == [("c1", "refused", "Scan an order first, then this code.")]
    assert packer.press("confirm", "c2").said[0][2] == "There is nothing to confirm. Scan the next item."
    assert Packer().scan("").said[0][:2] == ("s1", "refused")


# Shipments.


def test_one_of_several_open_shipments_is_chosen_by_digit():
    packer = Packer().scan("x").answer(found("salesorder", 5)).answer(Done(TWO))
    assert packer.said == [("s1", "ask", "Into which shipment of SO-0001? Choose it by its digit.")]
    assert packer.actions == ["digit", "digit", "new-shipment", "cancel", "home"]
    assert packer.press("digit", value="9").verdicts["c1"][0] == "refused"
    packer.press("digit", "c2", value="2")
    assert packer.verdicts["c2"] == ("done", "Chosen: 2.")
    assert packer.fields()["Shipment"] == "2"


def test_a_shipment_that_has_left_is_no_choice():
    order = replace(SALES, shipments=(replace(FIRST, shipped_on="2026-11-01"), SECOND))
    assert open_packer(order).fields()["Shipment"] == "2"


def test_without_an_open_shipment_a_new_one_gets_the_next_free_number():
    gone = (replace(FIRST, shipped_on="2026-11-01"), replace(SECOND, reference="B", shipped_on="2026-11-01"))
    packer = Packer().scan("x").answer(found("salesorder", 5)).answer(Done(replace(SALES, shipments=gone)))
    assert packer.headline == "SO-0001 has no open shipment. Scan NEW-SHIPMENT to open one."
    packer.press("new-shipment")
    assert packer.write == CreateShipment(5, "2", ("1", "B"), "SO-0001")
    assert packer.said == [("c1", "pending", "Opening shipment 2 of SO-0001 ...")]
    assert packer.workflow.waiting(packer.state)
    packer.answer(Done(SECOND))
    opened = "SO-0001 for Acme, shipment 2 is open: 3 of 3 lines are missing something."
    assert packer.said == [("s1", "done", opened)]


def test_a_new_shipment_beside_an_open_one_leaves_what_was_said_before_as_it_was():
    packer = open_packer().press("new-shipment")
    assert packer.write.reference == "2"
    packer.answer(Done(SECOND))
    assert [scan_id for scan_id, *_ in packer.said] == ["c1"]
    assert FindStock(40) in packer.beside


def test_a_shipment_that_is_refused_can_be_tried_again():
    packer = Packer().scan("x").answer(found("salesorder", 5)).answer(Done(NONE)).press("new-shipment")
    packer.answer(FORBIDDEN)
    assert packer.headline.startswith("Your account may not do this.")
    assert packer.press("new-shipment", "c2").write.reference == "1"


def test_a_shipment_whose_answer_is_lost_is_not_waited_for():
    packer = Packer().scan("x").answer(found("salesorder", 5)).answer(Done(NONE)).press("new-shipment")
    packer.answer(Unknown("lost"))
    assert isinstance(packer.state, Choosing)
    assert packer.view.tone is Tone.UNSURE


def test_cancel_while_choosing_a_shipment():
    packer = Packer().scan("x").answer(found("salesorder", 5)).answer(Done(NONE))
    packer.press("cancel")
    assert [each[:2] for each in packer.said] == [("s1", "refused"), ("c1", "done")]


def test_cancel_while_a_shipment_is_being_opened_does_not_say_that_nothing_happened():
    packer = Packer().scan("x").answer(found("salesorder", 5)).answer(Done(NONE)).press("new-shipment")
    assert packer.view.busy
    packer.press("cancel", "c2")
    assert packer.said == [("c2", "done", "That goes on by itself. Scan the next order.")]


def test_another_order_can_be_scanned_instead_of_a_shipment():
    packer = Packer().scan("x").answer(found("salesorder", 5)).answer(Done(TWO)).scan("SO-0002", "s2")
    assert packer.asked == [Lookup("SO-0002")]


# Another order while one is open.


def test_another_orders_code_opens_it():
    packer = open_packer().scan(native(6, "salesorder"), "s2").answer(found("salesorder", 6))
    packer.answer(Done(OTHER))
    assert packer.said[0][2].startswith("SO-0002 for Borg, shipment 1 is open")


def test_another_orders_number_opens_it():
    packer = open_packer().scan("SO-0002", "s2").answer(NO_MATCH)
    assert packer.asked == [FindSalesOrders(("SO-0002",))]
    packer.answer(Done((OTHER,))).answer(Done(OTHER))
    assert packer.said[0][2].startswith("SO-0002 for Borg")


@pytest.mark.parametrize("end", ["nothing", "closed", "several", "cancel"])
def test_an_order_stays_open_when_another_one_cannot_be(end):
    packer = open_packer().scan("SO-0002", "s2").answer(NO_MATCH)
    if end == "nothing":
        packer.answer(Done(())).answer(Done(()))
    elif end == "closed":
        packer.answer(Done((CLOSED,))).answer(Done(CLOSED))
    elif end == "several":
        packer.answer(Done((SALES, OTHER)))
    else:
        packer.press("cancel")
    assert packer.verdicts["s2"][0] == ("ask" if end == "several" else "refused")
    assert isinstance(packer.state, Packing)
    assert packer.packing.opened.job.reference == "SO-0001"


def test_what_is_under_way_for_an_order_is_counted_while_another_one_is_looked_for():
    packer = open_packer().scan("REEL-2").scan("SO-0002", "s2").answer(NO_MATCH)
    packer.answer(Done(Allocated(201, 51, 91, Decimal(20))), "s1:allocate")
    packer.answer(Done(())).answer(Done(()))
    assert packer.row(CHIP).cells[3] == "20"


# The list.


def test_rows_tell_picture_wanted_set_aside_where_it_lies_and_what_is_missing():
    order = with_set_aside(SALES, allocation(201, GAUGE, GAUGE, 3))
    packer = Packer().send(Entered("order", "x", "e1")).answer(Done((order,))).answer(Done(order))
    packer.tell_beside(STOCK, b"PNG")
    assert [row.cells for row in packer.view.rows] == [
        ("STM32G0", "Rack B B2 2030-06-30", "30", "0", "30"),
        ("Wire", "Shelf A W-1", "12.5 m", "0", "12.5"),
        ("Gauge", "Shelf A", "3", "3", "0"),
    ]
    assert [row.picture for row in packer.view.rows] == [b"PNG", b"", b""]
    assert [row.tone for row in packer.view.rows] == [Tone.NEUTRAL, Tone.NEUTRAL, Tone.GOOD]


def test_a_site_that_goes_by_place_is_shown_the_first_place():
    packer = open_packer(rules=Rules(stock=StockOrder.PLACE))
    assert packer.row(CHIP).cells[1] == "Rack B B2 2030-06-30"
    both = {40: (replace(SOON, place=None, expiry=""), LATE)}
    packer = open_packer(rules=Rules(stock=StockOrder.PLACE), stock=both)
    assert packer.row(CHIP).cells[1] == "Shelf A B1 2031-01-31"
    assert open_packer(stock={40: (replace(SOON, place=None), LATE)}).row(CHIP).cells[1] == "B2 2030-06-30"


def test_a_line_without_any_stock_calls_for_attention_once_that_is_known():
    packer = open_packer(stock={41: (), 40: (LATE,)})
    assert packer.row(GAUGE).tone is Tone.ASK


def test_stock_that_could_not_be_read_is_not_taken_for_none():
    packer = Packer().scan("x").answer(found("salesorder", 5)).answer(Done(SALES))
    for part in (40, 41, 42):
        packer.answer(NotSent("no route"), f"s1:stock:{part}")
    packer.answer(NotSent("no route"), "s1:picture:/media/stm.png")
    assert packer.row(GAUGE).tone is Tone.NEUTRAL
    assert packer.scan("GAU-0010", "s2").asked == [FindStock(41)]


def test_what_has_left_already_is_subtracted_once():
    line = sales_line(51, 40, "STM32G0", "IC-0004", 30, allocated=10, shipped=10)
    assert open_packer(replace(SALES, lines=(line,))).row(CHIP).cells[2:] == ("30", "10", "20")


def test_virtual_parts_take_no_stock():
    order = replace(SALES, lines=(CHIP, replace(GAUGE, is_virtual=True)))
    assert [row.cells[0] for row in open_packer(order).view.rows] == ["STM32G0"]


def test_a_line_of_nothing_and_a_line_without_a_part_are_shown_too():
    order = replace(SALES, lines=(replace(CHIP, quantity=Decimal(0)), replace(WIRE, part=None, parts=())))
    packer = Packer().scan("x").answer(found("salesorder", 5)).answer(Done(order))
    assert packer.beside == [FindStock(40), LoadPicture("/media/stm.png")]
    assert [row.cells[4] for row in packer.view.rows] == ["12.5", "0"]


def test_the_screen_of_no_order():
    packer = Packer()
    assert (packer.headline, packer.actions) == ("What is packed?", ["finish", "home", "lookup"])


def test_an_order_that_changed_lines_and_stock_strangely_still_shows():
    assert item(1, None, "x", 0).free == 0
    packer = open_packer(replace(SALES, lines=()))
    assert packer.prompt == "Everything is set aside. Scan SHIP."
    assert open_packer(replace(BUILD, lines=())).prompt == (
        "Everything is set aside. Scan CONSUME, or the next order."
    )
