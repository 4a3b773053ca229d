"""Receiving: bags, bags with too much in them, and their lines; one test for each outcome."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Context, Done, Earlier, Place, Tone
from station.operations import PurchaseOrder, Received, ReceiveLine
from station.workflows.receiving.states import Confirming, Receiving, Searching
from tests.workbench import (
    AMPLIFIER,
    MAY_LOOK,
    ORDER,
    RESISTOR,
    bag,
    label,
    line,
)
from tests.workflows.dock import (
    AT_SHELF,
    NO_MATCH,
    Dock,
    asked_dock,
    booked_dock,
    open_dock,
)

# Bags.


def test_a_known_bag_is_booked_at_once_with_what_was_true_then():
    dock = booked_dock()
    [commit] = dock.commits
    write = commit.write
    assert dock.asked == []
    assert (write.order, write.line, write.barcode) == (5, 11, bag())
    assert (write.quantity, write.received_before) == (Decimal(10), Decimal(0))
    assert (write.location, write.location_name) == (None, "")
    assert dock.headline == "Receiving 10 × LM358BIDDFR ..."
    assert dock.fields()["To come"] == "10 of 20"
    row = dock.view.rows[0]
    assert (row.cells[3], row.cells[4], row.tone, row.current) == ("0 (+10)", "10", Tone.UNSURE, True)


def test_a_booked_bag_is_told_with_the_servers_quantity_and_counts():
    dock = booked_dock().answer(Done(Received(11, Decimal(10), 1)), "s1:receive")
    assert dock.headline == "Received 10 × LM358BIDDFR."
    assert dock.view.tone is Tone.GOOD
    assert dock.view.rows[0].cells[3:] == ("10", "10")


@pytest.mark.parametrize("data", [None, Received(11, None, 1)])
def test_where_the_server_tells_no_quantity_the_labels_counts(data):
    dock = booked_dock().answer(Done(data), "s1:receive")
    assert dock.headline == "Received 10 × LM358BIDDFR."
    assert dock.view.rows[0].cells[3] == "10"


def test_where_it_goes_is_said_when_that_is_known():
    home = replace(ORDER, destination=Place(1, "Warehouse/Receiving"))
    assert booked_dock(order=home).commits[0].write.location_name == "Warehouse/Receiving"
    line_home = replace(AMPLIFIER, destination=Place(2, "Warehouse/Amplifiers"))
    dock = booked_dock(order=replace(home, lines=(line_home,)))
    assert dock.fields()["Goes to"] == "Warehouse/Amplifiers"
    dock.answer(Done(), "s1:receive")
    assert dock.headline == "Received 10 × LM358BIDDFR into Warehouse/Amplifiers."
    assert booked_dock().fields()["Goes to"] == "where the server puts it"


def test_the_place_to_work_in_goes_before_all_others():
    write = booked_dock(context=AT_SHELF).commits[0].write
    assert (write.location, write.location_name) == (7, "Warehouse/Shelf 3")
    assert open_dock(context=AT_SHELF).fields()["Goes to"] == "Warehouse/Shelf 3"


EARLIER = Earlier("10:31", "Received 10 × LM358BIDDFR.")
SEEN = "This label was scanned before, 10:31: Received 10 × LM358BIDDFR. "


def test_the_same_label_again_says_when_and_what_the_first_did_and_books_nothing():
    dock = open_dock().scan(bag(), "s2", EARLIER)
    again = SEEN + "Scan CONFIRM only if this is another bag with the same label."
    assert dock.said == [("s2", "repeated", again)]
    assert dock.commits == []
    assert dock.scan(bag(), "s3", EARLIER).said == [("s3", "repeated", again)], "no third scan confirms"
    assert dock.commits == []


def test_another_bag_with_the_same_label_is_booked_by_its_line_after_one_confirmation():
    dock = open_dock().scan(bag(lot="L7"), "s2", EARLIER).press("confirm")
    (commit,) = dock.commits
    assert isinstance(commit.write, ReceiveLine)
    assert (commit.scan_id, commit.write.line, commit.write.quantity) == ("s2", 11, 10)
    assert (commit.write.batch, commit.write.label) == ("L7", bag(lot="L7"))
    assert commit.write.barcode not in ("", bag(lot="L7")), "the server links a label only once"
    assert dock.fields()["To come"] == "10 of 20"


def test_the_next_bag_leaves_the_repeated_one_as_it_is():
    dock = open_dock().scan(bag(), "s2", EARLIER).scan(bag(lot="B"), "s3")
    assert [commit.op_id for commit in dock.commits] == ["s3:receive"]
    assert [scan_id for scan_id, _, _ in dock.said] == ["s3"]


@pytest.mark.parametrize(
    ("earlier", "text", "advice"),
    [
        (replace(EARLIER, in_doubt=True), bag(), "The station still checks with the server"),
        (EARLIER, bag(quantity=0), "Nothing is booked twice"),
    ],
)
def test_what_cannot_be_another_bag_is_not_offered(earlier, text, advice):
    dock = open_dock().scan(text, "s2", earlier)
    assert advice in dock.said[0][2]
    assert dock.press("confirm").commits == []


def test_a_second_bag_of_the_line_is_booked_beside_the_first():
    dock = booked_dock().scan(bag(lot="B"), "s2")
    assert [commit.op_id for commit in dock.commits] == ["s2:receive"]
    assert dock.fields()["To come"] == "0 of 20"


def test_a_complete_line_takes_no_more():
    dock = booked_dock(bag(quantity=20)).scan(bag(lot="B"), "s2")
    headline = "All 20 of LM358BIDDFR are received. Put this bag aside and ask."
    assert dock.said == [("s2", "refused", headline)]


def test_an_empty_bag_is_put_aside():
    dock = booked_dock(bag(quantity=0))
    headline = (
        "0 × LM358BIDDFR is nothing to receive. Count what is in the bag, scan QTY with the number, "
        "then the bag."
    )
    assert dock.said == [("s1", "refused", headline)]


def test_without_the_right_nothing_is_sent():
    dock = booked_dock(context=Context(MAY_LOOK))
    headline = "operator may not receive goods. Ask whoever manages the server for the right."
    assert dock.said == [("s1", "refused", headline)]
    assert dock.commits == []


def test_while_the_rights_are_unknown_the_server_decides():
    assert booked_dock(context=Context()).commits != []


def test_an_order_with_everything_here_asks_for_the_next():
    dock = open_dock(replace(ORDER, lines=(AMPLIFIER,))).scan(bag(quantity=20))
    assert dock.prompt == (
        "Everything on this order is here. Scan FINISH for the summary, or the next order."
    )
    dock.answer(Done(), "s1:receive")
    assert dock.view.rows[0].tone is Tone.GOOD


# More in the bag than to come.


TOO_MANY = "LM358BIDDFR: 25 in the bag, only 20 to come. Scan it again to receive it anyway."


def test_too_many_is_a_question():
    dock = asked_dock()
    assert dock.said == [("s1", "ask", TOO_MANY)]
    assert (dock.commits, dock.view.tone) == ([], Tone.ASK)
    assert dock.prompt == "Scan the same bag again to confirm, or another one to leave it."


def test_the_same_bag_again_confirms():
    dock = asked_dock().scan(bag(quantity=25), "s2")
    assert [(commit.op_id, commit.scan_id) for commit in dock.commits] == [("s1:receive", "s1")]
    assert dock.said == [
        ("s2", "done", "Confirmed."),
        ("s1", "pending", "Receiving 25 × LM358BIDDFR ..."),
    ]


@pytest.mark.parametrize("scan_id", ["c1", ""])
def test_the_confirm_code_and_its_button_confirm(scan_id):
    dock = asked_dock().press("confirm", scan_id)
    assert [commit.op_id for commit in dock.commits] == ["s1:receive"]
    again = dock.press("confirm", "c2")
    assert again.commits == []
    assert again.said == [("c2", "refused", "There is nothing to confirm. Scan a bag.")]


def test_another_bag_leaves_it():
    dock = asked_dock().scan(bag(RESISTOR, 50), "s2")
    assert [(commit.op_id, commit.write.line) for commit in dock.commits] == [("s2:receive", 12)]
    assert dock.said[0] == ("s1", "refused", "LM358BIDDFR was not confirmed. Nothing was booked.")


def test_a_misread_leaves_it_too():
    dock = asked_dock().scan("", "s2")
    assert [said[:2] for said in dock.said] == [("s1", "refused"), ("s2", "refused")]
    assert isinstance(dock.state, Receiving)


def test_cancel_leaves_it():
    dock = asked_dock().press("cancel")
    assert [said[:2] for said in dock.said] == [("s1", "refused"), ("c1", "done")]
    assert dock.headline == "Cancelled. Nothing was booked."
    assert isinstance(dock.state, Receiving)


def test_an_answer_that_comes_while_it_is_asked_is_counted():
    dock = booked_dock(bag(RESISTOR, 40)).scan(bag(quantity=25), "s2")
    dock.answer(Done(Received(12, Decimal(40), 1)), "s1:receive")
    assert isinstance(dock.state, Confirming)
    assert dock.view.rows[1].cells[3] == "40"


# Names.


def test_lines_are_named_by_what_people_call_them():
    unnamed = replace(line(31, "", "SKU-31", 5), mpn="")
    nameless = replace(line(32, "", "", 5), reference="Line 32")
    order = PurchaseOrder(
        9, "PO-0009", "LCSC Electronics", "", "Placed", True, True, lines=(unnamed, nameless)
    )
    assert [row.cells[0] for row in open_dock(order).view.rows] == ["SKU-31", "Line 32"]
    assert booked_dock(label(sku="sku-31", quantity=1), order=order).commits[0].write.part == "SKU-31"


def test_the_open_one_of_two_lines_of_a_part_is_taken():
    full = replace(AMPLIFIER, pk=41, received=AMPLIFIER.ordered)
    order = replace(ORDER, lines=(full, replace(AMPLIFIER, pk=42)))
    assert booked_dock(order=order).commits[0].write.line == 42


def test_searching_shows_what_is_searched():
    dock = Dock().scan(label(mpn="x", order="PO-0001"))
    assert isinstance(dock.answer(NO_MATCH).state, Searching)
    assert dock.headline.startswith("Looking for the order of [)>")
    assert dock.fields() == {"Maker's number": "x", "Our order": "PO-0001"}


# Labels that arrived damaged.

LOST = "[)>06PIC-0001-CT1PLM358BIDDFRK1K7299133710K8578133711K14LPHQ1011ZPICK12Z1522133713Z361337"


def test_a_label_without_separators_is_offered_and_booked_at_the_second_scan():
    dock = open_dock().scan(LOST)
    assert dock.commits == []
    assert isinstance(dock.state, Confirming)
    assert dock.headline == (
        "10 × LM358BIDDFR? The scanner lost all separators; the fields are a proposal. "
        "Compare them with the label. Scan it again if all is right."
    )
    assert dock.scan(LOST, "s2").commits[0].write.quantity == Decimal(10)


def test_a_label_that_nobody_can_read_says_what_to_do_with_the_scanner():
    dock = open_dock().scan("[)>06Q10SOMETHING1PELSE").answer(NO_MATCH).answer(Done(()))
    assert dock.headline.startswith("The scanner lost all separators of this label.")
