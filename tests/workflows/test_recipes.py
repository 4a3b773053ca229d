"""Recipes at work: what is scanned and asked, what the server is asked to do, what the operator sees."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import (
    Answered,
    Chosen,
    Context,
    Done,
    NotSent,
    Refused,
    Unknown,
    Why,
)
from station.operations import (
    Adjusted,
    Build,
    FindBuilds,
    FindOrders,
    FindSalesOrders,
    FindStock,
    LoadStockItem,
    Move,
    Moved,
    MoveItem,
    PurchaseOrder,
    RemoveStock,
    SalesOrder,
    Thing,
)
from station.workflows.recipes.states import Choosing, Doing, Looking, Waiting
from tests.workbench import bag, scanned
from tests.workflows.recipe_bench import (
    AT_WORK,
    GAUGE,
    MAY_LOOK,
    OTHER,
    PUT_AWAY,
    RACK,
    REEL,
    TAKE_10,
    RecipeBench,
)

NO_MATCH = Refused(Why.NO_MATCH, "No match found for barcode data")


def done_with(quantity):
    return Done(Adjusted(12, Decimal(quantity)))


def test_each_scan_takes_10_and_the_recipe_begins_again_by_itself():
    bench = RecipeBench().find(REEL)
    assert bench.write == RemoveStock(12, Decimal(10), "Take 10 (s1:do1)", Decimal(25), "LM358", "INV-X1")
    assert bench.said == [("s1", "pending", "Asking the server: 10 × LM358 taken ...")]
    assert bench.workflow.waiting(bench.state)
    assert bench.headline == "Waiting for the server ..."
    bench.answer(done_with(15))
    assert bench.headline == "Taken: 10 × LM358. There are 15 now."
    assert bench.prompt == "Scan a stock item."
    assert bench.find(REEL, scan_id="s2").write.note == "Take 10 (s2:do1)"


def test_two_writes_never_have_the_same_note():
    text = TAKE_10 + '[[step]]\ndo = "add"\nquantity = 1\nnote = "back from {item}"\n'
    bench = RecipeBench(text).find(REEL)
    first = bench.write.note
    second = bench.answer(done_with(15)).write
    assert (first, second.note) == ("Take 10 (s1:do1)", "back from LM358 (s1:do2)")
    assert second.before == 15


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        (5, "There are only 5 of LM358, not 10. Nothing was changed."),
        (0, "There are only 0 of LM358, not 10. Nothing was changed."),
    ],
)
def test_more_than_there_is_is_not_taken(quantity, sentence):
    bench = RecipeBench().find(replace(REEL, quantity=Decimal(quantity)))
    assert bench.commits == []
    assert bench.said == [("s1", "refused", sentence)]
    assert isinstance(bench.state, Waiting)


def test_what_is_on_its_way_is_not_taken_twice():
    bench = RecipeBench().find(REEL).answer(Unknown("read timeout"))
    assert "The station checks with the server" in bench.headline
    bench.find(replace(REEL, quantity=Decimal(15)), scan_id="s2")
    assert bench.said[-1][2] == "There are only 5 of LM358, not 10. Nothing was changed."
    bench.send(Answered("s1:do1", done_with(15)))
    assert bench.find(replace(REEL, quantity=Decimal(15)), scan_id="s3").write.quantity == 10


def test_another_item_is_not_held_up_by_what_is_on_its_way():
    bench = RecipeBench().find(REEL).answer(NotSent("refused"))
    assert "Kept here" in bench.headline
    assert bench.find(replace(REEL, pk=99), scan_id="s2").write.item == 99


def test_the_screen_follows_a_write_that_is_settled_later_while_it_still_speaks_of_it():
    bench = RecipeBench().find(REEL).answer(Unknown("lost"))
    bench.send(Answered("s1:do1", NotSent("not applied")))
    assert "Kept here" in bench.headline
    bench.send(Answered("s1:do1", done_with(15)))
    assert bench.headline == "Taken: 10 × LM358. There are 15 now."
    bench.send(Answered("s1:do1", done_with(15)))
    later = RecipeBench().find(REEL).answer(Unknown("lost")).scan("", "s2")
    later.send(Answered("s1:do1", done_with(15)))
    assert later.headline.startswith("The scan was empty.")


def test_a_serial_number_is_told_before_anything_is_written():
    bench = RecipeBench().find(GAUGE)
    assert bench.commits == []
    assert bench.said == [
        ("s1", "refused", "Gauge has the serial number G-5: there is always one of it. Nothing was changed.")
    ]


def test_a_stock_item_whose_stock_the_answer_does_not_tell_is_loaded():
    bench = RecipeBench().find(Thing("stockitem", 12, "LM358"))
    assert bench.asked == [LoadStockItem(12)]
    assert bench.answer(Done(REEL)).write.item == 12


def test_the_only_stock_of_a_part_that_is_scanned_is_meant():
    bench = RecipeBench().find(Thing("part", 40, "LM358"))
    assert bench.asked == [FindStock(40)]
    assert bench.answer(Done((REEL, replace(OTHER, quantity=Decimal(0))))).write.item == 12


def test_among_several_stock_items_of_a_part_a_digit_chooses():
    bench = RecipeBench().find(Thing("supplierpart", 7, "595-LM358", part=40)).answer(Done((REEL, OTHER)))
    assert isinstance(bench.state, Choosing)
    assert bench.said == [("s1", "ask", "Which one? Scan the digit of the stock item.")]
    assert [row.cells[:3] for row in bench.view.rows] == [
        ("LM358", "25", "Warehouse/Shelf A"),
        ("LM358", "8", ""),
    ]
    assert [row.action.key for row in bench.view.rows] == ["1", "2"]
    bench.press("digit", value="7")
    assert bench.said == [("c1", "refused", "Scan one of the digits shown, or CANCEL.")]
    bench.press("confirm")
    assert bench.said == [("c1", "refused", "Scan one of the digits shown, or CANCEL.")]
    assert bench.headline == "Which one? Scan the digit of the stock item."
    bench.press("digit", value="1", scan_id="c2")
    assert (bench.write.item, bench.commits[0].scan_id) == (12, "s1")
    assert bench.said[0] == ("c2", "done", "LM358, 25 in Warehouse/Shelf A.")


def test_another_code_may_be_scanned_in_place_of_choosing():
    bench = RecipeBench().find(Thing("part", 40, "LM358")).answer(Done((REEL,) * 12))
    assert bench.prompt == "There are more than can be shown: scan the code of the stock item itself."
    assert len(bench.view.rows) == 9
    assert bench.find(REEL, scan_id="s2").write.item == 12


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (RACK, "Warehouse/Rack B is not a stock item. Scan another code."),
        (Thing("supplierpart", 7, "595-LM358"), "595-LM358 is not a stock item. Scan another code."),
    ],
)
def test_what_is_something_else_is_refused(found, sentence):
    assert RecipeBench().find(found).said == [("s1", "refused", sentence)]


def test_a_part_without_stock_is_refused():
    bench = RecipeBench().find(Thing("part", 40, "LM358")).answer(Done(()))
    assert bench.said == [("s1", "refused", "Nothing of INV-X1 is in stock. Scan another code.")]


@pytest.mark.parametrize("outcome", [NO_MATCH, Refused(Why.INVALID)])
def test_an_unknown_code_is_refused(outcome):
    bench = RecipeBench().scan("NOBODY").answer(outcome)
    assert bench.said[0][2] == "Nothing on the server has the code NOBODY. Scan another one."
    assert bench.headline == bench.said[0][2]


@pytest.mark.parametrize("outcome", [NotSent("refused"), Unknown("lost"), Refused(Why.SIGN_IN), Done("?")])
def test_a_question_without_an_answer_says_why_and_the_next_scan_works(outcome):
    bench = RecipeBench().scan("INV-X1").answer(outcome)
    assert bench.said[0][1] == "refused"
    assert bench.commits == []
    assert bench.find(REEL, scan_id="s2").write.item == 12


def test_whoever_may_not_do_all_of_it_begins_nothing():
    sentence = "Your account may not do all of this recipe. Ask whoever manages the server for the right."
    bench = RecipeBench(context=Context(MAY_LOOK)).scan("INV-X1")
    assert bench.said == [("s1", "refused", sentence)]
    assert bench.asked == []
    assert bench.headline == sentence
    receiving = '[[step]]\nscan = "purchase order"\n[[step]]\nscan = "code"\n[[step]]\ndo = "receive"\n'
    assert RecipeBench(receiving, Context(MAY_LOOK)).headline == sentence
    linking = '[[step]]\nscan = "part"\n[[step]]\ndo = "unlink"\n'
    assert RecipeBench(linking, Context(MAY_LOOK)).headline == sentence
    for text in (TAKE_10, receiving, linking):
        assert RecipeBench(text, Context()).headline != sentence
        assert RecipeBench(text, AT_WORK).headline != sentence


# The place first, then one item after the other.


def test_the_place_is_kept_from_round_to_round():
    bench = RecipeBench(PUT_AWAY).find(RACK)
    assert bench.said == [("s1", "done", "Warehouse/Rack B.")]
    assert bench.find(REEL, scan_id="s2").write == Move(
        (MoveItem(12, Decimal(25), 7, Decimal(25)),),
        8,
        "take-10 (s2:do2)",
        "Warehouse/Rack B",
        "LM358",
        "INV-X1",
    )
    bench.answer(Done(Moved((12,), 8)))
    assert bench.headline == "Moved: 25 × LM358 to Warehouse/Rack B."
    assert bench.fields() == {"Location": "Warehouse/Rack B"}
    assert bench.find(OTHER, scan_id="s3").write.location == 8
    bench.answer(Refused(Why.PLACE_GONE))
    assert bench.headline == "Nothing can be put into Warehouse/Rack B any more. Scan another location."


def test_what_is_being_moved_is_not_there_any_more():
    text = PUT_AWAY + "quantity = 20\n"
    bench = RecipeBench(text).find(RACK).find(REEL, scan_id="s2").answer(NotSent("refused"))
    bench.find(REEL, scan_id="s3")
    assert bench.said[-1][2] == "There are only 5 of LM358, not 20. Nothing was changed."


def test_cancel_gives_up_the_round_and_once_more_the_place():
    asking = PUT_AWAY.replace('do = "move"', 'ask = "confirm"\n[[step]]\ndo = "move"')
    bench = RecipeBench(asking).find(RACK).find(REEL, scan_id="s2").press("cancel")
    assert bench.said == [("c1", "done", "Cancelled. Nothing was booked.")]
    assert bench.fields() == {"Location": "Warehouse/Rack B"}
    bench.press("cancel", "c2")
    assert bench.said == [("c2", "done", "From the beginning.")]
    assert (bench.fields(), bench.prompt) == ({}, "Scan a location.")
    assert bench.press("cancel", "c3").said == [("c3", "done", "From the beginning.")]


def test_what_fails_before_the_marked_step_begins_at_the_first():
    text = TAKE_10 + '[[step]]\nagain = true\nscan = "location"\n'
    bench = RecipeBench(text).find(GAUGE)
    assert bench.prompt == "Scan a stock item."
    assert RecipeBench(text).find(REEL).answer(done_with(15)).prompt == "Scan a location."


def test_cancel_while_a_code_is_looked_up_and_while_there_is_a_choice():
    for bench in (
        RecipeBench().scan("INV-X1"),
        RecipeBench().find(Thing("part", 40, "LM358")).answer(Done((REEL, OTHER))),
    ):
        assert isinstance(bench.state, Looking | Choosing)
        bench.press("cancel")
        cancelled = "Cancelled. Nothing was booked."
        assert bench.said == [("s1", "refused", cancelled), ("c1", "done", cancelled)]
        assert isinstance(bench.state, Waiting)
    bench = RecipeBench().scan("INV-X1")
    assert bench.headline == "Looking up INV-X1 ..."
    bench.press("cancel", button="b1")
    assert [said[0] for said in bench.said] == ["s1"]


def test_cancel_while_the_server_works_leaves_the_rest_out():
    bench = RecipeBench(TAKE_10 + '[[step]]\nprint = "bin"\n').find(REEL).press("cancel")
    sentence = "The rest of the recipe is left out. What was sent stays as the server takes it."
    assert bench.said == [("c1", "done", sentence)]
    assert bench.send(Answered("s1:do1", done_with(15))).printed == []
    assert isinstance(bench.state, Waiting)


# What is scanned.


@pytest.mark.parametrize(
    ("condition", "good", "bad", "sentence"),
    [
        ('starts_with = "BOX-"', "BOX-1", "BAG-1", "BAG-1 does not begin with BOX-. Scan another code."),
        ('starts_with = ["A", "B"]', "B1", "C", "C does not begin with A, B. Scan another code."),
        ('kind = "supplier label"', bag(), "X", "This is not a supplier's label. Scan another code."),
        ('kind = "server code"', "INV-SI1", "X", "This is not a code of the server's own. Scan another code."),  # noqa: E501
        ('kind = "other"', "X", "INV-SI1", "This is not a code that is no label. Scan another code."),
    ],
)  # fmt: skip
def test_a_condition_lets_only_some_codes_count(condition, good, bad, sentence):
    text = f'[[step]]\nscan = "code"\n{condition}\n[[step]]\nsay = "Got {{code}}."\n'
    bench = RecipeBench(text).scan(bad)
    assert bench.said == [("s1", "refused", sentence)]
    assert bench.scan(good, "s2").said[0][:2] == ("s2", "done")


@pytest.mark.parametrize(
    ("what", "asks", "order", "reference"),
    [
        ("purchase order", FindOrders, PurchaseOrder(5, "PO-1", "TME", "", "Placed", True, True), "PO-1"),
        ("sales order", FindSalesOrders, SalesOrder(6, "SO-0001", "Acme", "", "Open", True, ()), "SO-0001"),
        ("build order", FindBuilds, Build(8, "BO-1", "Boards", 4, "PCB", "Open", True, ()), "BO-1"),
    ],
)  # fmt: skip
def test_an_order_is_found_by_its_reference_too(what, asks, order, reference):
    text = f'[[step]]\nscan = "{what}"\n[[step]]\nsay = "Order {{order}}."\n'
    bench = RecipeBench(text).scan(reference).answer(NO_MATCH)
    assert bench.asked == [asks((reference,))]
    assert bench.answer(Done((order,))).said == [("s1", "done", f"Order {reference}.")]
    unknown = RecipeBench(text).scan(reference).answer(NO_MATCH).answer(Done((order, order)))
    assert unknown.said[0][1] == "refused"


# What is said and printed.


def test_what_is_said_and_printed_holds_when_it_is_said():
    more = (
        '[[step]]\nprint = "bin"\ncopies = 2\n[[step]]\nsay = "{item.quantity} of {item.batch} are left."\n'
    )
    bench = RecipeBench(TAKE_10 + more).find(REEL)
    assert bench.printed == []
    bench.answer(done_with(15))
    [label] = bench.printed
    assert (label.template, label.copies, label.scan_id) == ("bin", 2, "s1")
    assert label.data["item"] == "LM358"
    assert (label.data["item.quantity"], label.data["item.location"]) == ("15", "Warehouse/Shelf A")
    assert bench.said == [("s1", "done", "15 of B1 are left.")]


def test_nothing_is_said_or_printed_of_what_is_not_done_yet():
    bench = RecipeBench(TAKE_10 + '[[step]]\nprint = "bin"\n').find(REEL).answer(NotSent("refused"))
    assert bench.printed == []
    assert bench.said == [
        (
            "s1",
            "kept",
            "Kept here and done when the server is back: 10 × LM358 taken. Go on scanning. "
            "The rest of the recipe was left out.",
        )
    ]
    quiet = RecipeBench(TAKE_10 + '[[step]]\nsay = "Well."\n').find(REEL).answer(Refused(Why.INVALID, "no"))
    assert quiet.said == []
    assert quiet.headline == "The server refused this: 10 × LM358 taken. Read its answer below."


def test_copies_that_are_no_copies_print_nothing():
    text = '[[step]]\nscan = "code"\n[[step]]\nprint = "bin"\ncopies = "{code.quantity}"\n'
    assert RecipeBench(text).scan(bag(quantity=3)).printed[0].copies == 3
    bench = RecipeBench(text).scan(bag(quantity=500))
    assert bench.printed == []
    assert bench.said == [
        ("s1", "refused", "No label was printed: the number of copies must be from 1 to 99.")
    ]
    assert RecipeBench(text).scan("no label").printed == []


def test_all_fields_and_their_details_go_to_the_label():
    text = """
