"""What a recipe has the server do: the write, why there is none, and what the answers mean."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Done, NotSent, Refused, Result, Unknown, Why
from station.operations import (
    AddStock,
    Adjusted,
    ChangeStatus,
    Count,
    Link,
    Move,
    Moved,
    MoveItem,
    Receive,
    RemoveStock,
    Thing,
    Unlink,
)
from station.operations.reversal import undo_note
from station.workflows.recipes.workflow import RecipeWorkflow, Screens
from tests.workbench import bag
from tests.workflows.recipe_bench import GAUGE, HALL, ORDER, RACK, REEL, RecipeBench, linked

ITEM = '[[step]]\nscan = "stock item"\n'
PLACE = '[[step]]\nscan = "location"\n'
CODE = '[[step]]\nscan = "code"\n'
NOTE = "take-10 (s1:do1)"


def doing(what, item=REEL):
    return RecipeBench(f"{ITEM}[[step]]\n{what}\n").find(item)


def moving(item=REEL, place=RACK, more=""):
    return RecipeBench(f'{PLACE}{ITEM}[[step]]\ndo = "move"\n{more}').find(place).find(item, scan_id="s2")


def linking(thing, code="4006381333931"):
    text = f'[[step]]\nscan = "part"\n{CODE}[[step]]\ndo = "link"\n'
    return RecipeBench(text).find(thing).scan(code, "s2")


def refusal(bench):
    assert bench.commits == []
    return bench.said[-1][2]


def test_adding_and_counting():
    assert doing('do = "add"\nquantity = 2.5').write == AddStock(
        12, Decimal("2.5"), NOTE, Decimal(25), "LM358", "INV-X1"
    )
    assert doing('do = "count"\nquantity = 0').write == Count(
        12, Decimal(0), NOTE, Decimal(25), "LM358", "INV-X1"
    )


@pytest.mark.parametrize("job", ["add", "count", "remove"])
def test_no_quantity_of_a_serial_number_is_changed(job):
    assert "serial number G-5" in refusal(doing(f'do = "{job}"\nquantity = 1', GAUGE))


def test_a_quantity_that_a_label_does_not_tell_books_nothing():
    text = f'{ITEM}{CODE}[[step]]\ndo = "add"\nquantity = "{{code.quantity}}"\n'
    bench = RecipeBench(text).find(REEL)
    assert bench.scan("no label", "s2").said[-1] == (
        "s2", "refused", "There is no quantity for LM358. Nothing was changed.",
    )  # fmt: skip
    bench.find(REEL)
    zero = bench.scan(bag(quantity="0"), "s3")
    assert refusal(zero) == "0 is no quantity that can be booked. Nothing was changed."
    assert bench.find(REEL).scan(bag(quantity=40), "s4").write.quantity == 40


def test_a_move_of_a_part_and_of_all():
    assert moving(more="quantity = 5\n").write.items == (MoveItem(12, Decimal(5), 7, Decimal(25)),)
    assert moving(GAUGE).write.items == (MoveItem(14, Decimal(1), 7, Decimal(1)),)
    nowhere = moving(replace(REEL, place=None)).write
    assert nowhere.items == (MoveItem(12, Decimal(25), None, Decimal(25)),)


@pytest.mark.parametrize(
    ("bench", "sentence"),
    [
        (lambda: moving(place=HALL), "Hall only holds other locations. Nothing was moved."),
        (
            lambda: moving(place=Thing("stocklocation", 7, "Shelf A")),
            "LM358 is in Shelf A already. Nothing was moved.",
        ),
        (lambda: moving(replace(REEL, quantity=Decimal(0))), "There is nothing of LM358 to move."),
        (lambda: moving(more="quantity = 0\n"), "There is nothing of LM358 to move."),
        (
            lambda: moving(more="quantity = 26\n"),
            "There are only 25 of LM358, not 26. Nothing was changed.",
        ),
        (
            lambda: moving(replace(REEL, quantity=Decimal(10**8)), more='quantity = "{item.quantity}"\n'),
            "100000000 is no quantity that can be booked. Nothing was changed.",
        ),
    ],
)
def test_what_cannot_be_moved_is_told(bench, sentence):
    assert refusal(bench()) == sentence


def test_a_status_is_changed_once():
    text = 'do = "change status"\nstatus = "damaged"'
    assert doing(text).write == ChangeStatus((12,), 55, NOTE, 10, "LM358", "INV-X1")
    assert refusal(doing(text, replace(REEL, status=55))) == (
        "LM358 is marked as damaged already. Nothing was changed."
    )


def test_a_code_is_linked_to_what_has_none_or_this_one():
    part = Thing("part", 40, "LM358")
    assert linking(linked(part)).write == Link("part", 40, "4006381333931", "LM358")
    assert linking(linked(part, "4006381333931")).write.pk == 40
    assert refusal(linking(linked(part, "other"))) == (
        "LM358 has another code. Nothing was linked; unlink that first."
    )
    assert refusal(linking(part)).startswith("The server does not tell whether LM358 has a code.")


def test_a_code_is_unlinked_and_known_if_it_was_scanned():
    text = '[[step]]\nscan = "part"\n[[step]]\ndo = "unlink"\n'
    part = Thing("part", 40, "LM358")
    by_code = RecipeBench(text).find(linked(part, "EAN"), "EAN")
    assert by_code.write == Unlink("part", 40, "EAN", "LM358")
    assert RecipeBench(text).find(part).write == Unlink("part", 40, "", "LM358")
    assert refusal(RecipeBench(text).find(linked(part))) == "LM358 has no code. Nothing was changed."
    with_code = f'[[step]]\nscan = "part"\n{CODE}[[step]]\ndo = "unlink"\n'
    assert RecipeBench(with_code).find(linked(part, "EAN")).scan("EAN", "s2").write.barcode == "EAN"
    other = RecipeBench(with_code).find(linked(part, "EAN")).scan("OTHER", "s2")
    assert refusal(other) == "LM358 has another code. Nothing was changed."


RECEIVING = """
[[step]]
scan = "purchase order"
[[step]]
again = true
scan = "code"
[[step]]
do = "receive"
"""


def test_a_label_is_received_and_nobody_waits_for_the_answer():
    bench = RecipeBench(RECEIVING).find(ORDER).scan(bag(), "s2")
    assert bench.write == Receive(5, "PO-0001", bag(), quantity=Decimal(10), part="LM358BIDDFR")
    assert not bench.workflow.waiting(bench.state)
    assert bench.headline == "Receiving LM358BIDDFR ..."
    again = bench.scan(bag(lot="L2"), "s3")
    assert again.write.order == 5
    again.send_booked("s3:do2")
    assert again.headline == "Received 10 × LM358BIDDFR."


def test_a_label_is_received_into_a_place():
    text = RECEIVING.replace("[[step]]\nagain", f"{PLACE}[[step]]\nagain")
    bench = RecipeBench(text).find(ORDER).find(RACK, scan_id="s2").scan("no label", "s3")
    assert (bench.write.location, bench.write.location_name, bench.write.part) == (
        8, "Warehouse/Rack B", "no label",
    )  # fmt: skip
    hall = RecipeBench(text).find(ORDER).find(HALL, scan_id="s2").scan(bag(), "s3")
    assert refusal(hall) == "Hall only holds other locations. Nothing was booked."


def test_a_receipt_that_is_not_the_last_step_is_waited_for():
    bench = RecipeBench(RECEIVING + '[[step]]\nprint = "bin"\n').find(ORDER).scan(bag(), "s2")
    assert bench.workflow.waiting(bench.state)
    assert bench.send_booked("s2:do2").printed[0].template == "bin"


# What the answers mean.

WORKFLOW = RecipeWorkflow(RecipeBench().workflow.recipe)
MOVE = Move((MoveItem(12, Decimal(5)),), 8, "note", "Rack B", "LM358")
STATUS = ChangeStatus((12,), 55, "note", 10, "LM358")
WRITES = [
    (MOVE, "5 × LM358 to Rack B", "Moved: 5 × LM358 to Rack B."),
    (Count(12, Decimal(5), "n", None, "LM358"), "LM358 counted as 5", "Counted: LM358, 5."),
    (AddStock(12, Decimal(5), "n", None, "LM358"), "5 × LM358 added", "Added: 5 × LM358."),
    (RemoveStock(12, Decimal(5), "n", None, "LM358"), "5 × LM358 taken", "Taken: 5 × LM358."),
    (STATUS, "LM358 marked as damaged", "LM358 is marked as damaged."),
    (Link("part", 4, "EAN", "LM358"), "the code of LM358", "The code leads to LM358 now."),
    (Unlink("part", 4, "EAN", "LM358"), "LM358 without its code", "LM358 has no code any more."),
]


@pytest.mark.parametrize(("write", "what", "told"), WRITES)
def test_every_answer_to_every_write_has_its_words(write, what, told):
    def judged(outcome):
        verdict = WORKFLOW.judge(write, "s1", outcome)
        return str(verdict.result), str(verdict.headline)

    assert judged(Done()) == ("done", told)
    assert judged(NotSent("x")) == (
        "kept",
        f"Kept here and done when the server is back: {what}. Go on scanning.",
    )
    assert judged(Unknown("x")) == (
        "unsure",
        f"No answer: {what}? The station checks with the server; do not scan it again.",
    )
    for why in Why:
        result, headline = judged(Refused(why, "no"))
        assert result == ("taken back" if why is Why.TAKEN_BACK else "refused")
        assert headline.endswith((".", "!"))
    doubt = WORKFLOW.doubt(write, "s1")
    assert (doubt.result, str(doubt.headline)) == (
        Result.UNSURE,
        f"Nobody can tell whether this was done: {what}. Look at it on the server.",
    )


@pytest.mark.parametrize(("write", "what", "told"), [row for row in WRITES if hasattr(row[0], "note")])
def test_what_undoes_a_write_is_told_as_such(write, what, told):
    undo = replace(write, note=undo_note(write.note))
    verdict = WORKFLOW.judge(undo, "s1", Done())
    assert (str(verdict.result), str(verdict.headline)) == ("taken back", f"Taken back; now: {what}.")


def test_a_receipt_is_told_as_in_receiving():
    write = Receive(5, "PO-0001", "label", part="LM358")
    assert str(WORKFLOW.judge(write, "s1", Refused(Why.ALREADY_RECEIVED)).headline).startswith("This bag of")
    assert "was booked on PO-0001" in str(WORKFLOW.doubt(write, "s1").headline)


def test_odd_values_are_told_as_they_are():
    odd = WORKFLOW.judge(replace(STATUS, status=999), "s1", Done())
    assert str(odd.headline) == "LM358 is marked as 999."
    back = WORKFLOW.judge(replace(MOVE, location_name=""), "s1", Done(Moved((12,), 8)))
    assert str(back.headline) == "Moved: 5 × LM358 to where it was."
    assert back.data["place"] == "where it was"
    untold = WORKFLOW.judge(RemoveStock(12, Decimal(5), "n", None, "LM358"), "s1", Done(Adjusted(12, None)))
    assert str(untold.headline) == "Taken: 5 × LM358."


def test_a_recipe_that_is_gone_still_judges_its_writes():
    screens = Screens({"home": WORKFLOW})
    assert str(screens["recipe gone"].judge(MOVE, "s1", Done()).result) == "done"
    assert "recipe gone" not in screens
    with pytest.raises(KeyError):
        screens["nothing"]
