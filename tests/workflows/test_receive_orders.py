"""Receiving: which order is open, and codes that are no bag of it; one test for each outcome."""

from decimal import Decimal

import pytest

from station.model import Chosen, Done, Entered, NotSent, Place, Refused, Tone, Why, WorkAt
from station.operations import (
    FindOrders,
    FindOrdersOf,
    Found,
    LoadOrder,
    Lookup,
    MatchForOrder,
    Received,
    SearchOrders,
    Thing,
)
from station.workflows.receiving.states import Checking, Choosing, Receiving
from tests.workbench import (
    CLOSED_ORDER,
    ORDER,
    ORDER_THING,
    OTHER_ORDER,
    PART,
    RACK,
    SHELF,
    STOCK_ITEM,
    bag,
    found_label,
    label,
    scanned,
)
from tests.workflows.dock import NO_MATCH, NO_NETWORK, RECEIVE, SIGN_IN, Dock, open_dock

# Choosing an order.


def test_at_first_an_order_is_asked_for():
    dock = Dock()
    assert dock.headline == "Which order has arrived?"
    assert dock.prompt == "Scan the purchase order, or any bag of it."
    assert dock.view.tone is Tone.NEUTRAL
    assert not RECEIVE.waiting(dock.state)


def test_an_orders_own_code_opens_it():
    dock = Dock().scan('{"purchaseorder": 5}')
    assert dock.asked == [Lookup('{"purchaseorder": 5}')]
    assert RECEIVE.waiting(dock.state)
    assert dock.headline == 'Looking for the order of {"purchaseorder": 5} ...'
    dock.answer(Done(Found(ORDER_THING)))
    assert dock.asked == [LoadOrder(5)]
    assert dock.headline == "Loading the order ..."
    dock.answer(Done(ORDER))
    assert dock.said == [("s1", "done", "PO-0001 from DigiKey is open: 2 of 2 lines to come.")]
    assert str(dock.view.title) == "Receive PO-0001 from DigiKey"
    assert dock.prompt == "Scan the next bag."
    assert not RECEIVE.waiting(dock.state)


def test_a_reference_opens_its_order():
    dock = Dock().scan("PO-0001").answer(NO_MATCH)
    assert dock.asked == [FindOrders(("PO-0001",))]
    dock.answer(Done((ORDER,))).answer(Done(ORDER))
    assert dock.headline == "PO-0001 from DigiKey is open: 2 of 2 lines to come."


def test_an_order_named_on_the_command_line_is_opened():
    dock = Dock().send(Entered("order", " PO-0001 ", "e1"))
    assert dock.asked == [FindOrders(("PO-0001",))]
    dock.answer(Done((ORDER,))).answer(Done(ORDER))
    assert dock.said == [("e1", "done", "PO-0001 from DigiKey is open: 2 of 2 lines to come.")]


def test_other_entries_are_none_of_its_business():
    dock = Dock().send(Entered("colour", "red", "e1"))
    assert (dock.state, dock.effects) == (Choosing(), ())


def test_a_named_order_that_is_not_there_is_told():
    dock = Dock().send(Entered("order", "PO-9", "e1")).answer(Done(())).answer(Done(()))
    assert dock.asked == [SearchOrders("PO-9")]
    dock.answer(Done(()))
    assert dock.said == [("e1", "refused", "No purchase order on the server is called PO-9.")]
    dock = Dock().send(Entered("order", "PO-9", "e1")).answer(Refused(Why.NO_MATCH))
    assert dock.said == [("e1", "refused", "The server refused. Scan again, or another code.")]


def test_a_label_that_names_its_order_opens_it_and_is_booked():
    dock = Dock().scan(bag()).answer(Done(found_label(order=5, supplier_part=111))).answer(Done(ORDER))
    assert dock.said == [("s1", "pending", "Receiving 10 × LM358BIDDFR ...")]
    [commit] = dock.commits
    assert (commit.op_id, commit.scan_id, commit.write.line) == ("s1:receive", "s1", 11)


def test_a_label_that_only_prints_its_order_opens_it_too():
    text = label(mpn="LM358BIDDFR", quantity=10, order="PO-0001")
    dock = Dock().scan(text).answer(NO_MATCH)
    assert dock.asked == [FindOrders(("PO-0001",))]
    dock.answer(Done((ORDER,))).answer(Done(ORDER))
    assert [commit.write.line for commit in dock.commits] == [11]


