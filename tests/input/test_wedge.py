"""The wedge decoder: what is a scan, what is typing, and that no key is lost or doubled."""

from dataclasses import dataclass, field

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.input.key_positions import CHARACTERS, KeyPress
from station.input.keystroke import KeyKind, Keystroke, alt_character, by_position
from station.input.wedge import EOT, LEAST_RETURN_MS, LONGEST_SCAN, SEPARATORS, WedgeDecoder

GS, RS, FS, US = "\x1d", "\x1e", "\x1c", "\x1f"
ISO_15434 = f"[)>{RS}06{GS}1PLM358BIDDFR{GS}Q10{RS}{EOT}"
BYTES_TYPED = st.text(st.characters(exclude_characters="\x04"), min_size=3, max_size=60)


@dataclass
class Bench:
    """A decoder with a clock and a timer that are both turned by hand, and everything that came of it."""

    decoder: WedgeDecoder = field(default_factory=WedgeDecoder)
    now: int = 1000
    serial: int = 0
    due: int | None = None
    scans: list[str] = field(default_factory=list)
    keys: list[tuple[Keystroke, ...]] = field(default_factory=list)
    typed: list[Keystroke] = field(default_factory=list)
    swallowed: list[Keystroke] = field(default_factory=list)
    pressed: list[Keystroke] = field(default_factory=list)

    def key(self, kind, text="", gap=2, repeat=False, press=None):
        self.wait(gap)
        self.serial += 1
        stroke = Keystroke(kind, text, self.now, repeat, self.serial, press)
        self.pressed.append(stroke)
        decision = self.decoder.press(stroke)
        self._note(decision)
        (self.swallowed if decision.swallow else self.typed).append(stroke)

    def wait(self, milliseconds):
        """Let time pass; the timer fires when its time has come and no key came first."""
        end = self.now + milliseconds
        if self.due is not None and self.due < end:
            self.due = None
            self._note(self.decoder.elapsed())
        self.now = end

    def text(self, text, gap=2, first_gap=1000):
        for number, char in enumerate(text):
            kind = KeyKind.CONTROL if char in SEPARATORS | {EOT} else KeyKind.CHARACTER
            self.key(kind, char, first_gap if number == 0 else gap)

    def enter(self, gap=2):
        self.key(KeyKind.ENTER, "\r", gap)

    def scan(self, text, gap=2, first_gap=1000):
        self.text(text, gap, first_gap)
        self.enter(gap)
        self.settle()

    def settle(self):
        """Let the time pass that the decoder waits for."""
        if self.due is not None:
            self.wait(self.due - self.now + 1)

    def rest(self):
        self.wait(10_000)

    @property
    def typing(self):
        return "".join(key.text for key in self.typed)

    def _note(self, decision):
        if decision.scan is not None:
            self.scans.append(decision.scan)
            self.keys.append(decision.keys)
        self.typed.extend(decision.released)
        if decision.wait_ms is not None:
            self.due = self.now + decision.wait_ms if decision.wait_ms else None


def bench(**rules):
    return Bench(WedgeDecoder(**rules))


@pytest.mark.parametrize("gap", [0, 1, 2, 5, 20, 60])
def test_a_burst_with_a_suffix_is_a_scan(gap):
    keys = bench()
    keys.scan(ISO_15434, gap)
    assert keys.scans == [ISO_15434]
    assert keys.typing == ""


@pytest.mark.parametrize("kind", [KeyKind.ENTER, KeyKind.TAB])
def test_either_suffix_ends_a_scan_and_is_swallowed(kind):
    keys = bench()
    keys.text("PO-0001")
    keys.key(kind, "\t")
    keys.settle()
    assert keys.scans == ["PO-0001"]
    assert keys.typed == []


def test_a_suffix_that_is_not_set_passes_after_the_scan_that_its_pace_gave_away():
    keys = bench(suffixes=("tab",))
    keys.scan("PO-0001")
    assert keys.scans == ["PO-0001"]
    assert [key.kind for key in keys.typed] == [KeyKind.ENTER]


