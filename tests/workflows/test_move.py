"""Moving stock: items first, place first, in whole and in part, and everything that does not move."""

from decimal import Decimal

import pytest

from station.model import Done, Entered, NotSent, Refused, Result, Unknown, Why
from station.operations import FindStock, Found, LoadStockItem, Lookup, Move, Moved, MoveItem, Thing
from station.workflows.moving.states import Holding, Placing
from station.workflows.stock_screen import MOST_KEPT, Choosing, Seeking
from tests.workflows.packing_bench import item, native
from tests.workflows.stock_bench import (
    AT_RACK,
    AT_SHELVES,
    BAD,
    CAGE,
    CHIP,
    EMPTY,
    GAUGE,
    HALL,
    LOOSE,
    MAY_LOOK,
    RACK,
    REEL,
    SHELF,
    SOLD,
    WIRE,
    Context,
    location,
    move_bench,
)


def part(quantity, of):
    return MoveItem(of.pk, Decimal(str(quantity)), of.place and of.place.pk, of.quantity)


# Items first.


def test_any_number_of_items_and_then_a_location_are_one_move():
    bench = move_bench().item(CHIP, "i1").item(LOOSE, "i2").item(GAUGE, "i3")
    assert bench.said == [
        (
            "i3",
            "done",
            "1 × Gauge G-5 from Warehouse/Shelf A. Scan the next item, or the location it goes to.",
        )
    ]
    assert bench.cells == [
        ("Gauge G-5", "1", "Warehouse/Shelf A", ""),
        ("STM32", "5", "", ""),
        ("STM32 B1", "100", "Warehouse/Shelf A", ""),
    ]
    assert bench.fields() == {"In hand": "3"}
    bench.at(RACK)
    assert bench.told == ("pending", "Moving 3 stock items to Warehouse/Rack B ...")
    moved = tuple(part(each.quantity, each) for each in (CHIP, LOOSE, GAUGE))
    assert bench.write == Move(
        moved,
        8,
        "Station l1:move",
        "Warehouse/Rack B",
        "STM32 B1, STM32, Gauge G-5",
        native(8, "stocklocation"),
    )
    assert bench.commits[0].scan_id == "l1"
    assert all(each.whole for each in bench.write.items)
    bench.answer(Done(Moved((90, 96, 95), 8)), "l1:move")
    assert bench.headline == "Moved 3 stock items to Warehouse/Rack B."
    assert [row.tone for row in bench.view.rows] == ["good"] * 3


def test_a_part_of_the_last_item_by_its_quantity_or_by_digits():
    bench = move_bench().item(WIRE).press("quantity", value="12.5")
    assert bench.told[1].startswith("12.5 m × Wire from")
    assert bench.cells == [("Wire", "12.5 / 87.5 m", "Warehouse/Shelf A", "")]
    for digit in ("0", "POINT", "7", "5", "back"):
        bench.press("digit", value=digit)
    assert bench.state.held[0].quantity == Decimal("0.7")
    bench.at(RACK)
    assert bench.write.items == (part("0.7", WIRE),)
    assert bench.told[1] == "Moving 0.7 m × Wire to Warehouse/Rack B ..."
    assert not bench.write.items[0].whole


@pytest.mark.parametrize(
    ("of", "quantity", "sentence"),
    [
        (CHIP, "101", "There are only 100 of STM32 B1, not 101. Scan QTY with what you take."),
        (CHIP, "0", "0 × STM32 B1 is nothing. Scan QTY with a number."),
        (GAUGE, "2", "Gauge G-5 has a serial number, so it is always 1. Nothing was changed."),
        (GAUGE, "0.5", "Gauge G-5 has a serial number, so it is always 1. Nothing was changed."),
    ],
)
def test_a_quantity_that_cannot_be(of, quantity, sentence):
    bench = move_bench().item(of).press("quantity", value=quantity)
    assert bench.told == ("refused", sentence)
    assert bench.state.held[0].quantity == of.quantity
    placing = move_bench().at(RACK).press("quantity", value=quantity)
    if quantity == "0":
        assert placing.told == ("refused", "0 is no quantity here. Scan QTY with a number.")
    else:
        assert placing.item(of).told == ("refused", sentence)
        assert placing.state.quantity is None
    assert placing.commits == []


def test_one_digit_too_many_is_refused_and_can_be_taken_back():
    bench = move_bench().item(CHIP)
    for digit in "12":
        bench.press("digit", value=digit)
    assert bench.press("digit", value="3").told[0] == "refused"
    assert bench.press("digit", value="BACK").told[0] == "done"
    assert bench.state.held[0].quantity == 12
    for _ in range(2):
        bench.press("digit", value="BACK")
    assert bench.told == ("done", "Quantity 0: scan the next digit.")


