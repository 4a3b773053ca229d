"""Scanned and server text is shown literally, whatever is in it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from station.screen import Link, Snapshot, Status
from station.text import say, visible_in_line
from station.ui.widgets.plain_text import LONGEST_LAID_OUT, PlainText, Style, fit
from station.ui.widgets.status_bar import LONGEST, Chip

from .gallery import MARKUP, SNAPSHOTS, STATUS, home

HOSTILE = [
    "<img src=x>",
    "<b>bold</b>",
    "&amp; & &x",
    "a\u202eb",
    "x" * 4000,
    "\ud800",
    "\x00\x1d\r\n",
    "e" + "\u0301" * 500,
    "🔩" * 500,
    "\u0645\u0642\u0627\u0648\u0645\u0629",
]


def test_no_label_interprets_its_text(window):
    window.show_snapshot(SNAPSHOTS["markup"])
    window.ask_for_server("https://inventree.example.com", "dock", say("{text}", text=MARKUP))
    labels = window.findChildren(QLabel)
    assert labels
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    assert {widget.toolTip() for widget in window.findChildren(QWidget)} == {""}


def test_markup_is_shown_as_it_was_scanned(window):
    window.show_snapshot(SNAPSHOTS["markup"])
    shown = "<img src=x onerror=alert(1)><b>bold</b> &amp; <U+202E>gnirts"
    assert window.page.headline.text() == f"Nothing is known by {shown}"
    assert window.page.fields.cells()[0].value.text() == shown
    assert window.page.lines.model().index(0, 0).data() == shown
    assert window.page.notice.text() == shown
    chips = window.page.status.findChildren(Chip)
    assert sum(chip.text().startswith("<img src=x") for chip in chips) == 3
    assert window.page.buttons.buttons()[0].label.text() == "&Save <b>all</b>"


def test_a_long_unseen_text_is_made_visible_in_the_status_bar(window):
    hostile = LONGEST * "\u202e"
    window.show_snapshot(Snapshot(home(), Status(Link.SLOW, hostile, hostile, hostile), ()))
    assert not any("\u202e" in chip.text() for chip in window.page.status.findChildren(Chip))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_painted_within_its_place(window, text):
    view = home(headline=say("{t}", t=text), prompt=say("{t}", t=text), title=say("{t}", t=text), detail=text)
    window.show_snapshot(Snapshot(view, STATUS, ()))
    window.grab()
    for shown in (window.page.headline, window.page.panel.detail):
        assert "\u202e" not in shown.text()
        metrics = shown.fontMetrics()
        assert metrics.height() > 0
        assert len(shown.painted_lines()) <= 3


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [0, 1, 40, 400])
def test_any_text_fits_any_place(qapp, text, width):
    style = Style(40, 12, "#000000", lines=2)
    fitted = fit(text, QFont(), style, width, 60)
    assert len("".join(fitted.lines)) <= LONGEST_LAID_OUT + 1


def test_text_shrinks_before_it_is_cut(qapp):
    style = Style(40, 12, "#000000", lines=1)
    assert fit("short", QFont(), style, 400, 60).font.pixelSize() == 40
    smaller = fit("a little longer than that", QFont(), style, 400, 60)
    assert 12 <= smaller.font.pixelSize() < 40
    assert smaller.lines == ("a little longer than that",)


def test_characters_beyond_sixteen_bits_are_not_torn_apart(qapp):
    style = Style(12, 12, "#000000", lines=2)
    assert "".join(fit("🔩" * 20, QFont(), style, 200, 60).lines).replace("…", "").strip("🔩") == ""


def test_setting_the_same_text_again_paints_nothing(qtbot):
    label = PlainText(Style(12, 12, "#000000"))
    qtbot.addWidget(label)
    painted = []
    label.on_painted = painted.append
    label.set_text("once")
    label.grab()
    label.set_text("once")
    assert painted == ["once"]
    assert label.accessibleName() == "once"


def test_separators_are_dots_in_the_line_of_a_code():
    assert visible_in_line("[)>\x1e06\x1dQ10\x7f") == "[)>·06·Q10·"