def test_two_scans_back_to_back_are_two_scans():
    keys = bench()
    keys.scan("PO-0001")
    keys.scan("PO-0002", first_gap=2)
    keys.scan("PO-0003", first_gap=0)
    assert keys.scans == ["PO-0001", "PO-0002", "PO-0003"]


def test_a_fast_burst_without_suffix_is_a_scan_after_the_silence():
    keys = bench()
    keys.text("PO-0001", gap=30)
    keys.wait(100)
    assert keys.scans == []
    keys.wait(1)
    assert keys.scans == ["PO-0001"]


def test_a_burst_that_a_person_could_type_is_released_after_the_gap():
    keys = bench()
    keys.text("abc", gap=31)
    keys.wait(60)
    assert keys.typing == ""
    keys.wait(1)
    assert (keys.scans, keys.typing) == ([], "abc")


def test_a_single_key_never_looks_like_a_scanner_even_if_one_character_is_enough():
    keys = bench(least_length=1)
    keys.text("a")
    keys.rest()
    assert (keys.scans, keys.typing) == ([], "a")


def test_a_radio_scanner_may_stumble_in_the_middle_of_a_fast_scan():
    keys = bench()
    keys.text("PO-0")
    keys.key(KeyKind.CHARACTER, "1", gap=95)
    keys.enter(gap=95)
    keys.settle()
    assert keys.scans == ["PO-01"]


def test_a_gap_in_a_slow_burst_ends_it():
    keys = bench()
    keys.text("abc", gap=50)
    keys.enter(gap=61)
    assert (keys.scans, keys.typing) == ([], "abc\r")


def test_keys_decide_by_their_own_time_where_the_timer_did_not_fire():
    """A window that stood still delivers late, and its timer not at all."""
    decoder = WedgeDecoder()
    for number, char in enumerate("abc"):
        decoder.press(Keystroke(KeyKind.CHARACTER, char, number * 2))
    x = Keystroke(KeyKind.CHARACTER, "x", 5000, serial=7)
    late = decoder.press(x)
    assert late.scan == "abc"
    assert late.swallow
    assert decoder.press(Keystroke(KeyKind.ENTER, "\r", 9000)).released == (x,)


def test_a_burst_that_is_too_short_is_typing_with_its_enter():
    keys = bench()
    keys.scan("ab")
    assert (keys.scans, keys.typing) == ([], "ab\r")


def test_an_enter_by_itself_is_never_a_scan():
    keys = bench(least_length=1)
    keys.enter(1000)
    keys.enter(1000)
    assert (keys.scans, keys.typing) == ([], "\r\r")


def test_the_lf_of_cr_and_lf_is_swallowed_once():
    keys = bench()
    keys.scan("PO-0001")
    keys.enter()
    assert (keys.scans, keys.typing) == (["PO-0001"], "")
    keys.enter()
    assert keys.typing == "\r"


def test_an_enter_that_comes_later_than_an_lf_passes():
    keys = bench()
    keys.scan("PO-0001")
    keys.enter(61)
    assert keys.typing == "\r"


def test_neither_a_tab_after_a_scan_nor_an_enter_after_a_tab_is_taken_for_an_lf():
    keys = bench()
    keys.scan("PO-0001")
    keys.key(KeyKind.TAB, "\t")
    keys.text("PO-0002")
    keys.key(KeyKind.TAB, "\t")
    keys.enter()
    assert keys.scans == ["PO-0001", "PO-0002"]
    assert keys.typing == "\t\r"


def test_a_key_between_cr_and_lf_belongs_to_the_next_scan():
    keys = bench()
    keys.scan("PO-0001")
    keys.text("ab", first_gap=2)
    keys.enter()
    assert (keys.scans, keys.typing) == (["PO-0001"], "ab\r")


@pytest.mark.parametrize("separator", sorted(SEPARATORS))
def test_separators_may_stand_anywhere_in_a_scan(separator):
    keys = bench()
    text = f"{separator}AB{separator}C{separator}"
    keys.scan(text)
    assert keys.scans == [text]


