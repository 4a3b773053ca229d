"""Choices: a button with a key, pressed by mouse or by that key, and never by a scanner."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from station.input.wedge import WedgeDecoder
from station.model import Tone
from station.screen import Action, Snapshot
from station.text import say
from station.ui.theme import LIGHT
from station.ui.wedge_filter import WedgeFilter

from .gallery import CANCEL, HOME, LONG_NAME, MARKUP, SNAPSHOTS, STATUS, UNDO, home, receiving
from .test_wedge_filter import HandTimer

Modifier = Qt.KeyboardModifier
ORDERS = tuple(
    Action("digit", say("{order}", order=f"PO-000{n}"), f"STN-DIGIT-{n}", value=str(n), key=str(n))
    for n in range(1, 10)
)


def offer(window, *actions, **changes):
    view = receiving(tone=Tone.ASK, actions=actions or (*ORDERS[:3], CANCEL, HOME), **changes)
    window.show_snapshot(Snapshot(view, STATUS, ()))
    return window.page.buttons.buttons()


def test_a_choice_shows_its_key_and_any_other_action_none(window):
    buttons = offer(window)
    assert [button.cap.key() for button in buttons] == ["1", "2", "3", "", ""]
    assert [button.cap.isVisible() for button in buttons] == [True] * 3 + [False] * 2
    image = buttons[0].cap.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {LIGHT.accent, LIGHT.on_accent} <= colours


def test_a_click_takes_the_value_along(window, commands, qtbot):
    buttons = offer(window)
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons[3], Qt.MouseButton.LeftButton)
    assert commands.asked == [("pressed", "digit", "2"), ("pressed", "cancel")]


@pytest.mark.parametrize("held", [Modifier.NoModifier, Modifier.KeypadModifier, Modifier.ShiftModifier])
def test_its_key_takes_a_choice_at_once(window, commands, keyboard, held):
    offer(window)
    keyboard.press(window.windowHandle(), "3", held)
    assert commands.asked == [("pressed", "digit", "3")]
    assert window.page.entry.text() == ""
    assert window.focusWidget() is None


def test_a_key_that_no_choice_has_begins_to_type(window, commands, keyboard):
    offer(window)
    keyboard.type(window.windowHandle(), "4", gap=150)
    keyboard.type(window.windowHandle(), "12\r", gap=150)
    assert commands.asked == [("entered", "code", "412")]


def test_keys_without_choices_and_of_former_ones_begin_to_type(window, commands, keyboard):
    offer(window)
    window.show_snapshot(SNAPSHOTS["receiving"])
    keyboard.press(window.windowHandle(), "1")
    assert (window.page.entry.text(), commands.asked) == ("1", [])


def test_a_digit_belongs_to_the_code_that_is_being_typed(window, commands, keyboard):
    offer(window)
    keyboard.press(window.windowHandle(), "", key=Qt.Key.Key_F2)
    keyboard.type(window.windowHandle(), "123", gap=150)
    assert (window.page.entry.text(), commands.asked) == ("123", [])


@pytest.mark.parametrize(
    "held",
    [Modifier.ControlModifier, Modifier.AltModifier, Modifier.MetaModifier, Modifier.GroupSwitchModifier],
)
def test_a_combination_with_the_key_chooses_nothing(window, commands, keyboard, held):
    offer(window)
    keyboard.press(window.windowHandle(), "1", held)
    assert commands.asked == []


def test_a_key_held_down_answers_one_question_only(window, commands, keyboard):
    offer(window)
    handle = window.windowHandle()
    keyboard.press(handle, "1")
    repeated = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_1, Modifier.NoModifier, "1", True)
    QCoreApplication.sendEvent(handle, repeated)
    assert commands.asked == [("pressed", "digit", "1")]
    window.show_snapshot(SNAPSHOTS["receiving"])
    QCoreApplication.sendEvent(handle, repeated)
    assert (window.page.entry.text(), window.focusWidget()) == ("", None)


@pytest.fixture
def wedge(qapp, commands):
    """Put the filter of the keyboard scanner before the window; return its timer, which the test fires."""
    timers = []

    def make_timer(callback, owner):
        timers.append(HandTimer(callback))
        return timers[-1]

    keys = WedgeFilter(
        WedgeDecoder(inner_return_ms=0),
        lambda decision: commands.scanned(decision.scan, "keyboard"),
        make_timer=make_timer,
        clock=lambda: 0.0,
    )
    qapp.installEventFilter(keys)
    yield timers[0]
    qapp.removeEventFilter(keys)


def silence(timer):
    while timer.set_to is not None:
        timer.set_to = None
        timer.fire()


@pytest.mark.parametrize("code", ["1234567890128", "111", "1PLM358BIDDFR", "123\x1d456"])
@pytest.mark.parametrize("gap", [0, 2, 20])
@pytest.mark.parametrize("ending", ["\r", ""])
def test_a_scan_that_begins_with_a_key_of_a_choice_is_a_scan(
    window, commands, keyboard, wedge, code, gap, ending
):
    offer(window)
    keyboard.type(window.windowHandle(), code + ending, gap)
    silence(wedge)
    assert commands.asked == [("scanned", code, "keyboard")]
    assert window.page.entry.text() == ""


def test_a_digit_that_a_person_types_is_a_choice_after_the_silence(window, commands, keyboard, wedge):
    offer(window)
    keyboard.stroke(window.windowHandle(), "1")
    assert commands.asked == []
    silence(wedge)
    assert commands.asked == [("pressed", "digit", "1")]
    assert (window.page.entry.text(), window.focusWidget()) == ("", None)


def test_a_scan_after_a_choice_and_a_choice_after_a_scan_are_what_they_are(window, commands, keyboard, wedge):
    offer(window)
    handle = window.windowHandle()
    keyboard.stroke(handle, "2")
    keyboard.now += 300
    keyboard.type(handle, "3000123\r")
    keyboard.stroke(handle, "3", gap=300)
    silence(wedge)
    assert commands.asked == [
        ("pressed", "digit", "2"),
        ("scanned", "3000123", "keyboard"),
        ("pressed", "digit", "3"),
    ]


@pytest.mark.parametrize(
    "name", [LONG_NAME, MARKUP * 3, "&" * 400, "\u0645\u0642\u0627\u0648\u0645\u0629 " * 60]
)
@pytest.mark.parametrize("size", [(1024, 768), (900, 620)])
def test_nine_long_choices_and_the_usual_actions_stay_within_the_window(make_window, name, size):
    window = make_window(size=size)
    choices = tuple(replace(order, label=say("{name}", name=name)) for order in ORDERS)
    buttons = offer(window, *choices, UNDO, CANCEL, HOME)
    assert (window.width(), window.height()) == size
    for button in buttons:
        corner = button.mapTo(window, QPoint(button.width(), button.height()))
        assert corner.x() <= window.page.entry.mapTo(window, QPoint(0, 0)).x()
        assert button.label.painted_lines()[0].endswith("…") == (button in buttons[:9])
        assert button.code.painted_lines() == (button.code.text(),)
        assert button.label.width() >= 100


def test_choices_stand_above_the_usual_actions_wherever_they_come(window, qtbot):
    buttons = offer(window, HOME, ORDERS[0], CANCEL)
    qtbot.waitUntil(lambda: buttons[1].y() < buttons[0].y() == buttons[2].y())
    buttons = offer(window, HOME, replace(ORDERS[0], key=""), CANCEL)
    qtbot.waitUntil(lambda: len({button.y() for button in buttons}) == 1)
    window.show_snapshot(Snapshot(home(), STATUS, ()))
    assert not any(button.isVisible() for button in buttons)
