"""One stock item: counted, graded, split, merged."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.model import Done, NotSent, Refused, SwitchTo, Why
from station.operations import (
    Adjusted,
    ChangeStatus,
    Count,
    LoadStockItem,
    Merge,
    Move,
    Moved,
    MoveItem,
    Thing,
)
from station.workflows.adjusting.states import Grading, Merging, Ready, Recounting, Splitting, Working
from tests.workflows.packing_bench import item, native
from tests.workflows.stock_bench import (
    BAD,
    CHIP,
    EMPTY,
    GAUGE,
    KEPT,
    LOOSE,
    RACK,
    REEL,
    SOLD,
    WIRE,
    item_bench,
)

THING = Thing("stockitem", 90, "STM32", item=CHIP)


def test_an_item_is_shown_with_all_that_can_be_done():
    bench = item_bench(replace(CHIP, allocated=Decimal(8), expiry="2031-01-31"))
    assert bench.told == ("done", "STM32 B1: 100 in Warehouse/Shelf A.")
    assert bench.fields() == {
        "Quantity": "100",
        "Place": "Warehouse/Shelf A",
        "Batch": "B1",
        "Status": "OK",
        "Expiry": "2031-01-31",
        "Set aside": "8",
    }
    assert bench.actions[:4] == ["count", "split", "merge", "status"]
    assert item_bench(LOOSE).told == ("done", "STM32: 5 in no place.")


def test_a_count_is_written_once_it_is_confirmed_and_the_item_is_read_again():
    bench = item_bench(CHIP).press("count")
    assert bench.told == ("ask", "Scan QTY with what is there, then CONFIRM.")
    assert bench.press("confirm").told[0] == "refused"
    bench.press("quantity", value="98")
    assert bench.told == ("ask", "STM32 B1: 98 instead of 100. Scan CONFIRM.")
    assert bench.commits == []
    bench.press("confirm", "c9")
    assert bench.write == Count(90, Decimal(98), "Station c9:count", Decimal(100), "STM32 B1")
    assert bench.press("count").told[1].startswith("The last change of STM32 B1 has no answer yet.")
    bench.answer(Done(Adjusted(90, Decimal(98))), "c9:count")
    assert bench.questions == [LoadStockItem(90)]
    assert bench.press("count").told[0] == "refused", "what it holds now is not known yet"
    bench.answer(Done(replace(CHIP, quantity=Decimal(98))), "c9:count:fresh")
    assert bench.fields()["Quantity"] == "98"
    assert isinstance(bench.press("count").state, Recounting)


def test_a_quantity_without_a_word_is_a_count():
    bench = item_bench(CHIP)
    for digit in ("9", "0"):
        bench.press("digit", value=digit)
    assert bench.told[1].startswith("STM32 B1: 90 instead of 100.")
    for _ in range(2):
        bench.press("digit", value="BACK")
    assert bench.told == ("ask", "Quantity 0: scan the next digit.")
    assert bench.press("confirm").commits == []


def test_counting_to_zero_warns_and_what_is_gone_leaves_the_screen():
    bench = item_bench(CHIP).press("quantity", value="0")
    assert "The server may delete an item that is used up." in bench.told[1]
    bench.press("confirm", "c9").answer(Done(Adjusted(90, Decimal(0))), "c9:count")
    assert bench.headline == "STM32 B1 is counted: 0. The server may have deleted it with that."
    bench.answer(Refused(Why.NOT_FOUND), "c9:count:fresh")
    assert isinstance(bench.state, Ready)
    assert bench.headline.startswith("STM32 B1 is counted: 0.")
    assert item_bench(EMPTY).press("quantity", value="3").told[0] == "ask"


@pytest.mark.parametrize("outcome", [NotSent("refused"), Refused(Why.FORBIDDEN), Done("nonsense")])
def test_an_item_that_cannot_be_read_again_stays(outcome):
    bench = item_bench(CHIP).press("status", "c9", "DAMAGED").answer(Done(), "c9:status")
    bench.answer(outcome, "c9:status:fresh")
    assert bench.state.item == CHIP
    assert not bench.state.is_unsettled


def test_a_serial_number_is_never_counted_split_or_merged():
    bench = item_bench(GAUGE)
    truth = (
        "Gauge G-5 has a serial number: the server would accept a count and change nothing."
        " If it is gone, scan STATUS-LOST."
    )
    assert bench.press("count").told == ("refused", truth)
    assert bench.press("quantity", value="1").told == ("refused", truth)
    for word in ("split", "merge"):
        sentence = "Gauge G-5 has a serial number, so it cannot be split or merged."
        assert bench.press(word).told == ("refused", sentence)
    assert bench.commits == []


def test_a_status_is_set_at_once_except_what_writes_off():
    bench = item_bench(CHIP).press("status", "c9", "damaged")
    assert bench.write == ChangeStatus((90,), 55, "Station c9:status", 10, "STM32 B1")
    bench = item_bench(CHIP).press("status", "c8", "LOST")
    assert bench.told == ("ask", "STM32 B1 will count as lost and not as stock any more. Scan CONFIRM.")
    assert isinstance(bench.state, Grading)
    assert bench.press("confirm", "c9").write.status == 70
    assert item_bench(CHIP).press("status", "c9", "OK").told == (
        "refused",
        "STM32 B1 is OK already. Nothing was changed.",
    )
    assert item_bench(BAD).press("status", "c9", "OK").write.before == 55


def test_a_part_is_split_off_at_its_place():
    bench = item_bench(WIRE).press("split")
    assert bench.press("confirm").told[0] == "refused"
    bench.press("quantity", value="2.5")
    assert bench.told == ("ask", "2.5 m of Wire become a stock item of their own, 85 m stay. Scan CONFIRM.")
    assert bench.fields()["Quantity said"] == "2.5"
    bench.press("confirm", "c9")
    part = MoveItem(92, Decimal("2.5"), 7, Decimal("87.5"))
    assert bench.write == Move((part,), 7, "Station c9:split", "Warehouse/Shelf A", "Wire")
    bench.answer(Done(Moved((300,), 7)), "c9:split")
    assert bench.headline == "2.5 of Wire are a stock item of their own now."


@pytest.mark.parametrize("quantity", ["0", "87.5", "100"])
def test_all_or_nothing_is_no_split(quantity):
    bench = item_bench(WIRE).press("split").press("quantity", value=quantity)
    assert bench.told == (
        "refused",
        "Only less than 87.5 m can be split off Wire. Scan QTY with a smaller number.",
    )
    assert bench.press("confirm").commits == []


def test_items_of_one_part_become_one():
    bench = item_bench(CHIP).press("merge")
    assert bench.told == ("ask", "Scan the stock items that go into this one, then CONFIRM.")
    assert bench.press("confirm").told[0] == "refused"
    bench.item(REEL, "i2")
    assert bench.told == (
        "ask",
        "2 stock items become one of 120: STM32 B1 in Warehouse/Shelf A; the others are gone then."
        " Scan the next one, or CONFIRM.",
    )
    bench.item(LOOSE, "i3")
    assert [cells[0] for cells in bench.cells] == ["STM32 B1", "STM32 B2", "STM32"]
    bench.press("confirm", "c9")
    assert bench.write == Merge(
        (90, 91, 96), 7, "Station c9:merge", (Decimal(100), Decimal(20), Decimal(5)), "STM32 B1"
    )
    bench.answer(Done(Adjusted(90, Decimal(125))), "c9:merge")
    assert bench.headline == "STM32 B1 is one stock item now, with 125."


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (WIRE, "Wire is no STM32."),
        (replace(GAUGE, part=40), "Gauge G-5 has a serial number"),
        (CHIP, "STM32 B1 is among them already."),
        (REEL, "STM32 B2 is among them already."),
        (SOLD, "Nothing can be done with STM32 B1: it is at the customer Acme."),
        (EMPTY, "Nothing can be done with STM32 B1: nothing of it is left."),
        (replace(BAD, pk=191), "STM32 B1 is Damaged, STM32 B1 is OK."),
    ],
)
def test_what_cannot_be_merged(other, sentence):
    bench = item_bench(CHIP).press("merge").item(REEL, "i2").item(other, "i3")
    assert bench.told[0] == "refused"
    assert bench.told[1].startswith(sentence)
    assert bench.state.others == (REEL,)


def test_what_has_a_change_on_its_way_is_not_merged():
    bench = item_bench(REEL).press("status", "c9", "ATTENTION").item(CHIP).press("merge").item(REEL, "i2")
    assert bench.told[1].startswith("The last change of STM32 B2 has no answer yet.")


def test_what_has_no_place_is_put_somewhere_first():
    for word in ("split", "merge"):
        told = item_bench(LOOSE).press(word).told
        assert told == ("refused", "STM32 has no location. Scan MOVE and put it somewhere first.")


def test_another_code_leaves_what_was_asked():
    for word in ("count", "split"):
        bench = item_bench(CHIP).press(word, "c5").scan(native(91), "i2")
        assert bench.said == [("c5", "refused", "Nothing was changed. Scan the next code.")]
        assert isinstance(bench.answer(Done(REEL)).state, Working)
    bench = item_bench(CHIP).press("merge").item(REEL, "i2").at(RACK)
    assert bench.told[1].startswith("No location is wanted here.")
    assert isinstance(bench.state, Merging)


def test_cancel_leaves_the_plan_and_then_the_item():
    bench = item_bench(CHIP).press("split").press("cancel")
    assert type(bench.state) is Working
    assert bench.press("confirm").told[0] == "refused"
    assert isinstance(bench.press("cancel").state, Ready)
    assert bench.press("cancel").told == ("done", "There is nothing to cancel. Scan a stock item.")


def test_without_an_item_the_words_lead_elsewhere_or_nowhere():
    bench = item_bench().press("count")
    assert [effect.workflow for effect in bench.effects if isinstance(effect, SwitchTo)] == ["count"]
    assert bench.press("split").told == ("refused", "Scan a stock item first, then this code.")
    assert bench.answer(Done(), "x:undo").questions == []


def test_an_item_that_is_not_there_any_more_can_only_be_looked_at():
    bench = item_bench(SOLD)
    assert bench.told[0] == "refused"
    assert bench.press("status", "c9", "LOST").told[1].startswith("Nothing can be done with")
    assert bench.press("quantity", value="3").told[1].startswith("Nothing can be done with")


@pytest.mark.parametrize(
    ("word", "value", "state"),
    [
        ("count", "", Recounting),
        ("split", "", Splitting),
        ("merge", "", Merging),
        ("status", "LOST", Grading),
        ("show", "", Working),
        ("", "", Working),
    ],
)
def test_an_item_is_brought_in_with_the_word_that_was_chosen(word, value, state):
    bench = item_bench().brought(THING, word, value).answer(Done(CHIP))
    assert type(bench.state) is state


def test_a_status_that_is_brought_in_is_written():
    bench = item_bench().brought(THING, "status", "DAMAGED").answer(Done(CHIP))
    assert bench.write.status == 55
    assert bench.commits[0].op_id == "b1:status"


def test_a_part_offers_its_stock_here_too():
    bench = item_bench().scan(native(40, "part")).answer(Done((CHIP, KEPT, item(1, 40, "x", 1))))
    assert len(bench.view.rows) == 3
    assert bench.press("digit", value="2").state.item == KEPT
    assert item_bench(CHIP).scan("X").view.busy


def test_the_prompt_says_what_is_wanted_next():
    wanted = [
        (("merge", ""), "Scan at least one more stock item of the same part, then CONFIRM."),
        (("status", "LOST"), "Scan CONFIRM, or CANCEL."),
        (("count", ""), "Scan QTY with what is there, then CONFIRM."),
        (("split", ""), "Scan QTY with what becomes a stock item of its own, then CONFIRM."),
        (("quantity", "5"), "Scan CONFIRM, or QTY with another number."),
    ]
    for (action, value), prompt in wanted:
        assert item_bench(CHIP).press(action, value=value).prompt == prompt