def test_ctrl_d_belongs_to_a_burst_and_otherwise_to_the_person():
    keys = bench()
    keys.key(KeyKind.CONTROL, EOT)
    assert keys.typed[0].text == EOT
    keys.scan(f"ABC{EOT}")
    assert keys.scans == [f"ABC{EOT}"]
    keys.text("ab")
    keys.key(KeyKind.CONTROL, EOT, gap=61)
    assert keys.typing == f"{EOT}ab{EOT}"


def test_asking_whether_a_key_is_taken_changes_nothing():
    decoder = WedgeDecoder()
    assert decoder.takes(Keystroke(KeyKind.CONTROL, GS, 5))
    assert not decoder.takes(Keystroke(KeyKind.CONTROL, EOT, 5))
    assert not decoder.takes(Keystroke(KeyKind.CONTROL, "", 5))
    assert decoder.takes(Keystroke(KeyKind.CHARACTER, "a", 5))
    assert not decoder.takes(Keystroke(KeyKind.CHARACTER, "", 5))
    assert not decoder.takes(Keystroke(KeyKind.OTHER, "a", 5))
    assert decoder.holding == 0


def test_other_control_characters_count_only_in_the_prefix():
    keys = bench(prefix="\x02")
    keys.key(KeyKind.CONTROL, "\x02")
    keys.text("PO-0001", first_gap=2)
    keys.enter()
    keys.key(KeyKind.CONTROL, "\x01", gap=1000)
    assert (keys.scans, keys.typing) == (["PO-0001"], "\x01")


def test_with_a_prefix_only_bursts_that_begin_with_it_are_scans():
    keys = bench(prefix="~#")
    keys.scan("~#PO-0001")
    keys.scan("PO-0002")
    keys.text("~#PO-0003")
    keys.rest()
    keys.text("~PO-0004")
    keys.rest()
    assert keys.scans == ["PO-0001", "PO-0003"]
    assert keys.typing == "PO-0002\r~PO-0004"


def test_the_prefix_does_not_count_as_length():
    keys = bench(prefix="~#")
    keys.scan("~#ab")
    assert (keys.scans, keys.typing) == ([], "~#ab\r")


def test_modifiers_neither_break_a_burst_nor_touch_the_timer():
    decoder = WedgeDecoder()
    decoder.press(Keystroke(KeyKind.CHARACTER, "a", 0))
    decision = decoder.press(Keystroke(KeyKind.MODIFIER, "", 1))
    assert (decision.swallow, decision.wait_ms, decoder.holding) == (False, None, 1)


def test_any_other_key_flushes_what_is_held_and_then_passes():
    keys = bench()
    keys.text("ab")
    keys.key(KeyKind.OTHER, "\b")
    assert (keys.scans, keys.typing) == ([], "ab\b")


def test_repeats_of_a_key_that_is_held_down_are_typing():
    keys = bench()
    keys.text("a")
    keys.key(KeyKind.CHARACTER, "a", gap=250, repeat=True)
    for _ in range(20):
        keys.key(KeyKind.CHARACTER, "a", gap=30, repeat=True)
    keys.key(KeyKind.ENTER, "\r", gap=500)
    keys.key(KeyKind.ENTER, "\r", gap=250, repeat=True)
    assert (keys.scans, keys.typing) == ([], "a" * 22 + "\r\r")


def test_a_doubled_character_that_is_taken_for_a_repeat_stays_in_the_scan():
    keys = bench()
    for char, repeat in (*zip("PO-0001", (0, 0, 0, 0, 1, 1, 0), strict=True),):
        keys.key(KeyKind.CHARACTER, char, 2, bool(repeat))
    keys.enter()
    keys.key(KeyKind.ENTER, "\r", 2, repeat=True)
    assert (keys.scans, keys.typing) == (["PO-0001"], "")