def test_what_lies_there_already_is_said_and_left_out():
    bench = move_bench().item(CHIP, "i1").item(REEL, "i2").at(RACK)
    assert bench.said[0] == (
        "i2",
        "repeated",
        "STM32 B2 is at Warehouse/Rack B already. Nothing was moved.",
    )
    assert [each.pk for each in bench.write.items] == [90]


def test_nothing_moves_if_all_lies_there_already():
    bench = move_bench().item(CHIP).at(SHELF)
    assert bench.told == (
        "refused",
        "All of it is at Warehouse/Shelf A already. Scan another location, or CANCEL.",
    )
    assert bench.commits == []
    assert len(bench.state.held) == 1


def test_the_same_item_twice_is_in_the_move_once():
    bench = move_bench().item(CHIP, "i1").item(CHIP, "i2")
    assert bench.said == [
        ("i2", "repeated", "STM32 B1 is in hand already. Scan the next item or the location.")
    ]
    assert len(bench.at(RACK).write.items) == 1


def test_an_item_that_is_on_its_way_is_not_moved_again():
    bench = move_bench().item(CHIP).at(RACK).item(CHIP, "i2")
    assert bench.told == ("repeated", "STM32 B1 is being moved already. Scan the next item.")
    bench.answer(Unknown("read timeout"), "l1:move").item(CHIP, "i3")
    assert bench.told[0] == "repeated"
    bench.answer(Refused(Why.INVALID, "no"), "l1:move").item(CHIP, "i4")
    assert bench.told[0] == "done"


# The place first.


def test_once_the_place_is_known_every_item_moves_as_it_is_scanned():
    bench = move_bench().at(RACK)
    assert bench.told[1] == "Every stock item you scan now goes to Warehouse/Rack B. Scan the first one."
    assert bench.item(CHIP, "i1").write.items == (part(100, CHIP),)
    assert not bench.workflow.waiting(bench.state)
    bench.press("quantity", value="2.5")
    assert bench.told == ("done", "2.5 of the next item. Scan it.")
    assert bench.fields()["Quantity said"] == "2.5"
    assert bench.item(WIRE, "i2").write.items == (part("2.5", WIRE),)
    assert bench.commits[0].op_id == "i2:move"
    assert bench.write.note == "Station i2:move"
    assert "Quantity said" not in bench.fields()
    bench.answer(Done(), "i1:move")
    assert [row.tone for row in bench.view.rows] == ["neutral", "good"]
    assert bench.cells[1] == ("STM32 B1", "100", "Warehouse/Shelf A", "Warehouse/Rack B")


def test_another_place_takes_over_and_cancel_leaves_it():
    bench = move_bench().at(RACK).at(CAGE)
    assert bench.state.place == CAGE
    assert bench.press("cancel").told[1].startswith("The location is left.")
    assert isinstance(bench.state, Holding)


def test_an_item_that_lies_there_takes_the_quantity_with_it():
    bench = move_bench().at(RACK).press("quantity", value="5").item(REEL)
    assert bench.told == ("repeated", "STM32 B2 is at Warehouse/Rack B already. Nothing was moved.")
    assert bench.state.quantity is None


# The place to work in.


def test_confirm_moves_to_the_place_to_work_in():
    bench = move_bench(AT_RACK).item(CHIP)
    assert bench.prompt == "Scan the next item or the location. CONFIRM moves to Warehouse/Rack B."
    assert "confirm" in bench.actions
    bench.press("confirm")
    assert bench.write.location == 8
    assert bench.write.barcode == ""


def test_confirm_with_empty_hands_takes_the_place_to_work_in():
    bench = move_bench(AT_RACK).press("confirm")
    assert isinstance(bench.state, Placing)
    assert bench.press("confirm").told[0] == "refused"


def test_confirm_without_a_place_asks_for_one():
    bench = move_bench().press("confirm")
    assert bench.told == (
        "refused",
        "Nothing is in hand. Scan a stock item first, or the location things go to.",
    )
    assert bench.press("quantity", value="5").told[0] == "refused"
    assert bench.item(CHIP).press("confirm").told == ("refused", "Scan the location that it goes to.")
    assert "confirm" not in bench.actions


def test_cancel_puts_down_what_is_in_hand():
    bench = move_bench().item(CHIP).press("cancel")
    assert bench.told == ("done", "Nothing was moved. 1 in hand were let go.")
    assert bench.press("cancel").told[1].startswith("There is nothing to cancel.")


# What a code means.


