"""Receiving: places, answers and cancelling; one test for each outcome."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Chosen, Done, Entered, NotSent, Refused, Tone, Unknown, Why
from station.operations import Found, ReceiveLine, Thing
from station.workflows.receiving.states import Checking, Choosing, Loading, Receiving
from tests.workbench import (
    CLOSED_ORDER,
    ORDER,
    ORDER_THING,
    RACK,
    RESISTOR,
    SHELF,
    bag,
    scanned,
)
from tests.workflows.dock import (
    AT_SHELF,
    NO_MATCH,
    NO_PLACE,
    RECEIVE,
    SIGN_IN,
    Dock,
    asked_dock,
    booked_dock,
    open_dock,
)

# Places.


def test_a_location_sets_the_place_for_what_follows():
    dock = open_dock().scan("INV-SL7").answer(Done(Found(SHELF)))
    assert dock.headline == "What you receive now goes to Warehouse/Shelf 3."
    assert dock.commits == []
    dock.scan(bag(), "s2")
    assert dock.commits[0].write.location == 7


def test_a_location_that_only_holds_others_is_refused():
    dock = open_dock().scan("INV-SL8").answer(Done(Found(RACK)))
    assert dock.headline == "Warehouse/Rack only holds other locations. Scan one of those."
    assert dock.context.location is None


def unplaced_dock():
    return booked_dock().answer(NO_PLACE, "s1:receive")


def test_a_bag_without_a_place_asks_and_is_booked_as_soon_as_one_is_scanned():
    dock = unplaced_dock()
    assert dock.headline == "LM358BIDDFR has no place to go. Scan the location where you put it."
    assert (dock.prompt, dock.view.tone) == ("Scan the location where you put LM358BIDDFR.", Tone.ASK)
    dock.scan("INV-SL7", "s2").answer(Done(Found(SHELF)))
    assert [said[:2] for said in dock.said] == [("s2", "done"), ("s1", "pending")]
    [commit] = dock.commits
    assert (commit.op_id, commit.scan_id) == ("s1:placed", "s1")
    assert (commit.write.location, commit.write.location_name) == (7, "Warehouse/Shelf 3")
    dock.answer(Done(), "s1:placed")
    assert dock.headline == "Received 10 × LM358BIDDFR into Warehouse/Shelf 3."
    assert dock.scan("INV-SL7", "s3").answer(Done(Found(SHELF))).commits == []


def test_a_structural_location_is_no_place_for_it():
    dock = unplaced_dock().scan("INV-SL8", "s2").answer(Done(Found(RACK)))
    assert dock.commits == []
    assert dock.prompt == "Scan the location where you put LM358BIDDFR."


def test_every_bag_that_waited_for_a_place_is_booked():
    dock = booked_dock().scan(bag(RESISTOR, 50), "s2")
    dock.answer(NO_PLACE, "s1:receive").answer(NO_PLACE, "s2:receive")
    dock.scan("INV-SL7", "s3").answer(Done(Found(SHELF)))
    assert [(commit.op_id, commit.write.line) for commit in dock.commits] == [
        ("s1:placed", 11),
        ("s2:placed", 12),
    ]


def test_a_bag_whose_question_comes_late_goes_to_the_place_that_is_known_by_then():
    dock = booked_dock().scan("INV-SL7", "s2").answer(Done(Found(SHELF)))
    dock.answer(NO_PLACE, "s1:receive")
    assert [commit.write.location for commit in dock.commits] == [7]


def test_a_place_that_the_server_does_not_take_is_not_tried_for_ever():
    dock = booked_dock(context=AT_SHELF).answer(NO_PLACE, "s1:receive")
    assert dock.commits == []
    assert dock.prompt == "Scan the next bag."


# Answers.

ASK_THE_BUYER = " Nothing was booked; ask the buyer."
BY_HAND = " Nothing was booked; receive it by hand."


@pytest.mark.parametrize(
    ("why", "headline"),
    [
        (Why.LINE_COMPLETE, "All of LM358BIDDFR on PO-0001 are received. Put this bag aside and ask."),
        (Why.NO_QUANTITY, "The label of LM358BIDDFR carries no quantity." + BY_HAND),
        (Why.NOT_PLACED, "PO-0001 is not placed any more." + ASK_THE_BUYER),
        (Why.INVALID, "The server refused LM358BIDDFR. Nothing was booked; read its answer below."),
        (Why.SIGN_IN, SIGN_IN),
        (Why.FORBIDDEN, "Your account may not do this. Ask whoever manages the server for the right."),
    ],
)  # fmt: skip
def test_a_refused_bag_says_why_and_counts_no_more(why, headline):
    dock = booked_dock().answer(Refused(why, "the server's words"), "s1:receive")
    assert (dock.headline, dock.view.detail) == (headline, "the server's words")
    assert dock.view.tone is Tone.BAD
    assert dock.view.rows[0].cells[3] == "0"
    assert dock.scan(bag(), "s2").commits != [], "it may be scanned again"


def test_a_bag_that_another_bench_has_received_is_booked_only_after_a_word():
    dock = booked_dock().answer(Refused(Why.ALREADY_RECEIVED, "Item has already been received"), "s1:receive")
    assert dock.headline == "This bag of LM358BIDDFR was received before. Nothing was booked twice."
    dock.scan(bag(), "s2")
    again = (
        "The server has a bag with this label already. "
        "Scan CONFIRM only if this is another bag with the same label."
    )
    assert dock.said == [("s2", "repeated", again)]
    assert dock.commits == []
    [commit] = dock.press("confirm").commits
    assert isinstance(commit.write, ReceiveLine)
    assert commit.write.barcode == "STATION-BAG-s2"


@pytest.mark.parametrize("why", [Why.NO_MATCH, Why.NO_LINE])
def test_a_label_that_the_server_cannot_place_is_booked_by_its_line(why):
    dock = booked_dock().answer(Refused(why, "No plugin match for supplier barcode"), "s1:receive")
    [commit] = dock.commits
    assert isinstance(commit.write, ReceiveLine)
    assert (commit.op_id, commit.scan_id) == ("s1:by-line", "s1")
    assert (commit.write.line, commit.write.quantity, commit.write.barcode) == (11, Decimal(10), bag())
    assert dock.fields()["To come"] == "10 of 20"
    dock.answer(Refused(why), "s1:by-line")
    assert dock.commits == [], "there is no third way"
    assert dock.view.tone is Tone.BAD


def test_a_lost_answer_is_unsure_until_it_is_read_back():
    dock = booked_dock().answer(Unknown("read timeout"), "s1:receive")
    assert dock.headline == (
        "No answer for 10 × LM358BIDDFR. The station checks with the server; do not scan this bag again."
    )
    assert (dock.view.tone, dock.view.detail) == (Tone.UNSURE, "read timeout")
    assert dock.view.rows[0].cells[3] == "0 (+10)"
    dock.answer(Done(), "s1:receive")
    assert (dock.headline, dock.view.rows[0].cells[3]) == ("Received 10 × LM358BIDDFR.", "10")


def test_a_bag_without_network_is_kept_and_booked_later():
    dock = booked_dock().answer(NotSent("connection refused"), "s1:receive")
    assert dock.headline == (
        "10 × LM358BIDDFR is kept here and booked when the server is back. Go on scanning."
    )
    assert dock.view.tone is Tone.UNSURE
    assert dock.scan(bag(RESISTOR, 50), "s2").commits != []
    dock.answer(Done(), "s1:receive")
    assert dock.headline == "Received 10 × LM358BIDDFR."


def test_a_dispute_tells_where_to_look():
    commit = booked_dock().commits[0]
    verdict = RECEIVE.doubt(commit.write, "s1")
    assert str(verdict.headline) == (
        "Nobody can tell whether 10 × LM358BIDDFR was booked on PO-0001. Look at the order on the server."
    )
    assert verdict.tone is Tone.UNSURE


def test_a_verdict_does_not_need_the_screen_that_caused_it():
    write = booked_dock().commits[0].write
    for outcome, result in (
        (Done(), "done"),
        (Refused(Why.NO_LOCATION), "ask"),
        (Refused(Why.INVALID), "refused"),
        (NotSent("x"), "kept"),
        (Unknown("x"), "unsure"),
    ):
        assert RECEIVE.judge(write, "s1", outcome).result == result
    unread = replace(write, quantity=None)
    assert RECEIVE.judge(unread, "s1", NotSent("x")).data["quantity"] is None


@pytest.mark.parametrize("outcome", [Done(Found(SHELF)), Done(ORDER), NO_PLACE, NotSent("x"), Unknown("x")])
def test_answers_that_nobody_waits_for_change_nothing(outcome):
    states = [
        Dock(),
        Dock().scan("PO-0001"),
        Dock().scan("PO-0001").answer(NO_MATCH),
        Dock().send(Chosen(scanned(bag()), 5)),
        open_dock(),
        booked_dock(),
        asked_dock(),
        open_dock().scan("x"),
        open_dock().scan("INV-PO6").answer(Done(Found(Thing("purchaseorder", 6, "PO-0002")))),
    ]
    for dock in states:
        before = dock.state
        dock.answer(outcome, "old:receive")
        assert (dock.state, dock.effects) == (before, ())


def test_an_answer_during_another_question_is_counted():
    dock = booked_dock().scan("x", "s2").answer(Done(), "s1:receive")
    assert isinstance(dock.state, Checking)
    assert dock.answer(NO_MATCH).answer(Done(())).view.rows[0].cells[3] == "10"
    dock = booked_dock().scan("INV-PO7", "s2").answer(Done(Found(Thing("purchaseorder", 7, "PO-0003"))))
    assert isinstance(dock.state, Loading)
    dock.answer(Done(), "s1:receive").answer(Done(CLOSED_ORDER))
    assert dock.view.rows[0].cells[3] == "10"


# Cancel.


@pytest.mark.parametrize(
    ("waiting", "back"),
    [
        (lambda: Dock().scan("PO-0001"), Choosing),
        (lambda: Dock().scan("PO-0001").answer(NO_MATCH), Choosing),
        (lambda: Dock().send(Entered("order", "PO-0001", "s1")), Choosing),
        (lambda: Dock().send(Chosen(scanned(bag()), 5)), Choosing),
        (lambda: open_dock().scan("x"), Receiving),
        (lambda: open_dock().scan("x").answer(NO_MATCH), Receiving),
        (lambda: open_dock().scan("x").answer(Done(Found(replace(ORDER_THING, pk=6)))), Receiving),
    ],
)
def test_cancel_works_from_every_waiting_state(waiting, back):
    dock = waiting()
    assert RECEIVE.waiting(dock.state)
    assert "cancel" in [action.name for action in dock.view.actions]
    op_id = dock.state.op
    dock.press("cancel")
    assert [said[:2] for said in dock.said] == [("s1", "refused"), ("c1", "done")]
    assert (type(dock.state), dock.headline) == (back, "Cancelled. Nothing was booked.")
    before = dock.state
    assert dock.answer(Done(ORDER), op_id).state == before, "its answer comes too late"


def test_cancel_closes_an_order():
    dock = open_dock().press("cancel")
    assert dock.said == [("c1", "done", "The order is closed on this screen. Scan the next order.")]
    assert dock.state == Choosing()


def test_there_may_be_nothing_to_cancel():
    dock = Dock().press("cancel")
    assert dock.said == [("c1", "done", "There is nothing to cancel. Scan an order.")]


def test_confirming_nothing_is_refused():
    for dock in (Dock(), open_dock(), open_dock().scan("x"), Dock().scan("x")):
        kind = type(dock.state)
        dock.press("confirm")
        assert dock.said == [("c1", "refused", "There is nothing to confirm. Scan a bag.")]
        assert type(dock.state) is kind
