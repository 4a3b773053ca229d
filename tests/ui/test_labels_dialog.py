"""The page of the labels: mistakes at their lines, the label as it prints, files, and what a scan does."""

import threading
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from station.app import read_picture
from station.barcode import read
from station.input.base import ScanMaker
from station.input.decoder import decode
from station.input.wedge import WedgeDecoder
from station.label_editor import LabelEditor
from station.label_trials import Trials
from station.labels.own import OwnTemplates
from station.labels.shelf import load_typeface
from station.model import Tone
from station.text import english
from station.ui.bridge import GuiCalls
from station.ui.labels_editor.dialog import PAUSE_MS, LabelsDialog
from station.ui.theme import DARK, LIGHT
from station.ui.wedge_filter import WedgeFilter

from .gallery import MARKUP

HEAD = '<label title="Mine" width="40" height="30">\n'
CODE = '<code kind="qr" x="5" y="0" width="{size}" height="{size}">{{barcode}}</code>\n</label>\n'
GOOD, SMALL = HEAD + CODE.format(size=30), HEAD + CODE.format(size=5)
MISTAKE = HEAD + '<cod kind="qr"/>\n</label>\n'
MAKER = ScanMaker(lambda: "id", lambda: None)


def at_once(work, then):
    then(work())


class Pause:
    """A timer that a test lets run out."""

    def __init__(self, callback, owner):
        self._callback = callback
        self.started = 0

    def start(self, milliseconds):
        assert milliseconds == PAUSE_MS
        self.started += 1

    def stop(self):
        self.started = 0

    def run_out(self):
        self._callback()


class Bench:
    """The page with the editor and its thread behind it; ``shown`` are the facts of each settled label."""

    def __init__(self, window, folder, qtbot):
        self.qtbot, self.folder = qtbot, folder
        self.printed, self.booked, self.shown, self.threads = [], [], [], set()
        self.gui = GuiCalls()
        self.trials = Trials(
            load_typeface, self._decode, lambda trial: self.gui.call(partial(self.editor.tried, trial))
        )
        self.editor = LabelEditor(
            OwnTemplates(folder), at_once, read, self.trials.put, self.printed.append, self.booked.append
        )
        self.dialog = LabelsDialog(window, window.look, english, self.editor, self._pause, self.shown.append)
        self.dialog.resize(980, 700)
        with self.settled():
            self.dialog.begin()
            self.dialog.show()

    def _pause(self, callback, owner):
        self.pause = Pause(callback, owner)
        return self.pause

    def _decode(self, *picture):
        self.threads.add(threading.current_thread())
        return read_picture(*picture)

    def settled(self):
        """Wait, behind a block, until a label is shown with all that is known of it."""
        return Settled(self)

    def write(self, text):
        with self.settled():
            self.dialog.source.setPlainText(text)
            self.pause.run_out()

    def click(self, button):
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def rows(self, part):
        return [part.item(row).text() for row in range(part.count())]

    def row(self, part, start):
        return next(part.item(row) for row in range(part.count()) if part.item(row).text().startswith(start))

    def samples(self):
        table = self.dialog.samples
        return {table.item(row, 0).text(): table.item(row, 1) for row in range(table.rowCount())}

    @property
    def file(self):
        return self.folder / "stock-item.xml"


class Settled:
    def __init__(self, bench):
        self.bench = bench

    def __enter__(self):
        self.before = len(self.bench.shown)

    def __exit__(self, *failure):
        if failure[0] is None:
            self.bench.qtbot.waitUntil(lambda: len(self.bench.shown) > self.before, timeout=10_000)


@pytest.fixture
def bench(window, tmp_path, qtbot):
    bench = Bench(window, tmp_path / "labels", qtbot)
    yield bench
    bench.trials.close()


def codes_in(widget):
    """Read a picture of a widget as a camera would."""
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return [code.text for code in decode(np.ascontiguousarray(pixels[:, : picture.width()]))]


# What is written.


def test_a_mistake_is_marked_at_its_line_and_told(bench):
    bench.write(MISTAKE)
    assert bench.rows(bench.dialog.found)[0].startswith("Line 2: There is no element cod.")
    assert bench.dialog.source.marked() == {2: Tone.BAD}
    (selection,) = bench.dialog.source.extraSelections()
    assert selection.cursor.blockNumber() == 1
    assert bench.dialog.verdict.text().startswith("The text has a mistake")
    assert bench.dialog.preview.is_old


def test_once_it_is_mended_the_label_on_the_screen_reads(bench):
    bench.write(MISTAKE)
    bench.write(GOOD)
    assert (bench.rows(bench.dialog.found), bench.dialog.source.marked()) == ([], {})
    assert bench.dialog.verdict.text() == "Read back: every code on it was read."
    assert codes_in(bench.dialog.preview) == ['{"stockitem":1234}']


def test_a_code_that_is_made_too_small_is_cautioned_about(bench):
    bench.write(SMALL)
    assert bench.rows(bench.dialog.found)[0].startswith(
        "Line 2: A module of the code has only 1 of the printer's"
    )
    assert bench.dialog.source.marked() == {2: Tone.UNSURE}
    with bench.settled():
        bench.dialog.printer.setCurrentIndex(2)
    assert "3 of the printer's dots" in bench.rows(bench.dialog.found)[0]


