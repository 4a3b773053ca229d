"""Rows that can be chosen: by mouse, by their key, by arrow keys and Enter, and never by a scanner."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from station.input.wedge import WedgeDecoder
from station.model import Result
from station.screen import Row, Snapshot, Table
from station.text import say
from station.ui.theme import DARK, LIGHT
from station.ui.wedge_filter import WedgeFilter
from station.ui.widgets.key_cap import cap_side
from station.ui.window import HAND_MS

from .gallery import SNAPSHOTS, STATUS, line, receiving, tape_row
from .gallery_bench import ORDER_COLUMNS, digit, found, looked_up, orders, stock
from .test_choices import silence
from .test_wedge_filter import HandTimer

Key = Qt.Key
FIRST = ("pressed", "digit", "1")


def show(window, view, tape=()):
    window.show_snapshot(Snapshot(view, STATUS, tape))
    return window.page.lines


def press(window, keyboard, *keys, gap=HAND_MS):
    for key in keys:
        keyboard.now += gap
        text = "\r" if key in (Key.Key_Return, Key.Key_Enter) else ""
        keyboard.press(window.windowHandle(), "", key=key, text=text)


def click(qtbot, lines, row, column=0):
    place = lines.visualRect(lines.model().index(row, column)).center()
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)


def colours(lines, row, left, width):
    rect = lines.visualRect(lines.model().index(row, 0))
    image = lines.viewport().grab(rect).toImage()
    points = ((x, y) for x in range(left, left + width) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in points}


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_a_row_shows_its_key_before_picture_and_text(make_window, theme, palette):
    lines = show(make_window(theme), found(11))
    look = lines._delegate.look
    inks = colours(lines, 0, look.sizes.gap + 5, cap_side(look))
    assert {palette.accent, palette.on_accent} <= inks
    keyless = colours(lines, 9, look.sizes.gap + 5, cap_side(look))
    assert palette.accent not in keyless, "the tenth row has no key"


def test_a_table_without_keys_leaves_no_room_for_them(window):
    with_keys = show(window, found())._delegate.first_room()
    bare = tuple(replace(row, action=None) for row in found().rows)
    lines = show(window, found(rows=bare))
    assert with_keys - lines._delegate.first_room() == cap_side(window.look) + window.look.sizes.gap


@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_click_anywhere_on_a_row_presses_it(window, commands, qtbot, column):
    click(qtbot, show(window, found()), 3, column)
    assert commands.asked == [("pressed", "digit", "4")]
    assert window.focusWidget() is None


def test_a_row_without_an_action_and_the_room_below_do_nothing(window, commands, qtbot):
    lines = show(window, receiving(rows=(line(0), line(1))))
    click(qtbot, lines, 1)
    below = QPoint(20, lines.viewport().height() - 5)
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=below)
    click(qtbot, show(window, found()), 0)
    assert commands.asked == [FIRST]


def test_a_double_click_counts_once_and_other_buttons_of_the_mouse_not_at_all(window, commands, qtbot):
    lines = show(window, found())
    place = lines.visualRect(lines.model().index(0, 0)).center()
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert commands.asked == []
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert commands.asked == [FIRST]


def test_a_click_does_not_count_where_it_slid_to_or_what_came_under_it(window, commands, qtbot):
    lines = show(window, found())
    first, second = (lines.visualRect(lines.model().index(row, 0)).center() for row in (0, 1))
    left, viewport = Qt.MouseButton.LeftButton, lines.viewport()
    qtbot.mousePress(viewport, left, pos=first)
    qtbot.mouseRelease(viewport, left, pos=second)
    qtbot.mousePress(viewport, left, pos=first)
    others = tuple(replace(row, cells=("other",)) for row in found().rows)
    show(window, found(rows=others))
    qtbot.mouseRelease(viewport, left, pos=first)
    assert commands.asked == []


def test_the_key_of_a_row_presses_it_and_other_keys_begin_to_type(window, commands, keyboard):
    show(window, found(3))
    keyboard.press(window.windowHandle(), "2")
    assert commands.asked == [("pressed", "digit", "2")]
    keyboard.press(window.windowHandle(), "4")
    assert window.page.entry.text() == "4"
    keyboard.press(window.windowHandle(), "1")
    assert (window.page.entry.text(), len(commands.asked)) == ("41", 1), "it belongs to the code"


def test_the_key_of_a_button_comes_before_that_of_a_row(window, commands, keyboard):
    button = replace(digit(1), name="other")
    show(window, found(actions=(button,)))
    keyboard.press(window.windowHandle(), "1")
    assert commands.asked == [("pressed", "other", "1")]


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_arrows_frame_a_row_and_enter_presses_it(make_window, commands, keyboard, theme, palette):
    window = make_window(theme)
    lines = show(window, found())
    assert palette.accent not in colours(lines, 1, 0, 3)
    press(window, keyboard, Key.Key_Down, Key.Key_Down)
    assert lines.framed == 1
    assert colours(lines, 1, 0, 3) == {palette.accent}
    press(window, keyboard, Key.Key_Return)
    assert commands.asked == [("pressed", "digit", "2")]
    press(window, keyboard, Key.Key_Return, Key.Key_Enter)
    assert (lines.framed, len(commands.asked)) == (-1, 1), "one Enter answers one question"


def test_the_arrows_stop_at_both_ends_and_pass_rows_without_action(window, keyboard):
    rows = list(found().rows)
    rows[0], rows[2], rows[8] = (replace(rows[n], action=None) for n in (0, 2, 8))
    lines = show(window, found(rows=tuple(rows)))
    seen = []
    for key in (Key.Key_Up, Key.Key_Down, Key.Key_Up, Key.Key_Up):
        press(window, keyboard, key)
        seen.append(lines.framed)
    press(window, keyboard, *[Key.Key_Up] * 9)
    assert (seen, lines.framed) == ([7, 7, 6, 5], 1)
    press(window, keyboard, Key.Key_Down)
    assert lines.framed == 3


def test_the_framed_row_is_brought_into_sight(window, keyboard):
    lines = show(window, found(60))
    press(window, keyboard, *[Key.Key_Down] * 41)
    row = lines.visualRect(lines.model().index(40, 0))
    assert (lines.framed, lines.viewport().rect().contains(row)) == (40, True)


def test_the_arrows_go_on_in_the_second_table(window, commands, keyboard):
    rows = tuple(replace(row, action=digit(n)) for n, row in enumerate(orders(2), 3))
    show(window, looked_up(rows=stock(2), beside=Table(say("Open orders"), ORDER_COLUMNS, rows)))
    press(window, keyboard, *[Key.Key_Down] * 4)
    tables = window.page.tables
    assert (tables.first.lines.framed, tables.second.lines.framed) == (-1, 1)
    press(window, keyboard, Key.Key_Return)
    keyboard.press(window.windowHandle(), "3")
    assert commands.asked == [("pressed", "digit", "4"), ("pressed", "digit", "3")]


def test_rows_of_a_second_table_that_is_gone_are_not_pressed(window, commands, keyboard):
    rows = tuple(replace(row, action=digit(n)) for n, row in enumerate(orders(2), 3))
    show(window, looked_up(rows=stock(2), beside=Table(say("Open orders"), ORDER_COLUMNS, rows)))
    show(window, looked_up(rows=stock(2), beside=None))
    press(window, keyboard, *[Key.Key_Down] * 4, Key.Key_Return)
    assert commands.asked == [("pressed", "digit", "2")]
    keyboard.press(window.windowHandle(), "3")
    assert window.page.entry.text() == "3"


def test_enter_without_a_frame_or_rows_does_nothing(window, commands, keyboard):
    show(window, found())
    press(window, keyboard, Key.Key_Return, Key.Key_Enter)
    window.show_snapshot(SNAPSHOTS["receiving"])
    press(window, keyboard, Key.Key_Down, Key.Key_Return)
    assert commands.asked == []


def test_enter_right_after_an_arrow_is_a_scanner_that_ends_its_codes_so(window, commands, keyboard):
    lines = show(window, found())
    press(window, keyboard, Key.Key_Down)
    press(window, keyboard, Key.Key_Return, gap=HAND_MS - 1)
    assert (commands.asked, lines.framed) == ([], 0)


def test_an_enter_that_repeats_itself_and_combinations_press_nothing(window, commands, keyboard):
    show(window, found())
    press(window, keyboard, Key.Key_Down)
    keyboard.now += 500
    repeated = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    repeated.setTimestamp(keyboard.now)
    QCoreApplication.sendEvent(window.windowHandle(), repeated)
    for held in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
        keyboard.press(window.windowHandle(), "\r", held)
    assert commands.asked == []


def test_the_frame_stays_while_a_picture_comes_and_goes_with_another_question(window, keyboard):
    view = found()
    lines = show(window, view)
    press(window, keyboard, Key.Key_Down)
    later = tuple(replace(row, picture=view.rows[0].picture) for row in view.rows)
    show(window, found(rows=later))
    assert lines.framed == 0
    show(window, found(rows=later, prompt=say("Which of them is to be counted?")))
    assert lines.framed == -1, "the rows are the same, but not what is asked"
    press(window, keyboard, Key.Key_Down)
    other = (Row(("Another",), action=digit(1)), *later[1:])
    show(window, found(rows=other, prompt=say("Which of them is to be counted?")))
    assert lines.framed == -1, "the same is asked, but not of the same rows"


def test_the_frame_goes_with_the_next_scan(window, commands, keyboard):
    lines = show(window, found(), (tape_row(1, Result.DONE, say("Before")),))
    press(window, keyboard, Key.Key_Down)
    tape = (tape_row(2, Result.PENDING, say("Scanned")), tape_row(1, Result.DONE, say("Before")))
    show(window, found(), tape)
    assert lines.framed == -1
    press(window, keyboard, Key.Key_Return)
    assert commands.asked == []


def test_whoever_types_a_code_has_arrows_and_enter_for_that(window, commands, keyboard):
    lines = show(window, found())
    press(window, keyboard, Key.Key_Down)
    keyboard.type(window.windowHandle(), "ab", gap=150)
    assert lines.framed == -1
    press(window, keyboard, Key.Key_Down, Key.Key_Up)
    assert lines.framed == -1
    press(window, keyboard, Key.Key_Return, Key.Key_Return)
    assert commands.asked == [("entered", "code", "ab")]


@pytest.fixture
def wedge(qapp, commands, window):
    """Put the filter of the keyboard scanner before the window, as the station does."""
    timers = []

    def make_timer(callback, owner):
        timers.append(HandTimer(callback))
        return timers[-1]

    def scanned(decision):
        window.scan_came()
        commands.scanned(decision.scan, "keyboard")

    keys = WedgeFilter(WedgeDecoder(inner_return_ms=0), scanned, make_timer=make_timer, clock=lambda: 0.0)
    qapp.installEventFilter(keys)
    yield timers[0]
    qapp.removeEventFilter(keys)


@pytest.mark.parametrize("code", ["1234567890128", "111", "1PLM358BIDDFR", "12"])
@pytest.mark.parametrize("ending", ["\r", "\r\r", "\t\r"])
def test_the_enter_of_a_scan_presses_no_row(window, commands, keyboard, wedge, code, ending):
    show(window, found(9, rows=tuple(replace(r, action=replace(r.action, key="")) for r in found().rows)))
    press(window, keyboard, Key.Key_Down)
    keyboard.now += 300
    keyboard.type(window.windowHandle(), code + ending)
    silence(wedge)
    assert [asked for asked in commands.asked if asked[0] == "pressed"] == []


def test_a_person_chooses_with_the_filter_before_the_window(window, commands, keyboard, wedge):
    show(window, found())
    press(window, keyboard, Key.Key_Down, Key.Key_Down, Key.Key_Return, gap=200)
    silence(wedge)
    keyboard.now += 300
    keyboard.type(window.windowHandle(), "LOC-A1\r")
    silence(wedge)
    assert commands.asked == [("pressed", "digit", "2"), ("scanned", "LOC-A1", "keyboard")]