[[step]]
scan = "location"
[[step]]
scan = "code"
[[step]]
ask = "quantity"
[[step]]
print = "bin"
"""
    bench = RecipeBench(text).find(RACK).scan(bag(lot="L1"), "s2").press("quantity", value="2")
    data = bench.printed[0].data
    assert data["location"] == "Warehouse/Rack B"
    assert data["location.description"] == "By the door"
    assert (data["code.lot"], data["code.quantity"], data["quantity"]) == ("L1", "10", "2")


def test_a_move_of_the_whole_tells_the_new_place_and_of_a_part_the_old():
    text = PUT_AWAY + 'quantity = {q}\n[[step]]\nsay = "Now in {{item.location}}."\n'
    for quantity, place in ((25, "Warehouse/Rack B"), (5, "Warehouse/Shelf A")):
        bench = RecipeBench(text.format(q=quantity)).find(RACK).find(REEL, scan_id="s2")
        assert bench.answer(Done(Moved((12,), 8))).said == [("s2", "done", f"Now in {place}.")]
    untold = RecipeBench(TAKE_10 + '[[step]]\nsay = "{item.quantity}"\n').find(REEL).answer(Done())
    assert untold.said == [("s1", "done", "25")]


def test_what_belongs_to_nobody_changes_nothing():
    for bench in (RecipeBench(), RecipeBench().scan("x"), RecipeBench().find(REEL)):
        before = bench.state
        for event in (Answered("old", Done()), Chosen(scanned("x"), 5)):
            bench.send(event)
            assert (bench.state, bench.effects) == (before, ())
    assert isinstance(before, Doing)