@pytest.mark.parametrize("text", ["ab\ud800c", "\x00\x00\x00", "x" * 5000, "\udcff" * 4, "🔩🔩🔩"])
def test_odd_and_long_texts_come_out_exactly(text):
    keys = bench()
    keys.scan(text)
    assert keys.scans == [text]


def test_a_scan_is_cut_at_the_bound_and_the_rest_is_swallowed():
    keys = bench()
    keys.scan("x" * (LONGEST_SCAN + 100))
    assert (keys.scans, keys.typing) == (["x" * LONGEST_SCAN], "")
    keys.scan("PO-0001")
    assert keys.scans[1:] == ["PO-0001"]


def test_an_overlong_burst_ends_with_the_silence_too_however_slow_it_was():
    keys = bench(prefix="~")
    keys.text("~" + "x" * (LONGEST_SCAN + 10), gap=40)
    keys.rest()
    assert (keys.scans, keys.typing) == (["x" * LONGEST_SCAN], "")


def test_an_overlong_burst_without_the_prefix_is_typing_and_loses_nothing():
    keys = bench(prefix="~")
    keys.text("x" * (LONGEST_SCAN + 10))
    keys.rest()
    assert (keys.scans, keys.typing) == ([], "x" * (LONGEST_SCAN + 10))


def test_the_clock_of_the_display_may_turn_over_in_a_scan():
    decoder = WedgeDecoder()
    for at, char in zip((2**32 - 3, 2**32 - 1, 1, 3), "PO-1", strict=True):
        assert decoder.press(Keystroke(KeyKind.CHARACTER, char, at)).swallow
    assert decoder.press(Keystroke(KeyKind.ENTER, "\r", 5)).wait_ms == LEAST_RETURN_MS
    assert decoder.press(Keystroke(KeyKind.CHARACTER, "x", 500)).scan == "PO-1"


def test_a_clock_that_jumps_back_ends_the_burst():
    decoder = WedgeDecoder()
    for at, char in enumerate("PO-1", 5000):
        decoder.press(Keystroke(KeyKind.CHARACTER, char, at))
    assert decoder.press(Keystroke(KeyKind.CHARACTER, "x", 10)).scan == "PO-1"


def test_the_silence_that_ends_a_scan_is_never_shorter_than_the_gap_within_it():
    keys = bench(greatest_gap_ms=100, input_delay_ms=20)
    keys.text("PO-0", gap=10)
    keys.key(KeyKind.CHARACTER, "1", gap=99)
    keys.rest()
    assert keys.scans == ["PO-01"]


gaps = st.integers(0, 60)


@given(BYTES_TYPED, st.data())
def test_any_text_at_the_pace_of_a_scanner_comes_out_exactly(text, data):
    keys = bench()
    for number, char in enumerate(text):
        kind = KeyKind.CONTROL if char in SEPARATORS else KeyKind.CHARACTER
        doubled = number > 0 and text[number - 1] == char
        keys.key(kind, char, 1000 if number == 0 else data.draw(gaps), doubled and data.draw(st.booleans()))
    keys.enter(data.draw(gaps))
    keys.settle()
    assert keys.scans == [text]
    assert keys.typed == []


@given(st.lists(st.tuples(st.sampled_from("abcÄß .,1"), st.integers(61, 400)), max_size=30))
def test_any_typing_at_the_pace_of_a_person_comes_out_exactly_and_in_order(strokes):
    keys = bench()
    for char, gap in strokes:
        keys.key(KeyKind.CHARACTER, char, gap)
    keys.rest()
    assert keys.scans == []
    assert keys.typed == keys.pressed


@given(
    st.lists(BYTES_TYPED.filter(lambda text: not SEPARATORS & set(text)), max_size=5), st.integers(61, 300)
)
def test_scans_between_typing_take_nothing_from_it(scans, pause):
    keys = bench()
    for scan in scans:
        keys.text("person", gap=150)
        keys.scan(scan, first_gap=pause)
    assert keys.scans == scans
    assert keys.typing == "person" * len(scans)


