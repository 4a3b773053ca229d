"""The tape tells of each scan how its labels are, and a click prints them again."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from station.model import Result, Tone
from station.screen import LabelNote, Snapshot, Status, TapeRow, View
from station.text import say

VIEW = View("home", say("Home"), say("Ready"), say("Scan"))
AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
BAG = TapeRow("s1", AT, "[)>06", "receive", Result.DONE, say("Received 10 × LM358 into Dock."))
ORDER = TapeRow("s0", AT, "PO-0001", "receive", Result.DONE, say("PO-0001 is open."))


def snapshot(*rows):
    return Snapshot(VIEW, Status(), rows)


def noted(tone, text):
    return replace(BAG, label=LabelNote(say("{text}", text=text), tone))


def colours_of(image):
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def shown_row(window, number=0):
    tape = window.page.tape
    return tape, tape.visualRect(tape.model().index(number, 0))


def click(window, number=0):
    tape, rect = shown_row(window, number)
    QTest.mouseClick(tape.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(30, 10))


def text_of(window, number=0):
    return window.page.tape.model().index(number, 0).data()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("tone", "text"),
    [
        (Tone.GOOD, "label printed"),
        (Tone.NEUTRAL, "label on its way"),
        (Tone.ASK, "label waits: The paper is out. Put in a new roll."),
        (Tone.BAD, "label not printed: no printer takes this label."),
        (Tone.UNSURE, "nobody can tell whether the label was printed; REPRINT prints it again"),
    ],
)
def test_a_row_shows_how_its_label_is_in_its_own_colour(make_window, theme, tone, text):
    window = make_window(theme)
    window.show_snapshot(snapshot(BAG, ORDER))
    ink = window.look.palette.tones[tone].ink
    assert text_of(window) == "Received 10 × LM358 into Dock. · [)>06"
    window.show_snapshot(snapshot(noted(tone, text), ORDER))
    assert text_of(window) == f"Received 10 × LM358 into Dock. · [)>06 · {text}"
    tape, rect = shown_row(window)
    painted = tape.viewport().grab(rect).toImage()
    # The icon at the left is in the colour of the scan's own result.
    right = painted.copy(painted.width() // 3, 0, painted.width(), painted.height())
    assert ink in colours_of(right)


def test_a_click_on_a_row_with_a_label_asks_for_it_again(window, commands):
    window.show_snapshot(snapshot(noted(Tone.GOOD, "label printed"), ORDER))
    click(window, 1)
    assert commands.asked == []
    click(window)
    assert commands.asked == [("pressed", "reprint", "s1")]


def test_a_label_that_is_printed_makes_no_second_sound(window):
    window.show_snapshot(snapshot(ORDER))
    window.show_snapshot(snapshot(BAG, ORDER))
    sounds = window._sounds
    assert sounds.played == [Tone.GOOD]
    window.show_snapshot(snapshot(noted(Tone.NEUTRAL, "label on its way"), ORDER))
    window.show_snapshot(snapshot(noted(Tone.GOOD, "label printed"), ORDER))
    assert sounds.played == [Tone.GOOD]
    again = replace(noted(Tone.GOOD, "label printed"), result=Result.UNSURE)
    window.show_snapshot(snapshot(again, ORDER))
    assert sounds.played == [Tone.GOOD, Tone.UNSURE]


def test_what_a_printer_says_is_never_markup(window):
    window.show_snapshot(snapshot(noted(Tone.BAD, "<b>label</b> \u202eX\n" + "x" * 4000), ORDER))
    assert "<b>label</b>" in text_of(window)
    assert "\u202e" not in text_of(window)
    shown_row(window)[0].grab()
