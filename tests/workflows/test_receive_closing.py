"""Receiving: the end of an order and its summary; one test for each outcome."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from station.model import (
    Chime,
    Context,
    Deliver,
    Done,
    NotSent,
    Recall,
    Recorded,
    Refused,
    Say,
    Tone,
    Unknown,
    Why,
)
from station.operations import CompleteOrder, Found, LoadOrder, Receive, ReceiveLine, Thing
from station.workflows.receiving.states import Finished, Receiving
from tests.workbench import AMPLIFIER, AT, MAY_LOOK, ORDER, RESISTOR, bag
from tests.workflows.dock import NO_PLACE, booked_dock, dock_with, open_dock

HALF = replace(AMPLIFIER, received=Decimal(10))
DELIVERED = replace(ORDER, lines=(replace(HALF, received=Decimal(22)), RESISTOR))
FIRST = Recorded("s1", AT, Receive(5, "PO-0001", "x", 11, quantity=Decimal(10)), "anna", done=True)
SECOND = Recorded(
    "s2", AT + timedelta(minutes=7, seconds=5), ReceiveLine(5, "PO-0001", 11, Decimal(12), "y"), "ben", True
)
UNSETTLED = replace(FIRST, scan_id="s3", done=False, operator="anna")


def finished_dock(*receipts, order=DELIVERED, **more):
    dock = open_dock(**more).press("finish", "f1")
    return dock.answer(Done(receipts)).answer(Done(order), "f1:summary-order")


# The last bag.


def test_the_last_bag_of_an_order_has_a_sound_of_its_own():
    dock = dock_with(HALF).scan(bag()).send_booked("s1:receive")
    headline = "Received 10 × LM358BIDDFR. Everything of PO-0001 is here."
    assert dock.said == [("s1", "done", headline)]
    [said] = [effect.verdict for effect in dock.effects if isinstance(effect, Say)]
    assert said.chime is Chime.FINISHED
    assert dock.prompt == "Everything on this order is here. Scan FINISH for the summary, or the next order."


def test_it_is_not_the_last_while_another_is_on_its_way_or_has_no_place():
    dock = dock_with(AMPLIFIER).scan(bag()).scan(bag(lot="B"), "s2").send_booked("s1:receive")
    assert dock.said == []
    dock.answer(NO_PLACE, "s2:receive")
    assert not any(isinstance(effect, Say) and effect.verdict.chime for effect in dock.effects)


# The summary.


def test_finish_asks_journal_and_server_and_says_what_was_received():
    dock = open_dock().press("finish", "f1")
    assert dock.said == [("f1", "pending", "Summing up PO-0001 ...")]
    assert dock.asked == [LoadOrder(5)]
    [recall] = [effect for effect in dock.effects if isinstance(effect, Recall)]
    assert (recall.op_id, recall.kinds, recall.order) == ("f1:summary", ("receive", "receive line"), 5)
    dock.answer(Done((FIRST, SECOND, UNSETTLED)))
    assert dock.said == [("f1", "done", "2 bags on 1 of 2 lines; 2 lines differ from the order.")]
    dock.answer(Done(DELIVERED), "f1:summary-order")
    assert dock.said == [], "nothing new"
    assert str(dock.view.title) == "Summary of PO-0001"


def test_the_summary_shows_lines_bags_time_people_and_differences():
    dock = finished_dock(FIRST, SECOND, UNSETTLED)
    fields = dock.fields()
    began = fields.pop("Began")
    assert began == AT.astimezone().strftime("%Y-%m-%d %H:%M")
    assert fields == {
        "Supplier": "DigiKey",
        "Lines received": "1 / 2",
        "Bags": "2",
        "Minutes": "8",
        "Operator": "anna, ben",
        "Not settled yet": "1",
    }
    assert dock.view.tone is Tone.ASK, "missing goods are no green light"
    assert [(row.cells, row.tone) for row in dock.view.rows] == [
        (("LM358BIDDFR", "296-LM358BIDDFRCT-ND", "20", "22", "22", "+2"), Tone.ASK),
        (("RC0603FR-0710KL", "311-10.0KHRCT-ND", "100", "0", "0", "-100"), Tone.ASK),
    ]
    assert [str(column) for column in dock.view.columns] == [
        "Part",
        "Order code",
        "Ordered",
        "Received here",
        "Received",
        "Difference",
    ]
    assert dock.actions == ["confirm", "print", "save", "cancel", "home"]


def test_a_summary_of_nothing():
    dock = finished_dock()
    assert dock.headline == "0 bags on 0 of 2 lines; 2 lines differ from the order."
    assert dock.fields()["Minutes"] == "0"
    assert "Began" not in dock.fields()


def test_a_summary_without_differences():
    full = replace(ORDER, lines=(replace(AMPLIFIER, received=Decimal(20)),))
    dock = finished_dock(FIRST, SECOND, order=full)
    assert dock.headline == "2 bags on 1 of 1 lines; nothing is missing."
    assert dock.view.rows[0].tone is Tone.GOOD
    assert dock.view.tone is Tone.GOOD


def test_bags_that_are_settled_while_the_summary_is_shown_are_counted():
    dock = booked_dock().press("finish", "f1").answer(Done((replace(FIRST, done=False),)))
    assert dock.headline.startswith("0 bags on 0 of 2 lines")
    assert dock.prompt == "Bags of PO-0001 are still being booked. Wait for them, then scan CONFIRM."
    assert "confirm" not in dock.actions
    dock.answer(Done(replace(ORDER, lines=(HALF, RESISTOR))), "f1:summary-order")
    dock.send_booked("s1:receive")
    assert dock.asked == [LoadOrder(5)]
    dock.answer(Done((FIRST,))).answer(Done(DELIVERED), "s1:receive:summary-order")
    assert dock.said == [] or dock.said[0][0] == "f1"
    assert dock.headline == "1 bags on 1 of 2 lines; 2 lines differ from the order."
    assert dock.view.rows[0].cells[4] == "22"


def test_an_answer_that_comes_again_is_not_counted_twice():
    """The order was read before the bag was settled on this screen."""
    dock = booked_dock().press("finish", "f1").answer(Done(()))
    dock.answer(Done(replace(ORDER, lines=(HALF, RESISTOR))), "f1:summary-order").send_booked("s1:receive")
    assert dock.view.rows[0].cells[4] == "10"


@pytest.mark.parametrize("outcome", [Unknown("lost"), Done("nonsense"), Done(replace(ORDER, pk=6))])
def test_without_the_server_the_summary_is_of_what_is_known(outcome):
    dock = open_dock().press("finish", "f1").answer(Done((FIRST,))).answer(outcome, "f1:summary-order")
    assert dock.headline.startswith("1 bags on 1 of 2 lines")


def test_a_journal_that_tells_nonsense_is_an_empty_one():
    assert open_dock().press("finish").answer(Done("nonsense")).headline.startswith("0 bags")


def test_cancel_goes_back():
    dock = finished_dock().press("cancel")
    assert dock.said == [("c1", "done", "PO-0001 is open. Scan the next bag.")]
    assert isinstance(dock.state, Receiving)


def test_the_next_bag_goes_on():
    assert finished_dock(order=ORDER).scan(bag()).write.quantity == Decimal(10)


def test_a_code_for_the_next_bag_goes_on_too():
    dock = finished_dock().press("quantity", "q1", "5")
    assert dock.said == [("q1", "done", "The next bag holds 5. Scan it.")]
    assert isinstance(dock.state, Receiving)


# On paper, in a file.


@pytest.mark.parametrize(
    ("action", "on_paper", "doing"), [("print", True, "Printing"), ("save", False, "Saving")]
)
def test_the_summary_is_delivered(action, on_paper, doing):
    dock = finished_dock(FIRST, SECOND).press(action, "p1")
    assert dock.said == [("p1", "pending", f"{doing} the summary ...")]
    [deliver] = [effect for effect in dock.effects if isinstance(effect, Deliver)]
    assert (deliver.op_id, deliver.on_paper) == ("p1:report", on_paper)
    report = deliver.report
    assert (report.name, str(report.title)) == ("PO-0001", "Received on PO-0001")
    assert report.rows[0] == ("LM358BIDDFR", "296-LM358BIDDFRCT-ND", "20", "22", "22", "+2")
    assert [str(label) for label, _ in report.facts][:3] == ["Supplier", "Lines received", "Bags"]
    dock.answer(Done("PO-0001.csv"), "p1:report")
    assert dock.said == [("p1", "done", "The summary is here: PO-0001.csv. Scan the next order.")]


@pytest.mark.parametrize("outcome", [Refused(Why.NO_PRINTER, "no paper"), Unknown("late")])
def test_a_summary_that_cannot_be_delivered_says_what_else_to_do(outcome):
    dock = finished_dock().press("print", "p1").answer(outcome, "p1:report")
    sentence = "The summary could not be delivered. Try the other way: PRINT for paper, SAVE for a file."
    assert dock.said == [("p1", "refused", sentence)]
    assert dock.view.detail == ("no paper" if isinstance(outcome, Refused) else "")


def test_a_button_has_no_scan_of_its_own():
    dock = finished_dock().press("save", button="b1").answer(Done("a.csv"), "b1:report")
    assert dock.said == [("", "done", "The summary is here: a.csv. Scan the next order.")]


def test_print_needs_a_summary():
    dock = open_dock().press("print")
    assert dock.said == [("c1", "refused", "That code is of no use now. Scan the next bag.")]


# Completing.


@pytest.mark.parametrize("missing", [True, False])
def test_confirm_completes_the_order(missing):
    full = replace(ORDER, lines=(replace(AMPLIFIER, received=Decimal(20)),))
    dock = finished_dock(order=DELIVERED if missing else full)
    assert dock.prompt == "Scan CONFIRM to complete PO-0001 on the server, or the next bag."
    dock.press("confirm")
    assert dock.said == [("c1", "pending", "Completing PO-0001 ...")]
    [commit] = dock.commits
    assert (commit.op_id, commit.write) == ("c1:complete", CompleteOrder(5, missing, "PO-0001"))
    dock.send_booked("c1:complete")
    assert (dock.headline, dock.view.tone) == ("PO-0001 is complete. Scan the next order.", Tone.GOOD)
    assert dock.prompt == "PO-0001 is complete. Scan the next order."
    assert dock.actions == ["print", "save", "cancel", "home"]
    again = dock.press("confirm", "c2")
    assert again.said == [("c2", "refused", "PO-0001 is complete on the server. Scan the next order.")]


def test_a_second_confirm_completes_it_once():
    dock = finished_dock().press("confirm").press("confirm", "c2")
    assert dock.commits == []
    assert dock.said == [("c2", "done", "Completing PO-0001 ...")]


def test_what_the_server_told_before_does_not_open_a_completed_order():
    dock = open_dock().press("finish", "f1").answer(Done(())).press("confirm").send_booked("c1:complete")
    dock.answer(Done(DELIVERED), "f1:summary-order")
    assert dock.prompt == "PO-0001 is complete. Scan the next order."


@pytest.mark.parametrize(
    ("outcome", "headline", "tone"),
    [
        (
            Refused(Why.INVALID, "no"),
            "The server refused completing PO-0001. Read its answer below.",
            Tone.BAD,
        ),
        (
            Refused(Why.FORBIDDEN, "no"),
            "Your account may not do this. Ask whoever manages the server for the right.",
            Tone.BAD,
        ),
        (
            Refused(Why.NOT_SUPPORTED, "no"),
            "This server cannot do this from a station: completing PO-0001. Ask the buyer.",
            Tone.BAD,
        ),
        (Refused(Why.DROPPED, "no"), "Not done: completing PO-0001.", Tone.BAD),
        (
            NotSent("no"),
            "completing PO-0001 is kept here and done when the server is back. Go on scanning.",
            Tone.UNSURE,
        ),
        (Unknown("no"), "No answer for completing PO-0001. The station checks with the server.", Tone.UNSURE),
    ],
)
def test_an_order_that_is_not_completed_says_why(outcome, headline, tone):
    dock = finished_dock().press("confirm").answer(outcome, "c1:complete")
    assert (dock.headline, dock.view.tone, dock.view.detail) == (headline, tone, "no")
    retried = dock.press("confirm", "c2")
    assert bool(retried.commits) == isinstance(outcome, Refused), "what is on its way is not sent twice"


def test_a_dispute_over_completing_names_it():
    verdict = open_dock().workflow.doubt(CompleteOrder(5, True, "PO-0001"), "c1")
    sentence = "Nobody can tell whether this was done: completing PO-0001. Look at it on the server."
    assert str(verdict.headline) == sentence


def test_the_answer_to_another_orders_completion_is_not_this_ones():
    dock = finished_dock().send_booked("old:complete")
    assert dock.prompt.startswith("Scan CONFIRM to complete PO-0001")


def test_without_the_right_nothing_is_completed():
    dock = finished_dock(context=Context(MAY_LOOK)).press("confirm")
    sentence = "Your account may not complete PO-0001. Ask the buyer to do it."
    assert dock.said == [("c1", "refused", sentence)]
    assert dock.commits == []


def test_bags_on_their_way_come_first():
    dock = booked_dock().press("finish", "f1").press("confirm")
    sentence = "Bags of PO-0001 are still being booked. Wait for them, then scan CONFIRM."
    assert dock.said == [("c1", "refused", sentence)]
    assert dock.commits == []
    assert isinstance(dock.state, Finished)


def test_a_code_on_the_summary_is_taken_for_what_it_is():
    dock = finished_dock().scan("x")
    assert not isinstance(dock.state, Finished)
    other = Thing("purchaseorder", 6, "PO-0002")
    assert dock.answer(Done(Found(other))).asked == [LoadOrder(6)]