def test_a_label_is_matched_by_the_supplier_part_that_the_server_recognised():
    dock = Dock().scan(label(mpn="other name", quantity=5, order="PO-0001"))
    dock.answer(Done(found_label(supplier_part=112)))
    assert dock.asked == [FindOrders(("PO-0001",))]
    dock.answer(Done((ORDER,))).answer(Done(ORDER))
    assert [commit.write.line for commit in dock.commits] == [12]


def test_a_code_that_opens_an_order_without_being_a_bag_books_nothing():
    dock = Dock().scan("PO-0001").answer(Done(found_label(order=5))).answer(Done(ORDER))
    assert dock.commits == []
    assert dock.headline == "PO-0001 from DigiKey is open: 2 of 2 lines to come."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (label(sku="nothing", mpn="GRM188R71H104KA93D", quantity=1), found_label(order=5)),
        ("{pc:GRM188R71H104KA93D,qty:1}", found_label(order=5, supplier_part=999)),
    ],
)
def test_a_bag_whose_part_is_not_on_its_order_opens_it_and_says_so(text, found):
    dock = Dock().scan(text).answer(Done(found)).answer(Done(ORDER))
    [(scan_id, result, headline)] = dock.said
    assert (scan_id, result) == ("s1", "refused")
    assert headline.endswith("is not on PO-0001. Scan the order that it belongs to.")
    assert isinstance(dock.state, Receiving)
    assert dock.commits == []


def test_several_orders_of_one_name_are_listed():
    dock = Dock().scan("72991337").answer(NO_MATCH).answer(Done((ORDER, OTHER_ORDER)))
    [(_, result, headline)] = dock.said
    assert result == "ask"
    assert headline == (
        "72991337 fits several orders: PO-0001 (DigiKey), PO-0002 (Mouser Electronics). "
        "Choose one by its digit, or scan its own code."
    )
    assert dock.view.tone is Tone.ASK
    choices = [(a.name, a.value, a.key, a.code, str(a.label)) for a in dock.view.actions[:2]]
    assert choices == [
        ("digit", "1", "1", "STATION:DIGIT-1", "PO-0001 DigiKey"),
        ("digit", "2", "2", "STATION:DIGIT-2", "PO-0002 Mouser Electronics"),
    ]


def test_one_of_several_orders_is_chosen_by_its_digit():
    dock = Dock().scan("72991337").answer(NO_MATCH).answer(Done((ORDER, OTHER_ORDER)))
    dock.press("digit", "d1", "3")
    assert dock.said == [
        ("d1", "refused", "There is nothing to choose with 3. Scan an order, or a bag of it.")
    ]
    dock.press("digit", "d2", "2")
    assert dock.said == [("d2", "done", "PO-0002 from Mouser Electronics.")]
    assert dock.asked == [LoadOrder(6)]
    dock.answer(Done(OTHER_ORDER))
    assert str(dock.view.title) == "Receive PO-0002 from Mouser Electronics"


def test_closed_orders_do_not_count_where_there_is_an_open_one():
    dock = Dock().scan("PO").answer(NO_MATCH).answer(Done((CLOSED_ORDER, ORDER)))
    assert dock.asked == [LoadOrder(5)]


@pytest.mark.parametrize(
    ("order", "headline"),
    [
        (
            CLOSED_ORDER,
            "PO-0003 is closed (Complete); nothing more can be received on it. Scan another order.",
        ),
    ],
)
def test_an_order_that_cannot_be_received_says_why(order, headline):
    dock = Dock().scan(order.reference).answer(NO_MATCH).answer(Done((order,))).answer(Done(order))
    assert dock.said == [("s1", "refused", headline)]
    assert isinstance(dock.state, Choosing)
    assert (dock.headline, dock.view.tone) == (headline, Tone.BAD)


def test_an_unknown_code_says_so():
    dock = Dock().scan("ABC").answer(NO_MATCH)
    assert dock.asked == [FindOrders(("ABC",))]
    assert dock.answer(Done(())).asked == [FindOrdersOf(("ABC",))]
    assert dock.answer(Done(())).asked == [SearchOrders("ABC")]
    dock.answer(Done(()))
    assert dock.said == [("s1", "refused", "Nothing on the server has the code ABC. Scan another one.")]


def test_what_is_no_order_says_so():
    dock = Dock().scan("x").answer(Done(Found(STOCK_ITEM)))
    headline = "LM358BIDDFR is no purchase order. Scan an order, or a bag of one."
    assert dock.said == [("s1", "refused", headline)]


