"""The page of the scanners: how each is, what the last scan consisted of, and what can be done about it."""

import queue
from dataclasses import replace

import pytest
import zxingcpp
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPushButton, QTableWidget, QWidget

from station.barcode import read
from station.calibration.code import CODE, STRIPS
from station.input.wedge import WedgeDecoder
from station.means import Means
from station.model import Tone
from station.scanner_desk import ScannerDesk
from station.screen import Device, Snapshot
from station.settings_tree import Settings
from station.setup_report import KeyLine, SetUpReport, SetUpScan, report
from station.text import say
from station.ui.dialogs.scanners import LONGEST_LAST, MOST_KEYS
from station.ui.wedge_filter import WedgeFilter
from tests.pressed_keys import decided

from .gallery import DIGIKEY, MARKUP, SCANNER, SERIAL, STATUS, home
from .sheets import codes_on_pages

CAMERA = Device(say("Overhead camera"), say("ready"), True, last=DIGIKEY)
SHOWN_MARKUP = "<img src=x onerror=alert(1)><b>bold</b> &amp; <U+202E>gnirts"


def snapshot(*devices):
    return Snapshot(home(), replace(STATUS, devices=devices), ())


def cells(table: QTableWidget) -> list[list[str]]:
    rows, columns = range(table.rowCount()), range(table.columnCount())
    return [[table.item(row, column).text() for column in columns] for row in rows]


def headings(table: QTableWidget) -> list[str]:
    return [table.horizontalHeaderItem(column).text() for column in range(table.columnCount())]


def reported(text, **more) -> SetUpReport:
    decision = decided(text, **more)
    keyboard = SetUpScan(
        say("Keyboard scanner"), ("wedge",), "keyboard", text, decision.keys, decision.ending
    )
    return report(keyboard, read, text)


@pytest.fixture
def dialog(window):
    window.show_snapshot(snapshot(SCANNER, SERIAL, CAMERA))
    window.show_scanners()
    return window._scanners


# The scanners.


def test_every_scanner_is_listed_with_its_state_and_last_scan(dialog):
    assert dialog.isVisible()
    assert headings(dialog.devices) == ["Device", "State", "Last scan"]
    listed = cells(dialog.devices)
    assert listed[0] == ["Keyboard scanner", "ready", ""]
    assert listed[1] == ["Serial scanner", "unplugged", ""]
    assert listed[2][:2] == ["Overhead camera", "ready"]
    assert listed[2][2].startswith("[)><RS>06<GS>P296-LM358BIDDFRCT-ND<GS>1PLM358BIDDFR")


def test_the_list_follows_the_station_while_the_page_is_open(dialog, window):
    window.show_snapshot(snapshot(SCANNER, replace(SERIAL, state=say("ready"), ready=True, last="PO-0001")))
    assert cells(dialog.devices) == [
        ["Keyboard scanner", "ready", ""],
        ["Serial scanner", "ready", "PO-0001"],
    ]
    window.show_snapshot(snapshot())
    assert cells(dialog.devices) == []


def test_names_and_scans_are_shown_as_they_are_and_within_bounds(dialog, window):
    hostile = Device(say("{n}", n=MARKUP), say("cannot be opened ({r})", r=MARKUP), False, last=MARKUP)
    endless = Device(say("{n}", n="n" * 5000), say("ready"), True, last="1\u202e" * 5000)
    window.show_snapshot(snapshot(hostile, endless))
    first, second = cells(dialog.devices)
    assert first == [SHOWN_MARKUP[:LONGEST_LAST], f"cannot be opened ({SHOWN_MARKUP})", first[2]]
    assert first[2].startswith("<img src=x onerror=alert(1)><b>bold</b> &amp; ")
    assert len(second[0]) == LONGEST_LAST
    assert "\u202e" not in "".join(first + second)
    assert dialog.width() <= window.width()
    assert not dialog.grab().isNull()


def test_nothing_on_the_page_interprets_text(dialog, window):
    window.show_scanner_report(reported("<b>bold</b> &amp;"))
    window.show_scanner_message(say("{text}", text=MARKUP))
    assert dialog.sentences.text() == SHOWN_MARKUP
    labels = [label for label in dialog.findChildren(QLabel) if label.text()]
    assert labels
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert {widget.toolTip() for widget in dialog.findChildren(QWidget)} == {""}
    assert ["text", "<b>bold</b> &amp;"] in cells(dialog.fields)


# A scan.


def test_before_the_first_scan_the_page_says_what_to_do(dialog):
    assert dialog.headline.text().startswith("Scan the code on the left")
    assert not dialog.save.isEnabled()
    assert (cells(dialog.keys), cells(dialog.fields)) == ([], [])


def test_a_scan_shows_each_key_with_its_gap_and_what_was_read(dialog, window):
    window.show_scanner_report(reported("[)>\x1e06\x1dQ10\x1e\x04", gap=7))
    assert headings(dialog.keys) == ["Typed", "US key", "Gap"]
    keys = cells(dialog.keys)
    assert keys[:5] == [
        ["[", "[", ""],
        [")", ")", "7 ms"],
        [">", ">", "7 ms"],
        ["RS", "RS", "7 ms"],
        ["0", "0", "7 ms"],
    ]
    assert ["quantity", "10"] in cells(dialog.fields)
    assert dialog.headline.text() == "Keyboard scanner: a scan came. Nothing was booked."
    assert not dialog.save.isEnabled()


