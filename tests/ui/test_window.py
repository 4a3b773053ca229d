"""What the operator sees in the window, and what the station hears of him."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from station.input.wedge import WedgeDecoder
from station.model import Chime, Result, Tone
from station.screen import Link, Snapshot, Status
from station.text import NOTHING, say
from station.ui.screen_log import ScreenLog
from station.ui.theme import COMPACT, DARK, LIGHT, ROOMY
from station.ui.wedge_filter import WedgeFilter

from .gallery import DIGIKEY, HOME, SNAPSHOTS, START, STATUS, home, receiving, some_tape, tape_row
from .gallery_receiving import RECEIVING_SNAPSHOTS


def panel_colour(window):
    return window.page.panel.grab().toImage().pixelColor(3, 3).name()


def assert_within(window, snapshot):
    size = window.width(), window.height()
    window.show_snapshot(snapshot)
    assert not window.grab().isNull()
    assert (window.width(), window.height()) == size
    page = window.page
    for part in (page.panel, page.prompt, page.tape, page.entry, page.status, *page.buttons.buttons()):
        bottom_right = part.mapTo(window, QPoint(part.width(), part.height()))
        assert bottom_right.x() <= size[0]
        assert bottom_right.y() <= size[1]


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_snapshot_can_be_painted_within_the_window(make_window, name, theme, size):
    assert_within(make_window(theme, size=size), SNAPSHOTS[name])


@pytest.mark.parametrize(("theme", "size"), [("light", (1024, 768)), ("dark", (1920, 1080))])
def test_everything_of_receiving_can_be_painted_in_one_window(make_window, theme, size):
    window = make_window(theme, size=size)
    for snapshot in RECEIVING_SNAPSHOTS.values():
        assert_within(window, snapshot)


@pytest.mark.parametrize("tone", list(Tone))
def test_a_tone_has_its_colour_and_its_icon(window, tone):
    window.show_snapshot(Snapshot(home(tone=tone), STATUS, ()))
    assert panel_colour(window) == LIGHT.tones[tone].fill
    assert window.page.panel._icon.name() == tone.value


def test_headline_prompt_and_quoted_server_text_are_shown(window):
    window.show_snapshot(SNAPSHOTS["refused"])
    assert window.page.headline.text() == "This label was received before. Put it aside."
    assert window.page.prompt_text == "Scan the next item of PO-0001"
    assert window.page.panel.detail.text() == "“Item has already been received”"
    window.show_snapshot(SNAPSHOTS["receiving"])
    assert not window.page.panel.detail.isVisible()


def test_a_short_headline_is_painted_whole_and_a_long_one_is_elided_at_its_end(window):
    window.show_snapshot(SNAPSHOTS["receiving"])
    assert window.page.headline.painted_lines() == ("10 x LM358BIDDFR received",)
    window.show_snapshot(Snapshot(home(headline=say("word " * 400)), STATUS, ()))
    lines = window.page.headline.painted_lines()
    assert len(lines) <= 3
    assert lines[-1].endswith("…")


def test_fields_are_shown_and_an_empty_value_is_a_dash(window):
    window.show_snapshot(SNAPSHOTS["long"])
    cells = window.page.fields.cells()
    assert [cell.label.text() for cell in cells] == ["Item", "Goes to", "Supplier", "Empty"]
    assert cells[-1].value.text() == "\N{EN DASH}"
    window.show_snapshot(SNAPSHOTS["home"])
    assert window.page.fields.cells() == []
    assert not cells[0].isVisible()


def test_an_empty_station_says_what_to_do(window):
    window.show_snapshot(SNAPSHOTS["empty"])
    assert window.page.idle.isVisible()
    assert "Nothing is open" in window.page.idle.text()
    blank = window.page.tape.grab().toImage()
    colours = {blank.pixelColor(x, y).name() for x in range(0, 240, 2) for y in range(0, 80, 2)}
    assert LIGHT.muted in colours
    window.show_snapshot(SNAPSHOTS["receiving"])
    assert not window.page.idle.isVisible()


def test_a_button_tells_its_action_once_and_shows_the_code_that_does_the_same(window, commands, qtbot):
    window.show_snapshot(SNAPSHOTS["receiving"])
    undo = window.page.buttons.buttons()[0]
    assert (undo.label.text(), undo.code.text()) == ("Undo", "STN-UNDO")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert commands.asked == [("pressed", "undo")]


def test_buttons_of_a_former_screen_are_gone(window, commands, qtbot):
    window.show_snapshot(SNAPSHOTS["ask"])
    buttons = window.page.buttons.buttons()
    window.show_snapshot(SNAPSHOTS["home"])
    assert [button.isVisible() for button in buttons] == [True, False, False, False]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert commands.asked == [("pressed", HOME.name)]


def test_many_actions_break_into_rows(window):
    actions = tuple(replace(HOME, name=str(n), label=say("Action {n}", n=n)) for n in range(9))
    window.show_snapshot(Snapshot(home(actions=actions), STATUS, ()))
    rows = {button.y() for button in window.page.buttons.buttons()}
    assert len(rows) > 1


def test_nothing_in_the_window_takes_focus_by_tab_or_by_a_click_on_a_button(window):
    window.show_snapshot(SNAPSHOTS["receiving"])
    assert window.focusWidget() is None
    for button in window.page.buttons.buttons():
        assert button.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_the_status_bar_names_everything(window):
    window.show_snapshot(SNAPSHOTS["unsure"])
    status = window.page.status
    assert status.link.text() == "Slow · Demo warehouse"
    assert (status.waiting.text(), status.in_doubt.text()) == ("2 waiting", "1 in doubt")
    assert [chip.text() for chip in status.devices] == [
        "Keyboard scanner: ready",
        "Serial scanner: unplugged",
        "Label printer: ready",
    ]
    assert [chip.tone for chip in status.devices] == [Tone.GOOD, Tone.BAD, Tone.GOOD]
    assert (status.operator.text(), status.location.text()) == ("dock", "Receiving dock / Bench 1")


@pytest.mark.parametrize(
    ("link", "text", "tone"),
    [
        (Link.CONNECTING, "Connecting", Tone.NEUTRAL),
        (Link.ONLINE, "Online", Tone.GOOD),
        (Link.SLOW, "Slow", Tone.UNSURE),
        (Link.OFFLINE, "Offline", Tone.BAD),
    ],
)
def test_each_state_of_the_server_has_a_word_and_a_tone(window, link, text, tone):
    window.show_snapshot(Snapshot(home(), Status(link=link), ()))
    assert window.page.status.link.text() == f"{text} · no server"
    assert window.page.status.link.tone is tone
    assert window.page.status.waiting.text() == "Nothing waiting"
    assert not window.page.status.in_doubt.isVisible()


def test_a_device_that_is_gone_leaves_the_status_bar(window):
    window.show_snapshot(SNAPSHOTS["unsure"])
    window.show_snapshot(SNAPSHOTS["home"])
    assert [chip.isVisible() for chip in window.page.status.devices] == [True, True, False]


def test_a_notice_appears_and_goes(window):
    window.show_snapshot(SNAPSHOTS["kept"])
    assert window.page.notice.isVisible()
    assert "cannot be reached" in window.page.notice.text()
    window.show_snapshot(SNAPSHOTS["home"])
    assert not window.page.notice.isVisible()


def test_busy_dots_walk_only_while_the_station_waits(window):
    dots = window.page.panel.busy
    window.show_snapshot(SNAPSHOTS["pending"])
    assert dots.is_busy()
    assert dots._timer.isActive()
    before = dots.grab().toImage()
    dots.step()
    assert dots.grab().toImage() != before
    window.show_snapshot(SNAPSHOTS["receiving"])
    assert not dots._timer.isActive()


def test_results_are_heard_once_and_the_worst_of_several_wins(window):
    played = window._sounds.played
    tape = some_tape()
    window.show_snapshot(Snapshot(home(), STATUS, tape))
    assert played == []
    pending = tape_row(7, Result.PENDING, say("Receiving"))
    window.show_snapshot(Snapshot(home(), STATUS, (pending, *tape)))
    assert played == []
    done = replace(pending, result=Result.DONE)
    window.show_snapshot(Snapshot(home(), STATUS, (done, *tape)))
    window.show_snapshot(Snapshot(home(), replace(STATUS, waiting=1), (done, *tape)))
    assert played == [Tone.GOOD]
    refused = tape_row(8, Result.REFUSED, say("No"))
    asked = tape_row(9, Result.ASK, say("Which?"))
    window.show_snapshot(Snapshot(home(), STATUS, (asked, refused, done, *tape)))
    assert played == [Tone.GOOD, Tone.BAD]


@pytest.mark.parametrize(
    ("rows", "heard"),
    [
        ([(Result.DONE, Chime.FINISHED)], Chime.FINISHED),
        ([(Result.REFUSED, Chime.WRONG)], Chime.WRONG),
        ([(Result.ASK, Chime.WRONG)], Chime.WRONG),
        ([(Result.DONE, Chime.FINISHED), (Result.DONE, None)], Chime.FINISHED),
        ([(Result.DONE, Chime.FINISHED), (Result.REFUSED, None)], Tone.BAD),
        ([(Result.DONE, Chime.FINISHED), (Result.UNSURE, None)], Tone.UNSURE),
        ([(Result.DONE, Chime.FINISHED), (Result.ASK, None)], Tone.ASK),
        ([(Result.REFUSED, None), (Result.REFUSED, Chime.WRONG), (Result.DONE, Chime.FINISHED)], Chime.WRONG),
        ([(Result.TAKEN_BACK, Chime.FINISHED)], None),
        ([(Result.PENDING, Chime.WRONG)], None),
    ],
)
def test_a_chime_is_heard_in_place_of_the_tone_and_bad_news_first(window, rows, heard):
    window.show_snapshot(Snapshot(home(), STATUS, ()))
    tape = tuple(
        replace(tape_row(n, result, say("Scan")), chime=chime) for n, (result, chime) in enumerate(rows)
    )
    window.show_snapshot(Snapshot(home(), STATUS, tape))
    assert window._sounds.played == ([heard] if heard else [])


def test_a_thousand_rows_of_tape_and_table_are_shown_and_scrolled(window):
    tape = tuple(tape_row(n, Result.DONE, say("Scan {n}", n=n)) for n in range(1000, 0, -1))
    window.show_snapshot(Snapshot(receiving(1000, 900), STATUS, tape))
    lines = window.page.lines
    rect = lines.visualRect(lines.model().index(900, 0))
    assert lines.viewport().rect().contains(rect.center())
    window.page.tape.scrollToBottom()
    window.show_snapshot(Snapshot(receiving(1000, 5), STATUS, (tape_row(1001, Result.DONE, say("x")), *tape)))
    assert window.page.tape.verticalScrollBar().value() == 0
    assert lines.viewport().rect().contains(lines.visualRect(lines.model().index(5, 0)).center())


def test_typing_anywhere_goes_into_the_field_and_enter_hands_it_over(window, commands, keyboard):
    handle = window.windowHandle()
    keyboard.type(handle, "PO-0001", gap=150)
    assert window.page.entry.text() == "PO-0001"
    keyboard.type(handle, "\r", gap=150)
    assert commands.asked == [("entered", "code", "PO-0001")]
    assert window.page.entry.text() == ""
    assert window.focusWidget() is None


def test_escape_and_an_empty_enter_ask_for_nothing(window, commands, keyboard):
    handle = window.windowHandle()
    keyboard.press(handle, "", key=Qt.Key.Key_F2)
    assert window.focusWidget() is window.page.entry
    keyboard.type(handle, "abc", gap=150)
    keyboard.press(handle, "\x1b", key=Qt.Key.Key_Escape)
    assert window.page.entry.text() == ""
    keyboard.press(handle, "", key=Qt.Key.Key_F2)
    keyboard.type(handle, "\r", gap=150)
    keyboard.press(handle, "q", Qt.KeyboardModifier.ControlModifier)
    assert window.page.entry.text() == ""
    assert commands.asked == []


def test_a_scan_never_lands_in_the_field_even_while_a_person_types(window, commands, keyboard, qapp):
    keys = WedgeFilter(
        WedgeDecoder(inner_return_ms=0), lambda decision: commands.scanned(decision.scan, "keyboard")
    )
    qapp.installEventFilter(keys)
    try:
        window.page.entry.begin("half a co")
        keyboard.type(window.windowHandle(), DIGIKEY + "\r")
    finally:
        qapp.removeEventFilter(keys)
    assert window.page.entry.text() == "half a co"
    assert commands.asked == [("scanned", DIGIKEY, "keyboard")]


def test_full_screen_is_switched_by_f11(window, keyboard):
    keyboard.press(window.windowHandle(), "", key=Qt.Key.Key_F11)
    assert window.isFullScreen()
    keyboard.press(window.windowHandle(), "", key=Qt.Key.Key_F11)
    assert not window.isFullScreen()


def test_type_grows_with_the_window(make_window):
    window = make_window(size=(1024, 768))
    assert window.look.sizes is COMPACT
    window.resize(1920, 1080)
    assert window.look.sizes is ROOMY
    assert window.page.panel.height() == ROOMY.panel


def test_the_dark_theme_is_dark(make_window):
    window = make_window("dark")
    window.show_snapshot(SNAPSHOTS["home"])
    colour = QColor(window.page.tables.first.grab().toImage().pixelColor(40, 200))
    assert colour.name() == DARK.surface


def test_closing_is_told(window, commands):
    window.close()
    assert commands.asked == [("closing",)]


def test_a_painted_result_is_reported_once_for_each_result(window, qtbot):
    painted = []
    window.watch_painting(lambda scan_id, result: painted.append((scan_id, result)))
    pending = tape_row(1, Result.PENDING, say("Receiving"))
    for row in (pending, replace(pending, result=Result.DONE)):
        window.show_snapshot(Snapshot(home(), STATUS, (row,)))
        window.page.tape.repaint()
        assert ("scan-1", row.result) not in painted
        qtbot.waitUntil(lambda row=row: painted[-1:] == [("scan-1", row.result)])
        window.page.tape.repaint()
    assert painted == [("scan-1", Result.PENDING), ("scan-1", Result.DONE)]


def test_the_first_paint_is_announced(qtbot, commands):
    from station.ui.window import MainWindow

    from .conftest import SilentSounds

    window = MainWindow(commands, sounds=SilentSounds())
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.first_painted):
        window.show()


def test_the_screen_log_holds_what_was_painted(make_window, qtbot, tmp_path):
    file = tmp_path / "screen.jsonl"
    window = make_window(screen_log=ScreenLog(file, clock=lambda: 12.5))
    window.show_snapshot(SNAPSHOTS["receiving"])

    def is_logged():
        return file.exists() and "10 x LM358BIDDFR received" in file.read_text("utf-8")

    qtbot.waitUntil(is_logged)
    qtbot.waitUntil(lambda: '"painted": "scan"' in file.read_text("utf-8"))


def test_time_of_day_is_that_of_the_wall(window):
    row = tape_row(1, Result.DONE, say("Done"))
    wall = (START + timedelta(seconds=17)).astimezone()
    assert window.page.tape_model.clock(row) == wall.strftime("%H:%M:%S")


def test_a_scan_that_nobody_has_judged_yet_is_under_way(window):
    window.show_snapshot(Snapshot(home(), STATUS, (tape_row(1, Result.PENDING, NOTHING, "PO-0001"),)))
    assert window.page.tape_model.index(0).data() == "Working on it ... · PO-0001"


def test_the_search_is_opened_by_its_usual_key(window, commands, keyboard):
    keyboard.press(window.windowHandle(), "f", Qt.KeyboardModifier.ControlModifier, key=Qt.Key.Key_F)
    assert commands.asked == [("pressed", "search")]
