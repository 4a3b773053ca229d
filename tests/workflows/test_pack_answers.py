"""Packing: items that may not be taken, what the server answers to an allocation, and taking it back."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Chime, Commit, Context, Deliver, Done, NotSent, Refused, Unknown, Why
from station.operations import (
    Deallocate,
    FindStock,
    Found,
    LoadSalesOrder,
    Thing,
)
from station.workflows.packing.rules import Rules, StockOrder
from station.workflows.packing.states import Confirming
from tests.workflows.packing_bench import (
    CHIP,
    COIL,
    FIRST,
    GAUGE,
    LATE,
    MAY_LOOK,
    SALES,
    SECOND,
    SOON,
    WIRE,
    Packer,
    allocation,
    native,
    open_packer,
    with_set_aside,
)

REEL = "REEL-2"

# What may not be taken.


def test_an_item_that_others_have_set_aside():
    packer = open_packer(stock={40: (replace(SOON, allocated=Decimal(20)),)}).scan(REEL)
    sentence = "All of STM32G0 B2 is set aside for other orders. Scan another item."
    assert packer.said == [("s1", "refused", sentence)]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"why_not": "status", "status_text": "Quarantined"}, "Quarantined"),
        ({"why_not": "status", "status_text": "Damaged"}, "Damaged"),
        ({"why_not": "customer"}, "it is at a customer"),
        ({"why_not": "customer", "customer": "Borg"}, "it is at the customer Borg"),
        ({"why_not": "consumed"}, "it has been used up by a build"),
        ({"why_not": "strange"}, "strange"),
    ],
)
def test_an_item_that_cannot_be_used_is_wrong(more, why):
    bad = replace(SOON, is_available=False, **more)
    packer = open_packer(stock={40: (bad, LATE)}).scan(REEL)
    sentence = f"STM32G0 B2 cannot be used: {why}. Put it aside and scan another."
    assert packer.said == [("s1", "refused", sentence)]
    assert packer.chimes == [Chime.WRONG]
    assert packer.scan("IC-0004", "s2").write.item == 90


def test_expired_goods_take_a_word_and_are_not_asked_about_twice():
    old = replace(LATE, expiry="2026-01-31", is_expired=True)
    packer = open_packer(stock={40: (old, replace(SOON, expiry="2025-01-01"))}).scan(native(90))
    assert packer.said == [("s1", "ask", "STM32G0 B1 expired on 2026-01-31. Scan CONFIRM to take it anyway.")]
    packer.press("confirm")
    assert packer.write.item == 90


def test_an_item_that_expires_later_than_another_takes_a_word():
    packer = open_packer().scan(native(90))
    sentence = (
        "STM32G0 B2 in Warehouse/Rack B expires earlier, on 2030-06-30."
        " Take that one, or scan CONFIRM for STM32G0 B1."
    )
    assert packer.said == [("s1", "ask", sentence)]
    assert isinstance(packer.state, Confirming)
    packer.press("confirm")
    assert (packer.write.item, packer.write.quantity) == (90, 30)


def test_where_place_comes_first_expiry_is_not_asked_about():
    assert open_packer(rules=Rules(stock=StockOrder.PLACE)).scan(native(90)).write.item == 90
    placeless = {40: (LATE, replace(SOON, place=None))}
    assert "in no place expires earlier" in open_packer(stock=placeless).scan(native(90)).headline


def test_a_line_that_goes_while_a_person_thinks_about_it_is_not_served():
    packer = open_packer().scan(native(90)).answer(Done(replace(SALES, lines=(GAUGE,))), "x:fresh")
    packer.press("confirm")
    assert packer.commits == []
    sentence = "STM32G0 B1 is not on SO-0001. Put it back and scan another item."
    assert packer.verdicts["s1"] == ("refused", sentence)


def test_without_a_shipment_nothing_is_set_aside():
    packer = open_packer()
    packer.answer(Done(replace(SALES, shipments=(replace(FIRST, shipped_on="2026-11-21"),))), "x:fresh")
    packer.scan(REEL)
    sentence = "SO-0001 has no open shipment here. Scan NEW-SHIPMENT, or the order."
    assert packer.said == [("s1", "refused", sentence)]


def test_who_may_only_look_sets_nothing_aside():
    packer = open_packer(context=Context(MAY_LOOK)).scan(REEL)
    sentence = "viewer may not set stock aside for orders. Ask whoever manages the server."
    assert packer.said == [("s1", "refused", sentence)]
    assert packer.commits == []


def test_while_nobody_is_signed_in_the_server_decides():
    assert open_packer(context=Context()).scan(REEL).commits


# Answers.


def test_what_is_set_aside_is_counted_and_shown():
    packer = open_packer().scan(REEL).allocated(201)
    assert packer.headline == "20 × STM32G0 is set aside for SO-0001."
    assert packer.row(CHIP).cells[3:] == ("20", "10")
    assert packer.fields()["Take it from"] == "Warehouse/Shelf A"


def test_the_last_item_is_heard():
    order = replace(SALES, lines=(replace(CHIP, quantity=Decimal(20)),))
    packer = open_packer(order).scan(REEL).allocated(201)
    assert packer.said == [
        ("s1", "done", "20 × STM32G0 is set aside for SO-0001. Nothing of SO-0001 is missing.")
    ]
    assert packer.chimes == [Chime.FINISHED]
    assert packer.prompt == "Everything is set aside. Scan SHIP."


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (
            NotSent("no route"),
            "Kept here and done when the server is back: 20 × STM32G0. Go on scanning.",
        ),
        (
            Unknown("lost"),
            "No answer for 20 × STM32G0. The station checks with the server; do not scan it again.",
        ),
    ],
)
def test_what_is_kept_or_lost_stays_under_way(outcome, headline):
    packer = open_packer().scan(REEL).answer(outcome, "s1:allocate")
    assert packer.headline == headline
    assert packer.row(CHIP).cells[3] == "0 (+20)"


def test_what_is_read_back_without_its_key_has_the_order_told_anew():
    packer = open_packer().scan(REEL).answer(Done(), "s1:allocate")
    assert packer.beside == [LoadSalesOrder(5)]
    assert packer.row(CHIP).cells[3] == "20"
    packer.tell_order(with_set_aside(SALES, allocation(201, SOON, CHIP, 20)))
    assert packer.beside == [FindStock(40)]
    assert packer.row(CHIP).cells[3] == "20"


def test_what_was_told_with_the_order_already_is_not_counted_twice():
    packer = open_packer().scan(REEL)
    packer.answer(Done(with_set_aside(SALES, allocation(201, SOON, CHIP, 20))), "x:fresh")
    packer.allocated(201)
    assert packer.row(CHIP).cells[3] == "20"


REFUSALS = [
    (Why.TOO_MANY, "Others have set STM32G0 aside meanwhile. Nothing was set aside; look at the list."),
    (
        Why.NOT_ENOUGH,
        "There is not enough free stock for 20 × STM32G0. Nothing was set aside; scan another item.",
    ),
    (
        Why.NOT_AVAILABLE,
        "This item cannot be used any more: STM32G0. Nothing was set aside; scan another one.",
    ),
    (Why.NO_SHIPMENT, "The shipment does not take this any more: 20 × STM32G0. Scan the order anew."),
    (Why.NO_LINE, "The order has no such line any more: STM32G0. Scan the order anew."),
    (Why.ALREADY_SHIPPED, "Shipment 1 of SO-0001 has left already. Scan the next order."),
    (Why.ORDER_CLOSED, "SO-0001 was closed meanwhile. Nothing was changed; scan another order."),
    (Why.CHANGED, "Others have changed 20 × STM32G0 meanwhile. Nothing was set aside; look at the list."),
    (Why.FORBIDDEN, "Your account may not do this. Ask whoever manages the server for the right."),
    (Why.INVALID, "The server refused 20 × STM32G0. Read its answer below."),
]


@pytest.mark.parametrize(("why", "headline"), REFUSALS, ids=lambda value: str(value)[:12])
def test_a_refusal_is_said_the_numbers_are_told_anew_and_the_next_scan_works(why, headline):
    packer = open_packer().scan(REEL).answer(Refused(why, "its words"), "s1:allocate")
    assert (packer.headline, packer.view.detail) == (headline, "its words")
    assert packer.beside == [FindStock(40), LoadSalesOrder(5)]
    packer.answer(Done((LATE,)), "s1:allocate-refused:stock:40")
    packer.answer(Done(with_set_aside(SALES, allocation(301, LATE, CHIP, 25))), "s1:allocate-refused:fresh")
    assert packer.row(CHIP).cells[3:] == ("25", "5")
    assert packer.scan(native(90), "s2").write.quantity == 5


def test_what_was_taken_back_before_it_was_sent_asks_nothing():
    packer = open_packer().scan(REEL).answer(Refused(Why.TAKEN_BACK), "s1:allocate")
    assert packer.effects == ()
    assert packer.headline == "Taken back before it was sent: 20 × STM32G0."


def test_a_line_that_is_gone_is_no_trouble_when_its_refusal_comes():
    packer = open_packer().scan(REEL).answer(Done(replace(SALES, lines=())), "x:fresh")
    assert packer.answer(Refused(Why.NO_LINE), "s1:allocate").beside == [LoadSalesOrder(5)]
    gone = open_packer().scan(REEL).answer(Done(replace(SALES, lines=())), "x:fresh").allocated()
    assert gone.headline.startswith("20 × STM32G0 is set aside for SO-0001.")


def test_an_order_that_is_closed_meanwhile_takes_nothing_more():
    packer = open_packer().scan(REEL).answer(Refused(Why.ORDER_CLOSED), "s1:allocate")
    packer.tell_order(replace(SALES, status="Cancelled", open=False))
    packer.scan("G-5", "s2")
    sentence = "SO-0001 is closed (Cancelled); nothing can be set aside for it. Scan another order."
    assert packer.said == [("s2", "refused", sentence)]


def test_two_benches_at_one_line_the_one_that_is_over_gives_way():
    packer = open_packer().scan(REEL).allocated(201, over=20)
    sentence = "Another bench has set STM32G0 aside at the same moment; this one is taken back."
    assert packer.said == [("s1", "unsure", sentence)]
    assert packer.write == Deallocate(201, 5, 51, 91, Decimal(20), 71, (), "SO-0001", "STM32G0", REEL)
    packer.answer(Done(), "s1:allocate-back")
    assert packer.headline == "Taken back: it is free again. Scan the next item."
    packer.tell_order(SALES)
    assert packer.row(CHIP).cells[3] == "0"


def test_what_is_over_and_has_no_key_is_left_to_a_person():
    packer = open_packer().scan(REEL).allocated(None, over=3)
    assert packer.commits == []
    assert "3 too many" in packer.headline


# Taking back.


def test_undo_frees_the_item_and_it_can_be_scanned_again():
    packer = open_packer().scan("G-5").allocated(201).answer(Done(), "c1:undo")
    assert packer.beside == [LoadSalesOrder(5)]
    packer.tell_order(SALES)
    assert packer.beside == [FindStock(41)]
    packer.tell_beside()
    assert packer.scan("G-5", "s2").write.item == 110


def test_undo_that_is_refused_says_that_the_item_stays_set_aside():
    packer = open_packer().scan("G-5").allocated(201).answer(Refused(Why.FORBIDDEN, "no"), "c1:undo")
    sentence = "Not taken back: it is still set aside. Ask whoever manages the server."
    assert (packer.headline, packer.view.detail) == (sentence, "no")
    assert packer.beside == [LoadSalesOrder(5)]


def test_undo_that_is_not_answered_yet_changes_nothing():
    packer = open_packer().scan("G-5").allocated(201)
    before = packer.state
    assert packer.answer(Unknown("lost"), "c1:undo").state == before


def test_an_order_that_cannot_be_told_anew_stays_as_it_was():
    packer = open_packer()
    before = packer.state
    assert packer.answer(NotSent("x"), "c1:undo:fresh").state == before
    assert packer.answer(Done(replace(SALES, pk=99)), "c1:undo:fresh").state == before


def test_cancel_closes_the_order():
    packer = open_packer().press("cancel")
    assert packer.said == [("c1", "done", "The order is closed on this screen. Scan the next order.")]
    assert packer.press("confirm", "c2").verdicts["c2"][0] == "refused"


def test_cancel_leaves_a_code_that_is_looked_up():
    packer = open_packer().scan("X").press("cancel")
    assert packer.verdicts["s1"] == ("refused", "Cancelled. Nothing was booked.")
    packer.scan(native(90), "s2").press("cancel", "c2")
    assert packer.verdicts["s2"][0] == "refused"


def test_codes_that_are_of_no_use():
    packer = open_packer().press("digit", value="1")
    assert packer.said == [("c1", "refused", "That code is of no use now. Scan the next item.")]
    packer.press("confirm", "c2")
    assert packer.said == [("c2", "refused", "There is nothing to confirm. Scan the next item.")]


def test_two_shipments_hold_an_item_apart():
    order = replace(with_set_aside(SALES, allocation(201, COIL, WIRE, 2)), shipments=(FIRST, SECOND))
    packer = Packer().scan("x").answer(Done(Found(Thing("salesorder", 5, "x")))).answer(Done(order))
    packer.press("digit", value="2").tell_beside()
    assert packer.scan(native(COIL.pk)).write.shipment == 72
    assert packer.of(Deliver) == []
    assert len(packer.of(Commit)) == 1
