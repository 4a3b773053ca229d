"""Adding and taking: a quantity that is said once and booked at every scan."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Done, NotSent, Refused, Result, Unknown, Why
from station.operations import AddStock, Adjusted, FindStock, LoadStockItem, RemoveStock
from station.workflows.adjusting.states import Agreeing
from station.workflows.stock_screen import Choosing
from tests.workflows.packing_bench import native
from tests.workflows.stock_bench import (
    BAD,
    CHIP,
    EMPTY,
    GAUGE,
    KEPT,
    MAY_LOOK,
    RACK,
    REEL,
    SOLD,
    WIRE,
    Context,
    adjust_bench,
)


def test_one_is_taken_at_every_scan_until_another_quantity_is_said():
    bench = adjust_bench().item(CHIP, "i1")
    assert bench.told == ("pending", "Taking 1 from STM32 B1: 99 left then ...")
    assert bench.write == RemoveStock(
        90, Decimal(1), "Station i1:remove", Decimal(100), "STM32 B1", native(90)
    )
    bench.answer(Done(Adjusted(90, Decimal(99))), "i1:remove")
    assert bench.headline == "1 taken from STM32 B1; 99 left."
    bench.press("quantity", value="10")
    assert bench.told == ("done", "10 are taken whenever a stock item is scanned.")
    assert bench.fields() == {"Taken at each scan": "10"}
    assert bench.item(replace(CHIP, quantity=Decimal(99)), "i2").write.quantity == 10
    assert bench.item(WIRE, "i3").told[1] == "Taking 10 m from Wire: 77.5 m left then ..."
    assert bench.cells == [
        ("Wire", "Warehouse/Shelf A", "-10", "77.5 m"),
        ("STM32 B1", "Warehouse/Shelf A", "-10", "89"),
        ("STM32 B1", "Warehouse/Shelf A", "-1", "89"),
    ]


def test_stock_is_added():
    bench = adjust_bench("add").press("quantity", value="2.5").item(WIRE)
    assert bench.write == AddStock(92, Decimal("2.5"), "Station i1:add", Decimal("87.5"), "Wire", native(92))
    assert bench.told == ("pending", "Adding 2.5 m to Wire: 90 m then ...")
    assert bench.cells == [("Wire", "Warehouse/Shelf A", "+2.5", "90 m")]
    assert adjust_bench("add").item(EMPTY).commits


def test_a_quick_second_scan_is_a_second_write_on_what_will_be_there():
    bench = adjust_bench().press("quantity", value="10").item(CHIP, "i1")
    bench.scan(native(90), "i2")
    assert bench.questions == []
    assert (bench.write.before, bench.write.note) == (90, "Station i2:remove")
    bench.answer(Done(Adjusted(90, Decimal(85))), "i1:remove")
    assert bench.state.expected(90) == 75, "another station has taken five meanwhile"
    bench.answer(Done(), "i2:remove")
    assert bench.state.expected(90) == 75
    assert bench.scan(native(90), "i3").questions == [LoadStockItem(90)], "nothing is on its way any more"


def test_a_linked_code_is_known_as_well_while_its_change_is_on_its_way():
    bench = adjust_bench().scan("REEL-2", "i1").answer(Done(REEL))
    assert bench.scan("REEL-2", "i2").write.before == 19
    by_another = bench.scan("OTHER", "i3").answer(Done(replace(REEL, quantity=Decimal(20))))
    assert by_another.write.before == 18, "what the server has now may lack what is on its way"


def test_never_more_than_there_will_be():
    bench = adjust_bench().press("quantity", value="15").item(REEL, "i1").item(REEL, "i2")
    assert bench.told == (
        "refused",
        "There are only 5 of STM32 B2, not 15. Nothing was taken; scan QTY with what you take.",
    )
    bench.answer(Refused(Why.INVALID, "no"), "i1:remove").item(REEL, "i3")
    assert bench.write.before == 20


@pytest.mark.parametrize("outcome", [NotSent("refused"), Unknown("lost")])
def test_what_is_not_settled_counts_as_taken(outcome):
    bench = adjust_bench().item(REEL, "i1").answer(outcome, "i1:remove").item(REEL, "i2")
    assert bench.write.before == 19
    assert bench.view.rows[1].tone == "unsure"


def test_what_is_set_aside_is_taken_only_if_a_person_says_so():
    bench = adjust_bench().press("quantity", value="3").item(KEPT)
    assert bench.told == (
        "ask",
        "Only 2 of Fuse are free; the rest is set aside for orders. Scan CONFIRM to take 3 all the same.",
    )
    assert bench.actions == ["confirm", "cancel"]
    assert bench.commits == []
    bench.press("confirm")
    assert bench.said[0] == ("c1", "done", "Confirmed.")
    assert (bench.write.quantity, bench.commits[0].scan_id) == (3, "i1")


def test_a_question_is_left_by_cancel_by_a_scan_and_by_another_quantity():
    bench = adjust_bench().press("quantity", value="3").item(KEPT).press("cancel")
    assert [each[:2] for each in bench.said] == [("i1", "refused"), ("c1", "done")]
    assert bench.state.amount == 3
    bench.item(KEPT, "i2").scan(native(92), "i3")
    assert bench.said == [("i2", "refused", "Fuse was not confirmed. Nothing was taken.")]
    bench.answer(Done(WIRE)).item(KEPT, "i4").press("quantity", value="2")
    assert [each[:2] for each in bench.said] == [("i4", "refused"), ("c1", "done")]
    assert not isinstance(bench.state, Agreeing)
    assert bench.item(KEPT, "i5").write.quantity == 2


def test_what_changed_while_a_person_thought_about_it_is_looked_at_again():
    bench = adjust_bench().item(KEPT, "i1").press("quantity", value="8").item(KEPT, "i2")
    assert isinstance(bench.state, Agreeing)
    bench.answer(Done(Adjusted(97, Decimal(4))), "i1:remove").press("confirm")
    assert bench.told[1].startswith("There are only 4 of Fuse, not 8.")
    assert bench.commits == []


@pytest.mark.parametrize("name", ["add", "remove"])
def test_what_cannot_be_added_to_or_taken_from(name):
    bench = adjust_bench(name)
    assert bench.item(GAUGE).told == (
        "refused",
        "Gauge G-5 has a serial number, so it is always 1. Nothing was changed.",
    )
    assert bench.item(SOLD).told[1].startswith("Nothing can be done with STM32 B1: it is at the customer")
    assert bench.at(RACK).told[1].startswith("No location is wanted here.")
    assert bench.press("confirm").told[1].startswith("There is nothing to confirm")
    assert bench.item(BAD).commits
    assert adjust_bench("remove").item(EMPTY).told[1].startswith("There are only 0 of")


def test_zero_is_no_quantity_and_digits_make_one():
    bench = adjust_bench()
    assert bench.press("quantity", value="0").told == (
        "refused",
        "0 is no quantity here. Scan QTY with a number.",
    )
    bench.press("digit", value="0")
    assert bench.told == ("done", "Quantity 0: scan the next digit.")
    for digit in ("POINT", "5"):
        bench.press("digit", value=digit)
    assert bench.state.amount == Decimal("0.5")
    assert bench.fields() == {"Taken at each scan": "0.5"}
    for _ in range(3):
        bench.press("digit", value="BACK")
    assert bench.told[0] == "refused"
    assert bench.press("cancel").told == ("done", "1 are taken whenever a stock item is scanned.")


def test_a_part_offers_its_stock_and_the_next_scan_of_it_asks_again():
    bench = adjust_bench().scan(native(40, "part"), "p1")
    assert bench.questions == [FindStock(40)]
    bench.answer(Done((CHIP, REEL)))
    assert [cells[0] for cells in bench.cells] == ["STM32 B1", "STM32 B2"]
    bench.press("digit", value="1")
    assert bench.write.item == 90
    assert bench.commits[0].scan_id == "p1"
    bench.scan(native(40, "part"), "p2").answer(Done((CHIP, REEL)))
    assert isinstance(bench.state, Choosing)
    assert bench.press("digit", value="1").write.before == 99


def test_taking_back_gives_back_what_was_taken():
    bench = adjust_bench().press("quantity", value="10").item(CHIP, "i1")
    bench.answer(Done(Adjusted(90, Decimal(90))), "i1:remove").answer(
        Done(Adjusted(90, Decimal(100))), "i1:undo"
    )
    assert bench.state.entries[0].result is Result.TAKEN_BACK
    assert bench.state.expected(90) == 100
    bench.item(CHIP, "i2").answer(Done(), "i2:remove").answer(Done(), "i2:undo")
    assert bench.state.expected(90) == 100
    assert bench.answer(Done(), "x:undo").state.expected(90) == 100
    assert bench.answer(Done(), "x:other").state.expected(90) == 100


def test_who_may_not_change_stock():
    assert adjust_bench(context=Context(MAY_LOOK)).scan(native(90)).told[0] == "refused"
