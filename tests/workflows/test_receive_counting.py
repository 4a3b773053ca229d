"""Receiving: counting what tells no quantity; one test for each outcome."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Context, Done, NotSent, Recall, Tone
from station.operations import Found, Lookup, MatchForOrder, ReceiveLine, Thing
from station.workflows.receiving.states import Adding, Checking, Confirming, Counting, Finished, Receiving
from tests.workbench import (
    AMPLIFIER,
    MAY_RECEIVE,
    PART,
    RACK,
    RESISTOR,
    SHELF,
    bag,
    found_label,
    line,
)
from tests.workflows.dock import NO_MATCH, NO_NETWORK, dock_with, open_dock

UNNUMBERED = bag(quantity="")
COUNTED = "{} × LM358BIDDFR counted. Scan the next one, QTY with the number, or CONFIRM."
LCSC = "{pc:C84}"


def counting(times=1):
    dock = open_dock()
    for number in range(1, times + 1):
        dock.scan(UNNUMBERED, f"s{number}")
    return dock


def test_each_scan_is_one_more():
    dock = counting()
    assert dock.said == [("s1", "ask", COUNTED.format(1))]
    assert (dock.actions, dock.view.tone) == (["confirm", "next-line", "cancel"], Tone.ASK)
    assert dock.prompt == ("Scan the next one. CONFIRM, a location or another part books what is counted.")
    dock.scan(UNNUMBERED, "s2").scan(UNNUMBERED, "s3")
    assert dock.said == [("s3", "ask", COUNTED.format(3))]
    assert dock.commits == []


def test_confirm_books_what_is_counted_under_a_code_of_its_own():
    dock = counting(3).press("confirm")
    assert dock.said == [
        ("c1", "done", "Confirmed."),
        ("s2", "done", "Counted: one more LM358BIDDFR."),
        ("s3", "done", "Counted: one more LM358BIDDFR."),
        ("s1", "pending", "Receiving 3 × LM358BIDDFR ..."),
    ]
    write = dock.write
    assert isinstance(write, ReceiveLine)
    assert (write.quantity, write.barcode, write.label) == (Decimal(3), UNNUMBERED, "")


def test_a_plain_code_is_counted_under_a_code_of_the_stations_own():
    dock = open_dock().scan("LM358BIDDFR", "s1").scan("lm358biddfr ", "s2")
    assert dock.commits != [], "another text is another code, and books the count"
    dock = open_dock().scan("LM358BIDDFR", "s1").scan("LM358BIDDFR", "s2").press("confirm")
    assert (dock.write.barcode, dock.write.label) == ("STATION-BAG-s1", "LM358BIDDFR")


def test_a_location_books_the_count_there():
    dock = counting(2).scan("INV-SL7", "l1")
    assert dock.asked == [Lookup("INV-SL7")]
    dock.answer(Done(Found(SHELF)))
    assert dock.said[0] == ("l1", "done", "What you receive now goes to Warehouse/Shelf 3.")
    assert (dock.write.quantity, dock.write.location) == (Decimal(2), 7)
    assert dock.context.location.pk == 7


def test_a_location_that_only_holds_others_leaves_the_count():
    dock = counting(2).scan("INV-SL8", "l1").answer(Done(Found(RACK)))
    assert dock.headline == "Warehouse/Rack only holds other locations. Scan one of those."
    assert dock.view.tone is Tone.BAD
    assert dock.scan(UNNUMBERED, "s3").said == [("s3", "ask", COUNTED.format(3))]


def test_another_part_books_the_count():
    dock = counting(2).scan(bag(RESISTOR, 50), "r1")
    assert [(c.write.line, c.write.quantity) for c in dock.commits] == [
        (11, Decimal(2)),
        (12, Decimal(50)),
    ]


def test_a_part_that_only_the_server_knows_books_the_count_too():
    dock = counting(2).scan("x", "r1").answer(Done(Found(Thing("part", 212, "RC0603FR-0710KL"))))
    assert dock.write.quantity == Decimal(2)
    assert dock.headline.startswith("1 × RC0603FR-0710KL counted.")


def test_a_label_of_the_server_books_the_count_too():
    dock = counting(2).scan(LCSC, "r1").answer(Done(found_label(5, 112)))
    assert [(c.write.line, c.write.quantity) for c in dock.commits] == [(11, Decimal(2)), (12, None)]


def test_finish_books_the_count():
    dock = counting(2).press("finish", "f1")
    assert dock.write.quantity == Decimal(2)
    assert isinstance(dock.state, Finished)
    assert any(isinstance(effect, Recall) for effect in dock.effects)


def test_a_count_that_is_too_much_is_asked_about_before_finish():
    dock = counting().press("quantity", "q1", "25").press("finish", "f1")
    assert isinstance(dock.state, Confirming)
    assert dock.headline.startswith("LM358BIDDFR: 25 in the bag, only 20 to come.")


def test_a_number_said_while_counting_is_the_count():
    dock = counting(2).press("quantity", "q1", "12")
    assert dock.said == [("q1", "done", "Quantity 12."), ("s2", "ask", COUNTED.format(12))]
    assert dock.scan(UNNUMBERED, "s3").said == [("s3", "ask", COUNTED.format(13))]


def test_a_count_is_put_together_from_digits():
    dock = counting().press("digit", "d1", "1").press("digit", "d2", "2")
    assert dock.said[0] == ("d2", "done", "Quantity 12.")
    assert dock.press("confirm").write.quantity == Decimal(12)


def test_a_count_whose_digits_are_taken_back_is_zero():
    dock = counting().press("digit", "d1", "1").press("digit", "d2", "BACK")
    assert dock.said[0] == ("d2", "done", "No quantity.")
    assert dock.press("confirm").headline.startswith("0 × LM358BIDDFR is nothing to receive.")


def test_a_misread_leaves_the_count():
    dock = counting(2).scan("a\x00b", "m1")
    assert dock.said[0][:2] == ("m1", "refused")
    assert dock.press("confirm").write.quantity == Decimal(2)


@pytest.mark.parametrize(
    ("answer", "headline"),
    [
        (NO_MATCH, "Nothing on the server has the code x. Scan another one."),
        (NotSent("refused"), NO_NETWORK),
    ],
)
def test_a_code_that_is_of_no_use_leaves_the_count(answer, headline):
    dock = counting(2).scan("x", "m1").answer(answer)
    while isinstance(dock.state, Checking):
        dock.answer(Done(()))
    assert dock.said == [("m1", "refused", headline)]
    assert (dock.headline, dock.view.tone) == (headline, Tone.BAD)
    assert dock.fields()["Part"] == "LM358BIDDFR"
    assert dock.press("confirm").write.quantity == Decimal(2)


def test_a_part_that_could_be_added_books_the_count_first():
    dock = counting(2).scan("x", "m1").answer(Done(Found(PART))).answer(Done(found_label(supplier_part=999)))
    assert dock.write.quantity == Decimal(2)
    assert isinstance(dock.state, Adding)


def test_a_count_that_must_be_answered_first_keeps_the_other_part_waiting():
    dock = counting().press("quantity", "q1", "25").scan("x", "m1")
    dock.answer(Done(Found(Thing("part", 212, "RC0603FR-0710KL"))))
    first = ("m1", "refused", "First answer what is asked of LM358BIDDFR, then scan this again.")
    assert dock.said[0] == first
    assert dock.headline.startswith("LM358BIDDFR: 25 in the bag, only 20 to come.")


def test_another_part_leaves_a_count_that_must_be_answered_first():
    dock = counting(2).press("quantity", "q1", "25").scan(bag(RESISTOR, 50), "r1")
    left = "LM358BIDDFR was not confirmed. Nothing was booked."
    assert dock.said[:2] == [("s1", "refused", left), ("s2", "refused", left)]
    assert dock.write.line == 12


def test_cancel_gives_up_the_count_and_says_so_of_each_scan():
    dock = counting(2).press("cancel", "c1")
    given_up = "Cancelled. Nothing was booked."
    assert dock.said == [("s1", "refused", given_up), ("s2", "refused", given_up), ("c1", "done", given_up)]
    assert isinstance(dock.state, Receiving)


def test_cancel_while_a_code_is_looked_up_gives_up_that_code_only():
    dock = counting(2).scan("x", "m1").press("cancel", "c1")
    assert [said[:2] for said in dock.said] == [("m1", "refused"), ("c1", "done")]
    assert isinstance(dock.state, Counting)
    assert dock.press("confirm", "c2").write.quantity == Decimal(2)


def test_a_count_is_not_asked_about_again_for_a_code_that_may_be_misread():
    linked = replace(AMPLIFIER, mpn="96385074")
    dock = dock_with(linked).scan("96385074").press("confirm")
    assert dock.write.quantity == Decimal(1)


# Labels that only the server can read.

DATED = line(31, "GLUE", "GLUE-1", 10, expires=True)


def test_a_label_that_only_the_server_reads_may_fill_the_line_and_no_more():
    dock = open_dock().scan(LCSC).answer(Done(found_label(5, 112)))
    assert (dock.write.quantity, dock.write.most) == (None, Decimal(100))


@pytest.mark.parametrize(
    ("prepare", "context"),
    [
        (lambda dock: dock, Context(replace(MAY_RECEIVE, api=160))),
        (lambda dock: dock.press("status", "c1", "DAMAGED"), Context(MAY_RECEIVE)),
        (lambda dock: dock.press("batch").scan("L7", "d1"), Context(MAY_RECEIVE)),
    ],
)
def test_what_the_server_would_lose_by_reading_the_label_itself_is_counted(prepare, context):
    dock = prepare(open_dock(context=context)).scan(LCSC).answer(Done(found_label(5, 112)))
    assert dock.commits == []
    assert dock.headline.startswith("1 × RC0603FR-0710KL counted.")
    assert dock.press("quantity", "q1", "50").press("confirm", "c2").write.quantity == Decimal(50)


def test_a_part_that_wants_more_than_its_label_is_counted():
    dock = dock_with(DATED).scan(LCSC).answer(Done(found_label(5, DATED.supplier_part)))
    assert dock.headline.startswith("1 × GLUE counted.")
    dock.press("confirm")
    assert dock.headline == "GLUE: scan or type this: Expiry."


def test_a_label_of_the_order_that_only_names_a_part_asks_to_be_counted():
    dock = open_dock().scan("x").answer(Done(Found(PART))).answer(NO_MATCH)
    assert dock.said == [("s1", "refused", "x is not on PO-0001. Scan the order that it belongs to.")]
    assert MatchForOrder("x", 5) not in dock.asked


def test_a_note_while_counting_is_kept_and_counting_goes_on():
    dock = open_dock().scan("LM358BIDDFR", "s1").press("note", "c1")
    assert dock.said[0] == ("c1", "done", "Note: scan it or type it.")
    dock.scan("torn", "s2")
    assert isinstance(dock.state, Counting)
    assert dock.commits == []
    dock.press("confirm", "c2")
    assert (dock.write.note, dock.write.quantity) == ("torn", 1)


def test_a_note_that_is_left_out_leaves_the_count_as_it_is():
    dock = open_dock().scan("LM358BIDDFR", "s1").press("note", "c1").press("confirm", "c2")
    assert isinstance(dock.state, Counting)
    assert dock.commits == []
