"""Receiving: orders that are issued, found by parts, extended by scan; one test for each outcome."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Chosen, Context, Done, NotSent, Refused, Tone, Unknown, Why
from station.operations import (
    AddOrderLine,
    FindOrders,
    FindOrdersOf,
    Found,
    IssueOrder,
    LoadOrder,
    MatchForOrder,
    Received,
    SearchOrders,
    Thing,
)
from station.workflows.receiving.states import Adding, Choosing, Confirming, NotPlaced, Receiving
from tests.workbench import (
    AMPLIFIER,
    MAY_LOOK,
    ORDER,
    OTHER_ORDER,
    PENDING_ORDER,
    RESISTOR,
    bag,
    found_label,
    label,
    line,
    scanned,
)
from tests.workflows.dock import NO_MATCH, RECEIVE, Dock, dock_with, open_dock

# Issuing.

ISSUE_IT = "PO-0004 from TME is not placed yet (Pending). Scan CONFIRM to issue it now."
PLACED = replace(PENDING_ORDER, placed=True, lines=ORDER.lines)


def pending_dock(dock=None):
    dock = (dock or Dock()).scan("PO-0004", "o1").answer(NO_MATCH)
    return dock.answer(Done((PENDING_ORDER,))).answer(Done(PENDING_ORDER))


def test_an_order_that_is_not_placed_is_issued_after_a_word():
    dock = pending_dock()
    assert dock.said == [("o1", "ask", ISSUE_IT)]
    assert (dock.prompt, dock.view.tone) == ("Scan CONFIRM to issue it, or another order.", Tone.ASK)
    assert dock.actions == ["confirm", "cancel", "home"]
    dock.press("confirm")
    assert dock.said == [("c1", "done", "Confirmed."), ("o1", "pending", "Issuing PO-0004 ...")]
    assert dock.write == IssueOrder(8, "PO-0004")
    assert RECEIVE.waiting(dock.state)
    assert dock.actions == ["cancel", "home"]
    dock.answer(Done(PLACED))
    assert dock.asked == [LoadOrder(8)]
    dock.answer(Done(PLACED))
    assert dock.headline == "PO-0004 from TME is open: 2 of 2 lines to come."


def test_who_may_not_issue_is_sent_to_the_buyer():
    dock = pending_dock(Dock(Context(MAY_LOOK)))
    headline = "PO-0004 is not placed yet (Pending). Ask the buyer to issue it, then scan it again."
    assert dock.said == [("o1", "refused", headline)]
    assert isinstance(dock.state, Choosing)


REFUSED = Refused(Why.INVALID, "no lines")


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (REFUSED, "The server refused issuing PO-0004. Read its answer below."),
        (NotSent("x"), "issuing PO-0004 is kept here and done when the server is back. Go on scanning."),
        (Unknown("x"), "No answer for issuing PO-0004. The station checks with the server."),
    ],
)
def test_an_order_that_is_not_issued_says_why(outcome, headline):
    dock = pending_dock().press("confirm").answer(outcome)
    assert (dock.headline, dock.asked) == (headline, [])
    assert isinstance(dock.state, Choosing)


def test_the_order_on_the_bench_stays_when_another_is_not_issued():
    dock = pending_dock(open_dock()).press("confirm").answer(REFUSED)
    assert str(dock.view.title) == "Receive PO-0001 from DigiKey"
    assert dock.headline.startswith("The server refused issuing PO-0004.")


def test_the_next_scan_leaves_an_order_that_is_not_issued():
    dock = pending_dock().scan("PO-0001", "o2")
    assert dock.said[0] == ("o1", "refused", "PO-0004 was not issued. Nothing was changed.")
    assert dock.answer(NO_MATCH).asked == [FindOrders(("PO-0001",))]


def test_a_misread_leaves_the_question():
    dock = pending_dock().scan("a\x00b", "m1")
    assert dock.said[0][:2] == ("m1", "refused")
    assert isinstance(dock.state, NotPlaced)


def test_cancel_leaves_an_order_that_is_not_issued():
    dock = pending_dock().press("cancel")
    assert [said[:2] for said in dock.said] == [("o1", "refused"), ("c1", "done")]
    assert isinstance(dock.state, Choosing)


# Finding an order by its parts and by words.


def test_a_bag_is_looked_for_among_outstanding_orders():
    text = label("SKU-9", "LM358BIDDFR", 10)
    dock = Dock().scan(text).answer(NO_MATCH)
    assert dock.asked == [FindOrders((dock.state.led.text,))]
    dock.answer(Done(()))
    assert dock.asked == [FindOrdersOf(("SKU-9", "LM358BIDDFR"))]
    dock.answer(Done((ORDER,))).answer(Done(ORDER))
    assert dock.write.line == AMPLIFIER.pk


def test_a_parts_own_code_is_looked_for_by_the_names_of_the_part():
    thing = Thing("part", 40, "LM358", facts=(("IPN", "I-1"), ("MPN", "M-1")))
    dock = Dock().scan("x").answer(Done(Found(thing)))
    assert dock.asked == [FindOrdersOf(("x", "M-1", "I-1", "LM358"))]
    dock.answer(Done((ORDER, OTHER_ORDER)))
    assert dock.actions[:2] == ["digit", "digit"]


def test_a_label_without_any_order_says_what_was_looked_for():
    dock = Dock().scan(label("SKU-9", "MPN-9", 10, order="PO-77")).answer(NO_MATCH)
    dock.answer(Done(())).answer(Done(()))
    headline = (
        "No outstanding order was found for po-77, SKU-9, MPN-9. "
        "Scan the order itself, or type its number (F2)."
    )
    assert dock.said == [("s1", "refused", headline)]


def test_words_are_looked_for_last():
    dock = Dock().scan("blue box").answer(NO_MATCH).answer(Done(())).answer(Done(()))
    assert dock.asked == [SearchOrders("blue box")]
    dock.answer(Done((ORDER,)))
    assert dock.asked == [LoadOrder(5)]


def test_a_digit_without_a_choice():
    dock = Dock().press("digit", value="1")
    sentence = "There is nothing to choose with 1. Scan an order, or a bag of it."
    assert dock.said == [("c1", "refused", sentence)]


def test_the_choice_by_a_key_is_the_choice_by_a_code():
    dock = Dock().scan("x").answer(NO_MATCH).answer(Done((ORDER, OTHER_ORDER)))
    dock.press("digit", value="2", button="b1")
    assert dock.asked == [LoadOrder(6)]


@pytest.mark.parametrize("action", ["quantity", "status", "photo", "finish"])
def test_codes_for_bags_need_an_order(action):
    dock = Dock().press(action, value="5")
    assert dock.said == [("c1", "refused", "Scan an order first, then this code.")]


# The bag that opened the order.


def offered_dock():
    return Dock().send(Chosen(scanned(bag()), 5, 111)).answer(Done(ORDER))


def test_the_bag_from_the_home_screen_is_booked_with_the_next_one():
    dock = offered_dock().scan(bag(RESISTOR, 50), "s2")
    assert [(c.scan_id, c.write.line) for c in dock.commits] == [("s1", 11), ("s2", 12)]


def test_a_code_that_is_no_bag_leaves_the_one_from_the_home_screen():
    dock = offered_dock().scan("x", "s2")
    assert dock.said[0] == ("s1", "refused", "LM358BIDDFR was not confirmed. Nothing was booked.")
    assert dock.commits == []


def test_an_offered_bag_that_must_be_asked_about_is_left_by_the_next_one():
    dock = Dock().send(Chosen(scanned(bag(quantity=25)), 5, 111)).answer(Done(ORDER))
    dock.scan(bag(RESISTOR, 50), "s2")
    assert dock.said[0][:2] == ("s1", "refused")
    assert dock.write.line == RESISTOR.pk


@pytest.mark.parametrize(("action", "value"), [("quantity", "5"), ("next-line", "")])
def test_a_code_about_an_offered_bag_does_not_book_it(action, value):
    twice = replace(ORDER, lines=(AMPLIFIER, replace(AMPLIFIER, pk=15)))
    dock = Dock().send(Chosen(scanned(bag()), 5, 111)).answer(Done(twice)).press(action, "c1", value)
    assert isinstance(dock.state, Confirming)
    assert dock.commits == []
    write = dock.press("confirm", "c2").write
    assert (write.quantity, write.line) == ((Decimal(5), 11) if value else (Decimal(10), 15))


def test_an_offered_bag_of_a_complete_line_is_refused():
    full = replace(ORDER, lines=(replace(AMPLIFIER, received=Decimal(20)),))
    dock = Dock().send(Chosen(scanned(bag()), 5, 111)).answer(Done(full))
    assert dock.said[0][:2] == ("s1", "refused")


# A part that the order does not have.

NEW = label("NEW-1", "NEW", 30)
ADD_IT = "NEW part is not on PO-0001, but DigiKey sells it. Scan CONFIRM to add it to the order."
SOLD = found_label(supplier_part=999, thing=Thing("part", 50, "NEW part"))


def adding_dock(text=NEW, **more):
    dock = open_dock(**more).scan(text).answer(NO_MATCH)
    assert dock.asked == [MatchForOrder(dock.state.scanned.reading.text, 5)]
    return dock.answer(Done(SOLD))


def test_a_part_is_added_after_a_word_and_its_bag_is_offered():
    dock = adding_dock()
    assert dock.said == [("s1", "ask", ADD_IT)]
    assert (dock.prompt, dock.view.tone) == ("Scan CONFIRM to add it, or the next bag to leave it.", Tone.ASK)
    dock.press("confirm")
    assert [said[:2] for said in dock.said] == [("c1", "done"), ("s1", "pending")]
    write = dock.write
    assert isinstance(write, AddOrderLine)
    assert (write.order, write.supplier_part, write.quantity) == (5, 999, Decimal(30))
    assert (write.reference, write.part) == ("Station c1", "NEW part")
    assert RECEIVE.waiting(dock.state)
    assert (dock.actions, dock.view.busy) == (["cancel"], True)
    dock.answer(Done(None))
    assert dock.asked == [LoadOrder(5)]
    new = replace(line(90, "NEW", "NEW-1", 30), supplier_part=999)
    dock.answer(Done(replace(ORDER, lines=(*ORDER.lines, new))))
    assert dock.said == [("s1", "ask", "30 × NEW: scan the bag again to receive it.")]
    assert dock.scan(NEW, "s2").write.line == 90


def test_without_a_quantity_it_is_asked_for():
    dock = adding_dock(label("NEW-1", "NEW")).press("confirm")
    sentence = "How many NEW part are ordered? Scan QTY with the number, then CONFIRM."
    assert dock.said == [("c1", "refused", sentence)]
    assert dock.headline == sentence
    dock.press("quantity", "q1", "12")
    assert dock.said == [("q1", "done", "Quantity 12.")]
    assert dock.fields()["Quantity"] == "12"
    assert dock.press("confirm", "c2").write.quantity == Decimal(12)


def test_the_quantity_of_a_new_line_can_be_put_together_from_digits():
    dock = adding_dock().press("digit", "d1", "1").press("digit", "d2", "5")
    assert dock.said == [("d2", "done", "Quantity 15.")]
    assert dock.press("confirm").write.quantity == Decimal(15)


def test_a_quantity_said_for_the_new_line_holds_for_its_bag():
    dock = adding_dock().press("quantity", "q1", "12").press("confirm").answer(Done(None))
    new = replace(line(90, "NEW", "NEW-1", 12), supplier_part=999)
    dock.answer(Done(replace(ORDER, lines=(*ORDER.lines, new))))
    assert dock.headline == "12 × NEW: scan the bag again to receive it."


@pytest.mark.parametrize(
    ("outcome", "headline"),
    [
        (REFUSED, "The server refused NEW part as a new line of PO-0001. Read its answer below."),
        (
            NotSent("x"),
            "NEW part as a new line of PO-0001 is kept here and done when the server is back. "
            "Go on scanning.",
        ),
        (
            Unknown("x"),
            "No answer for NEW part as a new line of PO-0001. The station checks with the server.",
        ),
    ],
)
def test_a_part_that_is_not_added_says_why(outcome, headline):
    dock = adding_dock().press("confirm").answer(outcome)
    assert dock.headline == headline
    assert isinstance(dock.state, Receiving)


def test_who_may_not_add_is_told_that_it_is_not_on_the_order():
    dock = open_dock(context=Context(MAY_LOOK)).scan(NEW).answer(NO_MATCH)
    assert dock.said == [("s1", "refused", "NEW-1 is not on PO-0001. Scan the order that it belongs to.")]


@pytest.mark.parametrize("outcome", [NotSent("x"), Unknown("x")])
def test_without_the_server_nobody_knows_whether_it_can_be_added(outcome):
    dock = open_dock().scan(NEW).answer(NO_MATCH).answer(outcome)
    assert dock.said[0][:2] == ("s1", "refused")
    assert "is not on" not in dock.headline


def test_the_next_bag_leaves_the_part():
    dock = adding_dock().scan(bag(), "s2")
    assert dock.said[0] == ("s1", "refused", "NEW part was not added. Nothing was booked.")
    assert dock.write.line == AMPLIFIER.pk


def test_cancel_leaves_the_part():
    dock = adding_dock().press("cancel")
    assert [said[:2] for said in dock.said] == [("s1", "refused"), ("c1", "done")]
    assert isinstance(dock.state, Receiving)


def test_other_codes_wait_until_it_is_answered():
    dock = adding_dock().press("finish")
    sentence = "Answer first what is asked on the screen, or scan CANCEL."
    assert dock.said == [("c1", "refused", sentence)]
    assert isinstance(dock.state, Adding)


def test_a_receipt_that_is_answered_meanwhile_is_counted_and_the_question_stays():
    dock = dock_with(AMPLIFIER, RESISTOR).scan(bag(), "s0").scan(NEW).answer(NO_MATCH).answer(Done(SOLD))
    dock.send_booked("s0:receive", Received(11, Decimal(10), 1))
    assert dock.headline == ADD_IT
    assert dock.view.rows[0].cells[3] == "10"


def test_a_digit_for_a_bag_that_is_only_offered_is_no_answer():
    dock = offered_dock().press("digit", "d1", "1")
    assert dock.said == [("d1", "refused", "Answer first what is asked on the screen, or scan CANCEL.")]
