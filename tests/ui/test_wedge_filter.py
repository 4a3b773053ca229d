"""Scans are taken out of the key events of real windows; typing arrives as if nothing had looked."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from station.input.wedge import WedgeDecoder
from station.ui.native_keys import NativeKeys
from station.ui.wedge_filter import GRACE_MS, MOST_CHECKS, SETTLE_MS, WedgeFilter, qt_timer

GS, RS, EOT = "\x1d", "\x1e", "\x04"
LABEL = f"[)>{RS}06{GS}1PLM358BIDDFR{GS}Q10{RS}{EOT}"
Control = Qt.KeyboardModifier.ControlModifier


class HandTimer:
    """A timer that fires when the test says so."""

    def __init__(self, callback):
        self.fire = callback
        self.set_to = None

    def start(self, milliseconds):
        self.set_to = milliseconds

    def stop(self):
        self.set_to = None


class KeyRecorder(QLineEdit):
    """A text field that remembers every key event that reached it."""

    def __init__(self):
        super().__init__()
        self.events = []

    def keyPressEvent(self, event):
        self.events.append(("press", event.text(), event.modifiers()))
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event):
        self.events.append(("release", event.text(), event.modifiers()))
        super().keyReleaseEvent(event)


class Bench(QObject):
    """A filter in the application, with a form that has a text field and a button under it."""

    def __init__(self, application, qtbot, decoder, on_scan=None, native=None):
        super().__init__()
        self.now = 0.0
        self.timer = self.catch_up = None
        self.native = native
        self.scans = []
        self.failures = []
        self.filter = WedgeFilter(
            decoder,
            on_scan or (lambda decision: self.scans.append(decision.scan)),
            make_timer=self._timer,
            clock=lambda: self.now,
            on_failure=self.failures.append,
            native=native,
        )
        application.installEventFilter(self.filter)
        self.form = QWidget()
        qtbot.addWidget(self.form)
        self.field, self.button = KeyRecorder(), QPushButton()
        layout = QVBoxLayout(self.form)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        self.form.show()
        qtbot.waitExposed(self.form)
        self.field.setFocus()

    @property
    def handle(self):
        return self.form.windowHandle()

    def _timer(self, callback, owner):
        made = HandTimer(callback)
        # The first is for the silence, the second for letters that an input method composed.
        self.timer, self.catch_up = (made, None) if self.timer is None else (self.timer, made)
        return made

    def silence(self):
        """Let time pass without a stall until no timer runs any more."""
        while self.timer.set_to is not None:
            self.now += self.timer.set_to
            self.timer.set_to = None
            self.timer.fire()


@pytest.fixture
def make_bench(qapp, qtbot):
    benches = []

    def made(on_scan=None, native=None, **rules):
        decoder = WedgeDecoder(**{"inner_return_ms": 0, **rules})
        benches.append(Bench(qapp, qtbot, decoder, on_scan, native))
        return benches[-1]

    yield made
    for bench in benches:
        qapp.removeEventFilter(bench.filter)


@pytest.fixture
def bench(make_bench):
    return make_bench()


@pytest.mark.parametrize("gap", [0, 1, 5, 20])
def test_a_scan_reaches_the_station_and_nothing_of_it_the_text_field(bench, keyboard, gap):
    keyboard.type(bench.handle, LABEL + "\r", gap)
    assert bench.scans == [LABEL]
    assert bench.field.events == []
    assert bench.field.text() == ""


def test_typing_arrives_in_the_text_field_with_press_and_release(bench, keyboard):
    keyboard.type(bench.handle, "ab", gap=120)
    assert bench.field.text() == "a"
    bench.silence()
    assert bench.field.text() == "ab"
    assert [(kind, text) for kind, text, _ in bench.field.events] == [
        ("press", "a"),
        ("release", "a"),
        ("press", "b"),
        ("release", "b"),
    ]
    assert bench.scans == []


def test_other_rules_wait_for_the_end_of_the_scan_that_is_coming_in(bench, keyboard):
    keyboard.type(bench.handle, LABEL[:20])
    bench.filter.use(WedgeDecoder(inner_return_ms=0, prefix="~"))
    keyboard.type(bench.handle, LABEL[20:] + "\r")
    assert bench.scans == [LABEL]
    keyboard.now += 1000
    keyboard.type(bench.handle, "~" + LABEL + "\r")
    assert bench.scans == [LABEL, LABEL]
    assert bench.field.text() == ""


@pytest.mark.parametrize("typed", ["", "a"])
def test_other_rules_hold_from_the_next_key_on_where_nothing_is_coming_in(bench, keyboard, typed):
    keyboard.type(bench.handle, typed)
    bench.filter.use(WedgeDecoder(inner_return_ms=0, prefix="~"))
    bench.silence()
    keyboard.now += 1000
    keyboard.type(bench.handle, "~" + LABEL + "\r")
    assert bench.scans == [LABEL]
    assert bench.field.text() == typed


def test_a_shifted_letter_keeps_its_shift(bench, keyboard):
    shift = Qt.KeyboardModifier.ShiftModifier
    keyboard.press(bench.handle, "A", shift)
    bench.silence()
    assert bench.field.events[0] == ("press", "A", shift)
    assert bench.field.text() == "A"


def test_backspace_comes_after_the_letters_that_were_typed_before_it(bench, keyboard):
    keyboard.type(bench.handle, "ab")
    keyboard.stroke(bench.handle, "\b")
    assert bench.field.text() == "a"


def test_the_enter_of_a_person_reaches_the_text_field(bench, keyboard):
    entered = []
    bench.field.returnPressed.connect(lambda: entered.append(bench.field.text()))
    keyboard.type(bench.handle, "ab\r", gap=150)
    assert entered == ["ab"]


def test_a_scanned_enter_does_not_click_the_button_that_has_the_focus(bench, keyboard):
    clicks = []
    bench.button.clicked.connect(lambda: clicks.append(1))
    bench.button.setFocus()
    keyboard.type(bench.handle, "PO 0001 \r")
    assert bench.scans == ["PO 0001 "]
    assert clicks == []


def test_a_scanned_separator_claims_its_shortcut_and_a_person_keeps_his(bench, keyboard):
    assert not keyboard.stroke(bench.handle, EOT, gap=1000)
    keyboard.type(bench.handle, "ABC", gap=2)
    assert keyboard.stroke(bench.handle, EOT)
    assert keyboard.stroke(bench.handle, GS)
    keyboard.now += 1000
    assert not keyboard.press(bench.handle, "s", Control, "\x13")


def test_a_scan_without_suffix_counts_after_the_silence(bench, keyboard):
    keyboard.type(bench.handle, "PO-0001")
    bench.silence()
    assert bench.scans == ["PO-0001"]
    assert bench.field.text() == ""


def test_a_scan_is_not_split_by_a_timer_that_fires_before_the_keys_behind_a_stall(bench, keyboard):
    keyboard.type(bench.handle, "PO-")
    bench.now += 500
    bench.timer.fire()
    assert bench.scans == []
    assert bench.timer.set_to == GRACE_MS
    keyboard.type(bench.handle, "0001\r")
    assert bench.scans == ["PO-0001"]


def test_a_scan_is_not_split_by_a_stall_that_ends_just_as_the_timer_is_due(bench, keyboard):
    keyboard.type(bench.handle, "PO-")
    bench.now += bench.timer.set_to
    bench.timer.fire()
    assert bench.timer.set_to == SETTLE_MS
    keyboard.type(bench.handle, "0001\r")
    assert bench.scans == ["PO-0001"]


def test_settling_makes_no_wait_longer(bench, keyboard):
    keyboard.type(bench.handle, "a")
    assert bench.timer.set_to + SETTLE_MS == 60
    keyboard.type(bench.handle, "bcd")
    assert bench.timer.set_to + SETTLE_MS == 100


def test_a_timer_that_stays_late_is_believed_in_the_end(bench, keyboard):
    keyboard.type(bench.handle, "PO-0001")
    for _ in range(MOST_CHECKS):
        bench.now += 500
        bench.timer.fire()
    assert bench.scans == []
    bench.now += 500
    bench.timer.fire()
    assert bench.scans == ["PO-0001"]


def test_keys_that_come_late_but_were_pressed_apart_are_typing(bench, keyboard):
    keyboard.type(bench.handle, "abc", gap=150)
    bench.silence()
    assert bench.field.text() == "abc"


def test_releases_of_swallowed_keys_are_swallowed_and_others_pass(bench, keyboard):
    keyboard.release(bench.handle, "x")
    assert bench.field.events == [("release", "x", Qt.KeyboardModifier.NoModifier)]


def test_events_on_their_way_through_widgets_are_left_alone(bench, keyboard):
    event = keyboard.event(QEvent.Type.KeyPress, "a", Qt.KeyboardModifier.NoModifier, None, None)
    QCoreApplication.sendEvent(bench.field, event)
    assert bench.field.text() == "a"


def test_a_window_that_is_gone_takes_its_typing_with_it(bench, keyboard):
    keyboard.type(bench.handle, "ab")
    bench.form.destroy()
    bench.silence()
    assert bench.failures == []


def test_a_prefix_is_removed(make_bench, keyboard):
    bench = make_bench(prefix="~")
    keyboard.type(bench.handle, "~PO-0001\r")
    assert bench.scans == ["PO-0001"]


def test_after_a_fault_the_filter_steps_aside_and_says_so(make_bench, keyboard, caplog):
    def broken(text):
        raise RuntimeError(text)

    bench = make_bench(on_scan=broken)
    assert bench.filter.device.ready
    keyboard.type(bench.handle, "PO-0001\r")
    keyboard.type(bench.handle, "typed\r", gap=2)
    assert bench.field.text() == "typed"
    assert [device.ready for device in bench.failures] == [False]
    assert "restart" in str(bench.filter.device.state)
    assert "switched off" in caplog.text


def test_the_timer_of_qt_fires_once(qtbot, qapp):
    fired = []
    timer = qt_timer(lambda: fired.append(1), qapp)
    with qtbot.waitSignal(timer.timeout):
        timer.start(0)
    assert fired == [1]
    assert not timer.isActive()


def x_event(position, at, state=0, kind=2):
    """Return the bytes of an event as an X server sends it."""
    event = bytearray(32)
    event[0], event[1] = kind, position + 8
    event[4:8], event[28:30] = at.to_bytes(4, "little"), state.to_bytes(2, "little")
    return bytes(event)


def test_presses_that_came_as_no_event_are_told_before_the_next_that_did():
    keys = NativeKeys()
    for event in (x_event(42, 1), x_event(26, 2, 1), x_event(30, 5), x_event(31, 9), x_event(26, 9, kind=3)):
        keys.note(event)
    eaten = keys.eaten_before(30, 5)
    assert [(key.press.position, key.press.shift, key.at) for key in eaten] == [(26, True, 2)]
    assert keys.eaten_before(30, 5) == []
    assert keys.eaten_before(31, 9) == []
    assert keys.eaten() == []


def test_the_native_filter_reads_x_events_only_and_takes_none():
    keys = NativeKeys()
    assert keys.nativeEventFilter(b"windows_generic_MSG", 0) == (False, 0)


@pytest.fixture
def composing(make_bench):
    """Give a bench with keys of an X server, and what composes a letter of a dead key and another."""
    bench = make_bench(native=NativeKeys())

    def compose(letter, at, gap):
        for place, moment in ((26, at), (18, at + gap)):
            bench.native.note(x_event(place, moment))
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QCoreApplication.sendEvent(bench.field, event)

    return bench, compose


def test_a_letter_that_a_person_composes_is_typed_after_a_moment(composing):
    bench, compose = composing
    compose("ê", 1000, 150)
    assert bench.field.text() == ""
    bench.catch_up.fire()
    bench.silence()
    assert (bench.field.text(), bench.scans) == ("ê", [])


def test_two_keys_of_a_scan_that_made_a_letter_stay_in_the_scan(composing, keyboard):
    bench, compose = composing
    compose("ê", 1000, 2)
    bench.catch_up.fire()
    keyboard.now = 1002
    keyboard.type(bench.handle, "-12\r")
    assert (bench.field.text(), bench.scans) == ("", ["ê-12"])


def test_what_an_input_method_writes_by_itself_is_a_persons(bench, composing):
    bench, _ = composing
    for text in ("x", "漢字"):
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(bench.field, event)
    assert bench.field.text() == "x漢字"


def test_digits_typed_with_alt_held_are_claimed_and_make_one_character(bench, keyboard):
    keyboard.type(bench.handle, "AB")
    for place, digit in ((82, "0"), (80, "2"), (73, "9")):
        assert keyboard.press_at(bench.handle, place, digit, Qt.KeyboardModifier.AltModifier)
    keyboard.release(bench.handle, "", key=Qt.Key.Key_Alt)
    keyboard.type(bench.handle, "C\r")
    assert bench.scans == [f"AB{GS}C"]
