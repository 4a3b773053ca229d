"""Recipes that ask: quantities, choices, texts, a yes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import (
    Done,
    Refused,
    Why,
)
from station.operations import (
    Adjusted,
    ChangeStatus,
)
from tests.workbench import scan, scanned
from tests.workflows.recipe_bench import (
    REEL,
    TAKE_10,
    RecipeBench,
)

NO_MATCH = Refused(Why.NO_MATCH, "No match found for barcode data")


def done_with(quantity):
    return Done(Adjusted(12, Decimal(quantity)))


# What is asked.

ASKING = """
[[step]]
scan = "stock item"
[[step]]
ask = "quantity"
prompt = "How many of {item} in {item.location}?"
least = 1
most = 20
[[step]]
do = "remove"
"""


def asked(text=ASKING):
    return RecipeBench(text).find(REEL)


def test_a_quantity_is_scanned_as_one_code_or_as_digits():
    bench = asked()
    assert bench.prompt == "How many of LM358 in Warehouse/Shelf A?"
    bench.press("quantity", value="4")
    assert (bench.write.quantity, bench.commits[0].scan_id) == (4, "s1")
    assert bench.said[0] == ("c1", "done", "4.")
    bench = asked()
    for digit in ("1", "2", "BACK", "POINT", "POINT", "5"):
        bench.press("digit", value=digit)
    assert bench.fields()["Quantity"] == "1.5"
    assert bench.said == [("c1", "done", "1.5, then CONFIRM.")]
    assert bench.press("confirm").write.quantity == Decimal("1.5")
    assert asked().press("digit", value="BACK").said == [("c1", "done", "0, then CONFIRM.")]
    assert asked().press("digit", value="POINT").fields()["Quantity"] == "0."


def test_a_typed_quantity_counts_and_a_scanned_number_is_none():
    bench = asked().scan("4006381333931", "s2")
    assert bench.said == [("s2", "refused", "Scan a quantity, or its digits and then CONFIRM.")]
    typed = replace(scanned("7", "s3"), scan=replace(scan("7", "s3"), source="typed"))
    assert bench.send(typed).write.quantity == 7


@pytest.mark.parametrize("value", ["0", "21", "0.000001"])
def test_a_quantity_out_of_bounds_is_refused(value):
    bench = asked().press("quantity", value=value)
    assert bench.said == [("c1", "refused", "The quantity must be from 1 to 20.")]
    assert bench.commits == []


def test_without_bounds_a_quantity_is_bounded_all_the_same():
    bench = asked(ASKING.replace("least = 1", "").replace("most = 20", "")).press("quantity", value="9999999")
    assert bench.said[1] == ("s1", "refused", "There are only 25 of LM358, not 9999999. Nothing was changed.")


def test_confirm_without_digits_is_no_quantity():
    assert asked().press("confirm").said[0][1] == "refused"


CHOOSING = """
[[step]]
scan = "stock item"
[[step]]
ask = "choice"
as = "reason"
choices = ["Damaged", "Lost"]
[[step]]
do = "change status"
status = "{reason}"
note = "Seen: {reason}"
"""


@pytest.mark.parametrize(("action", "value"), [("digit", "1"), ("status", "damaged")])
def test_a_choice_by_its_digit_or_by_its_own_code(action, value):
    bench = RecipeBench(CHOOSING).find(REEL)
    assert [(str(a.label), a.key) for a in bench.view.actions[:2]] == [("Damaged", "1"), ("Lost", "2")]
    bench.press(action, value=value)
    assert bench.write == ChangeStatus((12,), 55, "Seen: Damaged (c1:do2)", 10, "LM358", "INV-X1")
    assert bench.answer(Done()).headline == "LM358 is marked as damaged."


def test_a_choice_may_be_scanned_or_typed_as_its_word():
    assert RecipeBench(CHOOSING).find(REEL).scan("lost", "s2").write.status == 70


def test_what_is_no_choice_is_refused():
    bench = RecipeBench(CHOOSING).find(REEL).press("digit", value="3")
    assert bench.said == [("c1", "refused", "There is no choice 3. Scan one of the digits shown.")]
    bench.press("digit", value="POINT")
    assert bench.said == [("c1", "refused", "There is no choice POINT. Scan one of the digits shown.")]
    bench.press("confirm")
    assert bench.said == [("c1", "refused", "This is no answer to the question. Read it once more.")]


def test_a_text_is_scanned_or_typed_and_stands_in_the_note_without_doing_anything():
    text = TAKE_10.replace("[[step]]\ndo", '[[step]]\nask = "text"\n[[step]]\ndo') + 'note = "{text}"\n'
    bench = RecipeBench(text).find(REEL)
    assert bench.prompt == "Scan or type a text."
    bench.scan("x" * 401, "s2")
    assert bench.said == [("s2", "refused", "This is too long for a text.")]
    assert bench.scan("", "s3").said[0][1] == "refused"
    bench.scan("<b>{item}\u202e", "s4")
    assert bench.write.note == "<b>{item}<U+202E> (s4:do2)"


def test_a_yes_is_waited_for():
    text = TAKE_10.replace("[[step]]\ndo", '[[step]]\nask = "confirm"\n[[step]]\ndo')
    bench = RecipeBench(text).find(REEL)
    assert bench.prompt == "Scan CONFIRM to go on, or CANCEL."
    assert "confirm" in bench.actions
    assert bench.scan("INV-X2", "s2").said == [("s2", "refused", "Scan CONFIRM to go on, or CANCEL.")]
    assert bench.press("digit", value="1").said == [
        ("c1", "refused", "This is not what the recipe waits for.")
    ]
    bench.press("confirm", button="b1")
    assert (bench.write.note, bench.commits[0].scan_id) == ("Take 10 (b1:do2)", "s1")


def test_confirm_where_a_code_is_waited_for_is_refused():
    assert RecipeBench().press("confirm").said == [
        ("c1", "refused", "This is not what the recipe waits for.")
    ]
