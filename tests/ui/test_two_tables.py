"""Two tables with their names, beside each other or one below the other, each of which scrolls by itself."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from station.model import Tone
from station.screen import Snapshot, Table
from station.text import say
from station.ui.theme import DARK, LIGHT
from station.ui.widgets.tables import NONE

from .conftest import lay_out
from .gallery import SNAPSHOTS, STATUS, home, receiving
from .gallery_bench import (
    BENCH_SNAPSHOTS,
    DEEDS,
    FACTS,
    OPEN_ORDERS,
    ORDER_COLUMNS,
    found,
    looked_up,
    orders,
    stock,
)
from .test_window import assert_within


def show(window, view):
    window.show_snapshot(Snapshot(view, STATUS, ()))
    lay_out()
    return window.page.tables


def whole_rows(lines):
    """Count the rows that are in sight as a whole."""
    room = lines.viewport().rect()
    rows = range(lines.model().rowCount())
    return sum(room.contains(lines.visualRect(lines.model().index(row, 0))) for row in rows)


@pytest.mark.parametrize("size", [(1024, 768), (1180, 820), (1920, 1080)])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_of_the_bench_can_be_painted_in_one_window(make_window, theme, size):
    window = make_window(theme, size=size)
    for snapshot in BENCH_SNAPSHOTS.values():
        assert_within(window, snapshot)


@pytest.mark.parametrize(("size", "rows"), [((1024, 768), 4), ((1180, 820), 6), ((1920, 1080), 5)])
@pytest.mark.parametrize("name", ["lookup", "lookup-odd"])
def test_twelve_facts_picture_two_tables_and_ten_buttons_fit_together(make_window, name, size, rows):
    window = make_window(size=size)
    tables = show(window, BENCH_SNAPSHOTS[name].view)
    page = window.page
    assert whole_rows(tables.first.lines) >= rows
    assert tables.first.lines.viewport().height() == tables.second.lines.viewport().height()
    assert page.picture.isVisible()
    for cell in page.fields.cells():
        assert cell.value.height() >= cell.value.sizeHint().height()
        corner = cell.mapTo(page._facts, QPoint(cell.width(), cell.height()))
        assert (corner.x() <= page.picture.x(), corner.y() <= page._facts.height()) == (True, True)
    for button in page.buttons.buttons():
        assert button.height() >= button.sizeHint().height()
    assert len(page.fields.cells()) == len(FACTS) == 12


def test_two_tables_stand_side_by_side_with_their_names_above(window):
    tables = show(window, looked_up())
    assert (tables.first.words.caption.text(), tables.second.words.caption.text()) == ("Stock", "Open orders")
    assert tables.first.geometry().right() < tables.second.x()
    assert tables.first.y() == tables.second.y()
    for card in (tables.first, tables.second):
        assert card.words.caption.geometry().bottom() < card.lines.y()
        assert card.words.caption.isVisible()
        assert not card.words.nothing.isVisible()
    assert tables.second.lines.model().headerData(0, card.lines.horizontalHeader().orientation()) == "Order"


def test_in_a_narrow_window_the_second_stands_below(make_window, qtbot):
    window = make_window(size=(900, 700))
    tables = show(window, looked_up(fields=(), picture=b"", actions=DEEDS[:3]))
    assert tables.first.geometry().bottom() < tables.second.y()
    assert min(whole_rows(tables.first.lines), whole_rows(tables.second.lines)) >= 2
    window.resize(1024, 768)
    qtbot.waitUntil(lambda: tables.first.geometry().right() < tables.second.x())


def test_each_table_scrolls_by_itself(window):
    tables = show(window, looked_up(rows=stock(60), beside=replace(OPEN_ORDERS, rows=orders(60))))
    tables.second.lines.scrollToBottom()
    bars = [card.lines.verticalScrollBar() for card in (tables.first, tables.second)]
    assert [bar.value() for bar in bars] == [0, bars[1].maximum()]
    assert bars[1].maximum() > 0


def test_an_empty_table_says_so_and_the_other_goes_on(window):
    tables = show(window, looked_up(rows=()))
    assert tables.first.words.nothing.text() == str(NONE)
    assert tables.first.words.nothing.isVisible()
    assert not tables.first.lines.isVisible()
    assert tables.second.lines.isVisible()
    both = show(window, looked_up(rows=(), beside=Table(say("Open orders"), ORDER_COLUMNS, ())))
    nothing = [card.words.nothing for card in (both.first, both.second)]
    assert [text.isVisible() for text in nothing] == [True, True]
    places = [text.mapTo(both, QPoint(0, 0)).y() for text in nothing]
    assert places[0] == places[1] < both.height() // 2, "right under the names"
    show(window, looked_up())
    assert not any(text.isVisible() for text in nothing)


def test_a_second_table_alone_has_all_the_width(window):
    tables = show(window, looked_up(columns=(), rows=()))
    assert not tables.first.isVisible()
    assert tables.second.width() == tables.width()


def test_without_a_second_table_all_is_as_it_was(make_window):
    before = make_window()
    before.show_snapshot(SNAPSHOTS["receiving"])
    other = make_window()
    show(other, looked_up())
    other.show_snapshot(SNAPSHOTS["receiving"])
    lay_out()
    assert other.grab().toImage() == before.grab().toImage()
    assert not other.page.tables.second.isVisible()


def test_a_name_without_a_second_table_is_shown_too(window):
    tables = show(window, found(caption=say("Parts")))
    assert tables.first.words.caption.text() == "Parts"
    assert tables.first.words.caption.isVisible()
    assert tables.second is None
    show(window, found())
    assert not tables.first.words.caption.isVisible()


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_names_of_tables_stand_out_from_their_ground(make_window, theme, palette):
    tables = show(make_window(theme), looked_up())
    image = tables.second.words.caption.grab().toImage()
    inks = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert palette.ink in inks
    empty = show(make_window(theme), looked_up(rows=())).first.words.nothing.grab().toImage()
    assert any(
        QColor(empty.pixelColor(x, y)).name() == palette.muted
        for x in range(empty.width())
        for y in range(empty.height())
    )


def test_a_dense_table_has_room_for_icons_once_there_are_any(window):
    tables = show(window, looked_up())
    lines = tables.first.lines
    bare = lines._delegate.first_room()
    widths = lines.columnWidth(1)
    show(window, looked_up(rows=stock(8, Tone.UNSURE)))
    assert lines._delegate.first_room() > bare
    assert sum(lines.columnWidth(n) for n in range(4)) == lines.viewport().width()
    assert lines.columnWidth(1) <= widths


def test_the_rows_of_a_search_with_pictures_are_all_in_sight(window):
    assert whole_rows(show(window, found()).first.lines) == 9


@pytest.mark.parametrize("size", [(1024, 768), (1180, 820), (1920, 1080)])
def test_the_home_screen_shows_twelve_modes_and_still_says_what_to_do(make_window, size):
    window = make_window(size=size)
    for name in ("home", "home-long"):
        show(window, BENCH_SNAPSHOTS[name].view)
        page = window.page
        assert page.idle.isVisible()
        assert page.tables.height() >= window.look.sizes.row * 5
        for button in page.buttons.buttons():
            assert button.height() >= button.sizeHint().height()
            assert button.label.painted_lines()[0].endswith("…") == (name == "home-long")


def test_many_buttons_are_low_where_the_work_needs_the_room_and_usual_again_after(window):
    show(window, BENCH_SNAPSHOTS["lookup"].view)
    low = window.page.buttons.buttons()[0].sizeHint().height()
    show(window, receiving())
    usual = window.page.buttons.buttons()[0].sizeHint().height()
    show(window, home(actions=BENCH_SNAPSHOTS["home"].view.actions))
    assert low < usual == window.page.buttons.buttons()[0].sizeHint().height()