@pytest.mark.parametrize(
    ("of", "why"),
    [(SOLD, "it is at the customer Acme"), (EMPTY, "nothing of it is left")],
)
def test_an_item_that_is_not_there_any_more(of, why):
    bench = move_bench().item(of)
    assert bench.told == ("refused", f"Nothing can be done with STM32 B1: {why}. Put it aside and ask.")


def test_damaged_goods_can_be_moved():
    assert move_bench().item(BAD).told[0] == "done"


def test_an_item_that_the_server_does_not_have_any_more():
    bench = move_bench().scan(native(90)).answer(Refused(Why.NOT_FOUND, "No StockItem matches"))
    assert bench.told == (
        "refused",
        "The server does not have this any more. Scan it again, or another code.",
    )


def test_a_structural_location():
    bench = move_bench().item(CHIP).scan("HALL").answer(Done(Found(HALL)))
    assert bench.told[1].startswith("Warehouse only holds other locations; nothing can be put there.")
    assert len(bench.state.held) == 1


def test_an_unknown_code_and_one_that_is_of_no_use():
    bench = move_bench().scan("<b>X</b>").answer(Refused(Why.NO_MATCH))
    assert bench.told == ("refused", "Nothing on the server has the code <b>X</b>. Scan another one.")
    bench.scan("PO-1", "s2").answer(Done(Found(Thing("purchaseorder", 1, "PO-1"))))
    assert bench.told[1].startswith("PO-1 is neither stock nor a location.")
    bench.scan("FUSE", "s3").answer(NotSent("connection refused"))
    assert bench.told[1].startswith("The server cannot be reached.")
    bench.scan("a\x00b", "s4")
    assert bench.told[0] == "refused"


def test_a_linked_code_leads_to_its_item():
    bench = move_bench().scan("REEL-2")
    assert bench.questions == [Lookup("REEL-2")]
    bench.answer(Done(Found(Thing("stockitem", 91, "STM32"))))
    assert bench.questions == [LoadStockItem(91)]
    assert bench.answer(Done(REEL)).told[0] == "done"
    told = move_bench().scan("REEL-2").answer(Done(Found(Thing("stockitem", 91, "STM32", item=REEL))))
    assert told.told[0] == "done"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (native(40, "part"), None),
        ("4006381333931", Thing("part", 40, "STM32")),
        ("296-1", Thing("supplierpart", 7, "296-1", part=40)),
    ],
)
def test_a_part_offers_its_stock(code, found):
    bench = move_bench().scan(code)
    if found:
        bench.answer(Done(Found(found)))
    assert bench.questions == [FindStock(40)]
    bench.answer(Done((CHIP, REEL)))
    assert bench.told == ("ask", "STM32: which one? Choose it by its digit, or scan its own code.")
    assert [(row.action.value, row.cells[:3]) for row in bench.view.rows] == [
        ("1", ("STM32 B1", "Warehouse/Shelf A", "100")),
        ("2", ("STM32 B2", "Warehouse/Rack B", "20")),
    ]
    assert bench.press("digit", value="3").told[0] == "refused"
    assert bench.press("confirm").told[0] == "refused"
    bench.press("digit", value="2")
    assert bench.said[0][2] == "Chosen: STM32 B2."
    assert bench.state.held[0].item == REEL
    assert bench.state.held[0].scan_id == "s1"


def test_the_only_stock_of_a_part_is_taken():
    bench = move_bench().scan(native(42, "part")).answer(Done((WIRE,)))
    assert bench.state.held[0].item == WIRE


def test_a_part_without_stock_or_with_more_than_there_are_digits():
    assert move_bench().scan(native(40, "part")).answer(Done(())).told[1].startswith("The server knows no")
    many = tuple(item(200 + n, 40, "STM32", 1) for n in range(12))
    bench = move_bench().scan(native(40, "part")).answer(Done(many))
    assert bench.told[1].startswith("STM32 has 12 stock items.")
    assert len(bench.view.rows) == 9


def test_another_scan_leaves_the_choice():
    bench = move_bench().scan(native(40, "part"), "p1").answer(Done((CHIP, REEL)))
    bench.scan(native(92), "i2")
    assert bench.said == [("p1", "refused", "No STM32 was chosen for this scan.")]
    assert bench.answer(Done(WIRE)).state.held[0].item == WIRE