strokes = st.lists(
    st.tuples(
        st.sampled_from([kind for kind in KeyKind if "alt" not in kind]),
        st.sampled_from(["a", "~", GS, EOT, "\r", "", "\x00", "\ud800", "long text"]),
        st.one_of(st.integers(0, 130), st.integers(0, 2**40)),
        st.booleans(),
    ),
    max_size=60,
)
rules = st.fixed_dictionaries(
    {
        "greatest_gap_ms": st.integers(5, 100),
        "input_delay_ms": st.integers(10, 200),
        "least_length": st.integers(1, 6),
        "prefix": st.sampled_from(["", "~", "~a", GS]),
        "suffixes": st.sampled_from([("enter", "tab"), ("enter",), ("tab",), ()]),
    }
)


@given(strokes, rules, st.booleans())
@example([(KeyKind.CHARACTER, "a", 0, False)] * 3, {"prefix": "a", "least_length": 2}, True)
def test_every_press_is_in_a_scan_or_released_or_swallowed_as_prefix_or_suffix(strokes, rules, has_timer):
    keys = bench(**rules)
    for kind, text, gap, repeat in strokes:
        if not has_timer:
            keys.due = None
        keys.key(kind, text, gap, repeat)
    keys._note(keys.decoder.elapsed())
    released = {key.serial for key in keys.typed}
    gone = [key for key in keys.swallowed if key.serial not in released]
    contents = "".join(key.text for key in gone if key.kind not in (KeyKind.ENTER, KeyKind.TAB))
    assert [key.serial for key in keys.typed if key.kind is not KeyKind.MODIFIER] == sorted(
        key.serial for key in keys.typed if key.kind is not KeyKind.MODIFIER
    )
    assert len(keys.typed) == len(released)
    assert released | {key.serial for key in gone} == {key.serial for key in keys.pressed}
    scanned = "".join(rules["prefix"] + scan for scan in keys.scans)
    assert contents.replace("\r", "") == scanned.replace("\r", "")
    assert keys.decoder.holding == 0


@pytest.mark.parametrize("gap", [0, 1, 2, 5, 20])
def test_a_return_within_a_symbol_does_not_split_it(gap):
    keys = bench()
    keys.text("Line 1", gap)
    keys.enter(gap)
    keys.text("Line 2", gap, first_gap=gap)
    keys.enter(gap)
    keys.text("3", gap, first_gap=gap)
    keys.enter(gap)
    keys.settle()
    assert (keys.scans, keys.typing) == (["Line 1\rLine 2\r3"], "")


def test_a_return_ends_the_scan_where_the_next_key_comes_later_than_any_key_of_the_scan():
    keys = bench()
    keys.text("PO-0001")
    keys.enter()
    keys.text("PO-0002", first_gap=6)
    keys.enter()
    keys.settle()
    assert keys.scans == ["PO-0001", "PO-0002"]


def test_a_text_that_is_known_for_whole_is_waited_for_no_longer():
    keys = bench(is_complete=lambda text: text.startswith("INV-"))
    for code in ("INV-PO1", "INV-PO2"):
        keys.text(code, first_gap=2)
        keys.enter()
    assert keys.scans == ["INV-PO1", "INV-PO2"]
    keys.enter()
    assert keys.typing == ""


def test_no_return_is_within_a_symbol_where_that_is_switched_off():
    keys = bench(inner_return_ms=0)
    keys.text("AB-1")
    keys.enter()
    assert keys.scans == ["AB-1"]


@pytest.mark.parametrize(("prefix", "suffix"), [("\x02", "\x03"), ("\x01", "\x04"), ("~#", "#~")])
def test_between_prefix_and_suffix_everything_is_one_scan(prefix, suffix):
    keys = bench(prefix=prefix, suffix=suffix)
    for char in f"{prefix}Line 1\rLine 2{suffix}":
        kind = KeyKind.ENTER if char == "\r" else KeyKind.CONTROL if char < " " else KeyKind.CHARACTER
        keys.key(kind, char, 50)
    assert keys.scans == ["Line 1\rLine 2"]
    keys.enter()
    keys.enter()
    keys.enter(gap=500)
    assert keys.typing == "\r"