def test_a_parts_own_code_opens_the_order_that_it_is_on():
    dock = Dock().scan("4006381333931").answer(Done(Found(PART)))
    assert dock.asked == [FindOrdersOf(("4006381333931", "LM358BIDDFR"))]
    dock.answer(Done((ORDER,))).answer(Done(ORDER))
    assert dock.headline == "PO-0001 from DigiKey is open: 2 of 2 lines to come."


def test_a_location_can_be_set_before_an_order_is_open():
    dock = Dock().scan("INV-SL7").answer(Done(Found(SHELF)))
    assert WorkAt(Place(7, "Warehouse/Shelf 3")) in dock.effects
    assert dock.said == [("s1", "done", "What you receive now goes to Warehouse/Shelf 3.")]
    assert isinstance(dock.state, Choosing)
    dock = Dock().scan("INV-SL8").answer(Done(Found(RACK)))
    assert dock.said == [("s1", "refused", "Warehouse/Rack only holds other locations. Scan one of those.")]


@pytest.mark.parametrize(
    ("outcome", "headline"), [(NotSent("refused"), NO_NETWORK), (Refused(Why.SIGN_IN), SIGN_IN)]
)
def test_a_question_without_an_answer_says_why(outcome, headline):
    lookup = Dock().scan("PO-0001").answer(outcome)
    search = Dock().scan("PO-0001").answer(NO_MATCH).answer(outcome)
    load = Dock().scan("PO-0001").answer(NO_MATCH).answer(Done((ORDER,))).answer(outcome)
    check = open_dock().scan("x").answer(outcome)
    for dock in (lookup, search, load, check):
        assert dock.said == [("s1", "refused", headline)]
        assert dock.headline == headline
    assert isinstance(check.state, Receiving)
    assert all(isinstance(dock.state, Choosing) for dock in (lookup, search, load))


def test_an_unusable_scan_says_why_and_asks_nobody():
    for dock in (Dock(), open_dock()):
        dock.scan("a\x00b")
        assert dock.said[0][:2] == ("s1", "refused")
        assert dock.headline.startswith("The code holds a NUL character")
        assert dock.asked == []


def test_markup_is_a_code_like_any_other():
    dock = open_dock().scan("<img src=x>{0.__class__}")
    assert dock.headline == "Looking up <img src=x>{0.__class__} ..."
    dock.answer(NO_MATCH).answer(Done(()))
    assert "<img src=x>{0.__class__}" in dock.headline


# Chosen on the home screen.


def test_a_bag_from_the_home_screen_is_offered_and_booked_when_scanned_again():
    dock = Dock().send(Chosen(scanned(bag()), 5, 111))
    assert dock.asked == [LoadOrder(5)]
    dock.answer(Done(ORDER))
    assert dock.said == [("s1", "ask", "10 × LM358BIDDFR: scan the bag again to receive it.")]
    assert (dock.commits, dock.view.tone) == ([], Tone.ASK)
    assert [action.name for action in dock.view.actions] == ["confirm", "cancel"]
    dock.scan(bag(), "s2")
    assert [(commit.op_id, commit.scan_id) for commit in dock.commits] == [("s1:receive", "s1")]


def test_a_bag_without_a_quantity_is_offered_by_its_name():
    dock = Dock().send(Chosen(scanned(label(mpn="LM358BIDDFR")), 5)).answer(Done(ORDER))
    assert dock.headline == "LM358BIDDFR: scan the bag again to receive it."


def test_an_order_from_the_home_screen_is_simply_open():
    dock = Dock().send(Chosen(scanned("PO-0001"), 5)).answer(Done(ORDER))
    assert dock.said == [("s1", "done", "PO-0001 from DigiKey is open: 2 of 2 lines to come.")]


# Codes that are no bag of the open order.


def test_a_part_that_is_not_on_the_order():
    dock = open_dock().scan(label(sku="81-GRM39X104K50", mpn="GRM188R71H104KA93D", quantity=5))
    assert isinstance(dock.state, Checking)
    dock.answer(NO_MATCH)
    assert dock.asked == [MatchForOrder(dock.state.scanned.reading.text, 5)]
    dock.answer(NO_MATCH)
    headline = "81-GRM39X104K50 is not on PO-0001. Scan the order that it belongs to."
    assert dock.said == [("s1", "refused", headline)]
    assert isinstance(dock.state, Receiving)


