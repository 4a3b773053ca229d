"""The facts of a bag leave the table its room, and what matters most is read from afar."""

import pytest
from PySide6.QtCore import QPoint

from station.screen import Field, Snapshot
from station.text import say
from station.ui.theme import COMPACT, ROOMY

from .gallery import LONG_NAME, STATUS, receiving
from .gallery_receiving import RECEIVING_SNAPSHOTS, bag, line as bar_line, order


def show(window, qtbot, snapshot):
    """Show a snapshot and wait until every part has its place."""
    window.show_snapshot(snapshot)
    page = window.page
    facts = page._facts
    qtbot.waitUntil(lambda: facts.isHidden() or facts.height() == facts.sizeHint().height())
    return page


@pytest.mark.parametrize("name", ["bag", "bag-long"])
@pytest.mark.parametrize(("size", "rows"), [((1024, 768), 3), ((1180, 820), 5), ((1920, 1080), 3)])
def test_twelve_facts_and_a_picture_leave_room_for_lines(make_window, qtbot, name, size, rows):
    window = make_window(size=size)
    page = show(window, qtbot, RECEIVING_SNAPSHOTS[name])
    assert page.lines.viewport().height() >= rows * window.look.sizes.row
    assert page.picture.isVisible()
    assert len(page.fields.cells()) == 12
    for cell in page.fields.cells():
        corner = cell.mapTo(page._facts, QPoint(cell.width(), cell.height()))
        assert corner.x() <= page.picture.x()
        assert corner.y() <= page._facts.height()
        assert cell.value.height() >= cell.value.sizeHint().height()


@pytest.mark.parametrize(("size", "sizes"), [((1024, 768), COMPACT), ((1920, 1080), ROOMY)])
def test_a_running_count_is_read_from_afar(make_window, qtbot, size, sizes):
    window = make_window(size=size)
    page = show(window, qtbot, RECEIVING_SNAPSHOTS["bag"])
    counts = {cell.label.text(): cell.value for cell in page.fields.cells()}
    for name in ("Serial numbers", "Quantity"):
        assert counts[name]._fit().font.pixelSize() == sizes.strong
    assert counts["Serial numbers"].painted_lines() == ("3 of 10",)


def test_a_long_place_is_whole_in_two_lines(window, qtbot):
    page = show(window, qtbot, RECEIVING_SNAPSHOTS["bag"])
    place = next(cell.value for cell in page.fields.cells() if cell.label.text() == "Goes to")
    assert " ".join(place.painted_lines()) == place.text() == "Warehouse / Aisle 14 / Rack C / Shelf 27"


def test_strong_fields_stand_above_the_others_wherever_they_come(window, qtbot):
    fields = (Field(say("Note"), "x"), Field(say("Item"), "y", strong=True), Field(say("Batch"), "z"))
    page = show(window, qtbot, Snapshot(receiving(fields=fields), STATUS, ()))
    note, item, batch = page.fields.cells()
    assert item.y() < note.y() == batch.y()
    plain = tuple(Field(field.label, field.value) for field in fields)
    show(window, qtbot, Snapshot(receiving(fields=plain), STATUS, ()))
    qtbot.waitUntil(lambda: note.y() == item.y() == batch.y())


def test_fields_break_anew_when_the_window_grows(window, qtbot):
    page = show(window, qtbot, Snapshot(bag(picture=b""), STATUS, ()))
    narrow = len({cell.y() for cell in page.fields.cells()})
    window.resize(1480, 820)
    qtbot.waitUntil(lambda: len({cell.y() for cell in page.fields.cells()}) < narrow)


def test_the_scans_take_a_quarter_of_a_narrow_window_and_no_more_of_a_wide_one(window):
    assert window.page._scans.width() == window.page.entry.width() == 256
    window.resize(1480, 820)
    assert window.page._scans.width() == COMPACT.tape


SHORTER = Snapshot(order(*(bar_line(n, current=n == 14) for n in range(15))), STATUS, ())


@pytest.mark.parametrize("before", ["shorter", "bars", "nothing", "bag", "order-without-lines"])
def test_the_current_line_is_in_sight_whatever_was_shown_before(window, qtbot, before):
    show(window, qtbot, {**RECEIVING_SNAPSHOTS, "shorter": SHORTER}[before])
    window.grab()
    lines = show(window, qtbot, RECEIVING_SNAPSHOTS["bars-60"]).lines

    def distance():
        row = lines.visualRect(lines.model().index(41, 0))
        return abs(row.center().y() - lines.viewport().rect().center().y())

    qtbot.waitUntil(lambda: distance() <= window.look.sizes.row)


def test_every_line_keeps_some_of_its_name_beside_picture_bar_and_numbers(window, qtbot):
    row = bar_line(0, cells=(LONG_NAME, LONG_NAME, "100000", "100000", "100000"))
    page = show(window, qtbot, Snapshot(order(row, row), STATUS, ()))
    delegate, gap = page.lines._delegate, window.look.sizes.gap
    assert page.lines.columnWidth(0) - delegate.first_room() - 2 * gap > 60
    assert page.lines.columnWidth(1) - 2 * gap > 60