def test_a_suffix_alone_ends_a_scan_at_once():
    keys = bench(suffix="\x03", suffixes=())
    keys.text("PO-0001")
    keys.key(KeyKind.CONTROL, "\x03")
    assert keys.scans == ["PO-0001"]
    keys.scan("PO-0002")
    assert keys.scans == ["PO-0001", "PO-0002"]


def test_a_key_held_down_within_the_idle_time_of_a_radio_scanner_is_no_part_of_the_scan():
    keys = bench(input_delay_ms=2000)
    keys.text("PO-0001")
    for gap in (250, 33, 33):
        keys.key(KeyKind.CHARACTER, "1", gap, repeat=True)
    keys.enter()
    keys.settle()
    assert (keys.scans, keys.typing) == (["PO-0001"], "")


def alt_code(keys, digits, gap=2):
    for digit in digits:
        keys.key(KeyKind.ALT_DIGIT, digit, gap)
    keys.decoder.alt_released(keys.now)


@pytest.mark.parametrize(
    ("digits", "meant"), [("029", GS), ("0029", GS), ("30", RS), ("065", "A"), ("0181", "µ")]
)
def test_digits_typed_while_alt_is_held_are_one_character(digits, meant):
    keys = bench()
    keys.text("A1")
    alt_code(keys, digits)
    keys.text("B", first_gap=2)
    keys.enter()
    keys.settle()
    assert (keys.scans, keys.typing) == ([f"A1{meant}B"], "")


def test_a_scan_may_consist_of_alt_codes_only_and_a_person_keeps_his():
    keys = bench()
    for digits in ("0080", "0079", "0045", "0049"):
        alt_code(keys, digits)
    keys.enter()
    keys.settle()
    assert keys.scans == ["PO-1"]
    for digit in "0181":
        keys.key(KeyKind.ALT_DIGIT, digit, 150)
    keys.decoder.alt_released(keys.now)
    keys.rest()
    assert keys.typing == "0181"


def test_alt_alone_means_nothing():
    decoder = WedgeDecoder()
    decoder.alt_released(5)
    assert decoder.holding == 0


def us_keys(keys, text):
    """Press the keys of a US scanner on a computer that makes nothing of them."""
    for char in text:
        keys.key(KeyKind.CHARACTER, "", 2, press=us_press(char))


def us_press(char):
    """Return how a US keyboard types a character."""
    controls = {GS: 27, RS: 7, EOT: 32}
    if char in controls:
        return KeyPress(controls[char], shift=char == RS, control=True)
    return next(
        KeyPress(place, shift=char == shifted)
        for place, (plain, shifted) in CHARACTERS.items()
        if char in (plain, shifted)
    )


def test_the_keys_of_a_scan_tell_by_their_places_what_a_us_scanner_meant():
    keys = bench()
    us_keys(keys, ISO_15434)
    keys.enter()
    keys.settle()
    assert keys.scans == [""]
    assert by_position(keys.keys[-1]) == ISO_15434


def test_a_prefix_is_known_by_its_places_too():
    keys = bench(prefix="~#", suffix="]")
    us_keys(keys, "~#PO-0001]")
    assert by_position(keys.keys[-1]) == "PO-0001"


def test_a_key_whose_place_is_unknown_leaves_the_text_alone_to_tell():
    assert by_position([Keystroke(KeyKind.CHARACTER, "a")]) is None
    assert by_position([Keystroke(KeyKind.CHARACTER, "a", press=KeyPress(30, altgr=True))]) is None
    assert by_position([]) == ""


@pytest.mark.parametrize(
    ("digits", "character"), [("", "\0"), ("300", ","), ("0129", "\ufffd"), ("228", "Σ")]
)
def test_alt_codes_of_any_size_are_a_character(digits, character):
    assert alt_character(digits) == character