def test_a_label_of_another_order_offers_it():
    text = bag(OTHER_ORDER.lines[0], 5)
    dock = open_dock().scan(text).answer(Done(found_label(order=6, supplier_part=121)))
    assert dock.asked == [LoadOrder(6)]
    dock.answer(Done(OTHER_ORDER))
    assert dock.said == [("s1", "ask", "5 × GRM188R71H104KA93D: scan the bag again to receive it.")]
    assert str(dock.view.title) == "Receive PO-0002 from Mouser Electronics"
    dock.scan(text, "s2")
    assert [commit.write.order for commit in dock.commits] == [6]


def test_a_label_that_only_the_server_can_read_is_booked_on_its_line():
    dock = open_dock().scan("{pc:C84,qty:1}").answer(Done(found_label(order=5, supplier_part=112)))
    [commit] = dock.commits
    assert (commit.write.line, commit.write.quantity) == (12, None)
    assert dock.headline == "Receiving RC0603FR-0710KL ..."
    dock.answer(Done(Received(12, Decimal(50), 1)), "s1:receive")
    assert dock.headline == "Received 50 × RC0603FR-0710KL."
    assert dock.view.rows[1].cells[3] == "50"


@pytest.mark.parametrize("found", [found_label(order=5), found_label(supplier_part=999), Found(PART)])
def test_a_part_that_leads_to_no_line_is_not_on_the_order(found):
    dock = open_dock().scan("x").answer(Done(found))
    assert dock.asked == [MatchForOrder("x", 5)]
    dock.answer(NO_MATCH)
    assert dock.said == [("s1", "refused", "x is not on PO-0001. Scan the order that it belongs to.")]


def test_a_code_that_is_no_part_says_so():
    dock = open_dock().scan("x").answer(Done(Found(Thing("build", 3, "BO-0003"))))
    headline = "BO-0003 is no bag of PO-0001. Scan the supplier's label on the bag."
    assert dock.said == [("s1", "refused", headline)]


def test_a_bag_that_is_in_stock_already_says_so():
    dock = open_dock().scan("x").answer(Done(Found(STOCK_ITEM)))
    headline = "LM358BIDDFR is in stock already: this bag was received before. Scan the next bag."
    assert dock.said == [("s1", "refused", headline)]


def test_another_orders_code_opens_it():
    dock = open_dock().scan("INV-PO6").answer(Done(Found(Thing("purchaseorder", 6, "PO-0002"))))
    assert dock.asked == [LoadOrder(6)]
    assert dock.answer(Done(OTHER_ORDER)).headline.startswith("PO-0002 from Mouser Electronics is open")


def test_the_open_orders_own_code_loads_it_anew():
    dock = open_dock().scan("INV-PO5").answer(Done(Found(ORDER_THING)))
    assert dock.asked == [LoadOrder(5)]


def test_the_open_order_is_not_loaded_anew_while_its_bags_are_under_way():
    dock = open_dock().scan(bag(), "s1").scan("INV-PO5", "s2").answer(Done(Found(ORDER_THING)))
    assert dock.said == [
        ("s2", "done", "PO-0001 is open, and bags of it are being booked. Scan the next bag.")
    ]
    assert [waiting.scan_id for waiting in dock.state.opened.pending] == ["s1"]


def test_another_orders_reference_opens_it():
    dock = open_dock().scan("PO-0002").answer(NO_MATCH)
    assert dock.asked == [FindOrders(("PO-0002",))]
    dock.answer(Done((OTHER_ORDER,))).answer(Done(OTHER_ORDER))
    assert str(dock.view.title) == "Receive PO-0002 from Mouser Electronics"


def test_another_order_that_is_closed_says_so_and_this_one_stays_open():
    dock = open_dock().scan("PO-0003").answer(NO_MATCH).answer(Done((CLOSED_ORDER,)))
    dock.answer(Done(CLOSED_ORDER))
    assert dock.headline.startswith("PO-0003 is closed (Complete)")
    assert str(dock.view.title) == "Receive PO-0001 from DigiKey"


def test_a_name_of_several_other_orders_lists_them():
    dock = open_dock().scan("72991337").answer(NO_MATCH).answer(Done((ORDER, OTHER_ORDER)))
    assert dock.said[0][:2] == ("s1", "ask")
    assert "PO-0001 (DigiKey), PO-0002 (Mouser Electronics)" in dock.headline


@pytest.mark.parametrize("data", [(), None])
def test_a_code_that_nothing_has(data):
    dock = open_dock().scan("ABC").answer(NO_MATCH).answer(Done(data))
    assert dock.said == [("s1", "refused", "Nothing on the server has the code ABC. Scan another one.")]