def test_what_the_set_up_code_taught_can_be_saved(dialog, window, commands, qtbot):
    window.show_scanner_report(reported(CODE))
    assert dialog.headline.text() == "Keyboard scanner is understood. Save it to be done."
    assert ["transport", "keyboard"] in cells(dialog.fields)
    assert dialog.save.isEnabled()
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert commands.asked == [("save scanner",)]
    window.show_scanner_report(reported("PO-0001"))
    assert not dialog.save.isEnabled()


def test_a_scan_of_very_many_keys_is_shown_up_to_a_bound(dialog, window):
    keys = (KeyLine("<b>", "a", 2),) * (MOST_KEYS + 1000)
    window.show_scanner_report(SetUpReport(Tone.NEUTRAL, say("A scan came."), (), keys, ()))
    assert dialog.keys.rowCount() == MOST_KEYS
    assert cells(dialog.keys)[-1] == ["<b>", "a", "2 ms"]


def test_trouble_is_told_in_its_own_colour_and_with_few_sentences(dialog, window):
    sentences = tuple(say("Sentence {n}.", n=n) for n in range(9))
    window.show_scanner_report(SetUpReport(Tone.BAD, say("Scan it again."), sentences, (), ()))
    assert dialog.headline.objectName() == "problem"
    assert dialog.sentences.text().splitlines() == [f"Sentence {n}." for n in range(4)]
    window.show_scanner_report(reported(CODE))
    assert dialog.headline.objectName() == "heading"


# What can be done.


@pytest.mark.parametrize("size", [(900, 620), (1024, 768), (1920, 1080)])
def test_the_code_on_the_screen_holds_what_sets_a_scanner_up(make_window, size):
    window = make_window(size=size)
    window.show_scanners()
    image = window._scanners.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    codes = zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)
    assert [code.text for code in codes] == [CODE]


@pytest.mark.parametrize("size", [(900, 620), (1024, 768), (1920, 1080)])
def test_the_page_and_all_on_it_lie_within_the_window(make_window, size):
    window = make_window(size=size)
    window.show_scanners()
    dialog = window._scanners
    window.show_scanner_report(reported(CODE))
    assert (dialog.width() <= size[0], dialog.height() <= size[1]) == (True, True)
    for part in (dialog.devices, dialog.keys, dialog.fields, dialog.save, dialog.paper, dialog.done_button):
        corner = part.mapTo(dialog, QPoint(part.width(), part.height()))
        assert (corner.x() <= dialog.width(), corner.y() <= dialog.height()) == (True, True)


def test_a_scanned_enter_presses_no_button_and_every_scan_arrives(dialog, commands, keyboard, qapp):
    keys = WedgeFilter(WedgeDecoder(inner_return_ms=0), lambda decision: commands.asked.append(decision.scan))
    qapp.installEventFilter(keys)
    try:
        keyboard.type(dialog.windowHandle(), f"{DIGIKEY} \r")
        keyboard.now += 1000
        keyboard.type(dialog.windowHandle(), f"{CODE}\r")
    finally:
        qapp.removeEventFilter(keys)
    assert commands.asked == [f"{DIGIKEY} ", CODE]
    assert dialog.isVisible()


def test_nothing_on_the_page_takes_the_focus_or_can_be_changed(dialog):
    tables = dialog.findChildren(QTableWidget)
    assert len(tables) == 3
    assert {part.focusPolicy() for part in (*tables, *dialog.findChildren(QPushButton))} == {
        Qt.FocusPolicy.NoFocus
    }
    assert {table.editTriggers() for table in tables} == {QAbstractItemView.EditTrigger.NoEditTriggers}


def test_the_codes_can_be_put_on_paper(dialog, commands, qtbot):
    qtbot.mouseClick(dialog.paper, Qt.MouseButton.LeftButton)
    assert commands.asked == [("sheet",)]


@pytest.mark.parametrize("way", ["done", "close", "code"])
def test_closing_the_page_is_told_once_and_it_opens_again_empty(dialog, window, commands, qtbot, way):
    window.show_scanner_report(reported(CODE))
    if way == "done":
        qtbot.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    elif way == "close":
        dialog.close()
    else:
        window.close_scanners()
    assert commands.asked == [("scanners closed",)]
    window.show_scanner_report(reported(CODE))
    window.show_scanner_message(say("too late"))
    window.close_scanners()
    window.show_scanners()
    assert window._scanners is not dialog
    assert not window._scanners.save.isEnabled()
    assert commands.asked == [("scanners closed",)]


def test_the_sheet_on_paper_holds_the_control_codes_and_the_set_up_codes(qapp, tmp_path, monkeypatch):
    for name in ("XDG_CONFIG_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    told = queue.Queue()

    class Page:
        def show_message(self, message):
            told.put(str(message))

    desk = ScannerDesk(Means(Settings(), tmp_path / "station.toml"), print, Page(), print)
    desk.write_sheet()
    file = tmp_path / "station-codes.pdf"
    assert told.get(timeout=20) == f"The codes are in {file}. Print it at 100 percent."
    found = {code for page in codes_on_pages(file) for code in page}
    assert {"STATION:SCANNERS", "STATION:CONFIRM", "STATION:CANCEL", CODE, *STRIPS} <= found