def test_cancel_leaves_a_choice_and_a_question():
    bench = move_bench().scan(native(40, "part"), "p1").answer(Done((CHIP, REEL))).press("cancel")
    assert [each[:2] for each in bench.said] == [("p1", "refused"), ("c1", "done")]
    bench.scan(native(90), "i1")
    assert bench.view.busy
    assert bench.scan(native(91), "i2").told == ("refused", "Wait for the server, or scan CANCEL.")
    assert bench.press("confirm").told == ("refused", "Wait for the server, or scan CANCEL.")
    assert isinstance(bench.press("cancel").state, Holding)
    assert bench.answer(Done(CHIP), "i1:item").state.held == ()


# From another screen.


def test_an_item_is_brought_in_as_the_server_has_it_now():
    bench = move_bench().brought(Thing("stockitem", 90, "STM32", item=REEL), "move")
    assert bench.questions == [LoadStockItem(90)]
    assert bench.answer(Done(CHIP)).state.held[0].item == CHIP


def test_a_place_a_part_and_what_is_neither_are_brought_in():
    bench = move_bench().brought(Thing("stocklocation", 8, "Warehouse/Rack B"), "move")
    assert bench.state.place.pk == 8
    bench = move_bench().brought(Thing("part", 40, "STM32"), "move")
    assert isinstance(bench.answer(Done((CHIP, REEL))).state, Choosing)
    assert move_bench().brought(Thing("build", 4, "BO-1"), "move").told[0] == "refused"


# Rights, answers, and what is strange.


def test_who_may_not_change_stock_asks_the_server_nothing():
    bench = move_bench(Context(MAY_LOOK)).scan(native(90))
    assert bench.told == (
        "refused",
        "viewer may not change stock. Ask whoever manages the server for the right.",
    )
    assert bench.questions == []
    assert bench.brought(Thing("stockitem", 90, "x"), "move").questions == []
    assert isinstance(move_bench(Context()).scan(native(90)).state, Seeking)


def test_a_right_that_was_lost_meanwhile_and_an_event_of_another_screen():
    bench = move_bench(AT_RACK).item(CHIP)
    bench.context = Context(MAY_LOOK, RACK)
    assert bench.press("confirm").told[1].startswith("viewer may not change stock.")
    before = bench.state
    assert bench.send(Entered("order", "PO-1", "e1")).state is before
    assert str(bench.workflow.doubt(Move((part(1, CHIP),), 8, "x", "Rack"), "s1").headline)


def test_what_the_server_silently_left_is_said():
    bench = move_bench().item(CHIP).item(GAUGE, "i2").at(RACK)
    bench.answer(Done(Moved((90, None), 8, (95,))), "l1:move")
    assert bench.headline == (
        "The server left 1 of 2 stock items where they were. Look at them on the server."
    )
    assert [(row.cells[0], row.cells[3], row.tone) for row in bench.view.rows] == [
        ("STM32 B1", "Warehouse/Rack B", "good"),
        ("Gauge G-5", "", "bad"),
    ]


def test_taking_back_marks_the_last_move():
    bench = move_bench().at(RACK).item(CHIP, "i1").item(WIRE, "i2")
    bench.answer(Done(), "i1:move").answer(Done(), "i2:move").answer(Done(), "i2:undo")
    assert [entry.result for entry in bench.state.entries] == [Result.DONE, Result.TAKEN_BACK]
    assert bench.headline == "Taken back. Scan the next code."


def test_answers_come_while_the_next_code_is_looked_up():
    bench = move_bench().at(RACK).item(CHIP, "i1").scan("REEL-2", "i2").answer(Done(), "i1:move")
    assert isinstance(bench.state, Seeking)
    assert bench.state.behind.entries[0].result is Result.DONE
    assert bench.answer(Done(), "old:move").state.behind.entries == bench.state.behind.entries


def test_old_moves_leave_the_screen_but_never_one_without_an_answer():
    bench = move_bench().at(RACK)
    for n in range(MOST_KEPT + 5):
        bench.item(item(1000 + n, 40, "STM32", 1), f"i{n}")
        if n:
            bench.answer(Done(), f"i{n}:move")
    assert len(bench.state.entries) == MOST_KEPT + 1
    assert bench.state.entries[0].op_id == "i0:move"


@pytest.mark.parametrize("data", [None, "nonsense", 5, (None, 1), {"pk": 1}])
def test_an_answer_of_another_kind_is_no_item(data):
    bench = move_bench().scan(native(90)).answer(Done(data))
    assert bench.told[0] == "refused"


def test_a_location_by_its_name_with_control_characters_is_only_text():
    place = Thing("stocklocation", 8, "A\x1d\u202e<b>{x}" * 400)
    bench = move_bench(AT_SHELVES).item(CHIP).scan("LOC").answer(Done(Found(place)))
    assert "<GS><U+202E><b>{x}" in bench.headline
    assert len(bench.headline) < 400
    assert location(RACK).thing.pk == 8