def test_a_code_that_does_not_read_is_told(bench, monkeypatch):
    monkeypatch.setattr(bench.trials, "_decode", lambda *picture: [b"something else"])
    bench.write(GOOD)
    assert (
        bench.dialog.verdict.text() == "Read back: not every code on it was read. The list below says which."
    )
    assert bench.rows(bench.dialog.found) == [
        'Line 2: The station\'s own reader does not read the code with {"stockitem":1234}.'
    ]
    assert bench.dialog.source.marked() == {2: Tone.BAD}


def test_a_label_without_a_code_says_so(bench):
    bench.write(HEAD + "</label>")
    assert bench.dialog.verdict.text() == "There is no code on this label."


def test_what_is_found_leads_to_its_line(bench):
    bench.write(GOOD + "\n" * 200 + "<")
    (found,) = bench.rows(bench.dialog.found)
    assert found.startswith("Line 204: This is not well-formed XML")
    place = bench.dialog.found.visualItemRect(bench.dialog.found.item(0)).center()
    bench.qtbot.mouseClick(bench.dialog.found.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.dialog.source.textCursor().blockNumber() == 203
    assert bench.dialog.source.hasFocus()


def test_the_label_is_drawn_when_the_typing_pauses_and_by_another_thread(bench):
    shown = len(bench.shown)
    bench.qtbot.keyClicks(bench.dialog.source, "<!-- a -->")
    assert bench.pause.started == len("<!-- a -->")
    assert len(bench.shown) == shown
    with bench.settled():
        bench.pause.run_out()
    assert bench.threads
    assert threading.current_thread() not in bench.threads
    assert bench.shown[-1]["text"].startswith("<!-- a --><!-- A stock item")


def test_hard_spaces_are_kept_as_they_are(bench):
    text = GOOD.replace("Mine", "My\u00a0label")
    bench.write(text)
    assert bench.shown[-1]["text"] == text


# How large it is.


def test_the_label_has_its_true_size_and_can_be_looked_at_closer(bench):
    bench.write(GOOD)
    size = bench.dialog.preview.size()
    inch = bench.dialog.screen().physicalDotsPerInch()
    assert abs(size.width() - 40 * inch / 25.4) <= 1
    assert abs(size.height() - 30 * inch / 25.4) <= 1
    with bench.settled():
        bench.dialog.zoom.setCurrentIndex(2)
    assert abs(bench.dialog.preview.width() - 4 * size.width()) <= 4
    assert codes_in(bench.dialog.preview) == ['{"stockitem":1234}']
    assert bench.dialog.caption.text() == "40 × 30 mm"


# Values.


def test_a_value_that_is_changed_in_the_table_is_on_the_label(bench):
    bench.write(GOOD)
    assert list(bench.samples()) == ["barcode"]
    with bench.settled():
        bench.samples()["barcode"].setText(r"A\x1dB")
    assert bench.shown[-1]["codes"] == "A\x1dB"
    assert bench.dialog.verdict.text() == "Read back: every code on it was read."


def test_hostile_values_are_only_values(bench):
    bench.write(GOOD)
    for value in (MARKUP, "^XZ~_", "\\u202e\\x00\\n", "x" * 4000, "日本 🙂"):
        with bench.settled():
            bench.samples()["barcode"].setText(value)
        assert bench.dialog.width() == 980
        assert not bench.dialog.grab().isNull()
    labels = [label for label in bench.dialog.findChildren(QLabel) if label.text()]
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert {widget.toolTip() for widget in bench.dialog.findChildren(QWidget)} == {""}


def test_hostile_text_is_only_text(bench):
    field = MARKUP.replace("<", "&lt;")
    for text in (
        "",
        "\x00\x1b\u202e",
        "<a>" * 5000,
        '<!DOCTYPE x [<!ENTITY a "b">]><label/>',
        "x" * 100_000,
        HEAD + f'<text x="1" y="1" width="9" height="9" size="3">{{{field}}}</text></label>',
    ):
        bench.write(text)
        assert bench.dialog.verdict.text().startswith("The text has a mistake")
        assert bench.dialog.found.count() >= 1
        assert bench.dialog.width() == 980
        assert not bench.dialog.grab().isNull()


# Files.


def test_save_revert_and_delete_on_real_files(bench):
    shipped = bench.dialog.source.text
    bench.write(GOOD)
    assert "stock-item (not saved)" in bench.rows(bench.dialog.templates)
    with bench.settled():
        bench.click(bench.dialog.save)
    assert bench.file.read_text(encoding="utf-8") == GOOD
    assert "stock-item (own)" in bench.rows(bench.dialog.templates)
    bench.write(MISTAKE)
    with bench.settled():
        bench.click(bench.dialog.revert)
    assert bench.dialog.source.text == GOOD
    bench.click(bench.dialog.delete)
    assert bench.file.exists()
    assert bench.dialog.message.text() == "Press Delete once more to delete your own stock-item."
    with bench.settled():
        bench.click(bench.dialog.delete)
    assert not bench.file.exists()
    assert bench.dialog.source.text == shipped
    assert not bench.dialog.delete.isEnabled()


def test_another_name_makes_a_copy_and_one_that_leads_elsewhere_is_refused(bench):
    bench.dialog.name.setText("../out")
    bench.click(bench.dialog.save)
    assert "cannot be the name of a template" in bench.dialog.message.text()
    bench.dialog.name.setText("mine")
    with bench.settled():
        bench.click(bench.dialog.save)
    assert (bench.folder / "mine.xml").exists()
    assert bench.dialog.templates.currentItem().text() == "mine (own)"
    assert bench.dialog.name.text() == "mine"


def test_another_template_is_chosen_from_the_list_by_keys(bench):
    bench.dialog.templates.setFocus()
    with bench.settled():
        bench.qtbot.keyClick(bench.dialog.templates, Qt.Key.Key_Home)
    assert "A badge" in bench.dialog.source.text
    assert bench.dialog.name.text() == "badge"
    assert bench.shown[-1]["template"] == "badge"


def test_what_is_not_saved_is_not_lost_by_one_press_of_escape(bench):
    bench.write(GOOD)
    bench.qtbot.keyClick(bench.dialog, Qt.Key.Key_Escape)
    assert bench.dialog.isVisible()
    assert bench.dialog.message.text().startswith("stock-item is not saved.")
    bench.qtbot.keyClick(bench.dialog, Qt.Key.Key_Escape)
    assert not bench.dialog.isVisible()
    assert not bench.editor.is_open
    assert not bench.folder.exists()


def test_the_button_of_the_window_closes_it_as_well(bench):
    bench.dialog.close()
    assert not bench.dialog.isVisible()
    assert not bench.editor.is_open


def test_every_part_is_reached_by_the_tab_key(bench):
    bench.write(MISTAKE)
    dialog, reached = bench.dialog, set()
    dialog.source.setFocus()
    for _ in range(20):
        reached.add(dialog.focusWidget())
        bench.qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert {dialog.templates, dialog.zoom, dialog.printer, dialog.samples} <= reached
    assert {
        dialog.found,
        dialog.source,
        dialog.name,
        dialog.save,
        dialog.test_print,
        dialog.done_button,
    } <= reached
    assert "\t" not in dialog.source.text


# Scans and printing.


def test_a_scan_is_not_typed_into_the_text_but_fills_the_label(bench, qapp, keyboard):
    scans = []
    wedge = WedgeFilter(
        WedgeDecoder(inner_return_ms=0),
        lambda decision: scans.append(decision.scan),
        clock=lambda: keyboard.now,
    )
    before = bench.dialog.source.text
    bench.dialog.activateWindow()
    bench.dialog.source.setFocus()
    qapp.installEventFilter(wedge)
    keyboard.type(bench.dialog.windowHandle(), "[)>\x1e06\x1dQ12\x1e\x04\r")
    qapp.removeEventFilter(wedge)
    assert scans == ["[)>\x1e06\x1dQ12\x1e\x04"]
    assert bench.dialog.source.text == before
    with bench.settled():
        bench.editor.scanned(MAKER.from_text(scans[0], "keyboard"))
    assert bench.shown[-1]["codes"] == scans[0]
    assert bench.samples()["quantity"].text() == "12"
    assert bench.booked == []


def test_a_test_print_is_handed_over_with_what_the_table_says(bench):
    bench.click(bench.dialog.test_print)
    bench.editor.scanned(MAKER.from_text("STATION:PRINT", "keyboard"))
    assert [printed.template for printed in bench.printed] == ["stock-item", "stock-item"]
    assert bench.printed[0].data["name"] == "Resistor 10 kΩ 1 % 0603"
    assert bench.dialog.message.text().startswith("The label is handed over.")


# In the window.


def test_the_page_opens_by_its_key_and_is_forgotten_when_it_closes(window, commands, tmp_path, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F4)
    assert commands.asked == [("pressed", "labels")]
    drafts = []
    editor = LabelEditor(OwnTemplates(tmp_path), at_once, read, drafts.append, print, print)
    window.show_labels(editor)
    page = window._labels
    assert page.isVisible()
    assert (page.width() <= window.width(), page.height() <= window.height()) == (True, True)
    window.show_labels(editor)
    assert window._labels is page
    assert len(drafts) == 1
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window._labels is None


# Looks.


@pytest.mark.parametrize(("theme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_the_paper_is_white_in_both_themes_and_nothing_is_wider_than_the_window(
    make_window, tmp_path, qtbot, theme, palette
):
    window = make_window(theme)
    bench = Bench(window, tmp_path, qtbot)
    picture = bench.dialog.grab().toImage()
    corner = bench.dialog.preview.mapTo(bench.dialog, QPoint(1, 1))
    assert picture.pixelColor(corner).name() == "#ffffff"
    assert picture.pixelColor(2, 2).name() == palette.canvas
    assert bench.dialog.minimumSizeHint().width() <= 980
    assert bench.dialog.minimumSizeHint().height() <= 700
    assert isinstance(bench.dialog.name, QLineEdit)
    bench.trials.close()
