"""Receiving: what the screen shows beside its sentences: pictures, offered orders, what was said of a bag."""

from dataclasses import replace

from station.model import Done
from station.operations import LoadPicture
from tests.workbench import AMPLIFIER, ORDER, OTHER_ORDER, PENDING_ORDER, RESISTOR, bag
from tests.workflows.dock import NO_MATCH, Dock, open_dock

SMALL, LARGE = "/media/lm358.thumbnail.png", "/media/lm358.png"
PICTURED = replace(ORDER, lines=(replace(AMPLIFIER, picture=LARGE, thumbnail=SMALL), RESISTOR))


def test_rows_have_the_small_picture_and_the_bag_gets_the_large_one_when_it_comes():
    dock = open_dock(PICTURED)
    assert dock.asked_beside == [LoadPicture(SMALL)]
    [opening] = [effect.op_id for effect in dock.effects if hasattr(effect, "read")]
    dock.answer(Done(b"small"), opening)
    assert [row.picture for row in dock.view.rows] == [b"small", b""]
    dock.scan(bag())
    assert LoadPicture(LARGE) in dock.asked_beside
    assert LoadPicture(SMALL) not in dock.asked_beside
    assert dock.view.picture == b"small"
    dock.answer(Done(b"large"), f"s1:picture:{LARGE}")
    assert dock.view.picture == b"large"
    assert dock.view.rows[0].picture == b"small"


def test_where_a_server_has_no_small_picture_the_large_one_is_asked_for_once():
    dock = open_dock(replace(ORDER, lines=(replace(AMPLIFIER, picture=LARGE), RESISTOR)))
    assert dock.asked_beside == [LoadPicture(LARGE)]
    dock.scan(bag())
    assert LoadPicture(LARGE) not in dock.asked_beside


def test_orders_that_are_offered_stand_in_a_table_with_their_digits():
    view = Dock().scan("72991337").answer(NO_MATCH).answer(Done((ORDER, OTHER_ORDER))).view
    assert [str(column) for column in view.columns][:3] == ["Digit", "Order", "Supplier"]
    assert [row.cells[:4] for row in view.rows] == [
        ("1", "PO-0001", "DigiKey", "SO 72991337"),
        ("2", "PO-0002", "Mouser Electronics", ""),
    ]
    assert Dock().view.columns == ()


def test_an_order_that_is_not_placed_shows_its_lines():
    dock = open_dock(replace(PENDING_ORDER, lines=(AMPLIFIER,)))
    assert "not placed yet" in dock.headline
    assert [row.cells[0] for row in dock.view.rows] == ["LM358BIDDFR"]
    assert open_dock(PENDING_ORDER).view.columns == ()


def test_what_is_said_of_the_next_bag_is_not_shown_as_the_last_ones():
    dock = open_dock().scan(bag()).press("quantity", value="3").press("status", value="DAMAGED")
    assert [str(field.label) for field in dock.view.fields][:3] == [
        "Next bag: Quantity",
        "Next bag: Status",
        "Part",
    ]
    assert dock.fields()["Next bag: Quantity"] == "3"


def test_what_is_said_of_the_bag_that_is_asked_about_stands_behind_its_part():
    dock = open_dock().scan(bag(quantity=25)).press("quantity", value="24")
    labels = [str(field.label) for field in dock.view.fields]
    assert labels.index("Part") < labels.index("Quantity")
    assert not any(text.startswith("Next bag") for text in labels)
